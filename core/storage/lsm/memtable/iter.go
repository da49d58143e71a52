package memtable

// Iter walks the keys that have a version up to a sequence number, tombstones
// among them. The zero value with Init is ready; it is used by one goroutine.
// Moving returns whether there is a key.
type Iter struct {
	t    *Table
	seq  uint64
	node uint32
	ver  uint32
}

// Init sets the iterator to walk t as of a sequence number.
func (it *Iter) Init(t *Table, seq uint64) { *it = Iter{t: t, seq: seq} }

// forward goes on from node it.node, which may be 0, to one that can be seen.
func (it *Iter) forward() bool {
	for it.node != 0 {
		if it.ver = it.t.version(it.node, it.seq); it.ver != 0 {
			return true
		}
		it.node = it.t.next(it.node, 0)
	}
	return false
}

func (it *Iter) backward() bool {
	for it.node != 0 {
		if it.ver = it.t.version(it.node, it.seq); it.ver != 0 {
			return true
		}
		it.node = it.t.before(it.t.key(it.node))
	}
	return false
}

// First moves to the first key.
func (it *Iter) First() bool {
	it.node = it.t.next(it.t.head, 0)
	return it.forward()
}

// Last moves to the last key.
func (it *Iter) Last() bool {
	it.node = it.t.end()
	return it.backward()
}

// SeekGE moves to the first key that is not below key.
func (it *Iter) SeekGE(key []byte) bool {
	it.node, _ = it.t.seek(key)
	return it.forward()
}

// SeekLT moves to the last key below key.
func (it *Iter) SeekLT(key []byte) bool {
	it.node = it.t.before(key)
	return it.backward()
}

// Next moves to the next key. The iterator must be at one.
func (it *Iter) Next() bool {
	it.node = it.t.next(it.node, 0)
	return it.forward()
}

// Prev moves to the key before. The iterator must be at one.
func (it *Iter) Prev() bool {
	it.node = it.t.before(it.t.key(it.node))
	return it.backward()
}

// Key returns the key, which stays valid.
func (it *Iter) Key() []byte { return it.t.key(it.node) }

// Value returns the value, which stays valid, and whether it is a tombstone.
func (it *Iter) Value() (value []byte, deleted bool) { return it.t.value(it.ver) }
