package txn

import (
	"context"
	"sync"
	"time"
)

// The rhythm of the background work.
const (
	flushEvery      = 200 * time.Millisecond // of commits that did not wait
	writeEvery      = 500 * time.Millisecond
	reorganiseEvery = 2 * time.Second
	archiveEvery    = 250 * time.Millisecond
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

// startBackground starts the log flusher, page writer, checkpointer, freezer and
// archiver. Their errors are not lost: what matters stops the log, and the
// next write reports it.
func (db *DB) startBackground() {
	ctx, cancel := context.WithCancel(context.Background())
	db.bg.cancel = cancel
	db.bg.every(ctx, db, flushEvery, func(context.Context) { _ = db.log.Flush(db.log.End()) })
	db.bg.every(ctx, db, writeEvery, db.cleaner())
	db.bg.every(ctx, db, writeEvery, func(context.Context) { _ = db.inst.Trees().Trim(int(db.opt.PoolBytes / trimPart)) })
	db.bg.every(ctx, db, time.Second, db.maybeCheckpoint)
	db.bg.every(ctx, db, reorganiseEvery, db.reorganiseAll)
	if db.opt.ArchiveDir != "" {
		db.bg.every(ctx, db, archiveEvery, db.Archive)
	}
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
	if bytes-db.checkpointed.bytes < db.checkpointBytes() && now-db.checkpointed.at < db.opt.CheckpointTimeout {
		return
	}
	db.commitMu.Lock()
	ts := db.lastTS
	db.commitMu.Unlock()
	if db.inst.CheckpointPaced(ts, db.rest(ctx)) == nil {
		db.checkpointed.at, db.checkpointed.bytes = now, bytes
	}
}

// checkpointBytes is how much log makes a checkpoint due.
func (db *DB) checkpointBytes() int64 {
	return min(db.opt.MaxWAL/2, int64(db.opt.RecoveryTarget.Seconds()*redoRate))
}

// rest makes a checkpoint rest as long as it took to write each batch, so that
// commits have the disk for themselves half of the time.
func (db *DB) rest(ctx context.Context) func(int) error {
	last := db.env.Clock.Monotonic()
	return func(int) error {
		err := db.env.Clock.Sleep(ctx, db.env.Clock.Monotonic()-last)
		last = db.env.Clock.Monotonic()
		return err
	}
}

// cleaner writes dirty pages as fast as the log grows.
func (db *DB) cleaner() func(context.Context) {
	last := int64(0)
	return func(context.Context) {
		bytes := db.log.Stats().Bytes.Load()
		_, _ = db.st.Pool().Clean(db.log.End(), bytes-last, db.checkpointBytes())
		last = bytes
	}
}

// reorganiseAll freezes the tables that have enough hot rows, and rewrites the
// segments that are worth it.
func (db *DB) reorganiseAll(ctx context.Context) {
	db.regMu.RLock()
	var freeze, rewrite []TableID
	for id, t := range db.tables {
		if t.hotRows.Load() >= FreezeRows {
			freeze = append(freeze, id)
		}
		if t.anyWorthRewriting() {
			rewrite = append(rewrite, id)
		}
	}
	db.regMu.RUnlock()
	for _, id := range freeze {
		if ctx.Err() == nil {
			_, _ = db.Freeze(ctx, id, FreezeRows)
		}
	}
	for _, id := range rewrite {
		if ctx.Err() == nil {
			_, _ = db.Rewrite(ctx, id, false)
		}
	}
}
