package jsonpath

import (
	"errors"
	"regexp"
	"strings"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// truth is a value of three-valued logic.
type truth uint8

// The truth values.
const (
	no truth = iota
	yes
	unknown
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// nested evaluates a predicate with another item as @.
func (e *eval) nested(n *node, it item) (truth, error) {
	outer := e.current
	e.current = it
	t, err := e.truth(n, it)
	e.current = outer
	return t, err
}

// truth evaluates a predicate. Only errors that no path may ignore come back.
func (e *eval) truth(n *node, it item) (truth, error) {
	switch n.op {
	case opAnd, opOr:
		decided := truthOf(n.op == opOr)
		a, err := e.truth(n.args[0], it)
		if err != nil || a == decided {
			return a, err
		}
		b, err := e.truth(n.args[1], it)
		if err != nil || b == decided || a != unknown {
			return b, err
		}
		return unknown, nil
	case opNot:
		t, err := e.truth(n.args[0], it)
		if t == unknown {
			return t, err
		}
		return 1 - t, err
	case opIsUnknown:
		t, err := e.truth(n.args[0], it)
		return truthOf(t == unknown), err
	case opExists:
		return e.exists(n.args[0], it)
	case opStartsWith:
		return e.pairs(n, it, false, func(a, b item) truth {
			if a.Kind != jsonv.String || a.when != nil || b.Kind != jsonv.String {
				return unknown
			}
			return truthOf(strings.HasPrefix(a.Text, b.Text))
		})
	case opLikeRegex:
		re, err := n.regex()
		if err != nil {
			return unknown, err
		}
		return e.pairs(n, it, false, func(a, _ item) truth {
			if a.Kind != jsonv.String || a.when != nil {
				return unknown
			}
			return truthOf(re.MatchString(a.Text))
		})
	case opEqual, opNotEqual, opLess, opGreater, opLessEqual, opGreaterEqual:
		var hard error
		t, err := e.pairs(n, it, true, func(a, b item) truth {
			t, err := e.compare(n.op, a, b)
			if err != nil {
				hard = err
			}
			return t
		})
		return t, errors.Join(err, hard)
	}
	return unknown, nil
}

// ignored turns an error that predicates ignore into nil.
func ignored(err error) error {
	if ok, _ := Soft(err); ok {
		return nil
	}
	return err
}

func (e *eval) exists(n *node, it item) (truth, error) {
	found := false
	err := e.item(n, it, func(item) error {
		found = true
		if e.strict {
			return nil // all of it must be free of errors
		}
		return errEnough
	})
	if err != nil && !errors.Is(err, errEnough) {
		return unknown, ignored(err)
	}
	return truthOf(found), nil
}

// pairs tests all pairs of items of the arguments. In lax mode one that is
// true is enough; in strict mode none may be unknown.
func (e *eval) pairs(n *node, it item, unwrapRight bool, test func(a, b item) truth) (truth, error) {
	left, err := e.list(n.args[0], it, true)
	if err != nil {
		return unknown, ignored(err)
	}
	right := []item{{}}
	if len(n.args) > 1 {
		if right, err = e.list(n.args[1], it, unwrapRight); err != nil {
			return unknown, ignored(err)
		}
	}
	result := no
	failed := false
	for _, a := range left {
		for _, b := range right {
			switch test(a, b) {
			case unknown:
				if e.strict {
					return unknown, nil
				}
				failed = true
			case yes:
				if !e.strict {
					return yes, nil
				}
				result = yes
			}
		}
	}
	if result == no && failed {
		return unknown, nil
	}
	return result, nil
}

func (e *eval) compare(o op, a, b item) (truth, error) {
	c := 0
	switch {
	case a.when != nil && b.when != nil:
		var comparable bool
		var err error
		if c, comparable, err = a.when.compare(b.when, e.options.Zones, e.options.Env); err != nil || !comparable {
			return unknown, err
		}
	case a.Kind != b.Kind || (a.when == nil) != (b.when == nil):
		if a.Kind == jsonv.Null || b.Kind == jsonv.Null {
			return truthOf(o == opNotEqual), nil
		}
		return unknown, nil
	case a.Kind == jsonv.Array || a.Kind == jsonv.Object:
		return unknown, nil
	default:
		c = jsonv.Compare(&a.Node, &b.Node)
	}
	switch o {
	case opEqual:
		return truthOf(c == 0), nil
	case opNotEqual:
		return truthOf(c != 0), nil
	case opLess:
		return truthOf(c < 0), nil
	case opGreater:
		return truthOf(c > 0), nil
	case opLessEqual:
		return truthOf(c <= 0), nil
	}
	return truthOf(c >= 0), nil
}

// regex compiles the expression of like_regex, which is XQuery's.
func (n *node) regex() (*regexp.Regexp, error) {
	// \b is a backspace, and \y the limit of a word.
	mode, pattern := "", strings.NewReplacer(`\\`, `\\`, `\b`, `\x08`, `\y`, `\b`).Replace(n.text)
	literal := strings.Contains(n.flags, "q")
	for _, f := range n.flags {
		switch f {
		case 'i', 's', 'm':
			mode += string(f)
		case 'q':
			pattern = regexp.QuoteMeta(n.text)
		case 'x':
			if literal {
				continue // blanks in literal text count
			}
			return nil, errs.New(errs.FeatureNotSupported, "XQuery \"x\" flag (expanded regular expressions) is not implemented")
		default:
			return nil, errs.New(errs.SyntaxError, "invalid input syntax for type %s", "jsonpath").
				WithDetail("Unrecognized flag character \"%c\" in LIKE_REGEX predicate.", f)
		}
	}
	if mode != "" {
		pattern = "(?" + mode + ")" + pattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, errs.New(errs.InvalidRegularExpression, "invalid regular expression: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return re, nil
}

func (e *eval) arithmetic(n *node, it item, out sink) error {
	var d [2]decimal.Decimal
	for k, side := range [...]string{"left", "right"} {
		list, err := e.list(n.args[k], it, true)
		if err != nil {
			return err
		}
		if len(list) != 1 || list[0].Kind != jsonv.Number {
			return softly(codeNotOne, "%s operand of jsonpath operator %s is not a single numeric value", side, symbols[n.op])
		}
		if d[k], err = decimal.Parse(list[0].Text); err != nil {
			return err
		}
	}
	compute := map[op]func(a, b *decimal.Decimal) (decimal.Decimal, error){opAdd: (*decimal.Decimal).Add, opSub: (*decimal.Decimal).Sub,
		opMul: (*decimal.Decimal).Mul, opDiv: (*decimal.Decimal).Div, opMod: (*decimal.Decimal).Mod}[n.op]
	r, err := compute(&d[0], &d[1])
	if err != nil {
		return soft{err}
	}
	return e.next(n, number(r), out)
}

func (e *eval) sign(n *node, it item, out sink) error {
	list, err := e.list(n.args[0], it, true)
	if err != nil {
		return err
	}
	for _, v := range list {
		if v.Kind != jsonv.Number {
			return softly(codeNoNumber, "operand of unary jsonpath operator %s is not a numeric value", symbols[n.op])
		}
		if n.op == opMinus {
			d, err := decimal.Parse(v.Text)
			if err != nil {
				return err
			}
			v = number(d.Neg())
		}
		if err := e.next(n, v, out); err != nil {
			return err
		}
	}
	return nil
}
