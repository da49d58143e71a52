package host

import (
	"sync/atomic"
	"time"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/basaltdb/basalt/core/base/errs"
)

// account is what one instance was granted and has used.
type account struct {
	fuel    api.Global // what it has left
	granted int64      // altogether
	before  int64      // what its initialisation took, if another instance has run that
	seen    int64      // what Spent has told of before

	share *share    // of its module, nil for one without limits
	depth int       // of calls, where their time is counted
	since time.Time // when the outermost of them began
}

// open finds the fuel of an instance that has run nothing yet.
func (a *account) open(mod api.Module, index int, before int64) error {
	inside, ok := mod.(experimental.InternalModule)
	if !ok || index >= inside.NumGlobal() {
		return errs.Internal("an instance has no fuel")
	}
	a.fuel = inside.Global(index)
	a.granted = firstFuel
	a.before, a.seen = before, before
	return nil
}

// firstFuel is what an instance begins with.
const firstFuel = -1

// Spent returns the fuel that was used since the last call of Spent.
func (a *account) Spent() int64 {
	used := a.used()
	spent := used - a.seen
	a.seen = used
	return spent
}

// used returns the fuel that was used since the instance began, or the one that it was
// made from.
func (a *account) used() int64 {
	if a.fuel == nil {
		return 0 // it begins just now
	}
	return a.before + a.granted - int64(a.fuel.Get())
}

// ModuleLimits bound what the instances of a module use together in a statement,
// and the memory of each, below what bounds all modules; 0 is no such limit.
type ModuleLimits struct {
	Memory int64 // bytes
	Fuel   int64
	Time   time.Duration // while its functions run
}

// share is what a statement has left of a module's limits.
type share struct {
	limits ModuleLimits
	fuel   atomic.Int64
	ran    atomic.Int64 // nanoseconds of calls that have ended
}

// shareOf returns what the statement has of a module's limits, nil where it has
// none.
func (m *Meter) shareOf(mod *Module) *share {
	if mod.Limits.Fuel == 0 && mod.Limits.Time == 0 {
		return nil
	}
	if m.outer != nil {
		return m.outer.shareOf(mod)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.shares[mod]
	if s == nil {
		s = &share{limits: mod.Limits}
		s.fuel.Store(mod.Limits.Fuel)
		if m.shares == nil {
			m.shares = map[*Module]*share{}
		}
		m.shares[mod] = s
	}
	return s
}

// begin is called in front of a call, and end behind it.
func (a *account) begin() {
	if a.share == nil || a.share.limits.Time == 0 {
		return
	}
	if a.depth == 0 {
		a.since = time.Now()
	}
	a.depth++
}

func (a *account) end() {
	if a.depth == 0 {
		return
	}
	if a.depth--; a.depth == 0 {
		a.share.ran.Add(int64(time.Since(a.since)))
	}
}

// overtime reports whether the module has run longer than it may.
func (a *account) overtime() bool {
	s := a.share
	return s != nil && s.limits.Time > 0 && s.ran.Load()+int64(time.Since(a.since)) > int64(s.limits.Time)
}

// within takes what was used beyond the last grant from the module's share, and
// returns how much may be granted next.
func (a *account) within(used int64) (int64, error) {
	s := a.share
	if s == nil {
		return slice, nil
	}
	if a.overtime() {
		return 0, errOvertime()
	}
	if s.limits.Fuel == 0 {
		return slice, nil
	}
	next, ok := take(&s.fuel, used, slice)
	if !ok {
		return 0, errs.New(errs.ProgramLimitExceeded, "a WebAssembly module used up its fuel for this statement").
			WithHint("ALTER MODULE ... SET (fuel = ...) changes it.")
	}
	return next, nil
}
