package bloom

import (
	"encoding/binary"
	"testing"
)

func key(i int) []byte { return binary.BigEndian.AppendUint64([]byte("k"), uint64(i)) }

func TestFilter(t *testing.T) {
	const n = 50_000
	for _, c := range []struct {
		bits int
		most float64
	}{{6, 0.10}, {10, 0.018}, {14, 0.006}} {
		lines, probes := Lines(n, c.bits), Probes(c.bits)
		filter := make([]byte, lines*LineSize)
		at := func(h uint64) []byte { return filter[Line(h, lines)*LineSize:][:LineSize] }
		for i := range n {
			h := Hash(key(i))
			Set(at(h), h, probes)
		}
		wrong := 0
		for i := range 2 * n {
			h := Hash(key(i))
			has := Has(at(h), h, probes)
			if i < n && !has {
				t.Fatalf("%d bits: key %d is denied", c.bits, i)
			}
			if i >= n && has {
				wrong++
			}
		}
		if rate := float64(wrong) / n; rate > c.most || rate == 0 {
			t.Errorf("%d bits: %.4f of the other keys are taken for added ones", c.bits, rate)
		}
	}
}

// The hash is stored in filters, so it must stay what it is.
func TestHashStays(t *testing.T) {
	for _, c := range []struct {
		key  string
		want uint64
	}{
		{"", 0xa5506ff52926ac13}, {"a", 0x37c0ab888779f5ba}, {"abcd", 0x43813bda811fb9b0}, {"abcdefgh", 0x3da4e37728486056}, {"abcdefghijklmnop", 0xfe79c78bf566bbdf}, {"the quick brown fox jumps over", 0x15ac7bfcb99d834d},
	} {
		if got := Hash([]byte(c.key)); got != c.want {
			t.Errorf("%q: %#x, want %#x", c.key, got, c.want)
		}
	}
}

func BenchmarkHash16(b *testing.B) {
	k := make([]byte, 16)
	sum := uint64(0)
	for b.Loop() {
		k[0]++
		sum += Hash(k)
	}
	_ = sum
}
