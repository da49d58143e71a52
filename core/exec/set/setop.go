package set

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/gather"
	"github.com/basaltdb/basalt/core/exec/group"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/rows"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Op is INTERSECT or EXCEPT.
type Op struct {
	left, right op.Node
	types       []types.T
	kind        physical.SetOpKind
	all         bool
}

// NewOp returns the operator over columns of the given types.
func NewOp(left, right op.Node, ts []types.T, kind physical.SetOpKind, all bool) *Op {
	return &Op{left: left, right: right, types: ts, kind: kind, all: all}
}

// tally counts each distinct row of both sides.
type tally struct {
	table   *group.Table
	count   [2][]int64
	numbers []uint32
	mem     op.Account
}

// Run implements op.Node.
func (s *Op) Run(x *op.Exec, out op.Consumer) error {
	t := &tally{mem: op.NewAccount(x.RT.Memory), numbers: make([]uint32, vector.Size)}
	defer t.mem.Close()
	if len(s.types) > 0 {
		t.table = group.NewTable(s.types)
	}
	for side, in := range []op.Node{s.left, s.right} {
		if err := in.Run(x, gather.Ordered(func(b *vector.Batch) error { return t.add(b, side, len(s.types)) })); err != nil {
			return err
		}
	}
	var keep []int32
	for g := range t.count[0] {
		if g&0xffff == 0 {
			if err := x.Check(); err != nil {
				return err
			}
		}
		for range s.copies(t.count[0][g], t.count[1][g]) {
			keep = append(keep, int32(g))
		}
	}
	result := &rows.Table{N: len(t.count[0])}
	if t.table != nil {
		result.Cols = t.table.Peek()
	}
	return result.EmitOrdered(x, out, keep)
}

// copies returns how often a row is in the result.
func (s *Op) copies(l, r int64) int64 {
	n := max(l-r, 0)
	if s.kind == physical.Intersect {
		n = min(l, r)
	} else if !s.all && r > 0 {
		n = 0
	}
	if !s.all {
		n = min(n, 1)
	}
	return n
}

// add counts the rows of a batch.
func (t *tally) add(b *vector.Batch, side, width int) error {
	if b.Rows() == 0 {
		return nil
	}
	groups := 1
	if len(t.numbers) < b.N {
		t.numbers = make([]uint32, b.N)
	}
	if t.table != nil {
		if _, err := t.table.Assign(b.Cols[:width], b.N, b.Sel, t.numbers); err != nil {
			return err
		}
		groups = t.table.Len()
	}
	for s := range t.count {
		for len(t.count[s]) < groups {
			t.count[s] = append(t.count[s], 0)
		}
	}
	sel := b.Sel
	if sel == nil {
		sel = vector.Identity(b.N)
	}
	for _, i := range sel {
		t.count[side][t.numbers[i]]++
	}
	if t.table == nil {
		return nil
	}
	return t.mem.Set(t.table.Bytes() + int64(16*groups))
}
