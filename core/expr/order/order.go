package order

import (
	"bytes"
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/core/value/record"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
	"github.com/basaltdb/basalt/vector/kernel/rowkey"
)

// Nested reports whether values of t are compared by what they hold and not
// by their bytes.
func Nested(t types.T) bool {
	if t.Phys() != types.PhysBytes {
		return false
	}
	return t.OID == types.RecordOID || t.OID == types.JSONBOID || t.IsArray()
}

// Compare compares row i of a with row j of b, neither null: negative, zero or
// positive. The vectors have one type and any encoding.
func Compare(a *vector.Vector, i int, b *vector.Vector, j int) int {
	if !Nested(a.Type) {
		return compare.Rows(a, i, b, j)
	}
	return compareNested(a.Type, a.Bytes(i), b.Bytes(j))
}

func compareNested(t types.T, x, y []byte) int {
	if bytes.Equal(x, y) {
		return 0
	}
	c, ok := 0, false
	switch t.OID {
	case types.RecordOID:
		c, ok = compareRecords(x, y)
	case types.JSONBOID:
		c, ok = compareJSON(x, y)
	default:
		c, ok = compareArrays(x, y)
	}
	if !ok { // not a valid encoding: any fixed order will do
		return bytes.Compare(x, y)
	}
	return c
}

// Nullable compares rows that may be null; nulls are equal and above all else.
func Nullable(a *vector.Vector, i int, b *vector.Vector, j int) int {
	x, y := a.IsNull(i), b.IsNull(j)
	switch {
	case x && y:
		return 0
	case x:
		return 1
	case y:
		return -1
	}
	return Compare(a, i, b, j)
}

// compareArrays compares element by element, then by length, dimensions and
// lower bounds, as PostgreSQL does.
func compareArrays(x, y []byte) (int, bool) {
	a, err := array.Decode(x)
	if err != nil {
		return 0, false
	}
	b, err := array.Decode(y)
	if err != nil || a.Elem != b.Elem {
		return 0, false
	}
	n, m := a.Elems.Len(), b.Elems.Len()
	for i := range min(n, m) {
		if c := Nullable(a.Elems, i, b.Elems, i); c != 0 {
			return c, true
		}
	}
	if n != m {
		return n - m, true
	}
	if len(a.Dims) != len(b.Dims) {
		return len(a.Dims) - len(b.Dims), true
	}
	for i := range a.Dims {
		if c := int(a.Dims[i].Len) - int(b.Dims[i].Len); c != 0 {
			return c, true
		}
	}
	for i := range a.Dims {
		if c := int(a.Dims[i].Lower) - int(b.Dims[i].Lower); c != 0 {
			return c, true
		}
	}
	return 0, true
}

func compareRecords(x, y []byte) (int, bool) {
	a, err := record.Decode(x)
	if err != nil {
		return 0, false
	}
	b, err := record.Decode(y)
	if err != nil {
		return 0, false
	}
	for i := range min(len(a), len(b)) {
		if a[i].Type.OID != b[i].Type.OID {
			return int(a[i].Type.OID) - int(b[i].Type.OID), true
		}
		if c := Nullable(a[i], 0, b[i], 0); c != 0 {
			return c, true
		}
	}
	return len(a) - len(b), true
}

func compareJSON(x, y []byte) (int, bool) {
	a, err := jsonv.Parse(string(x))
	if err != nil {
		return 0, false
	}
	b, err := jsonv.Parse(string(y))
	if err != nil {
		return 0, false
	}
	return jsonv.Compare(&a, &b), true
}

// AppendKey appends bytes of row i that are equal exactly for equal values,
// nulls being equal. No key is a prefix of another of the same type.
func AppendKey(dst []byte, v *vector.Vector, i int) []byte {
	if !Nested(v.Type) || v.IsNull(i) {
		return rowkey.Append(dst, v, i)
	}
	return appendNested(append(dst, 1), v.Type, v.Bytes(i))
}

func appendNested(dst []byte, t types.T, x []byte) []byte {
	at := len(dst)
	dst = append(dst, 0, 0, 0, 0) // the length
	switch t.OID {
	case types.RecordOID:
		fields, err := record.Decode(x)
		if err != nil {
			return rowkey.AppendBytes(dst, x)
		}
		for _, f := range fields {
			dst = AppendKey(dst, f, 0)
		}
	case types.JSONBOID:
		dst = append(dst, jsonKey(x)...)
	default:
		a, err := array.Decode(x)
		if err != nil {
			return rowkey.AppendBytes(dst, x)
		}
		for _, d := range a.Dims {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(d.Len))
			dst = binary.LittleEndian.AppendUint32(dst, uint32(d.Lower))
		}
		for i := range a.Elems.Len() {
			dst = AppendKey(dst, a.Elems, i)
		}
	}
	binary.LittleEndian.PutUint32(dst[at:], uint32(len(dst)-at-4))
	return dst
}
