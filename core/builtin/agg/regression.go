package agg

import (
	"math"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// pairSums are the moments of the pairs (y, x) of one group.
type pairSums struct{ n, sx, sxx, sy, syy, sxy float64 }

func registerRegression(r *ext.Registry) {
	add := func(oid types.OID, name string, final func(p *pairSums) (float64, bool)) {
		r.AddAggregate(&ext.Aggregate{OID: oid, Name: name, Args: []types.T{types.Float8, types.Float8}, Return: types.Float8, Strict: true,
			New: func(*ext.Call, []types.T) ext.States { return &pairs{final: final} }})
	}
	add(2819, "regr_sxx", func(p *pairSums) (float64, bool) { return p.sxx, p.n >= 1 })
	add(2820, "regr_syy", func(p *pairSums) (float64, bool) { return p.syy, p.n >= 1 })
	add(2821, "regr_sxy", func(p *pairSums) (float64, bool) { return p.sxy, p.n >= 1 })
	add(2822, "regr_avgx", func(p *pairSums) (float64, bool) { return p.sx / p.n, p.n >= 1 })
	add(2823, "regr_avgy", func(p *pairSums) (float64, bool) { return p.sy / p.n, p.n >= 1 })
	add(2824, "regr_r2", (*pairSums).r2)
	add(2825, "regr_slope", func(p *pairSums) (float64, bool) { return p.sxy / p.sxx, p.n >= 1 && p.sxx != 0 })
	add(2826, "regr_intercept", func(p *pairSums) (float64, bool) {
		return (p.sy - p.sx*p.sxy/p.sxx) / p.n, p.n >= 1 && p.sxx != 0
	})
	add(2827, "covar_pop", func(p *pairSums) (float64, bool) { return p.sxy / p.n, p.n >= 1 })
	add(2828, "covar_samp", func(p *pairSums) (float64, bool) { return p.sxy / (p.n - 1), p.n >= 2 })
	add(2829, "corr", func(p *pairSums) (float64, bool) {
		return p.sxy / math.Sqrt(p.sxx*p.syy), p.n >= 1 && p.sxx != 0 && p.syy != 0
	})
}

func (p *pairSums) r2() (float64, bool) {
	if p.n < 1 || p.sxx == 0 {
		return 0, false
	}
	if p.syy == 0 {
		return 1, true
	}
	return p.sxy * p.sxy / (p.sxx * p.syy), true
}

// pairs is the states of the two-argument statistics.
type pairs struct {
	p     []pairSums
	final func(p *pairSums) (float64, bool)
}

// Grow implements ext.States.
func (s *pairs) Grow(groups int) { s.p = grown(s.p, groups) }

// Update implements ext.States.
func (s *pairs) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	ys, xs := load[float64](args[0]), load[float64](args[1])
	for _, i := range all(n, sel) {
		if err := s.p[groups[i]].add(ys.v[int(i)*ys.step], xs.v[int(i)*xs.step]); err != nil {
			return err
		}
	}
	return nil
}

// add is one step of the Youngs-Cramer recurrence in two variables.
func (p *pairSums) add(y, x float64) error {
	old := *p
	p.n++
	p.sx += x
	p.sy += y
	if p.n == 1 {
		if x-x != 0 {
			p.sxx, p.sxy = math.NaN(), math.NaN()
		}
		if y-y != 0 {
			p.syy, p.sxy = math.NaN(), math.NaN()
		}
		return nil
	}
	tx, ty, scale := x*p.n-p.sx, y*p.n-p.sy, 1/(p.n*(p.n-1))
	p.sxx += tx * tx * scale
	p.syy += ty * ty * scale
	p.sxy += tx * ty * scale
	return p.checkInf(&old, y, x)
}

// checkInf fails where finite input gave an infinity, and turns what infinite
// input gave into NaN.
func (p *pairSums) checkInf(old *pairSums, y, x float64) error {
	inf := func(f float64) bool { return math.IsInf(f, 0) }
	if !inf(p.sx) && !inf(p.sxx) && !inf(p.sy) && !inf(p.syy) && !inf(p.sxy) {
		return nil
	}
	badX, badY := inf(old.sx) || inf(x), inf(old.sy) || inf(y)
	if (inf(p.sx) || inf(p.sxx)) && !badX || (inf(p.sy) || inf(p.syy)) && !badY || inf(p.sxy) && !badX && !badY {
		return errOverflow()
	}
	for _, f := range []*float64{&p.sxx, &p.syy, &p.sxy} {
		if inf(*f) {
			*f = math.NaN()
		}
	}
	return nil
}

// Merge implements ext.States.
func (s *pairs) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	o := other.(*pairs)
	for i, g := range into[:len(o.p)] {
		b := &o.p[i]
		if g == ext.NoGroup || b.n == 0 {
			continue
		}
		a := &s.p[g]
		if a.n == 0 {
			*a = *b
			continue
		}
		n := a.n + b.n
		tx, ty := a.sx/a.n-b.sx/b.n, a.sy/a.n-b.sy/b.n
		r := pairSums{n: n, sx: a.sx + b.sx, sy: a.sy + b.sy,
			sxx: a.sxx + b.sxx + a.n*b.n*tx*tx/n,
			syy: a.syy + b.syy + a.n*b.n*ty*ty/n,
			sxy: a.sxy + b.sxy + a.n*b.n*tx*ty/n}
		if overflowed(r.sx, a.sx, b.sx) || overflowed(r.sy, a.sy, b.sy) || overflowed(r.sxx, a.sxx, b.sxx) ||
			overflowed(r.syy, a.syy, b.syy) || overflowed(r.sxy, a.sxy, b.sxy) {
			return errOverflow()
		}
		*a = r
	}
	return nil
}

// Final implements ext.States.
func (s *pairs) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	for g := from; g < from+n; g++ {
		x, ok := s.final(&s.p[g])
		if !ok {
			out.AppendNull()
			continue
		}
		vector.AppendFixed(out, x)
	}
	return nil
}

// Bytes implements ext.States.
func (s *pairs) Bytes() int { return 48 * len(s.p) }
