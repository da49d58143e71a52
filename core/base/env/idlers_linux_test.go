package env

import (
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// policyOf returns how the kernel schedules a thread of the process.
func policyOf(t *testing.T, tid int) uint32 {
	t.Helper()
	a, err := unix.SchedGetAttr(tid, 0)
	if err != nil {
		t.Fatal(err)
	}
	return a.Policy
}

// open reports whether a channel has not been closed.
func open(c chan struct{}) bool {
	select {
	case <-c:
		return false
	default:
		return true
	}
}

// A thread that is behind others is idle, but while it waits for a processor: here an
// idle thread and one that is not want the same.
func TestIdlers(t *testing.T) {
	b := NewBackground()
	if !b.of.ranks() {
		t.Skip("the process may not raise a thread's priority again")
	}
	pinned := b.of.all
	pinned.Zero()
	pinned.Set(last(&b.of.all))
	stop, hog := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(hog)
		runtime.LockOSThread() // for good
		_ = unix.SchedSetaffinity(0, &pinned)
		for open(stop) {
		}
	}()
	tids := make(chan int)
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // for good
		if !b.Enter() {
			t.Error("not behind others")
		}
		tids <- unix.Gettid()
		_ = unix.SchedSetaffinity(0, &pinned)
		for open(stop) {
		}
		b.Leave()
		if p := policyOf(t, 0); p != unix.SCHED_NORMAL {
			t.Errorf("policy %d afterwards", p)
		}
	}()
	tid := <-tids
	for policyOf(t, tid) != unix.SCHED_NORMAL { // while it starves, it is helped
		time.Sleep(time.Millisecond)
	}
	close(stop)
	<-hog
	<-done
	idlers.mu.Lock()
	defer idlers.mu.Unlock()
	if idlers.threads[tid] != nil {
		t.Error("the thread is still looked at")
	}
}

// look helps a thread that has waited, for a while, and only then.
func TestIdlersLook(t *testing.T) {
	b := NewBackground()
	if !b.of.ranks() {
		t.Skip("the process may not raise a thread's priority again")
	}
	runtime.LockOSThread()
	if !b.Enter() {
		t.Fatal("not behind others")
	}
	defer runtime.UnlockOSThread()
	defer b.Leave()
	tid := unix.Gettid()
	var own idleThreads
	own.add(tid)
	defer own.remove(tid)
	own.mu.Lock()
	one := own.threads[tid]
	own.mu.Unlock()
	if _, err := os.Stat("/proc/self/task/" + strconv.Itoa(tid) + "/schedstat"); err != nil {
		t.Skip("the system keeps no statistics of threads: ", err)
	}
	if one == nil || policyOf(t, tid) != unix.SCHED_IDLE {
		t.Fatalf("policy %d", policyOf(t, tid))
	}
	now := time.Now().Add(time.Hour) // the watching goroutine is as late as that
	for n := 1; n <= patience; n++ {
		want := uint32(unix.SCHED_IDLE)
		if n == patience {
			want = unix.SCHED_NORMAL
		}
		own.mu.Lock()
		one.waited -= time.Hour
		own.mu.Unlock()
		own.look(now)
		if p := policyOf(t, tid); p != want {
			t.Fatalf("policy %d of a thread that starves for the %d. time", p, n)
		}
	}
	own.look(now.Add(helpedFor + 1))
	if p := policyOf(t, tid); p != unix.SCHED_IDLE {
		t.Fatalf("policy %d after the help", p)
	}
}
