// Package strfn holds the functions over strings and bytes.
package strfn

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

// Register adds the functions.
func Register(r *ext.Registry) {
	registerLengths(r)
	registerCase(r)
	registerParts(r)
	registerTrims(r)
	registerBuild(r)
	registerCodes(r)
	registerFormat(r)
	registerBytea(r)
	registerUnicode(r)
	registerIdent(r)
	registerSend(r)
}

var text = types.Text

// textFn registers a strict function of texts to text.
func textFn(r *ext.Registry, name string, args int, f func(dst []byte, a [][]byte) ([]byte, error)) {
	ps := make([]types.T, args)
	for i := range ps {
		ps[i] = text
	}
	r.AddScalar(&ext.Scalar{Name: name, Args: ps, Return: text, Strict: true, Cost: 2,
		Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
			var a [4][]byte
			for k := range v {
				a[k] = v[k].Bytes(i)
			}
			dst, err := f(dst, a[:len(v)])
			return dst, false, err
		})})
}

func registerCodes(r *ext.Registry) {
	textFn(r, "quote_ident", 1, func(dst []byte, a [][]byte) ([]byte, error) { return append(dst, quoteIdent(string(a[0]))...), nil })
	textFn(r, "quote_literal", 1, func(dst []byte, a [][]byte) ([]byte, error) { return append(dst, quoteLiteral(string(a[0]))...), nil })
	r.AddScalar(
		&ext.Scalar{Name: "quote_nullable", Args: kit.Params(text), Return: text,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				if v[0].IsNull(i) {
					return append(dst, "NULL"...), false, nil
				}
				return append(dst, quoteLiteral(v[0].Str(i))...), false, nil
			})},
		digest("md5", text, text, func(dst, b []byte) []byte {
			s := md5.Sum(b)
			return hex.AppendEncode(dst, s[:])
		}),
		digest("md5", types.Bytea, text, func(dst, b []byte) []byte {
			s := md5.Sum(b)
			return hex.AppendEncode(dst, s[:])
		}),
		digest("sha256", types.Bytea, types.Bytea, func(dst, b []byte) []byte {
			s := sha256.Sum256(b)
			return append(dst, s[:]...)
		}),
		&ext.Scalar{Name: "encode", Args: kit.Params(types.Bytea, text), Return: text, Strict: true, Eval: kit.Bytes(encode)},
		&ext.Scalar{Name: "decode", Args: kit.Params(text, text), Return: types.Bytea, Strict: true, Eval: kit.Bytes(decode)},
		hexOf[int32](types.Int4), hexOf[int64](types.Int8),
	)
}

func hexOf[T int32 | int64](t types.T) *ext.Scalar {
	return &ext.Scalar{Name: "to_hex", Args: kit.Params(t), Return: text, Strict: true,
		Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
			x := uint64(kit.At[T](v[0], i))
			if t == types.Int4 {
				x &= 0xffffffff
			}
			return strconv.AppendUint(dst, x, 16), false, nil
		})}
}

func digest(name string, in, out types.T, f func(dst, b []byte) []byte) *ext.Scalar {
	return &ext.Scalar{Name: name, Args: kit.Params(in), Return: out, Strict: true, Cost: 10,
		Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
			return f(dst, v[0].Bytes(i)), false, nil
		})}
}

func encode(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	b := v[0].Bytes(i)
	switch f := v[1].Str(i); strings.ToLower(f) {
	case "hex":
		return hex.AppendEncode(dst, b), false, nil
	case "escape":
		return value.EncodeEscape(dst, b), false, nil
	case "base64":
		s := base64.StdEncoding.EncodeToString(b)
		for len(s) > 76 {
			dst, s = append(append(dst, s[:76]...), '\n'), s[76:]
		}
		return append(dst, s...), false, nil
	default:
		return dst, false, errs.New(errs.InvalidParameterValue, "unrecognized encoding: \"%s\"", f)
	}
}

func decode(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	s := v[0].Str(i)
	switch f := v[1].Str(i); strings.ToLower(f) {
	case "hex":
		b, err := value.ParseBytea(`\x` + s)
		return append(dst, b...), false, err
	case "escape":
		b, err := value.ParseBytea(s)
		return append(dst, b...), false, err
	case "base64":
		b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), ""))
		if err != nil {
			return dst, false, errs.New(errs.InvalidParameterValue, "invalid base64 input")
		}
		return append(dst, b...), false, nil
	default:
		return dst, false, errs.New(errs.InvalidParameterValue, "unrecognized encoding: \"%s\"", f)
	}
}
