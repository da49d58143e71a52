package wal

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// Dir is the directory of the segment files.
const Dir = "wal"

// maxBuffered is how much may wait in memory before an appender writes it.
const maxBuffered = 8 << 20

// Config describes a log.
type Config struct {
	FS      vfs.FS
	DBID    uint64
	Segment int64 // bytes; the same for the life of a database
	// Codec compresses large payloads. Records that were made with another one are
	// read all the same.
	Codec compress.Codec
}

// Txn is a transaction's place in the log. Its fields are changed under the
// log's lock by Append and read by the owner.
type Txn struct {
	ID    TxnID
	First LSN // first record, 0 when it has logged nothing
	Last  LSN // last record
}

// Log is an open log.
type Log struct {
	cfg Config

	mu       sync.Mutex // guards what follows
	buf      []byte     // records not yet handed to a flush
	pieces   []piece    // where they go
	next     LSN        // position of the next record
	crc      uint32     // of the last record
	active   map[*Txn]struct{}
	reusable []string // names of old segments
	redo     LSN      // start of the newest checkpoint: older pages get a full image

	spare []byte // becomes buf when buf is being written

	redoNow atomic.Uint64 // copy of redo for readers without the lock
	stopped atomic.Bool   // copy of failed != nil
	plain   atomic.Bool   // the present segment must have no compressed records

	flushMu  sync.Mutex // guards what follows
	flushed  LSN
	flushing bool
	done     *sync.Cond
	failed   error

	out segFile // used by the flusher alone

	archiver *Archiver // nil where segments are not archived

	stats Stats
}

// Stats counts what the log did.
type Stats struct {
	Records, Bytes, Flushes, Syncs atomic.Int64
}

// piece is a run of buffered bytes that belong at lsn.
type piece struct {
	lsn        LSN
	start, end int
}

// Create starts an empty log and returns it with the LSN of its first record.
func Create(cfg Config) (*Log, error) {
	if err := cfg.FS.MkdirAll(Dir); err != nil {
		return nil, err
	}
	l := newLog(cfg)
	l.startSegment(1)
	l.flushed = l.next
	if err := l.Flush(l.next + 1); err != nil {
		return nil, err
	}
	return l, nil
}

func newLog(cfg Config) *Log {
	l := &Log{cfg: cfg, active: map[*Txn]struct{}{}, out: segFile{buf: &scratch{}}}
	runtime.AddCleanup(l, (*scratch).free, l.out.buf)
	l.done = sync.NewCond(&l.flushMu)
	return l
}

// OpenAt continues a log at its end, which a Reader has found.
func OpenAt(cfg Config, end LSN, crc uint32) (*Log, error) {
	l := newLog(cfg)
	l.next, l.crc, l.flushed = end, crc, end
	if l.offsetOf(end) == 0 {
		return l, nil // the next segment does not exist yet
	}
	seg := l.segmentOf(end)
	f, err := cfg.FS.OpenFile(segmentName(seg), openOptions(cfg.Segment))
	if err != nil {
		return nil, err
	}
	size, err := f.Size()
	if err != nil {
		return nil, err
	}
	if size < cfg.Segment {
		if err := f.Preallocate(cfg.Segment); err != nil {
			return nil, err
		}
	}
	if err := l.resume(f, end); err != nil {
		f.Close()
		return nil, err
	}
	return l, nil
}

// resume goes on in a segment that an earlier life has begun, in the format that
// it has.
func (l *Log) resume(f vfs.File, end LSN) error {
	b, name := make([]byte, segmentHeader), segmentName(l.segmentOf(end))
	if err := vfs.ReadFull(f, b, 0, name); err != nil {
		return err
	}
	h, ok := parseHeader(b)
	if !ok {
		return errs.New(errs.DataCorrupted, "write-ahead log is damaged: the header of segment %q is invalid", name)
	}
	l.plain.Store(h.version <= plainVersion)
	return l.out.resume(f, l.segmentOf(end), l.cfg.Segment, l.offsetOf(end))
}

func segmentName(n uint64) string { return fmt.Sprintf("%s/%016x.wal", Dir, n) }

func (l *Log) segmentOf(lsn LSN) uint64 { return lsn / uint64(l.cfg.Segment) }

func (l *Log) offsetOf(lsn LSN) int64 { return int64(lsn % uint64(l.cfg.Segment)) }

// startSegment buffers the header of segment n. l.mu is held, or l is new.
func (l *Log) startSegment(n uint64) {
	l.next = n * uint64(l.cfg.Segment)
	l.put(header{segment: n, dbID: l.cfg.DBID, seed: l.crc}.encode())
	l.plain.Store(false)
}

// put buffers bytes at l.next.
func (l *Log) put(b []byte) {
	start := len(l.buf)
	l.buf = append(l.buf, b...)
	l.extend(start)
}

// extend accounts for the bytes of buf from start on as being at l.next.
func (l *Log) extend(start int) {
	n := len(l.buf) - start
	if k := len(l.pieces) - 1; k >= 0 && l.pieces[k].lsn+LSN(l.pieces[k].end-l.pieces[k].start) == l.next {
		l.pieces[k].end = len(l.buf)
	} else {
		l.pieces = append(l.pieces, piece{l.next, start, len(l.buf)})
	}
	l.next += LSN(n)
}

// MaxPayload is the largest payload that a record can have.
func (l *Log) MaxPayload() int { return int(l.cfg.Segment) - segmentHeader - Overhead }

// Redo returns the start of the newest checkpoint. A page whose LSN is below
// must be logged whole when it is changed.
func (l *Log) Redo() LSN { return l.redoNow.Load() }

// Append adds a record and returns its LSN. txn may be nil for a System
// record; otherwise the record is chained to the transaction's. redo must be
// what Redo returned before the payload was made: when a checkpoint has begun
// since, Append does nothing and returns 0.
func (l *Log) Append(txn *Txn, typ Type, payload []byte, redo LSN) (LSN, error) {
	if len(payload) > l.MaxPayload() {
		return 0, errs.New(errs.ProgramLimitExceeded, "change of %d bytes is too large for the write-ahead log", len(payload))
	}
	if l.stopped.Load() {
		return 0, l.Err()
	}
	codec := compress.None
	if l.packs(typ, len(payload)) {
		// Before the lock, for it takes longer than all that is done with it.
		p := packers.Get().(*packer)
		defer p.release()
		payload, codec = p.pack(l.cfg.Codec, payload)
	}
	l.mu.Lock()
	if redo != l.redo && typ != Commit && typ != Abort {
		l.mu.Unlock()
		return 0, nil
	}
	lsn := l.appendLocked(txn, typ, payload, codec)
	if txn != nil {
		if typ == Commit || typ == Abort {
			delete(l.active, txn)
		} else {
			l.active[txn] = struct{}{}
		}
	}
	full := len(l.buf) > maxBuffered
	l.mu.Unlock()
	if full {
		return lsn, l.Flush(lsn + 1)
	}
	return lsn, nil
}

// packs reports whether a payload is worth compressing. FindDamage reads Commit
// records as they are stored.
func (l *Log) packs(typ Type, payload int) bool {
	return payload >= packFrom && l.cfg.Codec != compress.None && typ != Commit && !l.plain.Load()
}

// appendLocked adds a record, whose payload is as it is stored. l.mu is held.
func (l *Log) appendLocked(txn *Txn, typ Type, payload []byte, codec compress.Codec) LSN {
	l.makeRoom(len(payload))
	r := Record{LSN: l.next, Type: typ, Payload: payload, codec: codec}
	if txn != nil {
		r.Txn, r.Prev = txn.ID, txn.Last
		if txn.First == 0 {
			txn.First = r.LSN
		}
		txn.Last = r.LSN
	}
	start := len(l.buf)
	l.buf, l.crc = appendRecord(l.buf, &r, l.crc)
	l.extend(start)
	l.stats.Records.Add(1)
	l.stats.Bytes.Add(int64(len(payload) + Overhead))
	return r.LSN
}

// makeRoom goes on to the next segment when a record does not fit.
func (l *Log) makeRoom(payload int) {
	left := l.cfg.Segment - l.offsetOf(l.next)
	if l.offsetOf(l.next) != 0 && left >= int64(payload+Overhead) {
		return
	}
	l.nextSegment()
}

// nextSegment ends the present segment and begins the next one. l.mu is held.
func (l *Log) nextSegment() {
	seg := l.segmentOf(l.next)
	if l.offsetOf(l.next) == 0 {
		seg-- // the last record ended with its segment
	} else if l.cfg.Segment-l.offsetOf(l.next) >= Overhead {
		r := Record{LSN: l.next, Type: Pad}
		start := len(l.buf)
		l.buf, l.crc = appendRecord(l.buf, &r, l.crc)
		l.extend(start)
	}
	l.startSegment(seg + 1)
}

// Switch ends the present segment, unless it has no records, durably, so that it
// can be archived. It returns where its records end.
func (l *Log) Switch() (LSN, error) {
	if l.stopped.Load() {
		return 0, l.Err()
	}
	l.mu.Lock()
	end := l.next
	if l.offsetOf(end) > segmentHeader {
		l.nextSegment()
	}
	next := l.next
	l.mu.Unlock()
	return end, l.Flush(next)
}

// BeginCheckpoint appends a Checkpoint record whose payload describe makes of
// the active transactions, and returns its LSN. From then on pages older than
// it are logged whole.
func (l *Log) BeginCheckpoint(describe func(active []Txn) []byte) (LSN, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	active := make([]Txn, 0, len(l.active))
	for t := range l.active {
		active = append(active, *t)
	}
	lsn := l.appendLocked(nil, Checkpoint, describe(active), compress.None)
	l.redo = lsn
	l.redoNow.Store(lsn)
	return lsn, nil
}

// SetRedo sets the checkpoint that the log continues from, at recovery.
func (l *Log) SetRedo(lsn LSN) {
	l.redo = lsn
	l.redoNow.Store(lsn)
}

// Adopt puts a transaction that recovery has to undo among the active ones.
func (l *Log) Adopt(t *Txn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.active[t] = struct{}{}
}

// OldestActive returns the first LSN of the oldest active transaction, or
// limit if that is older.
func (l *Log) OldestActive(limit LSN) LSN {
	l.mu.Lock()
	defer l.mu.Unlock()
	for t := range l.active {
		if t.First != 0 && t.First < limit {
			limit = t.First
		}
	}
	return limit
}

// End returns the position after the last appended record.
func (l *Log) End() LSN {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.next
}

// Stats returns the counters.
func (l *Log) Stats() *Stats { return &l.stats }
