package opt

import (
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// common fills in what every physical node has.
func (o *optimiser) common(n logical.Node, inputs ...physical.Node) physical.Common {
	rows := o.est.Of(n).Rows
	c := physical.Common{Cols: n.Columns(), Est: physical.Est{Rows: math.Round(rows)}}
	for _, col := range c.Cols {
		c.Est.Width += widthOf(col)
	}
	c.Est.Cost = rows
	for _, in := range inputs {
		c.Est.Cost += in.Estimate().Cost
	}
	return c
}

// lower chooses the algorithm of every node.
func (o *optimiser) lower(n logical.Node) (physical.Node, error) {
	switch x := n.(type) {
	case *logical.Get:
		return o.scan(x, nil), nil
	case *logical.Filter:
		return o.lowerFilter(x)
	case *logical.Join:
		return o.lowerJoin(x)
	case *logical.SystemGet:
		return &physical.SystemScan{Common: o.common(x), Name: x.Name, Ords: x.Ords, EqOrd: -1}, nil
	case *logical.Values:
		return &physical.Values{Common: o.common(x), Rows: x.Rows}, nil
	case *logical.TableFunc:
		return o.lowerTableFunc(x)
	case *logical.CTEScan:
		return &physical.CTEScan{Common: o.common(x), ID: x.ID, Name: x.Name}, nil
	case *logical.CTE:
		return o.lowerCTE(x)
	case *logical.SetOp:
		return o.lowerSetOp(x)
	case *logical.RecursiveUnion:
		return o.lowerRecursive(x)
	}
	in, err := o.lower(n.Inputs()[0])
	if err != nil {
		return nil, err
	}
	if byPosition(n) {
		in = arranged(in, n.Inputs()[0].Columns())
	}
	return o.lowerUnary(n, in)
}

// lowerTableFunc handles functions in FROM.
func (o *optimiser) lowerTableFunc(x *logical.TableFunc) (physical.Node, error) {
	n := &physical.TableFunc{Calls: x.Calls, Ordinality: x.Ordinality}
	if x.Input == nil {
		n.Common = o.common(x)
		return n, nil
	}
	in, err := o.lowerArranged(x.Input)
	if err != nil {
		return nil, err
	}
	n.Common, n.Input = o.common(x, in), in
	return n, nil
}

// lowerArranged lowers an input that is read by position.
func (o *optimiser) lowerArranged(n logical.Node) (physical.Node, error) {
	p, err := o.lower(n)
	if err != nil {
		return nil, err
	}
	return arranged(p, n.Columns()), nil
}

// lowerUnary handles the nodes of one input.
func (o *optimiser) lowerUnary(n logical.Node, in physical.Node) (physical.Node, error) {
	c := o.common(n, in)
	switch x := n.(type) {
	case *logical.Project:
		return &physical.Project{Common: c, Input: in, Exprs: x.Exprs}, nil
	case *logical.ProjectSet:
		return &physical.ProjectSet{Common: c, Input: in, Items: x.Items}, nil
	case *logical.Aggregate:
		groups := make([]expr.ColID, len(x.Groups))
		for i, g := range x.Groups {
			groups[i] = g.ID
		}
		h := &physical.HashAggregate{Common: c, Input: in, Groups: groups, Sets: x.Sets, Aggs: x.Aggs, Grouping: x.Grouping}
		o.extremeByIndex(h)
		return h, nil
	case *logical.Distinct:
		return &physical.Distinct{Common: c, Input: in, On: x.On}, nil
	case *logical.Sort:
		return &physical.Sort{Common: c, Input: in, Keys: x.Keys}, nil
	case *logical.LockRows:
		return o.lowerLockRows(x, in, c)
	case *logical.Limit:
		return o.lowerLimit(x, in, c), nil
	case *logical.Window:
		return &physical.Window{Common: c, Input: in, Partition: x.Partition, Order: x.Order, Calls: x.Calls}, nil
	case *logical.Insert:
		op := x.Op
		op.Common, op.Input = c, in
		return &op, nil
	case *logical.Update:
		op := x.Op
		op.Common, op.Input = c, in
		return &op, nil
	case *logical.Delete:
		op := x.Op
		op.Common, op.Input = c, in
		return &op, nil
	}
	return nil, errs.Internal("no physical form of a %T", n)
}

// lowerFilter puts conditions into the scan below where there is one.
func (o *optimiser) lowerFilter(f *logical.Filter) (physical.Node, error) {
	switch x := f.Input.(type) {
	case *logical.Get:
		scan := o.scan(x, o.cheapestFirst(f))
		scan.Common.Est.Rows = math.Round(o.est.Of(f).Rows)
		return scan, nil
	case *logical.SystemGet:
		s := &physical.SystemScan{Common: o.common(f), Name: x.Name, Ords: x.Ords, Filter: f.Conds, EqOrd: -1}
		systemEquality(s)
		return s, nil
	}
	in, err := o.lower(f.Input)
	if err != nil {
		return nil, err
	}
	return &physical.Filter{Common: o.common(f, in), Input: in, Conds: o.cheapestFirst(f)}, nil
}

// systemEquality finds a condition that a virtual table may answer by lookup.
func systemEquality(s *physical.SystemScan) {
	for _, cond := range s.Filter {
		call, ok := cond.(*expr.Call)
		if !ok || call.Op != "=" || len(call.Args) != 2 {
			continue
		}
		for i := range call.Args {
			col, isCol := call.Args[i].(*expr.Column)
			other := call.Args[1-i]
			if !isCol || col.T.OID != other.Type().OID || !constantLike(other) {
				continue
			}
			for at, c := range s.Cols {
				if c.ID == col.ID && at < len(s.Ords) {
					s.EqOrd, s.EqValue = s.Ords[at], other
					return
				}
			}
		}
	}
}

// constantLike reports whether an expression is the same for a whole scan.
func constantLike(e expr.Expr) bool {
	switch e.(type) {
	case *expr.Const, *expr.Param:
		return true
	}
	return false
}

// lowerLimit tells a sort below how many rows are wanted.
func (o *optimiser) lowerLimit(x *logical.Limit, in physical.Node, c physical.Common) physical.Node {
	if x.Count != nil && !x.Ties {
		in = o.orderedByIndex(in, x)
	}
	if s, ok := topSort(in); ok && x.Count != nil && !x.Ties {
		if want := addLimits(x.Count, x.Offset); want != nil {
			s.Limit = want
		}
	}
	if x.Count != nil {
		limitLocks(x, in)
	}
	return &physical.Limit{Common: c, Input: in, Count: x.Count, Offset: x.Offset, Ties: x.Ties, Keys: x.Keys}
}

// topSort finds the sort that feeds a limit, below projections.
func topSort(n physical.Node) (*physical.Sort, bool) {
	for {
		switch x := n.(type) {
		case *physical.Sort:
			return x, true
		case *physical.Project:
			n = x.Input
		default:
			return nil, false
		}
	}
}

// addLimits returns count plus offset where both are known.
func addLimits(count, offset expr.Expr) expr.Expr {
	if offset == nil {
		if constantLike(count) {
			return count
		}
		return nil
	}
	a, okA := count.(*expr.Const)
	b, okB := offset.(*expr.Const)
	if !okA || !okB || a.Value.IsNull(0) || b.Value.IsNull(0) {
		return nil
	}
	x, y := int8At(a), int8At(b)
	if x < 0 || y < 0 || x > math.MaxInt64-y {
		return nil
	}
	return expr.Int8Const(x + y)
}

func (o *optimiser) lowerCTE(x *logical.CTE) (physical.Node, error) {
	o.est.Of(x) // the scans' estimates come from the definition's
	def, err := o.lowerArranged(x.Definition)
	if err != nil {
		return nil, err
	}
	in, err := o.lower(x.Input)
	if err != nil {
		return nil, err
	}
	return &physical.CTE{Common: o.common(x, def, in), ID: x.ID, Name: x.Name, Definition: def, Input: in}, nil
}

func (o *optimiser) lowerSetOp(x *logical.SetOp) (physical.Node, error) {
	if x.Kind == logical.Union {
		return o.lowerUnion(x)
	}
	l, err := o.lowerArranged(x.Left)
	if err != nil {
		return nil, err
	}
	r, err := o.lowerArranged(x.Right)
	if err != nil {
		return nil, err
	}
	kind := physical.Intersect
	if x.Kind == logical.Except {
		kind = physical.Except
	}
	return &physical.SetOp{Common: o.common(x, l, r), Kind: kind, All: x.All, Left: l, Right: r}, nil
}

// lowerUnion appends a chain of unions at once; without ALL the whole is made
// distinct, which an inner UNION ALL may take part in but not the other way.
func (o *optimiser) lowerUnion(x *logical.SetOp) (physical.Node, error) {
	var inputs []logical.Node
	node := logical.Node(x)
	for {
		u, ok := node.(*logical.SetOp)
		if !ok || u.Kind != logical.Union || u != x && x.All && !u.All {
			break
		}
		inputs = append(inputs, u.Right)
		node = u.Left
	}
	inputs = append(inputs, node)
	a := &physical.Append{Common: o.common(x)}
	for i := len(inputs) - 1; i >= 0; i-- {
		in, err := o.lowerArranged(inputs[i])
		if err != nil {
			return nil, err
		}
		a.List = append(a.List, in)
		a.Est.Cost += in.Estimate().Cost
	}
	if x.All {
		return a, nil
	}
	return &physical.Distinct{Common: o.common(x, a), Input: a}, nil
}

func (o *optimiser) lowerRecursive(x *logical.RecursiveUnion) (physical.Node, error) {
	o.est.Of(x)
	init, err := o.lowerArranged(x.Initial)
	if err != nil {
		return nil, err
	}
	rec, err := o.lowerArranged(x.Recursive)
	if err != nil {
		return nil, err
	}
	return &physical.RecursiveUnion{Common: o.common(x, init, rec), ID: x.ID, Initial: init, Recursive: rec, All: x.All}, nil
}
