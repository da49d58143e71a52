package copyfmt

import (
	"bytes"
	"encoding/binary"

	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

// Encoder writes rows in a format of COPY.
type Encoder struct {
	Columns []Column
	Options Options
	Format  *value.Format

	scratch []byte
}

// Start appends what stands before the rows.
func (e *Encoder) Start(dst []byte) []byte {
	if e.Options.Format == Binary {
		return append(append(dst, signature...), 0, 0, 0, 0, 0, 0, 0, 0)
	}
	if e.Options.Header == NoHeader {
		return dst
	}
	for i, c := range e.Columns {
		if i > 0 {
			dst = append(dst, e.Options.Delimiter)
		}
		if e.Options.Format == CSV {
			dst = e.csv(dst, []byte(c.Name), false)
		} else {
			dst = e.text(dst, []byte(c.Name))
		}
	}
	return append(dst, '\n')
}

// End appends what stands behind them.
func (e *Encoder) End(dst []byte) []byte {
	if e.Options.Format == Binary {
		return append(dst, 0xff, 0xff)
	}
	return dst
}

// Row appends the row at position i of b's vectors.
func (e *Encoder) Row(dst []byte, b *vector.Batch, i int) []byte {
	if e.Options.Format == Binary {
		return e.binary(dst, b, i)
	}
	for n := range e.Columns {
		if n > 0 {
			dst = append(dst, e.Options.Delimiter)
		}
		v := b.Cols[n]
		if v.IsNull(i) {
			dst = append(dst, e.Options.Null...)
			continue
		}
		e.scratch = e.Format.Append(e.scratch[:0], v, i)
		if e.Options.Format == CSV {
			dst = e.csv(dst, e.scratch, flag(e.Options.ForceQuote, n))
		} else {
			dst = e.text(dst, e.scratch)
		}
	}
	return append(dst, '\n')
}

func (e *Encoder) binary(dst []byte, b *vector.Batch, i int) []byte {
	be := binary.BigEndian
	dst = be.AppendUint16(dst, uint16(len(e.Columns)))
	for n := range e.Columns {
		v := b.Cols[n]
		if v.IsNull(i) {
			dst = append(dst, 0xff, 0xff, 0xff, 0xff)
			continue
		}
		at := len(dst)
		dst = value.Send(append(dst, 0, 0, 0, 0), v, i)
		be.PutUint32(dst[at:], uint32(len(dst)-at-4))
	}
	return dst
}

// letters are the control characters that have an escape.
var letters = [32]byte{'\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't', '\v': 'v'}

// text appends a field of the text format.
func (e *Encoder) text(dst, x []byte) []byte {
	for _, c := range x {
		switch {
		case c < 32 && letters[c] != 0:
			dst = append(dst, '\\', letters[c])
		case c == '\\' || c == e.Options.Delimiter:
			dst = append(dst, '\\', c)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// csv appends a CSV field, in quotes where it needs them.
func (e *Encoder) csv(dst, x []byte, force bool) []byte {
	o := &e.Options
	if !force && string(x) != o.Null && !(len(e.Columns) == 1 && string(x) == `\.`) &&
		bytes.IndexByte(x, o.Delimiter) < 0 && bytes.IndexByte(x, o.Quote) < 0 && bytes.IndexByte(x, '\n') < 0 && bytes.IndexByte(x, '\r') < 0 {
		return append(dst, x...)
	}
	dst = append(dst, o.Quote)
	for _, c := range x {
		if c == o.Quote || c == o.Escape {
			dst = append(dst, o.Escape)
		}
		dst = append(dst, c)
	}
	return append(dst, o.Quote)
}
