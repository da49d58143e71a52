package memtable

// splice is where a key belongs: on each level the node before and after it.
type splice struct {
	prev, next [maxHeight]uint32
}

// find fills the splice for a key and returns its node if there is one.
func (t *Table) find(key []byte, head uint64, s *splice) uint32 {
	top := int(t.height.Load())
	for level := top; level < maxHeight; level++ {
		s.prev[level], s.next[level] = t.head, 0
	}
	at, last := t.head, uint32(0)
	for level := top - 1; level >= 0; level-- {
		var equal bool
		if at, equal = t.findOn(level, at, last, key, head, s); equal {
			return s.next[level]
		}
		last = s.next[level]
	}
	return 0
}

// findOn fills a level of the splice, from node at on, and returns the node
// before the key, and whether the one after has the key. The node last is known
// to be above it.
func (t *Table) findOn(level int, at, last uint32, key []byte, head uint64, s *splice) (uint32, bool) {
	for {
		next, c := t.next(at, level), 1
		if next != 0 && next != last {
			if c = t.compare(next, head, key); c < 0 {
				at = next
				continue
			}
		}
		s.prev[level], s.next[level] = at, next
		return at, c == 0
	}
}

// append fills the levels of the splice below h for a key that is above those of
// the tails, without a search from the top; false where it is not.
func (t *Table) append(h int, key []byte, head uint64, s *splice) bool {
	for level := range h {
		at := t.tails[level].Load()
		if at == 0 || t.compare(at, head, key) >= 0 {
			return false
		}
		if _, equal := t.findOn(level, at, 0, key, head, s); equal {
			return false
		}
	}
	return true
}

// Put adds a version of a key, a tombstone where deleted is set. It returns
// false, with nothing added, when there is no room.
func (t *Table) Put(key, value []byte, deleted bool, seq uint64) bool {
	head := Head(key)
	var s splice
	// The height is drawn from where the node will be: no two are at one place,
	// and nobody who chooses keys can choose it.
	h := heightOf(t.a.used.Load())
	if !t.append(h, key, head, &s) {
		if node := t.find(key, head, &s); node != 0 {
			v := t.a.alloc(versionHeader + len(value))
			if v == 0 {
				return false
			}
			t.fill(v, value, deleted, seq)
			t.addVersion(node, v, seq)
			return true
		}
	}
	size := (nodeHeader + 4*h + len(key) + 7) &^ 7
	node := t.a.alloc(size + versionHeader + len(value))
	if node == 0 {
		return false
	}
	v := node + uint32(size)
	t.fill(v, value, deleted, seq)
	t.a.setLong(node, head)
	t.a.setWord(node+8, uint32(h)<<heightShift|uint32(len(key)))
	t.a.setWord(node+12, v)
	copy(t.a.bytes(node+nodeHeader+4*uint32(h), len(key)), key)
	if other := t.link(node, h, key, head, &s); other != 0 {
		t.addVersion(other, v, seq)
	}
	return true
}

// fill writes a version.
func (t *Table) fill(v uint32, value []byte, deleted bool, seq uint64) {
	t.a.setLong(v, seq)
	w := uint32(len(value)) << 1
	if deleted {
		w |= 1
	}
	t.a.setWord(v+12, w)
	copy(t.a.bytes(v+versionHeader, len(value)), value)
}

// link enters a node into the list. When another writer has entered the key
// meanwhile it returns that node instead, and node is lost.
func (t *Table) link(node uint32, h int, key []byte, head uint64, s *splice) uint32 {
	for {
		top := t.height.Load()
		if int(top) >= h || t.height.CompareAndSwap(top, uint32(h)) {
			break
		}
	}
	for level := range h {
		at := uint32(nodeHeader + 4*level)
		for {
			t.a.link(node + at).Store(s.next[level])
			if t.a.link(s.prev[level]+at).CompareAndSwap(s.next[level], node) {
				if s.next[level] == 0 {
					t.tails[level].Store(node)
				}
				break
			}
			if _, equal := t.findOn(level, s.prev[level], 0, key, head, s); equal {
				return s.next[level]
			}
		}
	}
	return 0
}

// addVersion enters a version among those of a node.
func (t *Table) addVersion(node, v uint32, seq uint64) {
	at := t.a.link(node + 12)
	for {
		cur := at.Load()
		if cur != 0 && t.a.long(cur) > seq {
			at = t.a.link(cur + 8)
			continue
		}
		t.a.link(v + 8).Store(cur)
		if at.CompareAndSwap(cur, v) {
			return
		}
	}
}

// heightOf returns the height of a node, a quarter of those below it on each
// level.
func heightOf(x uint64) int {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	x ^= x >> 31
	h := 1
	for x&3 == 0 && h < maxHeight {
		h++
		x >>= 2
	}
	return h
}
