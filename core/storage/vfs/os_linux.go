package vfs

import (
	"errors"
	"os"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// hasDSync: writes of a file opened with O_DSYNC are durable by themselves.
const hasDSync = true

// openFile opens a file as opt asks for, and returns what its direct
// operations must be aligned to, 1 where they are not direct.
func openFile(path string, flag int, opt OpenOptions) (*os.File, int, error) {
	if opt.DSync {
		flag |= unix.O_DSYNC
	}
	if opt.Direct {
		f, err := os.OpenFile(path, flag|unix.O_DIRECT, 0o600)
		if err == nil {
			if align := directAlign(f); align > 1 || clearDirect(f) == nil {
				return f, align, nil
			}
			f.Close()
		} else if !errors.Is(err, unix.EINVAL) {
			return nil, 1, err
		}
	}
	f, err := os.OpenFile(path, flag, 0o600)
	if err == nil && opt.Sequential {
		_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_SEQUENTIAL) // advice only
	}
	return f, 1, err
}

// directAlign returns what direct operations on a file must be aligned to: as
// the kernel says, MemoryAlign where it does not know, and 1 where it says that
// the file has none.
func directAlign(f *os.File) int {
	var st unix.Statx_t
	err := unix.Statx(int(f.Fd()), "", unix.AT_EMPTY_PATH, unix.STATX_DIOALIGN, &st)
	if err != nil || st.Mask&unix.STATX_DIOALIGN == 0 {
		return MemoryAlign
	}
	align := max(st.Dio_mem_align, st.Dio_offset_align)
	if st.Dio_offset_align == 0 || align > MemoryAlign || align&(align-1) != 0 {
		return 1
	}
	return int(align)
}

// clearDirect makes an open file one whose operations are not direct.
func clearDirect(f *os.File) error {
	flag, err := unix.FcntlInt(f.Fd(), unix.F_GETFL, 0)
	if err == nil {
		_, err = unix.FcntlInt(f.Fd(), unix.F_SETFL, flag&^unix.O_DIRECT)
	}
	return err
}

// again repeats a call that a signal has interrupted, and counts that.
func again(retries *atomic.Int64, call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if err != unix.EINTR && err != unix.EAGAIN {
			return n, err
		}
		retries.Add(1)
	}
}

func pread(f *os.File, p []byte, off int64, retries *atomic.Int64) (int, error) {
	return again(retries, func() (int, error) { return unix.Pread(int(f.Fd()), p, off) })
}

func pwrite(f *os.File, p []byte, off int64, retries *atomic.Int64) (int, error) {
	return again(retries, func() (int, error) { return unix.Pwrite(int(f.Fd()), p, off) })
}

// fdatasync flushes data and the size, but not the timestamps.
func fdatasync(f *os.File, retries *atomic.Int64) error {
	_, err := again(retries, func() (int, error) { return 0, unix.Fdatasync(int(f.Fd())) })
	return err
}

// preallocate reserves blocks; file systems without fallocate only get the
// size.
func preallocate(f *os.File, size int64, retries *atomic.Int64) error {
	info, err := f.Stat()
	if err != nil || info.Size() >= size {
		return err
	}
	_, err = again(retries, func() (int, error) { return 0, unix.Fallocate(int(f.Fd()), 0, 0, size) })
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		return extend(f, size)
	}
	return err
}
