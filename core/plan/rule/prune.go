package rule

import (
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
)

// Prune drops columns that nothing above uses: tables are read in fewer
// columns, and computations without a reader do not run. The columns of the
// plan as a whole stay as they are.
func Prune(n logical.Node) logical.Node {
	return prune(n, columnSet(n))
}

// needs adds what a node's own expressions use to a copy of want.
func needs(n logical.Node, want logical.ColSet) logical.ColSet {
	out := logical.ColSet{}
	for id := range want {
		out[id] = true
	}
	for _, e := range logical.Exprs(n) {
		logical.ExprColumns(e, out)
	}
	return out
}

func prune(n logical.Node, want logical.ColSet) logical.Node {
	switch x := n.(type) {
	case *logical.Get:
		return pruneGet(x, want)
	case *logical.SystemGet:
		return pruneSystem(x, want)
	case *logical.Project:
		return pruneProject(x, want)
	case *logical.Aggregate:
		return pruneAggregate(x, want)
	case *logical.Window:
		return pruneWindow(x, want)
	case *logical.SetOp:
		return pruneSetOp(x, want)
	case *logical.CTE:
		in := prune(x.Input, want)
		return x.WithInputs([]logical.Node{prune(x.Definition, columnSet(x.Definition)), in})
	case *logical.RecursiveUnion:
		return x.WithInputs([]logical.Node{
			prune(x.Initial, columnSet(x.Initial)), prune(x.Recursive, columnSet(x.Recursive))})
	case *logical.Distinct:
		if x.On == nil {
			return x.WithInputs([]logical.Node{prune(x.Input, columnSet(x.Input))})
		}
	case *logical.Insert, *logical.Update, *logical.Delete:
		return pruneWrite(n)
	case *logical.TableFunc:
		if x.Input != nil {
			return x.WithInputs([]logical.Node{prune(x.Input, columnSet(x.Input))})
		}
	case *logical.ProjectSet:
		return x.WithInputs([]logical.Node{prune(x.Input, needs(n, nil))})
	case *logical.Join:
		return pruneJoin(x, want)
	case *logical.LockRows:
		need := needs(n, want)
		for _, m := range x.Marks {
			need[m.RowID] = true
		}
		return x.WithInputs([]logical.Node{prune(x.Input, need)})
	}
	in := n.Inputs()
	if len(in) == 0 {
		return n
	}
	return n.WithInputs([]logical.Node{prune(in[0], needs(n, want))})
}

func pruneJoin(j *logical.Join, want logical.ColSet) logical.Node {
	need := needs(j, want)
	for id := range logical.FreeColumns(j.Right) {
		need[id] = true // a lateral side's parameters
	}
	return j.WithInputs([]logical.Node{prune(j.Left, need), prune(j.Right, need)})
}

func pruneGet(g *logical.Get, want logical.ColSet) logical.Node {
	out := *g
	out.Ords, out.Cols = nil, nil
	for i, c := range g.Cols {
		if c.ID == g.RowID {
			out.Cols = append(out.Cols, c)
		} else if want[c.ID] {
			out.Ords, out.Cols = append(out.Ords, g.Ords[i]), append(out.Cols, c)
		}
	}
	return &out
}

func pruneSystem(g *logical.SystemGet, want logical.ColSet) logical.Node {
	out := *g
	out.Ords, out.Cols = nil, nil
	for i, c := range g.Cols {
		if want[c.ID] {
			out.Ords, out.Cols = append(out.Ords, g.Ords[i]), append(out.Cols, c)
		}
	}
	return &out
}

func pruneProject(x *logical.Project, want logical.ColSet) logical.Node {
	out := &logical.Project{Input: x.Input}
	for i, c := range x.Cols {
		if want[c.ID] {
			out.Cols, out.Exprs = append(out.Cols, c), append(out.Exprs, x.Exprs[i])
		}
	}
	out.Input = prune(x.Input, needs(out, nil))
	return collapse(out)
}

// collapse merges a Project over a Project when the lower one only renames or
// the upper one uses each computed column once.
func collapse(p *logical.Project) logical.Node {
	in, ok := p.Input.(*logical.Project)
	if !ok {
		return dropIdentity(p)
	}
	count := map[expr.ColID]int{}
	for _, e := range p.Exprs {
		expr.Walk(e, func(x expr.Expr) bool {
			if c, ok := x.(*expr.Column); ok {
				count[c.ID]++
			}
			return true
		})
	}
	mapping := map[expr.ColID]expr.Expr{}
	for i, c := range in.Cols {
		_, isConst := in.Exprs[i].(*expr.Const)
		if !isColumn(in.Exprs[i]) && !isConst && count[c.ID] > 1 || volatile(in.Exprs[i]) {
			return dropIdentity(p)
		}
		mapping[c.ID] = in.Exprs[i]
	}
	return collapse(&logical.Project{Input: in.Input, Cols: p.Cols, Exprs: substituted(p.Exprs, mapping)})
}

// dropIdentity removes a Project that gives its input's columns as they are.
func dropIdentity(p *logical.Project) logical.Node {
	cols := p.Input.Columns()
	if len(cols) != len(p.Cols) {
		return p
	}
	for i, e := range p.Exprs {
		c, ok := e.(*expr.Column)
		if !ok || c.ID != cols[i].ID || p.Cols[i].ID != c.ID || p.Cols[i].Name != cols[i].Name || p.Cols[i].Type != cols[i].Type {
			return p
		}
	}
	return p.Input
}

func pruneAggregate(a *logical.Aggregate, want logical.ColSet) logical.Node {
	out := *a
	out.Aggs = nil
	for _, call := range a.Aggs {
		if want[call.ID] {
			out.Aggs = append(out.Aggs, call)
		}
	}
	need := needs(&out, nil)
	for _, g := range a.Groups {
		need[g.ID] = true
	}
	out.Input = prune(a.Input, need)
	return &out
}

func pruneWindow(w *logical.Window, want logical.ColSet) logical.Node {
	out := *w
	out.Calls = nil
	for _, call := range w.Calls {
		if want[call.ID] {
			out.Calls = append(out.Calls, call)
		}
	}
	if len(out.Calls) == 0 {
		return prune(w.Input, want)
	}
	out.Input = prune(w.Input, needs(&out, want))
	return &out
}

// setOp prunes the inputs of UNION ALL; the others compare whole rows.
func pruneSetOp(s *logical.SetOp, want logical.ColSet) logical.Node {
	if s.Kind != logical.Union || !s.All {
		return s.WithInputs([]logical.Node{prune(s.Left, columnSet(s.Left)), prune(s.Right, columnSet(s.Right))})
	}
	out := *s
	out.Cols = nil
	side := func(in logical.Node) logical.Node {
		proj := &logical.Project{Input: in}
		for i, c := range in.Columns() {
			if want[s.Cols[i].ID] {
				proj.Cols, proj.Exprs = append(proj.Cols, c), append(proj.Exprs, ref(c))
			}
		}
		return prune(proj, columnSet(proj))
	}
	for _, c := range s.Cols {
		if want[c.ID] {
			out.Cols = append(out.Cols, c)
		}
	}
	out.Left, out.Right = side(s.Left), side(s.Right)
	return &out
}

// write keeps what the statement itself reads of its input.
func pruneWrite(n logical.Node) logical.Node {
	in := n.Inputs()[0]
	need := needs(n, nil)
	switch x := n.(type) {
	case *logical.Insert:
		return x.WithInputs([]logical.Node{prune(in, columnSet(in))})
	case *logical.Update:
		need[x.Op.RowID] = true
		for _, id := range x.Op.Old {
			need[id] = true
		}
	case *logical.Delete:
		need[x.Op.RowID] = true
		for _, id := range x.Op.Old {
			need[id] = true
		}
	}
	return n.WithInputs([]logical.Node{prune(in, need)})
}
