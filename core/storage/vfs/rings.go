package vfs

import (
	"sync"
	"sync/atomic"
)

// maxRings is how many batches can be in the kernel by io_uring at once. More
// go by threads.
const maxRings = 4

// ringPool keeps rings. A batch has a ring to itself and waits for its own
// completions, so nothing is shared while it runs and nobody has to be woken.
type ringPool struct {
	mu      sync.Mutex
	idle    []*ring
	made    int
	refused atomic.Bool // the kernel has none to give
}

// sharedRings are of the process: a ring is of no directory.
var sharedRings ringPool

// take returns a ring that nobody uses, or nil.
func (p *ringPool) take() *ring {
	if p.refused.Load() {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if k := len(p.idle) - 1; k >= 0 {
		r := p.idle[k]
		p.idle = p.idle[:k]
		return r
	}
	if p.made == maxRings {
		return nil
	}
	r, err := newRing(ringDepth)
	if err != nil {
		p.refused.Store(true)
		return nil
	}
	p.made++
	return r
}

// put gives a ring back. One that failed is closed.
func (p *ringPool) put(r *ring, failed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if failed {
		r.close()
		p.made--
		return
	}
	p.idle = append(p.idle, r)
}

// usable reports whether there are rings.
func (p *ringPool) usable() bool {
	if r := p.take(); r != nil {
		p.put(r, false)
	}
	return !p.refused.Load()
}

// batchThreads is how many operations of all batches are done at once without
// io_uring.
const batchThreads = 16

var threads = make(chan struct{}, batchThreads)

// batch implements batcher: by io_uring, or by threads that do one operation
// each at a time.
func (f *osFile) batch(kind int, ops []Op) {
	f.counters.batches.Add(1)
	f.counters.batchOps.Add(int64(len(ops)))
	if r := f.fs.rings.take(); r != nil {
		err := r.run(f, kind, ops)
		f.fs.rings.put(r, err != nil)
		if err == nil {
			return
		}
	}
	f.batchByThreads(kind, ops)
}

// batchByThreads does what of a batch is not done. This goroutine does its
// share, so a batch goes on where all threads are taken.
func (f *osFile) batchByThreads(kind int, ops []Op) {
	var next atomic.Int64
	work := func() {
		for i := next.Add(1) - 1; i < int64(len(ops)); i = next.Add(1) - 1 {
			ops[i].do(f, kind)
		}
	}
	var wg sync.WaitGroup
	for range len(ops) - 1 {
		select {
		case threads <- struct{}{}:
			wg.Go(func() {
				work()
				<-threads
			})
			continue
		default:
		}
		break
	}
	work()
	wg.Wait()
}
