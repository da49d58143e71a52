package txn

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/basaltdb/basalt/core/storage/checkpoint"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// A copy of a data directory, made at a checkpoint, and the log that was archived
// since give the database as it is later: rows, both kinds of indexes, and tables
// that the copy has not. A column segment that was made since is missed, not
// passed over.
func TestRestoreFromArchive(t *testing.T) {
	eachKind(t, func(t *testing.T, kind IndexKind) {
		dir, base, archive := t.TempDir(), t.TempDir(), t.TempDir()
		opt := testOptions(nil)
		opt.ArchiveDir = archive
		opt.ArchiveWarning = func(err error) { t.Error(err) }
		open := func(dir string) (*DB, error) {
			o := opt
			if dir == base {
				o.ArchiveDir = ""
			}
			return Open(dir, o)
		}
		db, err := open(dir)
		if err != nil {
			t.Fatal(err)
		}
		table, index := newPairsBy(t, db, kind)
		add := func(table TableID, from, to int64) {
			tx := begin(t, db, ReadCommitted)
			for key := from; key < to; key++ {
				insert(t, tx, table, key, fmt.Sprintf("row %d of the table", key))
			}
			commit(t, tx)
		}
		add(table, 0, 500)
		if err := db.Checkpoint(bg); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(base, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		add(table, 500, 4000)
		other, _ := newPairsBy(t, db, kind)
		add(other, 7, 300)
		if _, err := db.SwitchWAL(); err != nil {
			t.Fatal(err)
		}
		db.Archive(bg)
		if s := db.ArchiveStats(); s.Archived < 2 || s.Failed > 0 {
			t.Fatalf("%+v", s)
		}
		tx := begin(t, db, ReadCommitted)
		want, wantOther := contents(t, tx, table), contents(t, tx, other)
		tx.Rollback()
		restored := filepath.Join(t.TempDir(), "again")
		restore(t, base, restored, archive)
		copied, err := open(restored)
		if err != nil {
			t.Fatal(err)
		}
		tx = begin(t, copied, ReadCommitted)
		if got := contents(t, tx, table); !slices.Equal(got, want) {
			t.Errorf("%d rows, want %d", len(got), len(want))
		}
		if got := contents(t, tx, other); !slices.Equal(got, wantOther) {
			t.Errorf("%d rows of the table that is new, want %d", len(got), len(wantOther))
		}
		for key := range int64(4000) {
			if _, ok := lookup(t, tx, index, key); !ok {
				t.Fatalf("the index has no key %d", key)
			}
		}
		tx.Rollback()
		if err := copied.Close(); err != nil {
			t.Fatal(err)
		}
		// A segment that was made since.
		if n, err := db.Freeze(bg, table, 1); err != nil || n == 0 {
			t.Fatal(n, err)
		}
		if _, err := db.SwitchWAL(); err != nil {
			t.Fatal(err)
		}
		db.Archive(bg)
		restored = filepath.Join(t.TempDir(), "without")
		restore(t, base, restored, archive)
		if _, err := open(restored); !vfs.NotExist(err) {
			t.Errorf("without the segment: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
}

// restore makes a copy of a copy, with the log that was archived.
func restore(t *testing.T, base, dir, archive string) {
	t.Helper()
	if err := os.CopyFS(dir, os.DirFS(base)); err != nil {
		t.Fatal(err)
	}
	to, err := vfs.OS(dir)
	if err != nil {
		t.Fatal(err)
	}
	from, err := vfs.ReadOnly(archive)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := checkpoint.RestoreLog(to, from); err != nil || n == 0 {
		t.Fatal(n, err)
	}
}
