package fsst

import (
	"encoding/binary"
	"slices"
)

// Encoder turns strings into codes of a table. It is used by one goroutine.
type Encoder struct {
	table Table
	// first has, by the first two bytes, where in order the symbols that
	// start with them begin, plus one. order has them longest first.
	first []uint16
	order []ranked
	// single has the codes of one-byte symbols by their byte, escape for none.
	single [256]uint8
}

// ranked is a symbol of at least two bytes with its code.
type ranked struct {
	bits, mask uint64
	len, code  uint8
}

// masks[n] covers the lowest n bytes.
var masks = [maxLen + 1]uint64{0, 1<<8 - 1, 1<<16 - 1, 1<<24 - 1, 1<<32 - 1, 1<<40 - 1, 1<<48 - 1, 1<<56 - 1, 1<<64 - 1}

// NewEncoder returns an encoder for a table.
func NewEncoder(t *Table) *Encoder {
	e := &Encoder{first: make([]uint16, 1<<16)}
	e.reset(t)
	return e
}

// Table returns the encoder's table.
func (e *Encoder) Table() *Table { return &e.table }

// reset makes e an encoder for another table.
func (e *Encoder) reset(t *Table) {
	for _, r := range e.order {
		e.first[uint16(r.bits)] = 0
	}
	e.table, e.order = *t, e.order[:0]
	for i := range e.single {
		e.single[i] = escape
	}
	for k := range t.n {
		if t.lens[k] == 1 {
			e.single[byte(t.bits[k])] = uint8(k)
			continue
		}
		e.order = append(e.order, ranked{t.bits[k], masks[t.lens[k]], t.lens[k], uint8(k)})
	}
	slices.SortFunc(e.order, func(a, b ranked) int {
		if p, q := uint16(a.bits), uint16(b.bits); p != q {
			return int(p) - int(q)
		}
		if a.len != b.len {
			return int(b.len) - int(a.len)
		}
		return int(a.code) - int(b.code)
	})
	for i, r := range slices.Backward(e.order) {
		e.first[uint16(r.bits)] = uint16(i) + 1
	}
}

// next returns the code of the longest symbol that s, which is not empty,
// starts with, and its length; escape and 1 when there is none.
func (e *Encoder) next(s []byte) (code uint8, n int) {
	var w uint64
	if len(s) >= 8 {
		w = binary.LittleEndian.Uint64(s)
	} else {
		for i, c := range s {
			w |= uint64(c) << (8 * i)
		}
	}
	if k := e.first[uint16(w)]; k > 0 {
		for _, r := range e.order[k-1:] {
			if uint16(r.bits) != uint16(w) {
				break
			}
			if w&r.mask == r.bits && int(r.len) <= len(s) {
				return r.code, int(r.len)
			}
		}
	}
	return e.single[byte(w)], 1
}

// Append appends the codes of a string.
func (e *Encoder) Append(dst, s []byte) []byte {
	for len(s) > 0 {
		code, n := e.next(s)
		dst = append(dst, code)
		if code == escape {
			dst = append(dst, s[0])
		}
		s = s[n:]
	}
	return dst
}
