package soda

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// maxDepth bounds the nesting of a filter.
const maxDepth = 64

func badFilter(format string, args ...any) error {
	return errs.New(errs.InvalidParameterValue, "invalid filter: "+format, args...)
}

// predicate is a compiled condition on a document, or on a value within one,
// whose key is then "".
type predicate func(key string, n *jsonv.Node) bool

// test is a compiled condition on the values that a path leads to. It is false,
// never unknown, where there are none, so that its negation is true there.
type test func(p path, n *jsonv.Node) bool

// all joins conditions by AND; nil where there are none.
func all(list []predicate) predicate {
	if len(list) < 2 {
		if len(list) == 1 {
			return list[0]
		}
		return nil
	}
	return func(key string, n *jsonv.Node) bool {
		for _, p := range list {
			if !p(key, n) {
				return false
			}
		}
		return true
	}
}

// compiler makes predicates of filters, which are objects of conditions.
type compiler struct {
	depth int
	// nested says that a field's value is looked at, which has no key.
	nested bool
}

// deeper is the compiler for a filter within another.
func (c compiler) deeper() (compiler, error) {
	c.depth++
	if c.depth > maxDepth {
		return c, badFilter("it is nested more than %d deep", maxDepth)
	}
	return c, nil
}

// filter compiles an object of conditions, all of which must be true. nil is
// always true.
func (c compiler) filter(n *jsonv.Node) (predicate, error) {
	c, err := c.deeper()
	if err != nil {
		return nil, err
	}
	if n.Kind != jsonv.Object {
		return nil, badFilter("an object is expected")
	}
	list := make([]predicate, 0, len(n.Items))
	for i, name := range n.Keys {
		p, err := c.member(name, &n.Items[i])
		if err != nil {
			return nil, err
		}
		if p != nil {
			list = append(list, p)
		}
	}
	return all(list), nil
}

// member compiles one condition.
func (c compiler) member(name string, v *jsonv.Node) (predicate, error) {
	switch name {
	case "$and", "$or", "$nor":
		return c.combine(name, v)
	case "$not":
		p, err := c.filter(v)
		return negated(p), err
	case "$id":
		if c.nested {
			return nil, badFilter("$id is about documents, not about fields")
		}
		return keys(v)
	case "$sqlJson":
		return nil, unsupported(name)
	}
	if strings.HasPrefix(name, "$") {
		return nil, badFilter("there is no operator \"%s\" here", name)
	}
	p, err := parsePath(name)
	if err != nil {
		return nil, err
	}
	t, err := c.value(v)
	if err != nil {
		return nil, err
	}
	return func(_ string, n *jsonv.Node) bool { return t(p, n) }, nil
}

func unsupported(operator string) error {
	return errs.New(errs.FeatureNotSupported, "the operator \"%s\" is not supported", operator)
}

// negated is NOT p; p nil is true.
func negated(p predicate) predicate {
	return func(key string, n *jsonv.Node) bool { return p != nil && !p(key, n) }
}

func (c compiler) combine(op string, v *jsonv.Node) (predicate, error) {
	if v.Kind != jsonv.Array || len(v.Items) == 0 {
		return nil, badFilter("%s takes a list of filters", op)
	}
	list := make([]predicate, 0, len(v.Items))
	for i := range v.Items {
		p, err := c.filter(&v.Items[i])
		if err != nil {
			return nil, err
		}
		if p == nil {
			p = func(string, *jsonv.Node) bool { return true }
		}
		list = append(list, p)
	}
	if op == "$and" {
		return all(list), nil
	}
	some := func(key string, n *jsonv.Node) bool {
		for _, p := range list {
			if p(key, n) {
				return true
			}
		}
		return false
	}
	if op == "$nor" {
		return negated(some), nil
	}
	return some, nil
}

// keyList reads the operand of $id: a key or a list of keys.
func keyList(v *jsonv.Node) ([]string, error) {
	items := []jsonv.Node{*v}
	if v.Kind == jsonv.Array {
		items = v.Items
	}
	list := make([]string, len(items))
	for i, k := range items {
		if k.Kind != jsonv.String && k.Kind != jsonv.Number {
			return nil, badFilter("$id takes a key or a list of keys")
		}
		list[i] = k.Text
	}
	return list, nil
}

// keys is $id.
func keys(v *jsonv.Node) (predicate, error) {
	list, err := keyList(v)
	if err != nil {
		return nil, err
	}
	set := make(map[string]bool, len(list))
	for _, k := range list {
		set[k] = true
	}
	return func(key string, _ *jsonv.Node) bool { return set[key] }, nil
}

// value compiles what stands behind a field: a value that it equals, an object
// of operators, or a filter for the objects that the field holds.
func (c compiler) value(v *jsonv.Node) (test, error) {
	if v.Kind != jsonv.Object {
		return compile("$eq", v, nil)
	}
	if len(v.Keys) == 0 {
		return nil, badFilter("{} is no condition on a field; compare with {\"$eq\": {}}")
	}
	operators := 0
	for _, name := range v.Keys {
		if isOperator(name) {
			operators++
		}
	}
	switch operators {
	case 0:
		return c.within(v)
	case len(v.Keys):
		return c.operators(v)
	}
	return nil, badFilter("operators and fields are mixed in one object")
}

// isOperator reports whether a member is a condition on a field's value, rather
// than one on fields within it.
func isOperator(name string) bool {
	return strings.HasPrefix(name, "$") && name != "$and" && name != "$or" && name != "$nor"
}

// within compiles a nested filter: one object that the field holds must satisfy
// all of it.
func (c compiler) within(v *jsonv.Node) (test, error) {
	c.nested = true
	p, err := c.filter(v)
	if err != nil {
		return nil, err
	}
	return func(at path, n *jsonv.Node) bool {
		return at.scalars(n, func(x *jsonv.Node) bool { return x.Kind != jsonv.Array && p("", x) })
	}, nil
}

// operators compiles an object of operators, all of which must be true.
func (c compiler) operators(v *jsonv.Node) (test, error) {
	c, err := c.deeper()
	if err != nil {
		return nil, err
	}
	list := make([]test, len(v.Keys))
	for i, name := range v.Keys {
		if name == "$not" {
			t, err := c.value(&v.Items[i])
			if err != nil {
				return nil, err
			}
			list[i] = func(p path, n *jsonv.Node) bool { return !t(p, n) }
			continue
		}
		if m, ok := methods[name]; ok {
			list[i], err = c.method(m, &v.Items[i])
		} else {
			list[i], err = compile(name, &v.Items[i], nil)
		}
		if err != nil {
			return nil, err
		}
	}
	return allOf(list), nil
}

// allOf is true where all tests are.
func allOf(list []test) test {
	return func(p path, n *jsonv.Node) bool {
		for _, t := range list {
			if !t(p, n) {
				return false
			}
		}
		return true
	}
}

// method compiles an item method: its operand is a value that the result must
// equal, or operators that are true for it.
func (c compiler) method(m method, v *jsonv.Node) (test, error) {
	operand := jsonv.Node{Kind: jsonv.Object, Keys: []string{"$eq"}, Items: []jsonv.Node{*v}}
	if v.Kind == jsonv.Object {
		operand = *v
	}
	list := make([]func(*jsonv.Node) bool, 0, len(operand.Keys))
	for i, name := range operand.Keys {
		checks, err := resultChecks(name, &operand.Items[i], m)
		if err != nil {
			return nil, err
		}
		list = append(list, checks...)
	}
	if len(list) == 0 {
		return nil, badFilter("an item method takes a value or operators")
	}
	check := func(x *jsonv.Node) bool {
		r, ok := m.apply(x)
		if !ok {
			return false
		}
		for _, is := range list {
			if !is(&r) {
				return false
			}
		}
		return true
	}
	if m.whole {
		return func(p path, n *jsonv.Node) bool { return p.each(n, check) }, nil
	}
	return func(p path, n *jsonv.Node) bool { return p.scalars(n, check) }, nil
}

// resultChecks compiles an operator on the result of an item method.
func resultChecks(name string, v *jsonv.Node, m method) ([]func(*jsonv.Node) bool, error) {
	if name != "$not" {
		cmp, err := compare(name, v, m.operand)
		if err != nil {
			return nil, err
		}
		return []func(*jsonv.Node) bool{func(r *jsonv.Node) bool { return cmp.is(r) != cmp.negated }}, nil
	}
	if v.Kind != jsonv.Object {
		return nil, badFilter("$not takes an object of operators")
	}
	var inner []func(*jsonv.Node) bool
	for i, name := range v.Keys {
		cmp, err := compare(name, &v.Items[i], m.operand)
		if err != nil {
			return nil, err
		}
		inner = append(inner, func(r *jsonv.Node) bool { return cmp.is(r) != cmp.negated })
	}
	return []func(*jsonv.Node) bool{func(r *jsonv.Node) bool {
		for _, is := range inner {
			if !is(r) {
				return true
			}
		}
		return false
	}}, nil
}
