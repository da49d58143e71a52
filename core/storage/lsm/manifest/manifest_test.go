package manifest

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/lsm/sstable"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

func table(level int, n uint64) Table {
	return Table{Level: level, Epoch: n + 100, Meta: sstable.Meta{
		Number: n, Size: n * 1000, Entries: n, Tombstones: n / 2,
		Smallest: []byte(fmt.Sprint("a", n)), Largest: []byte(fmt.Sprint("b", n)),
	}}
}

// history appends random edits and returns the states after each, the first
// being that of the snapshot.
func history(t *testing.T, l *Log, s State, n int, rng *rand.Rand) []State {
	t.Helper()
	states := []State{clone(s)}
	for range n {
		e := Edit{NextFile: s.NextFile + 1}
		if rng.IntN(2) == 0 {
			e.Flushed = s.Flushed + rng.Uint64N(1000)
		}
		if rng.IntN(4) == 0 {
			e.Settings = []byte{1, byte(rng.IntN(256))}
		}
		if len(s.Tables) > 0 && rng.IntN(2) == 0 {
			old := s.Tables[rng.IntN(len(s.Tables))]
			e.Removed = append(e.Removed, Ref{old.Level, old.Number})
			if rng.IntN(2) == 0 {
				old.Level = rng.IntN(Levels)
				e.Added = append(e.Added, old)
			}
		}
		e.Added = append(e.Added, table(rng.IntN(Levels), s.NextFile))
		if !s.Apply(&e) {
			t.Fatal("the edit does not fit")
		}
		if err := l.Append(e); err != nil {
			t.Fatal(err)
		}
		states = append(states, clone(s))
	}
	return states
}

func clone(s State) State {
	s.Tables = append([]Table(nil), s.Tables...)
	return s
}

func equal(a, b State) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

func TestRoundTrip(t *testing.T) {
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(seed, 1))
		fsys := vfs.NewMem()
		if _, found, err := Read(fsys, "d"); found || err != nil {
			t.Fatal(found, err)
		}
		s := State{NextFile: 1}
		for range 3 {
			l, err := Replace(fsys, "d", s.Snapshot())
			if err != nil {
				t.Fatal(err)
			}
			states := history(t, l, s, rng.IntN(30), rng)
			s = states[len(states)-1]
			got, found, err := Read(fsys, "d")
			if err != nil || !found || !equal(got, s) {
				t.Fatalf("seed %d: %v %v, %v, want %v", seed, got, found, err, s)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// After a crash the manifest is what it was before or after the edit that was
// being written.
func TestCrash(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 2))
		fsys := vfs.NewMem()
		l, err := Replace(fsys, "d", (&State{NextFile: 1}).Snapshot())
		if err != nil {
			t.Fatal(err)
		}
		states := history(t, l, State{NextFile: 1}, 5, rng)
		last := states[len(states)-1]
		next := clone(last)
		e := Edit{NextFile: 99, Added: []Table{table(1, 98)}}
		next.Apply(&e)
		// The write without the sync.
		if _, err := l.file.WriteAt(twice(l.end, &e), l.end); err != nil {
			t.Fatal(err)
		}
		crashed := fsys.CrashClone(env.NewRand(seed), 0.5)
		got, found, err := Read(crashed, "d")
		if err != nil || !found || !equal(got, last) && !equal(got, next) {
			t.Fatalf("seed %d: %v %v, %v", seed, got, found, err)
		}
	}
}

// A flipped bit is either made good by the other copy or told.
func TestBitFlips(t *testing.T) {
	fsys := vfs.NewMem()
	l, err := Replace(fsys, "d", (&State{NextFile: 1}).Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	states, start := history(t, l, State{NextFile: 1}, 3, rng), l.end
	states = append(states, history(t, l, states[3], 1, rng)[1])
	good := 0
	for bit := range l.end * 8 {
		fsys.FlipBit("d/manifest", bit)
		worn, end := 0, false
		if _, _, err := Verify(fsys, "d", func(_ int, last bool) { worn, end = worn+1, last }); (err == nil) != (worn == 1) {
			t.Fatalf("bit %d: %d parts are worn, %v", bit, worn, err)
		}
		if last := bit/8 >= start; worn > 0 && end != last {
			t.Fatalf("bit %d is taken for the end: %v", bit, end)
		}
		got, _, err := Read(fsys, "d")
		switch {
		case err == nil && equal(got, states[4]):
			good++
		case errs.CodeOf(err) != errs.IndexCorrupted:
			t.Fatalf("bit %d: %v, %v", bit, got, err)
		}
		fsys.FlipBit("d/manifest", bit)
	}
	if good < int(l.end-headerSize)*8 {
		t.Errorf("only %d of %d flips of records were made good", good, (l.end-headerSize)*8)
	}
	// With both copies of a record damaged, and others behind it, it is told.
	for _, bit := range []int64{headerSize * 8, (l.snap - 1) * 8} {
		fsys.FlipBit("d/manifest", bit)
	}
	if _, _, err := Read(fsys, "d"); errs.CodeOf(err) != errs.IndexCorrupted {
		t.Fatal(err)
	}
}

func TestFailedAppend(t *testing.T) {
	fault := vfs.NewFault(vfs.NewMem())
	l, err := Replace(fault, "d", (&State{NextFile: 1}).Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	fault.Arm(func(_ int64, op vfs.OpKind, _ string) vfs.FaultKind {
		if op == vfs.OpSync {
			return vfs.FaultEIO
		}
		return vfs.NoFault
	})
	if err := l.Append(Edit{NextFile: 5}); errs.CodeOf(err) != errs.IOError {
		t.Fatal(err)
	}
	fault.Arm(nil)
	if err := l.Append(Edit{NextFile: 6}); errs.CodeOf(err) != errs.IOError {
		t.Fatal("an append after a failed one succeeded")
	}
}

func TestGolden(t *testing.T) {
	fsys := vfs.NewMem()
	l, err := Replace(fsys, "d", (&State{NextFile: 1}).Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	states := history(t, l, State{NextFile: 1}, 6, rand.New(rand.NewPCG(4, 4)))
	got, err := vfs.ReadFile(fsys, "d/manifest")
	if err != nil {
		t.Fatal(err)
	}
	if *rewrite {
		if err := os.WriteFile("testdata/manifest", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/manifest")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("what is written is not what is in testdata")
	}
	f, _ := fsys.Create("e/manifest")
	if _, err := f.WriteAt(want, 0); err != nil {
		t.Fatal(err)
	}
	if s, _, err := Read(fsys, "e"); err != nil || !equal(s, states[6]) {
		t.Error(s, err)
	}
}
