package session

import (
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// routineOf makes the catalogue object of a CREATE FUNCTION or PROCEDURE.
func (s *Session) routineOf(x *ast.CreateFunction) (*catalog.Function, error) {
	if !x.Procedure {
		return s.functionOf(x)
	}
	b, _, err := s.binder("", nil)
	if err != nil {
		return nil, err
	}
	o := x.Options
	if o.Volatility != ast.VolatilityDefault || o.Strict != nil || o.Leakproof != nil || o.Window || o.Parallel != "" || o.Cost != nil || o.Rows != nil {
		return nil, errs.New(errs.InvalidFunctionDefinition, "invalid attribute in procedure definition")
	}
	settings, err := s.routineSettings(o.Set)
	if err != nil {
		return nil, err
	}
	fn := &catalog.Function{Name: x.Name.Last(), Owner: s.role.OID, Kind: 'p', Language: strings.ToLower(o.Language),
		Return: types.Void, Volatility: 'v', Cost: defaultCost, Parallel: 'u', Definer: o.SecurityDefiner != nil && *o.SecurityDefiner, Settings: settings}
	modes := map[ast.ParamMode]byte{ast.ParamDefault: 'i', ast.ParamIn: 'i', ast.ParamOut: 'o', ast.ParamInOut: 'b'}
	for _, p := range x.Params {
		mode, ok := modes[p.Mode]
		if !ok {
			return nil, errs.New(errs.FeatureNotSupported, "VARIADIC parameters are not supported").
				WithHint("Declare the last parameter as an array.")
		}
		if p.Name != "" && slices.ContainsFunc(fn.Args, func(a catalog.FunctionArg) bool { return a.Name == p.Name }) {
			return nil, errs.New(errs.InvalidFunctionDefinition, "parameter name \"%s\" used more than once", p.Name)
		}
		t, err := b.TypeOf(p.Type)
		if err != nil {
			return nil, err
		}
		text, err := defaultText(p)
		if err != nil {
			return nil, err
		}
		fn.Args = append(fn.Args, catalog.FunctionArg{Name: p.Name, Type: t.Bare(), Mode: mode, Default: text})
		if mode != 'i' {
			fn.Return = types.Record
		}
	}
	return fn, checkDefaults(b, fn)
}

// replaces checks that a routine may take the place of another, and gives it what
// outlives its definition.
func (s *Session) replaces(snap *catalog.Snapshot, fn, old *catalog.Function) error {
	if err := security.CheckOwner(snap, s.role.OID, old.Owner, routineWord(old), old.Name); err != nil {
		return err
	}
	inputs := inputTypes(old)
	if fn.Kind != old.Kind {
		return errs.New(errs.WrongObjectType, "cannot change routine kind").WithDetail("\"%s\" is %s.", old.Name, routineKind(old))
	}
	drop := func(e *errs.Error) error {
		return e.WithHint("Use DROP %s %s(%s) first.", strings.ToUpper(routineWord(old)), old.Name, joinTypes(inputs))
	}
	switch {
	case fn.Kind == 'p' && fn.Return != old.Return:
		return drop(errs.New(errs.InvalidFunctionDefinition, "cannot change whether a procedure has output parameters"))
	case functionResult(fn) != functionResult(old):
		return drop(errs.New(errs.InvalidFunctionDefinition, "cannot change return type of existing function"))
	case !slices.EqualFunc(outputs(fn), outputs(old), sameParameter):
		return drop(errs.New(errs.InvalidFunctionDefinition, "cannot change return type of existing function").
			WithDetail("Row type defined by OUT parameters is different."))
	}
	if err := keepsInputs(fn, old, inputs); err != nil {
		return err
	}
	fn.OID, fn.Owner, fn.ACL, fn.Comment = old.OID, old.Owner, old.ACL, old.Comment
	return nil
}

func routineWord(fn *catalog.Function) string {
	switch fn.Kind {
	case 'p':
		return "procedure"
	case 'a':
		return "aggregate"
	}
	return "function"
}

// inputTypes are the types of a routine's identity.
func inputTypes(fn *catalog.Function) []types.T {
	var out []types.T
	for _, a := range fn.Args {
		if isInput(a) {
			out = append(out, a.Type)
		}
	}
	return out
}

// inputNames are the names of the parameters of inputTypes.
func inputNames(fn *catalog.Function) []string {
	var out []string
	for _, a := range fn.Args {
		if isInput(a) {
			out = append(out, a.Name)
		}
	}
	return out
}

// argTypes are the types that a routine is named with: those that take part in
// its identity, and all.
func (s *Session) argTypes(o *ast.ObjectName) (inputs, all []types.T, err error) {
	b, _, err := s.binder("", nil)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range o.Args {
		t, err := b.TypeOf(a.Type)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, t)
		if a.Mode != ast.ParamOut {
			inputs = append(inputs, t)
		}
	}
	return inputs, all, nil
}

// sameTypesOf reports whether all parameters of a procedure, as CALL has them, have
// the given types.
func sameTypesOf(params []catalog.FunctionArg, ts []types.T) bool {
	return slices.EqualFunc(params, ts, func(a catalog.FunctionArg, t types.T) bool { return a.Type.OID == t.OID })
}

// outputs are the parameters that CALL gives a row of.
func outputs(fn *catalog.Function) []catalog.FunctionArg {
	return slices.DeleteFunc(slices.Clone(fn.Args), func(a catalog.FunctionArg) bool { return a.Mode != 'o' && a.Mode != 'b' })
}

func sameParameter(a, b catalog.FunctionArg) bool { return a.Name == b.Name && a.Type == b.Type }
