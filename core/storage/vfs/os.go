package vfs

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
)

type osFS struct {
	root  string
	class [Classes]classCounters
	rings *ringPool
}

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
	return &osFS{root: abs, rings: &sharedRings}, nil
}

func (s *osFS) Root() string { return s.root }

func (s *osFS) path(name string) string { return filepath.Join(s.root, filepath.FromSlash(name)) }

func (s *osFS) Create(name string) (File, error) { return s.OpenFile(name, OpenOptions{Create: true}) }

func (s *osFS) Open(name string) (File, error) { return s.OpenFile(name, OpenOptions{}) }

func (s *osFS) OpenFile(name string, opt OpenOptions) (File, error) {
	flag, verb := os.O_RDWR, "open"
	if opt.Create {
		flag, verb = flag|os.O_CREATE|os.O_TRUNC, "create"
	}
	c := &s.class[opt.Class]
	file, align, err := openFile(s.path(name), flag, opt)
	if err != nil {
		return nil, ioError(err, verb, s.path(name))
	}
	f := &osFile{f: file, fs: s, counters: c}
	f.align.Store(int32(align))
	c.open.Add(1)
	if align > 1 {
		c.direct.Add(1)
	} else if opt.Direct {
		c.refused.Add(1)
	}
	if opt.DSync && !hasDSync {
		return dsyncFile{f}, nil
	}
	return f, nil
}

func (s *osFS) Remove(name string) error {
	return ioError(os.Remove(s.path(name)), "remove", s.path(name))
}

func (s *osFS) Rename(oldName, newName string) error {
	return ioError(os.Rename(s.path(oldName), s.path(newName)), "rename", s.path(oldName))
}

func (s *osFS) MkdirAll(name string) error {
	return ioError(os.MkdirAll(s.path(name), 0o700), "create directory", s.path(name))
}

func (s *osFS) List(dir string) ([]string, error) {
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

func (s *osFS) SyncDir(dir string) error {
	return ioError(syncDir(s.path(dir)), "fsync directory", s.path(dir))
}

func (s *osFS) Lock(name string) (io.Closer, error) { return lockFile(s.root, s.path(name)) }

func (s *osFS) Stats() Stats {
	st := Stats{Uring: s.rings.usable()}
	for i := range s.class {
		st.Class[i] = s.class[i].stats()
		st.Class[i].Name = Class(i).String()
	}
	return st
}

type osFile struct {
	f        *os.File
	fs       *osFS
	counters *classCounters
	align    atomic.Int32 // more than 1 while the kernel's cache is bypassed
}

// Align implements File.
func (f *osFile) Align() int { return int(f.align.Load()) }

// giveUpDirect makes the file an ordinary one, as its file system has refused
// an operation that was as it should be. It reports whether that helps.
func (f *osFile) giveUpDirect() bool {
	if clearDirect(f.f) != nil {
		return false
	}
	if f.align.Swap(1) > 1 {
		f.counters.direct.Add(-1)
		f.counters.refused.Add(1)
	}
	return true
}

func (f *osFile) ReadAt(p []byte, off int64) (n int, err error) {
	start := f.counters.begin(1)
	if align := f.Align(); align > 1 {
		n, err = f.readDirect(p, off, align)
	} else {
		n, err = f.f.ReadAt(p, off)
	}
	failed := err != nil && err != io.EOF
	f.counters.end(kindRead, start, n, failed)
	if failed {
		err = ioError(err, "read", f.f.Name())
	}
	return n, err
}

func (f *osFile) WriteAt(p []byte, off int64) (n int, err error) {
	align := f.Align()
	if align > 1 && !Aligned(p, off, align) {
		return 0, errs.Internal("direct write of %d bytes at offset %d of file %q is not a multiple of %d, or its memory is not",
			len(p), off, f.f.Name(), align)
	}
	start := f.counters.begin(1)
	if align > 1 {
		n, err = f.writeDirect(p, off)
	} else {
		n, err = f.f.WriteAt(p, off)
	}
	f.counters.end(kindWrite, start, n, err != nil)
	return n, ioError(err, "write", f.f.Name())
}

func (f *osFile) Sync() error {
	start := f.counters.begin(1)
	err := fdatasync(f.f, &f.counters.retries)
	f.counters.end(kindSync, start, 0, err != nil)
	return ioError(err, "fsync", f.f.Name())
}

func (f *osFile) Truncate(size int64) error {
	return ioError(f.f.Truncate(size), "truncate", f.f.Name())
}

func (f *osFile) Preallocate(size int64) error {
	return ioError(preallocate(f.f, size, &f.counters.retries), "extend", f.f.Name())
}

func (f *osFile) Size() (int64, error) {
	info, err := f.f.Stat()
	if err != nil {
		return 0, ioError(err, "stat", f.f.Name())
	}
	return info.Size(), nil
}

func (f *osFile) Close() error {
	err := f.f.Close()
	if err == nil {
		f.counters.open.Add(-1)
		if f.align.Swap(1) > 1 {
			f.counters.direct.Add(-1)
		}
	}
	return ioError(err, "close", f.f.Name())
}

// extend makes f at least size bytes long without reserving space.
func extend(f *os.File, size int64) error {
	info, err := f.Stat()
	if err != nil || info.Size() >= size {
		return err
	}
	return f.Truncate(size)
}
