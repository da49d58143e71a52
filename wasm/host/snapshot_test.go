package host_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/wasm/guest"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
	"github.com/basaltdb/basalt/wasm/wat"
)

// newEngine starts an engine.
func newEngine(t testing.TB, opt host.Options) *host.Engine {
	t.Helper()
	e, err := host.New(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(context.Background()) })
	return e
}

// assembled compiles a text.
func assembled(t *testing.T, e *host.Engine, text string) *host.Module {
	t.Helper()
	b, err := wat.Assemble(text)
	if err != nil {
		t.Fatal(err)
	}
	m, err := e.Compile(t.Context(), b, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// statement returns the context of one, which has so much fuel.
func statement(t *testing.T, fuel int64) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	return host.WithMeter(ctx, host.Bounds{Fuel: fuel}, nil)
}

const plenty = 1_000_000_000

// agree makes one instance of a snapshot and one that is initialised itself, and
// holds that they answer the same calls with the same, and are the same then.
func agree(t *testing.T, m *host.Module, rng *rand.Rand) {
	t.Helper()
	first := statement(t, plenty) // which makes the snapshot
	if i, err := m.Start(first); err != nil {
		t.Fatal(err)
	} else {
		i.Discard(first)
	}
	if made, _ := m.Begun(); !made {
		t.Fatal("there is no snapshot")
	}
	names := slices.Sorted(maps.Keys(m.Info.Exports))
	names = slices.DeleteFunc(names, func(name string) bool { return name == "_initialize" })
	for range 20 {
		ctx, other := statement(t, plenty), statement(t, plenty)
		a, err := m.Start(ctx)
		if err != nil {
			t.Fatal(err)
		}
		b, err := m.Fresh(other)
		if err != nil {
			t.Fatal(err)
		}
		alike(t, a, b, "begin")
		for range 30 {
			name := names[rng.IntN(len(names))]
			args := arguments(rng, m.Info.Exports[name])
			again := slices.Clone(args)
			errA, errB := a.Call(ctx, name, args), b.Call(other, name, again)
			if (errA == nil) != (errB == nil) || errA != nil && errA.Error() != errB.Error() {
				t.Fatalf("%s: %v, and initialised %v", name, errA, errB)
			}
			if errA != nil {
				break
			}
			if !slices.Equal(args, again) {
				t.Fatalf("%s: %x, and initialised %x", name, args, again)
			}
			alike(t, a, b, name)
		}
		a.Discard(ctx)
		b.Discard(other)
	}
}

// alike holds that two instances have the same memory and globals.
func alike(t *testing.T, a, b *host.Instance, after string) {
	t.Helper()
	memory, globals := a.Image()
	want, values := b.Image()
	if !bytes.Equal(memory, want) || !slices.Equal(globals, values) {
		for i := range min(len(memory), len(want)) {
			if memory[i] != want[i] {
				t.Logf("at %#x: %x, and initialised %x", i, memory[i], want[i])
				break
			}
		}
		t.Fatalf("after %s: %d bytes and %x, and initialised %d bytes and %x", after, len(memory), globals, len(want), values)
	}
}

// arguments are numbers that are often small, since they may be addresses.
func arguments(rng *rand.Rand, f meter.FuncType) []uint64 {
	stack := make([]uint64, max(len(f.Params), len(f.Results), 1))
	for i := range f.Params {
		stack[i] = rng.Uint64N(1 << (1 + rng.UintN(20)))
	}
	return stack
}

// TestSnapshotsAgree compares instances of snapshots with initialised ones, for
// modules that do all kinds of things at their beginning, and for the examples.
func TestSnapshotsAgree(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	e := newEngine(t, host.DefaultOptions)
	for name, text := range map[string]string{
		"globals": `(global $a (export "a") (mut i32) (i32.const -1)) (global $b (mut i64) (i64.const 2))
			(global $c (mut f32) (f32.const 3)) (global $d (mut f64) (f64.const 4)) (global $e i32 (i32.const 5))
			(func $start (global.set $a (i32.const -7)) (global.set $b (i64.const -8)) (global.set $c (f32.const nan:0x200001)) (global.set $d (f64.const -0)))
			(start $start)
			(func (export "f") (param i64) (result i64) (global.set $b (i64.mul (global.get $b) (local.get 0))) (global.get $b))
			(func (export "g") (result f64) (f64.add (global.get $d) (f64.promote_f32 (global.get $c))))`,
		"memory": `(memory 2 9) (data (i32.const 4090) "over a block's end") (data (i32.const 4095) "once more") (data (i32.const 131064) "the end.")
			(func $start
				(memory.fill (i32.const 4090) (i32.const 0) (i32.const 100))
				(drop (memory.grow (i32.const 3)))
				(i64.store (i32.const 327672) (i64.const -1)))
			(start $start)
			(func (export "grow") (param i32) (result i32) (memory.grow (i32.and (local.get 0) (i32.const 3))))
			(func (export "size") (result i32) (memory.size))
			(func (export "add") (param i32 i64) (result i64)
				(i64.store (local.get 0) (i64.add (i64.load (local.get 0)) (local.get 1))) (i64.load offset=8 (local.get 0)))`,
		"passive": `(memory 1) (data "nobody reads this") (data (i32.const 8) "but this")
			(func $start (i32.store (i32.const 0) (i32.const 1))) (start $start)
			(func (export "load") (param i32) (result i32) (i32.load (i32.and (local.get 0) (i32.const 255))))`,
		"both": `(memory 1) (func $start (i32.store (i32.const 0) (i32.const 5))) (start $start)
			(func (export "_initialize") (i32.store (i32.const 4) (i32.mul (i32.load (i32.const 0)) (i32.const 3))))
			(func (export "load") (param i32) (result i32) (i32.load (i32.and (local.get 0) (i32.const 7))))`,
		"table": `(table funcref (elem $f $g)) (memory 1) (type $t (func (result i32)))
			(func $f (result i32) (i32.const 3)) (func $g (result i32) (i32.const 4))
			(func $start (i32.store (i32.const 0) (call_indirect (type $t) (i32.const 1)))) (start $start)
			(func (export "call") (param i32) (result i32) (call_indirect (type $t) (i32.and (local.get 0) (i32.const 3))))`,
		"no memory": `(global $n (mut i32) (i32.const 0)) (func $start (global.set $n (i32.const 9))) (start $start)
			(func (export "n") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n))`,
		"world": `(import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
			(import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
			(memory 1)
			(func (export "look") (param i32)
				(drop (call $random (i32.and (local.get 0) (i32.const 0xff8)) (i32.const 20)))
				(drop (call $clock (i32.const 0) (i64.const 1) (i32.and (local.get 0) (i32.const 0xff0)))))
			(func (export "_initialize") (local $i i32)
				(loop
					(drop (call $random (i32.const 8) (i32.const 20)))
					(drop (call $clock (i32.const 0) (i64.const 1) (i32.const 0)))
					(br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 77)))))`,
	} {
		t.Run(name, func(t *testing.T) { agree(t, assembled(t, e, text), rand.New(rand.NewPCG(seed, 0))) })
	}
	for _, dir := range []string{"examples/go", "examples/as"} {
		t.Run(dir, func(t *testing.T) {
			m, err := e.Compile(t.Context(), compiled(t, dir), nil)
			if err != nil {
				t.Fatal(err)
			}
			agree(t, m, rand.New(rand.NewPCG(seed, 1)))
		})
	}
}

// compiled compiles one of the examples.
func compiled(t testing.TB, dir string) []byte {
	t.Helper()
	var log strings.Builder
	b, err := guest.Compile(context.Background(), filepath.Join("..", "guest", filepath.FromSlash(dir)), &log)
	if missing, ok := errors.AsType[*guest.MissingError](err); ok {
		t.Skip(missing)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestNoSnapshot holds that what a snapshot would make another module of begins anew
// each time, and right.
func TestNoSnapshot(t *testing.T) {
	e := newEngine(t, host.DefaultOptions)
	for name, c := range map[string]struct {
		text  string
		world host.World
	}{
		"table": {text: `(table 2 funcref) (elem declare func $f) (type $t (func (result i32)))
			(func $f (result i32) (i32.const 1))
			(func $start (table.set (i32.const 0) (ref.func $f))) (start $start)
			(func (export "f") (result i32) (call_indirect (type $t) (i32.const 0)) (table.set (i32.const 0) (ref.null func)))`},
		"segment": {text: `(memory 1) (data $d "\01\00\00\00")
			(func $start (memory.init $d (i32.const 0) (i32.const 0) (i32.const 4)) (data.drop $d)) (start $start)
			(func (export "f") (result i32) (i32.load (i32.const 0)) (i32.store (i32.const 0) (i32.const 2)))`},
		"active segment": {text: `(memory 1) (data $d (i32.const 0) "\02\00\00\00") (data $e "\00")
			(func $start (i32.store (i32.const 0) (i32.const 1)) (data.drop $e)) (start $start)
			(func (export "f") (result i32) (i32.load (i32.const 0)) (i32.store (i32.const 0) (i32.const 2)))`},
		"vector": {text: `(global $v (mut v128) (v128.const i64x2 0 0))
			(func $start (global.set $v (v128.const i64x2 0 1))) (start $start)
			(func (export "f") (result i32) (i32.wrap_i64 (i64x2.extract_lane 1 (global.get $v))) (global.set $v (v128.const i64x2 0 0)))`},
		"reference": {text: `(global $r (mut funcref) (ref.null func)) (elem declare func $start)
			(func $start (global.set $r (ref.func $start))) (start $start)
			(func (export "f") (result i32) (i32.eqz (ref.is_null (global.get $r))) (global.set $r (ref.null func)))`},
		"large": {text: `(memory 300) (func $start (memory.fill (i32.const 0) (i32.const 1) (i32.const 18000000))) (start $start)
			(func (export "f") (result i32) (i32.load8_u (i32.const 17999999)) (memory.fill (i32.const 17999990) (i32.const 2) (i32.const 10)))`},
		"real clock":  {text: `(memory 1)` + counting, world: host.World{Clock: true}},
		"real random": {text: `(memory 1)` + counting, world: host.World{Random: true}},
		"log": {text: `(import "basalt" "log" (func $log (param i32 i32 i32))) (memory 1)
			(func $start (call $log (i32.const 1) (i32.const 0) (i32.const 0)) (i32.store (i32.const 0) (i32.const 1))) (start $start)
			(func (export "f") (result i32) (i32.load (i32.const 0)) (i32.store (i32.const 0) (i32.const 2)))`},
		"setting": {text: `(import "basalt" "param" (func $param (param i32 i32 i32 i32) (result i32))) (memory 1)
			(func $start (drop (call $param (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))) (i32.store (i32.const 0) (i32.const 1))) (start $start)
			(func (export "f") (result i32) (i32.load (i32.const 0)) (i32.store (i32.const 0) (i32.const 2)))`},
	} {
		t.Run(name, func(t *testing.T) {
			m := assembled(t, e, c.text)
			m.World = c.world
			for range 3 {
				ctx := statement(t, plenty)
				i, err := m.Start(ctx)
				if err != nil {
					t.Fatal(err)
				}
				stack := []uint64{0}
				if err := i.Call(ctx, "f", stack); err != nil || stack[0] != 1 {
					t.Errorf("%d %v", stack[0], err)
				}
				i.Discard(ctx)
			}
			if made, _ := m.Begun(); made {
				t.Error("there is a snapshot")
			}
		})
	}
}

// counting is a module that begins with 1, which each call of f makes more, after
// some work.
const counting = `(func $start (local $i i32)
		(loop (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 20000))))
		(i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))))
	(start $start)
	(func (export "f") (result i32) (i32.load (i32.const 0))
		(i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))))`

// logs are services that note what a guest says.
type logs struct{ n int }

func (l *logs) Log(host.LogLevel, string)     { l.n++ }
func (l *logs) Setting(string) (string, bool) { return "", false }

// TestLogOnce holds that what a module says at its beginning is said once for each
// instance.
func TestLogOnce(t *testing.T) {
	m := assembled(t, newEngine(t, host.DefaultOptions), `(import "basalt" "log" (func $log (param i32 i32 i32))) (memory 1)
		(func (export "_initialize") (call $log (i32.const 1) (i32.const 0) (i32.const 0)))`)
	l := &logs{}
	for want := 1; want < 4; want++ {
		ctx := host.WithServices(statement(t, plenty), l)
		i, err := m.Start(ctx)
		if err != nil {
			t.Fatal(err)
		}
		i.Discard(ctx)
		if l.n != want {
			t.Errorf("%d messages of %d instances", l.n, want)
		}
	}
}

// TestSnapshotFuel holds that the statement that makes a snapshot pays for it and
// others do not, and that what it leaves is for the statement's calls.
func TestSnapshotFuel(t *testing.T) {
	e := newEngine(t, host.DefaultOptions)
	for _, limits := range []host.ModuleLimits{{}, {Fuel: 500_000}} {
		m := assembled(t, e, `(memory 1)`+counting)
		m.Limits = limits
		var spent []int64
		for range 3 {
			ctx := statement(t, 600_000)
			i, err := m.Start(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for want := uint64(1); want < 4; want++ {
				stack := []uint64{0}
				if err := i.Call(ctx, "f", stack); err != nil || stack[0] != want {
					t.Errorf("%d instead of %d: %v", stack[0], want, err)
				}
			}
			spent = append(spent, i.Spent())
			i.Discard(ctx)
		}
		if spent[0] < 100_000 || spent[1] > 1000 || spent[1] != spent[2] || spent[1] <= 0 {
			t.Errorf("spent %d", spent)
		}
	}
	m := assembled(t, e, `(memory 1)`+counting)
	for range 2 {
		if _, err := m.Start(statement(t, 50_000)); errs.CodeOf(err) != errs.ProgramLimitExceeded {
			t.Errorf("with little fuel: %v", err)
		}
	}
	ctx := statement(t, plenty)
	if i, err := m.Start(ctx); err != nil {
		t.Errorf("after others had too little: %v", err)
	} else {
		i.Discard(ctx)
	}
}

// TestSnapshotBudget holds that a snapshot counts in the budget, where it has room
// there, until the module is closed.
func TestSnapshotBudget(t *testing.T) {
	opt := host.DefaultOptions
	opt.Memory = mem.New("server", 64<<20) // of which code has 8 MiB
	e := newEngine(t, opt)
	for _, c := range []struct {
		pages string
		least int64
	}{{"16", 1 << 20}, {"200", 0}} {
		m := assembled(t, e, `(memory 1) (func (export "_initialize")
			(drop (memory.grow (i32.const `+c.pages+`)))
			(memory.fill (i32.const 0) (i32.const 7) (i32.shl (memory.size) (i32.const 16))))
			(func (export "f") (result i32) (i32.load8_u (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 1))))`)
		before, _ := e.Used()
		for range 3 {
			ctx := statement(t, plenty)
			i, err := m.Start(ctx)
			if err != nil {
				t.Fatal(err)
			}
			stack := []uint64{0}
			if err := i.Call(ctx, "f", stack); err != nil || stack[0] != 7 {
				t.Errorf("%d %v", stack[0], err)
			}
			i.Discard(ctx)
		}
		after, _ := e.Used()
		if more := after - before; more < c.least || c.least == 0 && more != 0 {
			t.Errorf("a snapshot of %s pages takes %d", c.pages, more)
		}
		if after != m.Cost() {
			t.Errorf("%d in the budget, the module says %d", after, m.Cost())
		}
		m.Retire()
		if code, instances := e.Used(); code != 0 || instances != 0 {
			t.Errorf("%d and %d are left", code, instances)
		}
	}
}

// TestSnapshotWithoutMemory holds that a beginning that the server had no memory for is
// not that of others.
func TestSnapshotWithoutMemory(t *testing.T) {
	opt := host.DefaultOptions
	opt.Memory = mem.New("server", 64<<20) // of which guests have 16 MiB
	e := newEngine(t, opt)
	m := assembled(t, e, `(memory 1) (func (export "_initialize") (i32.store (i32.const 0) (memory.grow (i32.const 100))))
		(func (export "f") (result i32) (i32.load (i32.const 0)))`)
	ctx := statement(t, plenty)
	other, err := assembled(t, e, `(memory 200)`).Start(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range []uint32{1<<32 - 1, 1<<32 - 1, 1, 1} {
		if n == 2 {
			other.Discard(ctx)
		}
		ctx := statement(t, plenty)
		i, err := m.Start(ctx)
		if err != nil {
			t.Fatal(err)
		}
		stack := []uint64{0}
		if err := i.Call(ctx, "f", stack); err != nil || uint32(stack[0]) != want {
			t.Errorf("%d: %d %v", n, stack[0], err)
		}
		i.Discard(ctx)
		if made, _ := m.Begun(); made != (n >= 2) {
			t.Errorf("%d: a snapshot: %t", n, made)
		}
	}
}

// TestSnapshotFails holds that a beginning that traps does so each time and leaves
// nothing.
func TestSnapshotFails(t *testing.T) {
	e := newEngine(t, host.DefaultOptions)
	m := assembled(t, e, `(memory 1) (func $start (i32.store (i32.const 0) (i32.const 1)) unreachable) (start $start)`)
	for range 3 {
		if _, err := m.Start(statement(t, plenty)); errs.CodeOf(err) != errs.ExternalRoutineException || !strings.Contains(err.Error(), "unreachable") {
			t.Error(err)
		}
	}
	m.Retire()
	if code, instances := e.Used(); code != 0 || instances != 0 {
		t.Errorf("%d and %d are left", code, instances)
	}
}

// TestSnapshotLimit holds that a module's limit of memory is one at its beginning.
func TestSnapshotLimit(t *testing.T) {
	e := newEngine(t, host.DefaultOptions)
	m := assembled(t, e, `(memory 1) (func (export "_initialize") (i32.store (i32.const 0) (memory.grow (i32.const 2))))
		(func (export "f") (result i32) (i32.load (i32.const 0)))
		(func (export "grow") (result i32) (memory.grow (i32.const 1)))`)
	m.Limits.Memory = 2 << 16
	for range 2 {
		ctx := statement(t, plenty)
		i, err := m.Start(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name string
			want uint32
		}{{"f", 1<<32 - 1}, {"grow", 1}, {"grow", 1<<32 - 1}} {
			stack := []uint64{0}
			if err := i.Call(ctx, c.name, stack); err != nil || uint32(stack[0]) != c.want {
				t.Errorf("%s: %d %v", c.name, stack[0], err)
			}
		}
		i.Discard(ctx)
	}
}

// TestSnapshotsAtOnce begins instances in many statements at once, which do not see
// each other.
func TestSnapshotsAtOnce(t *testing.T) {
	m := assembled(t, newEngine(t, host.DefaultOptions), `(memory 1)`+counting)
	var all sync.WaitGroup
	for range 8 {
		ctx := statement(t, plenty)
		all.Go(func() {
			for range 20 {
				i, err := m.Start(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				for want := uint64(1); want < 5; want++ {
					stack := []uint64{0}
					if err := i.Call(ctx, "f", stack); err != nil || stack[0] != want {
						t.Errorf("%d instead of %d: %v", stack[0], want, err)
					}
				}
				i.Discard(ctx)
			}
		})
	}
	all.Wait()
	if made, _ := m.Begun(); !made {
		t.Error("there is no snapshot")
	}
}

// BenchmarkBegin is an instance of the examples for one call, as statements get it and
// initialised.
func BenchmarkBegin(b *testing.B) {
	e := newEngine(b, host.DefaultOptions)
	for _, language := range []string{"go", "rust", "c", "as"} {
		b.Run(language, func(b *testing.B) {
			m, err := e.Compile(context.Background(), compiled(b, "examples/"+language), nil)
			if err != nil {
				b.Fatal(err)
			}
			for _, way := range []struct {
				name  string
				begin func(context.Context) (*host.Instance, error)
			}{{"initialised", m.Fresh}, {"statement", m.Start}} {
				b.Run(way.name, func(b *testing.B) {
					for b.Loop() {
						ctx, cancel := context.WithCancel(context.Background())
						ctx = host.WithMeter(ctx, host.Bounds{Fuel: plenty}, nil)
						i, err := way.begin(ctx)
						if err != nil {
							b.Fatal(err)
						}
						if err := i.Call(ctx, "clamp", []uint64{10, 1, 5, 0}); err != nil {
							b.Fatal(err)
						}
						i.Discard(ctx)
						cancel()
					}
				})
			}
		})
	}
}
