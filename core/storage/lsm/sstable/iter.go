package sstable

import (
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// Iter walks a table, tombstones among its entries. Moving returns whether
// there is an entry; where there is none, Err says whether that is the end. It
// keeps two blocks pinned until Close or Init. It is used by one goroutine.
type Iter struct {
	t     *Table
	ahead *readAhead // nil: blocks are read through the pool

	part   int // of the index
	ipin   *buffer.Frame
	idx    blockIter
	dpin   *buffer.Frame
	data   blockIter
	loaded bool // data is the block at off
	off    uint64
	err    error
}

// Init sets the iterator to walk t; it must be closed or new.
func (it *Iter) Init(t *Table) {
	it.t, it.ahead, it.part, it.loaded, it.err = t, nil, -1, false, nil
}

// InitScan sets the iterator to read t once from start to end, past the pool
// and in long reads.
func (it *Iter) InitScan(t *Table) {
	it.Init(t)
	it.ahead = &readAhead{t: t}
}

// Close unpins what the iterator holds.
func (it *Iter) Close() {
	it.dropData()
	it.dropPart()
	it.t, it.ahead = nil, nil
}

func (it *Iter) dropData() {
	if it.dpin != nil {
		it.dpin.Unpin()
		it.dpin = nil
	}
	it.loaded = false
}

func (it *Iter) dropPart() {
	if it.ipin != nil {
		it.ipin.Unpin()
		it.ipin = nil
	}
	it.part = -1
}

// Key returns the key, which is valid until the iterator moves.
func (it *Iter) Key() []byte { return it.data.key }

// Value returns the value, which is valid until the iterator moves, and whether
// the entry is a tombstone.
func (it *Iter) Value() (value []byte, deleted bool) { return it.data.value, it.data.deleted }

// Err returns the error that ended the walk.
func (it *Iter) Err() error { return it.err }

// loadPart sets idx to partition p.
func (it *Iter) loadPart(p int) bool {
	if it.part == p {
		return true
	}
	it.dropPart()
	h := it.t.parts[p].h
	var b []byte
	if it.ahead != nil {
		b = make([]byte, h.raw)
		it.err = it.t.readBlock(h, b)
	} else if it.ipin, it.err = it.t.fetch(h); it.err == nil {
		b = it.ipin.Data()
	}
	if it.err != nil {
		return false
	}
	it.part = p
	it.idx.init(b)
	return it.wellFormed(&it.idx, h)
}

func (it *Iter) wellFormed(b *blockIter, h handle) bool {
	if b.bad {
		it.err = damaged(it.t.name, h.off, "the block is not well-formed")
	}
	return !b.bad
}

// loadData sets data to the block that idx is at.
func (it *Iter) loadData() bool {
	h, _, ok := parseHandle(it.idx.value)
	if !ok {
		it.err = damaged(it.t.name, it.t.parts[it.part].h.off, "the index partition is not well-formed")
		return false
	}
	if it.loaded && it.off == h.off {
		return true
	}
	it.dropData()
	var b []byte
	if it.ahead != nil {
		b = it.ahead.buffer(int(h.raw))
		it.err = it.ahead.read(h, b)
	} else if it.dpin, it.err = it.t.fetch(h); it.err == nil {
		b = it.dpin.Data()
	}
	if it.err != nil {
		return false
	}
	it.loaded, it.off = true, h.off
	it.data.init(b)
	return it.wellFormed(&it.data, h)
}

// check turns a block's end into an error where it is not well-formed.
func (it *Iter) check(ok bool) bool {
	if !ok && (it.data.bad || it.idx.bad) && it.err == nil {
		it.err = damaged(it.t.name, it.t.parts[max(it.part, 0)].h.off, "a block of the index partition is not well-formed")
	}
	return ok
}

// First moves to the first entry.
func (it *Iter) First() bool {
	it.err = nil
	return it.check(it.loadPart(0) && it.idx.first() && it.loadData() && it.data.first())
}

// Last moves to the last entry.
func (it *Iter) Last() bool {
	it.err = nil
	return it.check(it.loadPart(len(it.t.parts)-1) && it.idx.last() && it.loadData() && it.data.last())
}

// SeekGE moves to the first entry whose key is not below key.
func (it *Iter) SeekGE(key []byte) bool {
	it.err = nil
	p := it.t.part(key)
	if p == len(it.t.parts) {
		it.dropData()
		return false
	}
	if !it.loadPart(p) || !it.seekBlock(key) {
		return it.check(false)
	}
	if it.data.seekGE(key) {
		return true
	}
	// The separator is above all keys of the block.
	return it.check(!it.data.bad && it.nextBlock())
}

// seekBlock sets data to the block that has key, or would have it.
func (it *Iter) seekBlock(key []byte) bool { return it.idx.seekGE(key) && it.loadData() }

// SeekLT moves to the last entry whose key is below key.
func (it *Iter) SeekLT(key []byte) bool {
	it.err = nil
	p := it.t.part(key)
	if p == len(it.t.parts) {
		return it.Last()
	}
	if !it.loadPart(p) || !it.seekBlock(key) {
		return it.check(false)
	}
	if it.data.seekLT(key) {
		return true
	}
	return it.check(!it.data.bad && it.prevBlock())
}

// Next moves to the next entry. The iterator must be at one.
func (it *Iter) Next() bool {
	if it.data.step() {
		return true
	}
	return it.check(!it.data.bad && it.nextBlock())
}

// Prev moves to the entry before. The iterator must be at one.
func (it *Iter) Prev() bool {
	if it.data.prev() {
		return true
	}
	return it.check(!it.data.bad && it.prevBlock())
}

// nextBlock moves to the first entry of the next data block.
func (it *Iter) nextBlock() bool {
	if !it.idx.step() {
		if it.idx.bad || it.part+1 >= len(it.t.parts) || !it.loadPart(it.part+1) || !it.idx.first() {
			return false
		}
	}
	return it.loadData() && it.data.first()
}

// prevBlock moves to the last entry of the data block before.
func (it *Iter) prevBlock() bool {
	if !it.idx.prev() {
		if it.idx.bad || it.part <= 0 || !it.loadPart(it.part-1) || !it.idx.last() {
			return false
		}
	}
	return it.loadData() && it.data.last()
}

// aheadSize is how much a scan reads at once.
const aheadSize = 256 << 10

// readAhead reads blocks from the file in long reads.
type readAhead struct {
	t    *Table
	buf  []byte
	off  uint64 // of buf in the file
	data []byte
}

// buffer returns memory for a data block, the same each time.
func (r *readAhead) buffer(n int) []byte {
	if cap(r.data) < n {
		r.data = make([]byte, n*2)
	}
	return r.data[:n]
}

func (r *readAhead) read(h handle, dst []byte) error {
	n := uint64(h.stored) + blockTrailer
	if h.off+n > r.t.size {
		return damaged(r.t.name, h.off, "the block is beyond the end of the file")
	}
	if n > aheadSize {
		return r.t.readBlock(h, dst)
	}
	if h.off < r.off || h.off+n > r.off+uint64(len(r.buf)) {
		if r.buf == nil {
			r.buf = make([]byte, aheadSize)
		}
		r.buf, r.off = r.buf[:min(uint64(aheadSize), r.t.size-h.off)], h.off
		if err := vfs.ReadFull(r.t.file, r.buf, int64(h.off), r.t.name); err != nil {
			r.buf = r.buf[:0]
			return err
		}
	}
	if err := unpack(r.buf[h.off-r.off:][:n], dst); err != nil {
		return damaged(r.t.name, h.off, err.Error())
	}
	return nil
}
