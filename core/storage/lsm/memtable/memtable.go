package memtable

import (
	"bytes"
	"encoding/binary"
	"sync/atomic"
)

// Table is a memtable. It is safe for concurrent use.
type Table struct {
	a      arena
	head   uint32 // node without a key, in front of all others
	height atomic.Uint32
	// tails has nodes at or near the end of each level, or 0: where ascending keys
	// are added.
	tails [maxHeight]atomic.Uint32
}

// New returns a table with room for size bytes, nodes included.
func New(size int) *Table {
	size = min(max(size, 4<<10), MaxSize)
	t := &Table{}
	t.a.init(size)
	t.head = t.a.alloc(nodeHeader + 4*maxHeight)
	t.a.setWord(t.head+8, maxHeight<<heightShift)
	t.height.Store(1)
	return t
}

// Need returns an upper bound of the room that an entry takes.
func Need(key, value int) int {
	return nodeHeader + 4*maxHeight + key + versionHeader + value + 16
}

// Room returns how many bytes a table of so many bytes has for entries.
func Room(size int) int { return size - nodeHeader - 4*maxHeight - 16 }

// Used returns the bytes in use, and Size those that there are.
func (t *Table) Used() int { return int(t.a.used.Load()) }

// Size returns the bytes of the arena.
func (t *Table) Size() int { return int(t.a.size) }

// Empty reports whether there is no key.
func (t *Table) Empty() bool { return t.next(t.head, 0) == 0 }

// Head returns the first eight bytes of a key as a number.
func Head(key []byte) uint64 {
	if len(key) >= 8 {
		return binary.BigEndian.Uint64(key)
	}
	var h uint64
	for i, c := range key {
		h |= uint64(c) << (56 - 8*i)
	}
	return h
}

func (t *Table) next(node uint32, level int) uint32 {
	return t.a.link(node + nodeHeader + 4*uint32(level)).Load()
}

// key returns the key of a node.
func (t *Table) key(node uint32) []byte {
	w := t.a.word(node + 8)
	return t.a.bytes(node+nodeHeader+4*(w>>heightShift), int(w&MaxKey))
}

// compare compares the key of a node with one whose head is given.
func (t *Table) compare(node uint32, head uint64, key []byte) int {
	h := t.a.long(node)
	if h < head {
		return -1
	}
	if h > head {
		return 1
	}
	k := t.key(node)
	if len(k) >= 8 && len(key) >= 8 {
		return bytes.Compare(k[8:], key[8:])
	}
	return bytes.Compare(k, key)
}

// seek returns the first node whose key is not below key, or 0, and whether it
// is equal.
func (t *Table) seek(key []byte) (node uint32, equal bool) {
	head := Head(key)
	at := t.head
	last := uint32(0) // known not to be below key
	for level := int(t.height.Load()) - 1; ; {
		next := t.next(at, level)
		if next != 0 && next != last {
			c := t.compare(next, head, key)
			if c < 0 {
				at = next
				continue
			}
			if c == 0 {
				return next, true
			}
			last = next
		}
		if level == 0 {
			return next, false
		}
		level--
	}
}

// before returns the last node whose key is below key, or 0.
func (t *Table) before(key []byte) uint32 {
	head := Head(key)
	at, last := t.head, uint32(0)
	for level := int(t.height.Load()) - 1; level >= 0; {
		next := t.next(at, level)
		if next != 0 && next != last && t.compare(next, head, key) < 0 {
			at = next
			continue
		}
		last = next
		level--
	}
	if at == t.head {
		return 0
	}
	return at
}

// end returns the last node, or 0.
func (t *Table) end() uint32 {
	at := t.head
	for level := int(t.height.Load()) - 1; level >= 0; {
		if next := t.next(at, level); next != 0 {
			at = next
			continue
		}
		level--
	}
	if at == t.head {
		return 0
	}
	return at
}

// version returns the newest version of a node up to a sequence number, or 0.
func (t *Table) version(node uint32, seq uint64) uint32 {
	v := t.a.link(node + 12).Load()
	for v != 0 && t.a.long(v) > seq {
		v = t.a.link(v + 8).Load()
	}
	return v
}

// value returns the value of a version, and whether it is a tombstone.
func (t *Table) value(version uint32) ([]byte, bool) {
	w := t.a.word(version + 12)
	return t.a.bytes(version+versionHeader, int(w>>1)), w&1 != 0
}

// Get returns the newest version of a key up to a sequence number: its value,
// and whether it is a tombstone.
func (t *Table) Get(key []byte, seq uint64) (value []byte, deleted, found bool) {
	node, equal := t.seek(key)
	if !equal {
		return nil, false, false
	}
	v := t.version(node, seq)
	if v == 0 {
		return nil, false, false
	}
	value, deleted = t.value(v)
	return value, deleted, true
}
