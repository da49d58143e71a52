package udf

import (
	"container/list"
	"context"
	"sync"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

// maxCode bounds the compiled modules that are kept, in bytes as they count in
// the budget.
const maxCode = 256 << 20

// Registry loads functions. It implements the session's Languages. Compiled
// modules are a cache: those that were not used for longest give way.
type Registry struct {
	engine *host.Engine

	mu      sync.Mutex
	modules map[string]*loading // by keyOf
	recent  list.List           // of *loading, compiled ones; the last used first

	counters sync.Map // OID of a function → *counters

	shapesMu sync.Mutex
	shapes   map[string]map[string]string // by content, what declares returns
}

// loading is a module that is compiled, or is being compiled by somebody. One that
// fails is taken out, so that whoever waited for it tries anew.
type loading struct {
	key  string
	done chan struct{} // closed at the end
	mod  *host.Module
	took time.Duration // the compilation
	at   *list.Element // nil until mod is there
}

// New returns a registry over an engine.
func New(e *host.Engine) *Registry {
	return &Registry{engine: e, modules: map[string]*loading{}, shapes: map[string]map[string]string{}}
}

// UseMemory implements the session's Languages.
func (r *Registry) UseMemory(b *mem.Budget) { r.engine.UseMemory(b) }

// hold returns the compiled module of a function, which the caller has to Drop.
func (r *Registry) hold(ctx context.Context, fn *catalog.Function, m *catalog.Module) (*host.Module, error) {
	return r.holdBy(ctx, r.keyOf(fn, m), fn, m)
}

// holdBy is hold where the key is known: scalar functions are called for each batch.
func (r *Registry) holdBy(ctx context.Context, key string, fn *catalog.Function, m *catalog.Module) (*host.Module, error) {
	count := r.counted(fn.OID)
	for {
		r.mu.Lock()
		l := r.modules[key]
		if l == nil {
			l = &loading{key: key, done: make(chan struct{})}
			r.modules[key] = l
			r.mu.Unlock()
			defer func() { count.compileNanos.Store(int64(l.took)) }()
			return r.load(ctx, l, fn, m)
		}
		if l.at != nil && l.mod.Hold() {
			r.recent.MoveToFront(l.at)
			r.mu.Unlock()
			count.hits.Add(1)
			count.compileNanos.Store(int64(l.took))
			return l.mod, nil
		}
		r.mu.Unlock()
		select {
		case <-l.done: // compiled, or somebody else's attempt has failed: look again
		case <-ctx.Done():
			return nil, errs.New(errs.QueryCanceled, "canceling statement due to user request")
		}
	}
}

// load compiles a module that others wait for.
func (r *Registry) load(ctx context.Context, l *loading, fn *catalog.Function, m *catalog.Module) (*host.Module, error) {
	began := time.Now()
	mod, err := r.compile(ctx, fn, m)
	r.mu.Lock()
	defer r.mu.Unlock()
	defer close(l.done)
	if err != nil {
		delete(r.modules, l.key)
		return nil, err
	}
	mod.Hold()
	limit(mod, m)
	l.mod, l.took = mod, time.Since(began)
	l.at = r.recent.PushFront(l)
	for r.cost() > maxCode && r.recent.Len() > 1 {
		r.evict()
	}
	return mod, nil
}

// cost is what the compiled modules take, which grows when their instances are
// initialised. r.mu is held.
func (r *Registry) cost() (sum int64) {
	for e := r.recent.Front(); e != nil; e = e.Next() {
		sum += e.Value.(*loading).mod.Cost()
	}
	return sum
}

// evict takes out the module that was not used for longest. r.mu is held.
func (r *Registry) evict() {
	l := r.recent.Remove(r.recent.Back()).(*loading)
	delete(r.modules, l.key)
	l.mod.Retire()
}

// compile compiles the module of a function. Where there is no memory for it,
// others give way.
func (r *Registry) compile(ctx context.Context, fn *catalog.Function, m *catalog.Module) (*host.Module, error) {
	info, err := meter.Inspect(m.Bytes, r.engine.Limits())
	if err == nil {
		err = checkLimits(info, m)
	}
	if err != nil {
		return nil, err
	}
	loops := r.loopsOf(fn, m, info)
	for {
		mod, err := r.engine.Compile(ctx, m.Bytes, loops)
		if !errs.Is(err, errs.OutOfMemory) {
			return mod, err
		}
		r.mu.Lock()
		others := r.recent.Len() > 0
		if others {
			r.evict()
		}
		r.mu.Unlock()
		if !others {
			return nil, err
		}
	}
}

// costUnit is the declared cost, by default 100, that is the cost of an integer
// addition: a call in a loop over a batch takes some nanoseconds.
const costUnit = 5

// Scalar makes a function callable. Its module is compiled by the first call.
func (r *Registry) Scalar(fn *catalog.Function, m *catalog.Module) (*ext.Scalar, error) {
	args := make([]types.T, len(fn.Args))
	names := make([]string, len(fn.Args))
	for i, a := range fn.Args {
		args[i], names[i] = a.Type, a.Name
	}
	info, err := meter.Inspect(m.Bytes, r.engine.Limits())
	if err != nil {
		return nil, err
	}
	f := &ext.Scalar{OID: fn.OID, Name: fn.Name, Args: args, ArgNames: names, Return: fn.Return, Strict: true, Volatility: volatilities[fn.Volatility], Cost: fn.Cost / costUnit}
	if vectorised(fn, info) {
		f.Strict, f.Eval = fn.Strict, r.vector(fn, m)
		return f, nil
	}
	f.Eval = (&kernel{r: r, fn: fn, module: m, counters: r.countersOf(fn.OID), key: r.keyOf(fn, m), loop: meter.VecName(fn.Source), takesBytes: takesBytes(fn)}).eval
	return f, nil
}
