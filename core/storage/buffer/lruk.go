package buffer

import "container/heap"

// lruK is LRU-K with K = 2 (E. O'Neil, P. O'Neil and G. Weikum, "The LRU-K Page
// Replacement Algorithm For Database Disk Buffering", 1993). It evicts the entry
// whose last use but one is the longest ago; entries used once go first, by
// that use. References are not taken to be correlated. The history of what was
// evicted is kept for as many blocks as the pool holds.
type lruK struct {
	now    uint64
	heap   useHeap
	ghosts map[Key]*use
	order  list // of ghosts, by their eviction
	most   int64
}

// use is a block's history.
type use struct {
	node
	last, before uint64 // uses; 0 for none
	at           int    // in the heap
}

func newLRUK(budget int64) *lruK { return &lruK{ghosts: map[Key]*use{}, most: budget} }

func (p *lruK) missed(Key, int) {}

// uses finds the history of an entry's node.
func (p *lruK) use(e *Entry) *use { return p.heap.byKey[e.Key] }

func (p *lruK) added(e *Entry) {
	p.now++
	u := p.ghosts[e.Key]
	if u == nil {
		u = &use{node: node{key: e.Key}}
	} else {
		p.forget(u)
	}
	u.size, u.entry = int64(e.Size), e
	u.last, u.before = p.now, u.last
	e.node = &u.node
	heap.Push(&p.heap, u)
}

func (p *lruK) forget(u *use) {
	p.order.remove(&u.node)
	delete(p.ghosts, u.key)
}

func (p *lruK) touched(e *Entry) {
	p.now++
	u := p.use(e)
	u.last, u.before = p.now, u.last
	heap.Fix(&p.heap, u.at)
}

func (p *lruK) removed(e *Entry, evicted bool) {
	u := p.use(e)
	heap.Remove(&p.heap, u.at)
	if !evicted {
		return
	}
	u.entry = nil
	p.ghosts[u.key] = u
	p.order.push(&u.node)
	for p.order.bytes > p.most {
		p.forget(p.ghosts[p.order.back.key])
	}
}

// victim takes entries off the heap until one can be claimed, and puts them back.
func (p *lruK) victim(claim func(*Entry) bool) (found *Entry) {
	var seen []*use
	for found == nil && p.heap.Len() > 0 {
		u := heap.Pop(&p.heap).(*use)
		seen = append(seen, u)
		if claim(u.entry) {
			found = u.entry
		}
	}
	for _, u := range seen {
		heap.Push(&p.heap, u)
	}
	return found
}

// useHeap has the entry to be evicted on top.
type useHeap struct {
	list  []*use
	byKey map[Key]*use
}

// Len implements heap.Interface.
func (h *useHeap) Len() int { return len(h.list) }

// Less implements heap.Interface.
func (h *useHeap) Less(i, j int) bool {
	a, b := h.list[i], h.list[j]
	if a.before != b.before {
		return a.before < b.before
	}
	return a.last < b.last
}

// Swap implements heap.Interface.
func (h *useHeap) Swap(i, j int) {
	h.list[i], h.list[j] = h.list[j], h.list[i]
	h.list[i].at, h.list[j].at = i, j
}

// Push implements heap.Interface.
func (h *useHeap) Push(x any) {
	if h.byKey == nil {
		h.byKey = map[Key]*use{}
	}
	u := x.(*use)
	u.at = len(h.list)
	h.list = append(h.list, u)
	h.byKey[u.key] = u
}

// Pop implements heap.Interface.
func (h *useHeap) Pop() any {
	k := len(h.list) - 1
	u := h.list[k]
	h.list[k] = nil
	h.list = h.list[:k]
	delete(h.byKey, u.key)
	return u
}
