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

// bindSetOp binds UNION, INTERSECT and EXCEPT with the ORDER BY and LIMIT
// behind them.
func (b *Binder) bindSetOp(sc *scope, sel *ast.Select) (logical.Node, error) {
	node, err := b.setOpTree(sc, sel)
	if err != nil {
		return nil, err
	}
	keys, err := b.outputKeys(sc, node, sel)
	if err != nil {
		return nil, err
	}
	if len(keys) > 0 {
		node = &logical.Sort{Input: node, Keys: keys}
	}
	if len(sel.Locking) > 0 {
		return nil, b.errorAt(sel.Locking[0], errs.FeatureNotSupported, "%s is not allowed with UNION/INTERSECT/EXCEPT", sel.Locking[0].Strength.Clause())
	}
	return b.bindLimit(sc, node, sel, keys)
}

// setOpTree binds the operation and its inputs. A chain is bound in a loop, so
// that its length does not count as depth.
func (b *Binder) setOpTree(sc *scope, sel *ast.Select) (logical.Node, error) {
	chain := []*ast.Select{sel}
	for plainSetOp(chain[len(chain)-1].Left) {
		chain = append(chain, chain[len(chain)-1].Left)
	}
	left, err := b.bindSelect(sc.child(), chain[len(chain)-1].Left)
	if err != nil {
		return nil, err
	}
	for i := len(chain) - 1; i >= 0; i-- {
		right, err := b.bindSelect(sc.child(), chain[i].Right)
		if err != nil {
			return nil, err
		}
		if left, err = b.combine(chain[i], left, right); err != nil {
			return nil, err
		}
	}
	return left, nil
}

// plainSetOp reports whether a query is a set operation without clauses of its
// own, part of the chain it stands in.
func plainSetOp(s *ast.Select) bool {
	return s.Op != ast.SetNone && s.With == nil && len(s.OrderBy) == 0 && s.Limit == nil && s.Offset == nil && len(s.Locking) == 0
}

var setOpNames = map[ast.SetOp]string{ast.SetUnion: "UNION", ast.SetIntersect: "INTERSECT", ast.SetExcept: "EXCEPT"}

// combine types the columns of both sides alike and makes the operation.
func (b *Binder) combine(sel *ast.Select, left, right logical.Node) (logical.Node, error) {
	name := setOpNames[sel.Op]
	lc, rc := left.Columns(), right.Columns()
	if len(lc) != len(rc) {
		return nil, b.errorAt(sel.Right, errs.SyntaxError, "each %s query must have the same number of columns", name)
	}
	kind := map[ast.SetOp]logical.SetOpKind{ast.SetUnion: logical.Union, ast.SetIntersect: logical.Intersect, ast.SetExcept: logical.Except}[sel.Op]
	out := &logical.SetOp{Kind: kind, All: sel.All}
	ts := make([]types.T, len(lc))
	for i := range lc {
		t, err := b.commonOf([]types.T{lc[i].Type, rc[i].Type}, name, sel)
		if err != nil {
			return nil, err
		}
		if !sel.All && (t.OID == types.JSONOID || t.OID == types.XMLOID) {
			return nil, b.errorAt(sel, errs.UndefinedFunction, "could not identify an equality operator for type %s", t)
		}
		ts[i] = t
		out.Cols = append(out.Cols, b.column(lc[i].Name, t))
	}
	var err error
	if out.Left, err = b.castColumns(left, ts, name, sel); err != nil {
		return nil, err
	}
	out.Right, err = b.castColumns(right, ts, name, sel)
	return out, err
}

// castColumns converts the columns of a query; n itself if they are right.
func (b *Binder) castColumns(n logical.Node, ts []types.T, context string, at ast.Node) (logical.Node, error) {
	cols := n.Columns()
	same := true
	for i, c := range cols {
		same = same && c.Type == ts[i]
	}
	if same {
		return n, nil
	}
	p := &logical.Project{Input: n}
	for i, c := range cols {
		var e expr.Expr = &expr.Column{ID: c.ID, T: c.Type, Name: c.Name}
		if c.Type != ts[i] {
			// A literal of the query itself takes the type as it is written.
			if lit := literalOf(n, c.ID); lit != nil && c.Type.OID == types.UnknownOID {
				e = lit
			}
			var err error
			if e, err = b.coerce(e, ts[i], ext.CastImplicit, at); err != nil {
				if errs.Is(err, errs.CannotCoerce) {
					return nil, b.errorAt(at, errs.CannotCoerce, "%s could not convert type %s to %s", context, c.Type.Bare(), ts[i].Bare())
				}
				return nil, err
			}
			c = b.column(c.Name, ts[i])
		}
		p.Cols, p.Exprs = append(p.Cols, c), append(p.Exprs, e)
	}
	return p, nil
}

// literalOf returns the constant or parameter that a query's column is, or nil.
func literalOf(n logical.Node, id expr.ColID) expr.Expr {
	for {
		switch x := n.(type) {
		case *logical.Project:
			for i, c := range x.Cols {
				if c.ID != id {
					continue
				}
				switch e := x.Exprs[i].(type) {
				case *expr.Const, *expr.Param:
					return e
				case *expr.Column:
					id = e.ID
				}
			}
			n = x.Input
		case *logical.Sort, *logical.LockRows, *logical.Limit, *logical.Filter, *logical.CTE:
			in := x.Inputs()
			n = in[len(in)-1]
		case *logical.Values:
			for i, c := range x.Cols {
				if c.ID == id && len(x.Rows) == 1 {
					return x.Rows[0][i]
				}
			}
			return nil
		default:
			return nil
		}
	}
}

// outputKeys binds an ORDER BY that may only name output columns.
func (b *Binder) outputKeys(sc *scope, node logical.Node, sel *ast.Select) ([]physical.SortKey, error) {
	if len(sel.OrderBy) == 0 {
		return nil, nil
	}
	cols := node.Columns()
	r := &rel{unnamed: true}
	for _, c := range cols {
		r.cols = append(r.cols, relCol{ColumnInfo: c})
	}
	x := &exprScope{sc: &scope{rels: []*rel{r}, parent: sc.parent, ctes: sc.ctes}, clause: "ORDER BY"}
	var keys []physical.SortKey
	for _, s := range sel.OrderBy {
		var e expr.Expr
		var err error
		if lit, ok := s.Value.(*ast.IntLit); ok {
			if lit.Value < 1 || lit.Value > int64(len(cols)) {
				return nil, b.errorAt(s.Value, errs.InvalidColumnReference, "ORDER BY position %d is not in select list", lit.Value)
			}
			c := cols[lit.Value-1]
			e = &expr.Column{ID: c.ID, T: c.Type, Name: c.Name}
		} else if e, err = b.bindExpr(x, s.Value); err != nil {
			return nil, err
		}
		if _, plain := e.(*expr.Column); !plain && sel.Op != ast.SetNone {
			return nil, b.errorAt(s, errs.FeatureNotSupported, "invalid UNION/INTERSECT/EXCEPT ORDER BY clause").
				WithDetail("Only result column names can be used, not expressions or functions.").
				WithHint("Add the expression/function to every SELECT, or move the UNION into a FROM clause.")
		}
		key, err := b.sortKey(e, s)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// bindValues binds VALUES (...), (...).
func (b *Binder) bindValues(sc *scope, sel *ast.Select) (logical.Node, error) {
	node, err := b.valuesRows(sc, sel, nil)
	if err != nil {
		return nil, err
	}
	keys, err := b.outputKeys(sc, node, sel)
	if err != nil {
		return nil, err
	}
	var out logical.Node = node
	if len(keys) > 0 {
		out = &logical.Sort{Input: out, Keys: keys}
	}
	return b.bindLimit(sc, out, sel, keys)
}

// valuesRows binds the rows and types the columns alike. allowDefault, for
// INSERT, turns DEFAULT in column i into an expression.
func (b *Binder) valuesRows(sc *scope, sel *ast.Select, allowDefault func(i int) (expr.Expr, error)) (*logical.Values, error) {
	x := &exprScope{sc: sc, clause: "VALUES"}
	v := &logical.Values{Rows: make([][]expr.Expr, len(sel.Values))}
	width := len(sel.Values[0])
	for r, row := range sel.Values {
		if len(row) != width {
			return nil, b.errorAt(sel, errs.SyntaxError, "VALUES lists must all be the same length")
		}
		v.Rows[r] = make([]expr.Expr, width)
		for i, e := range row {
			var bound expr.Expr
			var err error
			if _, isDefault := e.(*ast.SetToDefault); isDefault && allowDefault != nil {
				bound, err = allowDefault(i)
			} else {
				bound, err = b.bindExpr(x, e)
			}
			if err != nil {
				return nil, err
			}
			v.Rows[r][i] = bound
		}
	}
	if allowDefault != nil {
		return v, nil // INSERT coerces each value to its column
	}
	column := make([]expr.Expr, len(v.Rows))
	for i := range width {
		for r := range v.Rows {
			column[r] = v.Rows[r][i]
		}
		t := types.Unknown
		if len(column) > 1 || !isUnknown(column[0]) {
			var err error
			if t, err = b.commonType(column, "VALUES", sel); err != nil {
				return nil, err
			}
			if err := b.coerceAll(column, t, "VALUES", sel); err != nil {
				return nil, err
			}
		}
		for r := range v.Rows {
			v.Rows[r][i] = column[r]
		}
		v.Cols = append(v.Cols, b.column("column"+itoa(i+1), t))
	}
	return v, nil
}
