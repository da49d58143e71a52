package soda

import (
	"regexp"
	"strings"

	"github.com/basaltdb/basalt/core/value/jsonv"
)

// comparison is a compiled operator. is holds for one value; of several values
// at the end of a path one is enough, and negated asks that there is none.
type comparison struct {
	is      func(*jsonv.Node) bool
	negated bool
}

// convert changes an operand as an item method changes what it is compared
// with; false means that nothing equals it.
type convert func(*jsonv.Node) (jsonv.Node, bool)

// compile makes a test of an operator on a field.
func compile(op string, v *jsonv.Node, conv convert) (test, error) {
	switch op {
	case "$exists":
		return exists(v)
	case "$all":
		return every(v, conv)
	}
	c, err := compare(op, v, conv)
	if err != nil {
		return nil, err
	}
	return func(p path, n *jsonv.Node) bool { return p.scalars(n, c.is) != c.negated }, nil
}

// exists is $exists: false, null and 0 mean that the field is missing.
func exists(v *jsonv.Node) (test, error) {
	if v.Kind == jsonv.Array || v.Kind == jsonv.Object {
		return nil, badFilter("$exists takes true or false")
	}
	o, err := operand(v, nil)
	if err != nil {
		return nil, err
	}
	zero := jsonv.Node{Kind: jsonv.Number, Text: "0"}
	want := o.Kind == jsonv.String || o.Kind == jsonv.Bool && o.Bool || o.Kind == jsonv.Number && jsonv.Compare(o, &zero) != 0
	return func(p path, n *jsonv.Node) bool {
		return p.each(n, func(*jsonv.Node) bool { return true }) == want
	}, nil
}

// every is $all: each of the operands is found.
func every(v *jsonv.Node, conv convert) (test, error) {
	if v.Kind != jsonv.Array {
		return nil, badFilter("$all takes a list")
	}
	list := make([]test, len(v.Items))
	for i := range v.Items {
		var err error
		if list[i], err = compile("$eq", &v.Items[i], conv); err != nil {
			return nil, err
		}
	}
	return allOf(list), nil
}

// compare compiles an operator on one value.
func compare(op string, v *jsonv.Node, conv convert) (comparison, error) {
	switch op {
	case "$eq", "$ne":
		o, err := operand(v, conv)
		return comparison{is: equal(o), negated: op == "$ne"}, err
	case "$in", "$nin":
		is, err := oneOf(op, v, conv)
		return comparison{is: is, negated: op == "$nin"}, err
	case "$between":
		is, err := between(v, conv)
		return comparison{is: is}, err
	case "$startsWith", "$hasSubstring", "$instr", "$like":
		is, err := matchText(op, v)
		return comparison{is: is}, err
	case "$near", "$within", "$intersects", "$contains":
		return comparison{}, unsupported(op)
	}
	if holds, ok := orders[op]; ok {
		is, err := ordered(op, v, conv, holds)
		return comparison{is: is}, err
	}
	if form, ok := regexForms[op]; ok {
		is, err := matchRegex(op, v, form)
		return comparison{is: is}, err
	}
	if foreignMethods[op] {
		return comparison{}, unsupported(op)
	}
	return comparison{}, badFilter("there is no operator \"%s\"", op)
}

// operand puts an operand into the form of the values in documents; nil is one
// that nothing equals.
func operand(v *jsonv.Node, conv convert) (*jsonv.Node, error) {
	o := *v
	if err := o.Normalise(); err != nil {
		return nil, err
	}
	if conv != nil {
		converted, ok := conv(&o)
		if !ok {
			return nil, nil
		}
		o = converted
	}
	return &o, nil
}

func never(*jsonv.Node) bool { return false }

func equal(o *jsonv.Node) func(*jsonv.Node) bool {
	if o == nil {
		return never
	}
	return func(x *jsonv.Node) bool { return x.Kind == o.Kind && jsonv.Compare(x, o) == 0 }
}

func oneOf(op string, v *jsonv.Node, conv convert) (func(*jsonv.Node) bool, error) {
	if v.Kind != jsonv.Array {
		return nil, badFilter("%s takes a list", op)
	}
	list := make([]func(*jsonv.Node) bool, len(v.Items))
	for i := range v.Items {
		o, err := operand(&v.Items[i], conv)
		if err != nil {
			return nil, err
		}
		list[i] = equal(o)
	}
	return func(x *jsonv.Node) bool {
		for _, is := range list {
			if is(x) {
				return true
			}
		}
		return false
	}, nil
}

// orders says for which results of a comparison an operator holds.
var orders = map[string]func(int) bool{
	"$gt": func(c int) bool { return c > 0 }, "$gte": func(c int) bool { return c >= 0 }, "$ge": func(c int) bool { return c >= 0 },
	"$lt": func(c int) bool { return c < 0 }, "$lte": func(c int) bool { return c <= 0 }, "$le": func(c int) bool { return c <= 0 },
}

// ordered is a comparison with a number or a string. Values of another kind
// are neither less nor greater.
func ordered(op string, v *jsonv.Node, conv convert, holds func(int) bool) (func(*jsonv.Node) bool, error) {
	if v.Kind != jsonv.Number && v.Kind != jsonv.String {
		return nil, badFilter("%s takes a number or a string", op)
	}
	o, err := operand(v, conv)
	if o == nil {
		return never, err
	}
	return func(x *jsonv.Node) bool { return x.Kind == o.Kind && holds(jsonv.Compare(x, o)) }, nil
}

// between is $between; null is no limit.
func between(v *jsonv.Node, conv convert) (func(*jsonv.Node) bool, error) {
	if v.Kind != jsonv.Array || len(v.Items) != 2 || v.Items[0].Kind == jsonv.Null && v.Items[1].Kind == jsonv.Null {
		return nil, badFilter("$between takes a list of two values, one of which may be null")
	}
	var ends []func(*jsonv.Node) bool
	for i, op := range []string{"$gte", "$lte"} {
		if v.Items[i].Kind == jsonv.Null {
			continue
		}
		is, err := ordered(op, &v.Items[i], conv, orders[op])
		if err != nil {
			return nil, err
		}
		ends = append(ends, is)
	}
	return func(x *jsonv.Node) bool { return ends[0](x) && ends[len(ends)-1](x) }, nil
}

// matchText compiles the operators on strings other than regular expressions.
func matchText(op string, v *jsonv.Node) (func(*jsonv.Node) bool, error) {
	if v.Kind != jsonv.String {
		return nil, badFilter("%s takes a string", op)
	}
	holds := strings.Contains
	switch op {
	case "$startsWith":
		holds = strings.HasPrefix
	case "$like":
		re, err := regexp.Compile(likePattern(v.Text))
		if err != nil {
			return nil, badFilter("\"%s\" is no pattern", v.Text)
		}
		holds = func(text, _ string) bool { return re.MatchString(text) }
	}
	return func(x *jsonv.Node) bool { return x.Kind == jsonv.String && holds(x.Text, v.Text) }, nil
}

// likePattern makes a regular expression of a pattern of LIKE.
func likePattern(like string) string {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	escaped := false
	for _, r := range like {
		switch {
		case escaped || r != '%' && r != '_' && r != '\\':
			b.WriteString(regexp.QuoteMeta(string(r)))
			escaped = false
		case r == '%':
			b.WriteString(".*")
		case r == '_':
			b.WriteString(".")
		default:
			escaped = true
		}
	}
	b.WriteString(`\z`)
	return b.String()
}

// regexForm is a way to match regular expressions: the flags, and whether a
// part of the string is enough.
type regexForm struct {
	flags string
	part  bool
}

// regexForms are the names of the ways: ci ignores case, nl lets a dot match a
// line feed, and Like matches parts.
var regexForms = map[string]regexForm{
	"$regex": {}, "$ciRegex": {flags: "i"}, "$nlRegex": {flags: "s"}, "$nlciRegex": {flags: "is"},
	"$likeRegex": {part: true}, "$ciLikeRegex": {flags: "i", part: true}, "$nlLikeRegex": {flags: "s", part: true}, "$nlciLikeRegex": {flags: "is", part: true},
}

func matchRegex(op string, v *jsonv.Node, form regexForm) (func(*jsonv.Node) bool, error) {
	if v.Kind != jsonv.String {
		return nil, badFilter("%s takes a string", op)
	}
	if _, err := regexp.Compile(v.Text); err != nil { // before the anchors, which could mend it
		return nil, badFilter("\"%s\" is no regular expression: %s", v.Text, err)
	}
	text := v.Text
	if !form.part {
		text = `\A(?:` + text + `)\z`
	}
	if form.flags != "" {
		text = "(?" + form.flags + ")" + text
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, badFilter("\"%s\" is no regular expression: %s", v.Text, err)
	}
	return func(x *jsonv.Node) bool { return x.Kind == jsonv.String && re.MatchString(x.Text) }, nil
}
