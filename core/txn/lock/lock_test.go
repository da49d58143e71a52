package lock

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
)

var bg = context.Background()

func row(n uint64) Key { return Key{Class: Row, A: 1, B: n} }

func mustGet(t *testing.T, m *Manager, o *Owner, k Key, mode Mode) {
	t.Helper()
	if ok, err := m.Acquire(bg, o, k, mode, NoWait); !ok || err != nil {
		t.Fatalf("owner %d did not get %v mode %d: %v", o.ID, k, mode, err)
	}
}

func mustConflict(t *testing.T, m *Manager, o *Owner, k Key, mode Mode) {
	t.Helper()
	if ok, err := m.Acquire(bg, o, k, mode, NoWait); ok || err != nil {
		t.Fatalf("owner %d got %v mode %d: %v", o.ID, k, mode, err)
	}
}

// The conflict tables are symmetric and those of PostgreSQL's manual.
func TestConflictTables(t *testing.T) {
	counts := map[Class]int{Table: 38, Row: 10, Advisory: 3}
	for class, want := range counts {
		n := 0
		for a := range Mode(8) {
			for b := range Mode(8) {
				on := conflicts[class][a]&(1<<b) != 0
				if on {
					n++
				}
				if on != (conflicts[class][b]&(1<<a) != 0) && class != Table {
					t.Errorf("class %d: %d and %d are not symmetric", class, a, b)
				}
			}
		}
		if n != want {
			t.Errorf("class %d has %d conflicts, want %d", class, n, want)
		}
	}
	for a := range Mode(8) {
		for b := range Mode(8) {
			if (conflicts[Table][a]&(1<<b) != 0) != (conflicts[Table][b]&(1<<a) != 0) {
				t.Errorf("table: %d and %d are not symmetric", a, b)
			}
		}
	}
}

func TestGrantUpgradeRelease(t *testing.T) {
	m := New(env.Real().Clock)
	a, b := &Owner{ID: 1}, &Owner{ID: 2}
	mustGet(t, m, a, row(1), ForShare)
	mustGet(t, m, b, row(1), ForShare)
	mustConflict(t, m, a, row(1), ForUpdate)
	mark := b.Mark()
	mustGet(t, m, b, row(2), ForUpdate)
	m.ReleaseTo(b, mark)
	mustGet(t, m, a, row(2), ForUpdate)
	m.ReleaseTo(b, 0)
	mustGet(t, m, a, row(1), ForUpdate)
	mustConflict(t, m, b, row(1), ForKeyShare)
	m.ReleaseTo(a, 0)
	for i := range m.shards {
		if len(m.shards[i].locks) != 0 {
			t.Fatal("locks are left")
		}
	}
}

func TestQueueIsFair(t *testing.T) {
	m := New(env.Real().Clock)
	a, b, c := &Owner{ID: 1}, &Owner{ID: 2}, &Owner{ID: 3}
	mustGet(t, m, a, row(1), ForShare)
	got := make(chan error, 1)
	go func() {
		_, err := m.Acquire(bg, b, row(1), ForUpdate, Wait)
		got <- err
	}()
	for {
		s := m.shard(row(1))
		s.mu.Lock()
		n := len(s.locks[row(1)].queue)
		s.mu.Unlock()
		if n == 1 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	mustConflict(t, m, c, row(1), ForShare) // would overtake b
	m.ReleaseTo(a, 0)
	if err := <-got; err != nil {
		t.Fatal(err)
	}
}

func TestTimeoutAndCancel(t *testing.T) {
	m := New(env.Real().Clock)
	a, b := &Owner{ID: 1}, &Owner{ID: 2, Timeout: time.Millisecond}
	mustGet(t, m, a, row(1), ForUpdate)
	if _, err := m.Acquire(bg, b, row(1), ForUpdate, Wait); errs.CodeOf(err) != errs.LockNotAvailable {
		t.Fatal(err)
	}
	b.Timeout = 0
	ctx, cancel := context.WithCancel(bg)
	cancel()
	if _, err := m.Acquire(ctx, b, row(1), ForUpdate, Wait); errs.CodeOf(err) != errs.QueryCanceled {
		t.Fatal(err)
	}
	cause := errs.New(errs.QueryCanceled, "canceling statement due to statement timeout")
	ctx, stop := context.WithCancelCause(bg)
	stop(cause)
	if err := m.WaitFor(ctx, b, NewEnded(a)); err != cause {
		t.Fatal(err)
	}
}

// Two owners that want each other's lock: the younger one is the victim,
// whoever comes last.
func TestDeadlockVictimIsYoungest(t *testing.T) {
	for _, youngLast := range []bool{true, false} {
		m := New(env.Real().Clock)
		old, young := &Owner{ID: 1}, &Owner{ID: 2}
		mustGet(t, m, old, row(1), ForUpdate)
		mustGet(t, m, young, row(2), ForUpdate)
		first, second, k1, k2 := old, young, row(2), row(1)
		if !youngLast {
			first, second, k1, k2 = young, old, row(1), row(2)
		}
		results := make(chan error, 1)
		go func() {
			_, err := m.Acquire(bg, first, k1, ForUpdate, Wait)
			if first == young {
				m.ReleaseTo(young, 0)
			}
			results <- err
		}()
		for {
			m.waits.Lock()
			waiting := first.waiting != nil
			m.waits.Unlock()
			if waiting {
				break
			}
			time.Sleep(time.Millisecond)
		}
		_, err := m.Acquire(bg, second, k2, ForUpdate, Wait)
		if second == young {
			m.ReleaseTo(young, 0)
		}
		other := <-results
		youngErr, oldErr := err, other
		if !youngLast {
			youngErr, oldErr = other, err
		}
		if errs.CodeOf(youngErr) != errs.DeadlockDetected || oldErr != nil {
			t.Fatalf("youngLast=%v: young %v, old %v", youngLast, youngErr, oldErr)
		}
	}
}

func TestDeadlockThroughTransaction(t *testing.T) {
	m := New(env.Real().Clock)
	a, b := &Owner{ID: 1}, &Owner{ID: 2}
	mustGet(t, m, a, row(1), ForUpdate)
	ended := NewEnded(b)
	got := make(chan error, 1)
	go func() { got <- m.WaitFor(bg, a, ended) }()
	for {
		m.waits.Lock()
		waiting := a.forTxn != nil
		m.waits.Unlock()
		if waiting {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if _, err := m.Acquire(bg, b, row(1), ForUpdate, Wait); errs.CodeOf(err) != errs.DeadlockDetected {
		t.Fatal(err)
	}
	ended.Signal()
	if err := <-got; err != nil {
		t.Fatal(err)
	}
}

// Many goroutines lock random rows in random order: exclusive locks exclude,
// and every round ends.
func TestStress(t *testing.T) {
	m := New(env.Real().Clock)
	const rows = 6
	var inside [rows]int
	var wg sync.WaitGroup
	var ids sync.Mutex
	next := uint64(0)
	for g := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			rng := rand.New(rand.NewPCG(uint64(g), 1))
			for range 300 {
				ids.Lock()
				next++
				o := &Owner{ID: next}
				ids.Unlock()
				var mine []int
				for range 3 {
					r := rng.IntN(rows)
					_, err := m.Acquire(bg, o, row(uint64(r)), ForUpdate, Wait)
					if err != nil {
						if errs.CodeOf(err) != errs.DeadlockDetected {
							t.Error(err)
						}
						break
					}
					mine = append(mine, r)
					inside[r]++ // the race detector watches
				}
				for _, r := range mine {
					inside[r]--
				}
				m.ReleaseTo(o, 0)
			}
		}()
	}
	wg.Wait()
	for r, n := range inside {
		if n != 0 {
			t.Fatalf("row %d: %d", r, n)
		}
	}
}

// TestKeep has an owner hold a lock beyond the end of a transaction, and for a
// transaction besides.
func TestKeep(t *testing.T) {
	m := New(env.Real().Clock)
	a, b := &Owner{ID: 1}, &Owner{ID: 2}
	k := Key{Class: Advisory, A: 7}
	take := func(f func(context.Context, *Owner, Key, Mode, Policy) (bool, error), o *Owner, mode Mode) bool {
		t.Helper()
		ok, err := f(context.Background(), o, k, mode, NoWait)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	for range 2 {
		if !take(m.Keep, a, AdvisoryExclusive) {
			t.Fatal("an owner conflicts with itself")
		}
	}
	if !take(m.Acquire, a, AdvisoryExclusive) {
		t.Fatal("an owner conflicts with its own transaction")
	}
	if take(m.Acquire, b, AdvisoryShared) {
		t.Fatal("two owners have it")
	}
	m.ReleaseTo(a, 0)
	if take(m.Keep, b, AdvisoryShared) {
		t.Fatal("the end of the transaction has released what is kept")
	}
	if !m.GiveBack(a, k, AdvisoryExclusive) || take(m.Keep, b, AdvisoryShared) {
		t.Fatal("it is held once less than it was taken")
	}
	if !take(m.Acquire, a, AdvisoryExclusive) || !m.GiveBack(a, k, AdvisoryExclusive) || m.GiveBack(a, k, AdvisoryExclusive) {
		t.Fatal("given back another number of times")
	}
	if take(m.Keep, b, AdvisoryShared) {
		t.Fatal("giving back has released what the transaction has")
	}
	m.ReleaseTo(a, 0)
	if !take(m.Keep, b, AdvisoryShared) || !take(m.Keep, a, AdvisoryShared) || m.GiveBack(a, k, AdvisoryExclusive) {
		t.Fatal("shared")
	}
	m.GiveBackAll(a)
	m.GiveBackAll(b)
	for i := range m.shards {
		if n := len(m.shards[i].locks); n != 0 {
			t.Errorf("%d locks are left", n)
		}
	}
}
