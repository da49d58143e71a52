package vector

import (
	"unsafe"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
)

// Size is the most rows that a batch holds.
const Size = 2048

// Encoding says how a vector's rows map to its values.
type Encoding uint8

// The encodings.
const (
	Flat  Encoding = iota // row i is value i
	Const                 // every row is value 0
	Dict                  // row i is value Codes()[i] of the dictionary
)

// Vector is a column of values; see the package comment for the layout. Its
// fields are read through methods because the memory is typed by the layout.
type Vector struct {
	Type types.T
	Enc  Encoding
	// Valid is empty when no row is null. Of a Const vector only bit 0 counts.
	Valid Bitmap
	// Num and Scale describe a PhysNumeric vector; see NumRep.
	Num   NumRep
	Scale int16
	// DScale is empty, or holds for each row of a fixed-point numeric the
	// digits after the point that the value is displayed with, at most Scale.
	DScale []uint8

	n    int
	phys types.Phys
	buf  []byte  // fixed-width values, bit values or codes, 8-byte aligned
	off  []int32 // PhysBytes: n+1 offsets into data
	data []byte
	dict *Vector
}

// Interval is one value of a PhysInterval vector.
type Interval struct {
	Micros int64
	Days   int32
	Months int32
}

// TimeTZ is one value of a PhysTimeTZ vector.
type TimeTZ struct {
	Micros int64 // since midnight, local
	Zone   int32 // seconds west of UTC, as PostgreSQL stores it
	_      int32
}

// UUID is one value of a PhysUUID vector.
type UUID [16]byte

// Fixed is any value type that a fixed-width layout can be viewed as.
type Fixed interface {
	~int16 | ~int32 | ~int64 | ~uint64 | ~float32 | ~float64 | decimal.Int128 | Interval | TimeTZ | UUID
}

// New returns a Flat vector of type t with n rows, all valid and zero. A
// numeric is made as Fixed64 of scale 0; a PhysBytes vector has all rows empty.
func New(t types.T, n int) *Vector {
	v := &Vector{}
	v.Reset(t, n)
	return v
}

// Reset makes v a Flat vector of type t with n rows, all valid, reusing its
// buffers where they are large enough and its own. Fixed-width values are
// unspecified afterwards; offsets are zero.
func (v *Vector) Reset(t types.T, n int) {
	v.Type, v.Enc, v.n, v.phys = t, Flat, n, t.Phys()
	v.Num, v.Scale, v.DScale, v.dict = NumFixed64, 0, nil, nil
	v.Valid = nil
	v.data = v.data[:0]
	v.off = v.off[:0]
	v.setWidth()
}

// ResetNumeric makes v a Flat numeric vector of the given representation.
func (v *Vector) ResetNumeric(t types.T, n int, rep NumRep, scale int) {
	v.Reset(t, n)
	v.Num, v.Scale = rep, int16(scale)
	v.setWidth()
}

// setWidth sizes the value buffers for the layout and row count.
func (v *Vector) setWidth() {
	switch w := v.width(); {
	case v.varlen():
		v.buf = v.buf[:0]
		if cap(v.off) <= v.n {
			v.off = make([]int32, v.n+1)
			return
		}
		v.off = v.off[:v.n+1]
		clear(v.off)
	case v.phys == types.PhysBool:
		v.growBuf(Words(v.n) * 8)
	default:
		v.growBuf(v.n * w)
	}
}

// growBuf makes buf exactly size bytes long, aligned to 8 bytes.
func (v *Vector) growBuf(size int) {
	if cap(v.buf) >= size {
		v.buf = v.buf[:size]
		return
	}
	v.buf = alignedBytes(size)
}

// alignedBytes returns size zero bytes at an 8-byte aligned address.
func alignedBytes(size int) []byte {
	if size == 0 {
		return nil
	}
	words := make([]uint64, (size+7)/8)
	return unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(words)*8)[:size]
}

// FixedWidth returns the bytes of a value in FixedBytes, 0 for layouts that have
// none.
func (v *Vector) FixedWidth() int { return v.width() }

// width returns the bytes a value of v's layout takes in buf.
func (v *Vector) width() int {
	if v.phys == types.PhysNumeric {
		switch v.Num {
		case NumFixed64:
			return 8
		case NumFixed128:
			return 16
		}
		return 0
	}
	return Width(v.phys)
}

// Width returns the bytes that a value of a fixed-width layout takes, 0 for
// bitmaps, numerics and variable-length layouts.
func Width(p types.Phys) int {
	switch p {
	case types.PhysInt16:
		return 2
	case types.PhysInt32, types.PhysFloat32:
		return 4
	case types.PhysInt64, types.PhysFloat64:
		return 8
	case types.PhysInterval, types.PhysUUID, types.PhysTimeTZ:
		return 16
	}
	return 0
}

// varlen reports whether the values stand in offsets and data.
func (v *Vector) varlen() bool {
	return v.phys == types.PhysBytes || v.phys == types.PhysNumeric && v.Num == NumVar
}

// Len returns the number of rows.
func (v *Vector) Len() int { return v.n }

// Phys returns the physical layout.
func (v *Vector) Phys() types.Phys { return v.phys }

// IsVarlen reports whether Bytes, Offsets and Data may be used: true for
// PhysBytes and for numerics of arbitrary precision.
func (v *Vector) IsVarlen() bool { return v.varlen() }

// HasNulls reports whether any row may be null.
func (v *Vector) HasNulls() bool { return len(v.Valid) != 0 }

// IsNull reports whether row i is null.
func (v *Vector) IsNull(i int) bool {
	if len(v.Valid) == 0 {
		return false
	}
	if v.Enc == Const {
		i = 0
	}
	return !v.Valid.Get(i)
}

// SetNull marks row i null. v must be Flat or Dict, or i 0 of a Const.
func (v *Vector) SetNull(i int) {
	v.EnsureValid()
	v.Valid.Clear(i)
}

// EnsureValid gives v a validity bitmap, all ones if it had none.
func (v *Vector) EnsureValid() {
	if len(v.Valid) == 0 {
		v.Valid = NewBitmapSet(v.rows())
	}
}

// rows returns how many physical rows the validity covers.
func (v *Vector) rows() int {
	if v.Enc == Const {
		return 1
	}
	return v.n
}

// Index maps row i to the position of its value: in v itself for Flat and
// Const, in Dictionary for Dict.
func (v *Vector) Index(i int) int {
	switch v.Enc {
	case Const:
		return 0
	case Dict:
		return int(v.Codes()[i])
	}
	return i
}

// Base returns the vector that holds the values: the dictionary of a Dict
// vector, v itself otherwise.
func (v *Vector) Base() *Vector {
	if v.Enc == Dict {
		return v.dict
	}
	return v
}

// Values views the fixed-width values of v, which must not be a Dict. The
// element type must have the layout's width. One value for Const.
func Values[T Fixed](v *Vector) []T {
	if len(v.buf) == 0 {
		return nil
	}
	var zero T
	return unsafe.Slice((*T)(unsafe.Pointer(&v.buf[0])), len(v.buf)/int(unsafe.Sizeof(zero)))
}

// Bits views the values of a PhysBool vector that is not a Dict.
func (v *Vector) Bits() Bitmap { return Bitmap(Values[uint64](v)) }

// Bool returns row i of a PhysBool vector.
func (v *Vector) Bool(i int) bool { return v.Base().Bits().Get(v.Index(i)) }

// Bytes returns row i of a variable-length vector. The slice is shared.
func (v *Vector) Bytes(i int) []byte {
	b, i := v.Base(), v.Index(i)
	return b.data[b.off[i]:b.off[i+1]:b.off[i+1]]
}

// String returns row i of a variable-length vector as a string that shares
// the vector's memory: it is valid as long as the vector is.
func (v *Vector) Str(i int) string {
	b := v.Bytes(i)
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// Offsets returns the n+1 offsets of a variable-length vector, not a Dict.
func (v *Vector) Offsets() []int32 { return v.off }

// Data returns the bytes of a variable-length vector, not a Dict.
func (v *Vector) Data() []byte { return v.data }

// SetVarlen gives a Flat variable-length vector its offsets (one more than
// rows) and bytes. v takes them over.
func (v *Vector) SetVarlen(off []int32, data []byte) { v.off, v.data = off, data }

// Codes returns the codes of a Dict vector.
func (v *Vector) Codes() []int32 { return Values[int32](v) }

// Dictionary returns the dictionary of a Dict vector.
func (v *Vector) Dictionary() *Vector { return v.dict }

// NewConst returns a Const vector of n rows whose value is row i of src.
func NewConst(src *Vector, i, n int) *Vector {
	v := &Vector{}
	v.SetConst(src, i, n)
	return v
}

// SetConst makes v a Const vector of n rows whose value is row i of src.
func (v *Vector) SetConst(src *Vector, i, n int) {
	v.Reset(src.Type, 0)
	one := [1]int32{int32(i)}
	v.Gather(src, one[:])
	v.Flatten()
	v.Enc, v.n = Const, n
}

// NewNull returns a Const vector of n nulls.
func NewNull(t types.T, n int) *Vector {
	v := New(t, 1)
	v.Enc, v.n = Const, n
	v.Valid = NewBitmap(1)
	return v
}

// NewDict returns a Dict vector over dict. Codes and valid are taken over;
// valid may be empty.
func NewDict(dict *Vector, codes []int32, valid Bitmap) *Vector {
	v := &Vector{}
	v.SetDict(dict, codes, valid)
	return v
}

// SetDict makes v a Dict vector over dict; codes and valid are taken over.
func (v *Vector) SetDict(dict *Vector, codes []int32, valid Bitmap) {
	v.Type, v.Enc, v.n, v.phys = dict.Type, Dict, len(codes), dict.phys
	v.Num, v.Scale, v.DScale = dict.Num, dict.Scale, nil
	v.Valid, v.dict = valid, dict
	v.off, v.data = v.off[:0], v.data[:0]
	v.buf = nil
	if len(codes) > 0 {
		v.buf = unsafe.Slice((*byte)(unsafe.Pointer(&codes[0])), len(codes)*4)
	}
}

// WrapFixed returns a Flat vector over values that are shared, not copied:
// len(values) rows of a fixed-width layout other than numeric.
func WrapFixed[T Fixed](t types.T, values []T, valid Bitmap) *Vector {
	v := &Vector{Type: t, phys: t.Phys(), n: len(values), Valid: valid}
	if len(values) > 0 {
		v.buf = unsafe.Slice((*byte)(unsafe.Pointer(&values[0])), len(values)*int(unsafe.Sizeof(values[0])))
	}
	return v
}

// Borrow makes v a Flat view of n values of a fixed-width layout that start at
// words. num and scale are those of numerics.
func (v *Vector) Borrow(t types.T, num NumRep, scale int16, words []uint64, n int) {
	*v = Vector{Type: t, phys: t.Phys(), Num: num, Scale: scale, n: n}
	if len(words) > 0 {
		v.buf = unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(words)*8)[:n*v.width()]
	}
}

// WrapBits returns a Flat bool vector of n rows over bits, which are shared.
func WrapBits(t types.T, bits Bitmap, n int, valid Bitmap) *Vector {
	v := WrapFixed(t, []uint64(bits[:Words(n)]), valid)
	v.n = n
	return v
}

// WrapVarlen returns a Flat variable-length vector over shared memory.
func WrapVarlen(t types.T, off []int32, data []byte, valid Bitmap) *Vector {
	v := &Vector{Type: t, phys: t.Phys(), n: len(off) - 1, Valid: valid, off: off, data: data}
	if v.phys == types.PhysNumeric {
		v.Num = NumVar
	}
	return v
}

// WithType returns a vector of type t over v's memory. The layouts of the two
// types must be the same.
func (v *Vector) WithType(t types.T) *Vector {
	shared := *v
	shared.Type = t
	return &shared
}

// Slice returns rows [from, from+n) of v, sharing its memory where the row
// boundary allows: bitmaps are copied unless from is a multiple of 64.
func (v *Vector) Slice(from, n int) *Vector {
	if v.Enc == Const {
		shared := *v
		shared.n = n
		return &shared
	}
	if from&63 != 0 && (v.HasNulls() || v.phys == types.PhysBool && v.Enc == Flat) {
		sel := make([]int32, n)
		for i := range sel {
			sel[i] = int32(from + i)
		}
		out := &Vector{}
		out.Gather(v, sel)
		return out
	}
	s := *v
	s.n = n
	if v.HasNulls() {
		s.Valid = v.Valid[from>>6:]
	}
	if len(v.DScale) > 0 {
		s.DScale = v.DScale[from : from+n]
	}
	switch {
	case v.Enc == Dict:
		s.buf = v.buf[from*4 : (from+n)*4]
	case v.varlen():
		s.off = v.off[from : from+n+1]
	case v.phys == types.PhysBool:
		s.buf = v.buf[from>>3:]
	default:
		w := v.width()
		s.buf = v.buf[from*w : (from+n)*w]
	}
	return &s
}

// FixedBytes returns the memory of the first n values of a Flat fixed-width
// vector other than bool. It is shared.
func (v *Vector) FixedBytes(n int) []byte { return v.buf[:n*v.width()] }
