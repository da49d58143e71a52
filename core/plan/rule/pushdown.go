package rule

import (
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// PushFilters moves conditions down to where their columns are made, through
// everything that lets them pass, and turns outer joins whose unmatched rows a
// condition rejects into inner ones.
func PushFilters(c *Context, n logical.Node) logical.Node {
	return push(n, nil)
}

// push returns n with conds applied, as deep as possible.
func push(n logical.Node, conds []expr.Expr) logical.Node {
	switch x := n.(type) {
	case *logical.Filter:
		return pushFilter(x, conds)
	case *logical.Project:
		return pushProject(x, conds)
	case *logical.Join:
		return pushJoin(x, conds)
	case *logical.Aggregate:
		return pushAggregate(x, conds)
	case *logical.Window:
		return pushWindow(x, conds)
	case *logical.SetOp:
		return pushSetOp(x, conds)
	case *logical.Sort:
		return x.WithInputs([]logical.Node{push(x.Input, conds)})
	case *logical.Distinct:
		if x.On == nil {
			return x.WithInputs([]logical.Node{push(x.Input, conds)})
		}
	case *logical.CTE:
		def := push(x.Definition, nil)
		return x.WithInputs([]logical.Node{def, push(x.Input, conds)})
	}
	out := mapInputs(n, func(in logical.Node) logical.Node { return push(in, nil) })
	return filter(out, conds)
}

func pushFilter(f *logical.Filter, conds []expr.Expr) logical.Node {
	var stay []expr.Expr
	all := append([]expr.Expr(nil), conds...)
	for _, e := range f.Conds {
		if volatile(e) {
			stay = append(stay, e)
		} else {
			all = append(all, e)
		}
	}
	if len(stay) > 0 {
		// A volatile condition sees the rows that the others let through.
		return filter(push(f.Input, all), stay)
	}
	return push(f.Input, all)
}

func pushProject(p *logical.Project, conds []expr.Expr) logical.Node {
	mapping := map[expr.ColID]expr.Expr{}
	blocked := logical.ColSet{}
	for i, c := range p.Cols {
		mapping[c.ID] = p.Exprs[i]
		if volatile(p.Exprs[i]) {
			blocked[c.ID] = true
		}
	}
	var down, stay []expr.Expr
	for _, e := range conds {
		if overlaps(uses(e), blocked) {
			stay = append(stay, e)
		} else {
			down = append(down, logical.SubstituteExpr(e, mapping))
		}
	}
	out := *p
	out.Input = push(p.Input, down)
	return filter(&out, stay)
}

// pushAggregate passes on conditions over group columns, where every grouping
// set has them.
func pushAggregate(a *logical.Aggregate, conds []expr.Expr) logical.Node {
	groups := logical.ColSet{}
	if a.Sets == nil {
		for _, g := range a.Groups {
			groups[g.ID] = true
		}
	}
	var down, stay []expr.Expr
	for _, e := range conds {
		if used := uses(e); len(used) > 0 && within(used, groups) && len(a.Groups) > 0 {
			down = append(down, e)
		} else {
			stay = append(stay, e)
		}
	}
	return filter(a.WithInputs([]logical.Node{push(a.Input, down)}), stay)
}

// pushWindow passes on conditions over the partition columns.
func pushWindow(w *logical.Window, conds []expr.Expr) logical.Node {
	keys := logical.ColSet{}
	for _, p := range w.Partition {
		if c, ok := p.(*expr.Column); ok {
			keys[c.ID] = true
		}
	}
	var down, stay []expr.Expr
	for _, e := range conds {
		if used := uses(e); len(used) > 0 && within(used, keys) {
			down = append(down, e)
		} else {
			stay = append(stay, e)
		}
	}
	return filter(w.WithInputs([]logical.Node{push(w.Input, down)}), stay)
}

// pushSetOp applies a condition to both inputs.
func pushSetOp(s *logical.SetOp, conds []expr.Expr) logical.Node {
	side := func(in logical.Node) logical.Node {
		mapping := map[expr.ColID]expr.Expr{}
		for i, c := range in.Columns() {
			mapping[s.Cols[i].ID] = ref(c)
		}
		return push(in, substituted(conds, mapping))
	}
	out := *s
	out.Left, out.Right = side(s.Left), side(s.Right)
	return &out
}

func pushJoin(j *logical.Join, conds []expr.Expr) logical.Node {
	left, right := columnSet(j.Left), columnSet(j.Right)
	out := *j
	out.Kind = strengthen(j.Kind, conds, left, right)
	var toLeft, toRight, on, stay []expr.Expr
	for _, e := range conds {
		used := uses(e)
		inL, inR := !overlaps(used, right), !overlaps(used, left)
		switch {
		case out.Kind == physical.Mark && used[j.Mark.ID]:
			stay = append(stay, e)
		case inL && leftPasses(out.Kind):
			toLeft = append(toLeft, e)
		case inR && (out.Kind == physical.Inner || out.Kind == physical.Right):
			toRight = append(toRight, e)
		case out.Kind == physical.Inner:
			on = append(on, e)
		default:
			stay = append(stay, e)
		}
	}
	for _, e := range j.Conds {
		used := uses(e)
		switch {
		case j.NullAware || volatile(e):
			on = append(on, e)
		case !overlaps(used, left) && rightOnly(out.Kind):
			toRight = append(toRight, e)
		case !overlaps(used, right) && (out.Kind == physical.Inner || out.Kind == physical.Semi || out.Kind == physical.Right):
			toLeft = append(toLeft, e)
		default:
			on = append(on, e)
		}
	}
	out.Conds = on
	out.Left, out.Right = push(j.Left, toLeft), push(j.Right, toRight)
	return filter(&out, stay)
}

// leftPasses reports whether a filter over the left columns may run before the
// join.
func leftPasses(k physical.JoinKind) bool {
	switch k {
	case physical.Inner, physical.Left, physical.Semi, physical.Anti, physical.Mark, physical.Single:
		return true
	}
	return false
}

// rightOnly reports whether a join condition over the right columns alone may
// filter the right input.
func rightOnly(k physical.JoinKind) bool {
	switch k {
	case physical.Inner, physical.Left, physical.Semi, physical.Anti, physical.Mark, physical.Single:
		return true
	}
	return false
}

// strengthen turns an outer join into a narrower one where a condition above
// it rejects the rows that it fills with nulls.
func strengthen(k physical.JoinKind, conds []expr.Expr, left, right logical.ColSet) physical.JoinKind {
	rejectsLeft, rejectsRight := false, false
	for _, e := range conds {
		rejectsLeft = rejectsLeft || rejectsNull(e, left)
		rejectsRight = rejectsRight || rejectsNull(e, right)
	}
	switch {
	case k == physical.Left && rejectsRight, k == physical.Right && rejectsLeft:
		return physical.Inner
	case k == physical.Full && rejectsLeft && rejectsRight:
		return physical.Inner
	case k == physical.Full && rejectsRight:
		return physical.Right
	case k == physical.Full && rejectsLeft:
		return physical.Left
	}
	return k
}

// rejectsNull reports whether a condition cannot be true when all columns of
// the set are null.
func rejectsNull(e expr.Expr, set logical.ColSet) bool {
	switch x := e.(type) {
	case *expr.And:
		for _, a := range x.Args {
			if rejectsNull(a, set) {
				return true
			}
		}
		return false
	case *expr.Or:
		for _, a := range x.Args {
			if !rejectsNull(a, set) {
				return false
			}
		}
		return true
	case *expr.IsNull:
		return x.Not && nullIfNull(x.Arg, set)
	case *expr.BoolTest:
		return !x.Not && nullIfNull(x.Arg, set)
	}
	return nullIfNull(e, set)
}

// nullIfNull reports whether an expression is null when all columns of the set
// are.
func nullIfNull(e expr.Expr, set logical.ColSet) bool {
	switch x := e.(type) {
	case *expr.Column:
		return set[x.ID]
	case *expr.Call:
		if !x.Fn.Strict {
			return false
		}
		for _, a := range x.Args {
			if nullIfNull(a, set) {
				return true
			}
		}
	case *expr.Cast:
		return nullIfNull(x.Arg, set)
	case *expr.Not:
		return nullIfNull(x.Arg, set)
	case *expr.InList:
		return nullIfNull(x.Arg, set)
	}
	return false
}
