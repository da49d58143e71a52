package vfs

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
)

type osFS struct{ root string }

// OS returns the file system below a directory, which is created with mode
// 0700 if it is missing.
func OS(dir string) (FS, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, ioError(err, "resolve", dir)
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return nil, ioError(err, "create directory", abs)
	}
	return osFS{root: abs}, nil
}

func (s osFS) Root() string { return s.root }

func (s osFS) path(name string) string { return filepath.Join(s.root, filepath.FromSlash(name)) }

func (s osFS) Create(name string) (File, error) {
	return s.open(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, "create")
}

func (s osFS) Open(name string) (File, error) { return s.open(name, os.O_RDWR, "open") }

func (s osFS) open(name string, flag int, verb string) (File, error) {
	f, err := os.OpenFile(s.path(name), flag, 0o600)
	if err != nil {
		return nil, ioError(err, verb, s.path(name))
	}
	return &osFile{f: f}, nil
}

func (s osFS) Remove(name string) error {
	return ioError(os.Remove(s.path(name)), "remove", s.path(name))
}

func (s osFS) Rename(oldName, newName string) error {
	return ioError(os.Rename(s.path(oldName), s.path(newName)), "rename", s.path(oldName))
}

func (s osFS) MkdirAll(name string) error {
	return ioError(os.MkdirAll(s.path(name), 0o700), "create directory", s.path(name))
}

func (s osFS) List(dir string) ([]string, error) {
	entries, err := os.ReadDir(s.path(dir))
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
	sort.Strings(names)
	return names, nil
}

func (s osFS) SyncDir(dir string) error {
	return ioError(syncDir(s.path(dir)), "fsync directory", s.path(dir))
}

func (s osFS) Lock(name string) (io.Closer, error) { return lockFile(s.root, s.path(name)) }

type osFile struct{ f *os.File }

func (f *osFile) ReadAt(p []byte, off int64) (int, error) {
	n, err := f.f.ReadAt(p, off)
	if err != nil && err != io.EOF {
		err = ioError(err, "read", f.f.Name())
	}
	return n, err
}

func (f *osFile) WriteAt(p []byte, off int64) (int, error) {
	n, err := f.f.WriteAt(p, off)
	return n, ioError(err, "write", f.f.Name())
}

func (f *osFile) Sync() error { return ioError(fdatasync(f.f), "fsync", f.f.Name()) }

func (f *osFile) Truncate(size int64) error {
	return ioError(f.f.Truncate(size), "truncate", f.f.Name())
}

func (f *osFile) Preallocate(size int64) error {
	return ioError(preallocate(f.f, size), "extend", f.f.Name())
}

func (f *osFile) Size() (int64, error) {
	info, err := f.f.Stat()
	if err != nil {
		return 0, ioError(err, "stat", f.f.Name())
	}
	return info.Size(), nil
}

func (f *osFile) Close() error { return ioError(f.f.Close(), "close", f.f.Name()) }

// extend makes f at least size bytes long without reserving space.
func extend(f *os.File, size int64) error {
	info, err := f.Stat()
	if err != nil || info.Size() >= size {
		return err
	}
	return f.Truncate(size)
}
