package session

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/vector"
)

// prepareSQL runs PREPARE.
func (s *Session) prepareSQL(ctx context.Context, x *ast.Prepare, sql string) (*Result, error) {
	b, _, err := s.binder(sql, nil)
	if err != nil {
		return nil, err
	}
	var ts []types.T
	for _, tn := range x.Types {
		t, err := b.TypeOf(tn)
		if err != nil {
			return nil, err
		}
		ts = append(ts, t)
	}
	p, err := s.Prepare(ctx, parse.Statement{AST: x.Query, Text: sql}, ts)
	if err != nil {
		return nil, err
	}
	p.fromSQL = true
	return done("PREPARE"), s.SetStatement(x.Name, p)
}

// executeSQL runs EXECUTE.
func (s *Session) executeSQL(ctx context.Context, x *ast.Execute) (*Result, error) {
	p, params, err := s.executed(ctx, x)
	if err != nil {
		return nil, err
	}
	return s.execute(ctx, p, params)
}

// executed finds the statement of an EXECUTE and evaluates its parameters.
func (s *Session) executed(ctx context.Context, x *ast.Execute) (*Prepared, []*vector.Vector, error) {
	p := s.prepared[x.Name]
	if p == nil {
		return nil, nil, errs.New(errs.InvalidSQLStatementName, "prepared statement \"%s\" does not exist", x.Name)
	}
	if len(x.Args) != len(p.Params) {
		return nil, nil, errs.New(errs.SyntaxError, "wrong number of parameters for prepared statement \"%s\"", x.Name).
			WithDetail("Expected %d parameters but got %d.", len(p.Params), len(x.Args))
	}
	params := make([]*vector.Vector, len(x.Args))
	for i, a := range x.Args {
		v, err := s.evalConst(ctx, a, p.Params[i])
		if err != nil {
			return nil, nil, err
		}
		params[i] = v
	}
	return p, params, nil
}

// evalConst evaluates an expression without columns as a value of type to.
func (s *Session) evalConst(ctx context.Context, e ast.Expr, to types.T) (*vector.Vector, error) {
	b, _, err := s.binder("", nil)
	if err != nil {
		return nil, err
	}
	bound, err := b.BindConst(e, to, ext.CastAssignment)
	if err != nil {
		return nil, err
	}
	if k, ok := bound.(*expr.Const); ok {
		return k.Value, nil
	}
	if expr.Contains(bound, func(e expr.Expr) bool { _, sub := e.(*expr.Subquery); return sub }) {
		return nil, errs.New(errs.FeatureNotSupported, "cannot use subquery in EXECUTE parameter")
	}
	return eval.Const(s.call(ctx), nil, nil, bound)
}

// deallocate runs DEALLOCATE.
func (s *Session) deallocate(x *ast.Deallocate) (*Result, error) {
	if x.Name == "" {
		clear(s.prepared)
		return done("DEALLOCATE ALL"), nil
	}
	if s.prepared[x.Name] == nil {
		return nil, errs.New(errs.InvalidSQLStatementName, "prepared statement \"%s\" does not exist", x.Name)
	}
	delete(s.prepared, x.Name)
	return done("DEALLOCATE"), nil
}

// discard runs DISCARD.
func (s *Session) discard(ctx context.Context, x *ast.Discard) (*Result, error) {
	tags := map[ast.DiscardTarget]string{ast.DiscardAll: "DISCARD ALL", ast.DiscardPlans: "DISCARD PLANS",
		ast.DiscardSequences: "DISCARD SEQUENCES", ast.DiscardTemp: "DISCARD TEMP"}
	switch x.Target {
	case ast.DiscardAll:
		if s.block {
			return nil, errs.New(errs.ActiveSQLTransaction, "DISCARD ALL cannot run inside a transaction block")
		}
		if err := s.forgetRoles(); err != nil {
			return nil, err
		}
		s.resetAll()
		clear(s.prepared)
		clear(s.nestedPlans)
		clear(s.sequences)
		s.closeCursors(true)
		s.owner.AdvisoryUnlockAll()
		s.db.notify.forget(s)
		if err := s.dropTemp(ctx); err != nil {
			return nil, err
		}
	case ast.DiscardTemp:
		if err := s.dropTemp(ctx); err != nil {
			return nil, err
		}
	case ast.DiscardPlans:
		clear(s.nestedPlans)
	case ast.DiscardSequences:
		clear(s.sequences)
	}
	return done(tags[x.Target]), nil
}
