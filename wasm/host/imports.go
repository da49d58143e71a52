package host

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/basaltdb/basalt/core/base/errs"
)

// basaltModule is the module that guests import the functions of this file from.
const basaltModule = "basalt"

// callCost is what a call of the host costs a guest, and statementCost what a
// statement does, in units of fuel.
const (
	callCost      = 64
	statementCost = 20_000
	copyUnit      = 8 // bytes for a unit
)

// i32, i64 and f64 are WebAssembly's types.
const (
	i32 = api.ValueTypeI32
	i64 = api.ValueTypeI64
	f64 = api.ValueTypeF64
)

// hostFunc is a function that guests may import.
type hostFunc struct {
	params, results []api.ValueType
	procedure       bool // only procedures may
	statements      bool // it runs statements, or a part of one
	call            func(g *guestCall) error
}

// hostFuncs are the functions by name.
var hostFuncs = map[string]hostFunc{
	"log":   {params: types(i32, i32, i32), call: callLog},
	"raise": {params: types(i32, i32, i32, i32), call: callRaise},
	"param": {params: types(i32, i32, i32, i32), results: types(i32), call: callParam},

	"arg_null": {params: types(i32), results: types(i32), procedure: true, call: callArgNull},
	"out_null": {params: types(i32), procedure: true, call: func(g *guestCall) error { return g.proc.Out(g.i32(0), Value{}) }},
	"out_i64":  {params: types(i32, i64), procedure: true, call: func(g *guestCall) error { return g.proc.Out(g.i32(0), g.intAt(1)) }},
	"out_f64":  {params: types(i32, f64), procedure: true, call: func(g *guestCall) error { return g.proc.Out(g.i32(0), g.floatAt(1)) }},
	"out_text": {params: types(i32, i32, i32), procedure: true, call: func(g *guestCall) error { return g.withText(1, g.proc.Out) }},

	"trg_about":  {params: types(i32, i32, i32), results: types(i32), procedure: true, call: callTriggerAbout},
	"trg_arg":    {params: types(i32, i32, i32), results: types(i32), procedure: true, call: callTriggerArg},
	"trg_column": {params: types(i32, i32), results: types(i32), procedure: true, call: callTriggerColumn},

	"sql_bind_null": {params: types(i32), procedure: true, call: func(g *guestCall) error { return g.proc.Bind(g.i32(0), Value{}) }},
	"sql_bind_i64":  {params: types(i32, i64), procedure: true, call: func(g *guestCall) error { return g.proc.Bind(g.i32(0), g.intAt(1)) }},
	"sql_bind_f64":  {params: types(i32, f64), procedure: true, call: func(g *guestCall) error { return g.proc.Bind(g.i32(0), g.floatAt(1)) }},
	"sql_bind_text": {params: types(i32, i32, i32), procedure: true, call: func(g *guestCall) error { return g.withText(1, g.proc.Bind) }},

	"sql_exec":  {params: types(i32, i32), results: types(i64), procedure: true, statements: true, call: callExec},
	"sql_query": {params: types(i32, i32), results: types(i32), procedure: true, statements: true, call: callQuery},
	"sql_row":   {params: types(i32), results: types(i32), procedure: true, statements: true, call: callRow},
	"sql_next":  {params: types(i32, i32, i32, i32), results: types(i32), procedure: true, statements: true, call: callNext},
	"sql_close": {params: types(i32), procedure: true, statements: true, call: func(g *guestCall) error { return g.proc.CloseQuery(g.i32(0)) }},
	"sql_error": {params: types(i32, i32), results: types(i32), procedure: true, call: callLastError},

	"sql_columns":  {params: types(i32), results: types(i32), procedure: true, call: callColumns},
	"sql_col_null": {params: types(i32, i32), results: types(i32), procedure: true, call: callColumnNull},
	"sql_col_i64":  {params: types(i32, i32), results: types(i64), procedure: true, call: callColumnInt},
	"sql_col_f64":  {params: types(i32, i32), results: types(f64), procedure: true, call: callColumnFloat},
	"sql_col_text": {params: types(i32, i32, i32, i32), results: types(i32), procedure: true, call: callColumnText},
}

func types(t ...api.ValueType) []api.ValueType { return t }

// ForProcedures reports whether a function that may be imported is there for
// procedures only.
func ForProcedures(module, name string) bool {
	return module == basaltModule && hostFuncs[name].procedure
}

// provided reports whether there is a function to import.
func provided(module, name string) bool {
	if module == wasiModule {
		return true // what WASI has not, the runtime finds
	}
	_, ok := hostFuncs[name]
	return module == basaltModule && ok
}

// exportHostFuncs adds the functions to the module that guests import.
func exportHostFuncs(b wazero.HostModuleBuilder) wazero.HostModuleBuilder {
	for name, f := range hostFuncs {
		b = b.NewFunctionBuilder().WithGoModuleFunction(f.goFunc(name), f.params, f.results).Export(name)
	}
	return b
}

// checkImportTypes refuses imports of functions that have another signature.
func checkImportTypes(code wazero.CompiledModule) error {
	for _, def := range code.ImportedFunctions() {
		module, name, _ := def.Import()
		f, ok := hostFuncs[name]
		if module != basaltModule || !ok {
			continue
		}
		if !slices.Equal(def.ParamTypes(), f.params) || !slices.Equal(def.ResultTypes(), f.results) {
			return errs.New(errs.InvalidFunctionDefinition, "basalt.%s is imported with another signature than it has", name).
				WithDetail("It is %s -> %s.", typeList(f.params), typeList(f.results))
		}
	}
	return nil
}

func typeList(ts []api.ValueType) string {
	names := make([]string, len(ts))
	for i, t := range ts {
		names[i] = api.ValueTypeName(t)
	}
	return "(" + strings.Join(names, ", ") + ")"
}

// guestCall is one call of the host by a guest.
type guestCall struct {
	ctx      context.Context
	name     string
	memory   api.Memory // nil where the guest has none
	services Services   // nil where nobody would see them
	proc     Procedure
	stack    []uint64
}

// goFunc is what the runtime calls. What it panics with is the error that ends the
// guest's call.
func (f hostFunc) goFunc(name string) api.GoModuleFunc {
	return func(ctx context.Context, mod api.Module, stack []uint64) {
		if err := f.run(ctx, name, mod, stack); err != nil {
			panic(err)
		}
	}
}

func (f hostFunc) run(ctx context.Context, name string, mod api.Module, stack []uint64) error {
	i, ok := ctx.Value(instanceKey{}).(*Instance)
	if !ok {
		return errs.Internal("a WebAssembly call without an instance")
	}
	g := guestCall{ctx: ctx, name: name, memory: i.linear(mod), stack: stack}
	g.services, _ = ctx.Value(servicesKey{}).(Services)
	if f.procedure {
		if g.proc, ok = g.services.(Procedure); !ok {
			return errs.New(errs.ExternalRoutineException, "basalt.%s may be called by procedures only", name)
		}
	}
	if f.statements {
		// The statement may wait for others, and its own guests for turns.
		i.turn.end()
		if err := i.meter.check(); err != nil {
			return err
		}
	}
	if err := Charge(ctx, callCost); err != nil {
		return err
	}
	return f.call(&g)
}

func (g *guestCall) i32(n int) int32   { return int32(uint32(g.stack[n])) }
func (g *guestCall) u32(n int) uint32  { return uint32(g.stack[n]) }
func (g *guestCall) intAt(n int) Value { return Value{Kind: IntValue, Int: int64(g.stack[n])} }
func (g *guestCall) floatAt(n int) Value {
	return Value{Kind: FloatValue, Float: math.Float64frombits(g.stack[n])}
}
func (g *guestCall) giveI32(x int32) { g.stack[0] = uint64(uint32(x)) }

func (g *guestCall) giveBool(x bool) {
	g.giveI32(0)
	if x {
		g.giveI32(1)
	}
}
