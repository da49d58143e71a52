package host_test

import (
	"context"
	"encoding/binary"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/wat"
)

// looks is a module that looks at the world. Its subscriptions begin at 0, and the
// events at 4096; look and draw use the 8 bytes at 8192.
const looks = `
(import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
(import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
(memory (export "memory") 1)
(func (export "look") (param i32) (result i64)
  (drop (call $time (local.get 0) (i64.const 0) (i32.const 8192)))
  (i64.load (i32.const 8192)))
(func (export "draw") (result i64)
  (drop (call $random (i32.const 8192) (i32.const 8)))
  (i64.load (i32.const 8192)))
(func (export "poll") (param i32) (result i64)
  (if (call $poll (i32.const 0) (i32.const 4096) (local.get 0) (i32.const 8192)) (then (return (i64.const -1))))
  (i64.extend_i32_u (i32.load (i32.const 8192))))`

// onlooker is an instance of looks in a world.
type onlooker struct {
	t   *testing.T
	ctx context.Context
	in  *host.Instance
	end context.CancelFunc // of the statement
}

func look(t *testing.T, e env.Env, w host.World, limits host.ModuleLimits) *onlooker {
	t.Helper()
	opt := host.DefaultOptions
	opt.Env = e
	ctx, cancel := context.WithCancel(context.Background())
	engine, err := host.New(ctx, opt)
	if err != nil {
		t.Fatal(err)
	}
	b, err := wat.Assemble(looks)
	if err != nil {
		t.Fatal(err)
	}
	m, err := engine.Compile(ctx, b, nil)
	if err != nil {
		t.Fatal(err)
	}
	m.World, m.Limits = w, limits
	o := &onlooker{t: t, ctx: host.WithMeter(ctx, host.Bounds{Fuel: 1_000_000_000}, nil), end: cancel}
	if o.in, err = m.Get(o.ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		o.in.Discard(o.ctx)
		cancel()
		_ = engine.Close(context.Background())
	})
	return o
}

func (o *onlooker) call(name string, args ...uint64) int64 {
	o.t.Helper()
	stack := append(args, 0)
	if err := o.in.Call(o.ctx, name, stack); err != nil {
		o.t.Fatalf("%s: %v", name, err)
	}
	return int64(stack[0])
}

// timer writes a subscription.
func (o *onlooker) timer(n uint32, clock uint32, at uint64, flags byte) {
	b := make([]byte, 48)
	b[0] = byte(n + 1)
	binary.LittleEndian.PutUint32(b[16:], clock)
	binary.LittleEndian.PutUint64(b[24:], at)
	b[40] = flags
	o.in.Write(n*48, b)
}

// Without capabilities the world is the same for every statement.
func TestInertWorld(t *testing.T) {
	real, _ := env.Sim(1)
	a, b := look(t, real, host.World{}, host.ModuleLimits{}), look(t, real, host.World{}, host.ModuleLimits{})
	if x, y := a.call("look", 0), b.call("look", 0); x != y || time.Unix(0, x).UTC().Year() != 2022 {
		t.Errorf("the clock shows %d and %d", x, y)
	}
	if x, y := a.call("draw"), b.call("draw"); x != y {
		t.Errorf("the random numbers are %d and %d", x, y)
	}
}

// With them it is the environment's.
func TestRealWorld(t *testing.T) {
	real, clock := env.Sim(1)
	same, _ := env.Sim(1)
	o := look(t, real, host.World{Clock: true, Random: true}, host.ModuleLimits{})
	for range 3 {
		if got := o.call("look", 0); got != real.Clock.Now().UnixNano() {
			t.Errorf("the clock shows %d", got)
		}
		if got := o.call("look", 1); got != int64(real.Clock.Monotonic()) {
			t.Errorf("the monotonic clock shows %d", got)
		}
		clock.Advance(time.Hour)
		if got, want := o.call("draw"), int64(same.Rand.Uint64()); got != want {
			t.Errorf("the random number is %d, want %d", got, want)
		}
	}
	if x, y := o.call("look", 2), o.call("look", 2); x >= y {
		t.Errorf("the processor's clock goes from %d to %d", x, y)
	}
}

// Each is given by itself.
func TestHalfWorlds(t *testing.T) {
	real, _ := env.Sim(1)
	same, _ := env.Sim(1)
	o := look(t, real, host.World{Clock: true}, host.ModuleLimits{})
	if got := o.call("look", 0); got != real.Clock.Now().UnixNano() {
		t.Errorf("the clock shows %d", got)
	}
	if o.call("draw"); real.Rand.Uint64() != same.Rand.Uint64() {
		t.Error("a random number was taken")
	}
	o = look(t, real, host.World{Random: true}, host.ModuleLimits{})
	if got := o.call("look", 0); time.Unix(0, got).UTC().Year() != 2022 {
		t.Errorf("the clock shows %d", got)
	}
}

// With the clock a guest waits for the first of its timers.
func TestPollWaits(t *testing.T) {
	real, clock := env.Sim(1)
	o := look(t, real, host.World{Clock: true}, host.ModuleLimits{})
	o.timer(0, 1, uint64(time.Hour), 0)
	o.timer(1, 1, uint64(90*time.Millisecond), 0)
	if n := o.call("poll", 2); n != 1 || clock.Monotonic() != 90*time.Millisecond {
		t.Errorf("%d events at %v", n, clock.Monotonic())
	}
	if e, _ := o.in.Read(4096, 32); e[0] != 2 {
		t.Errorf("event %d", e[0])
	}
	o.timer(0, 1, uint64(100*time.Millisecond), 1) // by the clock, not from now on
	if n := o.call("poll", 1); n != 1 || clock.Monotonic() != 100*time.Millisecond {
		t.Errorf("%d events at %v", n, clock.Monotonic())
	}
	o.timer(0, 0, 5, 1) // long ago
	if n := o.call("poll", 1); n != 1 || clock.Monotonic() != 100*time.Millisecond {
		t.Errorf("%d events at %v", n, clock.Monotonic())
	}
	b := make([]byte, 48)
	b[8] = 1 // a file is ready
	o.in.Write(48, b)
	o.timer(0, 1, uint64(time.Hour), 0)
	if n := o.call("poll", 2); n != 1 || clock.Monotonic() != 100*time.Millisecond {
		t.Errorf("%d events at %v", n, clock.Monotonic())
	}
	if got := o.call("poll", 1025); got != -1 {
		t.Errorf("1025 subscriptions give %d", got)
	}
}

// A guest that waits ends with its statement, and at its module's timeout.
func TestWaitEnds(t *testing.T) {
	o := look(t, env.Real(), host.World{Clock: true}, host.ModuleLimits{Time: 20 * time.Millisecond})
	o.timer(0, 1, uint64(time.Hour), 0)
	if err := o.in.Call(o.ctx, "poll", []uint64{1}); !errs.Is(err, errs.QueryCanceled) {
		t.Errorf("beyond the module's timeout: %v", err)
	}
	o = look(t, env.Real(), host.World{Clock: true}, host.ModuleLimits{})
	o.timer(0, 1, uint64(time.Hour), 0)
	time.AfterFunc(20*time.Millisecond, o.end)
	if err := o.in.Call(o.ctx, "poll", []uint64{1}); !errs.Is(err, errs.QueryCanceled) {
		t.Errorf("beyond its statement: %v", err)
	}
}
