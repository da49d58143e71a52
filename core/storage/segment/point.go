package segment

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// ReadRow reads one value of a column into the vector of a slot, which has one
// row then, without decoding the block.
func (r *Reader) ReadRow(slot, col, pos int) (*vector.Vector, error) {
	c := &r.cols[slot]
	c.unpin()
	f, err := r.s.fetch(col, pos/BlockRows)
	if err != nil {
		return nil, err
	}
	err = r.s.parse(&c.blk, col, pos/BlockRows, f.Data())
	if err == nil {
		err = c.point(&c.blk, pos%BlockRows)
	}
	if err != nil || !c.shares() {
		f.Unpin()
	} else {
		c.frame = f
	}
	return &c.vec, err
}

// point makes c.vec the value at position i of a block.
func (c *colReader) point(b *block, i int) error {
	if b.head.valid == allNull || b.head.valid == someNull && b.valid[i>>3]&(1<<(i&7)) == 0 {
		c.vec = *vector.NewNull(b.typ, 1)
		return nil
	}
	switch layoutOf(b.typ) {
	case layInt:
		x, err := b.intAt(i)
		if err == nil {
			c.resetFlat(b.typ, 1)
			setInt(&c.vec, x)
		}
		return err
	case layFloat, layWide:
		return c.fixedPoint(b, i)
	case layNumeric:
		if b.num == numFixed64 {
			return c.numericPoint(b, i)
		}
	}
	return c.stringPoint(b, i)
}

// setInt sets the one value of an integer vector.
func setInt(v *vector.Vector, x int64) {
	switch v.Phys() {
	case types.PhysBool:
		vector.Values[uint64](v)[0] = uint64(x & 1)
	case types.PhysInt16:
		vector.Values[int16](v)[0] = int16(x)
	case types.PhysInt32:
		vector.Values[int32](v)[0] = int32(x)
	default:
		vector.Values[int64](v)[0] = x
	}
}

func (c *colReader) fixedPoint(b *block, i int) error {
	if b.enc == encALP && layoutOf(b.typ) == layFloat {
		return c.decimalPoint(b, i)
	}
	if b.enc != encConst && b.enc != encPlain {
		return b.damaged()
	}
	c.resetFlat(b.typ, 1)
	w := vector.Width(b.typ.Phys())
	dst := fixedBytes(&c.vec, w)
	if b.enc == encConst && w <= 8 {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], uint64(b.base))
		copy(dst, word[:w])
		return nil
	}
	if b.enc == encConst {
		i = 0
	}
	if len(b.body) < (i+1)*w {
		return b.damaged()
	}
	copy(dst, b.body[i*w:])
	return nil
}

func (c *colReader) numericPoint(b *block, i int) error {
	x, err := b.intAt(i)
	if err != nil {
		return err
	}
	if b.head.scale > 18 {
		return b.damaged()
	}
	c.resetFlat(b.typ, 1)
	c.vec.ResetNumeric(b.typ, 1, vector.NumFixed64, b.head.scale)
	vector.Values[int64](&c.vec)[0] = x
	if b.scale != nil {
		c.vec.DScale = []uint8{b.scale[i]}
	}
	return nil
}
