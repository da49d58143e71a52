package vfs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
)

// newOS returns a directory whose batches use rings where use is set.
func newOS(t testing.TB, rings bool) *osFS {
	t.Helper()
	fsys, err := OS(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := fsys.(*osFS)
	s.rings = &ringPool{}
	s.rings.refused.Store(!rings)
	t.Cleanup(func() {
		for _, r := range s.rings.idle {
			r.close()
		}
	})
	return s
}

func open(t testing.TB, fsys FS, name string, opt OpenOptions) File {
	t.Helper()
	f, err := fsys.OpenFile(name, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// openDirect opens a direct file, or skips where the directory has none.
func openDirect(t testing.TB, fsys FS, opt OpenOptions) File {
	t.Helper()
	opt.Create, opt.Direct = true, true
	f := open(t, fsys, "direct", opt)
	if f.Align() == 1 {
		t.Skip("the file system has no direct I/O")
	}
	return f
}

// filled returns aligned memory with random bytes.
func filled(t testing.TB, rng *rand.Rand, n int) []byte {
	b := Alloc(n)
	t.Cleanup(func() { Free(b) })
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

// Reads of any range of a direct file are as of any file; writes keep to the
// contract or do nothing.
func TestDirect(t *testing.T) {
	fsys := newOS(t, true)
	f := openDirect(t, fsys, OpenOptions{Class: ClassSegments, DSync: true})
	rng := rand.New(rand.NewPCG(1, 2))
	align := f.Align()
	want := filled(t, rng, 3<<20)
	if n, err := f.WriteAt(want, 0); n != len(want) || err != nil {
		t.Fatal(n, err)
	}
	const size = 3<<20 - 777
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	for range 300 {
		off := rng.Int64N(size + 5000)
		got := make([]byte, rng.IntN(1<<(1+rng.IntN(22))))
		n, err := f.ReadAt(got, off)
		expect := max(0, min(len(got), int(size-off)))
		if n != expect || (err == io.EOF) != (n < len(got)) || err != nil && err != io.EOF || n > 0 && !bytes.Equal(got[:n], want[off:off+int64(n)]) {
			t.Fatalf("read of %d bytes at %d: %d, %v; want %d", len(got), off, n, err, expect)
		}
	}
	for _, bad := range []struct {
		p   []byte
		off int64
	}{{want[:align], 1}, {want[:align-1], 0}, {want[1 : align+1], 0}, {want[:align], int64(align) / 2}} {
		if n, err := f.WriteAt(bad.p, bad.off); n != 0 || errs.CodeOf(err) != errs.InternalError {
			t.Fatalf("unaligned write: %d, %v", n, err)
		}
	}
	got := make([]byte, size)
	if err := ReadFull(f, got, 0, "direct"); err != nil || !bytes.Equal(got, want[:size]) {
		t.Fatal("the file has changed", err)
	}
	st := fsys.Stats().Class[ClassSegments]
	if st.OpenFiles != 1 || st.DirectFiles != 1 || st.DirectRefused != 0 || st.Writes.Errors != 0 || st.QueueDepth != 0 {
		t.Fatalf("%+v", st)
	}
}

// A file system may take O_DIRECT and then refuse what is aligned as it said.
// The file becomes an ordinary one, and that is counted.
func TestDirectRefused(t *testing.T) {
	for _, batch := range []bool{false, true} {
		fsys := newOS(t, true)
		f := openDirect(t, fsys, OpenOptions{Class: ClassPages}).(*osFile)
		f.align.Store(64) // which no disk takes
		want := filled(t, rand.New(rand.NewPCG(3, 4)), 64*41)
		ops := make([]Op, 41)
		for i := range ops {
			ops[i] = Op{Buf: want[i*64:][:64], Off: int64(i) * 64}
		}
		if !batch {
			ops = []Op{{Buf: want}}
		}
		if err := WriteBatch(f, ops); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, len(want))
		if err := ReadFull(f, got, 0, "direct"); err != nil || !bytes.Equal(got, want) {
			t.Fatal("not what was written", err)
		}
		st := fsys.Stats().Class[ClassPages]
		if f.Align() != 1 || st.DirectRefused != 1 || st.DirectFiles != 0 || st.QueueDepth != 0 {
			t.Fatalf("align %d, %+v", f.Align(), st)
		}
	}
}

// batchFiles are files of all kinds.
func batchFiles(t *testing.T) map[string]File {
	files := map[string]File{
		"mem":     open(t, NewMem(), "f", OpenOptions{Create: true}),
		"fault":   open(t, NewFault(newOS(t, true)), "f", OpenOptions{Create: true}),
		"ring":    open(t, newOS(t, true), "f", OpenOptions{Create: true}),
		"threads": open(t, newOS(t, false), "f", OpenOptions{Create: true}),
		"dsync":   open(t, newOS(t, true), "f", OpenOptions{Create: true, DSync: true}),
	}
	for _, rings := range []bool{true, false} {
		f := open(t, newOS(t, rings), "f", OpenOptions{Create: true, Direct: true})
		files[fmt.Sprintf("direct, rings %v", rings)] = f
	}
	return files
}

// Batches do what single operations do, whatever carries them out, by several
// goroutines at once.
func TestBatch(t *testing.T) {
	for name, f := range batchFiles(t) {
		t.Run(name, func(t *testing.T) {
			var wg sync.WaitGroup
			const part = 1 << 20
			for w := range 6 {
				wg.Go(func() { testBatches(t, f, rand.New(rand.NewPCG(uint64(w), 9)), int64(w)*part, part) })
			}
			wg.Wait()
			ops := []Op{{Buf: make([]byte, 8192), Off: 6*part - 100}, {Buf: make([]byte, 10), Off: 7 * part}, {Buf: nil, Off: 5}}
			if err := ReadBatch(f, ops); err != nil {
				t.Fatal(err)
			}
			if ops[0].N != 100 || ops[0].Err != io.EOF || ops[1].N != 0 || ops[1].Err != io.EOF || ops[2].Err != nil {
				t.Fatalf("at the end of the file: %v", ops)
			}
		})
	}
}

// testBatches writes and reads size bytes of a file from base on.
func testBatches(t *testing.T, f File, rng *rand.Rand, base int64, size int) {
	want := filled(t, rng, size)
	const unit = 4096
	var ops []Op
	for at := 0; at < size; {
		n := min(unit*(1+rng.IntN(4)), size-at)
		ops = append(ops, Op{Buf: want[at : at+n], Off: base + int64(at)})
		at += n
	}
	rng.Shuffle(len(ops), func(i, j int) { ops[i], ops[j] = ops[j], ops[i] })
	if err := WriteBatch(f, ops); err != nil {
		t.Error(err)
		return
	}
	for range 10 {
		ops = ops[:0]
		for range 1 + rng.IntN(150) {
			n := rng.IntN(20000)
			if rng.IntN(50) == 0 {
				n = size
			}
			off := rng.IntN(size - n + 1)
			ops = append(ops, Op{Buf: make([]byte, n), Off: base + int64(off)})
		}
		if err := ReadBatch(f, ops); err != nil {
			t.Error(err)
			return
		}
		for _, o := range ops {
			at := o.Off - base
			if o.N != len(o.Buf) || o.Err != nil || !bytes.Equal(o.Buf, want[at:at+int64(o.N)]) {
				t.Errorf("read of %d bytes at %d: %d, %v", len(o.Buf), o.Off, o.N, o.Err)
				return
			}
		}
	}
}

// An error of one operation is that one's alone.
func TestBatchErrors(t *testing.T) {
	for _, rings := range []bool{true, false} {
		fsys := newOS(t, rings)
		f := open(t, fsys, "f", OpenOptions{Create: true}).(*osFile)
		ops := []Op{{Buf: []byte("a")}, {Buf: []byte("b"), Off: -5}, {Buf: []byte("c"), Off: 2}}
		err := WriteBatch(f, ops)
		if errs.CodeOf(err) != errs.IOError || ops[0].Err != nil || ops[1].Err == nil || ops[2].Err != nil {
			t.Fatalf("%v: %v", err, ops)
		}
		if st := fsys.Stats().Class[ClassOther]; st.Writes.Count != 3 || st.Writes.Errors != 1 || st.Batches != 1 || st.BatchOps != 3 {
			t.Fatalf("%+v", st)
		}
	}
	disk := NewFault(NewMem())
	f := open(t, disk, "f", OpenOptions{Create: true})
	disk.Arm(func(n int64, op OpKind, _ string) FaultKind {
		if op == OpWrite && n == 2 {
			return FaultNoSpace
		}
		return NoFault
	})
	ops := []Op{{Buf: []byte("a")}, {Buf: []byte("b"), Off: 1}, {Buf: []byte("c"), Off: 2}}
	if err := WriteBatch(f, ops); errs.CodeOf(err) != errs.DiskFull || ops[2].Err != nil {
		t.Fatal(err, ops)
	}
}

// Where the kernel has no io_uring, batches go by threads and the metrics say so.
func TestRingsRefused(t *testing.T) {
	if newOS(t, false).Stats().Uring {
		t.Fatal("rings where there are none")
	}
	if _, err := newRing(ringDepth); err != nil && !errors.Is(err, syscall.ENOSYS) && !errors.Is(err, syscall.EPERM) {
		t.Fatal(err)
	}
}

// What is written to a DSync file is durable at once; a crash between write and
// sync may tear it.
func TestDSync(t *testing.T) {
	mem := NewMem()
	f := open(t, mem, "f", OpenOptions{Create: true, DSync: true})
	if err := mem.SyncDir("."); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("kept"), 0); err != nil {
		t.Fatal(err)
	}
	if b, err := ReadFile(mem.CrashClone(env.NewRand(1), 0), "f"); err != nil || string(b) != "kept" {
		t.Fatalf("%q, %v", b, err)
	}
	disk := NewFault(mem)
	g := open(t, disk, "f", OpenOptions{DSync: true})
	var torn *Mem
	disk.Arm(func(_ int64, op OpKind, _ string) FaultKind {
		if op == OpSync {
			torn = mem.CrashClone(env.NewRand(1), 0)
			return FaultEIO
		}
		return NoFault
	})
	if _, err := g.WriteAt([]byte("lost"), 0); errs.CodeOf(err) != errs.IOError {
		t.Fatal(err)
	}
	if b, err := ReadFile(torn, "f"); err != nil || string(b) != "kept" {
		t.Fatalf("%q, %v", b, err)
	}
}

func TestHistogram(t *testing.T) {
	for i := 1; i < buckets-1; i++ {
		if end := bucketEnd(i - 1); bucketOf(end) != i || bucketOf(end-1) != i-1 {
			t.Fatalf("bucket %d begins at %d, which is in %d", i, end, bucketOf(end))
		}
	}
	if bucketOf(1<<62) != buckets-1 || bucketOf(-1) != 0 {
		t.Fatal("durations out of range")
	}
	var h histogram
	for i := range 10000 {
		h.add(time.Duration(i) * time.Microsecond)
	}
	var counts [buckets]int64
	n := h.load(&counts)
	for _, percent := range []int64{50, 95, 99} {
		got, exact := quantile(&counts, n, percent), time.Duration(percent*100)*time.Microsecond
		if got < exact || got > exact+exact/7 {
			t.Errorf("p%d is %v, not %v", percent, got, exact)
		}
	}
}

func TestAlloc(t *testing.T) {
	for _, n := range []int{1, 512, 5000, offHeap, 1 << 20} {
		b := Alloc(n)
		if len(b) != n || cap(b) != n || !Aligned(b[:0], 0, MemoryAlign) {
			t.Fatalf("%d bytes: %p, %d, %d", n, b, len(b), cap(b))
		}
		for i := range b {
			if b[i] != 0 {
				t.Fatal("memory is not zero")
			}
			b[i] = 1
		}
		Discard(b)
		b[0] = 2
		Free(b)
	}
}

// size is what the benchmarks read and write of: more than a disk's own cache
// would like, little enough to be written first.
const benchSize = 256 << 20

func benchFile(b *testing.B, rings, direct bool) File {
	f := open(b, newOS(b, rings), "f", OpenOptions{Create: true, Direct: direct})
	if direct && f.Align() == 1 {
		b.Skip("the file system has no direct I/O")
	}
	buf := filled(b, rand.New(rand.NewPCG(1, 1)), 1<<20)
	for off := int64(0); off < benchSize; off += int64(len(buf)) {
		if _, err := f.WriteAt(buf, off); err != nil {
			b.Fatal(err)
		}
	}
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	return f
}

func BenchmarkRead(b *testing.B)  { benchIO(b, kindRead) }
func BenchmarkWrite(b *testing.B) { benchIO(b, kindWrite) }

// benchIO does random operations, one by one or 32 in a batch, and for writes a
// sync every 32.
func benchIO(b *testing.B, kind int) {
	for _, c := range []struct {
		name          string
		rings, direct bool
		batch         int
	}{
		{"buffered", false, false, 1}, {"buffered/threads32", false, false, 32}, {"buffered/uring32", true, false, 32},
		{"direct", false, true, 1}, {"direct/threads32", false, true, 32}, {"direct/uring32", true, true, 32},
	} {
		for _, size := range []int{4 << 10, 256 << 10} {
			b.Run(fmt.Sprintf("%s/%dKiB", c.name, size>>10), func(b *testing.B) {
				f := benchFile(b, c.rings, c.direct)
				rng := rand.New(rand.NewPCG(5, 6))
				buf := filled(b, rng, c.batch*size)
				ops := make([]Op, c.batch)
				b.SetBytes(int64(size))
				b.ResetTimer()
				for done := 0; done < b.N; done += c.batch {
					for i := range ops {
						ops[i] = Op{Buf: buf[i*size:][:size], Off: rng.Int64N(benchSize/int64(size)) * int64(size)}
					}
					if err := doBatch(f, kind, ops); err != nil {
						b.Fatal(err)
					}
					if kind == kindWrite && done/32 != (done+c.batch)/32 {
						if err := f.Sync(); err != nil {
							b.Fatal(err)
						}
					}
				}
			})
		}
	}
}

// BenchmarkCount measures what counting costs an operation.
func BenchmarkCount(b *testing.B) {
	var c classCounters
	for range b.N {
		c.end(kindRead, c.begin(1), 4096, false)
	}
}
