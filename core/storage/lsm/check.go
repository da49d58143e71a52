package lsm

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// Check reads all tables, past the pool, and verifies their blocks, the order of
// their keys and of the levels, and that the manifest on disk names exactly these
// tables. The error names the file, and where in it.
func (t *Tree) Check() error {
	if err := t.usable(); err != nil {
		return err
	}
	s := t.acquire()
	defer t.release(s)
	if what := s.v.disorder(); what != "" {
		return errs.New(errs.IndexCorrupted, "tree %q is damaged: %s", t.o.Dir, what)
	}
	for _, f := range s.v.files() {
		if err := f.table.Check(); err != nil {
			return err
		}
		if fmt.Sprint(f.table.Meta()) != fmt.Sprint(f.Meta) {
			return errs.New(errs.IndexCorrupted, "table file %q is not the one that the manifest names", f.table.Name())
		}
	}
	return t.checkManifest()
}

// checkManifest compares what is on disk with what the tree has in memory, while
// no table comes or goes.
func (t *Tree) checkManifest() error {
	t.flushMu.Lock()
	defer t.flushMu.Unlock()
	t.compactMu.Lock()
	defer t.compactMu.Unlock()
	t.editMu.Lock()
	defer t.editMu.Unlock()
	disk, found, err := manifest.Read(t.o.FS, t.o.Dir)
	if err != nil {
		return err
	}
	have := t.stored()
	for _, s := range []*manifest.State{&disk, &have} {
		slices.SortFunc(s.Tables, func(a, b manifest.Table) int { return cmp.Compare(a.Number, b.Number) })
	}
	same := found && disk.Flushed == have.Flushed && bytes.Equal(disk.Settings, have.Settings) && slices.EqualFunc(disk.Tables, have.Tables, func(a, b manifest.Table) bool {
		return a.Level == b.Level && a.Epoch == b.Epoch && a.Number == b.Number && a.Size == b.Size &&
			bytes.Equal(a.Smallest, b.Smallest) && bytes.Equal(a.Largest, b.Largest)
	})
	if !same {
		return errs.New(errs.IndexCorrupted, "manifest \"%s/%s\" does not name the tables of the tree", t.o.Dir, manifest.Name)
	}
	return nil
}

// Verify looks at the files of a tree that is not open, as far as Open changes
// them. It calls bad for a part of the manifest that is damaged, which its other
// copy makes up for, and note for what the next start removes. With crashed set a
// crash may have left the end of the manifest unfinished, which is noted too. The
// error is why the manifest cannot be read.
func Verify(fsys vfs.FS, dir string, crashed bool, bad func(file string, err error), note func(file, what string)) error {
	file := dir + "/" + manifest.Name
	s, found, err := manifest.Verify(fsys, dir, func(off int, last bool) {
		if last && crashed {
			note(file, "ends in a record that is not whole; the next start writes it anew, or leaves it out")
			return
		}
		bad(file, errs.New(errs.IndexCorrupted, "manifest %q is damaged at offset %d, where there is one of the two copies of a record", file, off))
	})
	if err != nil || !found {
		return err
	}
	keep := map[string]bool{file: true}
	for _, t := range s.Tables {
		keep[name(dir, t.Number)] = true
	}
	names, err := fsys.List(dir)
	for _, n := range names {
		if full := dir + "/" + n; !keep[full] {
			note(full, "is not part of the index; the next start removes it")
		}
	}
	return err
}
