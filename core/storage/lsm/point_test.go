package lsm

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/storage/vfs"
)

// entryOf returns the key of an index entry: what it is about, then a row.
func entryOf(what, row int) []byte {
	return binary.BigEndian.AppendUint64(fmt.Appendf(nil, "w%d/", what), uint64(row))
}

// point reads the rows of an entry with a walker, forward or backward.
func point(t testing.TB, tree *Tree, what int, before bool) (rows []int) {
	t.Helper()
	low := fmt.Appendf(nil, "w%d/", what)
	high := append(bytes.Clone(low[:len(low)-1]), '/'+1)
	w := Walker{T: tree, Point: low}
	defer w.Close()
	from, limit := low, high
	if before {
		from, limit = high, low
	}
	for {
		done := false
		must(t, w.View(from, limit, before, func(l *Leaf) error {
			var part []int
			for i := range l.Slots() {
				if !bytes.HasPrefix(l.Key(i), low) {
					t.Fatalf("%q is not of %q", l.Key(i), low)
				}
				part = append(part, int(binary.BigEndian.Uint64(l.Key(i)[len(low):])))
			}
			if before {
				rows, from = append(part, rows...), bytes.Clone(l.Low)
			} else {
				rows, from = append(rows, part...), bytes.Clone(l.High)
			}
			done = from == nil || bytes.Equal(from, limit)
			return nil
		}))
		if done {
			return rows
		}
	}
}

// What is read as a point is what is there, with filters and without.
func TestPoint(t *testing.T) {
	for _, suffix := range []int{0, 8} {
		for _, bits := range []int{0, -1} {
			o := options(vfs.NewMem())
			o.Suffix, o.Tables.FilterBits = suffix, bits
			tree := create(t, o)
			rng := rand.New(rand.NewPCG(uint64(suffix), 1))
			model := map[int]map[int]bool{}
			for step := range 20_000 {
				what, row := rng.IntN(40), rng.IntN(100)
				if what >= 20 {
					what, row = rng.IntN(3000), 0 // once or never
				}
				if model[what] == nil {
					model[what] = map[int]bool{}
				}
				op := Op{Key: entryOf(what, row), Delete: rng.IntN(3) == 0}
				must(t, tree.Apply(0, op))
				if model[what][row] = true; op.Delete {
					delete(model[what], row)
				}
				if step%100 == 0 {
					what = rng.IntN(3100)
				}
				if step%7 == 0 {
					got, want := point(t, tree, what, rng.IntN(2) == 0), slices.Sorted(maps.Keys(model[what]))
					if !slices.Equal(got, want) {
						t.Fatalf("suffix %d, step %d: rows %v of %d, want %v", suffix, step, got, what, want)
					}
				}
			}
			must(t, tree.Check())
			must(t, tree.Close())
			o.Suffix = 0
			tree, err := Open(o)
			must(t, err)
			must(t, tree.Configure(Settings{}))
			if got := tree.Settings().Suffix; got != suffix {
				t.Errorf("the suffix is %d, and was %d", got, suffix)
			}
			must(t, tree.Close())
		}
	}
}

// A reader of a point sees its own changes at once while others change other
// points, flush and compact.
func TestPointConcurrently(t *testing.T) {
	o := options(vfs.NewMem())
	o.Suffix, o.Background = 8, true
	tree := create(t, o)
	var wg sync.WaitGroup
	for what := range 4 {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(what), 9))
			have := map[int]bool{}
			for range 1500 {
				row := rng.IntN(30)
				if have[row] {
					delete(have, row)
				} else {
					have[row] = true
				}
				if err := tree.Apply(0, Op{Key: entryOf(what, row), Delete: !have[row]}); err != nil {
					t.Error(err)
					return
				}
				if got, want := point(t, tree, what, rng.IntN(2) == 0), slices.Sorted(maps.Keys(have)); !slices.Equal(got, want) {
					t.Errorf("rows %v of %d, want %v", got, what, want)
					return
				}
			}
		})
	}
	wg.Wait()
	must(t, tree.Check())
	must(t, tree.Close())
}

// Settings that were stored before there was a suffix are read.
func TestOlderSettings(t *testing.T) {
	s := Settings{Suffix: 8}.withDefaults()
	b := s.encode()
	if got, ok := decodeSettings(b); !ok || got != s {
		t.Error(got, ok)
	}
	s.Suffix = 0
	if got, ok := decodeSettings(b[:len(b)-1]); !ok || got != s {
		t.Error(got, ok)
	}
	if _, ok := decodeSettings(b[:len(b)-2]); ok {
		t.Error("a part of the settings is read as the whole")
	}
}
