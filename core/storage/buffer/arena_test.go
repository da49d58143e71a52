package buffer

import (
	"math/rand/v2"
	"testing"

	"github.com/basaltdb/basalt/core/storage/vfs"
)

func TestClasses(t *testing.T) {
	for size := 1; size <= 2<<20; size += 1 + size/97 {
		class := classOf(size)
		if class < size || class%granule != 0 || size > 4096 && (class-size)*8 > size+8*granule || classOf(class) != class {
			t.Fatalf("%d bytes are held in %d", size, class)
		}
	}
	for _, page := range []int{4096, 8192, 16384, 65536} {
		if classOf(page) != page {
			t.Fatalf("a page of %d bytes is held in %d", page, classOf(page))
		}
	}
}

// Slots never overlap, those of pages are aligned for direct I/O, and memory that
// is not in use serves other classes.
func TestArena(t *testing.T) {
	p := New(32<<20, NewClock(), newDisk())
	a := &p.arena
	rng := rand.New(rand.NewPCG(1, 2))
	type held struct {
		slot
		mark byte
	}
	var live []held
	check := func(h held) {
		for _, at := range []int{0, len(h.mem) / 2, len(h.mem) - 1} {
			if h.mem[at] != h.mark {
				t.Fatal("memory was given out twice")
			}
		}
	}
	inUse := 0
	for step := range 20000 {
		// Phases of small and of large blocks, so that spans change their class.
		size := 1 + rng.IntN(20000)
		if step/4000%2 == 1 {
			size = 4096 << rng.IntN(7)
		}
		if inUse+classOf(size) > 24<<20 || rng.IntN(3) == 0 && len(live) > 0 {
			i := rng.IntN(len(live))
			check(live[i])
			inUse -= len(live[i].mem)
			a.release(live[i].slot)
			live[i] = live[len(live)-1]
			live = live[:len(live)-1]
			continue
		}
		h := held{a.alloc(classOf(size)), byte(step)}
		if len(h.mem) != classOf(size) || size&(size-1) == 0 && size >= 4096 && !vfs.Aligned(h.mem, 0, 4096) {
			t.Fatalf("%d bytes for %d, aligned %v", len(h.mem), size, vfs.Aligned(h.mem, 0, 4096))
		}
		h.mem[0], h.mem[len(h.mem)/2], h.mem[len(h.mem)-1] = h.mark, h.mark, h.mark
		inUse += len(h.mem)
		live = append(live, h)
	}
	for _, h := range live {
		check(h)
		a.release(h.slot)
	}
	if free := int64(len(a.spans)) * spanSize; a.size() != free || a.kept > maxSpare+spanSize || a.size() > 64<<20 {
		t.Fatalf("%d bytes mapped, %d in free spans, %d of them kept", a.size(), free, a.kept)
	}
}
