package sstable

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/storage/lsm/memtable"
)

const (
	trailerSize = 6  // number of restarts, prefix length
	restartSize = 12 // head and offset
	entryHeader = 6  // of an entry, about
	maxPrefix   = 1<<16 - 1
)

// blockBuilder makes a sorted block.
type blockBuilder struct {
	interval int // entries from restart to restart

	buf      []byte
	restarts []uint32
	heads    []byte // keys at the restarts
	ends     []int  // where they end in heads
	count    int
	prefix   int // what all keys have in common
	last     []byte
}

func (b *blockBuilder) reset() {
	b.buf, b.restarts, b.heads, b.ends = b.buf[:0], b.restarts[:0], b.heads[:0], b.ends[:0]
	b.count, b.prefix, b.last = 0, 0, b.last[:0]
}

// size returns how large the block would be if it ended here.
func (b *blockBuilder) size() int {
	return len(b.buf) + len(b.restarts)*restartSize + min(b.prefix, maxPrefix) + trailerSize
}

// fits reports whether the block stays within limit bytes with one more entry.
func (b *blockBuilder) fits(key, value, limit int) bool {
	return b.size()+entryHeader+key+value+restartSize <= limit
}

func (b *blockBuilder) add(key, value []byte, deleted bool) {
	if b.count == 0 {
		b.prefix = len(key)
	} else {
		b.prefix = sharedPrefix(b.heads[:b.prefix], key)
	}
	shared := 0
	if b.count%b.interval == 0 {
		b.restarts = append(b.restarts, uint32(len(b.buf)))
		b.heads = append(b.heads, key...)
		b.ends = append(b.ends, len(b.heads))
	} else {
		shared = sharedPrefix(b.last, key)
	}
	own := uint64(len(key)-shared) << 1
	if deleted {
		own |= 1
	}
	b.buf = binary.AppendUvarint(b.buf, uint64(shared))
	b.buf = binary.AppendUvarint(b.buf, own)
	b.buf = binary.AppendUvarint(b.buf, uint64(len(value)))
	b.buf = append(b.buf, key[shared:]...)
	b.buf = append(b.buf, value...)
	b.last = append(b.last[:0], key...)
	b.count++
}

// finish returns the block, which is valid until the next reset.
func (b *blockBuilder) finish() []byte {
	prefix, start := min(b.prefix, maxPrefix), 0
	for _, end := range b.ends {
		b.buf = binary.LittleEndian.AppendUint64(b.buf, memtable.Head(b.heads[start+prefix:end]))
		start = end
	}
	for _, off := range b.restarts {
		b.buf = binary.LittleEndian.AppendUint32(b.buf, off)
	}
	b.buf = append(b.buf, b.heads[:prefix]...)
	b.buf = binary.LittleEndian.AppendUint32(b.buf, uint32(len(b.restarts)))
	b.buf = binary.LittleEndian.AppendUint16(b.buf, uint16(prefix))
	return b.buf
}

// sharedPrefix returns how many bytes a and b have in common at the start.
func sharedPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	i := 0
	for i+8 <= n && binary.LittleEndian.Uint64(a[i:]) == binary.LittleEndian.Uint64(b[i:]) {
		i += 8
	}
	for i < n && a[i] == b[i] {
		i++
	}
	return i
}

// appendSeparator appends a short key that is not below a, and below b; a is
// below b.
func appendSeparator(dst, a, b []byte) []byte {
	n := sharedPrefix(a, b)
	if n < len(a) && n+1 < len(a) && a[n]+1 < b[n] {
		dst = append(dst, a[:n+1]...)
		dst[len(dst)-1]++
		return dst
	}
	// The next key itself, cut where it is first above a, is not below it, but
	// must stay below b: so only when something is cut.
	if n+1 < len(b) && n+1 <= len(a) {
		return append(dst, b[:n+1]...)
	}
	return append(dst, a...)
}

// handle says where a block is.
type handle struct {
	off    uint64
	stored uint32 // bytes of the payload
	raw    uint32 // bytes once decompressed
}

func (h handle) append(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, h.off)
	dst = binary.AppendUvarint(dst, uint64(h.stored))
	return binary.AppendUvarint(dst, uint64(h.raw))
}

// parseHandle reads a handle and returns the rest of b.
func parseHandle(b []byte) (h handle, rest []byte, ok bool) {
	var v [3]uint64
	for i := range v {
		n := 0
		if v[i], n = binary.Uvarint(b); n <= 0 {
			return h, nil, false
		}
		b = b[n:]
	}
	if v[1] > maxBlock || v[2] > maxBlock {
		return h, nil, false
	}
	return handle{v[0], uint32(v[1]), uint32(v[2])}, b, true
}
