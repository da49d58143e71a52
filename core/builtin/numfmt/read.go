package numfmt

import (
	"strings"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
)

// reader takes a number out of a text by a template. The template's patterns
// say what may come next, but need not match: characters that do not belong to
// a number are passed over.
type reader struct {
	t         *template
	s         string
	at        int
	sign      byte // 0 while unknown
	number    []byte
	pre, post int // digits read before and behind the point
	point     bool
}

func (t *template) read(s string) (decimal.Decimal, error) {
	switch {
	case t.is(hasExponent):
		return decimal.Decimal{}, errs.New(errs.FeatureNotSupported, "\"EEEE\" not supported for input")
	case t.is(hasRoman):
		return decimal.Decimal{}, errs.New(errs.FeatureNotSupported, "\"RN\" not supported for input")
	}
	r := &reader{t: t, s: s}
	for _, n := range t.nodes {
		if r.at >= len(s) {
			break
		}
		if n.key == "" {
			_, size := utf8.DecodeRuneInString(s[r.at:])
			r.at += size
			continue
		}
		r.pattern(n.key)
	}
	text := strings.TrimSuffix(string(r.number), ".")
	if r.sign == '-' {
		text = "-" + text
	}
	d, err := decimal.Parse(text)
	if err != nil {
		return d, err
	}
	if d, err = d.Apply(t.pre+t.multi+r.post, r.post); err != nil || !t.is(hasMulti) {
		return d, err
	}
	n := decimal.New(int64(-t.multi), 0)
	factor, err := ten.Pow(&n)
	if err != nil {
		return d, err
	}
	return d.Mul(&factor)
}

func (r *reader) pattern(k string) {
	c := r.s[r.at]
	switch k {
	case "9", "0", ".", "D":
		r.digit(k)
		r.at++
	case ",", "G":
		if !r.t.is(hasFill) && c == ',' {
			r.at++
		}
	case "L":
		r.skip(1)
	case "TH", "th":
		r.skip(2)
	case "MI", "PL", "SG":
		if c == '-' && k != "PL" || c == '+' && k != "MI" {
			r.sign = c
			r.at++
		} else {
			r.skip(1)
		}
	}
}

// skip passes over up to n characters that are not part of a number.
func (r *reader) skip(n int) {
	for ; n > 0 && r.at < len(r.s) && !strings.ContainsRune("0123456789.,+-", rune(r.s[r.at])); n-- {
		_, size := utf8.DecodeRuneInString(r.s[r.at:])
		r.at += size
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// digit reads a digit or the point, with a sign before or behind it. It leaves
// at on the last character that it used.
func (r *reader) digit(k string) {
	if r.s[r.at] == ' ' {
		r.at++
	}
	if r.at < len(r.s) && r.sign == 0 && (k == "0" || k == "9") && r.pre+r.post == 0 {
		r.leadingSign()
	}
	if r.at >= len(r.s) {
		return
	}
	read := false
	switch c := r.s[r.at]; {
	case isDigit(c):
		if r.point && r.post == r.t.post {
			return
		}
		r.number = append(r.number, c)
		if r.point {
			r.post++
		} else {
			r.pre++
		}
		read = true
	case c == '.' && r.t.is(hasDecimal) && !r.point:
		r.number = append(r.number, '.')
		r.point, read = true, true
	}
	if r.sign == 0 && r.pre+r.post > 0 {
		r.trailingSign(read)
	}
}

func (r *reader) leadingSign() {
	c := r.s[r.at]
	if r.t.is(hasSign) && r.t.sign != signBefore {
		if c != '-' && c != '+' {
			return
		}
	}
	switch {
	case c == '-' || c == '<' && r.t.is(hasBrackets):
		r.sign = '-'
	case c == '+':
		r.sign = '+'
	default:
		return
	}
	r.at++
}

// trailingSign reads a sign behind what may be the last digit.
func (r *reader) trailingSign(read bool) {
	switch {
	case r.t.is(hasSign):
		if next := r.at + 1; read && next < len(r.s) && (r.s[next] == '-' || r.s[next] == '+') {
			r.sign = r.s[next]
			r.at = next
		}
	case !read && r.t.is(hasPlus|hasMinus):
		if c := r.s[r.at]; c == '-' || c == '+' {
			r.sign = c
		}
	}
}
