package agg

import (
	"context"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/sched"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// emitRows is how many groups make a morsel of the output.
const emitRows = 8 * vector.Size

// piece is the groups [from, to) of a part.
type piece struct {
	part
	keys     []*vector.Vector // columns of the set, by group
	from, to int
}

// emit pushes all groups.
func (a *Aggregate) emit(x *op.Exec, parts []part, out op.Consumer) error {
	var pieces []piece
	for _, p := range parts {
		var keys []*vector.Vector
		if p.set.table != nil {
			keys = p.set.table.Peek()
		}
		n := p.set.groups()
		for from := 0; from < n; from += emitRows {
			pieces = append(pieces, piece{p, keys, from, min(n, from+emitRows)})
		}
	}
	return sched.Run(x, out, len(pieces), func(ctx context.Context, _ *op.Worker, seq int, sink op.Sink) error {
		p := &pieces[seq]
		for from := p.from; from < p.to; from += vector.Size {
			if ctx.Err() != nil {
				return op.Cancelled(ctx)
			}
			b, err := a.batch(p, from, min(vector.Size, p.to-from))
			if err != nil {
				return err
			}
			if err := sink.Push(b); err != nil {
				return err
			}
		}
		return nil
	})
}

// batch returns groups [from, from+n) of a piece as rows.
func (a *Aggregate) batch(p *piece, from, n int) (*vector.Batch, error) {
	b := &vector.Batch{N: n}
	mask := int32(0)
	inSet := make([]int, len(a.types))
	for i := range inSet {
		inSet[i] = -1
	}
	for k, c := range p.set.cols {
		inSet[c] = k
	}
	for i, t := range a.types {
		mask <<= 1
		if inSet[i] < 0 {
			mask |= 1
			b.Cols = append(b.Cols, vector.NewNull(t, n))
			continue
		}
		b.Cols = append(b.Cols, p.keys[inSet[i]].Slice(from, n))
	}
	for i, c := range a.calls {
		out := vector.NewBuilder(c.T, n)
		var err error
		if c.same >= 0 {
			shared := p.set.accs[c.same].states.(ext.FamilyStates)
			err = shared.FinalAs(c.Agg, a.env.Call, from, n, out)
		} else {
			err = p.set.accs[i].states.Final(a.env.Call, from, n, out)
		}
		if err != nil {
			return nil, err
		}
		b.Cols = append(b.Cols, out.Finish())
	}
	if a.grouping {
		one := vector.WrapFixed(types.Int4, []int32{mask}, nil)
		one.Repeat(n)
		b.Cols = append(b.Cols, one)
	}
	return b, nil
}
