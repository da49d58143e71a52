package txn

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/keyenc"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/txn/lock"
	"github.com/basaltdb/basalt/core/txn/mvcc"
	"github.com/basaltdb/basalt/vector"
)

const rowIDSize = 8

// stripeCount is how many uniqueness checks of an index can run at once.
const stripeCount = 64

// index is the storage of an index: a tree of encoded key, then RowID.
type index struct {
	id    IndexID
	table TableID
	def   IndexDef
	cols  []keyenc.Column
	tree  atomic.Pointer[vtree]
	// creator made the index from the newest rows alone, so older snapshots
	// cannot use it; nil when there can be none.
	creator *mvcc.Status
	// stripes make the check for a key and its insertion one step.
	stripes [stripeCount]sync.Mutex
}

func newIndex(id IndexID, table TableID, def IndexDef, tree *vtree) *index {
	x := &index{id: id, table: table, def: def}
	for _, k := range def.Keys {
		x.cols = append(x.cols, keyenc.Column{Type: k.Type, Desc: k.Desc, NullsFirst: k.NullsFirst})
	}
	x.setTree(tree)
	return x
}

func (x *index) setTree(v *vtree) {
	v.owner = x
	x.tree.Store(v)
}

func (x *index) encode() []byte {
	var e encoder
	e.uint(uint64(x.table))
	x.encodeTree(&e, x.tree.Load())
	e.bool(x.def.Unique)
	e.bool(x.def.NullsNotDistinct)
	e.bool(x.def.Evaluated)
	e.uint(uint64(len(x.def.Keys)))
	for _, k := range x.def.Keys {
		e.uint(uint64(k.Column))
		e.bool(k.Computed)
		e.uint(uint64(k.Type.OID))
		e.int(int64(k.Type.Mod))
		e.bool(k.Desc)
		e.bool(k.NullsFirst)
	}
	return e.b
}

// encodeTree appends the root page, or 0 and the ID of a log-structured tree: no
// tree has page 0 as its root.
func (x *index) encodeTree(e *encoder, v *vtree) {
	if v.lsm == nil {
		e.uint(uint64(v.pages.Root()))
		return
	}
	e.uint(0)
	e.uint(v.lsm.ID)
}

func (db *DB) loadIndexes() error {
	return db.scanNow(keyIndex, func(id uint64, value []byte) error {
		d := decoder{b: value}
		table, root := TableID(d.uint()), page.ID(d.uint())
		kind, lsmID := BTree, uint64(0)
		if root == 0 {
			kind, lsmID = LSM, d.uint()
		}
		def := IndexDef{Kind: kind, Unique: d.bool(), NullsNotDistinct: d.bool(), Evaluated: d.bool()}
		def.Keys = make([]IndexKey, d.count())
		for i := range def.Keys {
			def.Keys[i] = IndexKey{
				Column: int(d.uint()), Computed: d.bool(), Type: types.T{OID: types.OID(d.uint()), Mod: int32(d.int())},
				Desc: d.bool(), NullsFirst: d.bool(),
			}
		}
		err := d.err("index", id)
		if err != nil {
			return err
		}
		t := db.tables[table]
		if t == nil {
			return errs.New(errs.DataCorrupted, "index %d belongs to table %d, which does not exist", id, table)
		}
		var tree *vtree
		if kind == BTree {
			tree = newVTree(btree.Open(db.st, root))
		} else if tree, err = db.loadLSM(lsmID); err != nil {
			return err
		}
		x := newIndex(IndexID(id), table, def, tree)
		db.indexes[x.id] = x
		old := t.def.Load()
		t.def.Store(newTableDef(old.cols, old.hot, append(slices.Clone(old.indexes), x)))
		return nil
	})
}

// CreateIndex makes an index and fills it. ev may be nil unless
// def.Evaluated. A duplicate key fails with a UniqueError.
func (tx *Txn) CreateIndex(ctx context.Context, id TableID, def IndexDef, ev KeyEvaluator) (IndexID, error) {
	if err := tx.startWrite(ctx, "CREATE INDEX"); err != nil {
		return 0, err
	}
	for _, k := range def.Keys {
		if err := keyenc.Supported(k.Type); err != nil {
			return 0, err
		}
	}
	if def.Evaluated == (ev == nil) {
		return 0, errs.Internal("an index has an evaluator if and only if it needs one")
	}
	if err := tx.lockTable(ctx, id, lock.ShareRowExclusive); err != nil {
		return 0, err
	}
	t, err := tx.db.table(id)
	if err != nil {
		return 0, err
	}
	xid, err := tx.db.newID()
	if err != nil {
		return 0, err
	}
	tree, err := tx.createIndexTree(&def)
	if err != nil {
		return 0, err
	}
	def.Keys = slices.Clone(def.Keys)
	x := newIndex(IndexID(xid), id, def, tree)
	x.creator = tx.st
	if err := tx.db.meta.put(tx, metaKey(keyIndex, xid), x.encode()); err != nil {
		return 0, err
	}
	tx.addIndex(t, x, ev)
	tx.onUndo(func() { tx.removeIndex(t, x) })
	return x.id, tx.fillIndex(ctx, t, x)
}

// createIndexTree makes the empty tree of a new index.
func (tx *Txn) createIndexTree(def *IndexDef) (*vtree, error) {
	if def.Kind == BTree {
		return tx.createTree()
	}
	s, err := lsmSettings(def)
	if err != nil {
		return nil, err
	}
	return tx.createLSM(s)
}

// dropIndexTree makes the commit of tx free the tree of an index.
func (tx *Txn) dropIndexTree(v *vtree) error {
	if v.lsm != nil {
		return tx.dropLSM(v.lsm.ID)
	}
	return tx.dropTree(v.pages.Root())
}

// addIndex enters an index in memory. Writers of the table are locked out.
func (tx *Txn) addIndex(t *table, x *index, ev KeyEvaluator) {
	tx.db.regMu.Lock()
	defer tx.db.regMu.Unlock()
	tx.db.indexes[x.id] = x
	if ev != nil {
		tx.db.evaluators[x.id] = ev
	}
	old := t.def.Load()
	list := append(slices.Clone(old.indexes), x)
	slices.SortFunc(list, func(a, b *index) int { return int(int64(a.id) - int64(b.id)) })
	t.def.Store(newTableDef(old.cols, old.hot, list))
}

func (tx *Txn) removeIndex(t *table, x *index) {
	tx.db.regMu.Lock()
	defer tx.db.regMu.Unlock()
	delete(tx.db.indexes, x.id)
	old := t.def.Load()
	list := slices.DeleteFunc(slices.Clone(old.indexes), func(other *index) bool { return other == x })
	t.def.Store(newTableDef(old.cols, old.hot, list))
}

// DropIndex drops an index.
func (tx *Txn) DropIndex(ctx context.Context, id IndexID) error {
	x, err := tx.db.index(id)
	if err != nil {
		return err
	}
	t, err := tx.exclusive(ctx, x.table, "DROP INDEX")
	if err != nil {
		return err
	}
	return tx.dropIndex(t, x)
}

func (tx *Txn) dropIndex(t *table, x *index) error {
	if err := tx.db.meta.remove(tx, metaKey(keyIndex, uint64(x.id))); err != nil {
		return err
	}
	tx.removeIndex(t, x)
	tx.onUndo(func() { tx.addIndex(t, x, nil) })
	return tx.dropIndexTree(x.tree.Load())
}

// emptyIndex gives an index a new tree.
func (tx *Txn) emptyIndex(x *index) error {
	if err := x.damage(); err != nil {
		return err // its settings are not known
	}
	old := x.tree.Load()
	create := tx.createTree
	if old.lsm != nil {
		create = func() (*vtree, error) { return tx.createLSM(old.lsm.Settings()) }
	}
	tree, err := create()
	if err != nil {
		return err
	}
	x.setTree(tree)
	tx.onUndo(func() { x.tree.Store(old) })
	if err := tx.db.meta.put(tx, metaKey(keyIndex, uint64(x.id)), x.encode()); err != nil {
		return err
	}
	return tx.dropIndexTree(old)
}

// Index returns the table and definition of an index.
func (tx *Txn) Index(id IndexID) (TableID, IndexDef, error) {
	x, err := tx.db.index(id)
	if err != nil {
		return 0, IndexDef{}, err
	}
	return x.table, x.def, nil
}

// keySet holds the keys of a batch of rows in one index, without RowIDs.
type keySet struct {
	buf    []byte
	ends   []int32
	null   []bool // the key has a null that makes it distinct from all others
	member vector.Bitmap
}

// key returns the key of the i-th row, and whether the row is in the index.
func (k *keySet) key(i int) ([]byte, bool) {
	if k.member != nil && !k.member.Get(i) {
		return nil, false
	}
	start := int32(0)
	if i > 0 {
		start = k.ends[i-1]
	}
	return k.buf[start:k.ends[i]:k.ends[i]], true
}

// keys computes the keys of the selected rows of a batch that has the live
// columns of the table.
func (tx *Txn) keys(ctx context.Context, def *tableDef, x *index, batch *vector.Batch) (*keySet, error) {
	cols, err := def.byOrdinal(batch)
	if err != nil {
		return nil, err
	}
	ks := &keySet{}
	var computed []*vector.Vector
	if x.def.Evaluated {
		ev, err := tx.db.evaluator(x.id)
		if err != nil {
			return nil, err
		}
		var member vector.Bitmap
		if computed, member, err = ev.Eval(ctx, batch); err != nil {
			return nil, err
		}
		if member != nil {
			ks.member = slices.Clone(member)
		}
	}
	n := batch.Rows()
	ks.ends, ks.null = make([]int32, n), make([]bool, n)
	for i := range n {
		if ks.member == nil || ks.member.Get(i) {
			if err := x.appendKey(ks, cols, computed, batch.Row(i), i); err != nil {
				return nil, err
			}
		}
		ks.ends[i] = int32(len(ks.buf))
	}
	return ks, nil
}

// appendKey adds the key of one row: row at of the columns, i-th of the
// batch.
func (x *index) appendKey(ks *keySet, cols, computed []*vector.Vector, at, i int) error {
	start := len(ks.buf)
	for c, k := range x.def.Keys {
		var null bool
		switch {
		case k.Computed && k.Column >= len(computed):
			return errs.Internal("the evaluator of index %d gave %d columns", x.id, len(computed))
		case k.Computed:
			ks.buf, null = keyenc.Append(ks.buf, x.cols[c], computed[k.Column], i)
		case k.Column >= len(cols) || cols[k.Column] == nil:
			return errs.Internal("index %d is on column %d, which does not exist", x.id, k.Column)
		default:
			ks.buf, null = keyenc.Append(ks.buf, x.cols[c], cols[k.Column], at)
		}
		if null && !x.def.NullsNotDistinct {
			ks.null[i] = true
		}
	}
	if limit := x.tree.Load().tree.MaxKey() - rowIDSize; len(ks.buf)-start > limit {
		return x.tooLong(len(ks.buf)-start, limit)
	}
	return nil
}

func (x *index) tooLong(size, limit int) error {
	if x.def.Kind == LSM {
		return errs.New(errs.ProgramLimitExceeded, "index row size %d exceeds lsm maximum %d", size, limit)
	}
	return errs.New(errs.ProgramLimitExceeded, "index row size %d exceeds btree maximum %d", size, limit).
		WithHint("Values larger than 1/4 of a page cannot be indexed.")
}

// entryRow splits a tree key into the index key and the RowID.
func entryRow(key []byte) ([]byte, int64) {
	n := len(key) - rowIDSize
	return key[:n], int64(binary.BigEndian.Uint64(key[n:]))
}

func (x *index) stripe(key []byte) int {
	h := fnv.New64a()
	h.Write(key)
	return int(h.Sum64() % stripeCount)
}

// EncodeKey appends the index key of the first len(vals) key columns, whose
// values are row i of vals, and reports whether one of them is null.
func (tx *Txn) EncodeKey(dst []byte, id IndexID, vals []*vector.Vector, i int) (key []byte, null bool, err error) {
	x, err := tx.db.index(id)
	if err != nil {
		return nil, false, err
	}
	if len(vals) > len(x.cols) {
		return nil, false, errs.Internal("index %d has %d key columns", id, len(x.cols))
	}
	for c, v := range vals {
		if v.Phys() != x.cols[c].Type.Phys() {
			return nil, false, errs.Internal("key column %d of index %d has another layout", c, id)
		}
		var isNull bool
		dst, isNull = keyenc.Append(dst, x.cols[c], v, i)
		null = null || isNull
	}
	return dst, null, nil
}
