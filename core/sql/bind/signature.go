package bind

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// actuals are the arguments of a call.
type actuals struct {
	args     []expr.Expr
	names    []string // of the trailing ones
	variadic bool     // the last is the array of a variadic parameter
	at       ast.Node
}

// String lists the types of the arguments, for messages.
func (a actuals) String() string {
	positional, out := len(a.args)-len(a.names), ""
	for i, t := range typesOf(a.args) {
		if i > 0 {
			out += ", "
		}
		if i >= positional {
			out += a.names[i-positional] + " => "
		}
		out += typeList([]types.T{t})
	}
	return out
}

// signature is what a call of a function of any kind has to fit.
type signature struct {
	oid      types.OID
	params   []types.T
	names    []string
	defaults int
	literals []string // of built-in functions, see ext.Scalar.DefaultText
	sql      []string // of users' functions, see ext.Scalar.DefaultSQL
	variadic bool
}

func signatureOf(f *ext.Scalar) signature {
	return signature{f.OID, f.Args, f.ArgNames, f.Defaults, f.DefaultText, f.DefaultSQL, f.Variadic}
}

func tableSignature(f *ext.TableFunc) signature {
	return signature{f.OID, f.Args, f.ArgNames, f.Defaults, f.DefaultText, f.DefaultSQL, f.Variadic}
}

// candidate lays the parameters out in the order of the arguments, or is false where
// the signature cannot take them.
func (s *signature) candidate(index int, a actuals) (candidate, bool) {
	n := len(a.args)
	if s.variadic && !a.variadic && n < len(s.params) && s.params[len(s.params)-1].OID != types.AnyOID {
		return candidate{}, false // there is to be one at least for an array
	}
	if len(a.names) == 0 {
		c, ok := layout(index, s.params, s.defaults, s.variadic, n, a.variadic)
		if s.sql != nil {
			c.defaults = 0 // those of users' functions count for nothing
		}
		return c, ok
	}
	if n > len(s.params) || len(s.names) != len(s.params) || s.variadic && !a.variadic {
		return candidate{}, false
	}
	positional := n - len(a.names)
	c := candidate{index: index, args: slices.Clone(s.params[:positional])}
	for i := range positional {
		c.places = append(c.places, i)
	}
	for _, name := range a.names {
		place := slices.Index(s.names, name)
		if place < positional {
			return candidate{}, false
		}
		c.args, c.places = append(c.args, s.params[place]), append(c.places, place)
	}
	for i := range len(s.params) - s.defaults {
		if !slices.Contains(c.places, i) {
			return candidate{}, false
		}
	}
	if s.sql == nil {
		c.defaults = len(s.params) - n
		if last := slices.Max(c.places); last >= n && len(s.literals) == 0 {
			return candidate{}, false // the default of one before is not known
		}
	}
	return c, true
}

// candidates are the signatures that can take the arguments. Of those that take the same
// types, the first in the search path stays; where several are in one schema, one that
// is not variadic does, and otherwise a call of theirs is ambiguous.
func (b *Binder) candidates(sigs []signature, a actuals) []candidate {
	var out []candidate
next:
	for i := range sigs {
		c, ok := sigs[i].candidate(i, a)
		if !ok {
			continue
		}
		schema := b.schemaOf(sigs[i].oid)
		for k := range out {
			if schema == 0 || !sameTypes(out[k].args, c.args) {
				continue // what is built in is distinguished by choose
			}
			switch {
			case b.schemaOf(sigs[out[k].index].oid) != schema:
			case out[k].variadic == c.variadic:
				out[k].ambiguous = true
			case out[k].variadic:
				out[k] = c
			}
			continue next
		}
		out = append(out, c)
	}
	return out
}

func sameTypes(a, b []types.T) bool {
	return slices.EqualFunc(a, b, func(x, y types.T) bool { return x.OID == y.OID })
}

// schemaOf is the schema of a user's function, 0 for what is built in.
func (b *Binder) schemaOf(fn types.OID) types.OID {
	if f := b.Catalog.Function(fn); f != nil {
		return f.Schema
	}
	return 0
}

// complete puts the arguments in the order of the parameters, with the defaults of those
// that are left out. Built-in functions know by the number of the arguments that their
// last parameters have been left out.
func (b *Binder) complete(s *signature, c *candidate, args []expr.Expr) ([]expr.Expr, []types.T, error) {
	if c.places == nil && s.sql == nil {
		return args, c.args, nil
	}
	n := len(args)
	if c.places != nil {
		n = slices.Max(c.places) + 1
	}
	if s.sql != nil {
		n = len(s.params)
	}
	out := make([]expr.Expr, n)
	for i, arg := range args {
		if c.places != nil {
			i = c.places[i]
		}
		out[i] = arg
	}
	for i := range out {
		if out[i] != nil {
			continue
		}
		d := i - (len(s.params) - s.defaults)
		if s.sql == nil {
			out[i] = expr.TextConst(types.Unknown, s.literals[d])
			continue
		}
		var err error
		if out[i], err = b.BindDefault(s.sql[d], s.params[i]); err != nil {
			return nil, nil, err
		}
	}
	return out, s.params[:n], nil
}

// BindDefault binds the default of a parameter, an expression without columns.
func (b *Binder) BindDefault(sql string, to types.T) (expr.Expr, error) {
	params := len(b.params)
	e, err := b.storedExpr(&scope{}, sql, "DEFAULT expressions")
	if err != nil {
		return nil, err
	}
	if len(b.params) > params {
		return nil, errs.New(errs.UndefinedParameter, "there is no parameter $%d", len(b.params))
	}
	if expr.Contains(e, func(e expr.Expr) bool { _, sub := e.(*expr.Subquery); return sub }) {
		return nil, errs.New(errs.FeatureNotSupported, "cannot use subquery in DEFAULT expression")
	}
	out, err := b.coerce(e, to, ext.CastAssignment, nil)
	if errs.Is(err, errs.CannotCoerce) {
		return nil, errs.New(errs.DatatypeMismatch, "argument of DEFAULT must be type %s, not type %s", to.Bare(), e.Type().Bare()).
			WithHint("You will need to rewrite or cast the expression.")
	}
	return out, err
}
