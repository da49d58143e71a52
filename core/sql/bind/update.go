package bind

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// rowSource reads the target table with its row id and joins the other tables
// of an UPDATE or DELETE.
func (b *Binder) rowSource(sc *scope, t *catalog.Table, rv *ast.RangeVar, others []ast.TableRef, where ast.Expr) (*logical.Get, logical.Node, error) {
	get := b.get(t)
	r := b.tableRel(t, get.Cols)
	get.Alias = r.name
	if err := b.applyAlias(r, rv.Alias, rv); err != nil {
		return nil, nil, err
	}
	rowID := b.column("ctid", types.Int8)
	get.RowID = rowID.ID
	get.Cols = append(get.Cols, rowID)
	sc.rels = []*rel{r}
	var node logical.Node = get
	for _, item := range others {
		lateral := append(barred(sc.rels[:1], barredTarget), sc.rels[1:]...)
		right, rels, err := b.bindTableRef(sc, item, lateral)
		if err != nil {
			return nil, nil, err
		}
		if err := b.checkNames(sc.rels, rels, item); err != nil {
			return nil, nil, err
		}
		sc.rels = append(sc.rels, rels...)
		node = &logical.Join{Kind: physical.Inner, Left: node, Right: right}
	}
	if where != nil {
		cond, err := b.bindCond(&exprScope{sc: sc, clause: "WHERE"}, where, "WHERE")
		if err != nil {
			return nil, nil, err
		}
		node = &logical.Filter{Input: node, Conds: expr.Conjuncts(cond)}
	}
	return get, node, nil
}

// oldCols returns the ids of the table's own columns in a row source.
func oldCols(g *logical.Get) []expr.ColID {
	out := make([]expr.ColID, len(g.Ords))
	for i := range g.Ords {
		out[i] = g.Cols[i].ID
	}
	return out
}

// bindUpdate binds UPDATE.
func (b *Binder) bindUpdate(sc *scope, up *ast.Update) (logical.Node, error) {
	wrap, err := b.bindWith(sc, up.With)
	if err != nil {
		return nil, err
	}
	t, err := b.writeTarget(up.Table, UpdateOf)
	if err != nil {
		return nil, err
	}
	get, node, err := b.rowSource(sc, t, up.Table, up.From, up.Where)
	if err != nil {
		return nil, err
	}
	x := &exprScope{sc: sc, clause: "UPDATE"}
	set, err := b.bindSet(x, t, up.Set, func(sel *ast.Select) ([]expr.ColumnInfo, error) {
		sub, err := b.bindSelect(sc.child(), sel)
		if err != nil {
			return nil, err
		}
		node = &logical.Join{Kind: physical.Single, Left: node, Right: sub}
		return sub.Columns(), nil
	})
	if err != nil {
		return nil, err
	}
	op := physical.Update{Table: t, RowID: get.RowID, Ords: get.Ords, Old: oldCols(get), New: b.newCols(t)}
	changed := map[int]bool{}
	for _, a := range set {
		op.SetOrds, op.SetExprs = append(op.SetOrds, a.ord), append(op.SetExprs, a.e)
		changed[a.ord] = true
	}
	row, rowRel := b.tableScope(sc, t, sc.rels[0].name, op.New)
	if op.Computed, err = b.computed(t, row, up); err != nil {
		return nil, err
	}
	if op.Checks, err = b.checks(t, row, changed); err != nil {
		return nil, err
	}
	returning := &scope{parent: sc.parent, ctes: sc.ctes, rels: append([]*rel{rowRel}, sc.rels[1:]...)}
	if op.Cols, op.Returning, err = b.bindReturning(returning, up.Returning); err != nil {
		return nil, err
	}
	return wrap(&logical.Update{Input: node, Op: op}), nil
}

// bindDelete binds DELETE.
func (b *Binder) bindDelete(sc *scope, del *ast.Delete) (logical.Node, error) {
	wrap, err := b.bindWith(sc, del.With)
	if err != nil {
		return nil, err
	}
	t, err := b.writeTarget(del.Table, DeleteFrom)
	if err != nil {
		return nil, err
	}
	get, node, err := b.rowSource(sc, t, del.Table, del.Using, del.Where)
	if err != nil {
		return nil, err
	}
	op := physical.Delete{Table: t, RowID: get.RowID, Ords: get.Ords, Old: oldCols(get)}
	if op.Cols, op.Returning, err = b.bindReturning(sc, del.Returning); err != nil {
		return nil, err
	}
	return wrap(&logical.Delete{Input: node, Op: op}), nil
}
