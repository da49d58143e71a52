package timefmt

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
)

// calendar is the calendar that a pattern belongs to.
type calendar uint8

// The calendars; weeks of ISO 8601 cannot be mixed with months.
const (
	anyCalendar calendar = iota
	gregorian
	isoWeeks
)

var calendars = map[string]calendar{
	"DDD": gregorian, "DD": gregorian, "D": gregorian, "MM": gregorian, "MONTH": gregorian, "MON": gregorian, "RM": gregorian, "WW": gregorian,
	"W": gregorian, "Y,YYY": gregorian, "YYYY": gregorian, "YYY": gregorian, "YY": gregorian, "Y": gregorian,
	"IDDD": isoWeeks, "ID": isoWeeks, "IW": isoWeeks, "IYYY": isoWeeks, "IYY": isoWeeks, "IY": isoWeeks, "I": isoWeeks,
}

// fields is what was read; 0 stands for what was not.
type fields struct {
	calendar                               calendar
	year, yearDigits, century              int
	month, day, weekday, week, weekOfMonth int
	yearDay, julian                        int
	hour, min, sec, secOfDay, ms, us       int
	twelve, pm, bc                         int
	zoneSign, zoneHour, zoneMin            int
}

// reader goes through a text along the nodes of a template.
type reader struct {
	s     string
	at    int
	exact bool // FX
	extra int  // characters passed over beyond what the template has
	nodes []node
	i     int
	f     fields
}

func invalid(format string, args ...any) *errs.Error {
	return errs.New(errs.InvalidDatetimeFormat, format, args...)
}

// read takes s apart. What the template does not reach is ignored.
func read(nodes []node, s string) (*fields, error) {
	r := &reader{s: s, nodes: nodes}
	for i := range nodes {
		if r.at >= len(s) {
			break
		}
		n := &nodes[i]
		r.i = i
		if !r.exact && n.key != "FX" && (n.kind == pattern || i == 0) {
			r.extra += r.spaces()
		}
		if n.kind != pattern {
			r.between(n)
			continue
		}
		if c := calendars[n.key]; c != anyCalendar {
			if r.f.calendar != anyCalendar && r.f.calendar != c {
				return nil, invalid("invalid combination of date conventions").
					WithHint("Do not mix Gregorian and ISO week date conventions in a formatting template.")
			}
			r.f.calendar = c
		}
		if err := r.field(n); err != nil {
			return nil, err
		}
		if !r.exact {
			r.extra = r.spaces()
		}
	}
	return &r.f, nil
}

func (r *reader) rest() string { return r.s[min(r.at, len(r.s)):] }

// spaces passes over blanks and counts them.
func (r *reader) spaces() int {
	from := r.at
	for r.at < len(r.s) && isSpace(r.s[r.at]) {
		r.at++
	}
	return r.at - from
}

func (r *reader) skip() {
	_, size := utf8.DecodeRuneInString(r.rest())
	r.at += size
}

// between matches a character between patterns. Unless the template is exact,
// a blank or separator matches one of either, or nothing, and other characters
// match anything not yet passed over.
func (r *reader) between(n *node) {
	switch {
	case r.exact:
		r.skip()
	case n.kind == other && r.extra > 0:
		r.extra--
	case n.kind == other:
		r.skip()
	default:
		r.extra--
		if rest := r.rest(); rest != "" && (isSpace(rest[0]) || isSeparator(rest[0])) {
			r.at++
			r.extra++
		}
	}
}

// set stores a value, which must not contradict one that is there.
func set(to *int, value int, n *node) error {
	if *to != 0 && *to != value {
		return invalid("conflicting values for \"%s\" field in formatting string", n.written()).
			WithDetail("This value contradicts a previous setting for the same field type.")
	}
	*to = value
	return nil
}

// written is the pattern as it was spelled.
func (n *node) written() string {
	switch n.letter {
	case lower:
		return strings.ToLower(n.key)
	case title:
		return capitalised(n.key)
	}
	return n.key
}

// notNumbers are the patterns that do not begin with a digit.
var notNumbers = map[string]bool{"A.D.": true, "A.M.": true, "AD": true, "AM": true, "B.C.": true, "BC": true, "P.M.": true, "PM": true,
	"DAY": true, "DY": true, "MONTH": true, "MON": true, "RM": true, "FX": true, "OF": true, "TZ": true, "TZH": true}

// open reports whether something other than a digit follows the number of the
// current node, so that the number may have any length.
func (r *reader) open(n *node) bool {
	if n.fill || n.th != "" || r.i+1 >= len(r.nodes) {
		return true
	}
	next := &r.nodes[r.i+1]
	if next.kind == pattern {
		return notNumbers[next.key]
	}
	return !isDigit(next.text[0])
}

const fillHint = "If your source string is not fixed-width, try using the \"FM\" modifier."

// leadingInt returns the sign and digits at the start of s.
func leadingInt(s string) string {
	end := 0
	if end < len(s) && (s[end] == '-' || s[end] == '+') {
		end++
	}
	from := end
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	if end == from {
		return ""
	}
	return s[:end]
}

// number reads a number of a width into to and returns the characters that it
// took. to may be nil.
func (r *reader) number(n *node, width int, to *int) (used int, err error) {
	from := r.at
	r.spaces()
	var digits string
	if r.open(n) {
		digits = leadingInt(r.rest())
	} else {
		s := r.rest()
		if len(s) < width {
			return 0, invalid("source string too short for \"%s\" formatting field", n.written()).
				WithDetail("Field requires %d characters, but only %d remain.", width, len(s)).WithHint(fillHint)
		}
		digits = leadingInt(s[:width])
		if digits != "" && len(digits) < width {
			return 0, invalid("invalid value \"%s\" for \"%s\"", s[:width], n.written()).
				WithDetail("Field requires %d characters, but only %d could be parsed.", width, len(digits)).WithHint(fillHint)
		}
	}
	if digits == "" {
		s := r.rest()
		return 0, invalid("invalid value \"%s\" for \"%s\"", s[:min(len(s), width)], n.written()).WithDetail("Value must be an integer.")
	}
	r.at += len(digits)
	x, err := strconv.ParseInt(digits, 10, 32)
	if err != nil {
		return 0, errs.New(errs.DatetimeFieldOverflow, "value for \"%s\" in source string is out of range", n.written()).
			WithDetail("Value must be in the range %d to %d.", math.MinInt32, math.MaxInt32)
	}
	if to != nil {
		err = set(to, int(x), n)
	}
	used = r.at - from
	r.ending(n)
	return used, err
}

// ending passes over the ending of an ordinal number.
func (r *reader) ending(n *node) {
	if n.th != "" {
		r.at = min(r.at+2, len(r.s))
	}
}

// word reads one of a list of words in any case and returns its position.
func (r *reader) word(n *node, list []string, cut int) (int, error) {
	s := r.rest()
	for i, w := range list {
		if cut > 0 {
			w = w[:min(cut, len(w))]
		}
		if len(s) >= len(w) && strings.EqualFold(s[:len(w)], w) {
			r.at += len(w)
			return i, nil
		}
	}
	if end := strings.IndexFunc(s, func(c rune) bool { return c < 0x80 && isSpace(byte(c)) }); end >= 0 {
		s = s[:end]
	}
	return 0, invalid("invalid value \"%s\" for \"%s\"", s, n.written()).
		WithDetail("The given value did not match any of the allowed values for this field.")
}
