package buffer

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
)

const testSize = 512

// disk is a Writer that keeps blocks in memory.
type disk struct {
	mu     sync.Mutex
	blocks map[uint64][]byte
	fail   atomic.Bool
	writes int
}

func newDisk() *disk { return &disk{blocks: map[uint64][]byte{}} }

func (d *disk) WritePage(no uint64, page []byte) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fail.Load() {
		return errs.New(errs.IOError, "disk is broken")
	}
	d.writes++
	d.blocks[no] = append([]byte(nil), page...)
	return nil
}

func (d *disk) load(no uint64) func([]byte) error {
	return func(buf []byte) error {
		d.mu.Lock()
		defer d.mu.Unlock()
		clear(buf)
		copy(buf, d.blocks[no])
		return nil
	}
}

func fetch(t testing.TB, p *Pool, d *disk, no uint64) *Frame {
	t.Helper()
	f, err := p.Fetch(Key{Pages, no}, testSize, d.load(no))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Goroutines count up on pages of which a few fit the pool: nothing is lost,
// whatever is evicted, written and loaded again meanwhile.
func TestNothingIsLost(t *testing.T) {
	d := newDisk()
	p := New(12*testSize, NewClock(), d)
	const pages, workers, steps = 60, 4, 4000
	var want [pages]atomic.Uint64
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			rng := rand.New(rand.NewPCG(uint64(w), 1))
			for range steps {
				no := uint64(rng.IntN(pages))
				f := fetch(t, p, d, no)
				f.Lock()
				n := binary.LittleEndian.Uint64(f.Data()) + 1
				binary.LittleEndian.PutUint64(f.Data(), n)
				f.MarkDirty(n)
				f.Unlock()
				f.Unpin()
				want[no].Add(1)
			}
		}()
	}
	var flusher sync.WaitGroup
	flusher.Add(1)
	go func() {
		defer flusher.Done()
		for {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := p.WriteSome(5, 1<<60); err != nil {
				t.Error(err)
			}
			if err := p.FlushAll(); err != nil {
				t.Error(err)
			}
		}
	}()
	wg.Wait()
	close(stop)
	flusher.Wait()
	if err := p.FlushAll(); err != nil {
		t.Fatal(err)
	}
	if p.DirtyPages() != 0 || p.Used() > p.Budget() {
		t.Fatalf("%d dirty pages, %d bytes of %d", p.DirtyPages(), p.Used(), p.Budget())
	}
	for no := range uint64(pages) {
		n := uint64(0)
		if b := d.blocks[no]; b != nil {
			n = binary.LittleEndian.Uint64(b)
		}
		if n != want[no].Load() {
			t.Errorf("page %d: %d on disk, want %d", no, n, want[no].Load())
		}
	}
	if s := p.Stats(); s.Evictions.Load() == 0 || s.Hits.Load()+s.Misses.Load() < workers*steps {
		t.Errorf("evictions %d, hits %d, misses %d", s.Evictions.Load(), s.Hits.Load(), s.Misses.Load())
	}
}

func TestAllPinned(t *testing.T) {
	d := newDisk()
	p := New(3*testSize, NewClock(), d)
	var frames []*Frame
	for no := range uint64(3) {
		frames = append(frames, fetch(t, p, d, no))
	}
	if _, err := p.Fetch(Key{Pages, 9}, testSize, d.load(9)); errs.CodeOf(err) != errs.OutOfMemory {
		t.Fatal(err)
	}
	frames[1].Unpin()
	f := fetch(t, p, d, 9)
	f.Unpin()
	if fetch(t, p, d, 0) != frames[0] {
		t.Fatal("a pinned frame was evicted")
	}
}

func TestFailedLoad(t *testing.T) {
	d := newDisk()
	p := New(3*testSize, NewClock(), d)
	broken := errors.New("broken")
	var wg sync.WaitGroup
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := p.Fetch(Key{7, 1}, testSize, func([]byte) error { return broken }); err != broken {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	if p.Used() != 0 {
		t.Fatalf("%d bytes are still in use", p.Used())
	}
	f, err := p.Fetch(Key{7, 1}, 3*testSize, func(b []byte) error { b[3*testSize-1] = 1; return nil })
	if err != nil || len(f.Data()) != 3*testSize {
		t.Fatal(err)
	}
}

// A page that cannot be written stays dirty and in memory.
func TestFailedWrite(t *testing.T) {
	d := newDisk()
	p := New(2*testSize, NewClock(), d)
	f := fetch(t, p, d, 1)
	f.Lock()
	f.Data()[0] = 42
	f.MarkDirty(5)
	f.Unlock()
	f.Unpin()
	fetch(t, p, d, 2)
	d.fail.Store(true)
	if _, err := p.Fetch(Key{Pages, 3}, testSize, d.load(3)); errs.CodeOf(err) != errs.IOError {
		t.Fatal(err)
	}
	if err := p.FlushAll(); errs.CodeOf(err) != errs.IOError {
		t.Fatal(err)
	}
	d.fail.Store(false)
	fetch(t, p, d, 3).Unpin()
	if d.blocks[1] == nil || d.blocks[1][0] != 42 {
		t.Fatal("the change is lost")
	}
}

// CLOCK gives a frame that was used a second chance.
func TestClock(t *testing.T) {
	c := &clock{}
	var entries [4]Entry
	for i := range entries {
		entries[i].Key.No = uint64(i)
		c.Added(&entries[i])
	}
	c.Touched(&entries[0])
	c.Touched(&entries[2])
	all := func(*Entry) bool { return true }
	for _, want := range []uint64{1, 3, 0, 2} {
		e := c.Victim(all)
		if e == nil || e.Key.No != want {
			t.Fatalf("victim %v, want %d", e, want)
		}
		c.Removed(e)
	}
	if c.Victim(all) != nil {
		t.Fatal("a victim of an empty ring")
	}
}
