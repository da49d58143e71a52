package forest

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/lsm"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// markName is the file that says that a tree is damaged. What is in it is the
// reason, for people.
const markName = "damaged"

// maxReason is how much of a reason is kept.
const maxReason = 1 << 10

// damage reports whether an error says that files are damaged.
func damage(err error) bool {
	code := errs.CodeOf(err)
	return code == errs.DataCorrupted || code == errs.IndexCorrupted
}

func (f *Forest) markPath(id uint64) string { return f.options(id).Dir + "/" + markName }

// marked returns the reason for which a tree was marked as damaged, or nil.
func (f *Forest) marked(id uint64) (reason, err error) {
	if reason := f.damaged[id]; reason != nil {
		return reason, nil
	}
	b, err := vfs.ReadFile(f.fs, f.markPath(id))
	switch {
	case vfs.NotExist(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	reason = errs.New(errs.IndexCorrupted, "%s", b[:min(len(b), maxReason)])
	f.damaged[id] = reason
	return reason, nil
}

// Damaged returns the reason for which a tree is marked as damaged, or nil.
func (f *Forest) Damaged(id uint64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.damaged[id]
}

// Quarantine marks a tree as damaged, durably: from now on there is no tree but
// for Drop. Its changes in the log are passed over, so it must never be opened
// again, even where its files can be read the next time.
func (f *Forest) Quarantine(id uint64, reason error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.quarantine(id, reason)
}

func (f *Forest) quarantine(id uint64, reason error) error {
	if f.damaged[id] != nil {
		return nil
	}
	if t := f.trees[id]; t != nil {
		delete(f.trees, id)
		_ = t.Close() // it was only read
	}
	o := f.options(id)
	if err := f.fs.MkdirAll(o.Dir); err != nil {
		return err
	}
	if err := vfs.WriteFileDurably(f.fs, o.Dir, f.markPath(id), []byte(reason.Error())); err != nil {
		return err
	}
	if err := f.syncNames(); err != nil {
		return err
	}
	f.damaged[id] = reason
	return nil
}

// load opens a tree. One that is damaged is marked, and the error is the reason.
func (f *Forest) load(id uint64) (*lsm.Tree, error) {
	reason, err := f.marked(id)
	if err != nil || reason != nil {
		return nil, firstError(err, reason)
	}
	t, err := lsm.Open(f.options(id))
	if damage(err) {
		t, err = lsm.Open(f.options(id)) // reading may have gone wrong once
	}
	if damage(err) {
		return nil, firstError(f.quarantine(id, err), err)
	}
	return t, err
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// Broken returns a tree in place of one that is damaged: whoever uses it gets
// reason.
func (f *Forest) Broken(id uint64, st *mtr.Store, reason error) *Logged {
	return &Logged{Tree: lsm.Broken(f.options(id), reason), ID: id, st: st}
}

// Verify is lsm.Verify of a tree by its ID. That a tree is damaged, opening it
// says.
func Verify(fsys vfs.FS, id uint64, crashed bool, bad func(file string, err error), note func(file, what string)) error {
	f := New(Config{FS: fsys})
	if reason, err := f.marked(id); err != nil || reason != nil {
		return err
	}
	if err := lsm.Verify(fsys, f.options(id).Dir, crashed, bad, note); !damage(err) {
		return err
	}
	return nil
}

// Files returns the files of a tree.
func Files(fsys vfs.FS, id uint64) ([]string, error) {
	dir := New(Config{FS: fsys}).options(id).Dir
	names, err := fsys.List(dir)
	for i := range names {
		names[i] = dir + "/" + names[i]
	}
	return names, err
}
