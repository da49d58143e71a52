package parse

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// Expr returns the tree of an expression such as a column's default. Positions
// are offsets into text.
func (p *Parser) Expr(text string) (ast.Expr, error) {
	const prefix = "SELECT "
	target, err := p.target(prefix, text)
	if err != nil {
		return nil, err
	}
	unshift(target, len(prefix))
	return target, nil
}

// Type returns the tree of a type's name, such as `numeric(10,2)[]`. Positions are
// offsets into text.
func (p *Parser) Type(text string) (*ast.TypeName, error) {
	const prefix = "SELECT NULL::"
	target, err := p.target(prefix, text)
	if err != nil {
		return nil, err
	}
	cast, ok := target.(*ast.TypeCast)
	if _, null := nullArg(cast, ok); !null {
		return nil, errs.New(errs.SyntaxError, "invalid type name \"%s\"", text)
	}
	unshift(cast.Type, len(prefix))
	return cast.Type, nil
}

func nullArg(cast *ast.TypeCast, ok bool) (*ast.NullLit, bool) {
	if !ok {
		return nil, false
	}
	null, ok := cast.Arg.(*ast.NullLit)
	return null, ok
}

// target parses prefix and text, which together must be a SELECT of one value and
// nothing else.
func (p *Parser) target(prefix, text string) (ast.Expr, error) {
	if err := lex.CheckEncoding(text); err != nil {
		return nil, err
	}
	stmt, err := p.full(prefix + text)
	if err != nil {
		e := *errs.From(err)
		e.Position = max(e.Position-len(prefix), 0)
		return nil, &e
	}
	s, ok := stmt.(*ast.Select)
	if !ok || len(s.Targets) != 1 || s.Targets[0].Name != "" || !onlyTargets(s) {
		return nil, errs.New(errs.SyntaxError, "syntax error in \"%s\"", text)
	}
	return s.Targets[0].Value, nil
}

// onlyTargets reports whether nothing but a target list was written.
func onlyTargets(s *ast.Select) bool {
	return s.With == nil && s.Op == ast.SetNone && s.Values == nil && !s.Distinct && s.From == nil && s.Where == nil &&
		s.GroupBy == nil && s.Having == nil && s.Windows == nil && s.OrderBy == nil && s.Limit == nil && s.Offset == nil && s.Locking == nil
}

// unshift takes the prefix out of the positions of a tree that nobody else has.
func unshift(n ast.Node, prefix int) {
	ast.Walk(n, func(n ast.Node) bool {
		n.(interface{ Shift(int32) }).Shift(int32(-prefix))
		return true
	})
}
