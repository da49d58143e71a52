package strfn

import (
	"bytes"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/chars"
)

// intOf makes a function of one string to int4.
func intOf(name string, t types.T, f func(b []byte) int) *ext.Scalar {
	return &ext.Scalar{Name: name, Args: kit.Params(t), Return: types.Int4, Strict: true,
		Eval: func(_ *ext.Call, v []*vector.Vector, sel []int32, out *vector.Vector) error {
			s, n := kit.StringsOf(v[0]), vector.Values[int32](out)
			return kit.Each(out.Len(), sel, func(i int) error {
				n[i] = int32(f(s.At(i)))
				return nil
			})
		}}
}

// sizeOf makes a function of the bytes of a value, each of which counts unit.
func sizeOf(name string, t types.T, unit int32) *ext.Scalar {
	return &ext.Scalar{Name: name, Args: kit.Params(t), Return: types.Int4, Strict: true,
		Eval: func(_ *ext.Call, v []*vector.Vector, sel []int32, out *vector.Vector) error {
			sizes(v[0], sel, unit, vector.Values[int32](out))
			return nil
		}}
}

// sizes writes to dst the bytes of the rows, times unit.
func sizes(v *vector.Vector, sel []int32, unit int32, dst []int32) {
	if off, _, ok := kit.Whole(v, sel); ok {
		dst = dst[:len(off)-1]
		for i, from := range off[:len(dst)] {
			dst[i] = (off[i+1] - from) * unit
		}
		return
	}
	s := kit.StringsOf(v)
	if sel == nil {
		sel = vector.Identity(len(dst))
	}
	for _, i := range sel {
		dst[i] = int32(len(s.At(int(i)))) * unit
	}
}

// lengths is length over texts: where all are ASCII their bytes are looked at once.
func lengths(_ *ext.Call, v []*vector.Vector, sel []int32, out *vector.Vector) error {
	t, dst := textsOf(v[0], sel), vector.Values[int32](out)
	if t.ascii {
		sizes(v[0], sel, 1, dst)
		return nil
	}
	return kit.Each(out.Len(), sel, func(i int) error {
		dst[i] = int32(chars.Count(t.At(i)))
		return nil
	})
}

func registerLengths(r *ext.Registry) {
	for _, name := range []string{"length", "char_length", "character_length"} {
		r.AddScalar(&ext.Scalar{Name: name, Args: kit.Params(text), Return: types.Int4, Strict: true, Eval: lengths})
		r.AddScalar(intOf(name, types.BPChar, func(b []byte) int { return chars.Count(bytes.TrimRight(b, " ")) }))
	}
	r.AddScalar(
		sizeOf("length", types.Bytea, 1),
		sizeOf("octet_length", text, 1),
		sizeOf("octet_length", types.Bytea, 1),
		sizeOf("octet_length", types.BPChar, 1),
		sizeOf("bit_length", text, 8),
		intOf("ascii", text, func(b []byte) int {
			if len(b) == 0 {
				return 0
			}
			c, _ := utf8.DecodeRune(b)
			return int(c)
		}),
	)
}
