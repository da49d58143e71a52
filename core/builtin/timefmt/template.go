package timefmt

import (
	"strings"
	"unicode/utf8"
)

// kind tells patterns from the characters between them.
type kind uint8

// The kinds of nodes.
const (
	pattern   kind = iota
	separator      // a printable ASCII character that is no letter or digit
	space
	other
)

// node is one piece of a template.
type node struct {
	kind   kind
	key    string // the pattern, in capitals
	letter letters
	fill   bool   // FM: no padding
	local  bool   // TM: a name in the user's language, never padded
	th     string // "TH" or "th" behind the pattern
	text   string // of a node that is no pattern
}

// letters is how a pattern was spelled, which decides about names.
type letters uint8

// The spellings: DAY, Day and day.
const (
	upper letters = iota
	title
	lower
)

// keys are the patterns in the order in which they are tried.
var keys = strings.Fields("A.D. A.M. AD AM B.C. BC CC DAY DDD DD DY D FF1 FF2 FF3 FF4 FF5 FF6 FX HH24 HH12 HH IDDD ID IW IYYY IYY IY I J " +
	"MI MM MONTH MON MS OF P.M. PM Q RM SSSSS SSSS SS TZH TZM TZ US WW W Y,YYY YYYY YYY YY Y")

// titled are the patterns that may also be written with one capital.
var titled = map[string]bool{"DAY": true, "DY": true, "MONTH": true, "MON": true}

func capitalised(s string) string { return s[:1] + strings.ToLower(s[1:]) }

// keyAt returns the pattern at the start of s.
func keyAt(s string) (string, letters) {
	for _, k := range keys {
		if len(k) > len(s) {
			continue
		}
		switch head := s[:len(k)]; {
		case head == k:
			return k, upper
		case head == strings.ToLower(k):
			return k, lower
		case titled[k] && head == capitalised(k):
			return k, title
		}
	}
	return "", upper
}

// parse cuts a template into nodes.
func parse(s string) []node {
	var nodes []node
	for s != "" {
		n := node{}
		for _, prefix := range []string{"FM", "fm", "TM", "tm"} {
			if strings.HasPrefix(s, prefix) {
				n.fill = prefix == "FM" || prefix == "fm"
				n.local = !n.fill
				s = s[2:]
				break
			}
		}
		if s == "" {
			break
		}
		if n.key, n.letter = keyAt(s); n.key != "" {
			s = s[len(n.key):]
			for _, suffix := range []string{"TH", "th", "SP"} {
				if strings.HasPrefix(s, suffix) {
					s = s[2:]
					if suffix != "SP" {
						n.th = suffix
					}
					break
				}
			}
			nodes = append(nodes, n)
			continue
		}
		if s[0] == '"' {
			nodes, s = quoted(nodes, s[1:])
			continue
		}
		if strings.HasPrefix(s, `\"`) {
			s = s[1:]
		}
		n, s = literal(s)
		nodes = append(nodes, n)
	}
	return nodes
}

// literal returns the first character of s as a node, and the rest.
func literal(s string) (node, string) {
	_, size := utf8.DecodeRuneInString(s)
	n := node{kind: other, text: s[:size]}
	switch {
	case isSeparator(s[0]):
		n.kind = separator
	case isSpace(s[0]):
		n.kind = space
	}
	return n, s[size:]
}

// quoted adds the characters up to a double quote, whatever they are, and
// returns what follows it.
func quoted(nodes []node, s string) ([]node, string) {
	for s != "" {
		switch {
		case s[0] == '"':
			return nodes, s[1:]
		case s[0] == '\\' && len(s) > 1:
			s = s[1:]
		}
		var n node
		n, s = literal(s)
		n.kind = other
		nodes = append(nodes, n)
	}
	return nodes, s
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isSeparator(c byte) bool {
	return c > 0x20 && c < 0x7f && !isDigit(c) && !(c|0x20 >= 'a' && c|0x20 <= 'z')
}

var (
	months = strings.Fields("January February March April May June July August September October November December")
	days   = strings.Fields("Sunday Monday Tuesday Wednesday Thursday Friday Saturday")
	// romans are the months from the last to the first, so that none comes
	// behind a prefix of its own.
	romans = strings.Fields("XII XI X IX VIII VII VI V IV III II I")
)
