package jsonpath

import (
	"strconv"

	"github.com/basaltdb/basalt/core/value/jsonv"
)

// Append appends the path in its usual spelling.
func (p *Path) Append(dst []byte) []byte {
	if p.strict {
		dst = append(dst, "strict "...)
	}
	return p.root.append(dst, false, true)
}

// append appends a chain. inChain is true behind another step, brackets asks
// for parentheses around operators.
func (n *node) append(dst []byte, inChain, brackets bool) []byte {
	dst = n.appendOne(dst, inChain, brackets)
	if n.next != nil {
		dst = n.next.append(dst, true, true)
	}
	return dst
}

func (n *node) appendOne(dst []byte, inChain, brackets bool) []byte {
	point := func() {
		if inChain {
			dst = append(dst, '.')
		}
	}
	switch n.op {
	case opNull:
		return append(dst, "null"...)
	case opBool:
		return strconv.AppendBool(dst, n.truth)
	case opString:
		return jsonv.AppendString(dst, n.text)
	case opNumber:
		if n.next != nil {
			return append(n.number.Append(append(dst, '(')), ')')
		}
		return n.number.Append(dst)
	case opVariable:
		return jsonv.AppendString(append(dst, '$'), n.text)
	case opRoot:
		return append(dst, '$')
	case opCurrent:
		return append(dst, '@')
	case opLast:
		return append(dst, "last"...)
	case opKey:
		point()
		return jsonv.AppendString(dst, n.text)
	case opAnyKey:
		point()
		return append(dst, '*')
	case opAnyArray:
		return append(dst, "[*]"...)
	case opIndex:
		return n.appendRanges(dst)
	case opAny:
		point()
		return n.appendLevels(dst)
	case opMethod:
		dst = append(append(append(dst, '.'), n.text...), '(')
		if len(n.args) > 0 {
			dst = n.args[0].append(dst, false, false)
		}
		return append(dst, ')')
	}
	return n.appendOperator(dst, brackets)
}

func (n *node) appendOperator(dst []byte, brackets bool) []byte {
	around := func(before, after string) []byte {
		return append(n.args[0].append(append(dst, before...), false, false), after...)
	}
	switch n.op {
	case opFilter:
		return around("?(", ")")
	case opNot:
		return around("!(", ")")
	case opIsUnknown:
		return around("(", ") is unknown")
	case opExists:
		return around("exists (", ")")
	}
	if brackets {
		dst = append(dst, '(')
	}
	switch n.op {
	case opPlus, opMinus:
		dst = append(dst, symbols[n.op]...)
		dst = n.args[0].append(dst, false, n.args[0].op.priority() <= n.op.priority())
	case opLikeRegex:
		dst = n.args[0].append(dst, false, n.args[0].op.priority() <= n.op.priority())
		dst = jsonv.AppendString(append(dst, " like_regex "...), n.text)
		if n.flags != "" {
			dst = jsonv.AppendString(append(dst, " flag "...), canonicalFlags(n.flags))
		}
	default:
		dst = n.args[0].append(dst, false, n.args[0].op.priority() <= n.op.priority())
		dst = append(append(append(dst, ' '), symbols[n.op]...), ' ')
		dst = n.args[1].append(dst, false, n.args[1].op.priority() <= n.op.priority())
	}
	if brackets {
		dst = append(dst, ')')
	}
	return dst
}

// canonicalFlags lists the flags once each, in a fixed order.
func canonicalFlags(flags string) string {
	var out []byte
	for _, f := range "ismxq" {
		for _, g := range flags {
			if f == g {
				out = append(out, byte(f))
				break
			}
		}
	}
	return string(out)
}

func (n *node) appendRanges(dst []byte) []byte {
	dst = append(dst, '[')
	for i, r := range n.ranges {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = r.from.append(dst, false, false)
		if r.to != nil {
			dst = r.to.append(append(dst, " to "...), false, false)
		}
	}
	return append(dst, ']')
}

func (n *node) appendLevels(dst []byte) []byte {
	dst = append(dst, "**"...)
	if n.first == 0 && n.last == anyLevel {
		return dst
	}
	level := func(x uint32) {
		if x == anyLevel {
			dst = append(dst, "last"...)
			return
		}
		dst = strconv.AppendUint(dst, uint64(x), 10)
	}
	dst = append(dst, '{')
	level(n.first)
	if n.last != n.first {
		dst = append(dst, " to "...)
		level(n.last)
	}
	return append(dst, '}')
}
