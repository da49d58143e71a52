package wal

import (
	"encoding/binary"
	"hash/crc32"

	"github.com/basaltdb/basalt/core/storage/compress"
)

// LSN is a position in the log.
type LSN = uint64

// TxnID identifies a transaction across restarts: Epoch is the number of the
// start of the database that the transaction ran in.
type TxnID struct {
	Epoch, Seq uint64
}

// Type is a record type.
type Type uint8

// The record types.
const (
	Pad        Type = iota // rest of the segment is empty
	Update                 // page changes with their undo information
	CLR                    // compensation: page changes that undo others
	System                 // page changes that are never undone
	Commit                 // end of a committed transaction
	Abort                  // end of a transaction that was undone
	Checkpoint             // start of a checkpoint
)

// Sizes in bytes.
const (
	recordHeader = 37
	recordCRC    = 4
	// Overhead is what a record takes besides its payload.
	Overhead      = recordHeader + recordCRC
	segmentHeader = 32
	// DefaultSegment is the size of a segment file.
	DefaultSegment = 64 << 20
	// MinSegment is the smallest useful segment.
	MinSegment = 256 << 10
)

const (
	segmentMagic   = 0x4c41575f544c5342 // "BSLT_WAL"
	segmentVersion = 2
	// plainVersion is the last format whose records are never compressed.
	plainVersion = 1
)

// A record's type is in the lower bits of its byte, the codec above them.
const (
	codecShift = 5
	typeMask   = 1<<codecShift - 1
)

// Record is a log record.
type Record struct {
	LSN     LSN
	Txn     TxnID
	Prev    LSN
	Type    Type
	Payload []byte

	codec  compress.Codec // of the payload, which is that as it is stored; see unpack
	stored int            // bytes of the payload in the log
}

// End returns the position after a record that was read.
func (r *Record) End() LSN { return r.LSN + Overhead + LSN(r.stored) }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// appendRecord appends the record and its CRC seeded with seed, which it
// returns.
func appendRecord(dst []byte, r *Record, seed uint32) ([]byte, uint32) {
	start := len(dst)
	dst = binary.LittleEndian.AppendUint64(dst, r.LSN)
	dst = binary.LittleEndian.AppendUint64(dst, r.Txn.Epoch)
	dst = binary.LittleEndian.AppendUint64(dst, r.Txn.Seq)
	dst = binary.LittleEndian.AppendUint64(dst, r.Prev)
	dst = append(dst, byte(r.Type)|byte(r.codec)<<codecShift)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(r.Payload)))
	dst = append(dst, r.Payload...)
	crc := crc32.Update(seed, castagnoli, dst[start:])
	return binary.LittleEndian.AppendUint32(dst, crc), crc
}

// parseRecord reads the record at the start of b, which must be the one at
// lsn. The payload is shared, and as it is stored. ok is false when there is no
// valid record.
func parseRecord(b []byte, lsn LSN, seed uint32) (r Record, crc uint32, ok bool) {
	if len(b) < Overhead || binary.LittleEndian.Uint64(b) != lsn {
		return r, 0, false
	}
	n := int(binary.LittleEndian.Uint32(b[33:]))
	if n > len(b)-Overhead {
		return r, 0, false
	}
	crc = crc32.Update(seed, castagnoli, b[:recordHeader+n])
	if binary.LittleEndian.Uint32(b[recordHeader+n:]) != crc {
		return r, 0, false
	}
	return Record{
		LSN:     lsn,
		Txn:     TxnID{binary.LittleEndian.Uint64(b[8:]), binary.LittleEndian.Uint64(b[16:])},
		Prev:    binary.LittleEndian.Uint64(b[24:]),
		Type:    Type(b[32] & typeMask),
		Payload: b[recordHeader : recordHeader+n],
		codec:   compress.Codec(b[32] >> codecShift),
		stored:  n,
	}, crc, true
}

// header is a segment's header.
type header struct {
	version uint32 // of a segment that was read
	segment uint64
	dbID    uint64
	seed    uint32
}

func (h header) encode() []byte {
	b := make([]byte, 0, segmentHeader)
	b = binary.LittleEndian.AppendUint64(b, segmentMagic)
	b = binary.LittleEndian.AppendUint64(b, h.segment)
	b = binary.LittleEndian.AppendUint64(b, h.dbID)
	b = binary.LittleEndian.AppendUint32(b, segmentVersion)
	return binary.LittleEndian.AppendUint32(b, h.seed)
}

func parseHeader(b []byte) (h header, ok bool) {
	if len(b) < segmentHeader || binary.LittleEndian.Uint64(b) != segmentMagic {
		return h, false
	}
	version := binary.LittleEndian.Uint32(b[24:])
	if version < plainVersion || version > segmentVersion {
		return h, false
	}
	return header{
		version: version,
		segment: binary.LittleEndian.Uint64(b[8:]),
		dbID:    binary.LittleEndian.Uint64(b[16:]),
		seed:    binary.LittleEndian.Uint32(b[28:]),
	}, true
}
