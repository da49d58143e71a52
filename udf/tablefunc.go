package udf

import (
	"context"
	"slices"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/udf/column"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/meter"
)

// tableExports are what a table function x exports, behind its name.
var tableExports = []struct {
	suffix string
	t      meter.FuncType
	rows   bool // if it takes rows
}{
	{"_open", numbers(2, 1), false},  // args, how many; the handle
	{"_push", numbers(3, 1), true},   // handle, n, columns
	{"_next", numbers(3, 1), false},  // handle, most rows, results; how many rows
	{"_close", numbers(1, 0), false}, // handle
}

// validateTable checks the exports of a table function.
func validateTable(fn *catalog.Function, info *meter.Info) error {
	for _, e := range tableExports {
		if e.rows && !slices.ContainsFunc(fn.Args, takesRows) {
			continue
		}
		if err := checkExport(info, fn.Source+e.suffix, e.t); err != nil {
			return err
		}
	}
	var results []types.T
	for _, c := range resultColumns(fn) {
		results = append(results, c.Type)
	}
	return checkColumns(fn, info, results...)
}

// resultColumns are the columns of a table function: those of RETURNS TABLE, or
// the one of RETURNS SETOF.
func resultColumns(fn *catalog.Function) []ext.ResultColumn {
	var out []ext.ResultColumn
	for _, a := range fn.Args {
		if a.Mode == 't' {
			out = append(out, ext.ResultColumn{Name: a.Name, Type: a.Type})
		}
	}
	if out == nil {
		out = []ext.ResultColumn{{Name: fn.Name, Type: fn.Return}}
	}
	return out
}

// Table makes a table function callable. Its module is compiled by the first call.
func (r *Registry) Table(fn *catalog.Function, m *catalog.Module) (*ext.TableFunc, error) {
	t := &ext.TableFunc{OID: fn.OID, Name: fn.Name, Strict: fn.Strict, Columns: resultColumns(fn), Rows: float64(fn.Rows), Scalar: true,
		Volatility: volatilities[fn.Volatility]}
	for _, a := range fn.Args {
		if a.Mode == 't' {
			t.Scalar = false
			continue
		}
		t.Args, t.ArgNames = append(t.Args, a.Type), append(t.ArgNames, a.Name)
	}
	if t.Input = r.rowInput(fn, m, t.Columns); t.Input != nil {
		return t, nil
	}
	t.Open = func(c *ext.Call, args []*vector.Vector) (vector.Reader, error) {
		return r.open(c, fn, m, t.Columns, args)
	}
	return t, nil
}

var volatilities = map[byte]ext.Volatility{'i': ext.Immutable, 's': ext.Stable, 'v': ext.Volatile}

// tableReader reads the rows of one call. It has an instance of its own until it is
// closed.
type tableReader struct {
	g      *guest
	cols   []ext.ResultColumn
	frame  *column.Frame // of the results
	handle uint64
	ended  bool // no rows are left, or a call has failed
	failed error
}

// open begins a call.
func (r *Registry) open(c *ext.Call, fn *catalog.Function, m *catalog.Module, cols []ext.ResultColumn, args []*vector.Vector) (*tableReader, error) {
	g, err := r.enter(c, fn, m)
	if err != nil {
		return nil, err
	}
	t := &tableReader{g: g, cols: cols, frame: column.NewFrame()}
	if err = t.begin(args); err == nil {
		err = t.frame.Place(g)
	}
	g.count(0, err)
	if err != nil {
		g.leave(err)
		return nil, err
	}
	return t, nil
}

// begin passes the arguments, and prepares the room in which each batch of results
// comes. The module is not asked to free anything before the end.
func (t *tableReader) begin(args []*vector.Vector) error {
	in := column.NewFrame()
	for _, a := range args {
		if err := in.AddColumn(a, 1); err != nil {
			return err
		}
	}
	if err := in.Place(t.g); err != nil {
		return err
	}
	h, err := t.g.call(t.g.fn.Source+"_open", columns(in, len(args)), uint64(len(args)))
	if err != nil {
		return err
	}
	t.handle = uint64(uint32(h))
	for _, c := range t.cols {
		if err := t.frame.AddResult(c.Type, vector.Size); err != nil {
			return err
		}
	}
	return nil
}

// Next implements vector.Reader.
func (t *tableReader) Next(context.Context) (*vector.Batch, error) {
	if t.ended {
		return nil, nil
	}
	return t.part(func() (*vector.Batch, error) {
		b, err := t.rows()
		if b == nil && err == nil {
			t.ended, err = true, t.close()
		}
		return b, err
	})
}

// part does a part of the call, which may give rows, and counts it.
func (t *tableReader) part(do func() (*vector.Batch, error)) (*vector.Batch, error) {
	t.g.release()
	t.g.began = time.Now()
	b, err := do()
	rows := 0
	if b != nil {
		rows = b.N
	}
	t.g.count(rows, err)
	if err != nil {
		t.ended, t.failed = true, err
	}
	return b, err
}

// rows asks the guest for more rows; there are none where the batch is nil.
func (t *tableReader) rows() (*vector.Batch, error) {
	if err := t.frame.Refill(t.g); err != nil {
		return nil, err
	}
	fn := t.g.fn
	x, err := t.g.call(fn.Source+"_next", t.handle, vector.Size, uint64(t.frame.Column(0)))
	if err != nil {
		return nil, err
	}
	n := int32(uint32(x))
	if n < 0 || n > vector.Size {
		return nil, errs.New(errs.ExternalRoutineException, "WebAssembly function \"%s\" returned %d rows, where at most %d were wanted", fn.Name, n, vector.Size)
	}
	if n == 0 {
		return nil, nil
	}
	b := &vector.Batch{N: int(n)}
	for i, c := range t.cols {
		v, err := t.g.reader().Column(t.frame.Column(i), c.Type, int(n))
		if err != nil {
			return nil, err
		}
		b.Cols = append(b.Cols, v)
	}
	return b, nil
}

// close ends the call in the guest.
func (t *tableReader) close() error {
	if _, err := t.g.call(t.g.fn.Source+"_close", t.handle); err != nil {
		return err
	}
	return t.g.reset()
}

// Close implements vector.Reader. A call that nobody wants the rest of is ended in
// the guest; where that fails, its instance ends with it.
func (t *tableReader) Close() {
	if !t.ended {
		t.g.began = time.Now()
		t.failed = t.close()
		t.g.count(0, t.failed)
	}
	t.g.leave(t.failed)
}
