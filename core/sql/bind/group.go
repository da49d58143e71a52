package bind

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// grouping is a GROUP BY clause.
type grouping struct {
	exprs []expr.Expr
	cols  []expr.ColumnInfo
	sets  [][]int // nil for a plain GROUP BY
}

// maxGroupingSets is PostgreSQL's limit.
const maxGroupingSets = 4096

// groupBy binds GROUP BY, which may name targets by alias or number.
func (q *query) groupBy() error {
	if len(q.sel.GroupBy) == 0 {
		return nil
	}
	q.grouped = true
	sets := [][]int{{}}
	plain := true
	for _, item := range q.sel.GroupBy {
		if gs, ok := item.(*ast.GroupingSet); ok {
			plain = false
			alternatives, err := q.expandSet(gs)
			if err != nil {
				return err
			}
			sets = crossSets(sets, alternatives)
			if len(sets) > maxGroupingSets {
				return q.b.errorAt(gs, errs.StatementTooComplex, "too many grouping sets present (maximum %d)", maxGroupingSets)
			}
			continue
		}
		cols, err := q.groupItem(item)
		if err != nil {
			return err
		}
		sets = crossSets(sets, [][]int{cols})
	}
	if !plain {
		q.groups.sets = dedupSets(sets, q.sel.GroupDistinct)
	}
	q.sc.query.groupExprs = q.groups.exprs
	return nil
}

// crossSets combines every set of a with every set of b.
func crossSets(a, b [][]int) [][]int {
	var out [][]int
	for _, x := range a {
		for _, y := range b {
			set := slices.Clone(x)
			for _, c := range y {
				if !slices.Contains(set, c) {
					set = append(set, c)
				}
			}
			out = append(out, set)
		}
	}
	return out
}

// dedupSets sorts each set and, for GROUP BY DISTINCT, drops equal ones.
func dedupSets(sets [][]int, distinct bool) [][]int {
	var out [][]int
	for _, s := range sets {
		slices.Sort(s)
		if distinct && slices.ContainsFunc(out, func(o []int) bool { return slices.Equal(o, s) }) {
			continue
		}
		out = append(out, s)
	}
	return out
}

// groupItem binds one expression, or a row of them, and returns the positions
// of its grouping expressions.
func (q *query) groupItem(item ast.Expr) ([]int, error) {
	if row, ok := item.(*ast.RowExpr); ok && !row.Explicit {
		var out []int
		for _, a := range row.Args {
			cols, err := q.groupItem(a)
			if err != nil {
				return nil, err
			}
			out = append(out, cols...)
		}
		return out, nil
	}
	e, err := q.groupExpr(item)
	if err != nil {
		return nil, err
	}
	if row, ok := e.(*expr.Row); ok && len(row.Names) > 0 {
		var out []int
		for _, f := range row.Fields {
			out = append(out, q.addGroup(f))
		}
		return out, nil
	}
	return []int{q.addGroup(e)}, nil
}

func (q *query) addGroup(e expr.Expr) int {
	for i, g := range q.groups.exprs {
		if expr.Equal(g, e) {
			return i
		}
	}
	q.groups.exprs = append(q.groups.exprs, e)
	return len(q.groups.exprs) - 1
}

// groupExpr resolves a number, an input column, an output name or an
// expression, in this order.
func (q *query) groupExpr(item ast.Expr) (expr.Expr, error) {
	x := &exprScope{sc: q.sc, clause: "GROUP BY"}
	switch lit := item.(type) {
	case *ast.IntLit:
		return q.groupOrdinal(x, lit)
	case *ast.StringLit, *ast.NumericLit, *ast.BoolLit, *ast.NullLit:
		return nil, q.b.errorAt(item, errs.SyntaxError, "non-integer constant in GROUP BY")
	case *ast.ColumnRef:
		if len(lit.Name) != 1 || lit.Star {
			break
		}
		own := &scope{rels: q.sc.rels}
		if e, _, _, err := q.b.findColumn(own, lit, lit.Name[0]); e != nil || err != nil {
			return e, err
		}
		for _, t := range q.sel.Targets {
			if t.Name == lit.Name[0] {
				return q.b.bindExpr(x, t.Value)
			}
		}
	}
	e, err := q.b.bindExpr(x, item)
	if err != nil {
		return nil, err
	}
	return q.b.textIfUnknown(e, item)
}

func (q *query) groupOrdinal(x *exprScope, lit *ast.IntLit) (expr.Expr, error) {
	// The number counts the expanded list, so stars are expanded first.
	probe := &query{b: q.b, sc: q.sc, sel: q.sel}
	at := int64(0)
	for _, t := range q.sel.Targets {
		if ref, ok := t.Value.(*ast.ColumnRef); ok && ref.Star {
			probe.targets = nil
			if err := probe.expandStar(ref); err != nil {
				return nil, err
			}
			if lit.Value > at && lit.Value <= at+int64(len(probe.targets)) {
				return probe.targets[lit.Value-at-1].e, nil
			}
			at += int64(len(probe.targets))
			continue
		}
		at++
		if at == lit.Value {
			e, err := q.b.bindExpr(x, t.Value)
			if err != nil {
				return nil, err
			}
			return q.b.textIfUnknown(e, t.Value)
		}
	}
	return nil, q.b.errorAt(lit, errs.InvalidColumnReference, "GROUP BY position %d is not in select list", lit.Value)
}

// expandSet lists the grouping sets of ROLLUP, CUBE and GROUPING SETS.
func (q *query) expandSet(gs *ast.GroupingSet) ([][]int, error) {
	if gs.Kind == ast.GroupingEmpty {
		return [][]int{{}}, nil
	}
	if gs.Kind == ast.GroupingSets {
		var out [][]int
		for _, c := range gs.Content {
			if sub, ok := c.(*ast.GroupingSet); ok {
				sets, err := q.expandSet(sub)
				if err != nil {
					return nil, err
				}
				out = append(out, sets...)
				continue
			}
			cols, err := q.groupItem(c)
			if err != nil {
				return nil, err
			}
			out = append(out, cols)
		}
		return out, nil
	}
	var parts [][]int
	for _, c := range gs.Content {
		cols, err := q.groupItem(c)
		if err != nil {
			return nil, err
		}
		parts = append(parts, cols)
	}
	if gs.Kind == ast.GroupingRollup {
		var out [][]int
		for n := len(parts); n >= 0; n-- {
			out = append(out, slices.Concat(parts[:n]...))
		}
		return out, nil
	}
	if len(parts) > 12 {
		return nil, q.b.errorAt(gs, errs.TooManyColumns, "CUBE is limited to 12 elements")
	}
	var out [][]int
	for mask := 1<<len(parts) - 1; mask >= 0; mask-- {
		set := []int{}
		for i := range parts {
			if mask&(1<<(len(parts)-1-i)) != 0 {
				set = append(set, parts[i]...)
			}
		}
		out = append(out, set)
	}
	return out, nil
}

// aggregate adds the Aggregate node and HAVING, and rewrites what stands above
// in terms of its columns.
func (q *query) aggregate() error {
	state := q.sc.query
	if !q.grouped && len(state.aggs) == 0 {
		return nil
	}
	input := q.node
	inputCols := logical.ColSet{}
	for _, c := range input.Columns() {
		inputCols[c.ID] = true
	}
	q.groupColumns()
	r := &regrouper{q: q, input: inputCols, groups: logical.ColSet{}}
	for _, c := range q.groups.cols {
		r.groups[c.ID] = true
	}
	if err := r.rewriteAll(); err != nil {
		return err
	}
	q.node = &logical.Aggregate{Input: q.node, Groups: q.groups.cols, Sets: q.groups.sets, Aggs: state.aggs, Grouping: state.groupingMask}
	if len(q.having) > 0 {
		q.node = &logical.Filter{Input: q.node, Conds: q.having}
	}
	return nil
}

// groupColumns gives every grouping expression a column of the input, with a
// Project for those that are computed. Under grouping sets each gets a column
// of its own, since it is null in some of the rows while aggregates' arguments
// are not.
func (q *query) groupColumns() {
	in := q.node.Columns()
	p := &logical.Project{Input: q.node}
	for _, c := range in {
		p.Cols = append(p.Cols, c)
		p.Exprs = append(p.Exprs, &expr.Column{ID: c.ID, T: c.Type, Name: c.Name})
	}
	computed := false
	for _, g := range q.groups.exprs {
		if c, ok := g.(*expr.Column); ok && q.groups.sets == nil {
			q.groups.cols = append(q.groups.cols, expr.ColumnInfo{ID: c.ID, Name: c.Name, Type: c.T})
			continue
		}
		name := "?column?"
		if c, ok := g.(*expr.Column); ok {
			name = c.Name
		}
		col := q.b.column(name, g.Type())
		p.Cols, p.Exprs = append(p.Cols, col), append(p.Exprs, g)
		q.groups.cols = append(q.groups.cols, col)
		computed = true
	}
	if computed {
		q.node = p
	}
}

// regrouper rewrites expressions over a query's input to ones over its groups.
type regrouper struct {
	q      *query
	input  logical.ColSet
	groups logical.ColSet
	err    error
}

func (r *regrouper) rewriteAll() error {
	q := r.q
	for i := range q.targets {
		q.targets[i].e = r.rewrite(q.targets[i].e, q.targets[i].src)
	}
	for i := range q.having {
		q.having[i] = r.rewrite(q.having[i], q.sel.Having)
	}
	for i := range q.keys {
		q.keys[i].Expr = r.rewrite(q.keys[i].Expr, q.sel.OrderBy[i])
	}
	for i := range q.distinctOn {
		q.distinctOn[i] = r.rewrite(q.distinctOn[i], q.sel.DistinctOn[i])
	}
	state := q.sc.query
	for i := range state.windows {
		r.rewriteWindow(&state.windows[i])
	}
	for i := range state.sets {
		for j := range state.sets[i].args {
			state.sets[i].args[j] = r.rewrite(state.sets[i].args[j], q.sel)
		}
	}
	return r.err
}

func (r *regrouper) rewriteWindow(w *windowUse) {
	for i := range w.partition {
		w.partition[i] = r.rewrite(w.partition[i], r.q.sel)
	}
	for i := range w.order {
		w.order[i].Expr = r.rewrite(w.order[i].Expr, r.q.sel)
	}
	for i := range w.call.Args {
		w.call.Args[i] = r.rewrite(w.call.Args[i], r.q.sel)
	}
	for _, e := range []*expr.Expr{&w.call.Filter, &w.call.Frame.StartOffset, &w.call.Frame.EndOffset,
		&w.call.Frame.StartLimit, &w.call.Frame.EndLimit} {
		if *e != nil {
			*e = r.rewrite(*e, r.q.sel)
		}
	}
}

// rewrite replaces grouping expressions by their columns, outermost first, and
// reports any other column of the input.
func (r *regrouper) rewrite(e expr.Expr, n ast.Node) expr.Expr {
	if r.err != nil {
		return e
	}
	for i, g := range r.q.groups.exprs {
		if expr.Equal(g, e) {
			c := r.q.groups.cols[i]
			return &expr.Column{ID: c.ID, T: c.Type, Name: c.Name}
		}
	}
	switch x := e.(type) {
	case *expr.Column:
		if r.input[x.ID] && !r.groups[x.ID] && !r.dependent(x) {
			r.err = r.ungrouped(x, n)
		}
		return e
	case *expr.Subquery:
		return r.subquery(x, n)
	}
	children := expr.Children(e)
	if len(children) == 0 {
		return e
	}
	out := make([]expr.Expr, len(children))
	for i, c := range children {
		out[i] = r.rewrite(c, n)
	}
	return expr.WithChildren(e, out)
}

func (r *regrouper) ungrouped(c *expr.Column, n ast.Node) error {
	name := c.Name
	for _, rel := range r.q.sc.rels {
		for i := range rel.cols {
			if rel.cols[i].ID == c.ID && rel.name != "" {
				name = rel.name + "." + rel.cols[i].Name
			}
		}
	}
	return r.q.b.errorAt(n, errs.GroupingError,
		"column \"%s\" must appear in the GROUP BY clause or be used in an aggregate function", name)
}

// subquery checks the columns that a sub-select takes from the query.
func (r *regrouper) subquery(s *expr.Subquery, n ast.Node) expr.Expr {
	out := *s
	if s.Cond != nil {
		own := logical.ColSet{}
		for _, c := range s.Plan.Columns() {
			own[c.ID] = true
		}
		out.Cond = r.rewrite(s.Cond, n)
	}
	for id := range logical.FreeColumns(s.Plan.(logical.Node)) {
		if r.input[id] && !r.groups[id] {
			c := r.column(id)
			if !r.dependent(c) {
				r.err = r.q.b.errorAt(n, errs.GroupingError, "subquery uses ungrouped column \"%s\" from outer query", c.Name)
			}
		}
	}
	if r.q.groups.sets != nil && r.err == nil {
		// The group columns have ids of their own under grouping sets.
		mapping := map[expr.ColID]expr.Expr{}
		for i, g := range r.q.groups.exprs {
			if c, ok := g.(*expr.Column); ok {
				gc := r.q.groups.cols[i]
				mapping[c.ID] = &expr.Column{ID: gc.ID, T: gc.Type, Name: gc.Name}
			}
		}
		out.Plan = logical.Substitute(s.Plan.(logical.Node), mapping)
	}
	return &out
}

func (r *regrouper) column(id expr.ColID) *expr.Column {
	for _, rel := range r.q.sc.rels {
		for i := range rel.cols {
			if rel.cols[i].ID == id {
				return &expr.Column{ID: id, T: rel.cols[i].Type, Name: rel.cols[i].Name}
			}
		}
	}
	return &expr.Column{ID: id, T: types.Unknown}
}

// dependent reports whether a column depends on the groups because they hold
// the primary key of its table; it then becomes a group itself.
func (r *regrouper) dependent(c *expr.Column) bool {
	if r.q.groups.sets != nil {
		return false
	}
	for _, rel := range r.q.sc.rels {
		if rel.table == nil || rel.table.Kind != catalog.RelTable {
			continue
		}
		for i := range rel.cols {
			if rel.cols[i].ID == c.ID && r.holdsKey(rel) {
				r.groups[c.ID] = true
				r.q.groups.cols = append(r.q.groups.cols, expr.ColumnInfo{ID: c.ID, Name: c.Name, Type: c.T})
				return true
			}
		}
	}
	return false
}

func (r *regrouper) holdsKey(rel *rel) bool {
	pk := rel.table.PrimaryKey()
	if pk == nil {
		return false
	}
	for _, ord := range pk.Columns {
		found := false
		for i := range rel.cols {
			found = found || int(rel.cols[i].attr) == ord+1 && r.groups[rel.cols[i].ID]
		}
		if !found {
			return false
		}
	}
	return true
}

// window adds a Window node for each distinct window.
func (q *query) window() error {
	uses := q.sc.query.windows
	for len(uses) > 0 {
		w := &logical.Window{Input: q.node, Partition: uses[0].partition, Order: uses[0].order}
		var rest []windowUse
		for _, u := range uses {
			if sameWindow(&uses[0], &u) {
				w.Calls = append(w.Calls, u.call)
			} else {
				rest = append(rest, u)
			}
		}
		q.node, uses = w, rest
	}
	return nil
}

func sameWindow(a, b *windowUse) bool {
	if len(a.partition) != len(b.partition) || len(a.order) != len(b.order) {
		return false
	}
	for i := range a.partition {
		if !expr.Equal(a.partition[i], b.partition[i]) {
			return false
		}
	}
	return sameKeys(a.order, b.order)
}

func sameKeys(a, b []physical.SortKey) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !expr.Equal(a[i].Expr, b[i].Expr) || a[i].Desc != b[i].Desc || a[i].NullsFirst != b[i].NullsFirst {
			return false
		}
	}
	return true
}
