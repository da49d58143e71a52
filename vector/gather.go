package vector

import (
	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
)

// Gather makes v hold the rows of src at the positions sel, in that order. v
// keeps no reference to src but its dictionary. A Const source stays Const and
// a Dict source stays Dict. A negative position gives a null row, which is how
// an outer join fills the side that has no match.
func (v *Vector) Gather(src *Vector, sel []int32) {
	nulls := src.HasNulls() || hasNegative(sel)
	if src.Enc == Const && !hasNegative(sel) {
		v.gatherConst(src, len(sel))
		return
	}
	if src.Enc == Dict {
		v.gatherDict(src, sel)
	} else {
		v.Reset(src.Type, len(sel))
		v.Num, v.Scale = src.Num, src.Scale
		v.setWidth()
		v.gatherValues(src, sel)
	}
	if nulls {
		v.Valid = NewBitmap(len(sel))
		for i, s := range sel {
			if s >= 0 && !src.IsNull(int(s)) {
				v.Valid.Set(i)
			}
		}
	}
}

// gatherDict makes v a Dict over src's dictionary, reusing the room that v has
// for codes.
func (v *Vector) gatherDict(src *Vector, sel []int32) {
	v.growBuf(4 * len(sel))
	codes, room := Values[int32](v), v.buf
	gatherFixed(codes, src.Codes(), sel)
	v.SetDict(src.dict, codes, nil)
	v.buf = room // with its capacity, which SetDict cannot see
}

// gatherConst makes v an independent Const vector of n rows equal to src.
func (v *Vector) gatherConst(src *Vector, n int) {
	flat := *src
	flat.Enc, flat.n = Flat, 1
	v.Gather(&flat, identity[:1])
	v.Enc, v.n = Const, n
}

// gatherValues copies the values of a Flat or Const src at sel.
func (v *Vector) gatherValues(src *Vector, sel []int32) {
	if len(src.DScale) > 0 {
		v.DScale = make([]uint8, len(sel))
		for i, s := range sel {
			if s >= 0 {
				v.DScale[i] = src.DScale[src.Index(int(s))]
			}
		}
	}
	if src.Enc == Const {
		positions := make([]int32, len(sel))
		for i, s := range sel {
			positions[i] = min(s, 0)
		}
		sel = positions
	}
	switch {
	case v.varlen():
		v.gatherVarlen(src, sel)
	case v.phys == types.PhysBool:
		in, out := src.Bits(), v.Bits()
		clear(out)
		for i, s := range sel {
			if s >= 0 && in.Get(int(s)) {
				out.Set(i)
			}
		}
	default:
		switch v.width() {
		case 2:
			gatherFixed(Values[int16](v), Values[int16](src), sel)
		case 4:
			gatherFixed(Values[int32](v), Values[int32](src), sel)
		case 8:
			gatherFixed(Values[int64](v), Values[int64](src), sel)
		case 16:
			gatherFixed(Values[decimal.Int128](v), Values[decimal.Int128](src), sel)
		}
	}
}

// gatherFixed copies src at sel to dst; negative positions leave zero.
func gatherFixed[T any](dst, src []T, sel []int32) {
	dst = dst[:len(sel)]
	for i, s := range sel {
		if uint(s) < uint(len(src)) {
			dst[i] = src[s]
		} else {
			var zero T
			dst[i] = zero
		}
	}
}

func (v *Vector) gatherVarlen(src *Vector, sel []int32) {
	size := 0
	for i, s := range sel {
		if s >= 0 {
			size += int(src.off[s+1] - src.off[s])
		}
		v.off[i+1] = int32(size)
	}
	if cap(v.data) < size {
		v.data = make([]byte, size)
	}
	v.data = v.data[:size]
	for i, s := range sel {
		if s >= 0 {
			copy(v.data[v.off[i]:v.off[i+1]], src.data[src.off[s]:src.off[s+1]])
		}
	}
}

func hasNegative(sel []int32) bool {
	for _, s := range sel {
		if s < 0 {
			return true
		}
	}
	return false
}

// Flatten makes v Flat, copying a Const's or Dict's values out.
func (v *Vector) Flatten() {
	if v.Enc == Flat {
		return
	}
	src := *v
	*v = Vector{}
	if src.Enc == Dict {
		v.Gather(src.dict, src.Codes())
		if src.HasNulls() {
			v.Valid = append(Bitmap(nil), src.Valid...)
		}
		return
	}
	one := src
	one.Enc, one.n = Flat, 1
	v.Gather(&one, make([]int32, src.n))
}

// Flattened returns v if it is Flat and a Flat copy otherwise.
func (v *Vector) Flattened() *Vector {
	if v.Enc == Flat {
		return v
	}
	c := *v
	c.Flatten()
	return &c
}
