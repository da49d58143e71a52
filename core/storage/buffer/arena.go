package buffer

import (
	"math/bits"
	"runtime"
	"sync"

	"github.com/basaltdb/basalt/core/storage/vfs"
)

// The arena has the memory of the frames, outside of the Go heap. It gets
// chunks from the system and cuts them into spans; a span has slots of one class.
// The classes are the multiples of 512 up to 4 KiB, and from there eight to a
// doubling, so that no block wastes more than an eighth of its memory beyond 512
// bytes. Larger blocks than maxSlot have memory of their own.
const (
	granule  = 512
	maxSlot  = 128 << 10
	spanSize = 256 << 10
	maxChunk = 8 << 20
	// maxSpare is how much of free spans keeps its memory.
	maxSpare = 4 << 20
)

// classOf returns the bytes that a block of size bytes is held in.
func classOf(size int) int {
	size = max(size, 1)
	step := granule
	if size > 8*granule {
		step = 1 << (bits.Len(uint(size-1)) - 4)
	}
	return (size + step - 1) / step * step
}

// span is a run of slots of one class.
type span struct {
	mem   []byte
	class int
	free  []int32 // offsets of free slots
	slots int
	at    int  // in the class's list of spans with free slots; -1 when it is not there
	kept  bool // it has no class, but memory
}

type arena struct {
	mu      sync.Mutex // guards what follows
	chunk   int        // bytes
	chunks  *chunks
	classes map[int][]*span // spans with free slots, by class
	spans   []*span         // without a class
	kept    int             // bytes of those that have memory
	mapped  int64           // bytes of all chunks and large blocks
}

// chunks is what was mapped, in an object of its own: it is given back when
// nobody has the pool any more.
type chunks struct{ list [][]byte }

func (c *chunks) free() {
	for _, b := range c.list {
		vfs.Free(b)
	}
}

func (a *arena) init(p *Pool) {
	a.chunk = int(max(spanSize, min(maxChunk, p.budget/8/spanSize*spanSize)))
	a.classes = map[int][]*span{}
	a.chunks = &chunks{}
	runtime.AddCleanup(p, (*chunks).free, a.chunks)
}

// slot is memory from the arena.
type slot struct {
	mem  []byte
	span *span // nil where the memory is by itself
	off  int32
}

// alloc returns memory of a class.
func (a *arena) alloc(class int) slot {
	a.mu.Lock()
	defer a.mu.Unlock()
	if class > maxSlot {
		a.mapped += int64(class)
		return slot{mem: vfs.Alloc(class)}
	}
	list := a.classes[class]
	if len(list) == 0 {
		a.addSpan(class)
		list = a.classes[class]
	}
	s := list[len(list)-1]
	k := len(s.free) - 1
	off := s.free[k]
	s.free = s.free[:k]
	if k == 0 {
		a.unlist(s)
	}
	end := int(off) + class
	return slot{mem: s.mem[off:end:end], span: s, off: off}
}

// addSpan gives a class a span.
func (a *arena) addSpan(class int) {
	if len(a.spans) == 0 {
		a.addChunk()
	}
	s := a.spans[len(a.spans)-1]
	a.spans = a.spans[:len(a.spans)-1]
	if s.kept {
		a.kept -= spanSize
	}
	s.class, s.slots, s.kept = class, spanSize/class, false
	s.free = s.free[:0]
	for i := s.slots - 1; i >= 0; i-- {
		s.free = append(s.free, int32(i*class))
	}
	a.list(s)
}

func (a *arena) addChunk() {
	b := vfs.Alloc(a.chunk)
	a.chunks.list = append(a.chunks.list, b)
	a.mapped += int64(len(b))
	for off := len(b) - spanSize; off >= 0; off -= spanSize {
		a.spans = append(a.spans, &span{mem: b[off : off+spanSize]})
	}
}

// list and unlist put a span among those of its class that have free slots, and
// take it out.
func (a *arena) list(s *span) {
	s.at = len(a.classes[s.class])
	a.classes[s.class] = append(a.classes[s.class], s)
}

func (a *arena) unlist(s *span) {
	list := a.classes[s.class]
	last := list[len(list)-1]
	list[s.at], last.at = last, s.at
	a.classes[s.class] = list[:len(list)-1]
	s.at = -1
}

// release gives back what alloc returned. A span without slots in use is for
// any class; beyond maxSpare of them, their memory is the system's again.
func (a *arena) release(m slot) {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := m.span
	if s == nil {
		a.mapped -= int64(len(m.mem))
		vfs.Free(m.mem)
		return
	}
	s.free = append(s.free, m.off)
	if s.at < 0 {
		a.list(s)
	}
	if len(s.free) < s.slots {
		return
	}
	a.unlist(s)
	if s.kept = a.kept < maxSpare; s.kept {
		a.kept += spanSize
	} else {
		vfs.Discard(s.mem)
	}
	a.spans = append(a.spans, s)
}

// size returns the bytes that the arena has from the system.
func (a *arena) size() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.mapped
}
