package compat

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/test/wire"
)

// compare decides the class of a statement and, where it is not equal, the
// reason. Late tells if Basalt took as long as a statement may.
func (n *normaliser) compare(sql string, theirs, ours *wire.Answer, late bool) (Class, string) {
	late = late && ours.Err != nil && ours.Err.Code == queryCanceled
	switch {
	case theirs.Err != nil && ours.Err != nil:
		if theirs.Err.Code == ours.Err.Code {
			return Equal, ""
		}
		if late {
			return Timeout, noAnswer
		}
		return Code, fmt.Sprintf("%s where PostgreSQL has %s", shape(ours.Err), shape(theirs.Err))
	case ours.Err != nil:
		switch {
		case late:
			return Timeout, noAnswer
		case ours.Err.Code == featureNotSupported:
			return Lacks, shape(ours.Err)
		}
		return Fails, shape(ours.Err)
	case theirs.Err != nil:
		if theirs.Err.Code == queryCanceled {
			return Skipped, ""
		}
		return Passes, "no error where PostgreSQL has " + shape(theirs.Err)
	}
	reason := n.results(sql, theirs.Results, ours.Results)
	if reason == "" {
		return Equal, ""
	}
	if volatile(sql) {
		return Skipped, ""
	}
	return Differs, reason
}

// noAnswer is the reason of a statement that ran into its limit of time.
const noAnswer = "no answer in time"

var (
	quotedPart = regexp.MustCompile(`"(?:[^"]|"")*"|'(?:[^']|'')*'`)
	numberPart = regexp.MustCompile(`\b\d+\b`)
)

// undefinedObject is the SQLSTATE of a missing type, setting, language or the
// like.
const undefinedObject = "42704"

// shape is an error's code and message without the names and numbers in it. The
// names of what PostgreSQL has built in and we miss are kept.
func shape(e *wire.Error) string {
	m, _, _ := strings.Cut(e.Message, "\n")
	if e.Code != undefinedObject {
		m = quotedPart.ReplaceAllString(m, `"…"`)
	}
	return e.Code + " " + clip(numberPart.ReplaceAllString(m, "N"), 120)
}

// clip shortens a text for a report.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}

// results compares the results of a message, "" for equal.
func (n *normaliser) results(sql string, theirs, ours []wire.Result) string {
	if len(theirs) != len(ours) {
		return "another number of results"
	}
	order := topOrder(sql)
	for i := range theirs {
		if reason := n.result(order, &theirs[i], &ours[i]); reason != "" {
			return reason
		}
	}
	return ""
}

func (n *normaliser) result(order *ordering, theirs, ours *wire.Result) string {
	if theirs.IsQuery != ours.IsQuery {
		return fmt.Sprintf("rows: %v where PostgreSQL has %v", ours.IsQuery, theirs.IsQuery)
	}
	if reason := n.columns(theirs.Columns, ours.Columns); reason != "" {
		return reason
	}
	t, o := n.rows(theirs), n.rows(ours)
	if len(t) != len(o) {
		return "another number of rows"
	}
	if reason := n.sameRows(order, theirs.Columns, t, o); reason != "" {
		return reason
	}
	if theirs.Tag != ours.Tag {
		return fmt.Sprintf("command tag %s where PostgreSQL has %s", numberPart.ReplaceAllString(ours.Tag, "N"), numberPart.ReplaceAllString(theirs.Tag, "N"))
	}
	if !slices.Equal(lines(theirs.Copied), lines(ours.Copied)) {
		return "other data of COPY"
	}
	return ""
}

func lines(b []byte) []string {
	l := strings.Split(string(b), "\n")
	slices.Sort(l)
	return l
}

func (n *normaliser) columns(theirs, ours []wire.Column) string {
	if len(theirs) != len(ours) {
		return "another number of columns"
	}
	for i := range theirs {
		if a, b := n.typeName(ours[i].Type), n.typeName(theirs[i].Type); a != b {
			return fmt.Sprintf("type %s where PostgreSQL has %s", a, b)
		}
	}
	for i := range theirs {
		if a, b := ours[i].Name, theirs[i].Name; a != b {
			return fmt.Sprintf("column name %q where PostgreSQL has %q", clip(a, 30), clip(b, 30))
		}
	}
	return ""
}

// sameRows compares rows: in order by the keys of an ORDER BY that are columns
// of the result, entirely in order if a key is none, and else as a multiset.
func (n *normaliser) sameRows(order *ordering, cols []wire.Column, theirs, ours [][]string) string {
	types := make([]uint32, len(cols))
	for i, c := range cols {
		types[i] = c.Type
	}
	same := func(t, o []string) bool { return sameValues(types, t, o) }
	if slices.EqualFunc(theirs, ours, same) {
		return ""
	}
	byText := func(a, b []string) int { return slices.Compare(a, b) }
	a, b := slices.Clone(theirs), slices.Clone(ours)
	slices.SortFunc(a, byText)
	slices.SortFunc(b, byText)
	for i := range a {
		if !same(a[i], b[i]) {
			n.difference = [2][]string{a[i], b[i]}
			return "other values"
		}
	}
	if order == nil {
		return ""
	}
	keys, known := order.columns(cols)
	if !known {
		return "another order of rows"
	}
	for i := range theirs {
		for _, k := range keys {
			if !sameValues(types[k:k+1], theirs[i][k:k+1], ours[i][k:k+1]) {
				return "another order of rows"
			}
		}
	}
	return ""
}

// sameValues compares the values of a row.
func sameValues(types []uint32, a, b []string) bool {
	for i := range a {
		if a[i] != b[i] && !nearly(types[i], a[i], b[i]) {
			return false
		}
	}
	return true
}

const (
	float4OID = 700
	float8OID = 701
)

// nearly tells if two floating-point numbers differ in their last digits only.
func nearly(oid uint32, a, b string) bool {
	tolerance := 0.0
	switch oid {
	case float4OID:
		tolerance = 1e-6
	case float8OID:
		tolerance = 1e-13
	default:
		return false
	}
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return err1 == nil && err2 == nil && math.Abs(x-y) <= tolerance*math.Max(math.Abs(x), math.Abs(y))
}

// describe is a short text of an answer for the report.
func describe(a *wire.Answer) string {
	if a == nil {
		return "no answer"
	}
	if a.Err != nil {
		return clip(a.Err.Code+" "+a.Err.Message, 300)
	}
	var parts []string
	for _, r := range a.Results {
		text := r.Tag
		var cols []string
		for _, c := range r.Columns {
			cols = append(cols, c.Name+":"+strconv.Itoa(int(c.Type)))
		}
		if r.IsQuery {
			text += " [" + strings.Join(cols, " ") + "]"
		}
		for _, row := range r.Rows[:min(len(r.Rows), shownRows)] {
			var vals []string
			for _, v := range row {
				if v == nil {
					vals = append(vals, "NULL")
				} else {
					vals = append(vals, *v)
				}
			}
			text += " (" + strings.Join(vals, ", ") + ")"
		}
		parts = append(parts, clip(text, 600)+clip(string(r.Copied), 100))
	}
	return strings.Join(parts, "; ")
}

// shownRows is how many rows of a result a report shows.
const shownRows = 12

// ordering is the ORDER BY of a statement itself: its keys as they are written.
type ordering struct{ keys []string }

// columns returns the result's columns that the keys name; known is false if a
// key names none.
func (o *ordering) columns(cols []wire.Column) (keys []int, known bool) {
	for _, k := range o.keys {
		at := -1
		if n, err := strconv.Atoi(k); err == nil {
			at = n - 1
		} else {
			name := strings.Trim(k[strings.LastIndexByte(k, '.')+1:], `"`)
			at = slices.IndexFunc(cols, func(c wire.Column) bool { return c.Name == name })
		}
		if at < 0 || at >= len(cols) {
			return nil, false
		}
		keys = append(keys, at)
	}
	return keys, true
}

// ends are the words that end an ORDER BY.
var ends = map[string]bool{"limit": true, "offset": true, "fetch": true, "for": true, "union": true, "intersect": true, "except": true}

// topOrder finds the ORDER BY outside of all parentheses; nil if there is none.
func topOrder(sql string) *ordering {
	tokens := topTokens(sql)
	at := -1
	for i := 1; i < len(tokens); i++ {
		if tokens[i-1] == "order" && tokens[i] == "by" {
			at = i + 1
		}
	}
	if at < 0 || tokens[0] == "declare" {
		return nil
	}
	o := &ordering{}
	for key, rest := "", tokens[at:]; ; rest = rest[1:] {
		if len(rest) == 0 || rest[0] == "," || ends[rest[0]] {
			o.keys = append(o.keys, key)
			if len(rest) == 0 || rest[0] != "," {
				return o
			}
			key = ""
			continue
		}
		switch {
		case key == "" || strings.HasSuffix(key, ".") || rest[0] == ".":
			key += rest[0]
		case slices.Contains([]string{"asc", "desc", "nulls", "first", "last"}, rest[0]):
		default:
			key += " " + rest[0] // an expression names no column
		}
	}
}

// topTokens lists the words and signs outside of all parentheses in lower case;
// what is inside them counts as one token.
func topTokens(sql string) []string {
	var out []string
	depth := 0
	for i := 0; i < len(sql); {
		rest := sql[i:]
		n, token := 1, ""
		switch c := sql[i]; {
		case strings.HasPrefix(rest, "--"):
			n = lineLength(rest)
		case strings.HasPrefix(rest, "/*"):
			n = commentLength(rest)
		case c == '\'':
			n, token = quotedLength(rest, false), "'"
		case c == '"':
			n = quotedLength(rest, false)
			token = rest[:n]
		case c == '$':
			n, token = dollarLength(rest), "$"
		case wordByte(c):
			for n < len(rest) && wordByte(rest[n]) {
				n++
			}
			token = strings.ToLower(rest[:n])
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				out = append(out, "()")
			}
		case !strings.ContainsRune(" \t\r\n\f", rune(c)):
			token = string(c)
		}
		if token != "" && depth == 0 {
			out = append(out, token)
		}
		i += cmp.Or(n, 1)
	}
	return out
}
