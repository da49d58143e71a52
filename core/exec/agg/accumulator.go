package agg

import (
	"context"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/group"
	"github.com/basaltdb/basalt/core/exec/rows"
	"github.com/basaltdb/basalt/core/exec/sort/sortkey"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// accumulator is the states of one call for the groups of one set. A call that
// keeps rows has them in distinct or kept, with the number of the group as the
// first column, until finish.
type accumulator struct {
	call     *call
	states   ext.States
	single   ext.SingleStates
	distinct *group.Table
	kept     *rows.Collector
	types    []types.T // of the kept columns
	n        int       // groups

	scratch []uint32
	numbers []int32
}

func newAccumulator(ec *ext.Call, c *call) *accumulator {
	a := &accumulator{call: c, states: c.newStates(ec)}
	a.single, _ = a.states.(ext.SingleStates)
	if !c.keep {
		return a
	}
	a.types = []types.T{types.Int4}
	for _, e := range c.columns() {
		a.types = append(a.types, e.Type())
	}
	if c.Distinct {
		a.distinct = group.NewTable(a.types)
	} else {
		a.kept = rows.NewCollector(a.types)
	}
	return a
}

func (a *accumulator) grow(groups int) {
	if groups != a.n {
		a.n = groups
		a.states.Grow(groups)
	}
}

// bytes estimates the memory held.
func (a *accumulator) bytes() int64 {
	size := int64(a.states.Bytes())
	if a.distinct != nil {
		size += a.distinct.Bytes()
	}
	if a.kept != nil {
		size += a.kept.Bytes()
	}
	return size
}

// add takes the rows of sel: row i belongs to group numbers[i].
func (a *accumulator) add(ec *ext.Call, numbers []uint32, args []*vector.Vector, n int, sel []int32) error {
	if sel != nil && len(sel) == 0 {
		return nil
	}
	if a.call.keep {
		return a.keepRows(numbers, args, n, sel)
	}
	return a.states.Update(ec, numbers, args, n, sel)
}

// addOne is add for the only group.
func (a *accumulator) addOne(ec *ext.Call, zeros []uint32, args []*vector.Vector, n int, sel []int32) error {
	if a.single == nil || a.call.keep || sel != nil && len(sel) == 0 {
		return a.add(ec, zeros, args, n, sel)
	}
	return a.single.UpdateOne(ec, 0, args, n, sel)
}

// keepRows stores rows with the numbers of their groups.
func (a *accumulator) keepRows(numbers []uint32, args []*vector.Vector, n int, sel []int32) error {
	a.numbers = a.numbers[:0]
	for _, g := range numbers[:n] {
		a.numbers = append(a.numbers, int32(g))
	}
	cols := append([]*vector.Vector{vector.WrapFixed(types.Int4, a.numbers, nil)}, args...)
	if a.distinct == nil {
		a.kept.Add(cols, n, sel)
		return nil
	}
	if len(a.scratch) < n {
		a.scratch = make([]uint32, max(n, vector.Size))
	}
	_, err := a.distinct.Assign(cols, n, sel, a.scratch)
	return err
}

// merge takes over the groups of other: its group i becomes into[i], or is
// left out where that is ext.NoGroup.
func (a *accumulator) merge(ec *ext.Call, other *accumulator, into []uint32) error {
	if !a.call.keep {
		return a.states.Merge(ec, other.states, into)
	}
	move := func(cols []*vector.Vector, n int) error {
		own := vector.Values[int32](cols[0].Flattened())
		numbers := make([]uint32, n)
		sel := make([]int32, 0, n)
		for i, g := range own[:n] {
			if numbers[i] = into[g]; numbers[i] != ext.NoGroup {
				sel = append(sel, int32(i))
			}
		}
		return a.keepRows(numbers, cols[1:], n, sel)
	}
	if other.distinct == nil {
		return other.kept.Each(move)
	}
	cols, n := other.keptKeys()
	return move(cols, n)
}

// keptKeys returns the distinct rows. They stay available for further calls.
func (a *accumulator) keptKeys() ([]*vector.Vector, int) {
	n := a.distinct.Len()
	return a.distinct.Peek(), n
}

// finish aggregates the kept rows, in their order.
func (a *accumulator) finish(ctx context.Context, ec *ext.Call) error {
	if !a.call.keep {
		return nil
	}
	var cols []*vector.Vector
	n := 0
	if a.distinct != nil {
		cols, n = a.keptKeys()
	} else {
		t, err := rows.Join(a.types, []*rows.Collector{a.kept})
		if err != nil {
			return err
		}
		cols, n = t.Cols, t.N
	}
	if n == 0 {
		return nil
	}
	perm, err := a.order(ctx, cols, n)
	if err != nil {
		return err
	}
	if a.call.Agg.Hypothetical {
		return a.feedRanks(ec, cols, perm)
	}
	return a.feed(ec, cols, perm)
}

// order returns the rows by group and the call's keys; without keys in any
// order, since the groups' states are independent.
func (a *accumulator) order(ctx context.Context, cols []*vector.Vector, n int) ([]int32, error) {
	if len(a.call.keys) == 0 && a.distinct != nil {
		return vector.Identity(n), nil
	}
	sortCols, keys := []*vector.Vector{cols[0]}, []sortkey.Key{{}}
	for _, k := range a.call.keys {
		sortCols = append(sortCols, cols[a.keyColumn(k)])
		keys = append(keys, sortkey.Key{Desc: k.desc, NullsFirst: k.nullsFirst})
	}
	return sortkey.Sort(ctx, sortCols, keys, n)
}

// keyColumn returns where a sort key stands in the kept columns.
func (a *accumulator) keyColumn(k keySpec) int {
	if k.arg >= 0 {
		return 1 + k.arg
	}
	return 1 + len(a.call.Args) + k.extra
}

// feed updates the states with the rows in the order of perm.
func (a *accumulator) feed(ec *ext.Call, cols []*vector.Vector, perm []int32) error {
	args := make([]*vector.Vector, len(a.call.Args))
	for len(perm) > 0 {
		part := perm[:min(len(perm), vector.Size)]
		perm = perm[len(part):]
		for i := range args {
			v := &vector.Vector{}
			v.Gather(cols[1+i], part)
			if !a.call.Agg.Dict {
				v.Flatten()
			}
			args[i] = v
		}
		numbers := a.groupsOf(cols[0], part)
		if err := a.states.Update(ec, numbers, args, len(part), nil); err != nil {
			return err
		}
	}
	return nil
}

// groupsOf returns the groups of the rows.
func (a *accumulator) groupsOf(col *vector.Vector, part []int32) []uint32 {
	numbers := make([]uint32, len(part))
	own := vector.Values[int32](col)
	for i, r := range part {
		numbers[i] = uint32(own[r])
	}
	return numbers
}

// feedRanks updates the states of a hypothetical-set aggregate; see the
// package comment.
func (a *accumulator) feedRanks(ec *ext.Call, cols []*vector.Vector, perm []int32) error {
	direct := a.call.Agg.DirectArgs
	if a.call.Agg.Variadic || direct == 0 {
		direct = len(a.call.Args) - len(a.call.keys)
	}
	own := vector.Values[int32](cols[0])
	for at := 0; at < len(perm); {
		part := perm[at:min(len(perm), at+vector.Size)]
		cmp, fresh := make([]int32, len(part)), vector.NewBitmap(len(part))
		for i, r := range part {
			cmp[i] = int32(a.compareDirect(cols, int(r), direct))
			if prev := at + i - 1; prev < 0 || own[perm[prev]] != own[r] || a.differ(cols, perm[prev], r) {
				fresh.Set(i)
			}
		}
		args := []*vector.Vector{vector.WrapFixed(types.Int4, cmp, nil), vector.WrapBits(types.Bool, fresh, len(part), nil)}
		if err := a.states.Update(ec, a.groupsOf(cols[0], part), args, len(part), nil); err != nil {
			return err
		}
		at += len(part)
	}
	return nil
}

// compareDirect orders row r against the hypothetical row of direct arguments.
func (a *accumulator) compareDirect(cols []*vector.Vector, r, direct int) int {
	for i, k := range a.call.keys {
		if i >= direct {
			break
		}
		key := sortkey.Key{Desc: k.desc, NullsFirst: k.nullsFirst}
		if c := sortkey.CompareRows(cols[a.keyColumn(k)], r, cols[1+i], r, key); c != 0 {
			return c
		}
	}
	return 0
}

// differ reports whether two rows differ in a sort key.
func (a *accumulator) differ(cols []*vector.Vector, p, r int32) bool {
	for _, k := range a.call.keys {
		v := cols[a.keyColumn(k)]
		if sortkey.CompareRows(v, int(p), v, int(r), sortkey.Key{}) != 0 {
			return true
		}
	}
	return false
}
