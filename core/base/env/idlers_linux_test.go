package env

import (
	"os"
	"runtime"
	"sync"
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
// idle thread and some that are not want the same. The kernel gives the idle one nothing
// for seconds then, and its statistics do not change before it does.
func TestIdlers(t *testing.T) {
	b := NewBackground()
	if !b.of.ranks() {
		t.Skip("the process may not raise a thread's priority again")
	}
	pinned := b.of.all
	pinned.Zero()
	pinned.Set(last(&b.of.all))
	stop := make(chan struct{})
	var hogs sync.WaitGroup
	for range 4 {
		hogs.Add(1)
		go func() {
			defer hogs.Done()
			runtime.LockOSThread() // for good
			_ = unix.SchedSetaffinity(0, &pinned)
			for open(stop) {
			}
		}()
	}
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
	hogs.Wait()
	<-done
	idlers.mu.Lock()
	defer idlers.mu.Unlock()
	if idlers.threads[tid] != nil {
		t.Error("the thread is still looked at")
	}
}

// look helps a thread that has waited, for a while, and only then. The thread is idle
// without Background, whose own watcher would help it too on a busy machine.
func TestIdlersLook(t *testing.T) {
	if b := NewBackground(); !b.of.ranks() {
		t.Skip("the process may not raise a thread's priority again")
	}
	if _, err := os.Stat("/proc/thread-self/schedstat"); err != nil {
		t.Skip("the system keeps no statistics of threads: ", err)
	}
	runtime.LockOSThread() // for good: the thread ends with the test
	tid := unix.Gettid()
	var own idleThreads
	own.threads = map[int]*idleThread{}
	own.watching = true // by this test
	own.add(tid)
	defer own.remove(tid)
	one := own.threads[tid]
	if one == nil || policyOf(t, tid) != unix.SCHED_IDLE {
		t.Fatalf("policy %d", policyOf(t, tid))
	}
	now := time.Now()
	for n := 1; n <= patience; n++ {
		want := uint32(unix.SCHED_IDLE)
		if n == patience {
			want = unix.SCHED_NORMAL
		}
		one.time.waited -= time.Hour
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
