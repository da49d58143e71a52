package buffer

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
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
	bad    map[uint64]bool // blocks that cannot be written
	syncs  atomic.Int64
}

func newDisk() *disk { return &disk{blocks: map[uint64][]byte{}} }

func (d *disk) PageSize() int { return testSize }

func (d *disk) Sync() error { d.syncs.Add(1); return nil }

func (d *disk) WritePages(b *Batch) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(b.Mem) != len(b.Nos)*testSize || len(b.Errs) != len(b.Nos) || !slices.IsSorted(b.Nos) {
		panic("not a batch")
	}
	for i, no := range b.Nos {
		if d.fail.Load() || d.bad[no] {
			b.Errs[i] = errs.New(errs.IOError, "disk is broken")
			continue
		}
		d.blocks[no] = slices.Clone(b.Mem[i*testSize:][:testSize])
	}
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
			if _, err := p.Clean(1<<60, 1, 1); err != nil {
				t.Error(err)
			}
			if err := p.FlushAll(nil); err != nil {
				t.Error(err)
			}
		}
	}()
	wg.Wait()
	close(stop)
	flusher.Wait()
	if err := p.FlushAll(nil); err != nil {
		t.Fatal(err)
	}
	if p.DirtyPages() != 0 || p.Stats().Used > p.Stats().Budget {
		t.Fatalf("%d dirty pages, %d bytes of %d", p.DirtyPages(), p.Stats().Used, p.Stats().Budget)
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
	if s := p.Stats(); s.Evictions == 0 || s.PageHits+s.PageMisses < workers*steps || s.Used > s.Budget || s.Dirty != 0 {
		t.Errorf("%+v", s)
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
	p := New(8*testSize, NewClock(), d)
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
	if p.Stats().Used != 0 {
		t.Fatalf("%d bytes are still in use", p.Stats().Used)
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
	if err := p.FlushAll(nil); errs.CodeOf(err) != errs.IOError {
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
		c.Removed(e, true)
	}
	if c.Victim(all) != nil {
		t.Fatal("a victim of an empty ring")
	}
}

// A page that is latched for a change, whose record is in the log already, is
// waited for by FlushAll; Clean leaves it.
func TestFlushWaitsForChanges(t *testing.T) {
	d := newDisk()
	p := New(100*testSize, NewClock(), d)
	f := fetch(t, p, d, 1)
	f.Lock()
	f.WillChange()
	if n, err := p.Clean(1<<60, 1, 1); n != 0 || err != nil {
		t.Fatal(n, err)
	}
	done := make(chan error)
	go func() { done <- p.FlushAll(nil) }()
	f.Data()[0] = 7
	f.MarkDirty(3)
	f.Unlock()
	if err := <-done; err != nil || d.blocks[1] == nil || d.blocks[1][0] != 7 {
		t.Fatal("the change was not written", err)
	}
	f.Unpin()
}

// Of a batch, the pages that could not be written are dirty still.
func TestPartOfABatchFails(t *testing.T) {
	d := newDisk()
	d.bad = map[uint64]bool{3: true, 17: true}
	p := New(1000*testSize, NewClock(), d)
	for no := range uint64(40) {
		dirty(t, p, d, no, no+1)
	}
	if err := p.FlushAll(nil); errs.CodeOf(err) != errs.IOError {
		t.Fatal(err)
	}
	if p.DirtyPages() != 2 || len(d.blocks) != 38 {
		t.Fatalf("%d dirty pages, %d written", p.DirtyPages(), len(d.blocks))
	}
	d.bad = nil
	if err := p.FlushAll(nil); err != nil || p.DirtyPages() != 0 || len(d.blocks) != 40 {
		t.Fatal(err, p.DirtyPages(), len(d.blocks))
	}
}

// dirty changes a page by the record at lsn.
func dirty(t testing.TB, p *Pool, d *disk, no, lsn uint64) {
	f := fetch(t, p, d, no)
	f.Lock()
	f.Data()[0]++
	f.MarkDirty(lsn)
	f.Unlock()
	f.Unpin()
}

// The background writer takes the oldest changes first, none that are too new,
// and more of them the faster the log grows.
func TestClean(t *testing.T) {
	d := newDisk()
	p := New(10000*testSize, NewClock(), d)
	for i := range uint64(1000) {
		dirty(t, p, d, (i*7919)%1000, i+1)
	}
	if n, err := p.Clean(1<<60, 0, 1000); n != cleanLeast || err != nil {
		t.Fatal(n, err)
	}
	for i := range uint64(1000) {
		no := (i * 7919) % 1000
		if written := d.blocks[no] != nil; written != (i < cleanLeast) {
			t.Fatalf("page %d, changed at %d: written %v", no, i+1, written)
		}
	}
	if n, err := p.Clean(101, 1000, 1000); n != 100-cleanLeast || err != nil {
		t.Fatal("changes that are too new were written", n, err)
	}
	for _, c := range []struct {
		dirty, pool, grown, interval int64
		want                         int
	}{
		{1000, 100000, 0, 1 << 20, cleanLeast},    // at rest
		{1000, 100000, 1 << 18, 1 << 20, 500},     // a quarter of the way to a checkpoint
		{30000, 100000, 0, 1 << 20, 4096},         // too many
		{25100, 100000, 0, 1 << 20, 100},          // a few too many
		{1 << 40, 1 << 40, 1 << 40, 1, cleanMost}, // a round has its bounds
	} {
		if got := cleanPages(c.dirty, c.pool, c.grown, c.interval); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}

// A checkpoint of many pages syncs now and then.
func TestFlushSyncs(t *testing.T) {
	d := newDisk()
	p := New(3*syncPages*testSize, NewClock(), d)
	for no := range uint64(2*syncPages + 5) {
		dirty(t, p, d, no, 1)
	}
	pages := 0
	if err := p.FlushAll(func(n int) error { pages += n; return nil }); err != nil {
		t.Fatal(err)
	}
	if d.syncs.Load() != 2 || pages != 2*syncPages+5 {
		t.Fatalf("%d syncs of %d pages", d.syncs.Load(), pages)
	}
}

// Blocks that are fetched while they are brought in come with the rest.
func TestBegin(t *testing.T) {
	d := newDisk()
	p := New(100*testSize, NewClock(), d)
	f, err := p.Begin(Key{7, 1}, testSize)
	if err != nil || f == nil {
		t.Fatal(err)
	}
	if again, err := p.Begin(Key{7, 1}, testSize); again != nil || err != nil || !p.Contains(Key{7, 1}) {
		t.Fatal("two frames for a block", err)
	}
	got := make(chan byte)
	go func() {
		g, err := p.Fetch(Key{7, 1}, testSize, nil)
		if err != nil {
			t.Error(err)
		}
		got <- g.Data()[0]
		g.Unpin()
	}()
	f.Data()[0] = 9
	if err := f.Loaded(nil); err != nil || <-got != 9 {
		t.Fatal("not what was loaded", err)
	}
	f.Unpin()
	f, _ = p.Begin(Key{7, 2}, testSize)
	if err := f.Loaded(errors.New("broken")); err == nil || p.Contains(Key{7, 2}) || p.Stats().Used != testSize {
		t.Fatal("a block that was not loaded is there")
	}
}
