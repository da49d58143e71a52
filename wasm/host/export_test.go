package host

import "context"

// Fresh returns an instance that was initialised itself, which the caller has to
// Discard.
func (m *Module) Fresh(ctx context.Context) (*Instance, error) {
	meter, err := meterOf(ctx)
	if err != nil {
		return nil, err
	}
	if m.plan == nil {
		return m.begin(ctx, meter, nil)
	}
	return m.fresh(ctx, meter)
}

// Begun reports whether there is a snapshot, and whether there never will be one.
func (m *Module) Begun() (made, never bool) {
	return m.begun.made.Load() != nil, m.plan == nil || !m.plan.Whole || m.begun.never.Load()
}

// Image returns the state of an instance of a module with a snapshot.
func (i *Instance) Image() ([]byte, []uint64) {
	image := i.image()
	return i.contents(), image.Globals
}
