package sstable

import (
	"bytes"
	"encoding/binary"

	"github.com/basaltdb/basalt/core/storage/lsm/memtable"
)

// blockIter walks a sorted block. Moving returns whether there is an entry; a
// block that is not well-formed, which its CRC should have told, sets bad.
type blockIter struct {
	b      []byte
	end    int // of the entries
	heads  int
	offs   int
	n      int // restarts
	prefix []byte

	pos, next int // the entry, and the one after it
	key       []byte
	value     []byte
	deleted   bool
	bad       bool
	owned     bool   // key is in buf
	buf       []byte // memory for keys

	back     []backEntry // entries of the restart before the one at pos
	backKeys []byte
}

// backEntry is an entry that was read on the way to a later one.
type backEntry struct {
	pos, next        int
	keyEnd           int
	valueAt, valueTo int
	deleted          bool
}

// init sets the iterator to a block, in front of its first entry.
func (it *blockIter) init(b []byte) {
	it.b, it.bad, it.n = b, false, 0
	it.pos, it.next, it.end, it.back = 0, 0, 0, it.back[:0]
	it.key, it.prefix, it.owned = nil, nil, false
	if len(b) < trailerSize {
		it.bad = true
		return
	}
	n := int(binary.LittleEndian.Uint32(b[len(b)-trailerSize:]))
	prefix := int(binary.LittleEndian.Uint16(b[len(b)-2:]))
	at := len(b) - trailerSize - prefix
	end := at - n*restartSize
	if n < 1 || n > len(b) || end < 1 {
		it.bad = true
		return
	}
	it.n, it.end, it.heads, it.offs = n, end, end, end+8*n
	it.prefix = b[at : at+prefix : at+prefix]
}

// decode reads the entry at p; the key before it, if it shares bytes with it,
// must be in it.key.
func (it *blockIter) decode(p int) bool {
	b := it.b[:it.end]
	if p+3 > len(b) {
		it.bad = it.bad || p != len(b)
		return false
	}
	it.pos = p
	shared, own, size := uint64(b[p]), uint64(b[p+1]), uint64(b[p+2])
	if shared|own|size < 0x80 {
		p += 3
	} else {
		var ok bool
		if shared, own, size, p, ok = longHeader(b, p); !ok {
			it.bad = true
			return false
		}
	}
	it.deleted = own&1 != 0
	own >>= 1
	rest := uint64(len(b) - p)
	if own > rest || size > rest-own || shared > uint64(len(it.key)) && shared != 0 {
		it.bad = true
		return false
	}
	at := p + int(own)
	if shared == 0 {
		it.key, it.owned = b[p:at:at], false
	} else {
		if it.owned {
			it.buf = append(it.buf[:shared], b[p:at]...)
		} else {
			it.buf = append(append(it.buf[:0], it.key[:shared]...), b[p:at]...)
		}
		it.key, it.owned = it.buf, true
	}
	it.next = at + int(size)
	it.value = b[at:it.next:it.next]
	return true
}

func longHeader(b []byte, p int) (shared, own, size uint64, at int, ok bool) {
	var v [3]uint64
	for i := range v {
		n := 0
		if v[i], n = binary.Uvarint(b[p:]); n <= 0 {
			return 0, 0, 0, 0, false
		}
		p += n
	}
	return v[0], v[1], v[2], p, true
}

// restart returns where the entry of restart i is, and head its head.
func (it *blockIter) restart(i int) int {
	return int(binary.LittleEndian.Uint32(it.b[it.offs+4*i:]))
}

func (it *blockIter) head(i int) uint64 { return binary.LittleEndian.Uint64(it.b[it.heads+8*i:]) }

// restartAfter returns the first restart whose key is above key.
func (it *blockIter) restartAfter(key []byte) int {
	p := it.prefix
	if len(key) < len(p) || string(key[:len(p)]) != string(p) {
		if bytes.Compare(key, p) < 0 {
			return 0
		}
		return it.n
	}
	head := memtable.Head(key[len(p):])
	lo, hi := 0, it.n
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		h := it.head(mid)
		if h < head || h == head && it.notAbove(mid, key) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// notAbove reports whether the key of restart i is not above key.
func (it *blockIter) notAbove(i int, key []byte) bool {
	return it.decode(it.restart(i)) && bytes.Compare(it.key, key) <= 0
}

func (it *blockIter) first() bool {
	it.back = it.back[:0]
	return it.n > 0 && it.decode(0)
}

func (it *blockIter) last() bool {
	it.back = it.back[:0]
	if it.n == 0 || !it.decode(it.restart(it.n-1)) {
		return false
	}
	for it.next < it.end {
		if !it.decode(it.next) {
			return false
		}
	}
	return !it.bad
}

// seekGE moves to the first entry whose key is not below key.
func (it *blockIter) seekGE(key []byte) bool {
	it.back = it.back[:0]
	r := it.restartAfter(key)
	if it.bad || it.n == 0 {
		return false
	}
	ok := it.decode(it.restart(max(r-1, 0)))
	if r == 0 {
		return ok
	}
	for ok && bytes.Compare(it.key, key) < 0 {
		ok = it.step()
	}
	return ok
}

// seekLT moves to the last entry whose key is below key.
func (it *blockIter) seekLT(key []byte) bool {
	if it.seekGE(key) {
		return it.prev()
	}
	return !it.bad && it.last()
}

// step moves to the next entry.
func (it *blockIter) step() bool {
	it.back = it.back[:0]
	return it.next < it.end && it.decode(it.next)
}

// prev moves to the entry before.
func (it *blockIter) prev() bool {
	if len(it.back) == 0 && !it.fillBack() {
		return false
	}
	e := it.back[len(it.back)-1]
	it.back = it.back[:len(it.back)-1]
	start := 0
	if k := len(it.back); k > 0 {
		start = it.back[k-1].keyEnd
	}
	it.pos, it.next, it.deleted = e.pos, e.next, e.deleted
	it.key, it.owned = it.backKeys[start:e.keyEnd:e.keyEnd], false
	it.value = it.b[e.valueAt:e.valueTo:e.valueTo]
	return true
}

// fillBack reads the entries from the last restart in front of the entry at
// pos up to it.
func (it *blockIter) fillBack() bool {
	stop := it.pos
	lo, hi := 0, it.n
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if it.restart(mid) < stop {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return false
	}
	it.backKeys = it.backKeys[:0]
	for p := it.restart(lo - 1); p < stop; p = it.next {
		if !it.decode(p) {
			return false
		}
		it.backKeys = append(it.backKeys, it.key...)
		it.back = append(it.back, backEntry{
			pos: p, next: it.next, keyEnd: len(it.backKeys),
			valueAt: it.next - len(it.value), valueTo: it.next, deleted: it.deleted,
		})
	}
	return len(it.back) > 0
}
