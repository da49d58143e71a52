package vector

import (
	"encoding/binary"
	"slices"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
)

// Builder makes a Flat vector row by row or from runs of other vectors. Each
// Append method adds one row and may only be called for the layout it names.
// The zero value is not ready; use NewBuilder.
type Builder struct {
	v     *Vector
	n     int
	nulls bool
}

// NewBuilder returns a builder of vectors of type t, with room for hint rows.
func NewBuilder(t types.T, hint int) *Builder {
	b := &Builder{}
	b.Reset(t, hint)
	return b
}

// Reset starts a new vector of type t.
func (b *Builder) Reset(t types.T, hint int) {
	b.v, b.n, b.nulls = New(t, 0), 0, false
	if w := b.v.width(); w > 0 && hint > 0 {
		b.v.buf = alignedBytes(hint * w)[:0]
	}
	if b.v.varlen() {
		b.v.off = append(make([]int32, 0, hint+1), 0)
	}
}

// BuildIn returns a builder of a type of PhysBytes that builds in v, which loses what it
// has: v's buffers are used where they are large enough, so they must be its own. Finish
// returns v.
func BuildIn(v *Vector, t types.T) *Builder {
	v.Reset(t, 0)
	return &Builder{v: v}
}

// Len returns the rows appended so far.
func (b *Builder) Len() int { return b.n }

// Type returns the type of the vector being built.
func (b *Builder) Type() types.T { return b.v.Type }

// Finish returns the vector and leaves the builder to be Reset.
func (b *Builder) Finish() *Vector {
	v := b.v
	v.n = b.n
	if v.phys == types.PhysBool {
		b.reserve(Words(b.n) * 8)
	}
	b.v = nil
	return v
}

// Peek returns the rows appended so far as a vector that is valid until the
// next append or Reset.
func (b *Builder) Peek() *Vector {
	v := *b.v
	v.n = b.n
	if v.phys == types.PhysBool {
		v.buf = v.buf[:Words(b.n)*8]
	}
	return &v
}

// reserve makes buf size bytes long, growing geometrically and aligned.
func (b *Builder) reserve(size int) {
	if size <= cap(b.v.buf) {
		b.v.buf = b.v.buf[:size]
		return
	}
	grown := alignedBytes(max(size, 2*cap(b.v.buf), 64*8))
	copy(grown, b.v.buf)
	b.v.buf = grown[:size]
}

// valid records the validity of row b.n and counts the row.
func (b *Builder) valid(ok bool) {
	if !ok && !b.nulls {
		b.nulls = true
		b.v.Valid = NewBitmapSet(max(b.n, 1))
	}
	if b.nulls {
		for len(b.v.Valid) < Words(b.n+1) {
			b.v.Valid = append(b.v.Valid, ^uint64(0))
		}
		b.v.Valid.Put(b.n, ok)
	}
	b.n++
}

// AppendNull adds a null row.
func (b *Builder) AppendNull() {
	switch {
	case b.v.varlen():
		b.v.off = append(b.v.off, int32(len(b.v.data)))
	case b.v.phys == types.PhysBool:
		b.reserve(Words(b.n+1) * 8)
	default:
		b.reserve((b.n + 1) * b.v.width())
	}
	if len(b.v.DScale) > 0 {
		b.v.DScale = append(b.v.DScale, 0)
	}
	b.valid(false)
}

// AppendBool adds a bool.
func (b *Builder) AppendBool(x bool) {
	b.reserve(Words(b.n+1) * 8)
	if b.n&63 == 0 {
		b.v.Bits()[b.n>>6] = 0
	}
	b.v.Bits().Put(b.n, x)
	b.valid(true)
}

// AppendFixed adds a fixed-width value of the layout's own width.
func AppendFixed[T Fixed](b *Builder, x T) {
	b.reserve((b.n + 1) * b.v.width())
	Values[T](b.v)[b.n] = x
	b.valid(true)
}

// AppendBytes adds a variable-length value, which is copied.
func (b *Builder) AppendBytes(x []byte) {
	b.v.data = append(b.v.data, x...)
	b.v.off = append(b.v.off, int32(len(b.v.data)))
	b.valid(true)
}

// AppendLengths adds rows of a variable-length layout whose bytes are data, one
// behind the other. Their lengths are int32 in little-endian order; -1 is a null.
func (b *Builder) AppendLengths(lengths, data []byte) {
	n, from, end := len(lengths)/4, len(b.v.off), int32(len(b.v.data))
	b.v.data = append(b.v.data, data...)
	b.v.off = slices.Grow(b.v.off, n)[:from+n]
	if off := b.v.off[from:]; !appendEnds(off, lengths, end) && !b.nulls {
		b.n += n
		return
	}
	for i := range n {
		size := int32(binary.LittleEndian.Uint32(lengths[4*i:]))
		end += max(size, 0)
		b.v.off[from+i] = end
		b.valid(size >= 0)
	}
}

// appendEnds fills off with where values of the given lengths end, the first of which
// begins at end. It reports whether there are nulls, which have no place in that.
func appendEnds(off []int32, lengths []byte, end int32) (nulls bool) {
	signs := uint64(0)
	for ; len(lengths) >= 8 && len(off) >= 2; lengths, off = lengths[8:], off[2:] {
		two := binary.LittleEndian.Uint64(lengths)
		signs |= two
		off[0] = end + int32(two)
		end = off[0] + int32(two>>32)
		off[1] = end
	}
	if len(lengths) >= 4 && len(off) > 0 {
		one := binary.LittleEndian.Uint32(lengths)
		signs |= uint64(one)
		off[0] = end + int32(one)
	}
	return signs&(1<<63|1<<31) != 0
}

// AppendString adds a variable-length value.
func (b *Builder) AppendString(x string) {
	b.v.data = append(b.v.data, x...)
	b.v.off = append(b.v.off, int32(len(b.v.data)))
	b.valid(true)
}

// AppendDecimal adds a numeric. The builder starts with the first value's
// scale as fixed point and widens the representation as values demand.
func (b *Builder) AppendDecimal(d *decimal.Decimal) {
	x, fits := d.Int128()
	if !fits {
		b.widenVar()
	}
	if b.v.Num == NumVar {
		b.v.data = d.AppendEncoded(b.v.data)
		b.v.off = append(b.v.off, int32(len(b.v.data)))
		b.valid(true)
		return
	}
	b.appendFixedPoint(x, d.Scale, d.Scale)
}

// AppendInt128 adds the numeric x × 10^-scale, of at most 38 digits, which is
// displayed with show of its scale digits; the others must be zero.
func (b *Builder) AppendInt128(x decimal.Int128, scale, show int) {
	if b.v.Num == NumVar || scale > decimal.MaxDigits128 {
		b.appendAsVar(x, scale, show)
		return
	}
	b.appendFixedPoint(x, scale, show)
}

// appendFixedPoint adds x × 10^-scale, displayed with show digits.
func (b *Builder) appendFixedPoint(x decimal.Int128, scale, show int) {
	if b.n == 0 {
		b.v.Scale = int16(scale)
	}
	if scale > int(b.v.Scale) && !b.rescale(scale) {
		b.appendAsVar(x, scale, show)
		return
	}
	if up := int(b.v.Scale) - scale; up > 0 {
		scaled, ok := x.ScaleUp(up)
		if !ok || !scaled.Fits38() {
			b.appendAsVar(x, scale, show)
			return
		}
		x = scaled
	}
	if b.v.Num == NumFixed64 && !fits18(x) {
		b.widen128()
	}
	if show != int(b.v.Scale) && len(b.v.DScale) == 0 {
		b.startDScale(int(b.v.Scale))
	}
	if len(b.v.DScale) > 0 || b.n == 0 && show != int(b.v.Scale) {
		b.v.DScale = append(b.v.DScale, uint8(show))
	}
	b.reserve((b.n + 1) * b.v.width())
	if b.v.Num == NumFixed64 {
		Values[int64](b.v)[b.n] = int64(x.Lo)
	} else {
		Values[decimal.Int128](b.v)[b.n] = x
	}
	b.valid(true)
}

func (b *Builder) appendAsVar(x decimal.Int128, scale, show int) {
	b.widenVar()
	d := decimal.FromInt128(x, scale)
	d = d.Trunc(show)
	b.AppendDecimal(&d)
}

// startDScale records the display scale of the rows so far.
func (b *Builder) startDScale(scale int) {
	b.v.DScale = make([]uint8, b.n, b.n+1)
	for i := range b.v.DScale {
		b.v.DScale[i] = uint8(scale)
	}
}

func fits18(x decimal.Int128) bool {
	if !x.IsInt64() {
		return false
	}
	v := int64(x.Lo)
	return v < decimal.Pow10[18] && v > -decimal.Pow10[18]
}

// rescale raises the fixed-point scale of the rows so far, and reports false
// when one of them would no longer fit.
func (b *Builder) rescale(scale int) bool {
	if scale > decimal.MaxDigits128 {
		return false
	}
	old := int(b.v.Scale)
	scaled := make([]decimal.Int128, b.n)
	wide := false
	for i := range scaled {
		if b.isNull(i) {
			continue
		}
		x, ok := b.fixed(i).ScaleUp(scale - old)
		if !ok || !x.Fits38() {
			return false
		}
		scaled[i] = x
		wide = wide || !fits18(x)
	}
	if len(b.v.DScale) == 0 && b.n > 0 {
		b.startDScale(old)
	}
	b.v.Scale = int16(scale)
	if wide && b.v.Num == NumFixed64 {
		b.widen128()
	}
	for i, x := range scaled {
		if b.v.Num == NumFixed64 {
			Values[int64](b.v)[i] = int64(x.Lo)
		} else {
			Values[decimal.Int128](b.v)[i] = x
		}
	}
	return true
}

func (b *Builder) isNull(i int) bool { return b.nulls && !b.v.Valid.Get(i) }

// fixed returns row i of a fixed-point vector under construction.
func (b *Builder) fixed(i int) decimal.Int128 {
	if b.v.Num == NumFixed64 {
		return decimal.FromInt64(Values[int64](b.v)[i])
	}
	return Values[decimal.Int128](b.v)[i]
}

// widen128 changes the rows so far from int64 to Int128.
func (b *Builder) widen128() {
	old := Values[int64](b.v)[:b.n]
	buf := alignedBytes(max(2*cap(b.v.buf), (b.n+1)*16))
	b.v.Num, b.v.buf = NumFixed128, buf[:b.n*16]
	for i, out := 0, Values[decimal.Int128](b.v); i < len(old); i++ {
		out[i] = decimal.FromInt64(old[i])
	}
}

// widenVar changes the rows so far to encoded decimals.
func (b *Builder) widenVar() {
	if b.v.Num == NumVar {
		return
	}
	var data []byte
	off := make([]int32, 1, b.n+1)
	for i := range b.n {
		if !b.isNull(i) {
			d := b.v.DecimalAt(i)
			data = d.AppendEncoded(data)
		}
		off = append(off, int32(len(data)))
	}
	b.v.Num, b.v.Scale, b.v.DScale, b.v.buf = NumVar, 0, nil, nil
	b.v.off, b.v.data = off, data
}

// DecimalAt returns row i of a numeric vector that is not null. An encoded
// value that is not valid gives NaN; storage verifies its blocks before.
func (v *Vector) DecimalAt(i int) decimal.Decimal {
	b, i := v.Base(), v.Index(i)
	var x decimal.Int128
	switch b.Num {
	case NumVar:
		d, err := decimal.Decode(b.data[b.off[i]:b.off[i+1]])
		if err != nil {
			return decimal.Special(decimal.NaN)
		}
		return d
	case NumFixed64:
		x = decimal.FromInt64(Values[int64](b)[i])
	default:
		x = Values[decimal.Int128](b)[i]
	}
	d := decimal.FromInt128(x, int(b.Scale))
	if len(b.DScale) > 0 && int(b.DScale[i]) != int(b.Scale) {
		d = d.Trunc(int(b.DScale[i]))
	}
	return d
}

// AppendRow adds row i of src, which must have the same layout.
func (b *Builder) AppendRow(src *Vector, i int) {
	if src.IsNull(i) {
		b.AppendNull()
		return
	}
	base, at := src.Base(), src.Index(i)
	switch {
	case b.v.phys == types.PhysNumeric:
		b.appendNumericRow(base, at)
	case b.v.varlen():
		b.AppendBytes(base.data[base.off[at]:base.off[at+1]])
	case b.v.phys == types.PhysBool:
		b.AppendBool(base.Bits().Get(at))
	default:
		w := b.v.width()
		b.reserve((b.n + 1) * w)
		copy(b.v.buf[b.n*w:], base.buf[at*w:(at+1)*w])
		b.valid(true)
	}
}

func (b *Builder) appendNumericRow(base *Vector, at int) {
	if base.Num == NumVar || b.v.Num == NumVar {
		d := base.DecimalAt(at)
		b.AppendDecimal(&d)
		return
	}
	show := int(base.Scale)
	if len(base.DScale) > 0 {
		show = int(base.DScale[at])
	}
	x := decimal.Int128{}
	if base.Num == NumFixed64 {
		x = decimal.FromInt64(Values[int64](base)[at])
	} else {
		x = Values[decimal.Int128](base)[at]
	}
	b.appendFixedPoint(x, int(base.Scale), show)
}

// AppendRows adds the rows of src at the positions sel.
func (b *Builder) AppendRows(src *Vector, sel []int32) {
	if b.canCopy(src) {
		b.appendFixedRows(src, sel)
		return
	}
	if b.v.varlen() && src.phys == types.PhysBytes && !src.HasNulls() && !b.nulls {
		b.appendVarlenRows(src, sel)
		return
	}
	if b.canCopyNumeric(src) {
		b.appendFixedRows(src, sel)
		return
	}
	for _, i := range sel {
		b.AppendRow(src, int(i))
	}
}

// AppendFirst appends the first n rows of src, whose type has the layout of the
// builder's.
func (b *Builder) AppendFirst(src *Vector, n int) {
	if !b.canCopy(src) {
		b.AppendRows(src, Identity(n))
		return
	}
	w := b.v.width()
	at := b.n * w
	b.reserve(at + n*w)
	copy(b.v.buf[at:], src.buf[:n*w])
	b.n += n
}

// canCopy reports whether the rows of src are bytes to be copied: of fixed width,
// without nulls, and no numerics, which have several forms.
func (b *Builder) canCopy(src *Vector) bool {
	return b.v.width() > 0 && b.v.phys != types.PhysNumeric && src.Enc == Flat && !src.HasNulls() && !b.nulls
}

// canCopyNumeric reports whether the numerics of src have the very form of
// those in b, so that they can be copied as they are.
func (b *Builder) canCopyNumeric(src *Vector) bool {
	if b.v.phys != types.PhysNumeric || src.Enc != Flat || src.Num == NumVar || src.HasNulls() || b.nulls ||
		len(src.DScale) > 0 || len(b.v.DScale) > 0 {
		return false
	}
	if b.n == 0 && b.v.Num == NumFixed64 && src.Num == NumFixed64 {
		b.v.Scale = src.Scale
	}
	return b.v.Num == src.Num && b.v.Scale == src.Scale
}

// appendVarlenRows copies strings where neither side has nulls.
func (b *Builder) appendVarlenRows(src *Vector, sel []int32) {
	base := src.Base()
	off, data := base.off, base.data
	for _, i := range sel {
		at := src.Index(int(i))
		b.v.data = append(b.v.data, data[off[at]:off[at+1]]...)
		b.v.off = append(b.v.off, int32(len(b.v.data)))
	}
	b.n += len(sel)
}

// appendFixedRows copies fixed-width rows where neither side has nulls.
func (b *Builder) appendFixedRows(src *Vector, sel []int32) {
	w := b.v.width()
	from := b.n
	b.reserve((from + len(sel)) * w)
	switch w {
	case 2:
		gatherFixed(Values[int16](b.v)[from:], Values[int16](src), sel)
	case 4:
		gatherFixed(Values[int32](b.v)[from:], Values[int32](src), sel)
	case 8:
		gatherFixed(Values[int64](b.v)[from:], Values[int64](src), sel)
	case 16:
		gatherFixed(Values[decimal.Int128](b.v)[from:], Values[decimal.Int128](src), sel)
	}
	b.n += len(sel)
}

// RawAt returns the bytes of row i of a fixed-width vector other than bool.
// The slice is shared.
func (v *Vector) RawAt(i int) []byte {
	b, i := v.Base(), v.Index(i)
	w := b.width()
	return b.buf[i*w : (i+1)*w : (i+1)*w]
}

// AppendRaw adds a fixed-width value given as its bytes in a vector.
func (b *Builder) AppendRaw(x []byte) {
	w := b.v.width()
	b.reserve((b.n + 1) * w)
	copy(b.v.buf[b.n*w:], x[:w])
	b.valid(true)
}

// AppendEncodedDecimal adds a numeric in core/base/decimal's encoded form.
func (b *Builder) AppendEncodedDecimal(x []byte) error {
	d, err := decimal.Decode(x)
	if err != nil {
		return err
	}
	b.AppendDecimal(&d)
	return nil
}

// AppendFixed64 adds the numeric x × 10^-scale. It is the fast way for a
// column whose values all have that scale and fit 18 digits.
func (b *Builder) AppendFixed64(x int64, scale int) {
	if b.v.Num == NumFixed64 && len(b.v.DScale) == 0 && (b.n == 0 || int(b.v.Scale) == scale) && x < decimal.Pow10[18] && x > -decimal.Pow10[18] {
		b.v.Scale = int16(scale)
		b.reserve((b.n + 1) * 8)
		Values[int64](b.v)[b.n] = x
		b.valid(true)
		return
	}
	b.AppendInt128(decimal.FromInt64(x), scale, scale)
}
