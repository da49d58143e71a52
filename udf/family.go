package udf

import (
	"maps"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/wasm/meter"
)

// familySuffix is the end of an export that every function of a kind has whose work
// several exports do, "" where one does it.
func familySuffix(fn *catalog.Function) string {
	switch {
	case fn.Kind == 'a':
		return "_state_size"
	case fn.ReturnsSet:
		return "_open"
	}
	return ""
}

// familyName finds the name that the exports of such a function begin with: its
// own, or the only one that there is.
func familyName(fn *catalog.Function, info *meter.Info, suffix string) (string, error) {
	if _, ok := info.Exports[fn.Name+suffix]; ok {
		return fn.Name, nil
	}
	var names []string
	for _, export := range slices.Sorted(maps.Keys(info.Exports)) {
		if name, ok := strings.CutSuffix(export, suffix); ok {
			names = append(names, name)
		}
	}
	switch len(names) {
	case 0:
		return "", errs.New(errs.InvalidFunctionDefinition, "the module exports no function \"%s%s\"", fn.Name, suffix)
	case 1:
		return names[0], nil
	}
	return "", errs.New(errs.InvalidFunctionDefinition, "the module exports several functions and none named \"%s%s\"", fn.Name, suffix).
		WithDetail("It exports %s.", printableList(names[:min(len(names), 20)]))
}
