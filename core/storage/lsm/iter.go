package lsm

import (
	"bytes"
	"sync"

	"github.com/basaltdb/basalt/core/storage/lsm/bloom"
	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
)

// Iterator walks the keys of a tree in both directions as they were when it was
// made, whatever is written, flushed or compacted meanwhile. Moving returns
// whether there is a key. It is used by one goroutine, and must be closed: it
// keeps memtables, files and a few blocks of the pool.
type Iterator struct {
	t         *Tree
	s         *state
	m         merge
	low, high []byte
	valid     bool
	saved     []byte // key, when the direction changes

	mems []memSource
	runs []runSource
}

var iterators = sync.Pool{New: func() any { return new(Iterator) }}

// NewIterator returns an iterator over the keys from low, inclusive, to high,
// exclusive; nil is no bound. The bounds must stay as they are.
func (t *Tree) NewIterator(low, high []byte) (*Iterator, error) {
	return t.newIterator(low, high, nil)
}

// newIterator is NewIterator. Where prefix is not nil the bounds are those of the
// keys that are its bytes and a suffix, and their filters tell which tables to
// read.
func (t *Tree) newIterator(low, high, prefix []byte) (*Iterator, error) {
	if err := t.usable(); err != nil {
		return nil, err
	}
	it := iterators.Get().(*Iterator)
	it.t, it.low, it.high = t, low, high
	s, seq := t.snapshot()
	it.s = s
	it.mems, it.runs = it.mems[:0], it.runs[:0]
	it.addMem(s.mem, seq)
	for _, m := range s.imms {
		it.addMem(m, seq)
	}
	var err error
	if prefix == nil {
		it.addRuns(s.v)
	} else {
		err = it.addPoint(s.v, bloom.Hash(prefix))
	}
	for i := range it.mems {
		it.m.slots = append(it.m.slots, slot{mem: &it.mems[i], age: len(it.m.slots)})
	}
	for i := range it.runs {
		it.m.slots = append(it.m.slots, slot{run: &it.runs[i], age: len(it.m.slots)})
	}
	if err != nil {
		it.Close()
		return nil, err
	}
	return it, nil
}

func (it *Iterator) addRuns(v *version) {
	for i := range v.levels[0] {
		it.addRun(v.levels[0][i : i+1])
	}
	for l := 1; l < manifest.Levels; l++ {
		it.addRun(v.levels[l])
	}
}

// addPoint is addRuns for the tables whose filters do not deny a prefix.
func (it *Iterator) addPoint(v *version, hash uint64) error {
	add := func(files []*file) error {
		files = overlapping(files, it.low, it.high)
		if len(files) == 1 {
			if may, err := files[0].table.MayContainPrefix(hash); err != nil || !may {
				return err
			}
		}
		it.addRun(files)
		return nil
	}
	for i := range v.levels[0] {
		if err := add(v.levels[0][i : i+1]); err != nil {
			return err
		}
	}
	for l := 1; l < manifest.Levels; l++ {
		if err := add(v.levels[l]); err != nil {
			return err
		}
	}
	return nil
}

func (it *Iterator) addMem(m *mem, seq uint64) {
	if m.Empty() {
		return
	}
	it.mems = append(it.mems, memSource{})
	it.mems[len(it.mems)-1].it.Init(m.Table, seq)
}

// addRun adds a run, where it has keys within the bounds.
func (it *Iterator) addRun(files []*file) {
	if len(files) == 0 || it.low != nil && bytes.Compare(files[len(files)-1].Largest, it.low) < 0 ||
		it.high != nil && bytes.Compare(files[0].Smallest, it.high) >= 0 {
		return
	}
	n := len(it.runs)
	if n < cap(it.runs) {
		it.runs = it.runs[:n+1] // with the buffers of its former use
	} else {
		it.runs = append(it.runs, runSource{})
	}
	r := &it.runs[n]
	r.files, r.high, r.scan, r.open = files, it.high, false, false
}

// Close ends the iterator, which must not be used any more.
func (it *Iterator) Close() {
	it.m.close()
	it.t.release(it.s)
	clear(it.mems)
	for i := range it.runs {
		it.runs[i].files, it.runs[i].high = nil, nil
	}
	it.t, it.s, it.low, it.high, it.valid = nil, nil, nil, nil, false
	iterators.Put(it)
}

// Key returns the key, which is valid until the iterator moves.
func (it *Iterator) Key() []byte { return it.m.heap[0].key }

// Value returns the value, which is valid until the iterator moves.
func (it *Iterator) Value() []byte { return it.m.heap[0].value }

// Err returns the error that ended the walk, or nil.
func (it *Iterator) Err() error { return it.m.failure }

// settle passes over tombstones, and stops at the bounds.
func (it *Iterator) settle(ok bool) bool {
	for ok {
		s := it.m.heap[0]
		if it.m.backward {
			if it.low != nil && bytes.Compare(s.key, it.low) < 0 {
				ok = false
				break
			}
		} else if it.high != nil && bytes.Compare(s.key, it.high) >= 0 {
			ok = false
			break
		}
		if !s.deleted {
			break
		}
		ok = it.m.step()
	}
	it.valid = ok
	return ok
}

// First moves to the first key within the bounds.
func (it *Iterator) First() bool {
	if it.low != nil {
		return it.settle(it.m.seekGE(it.low))
	}
	return it.settle(it.m.first())
}

// Last moves to the last key within the bounds.
func (it *Iterator) Last() bool {
	if it.high != nil {
		return it.settle(it.m.seekLT(it.high))
	}
	return it.settle(it.m.last())
}

// SeekGE moves to the first key within the bounds that is not below key.
func (it *Iterator) SeekGE(key []byte) bool {
	if it.low != nil && bytes.Compare(key, it.low) < 0 {
		key = it.low
	}
	return it.settle(it.m.seekGE(key))
}

// SeekLT moves to the last key within the bounds that is below key.
func (it *Iterator) SeekLT(key []byte) bool {
	if it.high != nil && bytes.Compare(key, it.high) > 0 {
		key = it.high
	}
	return it.settle(it.m.seekLT(key))
}

// Next moves to the next key. The iterator must be at one.
func (it *Iterator) Next() bool {
	if !it.valid {
		return false
	}
	if it.m.backward {
		it.saved = append(it.saved[:0], it.Key()...)
		if !it.settle(it.m.seekGE(it.saved)) {
			return false
		}
	}
	return it.settle(it.m.step())
}

// Prev moves to the key before. The iterator must be at one.
func (it *Iterator) Prev() bool {
	if !it.valid {
		return false
	}
	if !it.m.backward {
		it.saved = append(it.saved[:0], it.Key()...)
		return it.settle(it.m.seekLT(it.saved))
	}
	return it.settle(it.m.step())
}
