package session

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/core/sql/deparse"
)

// isInput reports whether a parameter takes a value.
func isInput(a catalog.FunctionArg) bool { return a.Mode != 'o' && a.Mode != 't' }

// defaultText is a parameter's default as the catalogue has it, "" for none.
func defaultText(p *ast.FuncParam) (string, error) {
	if p.Default == nil {
		return "", nil
	}
	return deparse.Expr(p.Default)
}

// checkDefaults checks the defaults of a routine's parameters: each is of its
// parameter's type, and all parameters behind one have one.
func checkDefaults(b *bind.Binder, fn *catalog.Function) error {
	had := false
	for _, a := range fn.Args {
		switch {
		case a.Default != "" && !isInput(a):
			return errs.New(errs.InvalidFunctionDefinition, "only input parameters can have default values")
		case a.Default != "":
			had = true
			if _, err := b.BindDefault(a.Default, a.Type); err != nil {
				return err
			}
		case had && isInput(a):
			return errs.New(errs.InvalidFunctionDefinition, "input parameters after one with a default value must also have defaults")
		case had && a.Mode == 'o':
			return errs.New(errs.InvalidFunctionDefinition, "procedure OUT parameters cannot appear after one with a default value")
		}
	}
	return nil
}

// declaredDefaults reads and checks the defaults that a module declares.
func (s *Session) declaredDefaults(fn *catalog.Function) error {
	b, _, err := s.binder("", nil)
	if err != nil {
		return err
	}
	for i := range fn.Args {
		a := &fn.Args[i]
		if a.Default == "" {
			continue
		}
		e, err := s.db.parser.Expr(a.Default)
		if err != nil {
			return errs.New(errs.SyntaxError, "%s", err) // without a position in the statement
		}
		if a.Default, err = deparse.Expr(e); err != nil {
			return err
		}
	}
	return checkDefaults(b, fn)
}

// defaultsOf are the defaults of a routine's last parameters.
func defaultsOf(fn *catalog.Function) []string {
	var out []string
	for _, a := range fn.Args {
		if a.Default != "" {
			out = append(out, a.Default)
		}
	}
	return out
}

// withDefaults gives a function that the binder gets its defaults, and whether it is
// variadic.
func withDefaults(f *ext.Scalar, fn *catalog.Function) *ext.Scalar {
	f.Variadic = variadicElement(fn) != 0
	f.DefaultSQL = defaultsOf(fn)
	f.Defaults = len(f.DefaultSQL)
	return f
}

// keepsInputs checks that calls of a routine find what they need in the one that takes
// its place: defaults, and names of parameters, which only a module's own declaration
// may change.
func keepsInputs(fn, old *catalog.Function, inputs []types.T) error {
	drop := func(e *errs.Error) error {
		return e.WithHint("Use DROP %s %s(%s) first.", strings.ToUpper(routineWord(old)), old.Name, joinTypes(inputs))
	}
	names := inputNames(fn)
	for i, name := range inputNames(old) {
		if name != "" && names[i] != name && !fn.FromManifest {
			return drop(errs.New(errs.InvalidFunctionDefinition, "cannot change name of input parameter \"%s\"", name))
		}
	}
	if len(defaultsOf(fn)) < len(defaultsOf(old)) {
		return drop(errs.New(errs.InvalidFunctionDefinition, "cannot remove parameter defaults from existing function"))
	}
	return nil
}
