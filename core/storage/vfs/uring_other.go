//go:build !linux

package vfs

import "syscall"

// ringDepth is not used: there are no rings.
const ringDepth = 0

type ring struct{}

func newRing(int) (*ring, error) { return nil, syscall.ENOSYS }

func (*ring) close() {}

func (*ring) run(*osFile, int, []Op) error { return syscall.ENOSYS }
