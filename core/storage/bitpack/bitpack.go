package bitpack

import (
	"encoding/binary"
	"math/bits"

	"github.com/basaltdb/basalt/vector/kernel/unpack"
)

const (
	lanes32 = unpack.Lanes32 // lanes of 32-bit words
	lanes64 = unpack.Lanes64 // lanes of 64-bit words
)

// Width returns the bits that x needs.
func Width(x uint64) int { return bits.Len64(x) }

// Size returns the bytes that n values of width w take.
func Size(n, w int) int { return unpack.Size(n, w) }

// Append appends the values, each of which fits w bits, packed.
func Append(dst []byte, values []uint64, w int) []byte {
	if w == 0 {
		return dst
	}
	start := len(dst)
	dst = append(dst, make([]byte, Size(len(values), w))...)
	if w <= 32 {
		pack32(dst[start:], values, w)
	} else {
		pack64(dst[start:], values, w)
	}
	return dst
}

// pack32 fills a row of words at a time.
func pack32(out []byte, values []uint64, w int) {
	var row [lanes32]uint32
	for s := 0; len(values) > 0; s = (s + w) & 31 {
		n := min(len(values), lanes32)
		for l, v := range values[:n] {
			row[l&(lanes32-1)] |= uint32(v) << (s & 31)
		}
		if s+w >= 32 || n == len(values) {
			put32(out, &row)
			out, row = out[4*lanes32:], [lanes32]uint32{}
		}
		if s+w > 32 {
			for l, v := range values[:n] {
				row[l&(lanes32-1)] = uint32(v >> ((32 - s) & 63))
			}
			if n == len(values) {
				put32(out, &row)
			}
		}
		values = values[n:]
	}
}

func put32(out []byte, row *[lanes32]uint32) {
	for l, x := range row {
		binary.LittleEndian.PutUint32(out[4*l:4*l+4], x)
	}
}

func pack64(out []byte, values []uint64, w int) {
	var row [lanes64]uint64
	for s := 0; len(values) > 0; s = (s + w) & 63 {
		n := min(len(values), lanes64)
		for l, v := range values[:n] {
			row[l&(lanes64-1)] |= v << (s & 63)
		}
		if s+w >= 64 || n == len(values) {
			put64(out, &row)
			out, row = out[8*lanes64:], [lanes64]uint64{}
		}
		if s+w > 64 {
			for l, v := range values[:n] {
				row[l&(lanes64-1)] = v >> ((64 - s) & 63)
			}
			if n == len(values) {
				put64(out, &row)
			}
		}
		values = values[n:]
	}
}

func put64(out []byte, row *[lanes64]uint64) {
	for l, x := range row {
		binary.LittleEndian.PutUint64(out[8*l:8*l+8], x)
	}
}

// Get returns value i of a block of width w.
func Get(src []byte, i, w int) uint64 {
	if w == 0 {
		return 0
	}
	if w <= 32 {
		bit := i / lanes32 * w
		at := (bit/32*lanes32 + i%lanes32) * 4
		x := uint64(binary.LittleEndian.Uint32(src[at:]))
		if bit%32+w > 32 {
			x |= uint64(binary.LittleEndian.Uint32(src[at+lanes32*4:])) << 32
		}
		return x >> (bit % 32) & (1<<w - 1)
	}
	bit := i / lanes64 * w
	at := (bit/64*lanes64 + i%lanes64) * 8
	s := bit % 64
	x := binary.LittleEndian.Uint64(src[at:]) >> s
	if s+w > 64 {
		x |= binary.LittleEndian.Uint64(src[at+lanes64*8:]) << (64 - s)
	}
	return x & (1<<w - 1)
}

// Int32 unpacks len(dst) values of width w, at most 32, each times mul plus
// base. src has the Size that they take.
func Int32(dst []int32, src []byte, w int, mul uint32, base int32) {
	if w == 0 {
		Fill(dst, base)
		return
	}
	unpack.Narrow32(dst, src, w, mul, base)
}

// Int64 unpacks len(dst) values of width w, each times mul plus base; mul is 1
// for widths above 32. src has the Size that they take.
func Int64(dst []int64, src []byte, w int, mul uint32, base int64) {
	switch {
	case w == 0:
		Fill(dst, base)
	case w <= 32:
		unpack.Narrow64(dst, src, w, mul, base)
	default:
		unpack.Wide64(dst, src, w, base)
	}
}

// Fill sets all of dst to v.
func Fill[T int32 | int64](dst []T, v T) {
	const short = 16
	for i := range dst[:min(len(dst), short)] {
		dst[i] = v
	}
	// The rest by copying what is there, which moves many at a time.
	for n := short; n < len(dst); n *= 2 {
		copy(dst[n:], dst[:n])
	}
}
