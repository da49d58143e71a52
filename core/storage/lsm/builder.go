package lsm

import (
	"bytes"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
)

// Builder loads keys in ascending order straight into tables of the last level,
// past memory and log. Nobody may write keys of that range before Finish or
// Abandon, and the tree must have none; compactions wait meanwhile.
type Builder struct {
	t    *Tree
	j    *job
	last []byte
	n    int
}

// NewBuilder returns a builder. It must be finished or abandoned.
func (t *Tree) NewBuilder() (*Builder, error) {
	if err := t.usable(); err != nil {
		return nil, err
	}
	t.compactMu.Lock()
	level := manifest.Levels - 1
	c := t.config.Load()
	if c.Policy == FIFO {
		level = 0
	}
	return &Builder{t: t, j: newJob(t, nil, nil, level, c.TableSize)}, nil
}

// Add appends a key, which must be above the last one.
func (b *Builder) Add(key, value []byte) error {
	if err := b.t.checkSize(&Op{Key: key, Value: value}); err != nil {
		return err
	}
	if b.n > 0 && bytes.Compare(key, b.last) <= 0 {
		return errs.Internal("keys of a bulk build are not in order")
	}
	b.n++
	b.last = append(b.last[:0], key...)
	return b.j.add(key, value, false)
}

// Abandon gives up what was added.
func (b *Builder) Abandon() {
	b.j.abandon()
	b.t.compactMu.Unlock()
}

// Finish makes the keys part of the tree, durably. After an error none are.
func (b *Builder) Finish() error {
	defer b.t.compactMu.Unlock()
	err := b.j.end()
	if err == nil {
		err = b.apart()
	}
	if err != nil {
		b.j.abandon()
		return err
	}
	if len(b.j.done) == 0 {
		return nil
	}
	return b.t.commit(manifest.Edit{}, b.j.done, nil)
}

// apart fails where the tree has keys of the range that was loaded.
func (b *Builder) apart() error {
	if len(b.j.done) == 0 {
		return nil
	}
	low, high := bounds(b.j.done)
	s := b.t.acquire()
	defer b.t.release(s)
	clash := false
	for _, f := range s.v.files() {
		clash = clash || bytes.Compare(f.Smallest, high) <= 0 && bytes.Compare(f.Largest, low) >= 0
	}
	for _, m := range append([]*mem{s.mem}, s.imms...) {
		var src memSource
		src.it.Init(m.Table, ^uint64(0))
		clash = clash || src.seekGE(low) && bytes.Compare(src.it.Key(), high) <= 0
	}
	if clash {
		return errs.Internal("a bulk build into a range that has keys")
	}
	return nil
}
