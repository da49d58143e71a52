package buffer

import (
	"sync"
	"sync/atomic"
)

// Pages is the space of the data file's pages; every other space belongs to
// one column segment.
const Pages = 0

// Key names a block: its number within a space.
type Key struct {
	Space uint64
	No    uint64
}

const (
	stateLoading = iota
	stateReady
	stateFailed
)

// Frame is a block in memory.
type Frame struct {
	Entry // the eviction policy's view

	buf   []byte
	pins  atomic.Int32 // raised from 0 under the shard's lock only
	state atomic.Int32
	err   error // of the load, when stateFailed

	latch  sync.RWMutex
	io     sync.Mutex // held while the frame is written
	dirty  atomic.Bool
	recLSN atomic.Uint64 // first change since the last write, when dirty
}

// Key returns what the frame holds.
func (f *Frame) Key() Key { return f.Entry.Key }

// Data returns the block. It is valid while the frame is pinned.
func (f *Frame) Data() []byte { return f.buf }

// Unpin gives up a pin.
func (f *Frame) Unpin() { f.pins.Add(-1) }

// RLock takes the shared latch.
func (f *Frame) RLock() { f.latch.RLock() }

// RUnlock releases the shared latch.
func (f *Frame) RUnlock() { f.latch.RUnlock() }

// Lock takes the exclusive latch.
func (f *Frame) Lock() { f.latch.Lock() }

// Unlock releases the exclusive latch.
func (f *Frame) Unlock() { f.latch.Unlock() }

// MarkDirty records a change made under the exclusive latch by the log record
// at lsn.
func (f *Frame) MarkDirty(lsn uint64) {
	if !f.dirty.Load() {
		f.recLSN.Store(lsn)
		f.dirty.Store(true)
	}
}

// Dirty reports whether the frame has changes that were not written.
func (f *Frame) Dirty() bool { return f.dirty.Load() }

// waitLoaded waits until the loader, which holds the exclusive latch, is done.
func (f *Frame) waitLoaded() {
	f.latch.RLock()
	defer f.latch.RUnlock()
}
