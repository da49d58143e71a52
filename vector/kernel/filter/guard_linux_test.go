package filter

import (
	"syscall"
	"testing"
	"unsafe"
)

// guarded returns n elements directly before a page that must not be touched,
// so that a kernel that reads or writes behind its arguments faults.
func guarded[T int32 | int64](n int, tight bool) []T {
	if n == 0 || !tight {
		return make([]T, n)
	}
	var zero T
	page := syscall.Getpagesize()
	size := (n*int(unsafe.Sizeof(zero)) + page - 1) / page * page
	mem, err := syscall.Mmap(-1, 0, size+page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return make([]T, n)
	}
	maps = append(maps, mem)
	if err := syscall.Mprotect(mem[size:], syscall.PROT_NONE); err != nil {
		return make([]T, n)
	}
	start := size - n*int(unsafe.Sizeof(zero))
	return unsafe.Slice((*T)(unsafe.Pointer(&mem[start])), n)
}

// maps are given back when the tests have ended.
var maps [][]byte

func TestMain(m *testing.M) {
	m.Run()
	for _, mem := range maps {
		if syscall.Munmap(mem) != nil {
			return
		}
	}
}
