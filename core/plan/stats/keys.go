package stats

import (
	"slices"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
)

// uniqueKey is a set of columns that no two rows have the same values of.
type uniqueKey struct {
	cols []expr.ColID
	rows float64 // of the table, before any filter
}

func (k *uniqueKey) has(id expr.ColID) bool { return slices.Contains(k.cols, id) }

// tableKeys returns the keys of a table whose columns are read.
func tableKeys(g *logical.Get, rows float64) []uniqueKey {
	var keys []uniqueKey
	for i := range g.Table.Constraints {
		c := &g.Table.Constraints[i]
		if c.Kind != catalog.ConPrimaryKey && c.Kind != catalog.ConUnique {
			continue
		}
		k := uniqueKey{rows: rows}
		for _, ord := range c.Columns {
			if at := slices.Index(g.Ords, ord); at >= 0 {
				k.cols = append(k.cols, g.Cols[at].ID)
			}
		}
		if len(k.cols) == len(c.Columns) {
			keys = append(keys, k)
		}
	}
	return keys
}

// renamedKeys returns the keys whose columns all have new names.
func renamedKeys(keys []uniqueKey, names map[expr.ColID]expr.ColID) []uniqueKey {
	var out []uniqueKey
	for _, k := range keys {
		r := uniqueKey{rows: k.rows}
		for _, id := range k.cols {
			if name, ok := names[id]; ok {
				r.cols = append(r.cols, name)
			}
		}
		if len(r.cols) == len(k.cols) {
			out = append(out, r)
		}
	}
	return out
}

// coveredKey returns the key of side, with the most rows, each of whose columns
// is compared with one of other; nil where there is none.
func coveredKey(side, other *Rel, conds []expr.Expr) *uniqueKey {
	compared := map[expr.ColID]bool{}
	for _, c := range conds {
		a, b, ok := equiColumns(c)
		if !ok {
			continue
		}
		if _, ours := side.cols[a]; !ours {
			a, b = b, a
		}
		if _, theirs := other.cols[b]; theirs {
			compared[a] = true
		}
	}
	var best *uniqueKey
	for i := range side.keys {
		k := &side.keys[i]
		covered := !slices.ContainsFunc(k.cols, func(id expr.ColID) bool { return !compared[id] })
		if covered && (best == nil || k.rows > best.rows) {
			best = k
		}
	}
	return best
}

// joinKey returns the key of either side that the conditions cover.
func joinKey(l, r *Rel, conds []expr.Expr) *uniqueKey {
	a, b := coveredKey(l, r, conds), coveredKey(r, l, conds)
	if a == nil || b != nil && b.rows > a.rows {
		return b
	}
	return a
}

// joinedKeys returns the keys of an inner join: those of a side whose rows meet
// at most one row of the other.
func joinedKeys(l, r *Rel, conds []expr.Expr) []uniqueKey {
	var keys []uniqueKey
	if coveredKey(r, l, conds) != nil {
		keys = append(keys, l.keys...)
	}
	if coveredKey(l, r, conds) != nil {
		keys = append(keys, r.keys...)
	}
	return keys
}
