package session

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/vector"
)

// maxNesting bounds how deep procedures call each other by SQL: each has an
// instance, and the executor's stack below it.
const maxNesting = 16

// boundCall is a CALL whose procedure is known.
type boundCall struct {
	fn      *catalog.Function
	snap    *catalog.Snapshot
	args    []expr.Expr
	params  []types.T
	columns []bind.OutputColumn // nil without OUT parameters
}

// prepareCall analyses a CALL.
func (s *Session) prepareCall(p *Prepared, x *ast.Call, paramTypes []types.T) error {
	c, err := s.bindCall(x, p.SQL, paramTypes)
	if err != nil {
		return err
	}
	p.Params, p.Columns = c.params, c.columns
	return nil
}

// bindCall finds the procedure of a CALL and binds its arguments.
func (s *Session) bindCall(x *ast.Call, sql string, paramTypes []types.T) (*boundCall, error) {
	b, snap, err := s.binder(sql, paramTypes)
	if err != nil {
		return nil, err
	}
	var procs []*ext.Scalar
	var function *catalog.Function
	for _, ns := range s.schemasFor(snap, x.Func.Name.Schema()) {
		for _, fn := range snap.FunctionsNamed(ns, x.Func.Name.Last()) {
			if fn.Kind != 'p' {
				function = fn
				continue
			}
			sig := &ext.Scalar{OID: fn.OID, Name: fn.Name}
			for _, a := range fn.Args {
				sig.Args, sig.ArgNames = append(sig.Args, a.Type), append(sig.ArgNames, a.Name)
			}
			procs = append(procs, withDefaults(sig, fn))
		}
	}
	if len(procs) == 0 && function != nil {
		return nil, errs.New(errs.WrongObjectType, "%s(%s) is not a procedure", function.Name, joinTypes(inputTypes(function))).
			WithHint("To call a function, use SELECT.")
	}
	call, params, err := b.BindCall(procs, x.Func)
	if err != nil {
		return nil, err
	}
	c := &boundCall{fn: snap.Function(call.Fn.OID), snap: snap, args: call.Args, params: params}
	if security.CheckFunction(snap, s.role.OID, c.fn) != nil {
		return nil, errs.New(errs.InsufficientPrivilege, "permission denied for procedure %s", c.fn.Name)
	}
	for i, a := range c.fn.Args {
		if a.Mode == 'i' {
			continue
		}
		name := a.Name
		if name == "" {
			name = "column" + itoa(i+1)
		}
		c.columns = append(c.columns, bind.OutputColumn{Name: name, Type: a.Type})
	}
	return c, nil
}

// runCall runs a CALL.
func (s *Session) runCall(ctx context.Context, x *ast.Call, p *Prepared, params []*vector.Vector) (*Result, error) {
	c, err := s.bindCall(x, p.SQL, p.Params)
	if err != nil {
		return nil, err
	}
	if !sameColumns(c.columns, p.Columns) {
		return nil, errs.New(errs.FeatureNotSupported, "cached plan must not change result type")
	}
	m := c.snap.Module(c.fn.Module)
	if m == nil || s.db.opt.Languages == nil {
		return nil, errNoLanguages()
	}
	proc, err := s.db.opt.Languages.Procedure(c.fn, m)
	if err != nil {
		return nil, err
	}
	call := s.call(ctx)
	args := make([]*vector.Vector, len(c.args))
	for i, e := range c.args {
		if c.fn.Args[i].Mode == 'o' { // what stands there is not looked at
			e = expr.NullConst(c.fn.Args[i].Type)
		}
		if args[i], err = eval.Const(call, params, nil, e); err != nil {
			return nil, err
		}
	}
	leave, err := s.descend(c.fn)
	if err != nil {
		return nil, err
	}
	defer leave()
	n := s.nest()
	defer n.close()
	out, err := proc.Run(call, n, args)
	if err != nil {
		return nil, err
	}
	if c.columns == nil {
		return done("CALL"), nil
	}
	return &Result{Columns: c.columns, verb: "CALL", reader: &batchReader{batches: []*vector.Batch{{N: 1, Cols: out}}}}, nil
}

// descend goes one level deeper, with the rights and settings that a routine has;
// the returned function comes back.
func (s *Session) descend(fn *catalog.Function) (leave func(), err error) {
	if s.nesting >= maxNesting {
		return nil, errs.New(errs.StatementTooComplex, "stack depth limit exceeded").
			WithDetail("Procedures may call each other by SQL %d levels deep.", maxNesting)
	}
	role, definer := s.role, s.definer
	s.nesting++
	s.ran = true // what it runs is part of a query
	if fn.Definer {
		owner := &catalog.Role{OID: fn.Owner}
		if snap := s.snapshotOrNil(); snap != nil && snap.Role(fn.Owner) != nil {
			owner = snap.Role(fn.Owner)
		}
		s.role, s.definer = owner, owner
	}
	up := func() {
		s.nesting--
		if fn.Definer {
			s.role, s.definer = role, definer
		}
	}
	reset, err := s.enterSettings(fn.Settings)
	if err != nil {
		up()
		return nil, err
	}
	return func() {
		reset()
		up()
	}, nil
}
