package parse

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// insertConstants reads INSERT INTO table [AS alias] [(columns)] VALUES with rows
// of constants and parameters. It returns neither a statement nor an error where
// the full parser has to read the whole text.
func (p *Parser) insertConstants(text string) (ast.Stmt, error) {
	w := newWords(text)
	w.next() // INSERT
	insert := &ast.Insert{Loc: ast.NoLoc}
	if !w.accept(lex.KwInto) || !w.insertHead(insert) || w.tok.Keyword != lex.KwValues {
		return nil, nil
	}
	w.next()
	first := int(w.tok.Start)
	rows := newRowReader(w)
	values := rows.read()
	if values == nil {
		return nil, nil
	}
	behind := int(w.tok.Start)
	insert.Query = &ast.Select{Loc: ast.NoLoc, Values: values}
	if w.end() {
		return insert, nil
	}
	// ON CONFLICT and RETURNING are read by the full parser, which sees one
	// empty row and then blanks, so that every position stays what it is.
	const row = "(NULL)"
	if behind-first < len(row) {
		return nil, nil
	}
	blanked := text[:first] + row + strings.Repeat(" ", behind-first-len(row)) + text[behind:]
	stmt, err := p.full(blanked)
	if err != nil {
		// A character that was blanked may have had several bytes.
		e := *errs.From(err)
		if e.Position > 0 {
			e.Position = lex.CharPos(text, lex.ByteOffset(blanked, e.Position))
		}
		return nil, &e
	}
	full, ok := stmt.(*ast.Insert)
	if !ok || full.Query == nil || len(full.Query.Values) != 1 {
		return nil, nil
	}
	full.Query.Values = values
	return full, nil
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
