package agg

import (
	"math"
	"math/big"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// spread says which of the variance family a function is.
type spread struct{ sample, root bool }

func registerVariance(r *ext.Registry) {
	family := []struct {
		name string
		of   spread
		oids [6]types.OID // int8, int4, int2, float4, float8, numeric
	}{
		{"stddev", spread{true, true}, [6]types.OID{2154, 2155, 2156, 2157, 2158, 2159}},
		{"stddev_samp", spread{true, true}, [6]types.OID{2712, 2713, 2714, 2715, 2716, 2717}},
		{"stddev_pop", spread{false, true}, [6]types.OID{2724, 2725, 2726, 2727, 2728, 2729}},
		{"variance", spread{true, false}, [6]types.OID{2148, 2149, 2150, 2151, 2152, 2153}},
		{"var_samp", spread{true, false}, [6]types.OID{2641, 2642, 2643, 2644, 2645, 2646}},
		{"var_pop", spread{false, false}, [6]types.OID{2718, 2719, 2720, 2721, 2722, 2723}},
	}
	args := []types.T{types.Int8, types.Int4, types.Int2, types.Float4, types.Float8, types.Numeric}
	for _, f := range family {
		for i, t := range args {
			a := &ext.Aggregate{OID: f.oids[i], Name: f.name, Args: []types.T{t}, Return: types.Numeric, Strict: true}
			a.New = func(*ext.Call, []types.T) ext.States { return &squares{of: f.of} }
			if t == types.Float4 || t == types.Float8 {
				a.Return = types.Float8
				a.New = func(*ext.Call, []types.T) ext.States { return &moments{final: f.of.float} }
			}
			r.AddAggregate(a)
		}
	}
}

// moments holds, by group, the count, the sum and the sum of squared
// deviations of floats.
type moments struct {
	n, sum, dev []float64
	final       func(n, sum, dev float64) (float64, bool)
}

func avgFloat(n, sum, _ float64) (float64, bool) { return sum / n, n > 0 }

// float computes the result; ok is false for null.
func (of spread) float(n, _, dev float64) (float64, bool) {
	by := n
	if of.sample {
		by--
	}
	if by <= 0 {
		return 0, false
	}
	if of.root {
		return math.Sqrt(dev / by), true
	}
	return dev / by, true
}

// Grow implements ext.States.
func (s *moments) Grow(groups int) {
	s.n, s.sum, s.dev = grown(s.n, groups), grown(s.sum, groups), grown(s.dev, groups)
}

// Update implements ext.States.
func (s *moments) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	if isFloat32(args[0]) {
		c := load[float32](args[0])
		for _, i := range all(n, sel) {
			if err := s.add(groups[i], float64(c.v[int(i)*c.step])); err != nil {
				return err
			}
		}
		return nil
	}
	c := load[float64](args[0])
	for _, i := range all(n, sel) {
		if err := s.add(groups[i], c.v[int(i)*c.step]); err != nil {
			return err
		}
	}
	return nil
}

// add is one step of the Youngs-Cramer recurrence.
func (s *moments) add(g uint32, x float64) error {
	n, before := s.n[g]+1, s.sum[g]
	sum := before + x
	s.n[g], s.sum[g] = n, sum
	if n == 1 {
		if x-x != 0 {
			s.dev[g] = math.NaN()
		}
		return nil
	}
	t := x*n - sum
	s.dev[g] += t * t / (n * (n - 1))
	if math.IsInf(sum, 0) || math.IsInf(s.dev[g], 0) {
		if !math.IsInf(before, 0) && !math.IsInf(x, 0) {
			return errOverflow()
		}
		s.dev[g] = math.NaN()
	}
	return nil
}

// Merge implements ext.States.
func (s *moments) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	o := other.(*moments)
	for i, g := range into[:len(o.n)] {
		if g == ext.NoGroup || o.n[i] == 0 {
			continue
		}
		if s.n[g] == 0 {
			s.n[g], s.sum[g], s.dev[g] = o.n[i], o.sum[i], o.dev[i]
			continue
		}
		n := s.n[g] + o.n[i]
		t := s.sum[g]/s.n[g] - o.sum[i]/o.n[i]
		sum := s.sum[g] + o.sum[i]
		if overflowed(sum, s.sum[g], o.sum[i]) {
			return errOverflow()
		}
		dev := s.dev[g] + o.dev[i] + s.n[g]*o.n[i]*t*t/n
		if overflowed(dev, s.dev[g], o.dev[i]) {
			return errOverflow()
		}
		s.n[g], s.sum[g], s.dev[g] = n, sum, dev
	}
	return nil
}

// Final implements ext.States.
func (s *moments) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	for g := from; g < from+n; g++ {
		x, ok := 0.0, false
		if s.n[g] > 0 {
			x, ok = s.final(s.n[g], s.sum[g], s.dev[g])
		}
		if !ok {
			out.AppendNull()
			continue
		}
		vector.AppendFixed(out, x)
	}
	return nil
}

// Bytes implements ext.States.
func (s *moments) Bytes() int { return 24 * len(s.n) }

// squares holds exact sums of values and of their squares, by group.
type squares struct {
	of      spread
	n       []int64
	sum     []decimal.Decimal
	sq      []decimal.Decimal
	special []bool // NaN or an infinity came
}

// Grow implements ext.States.
func (s *squares) Grow(groups int) {
	s.n, s.sum, s.sq = grown(s.n, groups), grown(s.sum, groups), grown(s.sq, groups)
	s.special = grown(s.special, groups)
}

// Update implements ext.States.
func (s *squares) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	v := args[0]
	for _, i := range all(n, sel) {
		var d decimal.Decimal
		if v.Phys() == types.PhysNumeric {
			d = v.DecimalAt(int(i))
		} else {
			d = decimal.New(bitsAt(v, v.Index(int(i))), 0)
		}
		if err := s.add(groups[i], &d); err != nil {
			return err
		}
	}
	return nil
}

func (s *squares) add(g uint32, d *decimal.Decimal) error {
	s.n[g]++
	if d.Kind != decimal.Finite {
		s.special[g] = true
		return nil
	}
	sq, err := d.Mul(d)
	if err != nil {
		return err
	}
	return s.addSums(g, d, &sq)
}

func (s *squares) addSums(g uint32, sum, sq *decimal.Decimal) (err error) {
	if s.sum[g], err = s.sum[g].Add(sum); err != nil {
		return err
	}
	s.sq[g], err = s.sq[g].Add(sq)
	return err
}

// Merge implements ext.States.
func (s *squares) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	o := other.(*squares)
	for i, g := range into[:len(o.n)] {
		if g == ext.NoGroup {
			continue
		}
		s.n[g] += o.n[i]
		s.special[g] = s.special[g] || o.special[i]
		if err := s.addSums(g, &o.sum[i], &o.sq[i]); err != nil {
			return err
		}
	}
	return nil
}

// Final implements ext.States.
func (s *squares) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	for g := from; g < from+n; g++ {
		count := s.n[g]
		by := count
		if s.of.sample {
			by--
		}
		if by <= 0 {
			out.AppendNull()
			continue
		}
		if s.special[g] {
			nan := decimal.Special(decimal.NaN)
			out.AppendDecimal(&nan)
			continue
		}
		d, err := s.result(g, count, by)
		if err != nil {
			return err
		}
		out.AppendDecimal(&d)
	}
	return nil
}

// result computes (n·Σx² − (Σx)²) / (n·by), and its root where wanted.
func (s *squares) result(g int, count, by int64) (decimal.Decimal, error) {
	n := decimal.New(count, 0)
	a, err := n.Mul(&s.sq[g])
	if err != nil {
		return a, err
	}
	b, err := s.sum[g].Mul(&s.sum[g])
	if err != nil {
		return b, err
	}
	top, err := a.Sub(&b)
	if err != nil || top.Sign() <= 0 {
		return decimal.Decimal{}, err
	}
	m := decimal.New(by, 0)
	bottom, err := n.Mul(&m)
	if err != nil {
		return bottom, err
	}
	v, err := top.Div(&bottom)
	if err != nil || !s.of.root {
		return v, err
	}
	return sqrt(&v), nil
}

// sqrt returns the root of d, rounded to d's scale.
func sqrt(d *decimal.Decimal) decimal.Decimal {
	// √(c·10^-s)·10^s = √(c·10^s); one more digit decides the rounding.
	var x big.Int
	x.Exp(big.NewInt(10), big.NewInt(int64(d.Scale+2)), nil)
	x.Mul(&x, &d.Coef)
	x.Sqrt(&x)
	r := decimal.Decimal{Scale: d.Scale + 1}
	r.Coef.Set(&x)
	return r.Round(d.Scale)
}

// Bytes implements ext.States.
func (s *squares) Bytes() int { return 160 * len(s.n) }
