package sstable

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"sort"
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/lsm/bloom"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// Table is an open table. It is safe for concurrent use.
type Table struct {
	name  string
	file  vfs.File
	space uint64
	pool  *buffer.Pool

	p                 props
	size              uint64
	smallest, largest []byte
	parts             []part
}

// Open opens table number of file name. Its blocks are cached in pool in the
// given space, which no other table may have.
func Open(fsys vfs.FS, name string, number uint64, pool *buffer.Pool, space uint64) (*Table, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	t := &Table{name: name, file: f, pool: pool, space: space}
	if err := t.load(number); err != nil {
		f.Close()
		return nil, err
	}
	return t, nil
}

// load reads footer and meta block.
func (t *Table) load(number uint64) error {
	size, err := t.file.Size()
	if err != nil {
		return err
	}
	if size < footerSize+blockTrailer {
		return damaged(t.name, 0, "the file is too short")
	}
	t.size = uint64(size)
	at := t.size - footerSize
	foot := make([]byte, footerSize)
	if err := vfs.ReadFull(t.file, foot, int64(at), t.name); err != nil {
		return err
	}
	switch {
	case binary.LittleEndian.Uint64(foot[28:]) != magic:
		return damaged(t.name, at, "it is not a table")
	case crc32.Checksum(foot[:24], castagnoli) != binary.LittleEndian.Uint32(foot[24:]):
		return damaged(t.name, at, "the footer does not match its checksum")
	case binary.LittleEndian.Uint32(foot[16:]) != version1 && binary.LittleEndian.Uint32(foot[16:]) != version2:
		return errs.New(errs.FeatureNotSupported, "table file %q has format %d, which is not supported", t.name, binary.LittleEndian.Uint32(foot[16:]))
	}
	h := handle{off: binary.LittleEndian.Uint64(foot), stored: binary.LittleEndian.Uint32(foot[8:])}
	h.raw = h.stored
	if h.off+uint64(h.stored)+blockTrailer != at {
		return damaged(t.name, at, "the meta block is not where it should be")
	}
	meta := make([]byte, h.raw)
	if err := t.readBlock(h, meta); err != nil {
		return err
	}
	var ok bool
	if t.p, t.smallest, t.largest, t.parts, ok = decodeMeta(meta, binary.LittleEndian.Uint32(foot[16:])); !ok {
		return damaged(t.name, h.off, "the meta block cannot be read")
	}
	if t.p.number != number || uint32(number) != binary.LittleEndian.Uint32(foot[12:]) {
		return damaged(t.name, h.off, "it is another table")
	}
	return nil
}

// Close closes the file. Nobody may be reading.
func (t *Table) Close() error { return t.file.Close() }

// Name returns the file's name.
func (t *Table) Name() string { return t.name }

// Meta returns what the table says of itself.
func (t *Table) Meta() Meta {
	return Meta{
		Number: t.p.number, Size: t.size, Entries: t.p.entries, Tombstones: t.p.tombstones,
		Smallest: t.smallest, Largest: t.largest,
	}
}

// stored is memory for blocks as they are in the file.
var stored = sync.Pool{New: func() any { return new([]byte) }}

// readBlock reads a block from the file into dst.
func (t *Table) readBlock(h handle, dst []byte) error {
	n := int(h.stored) + blockTrailer
	if h.off+uint64(n) > t.size {
		return damaged(t.name, h.off, "the block is beyond the end of the file")
	}
	scratch := stored.Get().(*[]byte)
	defer stored.Put(scratch)
	if cap(*scratch) < n {
		*scratch = make([]byte, n)
	}
	b := (*scratch)[:n]
	if err := vfs.ReadFull(t.file, b, int64(h.off), t.name); err != nil {
		return err
	}
	if err := unpack(b, dst); err != nil {
		return damaged(t.name, h.off, err.Error())
	}
	return nil
}

// fetch returns the pinned frame of a block.
func (t *Table) fetch(h handle) (*buffer.Frame, error) {
	return t.pool.Fetch(buffer.Key{Space: t.space, No: h.off}, int(h.raw), func(buf []byte) error { return t.readBlock(h, buf) })
}

// part returns the partition that has key, or would have it.
func (t *Table) part(key []byte) int {
	return sort.Search(len(t.parts), func(i int) bool { return bytes.Compare(t.parts[i].sep, key) >= 0 })
}

// Suffix returns how many bytes of the end of keys the filter leaves out.
func (t *Table) Suffix() int { return int(t.p.suffix) }

// MayContain asks the filter for a key, by the hash of it and the one of it
// without its suffix.
func (t *Table) MayContain(whole, prefix uint64) (bool, error) {
	if t.p.suffix > 0 && t.p.wholeKeys == 0 {
		whole = prefix
	}
	return t.filterHas(whole)
}

// MayContainPrefix asks the filter for keys that only their suffix tells apart.
func (t *Table) MayContainPrefix(prefix uint64) (bool, error) {
	if t.p.suffix == 0 {
		return true, nil
	}
	return t.filterHas(prefix)
}

func (t *Table) filterHas(hash uint64) (bool, error) {
	if t.p.filterLines == 0 {
		return true, nil
	}
	line := bloom.Line(hash, int(t.p.filterLines))
	f, err := t.fetch(t.filterPage(line / pageLines))
	if err != nil {
		return false, err
	}
	has := bloom.Has(f.Data()[line%pageLines*bloom.LineSize:][:bloom.LineSize], hash, int(t.p.probes))
	f.Unpin()
	return has, nil
}

// filterPage returns the handle of a page of the filter.
func (t *Table) filterPage(i int) handle {
	n := min(int(t.p.filterLines)-i*pageLines, pageLines) * bloom.LineSize
	return handle{off: t.p.filterAt + uint64(i)*(pageBytes+blockTrailer), stored: uint32(n), raw: uint32(n)}
}

// finders are iterators for point reads.
var finders = sync.Pool{New: func() any { return new(blockIter) }}

// Get looks for a key, without asking the filter. Where found is set, value is
// valid until the frame is unpinned.
func (t *Table) Get(key []byte) (value []byte, deleted, found bool, f *buffer.Frame, err error) {
	p := t.part(key)
	if p == len(t.parts) {
		return nil, false, false, nil, nil
	}
	it := finders.Get().(*blockIter)
	defer finders.Put(it)
	h, err := t.findBlock(it, p, key)
	if err != nil || h.raw == 0 {
		return nil, false, false, nil, err
	}
	if f, err = t.fetch(h); err != nil {
		return nil, false, false, nil, err
	}
	it.init(f.Data())
	ok := it.seekGE(key)
	if it.bad {
		err = damaged(t.name, h.off, "the block is not well-formed")
	}
	if !ok || string(it.key) != string(key) {
		f.Unpin()
		return nil, false, false, nil, err
	}
	return it.value, it.deleted, true, f, nil
}

// findBlock returns the handle of the data block for key in partition p, a zero
// one if there is none.
func (t *Table) findBlock(it *blockIter, p int, key []byte) (handle, error) {
	f, err := t.fetch(t.parts[p].h)
	if err != nil {
		return handle{}, err
	}
	defer f.Unpin()
	it.init(f.Data())
	if it.seekGE(key) {
		if h, _, ok := parseHandle(it.value); ok {
			return h, nil
		}
		it.bad = true
	}
	if it.bad {
		return handle{}, damaged(t.name, t.parts[p].h.off, "the index partition is not well-formed")
	}
	return handle{}, nil
}
