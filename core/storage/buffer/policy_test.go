package buffer

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
)

// access is a step of a trace.
type access struct {
	no   uint64
	size int
}

const simBudget = 200 * 4096

// traces are what the policies are compared on. Sizes are of pages, but for the
// last.
func traces(steps int) map[string][]access {
	rng := rand.New(rand.NewPCG(11, 12))
	out := map[string][]access{}
	zipf := rand.NewZipf(rng, 1.1, 1, 9999)
	for range steps {
		out["zipf"] = append(out["zipf"], access{zipf.Uint64(), 4096})
	}
	// Half of the time one of 150 pages, half of the time the next of a scan.
	for i := range steps {
		no := rng.Uint64N(150)
		if i%2 == 0 {
			no = 1000 + uint64(i/2)%5000
		}
		out["hot set and scan"] = append(out["hot set and scan"], access{no, 4096})
	}
	// A loop over a little more than the pool.
	for i := range steps {
		out["loop"] = append(out["loop"], access{uint64(i) % 240, 4096})
	}
	// The hot pages move.
	for i := range steps {
		no := uint64(i/2000)*120 + rng.Uint64N(120)
		if rng.IntN(4) == 0 {
			no = rng.Uint64N(5000)
		}
		out["moving"] = append(out["moving"], access{no, 4096})
	}
	for range steps {
		no := zipf.Uint64()
		size := 4096 << (no * 0x9e3779b97f4a7c15 >> 62 * 2)
		if no%5 == 0 {
			size = 4096 + int(no%13)*512
		}
		out["sizes"] = append(out["sizes"], access{no, min(size, 128<<10)})
	}
	return out
}

// simulate runs a trace through a policy as a pool does that one goroutine uses,
// and returns which accesses were hits.
func simulate(t testing.TB, p Policy, trace []access, budget int64) (hits []bool) {
	in := map[uint64]*Entry{}
	used := int64(0)
	for _, a := range trace {
		e := in[a.no]
		hits = append(hits, e != nil)
		if e != nil {
			p.Touched(e)
			continue
		}
		p.Missed(Key{1, a.no}, a.size)
		for used+int64(a.size) > budget {
			v := p.Victim(func(e *Entry) bool { return in[e.Key.No] == e })
			if v == nil {
				t.Fatal("no victim")
			}
			delete(in, v.Key.No)
			used -= int64(v.Size)
			p.Removed(v, true)
		}
		e = &Entry{Key: Key{1, a.no}, Size: a.size}
		in[a.no] = e
		used += int64(a.size)
		p.Added(e)
	}
	return hits
}

// Each policy takes the very decisions of its reference.
func TestPoliciesAgainstReferences(t *testing.T) {
	for name, trace := range traces(6000) {
		for policy, ref := range references(simBudget) {
			p, err := NewPolicy(policy, simBudget)
			if err != nil {
				t.Fatal(err)
			}
			for i, hit := range simulate(t, p, trace, simBudget) {
				if want := ref.access(trace[i].no, int64(trace[i].size)); hit != want {
					t.Errorf("%s on %s: access %d is a hit: %v, want %v", policy, name, i, hit, want)
					break
				}
			}
		}
	}
}

// TestHitRates prints the table of the package comment.
func TestHitRates(t *testing.T) {
	all := traces(60000)
	names := slices.Sorted(maps.Keys(all))
	line := fmt.Sprintf("%-6s", "")
	for _, name := range names {
		line += fmt.Sprintf(" %17s", name)
	}
	t.Log(line)
	rate := map[string]float64{}
	for _, policy := range []string{"clock", "lru", "2q", "lru-k", "lirs", "arc"} {
		line := fmt.Sprintf("%-6s", policy)
		for _, name := range names {
			p, _ := NewPolicy(policy, simBudget)
			n := 0
			for _, hit := range simulate(t, p, all[name], simBudget) {
				if hit {
					n++
				}
			}
			rate[policy+name] = 100 * float64(n) / float64(len(all[name]))
			line += fmt.Sprintf(" %16.1f%%", rate[policy+name])
		}
		t.Log(line)
	}
	for _, c := range [][2]string{{"2qhot set and scan", "lruhot set and scan"}, {"lirsloop", "lruloop"}, {"archot set and scan", "lruhot set and scan"}} {
		if rate[c[0]] <= rate[c[1]] {
			t.Errorf("%s is no better than %s", c[0], c[1])
		}
	}
}

// Ghosts are bounded, whatever comes by.
func TestGhostsAreBounded(t *testing.T) {
	var scan []access
	for i := range 50000 {
		scan = append(scan, access{uint64(i), 4096})
	}
	for policy := range references(simBudget) {
		p, _ := NewPolicy(policy, simBudget)
		simulate(t, p, scan, simBudget)
		ghosts := 0
		if tp, ok := p.(*touches); ok {
			switch x := tp.policy.(type) {
			case *twoQ:
				ghosts = len(x.ghosts)
			case *lruK:
				ghosts = len(x.ghosts)
			case *arc:
				ghosts = len(x.ghosts)
			case *lirs:
				ghosts = len(x.nodes) - 200
			}
		}
		if ghosts > 200 {
			t.Errorf("%s remembers %d blocks, the pool holds 200", policy, ghosts)
		}
	}
	if _, err := NewPolicy("mru", 1); errs.CodeOf(err) != errs.InvalidParameterValue {
		t.Fatal(err)
	}
}

// Entries that cannot be claimed are passed over, and all that can be are found.
func TestVictimsOfAllPolicies(t *testing.T) {
	for policy := range references(simBudget) {
		p, _ := NewPolicy(policy, 100*4096)
		rng := rand.New(rand.NewPCG(5, 5))
		in := map[*Entry]bool{}
		for i := range 100 {
			e := &Entry{Key: Key{1, uint64(i)}, Size: 4096}
			p.Missed(e.Key, e.Size)
			p.Added(e)
			in[e] = true
			for f := range in {
				if rng.IntN(10) == 0 {
					p.Touched(f)
				}
			}
		}
		for len(in) > 0 {
			pinned := map[*Entry]bool{}
			var free *Entry
			for e := range in {
				pinned[e], free = true, e
			}
			delete(pinned, free)
			if p.Victim(func(e *Entry) bool { return in[e] && !pinned[e] }) != free {
				t.Fatalf("%s does not find the one entry that can be evicted", policy)
			}
			p.Removed(free, len(in)%2 == 0)
			p.Touched(free) // too late
			delete(in, free)
		}
		if p.Victim(func(*Entry) bool { return true }) != nil {
			t.Fatalf("%s: a victim of nothing", policy)
		}
	}
}

// Every policy serves goroutines that fetch, change and prefetch at once.
func TestPoliciesInAPool(t *testing.T) {
	for policy := range references(simBudget) {
		d := newDisk()
		const budget = 40 * testSize
		pol, _ := NewPolicy(policy, budget)
		p := New(budget, pol, d)
		var want [200]uint64
		var mu sync.Mutex
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Go(func() {
				rng := rand.New(rand.NewPCG(uint64(w), 1))
				for range 2000 {
					no := uint64(rng.IntN(20))
					if rng.IntN(2) == 0 {
						no = uint64(rng.IntN(len(want)))
					}
					dirty(t, p, d, no, 1)
					mu.Lock()
					want[no]++
					mu.Unlock()
					k := Key{9, uint64(rng.IntN(50))}
					if f, err := p.Begin(k, 3*testSize); err != nil {
						t.Error(err)
					} else if f != nil && f.Loaded(nil) == nil {
						f.Unpin()
					}
				}
			})
		}
		wg.Wait()
		if err := p.FlushAll(nil); err != nil {
			t.Fatal(err)
		}
		for no, n := range want {
			got := byte(0)
			if b := d.blocks[uint64(no)]; b != nil {
				got = b[0]
			}
			if got != byte(n) {
				t.Errorf("%s: page %d was changed %d times, %d on disk", policy, no, byte(n), got)
			}
		}
	}
}
