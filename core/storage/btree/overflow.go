package btree

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/wal"
)

func errChain(id page.ID) error {
	return errs.New(errs.DataCorrupted, "page %d is not the overflow page that it should be", id)
}

// longValue appends the long value that ref, the value part of an overflow cell,
// refers to.
func longValue(t *Tree, ref, dst []byte) ([]byte, error) {
	if len(ref) != overflowSize {
		return nil, errChain(0)
	}
	size := binary.LittleEndian.Uint64(ref)
	id := page.ID(binary.LittleEndian.Uint64(ref[8:]))
	start := len(dst)
	for id != 0 {
		f, err := t.st.Fetch(id)
		if err != nil {
			return nil, err
		}
		f.RLock()
		p := page.Page(f.Data())
		if p.Type() != page.TypeOverflow || p.Slots() != 1 || len(p.Cell(0)) < 8 || uint64(len(dst)-start) > size {
			unlatch(f, false)
			return nil, errChain(id)
		}
		cell := p.Cell(0)
		id = page.ID(binary.LittleEndian.Uint64(cell))
		dst = append(dst, cell[8:]...)
		unlatch(f, false)
	}
	if uint64(len(dst)-start) != size {
		return nil, errs.New(errs.DataCorrupted, "long value has %d bytes but should have %d", len(dst)-start, size)
	}
	return dst, nil
}

// writeLong stores a long value and returns the reference to it. The chain is
// written from its end, a page per mini-transaction.
func (t *Tree) writeLong(value []byte) ([]byte, error) {
	chunk := page.MaxCell(t.st.PageSize()) - 8
	next := page.ID(0)
	cell := make([]byte, 0, chunk+8)
	for end := len(value); end > 0; {
		start := (end - 1) / chunk * chunk
		m := t.st.Begin()
		h, id, err := m.Alloc(page.TypeOverflow, 0)
		if err != nil {
			m.Cancel()
			return nil, errJoin(err, t.freeLong(next))
		}
		cell = binary.LittleEndian.AppendUint64(cell[:0], uint64(next))
		m.Insert(h, 0, append(cell, value[start:end]...))
		if _, err := m.Commit(wal.System, nil, nil); err != nil {
			return nil, err
		}
		next, end = id, start
	}
	ref := binary.LittleEndian.AppendUint64(nil, uint64(len(value)))
	return binary.LittleEndian.AppendUint64(ref, uint64(next)), nil
}

// errJoin returns the first error; the second only matters when it is alone.
func errJoin(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// freeLong frees a chain that nothing refers to any more.
func (t *Tree) freeLong(id page.ID) error {
	for id != 0 {
		m := t.st.Begin()
		h, err := m.Lock(id)
		if err == nil && (h.Type() != page.TypeOverflow || h.Slots() != 1) {
			err = errChain(id)
		}
		if err == nil {
			err = m.PrepareFree()
		}
		if err != nil {
			m.Cancel()
			return err
		}
		id = page.ID(binary.LittleEndian.Uint64(h.Cell(0)))
		m.Free(h)
		if _, err := m.Commit(wal.System, nil, nil); err != nil {
			return err
		}
	}
	return nil
}
