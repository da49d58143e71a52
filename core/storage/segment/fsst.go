package segment

import (
	"math"

	"github.com/basaltdb/basalt/core/storage/bitpack"
	"github.com/basaltdb/basalt/core/storage/encoding/fsst"
	"github.com/basaltdb/basalt/vector"
)

const (
	// fsstGain is what is left of the strings, in percent, where codes of
	// symbols pay: they are decoded with every read.
	fsstGain = 80
	// fsstOverZstd is what compression must leave of the codes, in percent, to
	// be preferred: it is undone once per load, but needs whole blocks.
	fsstOverZstd = 85

	trainBytes = 32 << 10  // of strings, to make a symbol table of
	trialBytes = 256 << 10 // of strings, to decide on it
	minTrial   = 4 << 10
)

// chooseSymbols makes a symbol table for the column where a sample of its
// strings says that it pays.
func (e *encoder) chooseSymbols() {
	if e.c.lay != layBytes || e.c.dict != nil || len(e.c.data) < minTrial {
		return
	}
	coder := fsst.Train(e.c.sample(trainBytes))
	var joined, codes []byte
	for _, s := range e.c.sample(trialBytes) {
		joined, codes = append(joined, s...), coder.Append(codes, s)
	}
	if len(codes)*100 > len(joined)*fsstGain {
		return
	}
	if len(compressed(joined))*100 > len(codes)*fsstOverZstd {
		e.fsst = coder
	}
}

// sample returns strings of about so many bytes together, from all over the
// column.
func (c *column) sample(size int) [][]byte {
	step := max(1, int(math.Ceil(float64(len(c.data))/float64(size))))
	var out [][]byte
	for i := 0; i < c.n; i += step {
		if s := c.data[c.off[i]:c.off[i+1]]; len(s) > 0 {
			out = append(out, s[:min(len(s), size)])
		}
	}
	return out
}

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
