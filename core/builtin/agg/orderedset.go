package agg

import (
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

func registerOrderedSets(r *ext.Registry) {
	floats, fractions := types.Float8.ArrayOf(), types.Float8.ArrayOf()
	anyElement := polymorphic(types.AnyElementOID)
	set := func(oid types.OID, name string, args []types.T, ret types.T, direct int, final finalSet) {
		r.AddAggregate(&ext.Aggregate{OID: oid, Name: name, Args: args, Return: ret, Strict: true, OrderedSet: true, DirectArgs: direct, Dict: true,
			New: func(_ *ext.Call, args []types.T) ext.States { return &orderedSet{bag: newBag(args), final: final} }})
	}
	set(3984, "mode", []types.T{anyElement}, anyElement, 0, mode)
	set(3974, "percentile_cont", []types.T{types.Float8, types.Float8}, types.Float8, 1, percentileCont)
	set(3976, "percentile_cont", []types.T{types.Float8, types.Interval}, types.Interval, 1, percentileCont)
	set(3980, "percentile_cont", []types.T{fractions, types.Float8}, floats, 1, percentileCont)
	set(3982, "percentile_cont", []types.T{fractions, types.Interval}, types.Interval.ArrayOf(), 1, percentileCont)
	set(3972, "percentile_disc", []types.T{types.Float8, anyElement}, anyElement, 1, percentileDisc)
	set(3978, "percentile_disc", []types.T{fractions, anyElement}, polymorphic(types.AnyArrayOID), 1, percentileDisc)

	rank := func(oid types.OID, name string, ret types.T, final func(s *ranks, g int, out *vector.Builder)) {
		r.AddAggregate(&ext.Aggregate{OID: oid, Name: name, Args: []types.T{polymorphic(types.AnyOID)}, Variadic: true, Return: ret,
			OrderedSet: true, Hypothetical: true,
			New: func(*ext.Call, []types.T) ext.States { return &ranks{final: final} }})
	}
	rank(3986, "rank", types.Int8, func(s *ranks, g int, out *vector.Builder) { vector.AppendFixed(out, s.before[g]+1) })
	rank(3992, "dense_rank", types.Int8, func(s *ranks, g int, out *vector.Builder) { vector.AppendFixed(out, s.distinct[g]+1) })
	rank(3988, "percent_rank", types.Float8, func(s *ranks, g int, out *vector.Builder) {
		if s.n[g] == 0 {
			vector.AppendFixed(out, 0.0)
			return
		}
		vector.AppendFixed(out, float64(s.before[g])/float64(s.n[g]))
	})
	rank(3990, "cume_dist", types.Float8, func(s *ranks, g int, out *vector.Builder) {
		vector.AppendFixed(out, float64(s.upTo[g]+1)/float64(s.n[g]+1))
	})
}

// finalSet makes the result of a group from its rows, which are in order and
// not empty.
type finalSet func(values *vector.Vector, rows []int32, fraction float64, out *vector.Builder) error

// orderedSet keeps the sorted values of each group. The last column is the
// sorted argument, the first the fraction if there are two.
type orderedSet struct {
	bag
	final finalSet
}

// Merge implements ext.States. Ordered rows all come to one state at the end.
func (s *orderedSet) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	s.take(&other.(*orderedSet).bag, into)
	return nil
}

// Final implements ext.States.
func (s *orderedSet) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	values := s.column(len(s.cols) - 1)
	direct := s.column(0)
	for g := from; g < from+n; g++ {
		rows := s.of(g)
		if len(rows) == 0 {
			out.AppendNull()
			continue
		}
		if len(s.cols) == 2 && s.types[0].IsArray() {
			if err := s.arrayOf(values, rows, direct.Bytes(int(rows[0])), out); err != nil {
				return err
			}
			continue
		}
		fraction := 0.0
		if len(s.cols) == 2 {
			fraction = vector.Values[float64](direct)[rows[0]]
			if err := checkFraction(fraction); err != nil {
				return err
			}
		}
		if err := s.final(values, rows, fraction, out); err != nil {
			return err
		}
	}
	return nil
}

func checkFraction(f float64) error {
	if f < 0 || f > 1 || f != f {
		return errs.New(errs.NumericValueOutOfRange, "percentile value %g is not between 0 and 1", f)
	}
	return nil
}

// arrayOf computes the result for each fraction of an array.
func (s *orderedSet) arrayOf(values *vector.Vector, rows []int32, fractions []byte, out *vector.Builder) error {
	a, err := array.Decode(fractions)
	if err != nil {
		return err
	}
	elems := vector.NewBuilder(values.Type.Bare(), 0)
	for i := range a.Elems.Len() {
		if a.Elems.IsNull(i) {
			elems.AppendNull()
			continue
		}
		f := vector.Values[float64](a.Elems)[i]
		if err := checkFraction(f); err != nil {
			return err
		}
		if err := s.final(values, rows, f, elems); err != nil {
			return err
		}
	}
	a.Elem, a.Elems = values.Type.Bare(), elems.Finish()
	out.AppendBytes(a.Append(nil))
	return nil
}

func percentileDisc(values *vector.Vector, rows []int32, fraction float64, out *vector.Builder) error {
	at := max(int(math.Ceil(fraction*float64(len(rows))))-1, 0)
	out.AppendRow(values, int(rows[at]))
	return nil
}

func percentileCont(values *vector.Vector, rows []int32, fraction float64, out *vector.Builder) error {
	at := fraction * float64(len(rows)-1)
	lo, hi := rows[int(math.Floor(at))], rows[int(math.Ceil(at))]
	part := at - math.Floor(at)
	if values.Phys() == types.PhysInterval {
		v := vector.Values[vector.Interval](values)
		vector.AppendFixed(out, lerpInterval(v[lo], v[hi], part))
		return nil
	}
	v := vector.Values[float64](values)
	if lo == hi {
		vector.AppendFixed(out, v[lo])
	} else {
		vector.AppendFixed(out, v[lo]+part*(v[hi]-v[lo]))
	}
	return nil
}

func lerpInterval(lo, hi vector.Interval, part float64) vector.Interval {
	d := vector.Interval{Micros: hi.Micros - lo.Micros, Days: hi.Days - lo.Days, Months: hi.Months - lo.Months}
	if part == 0 {
		return lo
	}
	d = divideInterval(d, 1/part)
	return vector.Interval{Micros: lo.Micros + d.Micros, Days: lo.Days + d.Days, Months: lo.Months + d.Months}
}

// mode finds the longest run of equal values.
func mode(values *vector.Vector, rows []int32, _ float64, out *vector.Builder) error {
	best, run, at := 0, 0, rows[0]
	for i, r := range rows {
		if i > 0 && order.Compare(values, int(r), values, int(rows[i-1])) == 0 {
			run++
		} else {
			run = 1
		}
		if run > best {
			best, at = run, r
		}
	}
	out.AppendRow(values, int(at))
	return nil
}

// ranks is the states of the hypothetical-set functions.
type ranks struct {
	n, before, upTo, distinct []int64
	final                     func(s *ranks, g int, out *vector.Builder)
}

// Grow implements ext.States.
func (s *ranks) Grow(groups int) {
	s.n, s.before = grown(s.n, groups), grown(s.before, groups)
	s.upTo, s.distinct = grown(s.upTo, groups), grown(s.distinct, groups)
}

// Update implements ext.States.
func (s *ranks) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	cmp, fresh := vector.Values[int32](args[0]), args[1].Bits()
	for _, i := range all(n, sel) {
		g := groups[i]
		s.n[g]++
		if cmp[i] < 0 {
			s.before[g]++
			if fresh.Get(int(i)) {
				s.distinct[g]++
			}
		}
		if cmp[i] <= 0 {
			s.upTo[g]++
		}
	}
	return nil
}

// Merge implements ext.States. All rows come at the end, after merging.
func (s *ranks) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	o := other.(*ranks)
	for i, g := range into[:len(o.n)] {
		if g != ext.NoGroup {
			s.n[g] += o.n[i]
			s.before[g] += o.before[i]
			s.upTo[g] += o.upTo[i]
			s.distinct[g] += o.distinct[i]
		}
	}
	return nil
}

// Final implements ext.States.
func (s *ranks) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	for g := from; g < from+n; g++ {
		s.final(s, g, out)
	}
	return nil
}

// Bytes implements ext.States.
func (s *ranks) Bytes() int { return 32 * len(s.n) }
