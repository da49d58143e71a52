package host

import (
	"sync/atomic"

	"github.com/tetratelabs/wazero/experimental"

	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// memory is the linear memory of one instance. The most that it may ever have is
// reserved as addresses; what the guest has of it counts in the budget.
type memory struct {
	budget *mem.Budget
	pool   *regions
	region []byte // the reservation; nil where the system has none
	mapped bool   // parts of it are mapped from a snapshot
	bytes  []byte
	held   int64 // bytes of the budget
	most   int64 // bytes that it may have, 0 for the engine's limit
	short  bool  // the budget has refused it some
	freed  atomic.Bool
}

// newMemory takes an instance's fixed cost and its first pages from the budget, so
// that its instantiation cannot fail for want of them.
func newMemory(pool *regions, budget *mem.Budget, pages uint32, fixed int64) (*memory, error) {
	held := int64(pages)*pageBytes + fixed
	if err := budget.Reserve(held); err != nil {
		return nil, err
	}
	return &memory{budget: budget, pool: pool, held: held}, nil
}

const pageBytes = 64 << 10

// allocator gives an instance its memory, with a fixed cost beside it.
type allocator struct {
	m     *memory
	fixed int64
}

// Allocate implements experimental.MemoryAllocator.
func (a *allocator) Allocate(_, most uint64) experimental.LinearMemory {
	a.m.region = a.m.pool.take(int(most))
	return a
}

// Reallocate implements experimental.LinearMemory: nil makes memory.grow give -1.
func (a *allocator) Reallocate(size uint64) []byte {
	m := a.m
	if m.most > 0 && int64(size) > m.most {
		return nil
	}
	if more := int64(size) + a.fixed - m.held; more > 0 {
		if m.budget.Reserve(more) != nil {
			m.short = true
			return nil
		}
		m.held += more
	}
	if m.region != nil {
		m.bytes = m.region[:size]
	} else {
		m.bytes = append(m.bytes, make([]byte, size-uint64(len(m.bytes)))...)
	}
	return m.bytes
}

// Free implements experimental.LinearMemory. The runtime calls it when the
// instance is closed, but not where its start has failed.
func (a *allocator) Free() { a.m.free() }

// free gives everything back; further calls do nothing, and may come while the
// engine is closed.
func (m *memory) free() {
	if m.freed.Swap(true) {
		return
	}
	m.budget.Release(m.held)
	switch {
	case m.region == nil:
	case m.mapped:
		vfs.Free(m.region)
	default:
		m.pool.give(m.region, len(m.bytes))
	}
	m.region, m.bytes = nil, nil
}
