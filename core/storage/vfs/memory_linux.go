//go:build linux && !race

package vfs

import "golang.org/x/sys/unix"

func discardMemory(b []byte) { _ = unix.Madvise(b, unix.MADV_DONTNEED) }
