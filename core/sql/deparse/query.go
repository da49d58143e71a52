package deparse

import "github.com/basaltdb/basalt/core/sql/ast"

// query appends a SELECT, VALUES or set operation with the clauses around it.
func (p *printer) query(q *ast.Select) {
	p.with(q.With)
	switch {
	case q.Op != ast.SetNone:
		p.setOperation(q)
	case q.Values != nil:
		p.str("VALUES ")
		each(p, q.Values, func(row []ast.Expr) {
			p.str("(")
			p.exprs(row)
			p.str(")")
		})
	default:
		p.selectBody(q)
	}
	p.orderBy(" ORDER BY ", q.OrderBy)
	p.limit(q)
	for _, l := range q.Locking {
		p.locking(l)
	}
}

// bareArm reports whether a query can be an arm of a set operation without
// parentheses.
func bareArm(q *ast.Select) bool {
	return q.With == nil && q.OrderBy == nil && q.Limit == nil && q.Offset == nil && q.Locking == nil
}

func (p *printer) setOperation(q *ast.Select) {
	// UNION and EXCEPT chain to the left, and INTERSECT binds tighter.
	left := q.Left.Op == ast.SetNone || q.Left.Op == ast.SetIntersect || q.Op != ast.SetIntersect
	p.arm(q.Left, left)
	p.str([...]string{"", " UNION ", " INTERSECT ", " EXCEPT "}[q.Op])
	p.when(q.All, "ALL ")
	p.arm(q.Right, q.Right.Op == ast.SetNone)
}

func (p *printer) arm(q *ast.Select, bare bool) {
	if bare && bareArm(q) {
		p.query(q)
		return
	}
	p.str("(")
	p.query(q)
	p.str(")")
}

func (p *printer) selectBody(q *ast.Select) {
	p.str("SELECT")
	if q.Distinct {
		p.str(" DISTINCT")
		if len(q.DistinctOn) > 0 {
			p.call(" ON ", q.DistinctOn)
		}
	}
	p.targets(" ", q.Targets)
	p.from(" FROM ", q.From)
	p.where(" WHERE ", q.Where)
	if len(q.GroupBy) > 0 {
		p.str(" GROUP BY ")
		p.when(q.GroupDistinct, "DISTINCT ")
		p.exprs(q.GroupBy)
	}
	p.where(" HAVING ", q.Having)
	if len(q.Windows) > 0 {
		p.str(" WINDOW ")
		each(p, q.Windows, func(w *ast.WindowDef) {
			p.ident(w.Name)
			p.str(" AS ")
			p.windowBody(w)
		})
	}
}

// targets appends words and a target list, nothing for an empty one.
func (p *printer) targets(words string, list []*ast.ResTarget) {
	if len(list) == 0 {
		return
	}
	p.str(words)
	each(p, list, func(t *ast.ResTarget) {
		p.expr(t.Value)
		if t.Name != "" {
			p.str(" AS ")
			p.ident(t.Name)
		}
	})
}

// where appends words and a condition, nothing for an absent one.
func (p *printer) where(words string, cond ast.Expr) {
	if cond != nil {
		p.str(words)
		p.expr(cond)
	}
}

func (p *printer) limit(q *ast.Select) {
	if q.WithTies {
		if q.Offset != nil {
			p.where(" OFFSET ", q.Offset)
		}
		p.str(" FETCH FIRST ")
		p.parens(q.Limit)
		p.str(" ROWS WITH TIES")
		return
	}
	if _, all := q.Limit.(*ast.NullLit); all {
		p.str(" LIMIT ALL")
	} else {
		p.where(" LIMIT ", q.Limit)
	}
	p.where(" OFFSET ", q.Offset)
}

func (p *printer) locking(l *ast.LockingClause) {
	p.str(" " + l.Strength.Clause())
	if len(l.Tables) > 0 {
		p.str(" OF ")
		each(p, l.Tables, p.rangeVar)
	}
	p.str([...]string{"", " SKIP LOCKED", " NOWAIT"}[l.Wait])
}

func (p *printer) with(w *ast.With) {
	if w == nil {
		return
	}
	p.str("WITH ")
	p.when(w.Recursive, "RECURSIVE ")
	each(p, w.CTEs, p.cte)
	p.str(" ")
}

func (p *printer) cte(c *ast.CTE) {
	p.ident(c.Name)
	p.columnList(c.Columns)
	p.str(" AS ", [...]string{"", "MATERIALIZED ", "NOT MATERIALIZED "}[c.Materialized], "(")
	p.stmt(c.Query)
	p.str(")")
	if s := c.Search; s != nil {
		p.str(" SEARCH ")
		if s.BreadthFirst {
			p.str("BREADTH")
		} else {
			p.str("DEPTH")
		}
		p.str(" FIRST BY ")
		p.idents(s.Columns)
		p.str(" SET ")
		p.ident(s.SetColumn)
	}
	if y := c.Cycle; y != nil {
		p.str(" CYCLE ")
		p.idents(y.Columns)
		p.str(" SET ")
		p.ident(y.MarkColumn)
		p.str(" TO ")
		p.constant(y.MarkValue)
		p.str(" DEFAULT ")
		p.constant(y.MarkDefault)
		p.str(" USING ")
		p.ident(y.PathColumn)
	}
}

// constant appends a constant where the grammar takes nothing else: a cast is
// written type 'text'.
func (p *printer) constant(e ast.Expr) {
	cast, ok := e.(*ast.TypeCast)
	if !ok {
		p.expr(e)
		return
	}
	p.typeName(cast.Type)
	p.str(" ")
	p.expr(cast.Arg)
}
