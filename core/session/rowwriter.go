package session

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

// rowWriter takes the rows of a virtual table column by column, in the order
// of its declaration, and keeps those that are wanted.
type rowWriter struct {
	cols  []ext.ResultColumn
	row   []*vector.Builder // one row at a time, for the equality
	want  []int
	eqOrd int
	eq    *vector.Vector
	out   []*vector.Builder
	n     int
	done  []*vector.Batch
	at    int
}

func newRowWriter(cols []ext.ResultColumn, want []int, eqOrd int, eq *vector.Vector) *rowWriter {
	w := &rowWriter{cols: cols, want: want, eqOrd: eqOrd, eq: eq, row: make([]*vector.Builder, len(cols))}
	for i := range w.row {
		w.row[i] = vector.NewBuilder(cols[i].Type, 1)
	}
	w.start()
	return w
}

func (w *rowWriter) start() {
	w.out, w.n = make([]*vector.Builder, len(w.want)), 0
	for i, ord := range w.want {
		w.out[i] = vector.NewBuilder(w.cols[ord].Type, 64)
	}
}

// wants reports whether anybody will look at a column: for those that are dear.
func (w *rowWriter) wants(name string) bool {
	return slices.ContainsFunc(w.want, func(i int) bool { return w.cols[i].Name == name })
}

// next returns the builder of the next column.
func (w *rowWriter) next() *vector.Builder {
	b := w.row[w.at]
	w.at++
	return b
}

func (w *rowWriter) str(s string)     { w.next().AppendString(s) }
func (w *rowWriter) boolean(b bool)   { w.next().AppendBool(b) }
func (w *rowWriter) char(c byte)      { w.next().AppendBytes([]byte{c}) }
func (w *rowWriter) null()            { w.next().AppendNull() }
func (w *rowWriter) int2(x int)       { vector.AppendFixed(w.next(), int16(x)) }
func (w *rowWriter) int4(x int)       { vector.AppendFixed(w.next(), int32(x)) }
func (w *rowWriter) int8(x int64)     { vector.AppendFixed(w.next(), x) }
func (w *rowWriter) oid(x types.OID)  { vector.AppendFixed(w.next(), int32(x)) }
func (w *rowWriter) float4(x float64) { vector.AppendFixed(w.next(), float32(x)) }

// optional writes a text, or null where it is empty.
func (w *rowWriter) optional(s string) {
	if s == "" {
		w.null()
		return
	}
	w.str(s)
}

// list writes an array of the column's element type; fill appends elements.
func (w *rowWriter) list(lower int32, fill func(b *vector.Builder)) {
	b := w.next()
	elems := vector.NewBuilder(b.Type().Elem(), 4)
	fill(elems)
	a := array.Of(elems.Finish())
	if len(a.Dims) > 0 {
		a.Dims[0].Lower = lower
	}
	b.AppendBytes(a.Append(nil))
}

// end ends the row and keeps it if it can be wanted. Columns that it has not
// reached are null.
func (w *rowWriter) end() {
	for w.at < len(w.row) {
		w.next().AppendNull()
	}
	row := make([]*vector.Vector, len(w.row))
	for i, b := range w.row {
		row[i] = b.Finish()
		b.Reset(w.cols[i].Type, 1)
	}
	w.at = 0
	if w.eq != nil && (row[w.eqOrd].IsNull(0) || order.Compare(row[w.eqOrd], 0, w.eq, 0) != 0) {
		return
	}
	for i, ord := range w.want {
		w.out[i].AppendRow(row[ord], 0)
	}
	if w.n++; w.n == vector.Size {
		w.flush()
	}
}

func (w *rowWriter) flush() {
	b := &vector.Batch{N: w.n}
	for _, out := range w.out {
		b.Cols = append(b.Cols, out.Finish())
	}
	w.done = append(w.done, b)
	w.start()
}

func (w *rowWriter) finish() []*vector.Batch {
	if w.n > 0 {
		w.flush()
	}
	return w.done
}
