package segment

import (
	"bytes"
	"encoding/binary"

	"github.com/basaltdb/basalt/core/storage/bitpack"
)

// maxGap is how far an exception can be from the one before it, or from the
// start. Where there is nothing for longer, an exception stands that changes
// nothing.
const maxGap = 255

// exceptions are the rows of a block whose values are not, or not only, among
// the packed ones.
type exceptions struct {
	gaps   []byte // to the position before
	values []byte // width bytes each
	width  int
}

// exceptionsOf reads what follows the packed values.
func (b *block) exceptionsOf(rest []byte) (x exceptions, err error) {
	if len(rest) < b.exc*(1+b.excW) || b.exc > 0 && bytes.IndexByte(rest[1:b.exc], 0) >= 0 {
		return x, b.damaged() // no row has two
	}
	return exceptions{rest[:b.exc], rest[b.exc:][:b.exc*b.excW], b.excW}, nil
}

// at returns the value of exception k.
func (x *exceptions) at(k int) (v uint64) {
	for i, c := range x.values[k*x.width:][:x.width] {
		v |= uint64(c) << (8 * i)
	}
	return v
}

// find returns which exception is at a position.
func (x *exceptions) find(i int) (k int, found bool) {
	pos := 0
	for k, gap := range x.gaps {
		if pos += int(gap); pos >= i {
			return k, pos == i
		}
	}
	return 0, false
}

// stepped returns the positions, ascending, with steps between those that are
// too far apart.
func stepped(positions []int32) []int32 {
	out := make([]int32, 0, len(positions)+BlockRows/maxGap)
	last := int32(0)
	for _, p := range positions {
		for p-last > maxGap {
			last += maxGap
			out = append(out, last)
		}
		out = append(out, p)
		last = p
	}
	return out
}

// exceptions writes exceptions at positions, which are stepped: value gives
// their values, of h.excW bytes.
func (e *encoder) exceptions(h *head, positions []int32, value func(i int32) uint64) {
	last := int32(0)
	for _, p := range positions {
		e.out = append(e.out, byte(p-last))
		last = p
	}
	for _, p := range positions {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], value(p))
		e.out = append(e.out, word[:h.excW]...)
	}
}

// narrow prepares the header for values packed to fewer bits, and returns the
// stepped positions of those that need more.
func (h *head) narrow(values []uint64, n narrowing) []int32 {
	h.width, h.excW = n.width, n.excW
	var over []int32
	for i, x := range values {
		if n.width < 64 && x>>n.width != 0 {
			over = append(over, int32(i))
		}
	}
	over = stepped(over)
	h.exc = len(over)
	return over
}

// patched writes values packed to fewer bits than some need, and the upper
// bits of those.
func (e *encoder) patched(h *head, values []uint64, over []int32) {
	low := make([]uint64, len(values))
	for i, x := range values {
		low[i] = x & (1<<h.width - 1)
	}
	e.out = bitpack.Append(e.out, low, h.width)
	e.exceptions(h, over, func(i int32) uint64 { return values[i] >> h.width })
}

func decodePatched[T int32 | int64](b *block, dst []T) error {
	rest, err := unpackPart(b, dst, b.base)
	if err != nil {
		return err
	}
	return addExceptions(b, dst, rest)
}

// addExceptions adds the upper parts to the unpacked values.
func addExceptions[T int32 | int64](b *block, dst []T, rest []byte) error {
	x, err := b.exceptionsOf(rest)
	if err != nil {
		return err
	}
	pos, unit := 0, T(b.mul)<<b.width
	if x.width == 1 { // the most frequent one, and the fastest
		values := x.values[:len(x.gaps)]
		for k, gap := range x.gaps {
			if pos += int(gap); pos >= len(dst) {
				return b.damaged()
			}
			dst[pos] += T(values[k]) * unit
		}
		return nil
	}
	for k, gap := range x.gaps {
		if pos += int(gap); pos >= len(dst) {
			return b.damaged()
		}
		dst[pos] += T(x.at(k)) * unit
	}
	return nil
}

// patchedAt returns value i of a patched block whose exceptions are in rest.
func (b *block) patchedAt(i int, rest []byte) (int64, error) {
	x, err := b.exceptionsOf(rest)
	if err != nil {
		return 0, err
	}
	return b.packedAt(b.body, i) + b.upper(&x, i, i), nil
}

// upper returns the sum of the upper parts of rows first to last, times the
// factor.
func (b *block) upper(x *exceptions, first, last int) (sum int64) {
	pos := 0
	for k, gap := range x.gaps {
		if pos += int(gap); pos > last {
			break
		}
		if pos >= first {
			sum += int64(x.at(k)<<b.width) * int64(b.mul)
		}
	}
	return sum
}
