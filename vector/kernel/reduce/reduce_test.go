package reduce

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/basaltdb/basalt/vector/cpu"
	"github.com/basaltdb/basalt/vector/kernel/internal/kerneltest"
)

// lengths are those around the turns of all loops, and long ones.
func lengths() (ns []int) {
	for n := range 200 {
		ns = append(ns, n)
	}
	return append(ns, 1023, 1024, 2047, 2048, 4095)
}

// fills make values that carry, borrow and win in every lane.
var fills = []struct {
	name  string
	value func(r *rand.Rand, i int) int64
}{
	{"least", func(*rand.Rand, int) int64 { return math.MinInt64 }},
	{"greatest", func(*rand.Rand, int) int64 { return math.MaxInt64 }},
	{"minus one", func(*rand.Rand, int) int64 { return -1 }},
	{"small", func(r *rand.Rand, _ int) int64 { return r.Int64N(21) - 10 }},
	{"any", func(r *rand.Rand, _ int) int64 { return int64(r.Uint64()) }},
	{"any length", func(r *rand.Rand, _ int) int64 { return int64(r.Uint64()) >> r.IntN(64) }},
	{"extremes", func(r *rand.Rand, _ int) int64 {
		return []int64{math.MinInt64, math.MaxInt64, math.MinInt32, math.MaxInt32, 0}[r.IntN(5)]
	}},
	{"rising", func(_ *rand.Rand, i int) int64 { return int64(i)<<40 | int64(i) }},
	{"falling", func(_ *rand.Rand, i int) int64 { return -int64(i)<<40 | int64(i) }},
}

// narrow keeps the extremes of 8-byte integers extreme.
func narrow(x int64) int32 {
	if x == math.MinInt64 || x == math.MaxInt64 {
		return int32(x >> 32)
	}
	return int32(x)
}

// Every length, values that end at a page that must not be touched, in memory
// that starts at any value of a vector.
func TestReduce(t *testing.T) {
	kerneltest.AtLevels(t, &level, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for _, n := range lengths() {
			for _, f := range fills {
				wide, short := kerneltest.Guarded[int64](n), kerneltest.Guarded[int32](n)
				for i := range wide {
					wide[i] = f.value(r, i)
					short[i] = narrow(wide[i])
				}
				check64(t, f.name, wide)
				check32(t, f.name, short)
			}
		}
	})
}

func check64(t *testing.T, name string, xs []int64) {
	t.Helper()
	want := new(big.Int)
	var lowWant uint64
	for _, x := range xs {
		want.Add(want, big.NewInt(x))
		lowWant += uint64(uint32(x))
	}
	low, high := Sum64(xs)
	got := new(big.Int).Lsh(big.NewInt(high), 32)
	got.Add(got, new(big.Int).SetUint64(low))
	if got.Cmp(want) != 0 || low != lowWant {
		t.Fatalf("%d values, %s: the sum is %d<<32 + %d, want %v with low halves of %d", len(xs), name, high, low, want, lowWant)
	}
	if len(xs) == 0 {
		return
	}
	if got, want := Min64(xs), slices.Min(xs); got != want {
		t.Fatalf("%d values, %s: the least is %d, want %d", len(xs), name, got, want)
	}
	if got, want := Max64(xs), slices.Max(xs); got != want {
		t.Fatalf("%d values, %s: the greatest is %d, want %d", len(xs), name, got, want)
	}
}

func check32(t *testing.T, name string, xs []int32) {
	t.Helper()
	var want, wantShort int64
	short := make([]int16, len(xs))
	for i, x := range xs {
		want += int64(x)
		short[i] = int16(x)
		wantShort += int64(short[i])
	}
	if got := Sum16(short); got != wantShort {
		t.Fatalf("%d values of 2 bytes, %s: the sum is %d, want %d", len(xs), name, got, wantShort)
	}
	if got := Sum32(xs); got != want {
		t.Fatalf("%d values of 4 bytes, %s: the sum is %d, want %d", len(xs), name, got, want)
	}
	if len(xs) == 0 {
		return
	}
	if got, want := Min32(xs), slices.Min(xs); got != want {
		t.Fatalf("%d values of 4 bytes, %s: the least is %d, want %d", len(xs), name, got, want)
	}
	if got, want := Max32(xs), slices.Max(xs); got != want {
		t.Fatalf("%d values of 4 bytes, %s: the greatest is %d, want %d", len(xs), name, got, want)
	}
	if got, want := Min16(short), slices.Min(short); got != want {
		t.Fatalf("%d values of 2 bytes, %s: the least is %d, want %d", len(xs), name, got, want)
	}
	if got, want := Max16(short), slices.Max(short); got != want {
		t.Fatalf("%d values of 2 bytes, %s: the greatest is %d, want %d", len(xs), name, got, want)
	}
}

// The least and the greatest value win from every place.
func TestExtremeAnywhere(t *testing.T) {
	kerneltest.AtLevels(t, &level, func(t *testing.T) {
		const n = 200
		wide, short := make([]int64, n), make([]int32, n)
		for at := range n {
			for _, x := range []int64{-1 << 31, 1<<31 - 1, -1, 1} {
				wide[at], short[at] = x<<32, int32(x)
				check64(t, fmt.Sprintf("%d at %d", x<<32, at), wide)
				check32(t, fmt.Sprintf("%d at %d", x, at), short)
			}
			wide[at], short[at] = 0, 0
		}
	})
}

// sink takes the results of benchmarks.
var sink int64

func BenchmarkReduce(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	wide, short, half := make([]int64, 2048), make([]int32, 2048), make([]int16, 2048)
	for i := range wide {
		wide[i] = int64(r.Uint64()) >> 20
		short[i] = int32(wide[i])
		half[i] = int16(wide[i])
	}
	kernels := []struct {
		name string
		run  func() int64
	}{
		{"sum32", func() int64 { return Sum32(short) }},
		{"sum64", func() int64 { low, high := Sum64(wide); return int64(low) + high }},
		{"min32", func() int64 { return int64(Min32(short)) }},
		{"max32", func() int64 { return int64(Max32(short)) }},
		{"min64", func() int64 { return Min64(wide) }},
		{"max64", func() int64 { return Max64(wide) }},
		{"max16", func() int64 { return int64(Max16(half)) }},
	}
	before := level
	defer func() { level = before }()
	for _, k := range kernels {
		for _, l := range cpu.Levels() {
			level = l
			b.Run(k.name+"/"+l.String(), func(b *testing.B) {
				for b.Loop() {
					sink += k.run()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/2048, "ns/value")
			})
		}
	}
}
