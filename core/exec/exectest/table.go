package exectest

import (
	"context"
	"math/rand/v2"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Table is rows in memory, one vector a column.
type Table struct {
	Catalog *catalog.Table
	Cols    []*vector.Vector
	N       int
}

// NewTable returns a table of the given columns.
func NewTable(name string, cols ...*vector.Vector) *Table {
	t := &Table{Catalog: &catalog.Table{Name: name, Kind: catalog.RelTable}, Cols: cols}
	for _, c := range cols {
		t.N = c.Len()
		t.Catalog.Columns = append(t.Catalog.Columns, catalog.Column{Name: string(rune('a' + len(t.Catalog.Columns))), Type: c.Type})
	}
	return t
}

// Config says how a DB gives its rows and runs its plans.
type Config struct {
	Batch   int  // rows of a batch, at most
	Morsel  int  // rows of a morsel; 0 for all
	Workers int  // 0 for 1
	Sel     bool // every batch has rows in it that are not selected
	Dict    bool // strings come as dictionaries
	Memory  int64
}

// DB is tables that plans can scan. It implements op.Tables.
type DB struct {
	Config
	tables map[*catalog.Table]*Table
	opened atomicInt
}

// NewDB returns a database of tables.
func NewDB(c Config, tables ...*Table) *DB {
	d := &DB{Config: c, tables: map[*catalog.Table]*Table{}}
	for _, t := range tables {
		d.tables[t.Catalog] = t
	}
	return d
}

// Opened returns the number of scans that are open.
func (d *DB) Opened() int64 { return d.opened.add(0) }

// OpenScan implements op.Tables.
func (d *DB) OpenScan(_ context.Context, req *op.ScanRequest) (op.TableSource, error) {
	t := d.tables[req.Table]
	if t == nil {
		return nil, errs.New(errs.UndefinedTable, "no such table")
	}
	d.opened.add(1)
	return &source{d: d, t: t, req: req}, nil
}

type source struct {
	d   *DB
	t   *Table
	req *op.ScanRequest
}

func (s *source) morsel() int {
	if s.d.Morsel == 0 {
		return max(s.t.N, 1)
	}
	return s.d.Morsel
}

func (s *source) Morsels() int { return (s.t.N + s.morsel() - 1) / s.morsel() }

func (s *source) Close() { s.d.opened.add(-1) }

func (s *source) Open(_ context.Context, m int) (vector.Reader, error) {
	from := m * s.morsel()
	return &reader{s: s, at: from, to: min(s.t.N, from+s.morsel())}, nil
}

type reader struct {
	s      *source
	at, to int
}

func (r *reader) Close() {}

// Next gives the next rows. With Sel, each is followed by a copy of another
// row that is not selected.
func (r *reader) Next(context.Context) (*vector.Batch, error) {
	n := min(r.s.d.Batch, r.to-r.at)
	if n <= 0 {
		return nil, nil
	}
	b := &vector.Batch{N: n}
	if !r.s.d.Sel && !r.s.d.Dict {
		return r.slice(b), nil
	}
	rows := make([]int32, 0, 2*n)
	for i := range n {
		rows = append(rows, int32(r.at+i))
		if r.s.d.Sel {
			b.Sel = append(b.Sel, int32(len(rows)-1))
			rows = append(rows, int32((r.at+i*7)%r.s.t.N))
		}
	}
	if len(rows) > vector.Size {
		rows = rows[:vector.Size]
		b.Sel = b.Sel[:vector.Size/2]
		n = vector.Size / 2
	}
	b.N = len(rows)
	for _, ord := range r.s.req.Ords {
		b.Cols = append(b.Cols, r.column(r.s.t.Cols[ord], rows))
	}
	if r.s.req.RowID {
		ids := make([]int64, len(rows))
		for i, row := range rows {
			ids[i] = int64(row) + 1
		}
		b.Cols = append(b.Cols, vector.WrapFixed(types.Int8, ids, nil))
	}
	r.at += n
	return b, nil
}

// slice gives the next rows as they are.
func (r *reader) slice(b *vector.Batch) *vector.Batch {
	for _, ord := range r.s.req.Ords {
		b.Cols = append(b.Cols, r.s.t.Cols[ord].Slice(r.at, b.N))
	}
	if r.s.req.RowID {
		ids := make([]int64, b.N)
		for i := range ids {
			ids[i] = int64(r.at+i) + 1
		}
		b.Cols = append(b.Cols, vector.WrapFixed(types.Int8, ids, nil))
	}
	r.at += b.N
	return b
}

func (r *reader) column(c *vector.Vector, rows []int32) *vector.Vector {
	v := &vector.Vector{}
	v.Gather(c, rows)
	if !r.s.d.Dict || v.Phys() != types.PhysBytes || v.Enc != vector.Flat {
		return v
	}
	return encode(v)
}

// encode returns a string column as a dictionary.
func encode(v *vector.Vector) *vector.Vector {
	b := vector.NewBuilder(v.Type, 0)
	known := map[string]int32{}
	codes := make([]int32, v.Len())
	for i := range codes {
		if v.IsNull(i) {
			continue
		}
		s := string(v.Bytes(i))
		code, ok := known[s]
		if !ok {
			code = int32(b.Len())
			known[s] = code
			b.AppendString(s)
		}
		codes[i] = code
	}
	if b.Len() == 0 {
		b.AppendString("")
	}
	return vector.NewDict(b.Finish(), codes, v.Valid)
}

// Runtime returns what plans run with.
func (d *DB) Runtime() *op.Runtime {
	limit := d.Memory
	if limit == 0 {
		limit = 1 << 40
	}
	return &op.Runtime{Call: Call(), Tables: d, Workers: max(d.Workers, 1), Memory: &Budget{Limit: limit}}
}

// Budget is a memory budget that can be looked at. It is not for concurrent
// use unless the race does not matter to the test.
type Budget struct {
	Limit int64
	used  atomicInt
}

// Reserve implements op.Budget.
func (b *Budget) Reserve(n int64) error {
	if b.used.add(n) > b.Limit {
		b.used.add(-n)
		return errs.New(errs.OutOfMemory, "out of memory").WithDetail("Failed on request of size %d.", n)
	}
	return nil
}

// Release implements op.Budget.
func (b *Budget) Release(n int64) { b.used.add(-n) }

// Used returns what is reserved.
func (b *Budget) Used() int64 { return b.used.add(0) }

// Scan returns a scan of all columns of t under the ids from first on.
func (t *Table) Scan(first expr.ColID, filter ...expr.Expr) *physical.TableScan {
	s := &physical.TableScan{Table: t.Catalog, Filter: filter}
	for i, c := range t.Cols {
		s.Ords = append(s.Ords, i)
		s.Cols = append(s.Cols, expr.ColumnInfo{ID: first + expr.ColID(i), Name: t.Catalog.Columns[i].Name, Type: c.Type})
	}
	return s
}

// Random returns a deterministic source of random numbers.
func Random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 99)) }
