package host

import (
	"context"

	"github.com/tetratelabs/wazero/api"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/mem"
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
	fns    map[string]api.Function
	uses   int
	// scratch is the host's own region in the guest's memory.
	scratch, scratchLen uint32
}

type instanceKey struct{}

// within makes the instance known to the host in its calls.
func (i *Instance) within(ctx context.Context) {
	i.ctx = context.WithValue(ctx, instanceKey{}, i)
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
	defer i.turn.end()
	if err := f.CallWithStack(i.ctx, stack); err != nil {
		return callError(ctx, function(name), err)
	}
	return nil
}

// Read returns a part of the guest's memory, which is valid until the next call;
// false if it does not have it.
func (i *Instance) Read(offset, size uint32) ([]byte, bool) {
	memory := i.Mod.Memory()
	if memory == nil {
		return nil, false
	}
	return memory.Read(offset, size)
}

// Write copies bytes into the guest's memory; false if it does not have the room.
func (i *Instance) Write(offset uint32, b []byte) bool {
	memory := i.Mod.Memory()
	return memory != nil && memory.Write(offset, b)
}

// Scratch returns the offset of a region of at least size bytes that is the
// host's own: the guest sees its memory grow, and its allocator takes what it
// needs behind it. There is none where the memory may not grow.
func (i *Instance) Scratch(size uint32) (uint32, bool) {
	if size <= i.scratchLen {
		return i.scratch, true
	}
	pages := (size + pageBytes - 1) / pageBytes
	before, ok := i.Mod.Memory().Grow(pages)
	if !ok {
		return 0, false
	}
	i.scratch, i.scratchLen = before*pageBytes, pages*pageBytes
	return i.scratch, true
}
