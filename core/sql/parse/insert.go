package parse

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// insertConstants reads INSERT INTO table [AS alias] [(columns)] VALUES with rows
// of constants and parameters at the beginning of text, and returns where the
// statement ends. It returns neither a statement nor an error where the full
// parser has to read it all.
func (p *Parser) insertConstants(text string) (ast.Stmt, int, error) {
	w := newWords(text)
	w.next() // INSERT
	insert := &ast.Insert{Loc: ast.NoLoc}
	if !w.accept(lex.KwInto) || !w.insertHead(insert) || !w.accept(lex.KwValues) {
		return nil, 0, nil
	}
	first := int(w.tok.Start)
	rows := rowReader{w: w}
	values := rows.read()
	if values == nil {
		return nil, 0, nil
	}
	if w.end() {
		insert.Query = &ast.Select{Loc: ast.NoLoc, Values: values}
		return insert, w.read, nil
	}
	return p.insertWithTail(text, first, w.read, values)
}

// insertWithTail reads what stands behind the rows of an INSERT, ON CONFLICT and
// RETURNING, with the full parser. It sees one empty row and then blanks where
// the rows stand in text[from:to], so that every position stays what it is.
func (p *Parser) insertWithTail(text string, from, to int, values [][]ast.Expr) (ast.Stmt, int, error) {
	const row = "(NULL)"
	if to-from < len(row) {
		return nil, 0, nil
	}
	tailEnd, tailTerminated := statementEnd(text[to:])
	blanked := text[:from] + row + strings.Repeat(" ", to-from-len(row)) + text[to:to+tailTerminated]
	stmt, err := p.full(blanked)
	if err != nil {
		// A character that was blanked may have had several bytes.
		e := *errs.From(err)
		if e.Position > 0 {
			e.Position = lex.CharPos(text, lex.ByteOffset(blanked, e.Position))
		}
		return nil, 0, &e
	}
	insert, ok := stmt.(*ast.Insert)
	if !ok || insert.Query == nil || len(insert.Query.Values) != 1 {
		return nil, 0, nil
	}
	insert.Query.Values = values
	return insert, to + tailEnd, nil
}

// insertHead reads the table and the columns of an INSERT.
func (w *words) insertHead(insert *ast.Insert) bool {
	table := &ast.RangeVar{Loc: ast.At(w.tok.Start)}
	var ok bool
	if table.Name, ok = w.name(); !ok {
		return false
	}
	if w.punct('.') {
		table.Schema = table.Name
		if table.Name, ok = w.name(); !ok {
			return false
		}
	}
	insert.Table = table
	if w.accept(lex.KwAs) {
		alias, ok := w.name()
		if !ok {
			return false
		}
		table.Alias = &ast.Alias{Name: alias}
	}
	if !w.punct('(') {
		return true
	}
	for {
		column := &ast.InsertColumn{Loc: ast.At(w.tok.Start)}
		if column.Name, ok = w.name(); !ok {
			return false
		}
		insert.Columns = append(insert.Columns, column)
		if w.punct(')') {
			return true
		}
		if !w.punct(',') {
			return false
		}
	}
}
