package unpack

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/basaltdb/basalt/vector/cpu"
	"github.com/basaltdb/basalt/vector/kernel/internal/kerneltest"
)

// valueAt is the layout bit by bit: value i of width w.
func valueAt(src []byte, i, w int) uint64 {
	lanes, bits := Lanes32, 32
	if w > 32 {
		lanes, bits = Lanes64, 64
	}
	x := uint64(0)
	for b := range w {
		bit := i/lanes*w + b // of the lane's stream
		at := (bit/bits*lanes+i%lanes)*bits + bit%bits
		x |= uint64(src[at/8]>>(at%8)&1) << b
	}
	return x
}

// packed returns bytes of random values of which a quarter have all bits set.
func packed(r *rand.Rand, n, w int) []byte {
	src := kerneltest.Guarded[byte](Size(n, w))
	for i := range src {
		src[i] = byte(r.Uint32())
		if r.IntN(4) == 0 {
			src[i] = 0xff
		}
	}
	return src
}

// Every width, lengths near the borders of rows, memory of any alignment that
// ends at a page that must not be touched, extreme bases and factors.
func TestUnpack(t *testing.T) {
	bases := []int64{0, -1, 77, math.MinInt64, math.MaxInt64, -1 << 31}
	muls := []uint32{1, 100, 1_000_000, math.MaxUint32}
	kerneltest.AtLevels(t, &level, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for w := 1; w <= 64; w++ {
			for _, n := range []int{0, 1, 31, 32, 33, 63, 64, 65, 95, 96, 97, 127, 128, 129, 191, 192, 200, 577, 2047, 2048} {
				base, mul := bases[r.IntN(len(bases))], muls[r.IntN(len(muls))]
				src := packed(r, n, w)
				if n < 200 && r.IntN(2) == 0 { // unaligned, then, and before no guard
					src = append(make([]byte, 1+r.IntN(7), len(src)+8), src...)
					src = src[len(src)-Size(n, w):]
				}
				check(t, src, n, w, mul, base)
			}
		}
	})
}

func check(t *testing.T, src []byte, n, w int, mul uint32, base int64) {
	t.Helper()
	dst := kerneltest.Guarded[int64](n)
	if w > 32 {
		mul = 1
		Wide64(dst, src, w, base)
	} else {
		Narrow64(dst, src, w, mul, base)
	}
	for i, x := range dst {
		if want := int64(valueAt(src, i, w))*int64(mul) + base; x != want {
			t.Fatalf("width %d, value %d of %d, times %d plus %d: %d, want %d", w, i, n, mul, base, x, want)
		}
	}
	if w > 32 {
		return
	}
	narrow := kerneltest.Guarded[int32](n)
	Narrow32(narrow, src, w, mul, int32(base))
	for i, x := range narrow {
		if want := int32(valueAt(src, i, w))*int32(mul) + int32(base); x != want {
			t.Fatalf("width %d, value %d of %d, times %d plus %d as int32: %d, want %d", w, i, n, mul, base, x, want)
		}
	}
}

// FuzzUnpack compares the levels on arbitrary bytes.
func FuzzUnpack(f *testing.F) {
	f.Add(make([]byte, 512), uint8(7), uint16(70), uint32(3), int64(-9))
	f.Fuzz(func(t *testing.T, src []byte, width uint8, count uint16, mul uint32, base int64) {
		w, n := int(width)%64+1, int(count)%2049
		if len(src) < Size(n, w) {
			return
		}
		kerneltest.AtLevels(t, &level, func(t *testing.T) { check(t, src, n, w, mul, base) })
	})
}

// BenchmarkUnpack reads a mebibyte of values, more than the first-level cache
// holds, into a block, and checks their sum. The rate is that of decoded bytes.
func BenchmarkUnpack(b *testing.B) {
	const blocks, n = 64, 2048
	before := level
	defer func() { level = before }()
	for _, w := range []int{1, 5, 8, 12, 13, 20, 32, 40, 64} {
		src := make([]byte, blocks*Size(n, w))
		r := rand.New(rand.NewPCG(7, 7))
		for i := 0; i < len(src); i += 8 {
			binary.LittleEndian.PutUint64(src[i:], r.Uint64())
		}
		for _, l := range cpu.Levels() {
			level = l
			b.Run(fmt.Sprintf("int64/w%d/%s", w, l), func(b *testing.B) { benchmark64(b, src, blocks, w) })
			if w <= 32 {
				b.Run(fmt.Sprintf("int32/w%d/%s", w, l), func(b *testing.B) { benchmark32(b, src, blocks, w) })
			}
		}
	}
}

func benchmark64(b *testing.B, src []byte, blocks, w int) {
	dst := make([]int64, 2048)
	step := Size(len(dst), w)
	b.SetBytes(int64(blocks * len(dst) * 8))
	for b.Loop() {
		for k := range blocks {
			if w > 32 {
				Wide64(dst, src[k*step:(k+1)*step], w, 5)
			} else {
				Narrow64(dst, src[k*step:(k+1)*step], w, 1, 5)
			}
		}
	}
	for i, x := range dst {
		if want := int64(valueAt(src[(blocks-1)*step:], i, w)) + 5; x != want {
			b.Fatalf("value %d is %d, want %d", i, x, want)
		}
	}
}

func benchmark32(b *testing.B, src []byte, blocks, w int) {
	dst := make([]int32, 2048)
	step := Size(len(dst), w)
	b.SetBytes(int64(blocks * len(dst) * 4))
	for b.Loop() {
		for k := range blocks {
			Narrow32(dst, src[k*step:(k+1)*step], w, 1, 5)
		}
	}
	for i, x := range dst {
		if want := int32(valueAt(src[(blocks-1)*step:], i, w)) + 5; x != want {
			b.Fatalf("value %d is %d, want %d", i, x, want)
		}
	}
}
