package deparse

import (
	"strings"

	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

func upper(s string) string { return strings.ToUpper(s) }

func (p *printer) funcCall(e *ast.FuncCall) {
	if e.SQLSyntax && p.sqlSyntax(e) {
		return
	}
	p.name(e.Name)
	p.str("(")
	p.when(e.Star, "*")
	p.when(e.Distinct, "DISTINCT ")
	for i, arg := range e.Args {
		p.when(i > 0, ", ")
		p.when(e.Variadic && i == len(e.Args)-1, "VARIADIC ")
		p.expr(arg)
	}
	if !e.WithinGroup {
		p.orderBy(" ORDER BY ", e.OrderBy)
	}
	p.str(")")
	if e.WithinGroup {
		p.orderBy(" WITHIN GROUP (ORDER BY ", e.OrderBy)
		p.str(")")
	}
	p.filterOver(e.Filter, e.Over)
}

func (p *printer) filterOver(filter ast.Expr, over *ast.WindowDef) {
	if filter != nil {
		p.str(" FILTER (WHERE ")
		p.expr(filter)
		p.str(")")
	}
	if over == nil {
		return
	}
	p.str(" OVER ")
	if over.Bare {
		p.ident(over.RefName)
		return
	}
	p.windowBody(over)
}

func (p *printer) orderBy(words string, list []*ast.SortBy) {
	if len(list) == 0 {
		return
	}
	p.str(words)
	each(p, list, p.sortBy)
}

func (p *printer) sortBy(s *ast.SortBy) {
	p.expr(s.Value)
	switch s.Dir {
	case ast.SortAsc:
		p.str(" ASC")
	case ast.SortDesc:
		p.str(" DESC")
	case ast.SortUsing:
		p.str(" USING ")
		p.op(s.Using)
	}
	p.nulls(s.Nulls)
}

func (p *printer) nulls(n ast.NullsOrder) {
	p.str([...]string{"", " NULLS FIRST", " NULLS LAST"}[n])
}

// windowBody appends the parenthesised part of a window.
func (p *printer) windowBody(w *ast.WindowDef) {
	p.str("(")
	start := len(p.buf)
	space := func() { p.when(len(p.buf) > start, " ") }
	if w.RefName != "" {
		p.alias(w.RefName)
	}
	if len(w.PartitionBy) > 0 {
		space()
		p.str("PARTITION BY ")
		p.exprs(w.PartitionBy)
	}
	if len(w.OrderBy) > 0 {
		space()
		p.orderBy("ORDER BY ", w.OrderBy)
	}
	if f := w.Frame; f != nil {
		space()
		p.str([...]string{"RANGE", "ROWS", "GROUPS"}[f.Mode], " BETWEEN ")
		p.frameBound(f.Start)
		p.str(" AND ")
		p.frameBound(f.End)
		p.str([...]string{"", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES"}[f.Exclude])
	}
	p.str(")")
}

func (p *printer) frameBound(b ast.FrameBound) {
	if b.Offset != nil {
		// In parentheses a column may have the name of a keyword here.
		p.parens(b.Offset)
		p.str(" ")
	}
	p.str([...]string{"UNBOUNDED PRECEDING", "PRECEDING", "CURRENT ROW", "FOLLOWING", "UNBOUNDED FOLLOWING"}[b.Kind])
}

// sqlSyntax appends a call in the form of its own that the SQL standard gives it.
// It reports false where the call does not have the arguments of that form.
func (p *printer) sqlSyntax(e *ast.FuncCall) bool {
	a := e.Args
	switch name := e.Name.Last(); {
	case name == "timezone" && len(a) == 2:
		p.str("(")
		p.operand(a[1])
		p.str(" AT TIME ZONE ")
		p.operand(a[0])
		p.str(")")
	case name == "extract" && len(a) == 2:
		p.extract(a[0], a[1])
	case name == "position" && len(a) == 2:
		p.form([]string{"POSITION(", " IN ", ")"}, a[1], a[0])
	case name == "substring" && len(a) == 2:
		p.form([]string{"SUBSTRING(", " FROM ", ")"}, a...)
	case name == "substring" && len(a) == 3:
		p.form([]string{"SUBSTRING(", " FROM ", " FOR ", ")"}, a...)
	case name == "overlay" && len(a) == 3:
		p.form([]string{"OVERLAY(", " PLACING ", " FROM ", ")"}, a...)
	case name == "overlay" && len(a) == 4:
		p.form([]string{"OVERLAY(", " PLACING ", " FROM ", " FOR ", ")"}, a...)
	case name == "xmlexists" && len(a) == 2:
		p.form([]string{"XMLEXISTS((", ") PASSING (", "))"}, a...)
	case name == "pg_collation_for" && len(a) == 1:
		p.form([]string{"COLLATION FOR (", ")"}, a...)
	case name == "system_user" && len(a) == 0:
		p.str("SYSTEM_USER")
	case name == "overlaps" && len(a) == 4:
		p.form([]string{"((", ", ", ") OVERLAPS (", ", ", "))"}, a...)
	case name == "btrim", name == "ltrim", name == "rtrim":
		p.trim(name, a)
	case name == "normalize", name == "is_normalized":
		return p.normalize(name, a)
	default:
		return false
	}
	return true
}

// form appends words with the arguments between them.
func (p *printer) form(words []string, args ...ast.Expr) {
	for i, word := range words {
		p.str(word)
		if i < len(args) {
			p.operand(args[i])
		}
	}
}

// extract appends EXTRACT with its field as a bare word where the grammar takes it
// so.
func (p *printer) extract(field, source ast.Expr) {
	p.str("EXTRACT(")
	switch name, ok := field.(*ast.StringLit); {
	case ok && bareField(name.Value):
		p.str(name.Value)
	default:
		p.operand(field)
	}
	p.form([]string{" FROM ", ")"}, source)
}

func bareField(name string) bool {
	switch lex.LookupKeyword(name) {
	case lex.NotKeyword:
		return lex.QuoteIdent(name) == name
	case lex.KwYear, lex.KwMonth, lex.KwDay, lex.KwHour, lex.KwMinute, lex.KwSecond:
		return strings.ToLower(name) == name
	}
	return false
}

// trim appends TRIM; what is to be cut off is the second argument, but stands first.
func (p *printer) trim(name string, args []ast.Expr) {
	p.str("TRIM(", map[string]string{"btrim": "BOTH", "ltrim": "LEADING", "rtrim": "TRAILING"}[name])
	if len(args) == 2 {
		p.str(" ")
		p.expr(args[1])
		args = args[:1]
	}
	p.str(" FROM ")
	p.exprs(args)
	p.str(")")
}

// normalize appends NORMALIZE(a, form) or a IS form NORMALIZED; the form is a
// keyword that the tree holds as a string.
func (p *printer) normalize(name string, args []ast.Expr) bool {
	form := ""
	if len(args) == 2 {
		s, ok := args[1].(*ast.StringLit)
		if !ok {
			return false
		}
		form = upper(s.Value)
	}
	switch {
	case name == "is_normalized":
		p.str("(")
		p.operand(args[0])
		p.str(" IS ")
		p.when(form != "", form+" ")
		p.str("NORMALIZED)")
	default:
		p.str("NORMALIZE(")
		p.expr(args[0])
		p.when(form != "", ", "+form)
		p.str(")")
	}
	return true
}
