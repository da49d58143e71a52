package array

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// MaxDims is PostgreSQL's limit on dimensions.
const MaxDims = 6

const headerLen = 8

// Dim is one dimension.
type Dim struct {
	Len   int32
	Lower int32
}

// Array is a decoded array. Elems has the product of the dimensions' lengths
// as rows; it is empty and Dims nil for '{}'.
type Array struct {
	Elem  types.T
	Dims  []Dim
	Elems *vector.Vector
}

// Of returns the one-dimensional array of the rows of elems.
func Of(elems *vector.Vector) Array {
	a := Array{Elem: elems.Type.Bare(), Elems: elems}
	if elems.Len() > 0 {
		a.Dims = []Dim{{Len: int32(elems.Len()), Lower: 1}}
	}
	return a
}

func corrupt() error { return errs.New(errs.DataCorrupted, "encoded array is invalid") }

// Len returns the number of elements without decoding them.
func Len(b []byte) int {
	if len(b) < headerLen {
		return 0
	}
	n := 1
	for d := range int(b[0]) {
		n *= int(int32(binary.LittleEndian.Uint32(b[headerLen+8*d:])))
	}
	if b[0] == 0 {
		return 0
	}
	return n
}

// Dims returns the dimensions without decoding the elements.
func Dims(b []byte) ([]Dim, error) {
	if len(b) < headerLen || b[0] > MaxDims || len(b) < headerLen+8*int(b[0]) {
		return nil, corrupt()
	}
	dims := make([]Dim, b[0])
	for i := range dims {
		at := headerLen + 8*i
		dims[i] = Dim{int32(binary.LittleEndian.Uint32(b[at:])), int32(binary.LittleEndian.Uint32(b[at+4:]))}
	}
	return dims, nil
}

// Decode reads an encoded array. It keeps no reference to b.
func Decode(b []byte) (Array, error) {
	dims, err := Dims(b)
	if err != nil {
		return Array{}, err
	}
	a := Array{Elem: types.Of(types.OID(binary.LittleEndian.Uint32(b[4:])))}
	n := 0
	if len(dims) > 0 {
		a.Dims, n = dims, Len(b)
	}
	rest := b[headerLen+8*len(dims):]
	var valid []byte
	if b[1] == 1 {
		size := (n + 7) / 8
		if n < 0 || len(rest) < size {
			return Array{}, corrupt()
		}
		valid, rest = rest[:size], rest[size:]
	}
	// Every element that is not null takes at least a byte or a bit of bitmap.
	if n < 0 || valid == nil && n > len(rest) {
		return Array{}, corrupt()
	}
	out := vector.NewBuilder(a.Elem, n)
	for i := range n {
		if valid != nil && valid[i>>3]&(1<<(i&7)) == 0 {
			out.AppendNull()
			continue
		}
		used, ok := DecodeValue(a.Elem, rest, out)
		if !ok {
			return Array{}, corrupt()
		}
		rest = rest[used:]
	}
	a.Elems = out.Finish()
	return a, nil
}

// Append appends the encoded form of a.
func (a *Array) Append(dst []byte) []byte {
	nulls := byte(0)
	n := a.Elems.Len()
	for i := range n {
		if a.Elems.IsNull(i) {
			nulls = 1
			break
		}
	}
	dst = append(dst, byte(len(a.Dims)), nulls, 0, 0)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(a.Elem.OID))
	for _, d := range a.Dims {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(d.Len))
		dst = binary.LittleEndian.AppendUint32(dst, uint32(d.Lower))
	}
	if nulls == 1 {
		at := len(dst)
		dst = append(dst, make([]byte, (n+7)/8)...)
		for i := range n {
			if !a.Elems.IsNull(i) {
				dst[at+i>>3] |= 1 << (i & 7)
			}
		}
	}
	for i := range n {
		if !a.Elems.IsNull(i) {
			dst = AppendValue(dst, a.Elems, i)
		}
	}
	return dst
}

// AppendValue appends row i of v, which is not null, as an element.
func AppendValue(dst []byte, v *vector.Vector, i int) []byte {
	switch v.Phys() {
	case types.PhysBool:
		if v.Bool(i) {
			return append(dst, 1)
		}
		return append(dst, 0)
	case types.PhysNumeric:
		d := v.DecimalAt(i)
		at := len(dst)
		dst = d.AppendEncoded(append(dst, 0, 0, 0, 0))
		binary.LittleEndian.PutUint32(dst[at:], uint32(len(dst)-at-4))
		return dst
	case types.PhysBytes:
		b := v.Bytes(i)
		dst = binary.LittleEndian.AppendUint32(dst, uint32(len(b)))
		return append(dst, b...)
	}
	return append(dst, v.RawAt(i)...)
}

// DecodeValue reads one element of type t from the start of b into out, and
// returns how many bytes it took.
func DecodeValue(t types.T, b []byte, out *vector.Builder) (int, bool) {
	switch phys := t.Phys(); phys {
	case types.PhysBool:
		if len(b) < 1 {
			return 0, false
		}
		out.AppendBool(b[0] != 0)
		return 1, true
	case types.PhysNumeric, types.PhysBytes:
		if len(b) < 4 {
			return 0, false
		}
		size := int(binary.LittleEndian.Uint32(b))
		if size > len(b)-4 {
			return 0, false
		}
		if phys == types.PhysNumeric {
			return 4 + size, out.AppendEncodedDecimal(b[4:4+size]) == nil
		}
		out.AppendBytes(b[4 : 4+size])
		return 4 + size, true
	default:
		w := vector.Width(phys)
		if w == 0 || len(b) < w {
			return 0, false
		}
		out.AppendRaw(b[:w])
		return w, true
	}
}
