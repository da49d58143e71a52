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
			Int64(got, src, w, base)
			for i, v := range values {
				if got[i] != int64(v)+base || Get(src, i, w) != v {
					t.Fatalf("width %d, value %d of %d: %x, %x, want %x", w, i, n, got[i]-base, Get(src, i, w), v)
				}
			}
			if w > 32 {
				continue
			}
			narrow := make([]int32, n)
			Int32(narrow, src, w, -77)
			for i, v := range values {
				if narrow[i] != int32(v)-77 {
					t.Fatalf("width %d, value %d of %d as int32", w, i, n)
				}
			}
		}
	}
}

func BenchmarkInt64(b *testing.B) {
	for _, w := range []int{5, 12, 20, 40} {
		b.Run(fmt.Sprint(w), func(b *testing.B) {
			values := make([]uint64, 2048)
			src := Append(nil, values, w)
			dst := make([]int64, 2048)
			b.SetBytes(2048 * 8)
			for b.Loop() {
				Int64(dst, src, w, 5)
			}
		})
	}
}

func BenchmarkInt32(b *testing.B) {
	for _, w := range []int{5, 12, 20} {
		b.Run(fmt.Sprint(w), func(b *testing.B) {
			values := make([]uint64, 2048)
			src := Append(nil, values, w)
			dst := make([]int32, 2048)
			b.SetBytes(2048 * 4)
			for b.Loop() {
				Int32(dst, src, w, 5)
			}
		})
	}
}
