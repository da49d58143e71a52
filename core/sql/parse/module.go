package parse

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// moduleStatement reads a statement about modules, and returns where it ends; nil
// without an error for any other. PostgreSQL's grammar has no MODULE behind these
// words; only in GRANT … ON module TO … it is the name of a table.
func (p *Parser) moduleStatement(text string, first lex.Keyword) (stmt ast.Stmt, end int, err error) {
	m := &moduleParser{words: newWords(text), p: p}
	m.next()
	switch first {
	case lex.KwCreate:
		replace := m.tok.Keyword() == lex.KwOr
		if replace {
			m.next()
			if !m.accept(lex.KwReplace) {
				return nil, 0, nil
			}
		}
		if !m.word("module") {
			return nil, 0, nil
		}
		stmt = m.create(replace)
	case lex.KwAlter:
		if !m.word("module") {
			return nil, 0, nil
		}
		stmt = m.alter()
	case lex.KwDrop:
		if !m.word("module") {
			return nil, 0, nil
		}
		stmt = m.drop()
	case lex.KwComment:
		if !m.accept(lex.KwOn) || !m.word("module") {
			return nil, 0, nil
		}
		stmt = m.comment()
	default:
		return p.moduleGrant(text)
	}
	if !m.end() {
		m.unexpected()
	}
	if m.err != nil {
		return nil, 0, m.err
	}
	return stmt, m.read, nil
}

// moduleGrant reads GRANT and REVOKE on modules as the full parser reads those on
// domains, whose names are of the same form and whose keyword is as long.
func (p *Parser) moduleGrant(text string) (ast.Stmt, int, error) {
	const as = "DOMAIN"
	m := &moduleParser{words: newWords(text), p: p}
	for !m.end() && m.tok.Kind != lex.Invalid && m.tok.Keyword() != lex.KwOn {
		m.next()
	}
	m.next()
	at := int(m.tok.Start)
	if !m.word("module") {
		return nil, 0, nil
	}
	if _, ok := m.name(); !ok {
		return nil, 0, nil
	}
	end, terminated := statementEnd(text)
	stmt, err := p.full(text[:at] + as + text[at+len(as):terminated])
	if err != nil {
		return nil, 0, err
	}
	grant, ok := stmt.(*ast.Grant)
	if !ok {
		return nil, 0, errs.Internal("a GRANT on a module is read as another statement")
	}
	grant.Kind = ast.ObjectModule
	return grant, end, nil
}

// moduleParser reads one statement. After an error it reads nothing more.
type moduleParser struct {
	*words
	p   *Parser
	err error
}

// fail keeps the first error, with the position of a byte.
func (m *moduleParser) fail(at int, format string, args ...any) {
	if m.err == nil {
		m.err = errs.New(errs.SyntaxError, format, args...).At(lex.CharPos(m.text, at))
	}
}

// unexpected fails at the next token, in PostgreSQL's words.
func (m *moduleParser) unexpected() {
	at := int(m.tok.Start)
	switch m.tok.Kind {
	case lex.EOF:
		m.fail(len(m.text), "syntax error at end of input")
	case lex.Invalid:
		m.fail(at, "%s at or near \"%s\"", m.lx.Err(), m.tok.Text(m.text))
	default:
		m.fail(at, "syntax error at or near \"%s\"", m.tok.Text(m.text))
	}
}

// word passes over a word that is no keyword of PostgreSQL's.
func (m *moduleParser) word(w string) bool {
	if m.tok.Kind != lex.Ident || !strings.EqualFold(m.tok.Text(m.text), w) {
		return false
	}
	m.next()
	return true
}

// must passes over a keyword.
func (m *moduleParser) must(k lex.Keyword) {
	if !m.accept(k) {
		m.unexpected()
	}
}

// ident passes over a name.
func (m *moduleParser) ident() string {
	name, ok := m.name()
	if !ok {
		m.unexpected()
	}
	return name
}

// qualified passes over a name, perhaps with its schema.
func (m *moduleParser) qualified() ast.Name {
	name := ast.Name{m.ident()}
	if m.err == nil && m.punct('.') {
		name = append(name, m.ident())
	}
	return name
}

// str passes over a string in any of its forms.
func (m *moduleParser) str() string {
	if m.err != nil {
		return ""
	}
	if !m.tok.IsString() {
		m.unexpected()
		return ""
	}
	tok := m.tok
	m.next()
	if value, ok := lex.PlainStringValue(m.text, tok); ok {
		return value
	}
	x, err := m.p.Expr(tok.Text(m.text))
	if err != nil {
		e := *errs.From(err)
		if e.Position > 0 {
			e.Position += lex.CharPos(m.text, int(tok.Start)) - 1
		}
		m.err = &e
		return ""
	}
	lit, ok := x.(*ast.StringLit)
	if !ok {
		m.fail(int(tok.Start), "syntax error at or near \"%s\"", tok.Text(m.text))
		return ""
	}
	return lit.Value
}

// create reads what is behind CREATE [OR REPLACE] MODULE. What follows the name
// comes in any order.
func (m *moduleParser) create(replace bool) ast.Stmt {
	c := &ast.CreateModule{Loc: ast.At(m.tok.Start), OrReplace: replace}
	if m.accept(lex.KwIf) {
		m.must(lex.KwNot)
		m.must(lex.KwExists)
		c.IfNotExists = true
	}
	c.Name = m.qualified()
	seen := map[string]bool{}
	for m.err == nil && !m.end() {
		at := int(m.tok.Start)
		clause := strings.ToLower(m.tok.Text(m.text))
		if seen[clause] {
			m.fail(at, "conflicting or redundant options")
		}
		switch {
		case m.accept(lex.KwAs):
			c.Source = m.str()
		case m.accept(lex.KwVersion):
			c.Version = m.nonempty()
		case m.accept(lex.KwLanguage):
			if m.tok.IsString() {
				c.Language = m.str()
			} else {
				c.Language = m.ident()
			}
		case m.word("sha256"):
			c.SHA256 = m.nonempty()
		case m.accept(lex.KwWith):
			c.Options = m.options()
		default:
			m.unexpected()
		}
		seen[clause] = true
	}
	if !seen["as"] {
		m.unexpected() // it ends without
	}
	return c
}

// nonempty passes over a string that has to say something.
func (m *moduleParser) nonempty() string {
	at := m.tok
	s := m.str()
	if s == "" {
		m.fail(int(at.Start), "syntax error at or near \"%s\"", at.Text(m.text))
	}
	return s
}

// options passes over (name [= value], …).
func (m *moduleParser) options() []*ast.Option {
	var out []*ast.Option
	if !m.punct('(') {
		m.unexpected()
	}
	for m.err == nil {
		o := &ast.Option{Loc: ast.At(m.tok.Start), Name: m.ident()}
		if m.punct('=') {
			if o.Value = m.setting(); o.Value == nil {
				if m.tok.IsString() {
					o.Value = &ast.StringLit{Loc: ast.At(m.tok.Start), Value: m.str()}
				} else if m.tok.Kind == lex.Integer {
					o.Value = &ast.NumericLit{Loc: ast.At(m.tok.Start), Text: m.tok.Text(m.text)}
					m.next()
				} else {
					m.unexpected()
				}
			}
		}
		out = append(out, o)
		if !m.punct(',') {
			break
		}
	}
	if m.err == nil && !m.punct(')') {
		m.unexpected()
	}
	return out
}

// alter reads what is behind ALTER MODULE.
func (m *moduleParser) alter() ast.Stmt {
	name := m.qualified()
	object := &ast.ObjectName{Loc: ast.NoLoc, Name: name}
	switch {
	case m.accept(lex.KwRename):
		m.must(lex.KwTo)
		return &ast.Rename{Loc: ast.NoLoc, Kind: ast.ObjectModule, Object: object, NewName: m.ident()}
	case m.accept(lex.KwOwner):
		m.must(lex.KwTo)
		return &ast.AlterOwner{Loc: ast.NoLoc, Kind: ast.ObjectModule, Object: object, Owner: m.role()}
	}
	m.must(lex.KwSet)
	switch {
	case m.accept(lex.KwSchema):
		return &ast.AlterSchema{Loc: ast.NoLoc, Kind: ast.ObjectModule, Object: object, NewSchema: m.ident()}
	case m.accept(lex.KwVersion):
		return &ast.AlterModule{Loc: ast.NoLoc, Name: name, Version: m.nonempty()}
	}
	return &ast.AlterModule{Loc: ast.NoLoc, Name: name, Options: m.options()}
}

// role passes over the name of a role, or a word that stands for one.
func (m *moduleParser) role() *ast.RoleSpec {
	r := &ast.RoleSpec{Loc: ast.At(m.tok.Start)}
	switch {
	case m.accept(lex.KwCurrentRole):
		r.Kind = ast.RoleCurrentRole
	case m.accept(lex.KwCurrentUser):
		r.Kind = ast.RoleCurrentUser
	case m.accept(lex.KwSessionUser):
		r.Kind = ast.RoleSessionUser
	default:
		r.Name = m.ident()
	}
	return r
}

// drop reads what is behind DROP MODULE.
func (m *moduleParser) drop() ast.Stmt {
	d := &ast.Drop{Loc: ast.NoLoc, Kind: ast.ObjectModule}
	if m.accept(lex.KwIf) {
		m.must(lex.KwExists)
		d.IfExists = true
	}
	for m.err == nil {
		d.Objects = append(d.Objects, &ast.ObjectName{Loc: ast.NoLoc, Name: m.qualified()})
		if !m.punct(',') {
			break
		}
	}
	if d.Cascade = m.accept(lex.KwCascade); !d.Cascade {
		m.accept(lex.KwRestrict)
	}
	return d
}

// comment reads what is behind COMMENT ON MODULE.
func (m *moduleParser) comment() ast.Stmt {
	c := &ast.CommentOn{Loc: ast.NoLoc, Kind: ast.ObjectModule, Object: &ast.ObjectName{Loc: ast.NoLoc, Name: m.qualified()}}
	m.must(lex.KwIs)
	if c.Null = m.accept(lex.KwNull); !c.Null {
		c.Text = m.str()
	}
	return c
}
