package udf

import (
	"fmt"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

// keyOf is what a compiled module is found by: its content, the export that it
// has a loop for, with what the loop makes of its arguments, and its limits.
func keyOf(fn *catalog.Function, m *catalog.Module) string {
	shape := make([]byte, 0, len(fn.Args)+1)
	for _, a := range fn.Args {
		shape = append(shape, shapeOf(isBytes(a.Type)))
	}
	shape = append(shape, shapeOf(isBytes(fn.Return)))
	return fmt.Sprintf("%s/%d.%d.%d/%s/%s", m.SHA256, m.Limits.MaxMemory, m.Limits.Fuel, m.Limits.TimeoutMS, shape, fn.Source)
}

func shapeOf(bytes bool) byte {
	if bytes {
		return 'b'
	}
	return 'n'
}

// limit gives a compiled module the limits of the catalogue's.
func limit(mod *host.Module, m *catalog.Module) {
	mod.Limits = host.ModuleLimits{Memory: m.Limits.MaxMemory, Fuel: m.Limits.Fuel, Time: time.Duration(m.Limits.TimeoutMS) * time.Millisecond}
}

// checkLimits fails for a module that could not even begin within its limits.
func checkLimits(info *meter.Info, m *catalog.Module) error {
	const page = 64 << 10
	if begins := int64(info.MemoryMin) * page; m.Limits.MaxMemory > 0 && begins > m.Limits.MaxMemory {
		return errs.New(errs.InvalidFunctionDefinition, "the module begins with %d kB of memory; its max_memory is %d kB", begins>>10, m.Limits.MaxMemory>>10)
	}
	return nil
}
