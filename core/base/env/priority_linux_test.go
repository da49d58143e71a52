package env

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// A thread steps behind others and back.
func TestBackground(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	nice := func() int {
		n, err := unix.Getpriority(unix.PRIO_PROCESS, unix.Gettid())
		if err != nil {
			t.Fatal(err)
		}
		return 20 - n
	}
	before := nice()
	b := NewBackground()
	if !b.Enter() {
		if nice() != before {
			t.Errorf("nice is %d, was %d", nice(), before)
		}
		t.Skip("the process may not raise a thread's priority again")
	}
	if nice() != behind {
		t.Errorf("nice is %d, want %d", nice(), behind)
	}
	b.Leave()
	if nice() != before {
		t.Errorf("nice is %d afterwards, was %d", nice(), before)
	}
}
