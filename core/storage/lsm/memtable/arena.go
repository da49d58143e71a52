package memtable

import (
	"sync/atomic"
	"unsafe"
)

const (
	nodeHeader    = 16
	versionHeader = 16
	maxHeight     = 16
	heightShift   = 24 // of the height, above the length of the key

	// MaxKey is the longest key that a table can hold.
	MaxKey = 1<<heightShift - 1
	// MaxValue is the longest value that a table can hold.
	MaxValue = 1<<31 - 1
	// MaxSize is the largest arena: it fits offsets of 32 bits, and an int of any
	// machine.
	MaxSize = 1<<31 - 1
)

// arena gives out memory by moving a mark.
type arena struct {
	base unsafe.Pointer
	size uint64
	used atomic.Uint64
}

// init gives the arena its memory.
func (a *arena) init(size int) {
	// Words, so that the start is aligned for 64-bit atomic access.
	words := make([]uint64, (size+7)/8)
	a.base, a.size = unsafe.Pointer(unsafe.SliceData(words)), uint64(len(words))*8
	a.used.Store(8) // offset 0 is none
}

// alloc returns the offset of n fresh bytes, aligned to 8, or 0 when there is
// no room.
func (a *arena) alloc(n int) uint32 {
	n64 := uint64(n+7) &^ 7
	for {
		at := a.used.Load()
		if at+n64 > a.size {
			return 0
		}
		if a.used.CompareAndSwap(at, at+n64) {
			return uint32(at)
		}
	}
}

// bytes returns n bytes at off. None must not become a pointer to the end of the
// arena, where something else may be.
func (a *arena) bytes(off uint32, n int) []byte {
	if n == 0 {
		return []byte{}
	}
	return unsafe.Slice((*byte)(unsafe.Add(a.base, off)), n)
}

// link returns the word at off, which others may change.
func (a *arena) link(off uint32) *atomic.Uint32 { return (*atomic.Uint32)(unsafe.Add(a.base, off)) }

// word returns the constant word at off.
func (a *arena) word(off uint32) uint32 { return *(*uint32)(unsafe.Add(a.base, off)) }

func (a *arena) long(off uint32) uint64 { return *(*uint64)(unsafe.Add(a.base, off)) }

func (a *arena) setWord(off, v uint32) { *(*uint32)(unsafe.Add(a.base, off)) = v }

func (a *arena) setLong(off uint32, v uint64) { *(*uint64)(unsafe.Add(a.base, off)) = v }
