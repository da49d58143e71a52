package sstable

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/lsm/bloom"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

type entry struct {
	key, value []byte
	deleted    bool
}

// randomEntries returns ascending entries whose keys share long and short
// prefixes.
func randomEntries(rng *rand.Rand, n int) []entry {
	keys := map[string]bool{}
	for len(keys) < n {
		k := make([]byte, rng.IntN(20))
		for i := range k {
			k[i] = "\x00ab\xff"[rng.IntN(4)]
		}
		if rng.IntN(3) == 0 {
			k = append([]byte(strings.Repeat("prefix", rng.IntN(40))), k...)
		}
		keys[string(k)] = true
	}
	var out []entry
	for k := range keys {
		e := entry{key: []byte(k), deleted: rng.IntN(5) == 0}
		if !e.deleted {
			e.value = bytes.Repeat([]byte{byte(rng.IntN(256))}, rng.IntN(200))
		}
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b entry) int { return bytes.Compare(a.key, b.key) })
	return out
}

func randomOptions(rng *rand.Rand) Options {
	return Options{
		BlockSize:  []int{0, 64, 300, 5000}[rng.IntN(4)],
		Restart:    []int{0, 1, 2, 7}[rng.IntN(4)],
		FilterBits: []int{0, -1, 14}[rng.IntN(3)],
		Codec:      compress.Codec(rng.IntN(4)),
		Suffix:     []int{0, 0, 1, 2, 30}[rng.IntN(5)],
	}
}

func write(t testing.TB, fsys vfs.FS, name string, number uint64, o Options, entries []entry) Meta {
	t.Helper()
	f, err := fsys.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	w := NewWriter(f, number, o)
	for _, e := range entries {
		if err := w.Add(e.key, e.value, e.deleted); err != nil {
			t.Fatal(err)
		}
	}
	m, err := w.Finish()
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	return m
}

func open(t testing.TB, fsys vfs.FS, name string, number uint64) *Table {
	t.Helper()
	tab, err := Open(fsys, name, number, buffer.New(4<<20, buffer.NewClock(), nil), 7)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func search(entries []entry, key []byte) int {
	i, _ := slices.BinarySearchFunc(entries, key, func(e entry, k []byte) int { return bytes.Compare(e.key, k) })
	return i
}

// Tables of all options give back what was written, whichever way they are
// walked.
func TestAgainstModel(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 3))
		entries, o := randomEntries(rng, 1+rng.IntN(1500)), randomOptions(rng)
		fsys := vfs.NewMem()
		m := write(t, fsys, "x", seed, o, entries)
		tab := open(t, fsys, "x", seed)
		if got := fmt.Sprint(tab.Meta()); got != fmt.Sprint(m) || int(m.Entries) != len(entries) {
			t.Fatalf("seed %d: %s, want %v", seed, got, m)
		}
		if err := tab.Check(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		blockSizes(t, seed, tab, o.withDefaults().BlockSize)
		var it Iter
		it.Init(tab)
		walk(t, seed, &it, entries, rng)
		it.Close()
		gets(t, seed, tab, entries, rng)
		it.InitScan(tab)
		i := 0
		for ok := it.First(); ok; ok = it.Next() {
			if !bytes.Equal(it.Key(), entries[i].key) {
				t.Fatalf("seed %d: a scan has %q", seed, it.Key())
			}
			i++
		}
		if i != len(entries) || it.Err() != nil {
			t.Fatalf("seed %d: a scan has %d entries, %v", seed, i, it.Err())
		}
		if err := tab.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// blockSizes holds that data blocks are not larger than they should be, unless
// they have a single entry.
func blockSizes(t *testing.T, seed uint64, tab *Table, limit int) {
	for _, p := range tab.parts {
		b := make([]byte, p.h.raw)
		if err := tab.readBlock(p.h, b); err != nil {
			t.Fatal(err)
		}
		var idx, data blockIter
		idx.init(b)
		for ok := idx.first(); ok; ok = idx.step() {
			h, _, _ := parseHandle(idx.value)
			if int(h.raw) <= limit {
				continue
			}
			b := make([]byte, h.raw)
			if err := tab.readBlock(h, b); err != nil {
				t.Fatal(err)
			}
			if data.init(b); data.first() && data.step() {
				t.Fatalf("seed %d: a block of several entries has %d bytes, limit %d", seed, h.raw, limit)
			}
		}
	}
}

func walk(t *testing.T, seed uint64, it *Iter, entries []entry, rng *rand.Rand) {
	i, ok := 0, it.First()
	for range 3000 {
		if ok != (i >= 0 && i < len(entries)) || it.Err() != nil {
			t.Fatalf("seed %d: at %d of %d, iterator says %v, %v", seed, i, len(entries), ok, it.Err())
		}
		if ok {
			value, deleted := it.Value()
			if e := entries[i]; !bytes.Equal(it.Key(), e.key) || !bytes.Equal(value, e.value) || deleted != e.deleted {
				t.Fatalf("seed %d: entry %d is %q %q %v, want %v", seed, i, it.Key(), value, deleted, e)
			}
		}
		key := entries[rng.IntN(len(entries))].key
		if rng.IntN(2) == 0 {
			key = append(bytes.Clone(key), byte(rng.IntN(256)))
		}
		switch n := rng.IntN(20); {
		case ok && n < 8:
			i, ok = i+1, it.Next()
		case ok && n < 15:
			i, ok = i-1, it.Prev()
		case n < 17:
			i, ok = search(entries, key), it.SeekGE(key)
		case n < 19:
			i, ok = search(entries, key)-1, it.SeekLT(key)
		case rng.IntN(2) == 0:
			i, ok = 0, it.First()
		default:
			i, ok = len(entries)-1, it.Last()
		}
	}
}

func gets(t *testing.T, seed uint64, tab *Table, entries []entry, rng *rand.Rand) {
	for range 500 {
		key := entries[rng.IntN(len(entries))].key
		if rng.IntN(2) == 0 {
			key = append(bytes.Clone(key), byte(rng.IntN(256)))
		}
		i := search(entries, key)
		want := i < len(entries) && bytes.Equal(entries[i].key, key)
		value, deleted, found, f, err := tab.Get(key)
		if err != nil || found != want || found && (!bytes.Equal(value, entries[i].value) || deleted != entries[i].deleted) {
			t.Fatalf("seed %d: %q is %q %v %v, %v", seed, key, value, deleted, found, err)
		}
		if f != nil {
			f.Unpin()
		}
		prefix := bloom.HashLess(key, tab.Suffix())
		if may, err := tab.MayContain(bloom.Hash(key), prefix); err != nil || want && !may {
			t.Fatalf("seed %d: the filter denies %q, %v", seed, key, err)
		}
		if may, err := tab.MayContainPrefix(prefix); err != nil || want && !may {
			t.Fatalf("seed %d: the filter denies what %q begins with, %v", seed, key, err)
		}
	}
}

func TestSeparators(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 4000 {
		e := randomEntries(rng, 2)
		a, b := e[0].key, e[1].key
		s := appendSeparator(nil, a, b)
		if bytes.Compare(s, a) < 0 || bytes.Compare(s, b) >= 0 || len(s) > len(a) {
			t.Fatalf("%q between %q and %q", s, a, b)
		}
	}
}

// Every bit that is flipped is noticed by Check or Open, with the file's name.
func TestBitFlips(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	entries := randomEntries(rng, 200)
	fsys := vfs.NewMem()
	m := write(t, fsys, "dir/x.sst", 1, Options{BlockSize: 400, Codec: compress.Snappy}, entries)
	for bit := int64(0); bit < int64(m.Size)*8; bit += 7 {
		fsys.FlipBit("dir/x.sst", bit)
		tab, err := Open(fsys, "dir/x.sst", 1, buffer.New(1<<20, buffer.NewClock(), nil), 1)
		if err == nil {
			err = tab.Check()
		}
		if errs.CodeOf(err) != errs.IndexCorrupted || !strings.Contains(err.Error(), "dir/x.sst") {
			t.Fatalf("bit %d: %v", bit, err)
		}
		fsys.FlipBit("dir/x.sst", bit)
	}
}

func TestWrongTable(t *testing.T) {
	fsys := vfs.NewMem()
	write(t, fsys, "x", 1, Options{}, []entry{{key: []byte("k")}})
	if _, err := Open(fsys, "x", 2, buffer.New(1<<20, buffer.NewClock(), nil), 1); errs.CodeOf(err) != errs.IndexCorrupted {
		t.Fatal(err)
	}
	w := NewWriter(nil, 1, Options{})
	if w.Add([]byte("b"), nil, false) != nil || w.Add([]byte("b"), nil, false) == nil || w.Add([]byte("a"), nil, false) == nil {
		t.Fatal("keys out of order were taken")
	}
	if _, err := NewWriter(nil, 1, Options{}).Finish(); err == nil {
		t.Fatal("an empty table was finished")
	}
}

// golden is a table whose bytes are in testdata: the format must not change.
func golden() []entry {
	var out []entry
	for i := range 60 {
		e := entry{key: []byte(fmt.Sprintf("key-%04d", i*7)), value: []byte(strings.Repeat("v", i%9)), deleted: i%11 == 10}
		if e.deleted {
			e.value = nil
		}
		out = append(out, e)
	}
	return out
}

func TestGolden(t *testing.T) {
	for _, c := range []struct {
		name string
		o    Options
	}{
		{"plain", Options{BlockSize: 256, Restart: 4}},
		{"snappy", Options{BlockSize: 512, Codec: compress.Snappy}},
		{"suffix", Options{BlockSize: 256, Suffix: 1}},
	} {
		fsys := vfs.NewMem()
		write(t, fsys, "x", 12, c.o, golden())
		got, err := vfs.ReadFile(fsys, "x")
		if err != nil {
			t.Fatal(err)
		}
		file := "testdata/" + c.name + ".sst"
		if *rewrite {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if c.o.Codec == compress.None && !bytes.Equal(got, want) {
			t.Errorf("%s: what is written is not what is in testdata", c.name)
		}
		// A compressor may get better; what is stored must stay readable.
		f, err := fsys.Create("y")
		if err == nil {
			_, err = f.WriteAt(want, 0)
		}
		if err != nil {
			t.Fatal(err)
		}
		tab := open(t, fsys, "y", 12)
		if err := tab.Check(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		var it Iter
		it.Init(tab)
		walk(t, 0, &it, golden(), rand.New(rand.NewPCG(1, 1)))
	}
}

func benchTable(b *testing.B, n int) *Table {
	fsys := vfs.NewMem()
	f, _ := fsys.Create("x")
	w := NewWriter(f, 1, Options{})
	k, v := make([]byte, 16), make([]byte, 100)
	for i := range n {
		binary.BigEndian.PutUint64(k, uint64(i)*0x9e3779b97)
		if err := w.Add(k, v, false); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := w.Finish(); err != nil {
		b.Fatal(err)
	}
	tab, err := Open(fsys, "x", 1, buffer.New(1<<30, buffer.NewClock(), nil), 1)
	if err != nil {
		b.Fatal(err)
	}
	return tab
}

// The filter of a table with a suffix denies most of what is not there, keys and
// what keys begin with, whether few keys begin alike or many.
func TestSuffixFilter(t *testing.T) {
	for _, alike := range []int{1, 2, 50} {
		var entries []entry
		for i := range 20_000 {
			k := binary.BigEndian.AppendUint64(nil, uint64(i/alike)*2)
			entries = append(entries, entry{key: binary.BigEndian.AppendUint64(k, uint64(i)*2)})
		}
		fsys := vfs.NewMem()
		write(t, fsys, "x", 1, Options{Suffix: 8}, entries)
		tab := open(t, fsys, "x", 1)
		if err := tab.Check(); err != nil || tab.Suffix() != 8 {
			t.Fatal(tab.Suffix(), err)
		}
		keys, prefixes := 0, 0
		for i, e := range entries {
			other := bytes.Clone(e.key)
			other[7]++
			prefix := bloom.HashLess(other, 8)
			if may, err := tab.MayContainPrefix(prefix); err != nil {
				t.Fatal(err)
			} else if may {
				prefixes++
			}
			// With many alike, a key whose beginning is there.
			if alike > 2 {
				other = binary.BigEndian.AppendUint64(bytes.Clone(e.key[:8]), uint64(i)*2+1)
				prefix = bloom.HashLess(other, 8)
			}
			if may, err := tab.MayContain(bloom.Hash(other), prefix); err != nil {
				t.Fatal(err)
			} else if may {
				keys++
			}
		}
		if limit := len(entries) / 25; keys > limit || prefixes > limit*5/2 {
			t.Errorf("%d alike: the filter takes %d keys and the beginning of %d for ones that are there", alike, keys, prefixes)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	const n = 100_000
	tab := benchTable(b, n)
	rng := rand.New(rand.NewPCG(1, 1))
	k := make([]byte, 16)
	for b.Loop() {
		binary.BigEndian.PutUint64(k, uint64(rng.IntN(n))*0x9e3779b97)
		if may, err := tab.MayContain(bloom.Hash(k), 0); err != nil || !may {
			b.Fatal(err)
		}
		_, _, found, f, err := tab.Get(k)
		if err != nil || !found {
			b.Fatal(err)
		}
		f.Unpin()
	}
}

func BenchmarkScan(b *testing.B) {
	tab := benchTable(b, 100_000)
	var it Iter
	it.Init(tab)
	it.First()
	for b.Loop() {
		if !it.Next() {
			it.First()
		}
	}
}
