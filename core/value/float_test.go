package value

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// Plain literals are read as strconv reads them, to the last bit.
func TestParseFloatSmall(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for n := range 200_000 {
		var b strings.Builder
		if n%3 == 0 {
			b.WriteByte('-')
		}
		size := 1 + r.IntN(19)
		point := r.IntN(size + 1)
		for i := range size {
			if i == point {
				b.WriteByte('.')
			}
			b.WriteByte('0' + byte(r.IntN(10)*min(1, r.IntN(4))))
		}
		s := b.String()
		want, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(s, err)
		}
		if got, err := ParseFloat(s, 64); err != nil || math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("%q: %v, %v, not %v", s, got, err, want)
		}
	}
}
