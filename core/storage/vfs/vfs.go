package vfs

import (
	"errors"
	"io"
	"io/fs"
	"syscall"

	"github.com/basaltdb/basalt/core/base/errs"
)

// SectorSize is the unit that a disk writes atomically.
const SectorSize = 512

// FS is a directory tree of files.
type FS interface {
	// Root names the directory for messages.
	Root() string
	// Create makes an empty file, or empties one that exists.
	Create(name string) (File, error)
	// Open opens an existing file for reading and writing.
	Open(name string) (File, error)
	// OpenFile opens or makes a file as opt says.
	OpenFile(name string, opt OpenOptions) (File, error)
	Remove(name string) error
	// Rename replaces newName atomically.
	Rename(oldName, newName string) error
	MkdirAll(name string) error
	// List returns the names in a directory, sorted; empty if there is none.
	List(dir string) ([]string, error)
	// SyncDir makes the names in a directory durable.
	SyncDir(dir string) error
	// Lock takes an exclusive lock that ends with the process. It fails with
	// F0001 when another holder has it.
	Lock(name string) (io.Closer, error)
	// Stats returns what has been done so far.
	Stats() Stats
}

// File is an open file. ReadAt and WriteAt are safe for concurrent use.
type File interface {
	io.ReaderAt
	io.WriterAt
	// Align returns what the offset, length and memory of a write must be a
	// multiple of: 1, unless the file was opened with Direct.
	Align() int
	// Sync makes the file's bytes and size durable.
	Sync() error
	Truncate(size int64) error
	// Preallocate makes the file at least size bytes long, reading as zero
	// where nothing was written, and reserves the space where it can.
	Preallocate(size int64) error
	Size() (int64, error)
	Close() error
}

// ioError gives err its SQLSTATE.
func ioError(err error, verb, name string) error {
	if err == nil {
		return nil
	}
	code := errs.IOError
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		code = errs.DiskFull
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return errs.New(code, "could not %s file %q: %s", verb, name, err.Error()).WithCause(err)
}

// NotExist reports whether err says that a file is missing.
func NotExist(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// ReadFull reads exactly len(p) bytes at off; a short file is 58030.
func ReadFull(f File, p []byte, off int64, name string) error {
	n, err := f.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || err == io.EOF {
		return errs.New(errs.IOError, "could not read file %q: read only %d of %d bytes at offset %d", name, n, len(p), off)
	}
	return err
}

// ReadFile returns the content of a small file.
func ReadFile(fsys FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size, err := f.Size()
	if err != nil {
		return nil, err
	}
	buf := make([]byte, size)
	if err := ReadFull(f, buf, 0, name); err != nil {
		return nil, err
	}
	return buf, nil
}

// WriteFileDurably replaces a small file so that after a crash it has either
// its old or its new content, whole.
func WriteFileDurably(fsys FS, dir, name string, content []byte) error {
	tmp := name + ".tmp"
	f, err := fsys.Create(tmp)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(content, 0)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = fsys.Rename(tmp, name)
	}
	if err == nil {
		err = fsys.SyncDir(dir)
	}
	return err
}
