package lock

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
)

const shardCount = 64

// Manager holds all locks.
type Manager struct {
	clock  env.Clock
	shards [shardCount]shard

	waits sync.Mutex // held while the wait-for graph is read
}

type shard struct {
	mu    sync.Mutex
	locks map[Key]*entry
	free  []*entry
}

// entry is an object with holders or waiters.
type entry struct {
	key     Key
	holders []holder
	queue   []*waiter
}

type holder struct {
	owner *Owner
	modes uint8
	kept  uint8 // modes that are held until they are given back by name
}

// all returns the modes in which the holder has the lock.
func (h *holder) all() uint8 { return h.modes | h.kept }

type waiter struct {
	owner   *Owner
	entry   *entry
	mode    Mode
	keep    bool          // beyond the transaction
	granted chan struct{} // closed when granted or given up on
	err     error         // set before granted is closed: the victim of a deadlock
	done    bool
}

// Owner is a transaction, or a session with its transactions one after the
// other, as the lock manager sees it. Several goroutines of a statement may take
// locks for it; they wait for each other.
type Owner struct {
	// ID orders owners by age: a larger one is younger.
	ID uint64
	// Timeout ends a wait with 55P03; 0 for none.
	Timeout time.Duration

	mu   sync.Mutex // held while a lock is taken or given back
	held []grant
	kept map[keptLock]int // how often, see Keep

	// Guarded by Manager.waits: what the owner waits for.
	waiting *waiter
	forTxn  *Ended
	victim  chan struct{} // closed to end a wait for a transaction
}

// grant is one step in which an owner got modes of a lock.
type grant struct {
	key  Key
	bits uint8
}

// Ended is a signal that a transaction has ended.
type Ended struct {
	Owner *Owner
	done  chan struct{}
}

// NewEnded returns the signal of an owner's end.
func NewEnded(o *Owner) *Ended { return &Ended{Owner: o, done: make(chan struct{})} }

// Signal wakes those who wait.
func (e *Ended) Signal() { close(e.done) }

// New returns an empty lock manager.
func New(clock env.Clock) *Manager {
	m := &Manager{clock: clock}
	for i := range m.shards {
		m.shards[i].locks = map[Key]*entry{}
	}
	return m
}

func (m *Manager) shard(k Key) *shard {
	h := (k.A*0x9e3779b97f4a7c15 ^ k.B) * 0xff51afd7ed558ccd
	return &m.shards[(h>>58^uint64(k.Class))%shardCount]
}

// Policy says what Acquire does about a conflict.
type Policy uint8

// The policies.
const (
	Wait Policy = iota
	NoWait
)

// Acquire takes a lock in a mode. false without an error means that the lock
// is taken and the policy is NoWait.
func (m *Manager) Acquire(ctx context.Context, o *Owner, k Key, mode Mode, policy Policy) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return m.acquire(ctx, o, k, mode, policy, false)
}

// acquire takes a lock for a transaction, or to keep. o.mu is held.
func (m *Manager) acquire(ctx context.Context, o *Owner, k Key, mode Mode, policy Policy, keep bool) (bool, error) {
	s := m.shard(k)
	s.mu.Lock()
	e := s.locks[k]
	if e == nil {
		e = s.entry(k)
	}
	have, bit := e.held(o), uint8(1)<<mode
	if have.all()&bit != 0 {
		// What is held in one way is had in the other too, without a wait.
		if keep && have.kept&bit == 0 || !keep && have.modes&bit == 0 {
			e.grant(o, mode, keep)
		}
		s.mu.Unlock()
		return true, nil
	}
	upgrade := have.all() != 0
	if !e.blocked(o, mode, len(e.queue), upgrade) {
		e.grant(o, mode, keep)
		s.mu.Unlock()
		return true, nil
	}
	if policy == NoWait {
		s.drop(e)
		s.mu.Unlock()
		return false, nil
	}
	w := &waiter{owner: o, entry: e, mode: mode, keep: keep, granted: make(chan struct{})}
	if upgrade {
		e.queue = append([]*waiter{w}, e.queue...)
	} else {
		e.queue = append(e.queue, w)
	}
	s.mu.Unlock()
	return true, m.wait(ctx, s, w)
}

// entry makes an entry. s.mu is held.
func (s *shard) entry(k Key) *entry {
	var e *entry
	if n := len(s.free); n > 0 {
		e, s.free = s.free[n-1], s.free[:n-1]
	} else {
		e = &entry{}
	}
	e.key = k
	s.locks[k] = e
	return e
}

// drop forgets an entry that nobody holds or waits for. s.mu is held.
func (s *shard) drop(e *entry) {
	if len(e.holders) == 0 && len(e.queue) == 0 {
		delete(s.locks, e.key)
		if len(s.free) < 256 {
			s.free = append(s.free, e)
		}
	}
}

// held returns what an owner has of a lock.
func (e *entry) held(o *Owner) holder {
	for _, h := range e.holders {
		if h.owner == o {
			return h
		}
	}
	return holder{}
}

// blocked reports whether a request has to wait for a holder, or for one of
// the first ahead waiters, which an upgrade passes by.
func (e *entry) blocked(o *Owner, mode Mode, ahead int, upgrade bool) bool {
	against := conflicts[e.key.Class][mode]
	for _, h := range e.holders {
		if h.owner != o && h.all()&against != 0 {
			return true
		}
	}
	if upgrade {
		return false
	}
	for _, w := range e.queue[:ahead] {
		if w.owner != o && against&(1<<w.mode) != 0 {
			return true
		}
	}
	return false
}

// grant gives a mode to an owner, and notes it there unless it is to keep.
func (e *entry) grant(o *Owner, mode Mode, keep bool) {
	got := holder{owner: o, modes: 1 << mode}
	if keep {
		got = holder{owner: o, kept: 1 << mode}
	} else {
		o.held = append(o.held, grant{e.key, 1 << mode})
	}
	for i := range e.holders {
		if h := &e.holders[i]; h.owner == o {
			h.modes, h.kept = h.modes|got.modes, h.kept|got.kept
			return
		}
	}
	e.holders = append(e.holders, got)
}

// wake grants what can be granted now. s.mu is held.
func (e *entry) wake() {
	for i := 0; i < len(e.queue); {
		w := e.queue[i]
		if e.blocked(w.owner, w.mode, i, e.held(w.owner).owner != nil) {
			i++
			continue
		}
		e.queue = append(e.queue[:i], e.queue[i+1:]...)
		e.grant(w.owner, w.mode, w.keep)
		w.done = true
		close(w.granted)
	}
}

// leave takes a waiter out of its queue and reports whether it was still
// there. s.mu is held.
func (e *entry) leave(w *waiter) bool {
	for i, other := range e.queue {
		if other == w {
			e.queue = append(e.queue[:i], e.queue[i+1:]...)
			e.wake()
			return true
		}
	}
	return false
}

// wait waits until w is granted, fails or is given up.
func (m *Manager) wait(ctx context.Context, s *shard, w *waiter) error {
	m.waits.Lock()
	w.owner.waiting = w
	m.breakCycles(w.owner)
	m.waits.Unlock()
	ctx, cancel, timed := m.withTimeout(ctx, w.owner)
	defer cancel()
	select {
	case <-w.granted:
	case <-ctx.Done():
		s.mu.Lock()
		if w.entry.leave(w) {
			w.done, w.err = true, waitError(ctx, timed)
			s.drop(w.entry)
		}
		s.mu.Unlock()
	}
	m.waits.Lock()
	w.owner.waiting = nil
	m.waits.Unlock()
	return w.err
}

func (m *Manager) withTimeout(ctx context.Context, o *Owner) (context.Context, context.CancelFunc, context.Context) {
	if o.Timeout == 0 {
		return ctx, func() {}, nil
	}
	timed, cancel := m.clock.WithTimeout(ctx, o.Timeout)
	return timed, cancel, ctx
}

// waitError tells a lock timeout from an end of the caller's context, whose
// cause is passed on when it is an error with an SQLSTATE.
func waitError(ctx, parent context.Context) error {
	if parent != nil && parent.Err() == nil {
		return errs.New(errs.LockNotAvailable, "canceling statement due to lock timeout")
	}
	return Canceled(ctx)
}

// Canceled is the error of a statement whose context has ended.
func Canceled(ctx context.Context) error {
	cause := context.Cause(ctx)
	if _, ok := errors.AsType[*errs.Error](cause); ok {
		return cause
	}
	return errs.New(errs.QueryCanceled, "canceling statement due to user request").WithCause(cause)
}

// Mark returns a point in the sequence of the owner's locks.
func (o *Owner) Mark() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.held)
}

// ReleaseTo gives up the locks that were taken since mark.
func (m *Manager) ReleaseTo(o *Owner, mark int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i := len(o.held) - 1; i >= mark; i-- {
		m.release(o, o.held[i], false)
	}
	o.held = o.held[:mark]
}

func (m *Manager) release(o *Owner, g grant, kept bool) {
	s := m.shard(g.key)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.locks[g.key]
	if e == nil {
		return
	}
	for i := range e.holders {
		if h := &e.holders[i]; h.owner == o {
			if kept {
				h.kept &^= g.bits
			} else {
				h.modes &^= g.bits
			}
			if h.all() == 0 {
				last := len(e.holders) - 1
				e.holders[i] = e.holders[last]
				e.holders[last] = holder{}
				e.holders = e.holders[:last]
			}
			break
		}
	}
	e.wake()
	s.drop(e)
}

// WaitFor waits until a transaction has ended.
func (m *Manager) WaitFor(ctx context.Context, o *Owner, t *Ended) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	m.waits.Lock()
	o.forTxn, o.victim = t, make(chan struct{})
	victim := o.victim
	m.breakCycles(o)
	m.waits.Unlock()
	ctx, cancel, timed := m.withTimeout(ctx, o)
	defer cancel()
	var err error
	select {
	case <-t.done:
	case <-victim:
		err = errDeadlock()
	case <-ctx.Done():
		err = waitError(ctx, timed)
	}
	m.waits.Lock()
	o.forTxn, o.victim = nil, nil
	m.waits.Unlock()
	return err
}

func errDeadlock() error { return errs.New(errs.DeadlockDetected, "deadlock detected") }
