package udf

import (
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/wasm/meter"
)

// abi has the signatures of the exports that serve the others.
var abi = map[string]meter.FuncType{
	"basalt_alloc": {Params: []meter.ValType{meter.I32}, Results: []meter.ValType{meter.I32}},
	"basalt_reset": {},
	"_initialize":  {},
}

// Validate checks a function against its module.
func (r *Registry) Validate(ctx context.Context, fn *catalog.Function, m *catalog.Module) error {
	if err := checkRows(fn); err != nil {
		return err
	}
	info, err := meter.Inspect(m.Bytes, r.engine.Limits())
	if err != nil {
		return err
	}
	compiled := fn
	if familySuffix(fn) != "" || isTrigger(fn) || vectorised(fn, info) {
		compiled = bare(fn)
	}
	mod, err := r.hold(ctx, compiled, m)
	if err != nil {
		return err
	}
	defer mod.Drop()
	if err := checkServices(fn, m, mod.Info); err != nil {
		return err
	}
	if err := validateKind(fn, mod.Info); err != nil {
		return err
	}
	if err := checkVolatility(fn, m, mod.Info); err != nil {
		return err
	}
	for name, want := range abi {
		if got, ok := mod.Info.Exports[name]; ok && !sameTypes(got, want) {
			return errs.New(errs.InvalidFunctionDefinition, "the module's \"%s\" has another signature than it must have", name).
				WithDetail("It is %s; it has to be %s.", describe(got), describe(want))
		}
	}
	return nil
}

// validateKind checks the exports that a function of a kind needs.
func validateKind(fn *catalog.Function, info *meter.Info) error {
	switch {
	case fn.Kind == 'a':
		return validateAggregate(fn, info)
	case fn.ReturnsSet:
		return validateTable(fn, info)
	case vectorised(fn, info):
		return checkColumns(fn, info, fn.Return)
	}
	return validateOne(fn, info)
}

// validateOne checks a function of one row, or a procedure.
func validateOne(fn *catalog.Function, info *meter.Info) error {
	want, err := signature(fn)
	switch {
	case fn.Kind == 'p':
		want, err = procedureSignature(fn, info)
	case isTrigger(fn):
		want, err = triggerSignature(fn, info)
	}
	if err != nil {
		return err
	}
	got, ok := info.Exports[fn.Source]
	if !ok {
		return errs.New(errs.UndefinedFunction, "the module exports no function \"%s\"", meter.Printable(fn.Source))
	}
	if !sameTypes(got, want) {
		return errs.New(errs.InvalidFunctionDefinition, "function \"%s\" of the module has another signature than declared", meter.Printable(fn.Source)).
			WithDetail("It is %s; the declaration needs %s.", describe(got), describe(want))
	}
	return checkMemory(fn, info)
}

// takesBytes reports whether a function has arguments of variable length.
func takesBytes(fn *catalog.Function) bool {
	return slices.ContainsFunc(fn.Args, func(a catalog.FunctionArg) bool { return a.Mode != 'o' && isBytes(a.Type) })
}

// allots reports whether a module allots the memory for its arguments itself.
func allots(info *meter.Info) bool {
	_, ok := info.Exports["basalt_alloc"]
	return ok
}

// checkMemory checks that a module can be given values of variable length, and
// return them.
func checkMemory(fn *catalog.Function, info *meter.Info) error {
	if fn.Kind == 'f' && !isTrigger(fn) && isBytes(fn.Return) && info.Memories == 0 && !takesBytes(fn) {
		return errs.New(errs.InvalidFunctionDefinition, "functions that return strings need a module with a memory")
	}
	if takesBytes(fn) && info.Grows && !allots(info) {
		return errs.New(errs.InvalidFunctionDefinition, "functions of strings need a module that exports \"basalt_alloc\", where it grows its memory")
	}
	return nil
}

func sameTypes(a, b meter.FuncType) bool {
	return slices.Equal(a.Params, b.Params) && slices.Equal(a.Results, b.Results)
}

var typeNames = map[meter.ValType]string{meter.I32: "i32", meter.I64: "i64", meter.F32: "f32", meter.F64: "f64",
	0x7b: "v128", 0x70: "funcref", 0x6f: "externref"}

// described bounds the types of a signature that an error shows.
const described = 40

func describe(f meter.FuncType) string {
	list := func(ts []meter.ValType) string {
		s := ""
		for i, t := range ts {
			if i == described {
				return s + ", ..."
			}
			if i > 0 {
				s += ", "
			}
			s += typeNames[t]
		}
		return s
	}
	return "(" + list(f.Params) + ") -> (" + list(f.Results) + ")"
}
