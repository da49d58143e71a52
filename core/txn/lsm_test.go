package txn

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// openLSM makes a database with a table that has an index of each kind, which
// have seen some work: some changes are in tables, others only in the log.
func openLSM(t *testing.T, disk *vfs.Mem) (db *DB, table TableID, indexes []IndexID) {
	t.Helper()
	db = openTest(t, disk)
	tx := begin(t, db, ReadCommitted)
	table, err := tx.CreateTable(bg, pairCols)
	for _, def := range []IndexDef{
		{Keys: []IndexKey{{Column: 0, Type: types.Int8}}, Unique: true},
		{Kind: LSM, Keys: []IndexKey{{Column: 0, Type: types.Int8}}, Unique: true},
		{Kind: LSM, LSM: LSMSettings{Tiered: true, Compression: "zstd"}, Keys: []IndexKey{{Column: 1, Type: types.Text, Desc: true}, {Column: 0, Type: types.Int8}}},
	} {
		var id IndexID
		if err == nil {
			id, err = tx.CreateIndex(bg, table, def, nil)
		}
		indexes = append(indexes, id)
	}
	if err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	for round := range int64(6) {
		tx = begin(t, db, ReadCommitted)
		for i := range int64(100) {
			insert(t, tx, table, round*1000+i*7%101, fmt.Sprintf("%d text %d", i%5, i))
		}
		statement(t, tx)
		for i := range int64(20) {
			row, found := lookup(t, tx, indexes[0], round*1000+i)
			if !found {
				continue
			}
			if _, err := setText(tx, table, row, "changed", WriteOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		if round%3 == 2 {
			tx.Rollback()
		} else {
			commit(t, tx)
		}
		if round < 4 {
			if err := db.Checkpoint(bg); err != nil {
				t.Fatal(err)
			}
		}
	}
	return db, table, indexes
}

// entries returns the keys that an index has in its order, each with its row.
func entries(t *testing.T, db *DB, index IndexID) (rows []int64) {
	t.Helper()
	tx := begin(t, db, ReadCommitted)
	defer tx.Rollback()
	c, err := tx.IndexScan(index, KeyRange{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	buf := make([]int64, 33)
	for {
		n, err := c.Next(bg, buf)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return rows
		}
		rows = append(rows, buf[:n]...)
	}
}

// Indexes in log-structured trees have the same after a restart, in order or
// after a power cut with a transaction under way, and the check agrees.
func TestLSMRestart(t *testing.T) {
	for name, restart := range map[string]func(db *DB, disk *vfs.Mem) *vfs.Mem{
		"close": func(db *DB, disk *vfs.Mem) *vfs.Mem {
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			return disk
		},
		"power cut": func(db *DB, disk *vfs.Mem) *vfs.Mem {
			open := begin(t, db, ReadCommitted)
			for i := range int64(50) {
				insert(t, open, 1, 100000+i, "not committed")
			}
			if err := db.Checkpoint(bg); err != nil { // and so in tables
				t.Fatal(err)
			}
			return disk.CrashClone(env.NewRand(1), 0.5)
		},
	} {
		disk := vfs.NewMem()
		db, _, indexes := openLSM(t, disk)
		var before [][]int64
		for _, id := range indexes {
			before = append(before, entries(t, db, id))
		}
		if len(before[0]) != 400 || len(before[1]) != len(before[0]) || len(before[2]) != len(before[0]) {
			t.Fatalf("%d, %d and %d entries", len(before[0]), len(before[1]), len(before[2]))
		}
		disk = restart(db, disk)
		rep, err := CheckDir(bg, "", CheckOptions{FS: disk.Clone()})
		if err != nil || len(rep.Findings) > 0 || rep.Indexes != 3 {
			t.Fatalf("%s: %+v %v", name, rep, err)
		}
		db = openTest(t, disk)
		for i, id := range indexes {
			if now := entries(t, db, id); fmt.Sprint(now) != fmt.Sprint(before[i]) {
				t.Errorf("%s: index %d has %d entries, want %d, or another order", name, id, len(now), len(before[i]))
			}
		}
		x, err := db.index(indexes[2])
		if s := x.tree.Load().lsm.Settings(); err != nil || fmt.Sprint(s.Policy, s.Codecs[0]) != "1 zstd" {
			t.Error(s, err)
		}
		if found, err := db.Check(bg); err != nil || len(found) > 0 {
			t.Fatal(found, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A bit that is flipped in any file of a tree is found by the check.
func TestLSMBitFlips(t *testing.T) {
	disk := vfs.NewMem()
	db, _, _ := openLSM(t, disk)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	flipped := 0
	for _, name := range lsmFiles(disk) {
		content, err := vfs.ReadFile(disk, name)
		if err != nil {
			t.Fatal(err)
		}
		for off := 0; off < len(content); off += 1 + len(content)/17 {
			rotten := disk.Clone()
			rotten.FlipBit(name, int64(off)*8+3)
			rep, err := CheckDir(bg, "", CheckOptions{FS: rotten})
			if err != nil || len(rep.Findings) == 0 || !strings.Contains(fmt.Sprint(rep.Findings), name) {
				t.Fatalf("%s at %d: %v %v", name, off, rep, err)
			}
			flipped++
		}
	}
	if flipped < 20 {
		t.Fatal("there are hardly any files")
	}
}

// lsmFiles returns the files of log-structured trees.
func lsmFiles(disk *vfs.Mem) (names []string) {
	for _, name := range disk.Files() {
		if strings.HasPrefix(name, "lsm/") {
			names = append(names, name)
		}
	}
	return names
}

// A tree that is damaged or missing when the database is opened costs its index,
// and not the database: reads without it go on, who needs it gets XX002, and once
// it is dropped all is well again. After a crash, when the log has changes of
// the tree, it stays damaged even where it can be read the next time.
func TestLSMQuarantine(t *testing.T) {
	harms := map[string]func(disk *vfs.Mem, dir string){
		"table": func(disk *vfs.Mem, dir string) {
			for _, name := range disk.Files() {
				if path.Dir(name) == dir && path.Ext(name) == ".sst" {
					f, _ := disk.Open(name)
					size, _ := f.Size()
					disk.FlipBit(name, (size-10)*8)
				}
			}
		},
		"table is gone": func(disk *vfs.Mem, dir string) {
			for _, name := range disk.Files() {
				if path.Dir(name) == dir && path.Ext(name) == ".sst" {
					_ = disk.Remove(name)
				}
			}
		},
		"manifest": func(disk *vfs.Mem, dir string) { disk.FlipBit(dir+"/"+manifest.Name, 70) },
		"all is gone": func(disk *vfs.Mem, dir string) {
			for _, name := range disk.Files() {
				if path.Dir(name) == dir {
					_ = disk.Remove(name)
				}
			}
		},
	}
	for name, harm := range harms {
		for _, crashed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, crashed %v", name, crashed), func(t *testing.T) { testQuarantine(t, harm, crashed) })
		}
	}
}

func testQuarantine(t *testing.T, harm func(disk *vfs.Mem, dir string), crashed bool) {
	disk := vfs.NewMem()
	db, table, indexes := openLSM(t, disk)
	x, err := db.index(indexes[1])
	if err != nil {
		t.Fatal(err)
	}
	dir, rows := fmt.Sprintf("lsm/%d", x.tree.Load().lsm.ID), entries(t, db, indexes[0])
	if crashed {
		disk = disk.Clone()
	} else if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	whole := disk.Clone()
	harm(disk, dir)
	if rep, err := CheckDir(bg, "", CheckOptions{FS: disk}); err != nil || len(rep.Findings) != 1 || rep.Findings[0].Index != indexes[1] || !strings.Contains(rep.Findings[0].Message, dir) {
		t.Fatalf("%+v %v", rep, err)
	}
	db = openTest(t, disk)
	bad := db.DamagedIndexes()
	if len(bad) != 1 || bad[0].Index != indexes[1] || bad[0].Table != table || !strings.Contains(bad[0].Error(), dir) {
		t.Fatal(bad)
	}
	if now := entries(t, db, indexes[2]); len(now) != len(rows) {
		t.Errorf("%d entries in another index, want %d", len(now), len(rows))
	}
	tx := begin(t, db, ReadCommitted)
	var damaged *DamagedIndexError
	key, _, err := tx.EncodeKey(nil, indexes[1], pairs([]int64{3}, []string{""}).Cols[:1], 0)
	if err == nil {
		_, _, err = tx.Lookup(bg, indexes[1], key)
	}
	if !errors.As(err, &damaged) || errs.CodeOf(err) != errs.IndexCorrupted {
		t.Error("lookup:", err)
	}
	for what, write := range map[string]func() error{
		"insert":   func() error { _, err := tx.Insert(bg, table, pairs([]int64{-1}, []string{"x"})); return err },
		"delete":   func() error { _, err := tx.Delete(bg, table, rows[:1], WriteOptions{}); return err },
		"truncate": func() error { return tx.Truncate(bg, table) },
		"bulk load": func() error {
			b, err := tx.Bulk(bg, table)
			keys := make([]int64, 100)
			for i := range keys {
				keys[i] = int64(-100 - i)
			}
			if err == nil {
				err = b.Append(bg, pairs(keys, make([]string, len(keys))))
			}
			if err == nil {
				_, err = b.Close(bg)
			}
			return err
		},
	} {
		sp := tx.Savepoint()
		if err := write(); !errors.As(err, &damaged) {
			t.Errorf("%s: %v", what, err)
		}
		if err := tx.RollbackTo(sp); err != nil {
			t.Fatal(what, err)
		}
	}
	tx.Rollback()
	if err := db.Checkpoint(bg); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	// Its files are whole again, but may lack what the log had.
	for _, name := range lsmFiles(whole) {
		if path.Dir(name) == dir {
			content, _ := vfs.ReadFile(whole, name)
			if err := vfs.WriteFileDurably(disk, dir, name, content); err != nil {
				t.Fatal(err)
			}
		}
	}
	db = openTest(t, disk)
	if bad := db.DamagedIndexes(); len(bad) != 1 || bad[0].Index != indexes[1] {
		t.Fatal(bad)
	}
	tx = begin(t, db, ReadCommitted)
	if err := tx.DropIndex(bg, indexes[1]); err != nil {
		t.Fatal(err)
	}
	again, err := tx.CreateIndex(bg, table, x.def, nil)
	if err != nil {
		t.Fatal(err)
	}
	insert(t, tx, table, -1, "more")
	commit(t, tx)
	if now := entries(t, db, again); len(now) != len(rows)+1 {
		t.Errorf("%d entries, want %d", len(now), len(rows)+1)
	}
	if found, err := db.Check(bg); err != nil || len(found) > 0 || len(db.DamagedIndexes()) > 0 {
		t.Error(found, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range disk.Files() {
		if path.Dir(name) == dir {
			t.Errorf("%s is still there", name)
		}
	}
}

// The catalog entries of indexes in trees of pages are as they always were.
func TestIndexEntries(t *testing.T) {
	db, _, indexes := openLSM(t, vfs.NewMem())
	for i, id := range indexes {
		x, err := db.index(id)
		if err != nil {
			t.Fatal(err)
		}
		got := x.encode()
		d := decoder{b: got}
		table, root := d.uint(), d.uint()
		switch v := x.tree.Load(); {
		case table != 1 || (root == 0) != (i > 0):
			t.Errorf("index %d: table %d, root %d", id, table, root)
		case v.lsm != nil && d.uint() != v.lsm.ID:
			t.Errorf("index %d names another tree", id)
		}
		// unique, nulls not distinct, evaluated, keys: column, computed, type ...
		if want := []byte{byte(1 - i/2), 0, 0, byte(1 + i/2), byte(i / 2), 0}; !bytes.HasPrefix(d.b, want) {
			t.Errorf("index %d: % x does not begin with % x", id, d.b, want)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// A key that neither a tree nor a record of the log can have is refused.
func TestLSMKeyLength(t *testing.T) {
	db, table, _ := openLSM(t, vfs.NewMem())
	for _, n := range []int{20000, 32000, 33000} {
		tx := begin(t, db, ReadCommitted)
		_, err := tx.Insert(bg, table, pairs([]int64{-1}, []string{strings.Repeat("x", n)}))
		if (errs.CodeOf(err) == errs.ProgramLimitExceeded) != (n > 32<<10) {
			t.Errorf("%d bytes: %v", n, err)
		}
		tx.Rollback()
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// Estimates of an index in a log-structured tree are as good as they have to be
// to choose an access.
func TestLSMEstimate(t *testing.T) {
	db, _, indexes := openLSM(t, vfs.NewMem())
	tx := begin(t, db, ReadCommitted)
	key := func(k int64) []byte {
		b, _, err := tx.EncodeKey(nil, indexes[1], pairs([]int64{k}, []string{""}).Cols[:1], 0)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct {
		low, high int64
		want      float64
	}{{0, 0, 1}, {0, 10, 11}, {0, 2000, 200}, {-5, -1, 0}} {
		got, err := tx.EstimateRange(indexes[1], KeyRange{Lower: key(c.low), Upper: key(c.high)})
		if err != nil || got < c.want/2 || got > 2*c.want {
			t.Errorf("%d to %d: %.1f, want about %.0f: %v", c.low, c.high, got, c.want, err)
		}
	}
	tx.Rollback()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
