package compress

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

func TestRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range []Codec{None, Snappy, S2, Zstd, LZ4} {
		for _, n := range []int{0, 1, 17, 4096, 70000} {
			src := make([]byte, n)
			for i := range src {
				src[i] = byte(rng.IntN(4))
			}
			enc := c.Encode(nil, src)
			if c != None && n > 4000 && len(enc) > n*3/4 {
				t.Errorf("%s: %d bytes of two bits each take %d", c, n, len(enc))
			}
			dst := make([]byte, n)
			if err := c.Decode(dst, enc); err != nil || !bytes.Equal(dst, src) {
				t.Errorf("%s, %d bytes: %v", c, n, err)
			}
			if n == 0 {
				continue
			}
			if c.Decode(make([]byte, n-1), enc) == nil || c.Decode(make([]byte, n+1), enc) == nil {
				t.Errorf("%s, %d bytes: a wrong length was not noticed", c, n)
			}
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []Codec{None, Snappy, S2, Zstd, LZ4} {
		if got, err := Parse(c.String()); err != nil || got != c {
			t.Errorf("%s: %v, %v", c, got, err)
		}
	}
	if _, err := Parse("lzma"); err == nil {
		t.Error("an unknown name was taken")
	}
	if Codec(9).Decode(make([]byte, 1), []byte{1}) == nil {
		t.Error("an unknown codec decoded something")
	}
}

// What is damaged is refused, or decoded to something of the right length.
func FuzzDecode(f *testing.F) {
	for c := None; c <= LZ4; c++ {
		f.Add(byte(c), 10, c.Encode(nil, []byte("aaaaaaaaaa")))
	}
	f.Add(byte(LZ4), 0, []byte("\x10\x10"))
	f.Fuzz(func(_ *testing.T, c byte, n int, b []byte) {
		if n >= 0 && n < 1<<16 {
			_ = Codec(c).Decode(make([]byte, n), b)
		}
	})
}
