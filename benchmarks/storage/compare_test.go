package storage

import (
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	rows       = flag.Int("rows", 5000, "keys to load")
	cache      = flag.Int("cache", 64, "megabytes of cache of each engine")
	memTable   = flag.Int("memtable", 16, "megabytes of a memtable")
	rounds     = flag.Int("rounds", 1, "rounds of each read, of which the median counts")
	reads      = flag.Int("reads", 5000, "point reads a round")
	compressed = flag.Bool("compressed", false, "compress blocks with Snappy")
	only       = flag.String("only", "", "engines to measure, all if empty")
	useCPU     = flag.Bool("cpu", false, "measure CPU time of the process, background work included, not time that passes")
	seed       = flag.Uint64("seed", 1, "seed of keys and order")
)

const (
	batchSize  = 100
	scanLength = 100
	syncWrites = 200
)

// answer is what an engine has answered: how many, and a sum over it.
type answer struct{ n, sum uint64 }

func (a *answer) add(b []byte) {
	a.n++
	if len(b) >= 8 {
		a.sum = a.sum*31 + binary.LittleEndian.Uint64(b)
	}
}

// key returns the i-th key in the order of a scattered sequence; odd numbers are
// keys that are not loaded.
func key(dst []byte, i uint64) []byte {
	dst = binary.BigEndian.AppendUint64(dst[:0], i*0x9e3779b97f4a7c15)
	return binary.BigEndian.AppendUint64(dst, i)
}

// sorted returns the i-th key in ascending order.
func sorted(dst []byte, i uint64) []byte {
	dst = binary.BigEndian.AppendUint64(dst[:0], i<<20)
	return binary.BigEndian.AppendUint64(dst, i)
}

// value returns a value of 100 bytes of which half can be compressed.
func value(dst []byte, x uint64) []byte {
	dst = binary.LittleEndian.AppendUint64(dst[:0], x)
	for len(dst) < 48 {
		x = x*6364136223846793005 + 1442695040888963407
		dst = binary.LittleEndian.AppendUint64(dst, x)
	}
	for len(dst) < 100 {
		dst = append(dst, 'x')
	}
	return dst
}

// bench is the run of one engine.
type bench struct {
	t     *testing.T
	e     engine
	names []string
	times map[string][]float64 // nanoseconds an operation, by phase
	got   map[string]answer
}

// phase times f, which does n operations, and keeps what was answered.
func (b *bench) phase(name string, n int, f func(rng *rand.Rand, a *answer) error) {
	b.t.Helper()
	var a answer
	rng := rand.New(rand.NewPCG(*seed, uint64(len(b.times[name]))))
	start := now()
	must(b.t, f(rng, &a))
	took := now() - start
	if b.times[name] == nil {
		b.names = append(b.names, name)
	}
	b.times[name] = append(b.times[name], float64(took.Nanoseconds())/float64(n))
	sum := b.got[name]
	b.got[name] = answer{sum.n + a.n, sum.sum*31 + a.sum}
}

var began = time.Now()

// now returns the time that is measured.
func now() time.Duration {
	if *useCPU {
		return cpuTime()
	}
	return time.Since(began)
}

// load puts all keys in batches, in the order of the scattered sequence or
// ascending.
func (b *bench) load(f func([]byte, uint64) []byte) func(*rand.Rand, *answer) error {
	return func(_ *rand.Rand, _ *answer) error {
		batch := make([]pair, batchSize)
		for i := 0; i < *rows; i += batchSize {
			n := min(batchSize, *rows-i)
			for k := range n {
				batch[k].key = f(batch[k].key, uint64(i+k)*2)
				batch[k].value = value(batch[k].value, uint64(i+k))
			}
			if err := b.e.put(false, batch[:n]); err != nil {
				return err
			}
		}
		return b.e.settle()
	}
}

func (b *bench) get(odd uint64) func(*rand.Rand, *answer) error {
	return func(rng *rand.Rand, a *answer) error {
		var k []byte
		for range *reads {
			k = key(k, rng.Uint64N(uint64(*rows))*2+odd)
			if err := b.e.get(k, a.add); err != nil {
				return err
			}
		}
		return nil
	}
}

// lookup is get without the suffix of the key.
func (b *bench) lookup(odd uint64) func(*rand.Rand, *answer) error {
	return func(rng *rand.Rand, a *answer) error {
		var k []byte
		for range *reads {
			k = key(k, rng.Uint64N(uint64(*rows))*2+odd)
			if err := b.e.lookup(k[:len(k)-suffixSize], a.add); err != nil {
				return err
			}
		}
		return nil
	}
}

func (b *bench) scans(rng *rand.Rand, a *answer) error {
	var k []byte
	for range *reads / 10 {
		k = key(k, rng.Uint64N(uint64(*rows))*2)
		if err := b.e.scan(k, scanLength, func(_, v []byte) { a.add(v) }); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) full(_ *rand.Rand, a *answer) error {
	return b.e.scan(nil, math.MaxInt, func(_, v []byte) { a.add(v) })
}

// mixed reads and updates half and half, without syncs.
func (b *bench) mixed(rng *rand.Rand, a *answer) error {
	var k, v []byte
	p := make([]pair, 1)
	for i := range *reads {
		k = key(k, rng.Uint64N(uint64(*rows))*2)
		if i%2 == 0 {
			if err := b.e.get(k, a.add); err != nil {
				return err
			}
			continue
		}
		v = value(v, uint64(i))
		p[0] = pair{k, v}
		if err := b.e.put(false, p); err != nil {
			return err
		}
	}
	return nil
}

// synced writes keys, each durably.
func (b *bench) synced(rng *rand.Rand, _ *answer) error {
	var k, v []byte
	for i := range syncWrites {
		k, v = key(k, rng.Uint64N(uint64(*rows))*2), value(v, uint64(i))
		if err := b.e.put(true, []pair{{k, v}}); err != nil {
			return err
		}
	}
	return nil
}

// TestCompare measures all engines and compares what they answer.
func TestCompare(t *testing.T) {
	s := setup{cache: int64(*cache) << 20, memTable: *memTable << 20, compressed: *compressed}
	var runs []*bench
	dir := t.TempDir()
	for _, eng := range engines {
		if *only != "" && !strings.Contains(*only, eng.name) {
			continue
		}
		b := &bench{t: t, times: map[string][]float64{}, got: map[string]answer{}}
		runs = append(runs, b)
		var err error
		b.e, err = eng.open(filepath.Join(dir, eng.name+"-sorted"), s)
		must(t, err)
		b.phase("load sorted", *rows, b.load(sorted))
		must(t, b.e.close())
		runtime.GC()
		b.e, err = eng.open(filepath.Join(dir, eng.name), s)
		must(t, err)
		b.phase("load random", *rows, b.load(key))
		runtime.GC()
	}
	each := func(name string, n int, f func(b *bench) func(*rand.Rand, *answer) error) {
		for range *rounds {
			for _, b := range runs {
				b.phase(name, n, f(b))
			}
		}
	}
	each("get hit", *reads, func(b *bench) func(*rand.Rand, *answer) error { return b.get(0) })
	each("get miss", *reads, func(b *bench) func(*rand.Rand, *answer) error { return b.get(1) })
	each("lookup hit", *reads, func(b *bench) func(*rand.Rand, *answer) error { return b.lookup(0) })
	each("lookup miss", *reads, func(b *bench) func(*rand.Rand, *answer) error { return b.lookup(1) })
	each("scan of 100", *reads/10, func(b *bench) func(*rand.Rand, *answer) error { return b.scans })
	each("full scan, a key", *rows, func(b *bench) func(*rand.Rand, *answer) error { return b.full })
	each("read and update", *reads, func(b *bench) func(*rand.Rand, *answer) error { return b.mixed })
	each("get after", *reads, func(b *bench) func(*rand.Rand, *answer) error { return b.get(0) })
	each("synced write", syncWrites, func(b *bench) func(*rand.Rand, *answer) error { return b.synced })
	for _, b := range runs {
		for _, name := range b.names {
			if b.got[name] != runs[0].got[name] {
				t.Errorf("%s: %s answers %v, %s %v", name, b.e.name(), b.got[name], runs[0].e.name(), runs[0].got[name])
			}
		}
		must(t, b.e.close())
	}
	if n := runs[0].got["get hit"].n; n != uint64(*reads**rounds) {
		t.Errorf("%d keys of %d were found", n, *reads**rounds)
	}
	t.Log("\n" + table(runs))
}

// table shows the medians, and their ratios to the first engine.
func table(runs []*bench) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%-18s", "ns/op")
	for i, b := range runs {
		fmt.Fprintf(&out, "%12s", b.e.name())
		if i > 0 {
			fmt.Fprintf(&out, "%8s", "ratio")
		}
	}
	for _, name := range runs[0].names {
		fmt.Fprintf(&out, "\n%-18s", name)
		for i, b := range runs {
			fmt.Fprintf(&out, "%12.0f", median(b.times[name]))
			if i > 0 {
				fmt.Fprintf(&out, "%8.2f", median(b.times[name])/median(runs[0].times[name]))
			}
		}
	}
	return out.String()
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[len(v)/2]
}
