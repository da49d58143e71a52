package deparse

import "github.com/basaltdb/basalt/core/sql/ast"

// stmt appends a query or a change of data.
func (p *printer) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.Select:
		p.query(s)
	case *ast.Insert:
		p.insert(s)
	case *ast.Update:
		p.with(s.With)
		p.str("UPDATE ")
		p.rangeVar(s.Table)
		p.str(" SET ")
		each(p, s.Set, p.assignment)
		p.from(" FROM ", s.From)
		p.where(" WHERE ", s.Where)
		p.targets(" RETURNING ", s.Returning)
	case *ast.Delete:
		p.with(s.With)
		p.str("DELETE FROM ")
		p.rangeVar(s.Table)
		p.from(" USING ", s.Using)
		p.where(" WHERE ", s.Where)
		p.targets(" RETURNING ", s.Returning)
	case *ast.Merge:
		p.merge(s)
	default:
		p.unsupported(ast.Tag(s))
	}
}

func (p *printer) insert(s *ast.Insert) {
	p.with(s.With)
	p.str("INSERT INTO ")
	p.rangeVar(s.Table)
	p.insertColumns(s.Columns)
	p.overriding(s.Overriding)
	if s.Query == nil {
		p.str(" DEFAULT VALUES")
	} else {
		p.str(" ")
		p.query(s.Query)
	}
	if c := s.OnConflict; c != nil {
		p.onConflict(c)
	}
	p.targets(" RETURNING ", s.Returning)
}

func (p *printer) overriding(o ast.Overriding) {
	p.str([...]string{"", " OVERRIDING USER VALUE", " OVERRIDING SYSTEM VALUE"}[o])
}

// insertColumns appends ` (a, b.c)`, nothing for an empty list.
func (p *printer) insertColumns(list []*ast.InsertColumn) {
	if len(list) > 0 {
		p.str(" (")
		each(p, list, p.insertColumn)
		p.str(")")
	}
}

func (p *printer) insertColumn(c *ast.InsertColumn) {
	p.ident(c.Name)
	for _, step := range c.Indirection {
		if step.Field != "" {
			p.str(".")
			p.ident(step.Field)
			continue
		}
		p.subscript(step.Subscript)
	}
}

func (p *printer) assignment(a *ast.Assignment) {
	p.when(a.Multi, "(")
	each(p, a.Targets, p.insertColumn)
	p.when(a.Multi, ")")
	p.str(" = ")
	p.expr(a.Value)
}

func (p *printer) onConflict(c *ast.OnConflict) {
	p.str(" ON CONFLICT")
	if t := c.Target; t != nil {
		if t.Constraint != "" {
			p.str(" ON CONSTRAINT ")
			p.ident(t.Constraint)
		} else {
			p.str(" (")
			each(p, t.Elems, p.indexElem)
			p.str(")")
			p.where(" WHERE ", t.Where)
		}
	}
	if !c.Update {
		p.str(" DO NOTHING")
		return
	}
	p.str(" DO UPDATE SET ")
	each(p, c.Set, p.assignment)
	p.where(" WHERE ", c.Where)
}

// indexElem appends a column or expression of a conflict target.
func (p *printer) indexElem(e *ast.IndexElem) {
	if len(e.OpClassOptions) > 0 {
		p.unsupported("an operator class with options")
	}
	if e.Expr != nil {
		p.parens(e.Expr)
	} else {
		p.ident(e.Column)
	}
	if len(e.Collation) > 0 {
		p.str(" COLLATE ")
		p.name(e.Collation)
	}
	if len(e.OpClass) > 0 {
		p.str(" ")
		p.name(e.OpClass)
	}
	p.str([...]string{"", " ASC", " DESC", ""}[e.Dir])
	p.nulls(e.Nulls)
}

func (p *printer) merge(s *ast.Merge) {
	p.with(s.With)
	p.str("MERGE INTO ")
	p.rangeVar(s.Table)
	p.str(" USING ")
	p.tableRef(s.Source)
	p.str(" ON ")
	p.expr(s.On)
	for _, w := range s.Whens {
		p.str(" WHEN ")
		p.when(!w.Matched, "NOT ")
		p.str("MATCHED")
		p.where(" AND ", w.Cond)
		p.str(" THEN ")
		p.mergeAction(w)
	}
}

func (p *printer) mergeAction(w *ast.MergeWhen) {
	switch w.Action {
	case ast.MergeDoNothing:
		p.str("DO NOTHING")
	case ast.MergeDelete:
		p.str("DELETE")
	case ast.MergeUpdate:
		p.str("UPDATE SET ")
		each(p, w.Set, p.assignment)
	case ast.MergeInsert:
		p.str("INSERT")
		p.insertColumns(w.Columns)
		p.overriding(w.Overriding)
		if w.Values == nil {
			p.str(" DEFAULT VALUES")
			return
		}
		p.call(" VALUES ", w.Values)
	}
}
