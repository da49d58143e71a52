package bind

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// cte is a common table expression in scope.
type cte struct {
	id    int
	name  string
	cols  []expr.ColumnInfo // names and types
	uses  int
	plan  logical.Node
	write bool
	ast   *ast.CTE
	// recursive is true while the recursive part is bound.
	recursive bool
}

// bindWith binds a WITH clause into sc and returns the function that puts the
// definitions around the query.
func (b *Binder) bindWith(sc *scope, w *ast.With) (func(logical.Node) logical.Node, error) {
	if w == nil {
		return func(n logical.Node) logical.Node { return n }, nil
	}
	sc.ctes = map[string]*cte{}
	var list []*cte
	for _, def := range w.CTEs {
		if _, dup := sc.ctes[def.Name]; dup {
			return nil, b.errorAt(def, errs.DuplicateAlias, "WITH query name \"%s\" specified more than once", def.Name)
		}
		b.nextCTE++
		c := &cte{id: b.nextCTE, name: def.Name, ast: def}
		if err := b.bindCTE(sc, c, w.Recursive); err != nil {
			return nil, err
		}
		sc.ctes[def.Name] = c
		list = append(list, c)
	}
	return func(n logical.Node) logical.Node {
		for i := len(list) - 1; i >= 0; i-- {
			c := list[i]
			if c.uses == 0 && !c.write {
				continue
			}
			inline := !c.write && c.ast.Materialized != ast.MaterializeAlways && (c.uses == 1 || c.ast.Materialized == ast.MaterializeNever)
			if _, rec := c.plan.(*logical.RecursiveUnion); rec || locksRows(c.ast.Query) {
				inline = false
			}
			n = &logical.CTE{ID: c.id, Name: c.name, Definition: c.plan, Input: n, Inline: inline}
		}
		return n
	}, nil
}

// locksRows reports whether a query has a locking clause of its own: it then
// runs once and as a whole.
func locksRows(n ast.Node) bool {
	sel, ok := n.(*ast.Select)
	return ok && len(sel.Locking) > 0
}

// bindCTE binds one definition.
func (b *Binder) bindCTE(sc *scope, c *cte, recursive bool) error {
	if c.ast.Search != nil || c.ast.Cycle != nil {
		return b.errorAt(c.ast, errs.FeatureNotSupported, "SEARCH and CYCLE clauses are not supported")
	}
	sel, isSelect := c.ast.Query.(*ast.Select)
	if !isSelect {
		return b.bindWritingCTE(sc, c)
	}
	if recursive && mentions(sel, c.name) {
		if err := b.checkRecursion(c.ast, sel); err != nil {
			return err
		}
		return b.bindRecursive(sc, c, sel)
	}
	plan, err := b.bindSelect(sc.child(), sel)
	if err != nil {
		return err
	}
	c.plan = b.resolveUnknown(plan)
	c.cols, err = b.cteColumns(c, c.plan.Columns())
	return err
}

// bindWritingCTE binds INSERT, UPDATE or DELETE ... RETURNING in WITH.
func (b *Binder) bindWritingCTE(sc *scope, c *cte) error {
	plan, err := b.bindWrite(sc.child(), c.ast.Query)
	if err != nil {
		return err
	}
	c.plan, c.write = plan, true
	c.cols, err = b.cteColumns(c, plan.Columns())
	return err
}

// cteColumns applies the column names behind the CTE's name.
func (b *Binder) cteColumns(c *cte, cols []expr.ColumnInfo) ([]expr.ColumnInfo, error) {
	out := append([]expr.ColumnInfo(nil), cols...)
	if len(c.ast.Columns) > len(out) {
		return nil, b.errorAt(c.ast, errs.InvalidColumnReference,
			"WITH query \"%s\" has %d columns available but %d columns specified", c.name, len(out), len(c.ast.Columns))
	}
	for i, name := range c.ast.Columns {
		out[i].Name = name
	}
	return out, nil
}

// bindRecursive binds initial UNION [ALL] recursive.
func (b *Binder) bindRecursive(sc *scope, c *cte, sel *ast.Select) error {
	inner := sc.child()
	wrap, err := b.bindWith(inner, sel.With)
	if err != nil {
		return err
	}
	initial, err := b.bindSelect(inner.child(), sel.Left)
	if err != nil {
		return err
	}
	initial = b.resolveUnknown(initial)
	if c.cols, err = b.cteColumns(c, initial.Columns()); err != nil {
		return err
	}
	self := *c
	self.recursive = true
	recScope := inner.child()
	recScope.ctes = map[string]*cte{c.name: &self}
	rec, err := b.bindSelect(recScope.child(), sel.Right)
	if err != nil {
		return err
	}
	ru := &logical.RecursiveUnion{ID: c.id, Initial: initial, All: sel.All}
	rc := rec.Columns()
	if len(rc) != len(c.cols) {
		return b.errorAt(sel.Right, errs.SyntaxError, "each UNION query must have the same number of columns")
	}
	ts := make([]types.T, len(rc))
	for i, col := range c.cols {
		common, err := b.commonOf([]types.T{col.Type, rc[i].Type}, "UNION", sel)
		if err != nil {
			return err
		}
		if common.OID != col.Type.OID {
			return b.errorAt(c.ast, errs.DatatypeMismatch,
				"recursive query \"%s\" column %d has type %s in non-recursive term but type %s overall", c.name, i+1, col.Type.Bare(), common.Bare()).
				WithHint("Cast the output of the non-recursive term to the correct type.")
		}
		ts[i] = col.Type
		ru.Cols = append(ru.Cols, b.column(col.Name, col.Type))
	}
	if ru.Recursive, err = b.castColumns(rec, ts, "UNION", sel); err != nil {
		return err
	}
	c.plan = wrap(ru)
	if _, direct := c.plan.(*logical.RecursiveUnion); !direct {
		c.ast = withMaterialized(c.ast)
	}
	return nil
}

// withMaterialized keeps a recursive definition that has CTEs of its own from
// being put in place of its scan.
func withMaterialized(def *ast.CTE) *ast.CTE {
	d := *def
	d.Materialized = ast.MaterializeAlways
	return &d
}

// bindCTEScan binds a use of a CTE.
func (b *Binder) bindCTEScan(c *cte, rv *ast.RangeVar) (logical.Node, *rel, error) {
	c.uses++
	if len(c.cols) == 0 && c.write {
		return nil, nil, b.errorAt(rv, errs.FeatureNotSupported, "WITH query \"%s\" does not have a RETURNING clause", c.name)
	}
	scan := &logical.CTEScan{ID: c.id, Name: c.name}
	r := &rel{name: c.name}
	for _, col := range c.cols {
		info := b.column(col.Name, col.Type)
		scan.Cols = append(scan.Cols, info)
		r.cols = append(r.cols, relCol{ColumnInfo: info})
	}
	return scan, r, b.applyAlias(r, rv.Alias, rv)
}
