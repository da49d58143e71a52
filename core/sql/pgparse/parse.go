//go:build cgo

package pgparse

import (
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// Parse returns the syntax tree of the one statement in text, nil if there is
// none. A semicolon behind the statement belongs in text, because PostgreSQL
// names it where the statement is cut short. Positions in the tree are byte
// offsets into text; that of an error counts characters from 1.
func Parse(text string) (ast.Stmt, error) {
	if err := lex.CheckEncoding(text); err != nil {
		return nil, err
	}
	need, err := check(text)
	if err != nil {
		return nil, err
	}
	if need.alone {
		alone.Lock()
		defer alone.Unlock()
	}
	doc, err := parseTree(text, need)
	if err != nil {
		return nil, err
	}
	defer doc.free()
	return convert(text, doc)
}

// alone is held while a statement is parsed that takes much memory, or the deep
// thread. The others go on beside it.
var alone sync.Mutex

// parseTree returns the document of a text that has passed the checks; the caller
// frees it.
func parseTree(text string, need needs) (*document, error) {
	stackBytes := 0
	if need.deep {
		stackBytes = deepStack
	}
	doc := documents.Get().(*document)
	var err error
	if doc.text, err = rawParse(doc.text[:0], text, stackBytes); err != nil {
		return nil, err
	}
	if err := doc.parse(); err != nil {
		return nil, err
	}
	return doc, nil
}

// convert turns the document of a text into the tree of its only statement.
func convert(text string, doc *document) (ast.Stmt, error) {
	c := converter{text: text}
	var stmt ast.Stmt
	stmts := node{d: doc, i: 1}.find("stmts")
	for raw := doc.values[stmts].child; raw != 0; raw = doc.values[raw].next {
		if stmt != nil {
			return nil, errs.New(errs.SyntaxError, "cannot insert multiple commands into a prepared statement")
		}
		stmt = c.stmt(node{d: doc, i: raw}.node("stmt"))
	}
	if c.err != nil {
		return nil, c.err
	}
	return stmt, nil
}
