package keyenc

import (
	"bytes"

	"github.com/basaltdb/basalt/core/base/types"
)

// Whole reports whether a key, which begins with whole columns, has all of cols.
func Whole(cols []Column, key []byte) bool {
	for _, c := range cols {
		n := length(c, key)
		if n <= 0 || n > len(key) {
			return false
		}
		key = key[n:]
	}
	return len(key) == 0
}

// fixedSize is how long the values of a layout are, but for those that vary.
var fixedSize = map[types.Phys]int{
	types.PhysBool: 1, types.PhysInt16: 2, types.PhysInt32: 4, types.PhysInt64: 8, types.PhysFloat32: 4, types.PhysFloat64: 8,
	types.PhysUUID: 16, types.PhysInterval: 16, types.PhysTimeTZ: 12,
}

// length returns how long the column is that b begins with, 0 where it does not
// end.
func length(c Column, b []byte) int {
	if len(b) == 0 || b[0] != notNull {
		return min(len(b), 1)
	}
	phys := c.Type.Phys()
	if n := fixedSize[phys]; n > 0 {
		return 1 + n
	}
	flip := byte(0)
	if c.Desc {
		flip = 0xff
	}
	if phys == types.PhysNumeric {
		return numericLength(b, flip)
	}
	for at := 1; ; {
		i := bytes.IndexByte(b[at:], flip)
		if i < 0 || at+i+1 >= len(b) {
			return 0
		}
		at += i + 2
		if b[at-1]^flip == 1 {
			return at
		}
	}
}

func numericLength(b []byte, flip byte) int {
	const head = 2 + 4 // marker, class and exponent
	if len(b) < 2 {
		return 0
	}
	switch b[1] ^ flip {
	case classNegative:
		flip = ^flip
	case classPositive:
	default:
		return 2
	}
	if len(b) < head {
		return 0
	}
	end := bytes.IndexByte(b[head:], flip)
	if end < 0 {
		return 0
	}
	return head + end + 1
}
