package mtr

import (
	"encoding/binary"
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/wal"
)

const (
	opInsert = iota
	opDelete
	opReplace
	opTruncate
)

const (
	kindOps = iota
	kindImage
	kindLogical // no page: see LogChange
)

// Held is a page that a mini-transaction has latched.
type Held struct {
	page.Page
	frame   *buffer.Frame
	ops     []byte
	image   bool // log the whole page
	changed bool
}

// Mtr is a mini-transaction. It is used by one goroutine and ends with Commit
// or Cancel, after which it must not be touched.
type Mtr struct {
	s       *Store
	held    []*Held
	payload []byte
	free    []*Held // to be used again
}

var mtrs = sync.Pool{New: func() any { return new(Mtr) }}

// Begin starts a mini-transaction.
func (s *Store) Begin() *Mtr {
	m := mtrs.Get().(*Mtr)
	m.s = s
	return m
}

// Lock latches a page exclusively. A page that is held already is returned
// again.
func (m *Mtr) Lock(id page.ID) (*Held, error) {
	for _, h := range m.held {
		if h.frame.Key().No == uint64(id) {
			return h, nil
		}
	}
	f, err := m.s.Fetch(id)
	if err != nil {
		return nil, err
	}
	f.Lock()
	return m.Adopt(f), nil
}

// Adopt takes over a pinned frame whose exclusive latch the caller holds.
func (m *Mtr) Adopt(f *buffer.Frame) *Held {
	var h *Held
	if k := len(m.free) - 1; k >= 0 {
		h, m.free = m.free[k], m.free[:k]
	} else {
		h = &Held{}
	}
	*h = Held{Page: f.Data(), frame: f, ops: h.ops[:0]}
	m.held = append(m.held, h)
	return h
}

// Init formats a held page as empty.
func (m *Mtr) Init(h *Held, typ page.Type, level int) {
	h.Page.Init(page.ID(h.frame.Key().No), typ, level)
	h.image, h.changed = true, true
}

// Release gives up a held page that was not changed.
func (m *Mtr) Release(h *Held) {
	for i, other := range m.held {
		if other == h && !h.changed {
			m.held = append(m.held[:i], m.held[i+1:]...)
			m.drop(h)
			return
		}
	}
}

// drop unlatches a page and keeps its Held for later.
func (m *Mtr) drop(h *Held) {
	h.frame.Unlock()
	h.frame.Unpin()
	h.frame, h.Page = nil, nil
	m.free = append(m.free, h)
}

// Insert puts a cell before slot i. The caller has checked that it fits.
func (m *Mtr) Insert(h *Held, i int, cell []byte) {
	if !h.Page.Insert(i, cell) {
		m.broken(h, "insert")
		return
	}
	h.record(opInsert, i, cell)
}

// Delete removes slot i.
func (m *Mtr) Delete(h *Held, i int) {
	h.Page.Delete(i)
	h.record(opDelete, i, nil)
}

// Replace gives slot i a new cell. The caller has checked that it fits.
func (m *Mtr) Replace(h *Held, i int, cell []byte) {
	if !h.Page.Replace(i, cell) {
		m.broken(h, "replace")
		return
	}
	h.record(opReplace, i, cell)
}

// Truncate removes the slots from n on.
func (m *Mtr) Truncate(h *Held, n int) {
	h.Page.Truncate(n)
	h.record(opTruncate, n, nil)
}

// broken stops the log: a page has been left in a state that nobody meant.
func (m *Mtr) broken(h *Held, what string) {
	h.changed = true
	m.s.log.Fail(errs.Internal("%s does not fit page %d", what, h.frame.Key().No))
}

func (h *Held) record(op byte, slot int, cell []byte) {
	h.changed = true
	if h.image {
		return
	}
	h.ops = append(h.ops, op)
	h.ops = binary.AppendUvarint(h.ops, uint64(slot))
	if op == opInsert || op == opReplace {
		h.ops = binary.AppendUvarint(h.ops, uint64(len(cell)))
		h.ops = append(h.ops, cell...)
	}
	if len(h.ops) > len(h.Page) {
		h.image = true
	}
}

// Alloc returns a new page, formatted and held.
func (m *Mtr) Alloc(typ page.Type, level int) (*Held, page.ID, error) {
	h0, err := m.Lock(0)
	if err != nil {
		return nil, 0, err
	}
	sp, err := readSpace(h0.Page)
	if err != nil {
		return nil, 0, err
	}
	id := page.ID(sp.pages)
	if sp.freeHead != 0 {
		id = page.ID(sp.freeHead)
	} else if err := m.s.ensureSize(id); err != nil {
		return nil, 0, err
	}
	h, err := m.Lock(id)
	if err != nil {
		return nil, 0, err
	}
	if sp.freeHead == 0 {
		sp.pages++
	} else {
		if h.Type() != page.TypeFree || h.Slots() != 1 {
			return nil, 0, errs.New(errs.DataCorrupted, "page %d is in the free list but in use", id)
		}
		sp.freeHead = binary.LittleEndian.Uint64(h.Cell(0))
		sp.freeCount--
	}
	m.Replace(h0, 0, sp.encode())
	m.Init(h, typ, level)
	return h, id, nil
}

// PrepareFree latches what Free needs, so that Free cannot fail.
func (m *Mtr) PrepareFree() error {
	h0, err := m.Lock(0)
	if err != nil {
		return err
	}
	_, err = readSpace(h0.Page)
	return err
}

// Free puts a held page in the free list. PrepareFree has been called.
func (m *Mtr) Free(h *Held) {
	h0, err := m.Lock(0)
	if err != nil {
		m.s.log.Fail(err)
		return
	}
	sp, _ := readSpace(h0.Page)
	m.Init(h, page.TypeFree, 0)
	m.Insert(h, 0, binary.LittleEndian.AppendUint64(nil, sp.freeHead))
	sp.freeHead = h.frame.Key().No
	sp.freeCount++
	m.Replace(h0, 0, sp.encode())
}

// Commit logs the changes as one record and releases the pages. info is the
// undo information of an Update; see CommitCLR for CLRs. It returns the
// record's LSN, 0 when nothing was changed. After an error the log has
// stopped.
func (m *Mtr) Commit(typ wal.Type, txn *wal.Txn, info []byte) (wal.LSN, error) {
	m.payload = m.payload[:0]
	if typ == wal.Update {
		m.payload = binary.AppendUvarint(m.payload, uint64(len(info)))
		m.payload = append(m.payload, info...)
	}
	return m.commit(typ, txn)
}

// CommitCLR logs the changes as the compensation of a record whose
// predecessor in its transaction is next.
func (m *Mtr) CommitCLR(txn *wal.Txn, next wal.LSN) (wal.LSN, error) {
	m.payload = binary.AppendUvarint(m.payload[:0], next)
	return m.commit(wal.CLR, txn)
}

func (m *Mtr) commit(typ wal.Type, txn *wal.Txn) (wal.LSN, error) {
	defer m.release()
	changed := typ == wal.CLR
	for _, h := range m.held {
		changed = changed || h.changed
	}
	if !changed {
		return 0, nil
	}
	head := len(m.payload)
	for {
		redo := m.s.log.Redo()
		m.payload = m.payload[:head]
		for _, h := range m.held {
			if h.changed {
				h.frame.WillChange()
				m.payload = h.appendChanges(m.payload, redo)
			}
		}
		lsn, err := m.s.log.Append(txn, typ, m.payload, redo)
		if err != nil {
			m.s.log.Fail(err)
			return 0, err
		}
		if lsn == 0 {
			continue // a checkpoint began: images may be needed now
		}
		for _, h := range m.held {
			if h.changed {
				h.SetLSN(lsn)
				h.frame.MarkDirty(lsn)
			}
		}
		return lsn, nil
	}
}

func (h *Held) appendChanges(dst []byte, redo wal.LSN) []byte {
	dst = binary.AppendUvarint(dst, h.frame.Key().No)
	if h.image || h.LSN() == 0 || h.LSN() < redo {
		dst = append(dst, kindImage)
		n := page.HeaderSize + h.Live()
		h.Compact()
		dst = binary.AppendUvarint(dst, uint64(n))
		return h.AppendImage(dst)
	}
	dst = append(dst, kindOps)
	dst = binary.AppendUvarint(dst, uint64(len(h.ops)))
	return append(dst, h.ops...)
}

// Cancel releases the pages. Nothing may have been changed; otherwise the log
// stops, because memory no longer agrees with it.
func (m *Mtr) Cancel() {
	for _, h := range m.held {
		if h.changed {
			m.s.log.Fail(errs.Internal("a change of page %d was abandoned", h.frame.Key().No))
		}
	}
	m.release()
}

func (m *Mtr) release() {
	for _, h := range m.held {
		m.drop(h)
	}
	m.held = m.held[:0]
	if cap(m.payload) > 1<<20 {
		m.payload = nil
	}
	m.s = nil
	mtrs.Put(m)
}
