package lsm

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/basaltdb/basalt/core/storage/vfs"
)

// Estimates of ranges are near the truth, wherever the keys are: in memory, in
// one table or many, written in any order.
func TestFraction(t *testing.T) {
	const keys = 20000
	rng := rand.New(rand.NewPCG(3, 3))
	cases := map[string]func(tree *Tree){
		"memory": func(*Tree) {},
		"tables": func(tree *Tree) {
			must(t, tree.Flush())
			must(t, tree.compactAll())
		},
		"one run": func(tree *Tree) {
			must(t, tree.Flush())
			must(t, tree.CompactAll())
		},
	}
	for name, finish := range cases {
		o := options(vfs.NewMem())
		if name == "memory" {
			o.MemTable = 8 << 20
		}
		tree := create(t, o)
		for _, i := range rng.Perm(keys) {
			must(t, tree.Apply(1, Op{Key: number(i), Value: []byte("some value")}))
		}
		finish(tree)
		for range 200 {
			low := rng.IntN(keys)
			high := low + rng.IntN(keys-low)
			if rng.IntN(2) == 0 {
				high = min(high, low+rng.IntN(countLimit))
			}
			got, err := tree.Fraction(number(low), number(high))
			must(t, err)
			want := float64(high-low) / keys
			if math.Abs(got-want) > 0.1 || high-low <= countLimit && math.Abs(got-want) > 0.5*want {
				t.Errorf("%s: %d keys from %d are %.5f of the tree, want %.5f", name, high-low, low, got, want)
			}
		}
		for _, c := range []struct {
			low, high []byte
			want      float64
		}{{nil, nil, 1}, {nil, number(0), 0}, {number(keys), nil, 0}, {number(5), number(5), 0}, {number(0), nil, 1}} {
			got, err := tree.Fraction(c.low, c.high)
			must(t, err)
			if math.Abs(got-c.want) > 0.01 {
				t.Errorf("%s: %x to %x is %.3f of the tree, want %.3f", name, c.low, c.high, got, c.want)
			}
		}
		must(t, tree.Close())
	}
	empty := create(t, options(vfs.NewMem()))
	if got, err := empty.Fraction(nil, nil); got != 0 || err != nil {
		t.Error(got, err)
	}
}
