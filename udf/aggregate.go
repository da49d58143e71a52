package udf

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/udf/column"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/meter"
)

// maxState bounds the state of one group, in bytes.
const maxState = 1 << 20

// aggregateExports are what an aggregate x exports, behind its name.
var aggregateExports = []struct {
	suffix   string
	t        meter.FuncType
	optional bool
}{
	{"_state_size", numbers(0, 1), false},
	{"_init", numbers(2, 1), false},   // n, states
	{"_update", numbers(5, 1), false}, // n, groups, args, how many, states
	{"_merge", numbers(3, 1), false},  // n, into, from
	{"_final", numbers(3, 1), false},  // n, states, result
	{"_retract", numbers(5, 1), true}, // as update
}

// validateAggregate checks the exports of an aggregate.
func validateAggregate(fn *catalog.Function, info *meter.Info) error {
	for _, e := range aggregateExports {
		if _, ok := info.Exports[fn.Source+e.suffix]; !ok && e.optional {
			continue
		}
		if err := checkExport(info, fn.Source+e.suffix, e.t); err != nil {
			return err
		}
	}
	return checkColumns(fn, info, fn.Return)
}

// aggregate is an aggregate whose states are bytes that the guest makes.
type aggregate struct {
	r      *Registry
	fn     *catalog.Function
	module *catalog.Module
}

// Aggregate makes an aggregate callable. Its module is compiled by the first call.
func (r *Registry) Aggregate(fn *catalog.Function, m *catalog.Module) (*ext.Aggregate, error) {
	info, err := meter.Inspect(m.Bytes, r.engine.Limits())
	if err != nil {
		return nil, err
	}
	args := make([]types.T, len(fn.Args))
	for i, a := range fn.Args {
		args[i] = a.Type
	}
	a := &aggregate{r: r, fn: fn, module: m}
	_, inverts := info.Exports[fn.Source+"_retract"]
	return &ext.Aggregate{OID: fn.OID, Name: fn.Name, Args: args, Return: fn.Return, Strict: fn.Strict,
		New: func(c *ext.Call, _ []types.T) ext.States {
			s := &states{a: a, c: c}
			if inverts {
				return &invertible{s}
			}
			return s
		}}, nil
}

// initial is the state of a group without rows, as one statement knows it.
type initial struct{ a *aggregate }

// initial returns the bytes of an empty state, which the guest makes once a
// statement.
func (a *aggregate) initial(c *ext.Call) ([]byte, error) {
	if known, ok := c.Shared.Load(initial{a}); ok {
		return known.([]byte), nil
	}
	g, err := a.r.enter(c, a.fn, a.module)
	if err != nil {
		return nil, err
	}
	state, err := a.makeInitial(g)
	g.count(0, err)
	g.leave(err)
	if err != nil {
		return nil, err
	}
	known, _ := c.Shared.LoadOrStore(initial{a}, state)
	return known.([]byte), nil
}

func (a *aggregate) makeInitial(g *guest) ([]byte, error) {
	x, err := g.call(a.fn.Source + "_state_size")
	if err != nil {
		return nil, err
	}
	size := int32(uint32(x))
	if size < 1 || size > maxState {
		return nil, errs.New(errs.ExternalRoutineException, "WebAssembly aggregate \"%s\" has states of %d bytes; they have to have between 1 and %d", a.fn.Name, size, maxState)
	}
	f := column.NewFrame()
	states := f.AddBytes(int(size))
	if err := f.Place(g); err != nil {
		return nil, err
	}
	clear(f.Bytes(states)[:size])
	if err := g.status(a.fn.Source+"_init", 1, uint64(f.Region(states))); err != nil {
		return nil, err
	}
	b, ok := g.Read(f.Region(states), uint32(size))
	if !ok {
		return nil, errs.Internal("a frame is outside the guest's memory")
	}
	return append([]byte(nil), b...), g.reset()
}

// states implements ext.States. The states are the host's, one after the other:
// those that a batch needs are copied to a guest and back. So they count in the
// statement's memory, there may be more of them than a guest has room for, any
// instance can work on them, and what a guest does wrong stays in its states.
type states struct {
	a     *aggregate
	c     *ext.Call
	empty []byte // the state of no rows; nil until there is a group
	bytes []byte
	n     int
	err   error // of making empty states
	// local is the place of a group's state among those of the present batch, -1
	// outside one.
	local []int32
	// touched and places are those of the last batch; see touch.
	touched []uint32
	places  []int32
}

// invertible are states out of which rows can be taken.
type invertible struct{ *states }

// Remove implements ext.InvertibleStates.
func (s *invertible) Remove(c *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	return s.change(c, "_retract", groups, args, n, sel)
}

// Grow implements ext.States.
func (s *states) Grow(groups int) {
	if s.empty == nil && s.err == nil && groups > 0 {
		s.empty, s.err = s.a.initial(s.c)
	}
	for ; s.n < groups; s.n++ {
		s.bytes = append(s.bytes, s.empty...)
		s.local = append(s.local, -1)
	}
}

// Bytes implements ext.States.
func (s *states) Bytes() int { return cap(s.bytes) + 4*cap(s.local) }

// state returns the bytes of a group's state.
func (s *states) state(group uint32) []byte {
	size := len(s.empty)
	return s.bytes[int(group)*size:][:size]
}

// Update implements ext.States.
func (s *states) Update(c *ext.Call, groups []uint32, args []*vector.Vector, n int, sel []int32) error {
	return s.change(c, "_update", groups, args, n, sel)
}

// change calls an export that adds rows to states or takes them out.
func (s *states) change(c *ext.Call, export string, groups []uint32, args []*vector.Vector, n int, sel []int32) (err error) {
	if s.err != nil {
		return s.err
	}
	g, err := s.a.r.enter(c, s.a.fn, s.a.module)
	if err != nil {
		return err
	}
	defer func() {
		g.count(len(sel), err)
		g.leave(err)
	}()
	if sel == nil {
		sel = vector.Identity(n)
	}
	defer s.forget()
	prepare := func(f *column.Frame, rows []int32) error {
		s.forget()
		s.touch(groups, rows)
		f.AddBytes(4 * len(rows))
		f.AddBytes(len(s.empty) * len(s.touched))
		return nil
	}
	return pieces(args, n, sel, prepare, func(f *column.Frame, rows []int32) error {
		if err := f.Place(g); err != nil {
			return err
		}
		numbers := f.Bytes(0)
		for i, at := range s.places {
			binary.LittleEndian.PutUint32(numbers[4*i:], uint32(at))
		}
		s.give(f.Bytes(1), s.touched)
		if err := g.status(s.a.fn.Source+export, uint64(len(rows)), uint64(f.Region(0)), columns(f, len(args)), uint64(len(args)), uint64(f.Region(1))); err != nil {
			return err
		}
		if err := s.take(g, f.Region(1), s.touched); err != nil {
			return err
		}
		return g.reset()
	})
}

// touch lists the groups of rows, and where each row's state is in that list.
func (s *states) touch(groups []uint32, rows []int32) {
	if cap(s.places) < len(rows) {
		s.places = make([]int32, 0, max(len(rows), vector.Size))
	}
	places, touched := s.places[:0], s.touched
	for _, row := range rows {
		group := groups[row]
		at := s.local[group]
		if at < 0 {
			at = int32(len(touched))
			s.local[group] = at
			touched = append(touched, group)
		}
		places = append(places, at)
	}
	s.places, s.touched = places, touched
}

// forget ends what touch has begun.
func (s *states) forget() {
	for _, group := range s.touched {
		s.local[group] = -1
	}
	s.touched = s.touched[:0]
}

// give copies the states of groups to the guest.
func (s *states) give(dst []byte, groups []uint32) {
	size := len(s.empty)
	for i, group := range groups {
		copy(dst[i*size:], s.state(group))
	}
}

// take copies the states of groups back.
func (s *states) take(g *guest, addr uint32, groups []uint32) error {
	size := len(s.empty)
	b, ok := g.Read(addr, uint32(size*len(groups)))
	if !ok {
		return errs.Internal("a frame is outside the guest's memory")
	}
	for i, group := range groups {
		copy(s.state(group), b[i*size:])
	}
	return nil
}

// atATime is how many states of a size are worked on together.
func atATime(size int) int { return max(min(vector.Size, maxPiece/2/size), 1) }

// base gives the states of an aggregate of either kind.
func (s *states) base() *states { return s }

// Merge implements ext.States.
func (s *states) Merge(c *ext.Call, other ext.States, into []uint32) (err error) {
	from := other.(interface{ base() *states }).base()
	if s.err != nil {
		return s.err
	}
	if from.err != nil {
		return from.err
	}
	if len(into) == 0 {
		return nil
	}
	g, err := s.a.r.enter(c, s.a.fn, s.a.module)
	if err != nil {
		return err
	}
	defer func() {
		g.count(0, err)
		g.leave(err)
	}()
	var dst, src []uint32
	flush := func() error {
		for _, group := range dst {
			s.local[group] = -1
		}
		err := s.mergePairs(g, from, dst, src)
		dst, src = dst[:0], src[:0]
		return err
	}
	most := atATime(len(s.empty))
	for i, group := range into {
		if group == ext.NoGroup {
			continue
		}
		// A state stands in one pair at a time, since what comes back is a copy.
		if len(dst) == most || s.local[group] >= 0 {
			if err := flush(); err != nil {
				return err
			}
		}
		s.local[group] = int32(len(dst))
		dst, src = append(dst, group), append(src, uint32(i))
	}
	return flush()
}

// mergePairs adds states of from to states of s.
func (s *states) mergePairs(g *guest, from *states, dst, src []uint32) error {
	if len(dst) == 0 {
		return nil
	}
	f := column.NewFrame()
	into, other := f.AddBytes(len(s.empty)*len(dst)), f.AddBytes(len(s.empty)*len(src))
	if err := f.Place(g); err != nil {
		return err
	}
	s.give(f.Bytes(into), dst)
	from.give(f.Bytes(other), src)
	if err := g.status(s.a.fn.Source+"_merge", uint64(len(dst)), uint64(f.Region(into)), uint64(f.Region(other))); err != nil {
		return err
	}
	if err := s.take(g, f.Region(into), dst); err != nil {
		return err
	}
	return g.reset()
}

// Final implements ext.States.
func (s *states) Final(c *ext.Call, from, n int, out *vector.Builder) (err error) {
	if s.err != nil {
		return s.err
	}
	if n == 0 {
		return nil
	}
	g, err := s.a.r.enter(c, s.a.fn, s.a.module)
	if err != nil {
		return err
	}
	defer func() {
		g.count(0, err)
		g.leave(err)
	}()
	most := atATime(len(s.empty))
	for n > 0 {
		some := min(n, most)
		if err := s.finalPart(g, from, some, out); err != nil {
			return err
		}
		from, n = from+some, n-some
		g.release()
	}
	return nil
}

// finalPart appends the results of as many groups as are worked on together.
func (s *states) finalPart(g *guest, from, n int, out *vector.Builder) error {
	f := column.NewFrame()
	if err := f.AddResult(s.a.fn.Return, n); err != nil {
		return err
	}
	size := len(s.empty)
	at := f.AddBytes(size * n)
	if err := f.Place(g); err != nil {
		return err
	}
	copy(f.Bytes(at), s.bytes[from*size:][:n*size])
	if err := g.status(s.a.fn.Source+"_final", uint64(n), uint64(f.Region(at)), uint64(f.Column(0))); err != nil {
		return err
	}
	v, err := g.reader().Column(f.Column(0), s.a.fn.Return, n)
	if err != nil {
		return err
	}
	out.AppendRows(v, vector.Identity(n))
	return g.reset()
}
