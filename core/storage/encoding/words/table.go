package words

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

const (
	// maxWord is the longest word in bytes.
	maxWord = 16
	// maxSymbols is how many symbols there are at most, bytes included.
	maxSymbols = 1 << 12
	bytesCount = 256
	// maxCode is the longest code in bits.
	maxCode = 14
)

// ErrDamaged says that bytes are no table, or no stream of its codes.
var ErrDamaged = errors.New("words: damaged")

// word is up to 16 bytes; those that it does not have are zero.
type word struct{ lo, hi uint64 }

// Table is the words with their codes. It is not changed once it is made.
type Table struct {
	words [maxSymbols]word // by symbol, of which there are as many as lens
	lens  []uint8
	codes []uint16 // the first bit is the lowest
	bits  []uint8  // lengths of the codes
	// decode has the entries by the next maxCode bits of a stream.
	decode [1 << maxCode]entry
}

// entry is a symbol with, below it, the length of its word in 5 bits and that
// of its code in 4.
type entry uint32

func entryOf(symbol int, word, code uint8) entry {
	return entry(symbol)<<9 | entry(word)<<4 | entry(code)
}

func (e entry) symbol() int { return int(e >> 9) }
func (e entry) word() int   { return int(e >> 4 & 31) }
func (e entry) code() int   { return int(e & 15) }

// wordOf makes a word of at most maxWord bytes.
func wordOf(b []byte) word {
	var w [maxWord]byte
	copy(w[:], b)
	return word{binary.LittleEndian.Uint64(w[:]), binary.LittleEndian.Uint64(w[8:])}
}

// newTable returns a table of the single bytes, without codes.
func newTable() *Table {
	t := &Table{}
	for b := range bytesCount {
		t.add([]byte{byte(b)})
	}
	return t
}

// add appends a symbol. There must be room for it.
func (t *Table) add(b []byte) {
	t.words[len(t.lens)] = wordOf(b)
	t.lens = append(t.lens, uint8(len(b)))
}

// setCodes gives the symbols codes of the lengths in t.bits, and reports
// whether there are such codes and every stream of bits is some of them.
func (t *Table) setCodes() bool {
	var count, next [maxCode + 2]int
	for _, b := range t.bits {
		if b < 1 || b > maxCode {
			return false
		}
		count[b]++
	}
	code := 0
	for b := 1; b <= maxCode; b++ {
		next[b] = code
		code = (code + count[b]) << 1
	}
	if code != 1<<(maxCode+1) {
		return false
	}
	t.codes = make([]uint16, len(t.bits))
	for s, b := range t.bits {
		c := bits.Reverse16(uint16(next[b])) >> (16 - b)
		next[b]++
		t.codes[s] = c
		for i := int(c); i < len(t.decode); i += 1 << b {
			t.decode[i] = entryOf(s, t.lens[s], b)
		}
	}
	return true
}

// Append appends the table as bytes.
func (t *Table) Append(dst []byte) []byte {
	dst = binary.LittleEndian.AppendUint16(dst, uint16(len(t.lens)-bytesCount))
	dst = append(dst, t.bits...)
	dst = append(dst, t.lens[bytesCount:]...)
	for s := bytesCount; s < len(t.lens); s++ {
		w := t.words[s]
		var b [maxWord]byte
		binary.LittleEndian.PutUint64(b[:], w.lo)
		binary.LittleEndian.PutUint64(b[8:], w.hi)
		dst = append(dst, b[:t.lens[s]]...)
	}
	return dst
}

// Parse reads a table that Append wrote, and nothing behind it.
func Parse(b []byte) (*Table, error) {
	if len(b) < 2+bytesCount {
		return nil, ErrDamaged
	}
	n := int(binary.LittleEndian.Uint16(b))
	if n > maxSymbols-bytesCount || len(b) < 2+bytesCount+2*n {
		return nil, ErrDamaged
	}
	t := newTable()
	t.bits = append(t.bits, b[2:2+bytesCount+n]...)
	lens := b[2+bytesCount+n:][:n]
	b = b[2+bytesCount+2*n:]
	for _, l := range lens {
		if l == 0 || l > maxWord || int(l) > len(b) {
			return nil, ErrDamaged
		}
		t.add(b[:l])
		b = b[l:]
	}
	if len(b) > 0 || !t.setCodes() {
		return nil, ErrDamaged
	}
	return t, nil
}

// Decode fills dst with the text that a stream of codes begins with. It fails
// when the stream does not end with dst.
func (t *Table) Decode(dst, stream []byte) error {
	at, used := 0, 0 // bytes of dst, bits of stream
	for at+4*maxWord <= len(dst) && used/8+8 <= len(stream) {
		// Four codes are within the 57 bits that are there for certain.
		acc := binary.LittleEndian.Uint64(stream[used/8:]) >> (used % 8)
		out := (*[4 * maxWord]byte)(dst[at:])
		n := 0
		for range 4 {
			e := t.decode[acc&(1<<maxCode-1)]
			acc >>= e.code()
			used += e.code()
			w := &t.words[e.symbol()&(maxSymbols-1)]
			to := out[n&(4*maxWord-1):]
			if len(to) < maxWord {
				return ErrDamaged // words of 16 bytes leave 16 to the last
			}
			binary.LittleEndian.PutUint64(to, w.lo)
			binary.LittleEndian.PutUint64(to[8:], w.hi)
			n += e.word()
		}
		at += n
	}
	return t.decodeEnd(dst, stream, at, used)
}

// decodeEnd is Decode from a position near the end of dst or of the stream.
func (t *Table) decodeEnd(dst, stream []byte, at, used int) error {
	for at < len(dst) {
		var next [8]byte
		copy(next[:], stream[min(used/8, len(stream)):])
		e := t.decode[binary.LittleEndian.Uint64(next[:])>>(used%8)&(1<<maxCode-1)]
		if used += e.code(); used > 8*len(stream) {
			return ErrDamaged
		}
		var w [maxWord]byte
		binary.LittleEndian.PutUint64(w[:], t.words[e.symbol()].lo)
		binary.LittleEndian.PutUint64(w[8:], t.words[e.symbol()].hi)
		at += copy(dst[at:], w[:e.word()])
	}
	if (used+7)/8 != len(stream) {
		return ErrDamaged
	}
	return nil
}
