package wal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// The log ends at the first position without a valid record, and by itself
// that cannot be told from a record that was valid once and has been damaged
// since. What tells is a proof that the log had been durable beyond:
//
//   - a position that somebody has noted elsewhere, as the control file does;
//   - a valid record behind the end that says how far the log was durable when
//     it was made. Records are self-identifying, so one is found wherever it
//     stands: its LSN is its position, and its CRC continues the four bytes
//     before it;
//   - any valid record in a later segment, as a segment is synced whole before
//     the next one is begun.
//
// What a power cut leaves never looks so. The records of a torn tail say of
// themselves that the log was not durable before them, and those that a torn
// tail of an earlier life has left say no more than that life knew, which is at
// most where the present one began. Only what was written since the last record
// that proves something can be damaged unnoticed.

// Damage is a position of the log without a valid record although the log was
// durable beyond it.
type Damage struct {
	LSN     LSN  // where the log cannot be read on
	Durable LSN  // how far it is known to have been durable
	Missing bool // the segment does not exist
	// Next is the first position of a segment that has never existed.
	Next LSN

	place string
}

// Error returns the damage as an error with XX001.
func (d *Damage) Error() error {
	what := "has no valid record"
	if d.Missing {
		what = "is missing"
	}
	return errs.New(errs.DataCorrupted, "write-ahead log is damaged: %s %s, but the log was durable up to %s", d.place, what, FormatLSN(d.Durable)).
		WithHint("Restore the file, or the database from a backup. Starting with --accept-log-damage gives up all changes from there on.")
}

// FormatLSN prints a position as PostgreSQL does.
func FormatLSN(lsn LSN) string { return fmt.Sprintf("%X/%X", lsn>>32, uint32(lsn)) }

// Place names the file and offset of a position.
func (cfg Config) Place(lsn LSN) string {
	size := LSN(cfg.Segment)
	return fmt.Sprintf("offset %d of %q (%s)", lsn%size, segmentName(lsn/size), FormatLSN(lsn))
}

// FindDamage looks beyond the end that a Reader has found for a proof that the
// log was durable there, and returns nil when there is none. known is how far
// the log is known to have been durable; durable returns what a record says
// about that, 0 for nothing.
func FindDamage(cfg Config, end, known LSN, durable func(*Record) LSN) (*Damage, error) {
	nums, err := segments(cfg.FS)
	if err != nil {
		return nil, err
	}
	size := LSN(cfg.Segment)
	// Where no record fits any more, the next one is in the next segment.
	if size-end%size < Overhead {
		end = (end/size + 1) * size
	}
	d := &Damage{LSN: end, Durable: known, place: cfg.Place(end), Missing: true, Next: (end/size + 1) * size}
	for _, n := range nums {
		if n < end/size {
			continue
		}
		d.Missing = d.Missing && n != end/size
		d.Next = (n + 1) * size
		if err := d.scan(cfg, n, durable); err != nil {
			return nil, err
		}
	}
	if d.Durable <= end {
		return nil, nil
	}
	return d, nil
}

// scan looks for valid records in a segment, behind the end of the log.
func (d *Damage) scan(cfg Config, n uint64, durable func(*Record) LSN) error {
	data, err := readSegment(cfg, n, nil)
	if err != nil {
		return err
	}
	base := n * uint64(cfg.Segment)
	for off := max(segmentHeader, int(int64(d.LSN)-int64(base))); off+Overhead <= len(data); {
		if binary.LittleEndian.Uint64(data[off:]) != base+uint64(off) {
			off++
			continue
		}
		rec, _, ok := parseRecord(data[off:], base+uint64(off), binary.LittleEndian.Uint32(data[off-recordCRC:]))
		if !ok {
			off++
			continue
		}
		d.Durable = max(d.Durable, durable(&rec))
		if base > d.LSN {
			d.Durable = max(d.Durable, base)
		}
		off += int(rec.End() - rec.LSN)
	}
	return nil
}

// readSegment returns the content of a segment file, in buf where it fits.
func readSegment(cfg Config, n uint64, buf []byte) ([]byte, error) {
	name := segmentName(n)
	f, err := cfg.FS.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size, err := f.Size()
	if err != nil {
		return nil, err
	}
	size = min(size, cfg.Segment)
	if int64(cap(buf)) < size {
		buf = make([]byte, size)
	}
	buf = buf[:size]
	return buf, vfs.ReadFull(f, buf, 0, name)
}

// maxUnsynced is more than a log can have written since its last sync: what it
// buffers, twice, and the zeros ahead of it.
const maxUnsynced = 32 << 20

// rewriteChunk is how much SyncAll writes at once.
const rewriteChunk = 256 << 10

// SyncAll makes the segments from the one that holds lsn on durable as they are
// read now, for recovery is about to build on them. A process that was killed
// may have left them to the kernel alone, and pages must not reach the disk
// before the records that they come from. Syncing is not enough: where a sync has
// failed, the kernel has dropped the writes but shows them as long as it runs,
// and the next sync succeeds. So what the last sync can have been about is
// written again.
func SyncAll(cfg Config, lsn LSN) error {
	nums, err := segments(cfg.FS)
	if err != nil {
		return err
	}
	left := int64(maxUnsynced)
	for _, n := range slices.Backward(nums) {
		if n < lsn/uint64(cfg.Segment) {
			break
		}
		f, err := cfg.FS.Open(segmentName(n))
		if err != nil {
			return err
		}
		err = rewrite(f, &left, segmentName(n))
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return err
		}
	}
	return cfg.FS.SyncDir(Dir)
}

// rewrite writes the last left bytes of a file again, leaving out zeros, and
// syncs it.
func rewrite(f vfs.File, left *int64, name string) error {
	size, err := f.Size()
	if err != nil {
		return err
	}
	buf, again := make([]byte, rewriteChunk), make([]byte, rewriteChunk)
	for end := size; end > 0 && *left > 0; end -= rewriteChunk {
		chunk := buf[:min(end, rewriteChunk)]
		from := end - int64(len(chunk))
		if err := vfs.ReadFull(f, chunk, from, name); err != nil {
			return err
		}
		if isZero(chunk) {
			continue
		}
		// What was read wrongly once must not be written.
		if err := vfs.ReadFull(f, again[:len(chunk)], from, name); err != nil {
			return err
		}
		if !bytes.Equal(chunk, again[:len(chunk)]) {
			return errs.New(errs.IOError, "could not read file %q: two reads at offset %d differ", name, from)
		}
		if _, err := f.WriteAt(chunk, from); err != nil {
			return err
		}
		*left -= int64(len(chunk))
	}
	return f.Sync()
}
