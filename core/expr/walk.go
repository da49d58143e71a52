package expr

// Children returns the direct sub-expressions of e, not entering the plan of a
// Subquery.
func Children(e Expr) []Expr {
	switch e := e.(type) {
	case *Call:
		return e.Args
	case *Cast:
		return []Expr{e.Arg}
	case *And:
		return e.Args
	case *Or:
		return e.Args
	case *Not:
		return []Expr{e.Arg}
	case *IsNull:
		return []Expr{e.Arg}
	case *BoolTest:
		return []Expr{e.Arg}
	case *Case:
		out := make([]Expr, 0, 2*len(e.Whens)+1)
		for _, w := range e.Whens {
			out = append(out, w.Cond, w.Then)
		}
		if e.Else != nil {
			out = append(out, e.Else)
		}
		return out
	case *Coalesce:
		return e.Args
	case *MinMax:
		return e.Args
	case *DistinctFrom:
		return []Expr{e.Left, e.Right}
	case *InList:
		return []Expr{e.Arg}
	case *ArrayOp:
		return []Expr{e.Arg, e.Array}
	case *Array:
		return e.Elems
	case *Row:
		return e.Fields
	case *Subquery:
		if e.Cond != nil {
			return []Expr{e.Cond}
		}
	}
	return nil
}

// WithChildren returns a copy of e over other sub-expressions, in the order
// of Children.
func WithChildren(e Expr, c []Expr) Expr {
	switch e := e.(type) {
	case *Call:
		n := *e
		n.Args = c
		return &n
	case *Cast:
		n := *e
		n.Arg = c[0]
		return &n
	case *And:
		return &And{Args: c}
	case *Or:
		return &Or{Args: c}
	case *Not:
		return &Not{Arg: c[0]}
	case *IsNull:
		return &IsNull{Arg: c[0], Not: e.Not}
	case *BoolTest:
		return &BoolTest{Arg: c[0], Value: e.Value, Not: e.Not}
	case *Case:
		return caseWith(e, c)
	case *Coalesce:
		return &Coalesce{Args: c, T: e.T}
	case *MinMax:
		return &MinMax{Args: c, Least: e.Least, T: e.T}
	case *DistinctFrom:
		return &DistinctFrom{Left: c[0], Right: c[1], Eq: e.Eq, Not: e.Not}
	case *InList:
		n := *e
		n.Arg = c[0]
		return &n
	case *ArrayOp:
		n := *e
		n.Arg, n.Array = c[0], c[1]
		return &n
	case *Array:
		n := *e
		n.Elems = c
		return &n
	case *Row:
		return &Row{Fields: c, Names: e.Names}
	case *Subquery:
		if e.Cond != nil {
			n := *e
			n.Cond = c[0]
			return &n
		}
	}
	return e
}

func caseWith(e *Case, c []Expr) Expr {
	n := &Case{Whens: make([]When, len(e.Whens)), T: e.T}
	for i := range n.Whens {
		n.Whens[i] = When{Cond: c[2*i], Then: c[2*i+1]}
	}
	if e.Else != nil {
		n.Else = c[len(c)-1]
	}
	return n
}

// Rewrite applies f bottom-up and returns the new tree. Unchanged parts are
// shared with e.
func Rewrite(e Expr, f func(Expr) Expr) Expr {
	children := Children(e)
	var changed []Expr
	for i, c := range children {
		if n := Rewrite(c, f); n != c {
			if changed == nil {
				changed = append([]Expr(nil), children...)
			}
			changed[i] = n
		}
	}
	if changed != nil {
		e = WithChildren(e, changed)
	}
	return f(e)
}

// Walk calls f for e and everything below it, top-down, until f returns false
// for a node, whose parts are then skipped.
func Walk(e Expr, f func(Expr) bool) {
	if !f(e) {
		return
	}
	for _, c := range Children(e) {
		Walk(c, f)
	}
}

// Contains reports whether f holds for e or a part of it.
func Contains(e Expr, f func(Expr) bool) bool {
	found := false
	Walk(e, func(x Expr) bool {
		found = found || f(x)
		return !found
	})
	return found
}

// Conjuncts splits a condition at its ANDs.
func Conjuncts(e Expr) []Expr {
	if a, ok := e.(*And); ok {
		var out []Expr
		for _, x := range a.Args {
			out = append(out, Conjuncts(x)...)
		}
		return out
	}
	return []Expr{e}
}

// Conjunction joins conditions; nil for none.
func Conjunction(conds []Expr) Expr {
	switch len(conds) {
	case 0:
		return nil
	case 1:
		return conds[0]
	}
	return &And{Args: conds}
}
