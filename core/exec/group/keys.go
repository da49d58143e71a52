package group

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/vector"
)

// keyKind is how a key column is serialised: the common layouts directly, in
// the very form of core/expr/order, the others by it.
type keyKind uint8

const (
	otherKey keyKind = iota
	textKey
	int32Key
	int64Key
)

// keyColumn is a key column of one batch.
type keyColumn struct {
	kind  keyKind
	v     *vector.Vector
	codes []int32 // of a Dict
	off   []int32
	data  []byte
	i32   []int32
	i64   []int64
}

// serialiser makes byte keys of the rows of a batch.
type serialiser struct{ cols []keyColumn }

// begin takes the key columns of a batch.
func (s *serialiser) begin(cols []*vector.Vector) {
	s.cols = s.cols[:0]
	for _, v := range cols {
		c := keyColumn{v: v}
		switch {
		case v.Enc == vector.Const:
		case v.Phys() == types.PhysBytes && v.Type.OID != types.BPCharOID && !order.Nested(v.Type):
			c.kind = textKey
			if v.Enc == vector.Dict {
				c.codes = v.Codes()
			}
			c.off, c.data = v.Base().Offsets(), v.Base().Data()
		case v.Enc == vector.Dict:
		case v.Phys() == types.PhysInt32:
			c.kind, c.i32 = int32Key, vector.Values[int32](v)
		case v.Phys() == types.PhysInt64:
			c.kind, c.i64 = int64Key, vector.Values[int64](v)
		}
		s.cols = append(s.cols, c)
	}
}

// append appends the key of row i.
func (s *serialiser) append(dst []byte, i int) []byte {
	for k := range s.cols {
		c := &s.cols[k]
		if c.kind == otherKey || c.v.HasNulls() && c.v.IsNull(i) {
			dst = order.AppendKey(dst, c.v, i)
			continue
		}
		switch c.kind {
		case textKey:
			at := i
			if c.codes != nil {
				at = int(c.codes[i])
			}
			b := c.data[c.off[at]:c.off[at+1]]
			dst = binary.LittleEndian.AppendUint32(append(dst, 1), uint32(len(b)))
			dst = append(dst, b...)
		case int32Key:
			dst = binary.LittleEndian.AppendUint32(append(dst, 1), uint32(c.i32[i]))
		case int64Key:
			dst = binary.LittleEndian.AppendUint64(append(dst, 1), uint64(c.i64[i]))
		}
	}
	return dst
}
