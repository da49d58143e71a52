package session

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/bind"
)

// modeOf is the mode of a parameter in the catalogue.
func modeOf(p *ast.FuncParam) byte {
	switch p.Mode {
	case ast.ParamTable:
		return 't'
	case ast.ParamVariadic:
		return 'v'
	}
	return 'i'
}

// setReturns takes over what a function returns: a value, a set of them, or with
// RETURNS TABLE rows of the columns that are among its parameters.
func setReturns(b *bind.Binder, fn *catalog.Function, x *ast.CreateFunction) error {
	if x.ReturnsTable {
		fn.ReturnsSet, fn.Return = true, types.Record
		names := map[string]bool{}
		var cols []types.T
		for _, a := range fn.Args {
			if a.Name != "" && names[a.Name] {
				return errs.New(errs.InvalidFunctionDefinition, "parameter name \"%s\" used more than once", a.Name)
			}
			names[a.Name] = true
			if a.Mode == 't' {
				cols = append(cols, a.Type)
			}
		}
		if len(cols) == 1 {
			fn.Return = cols[0]
		}
		return nil
	}
	if x.Returns == nil {
		return errs.New(errs.FeatureNotSupported, "only functions that return a value or a set are supported")
	}
	t, err := b.TypeOf(x.Returns)
	if err != nil {
		return err
	}
	fn.Return, fn.ReturnsSet = t.Bare(), x.Returns.SetOf
	return nil
}
