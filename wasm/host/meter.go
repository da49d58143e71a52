package host

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tetratelabs/wazero/api"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/wasm/meter"
)

// slice is the fuel that a guest gets at a time: some tenths of a millisecond
// of work, so that a cancelled statement ends within that.
const slice = 1_000_000

// Meter bounds what the guests of one statement use together, and keeps their
// instances until it ends. It may be used by several goroutines.
type Meter struct {
	ctx   context.Context
	left  atomic.Int64
	bound bool
	host  atomic.Int64 // units of the host's work since the last look

	memory int64 // bytes of an instance, 0 for the engine's limit

	begun time.Time
	pacer Pacer // nil: nobody is to be left a processor

	// clock and random are what WASI's functions give, the same for every statement.
	clock  atomic.Int64
	random atomic.Uint64

	mu    sync.Mutex
	idle  map[*Module][]*Instance
	ended bool

	outer *Meter // which bounds what this one does; see alone

	shares map[*Module]*share
	used   atomic.Int64 // fuel, as it was told by Used
}

type meterKey struct{}

// Bounds are those of the calls of one statement; 0 is none.
type Bounds struct {
	Fuel   int64 // of all
	Memory int64 // of an instance, in bytes
	// AtEnd has a function called when the statement ends; false where it cannot. Without
	// it that is the end of the context.
	AtEnd func(func()) bool
}

// WithMeter returns a context for calls that end with ctx and share bounds. Instances
// live until their statement ends, so that what one statement has left in a guest's memory is
// nothing that another could read. The pacer may be nil.
func WithMeter(ctx context.Context, b Bounds, pacer Pacer) context.Context {
	m := &Meter{ctx: ctx, bound: b.Fuel > 0, memory: b.Memory, idle: map[*Module][]*Instance{}, begun: time.Now(), pacer: pacer}
	m.left.Store(b.Fuel)
	switch {
	case b.AtEnd != nil && b.AtEnd(m.end):
	case ctx.Done() == nil:
		m.ended = true // nobody would tell; each call has its own instance
	default:
		context.AfterFunc(ctx, m.end)
	}
	return context.WithValue(ctx, meterKey{}, m)
}

// meterOf returns the meter that a context was made with.
func meterOf(ctx context.Context) (*Meter, error) {
	if m, ok := ctx.Value(meterKey{}).(*Meter); ok {
		return m, nil
	}
	return nil, errs.Internal("a WebAssembly call without a meter")
}

// alone returns a meter for work that the statement pays for, but that does not see
// of its clock and random numbers what was before.
func (m *Meter) alone() *Meter {
	return &Meter{ctx: m.ctx, outer: m, ended: true, memory: m.memory, begun: m.begun, pacer: m.pacer}
}

// end closes the instances.
func (m *Meter) end() {
	m.mu.Lock()
	idle := m.idle
	m.idle, m.ended = nil, true
	m.mu.Unlock()
	for _, list := range idle {
		for _, i := range list {
			i.Discard(m.ctx)
		}
	}
}

// take returns an idle instance of a module, or nil.
func (m *Meter) take(mod *Module) *Instance {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := m.idle[mod]
	if len(list) == 0 {
		return nil
	}
	i := list[len(list)-1]
	m.idle[mod] = list[:len(list)-1]
	return i
}

// keep keeps an instance for the statement's next batch; false if there is none.
func (m *Meter) keep(i *Instance) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ended {
		return false
	}
	m.idle[i.m] = append(m.idle[i.m], i)
	return true
}

// check returns the error that ends the statement, if it is to end.
func (m *Meter) check() error {
	if m.ctx.Err() == nil {
		return nil
	}
	cause := context.Cause(m.ctx)
	if errs.CodeOf(cause) == errs.InternalError {
		return errs.New(errs.QueryCanceled, "canceling statement due to user request")
	}
	return cause
}

// grant takes what was used beyond the last grant, and returns the next one, which
// is at most so much.
func (m *Meter) grant(used, most int64) (int64, error) {
	if m.outer != nil {
		return m.outer.grant(used, most)
	}
	if err := m.check(); err != nil {
		return 0, err
	}
	if !m.bound {
		return most, nil
	}
	next, ok := take(&m.left, used, most)
	if !ok {
		return 0, errs.New(errs.ProgramLimitExceeded, "WebAssembly functions of this statement used up their fuel").
			WithHint("Raise wasm_fuel, or set it to 0 for no limit but statement_timeout.")
	}
	return next, nil
}

// take takes what was used from what is left of some fuel, and at most so much for
// what comes next; false where there is none for that.
func take(fuel *atomic.Int64, used, most int64) (next int64, ok bool) {
	for {
		left := fuel.Load()
		if left <= used {
			return 0, false
		}
		next = min(left-used, most)
		if fuel.CompareAndSwap(left, left-used-next) {
			return next, true
		}
	}
}

// Charge counts work that the host does for guests, such as copying what they
// give, in the units of fuel.
func Charge(ctx context.Context, units int64) error {
	m, err := meterOf(ctx)
	if err != nil {
		return err
	}
	if m.host.Add(units) < slice {
		return nil
	}
	// What is granted here was used before.
	_, err = m.grant(m.host.Swap(0), slice)
	return err
}

// Used counts fuel that calls of the statement have taken.
func Used(ctx context.Context, fuel int64) {
	if m, err := meterOf(ctx); err == nil {
		m.used.Add(fuel)
	}
}

// Fuel returns what Used was told of.
func Fuel(ctx context.Context) int64 {
	if m, err := meterOf(ctx); err == nil {
		return m.used.Load()
	}
	return 0
}

// yield is called by guests that have used up their fuel: its argument is what
// they have, below zero, and its result what they get; or that have used up their stack.
func yield(ctx context.Context, _ api.Module, stack []uint64) {
	i, ok := ctx.Value(instanceKey{}).(*Instance)
	if !ok {
		panic(errs.Internal("a WebAssembly call without an instance"))
	}
	if int64(stack[0]) == meter.StackOverflow {
		panic(errStackOverflow)
	}
	i.turn.next(i.meter.ctx, i.meter)
	used := -int64(stack[0])
	next, err := i.within(used)
	if err == nil {
		next, err = i.meter.grant(used, next)
	}
	if err != nil {
		panic(err)
	}
	i.granted += used + next
	stack[0] = uint64(next)
}
