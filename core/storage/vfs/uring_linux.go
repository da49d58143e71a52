package vfs

import (
	"io"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ringDepth is how many operations a ring has under way at once.
const ringDepth = 64

// The parts of the kernel's interface that are used: see io_uring(7).
const (
	uringOffSQRing   = 0
	uringOffSQEs     = 0x10000000
	uringSingleMmap  = 1 << 0
	uringNoDrop      = 1 << 1
	uringClamp       = 1 << 4
	uringCoopTaskrun = 1 << 8
	uringGetEvents   = 1 << 0
	uringOpRead      = 22
	uringOpWrite     = 23
)

type uringParams struct {
	sqEntries, cqEntries, flags, threadCPU, threadIdle, features, wqFD uint32
	_                                                                  [3]uint32
	sq, cq                                                             uringOffsets
}

// uringOffsets says where the fields of a queue are in the shared memory. Of
// the completion queue, flags is the overflow counter and dropped the entries.
type uringOffsets struct {
	head, tail, mask, entries, flags, dropped, array, _ uint32
	_                                                   uint64
}

type uringSQE struct {
	opcode, flags uint8
	prio          uint16
	fd            int32
	off           uint64
	addr          uint64
	len           uint32
	rw            uint32
	user          uint64
	_             [3]uint64
}

type uringCQE struct {
	user  uint64
	res   int32
	flags uint32
}

// ring is an io_uring. It is used by one goroutine at a time.
type ring struct {
	fd       int
	rings    []byte // both queues
	sqes     []byte
	sqTail   *uint32
	sqMask   uint32
	sqArray  unsafe.Pointer
	cqHead   *uint32
	cqTail   *uint32
	cqMask   uint32
	cqes     unsafe.Pointer
	depth    int
	work     []part
	queue    []int // of work, to be submitted
	inFlight int
	unsent   uint32 // entries of the submission queue that the kernel has not taken
}

// part is what is left to do of an operation.
type part struct {
	op   *Op
	buf  []byte // where the kernel reads or writes
	off  int64
	skip int // bytes of buf before the operation's own
	done int
	// direct: it was submitted while the file bypassed the kernel's cache.
	direct bool
	put    func() // gives back buf, where it is not the operation's own
}

// newRing makes a ring, or returns why there is none.
func newRing(depth int) (*ring, error) {
	p := uringParams{flags: uringClamp | uringCoopTaskrun}
	fd, _, errno := syscall.Syscall(unix.SYS_IO_URING_SETUP, uintptr(depth), uintptr(unsafe.Pointer(&p)), 0)
	if errno != 0 {
		return nil, errno
	}
	r := &ring{fd: int(fd), depth: int(p.sqEntries)}
	unix.CloseOnExec(r.fd)
	if p.features&uringSingleMmap == 0 || p.features&uringNoDrop == 0 {
		r.close()
		return nil, syscall.ENOSYS
	}
	size := max(p.sq.array+p.sqEntries*4, p.cq.dropped+p.cqEntries*uint32(unsafe.Sizeof(uringCQE{})))
	var err error
	if r.rings, err = unix.Mmap(r.fd, uringOffSQRing, int(size), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_POPULATE); err == nil {
		r.sqes, err = unix.Mmap(r.fd, uringOffSQEs, int(p.sqEntries)*int(unsafe.Sizeof(uringSQE{})), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED|unix.MAP_POPULATE)
	}
	if err != nil {
		r.close()
		return nil, err
	}
	at := func(off uint32) unsafe.Pointer { return unsafe.Pointer(&r.rings[off]) }
	r.sqTail, r.sqMask, r.sqArray = (*uint32)(at(p.sq.tail)), *(*uint32)(at(p.sq.mask)), at(p.sq.array)
	r.cqHead, r.cqTail, r.cqMask = (*uint32)(at(p.cq.head)), (*uint32)(at(p.cq.tail)), *(*uint32)(at(p.cq.mask))
	r.cqes = at(p.cq.dropped)
	return r, nil
}

// close gives the ring back to the kernel, which ends what is under way.
func (r *ring) close() {
	if r.rings != nil {
		_ = unix.Munmap(r.rings)
	}
	if r.sqes != nil {
		_ = unix.Munmap(r.sqes)
	}
	_ = unix.Close(r.fd)
}

// run does a batch. After an error nothing is under way any more, and the
// caller does the whole batch in another way.
func (r *ring) run(f *osFile, kind int, ops []Op) error {
	// The kernel completes an operation in the context of the thread that has
	// submitted it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var pin runtime.Pinner
	defer pin.Unpin()
	start := f.counters.begin(len(ops))
	r.prepare(f, kind, ops, &pin)
	var err error
	for err == nil && (len(r.queue) > 0 || r.inFlight > 0) {
		for len(r.queue) > 0 && r.inFlight < r.depth {
			i := r.queue[len(r.queue)-1]
			r.queue = r.queue[:len(r.queue)-1]
			r.push(f, kind, i)
		}
		if err = r.enter(&f.counters.retries); err == nil {
			r.reap(f, kind, start)
		}
	}
	if err != nil {
		r.abandon(f)
	}
	for i := range r.work {
		r.work[i].release()
	}
	clear(r.work)
	runtime.KeepAlive(f)
	return err
}

// abandon waits, as far as it can, until the kernel has let go of the memory of
// operations whose completions could not be waited for.
func (r *ring) abandon(f *osFile) {
	f.counters.depth.Add(-int64(len(r.queue) + r.inFlight))
	r.inFlight -= int(r.unsent)
	for tries := 0; r.inFlight > 0 && tries < 1000; tries++ {
		for head := *r.cqHead; head != atomic.LoadUint32(r.cqTail); head++ {
			r.inFlight--
			atomic.StoreUint32(r.cqHead, head+1)
		}
		time.Sleep(time.Millisecond)
	}
	r.queue, r.inFlight, r.unsent = r.queue[:0], 0, 0
}

// prepare makes the parts of a batch.
func (r *ring) prepare(f *osFile, kind int, ops []Op, pin *runtime.Pinner) {
	r.work, r.queue, r.inFlight, r.unsent = r.work[:0], r.queue[:0], 0, 0
	align := f.Align()
	for i := range ops {
		o := &ops[i]
		o.N, o.Err = 0, nil
		p := part{op: o, buf: o.Buf, off: o.Off}
		if len(o.Buf) == 0 {
			f.counters.depth.Add(-1)
			continue
		}
		if align > 1 && !Aligned(o.Buf, o.Off, align) {
			low, size := superset(o.Off, len(o.Buf), align)
			if kind == kindWrite || size > maxBounce {
				f.counters.depth.Add(-1)
				o.do(f, kind) // which knows what to do, or to say
				continue
			}
			var buf []byte
			buf, p.put = takeBounce(size)
			p.buf, p.off, p.skip = buf[:size], low, int(o.Off-low)
		}
		pin.Pin(unsafe.SliceData(p.buf))
		r.queue = append(r.queue, len(r.work))
		r.work = append(r.work, p)
	}
}

func (p *part) release() {
	if p.put != nil {
		p.put()
	}
}

// push puts a part into the submission queue.
func (r *ring) push(f *osFile, kind, i int) {
	p := &r.work[i]
	tail := *r.sqTail
	slot := tail & r.sqMask
	opcode := uint8(uringOpRead)
	if kind == kindWrite {
		opcode = uringOpWrite
	}
	rest := p.buf[p.done:]
	p.direct = f.Align() > 1
	*(*uringSQE)(unsafe.Pointer(&r.sqes[uintptr(slot)*unsafe.Sizeof(uringSQE{})])) = uringSQE{
		opcode: opcode, fd: int32(f.f.Fd()), off: uint64(p.off + int64(p.done)),
		addr: uint64(uintptr(unsafe.Pointer(unsafe.SliceData(rest)))), len: uint32(len(rest)), user: uint64(i),
	}
	*(*uint32)(unsafe.Add(r.sqArray, slot*4)) = slot
	atomic.StoreUint32(r.sqTail, tail+1)
	r.inFlight++
	r.unsent++
}

// enter submits what is queued and waits for completions: for all, unless there
// is more to submit.
func (r *ring) enter(retries *atomic.Int64) error {
	for {
		wait := r.inFlight
		if len(r.queue) > 0 {
			wait = (wait + 1) / 2
		}
		n, _, errno := syscall.Syscall6(unix.SYS_IO_URING_ENTER, uintptr(r.fd), uintptr(r.unsent), uintptr(wait), uringGetEvents, 0, 0)
		switch errno {
		case 0:
			r.unsent -= uint32(n)
			return nil
		case unix.EINTR, unix.EAGAIN, unix.EBUSY:
			retries.Add(1)
			if *r.cqHead != atomic.LoadUint32(r.cqTail) {
				return nil
			}
		default:
			return errno
		}
	}
}

// reap takes what has completed, and queues again what was done in part.
func (r *ring) reap(f *osFile, kind int, start time.Duration) {
	head := *r.cqHead
	for ; head != atomic.LoadUint32(r.cqTail); head++ {
		c := (*uringCQE)(unsafe.Add(r.cqes, uintptr(head&r.cqMask)*unsafe.Sizeof(uringCQE{})))
		r.inFlight--
		p := &r.work[c.user]
		if p.completed(f, kind, int(c.res)) {
			f.counters.end(kind, start, p.op.N, p.op.Err != nil && p.op.Err != io.EOF)
		} else {
			f.counters.retries.Add(1)
			r.queue = append(r.queue, int(c.user))
		}
	}
	atomic.StoreUint32(r.cqHead, head)
}

// kindVerbs are for messages.
var kindVerbs = [kinds]string{kindRead: "read", kindWrite: "write", kindSync: "fsync"}

// completed takes note of a result, the bytes or a negative errno, and reports
// whether the operation is done.
func (p *part) completed(f *osFile, kind, res int) bool {
	o := p.op
	switch errno := syscall.Errno(max(-res, 0)); {
	case errno == unix.EINTR || errno == unix.EAGAIN:
		return false
	case errno == unix.EINVAL && p.direct && f.giveUpDirect():
		return false
	case errno != 0:
		o.N, o.Err = p.own(), ioError(errno, kindVerbs[kind], f.f.Name())
		return true
	}
	p.done += res
	short := p.done < len(p.buf)
	if short && kind == kindRead && (res == 0 || p.direct && p.done%f.Align() != 0) {
		if o.N = p.own(); o.N < len(o.Buf) {
			o.Err = io.EOF
		}
		return true
	}
	if short && res == 0 {
		o.N, o.Err = p.own(), ioError(io.ErrShortWrite, "write", f.f.Name())
		return true
	}
	if short {
		return false
	}
	o.N = p.own()
	return true
}

// own copies what was read to where it belongs, and returns how much of the
// operation is done.
func (p *part) own() int {
	if p.put == nil {
		return p.done
	}
	return copy(p.op.Buf, p.buf[min(p.skip, p.done):p.done])
}
