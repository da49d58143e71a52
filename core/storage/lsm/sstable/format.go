package sstable

import (
	"encoding/binary"
	"hash/crc32"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/lsm/bloom"
)

const (
	magic = 0x5453535f544c5342 // "BSLT_SST"
	// Format 2 has what the filter is of; tables whose filter is of whole keys have
	// format 1.
	version1   = 1
	version2   = 2
	footerSize = 36
	// blockTrailer is what a stored block has besides its payload.
	blockTrailer = 5
	maxBlock     = 1 << 30
	pageLines    = 256 // lines of a filter page
	pageBytes    = pageLines * bloom.LineSize
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Meta is what the manifest says of a table.
type Meta struct {
	Number     uint64
	Size       uint64 // bytes of the file
	Entries    uint64 // tombstones among them
	Tombstones uint64
	Smallest   []byte
	Largest    []byte
}

// props is the meta block, but for the bounds and the top of the index.
type props struct {
	number, codec, blockSize, entries, tombstones, keyBytes, valueBytes, dataEnd uint64
	filterAt, filterLines, probes                                                uint64
	// suffix is how many bytes of the end of a key its first hash leaves out, and
	// wholeKeys whether the filter has hashes of whole keys besides.
	suffix, wholeKeys uint64
}

func (p *props) fields(version uint32) []*uint64 {
	f := []*uint64{
		&p.number, &p.codec, &p.blockSize, &p.entries, &p.tombstones, &p.keyBytes, &p.valueBytes, &p.dataEnd,
		&p.filterAt, &p.filterLines, &p.probes,
	}
	if version == version2 {
		f = append(f, &p.suffix, &p.wholeKeys)
	}
	return f
}

func (p *props) version() uint32 {
	if p.suffix > 0 {
		return version2
	}
	return version1
}

// part is an entry of the top of the index.
type part struct {
	sep []byte
	h   handle
}

func appendBytes(dst, b []byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(b))), b...)
}

// cutBytes reads what appendBytes wrote.
func cutBytes(b []byte) (s, rest []byte, ok bool) {
	n, k := binary.Uvarint(b)
	if k <= 0 || n > uint64(len(b)-k) {
		return nil, nil, false
	}
	return b[k : k+int(n) : k+int(n)], b[k+int(n):], true
}

func encodeMeta(p props, smallest, largest []byte, parts []part) []byte {
	var b []byte
	for _, f := range p.fields(p.version()) {
		b = binary.AppendUvarint(b, *f)
	}
	b = appendBytes(appendBytes(b, smallest), largest)
	b = binary.AppendUvarint(b, uint64(len(parts)))
	for _, pt := range parts {
		b = pt.h.append(appendBytes(b, pt.sep))
	}
	return b
}

func decodeMeta(b []byte, version uint32) (p props, smallest, largest []byte, parts []part, ok bool) {
	for _, f := range p.fields(version) {
		n := 0
		if *f, n = binary.Uvarint(b); n <= 0 {
			return p, nil, nil, nil, false
		}
		b = b[n:]
	}
	if smallest, b, ok = cutBytes(b); !ok {
		return p, nil, nil, nil, false
	}
	if largest, b, ok = cutBytes(b); !ok {
		return p, nil, nil, nil, false
	}
	n, k := binary.Uvarint(b)
	if k <= 0 || n > uint64(len(b)) {
		return p, nil, nil, nil, false
	}
	b = b[k:]
	parts = make([]part, n)
	for i := range parts {
		if parts[i].sep, b, ok = cutBytes(b); ok {
			parts[i].h, b, ok = parseHandle(b)
		}
		if !ok {
			return p, nil, nil, nil, false
		}
	}
	return p, smallest, largest, parts, len(b) == 0 && p.probes <= 64 && p.filterLines < 1<<40 && p.version() == version
}

func encodeFooter(at uint64, payload uint32, number uint64, version uint32) []byte {
	b := binary.LittleEndian.AppendUint64(make([]byte, 0, footerSize), at)
	b = binary.LittleEndian.AppendUint32(b, payload)
	b = binary.LittleEndian.AppendUint32(b, uint32(number))
	b = binary.LittleEndian.AppendUint32(b, version)
	b = binary.LittleEndian.AppendUint32(b, 0)
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
	return binary.LittleEndian.AppendUint64(b, magic)
}

// unpack verifies a stored block, payload and trailer, and fills dst with what
// it holds.
func unpack(stored, dst []byte) error {
	n := len(stored) - blockTrailer
	if crc32.Checksum(stored[:n+1], castagnoli) != binary.LittleEndian.Uint32(stored[n+1:]) {
		return errs.New(errs.IndexCorrupted, "it does not match its checksum")
	}
	return compress.Codec(stored[n]).Decode(dst, stored[:n])
}

// damaged says that a table is damaged.
func damaged(name string, off uint64, what string) error {
	return errs.New(errs.IndexCorrupted, "table file %q is damaged at offset %d: %s", name, off, what)
}
