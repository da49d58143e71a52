package pgwire

import (
	"encoding/binary"
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

// formatOf returns the format code of column i: there are codes for all
// columns, one for all of them, or none, which means text.
func formatOf(formats []int16, i int) int16 {
	switch len(formats) {
	case 0:
		return 0
	case 1:
		return formats[0]
	}
	return formats[i]
}

// wireType is the type that clients are told: a literal of unknown type is text.
func wireType(t types.T) types.T {
	if t.OID == types.UnknownOID {
		return types.Text
	}
	return t
}

// rowDescription describes result columns.
func (c *conn) rowDescription(cols []bind.OutputColumn, formats []int16) error {
	c.out.begin('T')
	c.out.int16(int16(len(cols)))
	for i, col := range cols {
		t := wireType(col.Type)
		size := int16(-1)
		if info, ok := types.Lookup(t.OID); ok {
			size = info.Len
		}
		c.out.str(col.Name)
		c.out.int32(int32(col.Table))
		c.out.int16(col.Attr)
		c.out.int32(int32(t.OID))
		c.out.int16(size)
		c.out.int32(t.Mod)
		c.out.int16(formatOf(formats, i))
	}
	return c.out.end()
}

// form says how a column is written.
type form uint8

const (
	formText   form = iota // by value.Format
	formBinary             // by value.Send
	formBytes              // a string as it is
	formInt32              // an integer as text
	formInt64
)

// rowEncoder writes batches as DataRow messages straight into the
// connection's buffer.
type rowEncoder struct {
	c      *conn
	format *value.Format
	forms  []form
}

func newRowEncoder(c *conn, cols []bind.OutputColumn, formats []int16) *rowEncoder {
	e := &rowEncoder{c: c, format: c.sess.Format(), forms: make([]form, len(cols))}
	for i, col := range cols {
		switch {
		case formatOf(formats, i) == 1:
			e.forms[i] = formBinary
		case col.Type.IsString():
			e.forms[i] = formBytes
		case col.Type.OID == types.Int4OID:
			e.forms[i] = formInt32
		case col.Type.OID == types.Int8OID:
			e.forms[i] = formInt64
		}
	}
	return e
}

// rows writes the rows of b from position from on, at most limit unless it is
// negative, and returns how many.
func (e *rowEncoder) rows(b *vector.Batch, from, limit int) (int, error) {
	to := b.Rows()
	if limit >= 0 {
		to = min(to, from+limit)
	}
	for i := from; i < to; i++ {
		if err := e.row(b, b.Row(i)); err != nil {
			return i - from, err
		}
		if len(e.c.out.buf) >= flushAt {
			if err := e.c.out.flush(); err != nil {
				return i - from, err
			}
		}
	}
	return max(to-from, 0), nil
}

// all writes all rows of b.
func (e *rowEncoder) all(b *vector.Batch) error {
	_, err := e.rows(b, 0, -1)
	return err
}

// row writes one row.
func (e *rowEncoder) row(b *vector.Batch, i int) error {
	w := &e.c.out
	w.begin('D')
	w.int16(int16(len(e.forms)))
	for n, f := range e.forms {
		v := b.Cols[n]
		if v.IsNull(i) {
			w.int32(-1)
			continue
		}
		at := len(w.buf)
		buf := append(w.buf, 0, 0, 0, 0)
		switch f {
		case formBytes:
			buf = append(buf, v.Bytes(i)...)
		case formInt32:
			buf = strconv.AppendInt(buf, int64(vector.Values[int32](v.Base())[v.Index(i)]), 10)
		case formInt64:
			buf = strconv.AppendInt(buf, vector.Values[int64](v.Base())[v.Index(i)], 10)
		case formBinary:
			buf = value.Send(buf, v, i)
		default:
			buf = e.format.Append(buf, v, i)
		}
		w.buf = buf
		n := len(buf) - at - 4
		if n > maxMessage {
			w.cancel()
			return errTooLong(n)
		}
		binary.BigEndian.PutUint32(buf[at:], uint32(n))
	}
	return w.end()
}

// checkFormats checks format codes and their number; message tells both numbers.
func checkFormats(formats []int16, n int, message string) error {
	if len(formats) > 1 && len(formats) != n {
		return errs.New(errs.ProtocolViolation, message, len(formats), n)
	}
	for _, f := range formats {
		if f != 0 && f != 1 {
			return errs.New(errs.InvalidParameterValue, "unsupported format code: %d", f)
		}
	}
	return nil
}
