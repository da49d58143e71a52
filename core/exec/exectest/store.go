package exectest

import (
	"context"
	"maps"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Store is one table that can be written: rows as text by row id. It
// implements op.Tables and op.Writer. Scans see it as it was when the
// statement began.
type Store struct {
	Catalog *catalog.Table
	Types   []types.T
	Rows    map[int64][]string
	Unique  int // column of the unique index, -1 for none
	// Changed are rows that another transaction changes just before this one
	// writes or locks them: their new contents, nil for deleted.
	Changed map[int64][]string

	next      int64
	statement map[int64][]string // the snapshot
	touched   map[int64]bool
}

// NewStore returns a table with the given rows under the ids 1, 2, ….
func NewStore(name string, ts []types.T, rows ...[]string) *Store {
	s := &Store{Catalog: &catalog.Table{Name: name, Kind: catalog.RelTable}, Types: ts, Rows: map[int64][]string{}, Unique: -1}
	for i, t := range ts {
		s.Catalog.Columns = append(s.Catalog.Columns, catalog.Column{Name: string(rune('a' + i)), Type: t})
	}
	for _, r := range rows {
		s.next++
		s.Rows[s.next] = r
	}
	s.Begin()
	return s
}

// Begin starts a statement.
func (s *Store) Begin() {
	s.statement = map[int64][]string{}
	for id, r := range s.Rows {
		s.statement[id] = slices.Clone(r)
	}
	s.touched = map[int64]bool{}
}

// Runtime returns what a plan over the store runs with.
func (s *Store) Runtime() *op.Runtime {
	return &op.Runtime{Call: Call(), Tables: s, Writer: s, Workers: 1, Memory: &Budget{Limit: 1 << 40}}
}

// All returns the rows in the order of their ids.
func (s *Store) All() [][]string {
	var out [][]string
	for _, id := range slices.Sorted(maps.Keys(s.Rows)) {
		out = append(out, s.Rows[id])
	}
	return out
}

func (s *Store) batch(rows map[int64][]string, ids []int64, ords []int) *vector.Batch {
	b := &vector.Batch{N: len(ids)}
	for _, ord := range ords {
		texts := make([]string, len(ids))
		for i, id := range ids {
			texts[i] = rows[id][ord]
		}
		b.Cols = append(b.Cols, Column(s.Types[ord], texts...))
	}
	return b
}

// OpenScan implements op.Tables.
func (s *Store) OpenScan(_ context.Context, req *op.ScanRequest) (op.TableSource, error) {
	ids := slices.Sorted(maps.Keys(s.statement))
	b := s.batch(s.statement, ids, req.Ords)
	if req.RowID {
		b.Cols = append(b.Cols, vector.WrapFixed(types.Int8, ids, nil))
	}
	return &single{b: b}, nil
}

// single is a source of one batch.
type single struct {
	b    *vector.Batch
	done bool
}

func (*single) Morsels() int                                       { return 1 }
func (*single) Close()                                             {}
func (s *single) Open(context.Context, int) (vector.Reader, error) { return s, nil }
func (s *single) Next(context.Context) (*vector.Batch, error) {
	if s.done || s.b.N == 0 {
		return nil, nil
	}
	s.done = true
	return s.b, nil
}

func (s *Store) insert(row []string) int64 {
	s.next++
	s.Rows[s.next], s.touched[s.next] = row, true
	return s.next
}

func (s *Store) holder(value string) (int64, bool) {
	if s.Unique < 0 || value == "NULL" {
		return 0, false
	}
	for id, r := range s.Rows {
		if r[s.Unique] == value {
			return id, true
		}
	}
	return 0, false
}

// Insert implements op.Writer.
func (s *Store) Insert(_ context.Context, _ *catalog.Table, b *vector.Batch) ([]int64, error) {
	var ids []int64
	for i := range b.Rows() {
		row := Row(b.Cols, b.Row(i))
		if s.Unique >= 0 {
			if _, dup := s.holder(row[s.Unique]); dup {
				return nil, errs.New(errs.UniqueViolation, "duplicate key value violates unique constraint")
			}
		}
		ids = append(ids, s.insert(row))
	}
	return ids, nil
}

// InsertOrConflict implements op.Writer.
func (s *Store) InsertOrConflict(_ context.Context, _ *catalog.Table, b *vector.Batch, _ *catalog.Index) ([]int64, []op.Conflict, error) {
	var ids []int64
	var conflicts []op.Conflict
	for i := range b.Rows() {
		row := Row(b.Cols, b.Row(i))
		if id, dup := s.holder(row[s.Unique]); dup {
			conflicts = append(conflicts, op.Conflict{Row: i, RowID: id, SameStatement: s.touched[id]})
			continue
		}
		ids = append(ids, s.insert(row))
	}
	return ids, conflicts, nil
}

// status applies what another transaction has done to a row.
func (s *Store) status(id int64, latest bool) op.RowStatus {
	if change, ok := s.Changed[id]; ok {
		delete(s.Changed, id)
		if change == nil {
			delete(s.Rows, id)
		} else {
			s.Rows[id] = change
		}
		if change != nil && !latest {
			return op.Changed
		}
	}
	switch {
	case s.Rows[id] == nil:
		return op.Gone
	case s.touched[id]:
		return op.SelfModified
	}
	return op.Done
}

// Update implements op.Writer.
func (s *Store) Update(_ context.Context, _ *catalog.Table, rows []int64, ords []int, vals *vector.Batch, latest bool) ([]op.RowStatus, error) {
	out := make([]op.RowStatus, len(rows))
	for i, id := range rows {
		if out[i] = s.status(id, latest); out[i] != op.Done {
			continue
		}
		row := slices.Clone(s.Rows[id])
		for k, text := range Row(vals.Cols, i) {
			row[ords[k]] = text
		}
		s.Rows[id], s.touched[id] = row, true
	}
	return out, nil
}

// Delete implements op.Writer.
func (s *Store) Delete(_ context.Context, _ *catalog.Table, rows []int64, latest bool) ([]op.RowStatus, error) {
	out := make([]op.RowStatus, len(rows))
	for i, id := range rows {
		if out[i] = s.status(id, latest); out[i] == op.Done {
			delete(s.Rows, id)
		}
	}
	return out, nil
}

// Lock implements op.Writer.
func (s *Store) Lock(_ context.Context, _ *catalog.Table, rows []int64, _ physical.LockMode, latest bool) ([]op.RowStatus, error) {
	out := make([]op.RowStatus, len(rows))
	for i, id := range rows {
		out[i] = s.status(id, latest)
	}
	return out, nil
}

// Fetch implements op.Writer.
func (s *Store) Fetch(_ context.Context, _ *catalog.Table, rows []int64, ords []int, _ bool) (*vector.Batch, []int32, error) {
	var ids []int64
	var found []int32
	for i, id := range rows {
		if s.Rows[id] != nil {
			ids, found = append(ids, id), append(found, int32(i))
		}
	}
	return s.batch(s.Rows, ids, ords), found, nil
}
