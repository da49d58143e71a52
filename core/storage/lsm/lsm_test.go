package lsm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

func options(fs vfs.FS) Options {
	return Options{
		FS: fs, Dir: "lsm/1", Pool: buffer.New(4<<20, buffer.NewClock(), nil), Space: func() uint64 { return spaces.Add(1) },
		MemTable: 32 << 10, Settings: Settings{TableSize: 16 << 10, BaseBytes: 64 << 10},
	}
}

func create(t testing.TB, o Options) *Tree {
	t.Helper()
	tree, err := Create(o)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func number(i int) []byte { return binary.BigEndian.AppendUint64([]byte("k"), uint64(i)) }

// keysOf returns how many keys a tree has.
func keysOf(t testing.TB, tree *Tree) int {
	t.Helper()
	it, err := tree.NewIterator(nil, nil)
	must(t, err)
	defer it.Close()
	n := 0
	for ok := it.First(); ok; ok = it.Next() {
		n++
	}
	must(t, it.Err())
	return n
}

// A tree with each policy takes much more than its memtable, keeps its runs few
// and drops what was deleted.
func TestPolicies(t *testing.T) {
	for _, p := range []PolicyKind{Leveled, SizeTiered, FIFO} {
		o := options(vfs.NewMem())
		o.Policy = p
		tree := create(t, o)
		const n = 20_000
		rng := rand.New(rand.NewPCG(1, 1))
		for _, i := range rng.Perm(n) {
			must(t, tree.Apply(0, Op{Key: number(i), Value: make([]byte, 50)}))
		}
		for i := range n {
			if i%10 != 0 {
				must(t, tree.Apply(0, Op{Key: number(i), Delete: true}))
			}
		}
		must(t, tree.Flush())
		must(t, tree.compactAll())
		if got := keysOf(t, tree); got != n/10 {
			t.Errorf("policy %d: %d keys, want %d", p, got, n/10)
		}
		must(t, tree.Check())
		v := tree.state.Load().v
		runs := len(v.runs())
		if most := map[PolicyKind]int{Leveled: 8, SizeTiered: 5, FIFO: 100}[p]; runs > most {
			t.Errorf("policy %d: %d runs", p, runs)
		}
		must(t, tree.CompactAll())
		entries := uint64(0)
		for _, f := range tree.state.Load().v.files() {
			entries += f.Entries
		}
		if entries != n/10 {
			t.Errorf("policy %d: %d entries are left of %d keys", p, entries, n/10)
		}
		must(t, tree.Close())
	}
}

// Sorted keys are not rewritten.
func TestSortedLoadMoves(t *testing.T) {
	tree := create(t, options(vfs.NewMem()))
	for i := range 20_000 {
		must(t, tree.Apply(0, Op{Key: number(i), Value: make([]byte, 50)}))
	}
	must(t, tree.Flush())
	must(t, tree.compactAll())
	s := tree.Stats()
	if s.Moves.Load() == 0 || s.Compactions.Load() != 0 {
		t.Errorf("%d moves, %d compactions", s.Moves.Load(), s.Compactions.Load())
	}
	must(t, tree.Check())
}

// Keys that were deleted leave the levels, even where those are not full.
func TestDeletedGo(t *testing.T) {
	o := options(vfs.NewMem())
	o.BaseBytes = 8 << 10
	tree := create(t, o)
	const n = 5000
	for i := range n {
		must(t, tree.Apply(0, Op{Key: number(i), Value: make([]byte, 50)}))
	}
	must(t, tree.Flush())
	must(t, tree.compactAll())
	for i := range n {
		must(t, tree.Apply(0, Op{Key: number(i), Delete: true}))
	}
	for range 5 { // runs, until level 0 is merged
		must(t, tree.Apply(0, Op{Key: []byte("z"), Value: []byte("z")}))
		must(t, tree.Flush())
	}
	must(t, tree.compactAll())
	left := uint64(0)
	for _, f := range tree.state.Load().v.files() {
		left += f.Entries
	}
	if left > n/10 {
		t.Errorf("%d entries are left of %d deleted keys", left, n)
	}
	must(t, tree.Check())
}

// With a limit the oldest go, and only they.
func TestFIFOLimit(t *testing.T) {
	o := options(vfs.NewMem())
	o.Policy, o.FIFOBytes = FIFO, 300<<10
	tree := create(t, o)
	const n = 20_000
	for i := range n {
		must(t, tree.Apply(0, Op{Key: number(i), Value: make([]byte, 50)}))
	}
	must(t, tree.Flush())
	must(t, tree.compactAll())
	got, first := keysOf(t, tree), -1
	it, err := tree.NewIterator(nil, nil)
	must(t, err)
	if it.First() {
		first = int(binary.BigEndian.Uint64(it.Key()[1:]))
	}
	it.Close()
	if got < 2000 || got > 8000 || first != n-got {
		t.Errorf("%d keys from %d on", got, first)
	}
	must(t, tree.Check())
}

func TestBuilder(t *testing.T) {
	for _, p := range []PolicyKind{Leveled, SizeTiered, FIFO} {
		o := options(vfs.NewMem())
		o.Policy = p
		tree := create(t, o)
		must(t, tree.Apply(0, Op{Key: []byte("a"), Value: []byte("before")}, Op{Key: []byte("z")}))
		b, err := tree.NewBuilder()
		must(t, err)
		for i := range 5000 {
			must(t, b.Add(number(i), number(i)))
		}
		if b.Add(number(7), nil) == nil {
			t.Error("a key out of order was taken")
		}
		must(t, b.Finish())
		must(t, tree.Apply(0, Op{Key: number(3), Delete: true}))
		if got := keysOf(t, tree); got != 5001 {
			t.Errorf("%d keys", got)
		}
		// A second one over the same keys fails and leaves nothing.
		b, err = tree.NewBuilder()
		must(t, err)
		must(t, b.Add(number(5), nil))
		if err := b.Finish(); err == nil {
			t.Error("a build over keys that there are succeeded")
		}
		b, err = tree.NewBuilder()
		must(t, err)
		must(t, b.Add([]byte("zz"), nil))
		b.Abandon()
		must(t, tree.Check())
		must(t, tree.Close())
		tree, err = Open(o)
		must(t, err)
		if got := keysOf(t, tree); got != 5000 { // without a, z and the deletion, which are in no log
			t.Errorf("policy %d: %d keys after opening", p, got)
		}
		must(t, tree.Close())
	}
}

// A damaged or missing file is told with its name; orphans go.
func TestDamage(t *testing.T) {
	fs := vfs.NewMem()
	o := options(fs)
	tree := create(t, o)
	for i := range 3000 {
		must(t, tree.Apply(0, Op{Key: number(i * 7 % 3000), Value: make([]byte, 50)}))
	}
	must(t, tree.Flush())
	victim := tree.state.Load().v.files()[0].table.Name()
	fs.FlipBit(victim, 8*1000)
	if err := tree.Check(); errs.CodeOf(err) != errs.IndexCorrupted || !strings.Contains(err.Error(), victim) || !strings.Contains(err.Error(), "offset") {
		t.Errorf("a flipped bit: %v", err)
	}
	fs.FlipBit(victim, 8*1000)
	must(t, tree.Close())
	_, err := fs.Create(o.Dir + "/999999.sst")
	must(t, err)
	tree, err = Open(o)
	must(t, err)
	if names, _ := fs.List(o.Dir); strings.Contains(fmt.Sprint(names), "999999") {
		t.Error("an orphan is still there")
	}
	must(t, tree.Close())
	must(t, fs.Remove(victim))
	if _, err := Open(o); err == nil || !strings.Contains(err.Error(), victim) {
		t.Errorf("a missing table: %v", err)
	}
	must(t, fs.Remove(o.Dir+"/"+manifest.Name))
	if _, err := Open(o); errs.CodeOf(err) != errs.UndefinedFile {
		t.Errorf("a missing manifest: %v", err)
	}
	if exists, err := Exists(o); exists || err != nil {
		t.Error(exists, err)
	}
}

func TestLimits(t *testing.T) {
	tree := create(t, options(vfs.NewMem()))
	if err := tree.Apply(0, Op{Key: make([]byte, MaxKey+1)}); errs.CodeOf(err) != errs.ProgramLimitExceeded {
		t.Error(err)
	}
	if err := tree.Apply(0, Op{Value: make([]byte, MaxValue+1)}); errs.CodeOf(err) != errs.ProgramLimitExceeded {
		t.Error(err)
	}
	// Larger than a memtable, in memory and in a table.
	big := bytes.Repeat([]byte("x"), 300<<10)
	must(t, tree.Apply(0, Op{Key: []byte("big"), Value: big}))
	for range 2 {
		must(t, tree.Get([]byte("big"), func(v []byte, found bool) error {
			if !found || !bytes.Equal(v, big) {
				t.Errorf("%v, %d bytes", found, len(v))
			}
			return nil
		}))
		must(t, tree.Flush())
	}
	must(t, tree.Close())
	if err := tree.Apply(0, Op{}); errs.CodeOf(err) != errs.ObjectNotInPrerequisiteState {
		t.Error(err)
	}
	if _, err := tree.NewIterator(nil, nil); err == nil {
		t.Error("a closed tree was read")
	}
	must(t, tree.Close())
}

// failing is a Logger that cannot log.
type failing struct{ setter }

var errLog = errors.New("no log")

func (failing) Log(*Change) (LSN, error) { return 0, errLog }

func (f *failing) Decide([]byte, bool) (btree.Action, []byte, error) { return btree.Put, nil, nil }

func TestFailedLog(t *testing.T) {
	tree := create(t, options(vfs.NewMem()))
	f := &failing{}
	if err := tree.Modify([]byte("k"), f, f); err != errLog {
		t.Fatal(err)
	}
	if _, err := tree.Write(func() (LSN, error) { return 0, errLog }, Op{Key: []byte("k")}); err != errLog {
		t.Fatal(err)
	}
	if n := keysOf(t, tree); n != 0 {
		t.Fatalf("%d keys", n)
	}
	must(t, tree.Flush())
	must(t, tree.Close())
}

// What is logged is read back, and nothing else is.
func TestOps(t *testing.T) {
	ops := []Op{
		{Key: []byte("a"), Value: []byte("value")}, {Key: []byte{}, Value: []byte{}}, {Key: bytes.Repeat([]byte("k"), 300), Delete: true},
	}
	b := AppendOps(nil, ops...)
	got, ok := ParseOps(b)
	if !ok || fmt.Sprint(got) != fmt.Sprint(ops) {
		t.Fatalf("%v, want %v", got, ops)
	}
	for n := range b {
		if got, ok := ParseOps(b[:n]); ok && len(got) == len(ops) {
			t.Fatal("a part was read as the whole")
		}
	}
}

// A change that was logged before the position that its memtable began with is
// not counted as flushed before it is.
func TestLatePosition(t *testing.T) {
	o := options(vfs.NewMem())
	o.Position = func() LSN { return 100 }
	tree := create(t, o)
	if got := tree.FlushedLSN(); got != 100 {
		t.Errorf("an empty tree is flushed up to %d", got)
	}
	must(t, tree.Apply(50, Op{Key: []byte("k")}))
	if got := tree.FlushedLSN(); got > 50 {
		t.Errorf("flushed up to %d, but there is a change at 50", got)
	}
	must(t, tree.FlushTo(60))
	if got, stored := tree.FlushedLSN(), tree.StoredLSN(); got != 100 || stored != 100 {
		t.Errorf("flushed up to %d, stored %d", got, stored)
	}
	must(t, tree.Close())
}

// remover is an Editor that deletes.
type remover struct{}

func (remover) Decide([]byte, bool) (btree.Action, []byte, error) { return btree.Delete, nil, nil }

func (remover) Applied() {}

// When tables cannot be written, writers get the error instead of waiting for
// ever, and go on when they can be again.
func TestStalledWriters(t *testing.T) {
	for _, background := range []bool{false, true} {
		fault := vfs.NewFault(vfs.NewMem())
		o := options(fault)
		o.Background = background
		tree := create(t, o)
		fault.Arm(func(_ int64, op vfs.OpKind, name string) vfs.FaultKind {
			if op == vfs.OpCreate && strings.HasSuffix(name, ".sst") {
				return vfs.FaultNoSpace
			}
			return vfs.NoFault
		})
		written := 0
		var err error
		for err == nil && written < 100_000 {
			if err = tree.Apply(0, Op{Key: number(written), Value: make([]byte, 100)}); err == nil {
				written++
			}
		}
		if errs.CodeOf(err) != errs.DiskFull || written > 40_000 {
			t.Fatalf("background %v: %d keys, %v", background, written, err)
		}
		// What is taken back does not need the disk.
		must(t, tree.Restore(number(0), remover{}, nil))
		fault.Arm(nil)
		for tries := 0; ; tries++ {
			if err := tree.Apply(0, Op{Key: number(written), Value: nil}); err == nil {
				break
			} else if tries > 1_000_000 {
				t.Fatal(err)
			}
		}
		must(t, tree.Flush())
		if got := keysOf(t, tree); got != written {
			t.Errorf("background %v: %d keys, want %d", background, got, written)
		}
		must(t, tree.Close())
	}
}

// Writers are slowed down before they have to wait.
func TestSlowDown(t *testing.T) {
	sim, clock := env.Sim(1)
	o := options(vfs.NewMem())
	o.Clock, o.SlowRuns, o.StopRuns, o.Runs = sim.Clock, 3, 1000, 2
	tree := create(t, o)
	for i := range 4 {
		must(t, tree.Apply(0, Op{Key: number(i)}))
		must(t, tree.Flush())
	}
	if n := tree.Stats().Slowdowns.Load(); n != 0 {
		t.Fatalf("%d times before anything was written", n)
	}
	before := clock.Monotonic()
	for i := range 20 {
		must(t, tree.Apply(0, Op{Key: number(i), Value: make([]byte, slowBytes/4)}))
	}
	if n, took := tree.Stats().Slowdowns.Load(), clock.Monotonic()-before; n < 3 || took < 3*slowTime {
		t.Errorf("slowed down %d times, for %v", n, took)
	}
	must(t, tree.compactAll())
	n := tree.Stats().Slowdowns.Load()
	must(t, tree.Apply(0, Op{Key: number(1), Value: make([]byte, 2*slowBytes)}))
	if tree.Stats().Slowdowns.Load() != n {
		t.Error("slowed down after the runs were merged")
	}
	must(t, tree.Close())
}

// The manifest stays small, and the tree is what it says.
func TestManifestSnapshots(t *testing.T) {
	fs := vfs.NewMem()
	o := options(fs)
	o.Settings = Settings{}
	tree := create(t, o)
	s := tree.Settings()
	for i := range 5000 {
		s.FIFOBytes = uint64(i)
		must(t, tree.Configure(s))
		if i%500 == 0 {
			must(t, tree.Apply(0, Op{Key: number(i)}))
			must(t, tree.Flush())
		}
	}
	b, err := vfs.ReadFile(fs, o.Dir+"/"+manifest.Name)
	must(t, err)
	if len(b) > 100<<10 {
		t.Errorf("the manifest has %d bytes", len(b))
	}
	must(t, tree.Check())
	must(t, tree.Close())
	tree, err = Open(o)
	must(t, err)
	if got := tree.Settings(); got != s || keysOf(t, tree) != 10 {
		t.Errorf("%+v, %d keys", got, keysOf(t, tree))
	}
	must(t, tree.Close())
}

// Writers, readers, walkers, flushes and compactions at once: batches are seen
// whole, and nobody's newest write is missing.
func TestConcurrent(t *testing.T) {
	for _, p := range []PolicyKind{Leveled, SizeTiered, FIFO} {
		o := options(vfs.NewMem())
		o.Policy, o.Background = p, true
		o.MemTable, o.Clock = 16<<10, env.Real().Clock
		concurrent(t, create(t, o))
	}
}

func concurrent(t *testing.T, tree *Tree) {
	const workers, rounds, pairs = 4, 1500, 50
	var writers, readers sync.WaitGroup
	stop := make(chan struct{})
	pair := func(w, i int) (a, b []byte) { return number(w*1000 + i), number(1_000_000 + w*1000 + i) }
	for w := range workers {
		writers.Add(1)
		go func() {
			defer writers.Done()
			rng := rand.New(rand.NewPCG(uint64(w), 1))
			for n := range rounds {
				a, b := pair(w, rng.IntN(pairs))
				v := bytes.Repeat(fmt.Appendf(nil, "%d.%06d.", w, n), 10)
				if err := tree.Apply(0, Op{Key: a, Value: v}, Op{Key: b, Value: v}); err != nil {
					t.Error(err)
					return
				}
				if err := tree.Get(b, func(got []byte, found bool) error {
					if !found || !bytes.Equal(got, v) {
						t.Errorf("a writer wrote %q and reads %q", v, got)
					}
					return nil
				}); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	for r := range 2 {
		readers.Add(1)
		go func() {
			defer readers.Done()
			for {
				select {
				case <-stop:
					return
				default:
				}
				if r == 0 {
					readPairs(t, tree)
				} else {
					viewAll(t, tree)
				}
			}
		}()
	}
	writers.Wait()
	close(stop)
	readers.Wait()
	must(t, tree.Check())
	readPairs(t, tree)
	must(t, tree.Close())
}

// readPairs holds that both keys of each pair have the same value.
func readPairs(t *testing.T, tree *Tree) {
	it, err := tree.NewIterator(nil, nil)
	if err != nil {
		t.Error(err)
		return
	}
	defer it.Close()
	first := map[string]string{}
	n := 0
	for ok := it.First(); ok; ok = it.Next() {
		i := binary.BigEndian.Uint64(it.Key()[1:])
		if i < 1_000_000 {
			first[fmt.Sprint(i)] = string(it.Value())
			continue
		}
		n++
		if got := first[fmt.Sprint(i-1_000_000)]; got != string(it.Value()) {
			t.Errorf("key %d has %.20q, its pair %.20q", i, it.Value(), got)
		}
	}
	if it.Err() != nil || n != len(first) {
		t.Errorf("%d keys and %d pairs, %v", len(first), n, it.Err())
	}
}

// viewAll walks the tree leaf by leaf, in order.
func viewAll(t *testing.T, tree *Tree) {
	w := Walker{T: tree}
	defer w.Close()
	var pos, last []byte
	for done := false; !done; {
		err := w.View(pos, nil, false, func(l *Leaf) error {
			for i := range l.Slots() {
				k, _, _ := l.KeyValue(i)
				if bytes.Compare(k, last) <= 0 {
					t.Errorf("%q follows %q", k, last)
				}
				last = append(last[:0], k...)
			}
			done, pos = l.High == nil, bytes.Clone(l.High)
			return nil
		})
		if err != nil {
			t.Error(err)
			return
		}
	}
}
