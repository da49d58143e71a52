package txn

import (
	"context"
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/tuple"
	"github.com/basaltdb/basalt/core/txn/lock"
	"github.com/basaltdb/basalt/vector"
)

// maxColumns is PostgreSQL's limit.
const maxColumns = 1600

// reserveRows is how many RowIDs are reserved with one log record.
const reserveRows = 1 << 16

// table is the storage of a table.
type table struct {
	id      TableID
	def     atomic.Pointer[tableDef]
	rows    atomic.Int64 // inserts less deletes, rolled back ones not counted
	hotRows atomic.Int64 // of these in the hot tree, not counting changed cold rows

	// gate is held shared while a row is written, from the question whether it
	// is cold on, and exclusively while rows change from hot to cold.
	gate  sync.RWMutex
	watch freezeWatch

	coldMu  sync.Mutex // guards what follows; taken before rowMu
	cold    *coldSet
	retired []*coldSet // earlier ones that may still be read

	freezing sync.Mutex // held by the one who reorganises; guards draining
	draining []drained  // entered, but the hot copies are still there

	rowMu    sync.Mutex // guards what follows
	nextRow  int64
	limitRow int64   // RowIDs below are reserved in the catalog tree
	inflight []int64 // first RowIDs of inserts that are under way
}

// tableDef is what DDL changes of a table. It is never changed in place.
type tableDef struct {
	cols    []ColumnDef
	types   []types.T        // by ordinal
	absent  []*vector.Vector // by ordinal, what rows too old for the column have; nil: null
	live    []int            // ordinals that are not dropped
	hot     *vtree
	indexes []*index // by ID
}

func newTableDef(cols []ColumnDef, hot *vtree, indexes []*index) *tableDef {
	d := &tableDef{cols: cols, hot: hot, indexes: indexes}
	for i, c := range cols {
		d.types, d.absent = append(d.types, c.Type), append(d.absent, c.Missing)
		if !c.Dropped {
			d.live = append(d.live, i)
		}
	}
	return d
}

// sinkColumns describes columns for a tuple.Sink.
func (d *tableDef) sinkColumns(ords []int) ([]tuple.Column, error) {
	cols := make([]tuple.Column, len(ords))
	for i, o := range ords {
		if o < 0 || o >= len(d.cols) {
			return nil, errs.Internal("column %d is not in the table", o)
		}
		cols[i] = tuple.Column{Ordinal: o, Type: d.cols[o].Type, Missing: d.cols[o].Missing}
	}
	return cols, nil
}

func (d *tableDef) sink(ords []int, rowID bool) (*tuple.Sink, error) {
	cols, err := d.sinkColumns(ords)
	if err != nil {
		return nil, err
	}
	return tuple.NewSink(d.types, cols, rowID), nil
}

func (d *tableDef) encode() []byte {
	var e encoder
	e.uint(uint64(d.hot.pages.Root()))
	e.uint(uint64(len(d.cols)))
	for _, c := range d.cols {
		e.uint(uint64(c.Type.OID))
		e.int(int64(c.Type.Mod))
		e.bool(c.Dropped)
		if c.Missing == nil {
			e.bytes(nil)
		} else {
			e.bytes(tuple.Append(nil, []*vector.Vector{c.Missing}, 0))
		}
	}
	return e.b
}

func (db *DB) decodeTable(id uint64, b []byte) (*tableDef, error) {
	d := decoder{b: b}
	root := page.ID(d.uint())
	cols := make([]ColumnDef, d.count())
	for i := range cols {
		c := &cols[i]
		c.Type = types.T{OID: types.OID(d.uint()), Mod: int32(d.int())}
		c.Dropped = d.bool()
		if tup := d.bytes(); len(tup) > 0 {
			sink := tuple.NewSink([]types.T{c.Type}, []tuple.Column{{Type: c.Type}}, false)
			if err := sink.AddTuple(tup, 0); err != nil {
				return nil, err
			}
			c.Missing = sink.Finish().Cols[0]
		}
	}
	if err := d.err("table", id); err != nil {
		return nil, err
	}
	return newTableDef(cols, newVTree(btree.Open(db.st, root)), nil), nil
}

func (db *DB) loadTables() error {
	err := db.scanNow(keyTable, func(id uint64, value []byte) error {
		def, err := db.decodeTable(id, value)
		if err != nil {
			return err
		}
		t := &table{id: TableID(id), cold: &coldSet{}}
		t.def.Store(def)
		db.tables[t.id] = t
		return nil
	})
	if err != nil {
		return err
	}
	err = db.scanNow(keyRowID, func(id uint64, value []byte) error {
		if t := db.tables[TableID(id)]; t != nil && len(value) == 8 {
			t.nextRow = int64(binary.LittleEndian.Uint64(value))
			t.limitRow = t.nextRow
		}
		return nil
	})
	return err
}

// newRows reserves n RowIDs and returns the first. The reservation is in the
// log before any record that uses one.
func (t *table) newRows(db *DB, n int) (int64, error) {
	t.rowMu.Lock()
	defer t.rowMu.Unlock()
	return t.reserveRows(db, n)
}

// reserveRows is newRows with rowMu held.
func (t *table) reserveRows(db *DB, n int) (int64, error) {
	if t.nextRow+int64(n) > t.limitRow {
		limit := t.nextRow + int64(n) + reserveRows
		if err := db.setNow(metaKey(keyRowID, uint64(t.id)), binary.LittleEndian.AppendUint64(nil, uint64(limit))); err != nil {
			return 0, err
		}
		t.limitRow = limit
	}
	first := t.nextRow
	t.nextRow += int64(n)
	return first, nil
}

// startRows is newRows for an insert: until endRows the rows may appear.
func (t *table) startRows(db *DB, n int) (int64, error) {
	t.rowMu.Lock()
	defer t.rowMu.Unlock()
	first, err := t.reserveRows(db, n)
	if err == nil {
		t.inflight = append(t.inflight, first)
	}
	return first, err
}

func (t *table) endRows(first int64) {
	t.rowMu.Lock()
	defer t.rowMu.Unlock()
	if i := slices.Index(t.inflight, first); i >= 0 {
		t.inflight = slices.Delete(t.inflight, i, i+1)
	}
}

// setDef changes the definition in the catalog tree and in memory. The
// transaction holds the table exclusively.
func (tx *Txn) setDef(t *table, def *tableDef) error {
	if err := tx.db.meta.put(tx, metaKey(keyTable, uint64(t.id)), def.encode()); err != nil {
		return err
	}
	old := t.def.Load()
	t.def.Store(def)
	tx.onUndo(func() { t.def.Store(old) })
	return nil
}

// CreateTable makes an empty table.
func (tx *Txn) CreateTable(ctx context.Context, cols []ColumnDef) (TableID, error) {
	if err := tx.startWrite(ctx, "CREATE TABLE"); err != nil {
		return 0, err
	}
	if len(cols) > maxColumns {
		return 0, errs.New(errs.TooManyColumns, "tables can have at most %d columns", maxColumns)
	}
	id, err := tx.db.newID()
	if err != nil {
		return 0, err
	}
	hot, err := tx.createTree()
	if err != nil {
		return 0, err
	}
	t := &table{id: TableID(id), cold: &coldSet{}}
	if err := tx.lockTable(ctx, t.id, lock.AccessExclusive); err != nil {
		return 0, err
	}
	def := newTableDef(slices.Clone(cols), hot, nil)
	if err := tx.db.meta.put(tx, metaKey(keyTable, id), def.encode()); err != nil {
		return 0, err
	}
	t.def.Store(def)
	tx.register(t)
	tx.onUndo(func() { tx.unregister(t) })
	return t.id, nil
}

func (tx *Txn) register(t *table) {
	tx.db.regMu.Lock()
	defer tx.db.regMu.Unlock()
	tx.db.tables[t.id] = t
}

func (tx *Txn) unregister(t *table) {
	tx.db.regMu.Lock()
	defer tx.db.regMu.Unlock()
	delete(tx.db.tables, t.id)
}

// exclusive locks a table for DDL and returns it.
func (tx *Txn) exclusive(ctx context.Context, id TableID, what string) (*table, error) {
	if err := tx.startWrite(ctx, what); err != nil {
		return nil, err
	}
	if err := tx.lockTable(ctx, id, lock.AccessExclusive); err != nil {
		return nil, err
	}
	return tx.db.table(id)
}

// DropTable drops a table and its indexes.
func (tx *Txn) DropTable(ctx context.Context, id TableID) error {
	t, err := tx.exclusive(ctx, id, "DROP TABLE")
	if err != nil {
		return err
	}
	def := t.def.Load()
	for _, x := range slices.Backward(def.indexes) {
		if err := tx.dropIndex(t, x); err != nil {
			return err
		}
	}
	if err := tx.db.meta.remove(tx, metaKey(keyTable, uint64(id))); err != nil {
		return err
	}
	for _, p := range t.cold.parts {
		if err := tx.dropPart(t, p); err != nil {
			return err
		}
	}
	tx.unregister(t)
	tx.onUndo(func() { tx.register(t) })
	tx.onCommit = append(tx.onCommit, func() {
		if err := tx.db.removeNow(metaKey(keyRowID, uint64(id))); err != nil {
			tx.db.log.Fail(err)
		}
	})
	return tx.dropTree(def.hot.pages.Root())
}

// Truncate empties a table and its indexes.
func (tx *Txn) Truncate(ctx context.Context, id TableID) error {
	t, err := tx.exclusive(ctx, id, "TRUNCATE")
	if err != nil {
		return err
	}
	def := t.def.Load()
	hot, err := tx.createTree()
	if err != nil {
		return err
	}
	for _, x := range def.indexes {
		if err := tx.emptyIndex(x); err != nil {
			return err
		}
	}
	if err := tx.setDef(t, newTableDef(def.cols, hot, def.indexes)); err != nil {
		return err
	}
	if err := tx.dropParts(t); err != nil {
		return err
	}
	rows, hot64 := t.rows.Swap(0), t.hotRows.Swap(0)
	tx.onUndo(func() { t.rows.Add(rows); t.hotRows.Add(hot64) })
	return tx.dropTree(def.hot.pages.Root())
}

// dropParts drops all segments of a table that is locked exclusively.
func (tx *Txn) dropParts(t *table) error {
	t.coldMu.Lock()
	old := t.cold
	t.changeParts(nil)
	t.coldMu.Unlock()
	tx.onUndo(func() {
		t.coldMu.Lock()
		defer t.coldMu.Unlock()
		t.cold = old
	})
	for _, p := range old.parts {
		if err := tx.dropPart(t, p); err != nil {
			return err
		}
	}
	return nil
}

// AddColumn adds a column and returns its ordinal. Existing rows are not
// rewritten: they read as def.Missing.
func (tx *Txn) AddColumn(ctx context.Context, id TableID, col ColumnDef) (int, error) {
	t, err := tx.exclusive(ctx, id, "ALTER TABLE")
	if err != nil {
		return 0, err
	}
	def := t.def.Load()
	if len(def.cols) >= maxColumns {
		return 0, errs.New(errs.TooManyColumns, "tables can have at most %d columns", maxColumns)
	}
	if col.Missing != nil {
		if col.Missing.IsNull(0) {
			col.Missing = nil
		} else {
			one := &vector.Vector{}
			one.Gather(col.Missing, []int32{0})
			one.Flatten()
			one.Type = col.Type
			col.Missing = one
		}
	}
	cols := append(slices.Clone(def.cols), col)
	return len(def.cols), tx.setDef(t, newTableDef(cols, def.hot, def.indexes))
}

// DropColumn drops a column; its ordinal stays taken. Indexes on it must have
// been dropped before.
func (tx *Txn) DropColumn(ctx context.Context, id TableID, col int) error {
	t, err := tx.exclusive(ctx, id, "ALTER TABLE")
	if err != nil {
		return err
	}
	def := t.def.Load()
	if col < 0 || col >= len(def.cols) || def.cols[col].Dropped {
		return errs.New(errs.UndefinedColumn, "column %d of table storage %d does not exist", col, id)
	}
	for _, x := range def.indexes {
		for _, k := range x.def.Keys {
			if !k.Computed && k.Column == col {
				return errs.New(errs.DependentObjectsStillExist, "cannot drop column %d because index storage %d depends on it", col, x.id)
			}
		}
	}
	cols := slices.Clone(def.cols)
	cols[col].Dropped, cols[col].Missing = true, nil
	return tx.setDef(t, newTableDef(cols, def.hot, def.indexes))
}

// Columns returns the columns of a table by ordinal, dropped ones included.
// The caller must not change the slice.
func (tx *Txn) Columns(id TableID) ([]ColumnDef, error) {
	t, err := tx.db.table(id)
	if err != nil {
		return nil, err
	}
	return t.def.Load().cols, nil
}

// Indexes returns the indexes of a table.
func (tx *Txn) Indexes(id TableID) ([]IndexID, error) {
	t, err := tx.db.table(id)
	if err != nil {
		return nil, err
	}
	var ids []IndexID
	for _, x := range t.def.Load().indexes {
		ids = append(ids, x.id)
	}
	return ids, nil
}

// byOrdinal arranges the columns of a batch, which has the live columns, by
// ordinal.
func (d *tableDef) byOrdinal(batch *vector.Batch) ([]*vector.Vector, error) {
	if len(batch.Cols) != len(d.live) {
		return nil, errs.Internal("batch has %d columns, the table %d", len(batch.Cols), len(d.live))
	}
	cols := make([]*vector.Vector, len(d.cols))
	for i, o := range d.live {
		if batch.Cols[i].Phys() != d.types[o].Phys() {
			return nil, errs.Internal("column %d has layout %d, the table %d", o, batch.Cols[i].Phys(), d.types[o].Phys())
		}
		cols[o] = batch.Cols[i]
	}
	return cols, nil
}

// rowKey appends the hot tree's key of a row.
func rowKey(dst []byte, row int64) []byte { return binary.BigEndian.AppendUint64(dst, uint64(row)) }

// isTombstone reports whether a hot tree's value says that a cold row is
// deleted.
func isTombstone(value []byte) bool { return len(value) == 0 }
