package udf

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

// worldOf is what of the world outside a module has been given.
func worldOf(m *catalog.Module) host.World {
	return host.World{Clock: slices.Contains(m.Capabilities, "clock"), Random: slices.Contains(m.Capabilities, "random")}
}

// checkVolatility refuses to take a function for immutable whose module looks at what
// changes. Nobody folds an aggregate, which has no volatility of its own.
func checkVolatility(fn *catalog.Function, m *catalog.Module, info *meter.Info) error {
	if fn.Volatility != 'i' || fn.Kind == 'a' {
		return nil
	}
	for _, imp := range info.Imports {
		if c := host.WorldCapability(imp.Module, imp.Name); c != "" && slices.Contains(m.Capabilities, c) {
			return errs.New(errs.InvalidFunctionDefinition, "function \"%s\" cannot be IMMUTABLE, because its module uses the capability \"%s\"", fn.Name, c).
				WithHint("A call of an immutable function with constants is computed once, when the statement is planned. Make it VOLATILE or STABLE.")
		}
	}
	return nil
}
