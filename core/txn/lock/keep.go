package lock

import "context"

// keptLock is a lock that is held beyond transactions, in one mode.
type keptLock struct {
	key  Key
	mode Mode
}

// Keep is Acquire for a lock that the end of a transaction does not release. It
// is held until it was given back as often as it was taken.
func (m *Manager) Keep(ctx context.Context, o *Owner, k Key, mode Mode, policy Policy) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	ok, err := m.acquire(ctx, o, k, mode, policy, true)
	if err == nil && ok {
		if o.kept == nil {
			o.kept = map[keptLock]int{}
		}
		o.kept[keptLock{k, mode}]++
	}
	return ok, err
}

// GiveBack gives a kept lock back once; false when it is not kept in that mode.
func (m *Manager) GiveBack(o *Owner, k Key, mode Mode) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := keptLock{k, mode}
	switch n := o.kept[l]; n {
	case 0:
		return false
	case 1:
		m.dropKept(o, l)
	default:
		o.kept[l] = n - 1
	}
	return true
}

// GiveBackAll gives all kept locks back.
func (m *Manager) GiveBackAll(o *Owner) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for l := range o.kept {
		m.dropKept(o, l)
	}
}

func (m *Manager) dropKept(o *Owner, l keptLock) {
	delete(o.kept, l)
	m.release(o, grant{l.key, 1 << l.mode}, true)
}
