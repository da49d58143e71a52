package eval

import (
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/vector"
)

// Outer holds the current values of columns of enclosing queries: those of
// the row that an Apply is at. It is used by one goroutine at a time.
type Outer struct {
	parent *Outer
	slots  map[expr.ColID]*vector.Vector
}

// NewOuter returns a binding for the given columns, inside parent, which may
// be nil. The columns are null until Set.
func NewOuter(parent *Outer, cols []expr.ColumnInfo) *Outer {
	o := &Outer{parent: parent, slots: make(map[expr.ColID]*vector.Vector, len(cols))}
	for _, c := range cols {
		o.slots[c.ID] = vector.NewNull(c.Type, 1)
	}
	return o
}

// Set makes row i of v, which is copied, the value of a column.
func (o *Outer) Set(id expr.ColID, v *vector.Vector, i int) {
	*o.slots[id] = vector.Vector{}
	o.slots[id].SetConst(v, i, 1)
}

// lookup returns the slot of a column, or nil.
func (o *Outer) lookup(id expr.ColID) *vector.Vector {
	for ; o != nil; o = o.parent {
		if s := o.slots[id]; s != nil {
			return s
		}
	}
	return nil
}
