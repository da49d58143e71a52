package buffer

import (
	"math/rand/v2"
	"sync"
	"testing"
)

// Goroutines fetch the same pages in orders of their own while the table grows many
// times: each page has one frame.
func TestTableGrows(t *testing.T) {
	const pages, workers = 20000, 4
	d := newDisk()
	p := New(pages*testSize*2, NewClock(), d)
	frames := [workers][]*Frame{}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(w), 2))
			frames[w] = make([]*Frame, pages)
			for _, no := range rng.Perm(pages) {
				f, err := p.Fetch(Key{Pages, uint64(no)}, testSize, d.load(uint64(no)))
				if err != nil {
					t.Error(err)
					return
				}
				frames[w][no] = f
				f.Unpin()
			}
		})
	}
	wg.Wait()
	for no := range pages {
		for w := range workers {
			if frames[w][no] != frames[0][no] {
				t.Fatalf("page %d has two frames", no)
			}
		}
		if k := (Key{Pages, uint64(no)}); p.table.find(k.hash(), k) != frames[0][no] {
			t.Fatalf("page %d is not found", no)
		}
	}
	if n := len(p.table.buckets.Load().first); n < 2*pages || n > 16*pages {
		t.Errorf("%d buckets for %d pages", n, pages)
	}
	in := 0
	for i := range p.table.shards {
		in += p.table.shards[i].frames
	}
	if in != pages {
		t.Errorf("the table counts %d frames, not %d", in, pages)
	}
}
