package vfs

import (
	"io"
	"sync/atomic"
	"syscall"
)

// OpKind names a file system operation.
type OpKind uint8

// The operations that can fail.
const (
	OpCreate OpKind = iota
	OpOpen
	OpRemove
	OpRename
	OpList
	OpSyncDir
	OpRead
	OpWrite
	OpSync
	OpTruncate
)

// FaultKind is what goes wrong.
type FaultKind uint8

// The faults. ShortWrite writes the first half and reports ENOSPC; BitFlip
// changes one bit of what is read, or of what is written, and reports nothing.
const (
	NoFault FaultKind = iota
	FaultEIO
	FaultNoSpace
	FaultShortWrite
	FaultBitFlip
)

// FaultFunc decides about the n-th operation, counted from 1.
type FaultFunc func(n int64, op OpKind, name string) FaultKind

// Fault is a file system that fails where it is told to.
type Fault struct {
	FS
	decide atomic.Pointer[FaultFunc]
	count  atomic.Int64
}

// NewFault wraps fsys. It does no harm until Arm.
func NewFault(fsys FS) *Fault { return &Fault{FS: fsys} }

// Arm sets the function that decides, nil for none, and restarts the count.
func (f *Fault) Arm(decide FaultFunc) {
	f.count.Store(0)
	if decide == nil {
		f.decide.Store(nil)
		return
	}
	f.decide.Store(&decide)
}

// Count returns the operations since Arm.
func (f *Fault) Count() int64 { return f.count.Load() }

// check counts an operation and returns its fault, with the error for those
// that are one.
func (f *Fault) check(op OpKind, name, verb string) (FaultKind, error) {
	n := f.count.Add(1)
	decide := f.decide.Load()
	if decide == nil {
		return NoFault, nil
	}
	kind := (*decide)(n, op, name)
	switch kind {
	case FaultEIO:
		return kind, ioError(syscall.EIO, verb, name)
	case FaultNoSpace:
		return kind, ioError(syscall.ENOSPC, verb, name)
	}
	return kind, nil
}

// Create implements FS.
func (f *Fault) Create(name string) (File, error) {
	if _, err := f.check(OpCreate, name, "create"); err != nil {
		return nil, err
	}
	file, err := f.FS.Create(name)
	return f.wrap(file, name, err)
}

// Open implements FS.
func (f *Fault) Open(name string) (File, error) {
	if _, err := f.check(OpOpen, name, "open"); err != nil {
		return nil, err
	}
	file, err := f.FS.Open(name)
	return f.wrap(file, name, err)
}

func (f *Fault) wrap(file File, name string, err error) (File, error) {
	if err != nil {
		return nil, err
	}
	return &faultFile{File: file, fs: f, name: name}, nil
}

// Remove implements FS.
func (f *Fault) Remove(name string) error {
	if _, err := f.check(OpRemove, name, "remove"); err != nil {
		return err
	}
	return f.FS.Remove(name)
}

// Rename implements FS.
func (f *Fault) Rename(oldName, newName string) error {
	if _, err := f.check(OpRename, oldName, "rename"); err != nil {
		return err
	}
	return f.FS.Rename(oldName, newName)
}

// List implements FS.
func (f *Fault) List(dir string) ([]string, error) {
	if _, err := f.check(OpList, dir, "list"); err != nil {
		return nil, err
	}
	return f.FS.List(dir)
}

// SyncDir implements FS.
func (f *Fault) SyncDir(dir string) error {
	if _, err := f.check(OpSyncDir, dir, "fsync directory"); err != nil {
		return err
	}
	return f.FS.SyncDir(dir)
}

// Lock implements FS.
func (f *Fault) Lock(name string) (io.Closer, error) { return f.FS.Lock(name) }

type faultFile struct {
	File
	fs   *Fault
	name string
}

func (f *faultFile) ReadAt(p []byte, off int64) (int, error) {
	kind, err := f.fs.check(OpRead, f.name, "read")
	if err != nil {
		return 0, err
	}
	n, err := f.File.ReadAt(p, off)
	if kind == FaultBitFlip && n > 0 {
		p[n/2] ^= 0x10
	}
	return n, err
}

func (f *faultFile) WriteAt(p []byte, off int64) (int, error) {
	kind, err := f.fs.check(OpWrite, f.name, "write")
	if err != nil {
		return 0, err
	}
	switch kind {
	case FaultShortWrite:
		n, err := f.File.WriteAt(p[:len(p)/2], off)
		if err == nil {
			err = ioError(syscall.ENOSPC, "write", f.name)
		}
		return n, err
	case FaultBitFlip:
		flipped := append([]byte(nil), p...)
		if len(flipped) > 0 {
			flipped[len(flipped)/2] ^= 0x10
		}
		return f.File.WriteAt(flipped, off)
	}
	return f.File.WriteAt(p, off)
}

func (f *faultFile) Sync() error {
	if _, err := f.fs.check(OpSync, f.name, "fsync"); err != nil {
		return err
	}
	return f.File.Sync()
}

func (f *faultFile) Truncate(size int64) error {
	if _, err := f.fs.check(OpTruncate, f.name, "truncate"); err != nil {
		return err
	}
	return f.File.Truncate(size)
}

func (f *faultFile) Preallocate(size int64) error {
	if _, err := f.fs.check(OpTruncate, f.name, "extend"); err != nil {
		return err
	}
	return f.File.Preallocate(size)
}
