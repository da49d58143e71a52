package opt

import (
	"math"
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// lowerJoin chooses between a hash join, a loop join, and running the right
// side once for each left row.
func (o *optimiser) lowerJoin(j *logical.Join) (physical.Node, error) {
	if lateral(j) {
		return o.lowerApply(j)
	}
	if n, err := o.lookups(j); n != nil || err != nil {
		return n, err
	}
	left, err := o.lower(j.Left)
	if err != nil {
		return nil, err
	}
	right, err := o.lower(j.Right)
	if err != nil {
		return nil, err
	}
	c := o.common(j, left, right)
	keys := o.splitKeys(j)
	if len(keys.left) == 0 {
		return &physical.LoopJoin{Common: c, Kind: j.Kind, Left: left, Right: right, Conds: j.Conds, NullAware: j.NullAware}, nil
	}
	h := &physical.HashJoin{Common: c, Kind: j.Kind, Left: left, Right: right, LeftKeys: keys.left, RightKeys: keys.right,
		NullSafe: keys.nullSafe, Residual: keys.residual, NullAware: j.NullAware}
	if j.Kind == physical.Inner && o.est.Of(j.Left).Rows < o.est.Of(j.Right).Rows {
		h.Left, h.Right, h.LeftKeys, h.RightKeys = h.Right, h.Left, h.RightKeys, h.LeftKeys
		h.Cols = append(append([]expr.ColumnInfo(nil), h.Left.Columns()...), h.Right.Columns()...)
	}
	return h, nil
}

// joinKeys is a join condition taken apart.
type joinKeys struct {
	left, right []expr.Expr
	nullSafe    []bool
	residual    []expr.Expr
}

// splitKeys finds the equalities between the two sides. A null-aware join has
// keys only when the equality is its whole condition, because what else
// decides a match decides also which nulls count.
func (o *optimiser) splitKeys(j *logical.Join) joinKeys {
	var k joinKeys
	if j.NullAware && len(j.Conds) != 1 {
		return joinKeys{residual: j.Conds}
	}
	left, right := logical.ColSet{}, logical.ColSet{}
	for _, c := range j.Left.Columns() {
		left[c.ID] = true
	}
	for _, c := range j.Right.Columns() {
		right[c.ID] = true
	}
	for _, cond := range j.Conds {
		l, r, safe, ok := o.keyPair(cond, left, right)
		if !ok || safe && j.NullAware {
			k.residual = append(k.residual, cond)
			continue
		}
		k.left, k.right, k.nullSafe = append(k.left, l), append(k.right, r), append(k.nullSafe, safe)
	}
	return k
}

// keyPair recognises an equality of an expression of each side.
func (o *optimiser) keyPair(cond expr.Expr, left, right logical.ColSet) (l, r expr.Expr, nullSafe, ok bool) {
	switch x := cond.(type) {
	case *expr.Call:
		if x.Op != "=" || len(x.Args) != 2 {
			return nil, nil, false, false
		}
		l, r = x.Args[0], x.Args[1]
	case *expr.DistinctFrom:
		if !x.Not {
			return nil, nil, false, false
		}
		l, r, nullSafe = x.Left, x.Right, true
	default:
		return nil, nil, false, false
	}
	if onlyOf(l, right, left) && onlyOf(r, left, right) {
		l, r = r, l
	} else if !onlyOf(l, left, right) || !onlyOf(r, right, left) {
		return nil, nil, false, false
	}
	l, r, ok = o.sameType(l, r)
	return l, r, nullSafe, ok
}

// numberWidth has the types that are compared without a cast, by families: the value of a
// narrower one is a value of the wider.
var numberWidth = []map[types.OID]int{integerWidth, {types.Float4OID: 4, types.Float8OID: 8}}

// sameType converts two expressions that are compared to one type, that of the wider number,
// because equal values have equal hashes only then.
func (o *optimiser) sameType(l, r expr.Expr) (expr.Expr, expr.Expr, bool) {
	lt, rt := l.Type().Bare(), r.Type().Bare()
	if lt.OID == rt.OID {
		return l, r, true
	}
	for _, width := range numberWidth {
		lw, rw := width[lt.OID], width[rt.OID]
		if lw == 0 || rw == 0 {
			continue
		}
		from, to, narrow := lt, rt, &l
		if lw > rw {
			from, to, narrow = rt, lt, &r
		}
		c := o.Registry.FindCast(from, to)
		if c == nil {
			return nil, nil, false
		}
		*narrow = &expr.Cast{Cast: c, Arg: *narrow, T: to}
		return l, r, true
	}
	return nil, nil, false
}

// narrowed returns what a number was before it was converted to a wider one, which tells
// the same values apart.
func narrowed(e expr.Expr) expr.Expr {
	if c, ok := e.(*expr.Cast); ok {
		from, to := c.Arg.Type().OID, c.T.OID
		for _, width := range numberWidth {
			if width[from] > 0 && width[from] < width[to] {
				return c.Arg
			}
		}
	}
	return e
}

// onlyOf reports whether an expression uses columns of one side and none of
// the other.
func onlyOf(e expr.Expr, side, other logical.ColSet) bool {
	used := logical.ColSet{}
	logical.ExprColumns(e, used)
	found := false
	for id := range used {
		if other[id] {
			return false
		}
		found = found || side[id]
	}
	return found
}

// lowerApply keeps a lateral join that could not be decorrelated.
func (o *optimiser) lowerApply(j *logical.Join) (physical.Node, error) {
	left, err := o.lower(j.Left)
	if err != nil {
		return nil, err
	}
	free := logical.FreeColumns(j.Right)
	right, err := o.lowerInner(j.Right, free)
	if err != nil {
		return nil, err
	}
	a := &physical.Apply{Common: o.common(j, left, right), Kind: j.Kind, Left: left, Right: right, Conds: j.Conds, NullAware: j.NullAware}
	for _, c := range j.Left.Columns() {
		if free[c.ID] {
			a.Params = append(a.Params, c.ID)
		}
	}
	return a, nil
}

// lowerInner lowers the right side of an Apply, where the outer columns are
// constants that an index can be searched by.
func (o *optimiser) lowerInner(n logical.Node, outer logical.ColSet) (physical.Node, error) {
	p, err := o.lower(n)
	if err != nil {
		return nil, err
	}
	o.indexInner(p, outer)
	return p, nil
}

// indexInner gives the scans below an Apply an index where the outer columns
// make one usable.
func (o *optimiser) indexInner(n physical.Node, outer logical.ColSet) {
	if s, ok := n.(*physical.TableScan); ok && s.Index == nil {
		ordOf := map[expr.ColID]int{}
		g := &logical.Get{Table: s.Table, Alias: s.Alias, Ords: s.Ords, Cols: s.Cols, RowID: s.RowID}
		for i, ord := range s.Ords {
			ordOf[s.Cols[i].ID] = ord
		}
		if s.Index = o.indexFor(g, s.Filter, ordOf, outer); s.Index != nil {
			s.Index.Only = covers(s.Index.Index, g)
		}
	}
	for _, in := range n.Inputs() {
		o.indexInner(in, outer)
	}
}

// lookups joins by searching an index of one side for the rows of the other, where
// few rows meet a large table; nil where that is not so.
func (o *optimiser) lookups(j *logical.Join) (physical.Node, error) {
	for _, way := range []*logical.Join{j, o.mirrored(j)} {
		if way == nil {
			continue
		}
		n, err := o.lookupJoin(way)
		if err != nil {
			return nil, err
		}
		if n != nil {
			return arranged(n, j.Columns()), nil
		}
	}
	return nil, nil
}

// mirrored returns an inner join with its sides exchanged. A semi join is an
// inner one with the distinct rows of its right side, where these have nothing
// but what is compared with the left. Else it is nil.
func (o *optimiser) mirrored(j *logical.Join) *logical.Join {
	switch {
	case j.Kind == physical.Inner:
		return &logical.Join{Kind: physical.Inner, Left: j.Right, Right: j.Left, Conds: j.Conds}
	case j.Kind == physical.Semi && !j.NullAware:
		keys, compared := o.splitKeys(j), logical.ColSet{}
		for _, k := range keys.right {
			if col, isColumn := narrowed(k).(*expr.Column); isColumn {
				compared[col.ID] = true
			}
		}
		if len(keys.residual) > 0 || slices.ContainsFunc(j.Right.Columns(), func(c expr.ColumnInfo) bool { return !compared[c.ID] }) {
			return nil
		}
		return &logical.Join{Kind: physical.Inner, Left: &logical.Distinct{Input: j.Right}, Right: j.Left, Conds: j.Conds}
	}
	return nil
}

// maxLookups is for how many left rows an index is searched instead of building a
// hash table.
const maxLookups = 1000

// lookupShare is how many times as many rows the indexed table must have: a scan of
// it is that much faster a row.
const lookupShare = 20

// lookupJoin joins few rows with a large indexed table by searching the index for
// each; nil where a hash join is better.
func (o *optimiser) lookupJoin(j *logical.Join) (physical.Node, error) {
	switch j.Kind {
	case physical.Inner, physical.Left, physical.Semi, physical.Anti, physical.Single:
	default:
		return nil, nil
	}
	if j.NullAware {
		return nil, nil
	}
	var own []expr.Expr
	right := j.Right
	if f, ok := right.(*logical.Filter); ok {
		own, right = f.Conds, f.Input
	}
	g, ok := right.(*logical.Get)
	if !ok {
		return nil, nil
	}
	leftRows, rightRows := o.est.Of(j.Left).Rows, o.est.Of(g).Rows
	if leftRows > maxLookups || rightRows < lookupShare*leftRows || rightRows < 1000 {
		return nil, nil
	}
	outer := logical.ColSet{}
	for _, c := range j.Left.Columns() {
		outer[c.ID] = true
	}
	ordOf := map[expr.ColID]int{}
	for i, ord := range g.Ords {
		ordOf[g.Cols[i].ID] = ord
	}
	all := append(slices.Clone(own), j.Conds...)
	ix := o.indexFor(g, all, ordOf, outer)
	if ix == nil || len(ix.Equal) == 0 {
		return nil, nil
	}
	left, err := o.lower(j.Left)
	if err != nil {
		return nil, err
	}
	keys := o.splitKeys(j)
	if g.RowID != 0 || len(keys.left) == 0 || len(ix.Equal) < len(ix.Index.Keys) && bounded(ix) {
		return o.searchEach(j, left, g, all, ix), nil
	}
	n := &physical.LookupJoin{Index: ix.Index, Keys: ix.Equal, Only: covers(ix.Index, g), Conds: j.Conds, MaxLookups: math.Max(maxLookups, rightRows/lookupShare)}
	s := o.scan(g, own)
	s.Index = nil // from the limit on there are too many rows for it
	c := o.common(j, left)
	n.Common = c
	n.Hash = &physical.HashJoin{Common: c, Kind: j.Kind, Left: left, Right: s, LeftKeys: keys.left, RightKeys: keys.right,
		NullSafe: keys.nullSafe, Residual: keys.residual}
	return n, nil
}

// bounded reports whether an access has more than equal keys.
func bounded(a *physical.IndexAccess) bool {
	return a.Lower != nil || a.Upper != nil || a.In != nil || a.Any != nil
}

// searchEach is a lookup join that scans a range of the index for each left row:
// the conditions may bound the key behind the equal ones, and the scan may give
// row ids.
func (o *optimiser) searchEach(j *logical.Join, left physical.Node, g *logical.Get, all []expr.Expr, ix *physical.IndexAccess) *physical.Apply {
	s := o.scan(g, all)
	s.Index = ix
	s.Index.Only = covers(ix.Index, g)
	a := &physical.Apply{Common: o.common(j, left), Kind: j.Kind, Left: left, Right: s}
	used := logical.ColSet{}
	for _, e := range all {
		logical.ExprColumns(e, used)
	}
	for _, c := range j.Left.Columns() {
		if used[c.ID] {
			a.Params = append(a.Params, c.ID)
		}
	}
	return a
}
