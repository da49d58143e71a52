package udf

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/udf/column"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/host"
)

// takesRows reports whether a parameter is for the rows of a query.
func takesRows(a catalog.FunctionArg) bool { return a.Mode == 'i' && a.Type.OID == types.RecordOID }

// checkRows checks that at most one parameter takes rows, and only of a table function.
func checkRows(fn *catalog.Function) error {
	i := slices.IndexFunc(fn.Args, takesRows)
	switch {
	case i < 0:
		return nil
	case fn.Kind != 'f' || !fn.ReturnsSet:
		return errs.New(errs.InvalidFunctionDefinition, "only functions that return a set can have a parameter of type record")
	case slices.ContainsFunc(fn.Args[i+1:], takesRows):
		return errs.New(errs.InvalidFunctionDefinition, "functions cannot have several parameters of type record")
	case fn.Args[i].Default != "":
		return errs.New(errs.InvalidFunctionDefinition, "parameters of type record cannot have default values")
	}
	for _, c := range fn.Args[i].Columns {
		if err := column.Check(c.Type); err != nil {
			return err
		}
	}
	return nil
}

// rowInput describes the parameter of a function that takes rows, nil where none does.
func (r *Registry) rowInput(fn *catalog.Function, m *catalog.Module, cols []ext.ResultColumn) *ext.RowInput {
	at := slices.IndexFunc(fn.Args, takesRows)
	if at < 0 {
		return nil
	}
	in := &ext.RowInput{At: at, Check: column.Check}
	for _, c := range fn.Args[at].Columns {
		in.Columns = append(in.Columns, ext.ResultColumn{Name: c.Name, Type: c.Type})
	}
	in.Open = func(c *ext.Call, args []*vector.Vector) (ext.RowCall, error) {
		t, err := r.open(c, fn, m, cols, args)
		if err != nil {
			return nil, err
		}
		return &rowCall{tableReader: t}, nil
	}
	return in
}

// rowCall is a call that is given rows. They lie behind the room of the results, where
// they stay until the guest has given all that it makes of them.
type rowCall struct {
	*tableReader
	base uint32 // of both, 0 for the results' room alone
	size int    // of the room for rows
}

// Push implements ext.RowCall.
func (t *rowCall) Push(rows *vector.Batch, emit func(*vector.Batch) error) error {
	if rows != nil {
		end := func(f *column.Frame, _ []int32) error {
			f.AddEnd()
			return nil
		}
		return pieces(rows.Cols, rows.N, rows.Sel, end, func(f *column.Frame, some []int32) error {
			return t.push(f, len(some), emit)
		})
	}
	if err := t.push(nil, 0, emit); err != nil {
		return err
	}
	_, err := t.part(func() (*vector.Batch, error) {
		t.ended = true
		return nil, t.close()
	})
	return err
}

// push gives the guest the rows of a frame, nil for the end, and passes on what it
// makes of them.
func (t *rowCall) push(f *column.Frame, n int, emit func(*vector.Batch) error) error {
	_, err := t.part(func() (*vector.Batch, error) {
		at := uint64(0)
		if f != nil {
			if err := t.place(f); err != nil {
				return nil, err
			}
			at = uint64(f.Column(0))
		}
		return nil, t.g.status(t.g.fn.Source+"_push", t.handle, uint64(n), at)
	})
	for err == nil {
		var b *vector.Batch
		if b, err = t.part(t.rows); b == nil {
			return err
		}
		err = emit(b)
	}
	return err
}

// place lays rows out. Where the room does not suffice there is a larger one, at least
// twice as large while that is not much: a module may have no way to free the old.
func (t *rowCall) place(f *column.Frame) error {
	head := t.frame.Size()
	if need := f.Size(); t.base == 0 || need > t.size {
		size := max(need, min(2*t.size, maxPiece))
		base, err := t.g.Alloc(uint32(head + size))
		if err != nil {
			return err
		}
		t.base, t.size = base, size
		if err := t.frame.Place(placed{t.g, base}); err != nil {
			return err
		}
	}
	if err := host.Charge(t.g.ctx, int64(f.Size())/unit); err != nil {
		return err
	}
	return f.Place(placed{t.g, t.base + uint32(head)})
}

// placed is a guest's memory where the place of what is to be laid out is known.
type placed struct {
	*guest
	addr uint32
}

// Alloc implements column.Memory.
func (p placed) Alloc(uint32) (uint32, error) { return p.addr, nil }
