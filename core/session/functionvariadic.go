package session

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
)

func isVariadic(a catalog.FunctionArg) bool { return a.Mode == 'v' }

// checkVariadic checks the VARIADIC parameter of a function: it is the last one, and an
// array.
func checkVariadic(fn *catalog.Function) error {
	i := slices.IndexFunc(fn.Args, isVariadic)
	switch {
	case i < 0:
		return nil
	case slices.ContainsFunc(fn.Args[i+1:], isInput):
		return errs.New(errs.InvalidFunctionDefinition, "VARIADIC parameter must be the last input parameter")
	case !fn.Args[i].Type.IsArray():
		return errs.New(errs.InvalidFunctionDefinition, "VARIADIC parameter must be an array")
	case fn.ReturnsSet:
		return errs.New(errs.FeatureNotSupported, "VARIADIC parameters of functions that return a set are not supported")
	case fn.Args[i].Default != "":
		return errs.New(errs.FeatureNotSupported, "VARIADIC parameters with default values are not supported")
	}
	return nil
}

// variadicElement is the type of what a function takes any number of, 0 where that is
// nothing.
func variadicElement(fn *catalog.Function) types.OID {
	if i := slices.IndexFunc(fn.Args, isVariadic); i >= 0 {
		return fn.Args[i].Type.Elem().OID
	}
	return 0
}
