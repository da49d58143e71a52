package wasm

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/vector"
)

// sums is the state of a weighted average.
type sums struct{ sum, weight float64 }

// add is the aggregate's loop in Go, as one would write it.
func add(states []sums, groups []uint32, a, b []int64) {
	for i, g := range groups {
		s := &states[g]
		s.sum += float64(a[i]) * float64(b[i])
		s.weight += float64(b[i])
	}
}

// TestAggregateKernel measures the weighted average over batches, on one
// processor, with all rows in one group and in a thousand.
func TestAggregateKernel(t *testing.T) {
	ctx, r, all, rounds := kernels(t)
	a, b := make([]int64, vector.Size), make([]int64, vector.Size)
	for i := range a {
		a[i], b[i] = int64(i)+1, (int64(i)+1)*7
	}
	args := []*vector.Vector{vector.WrapFixed(types.Int8, a, nil), vector.WrapFixed(types.Int8, b, nil)}
	for _, n := range []int{1, 1000} {
		groups := make([]uint32, vector.Size)
		for i := range groups {
			groups[i] = uint32(i % n)
		}
		states, want := make([]sums, n), make([]sums, n)
		add(want, groups, a, b)
		peers := []*kernel{{name: "Go", run: func() { add(states, groups, a, b) }}}
		for _, g := range all {
			if g.name == "WAT" {
				continue // it is about single numbers only
			}
			kept, run := aggregateStates(t, ctx, r, g, n, groups, args)
			run()
			checkAverages(t, kept, want)
			peers = append(peers, &kernel{name: g.name, run: run})
		}
		t.Logf("average, %d groups: %s", n, compare(peers, rounds, 10))
	}
}

// aggregateStates returns the states of the aggregate of a guest, and what adds a
// batch to them.
func aggregateStates(t *testing.T, ctx context.Context, r *udf.Registry, g guest, n int, groups []uint32, args []*vector.Vector) (ext.States, func()) {
	t.Helper()
	fn := &catalog.Function{Name: "average", Kind: 'a', Language: "wasm", Source: "average", Return: types.Float8, Strict: true, Volatility: 'i',
		Args: []catalog.FunctionArg{{Type: types.Int8, Mode: 'i'}, {Type: types.Int8, Mode: 'i'}}}
	sum := sha256.Sum256(g.module)
	m := &catalog.Module{SHA256: hex.EncodeToString(sum[:]), Bytes: g.module}
	if err := r.Validate(ctx, fn, m); err != nil {
		t.Fatalf("%s: %v", g.name, err)
	}
	f, err := r.Aggregate(fn, m)
	if err != nil {
		t.Fatal(err)
	}
	call := &ext.Call{Ctx: ctx}
	states := f.New(call, f.Args)
	states.Grow(n)
	return states, func() {
		if err := states.Update(call, groups, args, vector.Size, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// checkAverages compares the results of states with those in Go.
func checkAverages(t *testing.T, states ext.States, want []sums) {
	t.Helper()
	out := vector.NewBuilder(types.Float8, len(want))
	if err := states.Final(&ext.Call{Ctx: context.Background()}, 0, len(want), out); err != nil {
		t.Fatal(err)
	}
	got := vector.Values[float64](out.Finish())
	for i, w := range want {
		if got[i] != w.sum/w.weight {
			t.Fatalf("group %d: %v, not %v", i, got[i], w.sum/w.weight)
		}
	}
}
