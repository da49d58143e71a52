package bind

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// bindFrom binds a FROM list into sc, joining its items.
func (b *Binder) bindFrom(sc *scope, list []ast.TableRef) (logical.Node, error) {
	var node logical.Node
	for _, item := range list {
		right, rels, err := b.bindTableRef(sc, item, sc.rels)
		if err != nil {
			return nil, err
		}
		if err := b.checkNames(sc.rels, rels, item); err != nil {
			return nil, err
		}
		sc.rels = append(sc.rels, rels...)
		if node == nil {
			node = right
			continue
		}
		node = &logical.Join{Kind: physical.Inner, Left: node, Right: right}
	}
	return node, nil
}

// checkNames refuses a table name that FROM uses twice.
func (b *Binder) checkNames(have, added []*rel, n ast.Node) error {
	for _, a := range added {
		for _, h := range have {
			// Tables of two schemas, both without alias, can be told apart.
			qualified := a.schema != "" && h.schema != "" && a.schema != h.schema
			if !a.unnamed && !h.unnamed && a.name == h.name && !qualified {
				return b.errorAt(n, errs.DuplicateAlias, "table name \"%s\" specified more than once", a.name)
			}
		}
	}
	return nil
}

// bindTableRef binds one FROM item. lateral holds the items to its left, which
// LATERAL sub-selects and functions see.
func (b *Binder) bindTableRef(sc *scope, ref ast.TableRef, lateral []*rel) (logical.Node, []*rel, error) {
	if err := b.enter(); err != nil {
		return nil, nil, err
	}
	defer b.leave()
	switch ref := ref.(type) {
	case *ast.RangeVar:
		node, r, err := b.bindRangeVar(sc, ref)
		return node, []*rel{r}, err
	case *ast.RangeSubselect:
		return b.bindRangeSubselect(sc, ref, lateral)
	case *ast.RangeFunction:
		return b.bindRangeFunction(sc, ref, lateral)
	case *ast.JoinExpr:
		return b.bindJoin(sc, ref, lateral)
	case *ast.RangeTableSample:
		return nil, nil, b.errorAt(ref, errs.FeatureNotSupported, "TABLESAMPLE is not supported")
	}
	return nil, nil, b.errorAt(ref, errs.FeatureNotSupported, "this kind of FROM item is not supported")
}

// lateralScope is the scope in which a FROM item is bound: that around the
// query, and the items to its left when it is lateral.
func lateralScope(sc *scope, lateral []*rel, on bool) *scope {
	s := &scope{parent: sc.parent, ctes: sc.ctes}
	if on {
		s.rels, s.inFrom = lateral, true
	}
	return s
}

func (b *Binder) bindRangeSubselect(sc *scope, ref *ast.RangeSubselect, lateral []*rel) (logical.Node, []*rel, error) {
	name := ""
	if ref.Alias != nil {
		name = ref.Alias.Name
	}
	sel := lockedInside(ref.Query, sc.locks.mode(name))
	node, err := b.bindSelect(lateralScope(sc, lateral, ref.Lateral).child(), sel)
	if err != nil {
		return nil, nil, err
	}
	node = b.resolveUnknown(node)
	r := &rel{unnamed: ref.Alias == nil}
	for _, c := range node.Columns() {
		r.cols = append(r.cols, relCol{ColumnInfo: c})
	}
	if err := b.applyAlias(r, ref.Alias, ref); err != nil {
		return nil, nil, err
	}
	if len(sel.Values) > 0 {
		sc.locks.refuse(r, "VALUES")
	}
	return node, []*rel{r}, nil
}

// bindRangeFunction binds a function call in FROM.
func (b *Binder) bindRangeFunction(sc *scope, ref *ast.RangeFunction, lateral []*rel) (logical.Node, []*rel, error) {
	x := &exprScope{sc: lateralScope(sc, lateral, true), clause: "functions in FROM"}
	tf := &logical.TableFunc{Ordinality: ref.Ordinality}
	r := &rel{}
	for _, item := range ref.Funcs {
		defs := item.ColumnDefs
		if len(ref.ColumnDefs) > 0 {
			defs = ref.ColumnDefs
		}
		call, err := b.bindFromCall(x, item.Call, defs)
		if err != nil {
			return nil, nil, err
		}
		if r.name == "" {
			r.name = call.name
		}
		if call.input != nil && len(ref.Funcs) > 1 {
			return nil, nil, b.errorAt(item.Call, errs.FeatureNotSupported, "function %s takes rows; it cannot stand beside others in ROWS FROM", call.name)
		}
		tf.Input = call.input
		tf.Calls = append(tf.Calls, call.item)
		single := len(ref.Funcs) == 1 && len(call.cols) == 1 && (call.item.Func == nil || call.item.Func.Scalar)
		for _, c := range call.cols {
			if single && ref.Alias != nil {
				c.Name = ref.Alias.Name
			}
			info := b.column(c.Name, c.Type)
			tf.Cols = append(tf.Cols, info)
			r.cols = append(r.cols, relCol{ColumnInfo: info})
		}
	}
	if ref.Ordinality {
		info := b.column("ordinality", types.Int8)
		tf.Cols = append(tf.Cols, info)
		r.cols = append(r.cols, relCol{ColumnInfo: info})
	}
	if err := b.applyAlias(r, ref.Alias, ref); err != nil {
		return nil, nil, err
	}
	sc.locks.refuse(r, "a function")
	return tf, []*rel{r}, nil
}

// bindFromCall binds one call; a scalar function gives one row.
func (b *Binder) bindFromCall(x *exprScope, call ast.Expr, defs []*ast.ColumnDef) (*fromCall, error) {
	fc, ok := call.(*ast.FuncCall)
	if !ok {
		e, err := b.bindExpr(x, call)
		if err != nil {
			return nil, err
		}
		return valueCall("value", e), nil
	}
	name := fc.Name.Last()
	o := b.lookup(fc.Name)
	rows, err := b.bindRowsCall(x, fc, o)
	if err != nil {
		return nil, err
	}
	if rows != nil {
		rows.cols, err = b.declaredColumns(fc, rows.item.Func, rows.cols, defs)
		return rows, err
	}
	a, err := b.bindArgs(x, fc)
	if err != nil {
		return nil, err
	}
	fn, args, params, err := b.resolveTable(o.tables, a)
	if err != nil {
		return nil, err
	}
	if fn != nil {
		if err := b.wantsRows(fn, fc); err != nil {
			return nil, err
		}
		bound, cols, err := b.tableArgs(fn, params, args, fc)
		if err != nil {
			return nil, err
		}
		if cols, err = b.declaredColumns(fc, fn, cols, defs); err != nil {
			return nil, err
		}
		return &fromCall{item: physical.SetItem{Func: fn, Args: bound}, cols: cols, name: name}, nil
	}
	e, err := b.bindExpr(x, fc)
	if err != nil {
		return nil, err
	}
	return valueCall(name, e), nil
}

// valueCall is the call of what gives one value.
func valueCall(name string, e expr.Expr) *fromCall {
	return &fromCall{item: physical.SetItem{Expr: e}, cols: []ext.ResultColumn{{Name: name, Type: e.Type()}}, name: name}
}

// declaredColumns applies AS (a int, ...), which functions returning record
// need.
func (b *Binder) declaredColumns(n ast.Node, fn *ext.TableFunc, cols []ext.ResultColumn, defs []*ast.ColumnDef) ([]ext.ResultColumn, error) {
	if len(defs) == 0 {
		return cols, nil
	}
	return nil, b.errorAt(n, errs.SyntaxError, "a column definition list is redundant for a function with OUT parameters: \"%s\"", fn.Name)
}

// bindJoin binds a JOIN.
func (b *Binder) bindJoin(sc *scope, j *ast.JoinExpr, lateral []*rel) (logical.Node, []*rel, error) {
	left, lrels, err := b.bindTableRef(sc, j.Left, lateral)
	if err != nil {
		return nil, nil, err
	}
	own := lrels
	if j.Kind != ast.InnerJoin && j.Kind != ast.LeftJoin {
		own = barred(lrels, barredJoin)
	}
	visible := append(append([]*rel(nil), lateral...), own...)
	right, rrels, err := b.bindTableRef(sc, j.Right, visible)
	if err != nil {
		return nil, nil, err
	}
	if err := b.checkNames(lrels, rrels, j); err != nil {
		return nil, nil, err
	}
	kind := map[ast.JoinKind]physical.JoinKind{ast.InnerJoin: physical.Inner, ast.LeftJoin: physical.Left,
		ast.RightJoin: physical.Right, ast.FullJoin: physical.Full}[j.Kind]
	node := &logical.Join{Kind: kind, Left: left, Right: right}
	rels := append(append([]*rel(nil), lrels...), rrels...)
	using := j.Using
	if j.Natural {
		using = commonNames(lrels, rrels)
	}
	if j.Natural || len(using) > 0 {
		merged, err := b.mergeUsing(j, node, lrels, rrels, using)
		if err != nil {
			return nil, nil, err
		}
		// The merged columns come first, as in SELECT *.
		rels = append([]*rel{merged}, rels...)
		if j.UsingAlias != "" {
			alias := usingRel(j.UsingAlias, merged)
			if err := b.checkNames(rels, []*rel{alias}, j); err != nil {
				return nil, nil, err
			}
			rels = append(rels, alias)
			sc.locks.refuse(alias, "a join")
		}
	}
	if j.On != nil {
		on := lateralScope(sc, append(append([]*rel(nil), lateral...), rels...), true)
		cond, err := b.bindCond(&exprScope{sc: on, clause: "JOIN conditions"}, j.On, "JOIN/ON")
		if err != nil {
			return nil, nil, err
		}
		node.Conds = append(node.Conds, expr.Conjuncts(cond)...)
	}
	if j.Alias != nil {
		r := joinRel(rels)
		if err := b.applyAlias(r, j.Alias, j); err != nil {
			return nil, nil, err
		}
		sc.locks.refuse(r, "a join")
		return node, []*rel{r}, nil
	}
	return node, rels, nil
}

// joinRel makes one FROM item of a join in parentheses with an alias.
func joinRel(rels []*rel) *rel {
	out := &rel{}
	for _, r := range rels {
		for _, c := range r.cols {
			if !c.hidden {
				out.cols = append(out.cols, c)
			}
		}
	}
	return out
}

// usingRel is the alias behind USING: the merged columns by qualified name.
func usingRel(name string, merged *rel) *rel {
	out := &rel{name: name, joined: true, cols: slices.Clone(merged.cols)}
	for i := range out.cols {
		out.cols[i].hidden, out.cols[i].attr = true, 0
	}
	return out
}

// commonNames lists the column names that both sides of a NATURAL join have.
func commonNames(l, r []*rel) []string {
	var out []string
	for _, a := range l {
		for _, c := range a.cols {
			if !c.hidden && countName(r, c.Name) > 0 {
				out = append(out, c.Name)
			}
		}
	}
	return out
}

func countName(rels []*rel, name string) int {
	n := 0
	for _, r := range rels {
		for _, c := range r.cols {
			if !c.hidden && c.Name == name {
				n++
			}
		}
	}
	return n
}

// mergeUsing adds the equalities of USING and returns the merged columns as a
// FROM item without a name.
func (b *Binder) mergeUsing(j *ast.JoinExpr, node *logical.Join, lrels, rrels []*rel, using []string) (*rel, error) {
	merged := &rel{unnamed: true}
	for _, name := range using {
		l, err := b.usingColumn(j, lrels, name, "left")
		if err != nil {
			return nil, err
		}
		r, err := b.usingColumn(j, rrels, name, "right")
		if err != nil {
			return nil, err
		}
		lref, rref := l.ref(), r.ref()
		eq, err := b.callOperator("=", lref, rref, j)
		if err != nil {
			return nil, err
		}
		node.Conds = append(node.Conds, eq)
		col, err := b.mergedColumn(j, node.Kind, l, r)
		if err != nil {
			return nil, err
		}
		l.hidden, r.hidden = true, true
		merged.cols = append(merged.cols, col)
	}
	return merged, nil
}

// mergedColumn is the column that a USING shows for two: the side that has a row
// always, or whichever has one, in the type common to both.
func (b *Binder) mergedColumn(n ast.Node, kind physical.JoinKind, l, r *relCol) (relCol, error) {
	both := []expr.Expr{l.ref(), r.ref()}
	t, err := b.commonType(both, "JOIN/USING", n)
	if err != nil {
		return relCol{}, err
	}
	side := l
	if kind == physical.Right || kind == physical.Inner && l.Type.OID != t.OID && r.Type.OID == t.OID {
		side = r
	}
	col := relCol{ColumnInfo: side.ColumnInfo, merged: side.merged, attr: side.attr}
	if kind != physical.Full && side.Type.OID == t.OID {
		return col, nil
	}
	if err := b.coerceAll(both, t, "JOIN/USING", n); err != nil {
		return relCol{}, err
	}
	col.Type = t
	switch {
	case kind == physical.Full:
		col.merged = &expr.Coalesce{Args: both, T: t}
	case side == l:
		col.merged, col.attr = both[0], 0
	default:
		col.merged, col.attr = both[1], 0
	}
	return col, nil
}

func (b *Binder) usingColumn(n ast.Node, rels []*rel, name, side string) (*relCol, error) {
	var found *relCol
	for _, r := range rels {
		for i := range r.cols {
			if c := &r.cols[i]; c.Name == name && !c.hidden {
				if found != nil {
					return nil, b.errorAt(n, errs.AmbiguousColumn, "common column name \"%s\" appears more than once in %s table", name, side)
				}
				found = c
			}
		}
	}
	if found == nil {
		return nil, b.errorAt(n, errs.UndefinedColumn, "column \"%s\" specified in USING clause does not exist in %s table", name, side)
	}
	return found, nil
}
