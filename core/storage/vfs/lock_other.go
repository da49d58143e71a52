//go:build !unix

package vfs

import (
	"io"
	"os"

	"github.com/basaltdb/basalt/core/base/errs"
)

// lockFile relies on exclusive creation, and on the removal of the file by an
// orderly close: a system without flock has no lock that ends with a process.
func lockFile(root, path string) (io.Closer, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return nil, errs.New(errs.LockFileExists, "data directory %q is in use by another process", root).
			WithHint("If no other Basalt server is running, remove the file %q.", path)
	}
	if err != nil {
		return nil, ioError(err, "open lock", path)
	}
	return &exclusiveFile{f: f, path: path}, nil
}

// lockShared only looks whether somebody has the lock.
func lockShared(root, path string) (io.Closer, error) {
	if _, err := os.Stat(path); err == nil {
		return nil, errs.New(errs.LockFileExists, "data directory %q is in use by another process", root).
			WithHint("If no other Basalt server is running, remove the file %q.", path)
	}
	return io.NopCloser(nil), nil
}

type exclusiveFile struct {
	f    *os.File
	path string
}

func (e *exclusiveFile) Close() error {
	if err := e.f.Close(); err != nil {
		return err
	}
	return os.Remove(e.path)
}

// syncDir does nothing: these systems have no handle to sync a directory by.
func syncDir(string) error { return nil }
