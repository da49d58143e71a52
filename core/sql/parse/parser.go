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

func (p *Parser) parse(text string) ([]Statement, error) {
	if err := lex.CheckEncoding(text); err != nil {
		return nil, err
	}
	var statements []Statement
	splitter := lex.NewSplitter(text)
	for {
		span, ok := splitter.Next()
		if !ok {
			return statements, nil
		}
		end := span.End
		if splitter.Terminated {
			// With its semicolon, which PostgreSQL names in its error.
			end = splitter.Pos()
		}
		stmt, err := p.statement(text[span.Start:end])
		if err != nil {
			return nil, relocate(err, text, span.Start)
		}
		if stmt != nil {
			statements = append(statements, Statement{AST: stmt, Text: span.Text(text), Start: span.Start})
		}
	}
}

// statement parses one statement by the first way that knows it.
func (p *Parser) statement(text string) (ast.Stmt, error) {
	l := lex.New(text)
	switch l.Next().Keyword {
	case lex.KwInsert:
		if stmt, err := p.insertConstants(text); stmt != nil || err != nil {
			return stmt, err
		}
	case lex.KwBegin, lex.KwStart, lex.KwCommit, lex.KwEnd, lex.KwRollback, lex.KwAbort, lex.KwSavepoint, lex.KwRelease:
		if stmt := simpleTransaction(text); stmt != nil {
			return stmt, nil
		}
	case lex.KwSet, lex.KwReset, lex.KwShow, lex.KwDiscard:
		if stmt := simpleSetting(text); stmt != nil {
			return stmt, nil
		}
	}
	return p.full(text)
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
