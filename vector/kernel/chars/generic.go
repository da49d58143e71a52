package chars

import (
	"encoding/binary"
	"math/bits"
)

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// foldCaseGeneric takes eight bytes at a time: with the shift the letters are
// those of the ASCII bytes that a further 0x80-102 carries to the highest bit.
func foldCaseGeneric(dst, src []byte, shift uint32) bool {
	dst = dst[:len(src)]
	first := 127 - 25 - uint64(shift) // the first letter
	all := uint64(0)
	for len(src) >= 8 {
		x := binary.LittleEndian.Uint64(src)
		all |= x
		low := x &^ highs
		letters := (low + (0x80-first)*ones) &^ (low + (0x80-first-26)*ones) &^ x & highs
		binary.LittleEndian.PutUint64(dst, x^letters>>2)
		src, dst = src[8:], dst[8:]
	}
	dst = dst[:len(src)]
	for i, c := range src {
		all |= uint64(c)
		if uint64(c)-first < 26 {
			c ^= 0x20
		}
		dst[i] = c
	}
	return all&highs == 0
}

func asciiGeneric(s []byte) bool {
	all := uint64(0)
	for len(s) >= 8 {
		all |= binary.LittleEndian.Uint64(s)
		s = s[8:]
	}
	for _, c := range s {
		all |= uint64(c)
	}
	return all&highs == 0
}

func countGeneric(s []byte) int {
	n := len(s)
	for len(s) >= 8 {
		x := binary.LittleEndian.Uint64(s)
		n -= bits.OnesCount64(x &^ (x << 1) & highs) // 10xxxxxx
		s = s[8:]
	}
	for _, c := range s {
		if int8(c) < -64 {
			n--
		}
	}
	return n
}
