//go:build wasip1

package basalt

import (
	"structs"
	"unsafe"
)

// Kind is what the values of a column are.
type Kind uint16

// The kinds.
const (
	Bool Kind = iota + 1
	Int16
	Int32
	Int64
	Float32
	Float64
	TextKind
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

// Constant is a flag of results: one value stands for all rows.
const Constant = 1

// Column is a column of arguments, which is to be read only, or of results. Those of
// results come with room for all rows, none of them null; only texts and lists have
// to bring their own data.
//
// Functions over columns are called for many rows at once:
//
//	vectorised  f(n int32, in *Column, nin int32, out *Column) int32
//	aggregate   x_state_size() int32, x_init(n int32, states unsafe.Pointer) int32,
//	            x_update(n int32, groups unsafe.Pointer, in *Column, nin int32, states unsafe.Pointer) int32,
//	            x_merge(n int32, into, from unsafe.Pointer) int32,
//	            x_final(n int32, states unsafe.Pointer, out *Column) int32 [, x_retract, as x_update]
//	table       x_open(in *Column, nin int32) int32, x_next(handle, most int32, out *Column) int32, x_close(handle int32)
//	            [, x_push(handle, n int32, in *Column) int32, where it takes rows]
//
// They return 0; x_open returns a handle and x_next how many rows it has made. x_push
// gets n rows, whose columns are Pushed, or at their end none and nil.
type Column struct {
	_          structs.HostLayout
	kind       uint32 // and a numeric's scale in the upper half
	Flags      uint32
	Length     uint32 // rows
	Nulls      uint32
	validity   uint32 // addresses; bit i at validity is set where row i is not null
	offsets    uint32
	data       uint32
	dataLength uint32
	children   uint32
	child      uint32
}

// Columns are n columns that lie one after the other.
func Columns(first *Column, n int32) []Column { return unsafe.Slice(first, int(n)) }

// Pushed are the columns of the rows that x_push gets, which are there until x_next has
// returned 0; none at their end.
func Pushed(first *Column) []Column {
	n := int32(0)
	for at := unsafe.Pointer(first); at != nil && (*Column)(at).kind != 0; at = unsafe.Add(at, unsafe.Sizeof(*first)) {
		n++
	}
	return Columns(first, n)
}

// Kind is what the values are.
func (c *Column) Kind() Kind { return Kind(c.kind) }

// Scale is how many digits the values of a numeric have behind the point.
func (c *Column) Scale() int { return int(c.kind >> 16) }

// SetScale says how many digits the values of a result have behind the point.
func (c *Column) SetScale(digits int) { c.kind = c.kind&0xffff | uint32(digits)<<16 }

// AllValid tells whether a column of arguments has no nulls at all.
func (c *Column) AllValid() bool { return c.validity == 0 }

// IsNull tells whether a row is null.
func (c *Column) IsNull(row int) bool {
	return c.validity != 0 && *(*byte)(pointer(c.validity + uint32(row)>>3))>>(row&7)&1 == 0
}

// SetNull makes a row of a result null.
func (c *Column) SetNull(row int) {
	*(*byte)(pointer(c.validity + uint32(row)>>3)) &^= 1 << (row & 7)
}

// Values are the values of a column of a fixed width, or the room for those of a
// result. T has to be of the column's kind, and n no more than its rows.
func Values[T any](c *Column, n int32) []T { return Slice[T](pointer(c.data), n) }

// Bool is a row of a column of booleans.
func (c *Column) Bool(row int) bool {
	return *(*byte)(pointer(c.data + uint32(row)>>3))>>(row&7)&1 == 1
}

// SetBool sets a row of a result of booleans.
func (c *Column) SetBool(row int, x bool) {
	b := (*byte)(pointer(c.data + uint32(row)>>3))
	*b &^= 1 << (row & 7)
	if x {
		*b |= 1 << (row & 7)
	}
}

// Bytes is a row of a column of texts.
func (c *Column) Bytes(row int) []byte {
	ends := Slice[int32](pointer(c.offsets), int32(row)+2)
	return Slice[byte](pointer(c.data+uint32(ends[row])), ends[row+1]-ends[row])
}

// Elements is the column of a list's elements, and those from which to which are a
// row's.
func (c *Column) Elements(row int) (elements *Column, from, to int) {
	ends := Slice[int32](pointer(c.offsets), int32(row)+2)
	return (*Column)(pointer(c.child)), int(ends[row]), int(ends[row+1])
}

// Writer collects the texts of a result, a row after the other. It is to be in a
// variable of the package, or reachable from one, until the host has read the column;
// a table function may use one for all its batches.
type Writer struct {
	buf []byte
}

// Write appends to the text of the present row.
func (w *Writer) Write(text []byte) { w.buf = append(w.buf, text...) }

// EndRow ends the text of a row; rows have to come in their order, nulls included.
func (w *Writer) EndRow(c *Column, row int) {
	*(*int32)(pointer(c.offsets + 4*uint32(row+1))) = int32(len(w.buf))
}

// EndColumn gives the texts to the host, and begins anew.
func (w *Writer) EndColumn(c *Column) {
	c.data, c.dataLength = address(unsafe.SliceData(w.buf)), uint32(len(w.buf))
	w.buf = w.buf[:0]
}
