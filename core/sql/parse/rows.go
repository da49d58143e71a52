package parse

import (
	"math"

	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// rowReader reads the rows of VALUES. The nodes of each kind come from slices
// that are allocated by the hundred, because a bulk INSERT makes millions.
type rowReader struct {
	w       *words
	ints    slab[ast.IntLit]
	numbers slab[ast.NumericLit]
	strings slab[ast.StringLit]
	nulls   slab[ast.NullLit]
	bools   slab[ast.BoolLit]
	params  slab[ast.ParamRef]
	cells   []ast.Expr
}

// slab hands out nodes of one kind.
type slab[T any] struct {
	free []T
	size int
}

const (
	firstSlab = 4
	lastSlab  = 256
)

func (s *slab[T]) new() *T {
	if len(s.free) == 0 {
		s.size = min(max(2*s.size, firstSlab), lastSlab)
		s.free = make([]T, s.size)
	}
	n := &s.free[0]
	s.free = s.free[1:]
	return n
}

// read returns the rows, nil if one has anything but constants and parameters.
// The next token is then the first behind the rows.
func (r *rowReader) read() [][]ast.Expr {
	var rows [][]ast.Expr
	columns := 8
	for {
		if !r.w.punct('(') {
			return nil
		}
		if cap(r.cells)-len(r.cells) < columns {
			r.cells = make([]ast.Expr, 0, min(max(columns*(len(rows)+1), columns), max(1024, columns)))
		}
		start := len(r.cells)
		if !r.row() {
			return nil
		}
		// The row owns its cells alone: appending to it must not write into
		// the next one.
		row := r.cells[start:len(r.cells):len(r.cells)]
		columns = len(row)
		rows = append(rows, row)
		if !r.w.punct(',') {
			return rows
		}
	}
}

// row appends the cells up to the closing parenthesis.
func (r *rowReader) row() bool {
	for {
		cell := r.cell()
		if cell == nil {
			return false
		}
		r.cells = append(r.cells, cell)
		switch {
		case r.w.tok.Is(','):
			r.w.next()
		case r.w.tok.Is(')'):
			r.w.next()
			return true
		default:
			return false
		}
	}
}

// cell reads one value; nil for anything that is not a constant.
func (r *rowReader) cell() ast.Expr {
	w := r.w
	at := ast.At(w.tok.Start)
	switch w.tok.Kind {
	case lex.Integer, lex.Float:
		return r.number(at, false)
	case lex.Punct:
		if !w.punct('-') {
			return nil
		}
		return r.number(at, true)
	case lex.String, lex.DollarString:
		value, ok := lex.PlainStringValue(w.text, w.tok)
		if !ok {
			return nil
		}
		w.next()
		n := r.strings.new()
		*n = ast.StringLit{Loc: at, Value: value}
		return n
	case lex.Param:
		return r.param(at)
	case lex.Ident:
		return r.word(at)
	}
	return nil
}

func (r *rowReader) word(at ast.Loc) ast.Expr {
	w := r.w
	switch k := w.tok.Keyword(); k {
	case lex.KwNull:
		w.next()
		n := r.nulls.new()
		n.Loc = at
		return n
	case lex.KwTrue, lex.KwFalse:
		w.next()
		n := r.bools.new()
		*n = ast.BoolLit{Loc: at, Value: k == lex.KwTrue}
		return n
	case lex.KwDefault:
		w.next()
		return &ast.SetToDefault{Loc: at}
	}
	return nil
}

func (r *rowReader) param(at ast.Loc) ast.Expr {
	value, ok := decimal(r.w.tok.Text(r.w.text)[1:])
	if !ok || value > math.MaxInt32 {
		return nil
	}
	r.w.next()
	n := r.params.new()
	*n = ast.ParamRef{Loc: at, Number: int32(value)}
	return n
}

// number reads an integer that surely fits, or a decimal number in its usual form;
// the rest is the full parser's.
func (r *rowReader) number(at ast.Loc, negative bool) ast.Expr {
	text := r.w.tok.Text(r.w.text)
	switch r.w.tok.Kind {
	case lex.Integer:
		value, ok := decimal(text)
		if !ok {
			return nil
		}
		if negative {
			value = -value
		}
		r.w.next()
		n := r.ints.new()
		*n = ast.IntLit{Loc: at, Value: value}
		return n
	case lex.Float:
		if !plainNumber(text) {
			return nil
		}
		r.w.next()
		n := r.numbers.new()
		*n = ast.NumericLit{Loc: at, Text: text}
		switch {
		case !negative:
		case r.w.text[int(at.Pos)+1:r.w.read] == text:
			// The sign stands right in front.
			n.Text = r.w.text[at.Pos:r.w.read]
		default:
			n.Text = "-" + text
		}
		return n
	}
	return nil
}

// decimal returns the value of up to 18 decimal digits.
func decimal(text string) (value int64, ok bool) {
	if len(text) > 18 {
		return 0, false
	}
	for i := 0; i < len(text); i++ {
		c := text[i] - '0'
		if c > 9 {
			return 0, false
		}
		value = value*10 + int64(c)
	}
	return value, true
}

// plainNumber reports whether text has digits and a point only, and no leading
// zero that would have to go.
func plainNumber(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c != '.' && (c < '0' || c > '9') {
			return false
		}
	}
	return len(text) < 2 || text[0] != '0' || text[1] == '.'
}
