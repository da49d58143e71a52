package agg

import (
	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/num"
)

// numericSums holds sums of numerics: fixed point at one scale for all groups,
// and a decimal for a group that left it.
type numericSums struct {
	sum   []decimal.Int128
	n     []int64
	scale int
	// uniform says that every row had scale as its display scale; otherwise
	// show holds the largest of each group.
	uniform, begun bool
	show           []int16
	big            map[uint32]*bigSum
	avg            bool
}

// bigSum is the sum of a group beyond 38 digits or with special values. It
// adds to what the fixed-point sum holds.
type bigSum struct {
	sum             decimal.Decimal
	nan, pinf, ninf int64
}

// Grow implements ext.States.
func (s *numericSums) Grow(groups int) {
	s.sum, s.n = grown(s.sum, groups), grown(s.n, groups)
	if s.begun && !s.uniform {
		s.show = grown(s.show, groups)
	}
}

// prepare makes room for the scales of a batch and reports whether its values
// can be added as fixed point.
func (s *numericSums) prepare(v *vector.Vector) bool {
	if v.Num == vector.NumVar {
		s.nonUniform()
		return false
	}
	scale := int(v.Scale)
	if !s.begun {
		s.begun, s.uniform, s.scale = true, len(v.DScale) == 0, scale
		if !s.uniform {
			s.show = make([]int16, len(s.n))
		}
		return true
	}
	if scale != s.scale || len(v.DScale) > 0 {
		s.nonUniform()
	}
	return scale <= s.scale || s.rescale(scale)
}

// nonUniform starts to keep display scales by group.
func (s *numericSums) nonUniform() {
	if s.begun && !s.uniform {
		return
	}
	show := make([]int16, len(s.n))
	for g, n := range s.n {
		if n > 0 {
			show[g] = int16(s.scale)
		}
	}
	s.begun, s.uniform, s.show = true, false, show
}

// rescale raises the scale of all sums, and reports false where one would no
// longer fit.
func (s *numericSums) rescale(scale int) bool {
	if scale > decimal.MaxDigits128 {
		return false
	}
	raised := make([]decimal.Int128, len(s.sum), cap(s.sum))
	for g, x := range s.sum {
		y, ok := x.ScaleUp(scale - s.scale)
		if !ok || !y.Fits38() {
			return false
		}
		raised[g] = y
	}
	s.sum, s.scale = raised, scale
	return true
}

// Update implements ext.States.
func (s *numericSums) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	return s.update(args[0], groups, all(n, sel), 1)
}

// Remove implements ext.InvertibleStates. The display scale stays that of all
// rows so far, which is why the executor removes only where it cannot show.
func (s *numericSums) Remove(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	return s.update(args[0], groups, all(n, sel), -1)
}

func (s *numericSums) update(v *vector.Vector, groups []uint32, sel []int32, sign int64) error {
	fixed := s.prepare(v)
	if !s.uniform {
		s.noteScales(v, groups, sel)
	}
	if !fixed {
		return s.addDecimals(v, groups, sel, sign)
	}
	if v.Num == vector.NumFixed64 && int(v.Scale) == s.scale && sign > 0 {
		c := load[int64](v)
		for _, i := range sel {
			g := groups[i]
			addTo(&s.sum[g], c.v[int(i)*c.step])
			s.n[g]++
		}
		return nil
	}
	return s.addWide(v, groups, sel, sign)
}

// noteScales raises the display scales of the groups.
func (s *numericSums) noteScales(v *vector.Vector, groups []uint32, sel []int32) {
	s.show = grown(s.show, len(s.n))
	for _, i := range sel {
		var show int
		switch {
		case v.Num == vector.NumVar:
			d := v.DecimalAt(int(i))
			show = d.Scale
		case len(v.DScale) > 0:
			show = int(v.DScale[v.Index(int(i))])
		default:
			show = int(v.Scale)
		}
		g := groups[i]
		s.show[g] = max(s.show[g], int16(show))
	}
}

// addWide adds fixed-point values that need rescaling or 128 bits.
func (s *numericSums) addWide(v *vector.Vector, groups []uint32, sel []int32, sign int64) error {
	up := s.scale - int(v.Scale)
	for _, i := range sel {
		g := groups[i]
		at := v.Index(int(i))
		var x decimal.Int128
		if v.Num == vector.NumFixed64 {
			x = decimal.FromInt64(vector.Values[int64](v)[at])
		} else {
			x = vector.Values[decimal.Int128](v)[at]
		}
		if sign < 0 {
			x = x.Neg()
		}
		s.n[g] += sign
		y, ok := x.ScaleUp(up)
		if ok {
			y, ok = s.sum[g].Add(y)
		}
		if ok && y.Fits38() {
			s.sum[g] = y
			continue
		}
		d := decimal.FromInt128(x, int(v.Scale))
		if err := s.bigOf(g).add(&d, 1); err != nil {
			return err
		}
	}
	return nil
}

func (s *numericSums) bigOf(g uint32) *bigSum {
	if s.big == nil {
		s.big = map[uint32]*bigSum{}
	}
	b := s.big[g]
	if b == nil {
		b = &bigSum{}
		s.big[g] = b
	}
	return b
}

// add adds a value, or takes it out with a sign of -1.
func (b *bigSum) add(d *decimal.Decimal, sign int64) error {
	switch d.Kind {
	case decimal.NaN:
		b.nan += sign
		return nil
	case decimal.PosInf:
		b.pinf += sign
		return nil
	case decimal.NegInf:
		b.ninf += sign
		return nil
	}
	if sign < 0 {
		n := d.Neg()
		d = &n
	}
	sum, err := b.sum.Add(d)
	b.sum = sum
	return err
}

func (s *numericSums) addDecimals(v *vector.Vector, groups []uint32, sel []int32, sign int64) error {
	for _, i := range sel {
		g := groups[i]
		d := v.DecimalAt(int(i))
		s.n[g] += sign
		if err := s.bigOf(g).add(&d, sign); err != nil {
			return err
		}
	}
	return nil
}

// UpdateOne implements ext.SingleStates.
func (s *numericSums) UpdateOne(_ *ext.Call, group uint32, args []*vector.Vector, n int, sel []int32) error {
	v := args[0]
	if v.Num == vector.NumFixed64 && s.prepare(v) && s.uniform && int(v.Scale) == s.scale {
		sum, rows := sumOf(v, n, sel)
		s.sum[group], _ = s.sum[group].Add(sum)
		s.n[group] += int64(rows)
		return nil
	}
	groups := make([]uint32, n)
	for i := range groups {
		groups[i] = group
	}
	return s.update(v, groups, all(n, sel), 1)
}

// Merge implements ext.States.
func (s *numericSums) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	o := other.(*numericSums)
	if !o.begun {
		return nil
	}
	if !s.begun {
		s.begun, s.uniform, s.scale = true, o.uniform, o.scale
	} else if s.uniform && (!o.uniform || o.scale != s.scale) {
		s.nonUniform()
	}
	if !s.uniform {
		s.show = grown(s.show, len(s.n))
	}
	fits := o.scale <= s.scale || s.rescale(o.scale)
	for i, g := range into[:len(o.n)] {
		if g == ext.NoGroup || o.n[i] == 0 {
			continue
		}
		s.n[g] += o.n[i]
		if !s.uniform {
			s.show[g] = max(s.show[g], o.showOf(uint32(i)))
		}
		if err := s.mergeSum(g, o, uint32(i), fits); err != nil {
			return err
		}
	}
	return nil
}

func (s *numericSums) mergeSum(g uint32, o *numericSums, i uint32, fits bool) error {
	added := false
	if fits {
		if y, ok := o.sum[i].ScaleUp(s.scale - o.scale); ok {
			if y, ok = s.sum[g].Add(y); ok && y.Fits38() {
				s.sum[g], added = y, true
			}
		}
	}
	if !added {
		d := decimal.FromInt128(o.sum[i], o.scale)
		if err := s.bigOf(g).add(&d, 1); err != nil {
			return err
		}
	}
	b := o.big[i]
	if b == nil {
		return nil
	}
	mine := s.bigOf(g)
	mine.nan += b.nan
	mine.pinf += b.pinf
	mine.ninf += b.ninf
	return mine.add(&b.sum, 1)
}

// showOf returns the display scale of a group's sum.
func (s *numericSums) showOf(g uint32) int16 {
	if s.uniform {
		return int16(s.scale)
	}
	return s.show[g]
}

// total returns the sum of a group that has rows.
func (s *numericSums) total(g uint32) (decimal.Decimal, error) {
	d := decimal.FromInt128(s.sum[g], s.scale)
	if b := s.big[g]; b != nil {
		switch {
		case b.nan > 0 || b.pinf > 0 && b.ninf > 0:
			return decimal.Special(decimal.NaN), nil
		case b.pinf > 0:
			return decimal.Special(decimal.PosInf), nil
		case b.ninf > 0:
			return decimal.Special(decimal.NegInf), nil
		}
		var err error
		if d, err = d.Add(&b.sum); err != nil {
			return d, err
		}
	}
	if show := int(s.showOf(g)); show != d.Scale {
		d = d.Round(show) // only zeros are cut
	}
	return d, nil
}

// Final implements ext.States.
func (s *numericSums) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	return s.results(s.avg, from, n, out)
}

// FinalAs implements ext.FamilyStates.
func (s *numericSums) FinalAs(a *ext.Aggregate, _ *ext.Call, from, n int, out *vector.Builder) error {
	return s.results(a.Name == "avg", from, n, out)
}

func (s *numericSums) results(avg bool, from, n int, out *vector.Builder) error {
	for g := uint32(from); g < uint32(from+n); g++ {
		if s.n[g] == 0 {
			out.AppendNull()
			continue
		}
		if s.plain(g, avg, out) {
			continue
		}
		d, err := s.total(g)
		if err == nil && avg {
			by := decimal.New(s.n[g], 0)
			d, err = d.Div(&by)
		}
		if err != nil {
			return err
		}
		out.AppendDecimal(&d)
	}
	return nil
}

// plain appends the result of a group that fixed point can hold, and reports
// whether it did.
func (s *numericSums) plain(g uint32, avg bool, out *vector.Builder) bool {
	if s.big[g] != nil || !s.sum[g].Fits38() {
		return false
	}
	if !avg {
		out.AppendInt128(s.sum[g], s.scale, int(s.showOf(g)))
		return true
	}
	if !s.uniform {
		return false
	}
	q, scale, ok := num.Quotient(s.sum[g], s.scale, s.n[g], 0)
	if ok {
		out.AppendInt128(q, scale, scale)
	}
	return ok
}

// Bytes implements ext.States.
func (s *numericSums) Bytes() int { return 24*len(s.n) + 2*len(s.show) + 128*len(s.big) }
