package page

import (
	"encoding/binary"
	"hash/crc32"
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
)

// ID is the number of a page in the data file. Page 0 is the space header, so
// 0 also stands for no page.
type ID uint64

// Sizes in bytes.
const (
	HeaderSize  = 32
	SlotSize    = 4
	DefaultSize = 4096
	MinSize     = 4096
	MaxSize     = 65536
)

// Version is the format version in the flags.
const Version = 1

// Type is the kind of a page.
type Type uint8

// The page types.
const (
	TypeNone     Type = iota // never formatted
	TypeSpace                // page 0
	TypeLeaf                 // B+tree leaf
	TypeInner                // B+tree inner node
	TypeOverflow             // part of a long value
	TypeFree                 // in the free list
)

// Page is the memory of one page; its length is the page size.
type Page []byte

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ID returns the page number in the header.
func (p Page) ID() ID { return ID(binary.LittleEndian.Uint64(p)) }

// LSN returns the LSN of the last record that changed the page.
func (p Page) LSN() uint64 { return binary.LittleEndian.Uint64(p[8:]) }

// SetLSN sets the LSN.
func (p Page) SetLSN(lsn uint64) { binary.LittleEndian.PutUint64(p[8:], lsn) }

func (p Page) freeOff() int { return int(binary.LittleEndian.Uint32(p[20:])) }

func (p Page) setFreeOff(off int) { binary.LittleEndian.PutUint32(p[20:], uint32(off)) }

// Slots returns the number of slots.
func (p Page) Slots() int { return int(binary.LittleEndian.Uint32(p[24:])) }

func (p Page) setSlots(n int) { binary.LittleEndian.PutUint32(p[24:], uint32(n)) }

// Type returns the page type.
func (p Page) Type() Type { return Type(p[28]) }

// Level returns the height above the leaves.
func (p Page) Level() int { return int(p[29]) }

// Init formats p as an empty page. The LSN is kept.
func (p Page) Init(id ID, typ Type, level int) {
	lsn := p.LSN()
	clear(p)
	binary.LittleEndian.PutUint64(p, uint64(id))
	p.SetLSN(lsn)
	p.setFreeOff(len(p))
	p[28], p[29], p[30] = byte(typ), byte(level), Version
}

// slot returns the offset and length of cell i.
func (p Page) slot(i int) (off, n int) {
	s := p[HeaderSize+i*SlotSize:]
	return int(binary.LittleEndian.Uint16(s)), int(binary.LittleEndian.Uint16(s[2:]))
}

func (p Page) setSlot(i, off, n int) {
	s := p[HeaderSize+i*SlotSize:]
	binary.LittleEndian.PutUint16(s, uint16(off))
	binary.LittleEndian.PutUint16(s[2:], uint16(n))
}

// Cell returns cell i. It is shared memory, valid while the page is latched
// and unchanged.
func (p Page) Cell(i int) []byte {
	s := p[HeaderSize+i*SlotSize : HeaderSize+i*SlotSize+SlotSize]
	off := int(binary.LittleEndian.Uint16(s))
	end := off + int(binary.LittleEndian.Uint16(s[2:]))
	return p[off:end:end]
}

// MaxCell is the largest cell that a page of the given size holds alone.
func MaxCell(pageSize int) int { return pageSize - HeaderSize - SlotSize - 1 }

// gap returns the bytes between the slots and the lowest cell.
func (p Page) gap() int { return p.freeOff() - HeaderSize - p.Slots()*SlotSize }

// Live returns the bytes that the slots and cells take.
func (p Page) Live() int {
	n := p.Slots()
	live := n * SlotSize
	for i := range n {
		_, l := p.slot(i)
		live += l
	}
	return live
}

// Free returns the bytes that Compact would make free for slots and cells.
func (p Page) Free() int { return len(p) - HeaderSize - p.Live() }

// Fits reports whether a cell of n bytes can be inserted.
func (p Page) Fits(n int) bool { return p.gap() >= n+SlotSize || p.Free() >= n+SlotSize }

// FitsReplace reports whether cell i can grow or shrink to n bytes.
func (p Page) FitsReplace(i, n int) bool {
	_, old := p.slot(i)
	return n <= old || p.gap() >= n || p.Free()+old >= n
}

// Insert puts a cell before slot i and reports whether it fitted.
func (p Page) Insert(i int, cell []byte) bool {
	if p.gap() < len(cell)+SlotSize {
		if !p.Fits(len(cell)) {
			return false
		}
		p.Compact()
	}
	off := p.freeOff() - len(cell)
	copy(p[off:], cell)
	n := p.Slots()
	at := HeaderSize + i*SlotSize
	copy(p[at+SlotSize:HeaderSize+(n+1)*SlotSize], p[at:HeaderSize+n*SlotSize])
	p.setSlots(n + 1)
	p.setFreeOff(off)
	p.setSlot(i, off, len(cell))
	return true
}

// Delete removes slot i and its cell.
func (p Page) Delete(i int) {
	off, l := p.slot(i)
	if off == p.freeOff() {
		p.setFreeOff(off + l)
	}
	n := p.Slots()
	at := HeaderSize + i*SlotSize
	copy(p[at:], p[at+SlotSize:HeaderSize+n*SlotSize])
	p.setSlots(n - 1)
	if n == 1 {
		p.setFreeOff(len(p))
	}
}

// Replace gives slot i a new cell and reports whether it fitted.
func (p Page) Replace(i int, cell []byte) bool {
	off, old := p.slot(i)
	if len(cell) <= old {
		copy(p[off:], cell)
		p.setSlot(i, off, len(cell))
		return true
	}
	if !p.FitsReplace(i, len(cell)) {
		return false
	}
	if p.gap() < len(cell) {
		p.setSlot(i, off, 0)
		p.Compact()
	}
	off = p.freeOff() - len(cell)
	copy(p[off:], cell)
	p.setFreeOff(off)
	p.setSlot(i, off, len(cell))
	return true
}

var scratch = sync.Pool{New: func() any { b := make([]byte, MaxSize); return &b }}

// Compact moves the cells together at the end of the page.
func (p Page) Compact() {
	buf := scratch.Get().(*[]byte)
	defer scratch.Put(buf)
	old := Page((*buf)[:len(p)])
	copy(old, p)
	at := len(p)
	for i := range p.Slots() {
		off, l := old.slot(i)
		at -= l
		copy(p[at:], old[off:off+l])
		p.setSlot(i, at, l)
	}
	p.setFreeOff(at)
}

// Truncate removes all slots from n on.
func (p Page) Truncate(n int) {
	p.setSlots(n)
	p.Compact()
}

// AppendImage appends the page without the gap between slots and cells.
func (p Page) AppendImage(dst []byte) []byte {
	dst = append(dst, p[:HeaderSize+p.Slots()*SlotSize]...)
	return append(dst, p[p.freeOff():]...)
}

// LoadImage makes p the page whose image is given.
func (p Page) LoadImage(image []byte) error {
	if len(image) < HeaderSize {
		return errs.New(errs.DataCorrupted, "page image of %d bytes is too short", len(image))
	}
	low := HeaderSize + Page(image).Slots()*SlotSize
	high := Page(image).freeOff()
	if low > high || high > len(p) || len(image) != low+len(p)-high {
		return errs.New(errs.DataCorrupted, "page image of %d bytes does not fit its header", len(image))
	}
	clear(p[low:high])
	copy(p, image[:low])
	copy(p[high:], image[low:])
	return nil
}

// checksum is the CRC of the page without the CRC field.
func (p Page) checksum() uint32 {
	crc := crc32.Update(0, castagnoli, p[:16])
	return crc32.Update(crc, castagnoli, p[20:])
}

// Seal sets the checksum; the page is then fit to be written.
func (p Page) Seal() { binary.LittleEndian.PutUint32(p[16:], p.checksum()) }

// Verify checks a page that was read as number id: its checksum, its number
// and that its slots lie within it. A page of zeros passes.
func (p Page) Verify(id ID) error {
	if p.Type() == TypeNone && p.isZero() {
		return nil
	}
	if got, want := p.checksum(), binary.LittleEndian.Uint32(p[16:]); got != want {
		return errs.New(errs.DataCorrupted, "invalid page %d: checksum is %08x but should be %08x", id, got, want)
	}
	if p.ID() != id {
		return errs.New(errs.DataCorrupted, "invalid page %d: it says that it is page %d", id, p.ID())
	}
	if p[30] != Version {
		return errs.New(errs.DataCorrupted, "invalid page %d: unknown format version %d", id, p[30])
	}
	return p.verifySlots(id)
}

func (p Page) verifySlots(id ID) error {
	low, high := HeaderSize+p.Slots()*SlotSize, p.freeOff()
	if p.Slots() > len(p)/SlotSize || low > high || high > len(p) {
		return errs.New(errs.DataCorrupted, "invalid page %d: %d slots, free space at %d", id, p.Slots(), high)
	}
	for i := range p.Slots() {
		if off, l := p.slot(i); off < high && l > 0 || off+l > len(p) {
			return errs.New(errs.DataCorrupted, "invalid page %d: slot %d points to %d+%d", id, i, off, l)
		}
	}
	return nil
}

func (p Page) isZero() bool {
	for _, b := range p {
		if b != 0 {
			return false
		}
	}
	return true
}
