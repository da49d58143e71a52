package eval

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// pickTrue appends the rows of sel at which the bool vector v is true.
func pickTrue(v *vector.Vector, n int, sel, dst []int32) []int32 {
	if v.Enc == vector.Const {
		if v.IsNull(0) || !v.Bool(0) {
			return dst
		}
		if sel == nil {
			return append(dst, vector.Identity(n)...)
		}
		return append(dst, sel...)
	}
	if v.Enc == vector.Dict {
		v = v.Flattened()
	}
	bits, valid := v.Bits(), v.Valid
	if sel == nil && len(valid) == 0 {
		return bits.AppendSelected(dst, n)
	}
	if sel == nil {
		sel = vector.Identity(n)
	}
	for _, i := range sel {
		if bits.Get(int(i)) && (len(valid) == 0 || valid.Get(int(i))) {
			dst = append(dst, i)
		}
	}
	return dst
}

// pickNull appends the rows of sel at which v is null, or with not is not.
func pickNull(v *vector.Vector, not bool, n int, sel, dst []int32) []int32 {
	if !v.HasNulls() || v.Enc == vector.Const {
		null := v.HasNulls() && v.IsNull(0)
		if null == not {
			return dst
		}
		if sel == nil {
			return append(dst, vector.Identity(n)...)
		}
		return append(dst, sel...)
	}
	if sel == nil {
		sel = vector.Identity(n)
	}
	for _, i := range sel {
		if v.Valid.Get(int(i)) == not {
			dst = append(dst, i)
		}
	}
	return dst
}

// intersect makes dst the AND of the validities of the arguments that have
// nulls and are not Const, over n rows; ok is false when there are none.
func intersect(dst vector.Bitmap, args []*vector.Vector, n int) (_ vector.Bitmap, ok bool) {
	words := vector.Words(n)
	for _, a := range args {
		if !a.HasNulls() || a.Enc == vector.Const {
			continue
		}
		if !ok {
			dst = append(dst[:0], a.Valid[:words]...)
			ok = true
			continue
		}
		for w := range dst {
			dst[w] &= a.Valid[w]
		}
	}
	return dst, ok
}

// keepValid appends the rows of sel whose bit is set.
func keepValid(valid vector.Bitmap, n int, sel, dst []int32) []int32 {
	if sel == nil {
		return valid.AppendSelected(dst, n)
	}
	for _, i := range sel {
		if valid.Get(int(i)) {
			dst = append(dst, i)
		}
	}
	return dst
}

// minus appends the rows of all that are not in some, both ascending.
func minus(all, some, dst []int32) []int32 {
	k := 0
	for _, i := range all {
		if k < len(some) && some[k] == i {
			k++
			continue
		}
		dst = append(dst, i)
	}
	return dst
}

// listed returns sel, or all rows where it is nil.
func listed(n int, sel []int32) []int32 {
	if sel == nil {
		return vector.Identity(n)
	}
	return sel
}

// setBools makes out a bool vector that is true at the rows of on only.
func setBools(out *vector.Vector, n int, on []int32) {
	out.Reset(types.Bool, n)
	bits := out.Bits()
	clear(bits)
	for _, i := range on {
		bits.Set(int(i))
	}
}
