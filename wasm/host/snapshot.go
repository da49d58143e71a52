package host

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/wasm/preinit"
)

// snapshot is the state of an instance after its initialisation, of which others are
// made. It is that of the module alone: no statement's data was there yet, and
// clock and random numbers were those at a statement's beginning.
type snapshot struct {
	image *preinit.Image
	fuel  int64 // that the initialisation took
	// clock and random are how far it moved those of its statement.
	clock  int64
	random uint64
}

// snapshots are what a module has of them: none yet, one, or never one.
type snapshots struct {
	making sync.Mutex
	made   atomic.Pointer[snapshot]
	never  atomic.Bool
}

func (s *snapshots) size() int64 {
	if made := s.made.Load(); made != nil {
		return made.image.Size()
	}
	return 0
}

// snapshot returns what instances begin with, nil for those that have to be
// initialised themselves: initialisation may be different each time where the module
// has a real clock or random numbers, asks the host for something, or has state that
// an image has not. Whoever needs the first makes it, and has spent some fuel; who
// comes meanwhile does not wait.
func (m *Module) snapshot(ctx context.Context, meter *Meter) (s *snapshot, spent int64, err error) {
	if s := m.begun.made.Load(); s != nil {
		return s, 0, nil
	}
	if m.World != (World{}) || !m.plan.Whole || m.begun.never.Load() || !m.begun.making.TryLock() {
		return nil, 0, nil
	}
	defer m.begun.making.Unlock()
	if s := m.begun.made.Load(); s != nil || m.begun.never.Load() {
		return s, 0, nil
	}
	s, err = m.makeSnapshot(ctx, meter)
	if s == nil || err != nil {
		return nil, 0, err
	}
	m.begun.made.Store(s)
	return s, s.fuel, nil
}

// makeSnapshot initialises an instance that is alone, and returns its state; nil where
// its initialisation has to be seen by the statement.
func (m *Module) makeSnapshot(ctx context.Context, meter *Meter) (*snapshot, error) {
	alone, watched := meter.alone(), &witness{}
	inner := context.WithValue(WithServices(ctx, watched), meterKey{}, alone)
	i, err := m.begin(inner, alone, &snapshot{image: m.plan.Begin})
	if err != nil {
		return nil, err
	}
	defer i.Discard(ctx)
	defer i.giveBack()
	err = i.initialise(inner)
	if late := Charge(ctx, alone.host.Load()); late != nil {
		return nil, late
	}
	_, procedure := ctx.Value(servicesKey{}).(Procedure)
	switch {
	case watched.asked.Load():
		m.begun.never.Store(true)
		return nil, meter.check()
	case err != nil && procedure:
		return nil, meter.check() // it may have other words for what it may not
	case err != nil:
		return nil, err
	}
	// A module whose snapshot has no room goes on without.
	image := i.image()
	if m.budget.Reserve(image.Size()) != nil {
		m.begun.never.Store(true)
		return nil, nil
	}
	image.Keep()
	return &snapshot{image: image, fuel: i.used(), clock: alone.clock.Load(), random: alone.random.Load()}, nil
}

// giveBack returns the fuel that an instance was granted and has not used.
func (i *Instance) giveBack() {
	left := int64(i.fuel.Get())
	if left <= 0 {
		return
	}
	if i.share != nil && i.share.limits.Fuel > 0 {
		i.share.fuel.Add(left)
	}
	m := i.meter
	if m.outer != nil {
		m = m.outer
	}
	if m.bound {
		m.left.Add(left)
	}
}

// witness are services that tell whether they were asked for something.
type witness struct{ asked atomic.Bool }

// Log implements Services.
func (w *witness) Log(LogLevel, string) { w.asked.Store(true) }

// Setting implements Services.
func (w *witness) Setting(string) (string, bool) {
	w.asked.Store(true)
	return "", false
}
