package txn

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/txn/mvcc"
	"github.com/basaltdb/basalt/vector"
)

// Finding is something that is wrong in a database: where, and what.
type Finding struct {
	Code    errs.Code `json:"code"`
	File    string    `json:"file,omitempty"`
	Page    *uint64   `json:"page,omitempty"`
	Block   *int      `json:"block,omitempty"`  // of a column in a segment, -1 for its dictionary
	Column  *int      `json:"column,omitempty"` // ordinal
	Table   TableID   `json:"table_storage,omitempty"`
	Index   IndexID   `json:"index_storage,omitempty"`
	Object  string    `json:"object,omitempty"` // whose page, block or row it is, in words
	Message string    `json:"message"`
}

// String returns the finding as a line of text.
func (f Finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: ", f.Code)
	if f.File != "" {
		b.WriteString(f.File + ": ")
	}
	if f.Object != "" {
		b.WriteString(f.Object + ": ")
	}
	b.WriteString(f.Message)
	return b.String()
}

// maxFindings bounds what a check lists.
const maxFindings = 1000

// Check reads everything and verifies that it fits together: that every page
// belongs to one tree or is free, checksums, the order of trees, segments, and
// that each index has exactly the rows of its table. It returns what is wrong;
// an error means that it could not go on. Nobody may write meanwhile.
func (db *DB) Check(ctx context.Context) ([]Finding, error) {
	c := newChecker(db, ctx)
	err := c.all()
	return c.found, err
}

// checker collects findings.
type checker struct {
	db    *DB
	ctx   context.Context
	found []Finding
	more  int // findings that were left out
	notes []string
	names Names

	objects  []object
	owner    map[page.ID]int32 // which of objects a page belongs to
	segments int
	blocks   int
	rowsRead int64
	said     map[string]bool  // what has been found, by object and message
	unread   map[TableID]bool // tables with rows that cannot be read
}

// object is what a page or a finding belongs to.
type object struct {
	name  string
	table TableID
	index IndexID
}

func newChecker(db *DB, ctx context.Context) *checker {
	return &checker{db: db, ctx: ctx, owner: map[page.ID]int32{}, said: map[string]bool{}, unread: map[TableID]bool{}}
}

// all checks everything that is reached from the catalog tree.
func (c *checker) all() error {
	tables := c.db.byID()
	c.pages(tables)
	if err := c.tree(c.catalogObject()); err != nil {
		return err
	}
	for _, t := range tables {
		if err := checkContext(c.ctx); err != nil {
			return err
		}
		if err := c.table(t); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) catalogObject() (object, *btree.Tree) {
	return object{name: "catalogue"}, c.db.meta.pages
}

func (c *checker) tableObject(t *table) object {
	o := object{name: fmt.Sprintf("table %d", t.id), table: t.id}
	if name := c.names.Tables[t.id]; name != "" {
		o.name = "table " + name
	}
	return o
}

func (c *checker) indexObject(t *table, x *index) object {
	o := object{name: fmt.Sprintf("index %d of %s", x.id, c.tableObject(t).name), table: t.id, index: x.id}
	if name := c.names.Indexes[x.id]; name != "" {
		o.name = "index " + name + " of " + c.tableObject(t).name
	}
	return o
}

// report adds a finding about an object. What several parts of the check come
// across is told once.
func (c *checker) report(o object, f Finding) {
	if c.said[o.name+f.Message] {
		return
	}
	c.said[o.name+f.Message] = true
	if len(c.found) == maxFindings {
		c.more++
		return
	}
	f.Object, f.Table, f.Index = o.name, o.table, o.index
	c.found = append(c.found, f)
}

// damaged reports an error that is a finding, and returns all others: those
// say that the check itself cannot go on.
func (c *checker) damaged(o object, err error) error {
	if e := (*DamagedIndexError)(nil); errors.As(err, &e) {
		err = e.Reason // o is the index
	}
	switch code := errs.CodeOf(err); code {
	case errs.SuccessfulCompletion:
		return nil
	case errs.DataCorrupted, errs.IndexCorrupted:
		c.report(o, Finding{Code: code, Message: err.Error()})
		return nil
	}
	return err
}

// tree checks that the keys of a tree ascend and lie within the fences of
// their leaves.
func (c *checker) tree(o object, t *btree.Tree) error {
	w := btree.Walker{T: t}
	var pos, last []byte
	for more := true; more; {
		err := w.View(pos, false, func(l *btree.Leaf) error {
			// A leaf that was merged since the last step has keys from before it.
			first, _ := l.Search(pos)
			for i := first; i < l.Slots(); i++ {
				key, _, err := l.KeyValue(i)
				if err != nil {
					return err
				}
				if last != nil && string(key) <= string(last) || string(key) < string(l.Low) || l.High != nil && string(key) >= string(l.High) {
					return errs.New(errs.IndexCorrupted, "key %d of page %d is out of order", i, l.ID())
				}
				last = append(last[:0], key...)
			}
			more = l.High != nil
			pos = append(pos[:0], l.High...)
			return nil
		})
		if err != nil {
			return c.damaged(o, err)
		}
	}
	return nil
}

// indexTree checks the tree of an index by itself.
func (c *checker) indexTree(o object, v *vtree) error {
	if v.lsm == nil {
		return c.tree(o, v.pages)
	}
	return c.damaged(o, v.lsm.Check())
}

// table checks a table's rows and its indexes.
func (c *checker) table(t *table) error {
	def := t.def.Load()
	o := c.tableObject(t)
	if err := c.tree(o, def.hot.pages); err != nil {
		return err
	}
	if err := c.tableSegments(t); err != nil {
		return err
	}
	for _, x := range def.indexes {
		if err := c.indexTree(c.indexObject(t, x), x.tree.Load()); err != nil {
			return err
		}
	}
	if c.unread[t.id] {
		c.notes = append(c.notes, o.name+" cannot be read whole; its indexes were not compared with it")
		return nil
	}
	ix := make([]*indexCheck, 0, len(def.indexes))
	for _, x := range def.indexes {
		ic, err := c.startIndex(t, x)
		if err != nil {
			return err
		}
		if ic != nil {
			ix = append(ix, ic)
		}
	}
	err := c.rows(t, func(tx *Txn, b *vector.Batch, ids []int64) error {
		c.rowsRead += int64(len(ids))
		for _, ic := range ix {
			if err := ic.add(c, tx, def, b, ids); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return c.damaged(o, err)
	}
	for _, ic := range ix {
		if ic.differs() {
			if err := c.explain(t, def, ic.x); err != nil {
				return err
			}
		}
	}
	return nil
}

// rows reads all rows of a table, with their RowIDs.
func (c *checker) rows(t *table, f func(tx *Txn, b *vector.Batch, ids []int64) error) error {
	tx, err := c.db.Begin(c.ctx, ReadCommitted, true)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.NewStatement(c.ctx); err != nil {
		return err
	}
	src, err := tx.scan(t, ScanSpec{Cols: t.def.Load().live, RowID: true}, mvcc.Snapshot{TS: math.MaxUint64})
	if err != nil {
		return err
	}
	defer src.Close()
	for m := range src.Morsels() {
		rd, err := src.Open(c.ctx, m)
		if err != nil {
			return err
		}
		for err == nil {
			var b *vector.Batch
			if b, err = rd.Next(c.ctx); err != nil || b == nil {
				break
			}
			last := len(b.Cols) - 1
			err = f(tx, &vector.Batch{Cols: b.Cols[:last], N: b.N, Sel: b.Sel}, selectedIDs(b, last))
		}
		rd.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// indexCheck compares an index with its table by the number and a sum of hashes
// of their entries, which takes no memory.
type indexCheck struct {
	x              *index
	seed           maphash.Seed
	entries, count int64
	sum, sumOfRows uint64
	failed         bool // the keys of the rows cannot be made
}

func (ic *indexCheck) hash(key []byte, row int64) uint64 {
	var h maphash.Hash
	h.SetSeed(ic.seed)
	h.Write(key)
	h.Write(rowKey(nil, row))
	return h.Sum64()
}

func (ic *indexCheck) differs() bool {
	return !ic.failed && (ic.entries != ic.count || ic.sum != ic.sumOfRows)
}

// startIndex reads the entries of an index. It returns nil where that fails,
// which is reported.
func (c *checker) startIndex(t *table, x *index) (*indexCheck, error) {
	if x.damage() != nil {
		return nil, nil // reported
	}
	ic := &indexCheck{x: x, seed: maphash.MakeSeed()}
	w := x.tree.Load().walk(mvcc.Snapshot{TS: math.MaxUint64}, nil, nil, false)
	defer w.close()
	for !w.done {
		err := w.next(func(entry, _ []byte) (bool, error) {
			if len(entry) < rowIDSize {
				return false, errs.New(errs.IndexCorrupted, "an entry of %d bytes is too short", len(entry))
			}
			key, row := entryRow(entry)
			ic.entries++
			ic.sum += ic.hash(key, row)
			return true, nil
		})
		if err != nil {
			return nil, c.damaged(c.indexObject(t, x), err)
		}
	}
	return ic, nil
}

// add accounts for rows of the table.
func (ic *indexCheck) add(c *checker, tx *Txn, def *tableDef, b *vector.Batch, ids []int64) error {
	if ic.failed {
		return nil
	}
	set, err := tx.keys(c.ctx, def, ic.x, b)
	if err != nil {
		ic.failed = true
		c.notes = append(c.notes, fmt.Sprintf("index storage %d was not compared with its table: %v", ic.x.id, err))
		return checkContext(c.ctx)
	}
	for i, row := range ids {
		if key, in := set.key(i); in {
			ic.count++
			ic.sumOfRows += ic.hash(key, row)
		}
	}
	return nil
}

// explain finds out in which rows an index and its table differ.
func (c *checker) explain(t *table, def *tableDef, x *index) error {
	o := c.indexObject(t, x)
	wrong := func(format string, args ...any) {
		c.report(o, Finding{Code: errs.IndexCorrupted, Message: fmt.Sprintf(format, args...)})
	}
	entries := map[int64]string{}
	w := x.tree.Load().walk(mvcc.Snapshot{TS: math.MaxUint64}, nil, nil, false)
	defer w.close()
	for !w.done {
		err := w.next(func(entry, _ []byte) (bool, error) {
			key, row := entryRow(entry)
			if _, twice := entries[row]; twice {
				wrong("row %d has two entries", row)
			}
			entries[row] = string(key)
			return true, nil
		})
		if err != nil {
			return c.damaged(o, err)
		}
	}
	err := c.rows(t, func(tx *Txn, b *vector.Batch, ids []int64) error {
		set, err := tx.keys(c.ctx, def, x, b)
		if err != nil {
			return err
		}
		for i, row := range ids {
			key, in := set.key(i)
			entry, there := entries[row]
			if in != there || in && string(key) != entry {
				wrong("the entry of row %d is missing or wrong", row)
			}
			delete(entries, row)
		}
		return nil
	})
	for _, row := range slices.Sorted(maps.Keys(entries)) {
		wrong("there is an entry for row %d, which does not exist", row)
	}
	return c.damaged(o, err)
}
