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

// projectSets adds the set-returning functions of the target list.
func (q *query) projectSets() error {
	pending := q.sc.query.sets
	for len(pending) > 0 {
		p := &logical.ProjectSet{Input: q.node}
		have := logical.ColSet{}
		for _, c := range q.node.Columns() {
			have[c.ID] = true
			p.Cols = append(p.Cols, c)
			p.Items = append(p.Items, physical.SetItem{Expr: &expr.Column{ID: c.ID, T: c.Type, Name: c.Name}})
		}
		// A function whose argument is another one's result waits for it.
		var rest []setCall
		waiting := logical.ColSet{}
		for _, s := range pending {
			waiting[s.col.ID] = true
		}
		for _, s := range pending {
			used := logical.ColSet{}
			for _, a := range s.args {
				logical.ExprColumns(a, used)
			}
			blocked := false
			for id := range used {
				blocked = blocked || waiting[id]
			}
			if blocked {
				rest = append(rest, s)
				continue
			}
			p.Cols = append(p.Cols, s.col)
			p.Items = append(p.Items, physical.SetItem{Func: s.fn, Args: s.args})
		}
		q.node, pending = p, rest
	}
	return nil
}

// project computes the targets and the sort keys that are none of them.
func (q *query) project() error {
	keyAt, onAt := make([]int, len(q.keys)), make([]int, len(q.distinctOn))
	var err error
	for i := range q.keys {
		if keyAt[i], err = q.keyTarget(q.keys[i].Expr); err != nil {
			return err
		}
	}
	for i := range q.distinctOn {
		if onAt[i], err = q.keyTarget(q.distinctOn[i]); err != nil {
			return err
		}
	}
	q.markTargets()
	p := &logical.Project{Input: q.node}
	taken := logical.ColSet{}
	for i := range q.targets {
		t := &q.targets[i]
		if c, ok := t.e.(*expr.Column); ok && !taken[c.ID] && q.gives(c.ID) {
			t.col = expr.ColumnInfo{ID: c.ID, Name: t.name, Type: t.e.Type()}
		} else {
			t.col = q.b.column(t.name, t.e.Type())
		}
		taken[t.col.ID] = true
		p.Cols, p.Exprs = append(p.Cols, t.col), append(p.Exprs, t.e)
	}
	for i := range q.keys {
		q.keys[i].Expr = q.targetRef(keyAt[i])
	}
	for i := range q.distinctOn {
		q.distinctOn[i] = q.targetRef(onAt[i])
	}
	q.node = p
	return nil
}

// gives reports whether the input makes a column, which may then keep its id.
// A column of an enclosing query gets a new one here.
func (q *query) gives(id expr.ColID) bool {
	for _, c := range q.node.Columns() {
		if c.ID == id {
			return true
		}
	}
	return false
}

func (q *query) targetRef(at int) expr.Expr {
	c := q.targets[at].col
	return &expr.Column{ID: c.ID, T: c.Type, Name: c.Name}
}

// keyTarget finds the target that equals e, adding a hidden one.
func (q *query) keyTarget(e expr.Expr) (int, error) {
	for i := range q.targets {
		if expr.Equal(q.targets[i].e, e) {
			return i, nil
		}
	}
	if q.sel.Distinct && len(q.sel.DistinctOn) == 0 {
		return 0, q.b.errorAt(q.sel.OrderBy[0], errs.InvalidColumnReference,
			"for SELECT DISTINCT, ORDER BY expressions must appear in select list")
	}
	q.targets = append(q.targets, target{name: "?column?", e: e})
	return len(q.targets) - 1, nil
}

func (q *query) distinct() error {
	if !q.sel.Distinct && len(q.sel.DistinctOn) == 0 {
		return nil
	}
	if len(q.distinctOn) == 0 {
		for i := range q.targets {
			if err := q.checkHashable(q.targets[i].e, q.targets[i].src); err != nil {
				return err
			}
		}
		q.node = &logical.Distinct{Input: q.typed()}
		return nil
	}
	// DISTINCT ON keeps the first row of the order, which must begin with it.
	for i, k := range q.keys {
		if i >= len(q.distinctOn) {
			break
		}
		if !containsExpr(q.distinctOn, k.Expr) {
			return q.b.errorAt(q.sel.OrderBy[i], errs.InvalidColumnReference,
				"SELECT DISTINCT ON expressions must match initial ORDER BY expressions")
		}
	}
	node := q.node
	if len(q.keys) > 0 {
		node = &logical.Sort{Input: node, Keys: q.keys}
	}
	q.node = &logical.Distinct{Input: node, On: q.distinctOn}
	return nil
}

// typed gives text to literal targets, so that they can be compared.
func (q *query) typed() logical.Node {
	node := q.b.resolveUnknown(q.node)
	if node != q.node {
		for i, c := range node.Columns() {
			q.targets[i].col = c
		}
	}
	return node
}

func (q *query) checkHashable(e expr.Expr, n ast.Node) error {
	t := e.Type()
	if t.OID == types.JSONOID || t.OID == types.XMLOID {
		return q.b.errorAt(n, errs.UndefinedFunction, "could not identify an equality operator for type %s", t)
	}
	return nil
}

func containsExpr(list []expr.Expr, e expr.Expr) bool {
	for _, x := range list {
		if expr.Equal(x, e) {
			return true
		}
	}
	return false
}

func (q *query) sort() error {
	if len(q.keys) > 0 {
		q.node = &logical.Sort{Input: q.node, Keys: q.keys}
	}
	return nil
}

func (q *query) limit() error {
	node, err := q.b.bindLimit(q.sc, q.node, q.sel, q.keys)
	q.node = node
	return err
}

// bindLimit adds LIMIT, OFFSET and FETCH.
func (b *Binder) bindLimit(sc *scope, node logical.Node, sel *ast.Select, keys []physical.SortKey) (logical.Node, error) {
	if sel.Limit == nil && sel.Offset == nil {
		return node, nil
	}
	l := &logical.Limit{Input: node, Ties: sel.WithTies}
	var err error
	if l.Count, err = b.limitExpr(sc, sel.Limit, "LIMIT"); err != nil {
		return nil, err
	}
	if l.Offset, err = b.limitExpr(sc, sel.Offset, "OFFSET"); err != nil {
		return nil, err
	}
	if l.Ties {
		if len(keys) == 0 {
			return nil, b.errorAt(sel, errs.SyntaxError, "WITH TIES cannot be specified without ORDER BY clause")
		}
		l.Keys = keys
	}
	return l, nil
}

func (b *Binder) limitExpr(sc *scope, e ast.Expr, clause string) (expr.Expr, error) {
	if e == nil {
		return nil, nil
	}
	if _, all := e.(*ast.NullLit); all {
		return nil, nil
	}
	bound, err := b.bindExpr(&exprScope{sc: &scope{parent: sc.parent, ctes: sc.ctes}, clause: clause}, e)
	if err != nil {
		if errs.Is(err, errs.UndefinedColumn) {
			return nil, b.errorAt(e, errs.InvalidColumnReference, "argument of %s must not contain variables", clause)
		}
		return nil, err
	}
	return b.coerce(bound, types.Int8, ext.CastAssignment, e)
}

// trim drops the hidden sort columns.
func (q *query) trim() error {
	if len(q.targets) == q.visible {
		return nil
	}
	p := &logical.Project{Input: q.node}
	for i := range q.targets[:q.visible] {
		p.Cols = append(p.Cols, q.targets[i].col)
		p.Exprs = append(p.Exprs, q.targetRef(i))
	}
	q.node = p
	return nil
}
