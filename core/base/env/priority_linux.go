package env

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// behind is the nice value of a thread that has stepped behind others: it has a third of
// what they have where all processors are wanted.
const behind = 5

// background knows what threads may do.
type background struct {
	nice bool        // have a priority of their own
	all  unix.CPUSet // the processors of the process
	most unix.CPUSet // and those of threads that are behind
}

// newBackground looks from a thread of its own, which ends afterwards: the caller's may be
// behind others itself.
func newBackground() background {
	found := make(chan background)
	go func() {
		runtime.LockOSThread() // for good: the thread ends with the goroutine
		b := background{nice: mayRank(unix.Gettid())}
		if unix.SchedGetaffinity(0, &b.all) == nil {
			b.most = b.all
			b.most.Clear(last(&b.all))
		}
		found <- b
	}()
	return <-found
}

// last returns the highest number in a set; 0 for none.
func last(set *unix.CPUSet) int {
	no := 0
	for seen, left := 0, set.Count(); seen < left; no++ {
		if set.IsSet(no) {
			seen++
		}
	}
	return max(no-1, 0)
}

// mayRank tries it on a thread.
func mayRank(tid int) bool {
	nice, err := unix.Getpriority(unix.PRIO_PROCESS, tid)
	// The system call gives 20 less the value.
	return err == nil && 20-nice == 0 && policy(tid, unix.SCHED_NORMAL, 1) == nil && policy(tid, unix.SCHED_NORMAL, 0) == nil
}

// policy sets how the kernel schedules a thread.
func policy(tid int, policy uint32, nice int32) error {
	return unix.SchedSetAttr(tid, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: policy, Nice: nice}, 0)
}

func (b *background) ranks() bool { return b.nice }

func (b *background) clears() bool { return b.most.Count() > 0 }

// enter does what it can; a thread that another Background's enter has put behind others,
// or somebody who knows better, is left alone.
func (b *background) enter() bool {
	runtime.LockOSThread()
	ranked := b.nice && b.rank()
	cleared := (ranked || !b.nice) && b.clears() && b.clear()
	if !ranked && !cleared {
		runtime.UnlockOSThread()
	}
	return ranked || cleared
}

func (b *background) rank() bool {
	tid := unix.Gettid()
	nice, err := unix.Getpriority(unix.PRIO_PROCESS, tid)
	if err != nil || 20-nice != 0 || policy(tid, unix.SCHED_NORMAL, behind) != nil {
		return false
	}
	idlers.add(tid)
	return true
}

func (b *background) clear() bool {
	var now unix.CPUSet
	return unix.SchedGetaffinity(0, &now) == nil && now == b.all && unix.SchedSetaffinity(0, &b.most) == nil
}

// leave takes back what enter did. Where the system does not let it, the thread stays
// tied to its goroutine, and ends with it.
func (b *background) leave() {
	var now unix.CPUSet
	done := unix.SchedGetaffinity(0, &now) == nil && (now != b.most || unix.SchedSetaffinity(0, &b.all) == nil)
	if b.nice {
		tid := unix.Gettid()
		idlers.remove(tid)
		done = policy(tid, unix.SCHED_NORMAL, 0) == nil && done
	}
	if done {
		runtime.UnlockOSThread()
	}
}
