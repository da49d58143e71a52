package copyfmt

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/value"
)

// binary decodes the binary format.
func (r *run) binary(first bool) error {
	data := r.data
	if first {
		n, err := binaryHeader(data)
		if err != nil {
			return err
		}
		if n == 0 {
			return errFormat("COPY file signature not recognized")
		}
		data = data[n:]
	}
	for ; len(data) > 0; r.line++ {
		if len(data) < 2 {
			return r.atLine(errFormat("unexpected EOF in COPY data"), nil)
		}
		n := int16(binary.BigEndian.Uint16(data))
		data = data[2:]
		if n == -1 {
			r.end = true
			if len(data) > 0 {
				return errFormat("received copy data after EOF marker")
			}
			return nil
		}
		if int(n) != len(r.cols) {
			return r.atLine(errFormat("row field count is %d, expected %d", n, len(r.cols)), nil)
		}
		for i := range r.cols {
			var err error
			if data, err = r.binaryField(data, i); err != nil {
				return r.atColumn(err, i, nil, false)
			}
		}
		r.rowDone()
	}
	return nil
}

// binaryField decodes one field.
func (r *run) binaryField(data []byte, col int) ([]byte, error) {
	if len(data) < 4 {
		return nil, errFormat("unexpected EOF in COPY data")
	}
	n := int32(binary.BigEndian.Uint32(data))
	data = data[4:]
	switch {
	case n == -1:
		r.cols[col].AppendNull()
		return data, nil
	case n < 0:
		return nil, errFormat("invalid field size")
	case int(n) > len(data):
		return nil, errFormat("unexpected EOF in COPY data")
	}
	return data[n:], value.Recv(r.d.Columns[col].Type, data[:n], r.cols[col])
}
