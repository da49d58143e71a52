package env

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// behind is the nice value of a thread that has stepped behind others: it has a third of
// what they have where all processors are wanted.
const behind = 5

// mayStepBack tries it on a thread that ends afterwards.
func mayStepBack() bool {
	may := make(chan bool)
	go func() {
		runtime.LockOSThread() // for good: the thread ends with the goroutine
		tid := unix.Gettid()
		nice, err := unix.Getpriority(unix.PRIO_PROCESS, tid)
		// The system call gives 20 less the value.
		may <- err == nil && 20-nice == 0 && unix.Setpriority(unix.PRIO_PROCESS, tid, 1) == nil && unix.Setpriority(unix.PRIO_PROCESS, tid, 0) == nil
	}()
	return <-may
}

// stepBehind leaves alone a thread that is behind already.
func stepBehind() bool {
	runtime.LockOSThread()
	if nice, err := unix.Getpriority(unix.PRIO_PROCESS, unix.Gettid()); err != nil || 20-nice != 0 || unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), behind) != nil {
		runtime.UnlockOSThread()
		return false
	}
	return true
}

func stepBack() {
	if unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), 0) == nil {
		runtime.UnlockOSThread()
	}
	// Otherwise the thread stays behind, and ends with its goroutine.
}
