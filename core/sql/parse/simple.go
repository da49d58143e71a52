package parse

import (
	"strconv"

	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// words reads the tokens of a short statement.
type words struct {
	text string
	lx   lex.Lexer
	tok  lex.Token
	// read is the end of the last token that was passed over.
	read int
}

func newWords(text string) *words {
	w := &words{text: text, lx: lex.New(text)}
	w.next()
	return w
}

func (w *words) next() {
	w.read = int(w.tok.End)
	w.tok = w.lx.Next()
}

// accept passes over the keyword k, if it is the next token.
func (w *words) accept(k lex.Keyword) bool {
	if w.tok.Keyword() != k {
		return false
	}
	w.next()
	return true
}

// punct passes over the character c, if it is the next token.
func (w *words) punct(c byte) bool {
	if !w.tok.Is(c) {
		return false
	}
	w.next()
	return true
}

// end reports whether the statement ends here, in front of the next token.
func (w *words) end() bool { return w.tok.Kind == lex.EOF || w.tok.Is(';') }

// name passes over an identifier that may be a column's name.
func (w *words) name() (string, bool) {
	switch w.tok.Kind {
	case lex.Ident:
		if k := w.tok.Keyword(); k != lex.NotKeyword && k.Category() != lex.Unreserved {
			return "", false
		}
	case lex.QuotedIdent:
	default:
		return "", false
	}
	name := lex.IdentValue(w.text, w.tok)
	w.next()
	return name, true
}

// simpleTransaction reads BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their kin without
// modes and options, and returns where it ends; nil for anything else.
func simpleTransaction(text string) (ast.Stmt, int) {
	w := newWords(text)
	t := &ast.Transaction{Loc: ast.NoLoc}
	first := w.tok.Keyword()
	w.next()
	switch first {
	case lex.KwBegin:
		t.Kind = ast.TxnBegin
		w.workOrTransaction()
	case lex.KwStart:
		t.Kind = ast.TxnStart
		if !w.accept(lex.KwTransaction) {
			return nil, 0
		}
	case lex.KwCommit, lex.KwEnd:
		t.Kind = ast.TxnCommit
		w.workOrTransaction()
	case lex.KwRollback, lex.KwAbort:
		t.Kind = ast.TxnRollback
		w.workOrTransaction()
		if first == lex.KwRollback && w.accept(lex.KwTo) {
			t.Kind = ast.TxnRollbackTo
			w.accept(lex.KwSavepoint)
		}
	case lex.KwSavepoint:
		t.Kind = ast.TxnSavepoint
	case lex.KwRelease:
		t.Kind = ast.TxnRelease
		w.accept(lex.KwSavepoint)
	}
	if t.Kind == ast.TxnRollbackTo || t.Kind == ast.TxnSavepoint || t.Kind == ast.TxnRelease {
		var ok bool
		if t.Name, ok = w.name(); !ok {
			return nil, 0
		}
	}
	if !w.end() {
		return nil, 0
	}
	return t, w.read
}

func (w *words) workOrTransaction() {
	if !w.accept(lex.KwWork) {
		w.accept(lex.KwTransaction)
	}
}

// simpleSetting reads SET name = value, RESET, SHOW and DISCARD; nil for the
// special spellings and everything else. It returns where the statement ends.
func simpleSetting(text string) (ast.Stmt, int) {
	w := newWords(text)
	first := w.tok.Keyword()
	w.next()
	var stmt ast.Stmt
	switch first {
	case lex.KwSet:
		stmt = w.set()
	case lex.KwReset:
		stmt = w.reset()
	case lex.KwShow:
		if name, ok := w.parameter(); ok {
			stmt = &ast.Show{Loc: ast.NoLoc, Name: name}
		}
	case lex.KwDiscard:
		if w.accept(lex.KwAll) {
			stmt = &ast.Discard{Loc: ast.NoLoc, Target: ast.DiscardAll}
		}
	}
	if stmt == nil || !w.end() {
		return nil, 0
	}
	return stmt, w.read
}

func (w *words) reset() ast.Stmt {
	if w.accept(lex.KwAll) {
		return &ast.Set{Loc: ast.NoLoc, Kind: ast.ResetAll}
	}
	if name, ok := w.parameter(); ok {
		return &ast.Set{Loc: ast.NoLoc, Kind: ast.Reset, Name: name}
	}
	return nil
}

// parameter passes over the name of a setting: a, or a.b for one of an extension.
// The keywords that begin a spelling of their own are refused.
func (w *words) parameter() (string, bool) {
	switch w.tok.Keyword() {
	case lex.KwTime, lex.KwTransaction, lex.KwSession, lex.KwLocal, lex.KwRole, lex.KwNames, lex.KwSchema, lex.KwCatalog,
		lex.KwConstraints, lex.KwXml:
		return "", false
	}
	name, ok := w.name()
	for ok && w.punct('.') {
		var part string
		part, ok = w.name()
		name += "." + part
	}
	return name, ok
}

func (w *words) set() ast.Stmt {
	s := &ast.Set{Loc: ast.NoLoc, Kind: ast.SetValue, Local: w.accept(lex.KwLocal)}
	var ok bool
	if s.Name, ok = w.parameter(); !ok {
		return nil
	}
	if !w.punct('=') && !w.accept(lex.KwTo) {
		return nil
	}
	if w.accept(lex.KwDefault) {
		s.Kind = ast.SetDefault
		return s
	}
	for {
		value := w.setting()
		if value == nil {
			return nil
		}
		s.Values = append(s.Values, value)
		if !w.punct(',') {
			return s
		}
	}
}

// setting passes over one value of SET: a string, a number or a bare word.
func (w *words) setting() ast.Expr {
	at := ast.At(w.tok.Start)
	switch w.tok.Kind {
	case lex.String:
		value, ok := lex.PlainStringValue(w.text, w.tok)
		if !ok {
			return nil
		}
		w.next()
		return &ast.StringLit{Loc: at, Value: value}
	case lex.Integer:
		value, err := strconv.ParseInt(w.tok.Text(w.text), 10, 32)
		if err != nil {
			return nil
		}
		w.next()
		return &ast.IntLit{Loc: at, Value: value}
	case lex.Ident, lex.QuotedIdent:
		switch w.tok.Keyword() {
		case lex.KwTrue, lex.KwFalse, lex.KwOn:
			value := w.tok.Keyword().String()
			w.next()
			return &ast.StringLit{Loc: at, Value: value}
		}
		if value, ok := w.name(); ok {
			return &ast.StringLit{Loc: at, Value: value}
		}
	}
	return nil
}
