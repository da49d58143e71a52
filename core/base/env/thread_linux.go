package env

import (
	"bytes"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// threadFiles are the kernel's files about a thread of the process (proc(5)).
type threadFiles struct {
	schedstat, stat int
}

// threadTime is a thread's time since its start, as of when it last got or lost a
// processor; that it ran is also noticed by the clock's tick.
type threadTime struct {
	ran    time.Duration
	waited time.Duration // for a processor
}

func openThread(tid int) (threadFiles, error) {
	dir := "/proc/self/task/" + strconv.Itoa(tid)
	schedstat, err := unix.Open(dir+"/schedstat", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return threadFiles{}, err
	}
	stat, err := unix.Open(dir+"/stat", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		_ = unix.Close(schedstat)
		return threadFiles{}, err
	}
	return threadFiles{schedstat: schedstat, stat: stat}, nil
}

func (f threadFiles) close() {
	_ = unix.Close(f.schedstat)
	_ = unix.Close(f.stat)
}

// time reads the first two numbers of schedstat, which are nanoseconds.
func (f threadFiles) time() (threadTime, bool) {
	var text [64]byte
	n, err := unix.Pread(f.schedstat, text[:], 0)
	if err != nil {
		return threadTime{}, false
	}
	var fields [3]int64
	field := 0
	for _, c := range text[:n] {
		switch {
		case c == ' ' && field < 2:
			field++
		case c >= '0' && c <= '9':
			fields[field] = 10*fields[field] + int64(c-'0')
		}
	}
	return threadTime{ran: time.Duration(fields[0]), waited: time.Duration(fields[1])}, field == 2
}

// runnable reports whether the thread has a processor or waits for one, which is the
// letter after its name; a name may have any bytes.
func (f threadFiles) runnable() bool {
	var text [128]byte
	n, err := unix.Pread(f.stat, text[:], 0)
	if err != nil {
		return false
	}
	name := bytes.LastIndexByte(text[:n], ')')
	return name >= 0 && bytes.HasPrefix(text[name+1:n], []byte(" R"))
}
