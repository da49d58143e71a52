package decimal

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// What ParseSmall takes is what Parse reads, and it takes all plain literals of up
// to 18 digits.
func TestParseSmall(t *testing.T) {
	check := func(s string) (ok bool) {
		x, scale, ok := ParseSmall(s)
		if !ok {
			return false
		}
		want, err := Parse(s)
		got := FromInt128(FromInt64(x), scale)
		if err != nil || got.String() != want.String() || got.Scale != want.Scale {
			t.Fatalf("%q: %s of scale %d, not %s, %v", s, got.String(), scale, want.String(), err)
		}
		return true
	}
	for _, s := range []string{"", "-", ".", "-.", "1.2.3", "1e3", " 1", "1 ", "+", "--1", "1_0", "0x1", "NaN", "1234567890123456789", "0.1234567890123456789", "1-"} {
		if check(s) {
			t.Errorf("%q is taken", s)
		}
	}
	for _, s := range []string{"0", "-0", "-0.0", "007", "1.", ".5", "-.5", "999999999999999999", "-999999999999999999", "0.12345678901234567", "99999999.9999999999"} {
		if !check(s) {
			t.Errorf("%q is not taken", s)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 50_000 {
		var b strings.Builder
		for range r.IntN(24) {
			b.WriteByte("0123456789012345678901234567890123456789.-"[r.IntN(42)])
		}
		check(b.String())
	}
}
