package host

import (
	"context"
	"encoding/binary"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/basaltdb/basalt/core/base/errs"
)

// wasiModule is what compilers' runtimes import. Here it is inert: there are no
// files, arguments and variables, what is written goes nowhere, and clock and
// random numbers are the same for every statement, unless a module's World says
// that they are real. The work that a call makes is charged, so that a guest cannot
// have the host spin for it.
const wasiModule = "wasi_snapshot_preview1"

// WASI's numbers of errors.
const (
	wasiOK    = 0
	wasiBadF  = 8
	wasiFault = 21
	wasiInval = 28
	wasiNoSys = 52
)

// wasiCall is the state of one call of a WASI function.
type wasiCall struct {
	ctx      context.Context
	meter    *Meter
	instance *Instance
	memory   api.Memory
	args     []uint64
}

type wasiFunc func(c *wasiCall) uint32

// wasiFuncs are WASI's functions: their parameters, i for i32 and I for i64, and
// what they do. All return an error's number.
var wasiFuncs = []struct {
	name, params string
	f            wasiFunc
}{
	{"args_get", "ii", wasiNothing}, {"args_sizes_get", "ii", wasiNone},
	{"environ_get", "ii", wasiNothing}, {"environ_sizes_get", "ii", wasiNone},
	{"clock_res_get", "ii", wasiClockRes}, {"clock_time_get", "iIi", wasiClock},
	{"fd_advise", "iIIi", wasiNoFile}, {"fd_allocate", "iII", wasiNoFile}, {"fd_close", "i", wasiNoFile},
	{"fd_datasync", "i", wasiNoFile}, {"fd_fdstat_get", "ii", wasiFdstat}, {"fd_fdstat_set_flags", "ii", wasiNoFile},
	{"fd_fdstat_set_rights", "iII", wasiNoFile}, {"fd_filestat_get", "ii", wasiNoFile}, {"fd_filestat_set_size", "iI", wasiNoFile},
	{"fd_filestat_set_times", "iIIi", wasiNoFile}, {"fd_pread", "iiiIi", wasiNoFile}, {"fd_prestat_get", "ii", wasiNoFile},
	{"fd_prestat_dir_name", "iii", wasiNoFile}, {"fd_pwrite", "iiiIi", wasiNoFile}, {"fd_read", "iiii", wasiRead},
	{"fd_readdir", "iiiIi", wasiNoFile}, {"fd_renumber", "ii", wasiNoFile}, {"fd_seek", "iIii", wasiNoFile}, {"fd_sync", "i", wasiNoFile},
	{"fd_tell", "ii", wasiNoFile}, {"fd_write", "iiii", wasiWrite},
	{"path_create_directory", "iii", wasiNoFile}, {"path_filestat_get", "iiiii", wasiNoFile}, {"path_filestat_set_times", "iiiiIIi", wasiNoFile},
	{"path_link", "iiiiiii", wasiNoFile}, {"path_open", "iiiiiIIii", wasiNoFile}, {"path_readlink", "iiiiii", wasiNoFile},
	{"path_remove_directory", "iii", wasiNoFile}, {"path_rename", "iiiiii", wasiNoFile}, {"path_symlink", "iiiii", wasiNoFile},
	{"path_unlink_file", "iii", wasiNoFile},
	{"poll_oneoff", "iiii", wasiPoll}, {"proc_raise", "i", wasiUnknown}, {"random_get", "ii", wasiRandom}, {"sched_yield", "", wasiNothing},
	{"sock_accept", "iii", wasiNoFile}, {"sock_recv", "iiiiii", wasiNoFile}, {"sock_send", "iiiii", wasiNoFile}, {"sock_shutdown", "ii", wasiNoFile},
}

// inert makes the module.
func inert(ctx context.Context, rt wazero.Runtime) error {
	b := rt.NewHostModuleBuilder(wasiModule)
	for _, f := range wasiFuncs {
		params := make([]api.ValueType, len(f.params))
		for i, c := range f.params {
			if params[i] = api.ValueTypeI32; c == 'I' {
				params[i] = api.ValueTypeI64
			}
		}
		call := f.f
		b.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(func(ctx context.Context, mod api.Module, stack []uint64) {
			m, err := meterOf(ctx)
			if err != nil {
				panic(err)
			}
			c := wasiCall{ctx: ctx, meter: m, memory: mod.Memory(), args: stack}
			c.instance, _ = ctx.Value(instanceKey{}).(*Instance)
			c.charge(wasiCost)
			stack[0] = uint64(call(&c))
		}), params, []api.ValueType{api.ValueTypeI32}).Export(f.name)
	}
	b.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(func(_ context.Context, _ api.Module, stack []uint64) {
		panic(errs.New(errs.ExternalRoutineException, "the WebAssembly module exited with code %d", uint32(stack[0])))
	}), []api.ValueType{api.ValueTypeI32}, nil).Export("proc_exit")
	_, err := b.Instantiate(ctx)
	return err
}

// wasiCost is what a call costs beside what it works on.
const wasiCost = 100

// charge counts work; the panic ends the guest.
func (c *wasiCall) charge(units int64) {
	if err := Charge(c.ctx, units); err != nil {
		panic(err)
	}
}

func (c *wasiCall) u32(arg int) uint32 { return uint32(c.args[arg]) }

// put32 and put64 write results; false if the guest has no such memory.
func (c *wasiCall) put32(at, x uint32) bool {
	return c.memory != nil && c.memory.WriteUint32Le(at, x)
}

func (c *wasiCall) put64(at uint32, x uint64) bool {
	return c.memory != nil && c.memory.WriteUint64Le(at, x)
}

// region returns n items of size bytes of the guest's memory.
func (c *wasiCall) region(at, n, size uint32) ([]byte, bool) {
	if bytes := uint64(n) * uint64(size); c.memory != nil && bytes <= 1<<32-1 {
		return c.memory.Read(at, uint32(bytes))
	}
	return nil, false
}

func errno(ok bool) uint32 {
	if ok {
		return wasiOK
	}
	return wasiFault
}

func wasiNothing(*wasiCall) uint32 { return wasiOK }
func wasiNoFile(*wasiCall) uint32  { return wasiBadF }
func wasiUnknown(*wasiCall) uint32 { return wasiNoSys }

// wasiNone gives the sizes of an empty list.
func wasiNone(c *wasiCall) uint32 { return errno(c.put32(c.u32(0), 0) && c.put32(c.u32(1), 0)) }

// wasiEpoch is the time at which every statement begins, in nanoseconds: the
// first day of 2022. The clock goes on with what the guest does: Go's garbage
// collector works by time, and with a clock that stood it would not end its work.
// No two looks see the same.
const (
	wasiEpoch = 1_640_995_200_000_000_000
	wasiTick  = 1_000
	// fuelPerNano is about what a guest takes.
	fuelPerNano = 8
)

func wasiClock(c *wasiCall) uint32 { return errno(c.put64(c.u32(2), c.time(c.u32(0)))) }

func wasiClockRes(c *wasiCall) uint32 { return errno(c.put64(c.u32(1), wasiTick)) }

// wasiFdstat describes the standard streams as terminals without rights.
func wasiFdstat(c *wasiCall) uint32 {
	if c.u32(0) > 2 {
		return wasiBadF
	}
	b, ok := c.region(c.u32(1), 1, 24)
	if ok {
		clear(b)
		b[0] = 2
	}
	return errno(ok)
}

// wasiRead finds every input at its end.
func wasiRead(c *wasiCall) uint32 {
	if c.u32(0) != 0 {
		return wasiBadF
	}
	return errno(c.put32(c.u32(3), 0))
}

// wasiWrite takes what is written to the standard outputs and forgets it.
func wasiWrite(c *wasiCall) uint32 {
	if fd := c.u32(0); fd != 1 && fd != 2 {
		return wasiBadF
	}
	vectors, ok := c.region(c.u32(1), c.u32(2), 8)
	if !ok {
		return wasiFault
	}
	c.charge(int64(len(vectors)) / 8)
	sum := uint32(0)
	for ; len(vectors) > 0; vectors = vectors[8:] {
		sum += binary.LittleEndian.Uint32(vectors[4:])
	}
	return errno(c.put32(c.u32(3), sum))
}

// wasiRandom fills memory with numbers that are random, or look so.
func wasiRandom(c *wasiCall) uint32 {
	b, ok := c.region(c.u32(0), c.u32(1), 1)
	if !ok {
		return wasiFault
	}
	c.charge(int64(len(b)) / 4)
	if c.world().Random {
		c.instance.m.engine.opt.Env.Rand.Read(b)
		return wasiOK
	}
	var word [8]byte
	for len(b) > 0 {
		x := c.meter.random.Add(0x9e3779b97f4a7c15)
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		binary.LittleEndian.PutUint64(word[:], x^x>>31)
		b = b[copy(b, word[:]):]
	}
	return wasiOK
}

// wasiPoll waits for nothing where the clock is not real: all timers have run out,
// by the clock too.
func wasiPoll(c *wasiCall) uint32 {
	n := c.u32(2)
	in, ok := c.region(c.u32(0), n, subscriptionBytes)
	out, ok2 := c.region(c.u32(1), n, eventBytes)
	switch {
	case n == 0:
		return wasiInval
	case !ok || !ok2:
		return wasiFault
	}
	c.charge(4 * int64(n))
	if c.world().Clock {
		if n > maxSubscriptions {
			return wasiInval
		}
		return errno(c.put32(c.u32(3), c.poll(in, out)))
	}
	for i := range int(n) {
		s := subscription(in[i*subscriptionBytes:])
		made := s.event()
		if s.isTimer() {
			c.meter.clock.Add(int64(min(s.wait(c), 1<<50)))
		}
		copy(out[i*eventBytes:], made[:])
	}
	return errno(c.put32(c.u32(3), n))
}
