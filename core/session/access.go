package session

import (
	"context"
	"strings"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

func defaultWorkers() int { return env.Processors() }

// access gives a plan the tables of the session's transaction.
type access struct {
	s    *Session
	plan *plan // where tables may have triggers
}

var zoneOps = map[string]txn.CmpOp{"=": txn.OpEq, "<": txn.OpLt, "<=": txn.OpLe, ">": txn.OpGt, ">=": txn.OpGe}

// OpenScan implements op.Tables.
func (a *access) OpenScan(ctx context.Context, req *op.ScanRequest) (op.TableSource, error) {
	table := txn.TableID(req.Table.Storage)
	if err := a.s.tx.LockTable(ctx, table, txn.AccessShare, txn.Wait); err != nil {
		return nil, err
	}
	if req.Index != nil {
		src, err := a.openIndex(ctx, req)
		if err != nil || src != nil {
			return src, err
		}
	}
	spec := txn.ScanSpec{Cols: req.Ords, RowID: req.RowID}
	for _, z := range req.Zone {
		spec.Zone = append(spec.Zone, txn.ZonePredicate{Col: z.Ord, Op: zoneOps[z.Op], Const: z.Value})
	}
	return a.s.tx.Scan(table, spec)
}

// OpenSystem implements op.System.
func (a *access) OpenSystem(ctx context.Context, name string, ords []int, eqOrd int, eq *vector.Vector) (vector.Reader, error) {
	if t, err := a.s.transitionNamed(name); t != nil || err != nil {
		if err != nil {
			return nil, err
		}
		return t.reader(ords), nil
	}
	return a.s.db.system.open(ctx, a.s, name, ords, eqOrd, eq)
}

// uniqueError tells a duplicate key in the terms of the table: the constraint
// and the key's values.
func (a *access) uniqueError(ctx context.Context, t *catalog.Table, err error) error {
	u := asUnique(err)
	if u == nil {
		return err
	}
	snap, serr := a.s.snapshot()
	if serr != nil {
		return err
	}
	for _, oid := range t.Indexes {
		ix := snap.Index(oid)
		if ix == nil || txn.IndexID(ix.Storage) != u.Index {
			continue
		}
		e := errs.New(errs.UniqueViolation, "duplicate key value violates unique constraint \"%s\"", ix.Name).
			WithTable(schemaName(snap, t), t.Name).WithConstraint(ix.Name)
		if key := a.keyOf(ctx, t, ix, u.RowID); key != "" {
			e.Detail = key + " already exists."
		}
		return e
	}
	return err
}

func schemaName(snap *catalog.Snapshot, t *catalog.Table) string {
	if ns := snap.Schema(t.Schema); ns != nil {
		return ns.Name
	}
	return ""
}

// keyOf describes the key of a row for a message: "Key (a, b)=(1, x)". It is
// empty where the row cannot be read, or the key has an expression.
func (a *access) keyOf(ctx context.Context, t *catalog.Table, ix *catalog.Index, row int64) string {
	ords := make([]int, len(ix.Keys))
	names := make([]string, len(ix.Keys))
	for i, k := range ix.Keys {
		if k.Column < 0 {
			return ""
		}
		ords[i], names[i] = k.Column, t.Columns[k.Column].Name
	}
	b, _, err := a.s.tx.Fetch(ctx, txn.TableID(t.Storage), []int64{row}, ords, txn.FetchOptions{Latest: true})
	if err != nil || b.Rows() == 0 {
		return ""
	}
	f := a.s.Format()
	values := make([]string, len(b.Cols))
	for i, v := range b.Cols {
		values[i] = "null"
		if !v.IsNull(0) {
			values[i] = string(f.Append(nil, v, 0))
		}
	}
	return "Key (" + strings.Join(names, ", ") + ")=(" + strings.Join(values, ", ") + ")"
}

// Insert implements op.Writer.
func (a *access) Insert(ctx context.Context, t *catalog.Table, b *vector.Batch) ([]int64, error) {
	rows, err := a.s.tx.Insert(ctx, txn.TableID(t.Storage), b)
	if err != nil {
		return nil, a.uniqueError(ctx, t, err)
	}
	return rows, a.s.noteInsert(t, b)
}

// InsertOrConflict implements op.Writer.
func (a *access) InsertOrConflict(ctx context.Context, t *catalog.Table, b *vector.Batch, index *catalog.Index) ([]int64, []op.Conflict, error) {
	var arbiters []txn.IndexID
	if index != nil {
		arbiters = []txn.IndexID{txn.IndexID(index.Storage)}
	}
	rows, conflicts, err := a.s.tx.InsertOrConflict(ctx, txn.TableID(t.Storage), b, arbiters)
	if err != nil {
		return nil, nil, a.uniqueError(ctx, t, err)
	}
	out := make([]op.Conflict, len(conflicts))
	skip := map[int]bool{}
	for i, c := range conflicts {
		out[i] = op.Conflict{Row: c.Row, RowID: c.RowID, SameStatement: c.SameStatement}
		skip[c.Row] = true
	}
	if len(skip) == 0 {
		return rows, out, a.s.noteInsert(t, b)
	}
	kept := &vector.Batch{Cols: b.Cols, N: b.N, Sel: []int32{}}
	for i := range b.Rows() {
		if !skip[i] {
			kept.Sel = append(kept.Sel, int32(b.Row(i)))
		}
	}
	return rows, out, a.s.noteInsert(t, kept)
}

// Update implements op.Writer.
func (a *access) Update(ctx context.Context, t *catalog.Table, rows []int64, ords []int, vals *vector.Batch, latest bool) ([]op.RowStatus, error) {
	if err := a.s.noteUpdate(ctx, t, rows, ords, vals); err != nil {
		return nil, err
	}
	st, err := a.s.tx.Update(ctx, txn.TableID(t.Storage), rows, ords, vals, txn.WriteOptions{Latest: latest})
	if err != nil {
		return nil, a.uniqueError(ctx, t, err)
	}
	return statuses(st), nil
}

// Delete implements op.Writer.
func (a *access) Delete(ctx context.Context, t *catalog.Table, rows []int64, latest bool) ([]op.RowStatus, error) {
	if err := a.s.noteDelete(ctx, t, rows); err != nil {
		return nil, err
	}
	st, err := a.s.tx.Delete(ctx, txn.TableID(t.Storage), rows, txn.WriteOptions{Latest: latest})
	if err != nil {
		return nil, err
	}
	return statuses(st), nil
}

// Lock implements op.Writer.
func (a *access) Lock(ctx context.Context, t *catalog.Table, rows []int64, mode physical.LockMode, latest bool) ([]op.RowStatus, error) {
	opt := txn.WriteOptions{Latest: latest}
	switch {
	case mode.NoWait:
		opt.Wait = txn.NoWait
	case mode.Skip:
		opt.Wait = txn.SkipLocked
	}
	st, err := a.s.tx.LockRows(ctx, txn.TableID(t.Storage), rows, txn.RowLock(mode.Strength-1), opt)
	if err != nil {
		return nil, err
	}
	return statuses(st), nil
}

// Fetch implements op.Writer.
func (a *access) Fetch(ctx context.Context, t *catalog.Table, rows []int64, ords []int, latest bool) (*vector.Batch, []int32, error) {
	return a.s.tx.Fetch(ctx, txn.TableID(t.Storage), rows, ords, txn.FetchOptions{Latest: latest})
}

// statuses converts storage's outcomes, which have the same order.
func statuses(in []txn.RowStatus) []op.RowStatus {
	out := make([]op.RowStatus, len(in))
	for i, st := range in {
		out[i] = op.RowStatus(st)
	}
	return out
}
