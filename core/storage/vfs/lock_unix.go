//go:build unix

package vfs

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"golang.org/x/sys/unix"
)

// lockFile takes an flock, which the kernel releases however the process
// ends, and leaves the PID in the file for the message to others.
func lockFile(root, path string) (io.Closer, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, ioError(err, "open lock", path)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(f, 32))
		f.Close()
		if err == unix.EWOULDBLOCK {
			return nil, errLocked(root, path, strings.TrimSpace(string(holder)))
		}
		return nil, ioError(err, "lock", path)
	}
	if err := f.Truncate(0); err == nil {
		_, err = f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
		if err != nil {
			f.Close()
			return nil, ioError(err, "write", path)
		}
	}
	return f, nil
}

// lockShared takes the lock shared with others who only read, if there is a
// lock file. It changes nothing.
func lockShared(root, path string) (io.Closer, error) {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return io.NopCloser(nil), nil
	}
	if err != nil {
		return nil, ioError(err, "open lock", path)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_SH|unix.LOCK_NB); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(f, 32))
		f.Close()
		if err == unix.EWOULDBLOCK {
			return nil, errLocked(root, path, strings.TrimSpace(string(holder)))
		}
		return nil, ioError(err, "lock", path)
	}
	return f, nil
}

func errLocked(root, path, pid string) error {
	return errs.New(errs.LockFileExists, "data directory %q is in use by another process (PID %s)", root, pid).
		WithCause(fmt.Errorf("lock file %q is held", path)).
		WithHint("Is another Basalt server running in this directory?")
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
