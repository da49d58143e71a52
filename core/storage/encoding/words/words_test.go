package words

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// texts draws strings of a kind.
func texts(r *rand.Rand, kind, n int) [][]byte {
	list := strings.Fields("carefully final deposits sleep quickly ironic requests furiously bold accounts are above the slyly regular packages")
	var out [][]byte
	for range n {
		var s []byte
		switch kind {
		case 0: // pieces of sentences
			for range 1 + r.IntN(9) {
				s = append(append(s, list[r.IntN(len(list))]...), " .,-"[min(r.IntN(20), 3)])
			}
			s = s[r.IntN(min(len(s), 5)):]
		case 1: // numbers
			s = fmt.Appendf(nil, "%d-%03d-%03d", 10+r.IntN(25), r.IntN(1000), r.IntN(1000))
		case 2: // noise
			for range r.IntN(30) {
				s = append(s, byte(r.Uint32()))
			}
		case 3: // zeros, and words of zeros
			s = bytes.Repeat([]byte{0}, r.IntN(40))
		case 4: // letters without an end
			s = bytes.Repeat([]byte{'x', 0xc3}, r.IntN(60))
		}
		out = append(out, s)
	}
	return out
}

// join returns strings as offsets and bytes.
func join(list [][]byte) (off []int32, data []byte) {
	off = []int32{0}
	for _, s := range list {
		data = append(data, s...)
		off = append(off, int32(len(data)))
	}
	return off, data
}

// Strings come back as they were, also those that the table was not made of.
func TestRoundTrip(t *testing.T) {
	for kind := range 5 {
		r := rand.New(rand.NewPCG(uint64(kind), 1))
		e := Train(texts(r, kind, 3000))
		table, err := Parse(e.Table().Append(nil))
		if err != nil || !bytes.Equal(table.Append(nil), e.Table().Append(nil)) {
			t.Fatalf("kind %d: the table does not come back: %v", kind, err)
		}
		for other := range 5 {
			for _, n := range []int{0, 1, 2, 3, 10, 500} {
				off, data := join(texts(r, other, n))
				stream := e.Append([]byte("!"), off, data)[1:]
				dst := make([]byte, len(data))
				if err := table.Decode(dst, stream); err != nil || !bytes.Equal(dst, data) {
					t.Fatalf("kind %d, %d of kind %d: %q became %q: %v", kind, n, other, data, dst, err)
				}
				if other == kind && kind < 2 && n == 500 && len(stream)*2 > len(data) {
					t.Errorf("kind %d: %d bytes became %d", kind, len(data), len(stream))
				}
				damaged(t, table, dst, stream)
			}
		}
	}
}

// damaged decodes streams that are too short, or too long, for the text.
func damaged(t *testing.T, table *Table, dst, stream []byte) {
	t.Helper()
	if len(stream) > 0 && table.Decode(dst, stream[:len(stream)-1]) == nil {
		t.Fatal("a stream was cut and read")
	}
	if table.Decode(dst, append(bytes.Clone(stream), 0)) == nil {
		t.Fatal("a stream with a byte too much was read")
	}
}

// A table is the same whenever it is made of the same strings, and one of
// nothing still has all bytes.
func TestTrain(t *testing.T) {
	sample := texts(rand.New(rand.NewPCG(9, 9)), 0, 2000)
	want := Train(sample).Table().Append(nil)
	for range 5 {
		if got := Train(sample).Table().Append(nil); !bytes.Equal(got, want) {
			t.Fatal("another table")
		}
	}
	// Frequencies that call for codes of more bits than there may be.
	uses := make([]int, 60)
	a, b := 1, 1
	for i := range uses {
		uses[i] = a
		a, b = b, a+b
	}
	for s, n := range codeLengths(uses) {
		if n < 1 || n > maxCode {
			t.Errorf("symbol %d has %d bits", s, n)
		}
	}
	e := Train(nil)
	off, data := join([][]byte{[]byte("any text")})
	dst := make([]byte, len(data))
	if err := e.Table().Decode(dst, e.Append(nil, off, data)); err != nil || !bytes.Equal(dst, data) {
		t.Fatalf("%q became %q: %v", data, dst, err)
	}
}

// Tables that are cut, or whose codes are not complete, are refused.
func TestDamagedTable(t *testing.T) {
	b := Train(texts(rand.New(rand.NewPCG(2, 9)), 0, 50)).Table().Append(nil)
	for n := range b {
		if _, err := Parse(b[:n]); err == nil {
			t.Fatalf("a table was cut to %d bytes and read", n)
		}
	}
	if _, err := Parse(append(bytes.Clone(b), 0)); err == nil {
		t.Fatal("a table with a byte too much was read")
	}
	for _, at := range []int{2, 100, 257} {
		for _, bits := range []byte{0, b[at] + 1, 15, 255} {
			c := bytes.Clone(b)
			c[at] = bits
			if _, err := Parse(c); err == nil {
				t.Fatalf("a table with a code of %d bits was read", bits)
			}
		}
	}
}

// FuzzDecode reads tables and streams of arbitrary bytes.
func FuzzDecode(f *testing.F) {
	list := texts(rand.New(rand.NewPCG(2, 2)), 0, 200)
	e := Train(list)
	off, data := join(list[:5])
	f.Add(e.Table().Append(nil), e.Append(nil, off, data), uint16(len(data)))
	f.Fuzz(func(t *testing.T, table, stream []byte, size uint16) {
		tab, err := Parse(table)
		if err != nil {
			tab = e.Table()
		} else if !bytes.Equal(tab.Append(nil), table) {
			t.Fatal("the table changed")
		}
		dst := make([]byte, size)
		if tab.Decode(dst, stream) != nil {
			return
		}
		again := make([]byte, size)
		if err := tab.Decode(again, newEncoder(tab).Append(nil, []int32{0, int32(size)}, dst)); err != nil || !bytes.Equal(again, dst) {
			t.Fatalf("%q became %q: %v", dst, again, err)
		}
	})
}

func BenchmarkWords(b *testing.B) {
	list := texts(rand.New(rand.NewPCG(1, 1)), 0, 2048)
	off, data := join(list)
	e := Train(list)
	stream := e.Append(nil, off, data)
	b.Run("train", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			Train(list)
		}
	})
	b.Run("encode", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		var out []byte
		for b.Loop() {
			out = e.Append(out[:0], off, data)
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		dst := make([]byte, len(data))
		for b.Loop() {
			if err := e.Table().Decode(dst, stream); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(data))/float64(len(stream)), "ratio")
	})
}
