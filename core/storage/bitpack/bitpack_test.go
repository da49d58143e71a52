package bitpack

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Every width and all lengths near the borders of lanes and blocks.
func TestRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for w := 0; w <= 64; w++ {
		for _, n := range []int{0, 1, 31, 32, 33, 63, 64, 65, 127, 128, 1000, 2047, 2048} {
			values := make([]uint64, n)
			for i := range values {
				if w > 0 {
					values[i] = rng.Uint64() >> (64 - w)
				}
				if i%7 == 0 && w > 0 {
					values[i] = ^uint64(0) >> (64 - w)
				}
			}
			src := Append([]byte{9}, values, w)[1:] // unaligned on purpose
			if len(src) != Size(n, w) {
				t.Fatalf("width %d, %d values: %d bytes, Size says %d", w, n, len(src), Size(n, w))
			}
			base := int64(-1 << 40)
			got := make([]int64, n)
			Int64(got, src, w, 1, base)
			for i, v := range values {
				if got[i] != int64(v)+base || Get(src, i, w) != v {
					t.Fatalf("width %d, value %d of %d: %x, %x, want %x", w, i, n, got[i]-base, Get(src, i, w), v)
				}
			}
			if w > 32 {
				continue
			}
			narrow := make([]int32, n)
			Int32(narrow, src, w, 1, -77)
			for i, v := range values {
				if narrow[i] != int32(v)-77 {
					t.Fatalf("width %d, value %d of %d as int32", w, i, n)
				}
			}
		}
	}
}

// A factor is applied before the base; values of no bits are the base.
func TestFactor(t *testing.T) {
	values := make([]uint64, 130)
	for i := range values {
		values[i] = uint64(i)
	}
	wide, narrow := make([]int64, len(values)), make([]int32, len(values))
	src := Append(nil, values, 8)
	Int64(wide, src, 8, 1_000_000, -5)
	Int32(narrow, src, 8, 300, -5)
	for i := range values {
		if wide[i] != int64(i)*1_000_000-5 || narrow[i] != int32(i)*300-5 {
			t.Fatalf("value %d: %d, %d", i, wide[i], narrow[i])
		}
	}
	Int64(wide, nil, 0, 7, 9)
	Int32(narrow, nil, 0, 7, 9)
	if wide[129] != 9 || narrow[0] != 9 {
		t.Fatal(wide[129], narrow[0])
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, w := range []int{5, 13, 40} {
		b.Run(fmt.Sprint(w), func(b *testing.B) {
			values, dst := make([]uint64, 2048), []byte(nil)
			b.SetBytes(2048 * 8)
			for b.Loop() {
				dst = Append(dst[:0], values, w)
			}
		})
	}
}
