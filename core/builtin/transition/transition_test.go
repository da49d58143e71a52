package transition_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin"
	"github.com/basaltdb/basalt/core/builtin/transition"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// step is the call of a built-in function over the columns 1, 2, ....
func step(t *testing.T, name string, args ...types.T) transition.Step {
	t.Helper()
	for _, f := range builtin.Registry().Scalars(name) {
		if len(f.Args) != len(args) {
			continue
		}
		var cols []expr.Expr
		for i, a := range args {
			cols = append(cols, &expr.Column{ID: expr.ColID(i + 1), T: a})
		}
		return transition.Step{Expr: &expr.Call{Fn: f, Args: cols, T: f.Return}, Strict: f.Strict}
	}
	t.Fatalf("there is no function %s", name)
	return transition.Step{}
}

// group is what a group's state ought to be.
type group struct {
	text  string
	begun bool
}

// TestAgainstLoop joins texts, the order of which shows: the states after random
// batches and merges are those of a loop over the rows.
func TestAgainstLoop(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 1))
	for _, initial := range []bool{false, true} {
		d := &transition.Def{Name: "joined", Args: []types.T{types.Text}, State: types.Text,
			Next: step(t, "textcat", types.Text, types.Text), Combine: step(t, "textcat", types.Text, types.Text)}
		if initial {
			d.Initial = expr.TextConst(types.Text, "<")
		}
		agg := transition.New(d)
		for range 200 {
			a, b := newPair(agg, initial), newPair(agg, initial)
			for range rng.IntN(3) {
				a.update(t, rng)
			}
			for range rng.IntN(3) {
				b.update(t, rng)
			}
			if rng.IntN(2) == 0 {
				a.merge(t, rng, b)
			}
			if err := a.check(); err != nil {
				t.Fatalf("seed %d, initial %v: %v", seed, initial, err)
			}
		}
	}
}

// pair is an array of states beside what they ought to be.
type pair struct {
	states  ext.States
	want    []group
	initial bool
}

func newPair(agg *ext.Aggregate, initial bool) *pair {
	return &pair{states: agg.New(&ext.Call{}, agg.Args), initial: initial}
}

func (p *pair) grow(groups int) {
	for len(p.want) < groups {
		g := group{}
		if p.initial {
			g = group{"<", true}
		}
		p.want = append(p.want, g)
	}
	p.states.Grow(len(p.want))
}

// update adds a batch of random rows.
func (p *pair) update(t *testing.T, rng *rand.Rand) {
	p.grow(1 + rng.IntN(5))
	n := rng.IntN(20)
	b := vector.NewBuilder(types.Text, n)
	groups := make([]uint32, n)
	sel := []int32{}
	for i := range n {
		text := fmt.Sprint(rng.IntN(10))
		b.AppendString(text)
		groups[i] = uint32(rng.IntN(len(p.want)))
		if rng.IntN(3) == 0 {
			continue
		}
		sel = append(sel, int32(i))
		g := &p.want[groups[i]]
		g.text, g.begun = g.text+text, true
	}
	if err := p.states.Update(&ext.Call{}, groups, []*vector.Vector{b.Finish()}, n, sel); err != nil {
		t.Fatal(err)
	}
}

// merge adds the states of another array to random groups, several of them perhaps
// to one.
func (p *pair) merge(t *testing.T, rng *rand.Rand, other *pair) {
	p.grow(3)
	into := make([]uint32, len(other.want))
	for i := range into {
		if into[i] = uint32(rng.IntN(len(p.want))); rng.IntN(4) == 0 {
			into[i] = ext.NoGroup
			continue
		}
		if g := &p.want[into[i]]; other.want[i].begun {
			g.text, g.begun = g.text+other.want[i].text, true
		}
	}
	if err := p.states.Merge(&ext.Call{}, other.states, into); err != nil {
		t.Fatal(err)
	}
}

// check compares the results.
func (p *pair) check() error {
	b := vector.NewBuilder(types.Text, 0)
	if err := p.states.Final(&ext.Call{}, 0, len(p.want), b); err != nil {
		return err
	}
	v := b.Finish()
	for i, want := range p.want {
		switch {
		case v.IsNull(i) == want.begun:
			return fmt.Errorf("group %d: null is %v", i, v.IsNull(i))
		case want.begun && v.Str(i) != want.text:
			return fmt.Errorf("group %d is %q, want %q", i, v.Str(i), want.text)
		}
	}
	return nil
}
