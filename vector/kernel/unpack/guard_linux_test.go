package unpack

import (
	"syscall"
	"testing"
	"unsafe"
)

// regions are memory with a page behind it that must not be touched. They take
// turns: a slice is good until as many others were asked for.
var (
	regions [8][]byte
	region  int
)

const regionSize = 1 << 15

// guarded returns n elements directly before such a page, so that a kernel
// that reads or writes behind its arguments faults.
func guarded[T byte | int32 | int64](n int, tight bool) []T {
	var zero T
	size := n * int(unsafe.Sizeof(zero))
	region = (region + 1) % len(regions)
	if n == 0 || !tight || size > regionSize || regions[region] == nil {
		return make([]T, n)
	}
	xs := unsafe.Slice((*T)(unsafe.Pointer(&regions[region][regionSize-size])), n)
	clear(xs)
	return xs
}

func TestMain(m *testing.M) {
	page := syscall.Getpagesize()
	for i := range regions {
		mem, err := syscall.Mmap(-1, 0, regionSize+page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err != nil || syscall.Mprotect(mem[regionSize:], syscall.PROT_NONE) != nil {
			continue // without guards, then
		}
		regions[i] = mem
	}
	m.Run()
}
