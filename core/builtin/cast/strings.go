package cast

import (
	"bytes"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/vector"
)

// byteCast makes a kernel of a conversion between values of variable length.
func byteCast(f func(dst, in []byte) ([]byte, error)) ext.CastKernel {
	return func(_ *ext.Call, in *vector.Vector, sel []int32, _ types.T, _ bool, out *vector.Vector) error {
		return kit.FillBytes(out, sel, func(dst []byte, i int) ([]byte, bool, error) {
			dst, err := f(dst, in.Bytes(i))
			return dst, false, err
		})
	}
}

func trimBlanks(dst, in []byte) ([]byte, error) { return append(dst, bytes.TrimRight(in, " ")...), nil }

func truncateName(dst, in []byte) ([]byte, error) {
	return append(dst, value.TruncateName(string(in))...), nil
}

func registerStrings(r *ext.Registry) {
	relabel(r, types.Unknown, types.Text, ext.CastImplicit)
	relabel(r, types.Text, types.Varchar, ext.CastImplicit)
	relabel(r, types.Varchar, types.Text, ext.CastImplicit)
	relabel(r, types.Text, types.BPChar, ext.CastImplicit)
	relabel(r, types.Varchar, types.BPChar, ext.CastImplicit)
	add(r, types.BPChar, types.Text, ext.CastImplicit, byteCast(trimBlanks))
	add(r, types.BPChar, types.Varchar, ext.CastImplicit, byteCast(trimBlanks))
	relabel(r, types.Name, types.Text, ext.CastImplicit)
	relabel(r, types.Name, types.Varchar, ext.CastAssignment)
	relabel(r, types.Name, types.BPChar, ext.CastAssignment)
	add(r, types.Text, types.Name, ext.CastImplicit, byteCast(truncateName))
	add(r, types.Varchar, types.Name, ext.CastImplicit, byteCast(truncateName))
	add(r, types.BPChar, types.Name, ext.CastImplicit, byteCast(func(dst, in []byte) ([]byte, error) {
		return truncateName(dst, bytes.TrimRight(in, " "))
	}))
	charText := byteCast(func(dst, in []byte) ([]byte, error) { return value.AppendChar(dst, in), nil })
	add(r, types.Char, types.Text, ext.CastImplicit, charText)
	add(r, types.Char, types.Varchar, ext.CastAssignment, charText)
	add(r, types.Char, types.BPChar, ext.CastAssignment, charText)
	add(r, types.Text, types.Char, ext.CastAssignment, byteCast(func(dst, in []byte) ([]byte, error) {
		return append(dst, value.ParseChar(string(in))...), nil
	}))
	add(r, types.Int4, types.Char, ext.CastExplicit, func(_ *ext.Call, in *vector.Vector, sel []int32, _ types.T, _ bool, out *vector.Vector) error {
		return kit.FillBytes(out, sel, func(dst []byte, i int) ([]byte, bool, error) {
			x := kit.At[int32](in, i)
			switch {
			case x < -128 || x > 127:
				return dst, false, errs.New(errs.NumericValueOutOfRange, "\"char\" out of range")
			case x == 0:
				return dst, false, nil
			}
			return append(dst, byte(x)), false, nil
		})
	})
	add(r, types.Char, types.Int4, ext.CastExplicit, func(_ *ext.Call, in *vector.Vector, sel []int32, _ types.T, _ bool, out *vector.Vector) error {
		o := vector.Values[int32](out)
		return kit.Each(out.Len(), sel, func(i int) error {
			o[i] = 0
			if b := in.Bytes(i); len(b) > 0 {
				o[i] = int32(int8(b[0]))
			}
			return nil
		})
	})
	relabel(r, types.JSONB, types.JSON, ext.CastAssignment)
	add(r, types.JSON, types.JSONB, ext.CastAssignment, byteCast(func(dst, in []byte) ([]byte, error) {
		return jsonv.Canonical(dst, string(in))
	}))
}

// cutRunes returns the first n characters of s, and the rest.
func cutRunes(s []byte, n int) (head, rest []byte) {
	if len(s) <= n {
		return s, nil
	}
	at := 0
	for range n {
		if at == len(s) {
			return s, nil
		}
		_, size := utf8.DecodeRune(s[at:])
		at += size
	}
	return s[:at], s[at:]
}
