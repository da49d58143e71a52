package env

import (
	"bytes"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// threadStats is the kernel's file of a thread's statistics (proc(5)).
type threadStats int

// threadTime is a thread's time since its start, as of when it last got or lost a
// processor; that it ran is also noticed by the clock's tick.
type threadTime struct {
	ran    time.Duration
	waited time.Duration // for a processor
}

// taskDir is the directory of a thread of the process.
func taskDir(tid int) string { return "/proc/self/task/" + strconv.Itoa(tid) }

func openStats(tid int) (threadStats, error) {
	fd, err := unix.Open(taskDir(tid)+"/schedstat", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	return threadStats(fd), err
}

func (f threadStats) close() { _ = unix.Close(int(f)) }

// time reads the first two numbers, which are nanoseconds.
func (f threadStats) time() (threadTime, bool) {
	var text [64]byte
	n, err := unix.Pread(int(f), text[:], 0)
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

// runnable reports whether a thread of the process has a processor or waits for one, which
// is the letter after its name; a name may have any bytes.
func runnable(tid int) bool {
	text, err := os.ReadFile(taskDir(tid) + "/stat")
	if err != nil {
		return false
	}
	name := bytes.LastIndexByte(text, ')')
	return name >= 0 && bytes.HasPrefix(text[name+1:], []byte(" R"))
}
