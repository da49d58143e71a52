package vfs

import (
	"io"
	"slices"
	"sync"
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

// The faults. The last four report nothing.
const (
	NoFault FaultKind = iota
	// FaultEIO fails the operation. A failed Sync moreover drops what was not
	// synced from what will ever be, as the kernel does: it can still be read,
	// until the power is cut.
	FaultEIO
	FaultNoSpace
	// FaultShortWrite writes the first half and reports ENOSPC.
	FaultShortWrite
	// FaultBitFlip inverts one bit of what is read or written.
	FaultBitFlip
	// FaultMisdirected reads from, or writes to, the place of the same size
	// behind the right one, or before it at the end of the file.
	FaultMisdirected
	// FaultStale reads what was there before the last write of the place.
	FaultStale
	// FaultLost does not write.
	FaultLost
)

// loser is a file system whose files can lose what was not synced.
type loser interface{ LoseUnsynced(name string) }

// FaultFunc decides about the n-th operation, counted from 1.
type FaultFunc func(n int64, op OpKind, name string) FaultKind

// Fault is a file system that fails where it is told to.
type Fault struct {
	FS
	decide atomic.Pointer[FaultFunc]
	count  atomic.Int64

	mu      sync.Mutex
	history map[string][]before // what writes have replaced, where it is kept
	failed  map[string]bool     // files whose Sync has failed
	retried []string            // of them, those that were written or synced again
}

// before is what a write has replaced.
type before struct {
	off  int64
	data []byte
}

// NewFault wraps fsys. It does no harm until Arm.
func NewFault(fsys FS) *Fault { return &Fault{FS: fsys, failed: map[string]bool{}} }

// KeepHistory remembers what writes replace, which FaultStale needs.
func (f *Fault) KeepHistory() { f.history = map[string][]before{} }

// Retried returns what was written or synced again after its Sync had failed
// (package comment, 3), and forgets all about it: a new process may.
func (f *Fault) Retried() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.retried
	f.retried, f.failed = nil, map[string]bool{}
	return r
}

// touch notes that a file or directory is written or synced.
func (f *Fault) touch(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.failed[name] {
		f.retried = append(f.retried, name)
	}
}

// made notes that a name will have a new file.
func (f *Fault) made(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.failed, name)
}

// syncFailed notes a failed Sync.
func (f *Fault) syncFailed(name string, dir bool) {
	f.mu.Lock()
	f.failed[name] = true
	f.mu.Unlock()
	if l, ok := f.FS.(loser); ok && !dir {
		l.LoseUnsynced(name)
	}
}

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
	f.made(name)
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
	f.touch(dir)
	if _, err := f.check(OpSyncDir, dir, "fsync directory"); err != nil {
		f.syncFailed(dir, true)
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
	switch kind {
	case FaultMisdirected:
		return f.File.ReadAt(p, f.elsewhere(off, len(p)))
	case FaultStale:
		n, err := f.File.ReadAt(p, off)
		f.fs.stale(f.name, p[:n], off)
		return n, err
	}
	n, err := f.File.ReadAt(p, off)
	if kind == FaultBitFlip && n > 0 {
		p[n/2] ^= 0x10
	}
	return n, err
}

// elsewhere is the wrong place for n bytes that belong at off.
func (f *faultFile) elsewhere(off int64, n int) int64 {
	if size, err := f.Size(); err == nil && off+2*int64(n) > size && off >= int64(n) {
		return off - int64(n)
	}
	return off + int64(n)
}

// stale undoes the last write that overlaps p.
func (f *Fault) stale(name string, p []byte, off int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, b := range slices.Backward(f.history[name]) {
		from, to := max(b.off, off), min(b.off+int64(len(b.data)), off+int64(len(p)))
		if from < to {
			copy(p[from-off:to-off], b.data[from-b.off:])
			return
		}
	}
}

// remember keeps what a write is about to replace.
func (f *faultFile) remember(n int, off int64) {
	if f.fs.history == nil {
		return
	}
	old := make([]byte, n)
	if _, err := f.File.ReadAt(old, off); err != nil && err != io.EOF {
		return
	}
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	f.fs.history[f.name] = append(f.fs.history[f.name], before{off, old})
}

func (f *faultFile) WriteAt(p []byte, off int64) (int, error) {
	f.fs.touch(f.name)
	kind, err := f.fs.check(OpWrite, f.name, "write")
	if err != nil {
		return 0, err
	}
	f.remember(len(p), off)
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
	case FaultMisdirected:
		return f.File.WriteAt(p, f.elsewhere(off, len(p)))
	case FaultLost:
		return len(p), nil
	}
	return f.File.WriteAt(p, off)
}

func (f *faultFile) Sync() error {
	f.fs.touch(f.name)
	if _, err := f.fs.check(OpSync, f.name, "fsync"); err != nil {
		f.fs.syncFailed(f.name, false)
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
