package mvcc

import (
	"bytes"
	"sync"
	"sync/atomic"
)

const maxHeight = 12

// Version is one change of a key.
type Version struct {
	Writer *Status
	CID    uint32
	// Found and Before are what was in place before the change.
	Found  bool
	Before []byte
	older  *Version
}

// Older returns the change before v, nil when there is none that anybody
// needs. The caller holds the latch of the key's leaf.
func (s *Store) Older(v *Version) *Version {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return v.older
}

// Node is a key with its versions.
type Node struct {
	Key  []byte
	head *Version
	next []*Node
	low  [2]*Node // memory of next for most nodes
	own  [24]byte // and of Key
}

// Store holds the versions of one tree, in key order.
type Store struct {
	mu   sync.RWMutex
	root [maxHeight]*Node
	rnd  uint64
	n    atomic.Int64

	// The finger is what leads behind the key that was pushed last, which is at: a
	// statement that changes many rows does so in their order. It is there if
	// fingered.
	finger   [maxHeight]*[]*Node
	at       []byte
	fingered bool
}

// minFingered is how many keys make a finger worth its upkeep.
const minFingered = 256

// Empty reports whether no key has versions. A reader that holds a leaf's
// latch may rely on it for the keys of the leaf.
func (s *Store) Empty() bool { return s.n.Load() == 0 }

// find returns the links that lead to the first node not below key.
func (s *Store) find(key []byte, links *[maxHeight]*[]*Node) *Node {
	if s.fingered && bytes.Compare(s.at, key) < 0 {
		return s.findFrom(key, links)
	}
	root := s.root[:]
	return descend(key, &root, maxHeight-1, links)
}

// findFrom is find from the finger: up to the level at which the next node is not
// below key, from where on all links are the finger's, and down again (the finger
// search of Pugh, A Skip List Cookbook, 1990).
func (s *Store) findFrom(key []byte, links *[maxHeight]*[]*Node) *Node {
	h := 0
	var n *Node
	for ; h < maxHeight; h++ {
		if n = (*s.finger[h])[h]; n == nil || bytes.Compare(n.Key, key) >= 0 {
			break
		}
	}
	if links != nil {
		copy(links[h:], s.finger[h:])
	}
	if h == 0 {
		return n
	}
	return descend(key, s.finger[h-1], h-1, links)
}

// descend finds the links from level h down, from cur on.
func descend(key []byte, cur *[]*Node, h int, links *[maxHeight]*[]*Node) *Node {
	var n *Node
	for ; h >= 0; h-- {
		for {
			n = (*cur)[h]
			if n == nil || bytes.Compare(n.Key, key) >= 0 {
				break
			}
			cur = &n.next
		}
		if links != nil {
			links[h] = cur
		}
	}
	return n
}

// seek returns the first node not below key; s.mu is held.
func (s *Store) seek(key []byte) *Node { return s.find(key, nil) }

// Push adds a change of key, and returns the key's node. The caller holds the
// exclusive latch of the leaf. before is taken over.
func (s *Store) Push(key []byte, v *Version) *Node {
	s.mu.Lock()
	defer s.mu.Unlock()
	var links [maxHeight]*[]*Node
	n := s.find(key, &links)
	if n == nil || !bytes.Equal(n.Key, key) {
		n = s.insert(key, &links)
	}
	if s.fingered = s.n.Load() >= minFingered; s.fingered {
		for h := range n.next {
			links[h] = &n.next
		}
		s.finger, s.at = links, n.Key
	}
	v.older = n.head
	n.head = v
	return n
}

func (s *Store) insert(key []byte, links *[maxHeight]*[]*Node) *Node {
	h := s.height()
	n := &Node{}
	n.Key = append(n.own[:0], key...)
	if h <= len(n.low) {
		n.next = n.low[:h]
	} else {
		n.next = make([]*Node, h)
	}
	for i := range h {
		n.next[i] = (*links[i])[i]
		(*links[i])[i] = n
	}
	s.n.Add(1)
	return n
}

// height draws a tower height: each level a quarter as likely as the last.
func (s *Store) height() int {
	s.rnd += 0x9e3779b97f4a7c15
	x := s.rnd
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x ^= x >> 27
	h := 1
	for h < maxHeight && x&3 == 0 {
		h++
		x >>= 2
	}
	return h
}

// remove unlinks a node without versions; s.mu is held.
func (s *Store) remove(n *Node) {
	var links [maxHeight]*[]*Node
	if s.find(n.Key, &links) != n {
		return
	}
	for i := range n.next {
		if (*links[i])[i] == n {
			(*links[i])[i] = n.next[i]
		}
	}
	s.fingered = s.fingered && bytes.Compare(n.Key, s.at) > 0 // else it may lead through n
	s.n.Add(-1)
}

// Pop takes back the newest change of a node, under the exclusive latch of
// the leaf.
func (s *Store) Pop(n *Node) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n.head = n.head.older; n.head == nil {
		s.remove(n)
	}
}

// Newest returns the newest change of a node that its owner has pushed.
func (s *Store) Newest(n *Node) *Version {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return n.head
}

// Prune forgets the versions of a node that no snapshot from horizon on looks
// beyond.
func (s *Store) Prune(n *Node, horizon uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	link := &n.head
	if *link == nil {
		return
	}
	for *link != nil {
		if ts := (*link).Writer.TS(); ts != 0 && ts <= horizon {
			*link = nil
			break
		}
		link = &(*link).older
	}
	if n.head == nil {
		s.remove(n)
	}
}

// Head returns the newest change of a key, or nil. The caller holds the latch
// of its leaf.
func (s *Store) Head(key []byte) *Version {
	if s.Empty() {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if n := s.seek(key); n != nil && bytes.Equal(n.Key, key) {
		return n.head
	}
	return nil
}

// Resolve returns what a snapshot sees of a key whose value in place is
// given. The caller holds the latch of its leaf.
func (s *Store) Resolve(key, value []byte, found bool, snap *Snapshot) ([]byte, bool) {
	if s.Empty() {
		return value, found
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if n := s.seek(key); n != nil && bytes.Equal(n.Key, key) {
		return n.Resolve(value, found, snap)
	}
	return value, found
}

// Resolve is Store.Resolve for a node, within Range.
func (n *Node) Resolve(value []byte, found bool, snap *Snapshot) ([]byte, bool) {
	for v := n.head; v != nil && !snap.Sees(v.Writer, v.CID); v = v.older {
		value, found = v.Before, v.Found
	}
	return value, found
}

// Head returns the newest change of a node, within Range.
func (n *Node) Head() *Version { return n.head }

// Range calls visit with an iterator over the nodes from low on. The store
// does not change during the call. The caller holds the latch of the leaf
// that the nodes it looks at belong to.
func (s *Store) Range(low []byte, visit func(it *Iter)) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	it := Iter{n: s.seek(low)}
	visit(&it)
}

// Iter walks nodes in key order.
type Iter struct{ n *Node }

// Node returns the node the iterator is at, nil at the end.
func (it *Iter) Node() *Node { return it.n }

// Next goes on to the following node.
func (it *Iter) Next() { it.n = it.n.next[0] }

// Len returns the number of keys with versions.
func (s *Store) Len() int64 { return s.n.Load() }
