package cte

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/gather"
	"github.com/basaltdb/basalt/core/exec/group"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/rows"
	"github.com/basaltdb/basalt/vector"
)

func ordered(push func(b *vector.Batch) error) op.Consumer { return gather.Ordered(push) }

// Recursive runs its initial part, then its recursive part over the rows of
// the last round until there are none. Rows go on as they come, so that a
// LIMIT above ends an endless recursion.
type Recursive struct {
	slot               *Slot
	types              []types.T
	initial, recursive op.Node
	all                bool
}

// NewRecursive returns the operator; slot is what the recursive part reads.
func NewRecursive(slot *Slot, ts []types.T, initial, recursive op.Node, all bool) *Recursive {
	return &Recursive{slot: slot, types: ts, initial: initial, recursive: recursive, all: all}
}

// Run implements op.Node.
func (r *Recursive) Run(x *op.Exec, out op.Consumer) error {
	sinks, err := out.Start([]*op.Worker{{Ctx: x.Ctx}})
	if err != nil {
		return err
	}
	round := &round{r: r, sink: sinks[0], mem: op.NewAccount(x.RT.Memory), numbers: make([]uint32, vector.Size)}
	defer round.mem.Close()
	if !r.all && len(r.types) > 0 {
		round.seen = group.NewTable(r.types)
	}
	for part := r.initial; ; part = r.recursive {
		round.fresh = rows.NewCollector(r.types)
		if err := part.Run(x, ordered(round.take)); err != nil {
			return err
		}
		if round.fresh.Len() == 0 {
			break
		}
		if err := x.Check(); err != nil {
			return err
		}
		if r.slot.table, err = rows.Join(r.types, []*rows.Collector{round.fresh}); err != nil {
			return err
		}
	}
	r.slot.table = nil
	return sinks[0].Flush()
}

// round takes the rows of one round.
type round struct {
	r       *Recursive
	sink    op.Sink
	fresh   *rows.Collector
	seen    *group.Table
	numbers []uint32
	mem     op.Account
	view    vector.Batch
}

func (r *round) take(b *vector.Batch) error {
	if b.Rows() == 0 {
		return nil
	}
	r.view = *b
	r.view.Cols = b.Cols[:len(r.r.types)]
	var size int64
	if r.seen != nil {
		if len(r.numbers) < b.N {
			r.numbers = make([]uint32, b.N)
		}
		fresh, err := r.seen.Assign(r.view.Cols, b.N, b.Sel, r.numbers)
		if err != nil || len(fresh) == 0 {
			return err
		}
		r.view.Sel = fresh
		size = r.seen.Bytes()
	}
	r.fresh.Add(r.view.Cols, r.view.N, r.view.Sel)
	if err := r.mem.Set(size + r.fresh.Bytes()); err != nil {
		return err
	}
	return r.sink.Push(&r.view)
}
