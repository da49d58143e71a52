package mvcc

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sort"
	"testing"
)

// history is the oracle of one key: its value at every timestamp.
type history struct {
	values []entry
}

type entry struct {
	ts    uint64
	value []byte
	found bool
}

func (h *history) at(ts uint64) ([]byte, bool) {
	i := sort.Search(len(h.values), func(i int) bool { return h.values[i].ts > ts })
	if i == 0 {
		return nil, false
	}
	return h.values[i-1].value, h.values[i-1].found
}

// Random committed changes, read by snapshots at random timestamps while old
// versions are pruned up to the oldest snapshot that may still be asked.
func TestResolveAgainstHistory(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var s Store
	histories := map[string]*history{}
	place := map[string]entry{}
	var nodes []*Node
	horizon := uint64(0)
	for ts := uint64(1); ts < 3000; ts++ {
		key := fmt.Sprintf("k%02d", rng.IntN(40))
		h := histories[key]
		if h == nil {
			h = &history{}
			histories[key] = h
		}
		old := place[key]
		now := entry{ts: ts, value: fmt.Append(nil, ts), found: rng.IntN(4) > 0}
		w := &Status{}
		nodes = append(nodes, s.Push([]byte(key), &Version{Writer: w, Found: old.found, Before: old.value}))
		w.Commit(ts)
		place[key] = now
		h.values = append(h.values, now)
		if rng.IntN(20) == 0 {
			horizon += rng.Uint64N(ts - horizon + 1)
			for _, n := range nodes {
				s.Prune(n, horizon)
			}
		}
		for range 3 {
			key := fmt.Sprintf("k%02d", rng.IntN(40))
			at := horizon + rng.Uint64N(ts-horizon+1)
			p := place[key]
			v, found := s.Resolve([]byte(key), p.value, p.found, &Snapshot{TS: at})
			h := histories[key]
			if h == nil {
				h = &history{}
			}
			want, wantFound := h.at(at)
			if found != wantFound || found && !bytes.Equal(v, want) {
				t.Fatalf("%s at %d of %d: %q %v, want %q %v", key, at, ts, v, found, want, wantFound)
			}
		}
	}
	for _, n := range nodes {
		s.Prune(n, 3000)
	}
	if s.Len() != 0 || !s.Empty() {
		t.Fatalf("%d keys are left", s.Len())
	}
}

func TestOwnChanges(t *testing.T) {
	var s Store
	own := &Status{}
	k := []byte("k")
	s.Push(k, &Version{Writer: own, CID: 1})
	n := s.Push(k, &Version{Writer: own, CID: 2, Found: true, Before: []byte("one")})
	for cid, want := range map[uint32]string{1: "", 2: "one", 3: "two"} {
		v, found := s.Resolve(k, []byte("two"), true, &Snapshot{TS: 9, Own: own, CID: cid})
		if string(v) != want || found != (want != "") {
			t.Errorf("statement %d sees %q %v, want %q", cid, v, found, want)
		}
	}
	if _, found := s.Resolve(k, []byte("two"), true, &Snapshot{TS: 9}); found {
		t.Error("another transaction sees it")
	}
	s.Pop(n)
	s.Pop(n)
	if !s.Empty() {
		t.Error("popped versions are left")
	}
}

// Keys in runs, at random, and taken away again are in order and are found, however
// they came.
func TestManyKeys(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 8))
	var s Store
	nodes, w := map[int]*Node{}, &Status{}
	key := func(i int) []byte { return fmt.Appendf(nil, "%05d", i) }
	for range 3000 {
		from, n, step := rng.IntN(20000), 1+rng.IntN(30), 1+rng.IntN(3)
		for i := from; i < from+n*step; i += step {
			switch {
			case rng.IntN(4) == 0 && nodes[i] != nil:
				s.Pop(nodes[i])
				delete(nodes, i)
			case nodes[i] == nil:
				nodes[i] = s.Push(key(i), &Version{Writer: w})
				if rng.IntN(8) == 0 {
					s.Pop(nodes[i])
					delete(nodes, i)
				}
			}
			look := i + rng.IntN(5) - 1
			if head := s.Head(key(look)); (head != nil) != (nodes[look] != nil) {
				t.Fatalf("key %d is there: %v, want %v", look, head != nil, nodes[look] != nil)
			}
		}
	}
	want := slices.Sorted(maps.Keys(nodes))
	i := 0
	s.Range(nil, func(it *Iter) {
		for ; it.Node() != nil; it.Next() {
			if i == len(want) || string(it.Node().Key) != string(key(want[i])) {
				t.Fatalf("%s at %d", it.Node().Key, i)
			}
			i++
		}
	})
	if i != len(want) || int(s.Len()) != i {
		t.Fatalf("%d keys, want %d", i, len(want))
	}
}

func TestRange(t *testing.T) {
	var s Store
	w := &Status{}
	for i := range 500 {
		s.Push(fmt.Appendf(nil, "%03d", i*7%500), &Version{Writer: w})
	}
	i := 100
	s.Range([]byte("100"), func(it *Iter) {
		for ; it.Node() != nil; it.Next() {
			if string(it.Node().Key) != fmt.Sprintf("%03d", i) {
				t.Fatalf("%s at %d", it.Node().Key, i)
			}
			i++
		}
	})
	if i != 500 {
		t.Fatal(i)
	}
}
