package udf

import (
	"context"
	"sync"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

// Registry loads functions. It implements the session's Languages.
type Registry struct {
	engine *host.Engine
	mu     sync.Mutex
	// modules holds compiled modules by content and export.
	modules map[string]*host.Module
}

// New returns a registry over an engine.
func New(e *host.Engine) *Registry { return &Registry{engine: e, modules: map[string]*host.Module{}} }

// wasmType returns the WebAssembly types that an SQL type is passed as.
func wasmType(t types.T) ([]meter.ValType, bool) {
	switch t.OID {
	case types.Int2OID, types.Int4OID, types.BoolOID, types.DateOID, types.OIDOID:
		return []meter.ValType{meter.I32}, true
	case types.Int8OID, types.TimestampOID, types.TimestampTZOID, types.TimeOID:
		return []meter.ValType{meter.I64}, true
	case types.Float4OID:
		return []meter.ValType{meter.F32}, true
	case types.Float8OID:
		return []meter.ValType{meter.F64}, true
	case types.TextOID, types.VarcharOID, types.BPCharOID, types.ByteaOID, types.JSONOID, types.JSONBOID:
		return []meter.ValType{meter.I32, meter.I32}, true
	}
	return nil, false
}

func isBytes(t types.T) bool { return t.Phys() == types.PhysBytes }

// signature returns the WebAssembly signature of a function.
func signature(fn *catalog.Function) (meter.FuncType, error) {
	var ft meter.FuncType
	for _, a := range fn.Args {
		ts, ok := wasmType(a.Type)
		if !ok {
			return ft, errs.New(errs.FeatureNotSupported, "WebAssembly functions cannot take arguments of type %s", a.Type)
		}
		ft.Params = append(ft.Params, ts...)
	}
	ts, ok := wasmType(fn.Return)
	if !ok {
		return ft, errs.New(errs.FeatureNotSupported, "WebAssembly functions cannot return type %s", fn.Return)
	}
	ft.Results = ts[:1]
	if isBytes(fn.Return) {
		ft.Results = []meter.ValType{meter.I64}
	}
	return ft, nil
}

// overBatch reports whether the function is called by the loop that is added
// to the module.
func overBatch(fn *catalog.Function, info *meter.Info) bool {
	for _, a := range fn.Args {
		if isBytes(a.Type) {
			return false
		}
	}
	_, guest := info.Exports["_initialize"]
	return !isBytes(fn.Return) && info.Memory && !guest
}

// Validate checks a function against its module.
func (r *Registry) Validate(ctx context.Context, fn *catalog.Function, m *catalog.Module) error {
	mod, err := r.module(host.WithMeter(ctx, maxInitFuel), fn, m)
	if err != nil {
		return err
	}
	want, err := signature(fn)
	if err != nil {
		return err
	}
	got, ok := mod.Info.Exports[fn.Source]
	if !ok {
		return errs.New(errs.UndefinedFunction, "the module exports no function \"%s\"", fn.Source)
	}
	if !sameTypes(got.Params, want.Params) || !sameTypes(got.Results, want.Results) {
		return errs.New(errs.InvalidFunctionDefinition, "function \"%s\" of the module has another signature than declared", fn.Source).
			WithDetail("It is %s; the declaration needs %s.", describe(got), describe(want))
	}
	if needsMemory(fn) {
		if _, ok := mod.Info.Exports["basalt_alloc"]; !ok || !mod.Info.Memory {
			return errs.New(errs.InvalidFunctionDefinition, "functions over strings need a module that exports \"memory\" and \"basalt_alloc\"")
		}
	}
	return nil
}

// maxInitFuel bounds what instantiating a module may use.
const maxInitFuel = 2_000_000_000

func needsMemory(fn *catalog.Function) bool {
	for _, a := range fn.Args {
		if isBytes(a.Type) {
			return true
		}
	}
	return false
}

func sameTypes(a, b []meter.ValType) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

var typeNames = map[meter.ValType]string{meter.I32: "i32", meter.I64: "i64", meter.F32: "f32", meter.F64: "f64"}

func describe(f meter.FuncType) string {
	list := func(ts []meter.ValType) string {
		s := ""
		for i, t := range ts {
			if i > 0 {
				s += ", "
			}
			s += typeNames[t]
		}
		return s
	}
	return "(" + list(f.Params) + ") -> (" + list(f.Results) + ")"
}

// module compiles a module once for each export.
func (r *Registry) module(ctx context.Context, fn *catalog.Function, m *catalog.Module) (*host.Module, error) {
	key := m.SHA256 + "/" + fn.Source
	r.mu.Lock()
	defer r.mu.Unlock()
	if mod := r.modules[key]; mod != nil {
		return mod, nil
	}
	info, err := meter.Inspect(m.Bytes, host.DefaultOptions.Limits)
	if err != nil {
		return nil, err
	}
	var batch []string
	if overBatch(fn, info) {
		if ft, ok := info.Exports[fn.Source]; ok && len(ft.Results) == 1 {
			batch = []string{fn.Source}
		}
	}
	mod, err := r.engine.Compile(ctx, m.Bytes, batch)
	if err != nil {
		return nil, err
	}
	r.modules[key] = mod
	return mod, nil
}

// Scalar makes a function callable.
func (r *Registry) Scalar(fn *catalog.Function, m *catalog.Module) (*ext.Scalar, error) {
	mod, err := r.module(host.WithMeter(context.Background(), maxInitFuel), fn, m)
	if err != nil {
		return nil, err
	}
	args := make([]types.T, len(fn.Args))
	names := make([]string, len(fn.Args))
	for i, a := range fn.Args {
		args[i], names[i] = a.Type, a.Name
	}
	k := &kernel{fn: fn, mod: mod, batch: overBatch(fn, mod.Info)}
	vol := map[byte]ext.Volatility{'i': ext.Immutable, 's': ext.Stable, 'v': ext.Volatile}[fn.Volatility]
	return &ext.Scalar{OID: fn.OID, Name: fn.Name, Args: args, ArgNames: names, Return: fn.Return, Strict: true, Volatility: vol,
		Cost: 20, Eval: k.eval}, nil
}

// kernel calls one function.
type kernel struct {
	fn    *catalog.Function
	mod   *host.Module
	batch bool
}

// meterKey finds the metered context in a statement's shared state.
type meterKey struct{}

// metered returns the context of a statement's calls, which share one meter.
func metered(c *ext.Call) context.Context {
	if ctx, ok := c.Shared.Load(meterKey{}); ok {
		return ctx.(context.Context)
	}
	ctx := c.Ctx
	if ctx == nil {
		ctx = context.Background()
	}
	fuel := int64(defaultFuel)
	if c.Session != nil {
		if s, ok := c.Session.Setting("wasm_fuel"); ok {
			fuel = parseFuel(s)
		}
	}
	shared, _ := c.Shared.LoadOrStore(meterKey{}, host.WithMeter(ctx, fuel))
	return shared.(context.Context)
}

const defaultFuel = 50_000_000_000

func parseFuel(s string) int64 {
	n := int64(0)
	for _, c := range s {
		if c < '0' || c > '9' || n > 1<<59 {
			return defaultFuel
		}
		n = n*10 + int64(c-'0')
	}
	return n
}

// eval implements ext.ScalarKernel.
func (k *kernel) eval(c *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
	ctx := metered(c)
	in, err := k.mod.Get(ctx)
	if err != nil {
		return err
	}
	if k.batch {
		err = k.overRows(ctx, in, args, sel, out)
	} else {
		err = k.rowByRow(ctx, in, args, sel, out)
	}
	if err != nil {
		in.Discard(ctx)
		return err
	}
	k.mod.Put(ctx, in)
	return nil
}

// checkText checks a value that a guest made.
func checkText(fn *catalog.Function, b []byte) ([]byte, error) {
	switch fn.Return.OID {
	case types.ByteaOID:
		return b, nil
	case types.JSONOID:
		return b, jsonv.Validate(string(b))
	case types.JSONBOID:
		return jsonv.Canonical(nil, string(b))
	}
	if !utf8.Valid(b) {
		return nil, errs.New(errs.CharacterNotInRepertoire, "WebAssembly function \"%s\" returned text that is not valid UTF-8", fn.Name)
	}
	return b, nil
}
