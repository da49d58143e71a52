package lsm

import (
	"bytes"

	"github.com/basaltdb/basalt/core/storage/lsm/memtable"
)

// slot is a source with the entry that it is at.
type slot struct {
	run     *runSource // or, where it is nil, mem; no interface: it costs too much
	mem     *memSource
	head    uint64 // of key
	key     []byte
	value   []byte
	deleted bool
	age     int // 0 is the newest source
}

func (s *slot) source() source {
	if s.run != nil {
		return s.run
	}
	return s.mem
}

// load takes over the entry that the source is at.
func (s *slot) load() {
	if s.run != nil {
		s.key = s.run.it.Key()
		s.value, s.deleted = s.run.it.Value()
	} else {
		s.key = s.mem.it.Key()
		s.value, s.deleted = s.mem.it.Value()
	}
	s.head = memtable.Head(s.key)
}

// advance moves the source on.
func (s *slot) advance(backward bool) bool {
	switch {
	case s.run == nil && backward:
		return s.mem.prev()
	case s.run == nil:
		return s.mem.next()
	case backward:
		return s.run.prev()
	}
	return s.run.next()
}

// merge merges sources into one list with the newest entry of each key,
// tombstones among them. The slots that have an entry are a heap, smallest key
// first, or largest where it goes backward; of equal keys the newest is first.
type merge struct {
	slots    []slot // by age
	heap     []*slot
	second   int // child of the first in the heap that comes before the other
	backward bool
	failure  error
}

// order compares the keys of two slots in the direction of the walk.
func (m *merge) order(a, b *slot) int {
	c := 0
	switch {
	case a.head < b.head:
		c = -1
	case a.head > b.head:
		c = 1
	default:
		c = bytes.Compare(a.key, b.key)
	}
	if m.backward {
		return -c
	}
	return c
}

func (m *merge) before(a, b *slot) bool {
	c := m.order(a, b)
	return c < 0 || c == 0 && a.age < b.age
}

// down restores the heap below i.
func (m *merge) down(i int) {
	h := m.heap
	for {
		c := 2*i + 1
		if c >= len(h) {
			return
		}
		if c+1 < len(h) && m.before(h[c+1], h[c]) {
			c++
		}
		if !m.before(h[c], h[i]) {
			return
		}
		h[i], h[c] = h[c], h[i]
		i = c
	}
}

// build makes the heap anew, from sources that move was called for.
func (m *merge) build(backward bool, move func(source) bool) bool {
	m.heap, m.backward, m.failure = m.heap[:0], backward, nil
	for i := range m.slots {
		s := &m.slots[i]
		if src := s.source(); move(src) {
			s.load()
			m.heap = append(m.heap, s)
		} else if err := src.err(); err != nil {
			m.failure = err
			return false
		}
	}
	for i := len(m.heap)/2 - 1; i >= 0; i-- {
		m.down(i)
	}
	return m.shadow()
}

// advance moves the source of heap slot i on and restores the heap.
func (m *merge) advance(i int) bool {
	if s := m.heap[i]; s.advance(m.backward) {
		s.load()
	} else if !m.remove(i) {
		return false
	}
	m.down(i)
	return true
}

// remove takes a slot whose source has ended out of the heap, and puts the last
// one in its place. It returns false where the end is an error.
func (m *merge) remove(i int) bool {
	m.failure = m.heap[i].source().err()
	n := len(m.heap) - 1
	m.heap[i] = m.heap[n]
	m.heap = m.heap[:n]
	return m.failure == nil
}

// shadow passes over the older entries of the first key, and reports whether
// there is a first key.
func (m *merge) shadow() bool {
	for len(m.heap) > 1 {
		m.second = 1
		if len(m.heap) > 2 && m.before(m.heap[2], m.heap[1]) {
			m.second = 2
		}
		c, top := m.heap[m.second], m.heap[0]
		if c.head != top.head || !bytes.Equal(c.key, top.key) {
			return true
		}
		if !m.advance(m.second) {
			return false
		}
	}
	return len(m.heap) > 0
}

func (m *merge) first() bool { return m.build(false, source.first) }

func (m *merge) last() bool { return m.build(true, source.last) }

func (m *merge) seekGE(key []byte) bool {
	return m.build(false, func(s source) bool { return s.seekGE(key) })
}

func (m *merge) seekLT(key []byte) bool {
	return m.build(true, func(s source) bool { return s.seekLT(key) })
}

// step moves on in the direction of the walk. There must be an entry.
func (m *merge) step() bool {
	if s := m.heap[0]; s.advance(m.backward) {
		s.load()
		// Mostly the source still comes first: one comparison tells.
		if len(m.heap) == 1 || m.order(s, m.heap[m.second]) < 0 {
			return true
		}
	} else if !m.remove(0) {
		return false
	}
	m.down(0)
	return m.shadow()
}

// top returns the entry that the merge is at.
func (m *merge) top() *slot { return m.heap[0] }

func (m *merge) close() {
	for i := range m.slots {
		m.slots[i].source().close()
	}
	m.slots, m.heap = m.slots[:0], m.heap[:0]
}
