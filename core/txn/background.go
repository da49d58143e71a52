package txn

import (
	"context"
	"sync"
	"time"
)

// The rhythm of the background work.
const (
	flushEvery  = 200 * time.Millisecond // of commits that did not wait
	writeEvery  = 500 * time.Millisecond
	writePages  = 256 // dirty pages a round
	freezeEvery = 2 * time.Second
)

// The defaults of what makes a checkpoint due.
const (
	checkpointTimeout = 5 * time.Minute
	maxWAL            = 1 << 30
	recoveryTarget    = 10 * time.Second
)

// redoRate is how many bytes of log recovery is taken to repeat in a second.
const redoRate = 64 << 20

// background is the goroutines of an open database.
type background struct {
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// startBackground starts the log flusher, page writer, checkpointer and
// freezer. Their errors are not lost: what matters stops the log, and the
// next write reports it.
func (db *DB) startBackground() {
	ctx, cancel := context.WithCancel(context.Background())
	db.bg.cancel = cancel
	db.bg.every(ctx, db, flushEvery, func(context.Context) { _ = db.log.Flush(db.log.End()) })
	db.bg.every(ctx, db, writeEvery, func(context.Context) { _, _ = db.st.Pool().WriteSome(writePages, db.log.End()) })
	db.bg.every(ctx, db, time.Second, db.maybeCheckpoint)
	db.bg.every(ctx, db, freezeEvery, db.freezeAll)
}

// every calls f again and again until ctx ends.
func (b *background) every(ctx context.Context, db *DB, d time.Duration, f func(context.Context)) {
	b.wg.Add(1)
	go func() {
		defer b.wg.Done()
		for db.env.Clock.Sleep(ctx, d) == nil {
			f(ctx)
		}
	}()
}

// stop ends the goroutines and waits for them.
func (b *background) stop() {
	if b.cancel != nil {
		b.cancel()
		b.wg.Wait()
	}
}

// maybeCheckpoint checkpoints when enough time has passed, or so much log was
// written that there would be too much of it, or recovery would take too long.
func (db *DB) maybeCheckpoint(ctx context.Context) {
	now, bytes := db.env.Clock.Monotonic(), db.log.Stats().Bytes.Load()
	if bytes == db.checkpointed.bytes {
		db.checkpointed.at = now
		return
	}
	limit := min(db.opt.MaxWAL/2, int64(db.opt.RecoveryTarget.Seconds()*redoRate))
	if bytes-db.checkpointed.bytes < limit && now-db.checkpointed.at < db.opt.CheckpointTimeout {
		return
	}
	if db.Checkpoint(ctx) == nil {
		db.checkpointed.at, db.checkpointed.bytes = now, bytes
	}
}

// freezeAll freezes the tables that have enough hot rows.
func (db *DB) freezeAll(ctx context.Context) {
	db.regMu.RLock()
	var ids []TableID
	for id, t := range db.tables {
		if t.hotRows.Load() >= FreezeRows {
			ids = append(ids, id)
		}
	}
	db.regMu.RUnlock()
	for _, id := range ids {
		if ctx.Err() != nil {
			return
		}
		_, _ = db.Freeze(ctx, id, FreezeRows)
	}
}
