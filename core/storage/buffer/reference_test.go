package buffer

import "slices"

// The references are the policies written as plainly as can be: lists are
// slices with the oldest first, and everything is searched for.

type reference interface {
	access(no uint64, size int64) (hit bool)
}

func references(budget int64) map[string]reference {
	return map[string]reference{
		"clock": &refClock{budget: budget},
		"lru":   &refLRU{budget: budget},
		"2q":    &ref2Q{budget: budget},
		"lru-k": &refLRUK{budget: budget, hist: map[uint64]*refUse{}},
		"lirs":  &refLIRS{budget: budget},
		"arc":   &refARC{budget: budget},
	}
}

type item struct {
	no   uint64
	size int64
	ref  bool
}

type items []item

func (l items) find(no uint64) int {
	return slices.IndexFunc(l, func(i item) bool { return i.no == no })
}

func (l items) bytes() (n int64) {
	for _, i := range l {
		n += i.size
	}
	return n
}

func (l *items) take(at int) item {
	i := (*l)[at]
	*l = slices.Delete(*l, at, at+1)
	return i
}

type refClock struct {
	budget int64
	ring   items // the hand is at the first
}

func (r *refClock) access(no uint64, size int64) bool {
	if at := r.ring.find(no); at >= 0 {
		r.ring[at].ref = true
		return true
	}
	for r.ring.bytes()+size > r.budget {
		i := r.ring.take(0)
		if i.ref {
			i.ref = false
			r.ring = append(r.ring, i)
		}
	}
	r.ring = append(r.ring, item{no, size, false})
	return false
}

type refLRU struct {
	budget int64
	list   items
}

func (r *refLRU) access(no uint64, size int64) bool {
	at := r.list.find(no)
	if at >= 0 {
		r.list = append(r.list, r.list.take(at))
		return true
	}
	for r.list.bytes()+size > r.budget {
		r.list.take(0)
	}
	r.list = append(r.list, item{no: no, size: size})
	return false
}

type ref2Q struct {
	budget        int64
	in, out, main items
}

func (r *ref2Q) access(no uint64, size int64) bool {
	if r.in.find(no) >= 0 {
		return true
	}
	if at := r.main.find(no); at >= 0 {
		r.main = append(r.main, r.main.take(at))
		return true
	}
	for r.in.bytes()+r.main.bytes()+size > r.budget {
		if r.in.bytes() > r.budget/4 || len(r.main) == 0 {
			r.out = append(r.out, r.in.take(0))
			for r.out.bytes() > r.budget/2 {
				r.out.take(0)
			}
		} else {
			r.main.take(0)
		}
	}
	if at := r.out.find(no); at >= 0 {
		r.out.take(at)
		r.main = append(r.main, item{no: no, size: size})
	} else {
		r.in = append(r.in, item{no: no, size: size})
	}
	return false
}

type refUse struct {
	no           uint64
	size         int64
	last, before int
	in           bool
}

type refLRUK struct {
	budget int64
	now    int
	hist   map[uint64]*refUse
	gone   []*refUse // in the order of their eviction
}

func (r *refLRUK) access(no uint64, size int64) bool {
	r.now++
	u := r.hist[no]
	hit := u != nil && u.in
	if !hit {
		r.makeRoom(size)
		u = r.hist[no] // may be forgotten now
		if u == nil {
			u = &refUse{no: no}
			r.hist[no] = u
		}
		u.in, u.size = true, size
		r.gone = slices.DeleteFunc(r.gone, func(g *refUse) bool { return g == u })
	}
	u.before, u.last = u.last, r.now
	return hit
}

func (r *refLRUK) makeRoom(size int64) {
	for {
		used, ghosts := size, int64(0)
		var victim *refUse
		for _, u := range r.hist {
			if !u.in {
				continue
			}
			used += u.size
			if victim == nil || u.before < victim.before || u.before == victim.before && u.last < victim.last {
				victim = u
			}
		}
		if used <= r.budget {
			return
		}
		victim.in = false
		r.gone = append(r.gone, victim)
		for _, g := range r.gone {
			ghosts += g.size
		}
		for ghosts > r.budget {
			ghosts -= r.gone[0].size
			delete(r.hist, r.gone[0].no)
			r.gone = r.gone[1:]
		}
	}
}

type refLIRS struct {
	budget int64
	stack  []*refBlock
	queue  []*refBlock
	gone   []*refBlock // ghosts, by eviction
}

type refBlock struct {
	no      uint64
	size    int64
	low, in bool
}

func without(l []*refBlock, b *refBlock) []*refBlock {
	return slices.DeleteFunc(l, func(x *refBlock) bool { return x == b })
}

func sizeOf(l []*refBlock, of func(*refBlock) bool) (n int64) {
	for _, b := range l {
		if of(b) {
			n += b.size
		}
	}
	return n
}

func isLow(b *refBlock) bool { return b.low }
func any1(*refBlock) bool    { return true }

func (r *refLIRS) find(no uint64) *refBlock {
	for _, l := range [][]*refBlock{r.stack, r.queue} {
		for _, b := range l {
			if b.no == no {
				return b
			}
		}
	}
	return nil
}

func (r *refLIRS) access(no uint64, size int64) bool {
	b := r.find(no)
	if b != nil && b.in {
		switch inStack := slices.Contains(r.stack, b); {
		case b.low:
		case inStack:
			b.low = true
			r.queue = without(r.queue, b)
		default:
			r.queue = append(without(r.queue, b), b)
		}
		r.stack = append(without(r.stack, b), b)
		r.settle()
		return true
	}
	for sizeOf(r.stack, isLow)+sizeOf(r.queue, any1)+size > r.budget {
		r.evict()
	}
	limit := r.budget - r.budget/100
	b = r.find(no)
	if b != nil { // a ghost
		r.gone = without(r.gone, b)
		r.stack = append(without(r.stack, b), b)
		b.in, b.low = true, true
	} else {
		b = &refBlock{no: no, size: size, in: true, low: sizeOf(r.stack, isLow)+size <= limit}
		r.stack = append(r.stack, b)
		if !b.low {
			r.queue = append(r.queue, b)
		}
	}
	r.settle()
	return false
}

func (r *refLIRS) evict() {
	if len(r.queue) > 0 {
		b := r.queue[0]
		r.queue = r.queue[1:]
		b.in = false
		if slices.Contains(r.stack, b) {
			r.gone = append(r.gone, b)
			for sizeOf(r.gone, any1) > r.budget {
				r.stack = without(r.stack, r.gone[0])
				r.gone = r.gone[1:]
			}
		}
		return
	}
	r.stack = r.stack[1:] // the oldest low one
	r.prune()
}

func (r *refLIRS) prune() {
	for len(r.stack) > 0 && !r.stack[0].low {
		r.gone = without(r.gone, r.stack[0])
		r.stack = r.stack[1:]
	}
}

func (r *refLIRS) settle() {
	for r.prune(); sizeOf(r.stack, isLow) > r.budget-r.budget/100; r.prune() {
		b := r.stack[0]
		b.low = false
		r.stack = r.stack[1:]
		r.queue = append(r.queue, b)
	}
}

type refARC struct {
	budget, p      int64
	t1, t2, b1, b2 items
}

func (r *refARC) access(no uint64, size int64) bool {
	for _, l := range []*items{&r.t1, &r.t2} {
		if at := l.find(no); at >= 0 {
			r.t2 = append(r.t2, l.take(at))
			return true
		}
	}
	inB1, inB2 := r.b1.find(no) >= 0, r.b2.find(no) >= 0
	drop := false
	switch {
	case inB1:
		delta := size
		if r.b2.bytes() > r.b1.bytes() {
			delta = int64(float64(size) * float64(r.b2.bytes()) / float64(r.b1.bytes()))
		}
		r.p = min(r.p+delta, r.budget)
	case inB2:
		delta := size
		if r.b1.bytes() > r.b2.bytes() {
			delta = int64(float64(size) * float64(r.b1.bytes()) / float64(r.b2.bytes()))
		}
		r.p = max(r.p-delta, 0)
	default:
		drop = r.t1.bytes()+size > r.budget
		for r.t1.bytes()+r.b1.bytes()+size > r.budget && len(r.b1) > 0 {
			r.b1.take(0)
		}
		for r.t1.bytes()+r.b1.bytes()+r.t2.bytes()+r.b2.bytes()+size > 2*r.budget && len(r.b2) > 0 {
			r.b2.take(0)
		}
	}
	for r.t1.bytes()+r.t2.bytes()+size > r.budget {
		switch t1 := r.t1.bytes(); {
		case drop && t1 > 0:
			r.t1.take(0)
		case t1 > 0 && (t1 > r.p || inB2 && t1 == r.p || len(r.t2) == 0):
			r.b1 = append(r.b1, r.t1.take(0))
		default:
			r.b2 = append(r.b2, r.t2.take(0))
		}
	}
	for _, b := range []*items{&r.b1, &r.b2} {
		if at := b.find(no); at >= 0 {
			b.take(at)
			r.t2 = append(r.t2, item{no: no, size: size})
			return false
		}
	}
	r.t1 = append(r.t1, item{no: no, size: size})
	return false
}
