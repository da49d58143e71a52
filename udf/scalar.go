package udf

import (
	"context"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

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

// kernel calls one function.
type kernel struct {
	r        *Registry
	fn       *catalog.Function
	module   *catalog.Module
	counters *counters
	key      string // of its code
	loop     string // the export that calls it over a batch

	takesBytes bool
}

// meterKey finds the metered context in a statement's shared state.
type meterKey struct{}

// metered returns the context of a statement's calls, which share one meter.
// Where there is no statement, as in the upkeep of an index, nobody could cancel
// what they do, so each call has little.
func metered(c *ext.Call) context.Context {
	if ctx, ok := c.Shared.Load(meterKey{}); ok {
		return ctx.(context.Context)
	}
	ctx := c.Ctx
	if ctx == nil || ctx.Done() == nil {
		return host.WithMeter(context.Background(), host.Bounds{Fuel: upkeepFuel}, nil)
	}
	if c.Session != nil {
		ctx = host.WithServices(ctx, &services{session: c.Session})
	}
	if host.Metered(ctx) { // the statement is a procedure's
		shared, _ := c.Shared.LoadOrStore(meterKey{}, ctx)
		return shared.(context.Context)
	}
	fuel := int64(defaultFuel)
	memory := int64(0)
	var pacer host.Pacer
	if c.Session != nil {
		pacer = c.Session
		if s, ok := c.Session.Setting("wasm_fuel"); ok {
			fuel = parseFuel(s)
		}
		if s, ok := c.Session.Setting("wasm_memory"); ok {
			memory = parseFuel(s) << 10
		}
	}
	bounds := host.Bounds{Fuel: fuel, Memory: memory, AtEnd: func(end func()) bool { return ext.AtEnd(ctx, end) }}
	shared, _ := c.Shared.LoadOrStore(meterKey{}, host.WithMeter(ctx, bounds, pacer))
	return shared.(context.Context)
}

// defaultFuel is what a statement has where nothing is set, and upkeepFuel what a
// batch of rows has that no statement waits for: tenths of a second.
const (
	defaultFuel = 50_000_000_000
	upkeepFuel  = 500_000_000
)

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
	mod, err := k.r.holdBy(ctx, k.key, k.fn, k.module)
	if err != nil {
		return err
	}
	defer mod.Drop()
	in, err := mod.Get(ctx)
	if err != nil {
		return err
	}
	good := false
	defer func() {
		if !good {
			in.Discard(ctx)
		}
	}()
	began, rows := time.Now(), rowsOf(sel, out)
	// A builder copies what it has as it grows, so results are there twice.
	b := batch{k: k, ctx: ctx, in: in, info: mod.Info, results: results{of: k.fn.Name, copies: 2}}
	err = b.run(args, sel, out)
	host.Used(ctx, k.counters.count(c, k.fn.Name, in, rows, began, err))
	if err != nil {
		return err
	}
	good = true
	mod.Put(ctx, in)
	return nil
}
