package opt

import (
	"math"
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/storage/keyenc"
	"github.com/basaltdb/basalt/vector"
)

func int8At(k *expr.Const) int64 { return vector.Values[int64](k.Value)[0] }

// widthOf guesses the bytes of a value.
func widthOf(c expr.ColumnInfo) float64 {
	if w := vector.Width(c.Type.Phys()); w > 0 {
		return float64(w)
	}
	if n, ok := c.Type.CharLimit(); ok {
		return math.Min(float64(n), 64)
	}
	if c.Type.Phys() == types.PhysBool {
		return 1
	}
	return 16
}

// costOf ranks a condition by what it takes to evaluate a row.
func costOf(e expr.Expr) float64 {
	cost := 0.0
	expr.Walk(e, func(x expr.Expr) bool {
		switch x := x.(type) {
		case *expr.Call:
			c := float64(x.Fn.Cost)
			if c == 0 {
				c = 1
			}
			if len(x.Args) > 0 && x.Args[0].Type().Phys() == types.PhysBytes {
				c *= 4
			}
			if x.Op == "~~" || x.Op == "!~~" || x.Op == "~" {
				c *= 5
			}
			cost += c
		case *expr.Subquery:
			cost += 1000
		default:
			cost += 0.2
		}
		return true
	})
	return cost
}

// cheapestFirst orders conjuncts by cost over the rows they remove (Hellerstein
// and Stonebraker 1993), keeping volatile ones in place behind the others.
func (o *optimiser) cheapestFirst(f *logical.Filter) []expr.Expr {
	in := o.est.Of(f.Input)
	type ranked struct {
		e    expr.Expr
		rank float64
	}
	list := make([]ranked, len(f.Conds))
	for i, e := range f.Conds {
		removed := 1 - o.est.Selectivity(in, []expr.Expr{e})
		list[i] = ranked{e, costOf(e) / math.Max(removed, 0.01)}
	}
	slices.SortStableFunc(list, func(a, b ranked) int {
		switch {
		case a.rank < b.rank:
			return -1
		case a.rank > b.rank:
			return 1
		}
		return 0
	})
	out := make([]expr.Expr, len(list))
	for i, r := range list {
		out[i] = r.e
	}
	return out
}

// scan reads a table with conditions, by an index where that reads far fewer
// rows.
func (o *optimiser) scan(g *logical.Get, conds []expr.Expr) *physical.TableScan {
	s := &physical.TableScan{Common: o.common(g), Table: g.Table, Alias: g.Alias, Ords: g.Ords, RowID: g.RowID,
		Filter: conds}
	ordOf := map[expr.ColID]int{}
	for i, ord := range g.Ords {
		ordOf[g.Cols[i].ID] = ord
	}
	for _, cond := range conds {
		if z, ok := o.zonePred(cond, ordOf); ok {
			s.Zone = append(s.Zone, z)
		}
	}
	if s.Index = o.indexFor(g, conds, ordOf, nil); s.Index != nil {
		s.Index.Only = covers(s.Index.Index, g)
		if !pointAccess(s.Index) {
			// How many rows there are in a range is known at run time, from the index.
			s.Index.ScanAbove = o.indexRows(g, s.Index.Index)
		}
	}
	return s
}

// covers reports whether the keys of an index have all columns that are read.
func covers(ix *catalog.Index, g *logical.Get) bool {
	if g.RowID != 0 {
		return false
	}
	last := -1
	for _, ord := range g.Ords {
		at := ix.KeyOf(ord)
		if at < 0 {
			return false
		}
		last = max(last, at)
	}
	for _, k := range ix.Keys[:last+1] {
		if k.Column < 0 || !keyenc.Decodable(g.Table.Columns[k.Column].Type) {
			return false
		}
	}
	return true
}

// pointAccess reports whether an access gives at most one row.
func pointAccess(a *physical.IndexAccess) bool {
	return a.Index.Unique && len(a.Equal) == len(a.Index.Keys)
}

// indexRows is the number of rows up to which they are read through an index.
func (o *optimiser) indexRows(g *logical.Get, ix *catalog.Index) float64 {
	part := maxIndexFraction
	if covers(ix, g) {
		part = maxKeysFraction
	}
	return math.Max(o.est.Of(g).Rows*part, minIndexRows)
}

var flipped = map[string]string{"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

// inclusive has the comparison that is true where one with a value is that is not exact.
var inclusive = map[string]string{"=": "=", "<": "<=", "<=": "<=", ">": ">=", ">=": ">="}

// columnCompare recognises "column op value" where value holds no column of
// the table, and returns value in the column's type; outer lists columns that
// are constant for the scan. The condition may be narrower than what is returned.
func (o *optimiser) columnCompare(cond expr.Expr, ordOf map[expr.ColID]int, outer logical.ColSet) (ord int, op string, value expr.Expr, ok bool) {
	call, isCall := cond.(*expr.Call)
	if !isCall || len(call.Args) != 2 || flipped[call.Op] == "" {
		return 0, "", nil, false
	}
	for i := range call.Args {
		col := comparedColumn(call.Args[i])
		if col == nil {
			continue
		}
		at, mine := ordOf[col.ID]
		other := call.Args[1-i]
		if !mine || !constantFor(other, outer) {
			continue
		}
		value, exact := o.inTypeOf(col.T, other)
		if value == nil {
			continue
		}
		op = call.Op
		if i == 1 {
			op = flipped[op]
		}
		if !exact {
			op = inclusive[op]
		}
		return at, op, value, true
	}
	return 0, "", nil, false
}

// comparedColumn returns the column that one side of a comparison is, or nil.
// PostgreSQL compares varchar as text.
func comparedColumn(e expr.Expr) *expr.Column {
	if c, ok := e.(*expr.Cast); ok && c.T.OID == types.TextOID && c.Arg.Type().OID == types.VarcharOID {
		e = c.Arg
	}
	col, _ := e.(*expr.Column)
	return col
}

var integerWidth = map[types.OID]int{types.Int2OID: 2, types.Int4OID: 4, types.Int8OID: 8}

// inTypeOf converts what a key is compared with to the key's type, so
// that zone maps and indexes can decide the comparison: an integer of another
// width, or a text beside a varchar. It returns nil where that cannot be. An integer that
// the key's type may not have is not exact: it becomes the nearest one.
func (o *optimiser) inTypeOf(key types.T, value expr.Expr) (converted expr.Expr, exact bool) {
	from, to := value.Type(), key.Bare()
	if from.OID == to.OID {
		return value, true
	}
	own, given := integerWidth[to.OID], integerWidth[from.OID]
	integers := own > 0 && given > 0
	if !integers && !(to.OID == types.VarcharOID && from.OID == types.TextOID) {
		return nil, false
	}
	c := o.Registry.FindCast(from.Bare(), to)
	if c == nil {
		return nil, false
	}
	cast := &expr.Cast{Cast: c, Arg: value, T: to}
	k, isConst := value.(*expr.Const)
	if isConst {
		if folded := o.Fold(cast); folded != nil || !integers || k.Value.IsNull(0) {
			return folded, true
		}
	}
	if !integers || given < own {
		return cast, true
	}
	cast.Arg = nearest(value, own)
	if isConst {
		return o.Fold(cast), false
	}
	return cast, false
}

// nearest is the nearest of the integers of so many bytes to value, whose type has more.
func nearest(value expr.Expr, bytes int) expr.Expr {
	t := value.Type()
	limit := func(n int64) expr.Expr {
		if t.OID == types.Int8OID {
			return expr.Int8Const(n)
		}
		return expr.Int4Const(int32(n))
	}
	most := int64(1)<<(8*bytes-1) - 1
	above := &expr.MinMax{Args: []expr.Expr{value, limit(-most - 1)}, T: t}
	return &expr.MinMax{Args: []expr.Expr{above, limit(most)}, Least: true, T: t}
}

// constantFor reports whether an expression has one value for a whole scan.
func constantFor(e expr.Expr, outer logical.ColSet) bool {
	if constantLike(e) {
		return true
	}
	if c, ok := e.(*expr.Cast); ok && c.Cast.Volatility == ext.Immutable {
		return constantFor(c.Arg, outer)
	}
	used := logical.ColSet{}
	logical.ExprColumns(e, used)
	if len(used) == 0 {
		return false
	}
	for id := range used {
		if !outer[id] {
			return false
		}
	}
	return !expr.Contains(e, func(x expr.Expr) bool { _, sub := x.(*expr.Subquery); return sub })
}

// zonePred turns a condition into one that zone maps can decide.
func (o *optimiser) zonePred(cond expr.Expr, ordOf map[expr.ColID]int) (physical.ZonePred, bool) {
	ord, op, value, ok := o.columnCompare(cond, ordOf, nil)
	if !ok {
		return physical.ZonePred{}, false
	}
	return physical.ZonePred{Ord: ord, Op: op, Value: value}, true
}

// maxIndexFraction is the part of a table up to which rows are fetched through
// an index one by one; a scan of column segments is that much faster a row.
const maxIndexFraction = 0.002

// maxKeysFraction is the same where the index has all columns.
const maxKeysFraction = 0.01

// minIndexRows is how many rows are fetched through an index however small the
// table is.
const minIndexRows = 16

// indexFor finds the index that serves a scan's conditions best, or nil.
func (o *optimiser) indexFor(g *logical.Get, conds []expr.Expr, ordOf map[expr.ColID]int, outer logical.ColSet) *physical.IndexAccess {
	by := map[int][]keyCond{}
	for _, cond := range conds {
		if ord, c, ok := o.keyCond(cond, ordOf, outer); ok {
			by[ord] = append(by[ord], c)
		}
	}
	if len(conds) == 0 {
		return nil
	}
	var best *physical.IndexAccess
	bestCost := math.Inf(1)
	for _, oid := range g.Table.Indexes {
		ix := o.Catalog.Index(oid)
		if ix == nil {
			continue
		}
		terms := o.termsOf(g, ix, conds)
		if terms == nil {
			continue
		}
		a, expect := o.accessBy(g, ix, conds, by, terms, outer)
		if a == nil {
			continue
		}
		most := o.indexRows(g, ix)
		if outer == nil && !knownBounds(a, terms) {
			expect = math.Min(expect, most) // to be found out at run time
		}
		if expect > most {
			continue
		}
		cost := expect / most // what a row costs, beside a scan of the table
		if cost < bestCost || cost == bestCost && len(a.Equal) > len(best.Equal) {
			best, bestCost = a, cost
		}
	}
	return best
}

// keyCond is a condition on a column that an index may serve: the comparison
// op with value or, where list or array is set, that it is one of several values.
type keyCond struct {
	op    string
	value expr.Expr
	list  *vector.Vector
	array expr.Expr
}

// keyCond recognises such a condition and returns the column's ordinal.
func (o *optimiser) keyCond(cond expr.Expr, ordOf map[expr.ColID]int, outer logical.ColSet) (ord int, c keyCond, ok bool) {
	switch x := cond.(type) {
	case *expr.InList:
		ord, t, ok := columnOf(x.Arg, ordOf)
		if ok && !x.Not && sameKey(t, x.List.Type) {
			return ord, keyCond{list: x.List.WithType(t)}, true
		}
		return 0, c, false
	case *expr.ArrayOp:
		ord, t, ok := columnOf(x.Arg, ordOf)
		if ok && !x.All && x.OpName == "=" && outer == nil && constantFor(x.Array, nil) && sameKey(t, x.Array.Type().Elem()) {
			return ord, keyCond{array: x.Array}, true
		}
		return 0, c, false
	}
	ord, c.op, c.value, ok = o.columnCompare(cond, ordOf, outer)
	return ord, c, ok
}

// columnOf returns the ordinal and type of the column that e is.
func columnOf(e expr.Expr, ordOf map[expr.ColID]int) (ord int, t types.T, ok bool) {
	col := comparedColumn(e)
	if col == nil {
		return 0, t, false
	}
	ord, ok = ordOf[col.ID]
	return ord, col.T, ok
}

// sameKey reports whether values of a type are keys of a column as they are.
func sameKey(column, value types.T) bool {
	return column.OID == value.OID || column.OID == types.VarcharOID && value.OID == types.TextOID
}

// anyGuess is how many elements an array is taken to have that is not known yet.
const anyGuess = 10

// accessBy returns how an index serves conditions, by the ordinals of their
// columns and by its terms, and how many rows to expect; nil where it does not.
func (o *optimiser) accessBy(g *logical.Get, ix *catalog.Index, conds []expr.Expr, by map[int][]keyCond, terms *indexTerms, outer logical.ColSet) (a *physical.IndexAccess, expect float64) {
	a = &physical.IndexAccess{Index: ix}
	expect = o.est.Of(g).Rows
	if len(terms.where) > 0 {
		expect *= o.est.Selectivity(o.est.Of(g), terms.where)
	}
	own := func(i int) []keyCond {
		switch {
		case ix.Keys[i].Column >= 0:
			return by[ix.Keys[i].Column]
		case terms.keys[i] != nil:
			return o.exprConds(terms.keys[i], conds, outer)
		}
		return nil
	}
	for i, key := range ix.Keys {
		list := own(i)
		at := slices.IndexFunc(list, func(c keyCond) bool { return c.op == "=" })
		if at < 0 {
			break
		}
		a.Equal = append(a.Equal, list[at].value)
		expect /= math.Max(1, o.distinctOf(g, key.Column))
	}
	if len(a.Equal) == len(ix.Keys) {
		if ix.Unique {
			expect = math.Min(expect, 1)
		}
		return a, expect
	}
	expect = o.boundKey(g, a, ix.Keys[len(a.Equal)].Column, conds, own(len(a.Equal)), expect)
	if len(a.Equal) == 0 && !bounded(a) && ix.Where == "" {
		return nil, 0
	}
	return a, expect
}

// boundKey gives an access the bounds on the key behind the equal ones, or the
// list of its values, and returns the rows to expect of so many.
func (o *optimiser) boundKey(g *logical.Get, a *physical.IndexAccess, ord int, conds []expr.Expr, own []keyCond, rows float64) float64 {
	for _, c := range own {
		values := 0.0
		switch {
		case c.list != nil:
			a.In, values = c.list, float64(c.list.Len())
		case c.array != nil:
			a.Any, values = c.array, anyGuess
		default:
			continue
		}
		each := rows / math.Max(1, o.distinctOf(g, ord))
		if a.Index.Unique && len(a.Equal)+1 == len(a.Index.Keys) {
			each = math.Min(each, 1)
		}
		return math.Min(rows, values*each)
	}
	for _, c := range own {
		if c.value != nil && c.op != "=" {
			setBound(a, c.op, c.value)
		}
	}
	if a.Lower != nil || a.Upper != nil {
		rows = math.Min(rows, o.rangeRows(g, conds, ord, rows))
	}
	return rows
}

// knownBounds reports whether the bounds on an index are constants that statistics
// can be asked about.
func knownBounds(a *physical.IndexAccess, terms *indexTerms) bool {
	if len(terms.where) > 0 || slices.ContainsFunc(terms.keys, func(e expr.Expr) bool { return e != nil }) {
		return false
	}
	for _, e := range append(slices.Clone(a.Equal), a.Lower, a.Upper, a.Any) {
		if _, isConst := e.(*expr.Const); e != nil && !isConst {
			return false
		}
	}
	return true
}

func setBound(a *physical.IndexAccess, op string, value expr.Expr) {
	switch {
	case op[0] == '>' && a.Lower == nil:
		a.Lower, a.LowerInc = value, op == ">="
	case op[0] == '<' && a.Upper == nil:
		a.Upper, a.UpperInc = value, op == "<="
	}
}

// exprDistinct is how many values an expression is taken to have, as in PostgreSQL.
const exprDistinct = 200

// distinctOf returns the distinct values of a column, or, for -1, of an expression.
func (o *optimiser) distinctOf(g *logical.Get, ord int) float64 {
	if ord < 0 {
		return exprDistinct
	}
	for i, at := range g.Ords {
		if at == ord {
			return o.est.Of(g).Distinct(g.Cols[i].ID)
		}
	}
	return 1
}

// rangeRows estimates the rows that the bounds on one column leave.
func (o *optimiser) rangeRows(g *logical.Get, conds []expr.Expr, ord int, rows float64) float64 {
	var own []expr.Expr
	for _, cond := range conds {
		used := logical.ColSet{}
		logical.ExprColumns(cond, used)
		for i, at := range g.Ords {
			if at == ord && used[g.Cols[i].ID] {
				own = append(own, cond)
			}
		}
	}
	return rows * o.est.Selectivity(o.est.Of(g), own)
}
