package bind

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// recursion looks for the references that a recursive WITH query has to itself.
// There may be one, in a place where each round may see the rows of the round
// before alone.
type recursion struct {
	b    *Binder
	name string
	// place is what surrounds the part that is walked; empty where a reference
	// may stand.
	place  string
	found  int
	hidden int // how many inner WITH clauses around it give the name anew
	err    error
}

// The places where a reference may not stand, as messages name them.
const (
	inInitial   = "its non-recursive term"
	inSubquery  = "a subquery"
	inOuterJoin = "an outer join"
	inIntersect = "INTERSECT"
	inExcept    = "EXCEPT"
)

// mentions reports whether a query refers to a WITH query's name.
func mentions(sel *ast.Select, name string) bool {
	r := &recursion{name: name}
	r.walk(sel)
	return r.found > 0
}

// checkRecursion refuses a query that refers to itself where it may not.
func (b *Binder) checkRecursion(def *ast.CTE, sel *ast.Select) error {
	if sel.Op != ast.SetUnion {
		return b.errorAt(def, errs.InvalidRecursion,
			"recursive query \"%s\" does not have the form non-recursive-term UNION [ALL] recursive-term", def.Name)
	}
	r := &recursion{b: b, name: def.Name}
	r.in(inInitial, sel.Left)
	r.in("", sel.Right)
	if r.err != nil {
		return r.err
	}
	what := ""
	switch {
	case len(sel.OrderBy) > 0:
		what = "ORDER BY"
	case sel.Offset != nil:
		what = "OFFSET"
	case sel.Limit != nil:
		what = "LIMIT"
	case len(sel.Locking) > 0:
		what = "FOR UPDATE/SHARE"
	}
	if what != "" {
		return b.errorAt(def, errs.FeatureNotSupported, "%s in a recursive query is not implemented", what)
	}
	return nil
}

// in walks a part within a place.
func (r *recursion) in(place string, n ast.Node) {
	saved := r.place
	r.place = place
	r.walk(n)
	r.place = saved
}

func (r *recursion) walk(n ast.Node) {
	ast.Walk(n, func(n ast.Node) bool {
		if r.err != nil {
			return false
		}
		switch n := n.(type) {
		case *ast.RangeVar:
			r.reference(n)
		case *ast.SubLink:
			if n.Arg != nil {
				r.walk(n.Arg)
			}
			r.in(inSubquery, n.Query)
			return false
		case *ast.JoinExpr:
			r.join(n)
			return false
		case *ast.Select:
			return r.query(n)
		}
		return true
	})
}

// reference notes a table name that may be the query's.
func (r *recursion) reference(rv *ast.RangeVar) {
	if rv.Schema != "" || rv.Name != r.name || r.hidden > 0 {
		return
	}
	r.found++
	switch {
	case r.b == nil:
	case r.place != "":
		r.err = r.b.errorAt(rv, errs.InvalidRecursion, "recursive reference to query \"%s\" must not appear within %s", r.name, r.place)
	case r.found > 1:
		r.err = r.b.errorAt(rv, errs.InvalidRecursion, "recursive reference to query \"%s\" must not appear more than once", r.name)
	}
}

func (r *recursion) join(j *ast.JoinExpr) {
	left, right := r.place, r.place
	if j.Kind == ast.RightJoin || j.Kind == ast.FullJoin {
		left = inOuterJoin
	}
	if j.Kind == ast.LeftJoin || j.Kind == ast.FullJoin {
		right = inOuterJoin
	}
	r.in(left, j.Left)
	r.in(right, j.Right)
	if j.On != nil {
		r.walk(j.On)
	}
}

// query walks a query that has parts of its own kind, and says whether the
// caller is to walk it instead.
func (r *recursion) query(sel *ast.Select) bool {
	if with := sel.With; with != nil {
		own := *sel
		own.With = nil
		r.withQuery(with, &own)
		return false
	}
	if sel.Op == ast.SetNone || sel.Op == ast.SetUnion {
		return true
	}
	place := r.place
	switch {
	case sel.Op == ast.SetIntersect && sel.All:
		r.in(inIntersect, sel.Left)
		r.in(inIntersect, sel.Right)
	case sel.Op == ast.SetIntersect:
		r.walk(sel.Left)
		r.walk(sel.Right)
	default:
		if sel.All {
			place = inExcept
		}
		r.in(place, sel.Left)
		r.in(inExcept, sel.Right)
	}
	for _, s := range sel.OrderBy {
		r.walk(s)
	}
	return false
}

// withQuery walks the items of an inner WITH and what is below it. One that has
// the name hides it behind itself, and in a recursive WITH everywhere.
func (r *recursion) withQuery(with *ast.With, rest *ast.Select) {
	hides := func(c *ast.CTE) bool { return c.Name == r.name }
	before := r.hidden
	if with.Recursive && slices.ContainsFunc(with.CTEs, hides) {
		r.hidden++
	}
	for _, c := range with.CTEs {
		r.walk(c.Query)
		if !with.Recursive && hides(c) {
			r.hidden++
		}
	}
	r.walk(rest)
	r.hidden = before
}
