package unpack

import (
	"encoding/binary"
	"unsafe"

	"github.com/basaltdb/basalt/vector/cpu"
)

// Lanes of a row of words. A row takes rowBytes either way.
const (
	Lanes32  = 64
	Lanes64  = 32
	rowBytes = 256
)

// level is the CPU level in use; tests go through all that the machine has.
var level = cpu.Active()

// Size returns the bytes that n values of width w take, which are whole rows
// of words: of 32 bits up to that width, and of 64 bits above.
func Size(n, w int) int {
	if w <= 32 {
		return ((n+Lanes32-1)/Lanes32*w + 31) / 32 * rowBytes
	}
	return ((n+Lanes64-1)/Lanes64*w + 63) / 64 * rowBytes
}

// Narrow32 sets each dst[i] to packed value i, times mul, plus base. The width
// is 1 to 32, and src has at least Size(len(dst), w) bytes.
func Narrow32(dst []int32, src []byte, w int, mul uint32, base int32) {
	src = src[:Size(len(dst), w)]
	done := narrow32(dst, src, w, mul, base)
	narrow32Generic(dst, src, w, mul, base, done)
}

// Narrow64 is Narrow32 with values of 64 bits.
func Narrow64(dst []int64, src []byte, w int, mul uint32, base int64) {
	src = src[:Size(len(dst), w)]
	done := narrow64(dst, src, w, mul, base)
	narrow64Generic(dst, src, w, mul, base, done)
}

// Wide64 sets each dst[i] to packed value i plus base, for widths of 33 to 64.
// src has at least Size(len(dst), w) bytes.
func Wide64(dst []int64, src []byte, w int, base int64) {
	src = src[:Size(len(dst), w)]
	done := wide64(dst, src, w, base)
	wide64Generic(dst, src, w, base, done)
}

// words views whole rows of packed bytes as little-endian words; memory that
// is not aligned for that is copied.
func words32(src []byte) []uint32 {
	if len(src) == 0 {
		return nil
	}
	if littleEndian && uintptr(unsafe.Pointer(&src[0]))%4 == 0 {
		return unsafe.Slice((*uint32)(unsafe.Pointer(&src[0])), len(src)/4)
	}
	out := make([]uint32, len(src)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(src[4*i:])
	}
	return out
}

func words64(src []byte) []uint64 {
	if len(src) == 0 {
		return nil
	}
	if littleEndian && uintptr(unsafe.Pointer(&src[0]))%8 == 0 {
		return unsafe.Slice((*uint64)(unsafe.Pointer(&src[0])), len(src)/8)
	}
	out := make([]uint64, len(src)/8)
	for i := range out {
		out[i] = binary.LittleEndian.Uint64(src[8*i:])
	}
	return out
}

var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1
