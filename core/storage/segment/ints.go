package segment

import (
	"math/bits"
	"slices"

	"github.com/basaltdb/basalt/core/storage/bitpack"
)

// What decoding an encoding costs beside packing, as a share of the size that
// it must save to be chosen.
const (
	patchedCost = 1.05
	deltaCost   = 1.25
	runsCost    = 1.25
)

// minRun is how long runs are at least, on average.
const minRun = 4

// lowSample is how many values tell whether few are far below the others.
const lowSample = 64

// maxExceptions bounds the exceptions of a block, as a share of its rows.
const maxExceptions = 4

// packInts chooses an encoding for values in [lo, hi] by the size of the block
// in each.
func (e *encoder) packInts(h *head, values []int64, lo, hi int64, from, to int) {
	h.base = lo
	if lo == hi {
		h.enc = encConst
		e.begin(h, from, to)
		e.scales(h, from, to)
		return
	}
	e.relative(h, values, from)
	top := uint64(hi) - uint64(lo)
	h.mul = factor(e.packed, top)
	if h.mul > 1 {
		for i := range e.packed {
			e.packed[i] /= uint64(h.mul)
		}
		top /= uint64(h.mul)
	}
	h.width = bitpack.Width(top)

	n := len(values)
	h.enc = encPacked
	least := float64(bitpack.Size(n, h.width))
	runs := countRuns(e.packed)
	if cost := runsCost * float64(runsSize(runs, h.width)); runs <= n/minRun && cost < least {
		h.enc, least = encRLE, cost
	}
	low, patched := narrowedFrom(e.packed)
	if cost := patchedCost * float64(patched.size); patched.excW > 0 && cost < least {
		h.enc, least = encPatched, cost
	}
	step := e.differences()
	lowStep, delta := narrowedFrom(e.deltas)
	if deltaCost*float64(delta.size+deltaHead(n)) < least && (h.mul == 1 || delta.width <= 32) {
		h.enc = encDelta
	}
	var over []int32
	switch h.enc {
	case encRLE:
		h.aux |= uint32(runs)
	case encPatched:
		h.base += int64(low * uint64(h.mul))
		shift(e.packed, low)
		over = h.narrow(e.packed, patched)
	case encDelta:
		step += int64(lowStep)
		shift(e.deltas, lowStep)
		e.deltas[0] = 0 // the first row has none
		h.base += int64(e.packed[0] * uint64(h.mul))
		over = h.narrow(e.deltas, delta)
	}
	e.begin(h, from, to)
	e.scales(h, from, to)
	switch h.enc {
	case encPacked:
		e.out = bitpack.Append(e.out, e.packed, h.width)
	case encRLE:
		e.runs(h)
	case encPatched:
		e.patched(h, e.packed, over)
	case encDelta:
		e.delta(h, step, over)
	}
}

// relative makes e.packed the differences of the values from h.base. A null
// is as the value before it, or as the first.
func (e *encoder) relative(h *head, values []int64, from int) {
	e.packed = e.packed[:0]
	if h.valid != someNull {
		for _, v := range values {
			e.packed = append(e.packed, uint64(v)-uint64(h.base))
		}
		return
	}
	first := 0
	for e.c.isNull(from + first) {
		first++
	}
	last := uint64(values[first]) - uint64(h.base)
	for i, v := range values {
		if !e.c.isNull(from + i) {
			last = uint64(v) - uint64(h.base)
		}
		e.packed = append(e.packed, last)
	}
}

// factor returns the greatest common divisor of the values, of which top is
// the largest, when dividing by it leaves numbers that the kernels multiply
// again, and 1 otherwise.
func factor(values []uint64, top uint64) uint32 {
	g := top
	for _, x := range values {
		for x != 0 {
			g, x = x, g%x
		}
		if g == 1 {
			return 1
		}
	}
	if g>>32 != 0 || bitpack.Width(top/g) > 32 {
		return 1
	}
	return uint32(g)
}

// narrowing is how values are packed to fewer bits than the largest need: the
// others are exceptions.
type narrowing struct {
	width int
	excW  int // bytes of an exception's upper part, 0 when there is none
	size  int // of the packed values and the exceptions
}

// narrowed returns the width at which the values take least.
func narrowed(values []uint64) narrowing {
	var lens [65]int
	for _, x := range values {
		lens[bits.Len64(x)]++
	}
	top := 64
	for top > 0 && lens[top] == 0 {
		top--
	}
	n := len(values)
	best := narrowing{width: top, size: bitpack.Size(n, top)}
	over := 0
	for w := top - 1; w >= 0; w-- {
		if over += lens[w+1]; over > n/maxExceptions {
			break
		}
		excW := (top - w + 7) / 8
		size := bitpack.Size(n, w) + (over+n/maxGap)*(1+excW)
		if size < best.size {
			best = narrowing{w, excW, size}
		}
	}
	return best
}

// narrowedFrom is narrowed for values less low, which wrap around where they
// are smaller: few values far below the others are then exceptions too.
func narrowedFrom(values []uint64) (low uint64, best narrowing) {
	best = narrowed(values)
	sample := make([]uint64, 0, lowSample)
	for i := 0; i < len(values); i += max(len(values)/lowSample, 1) {
		sample = append(sample, values[i])
	}
	slices.Sort(sample)
	edge := len(sample) / 16
	first := sample[edge]
	inner := sample[len(sample)-1-edge] - first
	if first <= inner || bitpack.Width(inner)+2 >= best.width {
		return 0, best
	}
	// What is not much farther from the others than they are from one another
	// is one of them.
	low = first
	for _, x := range values {
		if x >= first-inner {
			low = min(low, x)
		}
	}
	shifted := slices.Clone(values)
	shift(shifted, low)
	if n := narrowed(shifted); n.size < best.size {
		return low, n
	}
	return 0, best
}

// shift subtracts low from the values.
func shift(values []uint64, low uint64) {
	for i := range values {
		values[i] -= low
	}
}

// decodeInts decodes integers in any of the encodings for them.
func decodeInts[T int32 | int64](b *block, dst []T) error {
	switch b.enc {
	case encConst:
		bitpack.Fill(dst, T(b.base))
		return nil
	case encPacked:
		_, err := unpackPart(b, dst, b.base)
		return err
	case encRLE:
		return decodeRuns(b, dst)
	case encPatched:
		return decodePatched(b, dst)
	case encDelta:
		return decodeDelta(b, dst)
	}
	return b.damaged()
}

// unpackPart unpacks the values that a block's body begins with, and returns
// what is behind them.
func unpackPart[T int32 | int64](b *block, dst []T, base int64) ([]byte, error) {
	size := bitpack.Size(len(dst), b.width)
	if len(b.body) < size {
		return nil, b.damaged()
	}
	if err := unpackInts(b, dst, b.body, base); err != nil {
		return nil, err
	}
	return b.body[size:], nil
}

// unpackInts unpacks values of the block's width from src, which is long
// enough.
func unpackInts[T int32 | int64](b *block, dst []T, src []byte, base int64) error {
	switch d := any(dst).(type) {
	case []int64:
		bitpack.Int64(d, src, b.width, b.mul, base)
	case []int32:
		if b.width > 32 {
			return b.damaged()
		}
		bitpack.Int32(d, src, b.width, b.mul, int32(base))
	}
	return nil
}

// intAt returns integer i of a block in any of the encodings for them.
func (b *block) intAt(i int) (int64, error) {
	if b.enc == encConst {
		return b.base, nil
	}
	if b.enc == encRLE {
		return b.runAt(i)
	}
	size := bitpack.Size(b.count, b.width)
	at := 0
	if b.enc == encDelta {
		at = deltaHead(b.count)
	}
	if len(b.body) < at+size {
		return 0, b.damaged()
	}
	switch b.enc {
	case encPacked:
		return b.packedAt(b.body, i), nil
	case encPatched:
		return b.patchedAt(i, b.body[size:])
	case encDelta:
		return b.deltaAt(i)
	}
	return 0, b.damaged()
}

// packedAt returns packed value i of src, times the factor, plus the base.
func (b *block) packedAt(src []byte, i int) int64 {
	return int64(bitpack.Get(src, i, b.width))*int64(b.mul) + b.base
}
