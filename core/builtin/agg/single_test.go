package agg_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// singles are the aggregates that have a way of their own for one group.
var singles = map[string][]types.T{
	"sum":   {types.Int2, types.Int4, types.Int8, types.Numeric, types.Float8},
	"avg":   {types.Int2, types.Int4, types.Int8, types.Numeric},
	"min":   {types.Int2, types.Int4, types.Int8, types.Numeric, types.Date, types.Timestamp},
	"max":   {types.Int2, types.Int4, types.Int8, types.Numeric, types.Date, types.Timestamp},
	"count": {types.Int8},
}

// randomColumn makes a column of n rows; of numerics in any representation.
func randomColumn(r *rand.Rand, ty types.T, n int) *vector.Vector {
	shift := r.IntN(64) // how much smaller than their type the values are
	scale := r.IntN(4)
	mixed := r.IntN(4) == 0
	b := vector.NewBuilder(ty, n)
	for range n {
		x := int64(r.Uint64()) >> shift
		if r.IntN(20) == 0 {
			x = []int64{math.MinInt64, math.MaxInt64}[r.IntN(2)] >> shift
		}
		switch ty.Phys() {
		case types.PhysInt16:
			vector.AppendFixed(b, int16(x>>max(0, 48-shift)))
		case types.PhysInt32:
			vector.AppendFixed(b, int32(x>>max(0, 32-shift)))
		case types.PhysInt64:
			vector.AppendFixed(b, x)
		case types.PhysFloat64:
			vector.AppendFixed(b, float64(x)/3)
		default:
			if mixed {
				scale = r.IntN(6)
			}
			d := decimal.New(x, scale)
			b.AppendDecimal(&d)
		}
	}
	return b.Finish()
}

// batch is rows for an aggregate with one argument.
type batch struct {
	col *vector.Vector
	n   int
	sel []int32
}

func randomBatch(r *rand.Rand, ty types.T) batch {
	n := []int{1 + r.IntN(70), 2048, 1 + r.IntN(2048)}[r.IntN(3)]
	b := batch{col: randomColumn(r, ty, n), n: n}
	if r.IntN(8) == 0 {
		b.col = vector.NewConst(b.col, r.IntN(n), n)
	}
	if r.IntN(2) == 0 {
		dense := r.IntN(100)
		b.sel = []int32{int32(r.IntN(n))}
		for i := b.sel[0] + 1; i < int32(n); i++ {
			if r.IntN(100) < dense {
				b.sel = append(b.sel, i)
			}
		}
	}
	return b
}

// What is added for one group is what is added row by row.
func TestOneGroup(t *testing.T) {
	reg := registry()
	call := &ext.Call{Ctx: context.Background(), Location: time.UTC}
	for name, argTypes := range singles {
		for _, ty := range argTypes {
			a := find(reg, name, []types.T{ty})
			r := rand.New(rand.NewPCG(uint64(a.OID), 1))
			for round := range 40 {
				batches := make([]batch, 1+r.IntN(4))
				for i := range batches {
					batches[i] = randomBatch(r, ty)
				}
				checkOneGroup(t, call, a, ty, batches, round)
			}
		}
	}
}

func checkOneGroup(t *testing.T, call *ext.Call, a *ext.Aggregate, ty types.T, batches []batch, round int) {
	t.Helper()
	add := func(one func(s ext.States, b batch) error) string {
		return result(call, a, []types.T{ty}, func(states func() ext.States) (ext.States, error) {
			s := states()
			for _, b := range batches {
				if err := one(s, b); err != nil {
					return s, err
				}
			}
			return s, nil
		})
	}
	got := add(func(s ext.States, b batch) error {
		single, ok := s.(ext.SingleStates)
		if !ok {
			t.Fatalf("%s(%s) has no way for one group", a.Name, ty)
		}
		return single.UpdateOne(call, 1, []*vector.Vector{b.col}, b.n, b.sel)
	})
	want := add(func(s ext.States, b batch) error {
		rows := b.sel
		if rows == nil {
			rows = vector.Identity(b.n)
		}
		args := []*vector.Vector{b.col}
		groups := ones(args)
		for k := range rows {
			if err := s.Update(call, groups, args, b.n, rows[k:k+1]); err != nil {
				return err
			}
		}
		return nil
	})
	if got != want {
		t.Fatalf("round %d: %s(%s) of %d batches: %s, want %s", round, a.Name, ty, len(batches), got, want)
	}
}

// smallColumn makes a batch of values that every type has.
func smallColumn(r *rand.Rand, ty types.T) *vector.Vector {
	b := vector.NewBuilder(ty, vector.Size)
	for range vector.Size {
		x := r.Int64N(1 << 15)
		switch ty.Phys() {
		case types.PhysInt16:
			vector.AppendFixed(b, int16(x))
		case types.PhysInt32:
			vector.AppendFixed(b, int32(x))
		case types.PhysInt64:
			vector.AppendFixed(b, x)
		case types.PhysFloat64:
			vector.AppendFixed(b, float64(x))
		default:
			d := decimal.New(x, 2)
			b.AppendDecimal(&d)
		}
	}
	return b.Finish()
}

// BenchmarkOneGroup adds batches of 2048 values, all of them or the rows of
// selections that leave out one in a hundred, or half.
func BenchmarkOneGroup(b *testing.B) {
	reg := registry()
	call := &ext.Call{Ctx: context.Background(), Location: time.UTC}
	r := rand.New(rand.NewPCG(1, 1))
	for _, c := range []struct {
		name string
		ty   types.T
	}{{"sum", types.Int2}, {"sum", types.Int4}, {"sum", types.Int8}, {"sum", types.Numeric}, {"max", types.Int2}, {"max", types.Int4}, {"max", types.Int8}, {"min", types.Numeric}, {"sum", types.Float8}} {
		args := []*vector.Vector{smallColumn(r, c.ty)}
		for _, percent := range []int{100, 99, 50} {
			var sel []int32
			rows := vector.Size
			if percent < 100 {
				for i := range int32(vector.Size) {
					if r.IntN(100) < percent {
						sel = append(sel, i)
					}
				}
				rows = len(sel)
			}
			b.Run(fmt.Sprintf("%s/%s/%d%%", c.name, c.ty, percent), func(b *testing.B) {
				s := find(reg, c.name, []types.T{c.ty}).New(call, []types.T{c.ty})
				s.Grow(1)
				groups := make([]uint32, vector.Size)
				for b.Loop() {
					var err error
					if single, ok := s.(ext.SingleStates); ok {
						err = single.UpdateOne(call, 0, args, vector.Size, sel)
					} else {
						err = s.Update(call, groups, args, vector.Size, sel)
					}
					if err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/value")
			})
		}
	}
}
