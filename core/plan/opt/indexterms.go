package opt

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/storage/keyenc"
)

// indexTerms is what an index is over, in the columns of a scan.
type indexTerms struct {
	keys  []expr.Expr // by key: its expression, nil for a column or one the scan cannot give
	where []expr.Expr // conjuncts of a partial index's predicate
}

// termsOf returns the terms of an index, nil where the scan's conditions do not
// imply its predicate, so that rows may be missing in it.
func (o *optimiser) termsOf(g *logical.Get, ix *catalog.Index, conds []expr.Expr) *indexTerms {
	t := &indexTerms{keys: make([]expr.Expr, len(ix.Keys))}
	computed := slices.ContainsFunc(ix.Keys, func(k catalog.IndexKey) bool { return k.Column < 0 })
	if ix.Where == "" && !computed {
		return t
	}
	keys, where, err := o.IndexExprs(g.Table, ix)
	if err != nil {
		return nil // an index that cannot be understood is not used
	}
	columns := map[expr.ColID]expr.Expr{}
	for i, ord := range g.Ords {
		c := g.Cols[i]
		columns[expr.ColID(ord+1)] = &expr.Column{ID: c.ID, T: c.Type, Name: c.Name}
	}
	for i, e := range keys {
		if e != nil && given(e, columns) {
			t.keys[i] = logical.SubstituteExpr(o.rules.SimplifyExpr(e), columns)
		}
	}
	if where == nil {
		return t
	}
	for _, e := range expr.Conjuncts(o.rules.SimplifyExpr(where)) {
		if !given(e, columns) {
			return nil
		}
		if e = logical.SubstituteExpr(e, columns); !o.implied(e, conds) {
			return nil
		}
		t.where = append(t.where, e)
	}
	return t
}

// given reports whether all columns of an expression are there.
func given(e expr.Expr, columns map[expr.ColID]expr.Expr) bool {
	used := logical.ColSet{}
	logical.ExprColumns(e, used)
	for id := range used {
		if columns[id] == nil {
			return false
		}
	}
	return true
}

// implied reports whether a condition certainly holds where all of conds do: as one
// of them, or because of the bound or the value that one gives its only column.
func (o *optimiser) implied(e expr.Expr, conds []expr.Expr) bool {
	for _, c := range conds {
		if expr.Equal(c, e) || notNull(e, c) || o.follows(e, c) {
			return true
		}
	}
	return false
}

// notNull reports whether e is "x IS NOT NULL" and cond is not true of a null x.
func notNull(e, cond expr.Expr) bool {
	n, ok := e.(*expr.IsNull)
	if !ok || !n.Not {
		return false
	}
	switch c := cond.(type) {
	case *expr.Call:
		return flipped[c.Op] != "" && slices.ContainsFunc(c.Args, func(a expr.Expr) bool { return expr.Equal(a, n.Arg) })
	case *expr.InList:
		return !c.Not && expr.Equal(c.Arg, n.Arg)
	}
	return false
}

// follows reports whether e holds for all values that cond, a comparison of a column
// with a constant, allows: if e is true of the constant, and either that is the only
// value, or e is a bound on the same side.
func (o *optimiser) follows(e, cond expr.Expr) bool {
	col, op, k, ok := columnBound(cond)
	if !ok {
		return false
	}
	other, bound, _, isBound := columnBound(e)
	isBound = isBound && other.ID == col.ID
	switch {
	case op != "=" && (!isBound || bound[0] != op[0]):
		return false
	case !isBound && !keyenc.Decodable(col.T): // 1.0 = 1.00, but they are not the same
		return false
	}
	at := logical.SubstituteExpr(e, map[expr.ColID]expr.Expr{col.ID: k})
	used := logical.ColSet{}
	logical.ExprColumns(at, used)
	if len(used) > 0 {
		return false
	}
	v, ok := o.rules.SimplifyExpr(at).(*expr.Const)
	return ok && !v.Value.IsNull(0) && v.Value.Phys() == types.PhysBool && v.Value.Bool(0)
}

// columnBound recognises the comparison of a column with a constant of its type,
// by = < <= > >=, either way round.
func columnBound(e expr.Expr) (col *expr.Column, op string, k *expr.Const, ok bool) {
	call, isCall := e.(*expr.Call)
	if !isCall || len(call.Args) != 2 || flipped[call.Op] == "" {
		return nil, "", nil, false
	}
	for i := range call.Args {
		c, isCol := call.Args[i].(*expr.Column)
		v, isConst := call.Args[1-i].(*expr.Const)
		if !isCol || !isConst || v.Value.IsNull(0) || v.Type().OID != c.T.OID {
			continue
		}
		op = call.Op
		if i == 1 {
			op = flipped[op]
		}
		return c, op, v, true
	}
	return nil, "", nil, false
}

// exprConds returns the conditions that an index may serve by a key that is an
// expression.
func (o *optimiser) exprConds(key expr.Expr, conds []expr.Expr, outer logical.ColSet) []keyCond {
	var out []keyCond
	for _, cond := range conds {
		switch x := cond.(type) {
		case *expr.InList:
			if !x.Not && expr.Equal(x.Arg, key) && sameKey(key.Type(), x.List.Type) {
				out = append(out, keyCond{list: x.List.WithType(key.Type())})
			}
		case *expr.Call:
			if len(x.Args) != 2 || flipped[x.Op] == "" {
				continue
			}
			for i := range x.Args {
				if !expr.Equal(x.Args[i], key) || !constantFor(x.Args[1-i], outer) {
					continue
				}
				value, exact := o.inTypeOf(key.Type(), x.Args[1-i])
				if value == nil {
					continue
				}
				op := x.Op
				if i == 1 {
					op = flipped[op]
				}
				if !exact {
					op = inclusive[op]
				}
				out = append(out, keyCond{op: op, value: value})
				break
			}
		}
	}
	return out
}
