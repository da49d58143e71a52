package btree

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// split makes room in the leaf of key for a cell of need bytes, or at least
// comes nearer to it: it splits one node, the highest that stands in the way.
func (t *Tree) split(key []byte, need int) error {
	m := t.st.Begin()
	h, err := m.Lock(t.root)
	if err != nil {
		m.Cancel()
		return err
	}
	var grand, parent *mtr.Held
	for {
		if err := checkNode(h.Page, page.ID(h.ID()), h.Level()); err != nil {
			m.Cancel()
			return err
		}
		// Splitting h puts a separator into parent, which is no longer than the
		// longest key of h, or key.
		if parent != nil && !parent.Fits(longest(h.Page, key)) {
			return t.splitNode(m, grand, parent, key)
		}
		if h.Level() == 0 {
			if h.Fits(need) {
				m.Cancel() // somebody else has split it
				return nil
			}
			return t.splitNode(m, parent, h, key)
		}
		if grand != nil {
			m.Release(grand)
		}
		grand, parent = parent, h
		if h, err = m.Lock(childAt(h.Page, childFor(h.Page, key, false))); err != nil {
			m.Cancel()
			return err
		}
	}
}

// longest bounds the size of the inner cell that splitting p may need.
func longest(p page.Page, key []byte) int {
	n := len(key)
	for i := range p.Slots() {
		n = max(n, len(keyAt(p, i)))
	}
	return cellSize(n, childSize)
}

// splitNode splits h under parent and commits m. A root without a parent
// grows: its cells move to a new child, which is split at the next attempt.
func (t *Tree) splitNode(m *mtr.Mtr, parent, h *mtr.Held, key []byte) error {
	right, id, err := m.Alloc(h.Type(), h.Level())
	if err != nil {
		m.Cancel()
		return err
	}
	if parent == nil {
		moveCells(m, h, right, 0)
		m.Init(h, page.TypeInner, right.Level()+1)
		m.Insert(h, 0, innerCell(nil, id))
		_, err = m.Commit(wal.System, nil, nil)
		return err
	}
	at := splitPoint(h.Page, key)
	sep, err := splitKey(h.Page, at, key)
	if err != nil {
		// Alloc has changed page 0: give the page back.
		m.Free(right)
		_, cerr := m.Commit(wal.System, nil, nil)
		return errJoin(err, cerr)
	}
	cell := innerCell(sep, id)
	i, _ := search(parent.Page, sep)
	if h.Level() == 0 {
		moveCells(m, h, right, at)
	} else {
		m.Insert(right, 0, innerCell(nil, childAt(h.Page, at)))
		moveCells(m, h, right, at+1)
	}
	m.Truncate(h, at)
	m.Insert(parent, i, cell)
	_, err = m.Commit(wal.System, nil, nil)
	return err
}

// moveCells appends the cells of h from slot i on to right. h keeps them.
func moveCells(m *mtr.Mtr, h, right *mtr.Held, from int) {
	for i := from; i < h.Slots(); i++ {
		m.Insert(right, right.Slots(), h.Cell(i))
	}
}

// splitPoint chooses the first slot of the right half. Where key goes to an
// end of a leaf, the split happens there: keys that come in order then fill
// their pages.
func splitPoint(p page.Page, key []byte) int {
	n := p.Slots()
	if p.Level() == 0 {
		if i, found := search(p, key); !found && (i == n || i == 0) {
			return i
		}
	}
	half, size := p.Live()/2, 0
	for i := range n {
		size += page.SlotSize + len(p.Cell(i))
		if size >= half {
			return min(max(i+1, 1), n-1)
		}
	}
	return n - 1
}

// splitKey returns the separator of a split at slot at.
func splitKey(p page.Page, at int, key []byte) ([]byte, error) {
	n := p.Slots()
	if p.Level() > 0 {
		return keyAt(p, at), nil
	}
	switch {
	case n == 0:
		return nil, errs.New(errs.DataCorrupted, "page %d is an empty leaf that is full", p.ID())
	case at == n:
		return separator(keyAt(p, n-1), key), nil
	case at == 0:
		return separator(key, keyAt(p, 0)), nil
	}
	return separator(keyAt(p, at-1), keyAt(p, at)), nil
}
