package env

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// heapFloor is what HeapFloor was given, in bytes.
var heapFloor atomic.Uint64

// HeapFloor keeps the garbage collector from beginning before the heap has n bytes. By
// itself it begins when the heap is twice as large as what is in use, which for a server
// that has little in use is many times a second; and while it works it takes a processor
// from everybody. A later call changes the floor. Where the environment variable GOGC
// says how to collect, nothing happens.
//
// It is for programs whose process is a server, like SpareProcessors.
func HeapFloor(n int64) {
	if os.Getenv("GOGC") != "" {
		return
	}
	if heapFloor.Swap(uint64(n)) == 0 {
		afterCollections(&collector{percent: plainPercent})
	}
}

// plainPercent is the Go runtime's own: collect when the heap has doubled.
const plainPercent = 100

// collector adjusts the runtime's percentage to the floor.
type collector struct{ percent int }

// afterCollections adjusts it now, and again after each collection: a cleanup of
// something that nobody refers to runs then.
func afterCollections(c *collector) {
	c.adjust(liveHeap())
	runtime.AddCleanup(new(struct{ _ [16]byte }), afterCollections, c)
}

func liveHeap() uint64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return live[0].Value.Uint64()
}

// adjust sets the percentage where it is off by more than an eighth: setting it stops
// the world for some microseconds.
func (c *collector) adjust(live uint64) {
	want := percentFor(live, heapFloor.Load())
	if diff := want - c.percent; max(diff, -diff)*8 > c.percent || want == plainPercent && diff != 0 {
		c.percent = want
		debug.SetGCPercent(want)
	}
}

// percentFor returns by how much, in percent, what is in use may grow before a
// collection, so that the heap is not smaller than the floor.
func percentFor(live, floor uint64) int {
	const least = 4 << 20 // the runtime takes no less for what is in use
	live = max(live, least)
	if floor <= 2*live {
		return plainPercent
	}
	return int((floor - live) * 100 / live)
}
