package buffer

// lirs is LIRS (S. Jiang and X. Zhang, "LIRS: An Efficient Low Inter-reference
// Recency Set Replacement Policy to Improve Buffer Cache Performance", 2002),
// counting bytes. Blocks whose last two uses were close have low state and the
// most of the pool; the others pass through queue, from whose back they are
// evicted. stack has all blocks, ghosts too, that were used since the oldest low
// one, which is at its back: a block that is used while it is in there takes the
// place of that one.
type lirs struct {
	stack   list // by links[0]
	queue   list // by links[1]: in the pool and not low
	gone    list // by links[2]: ghosts, by their eviction
	nodes   map[Key]*node
	low     int64 // bytes of low blocks
	lowMost int64
	most    int64 // bytes of ghosts
}

// highShare is which part of the pool blocks that are not low have at least:
// one in so many bytes, as in the paper.
const highShare = 100

func newLIRS(budget int64) *lirs {
	return &lirs{
		queue: list{by: 1}, gone: list{by: 2}, nodes: map[Key]*node{},
		lowMost: budget - max(budget/highShare, 1), most: budget,
	}
}

func (p *lirs) missed(Key, int) {}

// inQueue reports whether a block is in the queue; then it is in the pool and
// not low.
func (p *lirs) inQueue(n *node) bool {
	return n.links[1].next != nil || n.links[1].prev != nil || p.queue.front == n
}

// isLow reports whether a block of the stack is low.
func (p *lirs) isLow(n *node) bool { return n.entry != nil && !p.inQueue(n) }

func (p *lirs) added(e *Entry) {
	n := p.nodes[e.Key]
	ghost := n != nil
	if ghost {
		p.gone.remove(n)
		p.stack.remove(n)
	} else {
		n = &node{key: e.Key}
		p.nodes[e.Key] = n
	}
	n.size, n.entry = int64(e.Size), e
	e.node = n
	p.stack.push(n)
	if !ghost && p.low+n.size > p.lowMost {
		p.queue.push(n)
	} else {
		p.low += n.size
	}
	p.balance()
}

func (p *lirs) touched(e *Entry) {
	n := e.node
	inStack, queued := n.list != nil, p.inQueue(n)
	if inStack {
		p.stack.remove(n)
	}
	p.stack.push(n)
	if queued {
		p.queue.remove(n)
		if inStack {
			p.low += n.size
		} else {
			p.queue.push(n)
		}
	}
	p.balance()
}

// balance makes the oldest low blocks others while there are too many, and cuts
// what is older than the oldest low one off the stack.
func (p *lirs) balance() {
	for {
		p.prune()
		if p.low <= p.lowMost {
			return
		}
		n := p.stack.back
		p.low -= n.size
		p.stack.remove(n)
		p.queue.push(n)
	}
}

func (p *lirs) prune() {
	for n := p.stack.back; n != nil && !p.isLow(n); n = p.stack.back {
		p.stack.remove(n)
		if n.entry == nil {
			p.gone.remove(n)
			delete(p.nodes, n.key)
		}
	}
}

func (p *lirs) removed(e *Entry, evicted bool) {
	n := e.node
	if p.inQueue(n) {
		p.queue.remove(n)
		n.entry = nil
		if evicted && n.list != nil {
			p.gone.push(n)
			for p.gone.bytes > p.most {
				p.forget(p.gone.back)
			}
			return
		}
	} else {
		p.low -= n.size
		n.entry = nil
	}
	if n.list != nil {
		p.stack.remove(n)
	}
	delete(p.nodes, n.key)
	p.prune()
}

func (p *lirs) forget(n *node) {
	p.gone.remove(n)
	p.stack.remove(n)
	delete(p.nodes, n.key)
}

func (p *lirs) victim(claim func(*Entry) bool) *Entry {
	if e := p.queue.victim(claim); e != nil {
		return e
	}
	for n := p.stack.back; n != nil; n = n.links[0].prev {
		if p.isLow(n) && claim(n.entry) {
			return n.entry
		}
	}
	return nil
}
