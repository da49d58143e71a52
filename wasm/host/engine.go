package host

import (
	"context"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/wasm/meter"
)

// Options bound what guests may use.
type Options struct {
	// MemoryPages is the most memory of an instance, in pages of 64 KiB.
	MemoryPages uint32
	Limits      meter.Limits
}

// DefaultOptions are 64 MiB an instance and the default module limits.
var DefaultOptions = Options{MemoryPages: 1024, Limits: meter.DefaultLimits}

// Engine compiles and runs modules.
type Engine struct {
	opt     Options
	rt      wazero.Runtime
	compile sync.Mutex // one compilation at a time
}

// New starts an engine. The caller must Close it.
func New(ctx context.Context, opt Options) (*Engine, error) {
	cfg := wazero.NewRuntimeConfig().WithMemoryLimitPages(opt.MemoryPages)
	e := &Engine{opt: opt, rt: wazero.NewRuntimeWithConfig(ctx, cfg)}
	_, err := e.rt.NewHostModuleBuilder("basalt").NewFunctionBuilder().
		WithGoModuleFunction(api.GoModuleFunc(yield), []api.ValueType{api.ValueTypeI64}, []api.ValueType{api.ValueTypeI64}).
		Export("yield").Instantiate(ctx)
	if err == nil {
		_, err = wasi_snapshot_preview1.Instantiate(ctx, e.rt)
	}
	if err != nil {
		return nil, errs.Internal("WebAssembly runtime: %v", err)
	}
	return e, nil
}

// Close ends the engine; no module may be used afterwards.
func (e *Engine) Close(ctx context.Context) error { return e.rt.Close(ctx) }

// Module is a compiled module.
type Module struct {
	Info   *meter.Info
	engine *Engine
	code   wazero.CompiledModule
	guest  bool // it has an _initialize of its own to run, as Go's has

	mu   sync.Mutex
	free []*Instance
}

// Compile checks, meters and compiles a module. batch names the exports that
// get a loop over rows.
func (e *Engine) Compile(ctx context.Context, b []byte, batch []string) (*Module, error) {
	out, info, err := meter.Rewrite(b, e.opt.Limits, batch)
	if err != nil {
		return nil, err
	}
	for _, imp := range info.Imports {
		if imp.Module != "wasi_snapshot_preview1" {
			return nil, errs.New(errs.InvalidFunctionDefinition, "the module imports %s.%s, which Basalt does not provide", imp.Module, imp.Name).
				WithHint("A function module may import nothing but WASI, which is inert.")
		}
	}
	e.compile.Lock()
	defer e.compile.Unlock()
	code, err := e.rt.CompileModule(ctx, out)
	if err != nil {
		return nil, errs.New(errs.InvalidFunctionDefinition, "invalid WebAssembly module: %v", err)
	}
	_, guest := info.Exports["_initialize"]
	return &Module{Info: info, engine: e, code: code, guest: guest}, nil
}

// Guest reports whether the module brings a runtime of its own, whose memory
// the host must not grow.
func (m *Module) Guest() bool { return m.guest }

// maxIdle is how many instances a module keeps, and maxUses how often one is
// used.
const (
	maxIdle = 8
	maxUses = 1024
)

// Instance is an instance of a module, used by one goroutine at a time.
type Instance struct {
	Mod  api.Module
	m    *Module
	fns  map[string]api.Function
	uses int
	// Scratch is the host's own region in the guest's memory.
	scratch, scratchLen uint32
}

// Get returns an instance. The context carries the Meter of the call.
func (m *Module) Get(ctx context.Context) (*Instance, error) {
	m.mu.Lock()
	if n := len(m.free); n > 0 {
		i := m.free[n-1]
		m.free = m.free[:n-1]
		m.mu.Unlock()
		return i, nil
	}
	m.mu.Unlock()
	cfg := wazero.NewModuleConfig().WithName("").WithStartFunctions()
	if m.guest {
		cfg = cfg.WithStartFunctions("_initialize")
	}
	mod, err := m.engine.rt.InstantiateModule(ctx, m.code, cfg)
	if err != nil {
		return nil, callError(ctx, "module", err)
	}
	return &Instance{Mod: mod, m: m, fns: map[string]api.Function{}}, nil
}

// Put gives an instance back that no call has failed on.
func (m *Module) Put(ctx context.Context, i *Instance) {
	i.uses++
	m.mu.Lock()
	if i.uses < maxUses && len(m.free) < maxIdle {
		m.free = append(m.free, i)
		m.mu.Unlock()
		return
	}
	m.mu.Unlock()
	i.Discard(ctx)
}

// Discard ends an instance, as it must be after a failed call.
func (i *Instance) Discard(ctx context.Context) {
	// An error here means that it was closed before.
	_ = i.Mod.Close(context.WithoutCancel(ctx))
}

// Call calls an export. stack holds the arguments and then the results.
func (i *Instance) Call(ctx context.Context, name string, stack []uint64) error {
	f := i.fns[name]
	if f == nil {
		if f = i.Mod.ExportedFunction(name); f == nil {
			return errs.New(errs.ExternalRoutineException, "the module exports no function \"%s\"", name)
		}
		i.fns[name] = f
	}
	if err := f.CallWithStack(ctx, stack); err != nil {
		return callError(ctx, name, err)
	}
	return nil
}

// Scratch returns the offset of a region of at least size bytes that is the
// host's own: the guest sees its memory grow, and its allocator takes what it
// needs behind it.
func (i *Instance) Scratch(size uint32) (uint32, error) {
	if size <= i.scratchLen {
		return i.scratch, nil
	}
	pages := (size + 65535) / 65536
	before, ok := i.Mod.Memory().Grow(pages)
	if !ok {
		return 0, errs.New(errs.OutOfMemory, "out of memory").WithDetail("A WebAssembly instance may have %d MB.", i.m.engine.opt.MemoryPages/16)
	}
	i.scratch, i.scratchLen = before*65536, pages*65536
	return i.scratch, nil
}
