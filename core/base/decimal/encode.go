package decimal

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
)

const (
	codeNonNegative = iota
	codeNegative
	codeNaN
	codePosInf
	codeNegInf
	headerLen = 3
)

// AppendEncoded appends the encoded form that the package comment describes.
func (d *Decimal) AppendEncoded(dst []byte) []byte {
	code := byte(codeNonNegative)
	switch {
	case d.Kind == NaN:
		code = codeNaN
	case d.Kind == PosInf:
		code = codePosInf
	case d.Kind == NegInf:
		code = codeNegInf
	case d.Coef.Sign() < 0:
		code = codeNegative
	}
	dst = append(dst, code)
	dst = binary.LittleEndian.AppendUint16(dst, uint16(d.Scale))
	if d.Kind != Finite {
		return dst
	}
	return append(dst, d.Coef.Bytes()...)
}

// Decode reads an encoded value. It keeps no reference to b.
func Decode(b []byte) (Decimal, error) {
	if len(b) < headerLen || b[0] > codeNegInf {
		return Decimal{}, errs.New(errs.DataCorrupted, "encoded numeric of %d bytes is invalid", len(b))
	}
	var d Decimal
	switch b[0] {
	case codeNaN:
		return Special(NaN), nil
	case codePosInf:
		return Special(PosInf), nil
	case codeNegInf:
		return Special(NegInf), nil
	}
	d.Scale = int(binary.LittleEndian.Uint16(b[1:]))
	d.Coef.SetBytes(b[headerLen:])
	if b[0] == codeNegative {
		d.Coef.Neg(&d.Coef)
	}
	return d, nil
}
