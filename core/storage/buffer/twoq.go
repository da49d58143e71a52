package buffer

// twoQ is 2Q in its full version (T. Johnson and D. Shasha, "2Q: A Low Overhead
// High Performance Buffer Management Replacement Algorithm", 1994). New entries
// pass through a queue, in; who leaves it is remembered in out, and who comes
// back from there goes to main, a list by last use.
type twoQ struct {
	in, out, main   list
	ghosts          map[Key]*node // of out
	inMost, outMost int64         // bytes
}

// newTwoQ takes the sizes that the paper recommends: a quarter of the pool for
// in, and as many ghosts as half of it holds.
func newTwoQ(budget int64) *twoQ {
	return &twoQ{ghosts: map[Key]*node{}, inMost: budget / 4, outMost: budget / 2}
}

func (p *twoQ) missed(Key, int) {}

func (p *twoQ) added(e *Entry) {
	n := newNode(e)
	g := p.ghosts[e.Key]
	if g == nil {
		p.in.push(n)
		return
	}
	p.forget(g)
	p.main.push(n)
}

func (p *twoQ) forget(g *node) {
	p.out.remove(g)
	delete(p.ghosts, g.key)
}

func (p *twoQ) touched(e *Entry) {
	if e.node.list == &p.main {
		p.main.touch(e.node)
	}
}

func (p *twoQ) removed(e *Entry, evicted bool) {
	n := e.node
	queued := n.list == &p.in
	n.list.remove(n)
	if !queued || !evicted {
		return
	}
	n.entry = nil
	p.ghosts[n.key] = n
	p.out.push(n)
	for p.out.bytes > p.outMost {
		p.forget(p.out.back)
	}
}

func (p *twoQ) victim(claim func(*Entry) bool) *Entry {
	first, second := &p.main, &p.in
	if p.in.bytes > p.inMost || p.main.back == nil {
		first, second = second, first
	}
	if e := first.victim(claim); e != nil {
		return e
	}
	return second.victim(claim)
}
