package host

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/storage/vfs"
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
	// template has the image's runs, one behind the other, where the system can make
	// copies of them that cost nothing before they are written.
	template *vfs.Template
}

// Runs of at least mapBytes are not copied but mapped, up to maxMaps of them: the
// system has not many mappings for a process.
const (
	mapBytes = 16 << 10
	maxMaps  = 8
)

// maxImage is the largest image that is kept. What Go's runtime begins with is a
// megabyte.
const maxImage = 16 << 20

// templateBytes is the least image that is worth a template, which is an open file.
const templateBytes = 256 << 10

// keep makes the image's memory, which is that of an instance, the snapshot's own.
func (s *snapshot) keep() {
	n := s.image.Bytes()
	if n >= templateBytes {
		s.template = vfs.NewTemplate(n)
	}
	if s.template != nil {
		s.image.MoveTo(s.template.Bytes())
	} else {
		s.image.MoveTo(make([]byte, n))
	}
}

// fill makes the memory of an instance, which is as the runtime gives it, what the
// image has. It reports whether parts of it are mapped from the snapshot.
func (s *snapshot) fill(memory []byte, mappable bool) (mapped bool) {
	mappable = mappable && s.template != nil
	from, maps := 0, 0
	for _, r := range s.image.Runs {
		to := memory[r.At:][:len(r.Bytes)]
		if mappable && len(to) >= mapBytes && maps < maxMaps && s.template.Map(to, from) {
			maps++
		} else {
			copy(to, r.Bytes)
		}
		from += len(r.Bytes)
	}
	return maps > 0
}

// free gives the memory back, when no instance will begin any more.
func (s *snapshot) free() {
	if s.template != nil {
		s.template.Free()
	}
}

// snapshots are what a module has of them: none yet, one, or never one.
type snapshots struct {
	making sync.Mutex
	made   atomic.Pointer[snapshot]
	never  atomic.Bool
}

// size is what they take of the budget.
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
	case i.memory.short:
		return nil, nil // another time it will do something else
	}
	// A module whose snapshot has no room goes on without.
	image := i.image()
	if image.Size() > maxImage || m.budget.Reserve(image.Size()) != nil {
		m.begun.never.Store(true)
		return nil, nil
	}
	made := &snapshot{image: image, fuel: i.used(), clock: alone.clock.Load(), random: alone.random.Load()}
	made.keep()
	return made, nil
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
