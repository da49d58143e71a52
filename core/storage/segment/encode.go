package segment

import (
	"bytes"
	"encoding/binary"
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/encoding/fsst"
	"github.com/basaltdb/basalt/core/storage/encoding/words"
	"github.com/basaltdb/basalt/vector"
)

// fixedLimit bounds the fixed-point coefficients of a vector.
const fixedLimit = 1_000_000_000_000_000_000

// encoder writes the blocks of one column.
type encoder struct {
	c      *column
	packed []uint64
	deltas []uint64
	remap  []int32 // new codes of a sorted dictionary
	dictN  int
	fsst   *fsst.Encoder  // of a column for which symbols pay
	words  *words.Encoder // of a column for which codes of words pay
	coded  bool           // some block has codes of either
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
	if h.enc.packed() {
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

// scales writes the display scales where they differ.
func (e *encoder) scales(h *head, from, to int) {
	if h.aux&scalesDiffer != 0 {
		e.out = align8(append(e.out, e.c.scales[from:to]...))
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
