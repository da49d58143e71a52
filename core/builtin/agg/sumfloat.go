package agg

import (
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

func errOverflow() error {
	return errs.New(errs.NumericValueOutOfRange, "value out of range: overflow")
}

// floatSums holds sums in the precision of the argument.
type floatSums[T float32 | float64] struct {
	sum []T
	any []bool
}

// Grow implements ext.States.
func (s *floatSums[T]) Grow(groups int) { s.sum, s.any = grown(s.sum, groups), grown(s.any, groups) }

// Update implements ext.States.
func (s *floatSums[T]) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	return s.update(args[0], groups, all(n, sel))
}

func (s *floatSums[T]) update(v *vector.Vector, groups []uint32, sel []int32) error {
	c := load[T](v)
	for _, i := range sel {
		g := groups[i]
		x := c.v[int(i)*c.step]
		r := s.sum[g] + x
		if r-r != 0 && overflowed(float64(r), float64(s.sum[g]), float64(x)) {
			return errOverflow()
		}
		s.sum[g], s.any[g] = r, true
	}
	return nil
}

func overflowed(r, a, b float64) bool {
	return math.IsInf(r, 0) && !math.IsInf(a, 0) && !math.IsInf(b, 0)
}

// UpdateOne implements ext.SingleStates.
func (s *floatSums[T]) UpdateOne(_ *ext.Call, group uint32, args []*vector.Vector, n int, sel []int32) error {
	c := load[T](args[0])
	acc := s.sum[group]
	sel = all(n, sel)
	for _, i := range sel {
		x := c.v[int(i)*c.step]
		r := acc + x
		if r-r != 0 && overflowed(float64(r), float64(acc), float64(x)) {
			return errOverflow()
		}
		acc = r
	}
	s.sum[group], s.any[group] = acc, s.any[group] || len(sel) > 0
	return nil
}

// Merge implements ext.States.
func (s *floatSums[T]) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	o := other.(*floatSums[T])
	for i, g := range into[:len(o.any)] {
		if g == ext.NoGroup || !o.any[i] {
			continue
		}
		r := s.sum[g] + o.sum[i]
		if overflowed(float64(r), float64(s.sum[g]), float64(o.sum[i])) {
			return errOverflow()
		}
		s.sum[g], s.any[g] = r, true
	}
	return nil
}

// Final implements ext.States.
func (s *floatSums[T]) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	for g := from; g < from+n; g++ {
		if !s.any[g] {
			out.AppendNull()
		} else {
			vector.AppendFixed(out, s.sum[g])
		}
	}
	return nil
}

// Bytes implements ext.States.
func (s *floatSums[T]) Bytes() int { return 9 * len(s.any) }

// intervalSums holds sums of intervals, field by field as PostgreSQL adds.
type intervalSums struct {
	sum []vector.Interval
	n   []int64
	avg bool
}

// Grow implements ext.States.
func (s *intervalSums) Grow(groups int) { s.sum, s.n = grown(s.sum, groups), grown(s.n, groups) }

// Update implements ext.States.
func (s *intervalSums) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	c := load[vector.Interval](args[0])
	for _, i := range all(n, sel) {
		if err := s.add(groups[i], c.v[int(i)*c.step], 1); err != nil {
			return err
		}
	}
	return nil
}

// Remove implements ext.InvertibleStates.
func (s *intervalSums) Remove(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	c := load[vector.Interval](args[0])
	for _, i := range all(n, sel) {
		x := c.v[int(i)*c.step]
		x = vector.Interval{Micros: -x.Micros, Days: -x.Days, Months: -x.Months}
		if err := s.add(groups[i], x, -1); err != nil {
			return err
		}
	}
	return nil
}

func (s *intervalSums) add(g uint32, x vector.Interval, n int64) error {
	a := s.sum[g]
	r := vector.Interval{Micros: a.Micros + x.Micros, Days: a.Days + x.Days, Months: a.Months + x.Months}
	if (a.Micros^r.Micros)&(x.Micros^r.Micros) < 0 || (a.Days^r.Days)&(x.Days^r.Days) < 0 ||
		(a.Months^r.Months)&(x.Months^r.Months) < 0 {
		return errs.New(errs.DatetimeFieldOverflow, "interval out of range")
	}
	s.sum[g] = r
	s.n[g] += n
	return nil
}

// Merge implements ext.States.
func (s *intervalSums) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	o := other.(*intervalSums)
	for i, g := range into[:len(o.n)] {
		if g == ext.NoGroup {
			continue
		}
		if err := s.add(g, o.sum[i], o.n[i]); err != nil {
			return err
		}
	}
	return nil
}

// Final implements ext.States.
func (s *intervalSums) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	for g := from; g < from+n; g++ {
		switch {
		case s.n[g] == 0:
			out.AppendNull()
		case s.avg:
			vector.AppendFixed(out, divideInterval(s.sum[g], float64(s.n[g])))
		default:
			vector.AppendFixed(out, s.sum[g])
		}
	}
	return nil
}

// divideInterval divides as PostgreSQL does: fractions of months go into days
// and those of days into time.
func divideInterval(v vector.Interval, by float64) vector.Interval {
	const daySeconds, dayPerMonth = 86400, 30
	round := func(f float64) float64 { return math.RoundToEven(f*1e6) / 1e6 }
	months, days := float64(v.Months)/by, float64(v.Days)/by
	r := vector.Interval{Months: int32(months), Days: int32(days)}
	monthDays := round((months - float64(r.Months)) * dayPerMonth)
	seconds := round((days - float64(r.Days) + monthDays - math.Trunc(monthDays)) * daySeconds)
	if math.Abs(seconds) >= daySeconds {
		r.Days += int32(seconds / daySeconds)
		seconds -= math.Trunc(seconds/daySeconds) * daySeconds
	}
	r.Days += int32(monthDays)
	r.Micros = int64(math.RoundToEven(float64(v.Micros)/by + seconds*1e6))
	return r
}

// Bytes implements ext.States.
func (s *intervalSums) Bytes() int { return 24 * len(s.n) }

// isFloat32 reports whether an argument is float4.
func isFloat32(v *vector.Vector) bool { return v.Phys() == types.PhysFloat32 }
