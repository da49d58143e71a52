package buffer

// arc is ARC (N. Megiddo and D. Modha, "ARC: A Self-Tuning, Low Overhead
// Replacement Cache", 2003), counting bytes where the paper counts pages: once
// has blocks that were used once, often the others; onceGone and oftenGone are
// the ghosts of those evicted. A miss of a ghost shifts target, the size that
// once should have, in favour of the list that should not have lost it.
type arc struct {
	budget, target      int64
	once, often         list
	onceGone, oftenGone list
	ghosts              map[Key]*node

	// Of the miss that room is made for: whether it is of a ghost of often, and
	// whether what leaves once is to be forgotten.
	wasOften, forgetOnce bool
}

func newARC(budget int64) *arc { return &arc{budget: budget, ghosts: map[Key]*node{}} }

func (p *arc) missed(k Key, size int) {
	n := int64(size)
	p.wasOften, p.forgetOnce = false, false
	g := p.ghosts[k]
	switch {
	case g == nil:
		p.forgetOnce = p.once.bytes+n > p.budget
		for p.once.bytes+p.onceGone.bytes+n > p.budget && p.onceGone.back != nil {
			p.forget(p.onceGone.back)
		}
		for p.once.bytes+p.often.bytes+p.onceGone.bytes+p.oftenGone.bytes+n > 2*p.budget && p.oftenGone.back != nil {
			p.forget(p.oftenGone.back)
		}
	case g.list == &p.onceGone:
		p.target = min(p.budget, p.target+share(n, p.oftenGone.bytes, p.onceGone.bytes))
	default:
		p.wasOften = true
		p.target = max(0, p.target-share(n, p.onceGone.bytes, p.oftenGone.bytes))
	}
}

// share is n, times a/b where that is more than one.
func share(n, a, b int64) int64 {
	if a <= b {
		return n
	}
	return int64(float64(n) * float64(a) / float64(b))
}

func (p *arc) forget(g *node) {
	g.list.remove(g)
	delete(p.ghosts, g.key)
}

func (p *arc) added(e *Entry) {
	n := newNode(e)
	if g := p.ghosts[e.Key]; g != nil {
		p.forget(g)
		p.often.push(n)
		return
	}
	p.once.push(n)
}

func (p *arc) touched(e *Entry) {
	e.node.list.remove(e.node)
	p.often.push(e.node)
}

func (p *arc) removed(e *Entry, evicted bool) {
	n := e.node
	gone := &p.oftenGone
	if n.list == &p.once {
		gone = &p.onceGone
		evicted = evicted && !p.forgetOnce
	}
	n.list.remove(n)
	if evicted {
		n.entry = nil
		p.ghosts[n.key] = n
		gone.push(n)
	}
}

func (p *arc) victim(claim func(*Entry) bool) *Entry {
	first, second := &p.often, &p.once
	if p.forgetOnce || p.once.bytes > p.target || p.wasOften && p.once.bytes == p.target || p.often.back == nil {
		first, second = second, first
	}
	if e := first.victim(claim); e != nil {
		return e
	}
	return second.victim(claim)
}
