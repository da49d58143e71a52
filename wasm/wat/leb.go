package wat

import "encoding/binary"

// appendU32 appends an unsigned LEB128.
func appendU32(dst []byte, x uint32) []byte { return binary.AppendUvarint(dst, uint64(x)) }

// appendS64 appends a signed LEB128.
func appendS64(dst []byte, x int64) []byte {
	for {
		c := byte(x & 0x7f)
		x >>= 7
		if x == 0 && c&0x40 == 0 || x == -1 && c&0x40 != 0 {
			return append(dst, c)
		}
		dst = append(dst, c|0x80)
	}
}

// appendSized appends bytes behind their number.
func appendSized(dst, b []byte) []byte { return append(appendU32(dst, uint32(len(b))), b...) }

// appendName appends a name behind its length.
func appendName(dst []byte, s string) []byte { return append(appendU32(dst, uint32(len(s))), s...) }
