package btree

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// Tree is a handle on a tree. It has no state but its root and may be copied.
type Tree struct {
	st   *mtr.Store
	root page.ID
}

// Open returns the tree with the given root.
func Open(st *mtr.Store, root page.ID) *Tree { return &Tree{st: st, root: root} }

// Root returns the root page.
func (t *Tree) Root() page.ID { return t.root }

// Store returns the store that the tree is in.
func (t *Tree) Store() *mtr.Store { return t.st }

// Create makes an empty tree. The creation is logged for txn, and its undo
// frees the tree; with a nil txn it is final.
func Create(st *mtr.Store, txn *wal.Txn) (*Tree, error) {
	m := st.Begin()
	_, id, err := m.Alloc(page.TypeLeaf, 0)
	if err != nil {
		m.Cancel()
		return nil, err
	}
	if txn == nil {
		_, err = m.Commit(wal.System, nil, nil)
	} else {
		_, err = m.Commit(wal.Update, txn, appendUndo(nil, undoCreate, id, nil, nil))
	}
	return Open(st, id), err
}

// MaxKey returns the longest key that a tree can hold: four of them fit a
// page, so that a split always makes room.
func MaxKey(pageSize int) int {
	return (pageSize-page.HeaderSize)/4 - page.SlotSize - overflowSize - 3
}

// maxCell is the largest leaf cell; longer values go to overflow pages.
func (t *Tree) maxCell() int { return (t.st.PageSize()-page.HeaderSize)/4 - page.SlotSize }

// CheckKey returns 54000 for a key that is too long.
func (t *Tree) CheckKey(key []byte) error {
	if limit := MaxKey(t.st.PageSize()); len(key) > limit {
		return errs.New(errs.ProgramLimitExceeded, "index row size %d exceeds btree maximum %d", len(key), limit)
	}
	return nil
}

// fences collects the bounds of the leaf that a descent ends at.
type fences struct {
	low, high       []byte
	hasLow, hasHigh bool
}

// narrow takes the bounds that slot i of an inner page gives.
func (f *fences) narrow(p page.Page, i int) {
	if i > 0 {
		f.low, f.hasLow = append(f.low[:0], keyAt(p, i)...), true
	}
	if i+1 < p.Slots() {
		f.high, f.hasHigh = append(f.high[:0], keyAt(p, i+1)...), true
	}
}

// latch takes the latch of a fetched frame.
func latch(f *buffer.Frame, exclusive bool) {
	if exclusive {
		f.Lock()
	} else {
		f.RLock()
	}
}

func unlatch(f *buffer.Frame, exclusive bool) {
	if exclusive {
		f.Unlock()
	} else {
		f.RUnlock()
	}
	f.Unpin()
}

// descend returns the latched leaf for key, or for the keys just below it
// when before is set, and its fences when fs is not nil.
func (t *Tree) descend(key []byte, before, exclusive bool, fs *fences) (*buffer.Frame, error) {
	f, err := t.latchRoot(exclusive)
	if err != nil {
		return nil, err
	}
	if fs != nil {
		fs.hasLow, fs.hasHigh = false, false
	}
	for {
		p := page.Page(f.Data())
		level := p.Level()
		if level == 0 {
			return f, nil
		}
		i := childFor(p, key, before)
		if fs != nil {
			fs.narrow(p, i)
		}
		id := childAt(p, i)
		child, err := t.st.Fetch(id)
		if err != nil {
			unlatch(f, false)
			return nil, err
		}
		latch(child, exclusive && level == 1)
		unlatch(f, false)
		if err := checkNode(child.Data(), id, level-1); err != nil {
			unlatch(child, exclusive && level == 1)
			return nil, err
		}
		f = child
	}
}

// latchRoot latches the root: exclusively only if that was asked for and it is
// a leaf.
func (t *Tree) latchRoot(exclusive bool) (*buffer.Frame, error) {
	f, err := t.st.Fetch(t.root)
	if err != nil {
		return nil, err
	}
	for {
		f.RLock()
		p := page.Page(f.Data())
		level := p.Level()
		if err := checkNode(p, t.root, level); err != nil {
			unlatch(f, false)
			return nil, err
		}
		if level > 0 || !exclusive {
			return f, nil
		}
		f.RUnlock()
		f.Lock()
		if p.Type() == page.TypeLeaf {
			return f, nil
		}
		f.Unlock() // it grew meanwhile
	}
}
