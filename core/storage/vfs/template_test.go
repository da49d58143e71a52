package vfs

import (
	"bytes"
	"testing"
)

// TestTemplate maps parts of a template into reserved memory, twice, and holds that
// what is written there is nowhere else.
func TestTemplate(t *testing.T) {
	const page, pages = 64 << 10, 8 // a multiple of every system's
	m := NewTemplate(4 * page)
	if m == nil {
		t.Skip("there are no templates here")
	}
	for i := range m.Bytes() {
		m.Bytes()[i] = byte(i/page + 1)
	}
	want := bytes.Clone(m.Bytes())
	var copies [2][]byte
	for n := range copies {
		b := Reserve(pages * page)
		if b == nil {
			t.Fatal("no memory")
		}
		defer Free(b)
		b[0], b[page], b[4*page] = 7, 7, 7
		if !m.Map(b[page:3*page], 2*page) {
			t.Fatal("it cannot be mapped")
		}
		if b[0] != 7 || !bytes.Equal(b[page:3*page], want[2*page:]) || b[3*page] != 0 || b[4*page] != 7 {
			t.Errorf("mapping %d is wrong", n)
		}
		copies[n] = b
	}
	copies[0][page] = 99
	copies[1][2*page] = 98
	if copies[1][page] != 3 || copies[0][2*page] != 4 || !bytes.Equal(m.Bytes(), want) {
		t.Error("what is written to one copy is elsewhere, too")
	}
	b := copies[0]
	for _, c := range []struct {
		to   []byte
		from int
	}{{b[1 : page+1], 0}, {b[:page], 1}, {b[:page-1], 0}, {b[:0], 0}, {b[:page], 4 * page}, {b[:2*page], 3 * page}} {
		if m.Map(c.to, c.from) {
			t.Errorf("%d bytes from %d are mapped", len(c.to), c.from)
		}
	}
	m.Free()
	if copies[1][page] != 3 || copies[1][2*page] != 98 || copies[0][2*page+1] != 4 {
		t.Error("a copy has changed with the end of the template")
	}
}
