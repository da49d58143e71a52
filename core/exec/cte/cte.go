package cte

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/rows"
	"github.com/basaltdb/basalt/vector"
)

// Slot holds the rows of a common table expression while it is in scope. Its
// readers may run at the same time.
type Slot struct{ table *rows.Table }

// With computes a definition into a slot and runs its input.
type With struct {
	slot              *Slot
	types             []types.T
	definition, input op.Node
}

// NewWith returns the operator; ts are the types of the definition's columns.
func NewWith(slot *Slot, ts []types.T, definition, input op.Node) *With {
	return &With{slot: slot, types: ts, definition: definition, input: input}
}

// Run implements op.Node.
func (w *With) Run(x *op.Exec, out op.Consumer) error {
	mem := op.NewAccount(x.RT.Memory)
	defer mem.Close()
	table, err := collect(x, w.definition, w.types, &mem)
	if err != nil {
		return err
	}
	w.slot.table = table
	defer func() { w.slot.table = nil }()
	return w.input.Run(x, out)
}

// collect runs a node and keeps its rows, in their order.
func collect(x *op.Exec, node op.Node, ts []types.T, mem *op.Account) (*rows.Table, error) {
	rec := rows.NewCollector(ts)
	if err := node.Run(x, ordered(func(b *vector.Batch) error {
		rec.Add(b.Cols, b.N, b.Sel)
		return mem.Set(rec.Bytes())
	})); err != nil {
		return nil, err
	}
	table, err := rows.Join(ts, []*rows.Collector{rec})
	if err != nil {
		return nil, err
	}
	return table, mem.Set(table.Bytes())
}

// Scan reads a slot.
type Scan struct{ slot *Slot }

// NewScan returns the operator.
func NewScan(slot *Slot) *Scan { return &Scan{slot} }

// Run implements op.Node.
func (s *Scan) Run(x *op.Exec, out op.Consumer) error {
	if s.slot.table == nil {
		return errs.Internal("common table expression is read before it is computed")
	}
	return s.slot.table.Emit(x, out)
}
