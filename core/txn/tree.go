package txn

import (
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/lsm"
	"github.com/basaltdb/basalt/core/storage/lsm/forest"
)

// tree is the storage of a vtree: a tree of pages, or a log-structured one. It is
// no interface so that the callbacks of reads stay on the stack.
type tree struct {
	pages *btree.Tree    // of everything but some indexes
	lsm   *forest.Logged // or nil
	owner *index         // of a log-structured tree
}

// Modify lets ed decide about a key, and does what it says.
func (t *tree) Modify(lg btree.Logger, key []byte, ed btree.Editor) error {
	if t.lsm != nil {
		return t.damaged(t.lsm.Modify(lg, key, ed))
	}
	return t.pages.Modify(lg, key, ed)
}

// Restore is Modify for taking changes back.
func (t *tree) Restore(lg btree.Logger, key []byte, ed btree.Editor) error {
	if t.lsm != nil {
		return t.lsm.Restore(lg, key, ed)
	}
	return t.pages.Modify(lg, key, ed)
}

// Get calls visit with the value of a key, latched.
func (t *tree) Get(key []byte, visit func(value []byte, found bool) error) error {
	if t.lsm != nil {
		return t.damaged(t.lsm.Get(key, visit))
	}
	return t.pages.Get(key, visit)
}

// Fraction estimates which part of the keys is at least low and below high.
func (t *tree) Fraction(low, high []byte) (float64, error) {
	if t.lsm != nil {
		part, err := t.lsm.Fraction(low, high)
		return part, t.damaged(err)
	}
	return t.pages.Fraction(low, high)
}

// Entries estimates the number of keys.
func (t *tree) Entries() (float64, error) {
	if t.lsm != nil {
		n, err := t.lsm.Entries()
		return n, t.damaged(err)
	}
	return t.pages.Entries()
}

// MaxKey returns the longest key.
func (t *tree) MaxKey() int {
	if t.lsm != nil {
		return t.lsm.MaxKey()
	}
	return btree.MaxKey(t.pages.Store().PageSize())
}

// walker returns a reader of leaves. That of a log-structured tree must be closed;
// others hold nothing.
func (t *tree) walker() walker {
	if t.lsm != nil {
		return walker{tree: t, lsm: &lsm.Walker{T: t.lsm.Tree}}
	}
	return walker{pages: btree.Walker{T: t.pages}}
}

// leaf is a stretch of a tree, and has all keys between its fences; see
// btree.Leaf.
type leaf interface {
	Slots() int
	Key(i int) []byte
	KeyValue(i int) (key, value []byte, err error)
	Search(key []byte) (int, bool)
	Fences() (low, high []byte)
}

// walker reads a tree leaf by leaf.
type walker struct {
	tree  *tree // of lsm
	pages btree.Walker
	lsm   *lsm.Walker
}

// view calls visit with the leaf that has, or would have, pos; with before set
// with that of the keys just below pos. Nobody changes the leaf meanwhile. The
// caller does not need what is beyond limit. pos must not be memory of a leaf.
func (w *walker) view(pos, limit []byte, before bool, visit func(leaf) error) error {
	if w.lsm != nil {
		return w.tree.damaged(w.lsm.View(pos, limit, before, func(l *lsm.Leaf) error { return visit(l) }))
	}
	return w.pages.View(pos, before, func(l *btree.Leaf) error { return visit(l) })
}

// point says that only the entries of one key are read: key and a RowID.
func (w *walker) point(key []byte) {
	if w.lsm != nil {
		w.lsm.Point = key
	}
}

func (w *walker) close() {
	if w.lsm != nil {
		w.lsm.Close()
	}
}
