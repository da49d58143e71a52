package wat

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// TestFloats compares random numbers with math/big, which rounds a number of
// any length once.
func TestFloats(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	for range 5000 {
		s := randomFloat(r)
		exact, _, err := big.ParseFloat(strings.ReplaceAll(s, "_", ""), 0, 6000, big.ToNearestEven)
		if err != nil {
			t.Fatalf("seed %d: %s: %v", seed, s, err)
		}
		single, _ := exact.Float32()
		double, _ := exact.Float64()
		for _, c := range []struct {
			f    floatFormat
			want uint64
			inf  bool
		}{
			{formatF32, uint64(math.Float32bits(single)), math.IsInf(float64(single), 0)},
			{formatF64, math.Float64bits(double), math.IsInf(double, 0)},
		} {
			got, ok, fits := parseFloat(s, c.f)
			if !ok || fits == c.inf || fits && got != c.want {
				t.Fatalf("seed %d: %s, %d bits: got %#x, %v, %v, want %#x", seed, s, c.f.bits, got, ok, fits, c.want)
			}
		}
	}
}

// randomFloat makes a number, decimal or hexadecimal, often one that is near
// the middle of two numbers that have a representation.
func randomFloat(r *rand.Rand) string {
	run := func(digits string, n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteByte(digits[r.IntN(len(digits))])
			if i+1 < n && r.IntN(12) == 0 {
				b.WriteByte('_')
			}
		}
		return b.String()
	}
	s := []string{"", "-", "+"}[r.IntN(3)]
	if r.IntN(2) == 0 {
		s += "0x" + run("0123456789abcdefABCDEF", 1+r.IntN(16))
		if r.IntN(2) == 0 {
			s += "." + run("08", r.IntN(20))
		}
		if r.IntN(2) == 0 {
			s += "p" + []string{"", "-", "+"}[r.IntN(3)] + strconv.Itoa(r.IntN([]int{40, 160, 1100}[r.IntN(3)]))
		}
		return s
	}
	s += run("0123456789", 1+r.IntN(20))
	if r.IntN(2) == 0 {
		s += "." + run("0123456789", r.IntN(20))
	}
	if r.IntN(2) == 0 {
		s += "E" + []string{"", "-", "+"}[r.IntN(3)] + strconv.Itoa(r.IntN([]int{10, 50, 330}[r.IntN(3)]))
	}
	return s
}

// TestIntegers compares the bounds of the widths.
func TestIntegers(t *testing.T) {
	for _, c := range []struct {
		s        string
		bits     uint
		x        uint64
		ok, fits bool
	}{
		{"255", 8, 255, true, true},
		{"256", 8, 0, true, false},
		{"-128", 8, 128, true, true},
		{"-129", 8, 0, true, false},
		{"+0xff", 8, 255, true, true},
		{"-0x0", 16, 0, true, true},
		{"18446744073709551615", 64, math.MaxUint64, true, true},
		{"18446744073709551616", 64, 0, true, false},
		{"-9223372036854775808", 64, 1 << 63, true, true},
		{"-9223372036854775809", 64, 0, true, false},
		{"0x1_0000_0000", 32, 0, true, false},
		{"", 32, 0, false, false},
		{"-", 32, 0, false, false},
		{"+-1", 32, 0, false, false},
		{"0x", 32, 0, false, false},
		{"0X1", 32, 0, false, false},
		{"_1", 32, 0, false, false},
		{"1_", 32, 0, false, false},
		{"1__1", 32, 0, false, false},
		{"0x_1", 32, 0, false, false},
		{"1e1", 32, 0, false, false},
	} {
		x, ok, fits := parseInt(c.s, c.bits)
		if ok != c.ok || fits != c.fits || fits && x != c.x {
			t.Errorf("%q: got %d, %v, %v", c.s, x, ok, fits)
		}
	}
}
