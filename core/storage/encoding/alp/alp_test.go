package alp

import (
	"math"
	"math/rand/v2"
	"testing"
)

// check encodes values and returns how many were exceptions.
func check[T Float](t *testing.T, values []T) int {
	t.Helper()
	x, _ := Choose(values, 80)
	if !x.Valid() {
		t.Fatalf("exponents %v", x)
	}
	ints, back := make([]int64, len(values)), make([]T, len(values))
	exceptions := EncodeAll(ints, values, x, nil)
	DecodeAll(back, ints, x)
	k := 0
	for i, v := range values {
		if k < len(exceptions) && int(exceptions[k]) == i {
			k++
			continue
		}
		if back[i] != v || math.Signbit(float64(back[i])) != math.Signbit(float64(v)) || Decode[T](ints[i], x) != v {
			t.Fatalf("value %d is %v, was %v, with %v", i, back[i], v, x)
		}
	}
	if k != len(exceptions) {
		t.Fatalf("exceptions %v are not ascending", exceptions)
	}
	return k
}

// Decimals are found to be such, and everything comes back as it was.
func TestDecimals(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for digits := range 8 {
		wide, narrow := make([]float64, 500), make([]float32, 500)
		for i := range wide {
			wide[i] = float64(r.IntN(2_000_000)-1_000_000) / math.Pow10(digits)
			narrow[i] = float32(float64(r.IntN(20_000)-10_000) / math.Pow10(min(digits, 4)))
		}
		wide[7], narrow[7] = 0, 0
		if n := check(t, wide); n > 15 {
			t.Errorf("%d of %d decimals of %d digits are exceptions", n, len(wide), digits)
		}
		if n := check(t, narrow); n > 15 {
			t.Errorf("%d of %d short decimals of %d digits are exceptions", n, len(narrow), digits)
		}
	}
}

// Values that no decimal is are exceptions.
func TestExtremes(t *testing.T) {
	special := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), math.MaxFloat64, math.SmallestNonzeroFloat64,
		-math.MaxFloat64, 1 << 53, math.Pi, 1.0 / 3, math.Float64frombits(0x7ff0000000000001)}
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var wide []float64
		var narrow []float32
		for range 1 + r.IntN(70) {
			v := math.Float64frombits(r.Uint64())
			switch r.IntN(3) {
			case 0:
				v = special[r.IntN(len(special))]
			case 1:
				v = float64(r.IntN(1000)) / 10
			}
			wide, narrow = append(wide, v), append(narrow, float32(v))
		}
		check(t, wide)
		check(t, narrow)
	}
	if n := check(t, []float64{math.NaN(), math.Inf(-1), math.Copysign(0, -1)}); n != 3 {
		t.Errorf("%d exceptions", n)
	}
	check(t, []float64{})
}

func BenchmarkALP(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	values, ints := make([]float64, 2048), make([]int64, 2048)
	for i := range values {
		values[i] = float64(r.IntN(1_000_000)) / 100
	}
	x, _ := Choose(values[:64], 80)
	b.Run("choose", func(b *testing.B) {
		for b.Loop() {
			Choose(values[:64], 80)
		}
	})
	b.Run("encode", func(b *testing.B) {
		b.SetBytes(8 * 2048)
		for b.Loop() {
			EncodeAll(ints, values, x, nil)
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(8 * 2048)
		for b.Loop() {
			DecodeAll(values, ints, x)
		}
	})
}
