package oper

import (
	"bytes"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// registerConcat adds || over strings and bytes. Text with a value of any
// other type concatenates its text form.
func registerConcat(r *ext.Registry) {
	addBinary(r, "||", "textcat", types.Text, types.Text, types.Text, "", join)
	addBinary(r, "||", "byteacat", types.Bytea, types.Bytea, types.Bytea, "", join)
	nonArray := types.Of(types.AnyNonArrayOID)
	either := func(c *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
		a, b := TextWriter(c, args[0]), TextWriter(c, args[1])
		return kit.Fill(c, out, sel, func(dst []byte, i int) ([]byte, bool, error) { return b(a(dst, i), i), false, nil })
	}
	addBinary(r, "||", "textanycat", types.Text, nonArray, types.Text, "", either).Volatility = ext.Stable
	addBinary(r, "||", "anytextcat", nonArray, types.Text, types.Text, "", either).Volatility = ext.Stable
}

// join is || over two of a kind.
func join(c *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
	a, b := kit.StringsOf(args[0]), kit.StringsOf(args[1])
	return kit.Fill(c, out, sel, func(dst []byte, i int) ([]byte, bool, error) {
		return append(append(dst, a.At(i)...), b.At(i)...), false, nil
	})
}

// TextWriter returns a function that appends the text of a row of v as a cast to
// text gives it: booleans as words, char(n) without trailing blanks.
func TextWriter(c *ext.Call, v *vector.Vector) func(dst []byte, i int) []byte {
	switch v.Type.OID {
	case types.BoolOID:
		return func(dst []byte, i int) []byte {
			if v.Bool(i) {
				return append(dst, "true"...)
			}
			return append(dst, "false"...)
		}
	case types.BPCharOID:
		s := kit.StringsOf(v)
		return func(dst []byte, i int) []byte { return append(dst, bytes.TrimRight(s.At(i), " ")...) }
	}
	return OutputWriter(c, v)
}

// OutputWriter returns a function that appends the text of a row of v as clients
// get it.
func OutputWriter(c *ext.Call, v *vector.Vector) func(dst []byte, i int) []byte {
	if v.Type.OID == types.TextOID || v.Type.OID == types.VarcharOID {
		s := kit.StringsOf(v)
		return func(dst []byte, i int) []byte { return append(dst, s.At(i)...) }
	}
	f := kit.Format(c)
	return func(dst []byte, i int) []byte { return f.Append(dst, v, i) }
}

// AppendTextOf appends what TextWriter does, for one row.
func AppendTextOf(c *ext.Call, dst []byte, v *vector.Vector, i int) []byte {
	return TextWriter(c, v)(dst, i)
}
