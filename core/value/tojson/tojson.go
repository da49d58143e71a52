// Package tojson turns values of any type into JSON text as PostgreSQL's
// to_json does: numbers and booleans as they are, dates in ISO 8601's form with
// a T, arrays and records element by element, json and jsonb unchanged, all
// else as a string of its text.
package tojson

import (
	"bytes"
	"strconv"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/core/value/record"
	"github.com/basaltdb/basalt/vector"
)

// Append appends row i of v as JSON; null as null.
func Append(dst []byte, f *value.Format, v *vector.Vector, i int) []byte {
	if v.IsNull(i) {
		return append(dst, "null"...)
	}
	switch v.Type.OID {
	case types.BoolOID:
		return strconv.AppendBool(dst, v.Bool(i))
	case types.JSONOID, types.JSONBOID:
		return append(dst, v.Bytes(i)...)
	case types.RecordOID:
		return appendRecord(dst, f, v.Bytes(i))
	case types.Int2OID, types.Int4OID, types.Int8OID, types.Float4OID, types.Float8OID, types.NumericOID:
		return appendNumber(dst, f, v, i)
	case types.DateOID, types.TimestampOID, types.TimestampTZOID:
		return appendTime(dst, f, v, i)
	case types.Int2VectorOID, types.OIDVectorOID:
		return appendText(dst, f, v, i)
	}
	if v.Type.IsArray() {
		return appendArray(dst, f, v.Bytes(i))
	}
	return appendText(dst, f, v, i)
}

func appendText(dst []byte, f *value.Format, v *vector.Vector, i int) []byte {
	return jsonv.AppendString(dst, string(f.Append(nil, v, i)))
}

// appendNumber quotes what is no JSON number: NaN and the infinities.
func appendNumber(dst []byte, f *value.Format, v *vector.Vector, i int) []byte {
	start := len(dst)
	dst = f.Append(dst, v, i)
	if c := dst[len(dst)-1]; c < '0' || c > '9' {
		text := string(dst[start:])
		return jsonv.AppendString(dst[:start], text)
	}
	return dst
}

// appendTime puts a T between date and time, and gives an offset its minutes.
func appendTime(dst []byte, f *value.Format, v *vector.Vector, i int) []byte {
	text, era := f.Append(nil, v, i), ""
	if cut, ok := bytes.CutSuffix(text, []byte(" BC")); ok {
		text, era = cut, " BC"
	}
	if at := bytes.IndexByte(text, ' '); at >= 0 {
		text[at] = 'T'
		if n := len(text); v.Type.OID == types.TimestampTZOID && (text[n-3] == '+' || text[n-3] == '-') {
			text = append(text, ":00"...)
		}
	}
	dst = append(append(dst, '"'), text...)
	return append(append(dst, era...), '"')
}

func appendRecord(dst []byte, f *value.Format, encoded []byte) []byte {
	fields, err := record.Decode(encoded)
	if err != nil {
		return append(dst, "null"...)
	}
	dst = append(dst, '{')
	for i, v := range fields {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `"f`...)
		dst = strconv.AppendInt(dst, int64(i+1), 10)
		dst = Append(append(dst, `":`...), f, v, 0)
	}
	return append(dst, '}')
}

func appendArray(dst []byte, f *value.Format, encoded []byte) []byte {
	a, err := array.Decode(encoded)
	if err != nil {
		return append(dst, "null"...)
	}
	if len(a.Dims) == 0 {
		return append(dst, "[]"...)
	}
	at := 0
	return appendDim(dst, f, &a, 0, &at)
}

func appendDim(dst []byte, f *value.Format, a *array.Array, dim int, at *int) []byte {
	dst = append(dst, '[')
	for i := range int(a.Dims[dim].Len) {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dim < len(a.Dims)-1 {
			dst = appendDim(dst, f, a, dim+1, at)
			continue
		}
		dst = Append(dst, f, a.Elems, *at)
		*at++
	}
	return append(dst, ']')
}
