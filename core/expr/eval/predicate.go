package eval

import (
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/vector"
)

// Predicate filters batches by a conjunction. It is used by one goroutine at
// a time.
type Predicate struct {
	conds []node
	f     *frame
	bufs  [2][]int32
}

// CompilePredicate prepares a conjunction; it accepts everything when conds is
// empty.
func CompilePredicate(env *Env, conds []expr.Expr) (*Predicate, error) {
	c := compiler{env: env}
	nodes, err := c.compileRanges(conds)
	if err != nil {
		return nil, err
	}
	return &Predicate{conds: nodes, f: &frame{call: env.Call}}, nil
}

// Select returns the selected rows of b for which all conditions are true. The
// slice is valid until the next call; it is b.Sel itself, possibly nil, when
// no row is ruled out.
func (p *Predicate) Select(b *vector.Batch) ([]int32, error) {
	p.f.begin(b, b.Sel)
	cur := b.Sel
	for i, cond := range p.conds {
		buf := &p.bufs[i&1]
		if cap(*buf) < b.N {
			*buf = make([]int32, 0, bufferFor(b.N))
		}
		next, err := pick(cond, p.f, cur, (*buf)[:0])
		if err != nil {
			return nil, err
		}
		*buf = next
		if cur == nil && len(next) == b.N {
			continue
		}
		if cur = next; len(cur) == 0 {
			return noRows, nil
		}
	}
	return cur, nil
}

// bufferFor is the capacity of a selection of n rows: that of a whole batch
// where more than a few rows come, as those that follow may be longer.
func bufferFor(n int) int {
	if n <= fewRows {
		return fewRows
	}
	return max(n, vector.Size)
}

// fewRows is what a batch of a point query has at most.
const fewRows = 16

// Filter narrows b's selection to the rows that the conditions accept and
// reports whether any is left.
func (p *Predicate) Filter(b *vector.Batch) (bool, error) {
	sel, err := p.Select(b)
	if err != nil {
		return false, err
	}
	b.Sel = sel
	return b.Rows() > 0, nil
}

// noRows is the selection of nothing; nil would mean everything.
var noRows = []int32{}
