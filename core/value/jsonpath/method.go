package jsonpath

import (
	"math"
	"strconv"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// method evaluates .type() and its like.
func (e *eval) method(n *node, it item, unwrap bool, out sink) error {
	switch n.text {
	case "type":
		name := it.Kind.Name()
		if it.when != nil {
			name = it.when.kind.name()
		}
		return e.next(n, item{Node: jsonv.Node{Kind: jsonv.String, Text: name}}, out)
	case "size":
		size := 1
		if it.Kind == jsonv.Array {
			size = len(it.Items)
		} else if !e.lenient {
			return softly(codeNoArray, "jsonpath item method .size() can only be applied to an array")
		}
		return e.next(n, number(decimal.New(int64(size), 0)), out)
	}
	if unwrap && it.Kind == jsonv.Array {
		return e.elements(n, it, out)
	}
	switch n.text {
	case "double":
		v, err := double(it)
		if err != nil {
			return err
		}
		return e.next(n, v, out)
	case "keyvalue":
		return e.keyValue(n, it, out)
	case "datetime":
		return e.datetime(n, it, out)
	}
	if it.Kind != jsonv.Number {
		return softly(codeNonNumeric, "jsonpath item method .%s() can only be applied to a numeric value", n.text)
	}
	d, err := decimal.Parse(it.Text)
	if err != nil {
		return err
	}
	switch n.text {
	case "abs":
		d = d.Abs()
	case "floor":
		d = d.Floor()
	case "ceiling":
		d = d.Ceil()
	}
	return e.next(n, number(d), out)
}

// double converts a number or a string to the nearest float.
func double(it item) (item, error) {
	what := "numeric"
	switch {
	case it.Kind == jsonv.String && it.when == nil:
		what = "string"
	case it.Kind != jsonv.Number:
		return it, softly(codeNonNumeric, "jsonpath item method .double() can only be applied to a string or numeric value")
	}
	f, err := strconv.ParseFloat(it.Text, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return it, softly(codeNonNumeric, "%s argument of jsonpath item method .double() is not a valid representation of a double precision number", what)
	}
	d, err := decimal.Parse(strconv.FormatFloat(f, 'g', 15, 64))
	return number(d), err
}

// keyValue gives an object of key, value and id for each member. The ids tell
// the objects of one document apart.
func (e *eval) keyValue(n *node, it item, out sink) error {
	if it.Kind != jsonv.Object {
		return softly(codeNoObject, "jsonpath item method .keyvalue() can only be applied to an object")
	}
	id := jsonv.Node{Kind: jsonv.Number, Text: strconv.Itoa(identify(&e.root.Node, &it.Node))}
	for i := range it.Items {
		key := jsonv.Node{Kind: jsonv.String, Text: it.Keys[i]}
		v := item{Node: jsonv.Node{Kind: jsonv.Object, Keys: []string{"id", "key", "value"}, Items: []jsonv.Node{id, key, it.Items[i]}}}
		if err := e.next(n, v, out); err != nil {
			return err
		}
	}
	return nil
}

// identify returns the position of an object's members within the text of the
// document: different objects of a document have different ones.
func identify(root, n *jsonv.Node) int {
	if len(n.Items) == 0 || len(root.Items) == 0 || &root.Items[0] == &n.Items[0] {
		return 0
	}
	at := 0
	var walk func(from *jsonv.Node) bool
	walk = func(from *jsonv.Node) bool {
		if len(from.Items) > 0 && &from.Items[0] == &n.Items[0] {
			return true
		}
		for i := range from.Items {
			at += 4
			if walk(&from.Items[i]) {
				return true
			}
		}
		return false
	}
	if !walk(root) {
		return 0
	}
	return at
}

func (e *eval) datetime(n *node, it item, out sink) error {
	if it.Kind != jsonv.String || it.when != nil {
		return softly(codeBadDatetime, "jsonpath item method .datetime() can only be applied to a string")
	}
	if len(n.args) > 0 {
		return errs.New(errs.FeatureNotSupported, "templates of jsonpath item method .datetime() are not supported")
	}
	m, ok := parseMoment(it.Text, e.options.Env)
	if !ok {
		return soft{errs.New(codeBadDatetime, "datetime format is not recognized: \"%s\"", it.Text).
			WithHint("Use a datetime template argument to specify the input data format.")}
	}
	return e.next(n, item{Node: jsonv.Node{Kind: jsonv.String}, when: &m}, out)
}
