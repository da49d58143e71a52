package words

import "encoding/binary"

// Encoder turns strings into streams of a table's codes. It is used by one
// goroutine.
type Encoder struct {
	t     *Table
	slots []uint16 // hash table of symbols
}

// emptySlot is no symbol that a slot can have.
const emptySlot = 0

// newEncoder returns an encoder that finds the words of t.
func newEncoder(t *Table) *Encoder {
	e := &Encoder{t: t, slots: make([]uint16, 4*maxSymbols)}
	for s := bytesCount; s < len(t.lens); s++ {
		i := slotOf(t.words[s], int(t.lens[s]))
		for e.slots[i] != emptySlot {
			i = (i + 1) % len(e.slots)
		}
		e.slots[i] = uint16(s)
	}
	return e
}

// Table returns the encoder's table.
func (e *Encoder) Table() *Table { return e.t }

func slotOf(w word, n int) int {
	h := (w.lo ^ uint64(n)) * 0x9e3779b97f4a7c15
	h = (h ^ h>>29 ^ w.hi) * 0xbf58476d1ce4e5b9
	return int(h >> 40 % (4 * maxSymbols))
}

// Kinds of bytes.
const (
	separator = iota
	letter
	digit
)

var kinds = func() (k [256]uint8) {
	for c := range k {
		switch {
		case c >= '0' && c <= '9':
			k[c] = digit
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= 0x80:
			k[c] = letter
		}
	}
	return k
}()

// maxDigits bounds the digits of a word: longer numbers seldom come again.
const maxDigits = 3

// cut returns the length of the word that s, which is not empty, begins with:
// perhaps a separator, and then letters or digits.
func cut(s []byte) int {
	n := 0
	if kinds[s[0]] == separator {
		n = 1
	}
	if n == len(s) || kinds[s[n]] == separator {
		return n
	}
	k, limit := kinds[s[n]], min(maxWord, len(s))
	if k == digit {
		limit = min(n+maxDigits, len(s))
	}
	for n < limit && kinds[s[n]] == k {
		n++
	}
	return n
}

// find returns the symbol of the first n bytes of s, at least one.
func (e *Encoder) find(s []byte, n int) (symbol int, found bool) {
	if n == 1 {
		return int(s[0]), true
	}
	w := startOf(s, n)
	for i := slotOf(w, n); e.slots[i] != emptySlot; i = (i + 1) % len(e.slots) {
		if k := int(e.slots[i]); e.t.words[k] == w && int(e.t.lens[k]) == n {
			return k, true
		}
	}
	return 0, false
}

// startOf makes a word of the first n bytes of s.
func startOf(s []byte, n int) word {
	if len(s) < maxWord {
		return wordOf(s[:n])
	}
	lo, hi := binary.LittleEndian.Uint64(s), binary.LittleEndian.Uint64(s[8:])
	if n <= 8 {
		return word{lo: lo << (64 - 8*n) >> (64 - 8*n)}
	}
	return word{lo, hi << (128 - 8*n) >> (128 - 8*n)}
}

// next returns the first symbol of s, which is not empty, and its length: of
// the word that s begins with, or of the longest beginning of it that there is.
func (e *Encoder) next(s []byte) (symbol, n int) {
	for n = cut(s); ; n-- {
		if symbol, found := e.find(s, n); found {
			return symbol, n
		}
	}
}

// stream is bits that are being written.
type stream struct {
	out  []byte
	acc  uint64
	bits int
}

func (w *stream) put(code uint16, bits uint8) {
	w.acc |= uint64(code) << w.bits
	if w.bits += int(bits); w.bits >= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.acc))
		w.acc >>= 32
		w.bits -= 32
	}
}

// Append appends the stream of codes for the strings of data between
// neighbouring offsets, one after another.
func (e *Encoder) Append(dst []byte, off []int32, data []byte) []byte {
	w := stream{out: dst}
	for i := range len(off) - 1 {
		for s := data[off[i]:off[i+1]]; len(s) > 0; {
			symbol, n := e.next(s)
			w.put(e.t.codes[symbol], e.t.bits[symbol])
			s = s[n:]
		}
	}
	for ; w.bits > 0; w.bits -= 8 {
		w.out = append(w.out, byte(w.acc))
		w.acc >>= 8
	}
	return w.out
}
