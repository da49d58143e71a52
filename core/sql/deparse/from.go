package deparse

import "github.com/basaltdb/basalt/core/sql/ast"

// from appends words and a list of table references, nothing for an empty one.
func (p *printer) from(words string, list []ast.TableRef) {
	if len(list) > 0 {
		p.str(words)
		each(p, list, p.tableRef)
	}
}

func (p *printer) tableRef(t ast.TableRef) {
	switch t := t.(type) {
	case *ast.RangeVar:
		p.rangeVar(t)
	case *ast.JoinExpr:
		if t.Alias == nil {
			p.join(t)
			return
		}
		p.str("(")
		p.join(t)
		p.str(")")
		p.tableAlias(t.Alias)
	case *ast.RangeSubselect:
		p.when(t.Lateral, "LATERAL ")
		p.str("(")
		p.query(t.Query)
		p.str(")")
		p.tableAlias(t.Alias)
	case *ast.RangeFunction:
		p.rangeFunction(t)
	case *ast.RangeTableSample:
		p.rangeVar(t.Relation)
		p.str(" TABLESAMPLE ")
		p.name(t.Method)
		p.str("(")
		p.exprs(t.Args)
		p.str(")")
		if t.Repeatable != nil {
			p.str(" REPEATABLE ")
			p.parens(t.Repeatable)
		}
	default:
		p.unsupported("XMLTABLE")
	}
}

func (p *printer) rangeVar(t *ast.RangeVar) {
	p.when(t.Only, "ONLY ")
	if p.relation == nil {
		p.name(t.QName())
		p.tableAlias(t.Alias)
		return
	}
	schema, name := p.relation(t)
	if schema == "" {
		p.name(ast.Name{name})
	} else {
		p.name(ast.Name{schema, name})
	}
	if t.Alias == nil && name != t.Name {
		p.tableAlias(&ast.Alias{Name: t.Name})
		return
	}
	p.tableAlias(t.Alias)
}

func (p *printer) tableAlias(a *ast.Alias) {
	if a == nil {
		return
	}
	p.str(" AS ")
	p.ident(a.Name)
	p.columnList(a.Columns)
}

// join appends a join. Its left side needs no parentheses if it is a join too.
func (p *printer) join(j *ast.JoinExpr) {
	p.tableRef(j.Left)
	p.when(j.Natural, " NATURAL")
	switch {
	case j.Kind == ast.InnerJoin && !j.Natural && j.On == nil && j.Using == nil:
		p.str(" CROSS JOIN ")
	default:
		p.str([...]string{" JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN "}[j.Kind])
	}
	if right, ok := j.Right.(*ast.JoinExpr); ok && right.Alias == nil {
		p.str("(")
		p.join(right)
		p.str(")")
	} else {
		p.tableRef(j.Right)
	}
	p.where(" ON ", j.On)
	if len(j.Using) > 0 {
		p.str(" USING")
		p.columnList(j.Using)
		if j.UsingAlias != "" {
			p.str(" AS ")
			p.ident(j.UsingAlias)
		}
	}
}

func (p *printer) rangeFunction(t *ast.RangeFunction) {
	p.when(t.Lateral, "LATERAL ")
	p.when(t.RowsFrom, "ROWS FROM(")
	each(p, t.Funcs, func(f ast.RangeFuncItem) {
		// A cast may stand here as a call only.
		if cast, ok := f.Call.(*ast.TypeCast); ok {
			p.str("CAST(")
			p.expr(cast.Arg)
			p.str(" AS ")
			p.typeName(cast.Type)
			p.str(")")
		} else {
			p.expr(f.Call)
		}
		if len(f.ColumnDefs) > 0 {
			p.str(" AS ")
			p.columnDefs(f.ColumnDefs)
		}
	})
	p.when(t.RowsFrom, ")")
	p.when(t.Ordinality, " WITH ORDINALITY")
	switch {
	case len(t.ColumnDefs) > 0:
		p.str(" AS ")
		if t.Alias != nil {
			p.ident(t.Alias.Name)
		}
		p.columnDefs(t.ColumnDefs)
	default:
		p.tableAlias(t.Alias)
	}
}

// columnDefs appends the column definition list of a table function.
func (p *printer) columnDefs(list []*ast.ColumnDef) {
	p.str("(")
	each(p, list, func(c *ast.ColumnDef) {
		p.ident(c.Name)
		p.str(" ")
		p.typeName(c.Type)
		if len(c.Collation) > 0 {
			p.str(" COLLATE ")
			p.name(c.Collation)
		}
	})
	p.str(")")
}
