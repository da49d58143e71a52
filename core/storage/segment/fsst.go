package segment

import (
	"github.com/basaltdb/basalt/core/storage/bitpack"
	"github.com/basaltdb/basalt/core/storage/encoding/fsst"
	"github.com/basaltdb/basalt/vector"
)

// symbols writes strings as codes of the column's symbols, where that pays.
func (e *encoder) symbols(h *head, off []int32, data []byte, from, to int) bool {
	var codes []byte
	lens := make([]uint64, len(off)-1)
	longest := uint64(0)
	for i := range lens {
		before := len(codes)
		codes = e.fsst.Append(codes, data[off[i]:off[i+1]])
		lens[i] = uint64(len(codes) - before)
		longest = max(longest, lens[i])
	}
	size := int(off[len(lens)] - off[0])
	if len(codes)*100 > size*fsstGain {
		return false
	}
	h.enc, h.width, h.base, h.aux = encFSST, bitpack.Width(longest), int64(len(codes)), uint32(size)
	e.begin(h, from, to)
	e.out = bitpack.Append(e.out, lens, h.width)
	e.out = append(e.out, codes...)
	e.coded = true
	return true
}

// room returns c.text with room for size bytes of decoded strings, and what a symbol
// may reach beyond.
func (c *colReader) room(size int) []byte {
	if cap(c.text) < size+fsst.Expansion {
		c.text = make([]byte, size+fsst.Expansion)
	}
	return c.text[:size+fsst.Expansion]
}

// coded decodes strings that are stored as codes.
func (c *colReader) coded(b *block) error {
	codes, err := c.offsets(b)
	if err != nil {
		return err
	}
	table, err := b.seg.symbols(b.col)
	if err != nil {
		return err
	}
	if uint64(b.aux) > uint64(len(codes))*fsst.Expansion {
		return b.damaged()
	}
	text := c.room(int(b.aux))
	at, from := 0, int32(0)
	for i := range c.lens {
		to := c.off[i+1]
		if at, err = table.Decode(text, at, codes[from:to]); err != nil {
			return b.damaged()
		}
		c.off[i+1], from = int32(at), to
	}
	if at != int(b.aux) {
		return b.damaged()
	}
	c.vec = *vector.WrapVarlen(b.typ, c.off, text[:at], nil)
	return nil
}

// symbolPoint makes c.vec the string at position i.
func (c *colReader) symbolPoint(b *block, i int) error {
	codes, err := c.stringAt(b, i)
	if err != nil {
		return err
	}
	table, err := b.seg.symbols(b.col)
	if err != nil {
		return err
	}
	text := c.room(len(codes) * fsst.Expansion)
	at, err := table.Decode(text, 0, codes)
	if err != nil {
		return b.damaged()
	}
	c.one(b, text[:at])
	return nil
}
