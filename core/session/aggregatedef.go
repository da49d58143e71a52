package session

import (
	"context"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// createAggregate runs CREATE AGGREGATE. Besides PostgreSQL's options, which make
// an aggregate of functions, there are those of one in WebAssembly:
//
//	LANGUAGE = wasm or wat
//	AS       = the module, as CREATE FUNCTION has it
//	EXPORT   = what the names of its exports begin with
//	RETURNS  = its type
//	STRICT   rows with a null argument are left out
func (s *Session) createAggregate(ctx context.Context, x *ast.CreateAggregate, sql string) (*Result, error) {
	fn, err := s.aggregateOf(x)
	if err != nil {
		return nil, err
	}
	o, err := aggregateOptions(x)
	if err != nil {
		return nil, err
	}
	if base := o["basetype"]; base != nil {
		if err := s.baseType(fn, base); err != nil {
			return nil, err
		}
		delete(o, "basetype")
	}
	if fn.Parallel, err = parallelOption(optionWord(o["parallel"])); err != nil {
		return nil, err
	}
	if o["language"] == nil {
		return done("CREATE AGGREGATE"), s.createStepAggregate(ctx, x, fn, o)
	}
	return done("CREATE AGGREGATE"), s.createModuleAggregate(ctx, x, fn, o, sql)
}

// aggregateOf makes the catalogue object of a CREATE AGGREGATE, without what its
// options say.
func (s *Session) aggregateOf(x *ast.CreateAggregate) (*catalog.Function, error) {
	if x.DirectParams >= 0 {
		return nil, errs.New(errs.FeatureNotSupported, "ordered-set aggregates cannot be made")
	}
	b, _, err := s.binder("", nil)
	if err != nil {
		return nil, err
	}
	fn := &catalog.Function{Name: x.Name.Last(), Owner: s.role.OID, Kind: 'a', Volatility: 'i', Cost: defaultCost}
	for _, p := range x.Params {
		switch {
		case p.Mode == ast.ParamVariadic:
			return nil, errs.New(errs.FeatureNotSupported, "VARIADIC parameters are not supported")
		case p.Mode != ast.ParamDefault && p.Mode != ast.ParamIn:
			return nil, errs.New(errs.InvalidFunctionDefinition, "aggregates cannot have output arguments")
		}
		t, err := b.TypeOf(p.Type)
		if err != nil {
			return nil, err
		}
		fn.Args = append(fn.Args, catalog.FunctionArg{Name: p.Name, Type: t.Bare(), Mode: 'i'})
	}
	return fn, nil
}

// baseType takes over the argument of an aggregate in the old style, which has no
// list of parameters: a type, or "any" for none.
func (s *Session) baseType(fn *catalog.Function, o *ast.Option) error {
	if strings.EqualFold(optionText(o), "any") {
		return nil
	}
	if o.Type == nil || len(fn.Args) > 0 {
		return errs.New(errs.InvalidFunctionDefinition, "basetype is redundant with aggregate input type specification")
	}
	b, _, err := s.binder("", nil)
	if err != nil {
		return err
	}
	t, err := b.TypeOf(o.Type)
	if err != nil {
		return err
	}
	fn.Args = []catalog.FunctionArg{{Type: t.Bare(), Mode: 'i'}}
	return nil
}

// oldNames are those that options had before.
var oldNames = map[string]string{"sfunc1": "sfunc", "stype1": "stype", "initcond1": "initcond"}

// aggregateOptions are the options by name.
func aggregateOptions(x *ast.CreateAggregate) (map[string]*ast.Option, error) {
	out := map[string]*ast.Option{}
	for _, o := range x.Options {
		name := o.Name
		if now, old := oldNames[name]; old {
			name = now
		}
		if out[name] != nil {
			return nil, errs.New(errs.SyntaxError, "conflicting or redundant options")
		}
		out[name] = o
	}
	return out, nil
}

// optionWord is an option that is a word, which may stand for a type too; "" where it was
// not given.
func optionWord(o *ast.Option) string {
	switch {
	case o == nil:
		return ""
	case o.Type != nil:
		return o.Type.Name.Last()
	case len(o.Names) > 0:
		return o.Names.Last()
	}
	return optionText(o)
}

// stringOption is an option that is text or a word, "" where it was not given.
func stringOption(o *ast.Option) (string, error) {
	if o == nil {
		return "", nil
	}
	if lit, ok := o.Value.(*ast.StringLit); ok {
		return lit.Value, nil
	}
	return "", errs.New(errs.SyntaxError, "aggregate attribute \"%s\" must be a string", o.Name)
}

// moduleAggregateOptions are the options of an aggregate in WebAssembly.
var moduleAggregateOptions = map[string]bool{"language": true, "as": true, "export": true, "returns": true, "strict": true, "parallel": true}

// createModuleAggregate makes an aggregate whose work a module does.
func (s *Session) createModuleAggregate(ctx context.Context, x *ast.CreateAggregate, fn *catalog.Function, o map[string]*ast.Option, sql string) error {
	for name, given := range o {
		if !moduleAggregateOptions[name] {
			return errs.New(errs.SyntaxError, "aggregate attribute \"%s\" not recognized", given.Name).
				WithDetail("An aggregate in LANGUAGE wasm or wat has AS, EXPORT, RETURNS and STRICT.")
		}
	}
	b, _, err := s.binder("", nil)
	if err != nil {
		return err
	}
	if o["returns"] == nil || o["returns"].Type == nil {
		return errs.New(errs.InvalidFunctionDefinition, "aggregate result type must be specified").WithHint("Write RETURNS = type.")
	}
	t, err := b.TypeOf(o["returns"].Type)
	if err != nil {
		return err
	}
	fn.Return = t.Bare()
	if fn.Strict, err = optionSwitch(o["strict"]); err != nil {
		return err
	}
	if fn.Language, err = stringOption(o["language"]); err != nil {
		return err
	}
	if fn.Source, err = stringOption(o["export"]); err != nil {
		return err
	}
	if o["as"] == nil {
		return errs.New(errs.InvalidFunctionDefinition, "no function body specified")
	}
	text, err := stringOption(o["as"])
	if err != nil {
		return err
	}
	return s.defineText(ctx, x.Name.Schema(), fn, text, sql, x.OrReplace)
}

// optionSwitch is the value of an option that is on or off.
func optionSwitch(o *ast.Option) (bool, error) {
	if o == nil {
		return false, nil
	}
	switch v := o.Value.(type) {
	case nil:
		return true, nil
	case *ast.BoolLit:
		return v.Value, nil
	case *ast.IntLit:
		if v.Value == 0 || v.Value == 1 {
			return v.Value == 1, nil
		}
	case *ast.StringLit:
		switch strings.ToLower(v.Value) {
		case "true", "on":
			return true, nil
		case "false", "off":
			return false, nil
		}
	}
	return false, errs.New(errs.SyntaxError, "%s requires a Boolean value", o.Name)
}

// routineKind is what a routine is, with its article.
func routineKind(fn *catalog.Function) string {
	switch fn.Kind {
	case 'a':
		return "an aggregate function"
	case 'p':
		return "a procedure"
	}
	return "a function"
}

func errAggregate(fn *catalog.Function) *errs.Error {
	return errs.New(errs.WrongObjectType, "\"%s\" is an aggregate function", fn.Name)
}

// mayDropAs checks that a routine is what DROP calls it.
func mayDropAs(fn *catalog.Function, kind ast.ObjectKind) error {
	switch {
	case fn.Kind == 'a' && kind == ast.ObjectFunction:
		return errAggregate(fn).WithHint("Use DROP AGGREGATE to drop aggregate functions.")
	case fn.Kind != 'a' && kind == ast.ObjectAggregate:
		return errs.New(errs.WrongObjectType, "function %s(%s) is not an aggregate", fn.Name, joinTypes(inputTypes(fn)))
	}
	return nil
}
