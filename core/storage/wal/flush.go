package wal

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// Flushed returns the position up to which the log is durable.
func (l *Log) Flushed() LSN {
	l.flushMu.Lock()
	defer l.flushMu.Unlock()
	return l.flushed
}

// Err returns the failure that stopped the log, or nil.
func (l *Log) Err() error {
	l.flushMu.Lock()
	defer l.flushMu.Unlock()
	return l.failed
}

// Fail stops the log as a failed sync does: nothing more becomes durable.
// Whoever has changed a page and cannot log it calls it.
func (l *Log) Fail(cause error) {
	l.flushMu.Lock()
	defer l.flushMu.Unlock()
	l.failLocked(cause)
}

func (l *Log) failLocked(cause error) {
	if l.failed == nil {
		l.failed = errs.New(errs.IOError, "the database does not accept writes until it is restarted: %s", cause.Error()).WithCause(cause)
	}
	l.stopped.Store(true)
	l.done.Broadcast()
}

// Flush makes the log durable at least up to lsn. Of several callers one
// writes and syncs for all that have appended by then; the others wait.
func (l *Log) Flush(lsn LSN) error {
	l.flushMu.Lock()
	defer l.flushMu.Unlock()
	for l.failed == nil && l.flushed < lsn {
		if l.flushing {
			l.done.Wait()
			continue
		}
		l.flushing = true
		l.flushMu.Unlock()
		end, err := l.writeOut()
		l.flushMu.Lock()
		l.flushing = false
		if err != nil {
			l.failLocked(err)
		} else {
			l.flushed = end
			l.done.Broadcast()
			if end < lsn { // lsn is beyond the end: everything is flushed
				return nil
			}
		}
	}
	if l.flushed >= lsn {
		return nil
	}
	return l.failed
}

// writeOut writes what is buffered, durably, as the only flusher.
func (l *Log) writeOut() (LSN, error) {
	l.mu.Lock()
	buf, pieces, end := l.buf, l.pieces, l.next
	l.buf, l.pieces, l.spare = l.spare[:0], nil, nil
	l.mu.Unlock()
	l.stats.Flushes.Add(1)
	for _, p := range pieces {
		if err := l.writePiece(p.lsn, buf[p.start:p.end]); err != nil {
			return 0, err
		}
	}
	if cap(buf) <= 2*maxBuffered {
		l.mu.Lock()
		l.spare = buf
		l.mu.Unlock()
	}
	return end, nil
}

// writePiece writes bytes that may span segments.
func (l *Log) writePiece(lsn LSN, b []byte) error {
	for len(b) > 0 {
		seg, off := l.segmentOf(lsn), l.offsetOf(lsn)
		if l.out.file == nil || seg != l.out.number {
			if err := l.nextFile(seg); err != nil {
				return err
			}
		}
		n := min(int64(len(b)), l.cfg.Segment-off)
		l.stats.Syncs.Add(1)
		if err := l.out.write(b[:n], off); err != nil {
			return err
		}
		b, lsn = b[n:], lsn+LSN(n)
	}
	return nil
}

// nextFile goes on to segment n, which does not exist yet: a recycled file, or
// a new one.
func (l *Log) nextFile(n uint64) error {
	if err := l.out.close(); err != nil {
		return err
	}
	name := segmentName(n)
	f, written, err := l.makeFile(name)
	if err != nil {
		return err
	}
	// The name must be durable before a record in the file can count as such.
	if err := l.cfg.FS.SyncDir(Dir); err != nil {
		f.Close()
		return err
	}
	l.out.start(f, n, l.cfg.Segment, written)
	return nil
}

func (l *Log) makeFile(name string) (f vfs.File, written int64, err error) {
	l.mu.Lock()
	old := ""
	if k := len(l.reusable) - 1; k >= 0 {
		old, l.reusable = l.reusable[k], l.reusable[:k]
	}
	l.mu.Unlock()
	if old != "" {
		if err = l.cfg.FS.Rename(old, name); err == nil {
			f, err = l.cfg.FS.OpenFile(name, openOptions(l.cfg.Segment))
		}
		return f, l.cfg.Segment, err
	}
	opt := openOptions(l.cfg.Segment)
	opt.Create = true
	if f, err = l.cfg.FS.OpenFile(name, opt); err != nil {
		return nil, 0, err
	}
	if err = f.Preallocate(l.cfg.Segment); err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, 0, nil
}

// Close flushes the log and closes its file.
func (l *Log) Close() error {
	err := l.Flush(l.End() + 1)
	if cerr := l.out.close(); err == nil {
		err = cerr
	}
	l.out.buf.free()
	return err
}
