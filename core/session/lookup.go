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
	only  bool // the keys have all columns
	// The rows that are to be fetched, and whose they are.
	rows []int64
	from []int32
}

// OpenLookup implements op.Tables.
func (a *access) OpenLookup(ctx context.Context, t *catalog.Table, ix *catalog.Index, ords []int, only bool) (op.Lookup, error) {
	l := &lookup{tx: a.s.tx, table: txn.TableID(t.Storage), ords: ords}
	err := a.s.tx.LockTable(ctx, l.table, txn.AccessShare, txn.Wait)
	if err == nil {
		l.keys, err = a.s.tx.Lookups(txn.IndexID(ix.Storage))
	}
	if err == nil && only {
		l.only = true
		err = l.keys.Decode(keyPositions(ix, ords))
	}
	if err != nil {
		return nil, err
	}
	return l, nil
}

// Find implements op.Lookup.
func (l *lookup) Find(ctx context.Context, keys []*vector.Vector, sel []int32, found func(*vector.Batch, []int32) error) error {
	if l.only {
		return l.findKeys(ctx, keys, sel, found)
	}
	return l.findRows(ctx, keys, sel, found)
}

// findKeys finds rows whose columns are in their keys.
func (l *lookup) findKeys(ctx context.Context, keys []*vector.Vector, sel []int32, found func(*vector.Batch, []int32) error) error {
	l.from = l.from[:0]
	for k, i := range sel {
		n, err := l.keys.FindKeys(ctx, keys, int(i))
		if err != nil {
			return err
		}
		for range n {
			l.from = append(l.from, i)
		}
		if len(l.from) < vector.Size && k < len(sel)-1 || len(l.from) == 0 {
			continue
		}
		b := l.keys.Decoded()
		for at := 0; at < b.N; at += vector.Size {
			part := &vector.Batch{N: min(vector.Size, b.N-at)}
			for _, v := range b.Cols {
				part.Cols = append(part.Cols, v.Slice(at, part.N))
			}
			if err := found(part, l.from[at:at+part.N]); err != nil {
				return err
			}
		}
		l.from = l.from[:0]
	}
	return nil
}

// findRows finds rows and reads them from the table.
func (l *lookup) findRows(ctx context.Context, keys []*vector.Vector, sel []int32, found func(*vector.Batch, []int32) error) error {
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
