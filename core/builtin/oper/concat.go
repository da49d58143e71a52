package oper

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// registerConcat adds || over strings and bytes. Text with a value of any
// other type concatenates its text form.
func registerConcat(r *ext.Registry) {
	join := kit.Bytes(func(_ *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
		return append(append(dst, args[0].Bytes(i)...), args[1].Bytes(i)...), false, nil
	})
	addBinary(r, "||", "textcat", types.Text, types.Text, types.Text, "", join)
	addBinary(r, "||", "byteacat", types.Bytea, types.Bytea, types.Bytea, "", join)
	nonArray := types.Of(types.AnyNonArrayOID)
	addBinary(r, "||", "textanycat", types.Text, nonArray, types.Text, "", kit.Bytes(func(c *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
		dst = append(dst, args[0].Bytes(i)...)
		return AppendTextOf(c, dst, args[1], i), false, nil
	})).Volatility = ext.Stable
	addBinary(r, "||", "anytextcat", nonArray, types.Text, types.Text, "", kit.Bytes(func(c *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
		return append(AppendTextOf(c, dst, args[0], i), args[1].Bytes(i)...), false, nil
	})).Volatility = ext.Stable
}

// AppendTextOf appends the text of a value as a cast to text gives it:
// booleans as words, char(n) without trailing blanks.
func AppendTextOf(c *ext.Call, dst []byte, v *vector.Vector, i int) []byte {
	switch v.Type.OID {
	case types.BoolOID:
		if v.Bool(i) {
			return append(dst, "true"...)
		}
		return append(dst, "false"...)
	case types.BPCharOID:
		dst = append(dst, v.Bytes(i)...)
		for len(dst) > 0 && dst[len(dst)-1] == ' ' {
			dst = dst[:len(dst)-1]
		}
		return dst
	}
	return kit.Format(c).Append(dst, v, i)
}
