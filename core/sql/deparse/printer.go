package deparse

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// Expr returns the text of an expression. It is an error (0A000) to print XMLTABLE,
// of which the tree keeps too little.
func Expr(e ast.Expr) (string, error) { return print(func(p *printer) { p.expr(e) }) }

// Query returns the text of a SELECT, VALUES or set operation, without a semicolon.
func Query(q *ast.Select) (string, error) { return print(func(p *printer) { p.query(q) }) }

// RenamedQuery is Query where a relation is printed by the schema, "" for none,
// and name that relation returns for it; one with another name than before keeps
// the old one as its alias. Names of common table expressions are left alone.
func RenamedQuery(q *ast.Select, relation func(*ast.RangeVar) (schema, name string)) (string, error) {
	ctes := map[string]bool{}
	ast.Walk(q, func(n ast.Node) bool {
		if c, ok := n.(*ast.CTE); ok {
			ctes[c.Name] = true
		}
		return true
	})
	return print(func(p *printer) {
		p.relation = func(rv *ast.RangeVar) (schema, name string) {
			if rv.Schema == "" && ctes[rv.Name] {
				return "", rv.Name
			}
			return relation(rv)
		}
		p.query(q)
	})
}

// Stmt returns the text of a Select, Insert, Update, Delete or Merge. The other
// statements are an error (0A000).
func Stmt(s ast.Stmt) (string, error) { return print(func(p *printer) { p.stmt(s) }) }

// Type returns the text of a type's name, in the SQL standard's spelling where it
// has one.
func Type(t *ast.TypeName) string {
	p := new(printer)
	p.typeName(t)
	return string(p.buf)
}

func print(body func(*printer)) (string, error) {
	p := new(printer)
	body(p)
	return string(p.buf), p.err
}

// printer collects the text; err is the first thing that it could not print.
type printer struct {
	buf []byte
	err error
	// relation, if not nil, is how to print the name of a relation.
	relation func(*ast.RangeVar) (schema, name string)
}

func (p *printer) unsupported(what string) {
	if p.err == nil {
		p.err = errs.New(errs.FeatureNotSupported, "%s cannot be printed", what)
	}
}

// str appends parts of the text as they are.
func (p *printer) str(parts ...string) {
	for _, s := range parts {
		p.buf = append(p.buf, s...)
	}
}

// when appends s if cond holds.
func (p *printer) when(cond bool, s string) {
	if cond {
		p.str(s)
	}
}

// ident appends one name, quoted where it has to be.
func (p *printer) ident(name string) { p.str(lex.QuoteIdent(name)) }

// alias appends a name where the grammar would take any keyword for one of its own.
func (p *printer) alias(name string) {
	if lex.LookupKeyword(name) != lex.NotKeyword {
		p.str(`"`, name, `"`)
		return
	}
	p.ident(name)
}

// name appends a qualified name.
func (p *printer) name(n ast.Name) {
	for i, part := range n {
		p.when(i > 0, ".")
		p.ident(part)
	}
}

// idents appends names with commas.
func (p *printer) idents(names []string) {
	for i, n := range names {
		p.when(i > 0, ", ")
		p.ident(n)
	}
}

// columnList appends ` (a, b)`, nothing for an empty list.
func (p *printer) columnList(names []string) {
	if len(names) > 0 {
		p.str(" (")
		p.idents(names)
		p.str(")")
	}
}

// each appends every element of list with commas between them.
func each[T any](p *printer, list []T, print func(T)) {
	for i, e := range list {
		p.when(i > 0, ", ")
		print(e)
	}
}
