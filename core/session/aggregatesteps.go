package session

import (
	"context"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/transition"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// stepOptions are the options of an aggregate of functions. Those that are false
// advise PostgreSQL's executor, and that of PARALLEL ours.
var stepOptions = map[string]bool{"sfunc": true, "stype": true, "finalfunc": true, "combinefunc": true, "initcond": true,
	"sspace": false, "parallel": false, "finalfunc_modify": false}

// createStepAggregate runs CREATE AGGREGATE as PostgreSQL has it.
func (s *Session) createStepAggregate(ctx context.Context, x *ast.CreateAggregate, fn *catalog.Function, o map[string]*ast.Option) error {
	for name, given := range o {
		if _, known := stepOptions[name]; !known {
			return errs.New(errs.FeatureNotSupported, "aggregate attribute \"%s\" is not supported", given.Name)
		}
	}
	b, _, err := s.binder("", nil)
	if err != nil {
		return err
	}
	if o["stype"] == nil || o["stype"].Type == nil {
		return errs.New(errs.InvalidFunctionDefinition, "aggregate stype must be specified")
	}
	if o["sfunc"] == nil {
		return errs.New(errs.InvalidFunctionDefinition, "aggregate sfunc must be specified")
	}
	t, err := b.TypeOf(o["stype"].Type)
	if err != nil {
		return err
	}
	if t.IsPolymorphic() || slices.ContainsFunc(fn.Args, func(a catalog.FunctionArg) bool { return a.Type.IsPolymorphic() }) {
		return errs.New(errs.FeatureNotSupported, "polymorphic aggregates are not supported")
	}
	fn.Steps = &catalog.Steps{State: t.Bare(), Next: stepNamed(o["sfunc"]), Combine: stepNamed(o["combinefunc"]), Result: stepNamed(o["finalfunc"])}
	if o["initcond"] != nil {
		text := optionText(o["initcond"])
		fn.Steps.Initial = &text
	}
	d, err := s.stepsOf(fn)
	if err != nil {
		return err
	}
	fn.Return, fn.Language, fn.Strict = d.Return(), "internal", d.Next.Strict
	return s.putRoutine(ctx, x.Name.Schema(), fn, x.OrReplace, func(*catalog.Editor, *catalog.Schema) error { return nil })
}

// stepNamed refers to a function by the name that an option has.
func stepNamed(o *ast.Option) catalog.FunctionRef {
	switch {
	case o == nil:
		return catalog.FunctionRef{}
	case o.Type != nil:
		return catalog.FunctionRef{Name: quotedName(o.Type.Name)}
	case len(o.Names) > 0:
		return catalog.FunctionRef{Name: quotedName(o.Names)}
	}
	return catalog.FunctionRef{Name: quoteIdent(optionText(o))}
}

// quotedName is a name as SQL has it.
func quotedName(n ast.Name) string {
	var out []string
	for _, part := range n {
		out = append(out, quoteIdent(part))
	}
	return strings.Join(out, ".")
}

// stepsOf binds the functions of an aggregate, and makes their references those
// that the catalogue keeps.
func (s *Session) stepsOf(fn *catalog.Function) (*transition.Def, error) {
	st := fn.Steps
	inputs := inputTypes(fn)
	d := &transition.Def{OID: fn.OID, Name: fn.Name, Args: inputs, State: st.State}
	err := s.bindStep(&st.Next, &d.Next, append([]types.T{st.State}, inputs...), st.State, "transition")
	if err == nil {
		err = s.bindStep(&st.Combine, &d.Combine, []types.T{st.State, st.State}, st.State, "combine")
	}
	if err == nil {
		err = s.bindStep(&st.Result, &d.Result, []types.T{st.State}, types.T{}, "final")
	}
	if err != nil {
		return nil, err
	}
	if st.Initial == nil {
		if d.Next.Strict && (len(inputs) == 0 || inputs[0].OID != st.State.OID) {
			return nil, errs.New(errs.InvalidFunctionDefinition, "must not omit initial value when transition function is strict and transition type is not compatible with input type")
		}
		return d, nil
	}
	b, _, err := s.binder("", nil)
	if err != nil {
		return nil, err
	}
	d.Initial, err = b.BindRowExpr(nil, lex.QuoteLiteral(*st.Initial), st.State)
	return d, err
}

// bindStep binds one function over columns of the types. want is what it has to
// return, zero for anything.
func (s *Session) bindStep(ref *catalog.FunctionRef, step *transition.Step, args []types.T, want types.T, what string) error {
	if ref.Name == "" {
		return nil
	}
	b, snap, err := s.binder("", nil)
	if err != nil {
		return err
	}
	name := ref.Name
	if f := snap.Function(ref.OID); f != nil {
		name = qualified(snap, f.Schema, f.Name)
	}
	row := &catalog.Table{Name: "state"}
	call := name + "("
	for i, t := range args {
		c := "c" + itoa(i)
		row.Columns = append(row.Columns, catalog.Column{Name: c, Type: t})
		if i > 0 {
			call += ", "
		}
		call += c
	}
	e, err := b.BindRowExpr(row, call+")", types.T{})
	if err != nil {
		return err
	}
	bound, ok := e.(*expr.Call)
	if !ok {
		return errs.New(errs.InvalidFunctionDefinition, "%s is not a function that aggregates can be made of", name)
	}
	if want.OID != 0 && bound.T.OID != want.OID {
		return errs.New(errs.DatatypeMismatch, "return type of %s function %s is not %s", what, name, want)
	}
	*step = transition.Step{Expr: e, Strict: bound.Fn.Strict}
	*ref = catalog.FunctionRef{OID: bound.Fn.OID, Name: name}
	return nil
}

// ofSteps makes an aggregate of functions callable, as they are now.
func (u *userFunctions) ofSteps(fn *catalog.Function) *ext.Aggregate {
	if err := security.CheckFunction(u.snap, u.s.role.OID, fn); err != nil {
		return brokenAggregate(fn, err)
	}
	if a := u.made[fn]; a != nil {
		return a
	}
	c := *fn
	steps := *fn.Steps
	c.Steps = &steps
	d, err := u.s.stepsOf(&c)
	a := brokenAggregate(fn, err)
	if err == nil {
		a = transition.New(d)
	}
	if u.made == nil {
		u.made = map[*catalog.Function]*ext.Aggregate{}
	}
	u.made[fn] = a
	return a
}

// stepOf reports whether an aggregate is made of a function.
func stepOf(a, fn *catalog.Function) bool {
	return a.Steps != nil && (a.Steps.Next.OID == fn.OID || a.Steps.Combine.OID == fn.OID || a.Steps.Result.OID == fn.OID)
}
