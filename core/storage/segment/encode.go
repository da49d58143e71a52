package segment

import (
	"bytes"
	"encoding/binary"
	"math"
	"sync"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/bitpack"
	"github.com/basaltdb/basalt/vector"
	"github.com/klauspost/compress/zstd"
)

// fixedLimit bounds the fixed-point coefficients of a vector.
const fixedLimit = 1_000_000_000_000_000_000

// newEncoder makes a compressor. Options are constant, so it cannot fail.
var encoders = sync.Pool{New: func() any {
	e, _ := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
	return e
}}

// encoder writes the blocks of one column.
type encoder struct {
	c      *column
	packed []uint64
	remap  []int32 // new codes of a sorted dictionary
	dictN  int
	out    []byte
}

// block encodes rows [from, to) and returns the block with its zone. The
// bytes are valid until the next call.
func (e *encoder) block(from, to int) ([]byte, blockMeta) {
	h := head{count: to - from}
	zone := Zone{Rows: h.count}
	if len(e.c.valid) > 0 {
		for _, ok := range e.c.valid[from:to] {
			if !ok {
				zone.Nulls++
			}
		}
	}
	switch {
	case zone.Nulls == h.count:
		h.valid = allNull
	case zone.Nulls > 0:
		h.valid = someNull
	}
	e.out = e.out[:0]
	switch {
	case h.valid == allNull:
		h.enc = encConst
		e.begin(&h, from, to)
	case e.c.lay == layInt:
		e.ints(&h, e.c.ints[from:to], from, to, &zone)
	case e.c.lay == layFloat:
		e.floats(&h, from, to, &zone)
	case e.c.lay == layWide:
		e.wides(&h, from, to)
	case e.c.lay == layNumeric:
		e.numerics(&h, from, to, &zone)
	case e.c.dict != nil:
		e.codes(&h, from, to, &zone)
	default:
		e.strings(&h, from, to, &zone)
	}
	m := blockMeta{size: uint32(len(e.out)), crc: checksum(e.out), enc: h.enc, raw: uint32(len(e.out)), zone: zone}
	if h.enc == encZstd {
		m.raw = plainSize(&h)
	}
	return e.out, m
}

// begin writes the header and the validity.
func (e *encoder) begin(h *head, from, to int) {
	e.out = h.append(e.out)
	if h.valid != someNull {
		return
	}
	bits := vector.NewBitmap(h.count)
	for i, ok := range e.c.valid[from:to] {
		bits.Put(i, ok)
	}
	for _, w := range bits {
		e.out = binary.LittleEndian.AppendUint64(e.out, w)
	}
}

// isNull reports whether row i of the column is null.
func (c *column) isNull(i int) bool { return len(c.valid) > 0 && !c.valid[i] }

// bounds returns the smallest and largest value that is not null, with order
// applied to each.
func (e *encoder) bounds(values []int64, from int, order func(int64) int64) (lo, hi int64) {
	lo, hi = math.MaxInt64, math.MinInt64
	for i, v := range values {
		if e.c.isNull(from + i) {
			continue
		}
		if order != nil {
			v = order(v)
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

// ints encodes integers, or the scaled coefficients of numerics.
func (e *encoder) ints(h *head, values []int64, from, to int, zone *Zone) {
	lo, hi := e.bounds(values, from, nil)
	zone.Known, zone.Min, zone.Max, zone.Scale = true, lo, hi, h.scale
	e.packInts(h, values, lo, hi, from, to)
}

// packInts chooses between const, runs and packing for values in [lo, hi].
func (e *encoder) packInts(h *head, values []int64, lo, hi int64, from, to int) {
	h.base = lo
	if lo == hi {
		h.enc = encConst
		e.begin(h, from, to)
		e.scales(h, from, to)
		return
	}
	h.width = bitpack.Width(uint64(hi) - uint64(lo))
	e.packed = e.packed[:0]
	runs := 1
	var last uint64
	for i, v := range values {
		x := uint64(v) - uint64(lo)
		if h.valid == someNull && e.c.isNull(from+i) {
			x = last // a null continues the run
		}
		if i > 0 && x != last {
			runs++
		}
		last = x
		e.packed = append(e.packed, x)
	}
	if bitpack.Size(runs, h.width)+bitpack.Size(runs, 11) < bitpack.Size(len(values), h.width)/2 {
		h.enc = encRLE
		h.aux |= uint32(runs)
		e.begin(h, from, to)
		e.scales(h, from, to)
		e.runs(h)
		return
	}
	h.enc = encPacked
	e.begin(h, from, to)
	e.scales(h, from, to)
	e.out = bitpack.Append(e.out, e.packed, h.width)
}

// runs writes e.packed as runs: the position of each run's last row, then the
// values.
func (e *encoder) runs(h *head) {
	var ends, values []uint64
	for i, x := range e.packed {
		if i+1 == len(e.packed) || e.packed[i+1] != x {
			ends, values = append(ends, uint64(i)), append(values, x)
		}
	}
	e.out = bitpack.Append(e.out, ends, 11)
	e.out = bitpack.Append(e.out, values, h.width)
}

// scales writes the display scales where they differ.
func (e *encoder) scales(h *head, from, to int) {
	if h.aux&scalesDiffer != 0 {
		e.out = align8(append(e.out, e.c.scales[from:to]...))
	}
}

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

func (e *encoder) wides(h *head, from, to int) {
	values := e.c.wide[from:to]
	h.enc = encConst
	for _, v := range values {
		if v != values[0] {
			h.enc = encPlain
			break
		}
	}
	e.begin(h, from, to)
	if h.enc == encConst {
		values = values[:1]
	}
	for _, v := range values {
		e.out = binary.LittleEndian.AppendUint64(e.out, v.Lo)
		e.out = binary.LittleEndian.AppendUint64(e.out, uint64(v.Hi))
	}
}

// numerics encodes as scaled integers when all values of the block fit, and as
// encoded decimals otherwise.
func (e *encoder) numerics(h *head, from, to int, zone *Zone) {
	if scaled, ok := e.scaled(h, from, to); ok {
		h.num = numFixed64
		e.ints(h, scaled, from, to, zone)
		return
	}
	h.num, h.scale, h.aux = numVar, 0, 0
	off, data := []int32{0}, []byte(nil)
	for i := from; i < to; i++ {
		switch b := e.c.big[i]; {
		case e.c.isNull(i):
		case b != nil:
			data = append(data, b...)
		default:
			d := decimal.New(e.c.ints[i], int(e.c.scales[i]))
			data = d.AppendEncoded(data)
		}
		off = append(off, int32(len(data)))
	}
	e.bytes(h, off, data, from, to)
}

// scaled returns the coefficients of a block at one scale.
func (e *encoder) scaled(h *head, from, to int) ([]int64, bool) {
	top, low := uint8(0), uint8(255)
	for i := from; i < to; i++ {
		if !e.c.isNull(i) {
			if e.c.big[i] != nil {
				return nil, false
			}
			top, low = max(top, e.c.scales[i]), min(low, e.c.scales[i])
		}
	}
	if top > 18 {
		return nil, false
	}
	h.scale = int(top)
	values := e.c.ints[from:to]
	if low != top {
		h.aux |= scalesDiffer
		values = append([]int64(nil), values...)
		for i := range values {
			if e.c.isNull(from + i) {
				continue
			}
			f := decimal.Pow10[top-e.c.scales[from+i]]
			x := values[i] * f
			if x/f != values[i] {
				return nil, false
			}
			values[i] = x
		}
	}
	for i, x := range values {
		if (x >= fixedLimit || x <= -fixedLimit) && !e.c.isNull(from+i) {
			return nil, false
		}
	}
	return values, true
}

// codes encodes strings through the segment's dictionary.
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
	h.enc, h.base, h.width = encDict, 0, bitpack.Width(uint64(max(e.dictN-1, 0)))
	if lo == hi {
		h.width, h.base = 0, int64(lo)
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

// setStrings sets the bounds from the smallest and largest string.
func (z *Zone) setStrings(t types.T, lo, hi []byte) {
	if !ordersBytes(t) {
		return
	}
	lo, hi = trim(t, lo), trim(t, hi)
	z.Known = true
	z.MinBytes = bytes.Clone(lo[:min(len(lo), zonePrefix)])
	z.MaxBytes = bytes.Clone(hi[:min(len(hi), zonePrefix)])
	z.Exact = len(hi) <= zonePrefix
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

// bytes encodes strings given by offsets into data: const, plain or
// compressed.
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
	h.enc, h.width, h.base = encPlain, bitpack.Width(longest), int64(len(body))
	var packed []byte
	if len(body) >= 256 {
		enc := encoders.Get().(*zstd.Encoder)
		packed = enc.EncodeAll(body, nil)
		encoders.Put(enc)
		if len(packed) < len(body)*4/5 {
			h.enc, body = encZstd, packed
		}
	}
	e.begin(h, from, to)
	e.out = bitpack.Append(e.out, e.packed, h.width)
	e.out = append(e.out, body...)
}

// plainSize returns the size of a zstd block once it is decompressed.
func plainSize(h *head) uint32 {
	size := blockHeader + bitpack.Size(h.count, h.width) + int(h.base)
	if h.valid == someNull {
		size += vector.Words(h.count) * 8
	}
	return uint32(size)
}
