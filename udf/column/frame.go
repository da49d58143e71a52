package column

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// Memory is the memory of a guest.
type Memory interface {
	// Alloc returns the address of size bytes that are the caller's until it has
	// read the results of its call.
	Alloc(size uint32) (uint32, error)
	// Read returns a part of the memory itself, to be read and written until the
	// next Alloc or call of the guest; false if it is not all there.
	Read(addr, size uint32) ([]byte, bool)
}

// maxFrame bounds what is laid out for one call.
const maxFrame = 1 << 30

// alignment is that of the buffers that the host lays out.
const alignment = 64

// Frame is what one call of a guest works on: the columns that it is given, room
// for the columns that it returns, and plain regions of bytes, all in one
// allocation. Their descriptors stand one after the other, in the order in which
// they were added. The vectors may not change before Place.
type Frame struct {
	slots   []slot // by descriptor
	regions []int  // places in the allocation
	size    int    // of the buffers
	align   int    // of each
	base    uint32
	mem     []byte
}

// slot is one column and where its buffers are, from the end of the descriptors; -1
// is none.
type slot struct {
	src source
	n   int

	validity, offsets, data int
	child                   *slot // a list's elements
	childAt                 int   // their descriptor
}

// NewFrame returns an empty frame.
func NewFrame() *Frame { return &Frame{align: alignment} }

// Reset empties a frame for the next call.
func (f *Frame) Reset() {
	f.slots, f.regions, f.size, f.base, f.mem = f.slots[:0], f.regions[:0], 0, 0, nil
}

// room takes size bytes of the allocation and returns where they are.
func (f *Frame) room(size int) int {
	at := f.size
	f.size += (size + f.align - 1) &^ (f.align - 1)
	return at
}

// AddColumn adds the first n rows of a vector.
func (f *Frame) AddColumn(v *vector.Vector, n int) error {
	src, err := sourceOf(v, n)
	if err != nil {
		return err
	}
	return f.add(f.slotOf(src, n))
}

// AddResult adds room for n rows of a type.
func (f *Frame) AddResult(t types.T, n int) error {
	src, err := emptySource(t, n)
	if err != nil {
		return err
	}
	return f.add(f.slotOf(src, n))
}

func (f *Frame) add(s slot) error {
	f.slots = append(f.slots, s)
	if f.size > maxFrame {
		return errs.New(errs.ProgramLimitExceeded, "the arguments of a WebAssembly function take more than %d bytes for a batch of rows", maxFrame)
	}
	return nil
}

// slotOf takes the room of a column.
func (f *Frame) slotOf(src source, n int) slot {
	s := slot{src: src, n: n, validity: -1, offsets: -1, data: -1}
	if src.nulls > 0 || src.v == nil && n > 0 {
		s.validity = f.room((n + 7) / 8)
	}
	if src.kind.varlen() || src.kind == List {
		s.offsets = f.room(4 * (n + 1))
	}
	if src.kind == List {
		child := f.slotOf(*src.elements, src.elements.n)
		s.child, s.childAt = &child, f.room(DescriptorSize)
		return s
	}
	s.data = f.room(src.bytes)
	return s
}

// AddEnd adds a descriptor of no column, with kind 0, by which a guest knows how many
// there are.
func (f *Frame) AddEnd() {
	f.slots = append(f.slots, slot{validity: -1, offsets: -1, data: -1})
}

// AddBytes adds a region of bytes, and returns its number.
func (f *Frame) AddBytes(size int) int {
	f.regions = append(f.regions, f.room(size))
	return len(f.regions) - 1
}

// Size is the bytes that Place allots.
func (f *Frame) Size() int { return f.start() + f.size + alignment }

// Place lays everything out in memory that it allots.
func (f *Frame) Place(m Memory) error {
	addr, err := m.Alloc(uint32(f.Size()))
	if err != nil {
		return err
	}
	aligned := (uint64(addr) + alignment - 1) &^ (alignment - 1)
	if addr == 0 || aligned > 1<<32-1 {
		return errAlloc()
	}
	f.base = uint32(aligned)
	return f.Refill(m)
}

// Refill lays everything out once more where Place has put it.
func (f *Frame) Refill(m Memory) error {
	mem, ok := m.Read(f.base, uint32(f.start()+f.size))
	if !ok {
		return errAlloc()
	}
	f.fill(mem, f.base)
	return nil
}

// fill lays everything out in memory that is at an address.
func (f *Frame) fill(mem []byte, base uint32) {
	f.mem, f.base = mem, base
	w := placer{mem: mem, base: base, head: f.start()}
	for i := range f.slots {
		w.column(i*DescriptorSize, &f.slots[i])
	}
}

func errAlloc() error {
	return errs.New(errs.ExternalRoutineException, "the WebAssembly module's allocator returned memory that it does not have")
}

// Column returns the address of a column's descriptor.
func (f *Frame) Column(i int) uint32 { return f.base + uint32(i*DescriptorSize) }

// Region returns the address of a region.
func (f *Frame) Region(i int) uint32 { return f.base + uint32(f.start()+f.regions[i]) }

// Bytes returns the memory of a region, to be filled before the guest is called.
func (f *Frame) Bytes(i int) []byte { return f.mem[f.start()+f.regions[i]:] }

// start is where the buffers begin, behind the descriptors.
func (f *Frame) start() int {
	return (len(f.slots)*DescriptorSize + f.align - 1) &^ (f.align - 1)
}

// placer writes descriptors and buffers.
type placer struct {
	mem  []byte
	base uint32
	head int // where the buffers begin
}

func (w *placer) put(at int, x uint32) { binary.LittleEndian.PutUint32(w.mem[at:], x) }

// addr is the address of a buffer, 0 for none.
func (w *placer) addr(at int) uint32 {
	if at < 0 {
		return 0
	}
	return w.base + uint32(w.head+at)
}

func (w *placer) buf(at int) []byte { return w.mem[w.head+at:] }

// column writes one column, its descriptor at the given place.
func (w *placer) column(at int, s *slot) {
	clear(w.mem[at : at+DescriptorSize])
	w.put(at+atType, uint32(s.src.kind)|uint32(s.src.scale)<<16)
	w.put(at+atLength, uint32(s.n))
	w.put(at+atNulls, uint32(s.src.nulls))
	w.put(at+atValidity, w.addr(s.validity))
	w.put(at+atOffsets, w.addr(s.offsets))
	w.put(at+atData, w.addr(s.data))
	w.put(at+atDataLen, uint32(s.src.bytes))
	if s.child != nil {
		w.put(at+atNChildren, 1)
		w.put(at+atChild, w.addr(s.childAt))
		w.column(w.head+s.childAt, s.child)
	}
	if s.src.v == nil {
		w.blank(s)
		return
	}
	if s.validity >= 0 {
		s.src.writeValidity(w.buf(s.validity)[:(s.n+7)/8])
	}
	if s.offsets >= 0 {
		s.src.writeOffsets(w.buf(s.offsets))
	}
	if s.data >= 0 {
		s.src.writeValues(w.buf(s.data)[:s.src.bytes])
	}
}

// blank makes the room of a result ready.
func (w *placer) blank(s *slot) {
	if s.validity >= 0 {
		valid := w.buf(s.validity)[:(s.n+7)/8]
		for i := range valid {
			valid[i] = 0xff
		}
	}
	if s.offsets >= 0 {
		clear(w.buf(s.offsets)[:4*(s.n+1)])
	}
}
