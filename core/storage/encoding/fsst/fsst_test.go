package fsst

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// texts draws strings of a kind.
func texts(r *rand.Rand, kind, n int) [][]byte {
	words := strings.Fields("carefully final deposits sleep quickly ironic requests furiously bold accounts are above the slyly regular packages")
	var out [][]byte
	for range n {
		var s []byte
		switch kind {
		case 0: // sentences
			for range r.IntN(8) {
				s = append(append(s, words[r.IntN(len(words))]...), ' ')
			}
		case 1: // addresses
			s = fmt.Appendf(nil, "https://example.org/%s/%d?id=%x", words[r.IntN(5)], r.IntN(30), r.IntN(1000))
		case 2: // noise
			for range r.IntN(30) {
				s = append(s, byte(r.Uint32()))
			}
		case 3: // zeros and ends of symbols
			s = bytes.Repeat([]byte{0}, r.IntN(20))
			if r.IntN(3) == 0 {
				s = append(s, "abc"[:r.IntN(3)]...)
			}
		case 4: // one byte, many times
			s = bytes.Repeat([]byte{'x'}, r.IntN(40))
		}
		out = append(out, s)
	}
	return out
}

// Strings come back as they were, also those that the table was not made of.
func TestRoundTrip(t *testing.T) {
	for kind := range 5 {
		r := rand.New(rand.NewPCG(uint64(kind), 1))
		e := Train(texts(r, kind, 400))
		table, err := Parse(e.Table().Append(nil))
		if err != nil || table.Len() != e.Table().Len() {
			t.Fatalf("kind %d: the table does not come back: %v", kind, err)
		}
		raw, packed := 0, 0
		for other := range 5 {
			for _, s := range texts(r, other, 300) {
				codes := e.Append([]byte("!"), s)[1:]
				if other == kind {
					raw, packed = raw+len(s), packed+len(codes)
				}
				dst := make([]byte, 3+len(s)+Expansion)
				at, err := table.Decode(dst, 3, codes)
				if err != nil || !bytes.Equal(dst[3:at], s) {
					t.Fatalf("kind %d: %q became %q: %v", kind, s, dst[3:max(at, 3)], err)
				}
			}
		}
		if kind < 2 && packed*2 > raw {
			t.Errorf("kind %d: %d bytes became %d", kind, raw, packed)
		}
	}
}

// A table is the same whenever it is made of the same strings.
func TestTrainIsDeterministic(t *testing.T) {
	sample := texts(rand.New(rand.NewPCG(9, 9)), 0, 500)
	want := Train(sample).Table().Append(nil)
	for range 5 {
		if got := Train(sample).Table().Append(nil); !bytes.Equal(got, want) {
			t.Fatal("another table")
		}
	}
	if n := Train(nil).Table().Len(); n != 0 {
		t.Errorf("%d symbols of nothing", n)
	}
}

// Damaged tables and codes are refused.
func TestDamaged(t *testing.T) {
	for _, b := range [][]byte{{}, {1}, {1, 0}, {1, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 'a'}, {1, 1, 'a', 'b'}, {255}} {
		if _, err := Parse(b); err == nil {
			t.Errorf("table %v was read", b)
		}
	}
	table, err := Parse([]byte{1, 2, 'a', 'b'})
	if err != nil {
		t.Fatal(err)
	}
	for _, codes := range [][]byte{{1}, {escape}, {0, 254}, bytes.Repeat([]byte{0}, 30)} {
		if _, err := table.Decode(make([]byte, 20), 0, codes); err == nil {
			t.Errorf("codes %v were read", codes)
		}
	}
}

// FuzzDecode reads tables and codes of arbitrary bytes.
func FuzzDecode(f *testing.F) {
	e := Train(texts(rand.New(rand.NewPCG(2, 2)), 1, 200))
	f.Add(e.Table().Append(nil), e.Append(nil, []byte("https://example.org/")))
	f.Fuzz(func(t *testing.T, table, codes []byte) {
		tab, err := Parse(table)
		if err != nil {
			return
		}
		if b := tab.Append(nil); !bytes.Equal(b, table) {
			t.Fatal("the table changed")
		}
		dst := make([]byte, len(codes)*Expansion+Expansion)
		at, err := tab.Decode(dst, 0, codes)
		if err != nil {
			return
		}
		again := make([]byte, at+Expansion)
		if end, err := tab.Decode(again, 0, NewEncoder(tab).Append(nil, dst[:at])); err != nil || !bytes.Equal(again[:end], dst[:at]) {
			t.Fatal("the decoded string does not come back")
		}
	})
}

func BenchmarkFSST(b *testing.B) {
	list := texts(rand.New(rand.NewPCG(1, 1)), 0, 2048)
	size := int64(0)
	for _, s := range list {
		size += int64(len(s))
	}
	e := Train(list)
	var codes [][]byte
	packed := 0
	for _, s := range list {
		codes = append(codes, e.Append(nil, s))
		packed += len(codes[len(codes)-1])
	}
	b.Run("train", func(b *testing.B) {
		b.SetBytes(size)
		for b.Loop() {
			Train(list)
		}
	})
	b.Run("encode", func(b *testing.B) {
		b.SetBytes(size)
		var out []byte
		for b.Loop() {
			out = out[:0]
			for _, s := range list {
				out = e.Append(out, s)
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(size)
		dst := make([]byte, size+Expansion)
		for b.Loop() {
			at := 0
			for _, c := range codes {
				var err error
				if at, err = e.Table().Decode(dst, at, c); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(size)/float64(packed), "ratio")
	})
}
