package txn

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
	"github.com/basaltdb/basalt/vector"
)

var bg = context.Background()

func testOptions(fsys vfs.FS) Options {
	e, _ := env.Sim(1)
	return Options{Env: e, FS: fsys, PoolBytes: 4 << 20, WALSegment: 2 * wal.MinSegment, NoBackground: true, MemTable: 16 << 10}
}

func openTest(t testing.TB, fsys vfs.FS) *DB {
	t.Helper()
	db, err := Open("", testOptions(fsys))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func begin(t testing.TB, db *DB, level Isolation) *Txn {
	t.Helper()
	tx, err := db.Begin(bg, level, false)
	if err != nil {
		t.Fatal(err)
	}
	statement(t, tx)
	return tx
}

func statement(t testing.TB, tx *Txn) {
	t.Helper()
	if err := tx.NewStatement(bg); err != nil {
		t.Fatal(err)
	}
}

func commit(t testing.TB, tx *Txn) {
	t.Helper()
	if err := tx.Commit(bg); err != nil {
		t.Fatal(err)
	}
}

// pairs is a batch of (int8, text) rows.
func pairs(keys []int64, texts []string) *vector.Batch {
	b := vector.NewBuilder(types.Text, len(texts))
	for _, s := range texts {
		b.AppendString(s)
	}
	return &vector.Batch{Cols: []*vector.Vector{vector.WrapFixed(types.Int8, keys, nil), b.Finish()}, N: len(keys)}
}

var pairCols = []ColumnDef{{Type: types.Int8}, {Type: types.Text}}

var uniqueOnFirst = IndexDef{Keys: []IndexKey{{Column: 0, Type: types.Int8}}, Unique: true}

// indexKinds are what tests that are not about indexes alone run with.
var indexKinds = map[string]IndexKind{"btree": BTree, "lsm": LSM}

func eachKind(t *testing.T, f func(t *testing.T, kind IndexKind)) {
	for name, kind := range indexKinds {
		t.Run(name, func(t *testing.T) { f(t, kind) })
	}
}

// kept returns a definition for another kind of index.
func kept(def IndexDef, kind IndexKind) IndexDef {
	def.Kind = kind
	return def
}

// newPairs makes a table of (int8, text) with a unique index on the first.
func newPairs(t testing.TB, db *DB) (TableID, IndexID) {
	t.Helper()
	return newPairsBy(t, db, BTree)
}

func newPairsBy(t testing.TB, db *DB, kind IndexKind) (TableID, IndexID) {
	t.Helper()
	tx := begin(t, db, ReadCommitted)
	table, err := tx.CreateTable(bg, pairCols)
	if err != nil {
		t.Fatal(err)
	}
	index, err := tx.CreateIndex(bg, table, kept(uniqueOnFirst, kind), nil)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	return table, index
}

// contents reads a table as "key=text" strings, sorted.
func contents(t testing.TB, tx *Txn, table TableID) []string {
	t.Helper()
	src, err := tx.Scan(table, ScanSpec{Cols: []int{0, 1}, RowID: true})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	out := []string{}
	for m := range src.Morsels() {
		rd, err := src.Open(bg, m)
		if err != nil {
			t.Fatal(err)
		}
		for {
			b, err := rd.Next(bg)
			if err != nil {
				t.Fatal(err)
			}
			if b == nil {
				break
			}
			for i := range b.Rows() {
				r := b.Row(i)
				out = append(out, fmt.Sprintf("%d=%s", vector.Values[int64](b.Cols[0].Flattened())[r], b.Cols[1].Str(r)))
			}
		}
		rd.Close()
	}
	slices.Sort(out)
	return out
}

// countRows returns how many rows a scan of some columns of a table gives.
func countRows(t testing.TB, tx *Txn, table TableID, cols []int) (n int) {
	t.Helper()
	src, err := tx.Scan(table, ScanSpec{Cols: cols})
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	for m := range src.Morsels() {
		rd, err := src.Open(bg, m)
		if err != nil {
			t.Fatal(err)
		}
		for {
			b, err := rd.Next(bg)
			if err != nil {
				t.Fatal(err)
			}
			if b == nil {
				break
			}
			n += b.Rows()
		}
		rd.Close()
	}
	return n
}

func wantContents(t testing.TB, tx *Txn, table TableID, want ...string) {
	t.Helper()
	if want == nil {
		want = []string{}
	}
	if got := contents(t, tx, table); !slices.Equal(got, want) {
		t.Fatalf("table has %v, want %v", got, want)
	}
}

func insert(t testing.TB, tx *Txn, table TableID, key int64, text string) int64 {
	t.Helper()
	ids, err := tx.Insert(bg, table, pairs([]int64{key}, []string{text}))
	if err != nil {
		t.Fatal(err)
	}
	return ids[0]
}

func lookup(t testing.TB, tx *Txn, index IndexID, key int64) (int64, bool) {
	t.Helper()
	k, _, err := tx.EncodeKey(nil, index, []*vector.Vector{vector.WrapFixed(types.Int8, []int64{key}, nil)}, 0)
	if err != nil {
		t.Fatal(err)
	}
	row, found, err := tx.Lookup(bg, index, k)
	if err != nil {
		t.Fatal(err)
	}
	return row, found
}

func TestInsertReadReopen(t *testing.T) {
	disk := vfs.NewMem()
	db := openTest(t, disk)
	table, index := newPairs(t, db)
	tx := begin(t, db, ReadCommitted)
	row := insert(t, tx, table, 1, "one")
	wantContents(t, tx, table) // a statement does not see its own rows
	statement(t, tx)
	wantContents(t, tx, table, "1=one")
	other := begin(t, db, ReadCommitted)
	wantContents(t, other, table)
	if _, found := lookup(t, other, index, 1); found {
		t.Fatal("uncommitted index entry is visible")
	}
	commit(t, tx)
	wantContents(t, other, table)
	statement(t, other)
	wantContents(t, other, table, "1=one")
	if r, found := lookup(t, other, index, 1); !found || r != row {
		t.Fatal(r, found)
	}
	var u *UniqueError
	if _, err := other.Insert(bg, table, pairs([]int64{1}, []string{"again"})); !errors.As(err, &u) || u.RowID != row || errs.CodeOf(err) != errs.UniqueViolation {
		t.Fatal(err)
	}
	other.Rollback()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = openTest(t, disk)
	tx = begin(t, db, ReadCommitted)
	wantContents(t, tx, table, "1=one")
	st, err := tx.Update(bg, table, []int64{row}, []int{1}, &vector.Batch{Cols: pairs(nil, []string{"uno"}).Cols[1:], N: 1}, WriteOptions{})
	if err != nil || st[0] != Done {
		t.Fatal(st, err)
	}
	statement(t, tx)
	wantContents(t, tx, table, "1=uno")
	if st, err := tx.Delete(bg, table, []int64{row}, WriteOptions{}); err != nil || st[0] != Done {
		t.Fatal(st, err)
	}
	statement(t, tx)
	wantContents(t, tx, table)
	tx.Rollback()
	tx = begin(t, db, ReadCommitted)
	wantContents(t, tx, table, "1=one")
	tx.Rollback()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func mustDecimal(s string) decimal.Decimal {
	d, err := decimal.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}
