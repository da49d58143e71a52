package wal

import (
	"context"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// A finished segment never changes again until it is given up, so a copy of it
// can be made at any time before. The Archiver makes one of each, in their order,
// and Recycle keeps what it has not copied.
//
// A copy has the records of its segment and nothing behind them. It is made under
// another name, read again and checked, synced and renamed, so that a file in the
// archive is whole whatever happens. A file that has that name already is
// replaced if it is equal, as after a crash between the rename and what notes it,
// and never if it is not: then it belongs to another history of the database.
//
// How far the archive goes is noted in the file "archived" beside the segments:
// the number of the next segment 8, CRC-32C 4. Where it is missing or damaged
// archiving begins anew with the oldest segment that is followed by all others.

// archivedName is the file with the number of the next segment to be archived.
const archivedName = Dir + "/archived"

// The pause after a failure, which doubles with each.
const (
	minRetry = time.Second
	maxRetry = time.Minute
)

// ArchiveConfig describes where finished segments are archived.
type ArchiveConfig struct {
	// Open opens the archive. It is called for every attempt, as an archive may be
	// away for a time.
	Open  func() (vfs.FS, error)
	Clock env.Clock
	// Warn is told about what goes wrong; nil where nobody is.
	Warn func(error)
}

// ArchiveStats are what pg_stat_archiver shows.
type ArchiveStats struct {
	Archived, Failed         int64
	LastArchived, LastFailed string // file names
	ArchivedAt, FailedAt     time.Time
}

// Archiver copies the finished segments of a log to an archive.
type Archiver struct {
	cfg  ArchiveConfig
	log  *Log
	next atomic.Uint64 // first segment that is not archived

	mu     sync.Mutex    // one attempt at a time; guards what follows
	retry  time.Duration // after which there is another one
	paused time.Duration // how long the last pause was

	statMu sync.Mutex
	stats  ArchiveStats
}

// Archive makes the log keep its finished segments until Run has archived them.
func (l *Log) Archive(cfg ArchiveConfig) error {
	a := &Archiver{cfg: cfg, log: l}
	next, err := a.begin()
	if err != nil {
		return err
	}
	a.next.Store(next)
	l.archiver = a
	return nil
}

// Archiver returns what archives the segments, or nil.
func (l *Log) Archiver() *Archiver { return l.archiver }

// Stats returns what was archived and what has failed.
func (a *Archiver) Stats() ArchiveStats {
	a.statMu.Lock()
	defer a.statMu.Unlock()
	return a.stats
}

// begin returns the first segment to be archived.
func (a *Archiver) begin() (uint64, error) {
	nums, err := segments(a.log.cfg.FS)
	if err != nil {
		return 0, err
	}
	current := a.log.segmentOf(a.log.End())
	oldest := current
	for slices.Contains(nums, oldest-1) && a.begun(oldest-1) {
		oldest--
	}
	b, err := vfs.ReadFile(a.log.cfg.FS, archivedName)
	switch {
	case vfs.NotExist(err):
		return oldest, nil
	case err != nil:
		return 0, err
	case len(b) != 12 || crc32.Checksum(b[:8], castagnoli) != binary.LittleEndian.Uint32(b[8:]):
		a.warn(errs.New(errs.DataCorrupted, "file %q is damaged: archiving begins anew with %q", archivedName, segmentName(oldest)))
		return oldest, nil
	}
	next := binary.LittleEndian.Uint64(b)
	if next < oldest {
		a.warn(errs.New(errs.UndefinedFile, "the archive of the write-ahead log has a gap: segments from %q to before %q were given up while archive_mode was off", segmentName(next), segmentName(oldest)).
			WithHint("Take a new base backup."))
		next = oldest
	}
	return min(next, current), nil
}

// begun reports whether a file has the header of its segment. Wipe takes it away.
func (a *Archiver) begun(n uint64) bool {
	f, err := a.log.cfg.FS.Open(segmentName(n))
	if err != nil {
		return false
	}
	defer f.Close()
	b := make([]byte, segmentHeader)
	if err := vfs.ReadFull(f, b, 0, segmentName(n)); err != nil {
		return false
	}
	h, ok := parseHeader(b)
	return ok && h.segment == n && h.dbID == a.log.cfg.DBID
}

func (a *Archiver) warn(err error) {
	if a.cfg.Warn != nil {
		a.cfg.Warn(err)
	}
}

// Run archives the segments that are finished. After a failure it does nothing
// for a while, unless now is set. What fails is reported, and tried again by a
// later call.
func (a *Archiver) Run(ctx context.Context, now bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !now && a.paused > 0 && a.cfg.Clock.Monotonic() < a.retry {
		return
	}
	for ctx.Err() == nil {
		n := a.next.Load()
		if n >= a.log.segmentOf(a.log.Flushed()) {
			return
		}
		if err := a.archive(n); err != nil {
			a.failed(n, err)
			return
		}
		a.paused = 0
		a.statMu.Lock()
		a.stats.Archived++
		a.stats.LastArchived, a.stats.ArchivedAt = baseName(n), a.cfg.Clock.Now()
		a.statMu.Unlock()
	}
}

// failed notes a failure.
func (a *Archiver) failed(n uint64, err error) {
	a.paused = min(max(2*a.paused, minRetry), maxRetry)
	a.retry = a.cfg.Clock.Monotonic() + a.paused
	a.statMu.Lock()
	a.stats.Failed++
	a.stats.LastFailed, a.stats.FailedAt = baseName(n), a.cfg.Clock.Now()
	a.statMu.Unlock()
	a.warn(errs.New(errs.CodeOf(err), "segment %q could not be archived, and is kept: %s", segmentName(n), err.Error()).WithCause(err))
}

// archive archives a segment and notes that it did.
func (a *Archiver) archive(n uint64) error {
	archive, err := a.cfg.Open()
	if err != nil {
		return err
	}
	from, to := place{a.log.cfg.FS, segmentName(n)}, place{archive, baseName(n)}
	if err := copySegment(a.log.cfg, n, from, to, false); err != nil {
		return err
	}
	return a.note(n + 1)
}

// note makes it durable that the segments before next need not be archived.
func (a *Archiver) note(next uint64) error {
	b := binary.LittleEndian.AppendUint64(nil, next)
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
	if err := vfs.WriteFileDurably(a.log.cfg.FS, Dir, archivedName, b); err != nil {
		return err
	}
	a.next.Store(next)
	return nil
}

// SkipTo gives up the segments before the one of lsn: the log has been damaged
// there, which was accepted.
func (a *Archiver) SkipTo(lsn LSN) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	n, next := a.next.Load(), a.log.segmentOf(lsn)
	if n >= next {
		return nil
	}
	a.warn(errs.New(errs.DataCorrupted, "the archive of the write-ahead log has a gap: segments from %q to before %q are not archived, for one of them is damaged", segmentName(n), segmentName(next)).
		WithHint("Take a new base backup."))
	return a.note(next)
}
