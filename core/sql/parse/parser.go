package parse

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// Statement is one statement of a text. It is immutable.
type Statement struct {
	// AST is the syntax tree; its positions are byte offsets into Text.
	AST ast.Stmt
	// Text is the statement without the semicolon and the white space and
	// comments around it.
	Text string
	// Start is the byte offset of Text in the whole text.
	Start int
}

// Func is the full parser: it returns the tree of the one statement in text, which
// may end in a semicolon, nil where there is none. pgparse.Parse is one.
type Func func(text string) (ast.Stmt, error)

// Parser parses texts. It may be used by any number of goroutines.
type Parser struct {
	full  Func
	cache *cache
}

// New returns a Parser over full with a cache of at most cacheBytes; 0 means no
// cache.
func New(full Func, cacheBytes int64) *Parser {
	p := &Parser{full: full}
	if cacheBytes > 0 {
		p.cache = newCache(cacheBytes)
	}
	return p
}

// Parse returns the statements of text in order; none for a text of white space
// and comments. The result is shared: neither the slice nor what is in it may be
// changed. An error carries its SQLSTATE and, where it is known, the position as
// a 1-based character in text.
func (p *Parser) Parse(text string) ([]Statement, error) {
	if p.cache == nil {
		return p.parse(text)
	}
	key := hash(text)
	if statements, ok := p.cache.get(key, text); ok {
		return statements, nil
	}
	statements, err := p.parse(text)
	if err == nil {
		p.cache.put(key, text, statements)
	}
	return statements, err
}

// MaxText is the longest text. It is PostgreSQL's limit on a message.
const MaxText = 1 << 30

func (p *Parser) parse(text string) ([]Statement, error) {
	if len(text) > MaxText {
		return nil, errs.New(errs.ProgramLimitExceeded, "query is too long").
			WithDetail("The text has %d bytes, the limit is %d.", len(text), MaxText)
	}
	if err := lex.CheckEncoding(text); err != nil {
		return nil, err
	}
	var statements []Statement
	for pos := 0; ; {
		l := lex.NewAt(text, pos)
		first := l.Next()
		switch {
		case first.Kind == lex.EOF:
			return statements, nil
		case first.Is(';'):
			pos = l.Pos()
			continue
		}
		start := int(first.Start)
		stmt, end, err := p.statement(text[start:], first.Keyword())
		if err != nil {
			return nil, relocate(err, text, start)
		}
		statements = append(statements, Statement{AST: stmt, Text: text[start : start+end], Start: start})
		pos = start + end
	}
}

// statement parses the statement that begins text with the keyword first, by the
// first way that knows it. It returns the end of the statement in text, in front
// of its semicolon.
func (p *Parser) statement(text string, first lex.Keyword) (stmt ast.Stmt, end int, err error) {
	switch first {
	case lex.KwInsert:
		stmt, end, err = p.insertConstants(text)
	case lex.KwBegin, lex.KwStart, lex.KwCommit, lex.KwEnd, lex.KwRollback, lex.KwAbort, lex.KwSavepoint, lex.KwRelease:
		stmt, end = simpleTransaction(text)
	case lex.KwSet, lex.KwReset, lex.KwShow, lex.KwDiscard:
		stmt, end = simpleSetting(text)
	case lex.KwCreate, lex.KwAlter, lex.KwDrop, lex.KwComment, lex.KwGrant, lex.KwRevoke:
		stmt, end, err = p.moduleStatement(text, first)
	}
	if stmt != nil || err != nil {
		return stmt, end, err
	}
	end, terminated := statementEnd(text)
	stmt, err = p.full(text[:terminated])
	return stmt, end, err
}

// statementEnd returns the end of the first statement of text, and the end with
// its semicolon or the white space behind it, which PostgreSQL counts in errors.
func statementEnd(text string) (end, terminated int) {
	splitter := lex.NewSplitter(text)
	span, _ := splitter.Next()
	if splitter.Terminated {
		return span.End, splitter.Pos()
	}
	return span.End, len(text)
}

// relocate moves the position of an error in a statement to where the statement
// stands in the whole text.
func relocate(err error, text string, start int) error {
	e := errs.From(err)
	if e.Position == 0 || start == 0 {
		return err
	}
	moved := *e
	moved.Position += lex.CharPos(text, start) - 1
	return &moved
}
