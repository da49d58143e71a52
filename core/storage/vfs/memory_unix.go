//go:build unix && !race

package vfs

import "golang.org/x/sys/unix"

// mapMemory returns nil where there is no memory to be had; the Go heap will
// say so in its own way.
func mapMemory(n int) []byte {
	b, err := unix.Mmap(-1, 0, n, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return nil
	}
	return b
}

// unmapMemory ignores memory that mapMemory has not made: Munmap knows what
// Mmap returned.
func unmapMemory(b []byte) { _ = unix.Munmap(b) }
