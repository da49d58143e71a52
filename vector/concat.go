package vector

import (
	"math"
	"math/bits"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
)

// Concat returns one vector of type t with the rows of all parts in order. The
// result is a Dict where all parts are and their dictionaries are small, a
// Const where all are constant nulls, Flat otherwise, and shares nothing with the parts but a dictionary. More than
// 2 GiB of variable-length data fail with 53200.
func Concat(t types.T, parts []*Vector) (*Vector, error) {
	n := 0
	for _, p := range parts {
		n += p.n
	}
	if allNull(parts) {
		return NewNull(t, n), nil
	}
	if v := concatDict(parts, n); v != nil {
		return v, nil
	}
	flat := make([]*Vector, len(parts))
	for i, p := range parts {
		flat[i] = p.Flattened()
	}
	v := &Vector{}
	if t.Phys() == types.PhysNumeric {
		if !v.concatNumeric(t, flat, n) {
			return concatRows(t, flat, n), nil
		}
	} else {
		v.Reset(t, n)
	}
	if v.varlen() {
		if err := v.concatVarlen(flat); err != nil {
			return nil, err
		}
	} else if v.phys == types.PhysBool {
		at := 0
		bits := v.Bits()
		clear(bits)
		for _, p := range flat {
			copyBits(bits, at, p.Bits(), p.n)
			at += p.n
		}
	} else if v.phys != types.PhysNumeric {
		at := 0
		for _, p := range flat {
			at += copy(v.buf[at:], p.buf[:p.n*p.width()])
		}
	}
	v.concatValid(flat)
	return v, nil
}

func allNull(parts []*Vector) bool {
	for _, p := range parts {
		if p.Enc != Const || !p.IsNull(0) {
			return false
		}
	}
	return len(parts) > 0
}

// concatValid joins the validities.
func (v *Vector) concatValid(parts []*Vector) {
	nulls := false
	for _, p := range parts {
		nulls = nulls || p.HasNulls()
	}
	if !nulls {
		return
	}
	v.Valid = NewBitmap(v.n)
	at := 0
	for _, p := range parts {
		if p.HasNulls() {
			copyBits(v.Valid, at, p.Valid, p.n)
		} else {
			setBits(v.Valid, at, p.n)
		}
		at += p.n
	}
}

// copyBits copies n bits of src to dst from bit at on, where dst has zeros.
func copyBits(dst Bitmap, at int, src Bitmap, n int) {
	shift := uint(at & 63)
	for w := 0; w < Words(n); w++ {
		x := src[w]
		if rest := n - w<<6; rest < 64 {
			x &= 1<<uint(rest) - 1
		}
		k := at>>6 + w
		dst[k] |= x << shift
		if high := x >> (64 - shift); shift > 0 && high != 0 {
			dst[k+1] |= high
		}
	}
}

func setBits(dst Bitmap, at, n int) {
	for i := at; i < at+n; i++ {
		if i&63 == 0 && at+n-i >= 64 {
			dst[i>>6] = ^uint64(0)
			i += 63
			continue
		}
		dst.Set(i)
	}
}

func (v *Vector) concatVarlen(parts []*Vector) error {
	size := 0
	for _, p := range parts {
		if p.n > 0 {
			size += int(p.off[p.n] - p.off[0])
		}
	}
	if size > math.MaxInt32 {
		return errs.New(errs.OutOfMemory, "out of memory").
			WithDetail("A column of an intermediate result holds %d bytes.", size)
	}
	v.data = make([]byte, 0, size)
	row := 0
	for _, p := range parts {
		if p.n == 0 {
			continue
		}
		delta := int32(len(v.data)) - p.off[0]
		for i := 1; i <= p.n; i++ {
			v.off[row+i] = p.off[i] + delta
		}
		v.data = append(v.data, p.data[p.off[0]:p.off[p.n]]...)
		row += p.n
	}
	return nil
}

// concatNumeric joins fixed-point parts at the largest of their scales and
// reports false where a part is of arbitrary precision or a value would not
// fit any more.
func (v *Vector) concatNumeric(t types.T, parts []*Vector, n int) bool {
	rep, scale, mixed := NumFixed64, 0, false
	for i, p := range parts {
		rep = max(rep, p.Num)
		mixed = mixed || len(p.DScale) > 0 || i > 0 && int(p.Scale) != scale
		scale = max(scale, int(p.Scale))
	}
	if rep == NumVar || scale > decimal.MaxDigits128 {
		return false
	}
	v.ResetNumeric(t, n, rep, scale)
	at := 0
	for _, p := range parts {
		if !v.copyScaled(at, p) {
			return false
		}
		at += p.n
	}
	if mixed {
		v.DScale = make([]uint8, 0, n)
		for _, p := range parts {
			if len(p.DScale) > 0 {
				v.DScale = append(v.DScale, p.DScale[:p.n]...)
				continue
			}
			for range p.n {
				v.DScale = append(v.DScale, uint8(p.Scale))
			}
		}
	}
	return true
}

// copyScaled writes the rows of p at row at, raised to v's scale.
func (v *Vector) copyScaled(at int, p *Vector) bool {
	up := int(v.Scale) - int(p.Scale)
	if v.Num == NumFixed64 {
		if up == 0 {
			copy(v.buf[at*8:], p.buf[:p.n*8])
			return true
		}
		if up > 18 {
			return false
		}
		in, out := Values[int64](p), Values[int64](v)[at:]
		for i, x := range in[:p.n] {
			if p.HasNulls() && !p.Valid.Get(i) {
				continue
			}
			hi, lo := bits.Mul64(uint64(max(x, -x)), uint64(decimal.Pow10[up]))
			if hi != 0 || lo >= uint64(decimal.Pow10[18]) {
				return false
			}
			out[i] = x * decimal.Pow10[up]
		}
		return true
	}
	out := Values[decimal.Int128](v)[at:]
	for i := range p.n {
		if p.HasNulls() && !p.Valid.Get(i) {
			continue
		}
		x := decimal.Int128{}
		if p.Num == NumFixed64 {
			x = decimal.FromInt64(Values[int64](p)[i])
		} else {
			x = Values[decimal.Int128](p)[i]
		}
		y, ok := x.ScaleUp(up)
		if !ok || !y.Fits38() {
			return false
		}
		out[i] = y
	}
	return true
}

// concatRows joins numerics value by value.
func concatRows(t types.T, parts []*Vector, n int) *Vector {
	b := NewBuilder(t, n)
	for _, p := range parts {
		for i := range p.n {
			b.AppendRow(p, i)
		}
	}
	return b.Finish()
}

// concatDict joins Dict parts: over their dictionary if they have one in
// common, over a merged one if that is small; nil otherwise.
func concatDict(parts []*Vector, n int) *Vector {
	entries := 0
	same := true
	for i, p := range parts {
		if p.Enc != Dict || p.phys != types.PhysBytes {
			return nil
		}
		if i == 0 || p.dict != parts[i-1].dict {
			entries += p.dict.n
		}
		same = same && p.dict == parts[0].dict
	}
	if len(parts) == 0 || !same && entries > n/2 {
		return nil
	}
	codes := make([]int32, 0, n)
	v := &Vector{}
	if same {
		for _, p := range parts {
			codes = append(codes, p.Codes()[:p.n]...)
		}
		v.SetDict(parts[0].dict, codes, nil)
	} else {
		merged, codes := mergeDicts(parts, codes)
		v.SetDict(merged, codes, nil)
	}
	v.concatValid(parts)
	return v
}

// mergeDicts returns one dictionary without duplicates and the codes into it.
func mergeDicts(parts []*Vector, codes []int32) (*Vector, []int32) {
	b := NewBuilder(parts[0].Type, 0)
	known := map[string]int32{}
	var recode []int32
	for i, p := range parts {
		if i == 0 || p.dict != parts[i-1].dict {
			recode = recode[:0]
			for k := range p.dict.n {
				s := p.dict.Str(k)
				code, ok := known[s]
				if !ok {
					code = int32(b.n)
					b.AppendString(s)
					known[string(p.dict.Bytes(k))] = code
				}
				recode = append(recode, code)
			}
		}
		for _, c := range p.Codes()[:p.n] {
			codes = append(codes, recode[c])
		}
	}
	return b.Finish(), codes
}

// MemSize estimates the memory that v's own buffers take, a shared dictionary
// not counted.
func (v *Vector) MemSize() int64 {
	return int64(len(v.buf) + 4*len(v.off) + len(v.data) + 8*len(v.Valid) + len(v.DScale))
}
