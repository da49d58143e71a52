package build

import (
	"maps"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/agg"
	"github.com/basaltdb/basalt/core/exec/cte"
	"github.com/basaltdb/basalt/core/exec/distinct"
	"github.com/basaltdb/basalt/core/exec/filter"
	"github.com/basaltdb/basalt/core/exec/limit"
	"github.com/basaltdb/basalt/core/exec/lockrows"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/project"
	"github.com/basaltdb/basalt/core/exec/scan"
	"github.com/basaltdb/basalt/core/exec/set"
	"github.com/basaltdb/basalt/core/exec/sort"
	"github.com/basaltdb/basalt/core/exec/tablefunc"
	"github.com/basaltdb/basalt/core/exec/values"
	"github.com/basaltdb/basalt/core/exec/window"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
)

type cteSlot = cte.Slot

// builder makes operators. Each Apply has builders of its own for the right
// side, one a worker.
type builder struct {
	rt     *op.Runtime
	outer  *eval.Outer
	ctes   map[int]*cteSlot
	stats  *statsMap
	writer op.Node // the outermost operator that writes
}

// env returns what expressions over the given columns are compiled for.
func (b *builder) env(cols []expr.ColumnInfo) *eval.Env {
	return &eval.Env{Call: b.rt.Call, Params: b.rt.Params, Cols: eval.Columns(cols), Outer: b.outer}
}

// typesOf returns the types of columns.
func typesOf(cols []expr.ColumnInfo) []types.T {
	ts := make([]types.T, len(cols))
	for i, c := range cols {
		ts[i] = c.Type
	}
	return ts
}

// node makes the operator for a plan node of which the columns in need are
// used.
func (b *builder) node(n physical.Node, need colSet) (op.Node, error) {
	made, err := b.make(n, need)
	if err != nil {
		return nil, err
	}
	return b.metered(n, made), nil
}

func (b *builder) make(n physical.Node, need colSet) (op.Node, error) {
	switch n := n.(type) {
	case *physical.TableScan:
		return b.tableScan(n), nil
	case *physical.SystemScan:
		return scan.NewSystem(n, b.env(n.Cols)), nil
	case *physical.Filter:
		in, err := b.node(n.Input, need.with(n.Conds...))
		if err != nil {
			return nil, err
		}
		return filter.New(in, b.env(n.Input.Columns()), n.Conds), nil
	case *physical.Project:
		in, err := b.node(n.Input, colSet{}.with(n.Exprs...))
		if err != nil {
			return nil, err
		}
		return project.New(in, b.env(n.Input.Columns()), n.Exprs), nil
	case *physical.ProjectSet:
		return b.projectSet(n)
	case *physical.HashJoin, *physical.LookupJoin, *physical.LoopJoin, *physical.Apply:
		return b.join(n, need)
	case *physical.HashAggregate:
		return b.aggregate(n)
	case *physical.Distinct:
		return b.distinct(n, need)
	case *physical.Sort:
		in, err := b.node(n.Input, need.with(sortExprs(n.Keys)...))
		if err != nil {
			return nil, err
		}
		cols := n.Input.Columns()
		return sort.New(in, b.env(cols), cols, need.flags(cols), n.Keys, n.Limit), nil
	case *physical.LockRows:
		return b.lockRows(n, need)
	case *physical.Limit:
		return b.limit(n, need)
	case *physical.Window:
		return b.window(n, need)
	}
	return b.makeOther(n)
}

// makeOther makes the operators that use all columns of their inputs.
func (b *builder) makeOther(n physical.Node) (op.Node, error) {
	switch n := n.(type) {
	case *physical.Append:
		var ins []op.Node
		for _, in := range n.List {
			node, err := b.node(in, all(in))
			if err != nil {
				return nil, err
			}
			ins = append(ins, node)
		}
		return set.NewAppend(ins), nil
	case *physical.SetOp:
		left, right, err := b.pair(n.Left, n.Right)
		if err != nil {
			return nil, err
		}
		return set.NewOp(left, right, typesOf(n.Cols), n.Kind, n.All), nil
	case *physical.Values:
		return values.New(b.env(nil), n.Cols, n.Rows), nil
	case *physical.TableFunc:
		if n.Input == nil {
			return tablefunc.New(b.env(nil), n.Calls, n.Ordinality, typesOf(n.Cols)), nil
		}
		in, err := b.node(n.Input, all(n.Input))
		if err != nil {
			return nil, err
		}
		return tablefunc.NewOver(in, b.env(nil), &n.Calls[0], n.Ordinality), nil
	case *physical.CTE:
		return b.with(n)
	case *physical.CTEScan:
		slot := b.ctes[n.ID]
		if slot == nil {
			return nil, errs.Internal("common table expression %s (%d) is not in scope", n.Name, n.ID)
		}
		return cte.NewScan(slot), nil
	case *physical.RecursiveUnion:
		return b.recursive(n)
	case *physical.Insert, *physical.Update, *physical.Delete:
		return b.write(n)
	}
	return nil, errs.Internal("unknown plan node %T", n)
}

// pair makes two inputs that are used completely.
func (b *builder) pair(l, r physical.Node) (left, right op.Node, err error) {
	if left, err = b.node(l, all(l)); err != nil {
		return nil, nil, err
	}
	right, err = b.node(r, all(r))
	return left, right, err
}

func (b *builder) tableScan(n *physical.TableScan) op.Node {
	env := b.env(n.Cols)
	if n.RowID != 0 {
		env.Cols[n.RowID] = len(n.Ords)
	}
	return scan.NewTable(n, env)
}

func (b *builder) projectSet(n *physical.ProjectSet) (op.Node, error) {
	need := colSet{}
	for _, it := range n.Items {
		need = need.with(it.Expr).with(it.Args...)
	}
	in, err := b.node(n.Input, need)
	if err != nil {
		return nil, err
	}
	return project.NewSet(in, b.env(n.Input.Columns()), n.Items, typesOf(n.Cols)), nil
}

func (b *builder) aggregate(n *physical.HashAggregate) (op.Node, error) {
	need := colSet{}
	for _, id := range n.Groups {
		need[id] = true
	}
	for _, a := range n.Aggs {
		need = need.with(a.Args...).with(a.Filter).with(sortExprs(a.OrderBy)...)
	}
	in, err := b.node(n.Input, need)
	if err != nil {
		return nil, err
	}
	cols := n.Input.Columns()
	env := b.env(cols)
	var at []int
	var ts []types.T
	for _, id := range n.Groups {
		i, ok := env.Cols[id]
		if !ok {
			return nil, errs.Internal("group column %d is not an input", id)
		}
		at, ts = append(at, i), append(ts, cols[i].Type)
	}
	return agg.New(in, env, n, at, ts), nil
}

func (b *builder) distinct(n *physical.Distinct, need colSet) (op.Node, error) {
	cols := n.Input.Columns()
	if n.On != nil {
		in, err := b.node(n.Input, need.with(n.On...))
		if err != nil {
			return nil, err
		}
		if len(n.On) == 0 {
			return nil, errs.Internal("DISTINCT ON without expressions")
		}
		return distinct.NewOn(in, b.env(cols), n.On), nil
	}
	in, err := b.node(n.Input, all(n.Input))
	if err != nil {
		return nil, err
	}
	if len(cols) == 0 { // rows without columns are all equal
		one := expr.Int8Const(1)
		return limit.New(in, b.env(cols), one, nil, nil), nil
	}
	plan := &physical.HashAggregate{Input: n.Input}
	var at []int
	for i, c := range cols {
		plan.Groups, at = append(plan.Groups, c.ID), append(at, i)
	}
	return agg.New(in, b.env(cols), plan, at, typesOf(cols)), nil
}

func (b *builder) limit(n *physical.Limit, need colSet) (op.Node, error) {
	var ties []expr.Expr
	if n.Ties {
		ties = sortExprs(n.Keys)
	}
	in, err := b.node(n.Input, need.with(ties...))
	if err != nil {
		return nil, err
	}
	return limit.New(in, b.env(n.Input.Columns()), n.Count, n.Offset, ties), nil
}

// lockRows makes the operator with a way to make its input once more, for
// checking rows again while the input runs.
func (b *builder) lockRows(n *physical.LockRows, need colSet) (op.Node, error) {
	need = need.with()
	for _, m := range n.Marks {
		need[m.RowID] = true
	}
	in, err := b.node(n.Input, need)
	if err != nil {
		return nil, err
	}
	again := func() (op.Node, error) {
		own := *b
		own.stats = nil
		own.ctes = maps.Clone(b.ctes)
		return own.node(n.Input, need)
	}
	return lockrows.New(n, in, again, b.env(n.Input.Columns()))
}

func (b *builder) window(n *physical.Window, need colSet) (op.Node, error) {
	need = need.with(n.Partition...).with(sortExprs(n.Order)...)
	for _, c := range n.Calls {
		need = need.with(c.Args...).with(c.Filter, c.Frame.StartLimit, c.Frame.EndLimit)
	}
	in, err := b.node(n.Input, need)
	if err != nil {
		return nil, err
	}
	cols := n.Input.Columns()
	return window.New(in, b.env(cols), cols, n), nil
}
