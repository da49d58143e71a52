package bloom

import (
	"encoding/binary"
	"math/bits"
)

const (
	mul0 = 0xa0761d6478bd642f
	mul1 = 0xe7037ed1a0b428db
	mul2 = 0x8ebc6af09c88c6e3
)

// fold multiplies to 128 bits and folds the halves.
func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// HashLess returns the hash of a key without its last n bytes, or of all of it
// where it is not longer.
func HashLess(key []byte, n int) uint64 {
	if len(key) > n {
		key = key[:len(key)-n]
	}
	return Hash(key)
}

// Hash returns the hash of a key.
func Hash(key []byte) uint64 {
	n := len(key)
	h := uint64(mul0)
	for len(key) > 16 {
		h = fold(binary.LittleEndian.Uint64(key)^mul1, binary.LittleEndian.Uint64(key[8:])^h)
		key = key[16:]
	}
	var a, b uint64
	switch k := len(key); {
	case k >= 8:
		a = binary.LittleEndian.Uint64(key)
		b = binary.LittleEndian.Uint64(key[k-8:])
	case k >= 4:
		a = uint64(binary.LittleEndian.Uint32(key))
		b = uint64(binary.LittleEndian.Uint32(key[k-4:]))
	case k > 0:
		a = uint64(key[0])<<16 | uint64(key[k>>1])<<8 | uint64(key[k-1])
	}
	return fold(mul2^uint64(n), fold(a^mul1, b^h))
}
