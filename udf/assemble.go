package udf

import (
	"maps"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
	"github.com/basaltdb/basalt/wasm/wat"
)

// abiExports are the exported functions that serve the others.
var abiExports = []string{"basalt_alloc", "basalt_reset", "_initialize"}

// Assemble makes the module of a function in LANGUAGE wat. The function is the
// export that its declaration names, or else the one that is named like it, or
// the only one.
func (r *Registry) Assemble(fn *catalog.Function, text string) (module []byte, export string, err error) {
	if module, err = wat.Assemble(text); err != nil {
		return nil, "", err
	}
	info, err := meter.Inspect(module, host.DefaultOptions.Limits)
	if err != nil {
		return nil, "", err
	}
	if fn.Source != "" {
		return module, fn.Source, nil
	}
	if _, ok := info.Exports[fn.Name]; ok {
		return module, fn.Name, nil
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(info.Exports)), func(s string) bool { return slices.Contains(abiExports, s) })
	switch len(names) {
	case 0:
		return nil, "", errs.New(errs.InvalidFunctionDefinition, "the module exports no function").
			WithHint("Write (func (export \"%s\") ...).", fn.Name)
	case 1:
		return module, names[0], nil
	}
	return nil, "", errs.New(errs.InvalidFunctionDefinition, "the module exports several functions and none named \"%s\"", fn.Name).
		WithDetail("It exports %s.", strings.Join(names[:min(len(names), 20)], ", ")).
		WithHint("Name the export behind the text: AS $$...$$, 'export'.")
}
