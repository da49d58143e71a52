package txn

import (
	"fmt"
	"slices"
	"testing"

	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// partsOf returns the segments of a table: rows, and how many of them the hot
// tree overrides.
func partsOf(t *testing.T, db *DB, id TableID) (rows, changed []int) {
	t.Helper()
	tab, err := db.table(id)
	if err != nil {
		t.Fatal(err)
	}
	set := tab.acquire()
	defer set.release()
	for _, p := range set.parts {
		rows, changed = append(rows, p.seg.Rows()), append(changed, int(p.changed.Load()))
	}
	return rows, changed
}

// loadCold makes a table with one segment of n rows.
func loadCold(t *testing.T, db *DB, n int) (TableID, []int64) {
	t.Helper()
	return loadColdRows(t, db, n, func(i int) (int64, string) { return int64(i), fmt.Sprint("old ", i) })
}

// loadColdRows is loadCold with other rows.
func loadColdRows(t *testing.T, db *DB, n int, row func(i int) (int64, string)) (TableID, []int64) {
	t.Helper()
	tx := begin(t, db, ReadCommitted)
	table, err := tx.CreateTable(bg, pairCols)
	if err != nil {
		t.Fatal(err)
	}
	b, err := tx.Bulk(bg, table)
	if err != nil {
		t.Fatal(err)
	}
	for from := 0; from < n; from += 1000 {
		keys, texts := make([]int64, min(1000, n-from)), make([]string, min(1000, n-from))
		for i := range keys {
			keys[i], texts[i] = row(from + i)
		}
		if err := b.Append(bg, pairs(keys, texts)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.Close(bg); err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	tab, err := db.table(table)
	if err != nil {
		t.Fatal(err)
	}
	set := tab.acquire()
	defer set.release()
	var rows []int64
	for blk := range set.parts[0].seg.Blocks() {
		ids, err := set.parts[0].seg.RowIDs(blk, nil)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, ids...)
	}
	return table, rows
}

// A rewritten segment has the newest committed rows, while an older snapshot
// goes on seeing its own, and what is changed during and after it stays changed.
func TestRewrite(t *testing.T) {
	db := openTest(t, vfs.NewMem())
	db.bulkMin = 1
	const n = 3 * segment.BlockRows
	table, rows := loadCold(t, db, n)
	change := func(i int, text string) {
		t.Helper()
		tx := begin(t, db, ReadCommitted)
		if _, err := setText(tx, table, rows[i], text, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		commit(t, tx)
	}
	remove := func(i int) {
		t.Helper()
		tx := begin(t, db, ReadCommitted)
		if _, err := tx.Delete(bg, table, []int64{rows[i]}, WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		commit(t, tx)
	}
	for i := range 100 {
		change(7*i, "changed")
	}
	remove(1)
	remove(n - 1)
	old := begin(t, db, RepeatableRead)
	before := contents(t, old, table)
	change(2, "young") // old still needs what was before
	remove(3)
	open := begin(t, db, ReadCommitted)
	if _, err := setText(open, table, rows[4], "not committed", WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	if got, err := db.Rewrite(bg, table, true); err != nil || got != 1 {
		t.Fatalf("%d segments were rewritten: %v", got, err)
	}
	sizes, changed := partsOf(t, db, table)
	if len(sizes) != 1 || sizes[0] != n-2 || changed[0] != 3 {
		t.Fatalf("the segment has %v rows, %v of them overridden", sizes, changed)
	}
	if !slices.Equal(contents(t, old, table), before) {
		t.Fatal("the older snapshot sees something else")
	}
	open.Rollback()
	change(5, "after")
	want := map[string]bool{}
	for i := range n {
		text := fmt.Sprint("old ", i)
		switch {
		case i == 1 || i == 3 || i == n-1:
			continue
		case i == 2:
			text = "young"
		case i == 5:
			text = "after"
		case i < 700 && i%7 == 0:
			text = "changed"
		}
		want[fmt.Sprintf("%d=%s", i, text)] = true
	}
	see := func() {
		t.Helper()
		tx := begin(t, db, ReadCommitted)
		defer tx.Rollback()
		got, err := readPairs(tx, table)
		if err != nil {
			t.Fatal(err)
		}
		for k := range got {
			if !want[k] {
				t.Fatalf("%s is there", k)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%d rows, want %d", len(got), len(want))
		}
	}
	see()
	old.Rollback()
	if got, err := db.Rewrite(bg, table, true); err != nil || got != 1 {
		t.Fatalf("%d segments were rewritten: %v", got, err)
	}
	if sizes, changed = partsOf(t, db, table); sizes[0] != n-3 || changed[0] != 0 {
		t.Fatalf("the segment has %v rows, %v of them overridden", sizes, changed)
	}
	see()
	if found, err := db.Check(bg); err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
}

// A segment all of whose rows are deleted goes; small neighbours become one.
func TestRewriteJoins(t *testing.T) {
	db := openTest(t, vfs.NewMem())
	db.bulkMin = 1
	table, rows := loadCold(t, db, 5000)
	for range 2 {
		tx := begin(t, db, ReadCommitted)
		keys, texts := make([]int64, 2000), make([]string, 2000)
		if _, err := tx.Insert(bg, table, pairs(keys, texts)); err != nil {
			t.Fatal(err)
		}
		commit(t, tx)
		if _, err := db.Freeze(bg, table, 1); err != nil {
			t.Fatal(err)
		}
	}
	if sizes, _ := partsOf(t, db, table); len(sizes) != 3 {
		t.Fatalf("there are segments of %v rows", sizes)
	}
	if got, err := db.Rewrite(bg, table, false); err != nil || got != 3 {
		t.Fatalf("%d segments were rewritten: %v", got, err)
	}
	if sizes, _ := partsOf(t, db, table); len(sizes) != 1 || sizes[0] != 9000 {
		t.Fatalf("there are segments of %v rows", sizes)
	}
	tx := begin(t, db, ReadCommitted)
	if _, err := tx.Delete(bg, table, rows, WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	if got, err := db.Rewrite(bg, table, true); err != nil || got != 1 {
		t.Fatalf("%d segments were rewritten: %v", got, err)
	}
	if sizes, changed := partsOf(t, db, table); len(sizes) != 1 || sizes[0] != 4000 || changed[0] != 0 {
		t.Fatalf("there are segments of %v rows, %v overridden", sizes, changed)
	}
	if found, err := db.Check(bg); err != nil || len(found) > 0 {
		t.Fatal(found, err)
	}
}

// A block all of whose rows were changed gives their versions alone, whether
// they can be written over the block's or not.
func TestScanOfOverridden(t *testing.T) {
	db := openTest(t, vfs.NewMem())
	db.bulkMin = 1
	table, rows := loadCold(t, db, 5)
	tx := begin(t, db, ReadCommitted)
	for _, row := range rows {
		if _, err := setText(tx, table, row, "changed", WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	commit(t, tx)
	for _, cols := range [][]int{{0}, {0, 1}} {
		tx := begin(t, db, ReadCommitted)
		n := countRows(t, tx, table, cols)
		tx.Rollback()
		if n != len(rows) {
			t.Errorf("%d columns: %d rows, want %d", len(cols), n, len(rows))
		}
	}
}
