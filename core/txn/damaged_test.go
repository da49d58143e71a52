package txn

import (
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// An index with a damaged page can be dropped: what is not found any more of its
// pages is leaked, and neither the commit nor a start fails because of it.
func TestDropDamagedTree(t *testing.T) {
	for at := range 3 {
		disk := vfs.NewMem()
		db := openTest(t, disk)
		tx := begin(t, db, ReadCommitted)
		table, err := tx.CreateTable(bg, pairCols)
		if err != nil {
			t.Fatal(err)
		}
		id, err := tx.CreateIndex(bg, table, IndexDef{Keys: []IndexKey{{Column: 1, Type: types.Text}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range int64(300) {
			insert(t, tx, table, i, strings.Repeat(string(rune('a'+i%26)), 200))
		}
		commit(t, tx)
		x, err := db.index(id)
		if err != nil {
			t.Fatal(err)
		}
		var pages []page.ID
		x.tree.Load().pages.Pages(func(id page.ID, _ error) bool { pages = append(pages, id); return true })
		size := db.st.PageSize()
		if err := db.Close(); err != nil || len(pages) < 10 {
			t.Fatal(pages, err)
		}
		disk.FlipBit(mtr.FileName, (int64(pages[at*(len(pages)-1)/2])*int64(size)+100)*8)
		db = openTest(t, disk)
		tx = begin(t, db, ReadCommitted)
		if err := tx.DropIndex(bg, id); err != nil {
			t.Fatal(err)
		}
		commit(t, tx)
		tx = begin(t, db, ReadCommitted)
		insert(t, tx, table, -1, "more")
		commit(t, tx)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		db = openTest(t, disk)
		if found, err := db.Check(bg); err != nil || len(found) > 0 {
			t.Fatal(found, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// The check of a directory reads rows of a segment that have newer versions.
func TestCheckDirOverridden(t *testing.T) {
	disk := vfs.NewMem()
	db := openTest(t, disk)
	tx := begin(t, db, ReadCommitted)
	table, err := tx.CreateTable(bg, pairCols)
	if err != nil {
		t.Fatal(err)
	}
	for i := range int64(100) {
		insert(t, tx, table, i, "old")
	}
	commit(t, tx)
	if n, err := db.Freeze(bg, table, 100); err != nil || n != 100 {
		t.Fatal(n, err)
	}
	tx = begin(t, db, ReadCommitted)
	if _, err := setText(tx, table, 5, "new", WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	commit(t, tx)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if rep, err := CheckDir(bg, "", CheckOptions{FS: disk}); err != nil || len(rep.Findings) > 0 || rep.Rows != 100 {
		t.Fatal(rep, err)
	}
}
