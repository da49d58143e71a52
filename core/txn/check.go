package txn

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/txn/mvcc"
	"github.com/basaltdb/basalt/vector"
)

// Check reads everything and verifies that it fits together: checksums, the
// order of trees, and that each index has exactly the rows of its table. It
// returns what is wrong, in words; an error means that it could not go on.
// Nobody may write meanwhile.
func (db *DB) Check(ctx context.Context) ([]string, error) {
	c := &checker{db: db, ctx: ctx}
	c.tree("catalog", db.meta.tree)
	db.regMu.RLock()
	tables := slices.SortedFunc(maps.Values(db.tables), func(a, b *table) int { return int(int64(a.id) - int64(b.id)) })
	db.regMu.RUnlock()
	for _, t := range tables {
		if err := checkContext(ctx); err != nil {
			return c.found, err
		}
		c.table(t)
	}
	return c.found, nil
}

// checker collects findings.
type checker struct {
	db    *DB
	ctx   context.Context
	found []string
}

func (c *checker) report(format string, args ...any) {
	if len(c.found) < 1000 {
		c.found = append(c.found, fmt.Sprintf(format, args...))
	}
}

// tree checks that the keys of a tree ascend and lie within the fences of
// their leaves.
func (c *checker) tree(name string, t *btree.Tree) {
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
			c.report("%s: %v", name, err)
			return
		}
	}
}

// table checks a table's rows and its indexes.
func (c *checker) table(t *table) {
	def := t.def.Load()
	c.tree(fmt.Sprintf("table %d", t.id), def.hot.tree)
	for _, x := range def.indexes {
		name := fmt.Sprintf("index %d of table %d", x.id, t.id)
		c.tree(name, x.tree.Load().tree)
		if err := c.index(t, def, x); err != nil {
			c.report("%s: %v", name, err)
		}
	}
	if len(def.indexes) == 0 {
		if err := c.rows(t, func(*vector.Batch, []int64) error { return nil }); err != nil {
			c.report("table %d: %v", t.id, err)
		}
	}
}

// rows reads all rows of a table, with their RowIDs.
func (c *checker) rows(t *table, f func(b *vector.Batch, ids []int64) error) error {
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
			err = f(&vector.Batch{Cols: b.Cols[:last], N: b.N, Sel: b.Sel}, selectedIDs(b, last))
		}
		rd.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// index compares the entries of an index with the keys of the rows.
func (c *checker) index(t *table, def *tableDef, x *index) error {
	tx, err := c.db.Begin(c.ctx, ReadCommitted, true)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	entries := map[int64]string{}
	w := x.tree.Load().walk(mvcc.Snapshot{TS: math.MaxUint64}, nil, nil, false)
	for !w.done {
		err := w.next(func(entry, _ []byte) (bool, error) {
			key, row := entryRow(entry)
			if _, twice := entries[row]; twice {
				c.report("index %d: row %d has two entries", x.id, row)
			}
			entries[row] = string(key)
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	err = c.rows(t, func(b *vector.Batch, ids []int64) error {
		set, err := tx.keys(c.ctx, def, x, b)
		if err != nil {
			return err
		}
		for i, row := range ids {
			key, in := set.key(i)
			entry, there := entries[row]
			if in != there || in && string(key) != entry {
				c.report("index %d: the entry of row %d is missing or wrong", x.id, row)
			}
			delete(entries, row)
		}
		return nil
	})
	for row := range entries {
		c.report("index %d: there is an entry for row %d, which does not exist", x.id, row)
	}
	return err
}
