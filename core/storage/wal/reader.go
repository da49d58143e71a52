package wal

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// maxKept is how many old segment files are kept for reuse.
const maxKept = 2

// Reader reads records from a position on. It keeps one segment in memory.
type Reader struct {
	cfg  Config
	pos  LSN
	crc  uint32
	seg  uint64
	data []byte
	buf  []byte // the last payload that was compressed
}

// NewReader returns a reader whose first record is the one at lsn.
func NewReader(cfg Config, lsn LSN) (*Reader, error) {
	r := &Reader{cfg: cfg, pos: lsn}
	off := int64(lsn % uint64(cfg.Segment))
	ok, err := r.load(lsn / uint64(cfg.Segment))
	if err != nil {
		return nil, err
	}
	if !ok || off < segmentHeader || int(off) > len(r.data) {
		return nil, errs.New(errs.DataCorrupted, "write-ahead log is damaged: segment %q is missing or its header is invalid, but it has the redo point", segmentName(lsn/uint64(cfg.Segment)))
	}
	r.crc = binary.LittleEndian.Uint32(r.data[off-4:])
	return r, nil
}

// load reads a segment; false when it is missing or not of this log.
func (r *Reader) load(seg uint64) (bool, error) {
	data, err := readSegment(r.cfg, seg, r.data)
	if vfs.NotExist(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r.data = data
	h, ok := parseHeader(r.data)
	r.seg = seg
	return ok && h.segment == seg && h.dbID == r.cfg.DBID, nil
}

// Next returns the next record, or false at the end of the log. The payload
// is valid until the following call.
func (r *Reader) Next() (Record, bool, error) {
	for {
		off := int64(r.pos % uint64(r.cfg.Segment))
		inSegment := off != 0 && r.pos/uint64(r.cfg.Segment) == r.seg
		if inSegment && r.cfg.Segment-off >= Overhead {
			if off > int64(len(r.data)) {
				return Record{}, false, nil
			}
			rec, crc, ok := parseRecord(r.data[off:], r.pos, r.crc)
			if !ok {
				return Record{}, false, nil
			}
			r.crc = crc
			if rec.Type != Pad {
				r.pos = rec.End()
				var err error
				r.buf, err = r.cfg.unpack(&rec, r.buf)
				return rec, err == nil, err
			}
			r.pos = (r.seg + 1) * uint64(r.cfg.Segment)
		}
		next := r.seg + 1
		ok, err := r.load(next)
		if err != nil {
			return Record{}, false, err
		}
		// The seed ties the segment to the record before it.
		if !ok || binary.LittleEndian.Uint32(r.data[segmentHeader-4:]) != r.crc {
			return Record{}, false, nil
		}
		r.pos = next*uint64(r.cfg.Segment) + segmentHeader
	}
}

// End returns the position after the last record that Next returned, and the
// CRC that the record there continues.
func (r *Reader) End() (LSN, uint32) { return r.pos, r.crc }

// Random reads single records by LSN, as undo does. It keeps a file open.
type Random struct {
	cfg  Config
	file vfs.File
	seg  uint64
	buf  []byte
	raw  []byte // the last payload that was compressed
}

// NewRandom returns a reader of single records.
func NewRandom(cfg Config) *Random { return &Random{cfg: cfg} }

// Read returns the record at lsn, which must have been flushed. The payload
// is valid until the following call.
func (r *Random) Read(lsn LSN) (Record, error) {
	seg, off := lsn/uint64(r.cfg.Segment), int64(lsn%uint64(r.cfg.Segment))
	name := segmentName(seg)
	if r.file == nil || seg != r.seg {
		r.Close()
		f, err := r.cfg.FS.Open(name)
		if err != nil {
			return Record{}, err
		}
		r.file, r.seg = f, seg
	}
	bad := errs.New(errs.DataCorrupted, "write-ahead log is damaged: %s has no valid record", r.cfg.Place(lsn))
	if off < segmentHeader {
		return Record{}, bad
	}
	head := make([]byte, recordCRC+recordHeader)
	if err := vfs.ReadFull(r.file, head, off-recordCRC, name); err != nil {
		return Record{}, err
	}
	n := int64(binary.LittleEndian.Uint32(head[recordCRC+33:]))
	if off+Overhead+n > r.cfg.Segment {
		return Record{}, bad
	}
	r.buf = slices.Grow(r.buf[:0], int(n+Overhead))[:n+Overhead]
	if err := vfs.ReadFull(r.file, r.buf, off, name); err != nil {
		return Record{}, err
	}
	rec, _, ok := parseRecord(r.buf, lsn, binary.LittleEndian.Uint32(head))
	if !ok {
		return Record{}, bad
	}
	var err error
	r.raw, err = r.cfg.unpack(&rec, r.raw)
	return rec, err
}

// Close closes the file.
func (r *Random) Close() {
	if r.file != nil {
		r.file.Close()
		r.file = nil
	}
}

// segments lists the segment numbers on disk, ascending.
func segments(fsys vfs.FS) ([]uint64, error) { return segmentsIn(fsys, Dir) }

func segmentsIn(fsys vfs.FS, dir string) ([]uint64, error) {
	names, err := fsys.List(dir)
	if err != nil {
		return nil, err
	}
	var nums []uint64
	for _, name := range names {
		if base, ok := strings.CutSuffix(name, ".wal"); ok {
			if n, err := strconv.ParseUint(base, 16, 64); err == nil {
				nums = append(nums, n)
			}
		}
	}
	slices.Sort(nums)
	return nums, nil
}

// Recycle gives up the segments before the one that holds lsn, where they need
// not be archived any more: a few are kept to become future segments, the others
// are removed.
func (l *Log) Recycle(lsn LSN) error {
	nums, err := segments(l.cfg.FS)
	if err != nil {
		return err
	}
	limit := l.segmentOf(lsn)
	if l.archiver != nil {
		limit = min(limit, l.archiver.next.Load())
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range nums {
		name := segmentName(n)
		if n >= limit || slices.Contains(l.reusable, name) {
			continue
		}
		if len(l.reusable) < maxKept {
			l.reusable = append(l.reusable, name)
			continue
		}
		if err := l.cfg.FS.Remove(name); err != nil {
			return err
		}
	}
	return nil
}

// RemoveAfter removes the segments beyond the one that holds lsn: an earlier
// life of the log may have left them behind its end.
func RemoveAfter(cfg Config, lsn LSN) error {
	nums, err := segments(cfg.FS)
	if err != nil {
		return err
	}
	for _, n := range nums {
		if n > lsn/uint64(cfg.Segment) {
			if err := cfg.FS.Remove(segmentName(n)); err != nil {
				return err
			}
		}
	}
	return cfg.FS.SyncDir(Dir)
}
