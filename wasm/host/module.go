package host

import (
	"context"
	"sync"

	"github.com/tetratelabs/wazero"

	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/wasm/meter"
	"github.com/basaltdb/basalt/wasm/preinit"
)

// Module is a compiled module. Whoever uses it Holds it; it is closed when it is
// retired and nobody has it any more.
type Module struct {
	Info *meter.Info
	// Limits and World are set before the module is used.
	Limits ModuleLimits
	World  World
	engine *Engine
	code   wazero.CompiledModule
	plan   *preinit.Plan // nil where there is nothing to initialise
	begun  snapshots
	guest  bool // it has an _initialize of its own to run, as Go's has
	budget *mem.Budget
	cost   int64

	mu      sync.Mutex
	holders int
	retired bool
}

// codeBytes is what is taken for a byte of a module, compiled and described.
const codeBytes = 6

// instanceBytes is what an instance takes beside its memory and tables: a stack,
// and what the runtime keeps.
const instanceBytes = 64 << 10

// entryBytes is what an entry of a table takes.
const entryBytes = 8

// newModule takes what a module costs from the budget.
func newModule(e *Engine, b built) (*Module, error) {
	_, guest := b.info.Exports["_initialize"]
	m := &Module{Info: b.info, engine: e, code: b.code, plan: b.plan, guest: guest, budget: e.memory.Load().code, cost: int64(b.size) * codeBytes}
	if err := m.budget.Reserve(m.cost); err != nil {
		_ = b.code.Close(context.Background())
		return nil, err
	}
	return m, nil
}

// Guest reports whether the module brings a runtime of its own, whose memory
// the host must not grow.
func (m *Module) Guest() bool { return m.guest }

// Cost is what the module takes of the budget, with its snapshot once there is one.
func (m *Module) Cost() int64 { return m.cost + m.begun.size() }

// Hold keeps the module open until Drop; false if it is closed already.
func (m *Module) Hold() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.retired && m.holders == 0 {
		return false
	}
	m.holders++
	return true
}

// Drop ends a Hold.
func (m *Module) Drop() {
	m.mu.Lock()
	m.holders--
	last := m.retired && m.holders == 0
	m.mu.Unlock()
	if last {
		m.close()
	}
}

// Retire closes the module as soon as nobody holds it.
func (m *Module) Retire() {
	m.mu.Lock()
	last := !m.retired && m.holders == 0
	m.retired = true
	m.mu.Unlock()
	if last {
		m.close()
	}
}

func (m *Module) close() {
	// There is nothing to be done about an error, and nothing that depends on it.
	_ = m.code.Close(context.Background())
	m.budget.Release(m.Cost())
	if s := m.begun.made.Load(); s != nil {
		s.free()
	}
}

// Get returns an instance. The context carries the Meter of the statement, and
// the caller holds the module.
func (m *Module) Get(ctx context.Context) (*Instance, error) {
	meter, err := meterOf(ctx)
	if err != nil {
		return nil, err
	}
	if i := meter.take(m); i != nil {
		return i, nil
	}
	if err := meter.check(); err != nil {
		return nil, err
	}
	return m.instantiate(ctx, meter)
}

// maxUses is for how many batches an instance is used, since a guest may lose
// memory with each.
const maxUses = 1024

// Put gives an instance back that no call has failed on.
func (m *Module) Put(ctx context.Context, i *Instance) {
	if i.uses++; i.uses >= maxUses || !i.meter.keep(i) {
		i.Discard(ctx)
	}
}
