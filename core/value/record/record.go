// Package record is the stored form of a row value. Inside a vector a record
// is one variable-length value, encoded as
//
//	bytes 0-1    number of fields, little-endian
//	per field    type OID uint32; 1 byte, 0 for null; if not null the value as
//	             an array element (core/value/array)
package record

import (
	"encoding/binary"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

// AppendHeader starts a record of n fields.
func AppendHeader(dst []byte, n int) []byte {
	return binary.LittleEndian.AppendUint16(dst, uint16(n))
}

// AppendField appends row i of v as the next field.
func AppendField(dst []byte, v *vector.Vector, i int) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(v.Type.OID))
	if v.IsNull(i) {
		return append(dst, 0)
	}
	return array.AppendValue(append(dst, 1), v, i)
}

func corrupt() error { return errs.New(errs.DataCorrupted, "encoded record is invalid") }

// Decode returns the fields as vectors of one row.
func Decode(b []byte) ([]*vector.Vector, error) {
	if len(b) < 2 {
		return nil, corrupt()
	}
	n := int(binary.LittleEndian.Uint16(b))
	b = b[2:]
	if n > len(b)/5 {
		return nil, corrupt()
	}
	fields := make([]*vector.Vector, n)
	for i := range fields {
		if len(b) < 5 {
			return nil, corrupt()
		}
		t := types.Of(types.OID(binary.LittleEndian.Uint32(b)))
		null := b[4] == 0
		b = b[5:]
		out := vector.NewBuilder(t, 1)
		if null {
			out.AppendNull()
		} else {
			used, ok := array.DecodeValue(t, b, out)
			if !ok {
				return nil, corrupt()
			}
			b = b[used:]
		}
		fields[i] = out.Finish()
	}
	return fields, nil
}

// AppendText appends a record in parentheses. element appends a field's text.
func AppendText(dst, encoded []byte, element func([]byte, *vector.Vector, int) []byte) []byte {
	fields, err := Decode(encoded)
	if err != nil {
		return dst
	}
	dst = append(dst, '(')
	for i, f := range fields {
		if i > 0 {
			dst = append(dst, ',')
		}
		if f.IsNull(0) {
			continue
		}
		start := len(dst)
		dst = element(dst, f, 0)
		dst = quoteField(dst, start)
	}
	return append(dst, ')')
}

// quoteField quotes dst[start:] in place if a record literal needs it.
func quoteField(dst []byte, start int) []byte {
	s := string(dst[start:])
	if s != "" && !strings.ContainsAny(s, "(),\"\\ \t\n\r\v\f") {
		return dst
	}
	dst = append(dst[:start], '"')
	for i := 0; i < len(s); i++ {
		if s[i] == '"' || s[i] == '\\' {
			dst = append(dst, s[i])
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}
