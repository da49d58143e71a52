package udf

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/udf/column"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/meter"
)

// vectorType is the signature of a vectorised function: n rows, the arguments'
// descriptors and their number, and the result's descriptor; it returns 0.
var vectorType = numbers(4, 1)

// numbers is a signature of i32 alone.
func numbers(params, results int) meter.FuncType {
	var ft meter.FuncType
	for range params {
		ft.Params = append(ft.Params, meter.I32)
	}
	for range results {
		ft.Results = append(ft.Results, meter.I32)
	}
	return ft
}

// vectorised reports whether a function works on columns: its export has the
// signature of those that do, and not that of its declaration.
func vectorised(fn *catalog.Function, info *meter.Info) bool {
	if fn.Kind != 'f' || fn.ReturnsSet || isTrigger(fn) {
		return false
	}
	got, ok := info.Exports[fn.Source]
	if !ok || !sameTypes(got, vectorType) {
		return false
	}
	want, err := signature(fn)
	return err != nil || !sameTypes(got, want)
}

// vectorKernel calls a vectorised function.
type vectorKernel struct {
	r      *Registry
	fn     *catalog.Function
	module *catalog.Module
}

// eval implements ext.ScalarKernel.
func (k *vectorKernel) eval(c *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) (err error) {
	if sel != nil && len(sel) == 0 {
		return nil
	}
	g, err := k.r.enter(c, k.fn, k.module)
	if err != nil {
		return err
	}
	n, counted := out.Len(), rowsOf(sel, out)
	defer func() {
		g.count(counted, err)
		g.leave(err)
	}()
	var b *vector.Builder // of results in several pieces, or of some rows
	prepare := func(f *column.Frame, rows []int32) error { return f.AddResult(k.fn.Return, len(rows)) }
	err = pieces(args, n, sel, prepare, func(f *column.Frame, rows []int32) error {
		if len(rows) == n {
			return k.columns(g, f, len(args), n, out)
		}
		v := &vector.Vector{}
		if err := k.columns(g, f, len(args), len(rows), v); err != nil {
			return err
		}
		if b == nil {
			b = vector.NewBuilder(out.Type, n)
		}
		appendAt(b, v, rows)
		return nil
	})
	if err == nil && b != nil {
		for b.Len() < n {
			b.AppendNull()
		}
		*out = *b.Finish()
	}
	return err
}

// columns calls the function for the rows of a frame, and reads what it returns into out.
func (k *vectorKernel) columns(g *guest, f *column.Frame, nargs, rows int, out *vector.Vector) error {
	if err := f.Place(g); err != nil {
		return err
	}
	if err := g.status(k.fn.Source, uint64(rows), columns(f, nargs), uint64(nargs), uint64(f.Column(nargs))); err != nil {
		return err
	}
	if err := g.reader().ColumnInto(out, f.Column(nargs), k.fn.Return, rows); err != nil {
		return err
	}
	return g.reset()
}

// appendAt appends the rows of v as the given rows, and nulls between them.
func appendAt(b *vector.Builder, v *vector.Vector, rows []int32) {
	for i, row := range rows {
		for b.Len() < int(row) {
			b.AppendNull()
		}
		b.AppendRow(v, i)
	}
}

// vector makes a vectorised function callable.
func (r *Registry) vector(fn *catalog.Function, m *catalog.Module) ext.ScalarKernel {
	return (&vectorKernel{r: r, fn: fn, module: m}).eval
}

// checkColumns checks that a function's arguments and results can be columns, and
// that its module has what passes them.
func checkColumns(fn *catalog.Function, info *meter.Info, results ...types.T) error {
	for _, a := range fn.Args {
		if a.Mode != 't' && !takesRows(a) {
			results = append(results, a.Type)
		}
	}
	for _, t := range results {
		if err := column.Check(t); err != nil {
			return err
		}
	}
	if info.Memories == 0 {
		return errs.New(errs.InvalidFunctionDefinition, "functions over columns need a module with a memory")
	}
	if info.Grows && !allots(info) {
		return errs.New(errs.InvalidFunctionDefinition, "functions over columns need a module that exports \"basalt_alloc\", where it grows its memory")
	}
	return nil
}

// checkExport checks that a module has an export of a signature.
func checkExport(info *meter.Info, name string, want meter.FuncType) error {
	got, ok := info.Exports[name]
	if !ok {
		return errs.New(errs.UndefinedFunction, "the module exports no function \"%s\"", meter.Printable(name))
	}
	if !sameTypes(got, want) {
		return errs.New(errs.InvalidFunctionDefinition, "function \"%s\" of the module has another signature than it must have", meter.Printable(name)).
			WithDetail("It is %s; it has to be %s.", describe(got), describe(want))
	}
	return nil
}
