package session

import (
	"context"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// lookup reads rows by the keys of an index.
type lookup struct {
	tx    *txn.Txn
	table txn.TableID
	ords  []int
	keys  *txn.Lookups
	// The rows that are to be fetched, and whose they are.
	rows []int64
	from []int32
}

// OpenLookup implements op.Tables.
func (a *access) OpenLookup(ctx context.Context, t *catalog.Table, ix *catalog.Index, ords []int) (op.Lookup, error) {
	l := &lookup{tx: a.s.tx, table: txn.TableID(t.Storage), ords: ords}
	err := a.s.tx.LockTable(ctx, l.table, txn.AccessShare, txn.Wait)
	if err == nil {
		l.keys, err = a.s.tx.Lookups(txn.IndexID(ix.Storage))
	}
	if err != nil {
		return nil, err
	}
	return l, nil
}

// Find implements op.Lookup.
func (l *lookup) Find(ctx context.Context, keys []*vector.Vector, sel []int32, found func(*vector.Batch, []int32) error) error {
	l.rows, l.from = l.rows[:0], l.from[:0]
	for _, i := range sel {
		var err error
		if l.rows, err = l.keys.Find(ctx, keys, int(i), l.rows); err != nil {
			return err
		}
		for len(l.from) < len(l.rows) {
			l.from = append(l.from, i)
		}
		if err := l.fetch(ctx, vector.Size, found); err != nil {
			return err
		}
	}
	return l.fetch(ctx, 1, found)
}

// fetch hands batches of the rows on, as long as there are least of them.
func (l *lookup) fetch(ctx context.Context, least int, found func(*vector.Batch, []int32) error) error {
	rows, from := l.rows, l.from
	if len(rows) < least {
		return nil
	}
	for len(rows) > 0 {
		n := min(len(rows), vector.Size)
		b, at, err := l.tx.FetchAny(ctx, l.table, rows[:n], l.ords)
		if err != nil {
			return err
		}
		for k, i := range at {
			at[k] = from[i]
		}
		if b.N > 0 {
			if err := found(b, at); err != nil {
				return err
			}
		}
		rows, from = rows[n:], from[n:]
	}
	l.rows, l.from = l.rows[:0], l.from[:0]
	return nil
}

// Close implements op.Lookup.
func (l *lookup) Close() { l.keys.Close() }
