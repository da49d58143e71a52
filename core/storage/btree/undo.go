package btree

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// Undo information: kind (1), uvarint root page, uvarint key length, key,
// the value before (of undoPut).
const (
	undoCreate = iota // the tree was created: free it
	undoInsert        // the key was not there: delete it
	undoPut           // the key had another value: put it back
	undoBuild         // the tree was empty: empty it
)

// ForeignUndo is the first kind of undo information that is not of this package:
// records of the same transactions change other trees too.
const ForeignUndo = 64

func appendUndo(dst []byte, kind int, root page.ID, key, old []byte) []byte {
	dst = append(dst, byte(kind))
	dst = binary.AppendUvarint(dst, uint64(root))
	dst = binary.AppendUvarint(dst, uint64(len(key)))
	dst = append(dst, key...)
	if kind == undoPut {
		dst = append(dst, old...)
	}
	return dst
}

// restore is the Editor that brings back the state before a change.
type restore struct {
	value []byte
	there bool
}

func (r *restore) Decide([]byte, bool) (Action, []byte, error) {
	if r.there {
		return Put, r.value, nil
	}
	return Delete, nil, nil
}

func (*restore) Applied() {}

// Undo takes back the change that undo information describes, for recovery.
// lg must be a CLR logger.
func Undo(st *mtr.Store, lg Logger, info []byte) error {
	bad := errs.New(errs.DataCorrupted, "invalid undo information of %d bytes", len(info))
	if len(info) == 0 {
		return bad
	}
	kind, b := info[0], info[1:]
	root, n := binary.Uvarint(b)
	if n <= 0 {
		return bad
	}
	b = b[n:]
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return bad
	}
	key, old := b[n:n+int(size)], b[n+int(size):]
	t := Open(st, page.ID(root))
	switch kind {
	case undoCreate:
		return t.undoCreate(lg)
	case undoBuild:
		return t.UndoBuild(lg)
	case undoInsert:
		return t.Modify(lg, key, &restore{})
	case undoPut:
		return t.Modify(lg, key, &restore{value: old, there: true})
	}
	return bad
}

// undoCreate frees a tree. Everything that was put into it has been undone
// before, so it is one leaf; its page is freed with the CLR.
func (t *Tree) undoCreate(lg Logger) error {
	if err := t.Clear(); err != nil {
		return err
	}
	m := t.st.Begin()
	h, err := m.Lock(t.root)
	if err == nil {
		err = checkNode(h.Page, t.root, 0)
	}
	if err == nil {
		err = m.PrepareFree()
	}
	if err != nil {
		m.Cancel()
		return err
	}
	m.Free(h)
	_, err = m.CommitCLR(lg.Txn, lg.Next)
	return err
}

// UndoCreate is the undo of Create at run time.
func (t *Tree) UndoCreate(lg Logger) error { return t.undoCreate(lg) }

// Destroy frees a tree that nothing refers to any more. After Clear it frees
// one page, which must not be freed twice.
func (t *Tree) Destroy() error {
	if err := t.Clear(); err != nil {
		return err
	}
	m := t.st.Begin()
	h, err := m.Lock(t.root)
	if err == nil {
		err = m.PrepareFree()
	}
	if err != nil {
		m.Cancel()
		return err
	}
	m.Free(h)
	_, err = m.Commit(wal.System, nil, nil)
	return err
}

// Clear empties the tree, last page first, so that at every moment the pages
// that the tree refers to are its own. It leaves the root as an empty leaf.
func (t *Tree) Clear() error {
	for {
		done, chains, err := t.clearStep()
		for _, id := range chains {
			if err == nil {
				err = t.freeLong(id)
			}
		}
		if err != nil || done {
			return err
		}
	}
}

// clearStep frees the last page that has no children, and returns the chains
// that its values were in.
func (t *Tree) clearStep() (done bool, chains []page.ID, err error) {
	m := t.st.Begin()
	h, err := m.Lock(t.root)
	if err != nil {
		m.Cancel()
		return false, nil, err
	}
	if err := checkKind(h.Page, t.root, h.Level()); err != nil {
		m.Cancel()
		return false, nil, err
	}
	var parent *mtr.Held
	for h.Level() > 0 && h.Slots() > 0 {
		if parent != nil {
			m.Release(parent)
		}
		parent = h
		id := childAt(h.Page, h.Slots()-1)
		if h, err = m.Lock(id); err == nil {
			err = checkKind(h.Page, id, parent.Level()-1)
		}
		if err != nil {
			m.Cancel()
			return false, nil, err
		}
	}
	if h.Level() == 0 {
		for i := range h.Slots() {
			if _, rest, overflow := splitCell(h.Cell(i)); overflow {
				chains = append(chains, page.ID(binary.LittleEndian.Uint64(rest[8:])))
			}
		}
	}
	if parent == nil {
		if h.Level() == 0 && h.Slots() == 0 {
			m.Cancel()
			return true, nil, nil
		}
		m.Init(h, page.TypeLeaf, 0)
	} else {
		if err := m.PrepareFree(); err != nil {
			m.Cancel()
			return false, nil, err
		}
		m.Delete(parent, parent.Slots()-1)
		m.Free(h)
	}
	_, err = m.Commit(wal.System, nil, nil)
	return false, chains, err
}
