package agg

import (
	"bytes"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
	"github.com/basaltdb/basalt/vector/kernel/reduce"
)

func registerExtremes(r *ext.Registry) {
	add := func(maxOID, minOID types.OID, t types.T) {
		for _, least := range []bool{false, true} {
			name, oid := "max", maxOID
			if least {
				name, oid = "min", minOID
			}
			r.AddAggregate(&ext.Aggregate{OID: oid, Name: name, Args: []types.T{t}, Return: t, Strict: true, Dict: true,
				New: func(_ *ext.Call, args []types.T) ext.States { return newExtremes(args[0], least) }})
		}
	}
	add(2117, 2133, types.Int2)
	add(2116, 2132, types.Int4)
	add(2115, 2131, types.Int8)
	add(2118, 2134, types.Oid)
	add(2119, 2135, types.Float4)
	add(2120, 2136, types.Float8)
	add(2130, 2146, types.Numeric)
	add(2122, 2138, types.Date)
	add(2123, 2139, types.Time)
	add(2124, 2140, types.TimeTZ)
	add(2126, 2142, types.Timestamp)
	add(2127, 2143, types.TimestampTZ)
	add(2128, 2144, types.Interval)
	add(2129, 2145, types.Text)
	add(2244, 2245, types.BPChar)
	add(2797, 2798, types.Of(types.TIDOID))
	add(4189, 4190, types.Of(types.PgLSNOID))
	add(2050, 2051, polymorphic(types.AnyArrayOID))
	add(3526, 3527, polymorphic(types.AnyEnumOID))
}

func newExtremes(t types.T, least bool) ext.States {
	switch t.Phys() {
	case types.PhysInt16:
		return newIntExtremes(least, reduce.Min16, reduce.Max16)
	case types.PhysInt32:
		if t.OID == types.Int4OID || t.OID == types.DateOID {
			return newIntExtremes(least, reduce.Min32, reduce.Max32)
		}
	case types.PhysInt64:
		if t.OID != types.PgLSNOID {
			return newIntExtremes(least, reduce.Min64, reduce.Max64)
		}
	case types.PhysBytes:
		if !order.Nested(t) {
			return &textExtremes{least: least, trim: t.OID == types.BPCharOID}
		}
	}
	return &anyExtremes{least: least, t: t}
}

// intExtremes is min and max of signed integers, dates and times.
type intExtremes[T int16 | int32 | int64] struct {
	best  []T
	any   []bool
	least bool
	whole func(xs []T) T // the best of a whole column
}

func newIntExtremes[T int16 | int32 | int64](least bool, minOf, maxOf func(xs []T) T) *intExtremes[T] {
	if least {
		return &intExtremes[T]{least: true, whole: minOf}
	}
	return &intExtremes[T]{whole: maxOf}
}

// Grow implements ext.States.
func (s *intExtremes[T]) Grow(groups int) {
	s.best, s.any = grown(s.best, groups), grown(s.any, groups)
}

// Update implements ext.States.
func (s *intExtremes[T]) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	c := load[T](args[0])
	for _, i := range all(n, sel) {
		s.take(groups[i], c.v[int(i)*c.step])
	}
	return nil
}

// UpdateOne implements ext.SingleStates.
func (s *intExtremes[T]) UpdateOne(_ *ext.Call, group uint32, args []*vector.Vector, n int, sel []int32) error {
	if sel != nil && len(sel) == 0 || n == 0 {
		return nil
	}
	values := vector.Values[T](args[0])
	switch {
	case args[0].Enc == vector.Const:
		s.take(group, values[0])
	case sel == nil:
		s.take(group, s.whole(values[:n]))
	default:
		s.take(group, extremeOf(values[:n], sel, s.least))
	}
	return nil
}

// extremeOf returns the least or greatest of the selected values.
func extremeOf[T int16 | int32 | int64](values []T, sel []int32, least bool) T {
	best := values[sel[0]]
	if least {
		for _, i := range sel {
			best = min(best, values[i])
		}
		return best
	}
	for _, i := range sel {
		best = max(best, values[i])
	}
	return best
}

func (s *intExtremes[T]) take(g uint32, x T) {
	if !s.any[g] || x < s.best[g] == s.least && x != s.best[g] {
		s.best[g], s.any[g] = x, true
	}
}

// Merge implements ext.States.
func (s *intExtremes[T]) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	o := other.(*intExtremes[T])
	for i, g := range into[:len(o.any)] {
		if g != ext.NoGroup && o.any[i] {
			s.take(g, o.best[i])
		}
	}
	return nil
}

// Final implements ext.States.
func (s *intExtremes[T]) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	for g := from; g < from+n; g++ {
		if !s.any[g] {
			out.AppendNull()
		} else {
			vector.AppendFixed(out, s.best[g])
		}
	}
	return nil
}

// Bytes implements ext.States.
func (s *intExtremes[T]) Bytes() int { return 9 * len(s.any) }

// textExtremes is min and max of strings.
type textExtremes struct {
	best        [][]byte // nil for no row yet
	least, trim bool
	size        int
}

// Grow implements ext.States.
func (s *textExtremes) Grow(groups int) { s.best = grown(s.best, groups) }

// Update implements ext.States.
func (s *textExtremes) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	v := args[0]
	for _, i := range all(n, sel) {
		s.take(groups[i], v.Bytes(int(i)))
	}
	return nil
}

func (s *textExtremes) take(g uint32, x []byte) {
	best := s.best[g]
	if best != nil {
		a, b := x, best
		if s.trim {
			a, b = compare.Trim(a), compare.Trim(b)
		}
		if c := bytes.Compare(a, b); c == 0 || c < 0 != s.least {
			return
		}
	}
	s.size += len(x) - len(best)
	if best == nil {
		best = []byte{}
	}
	s.best[g] = append(best[:0], x...)
}

// Merge implements ext.States.
func (s *textExtremes) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	for i, x := range other.(*textExtremes).best {
		if into[i] != ext.NoGroup && x != nil {
			s.take(into[i], x)
		}
	}
	return nil
}

// Final implements ext.States.
func (s *textExtremes) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	for _, x := range s.best[from : from+n] {
		if x == nil {
			out.AppendNull()
		} else {
			out.AppendBytes(x)
		}
	}
	return nil
}

// Bytes implements ext.States.
func (s *textExtremes) Bytes() int { return 24*len(s.best) + s.size }

// anyExtremes is min and max of any type: the winners stand in a growing
// vector, from which losers are swept now and then.
type anyExtremes struct {
	t      types.T
	least  bool
	at     []int32 // 1 + row of values, 0 for none
	values *vector.Builder
	live   int
}

// Grow implements ext.States.
func (s *anyExtremes) Grow(groups int) {
	s.at = grown(s.at, groups)
	if s.values == nil {
		s.values = vector.NewBuilder(s.t, 0)
	}
}

// Update implements ext.States.
func (s *anyExtremes) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	s.takeAll(args[0], all(n, sel), func(i int32) uint32 { return groups[i] })
	return nil
}

// UpdateOne implements ext.SingleStates. Of a value that all rows have, and of
// numerics that are integers at one scale, one row stands for the batch.
func (s *anyExtremes) UpdateOne(_ *ext.Call, group uint32, args []*vector.Vector, n int, sel []int32) error {
	v := args[0]
	rows := all(n, sel)
	switch {
	case len(rows) == 0:
		return nil
	case v.Enc == vector.Const:
		rows = rows[:1]
	case v.Enc == vector.Flat && v.Phys() == types.PhysNumeric && v.Num == vector.NumFixed64 && len(v.DScale) == 0:
		values := vector.Values[int64](v)[:n]
		rows = []int32{rowOf(values, rows, s.best(values, sel))}
	}
	s.takeAll(v, rows, func(int32) uint32 { return group })
	return nil
}

// best returns the least or greatest coefficient.
func (s *anyExtremes) best(values []int64, sel []int32) int64 {
	switch {
	case sel != nil:
		return extremeOf(values, sel, s.least)
	case s.least:
		return reduce.Min64(values)
	}
	return reduce.Max64(values)
}

// rowOf returns the first row that has the value x; one has.
func rowOf(values []int64, rows []int32, x int64) int32 {
	k := 0
	for values[rows[k]] != x {
		k++
	}
	return rows[k]
}

func (s *anyExtremes) takeAll(v *vector.Vector, rows []int32, group func(i int32) uint32) {
	known := s.values.Peek()
	for _, i := range rows {
		g := group(i)
		if g == ext.NoGroup || v.IsNull(int(i)) {
			continue
		}
		if at := s.at[g]; at > 0 {
			// Of equal values the last wins, as in PostgreSQL: it shows in the
			// scale of numerics.
			c := order.Compare(v, int(i), known, int(at-1))
			if c != 0 && c < 0 != s.least {
				continue
			}
		} else {
			s.live++
		}
		s.values.AppendRow(v, int(i))
		s.at[g] = int32(s.values.Len())
		known = s.values.Peek()
	}
	if s.values.Len() > 2*s.live+1024 {
		s.sweep()
	}
}

// sweep drops the values that are no group's any more.
func (s *anyExtremes) sweep() {
	old := s.values.Finish()
	s.values = vector.NewBuilder(s.t, s.live)
	for g, at := range s.at {
		if at > 0 {
			s.values.AppendRow(old, int(at-1))
			s.at[g] = int32(s.values.Len())
		}
	}
}

// Merge implements ext.States.
func (s *anyExtremes) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	o := other.(*anyExtremes)
	if o.values == nil {
		return nil
	}
	known := o.values.Peek()
	for g, at := range o.at {
		if at > 0 && into[g] != ext.NoGroup {
			s.takeAll(known, []int32{at - 1}, func(int32) uint32 { return into[g] })
		}
	}
	return nil
}

// Final implements ext.States.
func (s *anyExtremes) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	known := s.values.Peek()
	for _, at := range s.at[from : from+n] {
		if at == 0 {
			out.AppendNull()
		} else {
			out.AppendRow(known, int(at-1))
		}
	}
	return nil
}

// Bytes implements ext.States.
func (s *anyExtremes) Bytes() int { return 4*len(s.at) + 32*s.live }
