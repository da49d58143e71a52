package vfs

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

type readOnlyFS struct{ root string }

// ReadOnly returns the file system below a directory, which must exist, to be
// read only: everything else fails. Its lock is shared with other readers and
// leaves no trace.
func ReadOnly(dir string) (FS, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, ioError(err, "resolve", dir)
	}
	info, err := os.Stat(abs)
	if err == nil && !info.IsDir() {
		err = syscall.ENOTDIR
	}
	if err != nil {
		return nil, ioError(err, "open directory", abs)
	}
	return readOnlyFS{root: abs}, nil
}

func (s readOnlyFS) path(name string) string { return filepath.Join(s.root, filepath.FromSlash(name)) }

func (s readOnlyFS) refuse(verb, name string) error {
	return ioError(syscall.EROFS, verb, s.path(name))
}

func (s readOnlyFS) Root() string { return s.root }

func (s readOnlyFS) Create(name string) (File, error) { return nil, s.refuse("create", name) }

func (s readOnlyFS) Open(name string) (File, error) {
	f, err := os.Open(s.path(name))
	if err != nil {
		return nil, ioError(err, "open", s.path(name))
	}
	return readOnlyFile{f}, nil
}

func (s readOnlyFS) OpenFile(name string, opt OpenOptions) (File, error) {
	if opt.Create {
		return s.Create(name)
	}
	return s.Open(name)
}

func (s readOnlyFS) Stats() Stats { return Stats{} }

func (s readOnlyFS) Remove(name string) error { return s.refuse("remove", name) }

func (s readOnlyFS) Rename(oldName, _ string) error { return s.refuse("rename", oldName) }

func (s readOnlyFS) MkdirAll(name string) error { return s.refuse("create directory", name) }

func (s readOnlyFS) List(dir string) ([]string, error) {
	entries, err := os.ReadDir(s.path(dir)) // sorted
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, ioError(err, "list directory", s.path(dir))
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

func (s readOnlyFS) SyncDir(dir string) error { return s.refuse("fsync directory", dir) }

func (s readOnlyFS) Lock(name string) (io.Closer, error) { return lockShared(s.root, s.path(name)) }

// readOnlyFile is a file whose writes the kernel refuses.
type readOnlyFile struct{ f *os.File }

func (f readOnlyFile) ReadAt(p []byte, off int64) (int, error) {
	n, err := f.f.ReadAt(p, off)
	if err != nil && err != io.EOF {
		err = ioError(err, "read", f.f.Name())
	}
	return n, err
}

func (f readOnlyFile) refuse(verb string) error { return ioError(syscall.EROFS, verb, f.f.Name()) }

func (f readOnlyFile) WriteAt([]byte, int64) (int, error) { return 0, f.refuse("write") }

func (f readOnlyFile) Align() int { return 1 }

func (f readOnlyFile) Sync() error { return nil } // there is nothing to sync

func (f readOnlyFile) Truncate(int64) error { return f.refuse("truncate") }

func (f readOnlyFile) Preallocate(int64) error { return f.refuse("extend") }

func (f readOnlyFile) Size() (int64, error) {
	info, err := f.f.Stat()
	if err != nil {
		return 0, ioError(err, "stat", f.f.Name())
	}
	return info.Size(), nil
}

func (f readOnlyFile) Close() error { return ioError(f.f.Close(), "close", f.f.Name()) }
