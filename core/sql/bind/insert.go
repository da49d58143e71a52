package bind

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// bindInsert binds INSERT.
func (b *Binder) bindInsert(sc *scope, ins *ast.Insert) (logical.Node, error) {
	wrap, err := b.bindWith(sc, ins.With)
	if err != nil {
		return nil, err
	}
	t, err := b.writeTarget(ins.Table, InsertInto)
	if err != nil {
		return nil, err
	}
	ords, err := b.insertColumns(t, ins)
	if err != nil {
		return nil, err
	}
	input, err := b.insertSource(sc, t, ins, ords)
	if err != nil {
		return nil, err
	}
	op := physical.Insert{Table: t, Ords: t.LiveColumns(), Row: b.newCols(t)}
	name := t.Name
	if ins.Table.Alias != nil {
		name = ins.Table.Alias.Name
	}
	row, rowRel := b.tableScope(sc, t, name, op.Row)
	if op.Computed, err = b.computed(t, row, ins); err != nil {
		return nil, err
	}
	if op.Checks, err = b.checks(t, row, nil); err != nil {
		return nil, err
	}
	if ins.OnConflict != nil {
		if op.Conflict, err = b.onConflict(sc, t, name, rowRel, ins.OnConflict); err != nil {
			return nil, err
		}
	}
	if op.Cols, op.Returning, err = b.bindReturning(row, ins.Returning); err != nil {
		return nil, err
	}
	return wrap(&logical.Insert{Input: input, Op: op}), nil
}

// insertColumns resolves the column list; without one all columns are meant.
func (b *Binder) insertColumns(t *catalog.Table, ins *ast.Insert) ([]int, error) {
	if len(ins.Columns) == 0 {
		return t.LiveColumns(), nil
	}
	var ords []int
	for _, c := range ins.Columns {
		ord := t.ColumnNamed(c.Name)
		if ord < 0 {
			return nil, b.errorAt(c, errs.UndefinedColumn, "column \"%s\" of relation \"%s\" does not exist", c.Name, t.Name)
		}
		if len(c.Indirection) > 0 {
			return nil, b.errorAt(c, errs.FeatureNotSupported, "assignment to a part of column \"%s\" is not supported", c.Name)
		}
		if slices.Contains(ords, ord) {
			return nil, b.errorAt(c, errs.DuplicateColumn, "column \"%s\" specified more than once", c.Name)
		}
		ords = append(ords, ord)
	}
	return ords, nil
}

// insertSource binds what is inserted and gives it one column for each live
// column of the table.
func (b *Binder) insertSource(sc *scope, t *catalog.Table, ins *ast.Insert, ords []int) (logical.Node, error) {
	given := make([]expr.Expr, len(t.Columns))
	var input logical.Node = &logical.Values{Rows: [][]expr.Expr{{}}}
	if ins.Query != nil {
		var err error
		if input, err = b.insertInput(sc, t, ins, ords); err != nil {
			return nil, err
		}
		cols := input.Columns()
		for i, c := range cols {
			var e expr.Expr = &expr.Column{ID: c.ID, T: c.Type, Name: c.Name}
			if lit := literalOf(input, c.ID); lit != nil && isUnknown(lit) {
				e = lit
			}
			col := &t.Columns[ords[i]]
			if ins.Overriding == ast.OverridingUser && col.Identity != 0 {
				continue
			}
			if given[ords[i]], err = b.coerceAssign(e, col.Type, col.Name, ins.Query); err != nil {
				return nil, err
			}
		}
	}
	p := &logical.Project{Input: input}
	for _, ord := range t.LiveColumns() {
		e := given[ord]
		if e == nil {
			var err error
			if e, err = b.defaultExpr(t, ord, ins); err != nil {
				return nil, err
			}
		}
		p.Cols = append(p.Cols, b.column(t.Columns[ord].Name, t.Columns[ord].Type))
		p.Exprs = append(p.Exprs, e)
	}
	return p, nil
}

// insertInput binds the VALUES or the query of an INSERT.
func (b *Binder) insertInput(sc *scope, t *catalog.Table, ins *ast.Insert, ords []int) (logical.Node, error) {
	sel := ins.Query
	if sel.Values == nil || sel.With != nil || len(sel.OrderBy) > 0 || sel.Limit != nil || sel.Offset != nil {
		node, err := b.bindSelect(sc.child(), sel)
		if err != nil {
			return nil, err
		}
		for i := range node.Columns() {
			if i < len(ords) {
				if err := b.checkAssignable(t, ords[i], ins, true); err != nil {
					return nil, err
				}
			}
		}
		return node, b.checkWidth(ins, ords, len(node.Columns()))
	}
	width := len(sel.Values[0])
	if err := b.checkWidth(ins, ords, width); err != nil {
		return nil, err
	}
	v, err := b.valuesRows(sc.child(), sel, func(i int) (expr.Expr, error) {
		return b.defaultExpr(t, ords[i], ins)
	})
	if err != nil {
		return nil, err
	}
	for i := range width {
		col := &t.Columns[ords[i]]
		for r := range v.Rows {
			if _, isDefault := sel.Values[r][i].(*ast.SetToDefault); !isDefault {
				if err := b.checkAssignable(t, ords[i], ins, ins.Overriding == ast.OverridingNone); err != nil {
					return nil, err
				}
			}
			if v.Rows[r][i], err = b.coerceAssign(v.Rows[r][i], col.Type, col.Name, sel.Values[r][i]); err != nil {
				return nil, err
			}
		}
		v.Cols = append(v.Cols, b.column(col.Name, col.Type))
	}
	return v, nil
}

func (b *Binder) checkWidth(ins *ast.Insert, ords []int, width int) error {
	if width > len(ords) {
		return b.errorAt(ins.Query, errs.SyntaxError, "INSERT has more expressions than target columns")
	}
	if width < len(ords) && len(ins.Columns) > 0 {
		return b.errorAt(ins.Query, errs.SyntaxError, "INSERT has more target columns than expressions")
	}
	return nil
}

// checkAssignable refuses a value for a generated column, and for an identity
// column GENERATED ALWAYS unless the statement overrides it.
func (b *Binder) checkAssignable(t *catalog.Table, ord int, ins *ast.Insert, noOverride bool) error {
	c := &t.Columns[ord]
	if c.Generated {
		return b.errorAt(ins, errs.GeneratedAlways, "cannot insert a non-DEFAULT value into column \"%s\"", c.Name).
			WithDetail("Column \"%s\" is a generated column.", c.Name)
	}
	if c.Identity == 'a' && noOverride && ins.Overriding == ast.OverridingNone {
		return b.errorAt(ins, errs.GeneratedAlways, "cannot insert a non-DEFAULT value into column \"%s\"", c.Name).
			WithDetail("Column \"%s\" is an identity column defined as GENERATED ALWAYS.", c.Name).
			WithHint("Use OVERRIDING SYSTEM VALUE to override.")
	}
	return nil
}

// onConflict binds ON CONFLICT.
func (b *Binder) onConflict(sc *scope, t *catalog.Table, name string, proposed *rel, oc *ast.OnConflict) (*physical.OnConflict, error) {
	out := &physical.OnConflict{Update: oc.Update}
	var err error
	if oc.Target != nil {
		if out.Index, err = b.arbiter(t, oc.Target); err != nil {
			return nil, err
		}
	} else if oc.Update {
		return nil, b.errorAt(oc, errs.SyntaxError, "ON CONFLICT DO UPDATE requires inference specification or constraint name").
			WithHint("For example, ON CONFLICT (column_name).")
	}
	if !oc.Update {
		return out, nil
	}
	out.Existing = b.newCols(t)
	both, _ := b.tableScope(sc, t, name, out.Existing)
	excluded := *proposed
	excluded.name, excluded.schema = "excluded", ""
	both.rels = append(both.rels, &excluded)
	// Unqualified names mean the existing row, as PostgreSQL has it for SET's
	// right side only when they are not ambiguous; both have the same columns.
	existingFirst := &scope{rels: both.rels[:1], parent: &scope{rels: both.rels[1:], parent: both.parent, ctes: both.ctes}}
	x := &exprScope{sc: existingFirst, clause: "ON CONFLICT DO UPDATE"}
	set, err := b.bindSet(x, t, oc.Set, func(sel *ast.Select) ([]expr.ColumnInfo, error) {
		return nil, b.errorAt(sel, errs.FeatureNotSupported, "a sub-SELECT as source of a multiple-column ON CONFLICT assignment is not supported")
	})
	if err != nil {
		return nil, err
	}
	for _, a := range set {
		out.SetOrds, out.SetExprs = append(out.SetOrds, a.ord), append(out.SetExprs, a.e)
	}
	if oc.Where != nil {
		if out.Where, err = b.bindCond(x, oc.Where, "WHERE"); err != nil {
			return nil, err
		}
	}
	for _, e := range append(out.SetExprs[:len(out.SetExprs):len(out.SetExprs)], out.Where) {
		if expr.Contains(e, func(e expr.Expr) bool { _, ok := e.(*expr.Subquery); return ok }) {
			return nil, b.errorAt(oc, errs.FeatureNotSupported, "sub-selects in ON CONFLICT DO UPDATE are not supported")
		}
	}
	return out, nil
}

// arbiter finds the unique index that a conflict target means.
func (b *Binder) arbiter(t *catalog.Table, target *ast.ConflictTarget) (*catalog.Index, error) {
	if target.Constraint != "" {
		for i := range t.Constraints {
			if c := &t.Constraints[i]; c.Name == target.Constraint && c.Index != 0 {
				return b.Catalog.Index(c.Index), nil
			}
		}
		return nil, b.errorAt(target, errs.UndefinedObject, "constraint \"%s\" for table \"%s\" does not exist", target.Constraint, t.Name)
	}
	var want []int
	for _, el := range target.Elems {
		if el.Expr != nil {
			return nil, b.errorAt(el, errs.FeatureNotSupported, "expressions in ON CONFLICT targets are not supported")
		}
		ord := t.ColumnNamed(el.Column)
		if ord < 0 {
			return nil, b.errorAt(el, errs.UndefinedColumn, "column \"%s\" does not exist", el.Column)
		}
		want = append(want, ord)
	}
	slices.Sort(want)
	for _, oid := range t.Indexes {
		ix := b.Catalog.Index(oid)
		if ix == nil || !ix.Unique || ix.Where != "" && target.Where == nil {
			continue
		}
		have := make([]int, len(ix.Keys))
		for i, k := range ix.Keys {
			have[i] = k.Column
		}
		slices.Sort(have)
		if slices.Equal(have, slices.Compact(want)) {
			return ix, nil
		}
	}
	return nil, b.errorAt(target, errs.InvalidColumnReference,
		"there is no unique or exclusion constraint matching the ON CONFLICT specification")
}
