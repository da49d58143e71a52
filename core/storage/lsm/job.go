package lsm

import (
	"bytes"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
	"github.com/basaltdb/basalt/core/storage/lsm/sstable"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// output is a table that is being written.
type output struct {
	*sstable.Writer
	number uint64
	file   vfs.File
}

// job merges sources into new tables of a level. A tombstone is dropped where
// no older run can have its key.
type job struct {
	t     *Tree
	m     merge
	level int
	split uint64 // bytes of a table, 0 for a single one
	older []olderRun
	out   *output
	done  []*file
}

// olderRun is a run that is older than what is merged, with the first table that
// can have the keys to come.
type olderRun struct {
	files []*file
	at    int
}

func newJob(t *Tree, slots []slot, older []run, level int, split uint64) *job {
	j := &job{t: t, level: level, split: split}
	for i := range slots {
		slots[i].age = i
	}
	j.m.slots = slots
	for _, r := range older {
		j.older = append(j.older, olderRun{files: r.files})
	}
	return j
}

// needed reports whether an older run may have a key. Keys must ascend.
func (j *job) needed(key []byte) bool {
	for i := range j.older {
		r := &j.older[i]
		for r.at < len(r.files) && bytes.Compare(r.files[r.at].Largest, key) < 0 {
			r.at++
		}
		if r.at < len(r.files) && bytes.Compare(r.files[r.at].Smallest, key) <= 0 {
			return true
		}
	}
	return false
}

// run does the job and returns the tables, opened. After an error nothing is
// left of them.
func (j *job) run() ([]*file, error) {
	defer j.m.close()
	err := j.merge()
	if err == nil {
		err = j.end()
	}
	if err != nil {
		j.abandon()
		return nil, err
	}
	return j.done, nil
}

func (j *job) merge() error {
	n := 0
	for ok := j.m.first(); ok; ok = j.m.step() {
		if n++; n%1024 == 0 && j.t.closed.Load() {
			return errs.New(errs.ObjectNotInPrerequisiteState, "the tree %q is closed", j.t.o.Dir)
		}
		s := j.m.top()
		if s.deleted && !j.needed(s.key) {
			continue
		}
		if err := j.add(s.key, s.value, s.deleted); err != nil {
			return err
		}
	}
	return j.m.failure
}

// add appends an entry to the tables.
func (j *job) add(key, value []byte, deleted bool) error {
	if j.out != nil && j.split > 0 && j.out.Size() >= j.split {
		if err := j.end(); err != nil {
			return err
		}
	}
	if j.out == nil {
		var err error
		if j.out, err = j.t.create(j.level); err != nil {
			return err
		}
	}
	return j.out.Add(key, value, deleted)
}

// end finishes the table that is being written, if there is one, and opens it.
func (j *job) end() error {
	if j.out == nil {
		return nil
	}
	m, err := j.out.Finish()
	if cerr := j.out.file.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	j.out = nil
	f, err := j.t.openTable(manifest.Table{Level: j.level, Meta: m})
	if err != nil {
		_ = j.t.o.FS.Remove(name(j.t.o.Dir, m.Number))
		return err
	}
	j.done = append(j.done, f)
	return nil
}

// abandon removes what was written. What cannot be removed is an orphan, which
// the next open removes.
func (j *job) abandon() {
	if j.out != nil {
		_ = j.out.file.Close()
		_ = j.t.o.FS.Remove(name(j.t.o.Dir, j.out.number))
	}
	for _, f := range j.done {
		_ = f.table.Close()
		_ = j.t.o.FS.Remove(f.table.Name())
	}
}
