package session

import (
	"time"

	"github.com/basaltdb/basalt/vector"
)

// registerStorageViews registers the views of what the storage does; PostgreSQL
// has none of their shape. Times are in milliseconds.
func registerStorageViews(t *systemTables) {
	t.pg(15990, "basalt_stat_io", `class:text operation:text count:int8 bytes:int8 errors:int8 total_time:float8 p50_time:float8
p95_time:float8 p99_time:float8 batches:int8 batched:int8 retries:int8 open_files:int8 direct_files:int8 direct_refused:int8
queue_depth:int8 max_queue_depth:int8 io_uring:bool`, statIO)
	t.pg(15991, "basalt_stat_pool", `budget:int8 used:int8 mapped:int8 dirty_pages:int8 page_hits:int8 page_misses:int8
block_hits:int8 block_misses:int8 read_ahead:int8 evictions:int8 pages_written:int8 write_batches:int8`, statPool)
}

// statIO has a row for each kind of operation on each class of files. What is
// counted for a class as a whole is in each of its rows.
func statIO(s *Session, w *rowWriter) error {
	st := s.db.store.Metrics().IO
	millis := func(d time.Duration) { vector.AppendFixed(w.next(), float64(d)/float64(time.Millisecond)) }
	for _, c := range st.Class {
		for i, o := range c.Operations() {
			w.str(c.Name)
			w.str([]string{"read", "write", "sync"}[i])
			w.int8(o.Count)
			w.int8(o.Bytes)
			w.int8(o.Errors)
			for _, d := range []time.Duration{o.Time, o.P50, o.P95, o.P99} {
				millis(d)
			}
			for _, n := range []int64{c.Batches, c.BatchOps, c.Retries, c.OpenFiles, c.DirectFiles, c.DirectRefused, c.QueueDepth, c.MaxQueueDepth} {
				w.int8(n)
			}
			w.boolean(st.Uring)
			w.end()
		}
	}
	return nil
}

func statPool(s *Session, w *rowWriter) error {
	p := s.db.store.Metrics().Pool
	for _, n := range []int64{p.Budget, p.Used, p.Mapped, p.Dirty, p.PageHits, p.PageMisses, p.BlockHits, p.BlockMisses, p.Ahead, p.Evictions, p.Writes, p.Batches} {
		w.int8(n)
	}
	w.end()
	return nil
}
