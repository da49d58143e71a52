//go:build cgo

package pgparse

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

// constant converts an A_Const.
func (c *converter) constant(n node) ast.Expr {
	at := loc(n)
	if n.bool("isnull") {
		return &ast.NullLit{Loc: at}
	}
	if v := n.object("ival"); v.exists() {
		return &ast.IntLit{Loc: at, Value: c.integer(v, at.Pos)}
	}
	if v := n.object("fval"); v.exists() {
		return c.number(at, v.str("fval"))
	}
	if v := n.object("boolval"); v.exists() {
		return &ast.BoolLit{Loc: at, Value: v.bool("boolval")}
	}
	if v := n.object("bsval"); v.exists() {
		digits := v.str("bsval")
		return &ast.BitStringLit{Loc: at, Hex: digits[0] == 'x', Digits: digits[1:]}
	}
	return &ast.StringLit{Loc: at, Value: n.object("sval").str("sval")}
}

// integer returns the value of an Integer that was written at pos or a few
// tokens behind it.
//
// libpg_query's JSON leaves out the value of an Integer that is not positive,
// so a zero may stand for a negative number. The text says which: signs and
// parentheses up to the digits are what the grammar folded into the constant.
func (c *converter) integer(v node, pos int32) int64 {
	if value := v.int("ival"); value != 0 || pos < 0 {
		return value
	}
	l := lex.NewAt(c.text, int(pos))
	negative := false
	for {
		switch t := l.Next(); t.Kind {
		case lex.Integer:
			value, err := strconv.ParseInt(plainDigits(t.Text(c.text)), 0, 64)
			if err != nil {
				c.fail(errs.Internal("integer constant at byte %d is out of range", t.Start))
			}
			if negative {
				return -value
			}
			return value
		case lex.Punct:
			negative = negative != (t.Byte() == '-')
		case lex.EOF, lex.Invalid:
			return 0
		}
	}
}

// maxInteger is how many characters of an integer constant are converted here:
// enough for one of 64 bits in any base.
const maxInteger = 80

// number converts a constant that did not fit in 32 bits or has a point or an
// exponent.
func (c *converter) number(at ast.Loc, text string) ast.Expr {
	digits, negative := strings.CutPrefix(text, "-")
	digits = plainDigits(digits)
	if strings.ContainsAny(digits, ".e") && !strings.HasPrefix(digits, "0x") {
		return &ast.NumericLit{Loc: at, Text: withSign(digits, negative)}
	}
	if len(digits) > maxInteger {
		return &ast.NumericLit{Loc: at, Text: withSign(digits, negative)} // which numeric refuses, or reads once
	}
	value, ok := new(big.Int).SetString(digits, 0)
	if !ok {
		c.fail(errs.Internal("numeric constant %q", text))
		return nil
	}
	if negative {
		value.Neg(value)
	}
	if value.IsInt64() {
		return &ast.IntLit{Loc: at, Value: value.Int64()}
	}
	return &ast.NumericLit{Loc: at, Text: value.String()}
}

// plainDigits removes the underscores, and lower-cases the letters, of a number;
// a decimal integer also loses its leading zeros, which Go reads as octal.
func plainDigits(text string) string {
	if strings.IndexByte(text, '_') >= 0 {
		text = strings.ReplaceAll(text, "_", "")
	}
	text = strings.ToLower(text)
	for len(text) > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9' {
		text = text[1:]
	}
	return text
}

func withSign(digits string, negative bool) string {
	if negative {
		return "-" + digits
	}
	return digits
}
