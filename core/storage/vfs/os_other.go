//go:build !linux

package vfs

import (
	"os"
	"sync/atomic"
	"syscall"
)

// hasDSync: a write is made durable by a sync of its file.
const hasDSync = false

// openFile opens an ordinary file: there are no direct operations here.
func openFile(path string, flag int, _ OpenOptions) (*os.File, int, error) {
	f, err := os.OpenFile(path, flag, 0o600)
	return f, 1, err
}

func clearDirect(*os.File) error { return syscall.EINVAL }

func pread(f *os.File, p []byte, off int64, _ *atomic.Int64) (int, error) { return f.ReadAt(p, off) }

func pwrite(f *os.File, p []byte, off int64, _ *atomic.Int64) (int, error) { return f.WriteAt(p, off) }

func fdatasync(f *os.File, _ *atomic.Int64) error { return f.Sync() }

func preallocate(f *os.File, size int64, _ *atomic.Int64) error { return extend(f, size) }
