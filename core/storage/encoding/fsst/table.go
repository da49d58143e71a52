package fsst

import (
	"encoding/binary"
	"errors"
)

const (
	// maxSymbols is how many symbols a table has at most; escape is the code
	// that is none.
	maxSymbols = 255
	escape     = 255
	maxLen     = 8
	// MaxTable is the size of the largest table as bytes.
	MaxTable = 1 + maxSymbols*(1+maxLen)
	// Expansion is how many bytes a code stands for at most.
	Expansion = maxLen
)

// ErrDamaged says that bytes are no table, or no codes of it.
var ErrDamaged = errors.New("fsst: damaged")

// symbol is up to eight bytes, the first of them lowest; those that it does
// not have are zero.
type symbol struct {
	bits uint64
	len  uint8
}

// Table is the symbols by their codes. It is not changed once it is made.
type Table struct {
	bits [256]uint64
	// lens has the lengths, 0 for codes that are no symbols.
	lens [256]uint8
	n    int
}

// Len returns the number of symbols.
func (t *Table) Len() int { return t.n }

func (t *Table) add(s symbol) {
	t.bits[t.n], t.lens[t.n] = s.bits, s.len
	t.n++
}

// Append appends the table as bytes.
func (t *Table) Append(dst []byte) []byte {
	dst = append(dst, byte(t.n))
	dst = append(dst, t.lens[:t.n]...)
	for k := range t.n {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], t.bits[k])
		dst = append(dst, word[:t.lens[k]]...)
	}
	return dst
}

// Parse reads a table that Append wrote, and nothing behind it.
func Parse(b []byte) (*Table, error) {
	if len(b) == 0 || len(b) < 1+int(b[0]) || b[0] > maxSymbols {
		return nil, ErrDamaged
	}
	t := &Table{}
	lens := b[1 : 1+int(b[0])]
	b = b[1+int(b[0]):]
	for _, l := range lens {
		if l == 0 || l > maxLen || int(l) > len(b) {
			return nil, ErrDamaged
		}
		var word [8]byte
		copy(word[:], b[:l])
		t.add(symbol{binary.LittleEndian.Uint64(word[:]), l})
		b = b[l:]
	}
	if len(b) > 0 {
		return nil, ErrDamaged
	}
	return t, nil
}

// Decode writes the string that codes stand for to dst from position at on,
// and returns where it ends. It fails when codes are invalid, and when fewer
// than Expansion bytes of dst are left before a symbol, so dst has that many
// more than the strings take.
func (t *Table) Decode(dst []byte, at int, codes []byte) (int, error) {
	for i := 0; i < len(codes); i++ {
		if uint(at)+maxLen > uint(len(dst)) {
			return 0, ErrDamaged
		}
		c := codes[i]
		if l := t.lens[c]; l > 0 {
			binary.LittleEndian.PutUint64(dst[at:at+maxLen], t.bits[c])
			at += int(l)
			continue
		}
		if i++; c != escape || i == len(codes) {
			return 0, ErrDamaged
		}
		dst[at] = codes[i]
		at++
	}
	return at, nil
}
