package segment

import (
	"encoding/binary"
	"math"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/bitpack"
	"github.com/basaltdb/basalt/core/storage/encoding/alp"
	"github.com/basaltdb/basalt/vector"
)

const (
	// alpSample is how many values of a block decide on the exponents.
	alpSample = 32
	// alpGain is what is left of the size, in percent, where integers pay.
	alpGain = 85
)

func float32Of(bits int64) float32 { return math.Float32frombits(uint32(bits)) }

func float64Of(bits int64) float64 { return math.Float64frombits(uint64(bits)) }

func (e *encoder) floats(h *head, from, to int, zone *Zone) {
	values := e.c.ints[from:to]
	single := e.c.typ.Phys() == types.PhysFloat32
	order := func(b int64) int64 {
		if single {
			return orderedFloat(float64(math.Float32frombits(uint32(b))))
		}
		return orderedFloat(math.Float64frombits(uint64(b)))
	}
	zone.Min, zone.Max = e.bounds(values, from, order)
	zone.Known = true
	if lo, hi := e.bounds(values, from, nil); lo == hi {
		h.enc, h.base = encConst, lo
		e.begin(h, from, to)
		return
	}
	if single {
		if alpFloats(e, h, values, from, to, float32Of, 4) {
			return
		}
	} else if alpFloats(e, h, values, from, to, float64Of, 8) {
		return
	}
	h.enc = encPlain
	e.begin(h, from, to)
	for _, b := range values {
		if single {
			e.out = binary.LittleEndian.AppendUint32(e.out, uint32(b))
		} else {
			e.out = binary.LittleEndian.AppendUint64(e.out, uint64(b))
		}
	}
}

// alpFloats encodes floats of size bytes as the integers of their decimals
// where that pays.
func alpFloats[T alp.Float](e *encoder, h *head, bits []int64, from, to int, value func(int64) T, size int) bool {
	values := make([]T, len(bits))
	for i, b := range bits {
		values[i] = value(b)
	}
	var sample []T
	for i := 0; i < len(values); i += max(len(values)/alpSample, 1) {
		sample = append(sample, values[i])
	}
	exps, per := alp.Choose(sample, 8*(1+size))
	if per > float64(8*size)*alpGain/100 {
		return false
	}
	ints := make([]int64, len(values))
	over := stepped(alp.EncodeAll(ints, values, exps, nil))
	lo, hi := ints[0], ints[0]
	for _, d := range ints {
		lo, hi = min(lo, d), max(hi, d)
	}
	width := bitpack.Width(uint64(hi) - uint64(lo))
	if bitpack.Size(len(ints), width)+len(over)*(1+size) > len(ints)*size*alpGain/100 {
		return false
	}
	h.enc, h.base, h.width, h.exps = encALP, lo, width, exps
	h.exc, h.excW = len(over), size
	e.begin(h, from, to)
	e.packed = e.packed[:0]
	for _, d := range ints {
		e.packed = append(e.packed, uint64(d)-uint64(lo))
	}
	e.out = bitpack.Append(e.out, e.packed, width)
	e.exceptions(h, over, func(i int32) uint64 { return uint64(bits[i]) })
	return true
}

// decimals decodes floats that are stored as integers.
func (c *colReader) decimals(b *block) error {
	if cap(c.wide) < b.count {
		c.wide = make([]int64, b.count)
	}
	c.wide = c.wide[:b.count]
	rest, err := unpackPart(b, c.wide, b.base)
	if err != nil {
		return err
	}
	c.resetFlat(b.typ, b.count)
	if b.typ.Phys() == types.PhysFloat32 {
		return floatsOf(b, vector.Values[float32](&c.vec), c.wide, rest, float32Of)
	}
	return floatsOf(b, vector.Values[float64](&c.vec), c.wide, rest, float64Of)
}

// floatsOf makes floats of integers, and of the exceptions in rest.
func floatsOf[T alp.Float](b *block, dst []T, ints []int64, rest []byte, value func(int64) T) error {
	alp.DecodeAll(dst, ints, b.exps)
	x, err := b.exceptionsOf(rest)
	if err != nil {
		return err
	}
	pos := 0
	for k, gap := range x.gaps {
		if pos += int(gap); pos >= len(dst) {
			return b.damaged()
		}
		dst[pos] = value(int64(x.at(k)))
	}
	return nil
}

// decimalPoint makes c.vec the float at position i.
func (c *colReader) decimalPoint(b *block, i int) error {
	size := bitpack.Size(b.count, b.width)
	if len(b.body) < size {
		return b.damaged()
	}
	x, err := b.exceptionsOf(b.body[size:])
	if err != nil {
		return err
	}
	c.resetFlat(b.typ, 1)
	d := b.packedAt(b.body, i)
	k, found := x.find(i)
	single := b.typ.Phys() == types.PhysFloat32
	switch {
	case single && found:
		vector.Values[float32](&c.vec)[0] = float32Of(int64(x.at(k)))
	case single:
		vector.Values[float32](&c.vec)[0] = alp.Decode[float32](d, b.exps)
	case found:
		vector.Values[float64](&c.vec)[0] = float64Of(int64(x.at(k)))
	default:
		vector.Values[float64](&c.vec)[0] = alp.Decode[float64](d, b.exps)
	}
	return nil
}
