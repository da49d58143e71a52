package jsonfn

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/vector"
)

// finder returns the text of the part of a document that row i of an argument
// names, or "". canonical says that the document is of type jsonb.
type finder func(doc string, canonical bool, arg *vector.Vector, i int) (string, error)

func byKey() finder {
	return func(doc string, canonical bool, arg *vector.Vector, i int) (string, error) {
		return jsonv.Member(doc, arg.Str(i), canonical)
	}
}

func byIndex() finder {
	return func(doc string, canonical bool, arg *vector.Vector, i int) (string, error) {
		at := int(kit.At[int32](arg, i))
		// PostgreSQL's jsonb keeps a scalar as an array of one, which shows here only.
		if canonical && doc != "" && (at == 0 || at == -1) {
			if k := jsonv.KindOf(doc); k != jsonv.Array && k != jsonv.Object {
				return doc, nil
			}
		}
		return jsonv.Element(doc, at, canonical)
	}
}

// byPath follows an array of keys and positions. It keeps the path of the row
// before, which is mostly the same.
func byPath() finder {
	var last []byte
	var path array.Array
	return func(doc string, canonical bool, arg *vector.Vector, i int) (part string, err error) {
		if b := arg.Bytes(i); path.Elems == nil || !bytes.Equal(b, last) {
			if path, err = array.Decode(b); err != nil {
				return "", err
			}
			last = append(last[:0], b...)
		}
		for k := range path.Elems.Len() {
			if path.Elems.IsNull(k) {
				part = ""
			} else if k == 0 {
				part, err = descend(strings.TrimLeft(doc, " \t\n\r"), canonical, path.Elems.Str(k))
			} else {
				part, err = descend(part, canonical, path.Elems.Str(k))
			}
			if err == nil && part == "" {
				_, err = jsonv.Source(doc, canonical) // which nobody may have read to its end
			}
			if err != nil || part == "" {
				return "", err
			}
		}
		if part == "" {
			return jsonv.Source(doc, canonical)
		}
		return part, nil
	}
}

// descend goes to a member of an object or an element of an array.
func descend(doc string, canonical bool, key string) (string, error) {
	if doc == "" {
		return "", nil
	}
	if jsonv.KindOf(doc) != jsonv.Array {
		return jsonv.Member(doc, key, canonical)
	}
	at, err := strconv.Atoi(key)
	if err != nil {
		return "", nil
	}
	return jsonv.Element(doc, at, canonical)
}

// access makes the kernel of an access operator. The part is found by reading the
// document's text, of which no values are made: both types give it as it stands.
func access(find func() finder, canonical, asText bool) ext.ScalarKernel {
	return func(c *ext.Call, v []*vector.Vector, sel []int32, out *vector.Vector) error {
		find, docs := find(), kit.StringsOf(v[0])
		return kit.FillBytes(out, sel, func(dst []byte, i int) ([]byte, bool, error) {
			part, err := find(docs.Str(i), canonical, v[1], i)
			switch {
			case err != nil || part == "":
				return dst, true, err
			case !asText:
				return append(dst, part...), false, nil
			case jsonv.KindOf(part) == jsonv.Null:
				return dst, true, nil
			}
			dst, err = jsonv.AppendText(dst, part)
			return dst, false, err
		})
	}
}

func registerAccess(r *ext.Registry, t types.T) {
	for _, o := range []struct {
		op, fn string
		right  types.T
		find   func() finder
		text   bool
	}{
		{"->", "_object_field", text, byKey, false}, {"->>", "_object_field_text", text, byKey, true},
		{"->", "_array_element", i4, byIndex, false}, {"->>", "_array_element_text", i4, byIndex, true},
		{"#>", "_extract_path", textA, byPath, false}, {"#>>", "_extract_path_text", textA, byPath, true},
	} {
		ret := t
		if o.text {
			ret = text
		}
		f := &ext.Scalar{Name: prefix(t) + o.fn, Args: kit.Params(t, o.right), Return: ret, Strict: true, Cost: 20, Eval: access(o.find, t == types.JSONB, o.text),
			Variadic: o.right == textA}
		r.AddScalar(f)
		r.AddOperator(&ext.Operator{Name: o.op, Left: t, Right: o.right, Fn: f})
	}
}
