package kerneltest

import (
	"sync"
	"syscall"
	"unsafe"
)

// regions returns memory with a page behind it that must not be touched, mapped
// once: a mapping a slice is more than the race detector bears.
var regions = sync.OnceValue(func() (all [8][]byte) {
	page := syscall.Getpagesize()
	for i := range all {
		mem, err := syscall.Mmap(-1, 0, regionSize+page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err != nil || syscall.Mprotect(mem[regionSize:], syscall.PROT_NONE) != nil {
			continue // without guards, then
		}
		all[i] = mem
	}
	return all
})

// next is the region whose turn it is.
var next int

const regionSize = 1 << 15

// Guarded returns n zeros directly before such a page, so that a kernel that
// reads or writes behind its arguments faults. The regions take turns: a slice
// is good until eight others were asked for. More than 32 KiB have no guard. It
// is for one goroutine at a time.
func Guarded[T byte | int32 | int64](n int) []T {
	var zero T
	size := n * int(unsafe.Sizeof(zero))
	all := regions()
	next = (next + 1) % len(all)
	if n == 0 || size > regionSize || all[next] == nil {
		return make([]T, n)
	}
	xs := unsafe.Slice((*T)(unsafe.Pointer(&all[next][regionSize-size])), n)
	clear(xs)
	return xs
}
