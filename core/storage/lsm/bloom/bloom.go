package bloom

import "math/bits"

// LineSize is the bytes of a line.
const LineSize = 64

const (
	lineBits  = LineSize * 8
	maxProbes = 7 // of nine bits each, of one word
	stepMul   = 0x9e3779b97f4a7c15
)

// Lines returns how many lines a filter of so many keys has.
func Lines(keys, bitsPerKey int) int {
	return max(1, (keys*bitsPerKey+lineBits-1)/lineBits)
}

// Probes returns how many bits a key sets, which is best for a filter of so
// many bits a key.
func Probes(bitsPerKey int) int {
	return min(max(bitsPerKey*69/100, 1), maxProbes)
}

// Line returns the line of a key's hash.
func Line(hash uint64, lines int) int {
	hi, _ := bits.Mul64(hash, uint64(lines))
	return int(hi)
}

// Set adds a key to its line.
func Set(line []byte, hash uint64, probes int) {
	w := hash * stepMul
	for range probes {
		bit := w >> (64 - 9)
		line[bit/8] |= 1 << (bit % 8)
		w <<= 9
	}
}

// Has reports whether a key may have been added to its line.
func Has(line []byte, hash uint64, probes int) bool {
	_ = line[LineSize-1]
	w := hash * stepMul
	for range probes {
		bit := w >> (64 - 9)
		if line[bit/8]&(1<<(bit%8)) == 0 {
			return false
		}
		w <<= 9
	}
	return true
}
