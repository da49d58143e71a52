package env

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
)

// TestPercentFor computes what the heap's goal is with the percentage: the floor, or
// twice what is in use.
func TestPercentFor(t *testing.T) {
	const floor = 128 << 20
	for live := uint64(4 << 20); live < 1<<30; live += live / 7 {
		goal := live + live*uint64(percentFor(live, floor))/100
		want := max(2*live, floor)
		if goal > want || goal < want-live/100-1 {
			t.Fatalf("%d in use: the goal is %d, not %d", live, goal, want)
		}
	}
	if none, little := percentFor(0, floor), percentFor(4<<20, floor); none != little {
		t.Fatalf("%d percent with nothing in use, %d with the least that the runtime reckons with", none, little)
	}
}

// TestCollector follows a heap that grows and shrinks, without setting the percentage
// again for small changes.
func TestCollector(t *testing.T) {
	before := debug.SetGCPercent(plainPercent)
	defer debug.SetGCPercent(before)
	saved := heapFloor.Swap(64 << 20)
	defer heapFloor.Store(saved)
	c := &collector{percent: plainPercent}
	for _, step := range []struct {
		live uint64
		want int
	}{{8 << 20, 700}, {8<<20 + 1<<18, 700}, {16 << 20, 300}, {40 << 20, 100}, {30 << 20, 113}, {1 << 30, 100}, {4 << 20, 1500}} {
		c.adjust(step.live)
		if got := debug.SetGCPercent(c.percent); got != step.want || c.percent != step.want {
			t.Fatalf("%d in use: %d percent, not %d", step.live, got, step.want)
		}
	}
}

// TestHeapFloorFollows looks whether the percentage is set after collections.
func TestHeapFloorFollows(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Cleanup(func() {
		HeapFloor(1) // no floor: what is in use is more
		waitForPercent(func(now uint64) bool { return now == plainPercent })
	})
	HeapFloor(1 << 30)
	first := waitForPercent(func(now uint64) bool { return now > plainPercent })
	HeapFloor(4 << 30)
	waitForPercent(func(now uint64) bool { return now > first })
}

// waitForPercent collects until the percentage is as it should be, and returns it.
func waitForPercent(is func(uint64) bool) uint64 {
	now := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	for {
		if metrics.Read(now); is(now[0].Value.Uint64()) {
			return now[0].Value.Uint64()
		}
		runtime.GC()
		runtime.Gosched()
	}
}
