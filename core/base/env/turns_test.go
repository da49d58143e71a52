package env

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// No more goroutines have a turn than there are, everybody gets his, and all turns are
// there afterwards.
func TestTurns(t *testing.T) {
	turns := NewTurns(0)
	var have, most atomic.Int32
	var all sync.WaitGroup
	for range 4 * runtime.GOMAXPROCS(0) {
		all.Go(func() {
			var own Turn
			defer own.End()
			for range 20 {
				own.Next(t.Context(), turns)
				if own.of == nil {
					continue // the lease of the others has ended
				}
				n := have.Add(1)
				for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
				}
				runtime.Gosched()
				have.Add(-1)
				own.Pause()
			}
		})
	}
	all.Wait()
	if n := int(most.Load()); n == 0 || n > cap(turns.slots) {
		t.Errorf("%d had a turn at a time, of %d", n, cap(turns.slots))
	}
	if len(turns.slots) != 0 || turns.waiting.Load() != 0 {
		t.Errorf("%d turns are taken, %d wait", len(turns.slots), turns.waiting.Load())
	}
}

// Who waits goes on without a turn when those who have them do not come back: they may
// wait for him. The end of the context ends the waiting too.
func TestTurnLease(t *testing.T) {
	turns := NewTurns(1 << 10) // one is the least
	var first, second Turn
	first.Next(t.Context(), turns)
	defer first.End()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer second.End()
		second.Next(t.Context(), turns)
		if second.of != nil {
			t.Error("there is a second turn")
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		second.Next(ended, turns)
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Fatal("a goroutine waits for a turn for good")
	}
	if len(turns.slots) != 1 {
		t.Errorf("%d turns are taken", len(turns.slots))
	}
}

// A turn of a goroutine that is behind others already leaves it there.
func TestTurnWithin(t *testing.T) {
	outer, inner := NewTurns(0), NewTurns(0)
	var a, b Turn
	a.Next(t.Context(), outer)
	behind := a.behind
	b.Next(t.Context(), inner)
	if b.behind != nil {
		t.Error("the inner turn has put the thread behind others once more")
	}
	b.End()
	b.End()
	if a.behind != behind || a.Paused() {
		t.Error("the outer turn is over")
	}
	a.Pause()
	if a.Paused() != (behind != nil) {
		t.Error("the thread came back to the front")
	}
	a.End()
	if len(outer.slots)+len(inner.slots) != 0 {
		t.Error("turns are left")
	}
	var none *Turn
	none.Pause()
	none.End()
}

// A goroutine steps behind others once, without a turn, has turns there like any other, and
// comes back at the end of the one that it stepped behind with.
func TestStepBehind(t *testing.T) {
	turns := NewTurns(0)
	possible := NewBackground().Possible()
	var outer, inner Turn
	outer.StepBehind(turns)
	outer.StepBehind(turns)
	if outer.Paused() != possible || turns.Taken() != 0 {
		t.Errorf("behind: %v, %d turns are taken", outer.Paused(), turns.Taken())
	}
	inner.Next(t.Context(), turns)
	if inner.behind != nil || turns.Taken() != 1 {
		t.Errorf("behind once more: %v, %d turns are taken", inner.behind != nil, turns.Taken())
	}
	inner.End()
	if outer.Paused() != possible || turns.Taken() != 0 {
		t.Errorf("behind: %v, %d turns are taken after the inner one", outer.Paused(), turns.Taken())
	}
	outer.End()
	if outer.Paused() {
		t.Error("still behind")
	}
	var again Turn
	again.StepBehind(turns)
	if again.Paused() != possible {
		t.Error("the thread did not come back to the front")
	}
	again.End()
}
