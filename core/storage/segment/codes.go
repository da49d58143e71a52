package segment

import (
	"bytes"
	"math"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/bitpack"
	"github.com/basaltdb/basalt/vector"
)

// codes encodes strings through the segment's dictionary: codes relative to
// the block's smallest.
func (e *encoder) codes(h *head, from, to int, zone *Zone) {
	e.packed = e.packed[:0]
	lo, hi := int32(math.MaxInt32), int32(0)
	last := uint64(0)
	for _, c := range e.c.codes[from:to] {
		if c >= 0 {
			last = uint64(e.remap[c])
			lo, hi = min(lo, e.remap[c]), max(hi, e.remap[c])
		}
		e.packed = append(e.packed, last)
	}
	for i := 0; i < len(e.packed) && e.c.codes[from+i] < 0; i++ {
		e.packed[i] = uint64(lo) // nulls before the first value
	}
	loBytes, hiBytes := e.dictAt(lo), e.dictAt(hi)
	if e.c.typ.OID == types.BPCharOID {
		loBytes, hiBytes = e.trimmedBounds(from, to)
	}
	zone.setStrings(e.c.typ, loBytes, hiBytes)
	h.enc, h.base, h.width = encDict, int64(lo), bitpack.Width(uint64(hi-lo))
	for i := range e.packed {
		e.packed[i] -= uint64(lo)
	}
	e.begin(h, from, to)
	e.out = bitpack.Append(e.out, e.packed, h.width)
}

// trimmedBounds returns the bounds of char(n) values: codes are in the order
// of the untrimmed strings, which is another one where there are control
// characters.
func (e *encoder) trimmedBounds(from, to int) (lo, hi []byte) {
	seen := make([]bool, e.dictN)
	first := true
	for _, c := range e.c.codes[from:to] {
		if c < 0 || seen[c] {
			continue
		}
		seen[c] = true
		s := trim(e.c.typ, e.c.dict.at(c))
		if first || bytes.Compare(s, lo) < 0 {
			lo = s
		}
		if first || bytes.Compare(s, hi) > 0 {
			hi = s
		}
		first = false
	}
	return lo, hi
}

// dictAt returns an entry of the sorted dictionary.
func (e *encoder) dictAt(code int32) []byte {
	for old, c := range e.remap {
		if c == code {
			return e.c.dict.at(int32(old))
		}
	}
	return nil
}

// dict decodes codes of the segment's dictionary.
func (c *colReader) dict(b *block) error {
	dict, err := b.seg.dictionary(b.col)
	if err != nil {
		return err
	}
	if b.width > 31 || b.base < 0 || b.base >= int64(dict.Len()) || len(b.body) < bitpack.Size(b.count, b.width) {
		return b.damaged()
	}
	c.codes = grown(c.codes, b.count)
	bitpack.Int32(c.codes, b.body, b.width, 1, int32(b.base))
	// A block passes its checksum whenever it is loaded, so what it was found to
	// be once holds for good.
	known, bit := &b.seg.inRange[b.col], uint64(1)<<b.no
	if known.Load()&bit == 0 {
		if int64(largest(c.codes)) >= int64(dict.Len()) {
			return b.damaged()
		}
		known.Or(bit)
	}
	c.vec = vector.Vector{}
	c.vec.SetDict(dict, c.codes, nil)
	return nil
}

// largest returns the largest code, as unsigned.
func largest(codes []int32) uint32 {
	var a, b, c, d uint32
	for ; len(codes) >= 4; codes = codes[4:] {
		a, b = max(a, uint32(codes[0])), max(b, uint32(codes[1]))
		c, d = max(c, uint32(codes[2])), max(d, uint32(codes[3]))
	}
	for _, code := range codes {
		a = max(a, uint32(code))
	}
	return max(a, b, c, d)
}

// dictPoint makes c.vec the string at position i.
func (c *colReader) dictPoint(b *block, i int) error {
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
}
