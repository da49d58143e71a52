package soda

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
)

// maxDepth bounds the nesting of a filter.
const maxDepth = 64

func badFilter(format string, args ...any) error {
	return errs.New(errs.InvalidParameterValue, "invalid filter: "+format, args...)
}

// member is a member of a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

func parseMembers(raw []byte) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	t, err := d.Token()
	if err != nil {
		return nil, badFilter("%s", err)
	}
	if t != json.Delim('{') {
		return nil, badFilter("an object is expected")
	}
	var list []member
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, badFilter("%s", err)
		}
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return nil, badFilter("%s", err)
		}
		list = append(list, member{name.(string), v})
	}
	if _, err := d.Token(); err != nil {
		return nil, badFilter("%s", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, badFilter("there is more than one JSON value")
	}
	return list, nil
}

// filter translates a query by example into a condition over a collection's
// columns. A condition on a field that a document does not have is false, never
// NULL, so that $not and $nor have two values.
func (st *statement) filter(raw []byte, depth int) (string, error) {
	if depth > maxDepth {
		return "", badFilter("it is nested more than %d deep", maxDepth)
	}
	list, err := parseMembers(raw)
	if err != nil {
		return "", err
	}
	var all []string
	for _, m := range list {
		var cond string
		switch m.name {
		case "$and", "$or", "$nor":
			cond, err = st.combine(m.name, m.value, depth)
		case "$not":
			cond, err = st.filter(m.value, depth+1)
			cond = "NOT " + cond
		case "$id":
			cond, err = st.ids(m.value)
		default:
			if strings.HasPrefix(m.name, "$") {
				return "", badFilter("there is no operator \"%s\" here", m.name)
			}
			cond, err = st.field(m.name, m.value)
		}
		if err != nil {
			return "", err
		}
		all = append(all, cond)
	}
	return conjunction(all), nil
}

func conjunction(all []string) string {
	if len(all) == 0 {
		return "true"
	}
	return "(" + strings.Join(all, " AND ") + ")"
}

func (st *statement) combine(op string, raw []byte, depth int) (string, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil || len(list) == 0 {
		return "", badFilter("%s takes a list of filters", op)
	}
	var all []string
	for _, f := range list {
		cond, err := st.filter(f, depth+1)
		if err != nil {
			return "", err
		}
		all = append(all, cond)
	}
	switch op {
	case "$or":
		return "(" + strings.Join(all, " OR ") + ")", nil
	case "$nor":
		return "NOT (" + strings.Join(all, " OR ") + ")", nil
	}
	return conjunction(all), nil
}

// ids is $id: a key or a list of keys.
func (st *statement) ids(raw []byte) (string, error) {
	var keys []string
	if json.Unmarshal(raw, &keys) != nil {
		var key string
		if err := json.Unmarshal(raw, &key); err != nil {
			return "", badFilter("$id takes a key or a list of keys")
		}
		keys = []string{key}
	}
	var all []string
	for _, k := range keys {
		all = append(all, st.arg(k, "text"))
	}
	if len(all) == 0 {
		return "false", nil
	}
	return "id IN (" + strings.Join(all, ", ") + ")", nil
}

// path is the expression of a field: names joined by dots.
func (st *statement) path(field string) (string, error) {
	expr := "document"
	for step := range strings.SplitSeq(field, ".") {
		if step == "" {
			return "", badFilter("\"%s\" is no path", field)
		}
		expr += " -> " + st.arg(step, "text")
	}
	return "(" + expr + ")", nil
}

// field is the condition on one field: a value that it equals, or operators.
func (st *statement) field(name string, raw []byte) (string, error) {
	p, err := st.path(name)
	if err != nil {
		return "", err
	}
	if raw[0] != '{' {
		return st.compare(p, "$eq", raw)
	}
	ops, err := parseMembers(raw)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(ops, func(m member) bool { return strings.HasPrefix(m.name, "$") }) {
		return st.compare(p, "$eq", raw)
	}
	var all []string
	for _, m := range ops {
		cond, err := "", error(nil)
		if m.name == "$not" {
			cond, err = st.field(name, m.value)
			cond = "NOT " + cond
		} else {
			cond, err = st.compare(p, m.name, m.value)
		}
		if err != nil {
			return "", err
		}
		all = append(all, cond)
	}
	return conjunction(all), nil
}

var orderOps = map[string]string{"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<="}

// compare is one operator on a field.
func (st *statement) compare(p, op string, raw []byte) (string, error) {
	if sql, ok := orderOps[op]; ok {
		v := st.arg(string(raw), "jsonb")
		return "coalesce(jsonb_typeof(" + p + ") = jsonb_typeof(" + v + ") AND " + p + " " + sql + " " + v + ", false)", nil
	}
	switch op {
	case "$eq":
		return st.equal(p, raw), nil
	case "$ne":
		return "NOT " + st.equal(p, raw), nil
	case "$in", "$nin", "$all":
		return st.list(p, op, raw)
	case "$between":
		var ends []json.RawMessage
		if err := json.Unmarshal(raw, &ends); err != nil || len(ends) != 2 {
			return "", badFilter("$between takes a list of two values")
		}
		low, err := st.compare(p, "$gte", ends[0])
		if err != nil {
			return "", err
		}
		high, err := st.compare(p, "$lte", ends[1])
		return "(" + low + " AND " + high + ")", err
	case "$exists":
		var yes bool
		if err := json.Unmarshal(raw, &yes); err != nil {
			return "", badFilter("$exists takes true or false")
		}
		if yes {
			return "(" + p + " IS NOT NULL)", nil
		}
		return "(" + p + " IS NULL)", nil
	case "$startsWith", "$hasSubstring", "$instr", "$like", "$regex":
		return st.match(p, op, raw)
	}
	return "", badFilter("there is no operator \"%s\"", op)
}

// equal is true for the value, and for a list that holds the scalar value.
func (st *statement) equal(p string, raw []byte) string {
	v := st.arg(string(raw), "jsonb")
	if raw[0] == '{' || raw[0] == '[' {
		return "coalesce(" + p + " = " + v + ", false)"
	}
	return "coalesce(" + p + " @> " + v + ", false)"
}

func (st *statement) list(p, op string, raw []byte) (string, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return "", badFilter("%s takes a list", op)
	}
	var all []string
	for _, v := range list {
		all = append(all, st.equal(p, v))
	}
	switch {
	case op == "$all":
		return conjunction(all), nil
	case len(all) == 0 && op == "$in":
		return "false", nil
	case len(all) == 0:
		return "true", nil
	case op == "$in":
		return "(" + strings.Join(all, " OR ") + ")", nil
	}
	return "NOT (" + strings.Join(all, " OR ") + ")", nil
}

// match is an operator on strings.
func (st *statement) match(p, op string, raw []byte) (string, error) {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", badFilter("%s takes a string", op)
	}
	str, arg := "("+p+" #>> '{}')", st.arg(text, "text")
	var cond string
	switch op {
	case "$startsWith":
		cond = "starts_with(" + str + ", " + arg + ")"
	case "$hasSubstring", "$instr":
		cond = "strpos(" + str + ", " + arg + ") > 0"
	case "$like":
		cond = str + " LIKE " + arg
	case "$regex":
		cond = str + " ~ ('^(?:' || " + arg + " || ')$')"
	}
	return "coalesce(jsonb_typeof(" + p + ") = 'string' AND " + cond + ", false)", nil
}
