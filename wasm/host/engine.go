package host

import (
	"context"
	"runtime/debug"
	"sync/atomic"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/wasm/meter"
	"github.com/basaltdb/basalt/wasm/preinit"
)

// Options bound what guests may use.
type Options struct {
	// MemoryPages is the most memory of an instance, in pages of 64 KiB.
	MemoryPages uint32
	Limits      meter.Limits
	// Memory is the budget that instances and compiled code count in, of which
	// they have a part; nil until UseMemory says which.
	Memory *mem.Budget
	// Env is the clock and the random numbers of modules that have them; without one
	// those of the machine.
	Env env.Env
}

// DefaultOptions are 64 MiB an instance and the default module limits.
var DefaultOptions = Options{MemoryPages: 1024, Limits: meter.DefaultLimits}

// memoryShare is the part of the budget, one in so many, that guests may have;
// compiled modules may have half of that.
const memoryShare = 4

// Engine compiles and runs modules.
type Engine struct {
	opt     Options
	rt      wazero.Runtime
	compile chan struct{} // one long compilation at a time
	memory  atomic.Pointer[budgets]
	turns   *env.Turns
	back    *env.Background
	regions regions
}

// budgets are the parts of the budget.
type budgets struct{ code, instances *mem.Budget }

// New starts an engine. The caller must Close it.
func New(ctx context.Context, opt Options) (*Engine, error) {
	cfg := wazero.NewRuntimeConfig().WithMemoryLimitPages(opt.MemoryPages)
	if opt.Env == (env.Env{}) {
		opt.Env = env.Real()
	}
	opt.Limits.MemoryPages = min(opt.Limits.MemoryPages, opt.MemoryPages)
	e := &Engine{opt: opt, rt: wazero.NewRuntimeWithConfig(ctx, cfg), compile: make(chan struct{}, 1), turns: env.NewTurns(freeProcessors), back: env.NewBackground()}
	if opt.Memory == nil {
		opt.Memory = mem.New("server", 0)
	}
	e.UseMemory(opt.Memory)
	_, err := exportHostFuncs(e.rt.NewHostModuleBuilder(basaltModule)).NewFunctionBuilder().
		WithGoModuleFunction(api.GoModuleFunc(yield), []api.ValueType{api.ValueTypeI64}, []api.ValueType{api.ValueTypeI64}).
		Export("yield").Instantiate(ctx)
	if err == nil {
		err = inert(ctx, e.rt)
	}
	if err != nil {
		return nil, errs.Internal("WebAssembly runtime: %v", err)
	}
	return e, nil
}

// UseMemory makes what is instantiated from now on count in a budget.
func (e *Engine) UseMemory(b *mem.Budget) {
	all := b.Child("WebAssembly functions", b.Limit()/memoryShare)
	e.memory.Store(&budgets{code: all.Child("compiled modules", all.Limit()/2), instances: all.Child("instances", 0)})
}

// Used returns the bytes that compiled modules and instances have of the budget.
func (e *Engine) Used() (code, instances int64) {
	m := e.memory.Load()
	return m.code.Used(), m.instances.Used()
}

// Limits returns what modules are checked against.
func (e *Engine) Limits() meter.Limits { return e.opt.Limits }

// Close ends the engine; no module may be used afterwards.
func (e *Engine) Close(ctx context.Context) error {
	err := e.rt.Close(ctx)
	e.regions.drop()
	return err
}

// shortWork is the work, as the meter estimates it, up to which a module does not
// wait for the compilation of others: some tenths of a second.
const shortWork = 100_000_000

// Compile checks, meters and compiles a module, which gets these loops over rows. When
// ctx ends it returns, though what it has begun goes on until the compiler is done, which
// the module's limits bound. All of it is done behind others.
func (e *Engine) Compile(ctx context.Context, b []byte, loops []meter.Loop) (*Module, error) {
	type result struct {
		built built
		err   error
	}
	done := make(chan result)
	go func() {
		if e.back.Enter() {
			defer e.back.Leave()
		}
		built, err := e.build(ctx, b, loops)
		select {
		case done <- result{built, err}:
		case <-ctx.Done():
			if err == nil {
				_ = built.code.Close(context.WithoutCancel(ctx)) // nobody waits for it
			}
		}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return nil, r.err
		}
		return newModule(e, r.built)
	case <-ctx.Done():
		return nil, canceled(ctx)
	}
}

// built is a compiled module with what is known of it.
type built struct {
	info *meter.Info
	plan *preinit.Plan
	code wazero.CompiledModule
	size int // of what was compiled
}

func (e *Engine) build(ctx context.Context, b []byte, loops []meter.Loop) (_ built, err error) {
	defer func() {
		if p := recover(); p != nil { // the goroutine has no other
			e := errs.Internal("internal error: %v", p)
			e.Stack = string(debug.Stack())
			err = e
		}
	}()
	out, info, err := meter.Rewrite(b, e.opt.Limits, loops)
	if err != nil {
		return built{}, err
	}
	if err := checkImports(info); err != nil {
		return built{}, err
	}
	size := len(out)
	out, plan, err := preinit.Prepare(out, info.FuelGlobal, info.Alters)
	if err != nil {
		return built{}, err
	}
	if info.Work > shortWork {
		select {
		case e.compile <- struct{}{}:
			defer func() { <-e.compile }()
		case <-ctx.Done():
			return built{}, canceled(ctx)
		}
	}
	code, err := e.translate(ctx, out)
	return built{info, plan, code, size}, err
}

// translate runs the compiler. A module that it breaks on is an invalid one: it
// runs on bytes that anybody may have made.
func (e *Engine) translate(ctx context.Context, b []byte) (code wazero.CompiledModule, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errs.New(errs.InvalidFunctionDefinition, "invalid WebAssembly module: the compiler cannot take it")
		}
	}()
	code, err = e.rt.CompileModule(context.WithoutCancel(ctx), b)
	if err != nil {
		return nil, errs.New(errs.InvalidFunctionDefinition, "invalid WebAssembly module: %s", printableError(err))
	}
	if err := checkImportTypes(code); err != nil {
		_ = code.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	return code, nil
}

// printableError is the compiler's message, which may have a module's names in
// it.
func printableError(err error) string {
	s := err.Error()
	return meter.PrintableTo(s, 300)
}

// canceled is the error of a statement that has ended.
func canceled(ctx context.Context) error {
	if cause := context.Cause(ctx); errs.CodeOf(cause) != errs.InternalError {
		return cause
	}
	return errs.New(errs.QueryCanceled, "canceling statement due to user request")
}

// checkImports refuses what nobody provides.
func checkImports(info *meter.Info) error {
	for _, imp := range info.Imports {
		if !provided(imp.Module, imp.Name) {
			return errs.New(errs.InvalidFunctionDefinition, "the module imports %s.%s, which Basalt does not provide",
				meter.Printable(imp.Module), meter.Printable(imp.Name)).
				WithHint("A module may import the functions of \"basalt\", and of WASI, which is inert.")
		}
	}
	return nil
}
