//go:build linux && !race

package vfs

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// NewTemplate returns one of n zeroed bytes, or nil where there are none to be had.
func NewTemplate(n int) *Template {
	if n <= 0 {
		return nil
	}
	file, err := unix.MemfdCreate("template", unix.MFD_CLOEXEC)
	if err != nil {
		return nil
	}
	parts := templateParts{file: file}
	if err = unix.Ftruncate(file, int64(n)); err == nil {
		parts.b, err = unix.Mmap(file, 0, n, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	}
	if err != nil {
		parts.free()
		return nil
	}
	t := &Template{parts: parts}
	t.cleanup = runtime.AddCleanup(t, templateParts.free, parts)
	return t
}

// Map makes memory that is a part of what Reserve returned a copy of the template's
// bytes from an offset on. Where it cannot, which is so for what is not whole pages
// of the system's, it returns false and nothing has changed.
func (t *Template) Map(to []byte, from int) bool {
	page := unix.Getpagesize()
	at := unsafe.Pointer(unsafe.SliceData(to))
	if len(to) == 0 || len(to)%page != 0 || from%page != 0 || uintptr(at)%uintptr(page) != 0 || from+len(to) > len(t.parts.b) {
		return false
	}
	_, err := unix.MmapPtr(t.parts.file, int64(from), at, uintptr(len(to)), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_FIXED)
	runtime.KeepAlive(t)
	return err == nil
}

// Free gives the memory back. Copies stay what they are.
func (t *Template) Free() {
	t.cleanup.Stop()
	t.parts.free()
	t.parts.b = nil
}

func (p templateParts) free() {
	if p.b != nil {
		_ = unix.Munmap(p.b)
	}
	_ = unix.Close(p.file)
}
