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

// hash mixes a key; its upper bits are the good ones.
func (k Key) hash() uint64 { return (k.No + k.Space*0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd }

// The states of a frame. In stateUnused it was brought in by Begin, and nobody
// has fetched it yet: the first to do so is not one that came back to it.
const (
	stateLoading = iota
	stateUnused
	stateReady
	stateFailed
)

// dead is added to the pins of a frame that has left the table: nobody can pin
// it any more.
const dead = -1 << 30

// The flags of a frame. While it is written it is not dirty, unless it is
// changed meanwhile.
const (
	flagDirty   = 1 << 0
	flagWriting = 1 << 1
)

// Frame is a block in memory.
type Frame struct {
	Entry // the eviction policy's view

	pins  atomic.Int32
	state atomic.Int32
	flags atomic.Uint32
	buf   []byte
	slot  slot                  // the memory of buf
	chain atomic.Pointer[Frame] // next of its bucket
	pool  *Pool
	err   error // of the load, when stateFailed

	latch  sync.RWMutex
	io     sync.Mutex    // held while the frame is written
	recLSN atomic.Uint64 // first change since the last write, when dirty
	listed bool          // in the pool's list of dirty frames; guarded by its lock
}

// Key returns what the frame holds.
func (f *Frame) Key() Key { return f.Entry.Key }

// Data returns the block. It is valid while the frame is pinned.
func (f *Frame) Data() []byte { return f.buf }

// pin takes a pin, unless the frame is dead.
func (f *Frame) pin() bool {
	if f.pins.Add(1) > 0 {
		return true
	}
	f.pins.Add(-1)
	return false
}

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

// unknownLSN is the recLSN of a page whose change is not in the log yet.
const unknownLSN = 1<<64 - 1

// WillChange makes the frame dirty before a change, made under the exclusive
// latch, goes into the log. A checkpoint whose redo point is after the change's
// record so finds the frame among the dirty ones, and waits for the latch.
func (f *Frame) WillChange() {
	if f.Dirty() {
		return
	}
	f.recLSN.Store(unknownLSN)
	f.flags.Or(flagDirty)
	f.pool.addDirty(f)
}

// MarkDirty records a change made under the exclusive latch by the log record
// at lsn.
func (f *Frame) MarkDirty(lsn uint64) {
	f.WillChange()
	if f.recLSN.Load() == unknownLSN {
		f.recLSN.Store(lsn)
	}
}

// Dirty reports whether the frame has changes that were not written.
func (f *Frame) Dirty() bool { return f.flags.Load()&flagDirty != 0 }

// beginWrite makes a dirty frame one that is being written.
func (f *Frame) beginWrite() {
	f.flags.Store(flagWriting) // the latch keeps others from changing flags
	f.pool.dirtyPages.Add(-1)
}

// endWrite takes note of what became of a write. A page that was not written is
// dirty still. Where somebody has changed it meanwhile, either recLSN may win:
// it only orders the background writer's work.
func (f *Frame) endWrite(rec uint64, err error) {
	if err == nil {
		f.flags.And(^uint32(flagWriting))
		return
	}
	f.recLSN.Store(rec)
	for {
		old := f.flags.Load()
		if f.flags.CompareAndSwap(old, flagDirty) {
			if old&flagDirty == 0 {
				f.pool.dirtyPages.Add(1)
			}
			return
		}
	}
}

// firstUse is for who has pinned a frame that is not in stateReady: it waits for
// the loader, which holds the exclusive latch, and returns its error.
func (f *Frame) firstUse() error {
	if f.state.Load() == stateLoading {
		f.latch.RLock()
		defer f.latch.RUnlock()
	}
	if f.state.Load() == stateFailed {
		return f.err
	}
	f.state.Store(stateReady)
	return nil
}
