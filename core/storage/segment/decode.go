package segment

import (
	"encoding/binary"
	"unsafe"

	"github.com/basaltdb/basalt/core/base/types"
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
	wide  []int64 // integers that floats are made of
	text  []byte  // decoded strings
	valid vector.Bitmap
	frame *buffer.Frame // pinned while vec refers to its memory
	blk   block         // the one that was read last
}

// NewReader returns a reader for n columns of whatever number at a time; slot
// names the column's place in the caller's batch.
func (s *Segment) NewReader(slots int) *Reader { return &Reader{s: s, cols: make([]colReader, slots)} }

// Reset makes a closed reader one of another segment of the same table, with the
// same columns in its slots. It keeps its memory.
func (r *Reader) Reset(s *Segment) { r.s = s }

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
	err = r.s.parse(&c.blk, col, block, f.Data())
	if err == nil {
		err = c.decode(&c.blk)
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
	no    int
	typ   types.T
	valid []byte
	scale []byte // display scales, where they differ
	body  []byte
}

// parse checks a block's header and finds its parts for blk.
func (s *Segment) parse(blk *block, col, k int, b []byte) error {
	h, ok := parseHead(b)
	if !ok || h.count != s.BlockRows(k) {
		return errDamaged(s.id, "a block header is invalid")
	}
	*blk = block{head: h, seg: s, col: col, no: k, typ: s.cols[col].typ, body: b[blockHeader:]}
	if h.valid == someNull {
		n := vector.Words(h.count) * 8
		if len(blk.body) < n {
			return blk.damaged()
		}
		blk.valid, blk.body = blk.body[:n], blk.body[n:]
	}
	if h.aux&scalesDiffer != 0 {
		if len(blk.body) < aligned(h.count) {
			return blk.damaged()
		}
		blk.scale, blk.body = blk.body[:h.count], blk.body[aligned(h.count):]
	}
	return nil
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
		return decodeInts(b, vector.Values[int64](&c.vec))
	case types.PhysInt32:
		return decodeInts(b, vector.Values[int32](&c.vec))
	}
	c.codes = grown(c.codes, b.count)
	if err := decodeInts(b, c.codes); err != nil {
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

// fixed decodes floats and 16-byte values.
func (c *colReader) fixed(b *block) error {
	if b.enc == encALP && layoutOf(b.typ) == layFloat {
		return c.decimals(b)
	}
	if b.enc != encConst && b.enc != encPlain {
		return b.damaged()
	}
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
	if err := decodeInts(b, vector.Values[int64](&c.vec)[:n]); err != nil {
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
	case encFSST:
		return c.coded(b)
	}
	return b.damaged()
}
