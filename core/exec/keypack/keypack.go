package keypack

import (
	"encoding/binary"
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
	"github.com/basaltdb/basalt/vector/kernel/num"
	"github.com/basaltdb/basalt/vector/kernel/rowkey"
)

// MaxStride is the most words of a packed key.
const MaxStride = 4

// field is where a column stands in a packed key.
type field struct {
	word, shift, bits int
	null              int // position of the null bit in the key, -1 for none
}

// Layout packs the key columns of a row into Stride words.
type Layout struct {
	Stride int
	fields []field
	nulls  bool
}

// Nulls reports whether null keys can be packed.
func (l *Layout) Nulls() bool { return l.nulls }

// bitsOf returns the room that a column takes in a packed key, 0 if it cannot
// be packed.
func bitsOf(t types.T) int {
	switch t.Phys() {
	case types.PhysBool:
		return 1
	case types.PhysInt16:
		return 16
	case types.PhysInt32, types.PhysFloat32:
		return 32
	case types.PhysInt64, types.PhysFloat64, types.PhysNumeric:
		return 64
	case types.PhysBytes:
		switch t.OID {
		case types.TextOID, types.VarcharOID, types.BPCharOID, types.NameOID, types.CharOID:
			if n, ok := t.CharLimit(); ok && n <= 3 {
				return 32
			}
			return 64
		}
	}
	return 0
}

// New lays columns out; ok is false where they cannot be packed.
func New(ts []types.T, nulls bool) (l Layout, ok bool) {
	l.nulls = nulls
	l.fields = make([]field, len(ts))
	free := []int{} // bits used of each word
	place := func(bits int) (word, shift int) {
		for w, used := range free {
			if used+bits <= 64 {
				free[w] += bits
				return w, used
			}
		}
		free = append(free, bits)
		return len(free) - 1, 0
	}
	for i, t := range ts {
		bits := bitsOf(t)
		if bits == 0 {
			return l, false
		}
		w, s := place(bits)
		l.fields[i] = field{word: w, shift: s, bits: bits, null: -1}
	}
	if nulls {
		for i := range ts {
			w, s := place(1)
			l.fields[i].null = w*64 + s
		}
	}
	l.Stride = len(free)
	return l, l.Stride <= MaxStride && l.Stride > 0
}

// Pack writes the keys of the rows sel to dst, row i at i*Stride, and reports
// false when one does not fit.
func (l *Layout) Pack(cols []*vector.Vector, n int, sel []int32, dst []uint64) bool {
	dst = dst[:n*l.Stride]
	clear(dst)
	if len(sel) == 0 {
		return true
	}
	for k, v := range cols {
		if v.HasNulls() && !l.nulls {
			for _, i := range sel {
				if v.IsNull(int(i)) {
					return false
				}
			}
		}
		if !l.packColumn(&l.fields[k], v, sel, dst) {
			return false
		}
	}
	return true
}

func (l *Layout) packColumn(f *field, v *vector.Vector, sel []int32, dst []uint64) bool {
	if v.Enc == vector.Flat && !v.HasNulls() {
		switch v.Phys() {
		case types.PhysInt16:
			packInts(vector.Values[int16](v), sel, dst[f.word:], l.Stride, f.shift, 0xffff)
			return true
		case types.PhysInt32:
			packInts(vector.Values[int32](v), sel, dst[f.word:], l.Stride, f.shift, 0xffffffff)
			return true
		case types.PhysInt64:
			packInts(vector.Values[int64](v), sel, dst[f.word:], l.Stride, f.shift, math.MaxUint64)
			return true
		}
	}
	for _, i := range sel {
		row := int(i)
		at := row * l.Stride
		if v.IsNull(row) {
			dst[at+f.null>>6] |= 1 << (f.null & 63)
			continue
		}
		x, ok := word(v, row, f.bits)
		if !ok {
			return false
		}
		dst[at+f.word] |= x << f.shift
	}
	return true
}

func packInts[T int16 | int32 | int64](values []T, sel []int32, dst []uint64, stride, shift int, mask uint64) {
	if stride == 1 {
		for _, i := range sel {
			dst[i] |= uint64(values[i]) & mask << (shift & 63)
		}
		return
	}
	for _, i := range sel {
		dst[int(i)*stride] |= uint64(values[i]) & mask << (shift & 63)
	}
}

// word returns row i of v, not null, in at most bits bits.
func word(v *vector.Vector, i, bits int) (uint64, bool) {
	b, i := v.Base(), v.Index(i)
	switch b.Phys() {
	case types.PhysBool:
		if b.Bits().Get(i) {
			return 1, true
		}
		return 0, true
	case types.PhysInt16:
		return uint64(uint16(vector.Values[int16](b)[i])), true
	case types.PhysInt32:
		return uint64(uint32(vector.Values[int32](b)[i])), true
	case types.PhysInt64:
		return uint64(vector.Values[int64](b)[i]), true
	case types.PhysFloat32:
		f := vector.Values[float32](b)[i]
		if f != f {
			f = float32(math.NaN())
		}
		return uint64(math.Float32bits(f + 0)), true
	case types.PhysFloat64:
		return rowkey.FloatBits(vector.Values[float64](b)[i]), true
	case types.PhysNumeric:
		return numericWord(b, i)
	}
	s := b.Bytes(i)
	if b.Type.OID == types.BPCharOID {
		s = compare.Trim(s)
	}
	return stringWord(s, bits/8-1)
}

// numericWord packs a coefficient below 2^60 and a scale below 8.
func numericWord(b *vector.Vector, i int) (uint64, bool) {
	const limit = 1 << 60
	var x decimal.Int128
	var scale int
	if b.Num == vector.NumVar {
		d := b.DecimalAt(i)
		d = d.TrimScale()
		fits := false
		if x, fits = d.Int128(); !fits {
			return 0, false
		}
		scale = d.Scale
	} else {
		x, scale = num.Trimmed(b, i)
	}
	if v := int64(x.Lo); x.IsInt64() && v < limit && v >= -limit && scale < 8 {
		return uint64(v)<<3 | uint64(scale), true
	}
	return 0, false
}

// stringWord packs at most limit bytes and their number.
func stringWord(s []byte, limit int) (uint64, bool) {
	if len(s) > limit {
		return 0, false
	}
	var buf [8]byte
	copy(buf[:], s)
	return binary.LittleEndian.Uint64(buf[:]) | uint64(len(s))<<(8*limit), true
}

// PackSome is Pack that leaves out the rows that do not fit: it appends the
// others to kept and returns it.
func (l *Layout) PackSome(cols []*vector.Vector, n int, sel []int32, dst []uint64, kept []int32) []int32 {
	if l.Pack(cols, n, sel, dst) {
		return append(kept, sel...)
	}
	for _, i := range sel {
		at := int(i) * l.Stride
		if l.packRow(cols, int(i), dst[at:at+l.Stride]) {
			kept = append(kept, i)
		}
	}
	return kept
}

// packRow writes the key of one row.
func (l *Layout) packRow(cols []*vector.Vector, i int, dst []uint64) bool {
	clear(dst)
	for k, v := range cols {
		f := &l.fields[k]
		if v.IsNull(i) {
			if !l.nulls {
				return false
			}
			dst[f.null>>6] |= 1 << (f.null & 63)
			continue
		}
		x, ok := word(v, i, f.bits)
		if !ok {
			return false
		}
		dst[f.word] |= x << f.shift
	}
	return true
}
