package chars

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/basaltdb/basalt/vector/kernel/internal/kerneltest"
)

var seed = flag.Uint64("seed", 0, "the seed of generated texts; 0 chooses one")

func random(t *testing.T) *rand.Rand {
	s := *seed
	if s == 0 {
		s = rand.Uint64()
	}
	t.Logf("-seed %d", s)
	return rand.New(rand.NewPCG(s, 0))
}

// foldASCII is the oracle: one letter at a time.
func foldASCII(s []byte, from, to byte) []byte {
	out := bytes.Clone(s)
	for i, c := range out {
		if c >= from && c <= to {
			out[i] = c ^ 0x20
		}
	}
	return out
}

func check(t *testing.T, s []byte) {
	t.Helper()
	ascii := true
	for _, c := range s {
		ascii = ascii && c < utf8.RuneSelf
	}
	if got := ASCII(s); got != ascii {
		t.Fatalf("%q: ASCII is %v", s, got)
	}
	out := kerneltest.Guarded[byte](len(s))
	if got := Upper(out, s); got != ascii || !bytes.Equal(out, foldASCII(s, 'a', 'z')) {
		t.Fatalf("%q: Upper is %v, %q", s, got, out)
	}
	if got := Lower(out, s); got != ascii || !bytes.Equal(out, foldASCII(s, 'A', 'Z')) {
		t.Fatalf("%q: Lower is %v, %q", s, got, out)
	}
	starts := 0
	for _, c := range s {
		if utf8.RuneStart(c) {
			starts++
		}
	}
	if got := Count(s); got != starts || utf8.Valid(s) && got != utf8.RuneCount(s) {
		t.Fatalf("%q: Count is %d, not %d", s, got, starts)
	}
}

// Every byte at every place, in memory that ends at a page that must not be
// touched.
func TestBytes(t *testing.T) {
	kerneltest.AtLevels(t, &level, func(t *testing.T) {
		for _, n := range []int{1, 7, 8, 9, 31, 32, 33, 39, 40, 64, 71} {
			for at := range n {
				for c := range 256 {
					s := kerneltest.Guarded[byte](n)
					for i := range s {
						s[i] = "aZ@[`{0"[(i+c)%7]
					}
					s[at] = byte(c)
					check(t, s)
				}
			}
		}
	})
}

// Texts of any length, of few and of many characters that are not ASCII.
func TestTexts(t *testing.T) {
	r := random(t)
	kerneltest.AtLevels(t, &level, func(t *testing.T) {
		check(t, nil)
		for range 2000 {
			var b strings.Builder
			rare := 1 << r.IntN(8)
			for range r.IntN(300) {
				if r.IntN(rare) == 0 {
					b.WriteRune([]rune{'é', 'ß', 'İ', '漢', '😀', 0x7f, 0x80, utf8.MaxRune}[r.IntN(8)])
				} else {
					b.WriteByte(byte(r.IntN(utf8.RuneSelf)))
				}
			}
			s := kerneltest.Guarded[byte](b.Len())
			copy(s, b.String())
			check(t, s)
		}
	})
}

func BenchmarkChars(b *testing.B) {
	s := bytes.Repeat([]byte("some Text of row 123"), 2048)
	dst := make([]byte, len(s))
	for _, k := range []struct {
		name string
		run  func()
	}{
		{"upper", func() { Upper(dst, s) }},
		{"ascii", func() { ASCII(s) }},
		{"count", func() { Count(s) }},
		{"upper-go", func() { foldCaseGeneric(dst, s, lowerShift) }},
		{"ascii-go", func() { asciiGeneric(s) }},
		{"count-go", func() { countGeneric(s) }},
	} {
		b.Run(k.name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				k.run()
			}
		})
	}
}
