package lsm

import (
	"slices"

	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
)

// policy chooses what to compact.
type policy interface {
	// pick returns the most useful compaction, or nil where none is due.
	pick(v *version) *compaction
	// debt returns how many runs there are that a compaction would merge.
	debt(v *version) int
}

// compaction replaces runs, which follow each other in age, by what they have
// together.
type compaction struct {
	inputs []run // newest first
	level  int   // of the output
	split  uint64
	move   bool // the tables only change their level
	drop   bool // the tables are given up with what is in them
}

// files returns the tables of the inputs.
func (c *compaction) files() (out []*file) {
	for _, r := range c.inputs {
		out = append(out, r.files...)
	}
	return out
}

// older returns the runs of a version that are older than the inputs.
func (c *compaction) older(v *version) (out []run) {
	last := c.inputs[len(c.inputs)-1]
	for _, r := range v.runs() {
		if r.level > last.level || r.level == 0 && last.level == 0 && r.files[0].Epoch < last.files[0].Epoch {
			out = append(out, r)
		}
	}
	return out
}

// Compact does one compaction, if the policy finds that one is due, and reports
// whether it did.
func (t *Tree) Compact() (bool, error) {
	t.compactMu.Lock()
	defer t.compactMu.Unlock()
	if err := t.usable(); err != nil {
		return false, err
	}
	s := t.acquire()
	defer t.release(s)
	c := t.config.Load().policy.pick(s.v)
	if c == nil {
		return false, nil
	}
	return true, t.compact(s.v, c)
}

// compactAll compacts until nothing is due.
func (t *Tree) compactAll() error {
	for {
		if did, err := t.Compact(); !did || err != nil {
			return err
		}
	}
}

// CompactAll merges all tables into the last level.
func (t *Tree) CompactAll() error {
	t.compactMu.Lock()
	defer t.compactMu.Unlock()
	if err := t.usable(); err != nil {
		return err
	}
	s := t.acquire()
	defer t.release(s)
	c := &compaction{inputs: s.v.runs(), level: manifest.Levels - 1, split: t.config.Load().TableSize}
	if len(c.inputs) == 0 || len(c.inputs) == 1 && c.inputs[0].level == c.level {
		return nil
	}
	return t.compact(s.v, c)
}

// compact does a compaction of tables of v. t.compactMu is held, so they stay
// part of the tree.
func (t *Tree) compact(v *version, c *compaction) error {
	var e manifest.Edit
	for _, r := range c.inputs {
		for _, f := range r.files {
			e.Removed = append(e.Removed, manifest.Ref{Level: r.level, Number: f.Number})
		}
	}
	switch {
	case c.drop:
		return t.commit(e, nil, nil)
	case c.move:
		t.stats.Moves.Add(1)
		var moved []*file
		for _, f := range c.files() {
			moved = append(moved, f.moved(c.level))
		}
		return t.commit(e, moved, nil)
	}
	if err := t.intact(); err != nil {
		return err
	}
	slots := make([]slot, len(c.inputs))
	for i, r := range c.inputs {
		slots[i].run = &runSource{files: r.files, scan: true}
	}
	files, err := newJob(t, slots, c.older(v), c.level, c.split).run()
	if err != nil {
		return err
	}
	epoch := uint64(0)
	for _, r := range c.inputs {
		if r.level == 0 {
			epoch = max(epoch, r.files[0].Epoch)
		}
	}
	for _, f := range files {
		f.Epoch = epoch
		t.stats.CompactedBytes.Add(int64(f.Size))
	}
	t.stats.Compactions.Add(1)
	return t.commit(e, files, nil)
}

// moved returns the table at another level.
func (f *file) moved(level int) *file {
	n := &file{Table: f.Table, opened: f.opened}
	n.Level = level
	return n
}

// disjoint reports whether the keys of no two tables overlap.
func disjoint(files []*file) bool {
	sorted := slices.Clone(files)
	v := version{}
	v.levels[1] = sorted
	v.sort()
	return v.disorder() == ""
}
