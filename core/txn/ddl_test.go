package txn

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/vector"
)

// pages returns the pages in use once everything that was dropped is freed.
func pages(t *testing.T, db *DB) uint64 {
	t.Helper()
	db.collect()
	used, _, err := db.st.Space()
	if err != nil {
		t.Fatal(err)
	}
	return used
}

func segmentFiles(disk *vfs.Mem) (n int) {
	for _, name := range disk.Files() {
		if strings.HasSuffix(name, ".seg") {
			n++
		}
	}
	return n
}

// treeDirs returns how many log-structured trees there are files of.
func treeDirs(disk *vfs.Mem) int {
	dirs := map[string]bool{}
	for _, name := range disk.Files() {
		if strings.HasPrefix(name, "lsm/") {
			dirs[path.Dir(name)] = true
		}
	}
	return len(dirs)
}

// fillPairs inserts n hot rows and loads n cold ones.
func fillPairs(t *testing.T, tx *Txn, table TableID, from, n int64) {
	t.Helper()
	bulk, err := tx.Bulk(bg, table)
	if err != nil {
		t.Fatal(err)
	}
	for k := from; k < from+n; k++ {
		if err := bulk.Append(bg, pairs([]int64{k}, []string{fmt.Sprint("cold ", k)})); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := bulk.Close(bg); err != nil {
		t.Fatal(err)
	}
	for k := from + n; k < from+2*n; k++ {
		insert(t, tx, table, k, fmt.Sprint("hot ", k))
	}
}

// Creating, filling, truncating and dropping leave nothing behind, committed
// or rolled back, and after a restart.
func TestDDLFreesEverything(t *testing.T) { eachKind(t, testDDLFreesEverything) }

func testDDLFreesEverything(t *testing.T, kind IndexKind) {
	disk := vfs.NewMem()
	db := openTest(t, disk)
	db.bulkMin = 10
	keep, _ := newPairsBy(t, db, kind)
	before, trees := pages(t, db), treeDirs(disk)
	tx := begin(t, db, ReadCommitted)
	table, err := tx.CreateTable(bg, pairCols)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.CreateIndex(bg, table, kept(uniqueOnFirst, kind), nil); err != nil {
		t.Fatal(err)
	}
	fillPairs(t, tx, table, 0, 500)
	sp := tx.Savepoint()
	statement(t, tx)
	if err := tx.Truncate(bg, table); err != nil {
		t.Fatal(err)
	}
	wantContents(t, tx, table)
	fillPairs(t, tx, table, 0, 20)
	if err := tx.RollbackTo(sp); err != nil {
		t.Fatal(err)
	}
	statement(t, tx)
	if got := len(contents(t, tx, table)); got != 1000 {
		t.Fatalf("%d rows after the truncation was rolled back", got)
	}
	tx.Rollback()
	if now := pages(t, db); now != before || segmentFiles(disk) != 0 || treeDirs(disk) != trees {
		t.Fatalf("rolled back: %d pages before, %d after, %d segments", before, now, segmentFiles(disk))
	}
	tx = begin(t, db, ReadCommitted)
	if _, err := tx.Columns(table); errs.CodeOf(err) != errs.UndefinedTable {
		t.Fatal(err)
	}
	table, err = tx.CreateTable(bg, pairCols)
	if err != nil {
		t.Fatal(err)
	}
	index, err := tx.CreateIndex(bg, table, kept(uniqueOnFirst, kind), nil)
	if err != nil {
		t.Fatal(err)
	}
	fillPairs(t, tx, table, 0, 500)
	commit(t, tx)
	tx = begin(t, db, ReadCommitted)
	if err := tx.Truncate(bg, table); err != nil {
		t.Fatal(err)
	}
	fillPairs(t, tx, table, 0, 30)
	commit(t, tx)
	if n := segmentFiles(disk); n != 1 {
		t.Fatalf("%d segment files", n)
	}
	tx = begin(t, db, ReadCommitted)
	if err := tx.DropIndex(bg, index); err != nil {
		t.Fatal(err)
	}
	tx.Rollback()
	tx = begin(t, db, ReadCommitted)
	if _, found := lookup(t, tx, index, 55); !found {
		t.Fatal("dropping the index was rolled back, but it is not there")
	}
	if err := tx.DropTable(bg, table); err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	if now := pages(t, db); now != before || segmentFiles(disk) != 0 || treeDirs(disk) != trees {
		t.Fatalf("dropped: %d pages before, %d after, %d segments", before, now, segmentFiles(disk))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = openTest(t, disk)
	tx = begin(t, db, ReadCommitted)
	wantContents(t, tx, keep)
	if _, err := tx.Scan(table, ScanSpec{}); errs.CodeOf(err) != errs.UndefinedTable {
		t.Fatal(err)
	}
	tx.Rollback()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// An update of another column leaves a row the missing value of a column that
// the row is too old for.
func TestUpdateKeepsMissingValues(t *testing.T) {
	db := openTest(t, vfs.NewMem())
	table, index := newPairs(t, db)
	tx := begin(t, db, ReadCommitted)
	fillPairs(t, tx, table, 0, 3)
	commit(t, tx)
	tx = begin(t, db, ReadCommitted)
	if _, err := tx.AddColumn(bg, table, ColumnDef{Type: types.NumericPS(10, 2), Missing: numericVector("12.50")}); err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	tx = begin(t, db, ReadCommitted)
	row, _ := lookup(t, tx, index, 1)
	if _, err := setText(tx, table, row, "changed", WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	statement(t, tx)
	b, _, err := tx.Fetch(bg, table, []int64{row}, []int{1, 2}, FetchOptions{})
	if err != nil || b.Cols[0].Str(0) != "changed" || b.Cols[1].IsNull(0) {
		t.Fatal(b, err)
	}
	if d := b.Cols[1].DecimalAt(0); d.String() != "12.50" {
		t.Fatal(d.String())
	}
	tx.Rollback()
}

// Columns that are added have their missing value in all older rows, hot and
// cold; columns that are dropped are gone.
func TestColumns(t *testing.T) {
	disk := vfs.NewMem()
	db := openTest(t, disk)
	db.bulkMin = 10
	table, _ := newPairs(t, db)
	tx := begin(t, db, ReadCommitted)
	fillPairs(t, tx, table, 0, 15)
	commit(t, tx)
	tx = begin(t, db, ReadCommitted)
	def := ColumnDef{Type: types.NumericPS(10, 2), Missing: numericVector("12.50")}
	col, err := tx.AddColumn(bg, table, def)
	if err != nil || col != 2 {
		t.Fatal(col, err)
	}
	if _, err := tx.AddColumn(bg, table, ColumnDef{Type: types.Text}); err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	check := func(db *DB) {
		t.Helper()
		tx := begin(t, db, ReadCommitted)
		defer tx.Rollback()
		var rows []int64
		src, err := tx.Scan(table, ScanSpec{Cols: []int{2, 0, 3}, RowID: true})
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
				for i := range b.Rows() {
					r := b.Row(i)
					want := "12.50"
					if vector.Values[int64](b.Cols[1].Flattened())[r] == 7 {
						want = "-1"
					}
					if d := b.Cols[0].DecimalAt(r); d.String() != want || !b.Cols[2].IsNull(r) {
						t.Fatalf("row %d: %s, want %s", i, d.String(), want)
					}
					rows = append(rows, vector.Values[int64](b.Cols[3])[r])
				}
			}
			rd.Close()
		}
		b, found, err := tx.Fetch(bg, table, rows, []int{2}, FetchOptions{})
		if err != nil || len(found) != 30 || b.N != 30 {
			t.Fatal(len(found), err)
		}
	}
	tx = begin(t, db, ReadCommitted)
	row, _ := lookup(t, tx, tx.mustIndexes(t, table)[0], 7)
	st, err := tx.Update(bg, table, []int64{row}, []int{2}, &vector.Batch{Cols: []*vector.Vector{numericVector("-1")}, N: 1}, WriteOptions{})
	if err != nil || st[0] != Done {
		t.Fatal(st, err)
	}
	commit(t, tx)
	check(db)
	if _, err := db.Freeze(bg, table, 1); err != nil {
		t.Fatal(err)
	}
	check(db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = openTest(t, disk)
	check(db)
	tx = begin(t, db, ReadCommitted)
	if err := tx.DropColumn(bg, table, 0); errs.CodeOf(err) != errs.DependentObjectsStillExist {
		t.Fatal(err)
	}
	if err := tx.DropColumn(bg, table, 1); err != nil {
		t.Fatal(err)
	}
	batch := pairs([]int64{100}, []string{"x"})
	batch.Cols = []*vector.Vector{batch.Cols[0], numericVector("1"), batch.Cols[1]}
	if _, err := tx.Insert(bg, table, batch); err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	tx = begin(t, db, ReadCommitted)
	cols, err := tx.Columns(table)
	if err != nil || len(cols) != 4 || !cols[1].Dropped {
		t.Fatal(cols, err)
	}
	row, _ = lookup(t, tx, tx.mustIndexes(t, table)[0], 100)
	b, _, err := tx.Fetch(bg, table, []int64{row}, []int{3}, FetchOptions{})
	if err != nil || b.Cols[0].Str(0) != "x" {
		t.Fatal(err)
	}
	tx.Rollback()
	if _, err := db.Freeze(bg, table, 1); err != nil {
		t.Fatal(err)
	}
	if found, err := db.Check(bg); err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func (tx *Txn) mustIndexes(t *testing.T, table TableID) []IndexID {
	t.Helper()
	ids, err := tx.Indexes(table)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func numericVector(s string) *vector.Vector {
	b := vector.NewBuilder(types.NumericPS(10, 2), 1)
	d := mustDecimal(s)
	b.AppendDecimal(&d)
	return b.Finish()
}

// An index that is built over a filled table has its rows, and refuses
// duplicates; an older snapshot does not use it.
func TestCreateIndexOnRows(t *testing.T) { eachKind(t, testCreateIndexOnRows) }

func testCreateIndexOnRows(t *testing.T, kind IndexKind) {
	db := openTest(t, vfs.NewMem())
	db.bulkMin = 10
	table, _ := newPairs(t, db)
	tx := begin(t, db, ReadCommitted)
	fillPairs(t, tx, table, 0, 3000)
	commit(t, tx)
	old := begin(t, db, RepeatableRead)
	tx = begin(t, db, ReadCommitted)
	byText := IndexDef{Kind: kind, Unique: true, Keys: []IndexKey{{Column: 1, Type: types.Text}}}
	index, err := tx.CreateIndex(bg, table, byText, nil)
	if err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	if old.IndexUsable(index) {
		t.Fatal("an older snapshot may use the index")
	}
	if _, err := old.IndexScan(index, KeyRange{}); errs.CodeOf(err) != errs.SerializationFailure {
		t.Fatal(err)
	}
	old.Rollback()
	if found, err := db.Check(bg); err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
	tx = begin(t, db, ReadCommitted)
	var u *UniqueError
	if _, err := tx.Insert(bg, table, pairs([]int64{-1}, []string{"hot 3500"})); !errors.As(err, &u) || u.Index != index {
		t.Fatal(err)
	}
	tx.Rollback()
	tx = begin(t, db, ReadCommitted)
	if err := tx.DropIndex(bg, index); err != nil {
		t.Fatal(err)
	}
	insert(t, tx, table, -1, "hot 3500")
	statement(t, tx)
	if _, err := tx.CreateIndex(bg, table, byText, nil); !errors.As(err, &u) {
		t.Fatal(err)
	}
	tx.Rollback()
	if _, err := begin(t, db, ReadCommitted).CreateIndex(bg, table, IndexDef{Keys: []IndexKey{{Type: types.JSONB}}}, nil); errs.CodeOf(err) != errs.FeatureNotSupported {
		t.Fatal(err)
	}
}

// Ranges of an index on (int desc, text), by prefixes and in both directions,
// against a sorted list.
func TestKeyRanges(t *testing.T) { eachKind(t, testKeyRanges) }

func testKeyRanges(t *testing.T, kind IndexKind) {
	db := openTest(t, vfs.NewMem())
	table, _ := newPairs(t, db)
	tx := begin(t, db, ReadCommitted)
	index, err := tx.CreateIndex(bg, table, IndexDef{Kind: kind, Keys: []IndexKey{{Column: 1, Type: types.Text}, {Column: 0, Type: types.Int8, Desc: true}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{"a", "a", "b", "b", "b", "c"}
	order := []int64{2, 1, 5, 4, 3, 6} // by text, then key descending
	for i, s := range texts {
		insert(t, tx, table, int64(i+1), s)
	}
	commit(t, tx)
	tx = begin(t, db, ReadCommitted)
	defer tx.Rollback()
	key := func(s string, n int64) []byte {
		vals := []*vector.Vector{pairs([]int64{n}, []string{s}).Cols[1]}
		if n > 0 {
			vals = append(vals, vector.WrapFixed(types.Int8, []int64{n}, nil))
		}
		k, _, err := tx.EncodeKey(nil, index, vals, 0)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	cases := []struct {
		r    KeyRange
		want []int64
	}{
		{KeyRange{}, order},
		{KeyRange{Lower: key("b", 0), Upper: key("b", 0)}, []int64{5, 4, 3}},
		{KeyRange{Lower: key("b", 0), LowerExclusive: true}, []int64{6}},
		{KeyRange{Upper: key("b", 0), UpperExclusive: true}, []int64{2, 1}},
		{KeyRange{Lower: key("b", 4)}, []int64{4, 3, 6}},
		{KeyRange{Lower: key("b", 4), LowerExclusive: true, Upper: key("c", 0)}, []int64{3, 6}},
		{KeyRange{Lower: key("b", 4), Upper: key("b", 4)}, []int64{4}},
		{KeyRange{Lower: key("c", 0), Upper: key("a", 0)}, nil},
	}
	for i, c := range cases {
		for _, reverse := range []bool{false, true} {
			c.r.Reverse = reverse
			cur, err := tx.IndexScan(index, c.r)
			if err != nil {
				t.Fatal(err)
			}
			buf := make([]int64, 10)
			n, err := cur.Next(bg, buf)
			if err != nil {
				t.Fatal(err)
			}
			cur.Close()
			b, _, err := tx.Fetch(bg, table, buf[:n], []int{0}, FetchOptions{})
			if err != nil {
				t.Fatal(err)
			}
			got := slices.Clone(vector.Values[int64](b.Cols[0])[:n])
			if reverse {
				slices.Reverse(got)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("case %d reverse %v: %v, want %v", i, reverse, got, c.want)
			}
		}
	}
}

func TestSequences(t *testing.T) {
	disk := vfs.NewMem()
	db := openTest(t, disk)
	tx := begin(t, db, ReadCommitted)
	up, err := tx.CreateSequence(bg, SequenceDef{Start: 10, Increment: 5, Min: 1, Max: 1000})
	if err != nil {
		t.Fatal(err)
	}
	down, err := tx.CreateSequence(bg, SequenceDef{Start: -1, Increment: -1, Min: math.MinInt64, Max: -1})
	if err != nil {
		t.Fatal(err)
	}
	ring, err := tx.CreateSequence(bg, SequenceDef{Start: 2, Increment: 2, Min: 1, Max: 5, Cycle: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.CreateSequence(bg, SequenceDef{Start: 1, Min: 1, Max: 2}); errs.CodeOf(err) != errs.InvalidParameterValue {
		t.Fatal(err)
	}
	commit(t, tx)
	next := func(id SequenceID, want int64) {
		t.Helper()
		if v, _, err := db.SequenceNext(bg, id, 1); err != nil || v != want {
			t.Fatalf("sequence %d gave %d, want %d: %v", id, v, want, err)
		}
	}
	next(up, 10)
	next(up, 15)
	if v, n, err := db.SequenceNext(bg, up, 3); v != 20 || n != 3 || err != nil {
		t.Fatal(v, n, err)
	}
	next(up, 35)
	next(down, -1)
	next(down, -2)
	for _, want := range []int64{2, 4, 1, 3, 5, 1} {
		next(ring, want)
	}
	if err := db.SequenceSet(bg, up, 990, true); err != nil {
		t.Fatal(err)
	}
	if v, n, err := db.SequenceNext(bg, up, 9); v != 995 || n != 2 || err != nil {
		t.Fatal(v, n, err)
	}
	if _, _, err := db.SequenceNext(bg, up, 1); errs.CodeOf(err) != errs.SequenceGeneratorLimitExceeded {
		t.Fatal(err)
	}
	if err := db.SequenceSet(bg, up, 20, false); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = openTest(t, disk)
	next(up, 20) // an orderly restart skips nothing
	next(down, -3)
	// After a crash some values may be skipped, but none comes twice, once a
	// transaction has committed after it.
	seen := map[int64]bool{-1: true, -2: true, -3: true}
	for range 4 {
		for range 40 {
			v, _, err := db.SequenceNext(bg, down, 1)
			if err != nil || seen[v] {
				t.Fatal(v, err)
			}
			seen[v] = true
		}
		tx := begin(t, db, ReadCommitted)
		if err := tx.MetaPut(bg, []byte("x"), []byte("y")); err != nil {
			t.Fatal(err)
		}
		if err := tx.MetaDelete2(bg, []byte("x")); err != nil {
			t.Fatal(err)
		}
		commit(t, tx)
		disk = disk.CrashClone(db.env.Rand, 0)
		db = openTest(t, disk)
	}
	tx = begin(t, db, ReadCommitted)
	if err := tx.DropSequence(bg, ring); err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	if _, err := db.SequenceState(ring); errs.CodeOf(err) != errs.UndefinedTable {
		t.Fatal(err)
	}
}

// MetaDelete2 is MetaDelete for a key that must be there.
func (tx *Txn) MetaDelete2(ctx context.Context, key []byte) error {
	there, err := tx.MetaDelete(ctx, key)
	if err == nil && !there {
		err = errs.Internal("key %q is not there", key)
	}
	return err
}

// Catalog reads see the newest committed state at every isolation level, and
// the version tells when it has changed.
func TestMeta(t *testing.T) {
	db := openTest(t, vfs.NewMem())
	a, b := begin(t, db, RepeatableRead), begin(t, db, RepeatableRead)
	v0, own := b.MetaVersion()
	if own {
		t.Fatal("own")
	}
	if ok, err := a.MetaInsert(bg, []byte("t1"), []byte("one")); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if ok, err := a.MetaInsert(bg, []byte("t1"), []byte("two")); ok || err != nil {
		t.Fatal(ok, err)
	}
	if v, err := a.MetaGet([]byte("t1")); string(v) != "one" || err != nil {
		t.Fatal(v, err)
	}
	if _, own := a.MetaVersion(); !own {
		t.Fatal("not own")
	}
	if v, err := b.MetaGet([]byte("t1")); v != nil || err != nil {
		t.Fatal(v, err)
	}
	commit(t, a)
	if v, err := b.MetaGet([]byte("t1")); v != nil || err != nil {
		t.Fatal("the same statement sees a new state", v, err)
	}
	statement(t, b)
	if v, err := b.MetaGet([]byte("t1")); string(v) != "one" || err != nil {
		t.Fatal(v, err)
	}
	if v1, _ := b.MetaVersion(); v1 == v0 {
		t.Fatal("the version did not change")
	}
	b.Rollback()
	ro, err := db.Begin(bg, ReadCommitted, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := ro.MetaPut(bg, []byte("x"), nil); errs.CodeOf(err) != errs.ReadOnlySQLTransaction {
		t.Fatal(err)
	}
	ro.Rollback()
}
