package bind

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// BindStatement binds a query or a statement that changes rows.
func (b *Binder) BindStatement(stmt ast.Stmt) (*Result, error) {
	var plan logical.Node
	var err error
	res := &Result{}
	if sel, ok := stmt.(*ast.Select); ok {
		plan, err = b.bindSelect(&scope{}, sel)
		if err == nil {
			plan = b.resolveUnknown(plan)
		}
	} else {
		plan, err = b.bindWrite(&scope{}, stmt)
	}
	if err == nil {
		err = b.finish()
	}
	if err != nil {
		return nil, err
	}
	res.Plan, res.Params, res.Relations = plan, b.params, b.relations
	for _, c := range plan.Columns() {
		res.Columns = append(res.Columns, OutputColumn{Name: c.Name, Type: c.Type})
	}
	b.origins(plan, res.Columns)
	return res, nil
}

// origins fills in which table columns the result columns are.
func (b *Binder) origins(plan logical.Node, out []OutputColumn) {
	at := map[expr.ColID]OutputColumn{}
	var walk func(n logical.Node)
	walk = func(n logical.Node) {
		if g, ok := n.(*logical.Get); ok {
			for i, c := range g.Cols {
				if i < len(g.Ords) {
					at[c.ID] = OutputColumn{Table: g.Table.OID, Attr: int16(g.Ords[i] + 1)}
				}
			}
		}
		for _, in := range n.Inputs() {
			walk(in)
		}
	}
	walk(plan)
	for i, c := range plan.Columns() {
		if o, ok := at[c.ID]; ok {
			out[i].Table, out[i].Attr = o.Table, o.Attr
		}
	}
}

// bindWrite binds INSERT, UPDATE or DELETE.
func (b *Binder) bindWrite(sc *scope, stmt ast.Stmt) (logical.Node, error) {
	switch s := stmt.(type) {
	case *ast.Insert:
		return b.bindInsert(sc, s)
	case *ast.Update:
		return b.bindUpdate(sc, s)
	case *ast.Delete:
		return b.bindDelete(sc, s)
	case *ast.Merge:
		return nil, b.errorAt(s, errs.FeatureNotSupported, "MERGE is not supported")
	}
	return nil, b.errorAt(stmt, errs.FeatureNotSupported, "this statement cannot be planned")
}

// writeTarget resolves the table that a statement changes.
func (b *Binder) writeTarget(rv *ast.RangeVar, access Access) (*catalog.Table, error) {
	t, err := b.FindTable(rv)
	if err != nil {
		return nil, err
	}
	verb := map[Access]string{InsertInto: "insert into", UpdateOf: "update", DeleteFrom: "delete from"}[access]
	switch t.Kind {
	case catalog.RelView:
		return nil, b.errorAt(rv, errs.ObjectNotInPrerequisiteState, "cannot %s view \"%s\"", verb, t.Name).
			WithDetail("Views are not automatically updatable.")
	case catalog.RelMatView:
		return nil, b.errorAt(rv, errs.WrongObjectType, "cannot change materialized view \"%s\"", t.Name)
	}
	b.relations = append(b.relations, Use{Table: t, Access: access})
	return t, nil
}

// tableScope makes the scope in which a table's columns have the given ids.
func (b *Binder) tableScope(parent *scope, t *catalog.Table, name string, ids []expr.ColID) (*scope, *rel) {
	r := &rel{name: name, table: t}
	if ns := b.Catalog.Schema(t.Schema); ns != nil && name == t.Name {
		r.schema = ns.Name
	}
	for i, ord := range t.LiveColumns() {
		c := t.Columns[ord]
		r.cols = append(r.cols, relCol{ColumnInfo: expr.ColumnInfo{ID: ids[i], Name: c.Name, Type: c.Type}, attr: int16(ord + 1)})
	}
	s := &scope{rels: []*rel{r}}
	if parent != nil {
		s.parent, s.ctes = parent.parent, parent.ctes
	}
	return s, r
}

// newCols allots ids for the live columns of a table.
func (b *Binder) newCols(t *catalog.Table) []expr.ColID {
	ids := make([]expr.ColID, len(t.LiveColumns()))
	for i := range ids {
		ids[i] = b.newCol()
	}
	return ids
}

// storedExpr parses and binds an expression of the catalogue.
func (b *Binder) storedExpr(sc *scope, sql, clause string) (expr.Expr, error) {
	e, err := b.parseExpr(sql)
	if err != nil {
		return nil, err
	}
	b.viewDeep++ // positions would point into another text
	defer func() { b.viewDeep-- }()
	return b.bindExpr(&exprScope{sc: sc, clause: clause}, e)
}

// parseExpr parses an expression given as SQL.
func (b *Binder) parseExpr(sql string) (ast.Expr, error) {
	stmt, err := b.Parse("SELECT (" + sql + ")")
	if err != nil {
		return nil, errs.Wrap(err, errs.InternalError, "stored expression \"%s\"", sql)
	}
	sel, ok := stmt.(*ast.Select)
	if !ok || len(sel.Targets) != 1 {
		return nil, errs.Internal("stored expression \"%s\" is no expression", sql)
	}
	return sel.Targets[0].Value, nil
}

// defaultExpr is what a column gets when a statement gives it no value.
func (b *Binder) defaultExpr(t *catalog.Table, ord int, n ast.Node) (expr.Expr, error) {
	c := &t.Columns[ord]
	if c.Identity != 0 && c.Sequence != 0 {
		next, err := b.callNamed("nextval", []expr.Expr{expr.OIDConst(types.Of(types.RegclassOID), c.Sequence)}, n)
		if err != nil {
			return nil, err
		}
		return b.coerceAssign(next, c.Type, c.Name, n)
	}
	if c.Default == "" || c.Generated {
		return expr.NullConst(c.Type), nil
	}
	e, err := b.storedExpr(&scope{}, c.Default, "DEFAULT expressions")
	if err != nil {
		return nil, err
	}
	return b.coerceAssign(e, c.Type, c.Name, n)
}

// computed binds the generated columns over a row.
func (b *Binder) computed(t *catalog.Table, sc *scope, n ast.Node) ([]physical.Computed, error) {
	var out []physical.Computed
	for _, ord := range t.LiveColumns() {
		c := &t.Columns[ord]
		if !c.Generated {
			continue
		}
		e, err := b.storedExpr(sc, c.Default, "column generation expressions")
		if err == nil {
			e, err = b.coerceAssign(e, c.Type, c.Name, n)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, physical.Computed{Ord: ord, Expr: e})
	}
	return out, nil
}

// checks binds NOT NULL and CHECK constraints over a row. only, if not nil,
// limits the NOT NULL ones to those columns.
func (b *Binder) checks(t *catalog.Table, sc *scope, only map[int]bool) ([]physical.Check, error) {
	var out []physical.Check
	for i, ord := range t.LiveColumns() {
		c := &t.Columns[ord]
		if c.NotNull && (only == nil || only[ord] || c.Generated) {
			ref := &expr.Column{ID: sc.rels[0].cols[i].ID, T: c.Type, Name: c.Name}
			out = append(out, physical.Check{Column: c.Name, Cond: &expr.IsNull{Arg: ref, Not: true}})
		}
	}
	for i := range t.Constraints {
		con := &t.Constraints[i]
		if con.Kind != catalog.ConCheck {
			continue
		}
		e, err := b.storedExpr(sc, con.Check, "check constraints")
		if err != nil {
			return nil, err
		}
		if e, err = b.coerceBool(e, "CHECK", nil); err != nil {
			return nil, err
		}
		out = append(out, physical.Check{Name: con.Name, Cond: e})
	}
	return out, nil
}

// bindReturning binds RETURNING over sc.
func (b *Binder) bindReturning(sc *scope, list []*ast.ResTarget) ([]expr.ColumnInfo, []expr.Expr, error) {
	if len(list) == 0 {
		return nil, nil, nil
	}
	q := &query{b: b, sc: sc, sel: &ast.Select{Targets: list}}
	sc.query = &queryState{}
	x := &exprScope{sc: sc, clause: "RETURNING"}
	for _, t := range list {
		if ref, ok := t.Value.(*ast.ColumnRef); ok && ref.Star {
			if err := q.expandStar(ref); err != nil {
				return nil, nil, err
			}
			continue
		}
		e, err := b.bindExpr(x, t.Value)
		if err == nil {
			e, err = b.textIfUnknown(e, t)
		}
		if err != nil {
			return nil, nil, err
		}
		name := t.Name
		if name == "" {
			name = targetName(t.Value)
		}
		q.targets = append(q.targets, target{name: name, e: e})
	}
	var cols []expr.ColumnInfo
	var exprs []expr.Expr
	for _, t := range q.targets {
		cols = append(cols, b.column(t.name, t.e.Type()))
		exprs = append(exprs, t.e)
	}
	return cols, exprs, nil
}

// assignment is one column of a SET list.
type assignment struct {
	ord int
	e   expr.Expr
}

// bindSet binds a SET list. joinSub adds the sub-select of a multiple
// assignment to the statement's input and returns its columns.
func (b *Binder) bindSet(x *exprScope, t *catalog.Table, list []*ast.Assignment, joinSub func(*ast.Select) ([]expr.ColumnInfo, error)) ([]assignment, error) {
	var out []assignment
	for _, a := range list {
		values, err := b.setValues(x, t, a, joinSub)
		if err != nil {
			return nil, err
		}
		for i, target := range a.Targets {
			ord := t.ColumnNamed(target.Name)
			if ord < 0 {
				return nil, b.errorAt(target, errs.UndefinedColumn, "column \"%s\" of relation \"%s\" does not exist", target.Name, t.Name)
			}
			if len(target.Indirection) > 0 {
				return nil, b.errorAt(target, errs.FeatureNotSupported, "assignment to a part of column \"%s\" is not supported", target.Name)
			}
			for _, o := range out {
				if o.ord == ord {
					return nil, b.errorAt(target, errs.SyntaxError, "multiple assignments to same column \"%s\"", target.Name)
				}
			}
			c := &t.Columns[ord]
			if values[i] == nil {
				if values[i], err = b.defaultExpr(t, ord, target); err != nil {
					return nil, err
				}
			} else if c.Generated {
				return nil, b.errorAt(target, errs.GeneratedAlways, "column \"%s\" can only be updated to DEFAULT", c.Name).
					WithDetail("Column \"%s\" is a generated column.", c.Name)
			} else if c.Identity == 'a' {
				return nil, b.errorAt(target, errs.GeneratedAlways, "column \"%s\" can only be updated to DEFAULT", c.Name).
					WithDetail("Column \"%s\" is an identity column defined as GENERATED ALWAYS.", c.Name)
			}
			e, err := b.coerceAssign(values[i], c.Type, c.Name, a)
			if err != nil {
				return nil, err
			}
			out = append(out, assignment{ord: ord, e: e})
		}
	}
	return out, nil
}

// setValues binds the right side of one assignment; nil stands for DEFAULT.
func (b *Binder) setValues(x *exprScope, t *catalog.Table, a *ast.Assignment, joinSub func(*ast.Select) ([]expr.ColumnInfo, error)) ([]expr.Expr, error) {
	one := func(e ast.Expr) (expr.Expr, error) {
		if _, isDefault := e.(*ast.SetToDefault); isDefault {
			return nil, nil
		}
		return b.bindExpr(x, e)
	}
	if !a.Multi {
		e, err := one(a.Value)
		return []expr.Expr{e}, err
	}
	var values []expr.Expr
	switch v := a.Value.(type) {
	case *ast.RowExpr:
		for _, item := range v.Args {
			e, err := one(item)
			if err != nil {
				return nil, err
			}
			values = append(values, e)
		}
	case *ast.SubLink:
		cols, err := joinSub(v.Query)
		if err != nil {
			return nil, err
		}
		for _, c := range cols {
			values = append(values, &expr.Column{ID: c.ID, T: c.Type, Name: c.Name})
		}
	default:
		return nil, b.errorAt(a, errs.FeatureNotSupported, "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression")
	}
	if len(values) != len(a.Targets) {
		return nil, b.errorAt(a, errs.SyntaxError, "number of columns does not match number of values")
	}
	return values, nil
}

// BindRowExpr binds an expression over the columns of one table for use
// outside a statement: an index key, a predicate, a default or a check. The
// column with ordinal i has id i+1.
func (b *Binder) BindRowExpr(t *catalog.Table, sql string, to types.T) (expr.Expr, error) {
	sc := &scope{}
	if t != nil {
		ids := make([]expr.ColID, 0, len(t.Columns))
		for _, ord := range t.LiveColumns() {
			ids = append(ids, expr.ColID(ord+1))
		}
		sc, _ = b.tableScope(nil, t, t.Name, ids)
		b.nextCol = expr.ColID(len(t.Columns) + 1)
	}
	e, err := b.storedExpr(sc, sql, "index expressions")
	if err != nil {
		return nil, err
	}
	if to.OID == 0 {
		return b.textIfUnknown(e, nil)
	}
	return b.coerce(e, to, ext.CastAssignment, nil)
}

// BindConst binds an expression without columns as a value of type to.
func (b *Binder) BindConst(e ast.Expr, to types.T, context ext.CastContext) (expr.Expr, error) {
	bound, err := b.bindExpr(&exprScope{sc: &scope{}, clause: "EXECUTE parameters"}, e)
	if err != nil {
		return nil, err
	}
	return b.coerce(bound, to, context, e)
}
