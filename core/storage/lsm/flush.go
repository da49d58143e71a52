package lsm

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
	"github.com/basaltdb/basalt/core/storage/lsm/sstable"
)

// Flush writes everything that is in memory to tables.
func (t *Tree) Flush() error {
	if err := t.usable(); err != nil {
		return err
	}
	if m := t.state.Load().mem; !m.Empty() || m.writers.Load() > 0 {
		t.rotate(m, 0)
	}
	return t.flushAll()
}

// FlushTo makes the tables complete up to a position of the log: changes that
// are logged before it are not needed any more.
func (t *Tree) FlushTo(lsn LSN) error {
	if t.FlushedLSN() >= lsn {
		return nil
	}
	return t.Flush()
}

// FlushedLSN returns up to which position of the log the tables have all
// changes.
func (t *Tree) FlushedLSN() LSN {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.state.Load()
	if len(s.imms) == 0 {
		now := t.o.Position()
		// A writer takes the memtable before it logs. One that takes it after this
		// logs at or after now.
		if s.mem.writers.Load() == 0 && s.mem.Empty() {
			return now
		}
	}
	return s.oldest().low.Load()
}

// StoredLSN returns up to which position of the log the tables had all changes
// when the manifest was last written. Applying older ones is not needed.
func (t *Tree) StoredLSN() LSN {
	t.editMu.Lock()
	defer t.editMu.Unlock()
	return t.flushed
}

// flushAll flushes the sealed memtables, oldest first.
func (t *Tree) flushAll() error {
	t.flushMu.Lock()
	defer t.flushMu.Unlock()
	for {
		if err := t.usable(); err != nil {
			return err
		}
		s := t.state.Load()
		if len(s.imms) == 0 {
			return nil
		}
		if err := t.flushOne(s.oldest()); err != nil {
			return err
		}
		t.kick(t.compacts)
	}
}

// flushOne writes the oldest sealed memtable to a table of level 0.
func (t *Tree) flushOne(m *mem) error {
	t.mu.Lock()
	for m.writers.Load() > 0 {
		t.cond.Wait()
	}
	t.mu.Unlock()
	if err := t.intact(); err != nil {
		return err
	}
	if err := t.o.SyncLog(); err != nil {
		return err
	}
	s := t.acquire()
	defer t.release(s)
	var src memSource
	src.it.Init(m.Table, ^uint64(0))
	var e manifest.Edit
	job := newJob(t, []slot{{mem: &src}}, s.v.runs(), 0, 0)
	files, err := job.run()
	if err != nil {
		return err
	}
	for _, f := range files {
		f.Epoch = t.nextEpoch.Add(1)
		t.stats.FlushedBytes.Add(int64(f.Size))
	}
	t.stats.Flushes.Add(1)
	return t.commit(e, files, m)
}

// intact returns the failure after which no table can become part of the tree.
func (t *Tree) intact() error {
	t.editMu.Lock()
	defer t.editMu.Unlock()
	return t.log.Err()
}

// commit makes an edit with new tables part of the tree. flushed is the sealed
// memtable that is in them, or nil.
func (t *Tree) commit(e manifest.Edit, added []*file, flushed *mem) error {
	t.editMu.Lock()
	defer t.editMu.Unlock()
	if flushed != nil {
		imms := t.state.Load().imms
		e.Flushed = t.state.Load().mem.low.Load()
		if n := len(imms); n > 1 {
			e.Flushed = imms[n-2].low.Load()
		}
	}
	for _, f := range added {
		e.Added = append(e.Added, f.Table)
	}
	e.NextFile = t.nextFile.Load()
	if err := t.append(&e); err != nil {
		for _, f := range added {
			if f.refs.Load() == 0 { // not one that moved
				_ = f.table.Close()
			}
		}
		return err
	}
	if e.Flushed != 0 {
		t.flushed = e.Flushed
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.state.Load()
	next := &state{mem: s.mem, imms: s.imms, v: s.v.edit(&e, added)}
	if flushed != nil {
		next.imms = s.imms[: len(s.imms)-1 : len(s.imms)-1]
	}
	t.install(next)
	return nil
}

// append makes an edit durable, as part of a new snapshot where the log of edits
// has become long. t.editMu is held.
func (t *Tree) append(e *manifest.Edit) error {
	if len(e.Added) > 0 {
		// The names of the tables must be durable before the edit is.
		if err := t.o.FS.SyncDir(t.o.Dir); err != nil {
			return t.log.Fail(err)
		}
	}
	if !t.log.Large() {
		return t.log.Append(*e)
	}
	if err := t.log.Err(); err != nil {
		return err
	}
	s := t.stored()
	if !s.Apply(e) {
		return errs.Internal("an edit does not fit the tables of %q", t.o.Dir)
	}
	log, err := manifest.Replace(t.o.FS, t.o.Dir, s.Snapshot())
	if err != nil {
		return t.log.Fail(err)
	}
	_ = t.log.Close()
	t.log = log
	return nil
}

// stored returns what the manifest says. t.editMu is held.
func (t *Tree) stored() manifest.State {
	settings := t.Settings()
	s := manifest.State{Flushed: t.flushed, NextFile: t.nextFile.Load(), Settings: settings.encode()}
	for _, f := range t.state.Load().v.files() {
		s.Tables = append(s.Tables, f.Table)
	}
	return s
}

// create makes the file of a new table.
func (t *Tree) create(level int) (*output, error) {
	number := t.nextFile.Add(1) - 1
	f, err := t.o.FS.Create(name(t.o.Dir, number))
	if err != nil {
		return nil, err
	}
	c := t.config.Load()
	o := c.Tables
	o.Codec, o.Suffix = c.Codecs[level], c.Suffix
	return &output{number: number, file: f, Writer: sstable.NewWriter(f, number, o)}, nil
}
