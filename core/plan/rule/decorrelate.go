package rule

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Decorrelate removes the dependence of a join's right side on its left by
// moving what depends up into the join: conditions become join conditions, and
// an aggregate over correlated rows is grouped by what the correlation
// compares. What cannot be moved stays a lateral join, which the executor runs
// row by row.
func Decorrelate(c *Context, n logical.Node) logical.Node {
	n = mapInputs(n, func(in logical.Node) logical.Node { return Decorrelate(c, in) })
	j, ok := n.(*logical.Join)
	if !ok || !overlaps(logical.FreeColumns(j.Right), columnSet(j.Left)) {
		return n
	}
	d := &decorrelator{c: c, outer: columnSet(j.Left)}
	right, ok := d.pull(j.Right, j.Kind)
	if !ok || overlaps(logical.FreeColumns(right), d.outer) {
		return n
	}
	out := *j
	out.Right = right
	out.Conds = append(append([]expr.Expr(nil), substituted(j.Conds, d.replace)...), d.conds...)
	if j.NullAware && len(d.conds) > 0 {
		// The correlation itself is no part of NOT IN's comparison: rows that it
		// rejects do not count, whatever is null. A conjunction says so, since
		// false AND null is false.
		out.Conds = []expr.Expr{expr.Conjunction(out.Conds)}
	}
	return d.restore(j, &out)
}

// decorrelator moves correlated parts of one right side up.
type decorrelator struct {
	c     *Context
	outer logical.ColSet
	conds []expr.Expr
	// replace maps columns of the old right side to what stands for them above
	// the join.
	replace map[expr.ColID]expr.Expr
	// marker is a column of the right side that is never null, which tells a
	// row without match.
	marker expr.ColumnInfo
	// always is true when the old right side gives a row for every outer row,
	// being an aggregate without groups: what is computed over its result is
	// then computed above the join, over nulls where nothing matched.
	always bool
}

func substituted(list []expr.Expr, m map[expr.ColID]expr.Expr) []expr.Expr {
	out := make([]expr.Expr, len(list))
	for i, e := range list {
		out[i] = logical.SubstituteExpr(e, m)
	}
	return out
}

// pull returns n without its dependence on the outer columns; what it took
// out is in d. false means that it cannot be done.
func (d *decorrelator) pull(n logical.Node, kind physical.JoinKind) (logical.Node, bool) {
	if !overlaps(logical.FreeColumns(n), d.outer) {
		return n, true
	}
	switch x := n.(type) {
	case *logical.Filter:
		return d.pullFilter(x, kind)
	case *logical.Project:
		return d.pullProject(x, kind)
	case *logical.Aggregate:
		return d.pullAggregate(x, kind)
	case *logical.Sort:
		// The order of a joined side means nothing.
		return d.pull(x.Input, kind)
	case *logical.Distinct:
		if x.On == nil && (kind == physical.Semi || kind == physical.Anti || kind == physical.Mark) {
			return d.pull(x.Input, kind)
		}
	case *logical.Limit:
		// EXISTS (... LIMIT n) with n > 0 asks for the same.
		if k, ok := x.Count.(*expr.Const); ok && x.Offset == nil && !k.Value.IsNull(0) && int8At(k) > 0 &&
			(kind == physical.Semi || kind == physical.Anti) {
			return d.pull(x.Input, kind)
		}
	case *logical.Join:
		return d.pullJoin(x, kind)
	}
	return nil, false
}

func int8At(k *expr.Const) int64 {
	if k.Value.Type.OID != types.Int8OID {
		return 2
	}
	return vector.Values[int64](k.Value)[0]
}

func (d *decorrelator) pullFilter(f *logical.Filter, kind physical.JoinKind) (logical.Node, bool) {
	in, ok := d.pull(f.Input, kind)
	if !ok || d.always {
		return nil, false // a HAVING decides whether there is a row at all
	}
	var keep []expr.Expr
	for _, cond := range substituted(f.Conds, d.replace) {
		if overlaps(uses(cond), d.outer) {
			d.conds = append(d.conds, cond)
		} else {
			keep = append(keep, cond)
		}
	}
	return filter(in, keep), true
}

// pullProject passes the columns on that the moved conditions need, and moves
// computations over outer columns above the join.
func (d *decorrelator) pullProject(p *logical.Project, kind physical.JoinKind) (logical.Node, bool) {
	in, ok := d.pull(p.Input, kind)
	if !ok {
		return nil, false
	}
	out := &logical.Project{Input: in}
	have := logical.ColSet{}
	for i, c := range p.Cols {
		e := logical.SubstituteExpr(p.Exprs[i], d.replace)
		if overlaps(uses(e), d.outer) || d.always && !isColumn(e) {
			d.note(c.ID, e)
			continue
		}
		out.Cols, out.Exprs = append(out.Cols, c), append(out.Exprs, e)
		have[c.ID] = true
	}
	for _, c := range in.Columns() {
		if !have[c.ID] && d.wanted(c.ID) {
			out.Cols, out.Exprs = append(out.Cols, c), append(out.Exprs, ref(c))
			have[c.ID] = true
		}
	}
	return out, true
}

func (d *decorrelator) note(id expr.ColID, e expr.Expr) {
	if d.replace == nil {
		d.replace = map[expr.ColID]expr.Expr{}
	}
	d.replace[id] = e
}

// wanted reports whether a moved part uses a column of the right side.
func (d *decorrelator) wanted(id expr.ColID) bool {
	if d.marker.ID == id {
		return true
	}
	for _, cond := range d.conds {
		if uses(cond)[id] {
			return true
		}
	}
	for _, e := range d.replace {
		if uses(e)[id] {
			return true
		}
	}
	return false
}

// pullAggregate groups an aggregate by the inner sides of the equalities that
// correlate its input.
func (d *decorrelator) pullAggregate(a *logical.Aggregate, kind physical.JoinKind) (logical.Node, bool) {
	if a.Sets != nil || len(d.conds) > 0 || d.replace != nil {
		return nil, false
	}
	for _, call := range a.Aggs {
		for _, e := range logical.AggExprs(call) {
			if overlaps(uses(e), d.outer) {
				return nil, false
			}
		}
	}
	in, ok := d.pull(a.Input, physical.Inner)
	if !ok || d.replace != nil {
		return nil, false
	}
	scalar := len(a.Groups) == 0
	if scalar && kind != physical.Left && kind != physical.Single {
		return nil, false // it gives a row even where the join finds none
	}
	out := &logical.Aggregate{Groups: append([]expr.ColumnInfo(nil), a.Groups...), Aggs: a.Aggs}
	pre := passThrough(in)
	var joined []expr.Expr
	for _, cond := range d.conds {
		call, inner, outer := d.equality(cond)
		if call == nil {
			return nil, false
		}
		col, isCol := inner.(*expr.Column)
		if !isCol {
			info := d.c.column("key", inner.Type())
			pre.Cols, pre.Exprs = append(pre.Cols, info), append(pre.Exprs, inner)
			col = ref(info)
		}
		if !hasColumn(out.Groups, col.ID) {
			out.Groups = append(out.Groups, expr.ColumnInfo{ID: col.ID, Name: col.Name, Type: col.T})
		}
		joined = append(joined, orient(call, col, outer, inner))
	}
	out.Input = pre
	d.conds = joined
	if scalar {
		d.always = true
		d.emptyValues(out)
	}
	return out, true
}

func hasColumn(cols []expr.ColumnInfo, id expr.ColID) bool {
	for _, c := range cols {
		if c.ID == id {
			return true
		}
	}
	return false
}

// equality splits "inner = outer"; nil for any other condition.
func (d *decorrelator) equality(cond expr.Expr) (call *expr.Call, inner, outer expr.Expr) {
	call, ok := cond.(*expr.Call)
	if !ok || call.Op != "=" || len(call.Args) != 2 {
		return nil, nil, nil
	}
	l, r := uses(call.Args[0]), uses(call.Args[1])
	switch {
	case within(r, d.outer) && !overlaps(l, d.outer) && len(l) > 0:
		return call, call.Args[0], call.Args[1]
	case within(l, d.outer) && !overlaps(r, d.outer) && len(r) > 0:
		return call, call.Args[1], call.Args[0]
	}
	return nil, nil, nil
}

// orient rebuilds an equality with a column in place of its inner side.
func orient(call *expr.Call, col *expr.Column, outer, inner expr.Expr) expr.Expr {
	n := *call
	if call.Args[0] == inner {
		n.Args = []expr.Expr{col, outer}
	} else {
		n.Args = []expr.Expr{outer, col}
	}
	return &n
}

// emptyValues replaces, for outer rows without any inner row, the aggregates
// that are not null over nothing: count is 0.
func (d *decorrelator) emptyValues(a *logical.Aggregate) {
	for _, call := range a.Aggs {
		if call.Agg.Name != "count" && call.Agg.Name != "regr_count" {
			continue
		}
		col := &expr.Column{ID: call.ID, T: call.T, Name: call.Agg.Name}
		d.note(call.ID, &expr.Coalesce{Args: []expr.Expr{col, expr.Int8Const(0)}, T: call.T})
	}
}

// pullJoin moves the correlation out of an inner join's sides and condition.
func (d *decorrelator) pullJoin(j *logical.Join, kind physical.JoinKind) (logical.Node, bool) {
	out := *j
	var ok bool
	if out.Left, ok = d.pull(j.Left, kind); !ok {
		return nil, false
	}
	if j.Kind != physical.Inner {
		// The right side and the condition decide which rows are filled with
		// nulls, or are there at all; they cannot be moved above that.
		if overlaps(logical.FreeColumns(j.Right), d.outer) {
			return nil, false
		}
		for _, cond := range j.Conds {
			if overlaps(uses(cond), d.outer) {
				return nil, false
			}
		}
		out.Conds = substituted(j.Conds, d.replace)
		return &out, true
	}
	if out.Right, ok = d.pull(j.Right, kind); !ok {
		return nil, false
	}
	out.Conds = nil
	for _, cond := range substituted(j.Conds, d.replace) {
		if overlaps(uses(cond), d.outer) {
			d.conds = append(d.conds, cond)
		} else {
			out.Conds = append(out.Conds, cond)
		}
	}
	return &out, true
}

// restore gives the decorrelated join the columns of the original, with the
// computations that moved above it.
func (d *decorrelator) restore(j, out *logical.Join) logical.Node {
	want := j.Columns()
	if len(d.replace) == 0 {
		return narrowed(j, out)
	}
	if !d.always && (j.Kind == physical.Left || j.Kind == physical.Single) {
		d.addMarker(out)
	}
	p := &logical.Project{Input: out}
	for _, c := range want {
		e, moved := d.replace[c.ID]
		switch {
		case !moved:
			e = ref(c)
		case d.marker.ID != 0:
			e = &expr.Case{Whens: []expr.When{{Cond: &expr.IsNull{Arg: ref(d.marker), Not: true}, Then: e}}, T: c.Type}
		}
		p.Cols, p.Exprs = append(p.Cols, c), append(p.Exprs, e)
	}
	return p
}

func isColumn(e expr.Expr) bool {
	_, ok := e.(*expr.Column)
	return ok
}

// addMarker adds a constant column to the right side.
func (d *decorrelator) addMarker(out *logical.Join) {
	d.marker = d.c.column("matched", types.Bool)
	p := passThrough(out.Right)
	p.Cols, p.Exprs = append(p.Cols, d.marker), append(p.Exprs, expr.BoolConst(true))
	out.Right = p
}
