package soda

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// ordering is a compiled $orderby.
type ordering struct {
	keys []sortKey
	// lax makes a missing value of one that does not fit; scalarRequired makes
	// an error of one that is missing.
	lax, scalarRequired bool
}

// sortKey is one field of an ordering.
type sortKey struct {
	name      string
	path      path
	desc      bool
	apply     convert // into the datatype; nil: values are ordered as jsonb is
	datatype  string
	maxLength int
}

// datatypes are the names that $orderby knows types by.
var datatypes = map[string]convert{
	"varchar2": toText, "varchar": toText, "string": toText, "number": toNumber,
	"date": toTime("2006-01-02"), "timestamp": toTime(timeForm), "datetime": toTime(timeForm),
}

// parseOrder compiles $orderby in its three forms: a list of paths with their
// directions, the same as {"$fields": […]} with flags, and {"path": ±n}.
func parseOrder(n *jsonv.Node) (*ordering, error) {
	o := &ordering{}
	switch {
	case n.Kind == jsonv.Array:
		return o, o.fields(n)
	case n.Kind != jsonv.Object:
		return nil, badFilter("$orderby takes a list or an object")
	case n.Get("$fields") == nil:
		return o, o.brief(n)
	}
	for i, name := range n.Keys {
		v := &n.Items[i]
		switch name {
		case "$fields":
			if err := o.fields(v); err != nil {
				return nil, err
			}
			continue
		case "$lax":
			o.lax = v.Bool
		case "$scalarRequired":
			o.scalarRequired = v.Bool
		default:
			return nil, badFilter("there is no member \"%s\" in $orderby", name)
		}
		if v.Kind != jsonv.Bool {
			return nil, badFilter("%s takes true or false", name)
		}
	}
	if o.lax && o.scalarRequired {
		return nil, badFilter("$lax and $scalarRequired exclude each other")
	}
	return o, nil
}

// fields reads the list form.
func (o *ordering) fields(n *jsonv.Node) error {
	if n.Kind != jsonv.Array {
		return badFilter("$orderby takes a list of {\"path\", \"datatype\", \"order\"}")
	}
	for i := range n.Items {
		k, err := parseKey(&n.Items[i])
		if err != nil {
			return err
		}
		o.keys = append(o.keys, k)
	}
	return nil
}

func parseKey(n *jsonv.Node) (k sortKey, err error) {
	if n.Kind != jsonv.Object {
		return k, badFilter("$orderby takes a list of {\"path\", \"datatype\", \"order\"}")
	}
	for i, name := range n.Keys {
		v := &n.Items[i]
		if name == "maxLength" {
			if k.maxLength, err = strconv.Atoi(v.Text); err != nil || v.Kind != jsonv.Number || k.maxLength < 1 {
				return k, badFilter("maxLength takes a number from 1")
			}
			continue
		}
		if v.Kind != jsonv.String {
			return k, badFilter("\"%s\" in $orderby takes a string", name)
		}
		switch name {
		case "path":
			k.name = v.Text
		case "datatype":
			k.datatype = strings.ToLower(v.Text)
			if k.apply = datatypes[k.datatype]; k.apply == nil {
				return k, badFilter("there is no datatype \"%s\"", v.Text)
			}
		case "order":
			if v.Text != "asc" && v.Text != "desc" {
				return k, badFilter("an order is \"asc\" or \"desc\"")
			}
			k.desc = v.Text == "desc"
		default:
			return k, badFilter("there is no member \"%s\" in $orderby", name)
		}
	}
	k.path, err = parsePath(k.name)
	return k, err
}

// brief reads the form {"path": ±n}: the sign is the direction, and fields with
// a smaller n come first.
func (o *ordering) brief(n *jsonv.Node) error {
	places := make(map[string]int, len(n.Keys))
	for i, name := range n.Keys {
		place, err := strconv.Atoi(n.Items[i].Text)
		if err != nil || n.Items[i].Kind != jsonv.Number || place == 0 {
			return badFilter("the place of \"%s\" in $orderby is a number other than 0", name)
		}
		p, err := parsePath(name)
		if err != nil {
			return err
		}
		places[name] = max(place, -place)
		o.keys = append(o.keys, sortKey{name: name, path: p, desc: place < 0})
	}
	slices.SortStableFunc(o.keys, func(a, b sortKey) int { return cmp.Compare(places[a.name], places[b.name]) })
	return nil
}

// values returns what a document is ordered by; nil is a missing value.
func (o *ordering) values(n *jsonv.Node) ([]*jsonv.Node, error) {
	list := make([]*jsonv.Node, len(o.keys))
	for i := range o.keys {
		k := &o.keys[i]
		var found *jsonv.Node
		k.path.each(n, func(x *jsonv.Node) bool {
			found = x
			return true
		})
		v, err := o.convert(k, found)
		if err != nil {
			return nil, err
		}
		list[i] = v
	}
	return list, nil
}

// convert makes the value of a key of what its path has found.
func (o *ordering) convert(k *sortKey, found *jsonv.Node) (*jsonv.Node, error) {
	fault := ""
	switch {
	case found == nil || found.Kind == jsonv.Null && k.apply != nil:
		if o.scalarRequired {
			fault = "is missing in a document"
		}
		found = nil
	case o.scalarRequired && (found.Kind == jsonv.Array || found.Kind == jsonv.Object):
		fault = "is no scalar in a document"
	case k.apply != nil:
		v, ok := k.apply(found)
		if !ok {
			fault = "is no " + k.datatype + " in a document"
		}
		found = &v
		if k.maxLength > 0 && utf8.RuneCountInString(v.Text) > k.maxLength {
			fault = "is longer than its maxLength in a document"
		}
	}
	if fault == "" {
		return found, nil
	}
	if o.lax {
		return nil, nil
	}
	return nil, errs.New(errs.DataException, "cannot order by \"%s\": it %s", k.name, fault).
		WithHint("With {\"$fields\": […], \"$lax\": true} such documents come last.")
}

// compare orders two documents by their values, missing ones last.
func (o *ordering) compare(a, b []*jsonv.Node) int {
	for i := range o.keys {
		c := compareMissing(a[i], b[i])
		if o.keys[i].desc {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

func compareMissing(a, b *jsonv.Node) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return jsonv.Compare(a, b)
}
