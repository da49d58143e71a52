package column

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
)

// Kind is how the values of a column are laid out.
type Kind uint16

// The kinds. Their numbers are a part of the ABI.
const (
	Bool Kind = iota + 1
	Int16
	Int32
	Int64
	Float32
	Float64
	Text
	Bytea
	JSON
	Numeric
	Date
	Time
	Timestamp
	TimestampTZ
	UUID
	List
)

// DescriptorSize is the bytes of a descriptor.
const DescriptorSize = 40

// Constant is the flag of a column that has one value for all rows.
const Constant = 1

// The places in a descriptor.
const (
	atType      = 0
	atFlags     = 4
	atLength    = 8
	atNulls     = 12
	atValidity  = 16
	atOffsets   = 20
	atData      = 24
	atDataLen   = 28
	atNChildren = 32
	atChild     = 36
)

var kinds = map[types.OID]Kind{
	types.BoolOID: Bool, types.Int2OID: Int16, types.Int4OID: Int32, types.OIDOID: Int32, types.Int8OID: Int64,
	types.Float4OID: Float32, types.Float8OID: Float64,
	types.TextOID: Text, types.VarcharOID: Text, types.BPCharOID: Text, types.ByteaOID: Bytea, types.JSONOID: JSON, types.JSONBOID: JSON,
	types.NumericOID: Numeric, types.DateOID: Date, types.TimeOID: Time, types.TimestampOID: Timestamp, types.TimestampTZOID: TimestampTZ,
	types.UUIDOID: UUID,
}

// KindOf returns the kind of a type's columns; 0 where there is none.
func KindOf(t types.T) Kind {
	if k, ok := kinds[t.OID]; ok {
		return k
	}
	if e := t.Elem(); e.OID != 0 {
		if k := kinds[e.OID]; k >= Int16 && k <= Float64 {
			return List
		}
	}
	return 0
}

// Check refuses a type that columns cannot have.
func Check(t types.T) error {
	if KindOf(t) == 0 {
		return errNoKind(t)
	}
	return nil
}

// errNoKind is the error of a type that columns cannot have.
func errNoKind(t types.T) error {
	return errs.New(errs.FeatureNotSupported, "WebAssembly functions cannot have columns of type %s", t)
}

// width is the bytes of a value of fixed width; 0 for bits and what has offsets.
func (k Kind) width() int {
	switch k {
	case Int16:
		return 2
	case Int32, Float32, Date:
		return 4
	case Int64, Float64, Time, Timestamp, TimestampTZ:
		return 8
	case Numeric, UUID:
		return 16
	}
	return 0
}

// varlen reports whether values are bytes between offsets.
func (k Kind) varlen() bool { return k == Text || k == Bytea || k == JSON }
