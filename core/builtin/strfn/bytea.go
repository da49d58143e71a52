package strfn

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"math/bits"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

var bytea = types.Bytea

// byteFn registers a strict function to bytea.
func byteFn(r *ext.Registry, name string, args []types.T, f func(dst []byte, v []*vector.Vector, i int) ([]byte, error)) {
	r.AddScalar(&ext.Scalar{Name: name, Args: args, Return: bytea, Strict: true, Cost: 2,
		Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
			dst, err := f(dst, v, i)
			return dst, false, err
		})})
}

// registerBytea adds what text functions do with characters, for bytes.
func registerBytea(r *ext.Registry) {
	i4 := types.Int4
	for _, name := range []string{"substring", "substr"} {
		byteFn(r, name, kit.Params(bytea, i4), substringBytes)
		byteFn(r, name, kit.Params(bytea, i4, i4), substringBytes)
	}
	for name, trim := range map[string]func(s []byte, in func(byte) bool) []byte{
		"btrim": func(s []byte, in func(byte) bool) []byte { return trimRight(trimLeft(s, in), in) }, "ltrim": trimLeft, "rtrim": trimRight,
	} {
		byteFn(r, name, kit.Params(bytea, bytea), func(dst []byte, v []*vector.Vector, i int) ([]byte, error) {
			set := v[1].Bytes(i)
			return append(dst, trim(v[0].Bytes(i), func(b byte) bool { return bytes.IndexByte(set, b) >= 0 })...), nil
		})
	}
	byteFn(r, "overlay", kit.Params(bytea, bytea, i4), overlayBytes)
	byteFn(r, "overlay", kit.Params(bytea, bytea, i4, i4), overlayBytes)
	r.AddScalar(&ext.Scalar{Name: "position", Args: kit.Params(bytea, bytea), Return: i4, Strict: true,
		Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int32, error) {
			return int32(bytes.Index(v[0].Bytes(i), v[1].Bytes(i)) + 1), nil
		})},
		digest("sha224", bytea, bytea, func(dst, b []byte) []byte { s := sha256.Sum224(b); return append(dst, s[:]...) }),
		digest("sha384", bytea, bytea, func(dst, b []byte) []byte { s := sha512.Sum384(b); return append(dst, s[:]...) }),
		digest("sha512", bytea, bytea, func(dst, b []byte) []byte { s := sha512.Sum512(b); return append(dst, s[:]...) }),
	)
	registerBits(r)
}

func substringBytes(dst []byte, v []*vector.Vector, i int) ([]byte, error) {
	s := v[0].Bytes(i)
	from := int64(kit.At[int32](v[1], i))
	end := int64(len(s)) + 1
	if len(v) > 2 {
		n := int64(kit.At[int32](v[2], i))
		if n < 0 {
			return dst, errs.New(errs.SubstringError, "negative substring length not allowed")
		}
		end = min(end, from+n)
	}
	if from = max(from, 1); end <= from {
		return dst, nil
	}
	return append(dst, s[from-1:end-1]...), nil
}

func trimLeft(s []byte, in func(byte) bool) []byte {
	for len(s) > 0 && in(s[0]) {
		s = s[1:]
	}
	return s
}

func trimRight(s []byte, in func(byte) bool) []byte {
	for len(s) > 0 && in(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func overlayBytes(dst []byte, v []*vector.Vector, i int) ([]byte, error) {
	s, with := v[0].Bytes(i), v[1].Bytes(i)
	from, n := int(kit.At[int32](v[2], i)), len(with)
	if len(v) > 3 {
		n = int(kit.At[int32](v[3], i))
	}
	if from < 1 {
		return dst, errs.New(errs.SubstringError, "negative substring length not allowed")
	}
	dst = append(append(dst, s[:min(from-1, len(s))]...), with...)
	return append(dst, s[min(max(from-1+n, 0), len(s)):]...), nil
}

func errIndex(n, limit int64) error {
	return errs.New(errs.ArraySubscriptError, "index %d out of valid range, 0..%d", n, limit-1)
}

// registerBits adds the access to single bytes and bits. Bit 0 is the lowest of
// the first byte.
func registerBits(r *ext.Registry) {
	i4, i8 := types.Int4, types.Int8
	at := func(name string, arg types.T, index func(v *vector.Vector, i int) int64, perByte int64, get func(b byte, n int64) int32) {
		r.AddScalar(&ext.Scalar{Name: name, Args: kit.Params(bytea, arg), Return: i4, Strict: true,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int32, error) {
				s, n := v[0].Bytes(i), index(v[1], i)
				if limit := int64(len(s)) * perByte; n < 0 || n >= limit {
					return 0, errIndex(n, limit)
				}
				return get(s[n/perByte], n), nil
			})})
	}
	int32At := func(v *vector.Vector, i int) int64 { return int64(kit.At[int32](v, i)) }
	at("get_byte", i4, int32At, 1, func(b byte, _ int64) int32 { return int32(b) })
	at("get_bit", i8, kit.At[int64], 8, func(b byte, n int64) int32 { return int32(b >> (n % 8) & 1) })
	byteFn(r, "set_byte", kit.Params(bytea, i4, i4), func(dst []byte, v []*vector.Vector, i int) ([]byte, error) {
		s, n := v[0].Bytes(i), int32At(v[1], i)
		if n < 0 || n >= int64(len(s)) {
			return dst, errIndex(n, int64(len(s)))
		}
		start := len(dst)
		dst = append(dst, s...)
		dst[start+int(n)] = byte(kit.At[int32](v[2], i))
		return dst, nil
	})
	byteFn(r, "set_bit", kit.Params(bytea, i8, i4), func(dst []byte, v []*vector.Vector, i int) ([]byte, error) {
		s, n, bit := v[0].Bytes(i), kit.At[int64](v[1], i), kit.At[int32](v[2], i)
		if limit := int64(len(s)) * 8; n < 0 || n >= limit {
			return dst, errIndex(n, limit)
		}
		if bit != 0 && bit != 1 {
			return dst, errs.New(errs.InvalidParameterValue, "new bit must be 0 or 1")
		}
		start := len(dst)
		dst = append(dst, s...)
		b := &dst[start+int(n/8)]
		*b = *b&^(1<<(n%8)) | byte(bit)<<(n%8)
		return dst, nil
	})
	r.AddScalar(&ext.Scalar{Name: "bit_count", Args: kit.Params(bytea), Return: i8, Strict: true,
		Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int64, error) {
			n := 0
			for _, b := range v[0].Bytes(i) {
				n += bits.OnesCount8(b)
			}
			return int64(n), nil
		})})
}
