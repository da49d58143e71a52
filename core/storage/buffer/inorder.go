package buffer

import (
	"sync"
	"sync/atomic"
)

// touchBuffer is how many touches wait to be told to a policy that needs them in
// their order.
const touchBuffer = 128

// ordered is a policy that needs a lock for all it is told.
type ordered interface {
	missed(k Key, size int)
	added(e *Entry)
	touched(e *Entry) // of entries that are there only
	removed(e *Entry, evicted bool)
	victim(claim func(*Entry) bool) *Entry
}

// touches makes a Policy of an ordered one. A touch is noted in a buffer, without
// a lock, and the buffer is told to the policy when it is full or something else
// happens. So the policy learns all in order; but touches that find the buffer
// full while the policy is busy are lost. The idea is of X. Ding, S. Jiang and X.
// Zhang, "BP-Wrapper: A System Framework Making Any Replacement Algorithms
// (Almost) Lock Contention Free", 2009.
type touches struct {
	n     atomic.Uint32
	slots [touchBuffer]atomic.Pointer[Entry]

	mu     sync.Mutex // guards policy
	policy ordered
}

func inOrder(p ordered) Policy { return &touches{policy: p} }

// Touched implements Policy.
func (t *touches) Touched(e *Entry) {
	if i := t.n.Add(1) - 1; i < touchBuffer {
		t.slots[i].Store(e)
		return
	}
	if t.mu.TryLock() {
		t.drain()
		t.tell(e)
		t.mu.Unlock()
	}
}

// drain tells the policy what was noted. mu is held.
func (t *touches) drain() {
	for i := range min(t.n.Load(), touchBuffer) {
		if e := t.slots[i].Swap(nil); e != nil {
			t.tell(e)
		}
	}
	t.n.Store(0)
}

// tell tells the policy of a touch, unless the entry was removed since.
func (t *touches) tell(e *Entry) {
	if e.node != nil {
		t.policy.touched(e)
	}
}

func (t *touches) locked(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.drain()
	f()
}

// Missed implements Policy.
func (t *touches) Missed(k Key, size int) { t.locked(func() { t.policy.missed(k, size) }) }

// Added implements Policy.
func (t *touches) Added(e *Entry) { t.locked(func() { t.policy.added(e) }) }

// Removed implements Policy.
func (t *touches) Removed(e *Entry, evicted bool) {
	t.locked(func() {
		t.policy.removed(e, evicted)
		e.node = nil
	})
}

// Victim implements Policy.
func (t *touches) Victim(claim func(*Entry) bool) (e *Entry) {
	t.locked(func() { e = t.policy.victim(claim) })
	return e
}

// node is a block in the lists of a policy: one in the pool, or with no entry a
// ghost, which was evicted and is remembered.
type node struct {
	key   Key
	size  int64
	entry *Entry
	links [3]link
	list  *list // that links[0] is of
}

// link is a node's place in a list.
type link struct{ next, prev *node }

// list is a list of nodes by one of their links. Its front is the newest.
type list struct {
	by    int
	front *node
	back  *node
	bytes int64
}

// newNode makes the node of an entry.
func newNode(e *Entry) *node {
	n := &node{key: e.Key, size: int64(e.Size), entry: e}
	e.node = n
	return n
}

func (l *list) push(n *node) {
	at := &n.links[l.by]
	at.prev, at.next = nil, l.front
	if l.front == nil {
		l.back = n
	} else {
		l.front.links[l.by].prev = n
	}
	l.front = n
	l.bytes += n.size
	if l.by == 0 {
		n.list = l
	}
}

func (l *list) remove(n *node) {
	at := &n.links[l.by]
	if at.prev == nil {
		l.front = at.next
	} else {
		at.prev.links[l.by].next = at.next
	}
	if at.next == nil {
		l.back = at.prev
	} else {
		at.next.links[l.by].prev = at.prev
	}
	at.next, at.prev = nil, nil
	l.bytes -= n.size
	if l.by == 0 {
		n.list = nil
	}
}

// touch moves a node to the front.
func (l *list) touch(n *node) {
	if l.front != n {
		l.remove(n)
		l.push(n)
	}
}

// victim proposes the nodes of the list, the oldest first.
func (l *list) victim(claim func(*Entry) bool) *Entry {
	for n := l.back; n != nil; n = n.links[l.by].prev {
		if claim(n.entry) {
			return n.entry
		}
	}
	return nil
}
