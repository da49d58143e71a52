package window

import (
	"context"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/rows"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
)

// offsets are the constant ends of a ROWS or GROUPS frame.
type offsets struct{ start, end int64 }

// offsets evaluates the frame's constants. A sub-select among them is a column
// by now, which has the same value in all rows.
func (w *Window) offsets(c *call, t *rows.Table) (offsets, error) {
	var o offsets
	if t.N == 0 {
		return o, nil
	}
	var err error
	ranged := c.Frame.Mode == physical.Range
	if o.start, err = w.offset(c.Frame.StartOffset, t, ranged, "starting"); err != nil {
		return o, err
	}
	o.end, err = w.offset(c.Frame.EndOffset, t, ranged, "ending")
	return o, err
}

// offset evaluates a frame's constant. Of a RANGE frame, whose offset may have
// any type, it only checks it; the frame has limits instead.
func (w *Window) offset(e expr.Expr, t *rows.Table, ranged bool, which string) (int64, error) {
	if e == nil {
		return 0, nil
	}
	ev, err := eval.Compile(w.env, e)
	if err != nil {
		return 0, err
	}
	v, err := ev.Eval(t.Batch(0, 1, len(w.types)))
	if err != nil {
		return 0, err
	}
	v = v.Flattened()
	if v.IsNull(0) {
		return 0, errs.New(errs.NullValueNotAllowed, "frame %s offset must not be null", which)
	}
	if ranged {
		if negative(v) {
			return 0, errs.New(errs.InvalidPrecedingOrFollowingSize, "invalid preceding or following size in window function")
		}
		return 0, nil
	}
	n := vector.Values[int64](v)[0]
	if n < 0 {
		return 0, errs.New(errs.InvalidPrecedingOrFollowingSize, "frame %s offset must not be negative", which)
	}
	return n, nil
}

// negative reports whether a constant is below zero, or not a number.
func negative(v *vector.Vector) bool {
	switch v.Phys() {
	case types.PhysInt16, types.PhysInt32, types.PhysInt64:
		return compare.Int64s(v, nil)[0] < 0
	case types.PhysFloat32:
		return !(vector.Values[float32](v)[0] >= 0)
	case types.PhysFloat64:
		return !(vector.Values[float64](v)[0] >= 0)
	case types.PhysNumeric:
		d := v.DecimalAt(0)
		return d.Kind == decimal.NaN || d.Sign() < 0
	case types.PhysInterval:
		return compare.IntervalKey(vector.Values[vector.Interval](v)[0]).Sign() < 0
	}
	return false
}

// partition is the rows of one partition, for one call.
type partition struct {
	w       *Window
	call    *call
	table   *rows.Table
	from, n int
	offsets offsets
	ctx     context.Context

	startLimit, endLimit *limits // of a RANGE frame with offsets

	peerStart, peerEnd []int32
	peerGroup          []int32 // by row
	groupStart         []int32 // by peer group, and one more
	start, end         []int32 // the frames
}

// column returns a kept column's rows of the partition.
func (p *partition) column(at int) *vector.Vector {
	return p.table.Cols[at].Slice(p.from, p.n).Flattened()
}

// compute appends the call's results to out.
func (p *partition) compute(out *vector.Builder) error {
	p.peers()
	args := make([]*vector.Vector, len(p.call.args))
	for i, at := range p.call.args {
		args[i] = p.column(at)
	}
	if p.call.Win == nil {
		p.frames()
		return p.aggregate(args, out)
	}
	e := &ext.Partition{N: p.n, PeerStart: p.peerStart, PeerEnd: p.peerEnd}
	if p.call.Win.UsesFrame {
		p.frames()
		e.FrameStart, e.FrameEnd = p.start, p.end
		if p.call.Frame.Exclude != physical.ExcludeNone {
			e.Excluded = p.excluded
		}
	}
	return p.call.Win.Eval(p.w.env.Call, e, args, out)
}

// peers finds the rows that are equal in the window's order.
func (p *partition) peers() {
	p.peerStart, p.peerEnd = make([]int32, p.n), make([]int32, p.n)
	p.peerGroup = make([]int32, p.n)
	p.groupStart = p.groupStart[:0]
	for i := 0; i < p.n; {
		j := i + 1
		for j < p.n && equalRows(p.table, p.w.orderAt, p.from+j-1, p.from+j) {
			j++
		}
		for k := i; k < j; k++ {
			p.peerStart[k], p.peerEnd[k] = int32(i), int32(j)
			p.peerGroup[k] = int32(len(p.groupStart))
		}
		p.groupStart = append(p.groupStart, int32(i))
		i = j
	}
	p.groupStart = append(p.groupStart, int32(p.n))
}

// excluded reports whether the frame of row leaves a row of it out.
func (p *partition) excluded(row, candidate int32) bool {
	switch p.call.Frame.Exclude {
	case physical.ExcludeCurrentRow:
		return candidate == row
	case physical.ExcludeGroup:
		return p.peerGroup[candidate] == p.peerGroup[row]
	case physical.ExcludeTies:
		return candidate != row && p.peerGroup[candidate] == p.peerGroup[row]
	}
	return false
}

// clamp limits a position to the partition.
func (p *partition) clamp(x int64) int32 { return int32(min(max(x, 0), int64(p.n))) }
