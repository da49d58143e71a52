package opt

import (
	"math"
	"slices"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// guessedLimit is how many rows a LIMIT is taken to want whose count is not
// known to the planner.
const guessedLimit = 100

// doubt is how many times more rows than estimated may have to be read to find
// those that pass a filter, before a scan and a sort would have been better.
const doubt = 8

// orderedByIndex replaces the sort that feeds a limit, below projections and
// row locks, by a scan in the order of an index, where only few rows of the scan
// have to be read then. It returns n where that is not so.
func (o *optimiser) orderedByIndex(n physical.Node, x *logical.Limit) physical.Node {
	switch p := n.(type) {
	case *physical.Project:
		p.Input = o.orderedByIndex(p.Input, x)
	case *physical.LockRows:
		p.Input = o.orderedByIndex(p.Input, x)
	case *physical.Sort:
		if s, keys := sortedScan(p); s != nil && o.orderScan(s, keys, wanted(x)) {
			return p.Input
		}
	}
	return n
}

// sortedScan returns the scan that a sort sorts, below projections, and the
// sort's keys in the scan's columns; nil where there is none.
func sortedScan(p *physical.Sort) (*physical.TableScan, []physical.SortKey) {
	keys, n := slices.Clone(p.Keys), p.Input
	for {
		switch x := n.(type) {
		case *physical.TableScan:
			return x, keys
		case *physical.Project:
			for i := range keys {
				col := comparedColumn(keys[i].Expr)
				at := slices.IndexFunc(x.Cols, func(c expr.ColumnInfo) bool { return col != nil && c.ID == col.ID })
				if at < 0 {
					return nil, nil
				}
				keys[i].Expr = x.Exprs[at]
			}
			n = x.Input
		default:
			return nil, nil
		}
	}
}

// wanted is how many rows a limit is expected to read.
func wanted(x *logical.Limit) float64 {
	rows := 0.0
	for _, e := range []expr.Expr{x.Count, x.Offset} {
		switch k := e.(type) {
		case nil:
		case *expr.Const:
			if !k.Value.IsNull(0) {
				rows += math.Max(float64(int8At(k)), 0)
			}
		default:
			rows += guessedLimit
		}
	}
	return rows
}

// orderScan gives a scan the order of sort keys by an index, where reading as
// many rows as are wanted in this way is worth it, and reports whether it did.
func (o *optimiser) orderScan(s *physical.TableScan, keys []physical.SortKey, want float64) bool {
	if s.Index != nil && pointAccess(s.Index) {
		return false
	}
	g := &logical.Get{Table: s.Table, Alias: s.Alias, Ords: s.Ords, Cols: s.Cols, RowID: s.RowID}
	ordOf := map[expr.ColID]int{}
	for i, ord := range s.Ords {
		ordOf[s.Cols[i].ID] = ord
	}
	by := map[int][]keyCond{}
	for _, cond := range s.Filter {
		if ord, c, ok := o.keyCond(cond, ordOf, nil); ok && c.value != nil {
			by[ord] = append(by[ord], c)
		}
	}
	var best *physical.IndexAccess
	bestCost := math.Inf(1)
	for _, oid := range s.Table.Indexes {
		ix := o.Catalog.Index(oid)
		if ix == nil {
			continue
		}
		terms := o.termsOf(g, ix, s.Filter)
		if terms == nil {
			continue
		}
		a, rows := o.accessBy(g, ix, s.Filter, by, terms, nil)
		if a == nil {
			a, rows = &physical.IndexAccess{Index: ix}, o.est.Of(g).Rows
		}
		reverse, ok := followsKeys(ix, len(a.Equal), keys, ordOf, terms)
		if !ok {
			continue
		}
		// Of the rows in the range only those count that pass the filter.
		read := math.Min(rows, want*rows/math.Max(s.Common.Est.Rows, 1))
		if rows > s.Common.Est.Rows {
			read *= doubt
		}
		if most := o.indexRows(g, ix); read <= most && read/most < bestCost {
			best, bestCost = a, read/most
			best.Ordered, best.Reverse, best.Only = true, reverse, covers(ix, g)
		}
	}
	if best == nil {
		return false
	}
	s.Index = best
	return true
}

// followsKeys reports whether the entries of an index that have the same values in
// the first keys, so many as equal says, are in the order of sort keys, or, with
// reverse, in the opposite.
func followsKeys(ix *catalog.Index, equal int, keys []physical.SortKey, ordOf map[expr.ColID]int, terms *indexTerms) (reverse, ok bool) {
	at, known := equal, false
	for _, k := range keys {
		ord, _, isColumn := columnOf(k.Expr, ordOf)
		if isColumn && isOneOf(ix.Keys[:equal], ord) {
			continue // all rows have the same value
		}
		if at == len(ix.Keys) || isColumn && ix.Keys[at].Column != ord ||
			!isColumn && (terms.keys[at] == nil || !expr.Equal(k.Expr, terms.keys[at])) {
			return false, false
		}
		opposite := ix.Keys[at].Desc != k.Desc
		if (ix.Keys[at].NullsFirst != k.NullsFirst) != opposite || known && opposite != reverse {
			return false, false
		}
		reverse, known = opposite, true
		at++
	}
	return reverse, true
}

func isOneOf(keys []catalog.IndexKey, ord int) bool {
	for _, k := range keys {
		if k.Column == ord {
			return true
		}
	}
	return false
}
