package column

import (
	"encoding/binary"
	"slices"

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
	v := &vector.Vector{}
	return v, r.ColumnInto(v, addr, t, n)
}

// ColumnInto is Column into a vector whose buffers are its own, and used where they are
// large enough. The vector is undefined after an error.
func (r *Reader) ColumnInto(out *vector.Vector, addr uint32, t types.T, n int) error {
	d, err := r.descriptor(addr)
	if err != nil {
		return err
	}
	k := KindOf(t)
	if k == 0 {
		return errNoKind(t)
	}
	if d.kind != k {
		return r.fault("a column of another type than declared")
	}
	if n == 0 {
		out.Reset(t, 0)
		return nil
	}
	if d.constant {
		one := &vector.Vector{}
		if err := r.values(one, &d, t, 1); err != nil {
			return err
		}
		out.SetConst(one, 0, n)
		return nil
	}
	return r.values(out, &d, t, n)
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

// values reads the values of a column and which of them are null. Room is made only for
// what was read: n may be whatever the guest says.
func (r *Reader) values(out *vector.Vector, d *descriptor, t types.T, n int) error {
	valid, err := r.validity(d.validity, n)
	if err != nil {
		return err
	}
	switch k := d.kind; {
	case k == Bool:
		b, err := r.read(d.data, int64(n+7)/8)
		if err != nil {
			return err
		}
		out.Reset(t, n)
		copy(out.Bits(), readBits(b, n))
	case k == Numeric:
		return r.numerics(out, d, t, n, valid)
	case k == List:
		return r.lists(out, d, t, n, valid)
	case k.varlen():
		return r.texts(out, d, t, n, valid)
	default:
		b, err := r.read(d.data, int64(n)*int64(k.width()))
		if err != nil {
			return err
		}
		out.Reset(t, n)
		copy(out.FixedBytes(n), b)
	}
	out.Valid = valid
	return r.checkTimes(out)
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
func (r *Reader) numerics(into *vector.Vector, d *descriptor, t types.T, n int, valid vector.Bitmap) error {
	if d.scale > decimal.MaxDigits128 {
		return errs.New(errs.NumericValueOutOfRange, "WebAssembly function \"%s\" returned a numeric of scale %d; the limit is %d", r.Name, d.scale, decimal.MaxDigits128)
	}
	b, err := r.read(d.data, 16*int64(n))
	if err != nil {
		return err
	}
	out := vector.NewBuilder(t, n)
	for i := range n {
		if len(valid) > 0 && !valid.Get(i) {
			out.AppendNull()
			continue
		}
		x := decimal.Int128{Lo: binary.LittleEndian.Uint64(b[16*i:]), Hi: int64(binary.LittleEndian.Uint64(b[16*i+8:]))}
		if x == (decimal.Int128{Hi: -1 << 63}) || !x.Fits38() {
			return errs.New(errs.NumericValueOutOfRange, "WebAssembly function \"%s\" returned a numeric of more than %d digits", r.Name, decimal.MaxDigits128)
		}
		out.AppendInt128(x, d.scale, d.scale)
	}
	*into = *out.Finish()
	return nil
}

// ends makes offsets of the same number in b, which must not decrease or go beyond limit:
// off begins at 0, and first is where those in b have begun.
func (r *Reader) ends(off []int32, b []byte, limit uint32) (first uint32, err error) {
	first = binary.LittleEndian.Uint32(b)
	before, ordered := first, true
	for i := range off {
		x := binary.LittleEndian.Uint32(b)
		ordered = ordered && x >= before
		off[i], before, b = int32(x-first), x, b[4:]
	}
	// They do not decrease, so that the last one is the largest.
	if !ordered || before > limit || before-first > 1<<31-1 {
		return 0, r.fault("offsets that decrease or leave the data")
	}
	return first, nil
}

// texts reads values of variable length.
func (r *Reader) texts(out *vector.Vector, d *descriptor, t types.T, n int, valid vector.Bitmap) error {
	b, err := r.read(d.offsets, 4*int64(n+1))
	if err != nil {
		return err
	}
	out.Reset(t, n)
	off := out.Offsets()
	first, err := r.ends(off, b, d.length)
	if err != nil {
		return err
	}
	if uint64(d.data)+uint64(d.length) > 1<<32 {
		return r.fault("a column outside its memory")
	}
	b, err = r.read(d.data+first, int64(off[n]))
	if err != nil {
		return err
	}
	if off[n] > MaxValue {
		for i := range n {
			if size := off[i+1] - off[i]; size > MaxValue {
				return errs.New(errs.ProgramLimitExceeded, "WebAssembly function \"%s\" returned %d bytes; the limit is %d", r.Name, size, MaxValue)
			}
		}
	}
	if d.kind != Bytea && !ValidTexts(off, b) {
		return errs.New(errs.CharacterNotInRepertoire, "WebAssembly function \"%s\" returned text that is not valid UTF-8", r.Name)
	}
	if d.kind == JSON {
		return r.json(out, t, slices.Clone(off), b, valid)
	}
	out.SetVarlen(off, append(out.Data()[:0], b...))
	out.Valid = valid
	return nil
}

// json checks documents, and makes those of jsonb canonical.
func (r *Reader) json(into *vector.Vector, t types.T, off []int32, b []byte, valid vector.Bitmap) error {
	out := vector.BuildIn(into, t)
	var made []byte
	for i := range len(off) - 1 {
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
			return err
		}
		out.AppendBytes(text)
	}
	out.Finish()
	return nil
}

// lists reads arrays of one dimension.
func (r *Reader) lists(into *vector.Vector, d *descriptor, t types.T, n int, valid vector.Bitmap) error {
	if d.children != 1 {
		return r.fault("a list without one child")
	}
	b, err := r.read(d.offsets, 4*int64(n+1))
	if err != nil {
		return err
	}
	off := make([]int32, n+1)
	first, err := r.ends(off, b, 1<<31-1)
	if err != nil {
		return err
	}
	// No child is a list, so this ends.
	elements, err := r.Column(d.child, t.Elem(), int(first)+int(off[n]))
	if err != nil {
		return err
	}
	// The elements may be a constant, which takes room only here.
	if err := r.Take(int64(off[n]) * int64(vector.Width(t.Elem().Phys()))); err != nil {
		return err
	}
	out := vector.BuildIn(into, t)
	var made []byte
	for i := range n {
		if len(valid) > 0 && !valid.Get(i) {
			out.AppendNull()
			continue
		}
		size := int(off[i+1] - off[i])
		if size > MaxValue/8 {
			return errs.New(errs.ProgramLimitExceeded, "WebAssembly function \"%s\" returned an array of %d elements; the limit is %d", r.Name, size, MaxValue/8)
		}
		one := &vector.Vector{}
		one.Gather(elements, span(int(first)+int(off[i]), size))
		a := array.Of(one)
		made = a.Append(made[:0])
		out.AppendBytes(made)
	}
	out.Finish()
	return nil
}

// span lists n rows from one on.
func span(from, n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(from + i)
	}
	return out
}
