package limit

import (
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/exec/gather"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/vector"
)

// Limit is the operator.
type Limit struct {
	input         op.Node
	env           *eval.Env
	count, offset expr.Expr
	ties          []expr.Expr // the keys of WITH TIES, nil without it
	keys          *eval.Set
}

// New returns a limit. count and offset, int8 and without columns, may be nil.
// ties, when not nil, are the keys whose equality with those of the last row
// lets further rows pass; env is over input's columns.
func New(input op.Node, env *eval.Env, count, offset expr.Expr, ties []expr.Expr) *Limit {
	return &Limit{input: input, env: env, count: count, offset: offset, ties: ties}
}

// Run implements op.Node.
func (l *Limit) Run(x *op.Exec, out op.Consumer) error {
	skip, err := Value(l.env, l.offset, 0)
	if err != nil {
		return err
	}
	if skip < 0 {
		return errs.New(errs.InvalidRowCountInOffset, "OFFSET must not be negative")
	}
	count, err := Value(l.env, l.count, math.MaxInt64)
	if err != nil {
		return err
	}
	if count < 0 {
		return errs.New(errs.InvalidRowCountInLimit, "LIMIT must not be negative")
	}
	if l.ties != nil && l.keys == nil {
		if l.keys, err = eval.CompileAll(l.env, l.ties); err != nil {
			return err
		}
	}
	sinks, err := out.Start([]*op.Worker{{Ctx: x.Ctx}})
	if err != nil || count == 0 {
		return err
	}
	c := &counter{limit: l, next: sinks[0], skip: skip, left: count, stop: &op.Stop{}}
	if err := l.input.Run(x, gather.Ordered(c.push)); err != nil && err != c.stop {
		return err
	}
	return sinks[0].Flush()
}

// Value evaluates a count; nil and null give none.
func Value(env *eval.Env, e expr.Expr, none int64) (int64, error) {
	if e == nil {
		return none, nil
	}
	v, err := eval.Const(env.Call, env.Params, env.Outer, e)
	if err != nil || v.IsNull(0) {
		return none, err
	}
	return vector.Values[int64](v)[0], nil
}

// counter is the state of one run.
type counter struct {
	limit      *Limit
	next       op.Sink
	skip, left int64
	stop       error
	last       []*vector.Vector // keys of the last row, for ties
	view       vector.Batch
}

func (c *counter) push(b *vector.Batch) error {
	rows := int64(b.Rows())
	if rows <= c.skip {
		c.skip -= rows
		return nil
	}
	c.view = *b
	sel := b.Sel
	if sel == nil {
		sel = vector.Identity(b.N)
	}
	sel = sel[c.skip:]
	c.skip = 0
	taken := int(min(c.left, int64(len(sel))))
	c.left -= int64(taken)
	if c.limit.keys != nil && c.left == 0 {
		return c.pushTies(b, sel, taken)
	}
	if err := c.pass(sel[:taken]); err != nil {
		return err
	}
	if c.left == 0 && c.limit.keys == nil {
		return c.stop
	}
	return nil
}

func (c *counter) pass(sel []int32) error {
	if len(sel) == 0 {
		return nil
	}
	c.view.Sel = sel
	if len(sel) == c.view.N {
		c.view.Sel = nil
	}
	return c.next.Push(&c.view)
}

// pushTies passes the first taken rows and those behind them that are equal
// to the last.
func (c *counter) pushTies(b *vector.Batch, sel []int32, taken int) error {
	keys, err := c.limit.keys.EvalAll(b)
	if err != nil {
		return err
	}
	if taken > 0 {
		c.last = c.last[:0]
		for _, k := range keys {
			c.last = append(c.last, vector.NewConst(k, int(sel[taken-1]), 1))
		}
	}
	for taken < len(sel) && c.equalLast(keys, int(sel[taken])) {
		taken++
	}
	if err := c.pass(sel[:taken]); err != nil {
		return err
	}
	if taken < len(sel) {
		return c.stop
	}
	return nil
}

func (c *counter) equalLast(keys []*vector.Vector, i int) bool {
	for k, v := range keys {
		if order.Nullable(v, i, c.last[k], 0) != 0 {
			return false
		}
	}
	return true
}
