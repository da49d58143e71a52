package filter

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/basaltdb/basalt/vector/cpu"
	"github.com/basaltdb/basalt/vector/kernel/internal/kerneltest"
)

// values64 draws values, often the least and the greatest.
func values64(r *rand.Rand, n int) []int64 {
	xs := kerneltest.Guarded[int64](n)
	for i := range xs {
		switch r.IntN(4) {
		case 0:
			xs[i] = []int64{math.MinInt64, math.MaxInt64, 0, -1}[r.IntN(4)]
		default:
			xs[i] = int64(r.IntN(20) - 10)
		}
	}
	return xs
}

func TestRange(t *testing.T) {
	bounds := [][2]int64{{-3, 4}, {math.MinInt64, math.MaxInt64}, {math.MinInt64, 0}, {0, math.MaxInt64}, {5, 5}, {1, 0}, {math.MaxInt64, math.MaxInt64}, {math.MinInt64, math.MinInt64}}
	kerneltest.AtLevels(t, &level, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for n := range 100 {
			for _, b := range bounds {
				for from := 0; from <= min(n, 3); from++ {
					xs := values64(r, n)[from:]
					checkRange64(t, xs, b[0], b[1])
					lo, hi := max(b[0], math.MinInt32), min(b[1], math.MaxInt32)
					narrow := kerneltest.Guarded[int32](len(xs))
					for i, x := range xs {
						narrow[i] = int32(min(max(x, math.MinInt32), math.MaxInt32))
					}
					checkRange32(t, narrow, int32(lo), int32(hi))
				}
			}
		}
	})
}

func checkRange64(t *testing.T, xs []int64, lo, hi int64) {
	t.Helper()
	var want []int32
	for i, x := range xs {
		if lo <= x && x <= hi {
			want = append(want, int32(i))
		}
	}
	dst := kerneltest.Guarded[int32](len(xs))
	if got := dst[:Range64(xs, lo, hi, dst)]; !slices.Equal(got, want) {
		t.Fatalf("%d values in [%d,%d]: %v, want %v", len(xs), lo, hi, got, want)
	}
}

func checkRange32(t *testing.T, xs []int32, lo, hi int32) {
	t.Helper()
	var want []int32
	for i, x := range xs {
		if lo <= x && x <= hi {
			want = append(want, int32(i))
		}
	}
	dst := kerneltest.Guarded[int32](len(xs))
	if got := dst[:Range32(xs, lo, hi, dst)]; !slices.Equal(got, want) {
		t.Fatalf("%d values in [%d,%d]: %v, want %v", len(xs), lo, hi, got, want)
	}
}

func TestOrAbs(t *testing.T) {
	kerneltest.AtLevels(t, &level, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 4))
		for n := range 150 {
			xs := kerneltest.Guarded[int64](n)
			var want uint64
			for i := range xs {
				xs[i] = r.Int64() >> r.IntN(63)
				if r.IntN(2) == 0 {
					xs[i] = -xs[i]
				}
				want |= uint64(xs[i] ^ xs[i]>>63)
			}
			if got := OrAbs(xs); got != want {
				t.Fatalf("%d values: %x, want %x", n, got, want)
			}
		}
	})
}

func BenchmarkRange(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	wide, narrow, dst := make([]int64, 2048), make([]int32, 2048), make([]int32, 2048)
	for i := range wide {
		wide[i] = int64(r.IntN(100))
		narrow[i] = int32(wide[i])
	}
	before := level
	defer func() { level = before }()
	for _, l := range cpu.Levels() {
		level = l
		b.Run(fmt.Sprint("int32/", l), func(b *testing.B) {
			b.SetBytes(4 * 2048)
			for b.Loop() {
				Range32(narrow, 20, 60, dst)
			}
		})
		b.Run(fmt.Sprint("int64/", l), func(b *testing.B) {
			b.SetBytes(8 * 2048)
			for b.Loop() {
				Range64(wide, 20, 60, dst)
			}
		})
		b.Run(fmt.Sprint("orabs/", l), func(b *testing.B) {
			b.SetBytes(8 * 2048)
			for b.Loop() {
				OrAbs(wide)
			}
		})
	}
}
