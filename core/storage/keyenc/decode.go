package keyenc

import (
	"bytes"
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// Decodable reports whether a key holds the values of a type as they were. That of
// char(n) has lost its blanks, of a numeric its scale, of a float the sign of its
// zero, of an interval its months and days.
func Decodable(t types.T) bool {
	switch t.Phys() {
	case types.PhysBool, types.PhysInt16, types.PhysInt32, types.PhysInt64, types.PhysUUID:
		return true
	case types.PhysBytes:
		return t.OID != types.BPCharOID && Supported(t) == nil
	}
	return false
}

// Decode appends the first column of a key, which is c of a Decodable type, to b,
// or only leaves it out where b is nil, and returns the rest of the key. A key that
// is not one gets XX001.
func Decode(key []byte, c Column, b *vector.Builder) (rest []byte, err error) {
	if len(key) == 0 {
		return nil, errKey()
	}
	if key[0] != notNull {
		if b != nil {
			b.AppendNull()
		}
		return key[1:], nil
	}
	key = key[1:]
	if c.Type.Phys() == types.PhysBytes {
		return decodeBytes(key, c.Desc, b)
	}
	n := vector.Width(c.Type.Phys())
	if c.Type.Phys() == types.PhysBool {
		n = 1
	}
	if len(key) < n {
		return nil, errKey()
	}
	if b != nil {
		appendFixed(b, c, key[:n])
	}
	return key[n:], nil
}

func errKey() error { return errs.New(errs.DataCorrupted, "an index key ends too early") }

// appendFixed appends a value of fixed width.
func appendFixed(b *vector.Builder, c Column, x []byte) {
	var own [16]byte
	n := copy(own[:], x)
	if c.Desc {
		for i := range own[:n] {
			own[i] = ^own[i]
		}
	}
	switch c.Type.Phys() {
	case types.PhysBool:
		b.AppendBool(own[0] != 0)
	case types.PhysInt16:
		vector.AppendFixed(b, int16(binary.BigEndian.Uint16(own[:])^1<<15))
	case types.PhysInt32:
		v := binary.BigEndian.Uint32(own[:])
		if !unsigned(c.Type.OID) {
			v ^= 1 << 31
		}
		vector.AppendFixed(b, int32(v))
	case types.PhysInt64:
		v := binary.BigEndian.Uint64(own[:])
		if c.Type.OID != types.PgLSNOID {
			v ^= 1 << 63
		}
		vector.AppendFixed(b, int64(v))
	case types.PhysUUID:
		vector.AppendFixed(b, vector.UUID(own))
	}
}

// decodeBytes takes a string apart from what is behind it.
func decodeBytes(key []byte, desc bool, b *vector.Builder) (rest []byte, err error) {
	zero, escaped, end := byte(0), byte(0xff), byte(1)
	if desc {
		zero, escaped, end = 0xff, 0, 0xfe
	}
	var own []byte
	for from := 0; ; {
		at := bytes.IndexByte(key[from:], zero)
		if at < 0 || from+at+1 == len(key) {
			return nil, errKey()
		}
		at += from
		switch key[at+1] {
		case end:
			if b != nil {
				own = append(own, key[from:at]...)
				if desc {
					for i := range own {
						own[i] = ^own[i]
					}
				}
				b.AppendBytes(own)
			}
			return key[at+2:], nil
		case escaped:
			if b != nil {
				own = append(own, key[from:at+1]...)
			}
			from = at + 2
		default:
			return nil, errKey()
		}
	}
}
