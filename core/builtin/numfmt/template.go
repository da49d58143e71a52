package numfmt

import (
	"strings"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
)

// The flags of a template.
const (
	hasZero     = 1 << iota // a 0 before the point
	hasDecimal              // . or D
	hasFill                 // FM
	hasSign                 // S
	hasMinus                // MI or SG
	hasPlus                 // PL or SG
	hasBrackets             // PR
	hasRoman                // RN
	hasMulti                // V
	hasExponent             // EEEE
	hasBlank                // B
)

// Where an S puts the sign.
const (
	signNone = iota
	signBefore
	signBehind
)

// node is a pattern, or with key "" a literal character.
type node struct {
	key  string
	text string
}

// template is a parsed template with its counts.
type template struct {
	nodes              []node
	flags              int
	pre, post, multi   int // digits before and behind the point, and behind V
	zeroStart, zeroEnd int // positions of the first and last 0, from 1; 0 for none
	sign, digitsAtSign int
}

func (t *template) is(flag int) bool { return t.flags&flag != 0 }

// keys are the patterns, longer ones before their prefixes.
var keys = []string{",", ".", "0", "9", "B", "C", "D", "EEEE", "FM", "G", "L", "MI", "PL", "PR", "RN", "SG", "SP", "S", "TH", "V"}

// keyAt returns the pattern at the start of s. Patterns are in capitals or in
// small letters throughout; which matters to RN and TH only.
func keyAt(s string) string {
	for _, k := range keys {
		if strings.HasPrefix(s, k) {
			return k
		}
		if low := strings.ToLower(k); strings.HasPrefix(s, low) {
			if k == "RN" || k == "TH" {
				return low
			}
			return k
		}
	}
	return ""
}

func syntax(format string, args ...any) *errs.Error {
	return errs.New(errs.SyntaxError, format, args...)
}

func parse(s string) (*template, error) {
	t := &template{}
	for s != "" {
		if k := keyAt(s); k != "" {
			if err := t.add(k); err != nil {
				return nil, err
			}
			t.nodes = append(t.nodes, node{key: k})
			s = s[len(k):]
			continue
		}
		if s[0] == '"' {
			s = t.quoted(s[1:])
			continue
		}
		if strings.HasPrefix(s, `\"`) {
			s = s[1:]
		}
		s = t.literal(s)
	}
	return t, nil
}

// literal adds the first character of s and returns the rest.
func (t *template) literal(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	t.nodes = append(t.nodes, node{text: s[:size]})
	return s[size:]
}

// quoted adds the characters up to a double quote and returns what follows it.
func (t *template) quoted(s string) string {
	for s != "" {
		switch {
		case s[0] == '"':
			return s[1:]
		case s[0] == '\\' && len(s) > 1:
			s = s[1:]
		}
		s = t.literal(s)
	}
	return s
}

// add counts a pattern and refuses what does not go together.
func (t *template) add(k string) error {
	if t.is(hasExponent) && k != "EEEE" {
		return syntax("\"EEEE\" must be the last pattern used")
	}
	switch k {
	case "9", "0":
		return t.addDigit(k)
	case "B":
		if t.pre == 0 && t.post == 0 && !t.is(hasZero) {
			t.flags |= hasBlank
		}
	case "D", ".":
		switch {
		case t.is(hasDecimal):
			return syntax("multiple decimal points")
		case t.is(hasMulti):
			return syntax("cannot use \"V\" and decimal point together")
		}
		t.flags |= hasDecimal
	case "FM":
		t.flags |= hasFill
	case "S", "MI", "PL", "SG", "PR":
		return t.addSign(k)
	case "RN", "rn":
		t.flags |= hasRoman
	case "V":
		if t.is(hasDecimal) {
			return syntax("cannot use \"V\" and decimal point together")
		}
		t.flags |= hasMulti
	case "EEEE":
		if t.is(hasExponent) {
			return syntax("cannot use \"EEEE\" twice")
		}
		if t.is(hasBlank | hasFill | hasSign | hasBrackets | hasMinus | hasPlus | hasRoman | hasMulti) {
			return syntax("\"EEEE\" is incompatible with other formats").
				WithDetail("\"EEEE\" may only be used together with digit and decimal point patterns.")
		}
		t.flags |= hasExponent
	}
	return nil
}

func (t *template) addDigit(k string) error {
	switch {
	case t.is(hasBrackets):
		return syntax("\"%s\" must be ahead of \"PR\"", k)
	case k == "9" && t.is(hasMulti):
		t.multi++
		return nil
	case k == "0" && !t.is(hasZero|hasDecimal):
		t.flags |= hasZero
		t.zeroStart = t.pre + 1
	}
	if t.is(hasDecimal) {
		t.post++
	} else {
		t.pre++
	}
	if k == "0" {
		t.zeroEnd = t.pre + t.post
	}
	return nil
}

func (t *template) addSign(k string) error {
	switch {
	case k == "S" && t.is(hasSign):
		return syntax("cannot use \"S\" twice")
	case k == "S" && t.is(hasPlus|hasMinus|hasBrackets):
		return syntax("cannot use \"S\" and \"PL\"/\"MI\"/\"SG\"/\"PR\" together")
	case k == "PR" && t.is(hasSign|hasPlus|hasMinus):
		return syntax("cannot use \"PR\" and \"S\"/\"PL\"/\"MI\"/\"SG\" together")
	case k != "S" && k != "PR" && t.is(hasSign):
		return syntax("cannot use \"S\" and \"%s\" together", k)
	}
	switch k {
	case "S":
		t.flags |= hasSign
		t.sign = signBehind
		if !t.is(hasDecimal) {
			t.sign, t.digitsAtSign = signBefore, t.pre
		}
	case "MI":
		t.flags |= hasMinus
	case "PL":
		t.flags |= hasPlus
	case "SG":
		t.flags |= hasMinus | hasPlus
	case "PR":
		t.flags |= hasBrackets
	}
	return nil
}
