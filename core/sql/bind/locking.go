package bind

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// locking is FOR UPDATE and its like while the FROM list is bound. A nil one
// locks nothing.
type locking struct {
	clauses []*ast.LockingClause
	// marks are the tables of FROM, locked or not: a row that is checked again
	// must find its rows of the others too.
	marks []rowMark
	// refused says of FROM items that have no rows to lock what they are.
	refused map[string]string
}

// rowMark is a table's mark and the column that its row id is.
type rowMark struct {
	physical.RowMark
	col expr.ColumnInfo
}

// mode returns how the FROM item of a name is locked. Of several clauses the
// strongest lock holds, and NOWAIT before SKIP LOCKED.
func (l *locking) mode(name string) physical.LockMode {
	var m physical.LockMode
	if l == nil {
		return m
	}
	for _, c := range l.clauses {
		named := len(c.Tables) == 0
		for _, t := range c.Tables {
			named = named || t.Name == name
		}
		if named {
			m.Strength = max(m.Strength, physical.LockStrength(c.Strength)+1)
			m.NoWait = m.NoWait || c.Wait == ast.LockNoWait
			m.Skip = m.Skip || c.Wait == ast.LockSkip
		}
	}
	return m
}

// refuse notes that a FROM item cannot be named in a locking clause.
func (l *locking) refuse(r *rel, kind string) {
	if l != nil && !r.unnamed {
		l.refused[r.name] = kind
	}
}

// markTable gives a table of a locking query its row id.
func (b *Binder) markTable(sc *scope, g *logical.Get, name string) {
	if sc.locks == nil {
		return
	}
	id := b.column("ctid", types.Int8)
	g.RowID = id.ID
	g.Cols = append(g.Cols, id)
	mode := sc.locks.mode(name)
	sc.locks.marks = append(sc.locks.marks, rowMark{physical.RowMark{Table: g.Table, RowID: id.ID, Mode: mode}, id})
	if mode.Strength != physical.NoLock {
		b.relations = append(b.relations, Use{Table: g.Table, Access: LockRows, Lock: mode.Strength})
	}
}

// lockedInside returns a query of FROM that locks its tables as the query
// around it wants.
func lockedInside(sel *ast.Select, m physical.LockMode) *ast.Select {
	if m.Strength == physical.NoLock || len(sel.Values) > 0 {
		return sel
	}
	wait := ast.LockBlock
	switch {
	case m.NoWait:
		wait = ast.LockNoWait
	case m.Skip:
		wait = ast.LockSkip
	}
	own := *sel
	own.Locking = append(sel.Locking[:len(sel.Locking):len(sel.Locking)],
		&ast.LockingClause{Strength: ast.LockStrength(m.Strength - 1), Wait: wait})
	return &own
}

// checkLocking refuses a locking clause where rows of the result are none of
// tables, and names that cannot be locked.
func (q *query) checkLocking() error {
	for _, l := range q.sel.Locking {
		what := ""
		switch state := q.sc.query; {
		case q.sel.Distinct || len(q.sel.DistinctOn) > 0:
			what = "DISTINCT clause"
		case len(q.sel.GroupBy) > 0:
			what = "GROUP BY clause"
		case q.sel.Having != nil:
			what = "HAVING clause"
		case len(state.aggs) > 0:
			what = "aggregate functions"
		case len(state.windows) > 0:
			what = "window functions"
		case len(state.sets) > 0:
			what = "set-returning functions in the target list"
		}
		if what != "" {
			return q.b.errorAt(l, errs.FeatureNotSupported, "%s is not allowed with %s", l.Strength.Clause(), what)
		}
		for _, t := range l.Tables {
			if err := q.checkLocked(l, t); err != nil {
				return err
			}
		}
		if l.Wait == ast.LockSkip && q.sel.WithTies {
			return q.b.errorAt(l, errs.SyntaxError, "SKIP LOCKED and WITH TIES options cannot be used together")
		}
	}
	return nil
}

// checkLocked looks at one name of a locking clause.
func (q *query) checkLocked(l *ast.LockingClause, t *ast.RangeVar) error {
	if t.Schema != "" || t.Catalog != "" {
		return q.b.errorAt(t, errs.SyntaxError, "%s must specify unqualified relation names", l.Strength.Clause())
	}
	for _, r := range q.sc.rels {
		if r.unnamed || r.name != t.Name {
			continue
		}
		if kind := q.sc.locks.refused[t.Name]; kind != "" {
			return q.b.errorAt(t, errs.FeatureNotSupported, "%s cannot be applied to %s", l.Strength.Clause(), kind)
		}
		return nil
	}
	return q.b.errorAt(t, errs.UndefinedTable, "relation \"%s\" in %s clause not found in FROM clause", t.Name, l.Strength.Clause())
}

// markTargets adds the row ids to the targets, hidden, so that they come
// through to where the rows are locked.
func (q *query) markTargets() {
	if q.sc.locks == nil {
		return
	}
	for _, m := range q.sc.locks.marks {
		q.targets = append(q.targets, target{name: m.col.Name, e: &expr.Column{ID: m.col.ID, T: m.col.Type, Name: m.col.Name}})
	}
}

// lock locks the rows in their order, before a limit cuts them.
func (q *query) lock() error {
	if q.sc.locks == nil {
		return nil
	}
	n := &logical.LockRows{Input: q.node}
	locked := false
	for _, m := range q.sc.locks.marks {
		n.Marks = append(n.Marks, m.RowMark)
		locked = locked || m.Mode.Strength != physical.NoLock
	}
	if locked {
		q.node = n
	}
	return nil
}
