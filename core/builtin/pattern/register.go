package pattern

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/chars"
)

// Register adds the matching operators and the regexp functions.
func Register(r *ext.Registry) {
	for _, t := range []types.T{types.Text, types.BPChar, types.Name, types.Bytea} {
		prefix := map[types.OID]string{types.TextOID: "text", types.BPCharOID: "bpchar", types.NameOID: "name", types.ByteaOID: "bytea"}[t.OID]
		right := types.Text
		if t == types.Bytea {
			right = types.Bytea
		}
		addMatch(r, "~~", "!~~", prefix+"like", t, right, like(false), false)
		addMatch(r, "!~~", "~~", prefix+"nlike", t, right, like(false), true)
		if t == types.Bytea {
			continue
		}
		addMatch(r, "~~*", "!~~*", prefix+"iclike", t, right, like(true), false)
		addMatch(r, "!~~*", "~~*", prefix+"icnlike", t, right, like(true), true)
		addMatch(r, "~", "!~", prefix+"regexeq", t, right, regex(""), false)
		addMatch(r, "!~", "~", prefix+"regexne", t, right, regex(""), true)
		addMatch(r, "~*", "!~*", prefix+"icregexeq", t, right, regex("i"), false)
		addMatch(r, "!~*", "~*", prefix+"icregexne", t, right, regex("i"), true)
	}
	addEscapes(r)
	registerRegexp(r)
	registerNth(r)
	registerSimilarPart(r)
}

// matcher tests one value.
type matcher func(s []byte) bool

// compiler makes the matcher of a pattern.
type compiler func(pattern []byte) (matcher, error)

func like(fold bool) compiler {
	return func(p []byte) (matcher, error) {
		if fold {
			p = bytes.ToLower(p)
		}
		l, err := CompileLike(p, '\\')
		if err != nil {
			return nil, err
		}
		if !fold {
			return l.Match, nil
		}
		var low []byte
		return func(s []byte) bool {
			low = slices.Grow(low[:0], len(s))[:len(s)]
			if chars.Lower(low, s) {
				return l.Match(low)
			}
			return l.Match(bytes.ToLower(s))
		}, nil
	}
}

func regex(flags string) compiler {
	return func(p []byte) (matcher, error) {
		re, err := CompileRegex(string(p), flags)
		if err != nil {
			return nil, err
		}
		return re.Match, nil
	}
}

// addMatch registers a matching operator; not inverts it.
func addMatch(r *ext.Registry, op, negator, name string, left, right types.T, compile compiler, not bool) {
	f := &ext.Scalar{Name: name, Args: kit.Params(left, right), Return: types.Bool, Strict: true, Cost: 5,
		Eval: func(_ *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
			bits := out.Bits()
			clear(bits)
			var m matcher
			var last []byte
			text, constant := kit.StringsOf(args[0]), args[1].Enc == vector.Const
			err := kit.Each(out.Len(), sel, func(i int) error {
				if m == nil || !constant && !bytes.Equal(args[1].Bytes(i), last) {
					p := args[1].Bytes(i)
					var err error
					if m, err = compile(p); err != nil {
						return err
					}
					last = append(last[:0], p...)
				}
				if m(text.At(i)) != not {
					bits.Set(i)
				}
				return nil
			})
			return err
		}}
	r.AddScalar(f)
	r.AddOperator(&ext.Operator{Name: op, Left: left, Right: right, Fn: f, Negator: negator})
}

// addEscapes registers the functions behind LIKE ... ESCAPE and SIMILAR TO.
func addEscapes(r *ext.Registry) {
	r.AddScalar(
		&ext.Scalar{Name: "like_escape", Args: kit.Params(types.Text, types.Text), Return: types.Text, Strict: true,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
				esc, err := escapeChar(args[1].Bytes(i))
				if err != nil {
					return dst, false, err
				}
				return changeEscape(dst, args[0].Bytes(i), esc), false, nil
			})},
		&ext.Scalar{Name: "similar_to_escape", Args: kit.Params(types.Text), Return: types.Text, Strict: true, Eval: similar(false)},
		&ext.Scalar{Name: "similar_to_escape", Args: kit.Params(types.Text, types.Text), Return: types.Text, Strict: true, Eval: similar(true)},
	)
}

func escapeChar(b []byte) (rune, error) {
	if len(b) == 0 {
		return 0, nil
	}
	c, size := utf8.DecodeRune(b)
	if size != len(b) {
		return 0, errs.New(errs.InvalidEscapeSequence, "invalid escape string").WithHint("Escape string must be empty or one character.")
	}
	return c, nil
}

// changeEscape rewrites a pattern with another escape to one with backslash.
func changeEscape(dst, pattern []byte, esc rune) []byte {
	escaped := false
	for _, c := range string(pattern) {
		switch {
		case escaped:
			dst = append(dst, '\\')
			dst = utf8.AppendRune(dst, c)
			escaped = false
		case c == esc && esc != 0:
			escaped = true
		case c == '\\' && esc != '\\':
			dst = append(dst, '\\', '\\')
		default:
			dst = utf8.AppendRune(dst, c)
		}
	}
	if escaped {
		dst = append(dst, '\\')
	}
	return dst
}

func similar(withEscape bool) ext.ScalarKernel {
	return kit.Bytes(func(_ *ext.Call, dst []byte, args []*vector.Vector, i int) ([]byte, bool, error) {
		esc := '\\'
		if withEscape {
			var err error
			if esc, err = escapeChar(args[1].Bytes(i)); err != nil {
				return dst, false, err
			}
		}
		out, err := SimilarTo(string(args[0].Bytes(i)), esc)
		return append(dst, out...), false, err
	})
}
