package lsm

import "encoding/binary"

// AppendOps appends changes as logs have them:
//
//	{ uvarint length of key << 1 | deleted, key [, uvarint length, value] } ···
func AppendOps(b []byte, ops ...Op) []byte {
	for i := range ops {
		op := &ops[i]
		n := uint64(len(op.Key)) << 1
		if op.Delete {
			n |= 1
		}
		b = append(binary.AppendUvarint(b, n), op.Key...)
		if !op.Delete {
			b = append(binary.AppendUvarint(b, uint64(len(op.Value))), op.Value...)
		}
	}
	return b
}

// ParseOps returns the changes that AppendOps has appended, which share b; false
// where it is anything else.
func ParseOps(b []byte) (ops []Op, ok bool) {
	for ok = true; ok && len(b) > 0; {
		var op Op
		var n uint64
		if n, b, ok = cutUvarint(b); ok {
			op.Delete = n&1 != 0
			op.Key, b, ok = cut(b, n>>1)
		}
		if ok && !op.Delete {
			if n, b, ok = cutUvarint(b); ok {
				op.Value, b, ok = cut(b, n)
			}
		}
		if !ok {
			return nil, false
		}
		ops = append(ops, op)
	}
	return ops, ok
}

func cutUvarint(b []byte) (v uint64, rest []byte, ok bool) {
	v, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil, false
	}
	return v, b[n:], true
}

func cut(b []byte, n uint64) (s, rest []byte, ok bool) {
	if n > uint64(len(b)) {
		return nil, nil, false
	}
	return b[:n:n], b[n:], true
}
