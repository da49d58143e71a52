package bind

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// bindSelect binds a query. sc is a fresh scope for it, whose parent is what
// the query sees around it.
func (b *Binder) bindSelect(sc *scope, sel *ast.Select) (logical.Node, error) {
	if err := b.enter(); err != nil {
		return nil, err
	}
	defer b.leave()
	wrap, err := b.bindWith(sc, sel.With)
	if err != nil {
		return nil, err
	}
	var node logical.Node
	switch {
	case sel.Op != ast.SetNone:
		node, err = b.bindSetOp(sc, sel)
	case sel.Values != nil:
		node, err = b.bindValues(sc, sel)
	default:
		node, err = b.bindPlain(sc, sel)
	}
	if err != nil {
		return nil, err
	}
	return wrap(node), nil
}

// target is an item of a SELECT list.
type target struct {
	name string
	e    expr.Expr
	src  ast.Expr
	col  expr.ColumnInfo
	// origin is the table column that the item is, if it is one.
	origin *rel
	attr   int16
}

// query is a plain SELECT while it is bound.
type query struct {
	b       *Binder
	sc      *scope
	sel     *ast.Select
	node    logical.Node
	targets []target
	having  []expr.Expr
	keys    []physical.SortKey
	// keyTarget is the target that a sort key is, or -1 while it is none.
	distinctOn []expr.Expr
	groups     grouping
	grouped    bool
	visible    int // targets beyond it are hidden sort columns
}

// bindPlain binds SELECT ... FROM ... without set operations.
func (b *Binder) bindPlain(sc *scope, sel *ast.Select) (logical.Node, error) {
	sc.query = &queryState{named: map[string]*ast.WindowDef{}}
	for _, w := range sel.Windows {
		if _, dup := sc.query.named[w.Name]; dup {
			return nil, b.errorAt(w, errs.WindowingError, "window \"%s\" is already defined", w.Name)
		}
		sc.query.named[w.Name] = w
	}
	q := &query{b: b, sc: sc, sel: sel}
	for _, step := range []func() error{
		q.from, q.where, q.groupBy, q.bindTargets, q.bindHaving, q.bindOrder, q.checkLocking,
		q.aggregate, q.window, q.projectSets, q.project, q.distinct, q.sort, q.lock, q.limit, q.trim,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return q.node, nil
}

func (q *query) from() error {
	if len(q.sel.Locking) > 0 {
		q.sc.locks = &locking{clauses: q.sel.Locking, refused: map[string]string{}}
	}
	node, err := q.b.bindFrom(q.sc, q.sel.From)
	if node == nil {
		node = &logical.Values{Rows: [][]expr.Expr{{}}}
	}
	q.node = node
	return err
}

func (q *query) where() error {
	if q.sel.Where == nil {
		return nil
	}
	cond, err := q.b.bindCond(&exprScope{sc: q.sc, clause: "WHERE"}, q.sel.Where, "WHERE")
	if err != nil {
		return err
	}
	q.node = &logical.Filter{Input: q.node, Conds: expr.Conjuncts(cond)}
	return nil
}

// bindTargets binds the SELECT list, expanding stars.
func (q *query) bindTargets() error {
	x := &exprScope{sc: q.sc, clause: "SELECT", aggs: true, windows: true, sets: true}
	for _, t := range q.sel.Targets {
		if ref, ok := t.Value.(*ast.ColumnRef); ok && ref.Star {
			if err := q.expandStar(ref); err != nil {
				return err
			}
			continue
		}
		if fs, ok := t.Value.(*ast.FieldSelect); ok && fs.Star {
			if err := q.expandRow(x, fs); err != nil {
				return err
			}
			continue
		}
		e, err := q.b.bindExpr(x, t.Value)
		if err != nil {
			return err
		}
		tg := target{name: t.Name, e: e, src: t.Value}
		if tg.name == "" {
			tg.name = targetName(t.Value)
		}
		q.origin(&tg)
		q.targets = append(q.targets, tg)
	}
	q.visible = len(q.targets)
	return nil
}

// origin records which table column a target is.
func (q *query) origin(t *target) {
	c, ok := t.e.(*expr.Column)
	if !ok {
		return
	}
	for _, r := range q.sc.rels {
		if r.unnamed {
			continue
		}
		for i := range r.cols {
			if r.cols[i].ID == c.ID && r.cols[i].attr != 0 {
				t.origin, t.attr = r, r.cols[i].attr
				return
			}
		}
	}
}

// expandStar expands * and t.*.
func (q *query) expandStar(ref *ast.ColumnRef) error {
	add := func(r *rel) {
		for i := range r.cols {
			c := &r.cols[i]
			if c.hidden && len(ref.Name) == 0 {
				continue
			}
			t := target{name: c.Name, e: c.ref(), src: ref}
			if c.attr != 0 && !r.unnamed {
				t.origin, t.attr = r, c.attr
			}
			q.targets = append(q.targets, t)
		}
	}
	if len(ref.Name) > 0 {
		r, err := q.b.findRel(q.sc, ref, ref.Name.Schema(), ref.Name.Last())
		if err != nil {
			return err
		}
		if r == nil {
			return q.b.missingRel(ref, ref.Name.String())
		}
		add(r)
		return nil
	}
	if len(q.sc.rels) == 0 {
		return q.b.errorAt(ref, errs.SyntaxError, "SELECT * with no tables specified is not valid")
	}
	for _, r := range q.sc.rels {
		add(r)
	}
	return nil
}

// expandRow expands (row).*.
func (q *query) expandRow(x *exprScope, fs *ast.FieldSelect) error {
	arg, err := q.b.bindExpr(x, fs.Arg)
	if err != nil {
		return err
	}
	row, ok := arg.(*expr.Row)
	if !ok {
		return q.b.errorAt(fs, errs.WrongObjectType, "type %s is not composite", arg.Type())
	}
	for i, f := range row.Fields {
		name := "f" + itoa(i+1)
		if i < len(row.Names) {
			name = row.Names[i]
		}
		q.targets = append(q.targets, target{name: name, e: f, src: fs})
	}
	return nil
}

// targetName is the column name that PostgreSQL gives an expression.
func targetName(e ast.Expr) string {
	if name, _ := figureName(e); name != "" {
		return name
	}
	return "?column?"
}

// figureName returns a name and how good it is: 2 for one of the expression's
// own, 1 for a weak one that a cast or CASE around it may replace.
func figureName(e ast.Expr) (string, int) {
	switch e := e.(type) {
	case *ast.ColumnRef:
		return e.Name.Last(), 2
	case *ast.FuncCall:
		return e.Name.Last(), 2
	case *ast.FieldSelect:
		return e.Field, 2
	case *ast.SubscriptExpr:
		return figureName(e.Arg)
	case *ast.TypeCast:
		if name, strength := figureName(e.Arg); strength > 1 {
			return name, strength
		}
		return e.Type.Name.Last(), 1
	case *ast.CollateExpr:
		return figureName(e.Arg)
	case *ast.CaseExpr:
		if e.Else != nil {
			if name, strength := figureName(e.Else); strength > 1 {
				return name, strength
			}
		}
		return "case", 1
	case *ast.CoalesceExpr:
		return "coalesce", 2
	case *ast.NullIfExpr:
		return "nullif", 2
	case *ast.MinMaxExpr:
		if e.Least {
			return "least", 2
		}
		return "greatest", 2
	case *ast.ArrayExpr:
		return "array", 2
	case *ast.RowExpr:
		return "row", 2
	case *ast.GroupingFunc:
		return "grouping", 2
	case *ast.SQLValueFunction:
		return e.Op.String(), 2
	case *ast.SubLink:
		return subLinkName(e)
	}
	return "", 0
}

func subLinkName(e *ast.SubLink) (string, int) {
	switch e.Kind {
	case ast.SubLinkExists:
		return "exists", 2
	case ast.SubLinkArray:
		return "array", 2
	case ast.SubLinkScalar:
		s := e.Query
		for s.Op != ast.SetNone {
			s = s.Left
		}
		if len(s.Targets) > 0 {
			if s.Targets[0].Name != "" {
				return s.Targets[0].Name, 2
			}
			return figureName(s.Targets[0].Value)
		}
	}
	return "", 0
}

func (q *query) bindHaving() error {
	if q.sel.Having == nil {
		return nil
	}
	q.grouped = true
	cond, err := q.b.bindCond(&exprScope{sc: q.sc, clause: "HAVING", aggs: true}, q.sel.Having, "HAVING")
	if err != nil {
		return err
	}
	q.having = expr.Conjuncts(cond)
	return nil
}

// bindOrder binds ORDER BY and DISTINCT ON, which may name targets by alias
// or number.
func (q *query) bindOrder() error {
	for _, d := range q.sel.DistinctOn {
		e, err := q.targetOrExpr(d, "DISTINCT ON")
		if err != nil {
			return err
		}
		q.distinctOn = append(q.distinctOn, e)
	}
	for _, s := range q.sel.OrderBy {
		e, err := q.targetOrExpr(s.Value, "ORDER BY")
		if err != nil {
			return err
		}
		key, err := q.b.sortKey(e, s)
		if err != nil {
			return err
		}
		q.keys = append(q.keys, key)
	}
	return nil
}

// targetOrExpr resolves an item of ORDER BY: a target's number, an alias, or
// an expression over the query's input.
func (q *query) targetOrExpr(e ast.Expr, clause string) (expr.Expr, error) {
	switch lit := e.(type) {
	case *ast.IntLit:
		if lit.Value < 1 || lit.Value > int64(q.visible) {
			return nil, q.b.errorAt(e, errs.InvalidColumnReference, "%s position %d is not in select list", clause, lit.Value)
		}
		return q.typedTarget(int(lit.Value) - 1)
	case *ast.StringLit, *ast.NumericLit, *ast.BoolLit, *ast.NullLit:
		return nil, q.b.errorAt(e, errs.SyntaxError, "non-integer constant in %s", clause)
	case *ast.ColumnRef:
		if len(lit.Name) == 1 && !lit.Star {
			at, err := q.alias(lit, lit.Name[0], clause)
			if err != nil {
				return nil, err
			}
			if at >= 0 {
				return q.typedTarget(at)
			}
		}
	}
	x := &exprScope{sc: q.sc, clause: clause, aggs: true, windows: true, sets: true}
	return q.b.bindExpr(x, e)
}

// typedTarget returns a target, a literal of it as text.
func (q *query) typedTarget(i int) (expr.Expr, error) {
	t := &q.targets[i]
	if isUnknown(t.e) {
		e, err := q.b.coerce(t.e, types.Text, ext.CastImplicit, t.src)
		if err != nil {
			return nil, err
		}
		t.e = e
	}
	return t.e, nil
}

// alias finds the target with an output name, or -1.
func (q *query) alias(n ast.Node, name, clause string) (int, error) {
	at := -1
	for i := range q.targets[:q.visible] {
		if q.targets[i].name != name {
			continue
		}
		if at >= 0 && !expr.Equal(q.targets[at].e, q.targets[i].e) {
			return -1, q.b.errorAt(n, errs.AmbiguousColumn, "%s \"%s\" is ambiguous", clause, name)
		}
		if at < 0 {
			at = i
		}
	}
	return at, nil
}

// sortKey makes a sort key with PostgreSQL's default for nulls.
func (b *Binder) sortKey(e expr.Expr, s *ast.SortBy) (physical.SortKey, error) {
	e, err := b.textIfUnknown(e, s)
	if err != nil {
		return physical.SortKey{}, err
	}
	key := physical.SortKey{Expr: e, Desc: s.Dir == ast.SortDesc}
	if s.Dir == ast.SortUsing {
		switch s.Using.Op {
		case "<":
		case ">":
			key.Desc = true
		default:
			return key, b.errorAt(s, errs.WrongObjectType, "operator %s is not a valid ordering operator", s.Using.Op)
		}
	}
	key.NullsFirst = key.Desc
	if s.Nulls != ast.NullsDefault {
		key.NullsFirst = s.Nulls == ast.NullsFirst
	}
	return key, b.checkSortable(e, s)
}

// checkSortable refuses types without an order.
func (b *Binder) checkSortable(e expr.Expr, n ast.Node) error {
	t := e.Type()
	if t.OID == types.RecordOID || t.IsArray() {
		return nil
	}
	if _, _, err := b.resolveOperator("<", t, t, n); err != nil {
		return b.errorAt(n, errs.UndefinedFunction, "could not identify an ordering operator for type %s", t.Bare()).
			WithHint("Use an explicit ordering operator or modify the query.")
	}
	return nil
}

// bindSortKeys binds ORDER BY where only expressions may stand: in aggregates
// and windows.
func (b *Binder) bindSortKeys(x *exprScope, list []*ast.SortBy) ([]physical.SortKey, error) {
	var keys []physical.SortKey
	for _, s := range list {
		e, err := b.bindExpr(x, s.Value)
		if err != nil {
			return nil, err
		}
		key, err := b.sortKey(e, s)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}
