package vfs

import "unsafe"

// MemoryAlign is what the address of memory from Alloc is a multiple of: as
// much as direct reads and writes of any disk need.
const MemoryAlign = 4096

// offHeap is the size from which memory is not the garbage collector's.
const offHeap = 128 << 10

// Alloc returns n zeroed bytes at an address that is a multiple of
// MemoryAlign. Large ones are outside of the Go heap where the system can do
// that, so they must be given back to Free, and must not be used after.
func Alloc(n int) []byte {
	if n >= offHeap {
		if b := mapMemory(n); b != nil {
			return b
		}
	}
	return alignedHeap(n)
}

// Reserve is Alloc of memory that is taken from the system only where it is
// touched. It returns nil where there is no such memory, or n is too small for it.
func Reserve(n int) []byte {
	if n < offHeap {
		return nil
	}
	return mapMemory(n)
}

// alignedHeap returns aligned memory of the Go heap.
func alignedHeap(n int) []byte {
	b := make([]byte, n+MemoryAlign)
	skip := 0
	if rest := int(uintptr(unsafe.Pointer(unsafe.SliceData(b))) % MemoryAlign); rest != 0 {
		skip = MemoryAlign - rest
	}
	return b[skip : skip+n : skip+n]
}

// Free gives back what Alloc returned, whole.
func Free(b []byte) {
	if len(b) >= offHeap {
		unmapMemory(b)
	}
}

// Discard gives the memory of a part of what Alloc returned back to the system
// until it is written again. Its content is lost.
func Discard(b []byte) {
	if len(b) > 0 {
		discardMemory(b)
	}
}

// Aligned reports whether a range of a file, and the memory for it, are
// multiples of align.
func Aligned(p []byte, off int64, align int) bool {
	a := uint64(align)
	return (uint64(uintptr(unsafe.Pointer(unsafe.SliceData(p))))|uint64(len(p))|uint64(off))%a == 0
}
