package window

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/rows"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/vector"
)

// limits are the values at which the RANGE frames of all rows end: order key
// plus or minus offset.
type limits struct {
	values *vector.Vector
	// beyond marks the rows whose limit is out of the type's range, and so
	// before or behind all rows; nil for none. Their value is null.
	beyond vector.Bitmap
}

// limits evaluates a frame limit for the rows of t; nil for no expression.
func (w *Window) limits(ctx context.Context, e expr.Expr, t *rows.Table) (*limits, error) {
	if e == nil {
		return nil, nil
	}
	ev, err := eval.Compile(w.env, e)
	if err != nil {
		return nil, err
	}
	l := &limits{}
	out := vector.NewBuilder(e.Type(), t.N)
	for from := 0; from < t.N; from += vector.Size {
		if ctx.Err() != nil {
			return nil, op.Cancelled(ctx)
		}
		b := t.Batch(from, min(vector.Size, t.N-from), len(w.types))
		v, err := ev.Eval(b)
		if err == nil {
			out.AppendRows(v, vector.Identity(b.N))
			continue
		}
		if err := l.rowByRow(ev, b, from, t.N, out, err); err != nil {
			return nil, err
		}
	}
	l.values = out.Finish()
	return l, nil
}

// rowByRow evaluates a batch in which some row has failed.
func (l *limits) rowByRow(ev *eval.Evaluator, b *vector.Batch, from, total int, out *vector.Builder, err error) error {
	if !outOfRange(err) {
		return err
	}
	if l.beyond == nil {
		l.beyond = vector.NewBitmap(total)
	}
	for i := range b.N {
		v, err := ev.EvalSel(b, []int32{int32(i)})
		switch {
		case err == nil:
			out.AppendRow(v, i)
		case outOfRange(err):
			l.beyond.Set(from + i)
			out.AppendNull()
		default:
			return err
		}
	}
	return nil
}

func outOfRange(err error) bool {
	return errs.Is(err, errs.NumericValueOutOfRange) || errs.Is(err, errs.DatetimeFieldOverflow)
}
