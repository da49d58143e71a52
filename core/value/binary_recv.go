package value

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/vector"
)

func errShort() error { return errs.New(errs.ProtocolViolation, "insufficient data left in message") }

func errBinary(format string, args ...any) error {
	return errs.New(errs.InvalidBinaryRepresentation, format, args...)
}

// CheckUTF8 reports an invalid byte sequence, or a zero byte, in text that came
// from outside.
func CheckUTF8(x []byte) error {
	for i := 0; i < len(x); {
		if x[i] < utf8.RuneSelf {
			if x[i] == 0 {
				return errs.New(errs.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00")
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(x[i:])
		if r == utf8.RuneError && size <= 1 {
			n := min(sequenceLen(x[i]), len(x)-i)
			text := ""
			for _, c := range x[i : i+n] {
				text += fmt.Sprintf(" 0x%02x", c)
			}
			return errs.New(errs.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\":%s", text)
		}
		i += size
	}
	return nil
}

// sequenceLen is how many bytes a lead byte announces.
func sequenceLen(c byte) int {
	switch {
	case c&0xe0 == 0xc0:
		return 2
	case c&0xf0 == 0xe0:
		return 3
	case c&0xf8 == 0xf0:
		return 4
	}
	return 1
}

// Recv reads a value of type t in PostgreSQL's binary form and appends it to b.
// data is exactly the value; it is not kept.
func Recv(t types.T, data []byte, b *vector.Builder) error {
	be := binary.BigEndian
	if want := binaryWidth(t); want > 0 && len(data) != want {
		if len(data) < want {
			return errShort()
		}
		return errBinary("incorrect binary data format")
	}
	switch t.Phys() {
	case types.PhysBool:
		b.AppendBool(data[0] != 0)
	case types.PhysInt16:
		vector.AppendFixed(b, int16(be.Uint16(data)))
	case types.PhysInt32:
		x := int32(be.Uint32(data))
		if t.OID == types.DateOID && datetime.DateFinite(x) && !datetime.DateValid(int64(x)) {
			return errs.New(errs.DatetimeFieldOverflow, "date out of range")
		}
		vector.AppendFixed(b, x)
	case types.PhysInt64:
		return recvInt64(t, data, b)
	case types.PhysFloat32:
		vector.AppendFixed(b, math.Float32frombits(be.Uint32(data)))
	case types.PhysFloat64:
		vector.AppendFixed(b, math.Float64frombits(be.Uint64(data)))
	case types.PhysNumeric:
		d, err := recvNumeric(data)
		if err != nil {
			return err
		}
		b.AppendDecimal(&d)
	case types.PhysInterval:
		vector.AppendFixed(b, vector.Interval{Micros: int64(be.Uint64(data)), Days: int32(be.Uint32(data[8:])), Months: int32(be.Uint32(data[12:]))})
	case types.PhysTimeTZ:
		x := vector.TimeTZ{Micros: int64(be.Uint64(data)), Zone: int32(be.Uint32(data[8:]))}
		if x.Micros < 0 || x.Micros > datetime.Day {
			return errs.New(errs.DatetimeFieldOverflow, "time out of range")
		}
		if x.Zone <= -16*3600 || x.Zone >= 16*3600 {
			return errs.New(errs.InvalidTimeZoneDisplacementValue, "time zone displacement out of range")
		}
		vector.AppendFixed(b, x)
	case types.PhysUUID:
		vector.AppendFixed(b, vector.UUID(data))
	case types.PhysBytes:
		return recvBytes(t, data, b)
	default:
		return errs.New(errs.FeatureNotSupported, "no binary input function available for type %s", t)
	}
	return nil
}

// binaryWidth is the length of a fixed-length type on the wire, 0 for others.
func binaryWidth(t types.T) int {
	switch t.Phys() {
	case types.PhysBool:
		return 1
	case types.PhysTimeTZ:
		return 12
	case types.PhysInt64:
		if t.OID == types.TIDOID {
			return 6
		}
		return 8
	}
	return vector.Width(t.Phys())
}

func recvInt64(t types.T, data []byte, b *vector.Builder) error {
	be := binary.BigEndian
	if t.OID == types.TIDOID {
		vector.AppendFixed(b, int64(be.Uint32(data))<<16|int64(be.Uint16(data[4:])))
		return nil
	}
	x := int64(be.Uint64(data))
	switch t.OID {
	case types.TimeOID:
		if x < 0 || x > datetime.Day {
			return errs.New(errs.DatetimeFieldOverflow, "time out of range")
		}
	case types.TimestampOID, types.TimestampTZOID:
		if datetime.TimestampFinite(x) && !datetime.TimestampValid(x) {
			return errs.New(errs.DatetimeFieldOverflow, "timestamp out of range")
		}
	}
	vector.AppendFixed(b, x)
	return nil
}

func recvBytes(t types.T, data []byte, b *vector.Builder) error {
	switch {
	case t.OID == types.ByteaOID:
		b.AppendBytes(data)
		return nil
	case t.OID == types.CharOID:
		if len(data) != 1 {
			return errShort()
		}
		b.AppendBytes(data)
		return nil
	case t.OID == types.RecordOID:
		return errs.New(errs.FeatureNotSupported, "input of anonymous composite types is not implemented")
	case t.IsArray():
		return recvArray(t, data, b)
	case t.Category() == types.CatPseudo:
		return errs.New(errs.FeatureNotSupported, "cannot accept a value of type %s", t)
	}
	if t.OID == types.JSONBOID || t.OID == types.JSONPathOID {
		if len(data) == 0 {
			return errShort()
		}
		if data[0] != 1 {
			return errs.New(errs.InternalError, "unsupported %s version number %d", t, data[0])
		}
		data = data[1:]
	}
	if err := CheckUTF8(data); err != nil {
		return err
	}
	switch t.OID {
	case types.JSONOID:
		if err := jsonv.Validate(string(data)); err != nil {
			return err
		}
	case types.JSONBOID:
		x, err := jsonv.Canonical(nil, string(data))
		if err != nil {
			return err
		}
		data = x
	case types.NameOID:
		b.AppendString(TruncateName(string(data)))
		return nil
	}
	b.AppendBytes(data)
	return nil
}

// maxElements is PostgreSQL's limit on the elements of an array.
const maxElements = 1<<27 - 1

func recvArray(t types.T, data []byte, b *vector.Builder) error {
	be := binary.BigEndian
	if len(data) < 12 {
		return errShort()
	}
	dims, flags, elem := int32(be.Uint32(data)), be.Uint32(data[4:]), types.Of(types.OID(be.Uint32(data[8:])))
	data = data[12:]
	switch {
	case dims < 0:
		return errBinary("invalid number of dimensions: %d", dims)
	case dims > array.MaxDims:
		return errs.New(errs.ProgramLimitExceeded, "number of array dimensions (%d) exceeds the maximum allowed (%d)", dims, array.MaxDims)
	case flags > 1:
		return errBinary("invalid array flags")
	case elem.OID != t.Elem().OID:
		return errs.New(errs.DatatypeMismatch, "binary data has array element type %d (%s) instead of expected %d (%s)", elem.OID, elem, t.Elem().OID, t.Elem())
	case len(data) < 8*int(dims):
		return errShort()
	}
	a := array.Array{Elem: t.Elem().Bare()}
	n := int64(1)
	for range dims {
		d := array.Dim{Len: int32(be.Uint32(data)), Lower: int32(be.Uint32(data[4:]))}
		data = data[8:]
		if n *= int64(d.Len); d.Len < 0 || n > maxElements {
			return errs.New(errs.ProgramLimitExceeded, "array size exceeds the maximum allowed (%d)", maxElements)
		}
		if int64(d.Lower)+int64(d.Len)-1 > math.MaxInt32 {
			return errs.New(errs.ProgramLimitExceeded, "array lower bound is too large: %d", d.Lower)
		}
		a.Dims = append(a.Dims, d)
	}
	if dims == 0 {
		n = 0
	}
	// Every element takes at least its length, so n is checked before memory
	// is given to it.
	if n*4 > int64(len(data)) {
		return errShort()
	}
	if n == 0 {
		a.Dims = nil
	}
	out := vector.NewBuilder(a.Elem, int(n))
	for range n {
		x, rest, null, err := recvElement(data)
		if err != nil {
			return err
		}
		data = rest
		if null {
			out.AppendNull()
		} else if err := Recv(a.Elem, x, out); err != nil {
			return err
		}
	}
	if len(data) > 0 {
		return errBinary("incorrect binary data format")
	}
	a.Elems = out.Finish()
	b.AppendBytes(a.Append(nil))
	return nil
}

// recvElement splits a value with its length from data.
func recvElement(data []byte) (x, rest []byte, null bool, err error) {
	if len(data) < 4 {
		return nil, nil, false, errShort()
	}
	n := int32(binary.BigEndian.Uint32(data))
	data = data[4:]
	if n == -1 {
		return nil, data, true, nil
	}
	if n < 0 || int(n) > len(data) {
		return nil, nil, false, errShort()
	}
	return data[:n], data[n:], false, nil
}

// recvNumeric reads the form that sendNumeric writes.
func recvNumeric(data []byte) (decimal.Decimal, error) {
	be := binary.BigEndian
	if len(data) < 8 {
		return decimal.Decimal{}, errShort()
	}
	groups, weight := int(be.Uint16(data)), int(int16(be.Uint16(data[2:])))
	sign, scale := be.Uint16(data[4:]), int(be.Uint16(data[6:]))
	data = data[8:]
	switch sign {
	case numericNaN:
		return decimal.Special(decimal.NaN), nil
	case numericPosInf:
		return decimal.Special(decimal.PosInf), nil
	case numericNegInf:
		return decimal.Special(decimal.NegInf), nil
	case numericPos, numericNeg:
	default:
		return decimal.Decimal{}, errBinary("invalid sign in external \"numeric\" value")
	}
	if scale > 0x3fff {
		return decimal.Decimal{}, errBinary("invalid scale in external \"numeric\" value")
	}
	if len(data) < 2*groups {
		return decimal.Decimal{}, errShort()
	}
	if len(data) > 2*groups {
		return decimal.Decimal{}, errBinary("incorrect binary data format")
	}
	text := make([]byte, 0, 4*groups+1)
	text = append(text, '0')
	for i := range groups {
		g := be.Uint16(data[2*i:])
		if g >= numericGroup {
			return decimal.Decimal{}, errBinary("invalid digit in external \"numeric\" value")
		}
		text = append(text, byte('0'+g/1000), byte('0'+g/100%10), byte('0'+g/10%10), byte('0'+g%10))
	}
	d := decimal.Decimal{Scale: scale}
	d.Coef.SetString(string(text), 10)
	// The last group stands for 10^(4·(weight-groups+1)); digits behind the
	// announced scale are cut off, as PostgreSQL does.
	if shift := 4*(weight-groups+1) + scale; shift >= 0 {
		d.Coef.Mul(&d.Coef, power10(shift))
	} else {
		d.Coef.Quo(&d.Coef, power10(-shift))
	}
	if sign == numericNeg {
		d.Coef.Neg(&d.Coef)
	}
	return d, nil
}

func power10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
