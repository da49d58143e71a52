package column

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/vector"
)

// MaxValue bounds one value that a guest returns, in bytes.
const MaxValue = 16 << 20

// Reader reads the columns that a guest has returned.
type Reader struct {
	Memory Memory
	// Name is how errors call the function.
	Name string
	// Take is asked before bytes are copied: it bounds, reserves and charges.
	Take func(bytes int64) error
}

// descriptor is a descriptor as the guest has left it.
type descriptor struct {
	kind                            Kind
	scale                           int
	constant                        bool
	validity, offsets, data, length uint32
	children, child                 uint32
}

// fault is the error of a column that is not what a column may be.
func (r *Reader) fault(what string) error {
	return errs.New(errs.ExternalRoutineException, "WebAssembly function \"%s\" returned %s", r.Name, what)
}

// Column reads n rows of type t from the column whose descriptor is at addr.
func (r *Reader) Column(addr uint32, t types.T, n int) (*vector.Vector, error) {
	d, err := r.descriptor(addr)
	if err != nil {
		return nil, err
	}
	k := KindOf(t)
	if k == 0 {
		return nil, errNoKind(t)
	}
	if d.kind != k {
		return nil, r.fault("a column of another type than declared")
	}
	if n == 0 {
		return vector.New(t, 0), nil
	}
	rows := n
	if d.constant {
		rows = 1
	}
	valid, err := r.validity(d.validity, rows)
	if err != nil {
		return nil, err
	}
	v, err := r.values(&d, t, rows, valid)
	if err != nil || !d.constant {
		return v, err
	}
	return vector.NewConst(v, 0, n), nil
}

// descriptor reads a descriptor.
func (r *Reader) descriptor(addr uint32) (descriptor, error) {
	b, ok := r.Memory.Read(addr, DescriptorSize)
	if !ok {
		return descriptor{}, r.fault("a column outside its memory")
	}
	u := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	d := descriptor{kind: Kind(u(atType)), scale: int(u(atType) >> 16), constant: u(atFlags)&Constant != 0,
		validity: u(atValidity), offsets: u(atOffsets), data: u(atData), length: u(atDataLen),
		children: u(atNChildren), child: u(atChild)}
	if u(atFlags)&^Constant != 0 {
		return d, r.fault("a column with flags that are not known")
	}
	return d, nil
}

// read returns a part of the guest's memory that is to be copied.
func (r *Reader) read(addr uint32, size int64) ([]byte, error) {
	if size > 1<<32-1 {
		return nil, r.fault("a column outside its memory")
	}
	b, ok := r.Memory.Read(addr, uint32(size))
	if !ok {
		return nil, r.fault("a column outside its memory")
	}
	return b, r.Take(size)
}

// validity reads a bitmap; empty where no row is null.
func (r *Reader) validity(addr uint32, n int) (vector.Bitmap, error) {
	if addr == 0 {
		return nil, nil
	}
	b, err := r.read(addr, int64(n+7)/8)
	if err != nil {
		return nil, err
	}
	if allSet(b, n) {
		return nil, nil
	}
	return readBits(b, n), nil
}

// allSet reports whether n bits are all set.
func allSet(b []byte, n int) bool {
	for _, x := range b[:n/8] {
		if x != 0xff {
			return false
		}
	}
	rest := n & 7
	return rest == 0 || b[n/8]|0xff<<rest == 0xff
}

// readBits copies n bits, and leaves those behind them zero.
func readBits(b []byte, n int) vector.Bitmap {
	out := vector.NewBitmap(n)
	for i, x := range b[:(n+7)/8] {
		out[i>>3] |= uint64(x) << (8 * (i & 7))
	}
	if rest := n & 63; rest != 0 {
		out[n>>6] &= 1<<rest - 1
	}
	return out
}

// values reads the values of a column.
func (r *Reader) values(d *descriptor, t types.T, n int, valid vector.Bitmap) (*vector.Vector, error) {
	switch k := d.kind; {
	case k == Bool:
		b, err := r.read(d.data, int64(n+7)/8)
		if err != nil {
			return nil, err
		}
		return vector.WrapBits(t, readBits(b, n), n, valid), nil
	case k == Numeric:
		return r.numerics(d, t, n, valid)
	case k == List:
		return r.lists(d, t, n, valid)
	case k.varlen():
		return r.texts(d, t, n, valid)
	}
	b, err := r.read(d.data, int64(n)*int64(d.kind.width()))
	if err != nil {
		return nil, err
	}
	v := vector.New(t, n)
	copy(v.FixedBytes(n), b)
	v.Valid = valid
	return v, r.checkTimes(v)
}

// checkTimes checks that numbers are dates and times.
func (r *Reader) checkTimes(v *vector.Vector) error {
	ok := TimeCheck(v.Type)
	if ok == nil {
		return nil
	}
	for i := range v.Len() {
		x := int64(0)
		if v.Phys() == types.PhysInt32 {
			x = int64(vector.Values[int32](v)[i])
		} else {
			x = vector.Values[int64](v)[i]
		}
		if !ok(x) && !v.IsNull(i) {
			return errs.New(errs.DatetimeFieldOverflow, "WebAssembly function \"%s\" returned a %s that is out of range", r.Name, v.Type)
		}
	}
	return nil
}

// numerics reads 128-bit fixed point.
func (r *Reader) numerics(d *descriptor, t types.T, n int, valid vector.Bitmap) (*vector.Vector, error) {
	if d.scale > decimal.MaxDigits128 {
		return nil, errs.New(errs.NumericValueOutOfRange, "WebAssembly function \"%s\" returned a numeric of scale %d; the limit is %d", r.Name, d.scale, decimal.MaxDigits128)
	}
	b, err := r.read(d.data, 16*int64(n))
	if err != nil {
		return nil, err
	}
	out := vector.NewBuilder(t, n)
	for i := range n {
		if len(valid) > 0 && !valid.Get(i) {
			out.AppendNull()
			continue
		}
		x := decimal.Int128{Lo: binary.LittleEndian.Uint64(b[16*i:]), Hi: int64(binary.LittleEndian.Uint64(b[16*i+8:]))}
		if x == (decimal.Int128{Hi: -1 << 63}) || !x.Fits38() {
			return nil, errs.New(errs.NumericValueOutOfRange, "WebAssembly function \"%s\" returned a numeric of more than %d digits", r.Name, decimal.MaxDigits128)
		}
		out.AppendInt128(x, d.scale, d.scale)
	}
	return out.Finish(), nil
}

// ends reads n+1 offsets, which must not decrease or go beyond limit, and moves
// them to begin at 0; first is where they have begun.
func (r *Reader) ends(addr uint32, n int, limit uint32) (off []int32, first uint32, err error) {
	b, err := r.read(addr, 4*int64(n+1))
	if err != nil {
		return nil, 0, err
	}
	first = binary.LittleEndian.Uint32(b)
	off = make([]int32, n+1)
	before := first
	for i := range off {
		x := binary.LittleEndian.Uint32(b[4*i:])
		if x < before || x > limit || x-first > 1<<31-1 {
			return nil, 0, r.fault("offsets that decrease or leave the data")
		}
		off[i], before = int32(x-first), x
	}
	if first > limit {
		return nil, 0, r.fault("offsets that decrease or leave the data")
	}
	return off, first, nil
}

// texts reads values of variable length.
func (r *Reader) texts(d *descriptor, t types.T, n int, valid vector.Bitmap) (*vector.Vector, error) {
	off, first, err := r.ends(d.offsets, n, d.length)
	if err != nil {
		return nil, err
	}
	if uint64(d.data)+uint64(d.length) > 1<<32 {
		return nil, r.fault("a column outside its memory")
	}
	b, err := r.read(d.data+first, int64(off[n]))
	if err != nil {
		return nil, err
	}
	for i := range n {
		if size := off[i+1] - off[i]; size > MaxValue {
			return nil, errs.New(errs.ProgramLimitExceeded, "WebAssembly function \"%s\" returned %d bytes; the limit is %d", r.Name, size, MaxValue)
		}
		if d.kind != Bytea && !ValidText(b[off[i]:off[i+1]]) {
			return nil, errs.New(errs.CharacterNotInRepertoire, "WebAssembly function \"%s\" returned text that is not valid UTF-8", r.Name)
		}
	}
	if d.kind == JSON {
		return r.json(t, off, b, valid)
	}
	return vector.WrapVarlen(t, off, append([]byte(nil), b...), valid), nil
}

// json checks documents, and makes those of jsonb canonical.
func (r *Reader) json(t types.T, off []int32, b []byte, valid vector.Bitmap) (*vector.Vector, error) {
	n := len(off) - 1
	out := vector.NewBuilder(t, n)
	var made []byte
	for i := range n {
		if len(valid) > 0 && !valid.Get(i) {
			out.AppendNull()
			continue
		}
		text := b[off[i]:off[i+1]]
		var err error
		if t.OID == types.JSONBOID {
			made, err = jsonv.Canonical(made[:0], string(text))
			text = made
		} else {
			err = jsonv.Validate(string(text))
		}
		if err != nil {
			return nil, err
		}
		out.AppendBytes(text)
	}
	return out.Finish(), nil
}

// lists reads arrays of one dimension.
func (r *Reader) lists(d *descriptor, t types.T, n int, valid vector.Bitmap) (*vector.Vector, error) {
	if d.children != 1 {
		return nil, r.fault("a list without one child")
	}
	off, first, err := r.ends(d.offsets, n, 1<<31-1)
	if err != nil {
		return nil, err
	}
	// No child is a list, so this ends.
	elements, err := r.Column(d.child, t.Elem(), int(first)+int(off[n]))
	if err != nil {
		return nil, err
	}
	// The elements may be a constant, which takes room only here.
	if err := r.Take(int64(off[n]) * int64(vector.Width(t.Elem().Phys()))); err != nil {
		return nil, err
	}
	out := vector.NewBuilder(t, n)
	var made []byte
	for i := range n {
		if len(valid) > 0 && !valid.Get(i) {
			out.AppendNull()
			continue
		}
		size := int(off[i+1] - off[i])
		if size > MaxValue/8 {
			return nil, errs.New(errs.ProgramLimitExceeded, "WebAssembly function \"%s\" returned an array of %d elements; the limit is %d", r.Name, size, MaxValue/8)
		}
		one := &vector.Vector{}
		one.Gather(elements, span(int(first)+int(off[i]), size))
		a := array.Of(one)
		made = a.Append(made[:0])
		out.AppendBytes(made)
	}
	return out.Finish(), nil
}

// span lists n rows from one on.
func span(from, n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(from + i)
	}
	return out
}
