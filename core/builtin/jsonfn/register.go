// Package jsonfn holds the operators and functions over json and jsonb.
package jsonfn

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/core/value/tojson"
	"github.com/basaltdb/basalt/vector"
)

var (
	text  = types.Text
	textA = types.Text.ArrayOf()
	i4    = types.Int4
)

// Register adds the functions.
func Register(r *ext.Registry) {
	for _, t := range []types.T{types.JSON, types.JSONB} {
		registerAccess(r, t)
		registerInspect(r, t)
		registerSets(r, t)
		registerBuild(r, t)
	}
	registerContainment(r)
	registerChanges(r)
	registerCasts(r)
	registerInsert(r)
	registerObject(r)
	registerPaths(r)
}

// prefix is "json" or "jsonb".
func prefix(t types.T) string {
	if t.OID == types.JSONBOID {
		return "jsonb"
	}
	return "json"
}

// parse reads row i of a json or jsonb vector.
func parse(v *vector.Vector, i int) (jsonv.Node, error) { return jsonv.Parse(v.Str(i)) }

// appendNode appends a node as a value of t: json keeps the source as it is,
// jsonb's is canonical already.
func appendNode(dst []byte, n *jsonv.Node, t types.T) []byte {
	if t.OID == types.JSONOID {
		return append(dst, n.Source...)
	}
	return n.Append(dst)
}

// appendText appends a node as ->> gives it: strings without quotes. null is
// true for a JSON null.
func appendText(dst []byte, n *jsonv.Node, t types.T) ([]byte, bool) {
	switch n.Kind {
	case jsonv.Null:
		return dst, true
	case jsonv.String:
		return append(dst, n.Text...), false
	}
	return appendNode(dst, n, t), false
}

func registerInspect(r *ext.Registry, t types.T) {
	r.AddScalar(
		&ext.Scalar{Name: prefix(t) + "_typeof", Args: kit.Params(t), Return: text, Strict: true, Cost: 20,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				n, err := parse(v[0], i)
				return append(dst, n.Kind.Name()...), false, err
			})},
		&ext.Scalar{Name: prefix(t) + "_array_length", Args: kit.Params(t), Return: i4, Strict: true, Cost: 20,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int32, error) {
				n, err := parse(v[0], i)
				if err != nil {
					return 0, err
				}
				if n.Kind != jsonv.Array {
					kind := "a scalar"
					if n.Kind == jsonv.Object {
						kind = "a non-array"
					}
					return 0, errs.New(errs.InvalidParameterValue, "cannot get array length of %s", kind)
				}
				return int32(len(n.Items)), nil
			})},
	)
	if t == types.JSONB {
		r.AddScalar(&ext.Scalar{Name: "jsonb_pretty", Args: kit.Params(t), Return: text, Strict: true, Cost: 20,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				n, err := parse(v[0], i)
				return pretty(dst, &n, 0), false, err
			})})
	}
}

// pretty prints with four blanks a level.
func pretty(dst []byte, n *jsonv.Node, depth int) []byte {
	if n.Kind != jsonv.Array && n.Kind != jsonv.Object {
		return n.Append(dst)
	}
	brackets := map[jsonv.Kind][2]byte{jsonv.Array: {'[', ']'}, jsonv.Object: {'{', '}'}}[n.Kind]
	indent := func(d int) {
		dst = append(dst, '\n')
		for range d * 4 {
			dst = append(dst, ' ')
		}
	}
	dst = append(dst, brackets[0])
	for i := range n.Items {
		if i > 0 {
			dst = append(dst, ',')
		}
		indent(depth + 1)
		if n.Kind == jsonv.Object {
			dst = append(jsonv.AppendString(dst, n.Keys[i]), ": "...)
		}
		dst = pretty(dst, &n.Items[i], depth+1)
	}
	indent(depth)
	return append(dst, brackets[1])
}

// registerSets adds the functions that give the members of a document as rows.
func registerSets(r *ext.Registry, t types.T) {
	set := func(name string, asText bool, want jsonv.Kind, cols []ext.ResultColumn) {
		r.AddTable(&ext.TableFunc{Name: prefix(t) + name, Args: kit.Params(t), Strict: true, Scalar: len(cols) == 1, Rows: 100, Columns: cols,
			Open: func(_ *ext.Call, v []*vector.Vector) (vector.Reader, error) {
				n, err := parse(v[0], 0)
				if err != nil {
					return nil, err
				}
				if n.Kind != want {
					return nil, errs.New(errs.InvalidParameterValue, "cannot call %s on a%s", prefix(t)+name,
						map[bool]string{true: " non-" + want.Name(), false: " scalar"}[n.Kind == jsonv.Array || n.Kind == jsonv.Object])
				}
				keys := vector.NewBuilder(text, len(n.Items))
				vals := vector.NewBuilder(cols[len(cols)-1].Type, len(n.Items))
				for i := range n.Items {
					if want == jsonv.Object {
						keys.AppendString(n.Keys[i])
					}
					appendMember(vals, &n.Items[i], asText, t)
				}
				if len(cols) == 2 {
					return kit.Columns(keys.Finish(), vals.Finish()), nil
				}
				if name == "_object_keys" {
					return kit.OneColumn(keys.Finish()), nil
				}
				return kit.OneColumn(vals.Finish()), nil
			}})
	}
	value := func(typ types.T) ext.ResultColumn { return ext.ResultColumn{Name: "value", Type: typ} }
	key := ext.ResultColumn{Name: "key", Type: text}
	set("_array_elements", false, jsonv.Array, []ext.ResultColumn{value(t)})
	set("_array_elements_text", true, jsonv.Array, []ext.ResultColumn{value(text)})
	set("_each", false, jsonv.Object, []ext.ResultColumn{key, value(t)})
	set("_each_text", true, jsonv.Object, []ext.ResultColumn{key, value(text)})
	set("_object_keys", true, jsonv.Object, []ext.ResultColumn{{Name: prefix(t) + "_object_keys", Type: text}})
}

func appendMember(b *vector.Builder, n *jsonv.Node, asText bool, t types.T) {
	if !asText {
		b.AppendBytes(appendNode(nil, n, t))
		return
	}
	s, null := appendText(nil, n, t)
	if null {
		b.AppendNull()
		return
	}
	b.AppendBytes(s)
}

// finish appends a document that was made, as the type stores it.
func finish(t types.T, dst, doc []byte, err error) ([]byte, bool, error) {
	if err != nil {
		return dst, false, err
	}
	if t == types.JSONB {
		dst, err = jsonv.Canonical(dst, string(doc))
		return dst, false, err
	}
	return append(dst, doc...), false, nil
}

// registerBuild adds the functions that make documents of SQL values.
func registerBuild(r *ext.Registry, t types.T) {
	any := types.Of(types.AnyOID)
	value := func(c *ext.Call, doc []byte, v *vector.Vector, i int) ([]byte, error) {
		if v.IsNull(i) {
			return append(doc, "null"...), nil
		}
		return tojson.Append(doc, kit.Format(c), v, i), nil
	}
	to := "to_" + prefix(t)
	r.AddScalar(
		&ext.Scalar{Name: to, Args: kit.Params(types.Of(types.AnyElementOID)), Return: t, Strict: true, Volatility: ext.Stable, Cost: 20,
			Eval: kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				doc, err := value(c, nil, v[0], i)
				return finish(t, dst, doc, err)
			})},
		kit.WithArray(&ext.Scalar{Name: prefix(t) + "_build_array", Args: kit.Params(any), Variadic: true, Return: t, Volatility: ext.Stable, Cost: 20,
			Eval: kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				doc := []byte{'['}
				var err error
				for k := range v {
					if k > 0 {
						doc = append(doc, ", "...)
					}
					if doc, err = value(c, doc, v[k], i); err != nil {
						return dst, false, err
					}
				}
				return finish(t, dst, append(doc, ']'), nil)
			})}, false),
		kit.WithArray(&ext.Scalar{Name: prefix(t) + "_build_object", Args: kit.Params(any), Variadic: true, Return: t, Volatility: ext.Stable, Cost: 20,
			Eval: kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				doc, err := buildObject(c, t, v, i, value)
				return finish(t, dst, doc, err)
			})}, false),
		&ext.Scalar{Name: prefix(t) + "_build_object", Return: t, Strict: true,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, _ []*vector.Vector, _ int) ([]byte, bool, error) {
				return append(dst, "{}"...), false, nil
			})},
		&ext.Scalar{Name: prefix(t) + "_build_array", Return: t, Strict: true,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, _ []*vector.Vector, _ int) ([]byte, bool, error) {
				return append(dst, "[]"...), false, nil
			})},
	)
	if t == types.JSON {
		for _, args := range [][]types.T{{types.Of(types.AnyArrayOID)}, {types.Of(types.AnyArrayOID), types.Bool}} {
			r.AddScalar(&ext.Scalar{Name: "array_to_json", Args: args, Return: t, Strict: true, Volatility: ext.Stable, Cost: 20,
				Eval: kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
					if len(v) < 2 || !v[1].Bool(i) {
						doc, err := value(c, nil, v[0], i)
						return finish(t, dst, doc, err)
					}
					return linedArray(c, dst, v[0], i)
				})})
		}
		r.AddScalar(&ext.Scalar{Name: "row_to_json", Args: kit.Params(types.Record), Return: t, Strict: true, Volatility: ext.Stable, Cost: 20,
			Eval: kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				doc, err := value(c, nil, v[0], i)
				return finish(t, dst, doc, err)
			})})
	}
}

// linedArray prints an array with a line for each of its outer elements.
func linedArray(c *ext.Call, dst []byte, v *vector.Vector, i int) ([]byte, bool, error) {
	doc, err := jsonv.Parse(string(tojson.Append(nil, kit.Format(c), v, i)))
	if err != nil {
		return dst, false, err
	}
	dst = append(dst, '[')
	for k := range doc.Items {
		if k > 0 {
			dst = append(dst, ",\n "...)
		}
		dst = append(dst, doc.Items[k].Source...)
	}
	return append(dst, ']'), false, nil
}

func buildObject(c *ext.Call, t types.T, v []*vector.Vector, i int, value func(*ext.Call, []byte, *vector.Vector, int) ([]byte, error)) ([]byte, error) {
	if len(v)%2 != 0 {
		return nil, errs.New(errs.InvalidParameterValue, "argument list must have even number of elements").
			WithHint("The arguments of json_build_object() must consist of alternating keys and values.")
	}
	doc := []byte{'{'}
	for k := 0; k < len(v); k += 2 {
		if k > 0 {
			doc = append(doc, ", "...)
		}
		if v[k].IsNull(i) {
			if t == types.JSONB {
				return nil, errs.New(errs.InvalidParameterValue, "argument %d: key must not be null", k+1)
			}
			return nil, errs.New(errs.InvalidParameterValue, "argument %d cannot be null", k+1).WithHint("Object keys should be text.")
		}
		if kt := v[k].Type; kt.IsArray() || kt.OID == types.RecordOID || kt.OID == types.JSONOID || kt.OID == types.JSONBOID {
			return nil, errs.New(errs.InvalidParameterValue, "key value must be scalar, not array, composite, or json")
		}
		doc = jsonv.AppendString(doc, string(kit.Format(c).Append(nil, v[k], i)))
		doc = append(doc, " : "...)
		var err error
		if doc, err = value(c, doc, v[k+1], i); err != nil {
			return nil, err
		}
	}
	return append(doc, '}'), nil
}

// registerContainment adds @>, <@, ?, ?| and ?& over jsonb.
func registerContainment(r *ext.Registry) {
	j := types.JSONB
	op := func(name, fn string, right types.T, commutator string, f func(v []*vector.Vector, i int) (bool, error)) {
		s := &ext.Scalar{Name: fn, Args: kit.Params(j, right), Return: types.Bool, Strict: true, Cost: 30,
			Eval: kit.Bool(func(_ *ext.Call, v []*vector.Vector, i int) (bool, error) { return f(v, i) })}
		r.AddScalar(s)
		r.AddOperator(&ext.Operator{Name: name, Left: j, Right: right, Fn: s, Commutator: commutator})
	}
	contains := func(a, b int) func(v []*vector.Vector, i int) (bool, error) {
		return func(v []*vector.Vector, i int) (bool, error) {
			x, err := parse(v[a], i)
			if err != nil {
				return false, err
			}
			y, err := parse(v[b], i)
			return err == nil && jsonv.ContainsTop(&x, &y), err
		}
	}
	op("@>", "jsonb_contains", j, "<@", contains(0, 1))
	op("<@", "jsonb_contained", j, "@>", contains(1, 0))
	op("?", "jsonb_exists", text, "", func(v []*vector.Vector, i int) (bool, error) {
		n, err := parse(v[0], i)
		return err == nil && hasKey(&n, v[1].Str(i)), err
	})
	several := func(all bool) func(v []*vector.Vector, i int) (bool, error) {
		return func(v []*vector.Vector, i int) (bool, error) {
			n, err := parse(v[0], i)
			if err != nil {
				return false, err
			}
			keys, err := array.Decode(v[1].Bytes(i))
			if err != nil {
				return false, err
			}
			for k := range keys.Elems.Len() {
				if !keys.Elems.IsNull(k) && hasKey(&n, keys.Elems.Str(k)) != all {
					return !all, nil
				}
			}
			return all, nil
		}
	}
	op("?|", "jsonb_exists_any", textA, "", several(false))
	op("?&", "jsonb_exists_all", textA, "", several(true))
}

func hasKey(n *jsonv.Node, key string) bool {
	if n.Kind == jsonv.Array {
		for i := range n.Items {
			if n.Items[i].Kind == jsonv.String && n.Items[i].Text == key {
				return true
			}
		}
		return false
	}
	return n.Get(key) != nil || n.Kind == jsonv.String && n.Text == key
}

// registerCasts adds the casts from jsonb to numbers and booleans.
// numbers reads jsonb numbers, of which to names the type that they are wanted as.
func numbers(in *vector.Vector, sel []int32, n int, to string) (*vector.Vector, error) {
	nums := vector.NewBuilder(types.Numeric, n)
	err := kit.Each(n, sel, func(i int) error {
		for nums.Len() < i {
			nums.AppendNull()
		}
		doc, err := jsonv.Source(in.Str(i), true)
		switch {
		case err != nil:
			return err
		case jsonv.KindOf(doc) != jsonv.Number:
			return badCast(jsonv.KindOf(doc), to)
		}
		return value.AppendNumeric(nums, doc)
	})
	for nums.Len() < n {
		nums.AppendNull()
	}
	return nums.Finish(), err
}

func badCast(k jsonv.Kind, to string) error {
	return errs.New(errs.InvalidParameterValue, "cannot cast jsonb %s to type %s", k.Name(), to)
}

func registerCasts(r *ext.Registry) {
	for _, t := range []types.T{types.Int2, types.Int4, types.Int8, types.Float4, types.Float8, types.Numeric} {
		r.AddCast(&ext.Cast{From: types.JSONB, To: t, Context: ext.CastExplicit,
			Eval: func(c *ext.Call, in *vector.Vector, sel []int32, to types.T, explicit bool, out *vector.Vector) error {
				nums, err := numbers(in, sel, out.Len(), to.String())
				if err != nil || to.OID == types.NumericOID {
					*out = *nums
					return err
				}
				return r.FindCast(types.Numeric, to).Eval(c, nums, sel, to, explicit, out)
			}})
	}
	r.AddCast(&ext.Cast{From: types.JSONB, To: types.Bool, Context: ext.CastExplicit,
		Eval: func(_ *ext.Call, in *vector.Vector, sel []int32, _ types.T, _ bool, out *vector.Vector) error {
			bits := out.Bits()
			clear(bits)
			return kit.Each(out.Len(), sel, func(i int) error {
				n, err := parse(in, i)
				if err == nil && n.Kind != jsonv.Bool {
					err = badCast(n.Kind, "boolean")
				}
				bits.Put(i, n.Bool)
				return err
			})
		}})
}
