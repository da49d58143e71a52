package buffer

import (
	"math/rand/v2"
	"testing"
)

// BenchmarkFetchHit fetches pages that are all in the pool, a few of them more
// often than the others, as the upper pages of a tree are.
func BenchmarkFetchHit(b *testing.B) {
	const pages = 1 << 14
	d := newDisk()
	p := New(pages*4096*2, NewClock(), d)
	for no := range uint64(pages) {
		f, err := p.Fetch(Key{Pages, no}, 4096, d.load(no))
		if err != nil {
			b.Fatal(err)
		}
		f.Unpin()
	}
	body := func(next func() bool) {
		rng := rand.New(rand.NewPCG(1, 2))
		for next() {
			no := rng.Uint64()
			if no&3 == 0 {
				no = 1
			}
			f, err := p.Fetch(Key{Pages, no % pages}, 4096, nil)
			if err != nil {
				b.Fatal(err)
			}
			f.Unpin()
		}
	}
	b.Run("single", func(b *testing.B) {
		n := 0
		body(func() bool { n++; return n <= b.N })
	})
	b.Run("parallel", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) { body(pb.Next) })
	})
}
