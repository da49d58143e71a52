package vector

import (
	"bytes"

	"github.com/basaltdb/basalt/core/base/types"
)

// maxSearchedDict is the longest dictionary in which Overwrite looks for values.
const maxSearchedDict = 64

// Overwrite makes v, whose buffers are its own, a copy of base in which the rows
// listed have the values of the first rows of src, a Flat vector of the same type.
// It reports false, and leaves v undefined, where that is not a matter of copying:
// values that base's dictionary has not, a constant string that would have to be
// repeated, numerics of another scale.
func (v *Vector) Overwrite(base, src *Vector, rows []int32) bool {
	if base.phys != src.phys || src.Enc != Flat {
		return false
	}
	if base.phys == types.PhysNumeric && (base.Enc == Dict || !sameNumbers(base, src)) {
		return false
	}
	switch {
	case base.Enc == Dict:
		return v.overwriteDict(base, src, rows)
	case base.varlen():
		return v.overwriteVarlen(base, src, rows)
	}
	n := base.n
	v.Reset(base.Type, n)
	v.Num, v.Scale = base.Num, base.Scale
	v.setWidth()
	switch {
	case base.phys == types.PhysBool:
		v.overwriteBits(base, src, rows)
	case base.Enc == Const:
		if w := v.width(); n > 0 {
			copy(v.buf, base.buf[:w])
			for have := w; have < len(v.buf); have *= 2 {
				copy(v.buf[have:], v.buf[:have])
			}
		}
		v.overwriteFixed(src, rows)
	default:
		copy(v.buf, base.buf)
		v.overwriteFixed(src, rows)
	}
	v.overwriteValid(base, src, rows)
	return true
}

// Patch is Overwrite in place: v's memory must be the caller's. It reports
// false, perhaps with some of the rows written, where that cannot be done. A Const
// vector stays one where all values are the constant.
func (v *Vector) Patch(src *Vector, rows []int32) bool {
	if v.phys != src.phys || src.Enc != Flat || v.HasNulls() || src.HasNulls() {
		return false
	}
	switch {
	case v.Enc == Dict:
		return v.phys != types.PhysNumeric && v.patchCodes(src, rows)
	case v.phys == types.PhysNumeric && !sameNumbers(v, src):
		return false
	case v.Enc == Const:
		return v.repeats(src)
	case v.varlen():
		return false
	case v.phys == types.PhysBool:
		for k, row := range rows {
			v.Bits().Put(int(row), src.Bits().Get(k))
		}
		return true
	}
	v.overwriteFixed(src, rows)
	return true
}

// repeats reports whether src has nothing but the value of v, a Const vector of
// the same representation.
func (v *Vector) repeats(src *Vector) bool {
	switch w := v.width(); {
	case v.n == 0 || v.phys == types.PhysBool:
		return false
	case v.varlen():
		for i := range src.n {
			if !bytes.Equal(src.Bytes(i), v.Bytes(0)) {
				return false
			}
		}
	case w == 0:
		return false
	case w == 4:
		return allEqual(Values[int32](src)[:src.n], Values[int32](v)[0])
	case w == 8:
		return allEqual(Values[int64](src)[:src.n], Values[int64](v)[0])
	default:
		for at := 0; at < src.n*w; at += w {
			if !bytes.Equal(src.buf[at:at+w], v.buf[:w]) {
				return false
			}
		}
	}
	return true
}

func allEqual[T int32 | int64](values []T, to T) bool {
	for _, x := range values {
		if x != to {
			return false
		}
	}
	return true
}

// sameNumbers reports whether two numeric vectors have values of one
// representation and scale, displayed alike.
func sameNumbers(a, b *Vector) bool {
	return a.Num == b.Num && a.Num != NumVar && a.Scale == b.Scale && len(a.DScale) == 0 && len(b.DScale) == 0
}

func (v *Vector) overwriteFixed(src *Vector, rows []int32) {
	switch w := v.width(); w {
	case 4:
		to, from := Values[int32](v), Values[int32](src)
		for k, row := range rows {
			to[row] = from[k]
		}
	case 8:
		to, from := Values[int64](v), Values[int64](src)
		for k, row := range rows {
			to[row] = from[k]
		}
	default:
		for k, row := range rows {
			copy(v.buf[int(row)*w:int(row+1)*w], src.buf[k*w:])
		}
	}
}

// overwriteVarlen puts the values together anew: those between two rows that are
// replaced move as one.
func (v *Vector) overwriteVarlen(base, src *Vector, rows []int32) bool {
	if base.Enc != Flat || base.phys != types.PhysBytes {
		return false
	}
	v.Reset(base.Type, base.n)
	from := int32(0)
	keep := func(to int32) {
		shift := int32(len(v.data)) - base.off[from]
		v.data = append(v.data, base.data[base.off[from]:base.off[to]]...)
		for i := from; i < to; i++ {
			v.off[i] = base.off[i] + shift
		}
	}
	for k, row := range rows {
		keep(row)
		v.off[row] = int32(len(v.data))
		v.data = append(v.data, src.data[src.off[k]:src.off[k+1]]...)
		from = row + 1
	}
	keep(int32(base.n))
	v.off[base.n] = int32(len(v.data))
	v.overwriteValid(base, src, rows)
	return true
}

func (v *Vector) overwriteBits(base, src *Vector, rows []int32) {
	to := v.Bits()
	if base.Enc == Const {
		clear(to)
		if base.Bits().Get(0) {
			copy(to, NewBitmapSet(base.n))
		}
	} else {
		copy(to, base.Bits())
	}
	for k, row := range rows {
		to.Put(int(row), src.Bits().Get(k))
	}
}

// overwriteValid gives v the nulls of base and src.
func (v *Vector) overwriteValid(base, src *Vector, rows []int32) {
	if !base.HasNulls() && !src.HasNulls() {
		return
	}
	v.Valid = NewBitmapSet(base.n)
	if base.HasNulls() {
		if base.Enc == Const {
			if !base.Valid.Get(0) {
				clear(v.Valid)
			}
		} else {
			copy(v.Valid, base.Valid)
		}
	}
	for k, row := range rows {
		v.Valid.Put(int(row), !src.IsNull(k))
	}
}

// overwriteDict replaces codes, where the dictionary has all values.
func (v *Vector) overwriteDict(base, src *Vector, rows []int32) bool {
	v.Reset(base.Type, 0)
	v.growBuf(base.n * 4)
	copy(v.buf, base.buf[:base.n*4])
	v.Enc, v.n, v.dict = Dict, base.n, base.dict
	if !v.patchCodes(src, rows) {
		return false
	}
	v.overwriteValid(base, src, rows)
	return true
}

// patchCodes gives rows the codes of src's values that are not null.
func (v *Vector) patchCodes(src *Vector, rows []int32) bool {
	d := v.dict
	if !d.varlen() || d.Enc != Flat || d.n > maxSearchedDict || d.HasNulls() {
		return false
	}
	codes := v.Codes()
	for k, row := range rows {
		if src.IsNull(k) {
			continue
		}
		x, code := src.Bytes(k), 0
		for code < d.n && !bytes.Equal(d.Bytes(code), x) {
			code++
		}
		if code == d.n {
			return false
		}
		codes[row] = int32(code)
	}
	return true
}
