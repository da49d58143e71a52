package transition

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

// state is the state of one group.
type state struct {
	value []byte // as an element of an array; nil where it is null
	begun bool   // false as long as the first argument would become the state
}

// states implements ext.States.
type states struct {
	d     *Def
	c     *ext.Call
	all   []state
	empty state
	bytes int // of the values
	err   error

	next, combine, result *eval.Evaluator
	seen                  []int32 // by group: rows of the present batch
}

// stateBytes is what a state takes beside its value.
const stateBytes = 48

func newStates(d *Def, c *ext.Call) *states {
	s := &states{d: d, c: c}
	s.next, s.err = s.compile(d.Next)
	if s.err == nil {
		s.combine, s.err = s.compile(d.Combine)
	}
	if s.err == nil {
		s.result, s.err = s.compile(d.Result)
	}
	if s.err == nil && d.Initial != nil {
		s.err = s.begin()
	}
	return s
}

// begin computes the initial value.
func (s *states) begin() error {
	v, err := eval.Const(s.c, nil, nil, s.d.Initial)
	if err != nil {
		return err
	}
	s.empty.begun = true
	if !v.IsNull(0) {
		s.empty.value = array.AppendValue([]byte{}, v.Flattened(), 0)
	}
	return nil
}

// compile prepares a step, whose columns stand in their order in a batch.
func (s *states) compile(step Step) (*eval.Evaluator, error) {
	if step.Expr == nil {
		return nil, nil
	}
	cols := map[expr.ColID]int{}
	for i := range len(s.d.Args) + 2 {
		cols[expr.ColID(i+1)] = i
	}
	return eval.Compile(&eval.Env{Call: s.c, Cols: cols}, step.Expr)
}

// Grow implements ext.States.
func (s *states) Grow(groups int) {
	for len(s.all) < groups {
		s.all = append(s.all, s.empty)
		s.seen = append(s.seen, 0)
	}
}

// Bytes implements ext.States.
func (s *states) Bytes() int { return s.bytes + stateBytes*cap(s.all) }

// set gives a group its next state, row i of v.
func (s *states) set(group uint32, v *vector.Vector, i int) {
	st := &s.all[group]
	st.begun = true
	s.bytes -= len(st.value)
	if v.IsNull(i) {
		st.value = nil
		return
	}
	st.value = array.AppendValue(make([]byte, 0, len(st.value)), v, i)
	s.bytes += len(st.value)
}

// vector returns the states of groups.
func (s *states) vector(groups []uint32) (*vector.Vector, error) {
	b := vector.NewBuilder(s.d.State, len(groups))
	for _, group := range groups {
		value := s.all[group].value
		if value == nil {
			b.AppendNull()
		} else if _, ok := array.DecodeValue(s.d.State, value, b); !ok {
			return nil, errs.Internal("an aggregate's state is damaged")
		}
	}
	return b.Finish(), nil
}

// Update implements ext.States.
func (s *states) Update(_ *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	if s.err != nil {
		return s.err
	}
	if sel == nil {
		sel = vector.Identity(n)
	}
	return s.rounds(groups, sel, func(rows []int32) error { return s.step(groups, args, rows) })
}

// rounds calls do with the first rows of all groups, with the second ones, and so
// on.
func (s *states) rounds(groups []uint32, rows []int32, do func(rows []int32) error) error {
	var sizes []int // of the rounds
	for _, row := range rows {
		at := s.seen[groups[row]]
		if int(at) == len(sizes) {
			sizes = append(sizes, 0)
		}
		sizes[at]++
		s.seen[groups[row]]++
	}
	for _, row := range rows {
		s.seen[groups[row]] = 0
	}
	all := make([]int32, len(rows))
	ends := make([]int, len(sizes)+1)
	for i, size := range sizes {
		ends[i+1] = ends[i] + size
	}
	fill := append([]int(nil), ends...)
	for _, row := range rows {
		at := s.seen[groups[row]]
		all[fill[at]] = row
		fill[at]++
		s.seen[groups[row]]++
	}
	for _, row := range rows {
		s.seen[groups[row]] = 0
	}
	for i := range sizes {
		if err := do(all[ends[i]:ends[i+1]]); err != nil {
			return err
		}
	}
	return nil
}

// step adds rows of different groups.
func (s *states) step(groups []uint32, args []*vector.Vector, rows []int32) error {
	var called []int32
	var of []uint32
	for _, row := range rows {
		group := groups[row]
		st := &s.all[group]
		switch {
		case s.d.Next.Strict && !st.begun && len(args) > 0:
			s.set(group, args[0].Base(), args[0].Index(int(row)))
			continue
		case s.d.Next.Strict && st.value == nil:
			continue
		}
		called, of = append(called, row), append(of, group)
	}
	if len(called) == 0 {
		return nil
	}
	v, err := s.vector(of)
	if err != nil {
		return err
	}
	cols := []*vector.Vector{v}
	for _, a := range args {
		part := &vector.Vector{}
		part.Gather(a, called)
		cols = append(cols, part)
	}
	return s.replace(s.next, cols, of)
}

// replace computes the next states of groups.
func (s *states) replace(step *eval.Evaluator, cols []*vector.Vector, groups []uint32) error {
	v, err := step.Eval(&vector.Batch{Cols: cols, N: len(groups)})
	if err != nil {
		return err
	}
	v = v.Flattened()
	for i, group := range groups {
		s.set(group, v, i)
	}
	return nil
}

// Merge implements ext.States.
func (s *states) Merge(_ *ext.Call, other ext.States, into []uint32) error {
	from := other.(*states)
	if s.err != nil {
		return s.err
	}
	var rows []int32
	for i, group := range into {
		if group != ext.NoGroup && from.all[i].begun {
			rows = append(rows, int32(i))
		}
	}
	return s.rounds(into, rows, func(rows []int32) error { return s.mergeRows(from, rows, into) })
}

// mergeRows adds states of from, which go to different groups.
func (s *states) mergeRows(from *states, rows []int32, into []uint32) error {
	var dst, src []uint32
	for _, row := range rows {
		to, add := &s.all[into[row]], &from.all[row]
		switch {
		case s.d.Combine.Strict && add.value == nil:
			continue
		case s.d.Combine.Strict && to.value == nil:
			s.bytes += len(add.value)
			*to = *add
			continue
		}
		dst, src = append(dst, into[row]), append(src, uint32(row))
	}
	if len(dst) == 0 {
		return nil
	}
	a, err := s.vector(dst)
	if err != nil {
		return err
	}
	b, err := from.vector(src)
	if err != nil {
		return err
	}
	return s.replace(s.combine, []*vector.Vector{a, b}, dst)
}

// Final implements ext.States.
func (s *states) Final(_ *ext.Call, from, n int, out *vector.Builder) error {
	if s.err != nil {
		return s.err
	}
	for ; n > 0; from, n = from+vector.Size, n-vector.Size {
		groups := make([]uint32, min(n, vector.Size))
		for i := range groups {
			groups[i] = uint32(from + i)
		}
		v, err := s.vector(groups)
		if err != nil {
			return err
		}
		if s.result != nil {
			if v, err = s.result.Eval(&vector.Batch{Cols: []*vector.Vector{v}, N: len(groups)}); err != nil {
				return err
			}
		}
		out.AppendRows(v, vector.Identity(len(groups)))
	}
	return nil
}
