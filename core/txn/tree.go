package txn

import (
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/lsm"
	"github.com/basaltdb/basalt/core/storage/lsm/forest"
)

// tree is the storage of a vtree: a tree of pages, or a log-structured one.
type tree interface {
	// Modify lets ed decide about a key, and does what it says.
	Modify(lg btree.Logger, key []byte, ed btree.Editor) error
	// Restore is Modify for taking changes back.
	Restore(lg btree.Logger, key []byte, ed btree.Editor) error
	// Get calls visit with the value of a key, latched.
	Get(key []byte, visit func(value []byte, found bool) error) error
	// Fraction estimates which part of the keys is at least low and below high.
	Fraction(low, high []byte) (float64, error)
	// MaxKey returns the longest key.
	MaxKey() int
	// walker returns a reader of leaves, which must be closed.
	walker() walker
}

// walker reads a tree leaf by leaf.
type walker interface {
	// view calls visit with the leaf that has, or would have, pos; with before set
	// with that of the keys just below pos. Nobody changes the leaf meanwhile. The
	// caller does not need what is beyond limit. pos must not be memory of a leaf.
	view(pos, limit []byte, before bool, visit func(leaf) error) error
	close()
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

// pageTree is a tree of pages.
type pageTree struct{ *btree.Tree }

// Restore implements tree.
func (t pageTree) Restore(lg btree.Logger, key []byte, ed btree.Editor) error {
	return t.Modify(lg, key, ed)
}

// MaxKey implements tree.
func (t pageTree) MaxKey() int { return btree.MaxKey(t.Store().PageSize()) }

func (t pageTree) walker() walker { return &pageWalker{btree.Walker{T: t.Tree}} }

type pageWalker struct{ w btree.Walker }

func (w *pageWalker) view(pos, _ []byte, before bool, visit func(leaf) error) error {
	return w.w.View(pos, before, func(l *btree.Leaf) error { return visit(l) })
}

func (*pageWalker) close() {}

// lsmTree is a log-structured tree.
type lsmTree struct{ *forest.Logged }

func (t lsmTree) walker() walker { return &lsmWalker{lsm.Walker{T: t.Tree}} }

type lsmWalker struct{ w lsm.Walker }

func (w *lsmWalker) view(pos, limit []byte, before bool, visit func(leaf) error) error {
	return w.w.View(pos, limit, before, func(l *lsm.Leaf) error { return visit(l) })
}

func (w *lsmWalker) close() { w.w.Close() }
