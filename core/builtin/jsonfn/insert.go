package jsonfn

import (
	"slices"
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/vector"
)

// registerInsert adds jsonb_insert, jsonb_set_lax and json_strip_nulls.
func registerInsert(r *ext.Registry) {
	j := types.JSONB
	insert := atPath(insertPath, false)
	r.AddScalar(
		&ext.Scalar{Name: "jsonb_insert", Args: kit.Params(j, textA, j, types.Bool), ArgNames: []string{"jsonb_in", "path", "replacement", "insert_after"},
			Defaults: 1, Return: j, Strict: true, Cost: 30, Eval: insert},
		&ext.Scalar{Name: "jsonb_set_lax", Args: kit.Params(j, textA, j, types.Bool, text), Return: j, Cost: 30, Defaults: 2,
			DefaultText: []string{"true", "use_json_null"}, Eval: kit.Bytes(setLax),
			ArgNames: []string{"jsonb_in", "path", "replacement", "create_if_missing", "null_value_treatment"}},
		&ext.Scalar{Name: "json_strip_nulls", Args: kit.Params(types.JSON), Return: types.JSON, Strict: true, Cost: 30,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				doc, err := parse(v[0], i)
				if err != nil {
					return dst, false, err
				}
				stripNulls(&doc)
				return appendCompact(dst, &doc), false, nil
			})},
	)
}

// appendCompact prints without blanks and keeps the order and spelling of json.
func appendCompact(dst []byte, n *jsonv.Node) []byte {
	switch n.Kind {
	case jsonv.Array, jsonv.Object:
	default:
		return n.Append(dst)
	}
	brackets := "[]"
	if n.Kind == jsonv.Object {
		brackets = "{}"
	}
	dst = append(dst, brackets[0])
	for i := range n.Items {
		if i > 0 {
			dst = append(dst, ',')
		}
		if n.Kind == jsonv.Object {
			dst = append(jsonv.AppendString(dst, n.Keys[i]), ':')
		}
		dst = appendCompact(dst, &n.Items[i])
	}
	return append(dst, brackets[1])
}

// insertPath puts a value before or behind the element that a path names, or
// adds the member that it names; one that is there is an error.
func insertPath(doc *jsonv.Node, path []string, val jsonv.Node, after bool) error {
	if doc.Kind != jsonv.Array && doc.Kind != jsonv.Object {
		return errs.New(errs.InvalidParameterValue, "cannot set path in scalar")
	}
	for k, key := range path {
		last := k == len(path)-1
		switch {
		case !last:
			if doc = step(doc, key); doc == nil {
				return nil
			}
		case doc.Kind == jsonv.Object:
			if doc.Get(key) != nil {
				return errs.New(errs.InvalidParameterValue, "cannot replace existing key").
					WithHint("Try using the function jsonb_set to replace key value.")
			}
			doc.Keys, doc.Items = append(doc.Keys, key), append(doc.Items, val)
		case doc.Kind == jsonv.Array:
			return insertElement(doc, k, key, val, after)
		}
	}
	return nil
}

func insertElement(doc *jsonv.Node, k int, key string, val jsonv.Node, after bool) error {
	at, err := strconv.Atoi(key)
	if err != nil {
		return errs.New(errs.InvalidTextRepresentation, "path element at position %d is not an integer: \"%s\"", k+1, key)
	}
	n := len(doc.Items)
	if at < 0 {
		at += n
	}
	switch {
	case at < 0:
		at = 0
	case at >= n:
		at = n
	case after:
		at++
	}
	doc.Items = slices.Insert(doc.Items, at, val)
	return nil
}

// setLax is jsonb_set with a choice of what a null value does.
func setLax(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	if v[0].IsNull(i) || v[1].IsNull(i) || len(v) > 3 && v[3].IsNull(i) {
		return dst, true, nil
	}
	how := "use_json_null"
	if len(v) > 4 {
		if v[4].IsNull(i) {
			return dst, false, errs.New(errs.InvalidParameterValue,
				"null_value_treatment must be \"delete_key\", \"return_target\", \"use_json_null\", or \"raise_exception\"")
		}
		how = v[4].Str(i)
	}
	doc, err := parse(v[0], i)
	if err != nil {
		return dst, false, err
	}
	path, err := keys(v[1], i)
	if err != nil {
		return dst, false, err
	}
	var val jsonv.Node
	if v[2].IsNull(i) {
		switch how {
		case "raise_exception":
			return dst, false, errs.New(errs.NullValueNotAllowed, "JSON value must not be null").
				WithDetail("Exception was raised because null_value_treatment is \"raise_exception\".").
				WithHint("To avoid, either change the null_value_treatment argument or ensure that an SQL NULL is not passed.")
		case "use_json_null":
		case "return_target":
			return append(dst, v[0].Bytes(i)...), false, nil
		case "delete_key":
			err := deletePath(&doc, path)
			return doc.Append(dst), false, err
		default:
			return dst, false, errs.New(errs.InvalidParameterValue,
				"null_value_treatment must be \"delete_key\", \"return_target\", \"use_json_null\", or \"raise_exception\"")
		}
	} else if val, err = parse(v[2], i); err != nil {
		return dst, false, err
	}
	if err := setPath(&doc, path, val, len(v) < 4 || v[3].Bool(i)); err != nil {
		return dst, false, err
	}
	err = doc.Normalise()
	return doc.Append(dst), false, err
}

// deletePath removes what a path names.
func deletePath(doc *jsonv.Node, path []string) error {
	if len(path) == 0 {
		return nil
	}
	for _, k := range path[:len(path)-1] {
		if doc = step(doc, k); doc == nil {
			return nil
		}
	}
	return deleteStep(doc, path[len(path)-1])
}
