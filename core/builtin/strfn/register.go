// Package strfn holds the functions over strings and bytes.
package strfn

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/builtin/oper"
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

func intOf(name string, t types.T, f func(b []byte) int) *ext.Scalar {
	return &ext.Scalar{Name: name, Args: kit.Params(t), Return: types.Int4, Strict: true,
		Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int32, error) { return int32(f(v[0].Bytes(i))), nil })}
}

func registerLengths(r *ext.Registry) {
	for _, name := range []string{"length", "char_length", "character_length"} {
		r.AddScalar(intOf(name, text, utf8.RuneCount))
		r.AddScalar(intOf(name, types.BPChar, func(b []byte) int { return utf8.RuneCount(bytes.TrimRight(b, " ")) }))
	}
	r.AddScalar(
		intOf("length", types.Bytea, func(b []byte) int { return len(b) }),
		intOf("octet_length", text, func(b []byte) int { return len(b) }),
		intOf("octet_length", types.Bytea, func(b []byte) int { return len(b) }),
		intOf("octet_length", types.BPChar, func(b []byte) int { return len(b) }),
		intOf("bit_length", text, func(b []byte) int { return 8 * len(b) }),
		intOf("ascii", text, func(b []byte) int {
			if len(b) == 0 {
				return 0
			}
			c, _ := utf8.DecodeRune(b)
			return int(c)
		}),
	)
}

func registerCase(r *ext.Registry) {
	textFn(r, "lower", 1, func(dst []byte, a [][]byte) ([]byte, error) { return append(dst, bytes.ToLower(a[0])...), nil })
	textFn(r, "upper", 1, func(dst []byte, a [][]byte) ([]byte, error) { return append(dst, bytes.ToUpper(a[0])...), nil })
	textFn(r, "initcap", 1, func(dst []byte, a [][]byte) ([]byte, error) {
		inWord := false
		for _, c := range string(a[0]) {
			if inWord {
				c = unicode.ToLower(c)
			} else {
				c = unicode.ToUpper(c)
			}
			inWord = unicode.IsLetter(c) || unicode.IsDigit(c)
			dst = utf8.AppendRune(dst, c)
		}
		return dst, nil
	})
	textFn(r, "reverse", 1, func(dst []byte, a [][]byte) ([]byte, error) {
		for s := a[0]; len(s) > 0; {
			c, size := utf8.DecodeLastRune(s)
			dst, s = utf8.AppendRune(dst, c), s[:len(s)-size]
		}
		return dst, nil
	})
}

// runes returns the characters [from, from+n) of s, counted from 0.
func runes(s []byte, from, n int) []byte {
	start := skip(s, from)
	return s[start : start+skip(s[start:], n)]
}

// skip returns the bytes that the first n characters of s take.
func skip(s []byte, n int) int {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		if s[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, size := utf8.DecodeRune(s[at:])
		at += size
	}
	return at
}

func substring(s []byte, from int64, length int64, limited bool) ([]byte, error) {
	if limited && length < 0 {
		return nil, errs.New(errs.SubstringError, "negative substring length not allowed")
	}
	end := int64(len(s)) + 1
	if limited && from+length < end {
		end = from + length
	}
	from = max(from, 1)
	if end <= from {
		return nil, nil
	}
	return runes(s, int(from-1), int(end-from)), nil
}

func registerParts(r *ext.Registry) {
	sub := func(limited bool) ext.ScalarKernel {
		return kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
			n := int64(0)
			if limited {
				n = int64(kit.At[int32](v[2], i))
			}
			s, err := substring(v[0].Bytes(i), int64(kit.At[int32](v[1], i)), n, limited)
			return append(dst, s...), false, err
		})
	}
	for _, name := range []string{"substring", "substr"} {
		r.AddScalar(
			&ext.Scalar{Name: name, Args: kit.Params(text, types.Int4), Return: text, Strict: true, Eval: sub(false)},
			&ext.Scalar{Name: name, Args: kit.Params(text, types.Int4, types.Int4), Return: text, Strict: true, Eval: sub(true)})
	}
	textInt := func(name string, f func(dst, s []byte, n int) []byte) {
		r.AddScalar(&ext.Scalar{Name: name, Args: kit.Params(text, types.Int4), Return: text, Strict: true,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				return f(dst, v[0].Bytes(i), int(kit.At[int32](v[1], i))), false, nil
			})})
	}
	textInt("left", func(dst, s []byte, n int) []byte {
		if n < 0 {
			n = max(utf8.RuneCount(s)+n, 0)
		}
		return append(dst, runes(s, 0, n)...)
	})
	textInt("right", func(dst, s []byte, n int) []byte {
		if n < 0 {
			return append(dst, s[skip(s, -n):]...)
		}
		return append(dst, s[skip(s, max(utf8.RuneCount(s)-n, 0)):]...)
	})
	r.AddScalar(
		&ext.Scalar{Name: "split_part", Args: kit.Params(text, text, types.Int4), Return: text, Strict: true, Eval: kit.Bytes(splitPart)},
		&ext.Scalar{Name: "starts_with", Args: kit.Params(text, text), Return: types.Bool, Strict: true,
			Eval: kit.Bool(func(_ *ext.Call, v []*vector.Vector, i int) (bool, error) {
				return bytes.HasPrefix(v[0].Bytes(i), v[1].Bytes(i)), nil
			})},
		&ext.Scalar{Name: "strpos", Args: kit.Params(text, text), Return: types.Int4, Strict: true, Eval: kit.Fixed(position)},
		&ext.Scalar{Name: "position", Args: kit.Params(text, text), Return: types.Int4, Strict: true, Eval: kit.Fixed(position)},
		&ext.Scalar{Name: "overlay", Args: kit.Params(text, text, types.Int4), Return: text, Strict: true, Eval: kit.Bytes(overlay)},
		&ext.Scalar{Name: "overlay", Args: kit.Params(text, text, types.Int4, types.Int4), Return: text, Strict: true, Eval: kit.Bytes(overlay)},
	)
}

func position(_ *ext.Call, v []*vector.Vector, i int) (int32, error) {
	s := v[0].Bytes(i)
	at := bytes.Index(s, v[1].Bytes(i))
	if at < 0 {
		return 0, nil
	}
	return int32(utf8.RuneCount(s[:at]) + 1), nil
}

func overlay(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	s, with := v[0].Bytes(i), v[1].Bytes(i)
	from := int(kit.At[int32](v[2], i))
	n := utf8.RuneCount(with)
	if len(v) > 3 {
		n = int(kit.At[int32](v[3], i))
	}
	if from < 1 {
		return dst, false, errs.New(errs.SubstringError, "negative substring length not allowed")
	}
	dst = append(dst, runes(s, 0, from-1)...)
	dst = append(dst, with...)
	return append(dst, s[skip(s, max(from-1+n, 0)):]...), false, nil
}

func splitPart(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
	s, sep, n := v[0].Str(i), v[1].Str(i), int(kit.At[int32](v[2], i))
	if n == 0 {
		return dst, false, errs.New(errs.InvalidParameterValue, "field position must not be zero")
	}
	fields := []string{s}
	if sep != "" {
		fields = strings.Split(s, sep)
	}
	if n < 0 {
		n += len(fields) + 1
	}
	if n < 1 || n > len(fields) {
		return dst, false, nil
	}
	return append(dst, fields[n-1]...), false, nil
}

func registerTrims(r *ext.Registry) {
	trim := func(name string, f func(s []byte, set string) []byte) {
		textFn(r, name, 1, func(dst []byte, a [][]byte) ([]byte, error) { return append(dst, f(a[0], " ")...), nil })
		textFn(r, name, 2, func(dst []byte, a [][]byte) ([]byte, error) { return append(dst, f(a[0], string(a[1]))...), nil })
	}
	trim("btrim", bytes.Trim)
	trim("ltrim", bytes.TrimLeft)
	trim("rtrim", bytes.TrimRight)
	pad := func(name string, left bool) {
		fill := func(dst, s []byte, n int, with string) ([]byte, error) {
			if n > maxResult {
				return dst, errs.New(errs.ProgramLimitExceeded, "requested length too large")
			}
			have := utf8.RuneCount(s)
			if have >= n {
				return append(dst, runes(s, 0, n)...), nil
			}
			if with == "" {
				return append(dst, s...), nil
			}
			if !left {
				dst = append(dst, s...)
			}
			w := []rune(with)
			for k := range n - have {
				dst = utf8.AppendRune(dst, w[k%len(w)])
			}
			if left {
				dst = append(dst, s...)
			}
			return dst, nil
		}
		r.AddScalar(
			&ext.Scalar{Name: name, Args: kit.Params(text, types.Int4), Return: text, Strict: true,
				Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
					dst, err := fill(dst, v[0].Bytes(i), max(int(kit.At[int32](v[1], i)), 0), " ")
					return dst, false, err
				})},
			&ext.Scalar{Name: name, Args: kit.Params(text, types.Int4, text), Return: text, Strict: true,
				Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
					dst, err := fill(dst, v[0].Bytes(i), max(int(kit.At[int32](v[1], i)), 0), v[2].Str(i))
					return dst, false, err
				})})
	}
	pad("lpad", true)
	pad("rpad", false)
}

// maxResult bounds the bytes of one string that a function makes.
const maxResult = 256 << 20

func registerBuild(r *ext.Registry) {
	textFn(r, "replace", 3, func(dst []byte, a [][]byte) ([]byte, error) {
		if len(a[1]) == 0 {
			return append(dst, a[0]...), nil
		}
		return append(dst, bytes.ReplaceAll(a[0], a[1], a[2])...), nil
	})
	textFn(r, "translate", 3, func(dst []byte, a [][]byte) ([]byte, error) {
		from, to := []rune(string(a[1])), []rune(string(a[2]))
		for _, c := range string(a[0]) {
			at := -1
			for k, f := range from {
				if f == c {
					at = k
					break
				}
			}
			switch {
			case at < 0:
				dst = utf8.AppendRune(dst, c)
			case at < len(to):
				dst = utf8.AppendRune(dst, to[at])
			}
		}
		return dst, nil
	})
	r.AddScalar(
		&ext.Scalar{Name: "repeat", Args: kit.Params(text, types.Int4), Return: text, Strict: true,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				s, n := v[0].Bytes(i), int(kit.At[int32](v[1], i))
				if len(s) > 0 && n > maxResult/len(s) {
					return dst, false, errs.New(errs.ProgramLimitExceeded, "requested length too large")
				}
				for range max(n, 0) {
					dst = append(dst, s...)
				}
				return dst, false, nil
			})},
		kit.WithArray(&ext.Scalar{Name: "concat", Args: kit.Params(types.Of(types.AnyOID)), Variadic: true, Return: text, Volatility: ext.Stable,
			Eval: kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				for _, a := range v {
					if !a.IsNull(i) {
						dst = oper.AppendTextOf(c, dst, a, i)
					}
				}
				return dst, false, nil
			})}, false),
		kit.WithArray(&ext.Scalar{Name: "concat_ws", Args: kit.Params(text, types.Of(types.AnyOID)), Variadic: true, Return: text, Volatility: ext.Stable,
			Eval: kit.Bytes(func(c *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				if v[0].IsNull(i) {
					return dst, true, nil
				}
				first := true
				for _, a := range v[1:] {
					if a.IsNull(i) {
						continue
					}
					if !first {
						dst = append(dst, v[0].Bytes(i)...)
					}
					dst, first = oper.AppendTextOf(c, dst, a, i), false
				}
				return dst, false, nil
			})}, false),
		&ext.Scalar{Name: "chr", Args: kit.Params(types.Int4), Return: text, Strict: true,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				n := kit.At[int32](v[0], i)
				switch {
				case n == 0:
					return dst, false, errs.New(errs.ProgramLimitExceeded, "null character not permitted")
				case n < 0 || !utf8.ValidRune(n):
					return dst, false, errs.New(errs.ProgramLimitExceeded, "requested character too large for encoding: %d", n)
				}
				return utf8.AppendRune(dst, n), false, nil
			})},
	)
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
