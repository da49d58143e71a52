package jsonfn

import (
	"slices"
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/vector"
)

// changed makes a kernel that returns a document made of its arguments.
func changed(f func(doc *jsonv.Node, v []*vector.Vector, i int) error) ext.ScalarKernel {
	return kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
		doc, err := parse(v[0], i)
		if err == nil {
			err = f(&doc, v, i)
		}
		if err == nil {
			err = doc.Normalise()
		}
		return doc.Append(dst), false, err
	})
}

// atPath is changed for (document, path, value [, flag]): whether to insert
// behind, or to create what is missing.
func atPath(f func(doc *jsonv.Node, path []string, val jsonv.Node, flag bool) error, flag bool) ext.ScalarKernel {
	return changed(func(doc *jsonv.Node, v []*vector.Vector, i int) error {
		path, err := keys(v[1], i)
		if err != nil {
			return err
		}
		val, err := parse(v[2], i)
		if err != nil {
			return err
		}
		given := flag
		if len(v) > 3 {
			given = v[3].Bool(i)
		}
		return f(doc, path, val, given)
	})
}

// registerChanges adds ||, -, #-, jsonb_set and jsonb_strip_nulls.
func registerChanges(r *ext.Registry) {
	j := types.JSONB
	op := func(name, fn string, right types.T, f func(doc *jsonv.Node, v []*vector.Vector, i int) error) {
		s := &ext.Scalar{Name: fn, Args: kit.Params(j, right), Return: j, Strict: true, Cost: 30, Eval: changed(f)}
		r.AddScalar(s)
		r.AddOperator(&ext.Operator{Name: name, Left: j, Right: right, Fn: s})
	}
	op("||", "jsonb_concat", j, concat)
	op("-", "jsonb_delete", text, func(doc *jsonv.Node, v []*vector.Vector, i int) error { return deleteKey(doc, v[1].Str(i)) })
	op("-", "jsonb_delete", textA, func(doc *jsonv.Node, v []*vector.Vector, i int) error {
		a, err := array.Decode(v[1].Bytes(i))
		if err != nil {
			return err
		}
		for k := range a.Elems.Len() {
			if a.Elems.IsNull(k) {
				continue
			}
			if err := deleteKey(doc, a.Elems.Str(k)); err != nil {
				return err
			}
		}
		return nil
	})
	op("-", "jsonb_delete", i4, func(doc *jsonv.Node, v []*vector.Vector, i int) error {
		if doc.Kind != jsonv.Array {
			return errs.New(errs.InvalidParameterValue, "cannot delete from object using integer index")
		}
		at := int(kit.At[int32](v[1], i))
		if at < 0 {
			at += len(doc.Items)
		}
		if at >= 0 && at < len(doc.Items) {
			doc.Items = slices.Delete(doc.Items, at, at+1)
		}
		return nil
	})
	op("#-", "jsonb_delete_path", textA, func(doc *jsonv.Node, v []*vector.Vector, i int) error {
		path, err := keys(v[1], i)
		if err != nil || len(path) == 0 {
			return err
		}
		parent := doc
		for _, k := range path[:len(path)-1] {
			if parent = step(parent, k); parent == nil {
				return nil
			}
		}
		return deleteStep(parent, path[len(path)-1])
	})
	set := atPath(setPath, true)
	r.AddScalar(
		&ext.Scalar{Name: "jsonb_set", Args: kit.Params(j, textA, j), Return: j, Strict: true, Cost: 30, Eval: set},
		&ext.Scalar{Name: "jsonb_set", Args: kit.Params(j, textA, j, types.Bool), Return: j, Strict: true, Cost: 30, Eval: set},
		&ext.Scalar{Name: "jsonb_strip_nulls", Args: kit.Params(j), Return: j, Strict: true, Cost: 30,
			Eval: changed(func(doc *jsonv.Node, _ []*vector.Vector, _ int) error { stripNulls(doc); return nil })},
	)
}

// keys reads a path.
func keys(v *vector.Vector, i int) ([]string, error) {
	a, err := array.Decode(v.Bytes(i))
	if err != nil {
		return nil, err
	}
	out := make([]string, a.Elems.Len())
	for k := range out {
		if a.Elems.IsNull(k) {
			return nil, errs.New(errs.NullValueNotAllowed, "path element at position %d is null", k+1)
		}
		out[k] = a.Elems.Str(k)
	}
	return out, nil
}

func concat(doc *jsonv.Node, v []*vector.Vector, i int) error {
	other, err := parse(v[1], i)
	if err != nil {
		return err
	}
	if doc.Kind == jsonv.Object && other.Kind == jsonv.Object {
		doc.Keys, doc.Items = append(doc.Keys, other.Keys...), append(doc.Items, other.Items...)
		return nil
	}
	list := func(n *jsonv.Node) []jsonv.Node {
		if n.Kind == jsonv.Array {
			return n.Items
		}
		return []jsonv.Node{*n}
	}
	*doc = jsonv.Node{Kind: jsonv.Array, Items: append(slices.Clone(list(doc)), list(&other)...)}
	return nil
}

func deleteKey(doc *jsonv.Node, key string) error {
	switch doc.Kind {
	case jsonv.Object:
		if at := slices.Index(doc.Keys, key); at >= 0 {
			doc.Keys, doc.Items = slices.Delete(doc.Keys, at, at+1), slices.Delete(doc.Items, at, at+1)
		}
	case jsonv.Array:
		doc.Items = slices.DeleteFunc(doc.Items, func(n jsonv.Node) bool { return n.Kind == jsonv.String && n.Text == key })
	default:
		return errs.New(errs.InvalidParameterValue, "cannot delete from scalar")
	}
	return nil
}

func deleteStep(parent *jsonv.Node, key string) error {
	if parent.Kind != jsonv.Array {
		return deleteKey(parent, key)
	}
	if len(parent.Items) == 0 {
		return nil
	}
	at, err := strconv.Atoi(key)
	if err != nil {
		return errs.New(errs.InvalidTextRepresentation, "path element is not an integer: \"%s\"", key)
	}
	if at < 0 {
		at += len(parent.Items)
	}
	if at >= 0 && at < len(parent.Items) {
		parent.Items = slices.Delete(parent.Items, at, at+1)
	}
	return nil
}

// setPath puts a value at a path, whose last step it may create.
func setPath(doc *jsonv.Node, path []string, val jsonv.Node, create bool) error {
	if doc.Kind != jsonv.Array && doc.Kind != jsonv.Object {
		return errs.New(errs.InvalidParameterValue, "cannot set path in scalar")
	}
	for k, key := range path {
		next := step(doc, key)
		last := k == len(path)-1
		switch {
		case next != nil && last:
			*next = val
			return nil
		case next != nil:
			doc = next
		case !last || !create:
			return nil
		case doc.Kind == jsonv.Object:
			doc.Keys, doc.Items = append(doc.Keys, key), append(doc.Items, val)
		case doc.Kind == jsonv.Array:
			at, err := strconv.Atoi(key)
			if err != nil {
				return errs.New(errs.InvalidTextRepresentation, "path element at position %d is not an integer: \"%s\"", k+1, key)
			}
			if at < 0 {
				doc.Items = append([]jsonv.Node{val}, doc.Items...)
			} else {
				doc.Items = append(doc.Items, val)
			}
		}
	}
	return nil
}

func stripNulls(n *jsonv.Node) {
	for i := len(n.Items) - 1; i >= 0; i-- {
		if n.Kind == jsonv.Object && n.Items[i].Kind == jsonv.Null {
			n.Keys, n.Items = slices.Delete(n.Keys, i, i+1), slices.Delete(n.Items, i, i+1)
			continue
		}
		stripNulls(&n.Items[i])
	}
}

// step goes to a member of an object or an element of an array; nil where there is
// none.
func step(n *jsonv.Node, key string) *jsonv.Node {
	if n.Kind == jsonv.Array {
		at, err := strconv.Atoi(key)
		if err != nil {
			return nil
		}
		return n.At(at)
	}
	return n.Get(key)
}
