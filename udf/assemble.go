package udf

import (
	"maps"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/wasm/meter"
	"github.com/basaltdb/basalt/wasm/wat"
)

// Assemble makes the module of a function in LANGUAGE wat. The function is the
// export that its declaration names, or else the one that is named like it, or
// the only one.
func (r *Registry) Assemble(fn *catalog.Function, text string) (module []byte, export string, err error) {
	if module, err = wat.Assemble(text); err != nil {
		return nil, "", err
	}
	info, err := meter.Inspect(module, r.engine.Limits())
	if err != nil {
		return nil, "", err
	}
	if fn.Source != "" {
		return module, fn.Source, nil
	}
	if suffix := familySuffix(fn); suffix != "" {
		export, err = familyName(fn, info, suffix)
		return module, export, err
	}
	if _, ok := info.Exports[fn.Name]; ok {
		return module, fn.Name, nil
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(info.Exports)), func(s string) bool { _, serves := abi[s]; return serves })
	switch len(names) {
	case 0:
		return nil, "", errs.New(errs.InvalidFunctionDefinition, "the module exports no function").
			WithHint("Write (func (export \"%s\") ...).", fn.Name)
	case 1:
		return module, names[0], nil
	}
	return nil, "", errs.New(errs.InvalidFunctionDefinition, "the module exports several functions and none named \"%s\"", fn.Name).
		WithDetail("It exports %s.", printableList(names[:min(len(names), 20)])).
		WithHint("Name the export behind the text: AS $$...$$, 'export'.")
}

func printableList(names []string) string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = meter.Printable(name)
	}
	return strings.Join(out, ", ")
}
