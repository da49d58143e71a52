package lsm

import (
	"math/rand/v2"
	"testing"

	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

const benchKeys = 200_000

// benchTree returns a tree of keys like those of an index, without values.
func benchTree(b *testing.B) *Tree {
	o := options(vfs.NewMem())
	o.Pool = buffer.New(256<<20, buffer.NewClock(), nil)
	o.MemTable, o.Settings = 4<<20, Settings{}
	tree := create(b, o)
	for _, i := range rand.New(rand.NewPCG(1, 1)).Perm(benchKeys) {
		must(b, tree.Apply(0, Op{Key: number(i)}))
	}
	must(b, tree.Flush())
	must(b, tree.compactAll())
	return tree
}

func BenchmarkGet(b *testing.B) {
	tree, rng := benchTree(b), rand.New(rand.NewPCG(1, 2))
	n := 0
	for b.Loop() {
		must(b, tree.Get(number(rng.IntN(benchKeys)), func(_ []byte, found bool) error {
			if found {
				n++
			}
			return nil
		}))
	}
}

// putter is an Editor that puts an empty value.
type putter struct{}

func (putter) Decide([]byte, bool) (btree.Action, []byte, error) { return btree.Put, nil, nil }

func (putter) Applied() {}

func BenchmarkModify(b *testing.B) {
	tree, rng := benchTree(b), rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		must(b, tree.Modify(number(benchKeys+rng.IntN(1<<30)), putter{}, nil))
	}
}

// BenchmarkView is the time for a key of a walk by leaves.
func BenchmarkView(b *testing.B) {
	tree := benchTree(b)
	w := Walker{T: tree}
	defer w.Close()
	var pos []byte
	left := 0
	for b.Loop() {
		if left > 0 {
			left--
			continue
		}
		must(b, w.View(pos, nil, false, func(l *Leaf) error {
			left = l.Slots() - 1
			pos = append(pos[:0], l.High...)
			return nil
		}))
	}
}

// BenchmarkLookup is a walk to a single key, as a look for an index entry is.
func BenchmarkLookup(b *testing.B) {
	tree, rng := benchTree(b), rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		i := rng.IntN(benchKeys)
		w := Walker{T: tree}
		must(b, w.View(number(i), number(i+1), false, func(l *Leaf) error {
			if l.Slots() != 1 {
				b.Fatalf("%d keys", l.Slots())
			}
			return nil
		}))
		w.Close()
	}
}
