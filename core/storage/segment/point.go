package segment

import (
	"encoding/binary"
	"sort"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/bitpack"
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
	blk, err := r.s.parse(col, pos/BlockRows, f.Data())
	if err == nil {
		err = c.point(blk, pos%BlockRows)
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

// intAt returns integer i of a const, packed or rle block.
func (b *block) intAt(i int) (int64, error) {
	switch b.enc {
	case encConst:
		return b.base, nil
	case encPacked:
		if len(b.body) < bitpack.Size(b.count, b.width) {
			return 0, b.damaged()
		}
		return int64(bitpack.Get(b.body, i, b.width)) + b.base, nil
	case encRLE:
		n := int(b.aux &^ scalesDiffer)
		size := bitpack.Size(n, 11)
		if n > b.count || len(b.body) < size+bitpack.Size(n, b.width) {
			return 0, b.damaged()
		}
		run := sort.Search(n, func(k int) bool { return bitpack.Get(b.body, k, 11) >= uint64(i) })
		if run == n {
			return 0, b.damaged()
		}
		return int64(bitpack.Get(b.body[size:], run, b.width)) + b.base, nil
	}
	return 0, b.damaged()
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

func (c *colReader) stringPoint(b *block, i int) error {
	switch b.enc {
	case encConst:
		c.vec = *vector.WrapVarlen(b.typ, []int32{0, int32(len(b.body))}, b.body, nil)
		return nil
	case encDict:
		dict, err := b.seg.dictionary(b.col)
		if err != nil {
			return err
		}
		if b.width > 31 || len(b.body) < bitpack.Size(b.count, b.width) {
			return b.damaged()
		}
		code := int64(bitpack.Get(b.body, i, b.width)) + b.base
		if code < 0 || code >= int64(dict.Len()) {
			return b.damaged()
		}
		c.codes = grown(c.codes, 1)
		c.codes[0] = int32(code)
		c.vec = vector.Vector{}
		c.vec.SetDict(dict, c.codes, nil)
		return nil
	case encPlain:
		size := bitpack.Size(b.count, b.width)
		if b.width > 31 || len(b.body) < size {
			return b.damaged()
		}
		c.lens = grown(c.lens, i+1)
		bitpack.Int32(c.lens, b.body, b.width, 1, 0)
		from := int64(0)
		for _, l := range c.lens[:i] {
			from += int64(l)
		}
		to := from + int64(c.lens[i])
		data := b.body[size:]
		if to > int64(len(data)) {
			return b.damaged()
		}
		c.off = grown(c.off, 2)
		c.off[0], c.off[1] = 0, int32(to-from)
		c.vec = *vector.WrapVarlen(b.typ, c.off, data[from:to], nil)
		return nil
	}
	return b.damaged()
}
