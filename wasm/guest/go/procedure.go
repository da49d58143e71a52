//go:build wasip1

package basalt

import (
	"errors"
	"unicode/utf8"
	"unsafe"
)

//go:wasmimport basalt arg_null
func hostArgNull(param int32) int32

//go:wasmimport basalt out_null
func hostOutNull(param int32)

//go:wasmimport basalt out_i64
func hostOutInt(param int32, x int64)

//go:wasmimport basalt out_f64
func hostOutFloat(param int32, x float64)

//go:wasmimport basalt out_text
func hostOutText(param int32, text string)

//go:wasmimport basalt sql_bind_null
func hostBindNull(param int32)

//go:wasmimport basalt sql_bind_i64
func hostBindInt(param int32, x int64)

//go:wasmimport basalt sql_bind_f64
func hostBindFloat(param int32, x float64)

//go:wasmimport basalt sql_bind_text
func hostBindText(param int32, text string)

//go:wasmimport basalt sql_exec
func hostExec(sql string) int64

//go:wasmimport basalt sql_query
func hostQuery(sql string) int32

//go:wasmimport basalt sql_row
func hostRow(query int32) int32

//go:wasmimport basalt sql_next
func hostNext(query, most int32, buf unsafe.Pointer, size int32) int32

//go:wasmimport basalt sql_close
func hostClose(query int32)

//go:wasmimport basalt sql_columns
func hostColumns(query int32) int32

//go:wasmimport basalt sql_col_null
func hostColumnNull(query, column int32) int32

//go:wasmimport basalt sql_col_i64
func hostColumnInt(query, column int32) int64

//go:wasmimport basalt sql_col_f64
func hostColumnFloat(query, column int32) float64

//go:wasmimport basalt sql_col_text
func hostColumnText(query, column int32, buf unsafe.Pointer, size int32) int32

//go:wasmimport basalt sql_error
func hostError(buf unsafe.Pointer, size int32) int32

// A procedure is a function that returns nothing, or 0 for having done its work. It
// runs SQL in the caller's transaction, for which its module needs the capability
// "sql". Null arguments are zeros; parameters and columns count from 1.

// ArgNull tells whether an argument is null.
func ArgNull(param int32) bool { return hostArgNull(param) != 0 }

// Value is a value for an OUT parameter, or for a parameter of a statement.
type Value interface {
	out(param int32)
	bind(param int32)
}

// Values of SQL.
type (
	Int   int64
	Float float64
	Str   string
	null  struct{}
)

// NullValue is the null.
var NullValue Value = null{}

func (x Int) out(p int32)   { hostOutInt(p, int64(x)) }
func (x Int) bind(p int32)  { hostBindInt(p, int64(x)) }
func (x Float) out(p int32) { hostOutFloat(p, float64(x)) }
func (x Float) bind(p int32) {
	hostBindFloat(p, float64(x))
}
func (x Str) out(p int32)  { hostOutText(p, string(x)) }
func (x Str) bind(p int32) { hostBindText(p, string(x)) }
func (null) out(p int32)   { hostOutNull(p) }
func (null) bind(p int32)  { hostBindNull(p) }

// Out sets an OUT parameter.
func Out(param int32, x Value) { x.out(param) }

// Error is what a statement has failed with. Nothing of the statement was done.
type Error struct {
	State   string // SQLSTATE
	Message string
}

// Error implements error.
func (e *Error) Error() string { return e.State + " " + e.Message }

// lastError is the error of the last statement, which is known until the next.
func lastError() error {
	text, _ := read(hostError)
	if len(text) < 6 {
		return &Error{"38000", "no statement has failed"}
	}
	return &Error{text[:5], text[6:]}
}

// Failed tells whether a statement has failed with an SQLSTATE.
func Failed(err error, state string) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.State == state
}

// longest is how many bytes of an error's message go on to the caller.
const longest = 1018

// RaiseError ends the call with an error, which it does not return from. A long
// message is cut.
func RaiseError(err error) {
	state, message := "38000", err.Error()
	if e, ok := errors.AsType[*Error](err); ok {
		state, message = e.State, e.Message
	}
	if end := longest; len(message) > end {
		for !utf8.RuneStart(message[end]) {
			end--
		}
		message = message[:end]
	}
	Raise(state, message)
}

func bind(params []Value) {
	for i, x := range params {
		x.bind(int32(i + 1))
	}
}

// Exec runs a statement, and returns how many rows it had.
func Exec(sql string, params ...Value) (int64, error) {
	bind(params)
	n := hostExec(sql)
	if n < 0 {
		return 0, lastError()
	}
	return n, nil
}

// Row is a row: the present one of a query, or one of a trigger. Columns count from 1.
type Row struct{ handle int32 }

// Rows are the rows of a query, of which one is the present.
type Rows struct {
	Row
	err error
}

// Query runs a query. The caller closes its rows.
func Query(sql string, params ...Value) (*Rows, error) {
	bind(params)
	handle := hostQuery(sql)
	if handle < 0 {
		return nil, lastError()
	}
	return &Rows{Row: Row{handle}}, nil
}

// Next goes to the next row; false at the end or where the query has failed.
func (r *Rows) Next() bool {
	n := hostRow(r.handle)
	if n < 0 {
		r.err = lastError()
	}
	return n > 0
}

// NextColumns puts at most so many of the next rows as columns into a buffer, which
// they are in until it is used again. It returns them and how many rows these are, which
// may be fewer than there is room for; 0 at the end or where the query has failed.
func (r *Rows) NextColumns(most int32, buf []byte) ([]Column, int32) {
	p := unsafe.Pointer(unsafe.SliceData(buf))
	if skip := int(-address((*byte)(p)) & 15); skip <= len(buf) {
		buf = buf[skip:]
		p = unsafe.Pointer(unsafe.SliceData(buf))
	}
	n := hostNext(r.handle, most, p, int32(len(buf)))
	if n < 0 {
		r.err = lastError()
	}
	if n <= 0 {
		return nil, 0
	}
	return Columns((*Column)(p), r.Columns()), n
}

// Err is what the query has failed with, if it has.
func (r *Rows) Err() error { return r.err }

// Close ends the query.
func (r *Rows) Close() { hostClose(r.handle) }

// Columns is how many columns there are.
func (r Row) Columns() int32 { return hostColumns(r.handle) }

// IsNull tells whether a column is null.
func (r Row) IsNull(column int32) bool { return hostColumnNull(r.handle, column) != 0 }

// Int is a column as a whole number; 0 for null.
func (r Row) Int(column int32) int64 { return hostColumnInt(r.handle, column) }

// Float is a column as a number; 0 for null.
func (r Row) Float(column int32) float64 { return hostColumnFloat(r.handle, column) }

// Text is a column as text; false for null.
func (r Row) Text(column int32) (string, bool) {
	return read(func(buf unsafe.Pointer, size int32) int32 { return hostColumnText(r.handle, column, buf, size) })
}
