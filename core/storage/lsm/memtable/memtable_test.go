package memtable

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"
)

type version struct {
	seq     uint64
	value   string
	deleted bool
}

// at returns what is to be seen of a key as of a sequence number.
func at(vs []version, seq uint64) *version {
	for i := len(vs) - 1; i >= 0; i-- {
		if vs[i].seq <= seq {
			return &vs[i]
		}
	}
	return nil
}

// count returns the number of nodes.
func count(t *Table) int {
	n := 0
	for node := t.next(t.head, 0); node != 0; node = t.next(node, 0) {
		n++
	}
	return n
}

func randomKey(rng *rand.Rand) []byte {
	k := make([]byte, rng.IntN(12))
	for i := range k {
		k[i] = byte(rng.IntN(3)) * 100
	}
	return k
}

// Whatever was put is seen as of every sequence number, in both directions.
func TestAgainstModel(t *testing.T) {
	for seed := range uint64(8) {
		rng := rand.New(rand.NewPCG(seed, 1))
		tab, model := New(1<<20), map[string][]version{}
		for seq := uint64(1); seq <= 1500; seq++ {
			k := randomKey(rng)
			v := version{seq, fmt.Sprint("v", seq), rng.IntN(4) == 0}
			if !tab.Put(k, []byte(v.value), v.deleted, seq) {
				t.Fatal("no room")
			}
			model[string(k)] = append(model[string(k)], v)
		}
		if count(tab) != len(model) {
			t.Fatalf("seed %d: %d keys, want %d", seed, count(tab), len(model))
		}
		for range 30 {
			seq := uint64(rng.IntN(1600))
			var keys []string
			for _, k := range slices.Sorted(maps.Keys(model)) {
				if at(model[k], seq) != nil {
					keys = append(keys, k)
				}
			}
			checkIter(t, seed, tab, model, keys, seq, rng)
		}
	}
}

func checkIter(t *testing.T, seed uint64, tab *Table, model map[string][]version, keys []string, seq uint64, rng *rand.Rand) {
	var it Iter
	it.Init(tab, seq)
	i := 0
	ok, step := it.First(), 1
	switch rng.IntN(4) {
	case 1:
		i, ok, step = len(keys)-1, it.Last(), -1
	case 2:
		k := randomKey(rng)
		i, _ = slices.BinarySearch(keys, string(k))
		ok = it.SeekGE(k)
	case 3:
		k := randomKey(rng)
		i, _ = slices.BinarySearch(keys, string(k))
		i, ok, step = i-1, it.SeekLT(k), -1
	}
	for {
		if ok != (i >= 0 && i < len(keys)) {
			t.Fatalf("seed %d, sequence %d: at %d of %d keys, iterator says %v", seed, seq, i, len(keys), ok)
		}
		if !ok {
			return
		}
		value, deleted := it.Value()
		want := at(model[keys[i]], seq)
		if string(it.Key()) != keys[i] || string(value) != want.value || deleted != want.deleted {
			t.Fatalf("seed %d, sequence %d: %q %q %v, want %q %v", seed, seq, it.Key(), value, deleted, keys[i], want)
		}
		got, del, found := tab.Get(it.Key(), seq)
		if !found || !bytes.Equal(got, value) || del != deleted {
			t.Fatalf("seed %d: Get differs from the iterator", seed)
		}
		if rng.IntN(10) == 0 {
			step = -step
		}
		if i += step; step > 0 {
			ok = it.Next()
		} else {
			ok = it.Prev()
		}
	}
}

func TestFull(t *testing.T) {
	tab := New(8 << 10)
	n := 0
	for tab.Put(binary.BigEndian.AppendUint64(nil, uint64(n)), make([]byte, 50), false, 1) {
		n++
	}
	if n < 50 || n != count(tab) || tab.Used() > tab.Size() {
		t.Fatalf("%d keys, %d bytes of %d", n, tab.Used(), tab.Size())
	}
	size := 100_000
	if !New(size).Put(make([]byte, 10), make([]byte, Room(size)-Need(10, 0)), false, 1) {
		t.Fatal("what Need and Room promise does not fit")
	}
}

// An empty value at the very end of the arena is no pointer beyond it.
func TestEmptyAtTheEnd(t *testing.T) {
	tab := New(4 << 10)
	for i := 0; tab.Put(binary.BigEndian.AppendUint64(nil, uint64(i)), nil, false, 1); i++ {
	}
	for n := 16; n >= 8; n -= 8 {
		for tab.Put(nil, make([]byte, n-8), false, 1) {
		}
	}
	v, _, found := tab.Get(nil, 1)
	if !found || len(v) != 0 || tab.Used() > tab.Size() {
		t.Fatal(v, found)
	}
	end := uintptr(tab.a.base) + uintptr(tab.a.size)
	for off := uint64(0); off <= tab.a.size; off += 8 {
		if p := uintptr(unsafe.Pointer(unsafe.SliceData(tab.a.bytes(uint32(off), 0)))); p >= uintptr(tab.a.base) && p <= end {
			t.Fatal("an empty slice points into the arena")
		}
	}
}

// Writers of all keys at once lose nothing, and readers always see keys in
// order.
func TestConcurrent(t *testing.T) {
	const workers, each = 4, 3000
	tab := New(8 << 20)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			rng := rand.New(rand.NewPCG(uint64(w), 7))
			for i := range each {
				k := binary.BigEndian.AppendUint64(nil, rng.Uint64N(2000))
				seq := uint64(i*workers + w + 1)
				if !tab.Put(k, k, false, seq) {
					t.Error("no room")
				}
				if _, _, found := tab.Get(k, seq); !found {
					t.Error("a writer does not see its own")
				}
			}
		}()
	}
	for range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 50 {
				var it Iter
				it.Init(tab, 1<<60)
				last := []byte(nil)
				for ok := it.First(); ok; ok = it.Next() {
					if bytes.Compare(it.Key(), last) <= 0 {
						t.Error("keys are out of order")
					}
					last = it.Key()
				}
			}
		}()
	}
	wg.Wait()
	total := 0
	for node := tab.next(tab.head, 0); node != 0; node = tab.next(node, 0) {
		last := uint64(1 << 60)
		for v := tab.a.link(node + 12).Load(); v != 0; v = tab.a.link(v + 8).Load() {
			if tab.a.long(v) >= last {
				t.Fatal("versions are out of order")
			}
			last = tab.a.long(v)
			total++
		}
	}
	if total != workers*each {
		t.Fatalf("%d versions, want %d", total, workers*each)
	}
}

// Keys that ascend, from several writers, are all there and in order.
func TestAscending(t *testing.T) {
	const workers, each = 4, 4000
	tab := New(8 << 20)
	var wg sync.WaitGroup
	var next atomic.Uint64
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range each {
				i := next.Add(1)
				// Now and then a key comes twice.
				if !tab.Put(binary.BigEndian.AppendUint64(nil, i/3*2), nil, false, i) {
					t.Error("no room")
				}
			}
		}()
	}
	wg.Wait()
	var it Iter
	it.Init(tab, 1<<60)
	n := uint64(0)
	for ok := it.First(); ok; ok = it.Next() {
		if got := binary.BigEndian.Uint64(it.Key()); got != n*2 {
			t.Fatalf("key %d is %d", n, got)
		}
		n++
	}
	if want := uint64(workers*each)/3 + 1; n != want || count(tab) != int(n) {
		t.Fatalf("%d keys, %d nodes, want %d", n, count(tab), want)
	}
}

func BenchmarkPutRandom(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	tab := New(64 << 20)
	k, v := make([]byte, 16), make([]byte, 100)
	for i := 0; b.Loop(); i++ {
		binary.BigEndian.PutUint64(k, rng.Uint64())
		if !tab.Put(k, v, false, uint64(i)) {
			b.StopTimer()
			tab = New(64 << 20)
			b.StartTimer()
		}
	}
}

func BenchmarkPutAscending(b *testing.B) {
	tab := New(64 << 20)
	k, v := make([]byte, 16), make([]byte, 100)
	for i := 0; b.Loop(); i++ {
		binary.BigEndian.PutUint64(k, uint64(i))
		if !tab.Put(k, v, false, uint64(i)) {
			b.StopTimer()
			tab = New(64 << 20)
			b.StartTimer()
		}
	}
}
