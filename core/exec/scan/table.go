package scan

import (
	"context"

	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/sched"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

// Table is a scan of a stored table.
type Table struct {
	plan  *physical.TableScan
	env   *eval.Env
	preds op.PerWorker[eval.Predicate]
}

// NewTable returns the scan; env is over the plan's output columns, with the
// row id behind the others.
func NewTable(plan *physical.TableScan, env *eval.Env) *Table {
	return &Table{plan: plan, env: env}
}

// Run implements op.Node.
func (t *Table) Run(x *op.Exec, out op.Consumer) error {
	if t.plan.RowID != 0 {
		if r := x.RecheckOf(t.plan.RowID); r != nil {
			return t.recheck(x, r, out)
		}
	}
	req, empty, err := t.request()
	if err != nil {
		return err
	}
	if empty {
		return sched.Run(x, out, 0, nil)
	}
	src, err := x.RT.Tables.OpenScan(x.Ctx, req)
	if err != nil {
		return err
	}
	defer src.Close()
	if req.Index != nil && req.Index.Ordered {
		x = x.Serial()
	}
	return sched.Run(x, out, src.Morsels(), func(ctx context.Context, w *op.Worker, seq int, sink op.Sink) error {
		return t.morsel(ctx, x, src, w, seq, sink)
	})
}

// request evaluates the constants of the scan. empty is true when one of them
// is null, so that no row can pass.
func (t *Table) request() (req *op.ScanRequest, empty bool, err error) {
	p := t.plan
	req = &op.ScanRequest{Table: p.Table, Ords: p.Ords, RowID: p.RowID != 0}
	for _, z := range p.Zone {
		v, err := t.constant(z.Value)
		if err != nil {
			return nil, false, err
		}
		if v.IsNull(0) {
			return nil, true, nil
		}
		req.Zone = append(req.Zone, op.Zone{Ord: z.Ord, Op: z.Op, Value: v})
	}
	if p.Index != nil {
		req.Index, empty, err = t.indexRange(p.Index)
	}
	return req, empty, err
}

func (t *Table) constant(e expr.Expr) (*vector.Vector, error) {
	return eval.Const(t.env.Call, t.env.Params, t.env.Outer, e)
}

// indexRange evaluates the bounds; a null one matches nothing.
func (t *Table) indexRange(a *physical.IndexAccess) (r *op.IndexRange, empty bool, err error) {
	r = &op.IndexRange{Index: a.Index, In: a.In, LowerInc: a.LowerInc, UpperInc: a.UpperInc,
		Reverse: a.Reverse, Ordered: a.Ordered, Only: a.Only, ScanAbove: a.ScanAbove}
	for _, e := range a.Equal {
		v, err := t.constant(e)
		if err != nil || v.IsNull(0) {
			return nil, true, err
		}
		r.Equal = append(r.Equal, v)
	}
	if a.Any != nil {
		v, err := t.constant(a.Any)
		if err != nil || v.IsNull(0) {
			return nil, true, err
		}
		list, err := array.Decode(v.Bytes(0))
		if err != nil || list.Elems == nil {
			return nil, true, err
		}
		r.In = list.Elems
	}
	if a.Lower != nil {
		if r.Lower, err = t.constant(a.Lower); err != nil || r.Lower.IsNull(0) {
			return nil, true, err
		}
	}
	if a.Upper != nil {
		if r.Upper, err = t.constant(a.Upper); err != nil || r.Upper.IsNull(0) {
			return nil, true, err
		}
	}
	return r, false, nil
}

// predicate returns a worker's filter.
func (t *Table) predicate(w *op.Worker) (*eval.Predicate, error) {
	return t.preds.Get(w, func() (*eval.Predicate, error) {
		return eval.CompilePredicate(t.env, t.plan.Filter)
	})
}

// morsel reads, filters and pushes one morsel.
func (t *Table) morsel(ctx context.Context, x *op.Exec, src op.TableSource, w *op.Worker, seq int, sink op.Sink) error {
	pred, err := t.predicate(w)
	if err != nil {
		return err
	}
	r, err := src.Open(ctx, seq)
	if err != nil {
		return err
	}
	defer r.Close()
	var view vector.Batch
	for {
		sched.Pace(ctx, x, w.Turn)
		if ctx.Err() != nil {
			return op.Cancelled(ctx)
		}
		b, err := r.Next(ctx)
		if err != nil {
			return err
		}
		if b == nil {
			return nil
		}
		view = *b
		some, err := pred.Filter(&view)
		if err != nil {
			return err
		}
		if !some {
			continue
		}
		if err := sink.Push(&view); err != nil {
			return err
		}
	}
}
