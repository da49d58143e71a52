package agg

import (
	"math/bits"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/num"
	"github.com/basaltdb/basalt/vector/kernel/reduce"
)

// finalInt makes a result of the sum and count of a group that has rows.
type finalInt func(sum decimal.Int128, n int64, out *vector.Builder) error

func sumInt8(sum decimal.Int128, _ int64, out *vector.Builder) error {
	if !sum.IsInt64() {
		return errs.New(errs.NumericValueOutOfRange, "bigint out of range")
	}
	vector.AppendFixed(out, int64(sum.Lo))
	return nil
}

func sumNumeric(sum decimal.Int128, _ int64, out *vector.Builder) error {
	if sum.Fits38() {
		out.AppendInt128(sum, 0, 0)
		return nil
	}
	d := decimal.FromInt128(sum, 0)
	out.AppendDecimal(&d)
	return nil
}

// finalOfInts returns how an aggregate over integers makes its result.
func finalOfInts(a *ext.Aggregate) finalInt {
	switch {
	case a.Name == "avg":
		return avgNumeric
	case a.Return.OID == types.Int8OID:
		return sumInt8
	}
	return sumNumeric
}

func avgNumeric(sum decimal.Int128, n int64, out *vector.Builder) error {
	if q, scale, ok := num.Quotient(sum, 0, n, 0); ok {
		out.AppendInt128(q, scale, scale)
		return nil
	}
	d, by := decimal.FromInt128(sum, 0), decimal.New(n, 0)
	q, err := d.Div(&by)
	if err == nil {
		out.AppendDecimal(&q)
	}
	return err
}

// intSums holds sums of integers. 128 bits hold the sum of any 2^64 of them.
type intSums struct {
	sum   []decimal.Int128
	n     []int64
	final finalInt
}

// Grow implements ext.States.
func (s *intSums) Grow(groups int) { s.sum, s.n = grown(s.sum, groups), grown(s.n, groups) }

// addTo adds x to one sum without a check.
func addTo(acc *decimal.Int128, x int64) {
	lo, carry := bits.Add64(acc.Lo, uint64(x), 0)
	acc.Lo = lo
	acc.Hi += x>>63 + int64(carry)
}

// Update implements ext.States.
func (s *intSums) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	s.each(args[0], n, sel, groups, 1)
	return nil
}

// Remove implements ext.InvertibleStates.
func (s *intSums) Remove(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	s.each(args[0], n, sel, groups, -1)
	return nil
}

func (s *intSums) each(v *vector.Vector, n int, sel []int32, groups []uint32, sign int64) {
	sel = all(n, sel)
	switch v.Phys() {
	case types.PhysInt16:
		sumGroups(s, load[int16](v), sel, groups, sign)
	case types.PhysInt32:
		sumGroups(s, load[int32](v), sel, groups, sign)
	default:
		sumGroups(s, load[int64](v), sel, groups, sign)
	}
}

func sumGroups[T int16 | int32 | int64](s *intSums, c column[T], sel []int32, groups []uint32, sign int64) {
	for _, i := range sel {
		g := groups[i]
		x := int64(c.v[int(i)*c.step])
		if sign < 0 {
			x = ^x // -x would overflow for the least value; +1 follows
			addTo(&s.sum[g], 1)
		}
		addTo(&s.sum[g], x)
		s.n[g] += sign
	}
}

// UpdateOne implements ext.SingleStates.
func (s *intSums) UpdateOne(_ *ext.Call, group uint32, args []*vector.Vector, n int, sel []int32) error {
	sum, rows := sumOf(args[0], n, sel)
	s.sum[group], _ = s.sum[group].Add(sum)
	s.n[group] += int64(rows)
	return nil
}

// sumOf sums rows exactly, integers or the coefficients of numerics, and says
// how many they are.
func sumOf(v *vector.Vector, n int, sel []int32) (sum decimal.Int128, rows int) {
	rows = n
	if sel != nil {
		rows = len(sel)
	}
	switch {
	case rows == 0:
		return decimal.Int128{}, 0
	case v.Enc == vector.Const:
		return decimal.Mul64(bitsAt(v, 0), int64(rows)), rows
	}
	switch v.Phys() {
	case types.PhysInt16:
		return decimal.FromInt64(sumShort(vector.Values[int16](v)[:n], sel, reduce.Sum16)), rows
	case types.PhysInt32:
		return decimal.FromInt64(sumShort(vector.Values[int32](v)[:n], sel, reduce.Sum32)), rows
	}
	low, high := sumLong(vector.Values[int64](v)[:n], sel)
	sum = decimal.Mul64(high, 1<<32)
	lo, carry := bits.Add64(sum.Lo, low, 0)
	return decimal.Int128{Lo: lo, Hi: sum.Hi + int64(carry)}, rows
}

// sumShort sums values of which a batch cannot leave an int64.
func sumShort[T int16 | int32](xs []T, sel []int32, whole func([]T) int64) (sum int64) {
	if sel == nil {
		return whole(xs)
	}
	for _, i := range sel {
		sum += int64(xs[i])
	}
	return sum
}

// sumLong sums the low and the high halves apart, as reduce.Sum64 does, which
// needs no carry a row.
func sumLong(xs []int64, sel []int32) (low uint64, high int64) {
	if sel == nil {
		return reduce.Sum64(xs)
	}
	for _, i := range sel {
		low += uint64(uint32(xs[i]))
		high += xs[i] >> 32
	}
	return low, high
}

// Merge implements ext.States.
func (s *intSums) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	o := other.(*intSums)
	for i, g := range into[:len(o.n)] {
		if g != ext.NoGroup {
			s.sum[g], _ = s.sum[g].Add(o.sum[i])
			s.n[g] += o.n[i]
		}
	}
	return nil
}

// Final implements ext.States.
func (s *intSums) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	return s.results(s.final, from, n, out)
}

// FinalAs implements ext.FamilyStates.
func (s *intSums) FinalAs(a *ext.Aggregate, _ *ext.Call, from, n int, out *vector.Builder) error {
	return s.results(finalOfInts(a), from, n, out)
}

func (s *intSums) results(final finalInt, from, n int, out *vector.Builder) error {
	for g := from; g < from+n; g++ {
		if s.n[g] == 0 {
			out.AppendNull()
			continue
		}
		if err := final(s.sum[g], s.n[g], out); err != nil {
			return err
		}
	}
	return nil
}

// Bytes implements ext.States.
func (s *intSums) Bytes() int { return 24 * len(s.n) }
