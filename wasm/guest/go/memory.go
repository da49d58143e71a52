//go:build wasip1

package basalt

import "unsafe"

// chunk is the least size of a piece of the arena.
const chunk = 64 << 10

// arena is memory that the host has asked for, until it calls basalt_reset. A guest
// has one thread.
var arena struct {
	chunks [][]byte // the last is the one in use
	at     int      // in the last
}

// alloc gives the host memory that is aligned to 16 bytes.
//
//go:wasmexport basalt_alloc
func alloc(size int32) unsafe.Pointer {
	n := int(uint32(size))
	if k := len(arena.chunks); k > 0 {
		if b := arena.chunks[k-1]; len(b)-arena.at >= n {
			return take(b, n)
		}
	}
	// Rooms double, so that what a batch needs is soon in one of them.
	room := chunk
	if k := len(arena.chunks); k > 0 {
		room = 2 * len(arena.chunks[k-1])
	}
	b := make([]byte, max(room, n))
	arena.chunks, arena.at = append(arena.chunks, b), 0
	return take(b, n)
}

// take gives n bytes of a chunk. A chunk is large, and Go aligns it to more.
func take(b []byte, n int) unsafe.Pointer {
	p := unsafe.Pointer(unsafe.SliceData(b[arena.at:]))
	arena.at = min(len(b), arena.at+(n+15)&^15)
	return p
}

// reset frees what alloc has given, but keeps the largest piece.
//
//go:wasmexport basalt_reset
func reset() {
	if k := len(arena.chunks); k > 1 {
		arena.chunks[0] = arena.chunks[k-1]
		clear(arena.chunks[1:])
		arena.chunks = arena.chunks[:1]
	}
	arena.at = 0
}

// address is where a pointer points to, as the host says it.
func address[T any](p *T) uint32 { return uint32(uintptr(unsafe.Pointer(p))) }

// pointer is what points to an address that the host has given or will read.
func pointer(address uint32) unsafe.Pointer { return unsafe.Add(unsafe.Pointer(nil), address) }

// Slice is n values at an address that the host has given, as the states of an
// aggregate are. T must be laid out as it is in memory, without pointers.
func Slice[T any](p unsafe.Pointer, n int32) []T { return unsafe.Slice((*T)(p), int(n)) }

// Argument is the bytes of an argument of variable length. They are there until the
// function returns.
func Argument(p unsafe.Pointer, length int32) []byte { return Slice[byte](p, length) }

// Result is a result of variable length, or null: an address and a length.
type Result int64

// Null is the SQL null.
const Null Result = -1

// kept is the last result, which the host reads after the function has returned.
var kept []byte

// Bytes makes a result. The bytes are copied before the next call, so they may be in
// a buffer that all calls use. Text has to be UTF-8.
func Bytes(b []byte) Result {
	kept = b
	return Result(int64(address(unsafe.SliceData(b)))<<32 | int64(len(b)))
}

// Text makes a result of a string.
func Text(s string) Result { return Bytes(unsafe.Slice(unsafe.StringData(s), len(s))) }
