package build

import (
	"maps"
	"slices"

	"github.com/basaltdb/basalt/core/exec/cte"
	"github.com/basaltdb/basalt/core/exec/join"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/write"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// join makes the joins. Both sides give what is needed above, and what their
// conditions use.
func (b *builder) join(n physical.Node, need colSet) (op.Node, error) {
	switch n := n.(type) {
	case *physical.HashJoin:
		return b.hashJoin(n, need, n.Residual)
	case *physical.LookupJoin:
		h, err := b.hashJoin(n.Hash, need, n.Conds)
		if err != nil {
			return nil, err
		}
		return join.NewLookup(n, h, b.env(n.Hash.Right.Columns())), nil
	case *physical.LoopJoin:
		pairs := need.with(n.Conds...)
		left, err := b.input(n.Left, pairs, pairs, n.Kind, n.Conds)
		if err != nil {
			return nil, err
		}
		right, err := b.input(n.Right, pairs, pairs, n.Kind, n.Conds)
		if err != nil {
			return nil, err
		}
		return join.NewLoop(n, left, right, b.pairEnv(n.Left, n.Right)), nil
	}
	return b.apply(n.(*physical.Apply), need)
}

// hashJoin makes a hash join of which the conditions over pairs will be evaluated.
func (b *builder) hashJoin(n *physical.HashJoin, need colSet, conds []expr.Expr) (*join.Hash, error) {
	pairs := need.with(conds...)
	left, err := b.input(n.Left, pairs.with(n.LeftKeys...), pairs, n.Kind, conds)
	if err != nil {
		return nil, err
	}
	right, err := b.input(n.Right, pairs.with(n.RightKeys...), pairs, n.Kind, conds)
	if err != nil {
		return nil, err
	}
	return join.NewHash(n, left, right, b.pairEnv(n.Left, n.Right)), nil
}

// pairEnv is the environment of conditions over both sides of a join.
func (b *builder) pairEnv(left, right physical.Node) *eval.Env {
	return b.env(append(append([]expr.ColumnInfo(nil), left.Columns()...), right.Columns()...))
}

// input makes one side of a join. need is what the side has to give, pairs
// what is wanted of joined rows.
func (b *builder) input(n physical.Node, need, pairs colSet, kind physical.JoinKind, conds []expr.Expr) (join.Input, error) {
	node, err := b.node(n, need)
	if err != nil {
		return join.Input{}, err
	}
	switch kind {
	case physical.Semi, physical.Anti, physical.Mark: // pairs serve the conditions only
		pairs = colSet{}.with(conds...)
	}
	cols := n.Columns()
	return join.Input{Node: node, Env: b.env(cols), Cols: cols, Use: pairs.flags(cols)}, nil
}

// apply makes an Apply, whose right side is made anew for each worker.
func (b *builder) apply(n *physical.Apply, need colSet) (op.Node, error) {
	pairs := need.with(n.Conds...)
	leftNeed := pairs.with()
	for _, id := range n.Params {
		leftNeed[id] = true
	}
	left, err := b.input(n.Left, leftNeed, pairs, n.Kind, n.Conds)
	if err != nil {
		return nil, err
	}
	if locksRows(n.Right) {
		left.Node = serial{left.Node}
	}
	var params []expr.ColumnInfo
	for _, c := range n.Left.Columns() {
		for _, id := range n.Params {
			if c.ID == id {
				params = append(params, c)
			}
		}
	}
	inner := func() (join.Inner, error) {
		own := *b
		own.outer = eval.NewOuter(b.outer, params)
		own.ctes = maps.Clone(b.ctes)
		node, err := own.node(n.Right, pairs.with(columnsOf(n.Right)...))
		return join.Inner{Node: node, Outer: own.outer}, err
	}
	return join.NewApply(n, left, n.Right.Columns(), inner, b.pairEnv(n.Left, n.Right)), nil
}

// serial runs a node on one worker: the one that feeds an Apply whose right side
// locks rows, which is for one goroutine at a time.
type serial struct{ op.Node }

// Run implements op.Node.
func (s serial) Run(x *op.Exec, out op.Consumer) error { return s.Node.Run(x.Serial(), out) }

func locksRows(n physical.Node) bool {
	if _, ok := n.(*physical.LockRows); ok {
		return true
	}
	return slices.ContainsFunc(n.Inputs(), locksRows)
}

// columnsOf returns a node's columns as expressions.
func columnsOf(n physical.Node) []expr.Expr {
	var es []expr.Expr
	for _, c := range n.Columns() {
		es = append(es, &expr.Column{ID: c.ID, T: c.Type, Name: c.Name})
	}
	return es
}

// with makes a CTE: its definition outside the scope of its name.
func (b *builder) with(n *physical.CTE) (op.Node, error) {
	definition, err := b.node(n.Definition, all(n.Definition))
	if err != nil {
		return nil, err
	}
	written := b.writer
	slot := &cteSlot{}
	b.ctes[n.ID] = slot
	input, err := b.node(n.Input, all(n.Input))
	if err != nil {
		return nil, err
	}
	if b.writer == written {
		b.writer = nil // what a WITH item writes does not count
	}
	return cte.NewWith(slot, typesOf(n.Definition.Columns()), definition, input), nil
}

func (b *builder) recursive(n *physical.RecursiveUnion) (op.Node, error) {
	initial, err := b.node(n.Initial, all(n.Initial))
	if err != nil {
		return nil, err
	}
	slot := &cteSlot{}
	b.ctes[n.ID] = slot
	recursive, err := b.node(n.Recursive, all(n.Recursive))
	if err != nil {
		return nil, err
	}
	return cte.NewRecursive(slot, typesOf(n.Cols), initial, recursive, n.All), nil
}

// write makes the operators that change tables.
func (b *builder) write(n physical.Node) (op.Node, error) {
	in := n.Inputs()[0]
	input, err := b.node(in, all(in))
	if err != nil {
		return nil, err
	}
	env := b.env(in.Columns())
	var made op.Node
	switch n := n.(type) {
	case *physical.Insert:
		made, err = write.NewInsert(n, input, env)
	case *physical.Update:
		made, err = write.NewUpdate(n, input, env)
	case *physical.Delete:
		made, err = write.NewDelete(n, input, env)
	}
	if err != nil {
		return nil, err
	}
	b.writer = made
	return made, nil
}
