package segment

import (
	"bytes"
	"sync"

	"github.com/basaltdb/basalt/core/storage/bitpack"
	"github.com/basaltdb/basalt/vector"
	"github.com/klauspost/compress/zstd"
)

const (
	// zstdGain is what is left of the strings of a block, in percent, where
	// compressing them pays.
	zstdGain = 85
	// minCompressed is the least bytes that are worth an attempt.
	minCompressed = 256
)

// encoders compress. Options are constant, so making one cannot fail.
var encoders = sync.Pool{New: func() any {
	e, _ := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1),
		zstd.WithEncoderCRC(false), zstd.WithAllLitEntropyCompression(true))
	return e
}}

// compressed returns b compressed.
func compressed(b []byte) []byte {
	enc := encoders.Get().(*zstd.Encoder)
	defer encoders.Put(enc)
	return enc.EncodeAll(b, nil)
}

func (e *encoder) strings(h *head, from, to int, zone *Zone) {
	var lo, hi []byte
	first := true
	for i := from; i < to; i++ {
		if e.c.isNull(i) {
			continue
		}
		s := trim(e.c.typ, e.c.data[e.c.off[i]:e.c.off[i+1]])
		if first || bytes.Compare(s, lo) < 0 {
			lo = s
		}
		if first || bytes.Compare(s, hi) > 0 {
			hi = s
		}
		first = false
	}
	zone.setStrings(e.c.typ, lo, hi)
	e.bytes(h, e.c.off[from:to+1], e.c.data, from, to)
}

// bytes encodes strings given by offsets into data: const, codes of symbols or
// words, plain or compressed.
func (e *encoder) bytes(h *head, off []int32, data []byte, from, to int) {
	n := len(off) - 1
	body := data[off[0]:off[n]]
	e.packed = e.packed[:0]
	longest := uint64(0)
	same := h.valid == allValid
	for i := range n {
		l := uint64(off[i+1] - off[i])
		longest = max(longest, l)
		same = same && bytes.Equal(data[off[i]:off[i+1]], data[off[0]:off[1]])
		e.packed = append(e.packed, l)
	}
	if same {
		h.enc = encConst
		e.begin(h, from, to)
		e.out = append(e.out, data[off[0]:off[1]]...)
		return
	}
	h.width, h.base = bitpack.Width(longest), int64(len(body))
	if e.fsst != nil && e.symbols(h, off, data, from, to) {
		return
	}
	h.enc = encPlain
	switch {
	case e.words != nil:
		if packed := e.words.Append(nil, off, data); len(packed)*100 < len(body)*zstdGain {
			h.enc, body, e.coded = encWords, packed, true
		}
	case len(body) >= minCompressed && e.fsst == nil:
		if packed := compressed(body); len(packed)*100 < len(body)*zstdGain {
			h.enc, body = encZstd, packed
		}
	}
	e.begin(h, from, to)
	e.out = bitpack.Append(e.out, e.packed, h.width)
	e.out = append(e.out, body...)
}

// plainSize returns the size of a packed block once it is plain.
func plainSize(h *head) uint32 {
	size := blockHeader + bitpack.Size(h.count, h.width) + int(h.base)
	if h.valid == someNull {
		size += vector.Words(h.count) * 8
	}
	return uint32(size)
}

// offsets makes c.off the offsets of strings whose lengths the body of a block
// begins with, and returns the strings.
func (c *colReader) offsets(b *block) ([]byte, error) {
	size := bitpack.Size(b.count, b.width)
	if b.width > 31 || len(b.body) < size {
		return nil, b.damaged()
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
		return nil, b.damaged()
	}
	return data[:at], nil
}

// plain decodes strings that are stored as they are.
func (c *colReader) plain(b *block) error {
	data, err := c.offsets(b)
	if err != nil {
		return err
	}
	c.vec = *vector.WrapVarlen(b.typ, c.off, data, nil)
	return nil
}

// stringAt returns the stored bytes of string i of a block that begins with
// lengths.
func (c *colReader) stringAt(b *block, i int) ([]byte, error) {
	size := bitpack.Size(b.count, b.width)
	if b.width > 31 || len(b.body) < size {
		return nil, b.damaged()
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
		return nil, b.damaged()
	}
	return data[from:to], nil
}

// one makes c.vec the string s.
func (c *colReader) one(b *block, s []byte) {
	c.off = grown(c.off, 2)
	c.off[0], c.off[1] = 0, int32(len(s))
	c.vec = *vector.WrapVarlen(b.typ, c.off, s, nil)
}

// stringPoint makes c.vec the string at position i.
func (c *colReader) stringPoint(b *block, i int) error {
	switch b.enc {
	case encConst:
		c.one(b, b.body)
		return nil
	case encDict:
		return c.dictPoint(b, i)
	case encPlain:
		s, err := c.stringAt(b, i)
		if err == nil {
			c.one(b, s)
		}
		return err
	case encFSST:
		return c.symbolPoint(b, i)
	}
	return b.damaged()
}
