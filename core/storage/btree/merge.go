package btree

import (
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// shrink merges thin nodes on the path to key with their siblings, from the
// leaf up, and lowers the root when it has one child left.
func (t *Tree) shrink(key []byte) error {
	for level := 0; ; level++ {
		merged, err := t.mergeAt(key, level)
		if err != nil || !merged {
			return err
		}
	}
}

// thin reports whether a node is worth merging.
func thin(p page.Page) bool {
	return p.Live() < len(p)/4 || p.Level() > 0 && p.Slots() == 1
}

// mergeAt merges the node at a level of the path to key with a sibling, and
// reports whether it did.
func (t *Tree) mergeAt(key []byte, level int) (bool, error) {
	m := t.st.Begin()
	h, err := m.Lock(t.root)
	if err != nil {
		m.Cancel()
		return false, err
	}
	var parent *mtr.Held
	slot := 0
	for h.Level() > level {
		if parent != nil {
			m.Release(parent)
		}
		parent, slot = h, childFor(h.Page, key, false)
		id := childAt(parent.Page, slot)
		if h, err = m.Lock(id); err == nil {
			err = checkNode(h.Page, id, parent.Level()-1)
		}
		if err != nil {
			m.Cancel()
			return false, err
		}
	}
	if parent == nil && h.Level() == level && level > 0 && h.Slots() == 1 {
		child, err := m.Lock(childAt(h.Page, 0))
		if err != nil {
			m.Cancel()
			return false, err
		}
		return false, t.lowerRoot(m, h, child)
	}
	if parent == nil || h.Level() != level || !thin(h.Page) {
		m.Cancel()
		return false, nil
	}
	if parent.Slots() == 1 {
		if page.ID(parent.ID()) == t.root {
			return true, t.lowerRoot(m, parent, h)
		}
		m.Cancel()
		return true, nil // the parent is thin: go on there
	}
	return t.mergeSiblings(m, parent, h, slot)
}

// mergeSiblings merges h, child slot of parent, with the sibling after it, or
// the one before it if it is the last.
func (t *Tree) mergeSiblings(m *mtr.Mtr, parent, h *mtr.Held, slot int) (bool, error) {
	left, right := h, h
	var err error
	if slot+1 < parent.Slots() {
		right, err = m.Lock(childAt(parent.Page, slot+1))
	} else {
		left, err = m.Lock(childAt(parent.Page, slot-1))
		slot--
	}
	if err == nil {
		err = m.PrepareFree()
	}
	if err != nil {
		m.Cancel()
		return false, err
	}
	sep := keyAt(parent.Page, slot+1)
	// Leave some room, so that the next insert does not split again; but an
	// empty leaf always goes.
	limit := (len(left.Page) - page.HeaderSize) * 7 / 8
	if left.Level() == 0 && (left.Slots() == 0 || right.Slots() == 0) {
		limit = len(left.Page)
	}
	if left.Live()+right.Live()+len(sep)+2 > limit {
		m.Cancel()
		return false, nil
	}
	from := 0
	if right.Level() > 0 {
		// The first cell of the right node gets back its real key.
		m.Insert(left, left.Slots(), innerCell(sep, childAt(right.Page, 0)))
		from = 1
	}
	moveCells(m, right, left, from)
	m.Delete(parent, slot+1)
	m.Free(right)
	_, err = m.Commit(wal.System, nil, nil)
	return true, err
}

// lowerRoot moves the cells of the root's only child into the root.
func (t *Tree) lowerRoot(m *mtr.Mtr, root, child *mtr.Held) error {
	if err := m.PrepareFree(); err != nil {
		m.Cancel()
		return err
	}
	m.Init(root, child.Type(), child.Level())
	moveCells(m, child, root, 0)
	m.Free(child)
	_, err := m.Commit(wal.System, nil, nil)
	return err
}
