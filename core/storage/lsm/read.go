package lsm

import (
	"bytes"

	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
)

// reading is a point read: what was found, and what keeps it in place.
type reading struct {
	s     *state
	frame *buffer.Frame
	value []byte
	found bool
}

// done gives up what find has found.
func (r *reading) done(t *Tree) {
	if r.frame != nil {
		r.frame.Unpin()
		r.frame = nil
	}
	if r.s != nil {
		t.release(r.s)
		r.s = nil
	}
}

// find looks for the newest version of a key, whose latch is held, so that there
// is none that cannot be seen yet.
func (r *reading) find(t *Tree, key []byte, hash hashes) error {
	s := t.acquire()
	r.s = s
	if r.inMemory(s.mem, key) {
		return nil
	}
	for _, m := range s.imms {
		if r.inMemory(m, key) {
			return nil
		}
	}
	for _, f := range s.v.levels[0] {
		if bytes.Compare(key, f.Smallest) >= 0 && bytes.Compare(key, f.Largest) <= 0 {
			if known, err := r.inTable(f, key, hash); known || err != nil {
				return err
			}
		}
	}
	for l := 1; l < manifest.Levels; l++ {
		files := s.v.levels[l]
		if len(files) == 0 {
			continue
		}
		if i := find(files, key); i < len(files) && bytes.Compare(key, files[i].Smallest) >= 0 {
			if known, err := r.inTable(files[i], key, hash); known || err != nil {
				return err
			}
		}
	}
	return nil
}

// inMemory looks into a memtable, and reports whether it knows the key.
func (r *reading) inMemory(m *mem, key []byte) bool {
	if m.Empty() {
		return false
	}
	value, deleted, known := m.Get(key, ^uint64(0))
	if known && !deleted {
		r.value, r.found = value, true
	}
	return known
}

// inTable looks into a table, and reports whether it knows the key.
func (r *reading) inTable(f *file, key []byte, hash hashes) (bool, error) {
	if may, err := f.table.MayContain(hash.whole, hash.prefix); err != nil || !may {
		return false, err
	}
	value, deleted, known, frame, err := f.table.Get(key)
	if err != nil || !known {
		return false, err
	}
	r.frame = frame
	if !deleted {
		r.value, r.found = value, true
	}
	return true, nil
}

// Get calls visit with the value of a key, or with nil and false where there is
// none. The latch of the key is held shared meanwhile: nobody changes it.
func (t *Tree) Get(key []byte, visit func(value []byte, found bool) error) error {
	if err := t.usable(); err != nil {
		return err
	}
	hash := t.hash(key)
	l := t.latch(hash.prefix)
	l.RLock()
	defer l.RUnlock()
	var r reading
	defer r.done(t)
	if err := r.find(t, key, hash); err != nil {
		return err
	}
	return visit(r.value, r.found)
}
