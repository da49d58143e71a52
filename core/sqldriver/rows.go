package sqldriver

import (
	"database/sql/driver"
	"io"
	"strings"
	"time"

	"github.com/basaltdb/basalt/core"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// rows gives the rows of batches one by one.
type rows struct {
	r      *core.Rows
	cols   []core.Column
	format *value.Format
	batch  *vector.Batch
	next   int // in batch
}

func newRows(r *core.Rows) *rows { return &rows{r: r, cols: r.Columns(), format: r.Format()} }

// Columns implements driver.Rows.
func (r *rows) Columns() []string {
	names := make([]string, len(r.cols))
	for i, c := range r.cols {
		names[i] = c.Name
	}
	return names
}

// ColumnTypeDatabaseTypeName implements
// driver.RowsColumnTypeDatabaseTypeName.
func (r *rows) ColumnTypeDatabaseTypeName(i int) string {
	return strings.ToUpper(r.cols[i].Type.String())
}

// Close implements driver.Rows.
func (r *rows) Close() error { return r.r.Close() }

// Next implements driver.Rows.
func (r *rows) Next(dest []driver.Value) error {
	for r.batch == nil || r.next == r.batch.Rows() {
		b, err := r.r.Next()
		if err != nil {
			return err
		}
		if b == nil {
			return io.EOF
		}
		r.batch, r.next = b, 0
	}
	row := r.batch.Row(r.next)
	r.next++
	for i, v := range r.batch.Cols {
		dest[i] = goValue(r.format, v, row)
	}
	return nil
}

// goValue is a value as database/sql knows it.
func goValue(f *value.Format, v *vector.Vector, row int) driver.Value {
	if v.IsNull(row) {
		return nil
	}
	base, at := v.Base(), v.Index(row)
	switch v.Type.OID {
	case types.BoolOID:
		return base.Bool(at)
	case types.Int2OID:
		return int64(vector.Values[int16](base)[at])
	case types.Int4OID:
		return int64(vector.Values[int32](base)[at])
	case types.Int8OID:
		return vector.Values[int64](base)[at]
	case types.Float4OID:
		return float64(vector.Values[float32](base)[at])
	case types.Float8OID:
		return vector.Values[float64](base)[at]
	case types.ByteaOID:
		return append([]byte{}, v.Bytes(row)...)
	case types.DateOID:
		if d := vector.Values[int32](base)[at]; datetime.DateFinite(d) {
			return instant(int64(d)*microsPerDay, time.UTC)
		}
	case types.TimestampOID:
		if ts := vector.Values[int64](base)[at]; datetime.TimestampFinite(ts) {
			return instant(ts, time.UTC)
		}
	case types.TimestampTZOID:
		if ts := vector.Values[int64](base)[at]; datetime.TimestampFinite(ts) {
			return instant(ts, f.Location)
		}
	}
	return string(f.Append(nil, v, row)) // infinity, among others, is no time.Time
}

// microsPerDay is the length of a day in timestamps' units.
const microsPerDay = 24 * 60 * 60 * 1_000_000

// instant is the time of a timestamp, in microseconds since 2000-01-01.
func instant(ts int64, loc *time.Location) time.Time {
	const epoch = 946_684_800 // in Unix time
	seconds, micros := ts/1_000_000, ts%1_000_000
	return time.Unix(epoch+seconds, micros*1000).In(loc)
}
