package host

import (
	"encoding/binary"
	"math"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
)

// World is what of the world outside the instances of a module have. What they have
// not is made up, and the same for every statement.
type World struct{ Clock, Random bool }

// WorldCapability returns the capability without which what a function that may be imported
// gives is made up, "" where it gives the same in any case.
func WorldCapability(module, name string) string {
	if module != wasiModule {
		return ""
	}
	switch name {
	case "clock_time_get", "poll_oneoff":
		return "clock"
	case "random_get":
		return "random"
	}
	return ""
}

// WASI's clocks that are real. The others, of the processor's time, go by fuel.
const (
	wasiRealtime  = 0
	wasiMonotonic = 1
)

// world is what the guest of a call has.
func (c *wasiCall) world() World {
	if c.instance == nil {
		return World{}
	}
	return c.instance.m.World
}

// time is what one of WASI's clocks shows.
func (c *wasiCall) time(clock uint32) uint64 {
	if c.world().Clock {
		switch real := c.instance.m.engine.opt.Env.Clock; clock {
		case wasiRealtime:
			return uint64(real.Now().UnixNano())
		case wasiMonotonic:
			return uint64(real.Monotonic())
		}
	}
	now := c.meter.clock.Add(wasiTick)
	if c.instance != nil {
		now += c.instance.used() / fuelPerNano
	}
	return wasiEpoch + uint64(now)
}

// Subscriptions and events of poll_oneoff, as WASI lays them out.
const (
	subscriptionBytes = 48
	eventBytes        = 32
	// maxSubscriptions is how many a guest may wait for at a time.
	maxSubscriptions = 1024
)

// subscription is one of what a guest waits for.
type subscription []byte

func (s subscription) isTimer() bool { return s[8] == 0 }

// wait is how long it is until a timer has run out.
func (s subscription) wait(c *wasiCall) time.Duration {
	at := binary.LittleEndian.Uint64(s[24:])
	if absolute := s[40]&1 != 0; absolute && c.world().Clock {
		now := c.time(binary.LittleEndian.Uint32(s[16:]))
		at -= min(now, at)
	}
	return time.Duration(min(at, math.MaxInt64))
}

// event is what is said of a subscription that has come to pass.
func (s subscription) event() (e [eventBytes]byte) {
	copy(e[:8], s[:8]) // the guest's own number of it
	e[10] = s[8]
	return e
}

// poll waits for the first of what a guest waits for, and writes what has come to
// pass. Files are always ready.
func (c *wasiCall) poll(in, out []byte) (events uint32) {
	var least time.Duration = math.MaxInt64
	for at := 0; at < len(in); at += subscriptionBytes {
		if s := subscription(in[at : at+subscriptionBytes]); s.isTimer() {
			least = min(least, s.wait(c))
		} else {
			least = 0
		}
	}
	// Events may be written where the subscriptions are.
	in = append([]byte(nil), in...)
	var due [][eventBytes]byte
	for at := 0; at < len(in); at += subscriptionBytes {
		if s := subscription(in[at : at+subscriptionBytes]); !s.isTimer() || s.wait(c) <= least {
			due = append(due, s.event())
		}
	}
	c.sleep(least)
	for i := range due {
		copy(out[i*eventBytes:], due[i][:])
	}
	return uint32(len(due))
}

// sleepStep is how long a guest sleeps before its module's timeout is looked at.
const sleepStep = 10 * time.Millisecond

// sleep waits, as long as statement and module may. Where no statement waits for the
// guest, it does not wait either.
func (c *wasiCall) sleep(d time.Duration) {
	i := c.instance
	if i.meter.ctx.Done() == nil {
		return
	}
	i.turn.end()
	for d > 0 {
		step := min(d, sleepStep)
		d -= step
		// An error is the end of the statement, which check tells.
		_ = i.m.engine.opt.Env.Clock.Sleep(i.meter.ctx, step)
		if err := c.late(); err != nil {
			panic(err)
		}
	}
}

// late returns the error of a guest whose time is over.
func (c *wasiCall) late() error {
	if err := c.meter.check(); err != nil {
		return err
	}
	if c.instance.overtime() {
		return errOvertime()
	}
	return nil
}

// errOvertime is the error of a module's own timeout.
func errOvertime() error {
	return errs.New(errs.QueryCanceled, "canceling statement because a WebAssembly module ran longer than its timeout").
		WithHint("ALTER MODULE ... SET (timeout = ...) changes it.")
}
