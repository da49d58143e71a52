package cast

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/builtin/oper"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/vector"
)

// derive makes the casts that follow from others; nil where there is none.
func derive(r *ext.Registry, from, to types.T) *ext.Cast {
	if from.OID == to.OID {
		if from.IsArray() && to.Mod >= 0 {
			return arrayCast(r, from, to)
		}
		return nil
	}
	switch {
	case to.OID == types.Int2VectorOID || to.OID == types.OIDVectorOID:
		// Nothing becomes one of the catalogue's own kinds of array.
		if from.IsArray() {
			return nil
		}
	case from.IsArray() && to.IsArray():
		return arrayCast(r, from, to)
	}
	if to.OID == types.VoidOID || from.OID == types.VoidOID || to.Category() == types.CatPseudo {
		return nil
	}
	switch {
	case to.Category() == types.CatString:
		return viaText(from, to)
	case from.Category() == types.CatString || from.OID == types.UnknownOID:
		return viaText(from, to)
	}
	return nil
}

// viaText converts by printing and reading: to a string type in assignments,
// from one only when written.
func viaText(from, to types.T) *ext.Cast {
	context := ext.CastExplicit
	if to.Category() == types.CatString {
		context = ext.CastAssignment
	}
	// Text that names a time zone, a setting or an object depends on the session.
	return &ext.Cast{From: from.Bare(), To: to.Bare(), Context: context, Volatility: textVolatility(from, to), Eval: evalViaText}
}

func textVolatility(from, to types.T) ext.Volatility {
	for _, t := range []types.T{from, to} {
		switch t.Category() {
		case types.CatDateTime, types.CatTimespan:
			return ext.Stable
		}
		switch t.OID {
		case types.Float4OID, types.Float8OID, types.ByteaOID, types.RegclassOID, types.RegtypeOID, types.RegprocOID,
			types.RegprocedureOID, types.RegroleOID, types.RegnamespaceOID, types.RegoperOID, types.RegoperatorOID, types.RecordOID:
			return ext.Stable
		}
		if t.IsArray() {
			return ext.Stable
		}
	}
	return ext.Immutable
}

func evalViaText(c *ext.Call, in *vector.Vector, sel []int32, to types.T, _ bool, out *vector.Vector) error {
	if to.Category() == types.CatString && to.OID != types.NameOID && to.OID != types.CharOID {
		text := oper.TextWriter(c, in)
		return kit.FillBytes(out, sel, func(dst []byte, i int) ([]byte, bool, error) { return text(dst, i), false, nil })
	}
	stored := readInPlace(in.Type, to)
	switch {
	case stored && to.OID == types.JSONOID:
		return kit.FillBytes(out, sel, func(dst []byte, i int) ([]byte, bool, error) {
			text := in.Str(i)
			return append(dst, text...), false, jsonv.Validate(text)
		})
	case stored && to.OID == types.Float8OID:
		o := vector.Values[float64](out)
		return kit.Each(out.Len(), sel, func(i int) (err error) {
			o[i], err = value.ParseFloat(in.Str(i), 64)
			return err
		})
	}
	f, print := kit.Format(c), oper.TextWriter(c, in)
	var text []byte
	n := out.Len()
	b := vector.NewBuilder(to, n)
	err := kit.Each(n, sel, func(i int) error {
		for b.Len() < i {
			b.AppendNull()
		}
		if stored {
			return f.Parse(to, in.Str(i), b)
		}
		text = print(text[:0], i)
		return f.Parse(to, string(text), b)
	})
	if err != nil {
		return err
	}
	for b.Len() < n {
		b.AppendNull()
	}
	*out = *b.Finish()
	return nil
}

// readInPlace reports whether text can be read where it stands in a vector: it is
// stored as it is printed, and the type's reader keeps no part of it, as those of
// times and of names of objects may.
func readInPlace(from, to types.T) bool {
	if from.OID != types.TextOID && from.OID != types.VarcharOID {
		return false
	}
	switch to.OID {
	case types.Int2OID, types.Int4OID, types.Int8OID, types.Float4OID, types.Float8OID, types.NumericOID, types.JSONOID, types.JSONBOID:
		return true
	}
	return false
}

// arrayCast converts an array element by element.
func arrayCast(r *ext.Registry, from, to types.T) *ext.Cast {
	elemFrom, elemTo := from.Elem(), to.Elem()
	var inner *ext.Cast
	if elemFrom.OID != elemTo.OID || elemTo.Mod >= 0 {
		if inner = r.FindCast(elemFrom.Bare(), elemTo); inner == nil {
			return nil
		}
	}
	c := &ext.Cast{From: from.Bare(), To: to.Bare(), Context: ext.CastImplicit}
	if inner == nil {
		c.Relabel = true
		return c
	}
	c.Context, c.Volatility = inner.Context, inner.Volatility
	c.Eval = func(call *ext.Call, in *vector.Vector, sel []int32, target types.T, explicit bool, out *vector.Vector) error {
		return kit.FillBytes(out, sel, func(dst []byte, i int) ([]byte, bool, error) {
			a, err := array.Decode(in.Bytes(i))
			if err != nil {
				return dst, false, err
			}
			if a.Elems, err = Elements(call, inner, a.Elems, target.Elem(), explicit); err != nil {
				return dst, false, err
			}
			a.Elem = target.Elem().Bare()
			return a.Append(dst), false, nil
		})
	}
	return c
}

// Elements applies a cast to all rows of a vector, nulls staying null.
func Elements(c *ext.Call, k *ext.Cast, in *vector.Vector, to types.T, explicit bool) (*vector.Vector, error) {
	if k.Relabel {
		return in.WithType(to), nil
	}
	var sel []int32
	if in.HasNulls() {
		sel = in.Valid.AppendSelected([]int32{}, in.Len())
	}
	out := vector.New(to, in.Len())
	if err := k.Eval(c, in, sel, to, explicit, out); err != nil {
		return nil, err
	}
	for i := range in.Len() {
		if in.IsNull(i) {
			out.SetNull(i)
		}
	}
	return out, nil
}
