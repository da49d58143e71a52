package host

import (
	"context"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/wasm/preinit"
)

// instantiate makes an instance that is ready for calls.
func (m *Module) instantiate(ctx context.Context, meter *Meter) (*Instance, error) {
	if m.plan == nil {
		return m.begin(ctx, meter, nil)
	}
	s, spent, err := m.snapshot(ctx, meter)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return m.fresh(ctx, meter)
	}
	i, err := m.begin(ctx, meter, s)
	if err == nil {
		i.seen -= spent
	}
	return i, err
}

// fresh makes an instance and initialises it.
func (m *Module) fresh(ctx context.Context, meter *Meter) (*Instance, error) {
	i, err := m.begin(ctx, meter, &snapshot{image: m.plan.Begin})
	if err != nil {
		return nil, err
	}
	if err := i.initialise(ctx); err != nil {
		i.Discard(ctx)
		return nil, err
	}
	return i, nil
}

// initialise calls what the module has to have called before all else.
func (i *Instance) initialise(ctx context.Context) error {
	i.turn.begin(i.meter.ctx)
	defer i.turn.end()
	i.account.begin()
	defer i.account.end()
	for _, name := range i.m.plan.Calls {
		if _, err := i.Mod.ExportedFunction(name).Call(i.ctx); err != nil {
			return callError(ctx, "module", err)
		}
	}
	return nil
}

// begin makes an instance with the state of a snapshot, which is nil where the
// runtime gives all.
func (m *Module) begin(ctx context.Context, meter *Meter, s *snapshot) (*Instance, error) {
	if !m.Hold() {
		return nil, errs.Internal("a WebAssembly module is used after its end")
	}
	i, err := m.create(ctx, meter, s)
	if err != nil {
		m.Drop()
	}
	return i, err
}

// sameBytes is what the runtime would make random numbers of, at some cost. Nobody
// asks for them: WASI is the host's own.
type sameBytes struct{}

func (sameBytes) Read(b []byte) (int, error) { return len(b), nil }

// create is begin of a module that is held.
func (m *Module) create(ctx context.Context, meter *Meter, s *snapshot) (*Instance, error) {
	pages, before := m.Info.MemoryMin, int64(0)
	if s != nil {
		pages, before = s.image.Pages, s.fuel
	}
	most := least(m.Limits.Memory, meter.memory)
	if most > 0 && int64(m.Info.MemoryMin)*pageBytes > most {
		return nil, errs.New(errs.OutOfMemory, "out of memory").
			WithDetail("A WebAssembly module begins with %d kB of memory; the limit is %d kB.", m.Info.MemoryMin*pageBytes>>10, most>>10)
	}
	fixed := instanceBytes + entryBytes*int64(m.Info.TableSize)
	memory, err := newMemory(&m.engine.regions, m.engine.memory.Load().instances, pages, fixed)
	if err != nil {
		return nil, err
	}
	memory.most = most
	i := &Instance{m: m, meter: meter, memory: memory, fns: map[string]api.Function{}, turn: turn{of: m.engine.turns, pacer: meter.pacer}}
	i.known(ctx)
	i.share = meter.shareOf(m)
	i.account.begin()
	defer i.account.end()
	cfg := wazero.NewModuleConfig().WithName("").WithStartFunctions().WithRandSource(sameBytes{})
	i.Mod, err = m.engine.rt.InstantiateModule(experimental.WithMemoryAllocator(i.ctx, &allocator{memory, fixed}), m.code, cfg)
	if err != nil {
		memory.free()
		return nil, callError(ctx, "module", err)
	}
	if err = i.open(i.Mod, m.Info.FuelGlobal, before); err == nil && s != nil {
		err = i.restore(s)
	}
	if err != nil {
		_ = i.Mod.Close(ctx)
		memory.free()
		return nil, err
	}
	return i, nil
}

// least returns the smaller of two limits, of which 0 is none.
func least(a, b int64) int64 {
	if a == 0 || b > 0 && b < a {
		return b
	}
	return a
}

// restore gives a new instance the state of a snapshot.
func (i *Instance) restore(s *snapshot) error {
	if memory := i.linear(i.Mod); memory != nil {
		have := memory.Size() / pageBytes
		if _, ok := memory.Grow(s.image.Pages - have); !ok {
			return errs.New(errs.OutOfMemory, "out of memory").WithDetail("A WebAssembly module begins with %d pages.", s.image.Pages)
		}
		i.memory.mapped = s.fill(i.contents(), i.memory.region != nil)
	}
	for n, x := range s.image.Globals {
		g, ok := i.Mod.ExportedGlobal(i.m.plan.Globals[n]).(api.MutableGlobal)
		if !ok {
			return errs.Internal("a global of a WebAssembly module cannot be set")
		}
		g.Set(x)
	}
	i.meter.clock.Add(s.clock)
	i.meter.random.Add(s.random)
	return nil
}

// image takes an image of the instance.
func (i *Instance) image() *preinit.Image {
	globals := make([]uint64, len(i.m.plan.Globals))
	for n, name := range i.m.plan.Globals {
		globals[n] = i.Mod.ExportedGlobal(name).Get()
	}
	return preinit.Take(i.contents(), globals)
}

// contents is the instance's whole memory.
func (i *Instance) contents() []byte {
	memory := i.linear(i.Mod)
	if memory == nil {
		return nil
	}
	b, _ := memory.Read(0, memory.Size())
	return b
}
