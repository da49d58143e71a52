package host

import (
	"bytes"
	"testing"
)

// A reservation is used again, zeroed, for an instance that may have as much.
func TestRegions(t *testing.T) {
	var r regions
	t.Cleanup(r.drop)
	const size = 1 << 20
	b := r.take(size)
	if b == nil {
		t.Skip("the system reserves no memory")
	}
	for i := range b[:maxRegionBytes] {
		b[i] = 0xff
	}
	r.give(b, maxRegionBytes)
	if other := r.take(2 * size); &other[0] == &b[0] {
		t.Error("a reservation of another size is used")
	} else {
		r.give(other, 0)
	}
	again := r.take(size)
	if &again[0] != &b[0] || bytes.IndexByte(again, 0xff) >= 0 {
		t.Error("it is not used again, or not zero")
	}
	r.give(again, maxRegionBytes+1)
	if len(r.free) != 1 {
		t.Errorf("%d are kept, though one has been used too much", len(r.free))
	}
	var many [][]byte
	for range 2 * maxRegions {
		many = append(many, r.take(size))
	}
	for _, b := range many {
		r.give(b, 1)
	}
	if len(r.free) > maxRegions {
		t.Errorf("%d are kept", len(r.free))
	}
}
