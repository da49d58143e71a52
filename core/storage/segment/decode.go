package segment

import (
	"encoding/binary"
	"unsafe"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/bitpack"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/vector"
)

// Reader decodes blocks of a segment into vectors of its own, one per column.
// It is used by one goroutine. The vectors of a column are valid until the
// next block of that column is read, or Close.
type Reader struct {
	s    *Segment
	cols []colReader
}

// colReader keeps what one column's vector uses.
type colReader struct {
	vec   vector.Vector
	codes []int32
	off   []int32
	lens  []int32
	valid vector.Bitmap
	frame *buffer.Frame // pinned while vec refers to its memory
}

// NewReader returns a reader for n columns of whatever number at a time; slot
// names the column's place in the caller's batch.
func (s *Segment) NewReader(slots int) *Reader { return &Reader{s: s, cols: make([]colReader, slots)} }

// Close gives up all pins.
func (r *Reader) Close() {
	for i := range r.cols {
		r.cols[i].unpin()
	}
}

func (c *colReader) unpin() {
	if c.frame != nil {
		c.frame.Unpin()
		c.frame = nil
	}
}

// Read decodes a block of a column into the vector of a slot.
func (r *Reader) Read(slot, col, block int) (*vector.Vector, error) {
	c := &r.cols[slot]
	c.unpin()
	f, err := r.s.fetch(col, block)
	if err != nil {
		return nil, err
	}
	blk, err := r.s.parse(col, block, f.Data())
	if err == nil {
		err = c.decode(blk)
	}
	if err != nil || !c.shares() {
		f.Unpin()
	} else {
		c.frame = f
	}
	return &c.vec, err
}

// shares reports whether the vector refers to the block's memory.
func (c *colReader) shares() bool { return c.vec.IsVarlen() && c.vec.Enc != vector.Dict }

// block is a block that has been parsed.
type block struct {
	head
	seg   *Segment
	col   int
	typ   types.T
	valid []byte
	scale []byte // display scales, where they differ
	body  []byte
}

// parse checks a block's header and finds its parts.
func (s *Segment) parse(col, k int, b []byte) (*block, error) {
	h, ok := parseHead(b)
	if !ok || h.count != s.BlockRows(k) {
		return nil, errDamaged(s.id, "a block header is invalid")
	}
	blk := &block{head: h, seg: s, col: col, typ: s.cols[col].typ, body: b[blockHeader:]}
	if h.valid == someNull {
		n := vector.Words(h.count) * 8
		if len(blk.body) < n {
			return nil, blk.damaged()
		}
		blk.valid, blk.body = blk.body[:n], blk.body[n:]
	}
	if h.aux&scalesDiffer != 0 {
		if len(blk.body) < aligned(h.count) {
			return nil, blk.damaged()
		}
		blk.scale, blk.body = blk.body[:h.count], blk.body[aligned(h.count):]
	}
	return blk, nil
}

func (b *block) damaged() error { return errDamaged(b.seg.id, "a block is too short for what it says") }

// decode makes c.vec of a block.
func (c *colReader) decode(b *block) error {
	if b.head.valid == allNull {
		c.vec = *vector.NewNull(b.typ, b.count)
		return nil
	}
	var err error
	switch layoutOf(b.typ) {
	case layInt:
		err = c.ints(b)
	case layFloat, layWide:
		err = c.fixed(b)
	case layNumeric:
		if b.num == numFixed64 {
			err = c.numerics(b)
		} else {
			err = c.strings(b)
		}
	default:
		err = c.strings(b)
	}
	if err == nil && b.head.valid == someNull {
		c.setValid(b)
	}
	return err
}

// setValid gives the vector the block's validity. A Const with nulls becomes
// flat first.
func (c *colReader) setValid(b *block) {
	if c.vec.Enc == vector.Const {
		c.vec.Flatten()
	}
	words := vector.Words(b.count)
	if cap(c.valid) < words {
		c.valid = make(vector.Bitmap, words)
	}
	c.valid = c.valid[:words]
	for i := range c.valid {
		c.valid[i] = binary.LittleEndian.Uint64(b.valid[i*8:])
	}
	c.vec.Valid = c.valid
}

// resetFlat prepares a flat vector of the column's type, keeping its buffer.
func (c *colReader) resetFlat(t types.T, n int) {
	if c.vec.IsVarlen() || c.vec.Enc == vector.Dict {
		c.vec = vector.Vector{} // its memory is not its own
	}
	c.vec.Reset(t, n)
}

func (c *colReader) ints(b *block) error {
	if b.enc == encConst {
		c.resetFlat(b.typ, 1)
		switch b.typ.Phys() {
		case types.PhysBool:
			vector.Values[uint64](&c.vec)[0] = uint64(b.base & 1)
		case types.PhysInt16:
			vector.Values[int16](&c.vec)[0] = int16(b.base)
		case types.PhysInt32:
			vector.Values[int32](&c.vec)[0] = int32(b.base)
		default:
			vector.Values[int64](&c.vec)[0] = b.base
		}
		c.vec.Repeat(b.count)
		return nil
	}
	c.resetFlat(b.typ, b.count)
	switch b.typ.Phys() {
	case types.PhysInt64:
		return b.int64s(vector.Values[int64](&c.vec))
	case types.PhysInt32:
		return b.int32s(vector.Values[int32](&c.vec))
	}
	c.codes = grown(c.codes, b.count)
	if err := b.int32s(c.codes); err != nil {
		return err
	}
	if b.typ.Phys() == types.PhysBool {
		bits := c.vec.Bits()
		clear(bits)
		for i, x := range c.codes {
			bits[i>>6] |= uint64(x&1) << (i & 63)
		}
		return nil
	}
	out := vector.Values[int16](&c.vec)
	for i, x := range c.codes {
		out[i] = int16(x)
	}
	return nil
}

func grown(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n)
	}
	return s[:n]
}

// int64s decodes packed values or runs.
func (b *block) int64s(dst []int64) error {
	switch b.enc {
	case encConst:
		for i := range dst {
			dst[i] = b.base
		}
		return nil
	case encPacked:
		if len(b.body) < bitpack.Size(len(dst), b.width) {
			return b.damaged()
		}
		bitpack.Int64(dst, b.body, b.width, 1, b.base)
		return nil
	case encRLE:
		ends, values, err := b.runs()
		if err != nil {
			return err
		}
		at := 0
		for i, end := range ends {
			v := values[i]
			for ; at <= int(end) && at < len(dst); at++ {
				dst[at] = v
			}
		}
		if at != len(dst) {
			return b.damaged()
		}
		return nil
	}
	return b.damaged()
}

// runs decodes the ends and values of an rle block.
func (b *block) runs() (ends []int32, values []int64, err error) {
	n := int(b.aux &^ scalesDiffer)
	size := bitpack.Size(n, 11)
	if n > b.count || len(b.body) < size+bitpack.Size(n, b.width) {
		return nil, nil, b.damaged()
	}
	ends, values = make([]int32, n), make([]int64, n)
	bitpack.Int32(ends, b.body, 11, 1, 0)
	bitpack.Int64(values, b.body[size:], b.width, 1, b.base)
	return ends, values, nil
}

// int32s is int64s for values that fit 32 bits.
func (b *block) int32s(dst []int32) error {
	if b.enc == encPacked && b.width <= 32 {
		if len(b.body) < bitpack.Size(len(dst), b.width) {
			return b.damaged()
		}
		bitpack.Int32(dst, b.body, b.width, 1, int32(b.base))
		return nil
	}
	if b.width > 32 {
		return b.damaged()
	}
	wide := make([]int64, len(dst))
	if err := b.int64s(wide); err != nil {
		return err
	}
	for i, x := range wide {
		dst[i] = int32(x)
	}
	return nil
}

// fixed decodes floats and 16-byte values, which are stored as they are.
func (c *colReader) fixed(b *block) error {
	n := b.count
	if b.enc == encConst {
		n = 1
	}
	c.resetFlat(b.typ, n)
	w := vector.Width(b.typ.Phys())
	dst := fixedBytes(&c.vec, n*w)
	switch {
	case b.enc == encConst && w <= 8:
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], uint64(b.base))
		copy(dst, word[:w])
	case len(b.body) < n*w:
		return b.damaged()
	default:
		copy(dst, b.body)
	}
	if b.enc == encConst {
		c.vec.Repeat(b.count)
	}
	return nil
}

// fixedBytes views the values of a fixed-width vector as size bytes.
func fixedBytes(v *vector.Vector, size int) []byte {
	if size == 0 {
		return nil
	}
	if vector.Width(v.Phys()) == 4 {
		return unsafe.Slice((*byte)(unsafe.Pointer(&vector.Values[int32](v)[0])), size)
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&vector.Values[uint64](v)[0])), size)
}

func (c *colReader) numerics(b *block) error {
	n := b.count
	if b.enc == encConst {
		n = 1
	}
	if c.vec.IsVarlen() || c.vec.Enc == vector.Dict {
		c.vec = vector.Vector{}
	}
	c.vec.ResetNumeric(b.typ, n, vector.NumFixed64, b.head.scale)
	if b.head.scale > 18 {
		return b.damaged()
	}
	if b.enc == encConst && b.scale != nil {
		// One value with several display scales cannot stay Const.
		c.vec.ResetNumeric(b.typ, b.count, vector.NumFixed64, b.head.scale)
		n = b.count
	}
	if err := b.int64s(vector.Values[int64](&c.vec)[:n]); err != nil {
		return err
	}
	if b.scale != nil {
		c.vec.DScale = append([]uint8(nil), b.scale...)
		return nil
	}
	if b.enc == encConst {
		c.vec.Repeat(b.count)
	}
	return nil
}

// strings decodes strings, and numerics that are stored as such.
func (c *colReader) strings(b *block) error {
	switch b.enc {
	case encConst:
		// The constant is copied: it is small, and the block need not stay.
		own := append([]byte(nil), b.body...)
		c.vec = *vector.WrapVarlen(b.typ, []int32{0, int32(len(own))}, own, nil)
		c.vec.Repeat(b.count)
		return nil
	case encDict:
		return c.dict(b)
	case encPlain:
		return c.plain(b)
	}
	return b.damaged()
}

func (c *colReader) dict(b *block) error {
	dict, err := b.seg.dictionary(b.col)
	if err != nil {
		return err
	}
	if b.width == 0 {
		if b.base < 0 || b.base >= int64(dict.Len()) {
			return b.damaged()
		}
		c.codes = grown(c.codes, b.count)
		for i := range c.codes {
			c.codes[i] = int32(b.base)
		}
		c.vec = vector.Vector{}
		c.vec.SetDict(dict, c.codes, nil)
		return nil
	}
	if b.width > 31 || len(b.body) < bitpack.Size(b.count, b.width) {
		return b.damaged()
	}
	c.codes = grown(c.codes, b.count)
	bitpack.Int32(c.codes, b.body, b.width, 1, 0)
	if 1<<b.width > dict.Len() {
		for _, code := range c.codes {
			if int(code) >= dict.Len() {
				return b.damaged()
			}
		}
	}
	c.vec = vector.Vector{}
	c.vec.SetDict(dict, c.codes, nil)
	return nil
}

func (c *colReader) plain(b *block) error {
	size := bitpack.Size(b.count, b.width)
	if b.width > 31 || len(b.body) < size {
		return b.damaged()
	}
	c.lens, c.off = grown(c.lens, b.count), grown(c.off, b.count+1)
	bitpack.Int32(c.lens, b.body, b.width, 1, 0)
	data := b.body[size:]
	at := int64(0)
	c.off[0] = 0
	for i, l := range c.lens {
		at += int64(l)
		c.off[i+1] = int32(at)
	}
	if at > int64(len(data)) {
		return b.damaged()
	}
	c.vec = *vector.WrapVarlen(b.typ, c.off, data[:at], nil)
	return nil
}
