package wal

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Verify reads the segments up to the end of the log, which a Reader has found,
// and calls report with what is wrong in each of them: its file, the position,
// and the reason. It also finds damage to what no recovery needs any more. It
// returns the number of valid records.
func Verify(cfg Config, end LSN, report func(file string, lsn LSN, err error)) (records int, err error) {
	nums, err := segments(cfg.FS)
	if err != nil {
		return 0, err
	}
	var data []byte
	for _, n := range nums {
		if n > end/uint64(cfg.Segment) || end == n*uint64(cfg.Segment) {
			break // begun at most
		}
		if data, err = readSegment(cfg, n, data); err != nil {
			return records, err
		}
		if isZero(data) {
			continue // Wipe
		}
		count, lsn, err := verifySegment(cfg, n, data, end)
		records += count
		if err != nil {
			report(segmentName(n), lsn, err)
		}
	}
	return records, nil
}

// verifySegment follows the chain of records through a segment. It returns
// where it breaks.
func verifySegment(cfg Config, n uint64, data []byte, end LSN) (records int, at LSN, err error) {
	base := n * uint64(cfg.Segment)
	if h, ok := parseHeader(data); !ok || h.segment != n || h.dbID != cfg.DBID {
		return 0, base, errs.New(errs.DataCorrupted, "write-ahead log is damaged: the header of segment %q is invalid", segmentName(n))
	}
	stop := min(end, base+uint64(cfg.Segment))
	crc := binary.LittleEndian.Uint32(data[segmentHeader-recordCRC:])
	lsn := base + segmentHeader
	for lsn < stop && base+uint64(cfg.Segment)-lsn >= Overhead {
		if lsn-base > uint64(len(data)) {
			return records, lsn, errs.New(errs.DataCorrupted, "write-ahead log is damaged: segment %q is too short", segmentName(n))
		}
		rec, next, ok := parseRecord(data[lsn-base:], lsn, crc)
		if !ok {
			return records, lsn, errs.New(errs.DataCorrupted, "write-ahead log is damaged: %s has no valid record", cfg.Place(lsn))
		}
		crc = next
		records++
		if rec.Type == Pad {
			break
		}
		lsn = rec.End()
	}
	return records, 0, nil
}

func isZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}

// Wipe makes the segments before the one that holds lsn empty. They are not
// needed any more, and damaged: nobody is to find that again.
func Wipe(cfg Config, lsn LSN) error {
	nums, err := segments(cfg.FS)
	if err != nil {
		return err
	}
	for _, n := range nums {
		if n >= lsn/uint64(cfg.Segment) {
			break
		}
		f, err := cfg.FS.Open(segmentName(n))
		if err != nil {
			return err
		}
		_, err = f.WriteAt(make([]byte, cfg.Segment), 0)
		if err == nil {
			err = f.Sync()
		}
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// SegmentName returns the file that holds a position.
func SegmentName(cfg Config, lsn LSN) string { return segmentName(lsn / uint64(cfg.Segment)) }
