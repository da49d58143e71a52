package segment

import (
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

const (
	// aheadJobs is how many ranges of a scan are on their way at once.
	aheadJobs = 4
	// aheadShare is which part of the pool they may take.
	aheadShare = 16
	// aheadRun is the most that one read gets.
	aheadRun = 256 << 10
)

// Ahead brings blocks of segments into the pool before a scan gets to them: the
// blocks of a column that follow one another by one read, and the columns' reads
// at once. It is safe for concurrent use.
type Ahead struct {
	pool  *buffer.Pool
	cols  []int
	ids   bool
	preds []Predicate

	limit  int64
	bytes  atomic.Int64 // on their way
	jobs   chan struct{}
	closed atomic.Bool
	wg     sync.WaitGroup
}

// NewAhead returns the look-ahead of a scan of some columns, and of the RowIDs
// with ids, that leaves out blocks that preds refute.
func NewAhead(pool *buffer.Pool, cols []int, ids bool, preds []Predicate) *Ahead {
	return &Ahead{
		pool: pool, cols: cols, ids: ids, preds: preds,
		limit: pool.Budget() / aheadShare, jobs: make(chan struct{}, aheadJobs),
	}
}

// run is successive blocks of a column, of which some are not in the pool.
type run struct {
	col, from, to int
	off           int64
	size          int
	frames        []*buffer.Frame // nil where a block is there
}

// Read brings in a range of blocks. What cannot be had is left to the scan, which
// will meet the reason.
func (a *Ahead) Read(s *Segment, from, to int) {
	if runs, size := a.missing(s, from, to); size > 0 && size <= a.limit {
		a.read(s, runs)
	}
}

// Start does as Read in the background, unless enough is on its way.
func (a *Ahead) Start(s *Segment, from, to int) {
	runs, size := a.missing(s, from, to)
	if size == 0 || a.closed.Load() {
		return
	}
	if a.bytes.Add(size) > a.limit {
		a.bytes.Add(-size)
		return
	}
	select {
	case a.jobs <- struct{}{}:
	default:
		a.bytes.Add(-size)
		return
	}
	a.wg.Go(func() {
		if !a.closed.Load() {
			a.read(s, runs)
		}
		a.bytes.Add(-size)
		<-a.jobs
	})
}

// Close waits until nothing is on its way. What has not begun does not.
func (a *Ahead) Close() {
	a.closed.Store(true)
	a.wg.Wait()
}

// missing returns the runs of blocks that are not in the pool, and the bytes that
// they take there.
func (a *Ahead) missing(s *Segment, from, to int) (runs []run, bytes int64) {
	scan := func(col int) {
		var r run
		for k := from; k < to; k++ {
			m := &s.cols[col].blocks[k]
			if s.pool.Contains(s.key(col, k)) || s.Refuted(k, a.preds) {
				continue
			}
			bytes += int64(m.raw)
			if end := int(m.off-r.off) + int(m.size); r.to > 0 && r.to == k && end <= aheadRun {
				r.to, r.size = k+1, end
				continue
			}
			if r.to > 0 {
				runs = append(runs, r)
			}
			r = run{col: col, from: k, to: k + 1, off: m.off, size: int(m.size)}
		}
		if r.to > 0 {
			runs = append(runs, r)
		}
	}
	for _, col := range a.cols {
		if col < s.Columns() {
			scan(col)
		}
	}
	if a.ids && !s.dense {
		scan(len(s.cols) - 1)
	}
	return runs, bytes
}

// read brings in runs.
func (a *Ahead) read(s *Segment, runs []run) {
	for i := range runs {
		if !runs[i].begin(s) {
			runs = runs[:i+1]
			break
		}
	}
	runs = slices.DeleteFunc(runs, func(r run) bool { return !slices.ContainsFunc(r.frames, isFrame) })
	total := 0
	for i := range runs {
		total += aligned4K(runs[i].size)
	}
	if total == 0 {
		return
	}
	mem := vfs.Alloc(total)
	defer vfs.Free(mem)
	ops := make([]vfs.Op, len(runs))
	at := 0
	for i := range runs {
		ops[i] = vfs.Op{Buf: mem[at : at+runs[i].size], Off: runs[i].off}
		at += aligned4K(runs[i].size)
	}
	_ = vfs.ReadBatch(s.file, ops) // each operation has its own error
	for i := range runs {
		runs[i].finish(s, &ops[i])
	}
}

func isFrame(f *buffer.Frame) bool { return f != nil }

func aligned4K(n int) int { return (n + vfs.MemoryAlign - 1) &^ (vfs.MemoryAlign - 1) }

// begin enters frames for the blocks of a run that are not in the pool. It
// returns false where there is no room for all.
func (r *run) begin(s *Segment) bool {
	r.frames = make([]*buffer.Frame, r.to-r.from)
	for k := r.from; k < r.to; k++ {
		f, err := s.pool.Begin(s.key(r.col, k), int(s.cols[r.col].blocks[k].raw))
		if err != nil {
			return false
		}
		r.frames[k-r.from] = f
	}
	return true
}

// finish fills the frames of what was read. Whoever waits for one gets the
// error that there was.
func (r *run) finish(s *Segment, op *vfs.Op) {
	err := op.Err
	if err == nil && op.N < len(op.Buf) || err == io.EOF {
		err = errs.New(errs.IOError, "could not read file %q: read only %d of %d bytes at offset %d", Name(s.id), op.N, len(op.Buf), op.Off)
	}
	for i, f := range r.frames {
		if f == nil {
			continue
		}
		m := &s.cols[r.col].blocks[r.from+i]
		ferr := err
		if ferr == nil {
			at := int(m.off - r.off)
			ferr = s.accept(r.col, m, op.Buf[at:at+int(m.size)], f.Data())
		}
		if f.Loaded(ferr) == nil {
			f.Unpin()
		}
	}
}
