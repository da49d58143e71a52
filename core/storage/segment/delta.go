package segment

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/storage/bitpack"
)

// markRows is the distance of the rows whose values a delta block has beside
// the differences, so that reading one value adds up few of them.
const markRows = 256

// deltaHead returns the bytes before the packed differences of n rows: the
// least difference and the values of rows markRows, 2 × markRows, ….
func deltaHead(n int) int { return 8 + (n-1)/markRows*8 }

// differences makes e.deltas the differences between neighbours in e.packed,
// less the least of them, which it returns. The first row has none.
func (e *encoder) differences() (step int64) {
	e.deltas = append(e.deltas[:0], 0)
	step = int64(e.packed[1] - e.packed[0])
	for i, x := range e.packed[1:] {
		d := x - e.packed[i]
		step = min(step, int64(d))
		e.deltas = append(e.deltas, d)
	}
	for i := range e.deltas[1:] {
		e.deltas[1+i] -= uint64(step)
	}
	return step
}

// delta writes e.deltas, which step is to be added to.
func (e *encoder) delta(h *head, step int64, over []int32) {
	value := func(i int) uint64 { return uint64(h.base) + (e.packed[i]-e.packed[0])*uint64(h.mul) }
	e.out = binary.LittleEndian.AppendUint64(e.out, uint64(step)*uint64(h.mul))
	for i := markRows; i < h.count; i += markRows {
		e.out = binary.LittleEndian.AppendUint64(e.out, value(i))
	}
	e.patched(h, e.deltas, over)
}

// deltaParts returns what a delta block consists of: the least difference, the
// marked values, and the rest.
func (b *block) deltaParts() (step int64, marks, rest []byte, err error) {
	at := deltaHead(b.count)
	if b.count == 0 || len(b.body) < at {
		return 0, nil, nil, b.damaged()
	}
	return int64(binary.LittleEndian.Uint64(b.body)), b.body[8:at], b.body[at:], nil
}

func mark(marks []byte, k int) int64 { return int64(binary.LittleEndian.Uint64(marks[8*k:])) }

func decodeDelta[T int32 | int64](b *block, dst []T) error {
	step, marks, packed, err := b.deltaParts()
	if err != nil {
		return err
	}
	size := bitpack.Size(len(dst), b.width)
	if len(packed) < size {
		return b.damaged()
	}
	if err := unpackInts(b, dst, packed, step); err != nil {
		return err
	}
	if err := addExceptions(b, dst, packed[size:]); err != nil {
		return err
	}
	dst[0] = T(b.base)
	sum, rest := dst[0], dst[1:]
	for i, d := range rest {
		sum += d
		rest[i] = sum
	}
	for k := range len(marks) / 8 {
		if dst[(k+1)*markRows] != T(mark(marks, k)) {
			return b.damaged()
		}
	}
	return nil
}

// deltaAt returns value i of a delta block, which has its packed values.
func (b *block) deltaAt(i int) (int64, error) {
	step, marks, packed, err := b.deltaParts()
	if err != nil {
		return 0, err
	}
	x, err := b.exceptionsOf(packed[bitpack.Size(b.count, b.width):])
	if err != nil {
		return 0, err
	}
	sum, from := b.base, i/markRows*markRows
	if from > 0 {
		sum = mark(marks, i/markRows-1)
	}
	for k := from + 1; k <= i; k++ {
		sum += step + int64(bitpack.Get(packed, k, b.width))*int64(b.mul)
	}
	return sum + b.upper(&x, from+1, i), nil
}
