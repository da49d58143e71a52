package host

import (
	"context"

	"github.com/tetratelabs/wazero/api"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/wasm/meter"
)

// Instance is an instance of a module, used by one goroutine at a time and by
// one statement.
type Instance struct {
	Mod    api.Module
	ctx    context.Context // of its calls
	m      *Module
	meter  *Meter
	memory *memory
	turn   turn
	account
	fns  map[string]api.Function
	uses int
	room uint32 // pages of the host's own
	// Region is what the module's allocator gave for columns where it takes nothing
	// back: it is used again.
	Region struct{ Addr, Size uint32 }
}

type instanceKey struct{}

// known makes the instance known to the host in its calls.
func (i *Instance) known(ctx context.Context) {
	i.ctx = context.WithValue(ctx, instanceKey{}, i)
}

// linear returns the guest's memory, or nil where it has none, of which the runtime
// makes an interface that is not nil.
func (i *Instance) linear(mod api.Module) api.Memory {
	if i.memory.bytes == nil {
		return nil
	}
	return mod.Memory()
}

// MemoryBytes returns how much memory the instance has.
func (i *Instance) MemoryBytes() int64 {
	memory := i.linear(i.Mod)
	if memory == nil {
		return 0
	}
	return int64(memory.Size())
}

// Memory returns the budget that the instance counts in.
func (i *Instance) Memory() *mem.Budget { return i.memory.budget }

// Discard ends an instance, as it must be after a failed call. Its stack, which a
// guest may have made large, goes with it.
func (i *Instance) Discard(ctx context.Context) {
	// An error here means that it was closed before.
	_ = i.Mod.Close(context.WithoutCancel(ctx))
	i.memory.free()
	i.m.Drop()
}

// Call calls an export. stack holds the arguments and then the results.
func (i *Instance) Call(ctx context.Context, name string, stack []uint64) error {
	f := i.fns[name]
	if f == nil {
		if f = i.Mod.ExportedFunction(name); f == nil {
			return errs.New(errs.ExternalRoutineException, "the module exports no function \"%s\"", name)
		}
		i.fns[name] = f
	}
	i.turn.begin(i.meter.ctx)
	defer i.turn.end()
	i.account.begin()
	defer i.account.end()
	if err := f.CallWithStack(i.ctx, stack); err != nil {
		return callError(ctx, function(name), err)
	}
	return nil
}

// Read returns a part of the guest's memory, which is valid until the next call;
// false if it does not have it.
func (i *Instance) Read(offset, size uint32) ([]byte, bool) {
	memory := i.linear(i.Mod)
	if memory == nil {
		return nil, false
	}
	return memory.Read(offset, size)
}

// Write copies bytes into the guest's memory; false if it does not have the room.
func (i *Instance) Write(offset uint32, b []byte) bool {
	memory := i.linear(i.Mod)
	return memory != nil && memory.Write(offset, b)
}

// Room makes the host's own part of the memory, which the guest does not see, at
// least size bytes large; false where the memory may not grow so far. It is the
// memory's last part, and so moves while a guest runs that grows its memory.
func (i *Instance) Room(ctx context.Context, size uint32) (bool, error) {
	pages := (size + pageBytes - 1) / pageBytes
	if pages <= i.room {
		return true, nil
	}
	stack := []uint64{uint64(pages)}
	if err := i.Call(ctx, meter.RoomName, stack); err != nil || stack[0] != 1 {
		return false, err
	}
	i.room = pages
	return true, nil
}

// RoomBytes returns the room, which is valid until the next call.
func (i *Instance) RoomBytes() []byte {
	all := i.Mod.Memory().Size()
	b, _ := i.Mod.Memory().Read(all-i.room*pageBytes, i.room*pageBytes)
	return b
}

// Own is Read of what is the guest's own memory, and not the room.
func (i *Instance) Own(offset, size uint32) ([]byte, bool) {
	memory := i.linear(i.Mod)
	if memory == nil || uint64(offset)+uint64(size) > uint64(memory.Size())-uint64(i.room)*pageBytes {
		return nil, false
	}
	return memory.Read(offset, size)
}

// Scratch returns the address of a region of at least size bytes that is the
// host's own and stays where it is while the guest runs. There is none where the
// memory may not grow so far, or where the guest grows it.
func (i *Instance) Scratch(size uint32) (uint32, bool) {
	if i.m.Info.Grows {
		return 0, false
	}
	if ok, err := i.Room(i.ctx, size); !ok || err != nil {
		return 0, false
	}
	return i.Mod.Memory().Size() - i.room*pageBytes, true
}
