package btree

import (
	"bytes"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// fillPart is how much of a page a bulk build fills, in eighths.
const fillPart = 7

// Builder fills an empty tree with keys in ascending order, a leaf at a time.
// Nobody else may write to the tree until Finish. Readers may read it: they
// see the leaves appear.
//
// The build is logged for a transaction with a single undo record, which
// empties the tree; the pages themselves are System changes.
type Builder struct {
	t     *Tree
	txn   *wal.Txn
	prev  wal.LSN
	begun bool
	cells []byte // of the next leaf
	ends  []int
	first []byte // key of its first cell
	last  []byte // key of the last cell that was added
	below []byte // last key of the leaf before
	room  int
}

// NewBuilder returns a builder for an empty tree. txn may be nil.
func NewBuilder(t *Tree, txn *wal.Txn) *Builder {
	b := &Builder{t: t, txn: txn}
	b.room = (t.st.PageSize() - page.HeaderSize) * fillPart / 8
	if txn != nil {
		b.prev = txn.Last
	}
	return b
}

// Prev returns the transaction's log record before the build, with which its
// undo goes on.
func (b *Builder) Prev() wal.LSN { return b.prev }

// Add appends a key, which must be above the last one.
func (b *Builder) Add(key, value []byte) error {
	if err := b.t.CheckKey(key); err != nil {
		return err
	}
	size := cellSize(len(key), len(value))
	if size > b.t.maxCell() {
		return errs.Internal("value of %d bytes in a bulk build", len(value))
	}
	if len(b.ends) > 0 && len(b.cells)+size+(len(b.ends)+1)*page.SlotSize > b.room {
		if err := b.flush(); err != nil {
			return err
		}
	}
	if len(b.ends) == 0 {
		b.first = append(b.first[:0], key...)
	}
	b.cells = append(appendKey(b.cells, key, false), value...)
	b.ends = append(b.ends, len(b.cells))
	b.last = append(b.last[:0], key...)
	return nil
}

// Finish writes the last leaf.
func (b *Builder) Finish() error {
	if len(b.ends) == 0 {
		return nil
	}
	return b.flush()
}

// flush appends the collected cells as a new leaf.
func (b *Builder) flush() error {
	write := b.tryAppend
	if !b.begun {
		write = b.begin
	}
	for done := false; !done; {
		var err error
		if done, err = write(); err != nil {
			return err
		}
	}
	b.below = append(b.below[:0], b.last...)
	b.cells, b.ends = b.cells[:0], b.ends[:0]
	return nil
}

// begin checks that the tree is empty, logs how the build is undone, and makes
// the root an inner page.
func (b *Builder) begin() (done bool, err error) {
	m := b.t.st.Begin()
	root, err := m.Lock(b.t.root)
	if err == nil && (root.Level() != 0 || root.Slots() != 0) {
		err = errs.Internal("bulk build of a B-tree that is not empty")
	}
	if err != nil {
		m.Cancel()
		return false, err
	}
	leaf, id, err := m.Alloc(page.TypeLeaf, 0)
	if err != nil {
		m.Cancel()
		return false, err
	}
	b.fill(m, leaf)
	m.Init(root, page.TypeInner, 1)
	m.Insert(root, 0, innerCell(nil, id))
	if b.txn == nil {
		_, err = m.Commit(wal.System, nil, nil)
	} else {
		_, err = m.Commit(wal.Update, b.txn, appendUndo(nil, undoBuild, b.t.root, nil, nil))
	}
	b.begun = true
	return true, err
}

func (b *Builder) fill(m *mtr.Mtr, leaf *mtr.Held) {
	start := 0
	for i, end := range b.ends {
		m.Insert(leaf, i, b.cells[start:end])
		start = end
	}
}

// tryAppend adds a leaf at the right edge. Where an inner page on the way has
// no room, it is split instead and done is false.
func (b *Builder) tryAppend() (done bool, err error) {
	sep := separator(b.below, b.first)
	if bytes.Compare(b.below, b.first) >= 0 {
		return false, errs.Internal("bulk build with keys out of order")
	}
	most := cellSize(MaxKey(b.t.st.PageSize()), childSize)
	m := b.t.st.Begin()
	node, err := m.Lock(b.t.root)
	if err != nil {
		m.Cancel()
		return false, err
	}
	var parent *mtr.Held
	for {
		if !node.Fits(most) {
			return false, b.t.splitNode(m, parent, node, b.last)
		}
		if node.Level() == 1 {
			break
		}
		if parent != nil {
			m.Release(parent)
		}
		parent = node
		if node, err = m.Lock(childAt(parent.Page, parent.Slots()-1)); err != nil {
			m.Cancel()
			return false, err
		}
	}
	leaf, id, err := m.Alloc(page.TypeLeaf, 0)
	if err != nil {
		m.Cancel()
		return false, err
	}
	b.fill(m, leaf)
	m.Insert(node, node.Slots(), innerCell(sep, id))
	_, err = m.Commit(wal.System, nil, nil)
	return true, err
}

// IsEmpty reports whether the tree has no keys and one page.
func (t *Tree) IsEmpty() (bool, error) {
	f, err := t.st.Fetch(t.root)
	if err != nil {
		return false, err
	}
	defer f.Unpin()
	f.RLock()
	defer f.RUnlock()
	p := page.Page(f.Data())
	return p.Level() == 0 && p.Slots() == 0, nil
}

// UndoBuild is the undo of a bulk build at run time.
func (t *Tree) UndoBuild(lg Logger) error {
	if err := t.Clear(); err != nil {
		return err
	}
	return Compensate(t.st, lg)
}

// Compensate logs that everything down to lg.Next has been undone, when that
// was done by System changes.
func Compensate(st *mtr.Store, lg Logger) error {
	_, err := st.Begin().CommitCLR(lg.Txn, lg.Next)
	return err
}

// Count returns the number of keys and of leaf pages, reading every leaf.
func (t *Tree) Count() (keys, leaves int64, err error) {
	w := Walker{T: t}
	var pos []byte
	for more := true; more && err == nil; {
		err = w.View(pos, false, func(l *Leaf) error {
			keys += int64(l.Slots())
			leaves++
			more = l.High != nil
			pos = append(pos[:0], l.High...)
			return nil
		})
	}
	return keys, leaves, err
}
