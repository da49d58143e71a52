package exectest

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/vector"
)

// OpenLookup implements op.Tables: any columns can be an index.
func (d *DB) OpenLookup(_ context.Context, t *catalog.Table, ix *catalog.Index, ords []int, _ bool) (op.Lookup, error) {
	table := d.tables[t]
	if table == nil {
		return nil, errs.New(errs.UndefinedTable, "no such table")
	}
	d.opened.add(1)
	return &lookup{d: d, t: table, ix: ix, ords: ords}, nil
}

// lookup compares with all rows, the last first, and gives some at a time.
type lookup struct {
	d    *DB
	t    *Table
	ix   *catalog.Index
	ords []int
}

// Find implements op.Lookup.
func (l *lookup) Find(_ context.Context, keys []*vector.Vector, sel []int32, found func(*vector.Batch, []int32) error) error {
	var rows, from []int32
	give := func(least int) error {
		if len(rows) < least {
			return nil
		}
		b := &vector.Batch{N: len(rows)}
		for _, ord := range l.ords {
			v := &vector.Vector{}
			v.Gather(l.t.Cols[ord], rows)
			b.Cols = append(b.Cols, v)
		}
		err := found(b, from)
		rows, from = nil, nil
		return err
	}
	for row := l.t.N - 1; row >= 0; row-- {
		for _, i := range sel {
			if l.equal(keys, int(i), row) {
				rows, from = append(rows, int32(row)), append(from, i)
				if err := give(l.d.Batch); err != nil {
					return err
				}
			}
		}
	}
	return give(1)
}

func (l *lookup) equal(keys []*vector.Vector, i, row int) bool {
	for k, v := range keys {
		c := l.t.Cols[l.ix.Keys[k].Column]
		if v.IsNull(i) || c.IsNull(row) || order.Compare(v, i, c, row) != 0 {
			return false
		}
	}
	return true
}

// Close implements op.Lookup.
func (l *lookup) Close() { l.d.opened.add(-1) }

// OpenLookup implements op.Tables: a Store has no indexes.
func (s *Store) OpenLookup(context.Context, *catalog.Table, *catalog.Index, []int, bool) (op.Lookup, error) {
	return nil, errs.Internal("a store has no indexes")
}
