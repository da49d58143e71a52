package lsm

import (
	"context"
	"runtime"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/lsm/bloom"
	"github.com/basaltdb/basalt/core/storage/lsm/memtable"
)

const (
	// MaxKey is the longest key of a tree.
	MaxKey = 32 << 10
	// MaxValue is the longest value of a tree: a block of the buffer pool has it.
	MaxValue = 4 << 20

	slowBytes = 64 << 10 // what a writer may write for each time it is slowed down
	slowTime  = time.Millisecond
)

// Op is a change of a key.
type Op struct {
	Key, Value []byte
	Delete     bool
}

// Change is what a Logger is told: a change with what was there before.
type Change struct {
	Op
	Old   []byte
	Found bool
}

// Logger logs a change and returns its position. It is called under the latch of
// the key, and the change is made if and only if it returns no error.
type Logger interface {
	Log(c *Change) (LSN, error)
}

func (t *Tree) checkSize(op *Op) error {
	if len(op.Key) > MaxKey {
		return errs.New(errs.ProgramLimitExceeded, "index row size %d exceeds lsm maximum %d", len(op.Key), MaxKey)
	}
	if len(op.Value) > MaxValue {
		return errs.New(errs.ProgramLimitExceeded, "value of %d bytes exceeds the maximum of %d", len(op.Value), MaxValue)
	}
	return nil
}

// hashes are those of a key, and of it without its suffix.
type hashes struct{ whole, prefix uint64 }

func (t *Tree) hash(key []byte) hashes {
	h := hashes{whole: bloom.Hash(key)}
	h.prefix = h.whole
	if n := t.config.Load().Suffix; n > 0 {
		h.prefix = bloom.HashLess(key, n)
	}
	return h
}

func (t *Tree) stripe(key []byte) uint64 {
	return bloom.HashLess(key, t.config.Load().Suffix) % stripes
}

func (t *Tree) latch(prefix uint64) *latch { return &t.latches[prefix%stripes] }

// Modify lets ed decide about a key, and does what it says: the latch of the key
// is held from the decision until the change can be seen. lg is nil where the
// change is not to be logged. ed.Applied is called when the change is certain but
// for a failure of the log.
func (t *Tree) Modify(key []byte, ed btree.Editor, lg Logger) error {
	if err := t.checkSize(&Op{Key: key}); err != nil {
		return err
	}
	if err := t.admit(len(key)); err != nil {
		return err
	}
	hash := t.hash(key)
	l := t.latch(hash.prefix)
	l.Lock()
	defer l.Unlock()
	var r reading
	defer r.done(t)
	if err := r.find(t, key, hash); err != nil {
		return err
	}
	act, value, err := ed.Decide(r.value, r.found)
	if err != nil || act == btree.Keep || act == btree.Delete && !r.found {
		return err
	}
	return t.change(&Change{Op: Op{Key: key, Value: value, Delete: act == btree.Delete}, Old: r.value, Found: r.found}, ed, lg)
}

// Restore is Modify for taking changes back, which must not fail because tables
// cannot be written or read: it does not wait for room, memory being bounded by
// what is taken back, and does not look for the key. So ed is told that it is not
// there, and lg likewise.
func (t *Tree) Restore(key []byte, ed btree.Editor, lg Logger) error {
	if t.broken != nil {
		return nil
	}
	if err := t.usable(); err != nil {
		return err
	}
	l := &t.latches[t.stripe(key)]
	l.Lock()
	defer l.Unlock()
	act, value, err := ed.Decide(nil, false)
	if err != nil || act == btree.Keep {
		return err
	}
	return t.change(&Change{Op: Op{Key: key, Value: value, Delete: act == btree.Delete}}, ed, lg)
}

// change makes a change that was decided. The latch of the key is held.
func (t *Tree) change(c *Change, ed btree.Editor, lg Logger) error {
	if err := t.checkSize(&c.Op); err != nil {
		return err
	}
	m := t.writable()
	ed.Applied()
	lsn := LSN(0)
	if lg != nil {
		var err error
		if lsn, err = lg.Log(c); err != nil {
			t.done(m)
			return err
		}
	}
	t.make(m, lsn, c.Op)
	return nil
}

// Apply makes changes that are logged at lsn, all of them visible at once. The
// later of two changes of a key wins. Applying the changes of a stretch of the
// log again, to its end, changes nothing.
func (t *Tree) Apply(lsn LSN, ops ...Op) error {
	_, err := t.Write(func() (LSN, error) { return lsn, nil }, ops...)
	return err
}

// Write makes changes that log logs, all of them visible at once, and returns
// where. The latches of the keys are held from before they are logged, so that
// changes of a key are made in the order of the log.
func (t *Tree) Write(log func() (LSN, error), ops ...Op) (LSN, error) {
	if len(ops) == 0 {
		return log()
	}
	size := 0
	for i := range ops {
		if err := t.checkSize(&ops[i]); err != nil {
			return 0, err
		}
		size += len(ops[i].Key) + len(ops[i].Value)
	}
	if err := t.admit(size); err != nil {
		return 0, err
	}
	if len(ops) == 1 {
		l := &t.latches[t.stripe(ops[0].Key)]
		l.Lock()
		defer l.Unlock()
	} else {
		held := t.latchAll(ops)
		defer t.unlatchAll(held)
	}
	m := t.writable()
	lsn, err := log()
	if err != nil {
		t.done(m)
		return 0, err
	}
	t.make(m, lsn, ops...)
	return lsn, nil
}

// latchAll takes the latches of the keys of ops, in their order, and returns
// them as a set.
func (t *Tree) latchAll(ops []Op) (set uint64) {
	for i := range ops {
		set |= 1 << t.stripe(ops[i].Key)
	}
	for i := range t.latches {
		if set&(1<<i) != 0 {
			t.latches[i].Lock()
		}
	}
	return set
}

func (t *Tree) unlatchAll(set uint64) {
	for i := range t.latches {
		if set&(1<<i) != 0 {
			t.latches[i].Unlock()
		}
	}
}

// make puts changes into the memtable m, whose reference it gives back, or
// newer ones, and lets them be seen. The latches of the keys are held.
func (t *Tree) make(m *mem, lsn LSN, ops ...Op) {
	m.lower(lsn)
	last := t.seq.Add(uint64(len(ops)))
	first := last - uint64(len(ops))
	for i := range ops {
		op := &ops[i]
		for !m.Put(op.Key, op.Value, op.Delete, first+uint64(i)+1) {
			t.rotate(m, memtable.Need(len(op.Key), len(op.Value)))
			next := t.writable()
			next.lower(lsn)
			t.done(m)
			m = next
		}
	}
	// Changes are seen in the order of their numbers, so that a number names a
	// state of the tree. Those before are being made by writers that wait for
	// nothing.
	for t.visible.Load() != first {
		runtime.Gosched()
	}
	t.visible.Store(last)
	t.done(m)
}

// Pressure on writers.
const (
	pressNone = iota
	pressSlow
	pressStop
)

// setPressure works out whether writers have to wait.
func (t *Tree) setPressure(s *state) {
	p := int32(pressNone)
	runs := t.config.Load().policy.debt(s.v)
	switch {
	case len(s.imms) >= maxImmutable || runs >= t.o.StopRuns:
		p = pressStop
	case runs >= t.o.SlowRuns:
		p = pressSlow
	}
	t.pressure.Store(p)
}

// admit waits until n bytes can be written: memory and unmerged tables are
// bounded.
func (t *Tree) admit(n int) error {
	if t.pressure.Load() == pressNone {
		return t.usable()
	}
	if t.pressure.Load() == pressSlow && t.o.Clock != nil && t.debt.Add(int64(n)) >= slowBytes {
		t.debt.Store(0)
		t.stats.Slowdowns.Add(1)
		if err := t.o.Clock.Sleep(context.Background(), slowTime); err != nil {
			return err
		}
	}
	if t.pressure.Load() != pressStop {
		return t.usable()
	}
	t.stats.Stalls.Add(1)
	if !t.o.Background {
		return t.relieve()
	}
	t.kick(t.flushes)
	t.kick(t.compacts)
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.pressure.Load() == pressStop && !t.closed.Load() {
		for i := range t.trouble {
			if err := t.trouble[i].Load(); err != nil {
				return *err
			}
		}
		t.cond.Wait()
	}
	return t.usable()
}

// relieve does the work that there is no background for.
func (t *Tree) relieve() error {
	for t.pressure.Load() == pressStop {
		if err := t.usable(); err != nil {
			return err
		}
		if err := t.flushAll(); err != nil {
			return err
		}
		if t.pressure.Load() == pressStop {
			if _, err := t.Compact(); err != nil {
				return err
			}
		}
	}
	return nil
}
