package write

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/gather"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Update is the operator. Its batches hold the input's columns, and behind
// them the new row.
type Update struct {
	*output
	changes
	plan   *physical.Update
	input  op.Node
	target *target
	set    *eval.Set
	old    []int // where the old values stand in the input
	width  int   // columns of the input
	fires  *fires
}

// NewUpdate returns the operator; env is over input's columns.
func NewUpdate(plan *physical.Update, input op.Node, env *eval.Env) (*Update, error) {
	width := len(plan.Input.Columns())
	own := *env
	own.Cols = withIDs(env.Cols, plan.New, width)
	t, err := newTarget(plan.Table, &own, width, plan.Ords, plan.Computed, plan.Checks)
	if err != nil {
		return nil, err
	}
	out, err := newOutput(&own, plan.Returning)
	if err != nil {
		return nil, err
	}
	u := &Update{output: out, plan: plan, input: input, target: t, width: width}
	if u.set, err = eval.CompileAll(env, plan.SetExprs); err != nil {
		return nil, err
	}
	for _, id := range plan.Old {
		at, ok := env.Cols[id]
		if !ok {
			return nil, errs.Internal("old column %d is not an input", id)
		}
		u.old = append(u.old, at)
	}
	at, ok := env.Cols[plan.RowID]
	if !ok {
		return nil, errs.Internal("row id %d is not an input", plan.RowID)
	}
	u.changes = changes{rowID: plan.RowID, at: at}
	return u, nil
}

// Run implements op.Node.
func (u *Update) Run(x *op.Exec, out op.Consumer) error {
	if err := u.start(x, out); err != nil {
		return err
	}
	x, fires, err := firing(x, u.plan.Table, catalog.OnUpdate, u.plan.SetOrds)
	if err != nil {
		return err
	}
	defer fires.close()
	u.fires = fires
	err = u.drive(x, u.input, func(b *vector.Batch, latest bool) error {
		return fires.each(b, func(b *vector.Batch) error { return u.update(x, b, latest) })
	})
	if err != nil {
		return err
	}
	return u.sink.Flush()
}

// update writes the rows of b, which are distinct and have no selection.
func (u *Update) update(x *op.Exec, b *vector.Batch, latest bool) error {
	if u.fires.before() {
		var err error
		if b, err = u.lock(x, u.plan.Table, b, latest); err != nil || b.N == 0 {
			return err
		}
	}
	full, set, err := u.newRows(b)
	if err != nil || full.N == 0 {
		return err
	}
	if err := u.target.complete(full); err != nil {
		return err
	}
	ids, err := rowIDs(full.Cols[u.at])
	if err != nil {
		return err
	}
	ords, vals := u.target.changed(set, full)
	status, err := x.RT.Writer.Update(x.Ctx, u.plan.Table, ids[:full.N], ords, vals, latest)
	if err != nil {
		return err
	}
	full.Sel = u.sort(ids, status)
	if u.fires != nil {
		if err := u.fires.rows.After(u.oldRows(full), u.target.rows(full)); err != nil {
			return err
		}
	}
	return u.written(full)
}

// newRows returns the rows of b with the new rows behind them, not yet complete, and
// the ordinals that were assigned.
func (u *Update) newRows(b *vector.Batch) (full *vector.Batch, set []int, err error) {
	values, err := u.set.EvalAll(b)
	if err != nil {
		return nil, nil, err
	}
	full = &vector.Batch{N: b.N, Cols: append([]*vector.Vector(nil), b.Cols[:u.width]...)}
	for _, at := range u.old {
		full.Cols = append(full.Cols, b.Cols[at])
	}
	for k, ord := range u.plan.SetOrds {
		at := u.target.position(ord)
		if at < 0 {
			return nil, nil, errs.Internal("assigned column %d is not among the written ones", ord)
		}
		full.Cols[at] = values[k]
	}
	set = u.plan.SetOrds
	if !u.fires.before() {
		return full, set, nil
	}
	changed, assigned, kept, err := u.fires.rows.Before(u.oldRows(full), u.target.rows(full))
	if err != nil {
		return nil, nil, err
	}
	copy(full.Cols[u.width:], changed.Cols)
	full.Sel = kept
	return full.Compact(), union(set, assigned), nil
}

// oldRows returns the rows of b as they were.
func (u *Update) oldRows(b *vector.Batch) *vector.Batch {
	old := &vector.Batch{N: b.N, Sel: b.Sel}
	for _, at := range u.old {
		old.Cols = append(old.Cols, b.Cols[at])
	}
	return old
}

// changes deals with the outcomes of writes to existing rows.
type changes struct {
	rowID   expr.ColID
	at      int     // where the row id stands in the input
	pending []int64 // rows that others have changed
}

// drive runs the input and then, for rows that were found changed, again with
// their newest versions. write gets batches without a selection in which no
// row id comes twice.
func (c *changes) drive(x *op.Exec, input op.Node, write func(b *vector.Batch, latest bool) error) error {
	c.pending = nil
	run := func(x *op.Exec, latest bool) error {
		return input.Run(x, gather.Ordered(func(b *vector.Batch) error {
			if b.Rows() == 0 {
				return nil
			}
			own := *b
			if err := c.distinct(&own); err != nil {
				return err
			}
			return write(own.Compact(), latest)
		}))
	}
	if err := run(x, false); err != nil {
		return err
	}
	for len(c.pending) > 0 {
		again := x.Serial().Rechecking(op.Recheck{RowID: c.rowID, Rows: c.pending})
		c.pending = nil
		if err := run(again, true); err != nil {
			return err
		}
	}
	return nil
}

// distinct narrows b to the first row of each row id.
func (c *changes) distinct(b *vector.Batch) error {
	ids, err := rowIDs(b.Cols[c.at])
	if err != nil {
		return err
	}
	seen := make(map[int64]struct{}, b.Rows())
	kept := make([]int32, 0, b.Rows())
	for i := range b.Rows() {
		r := b.Row(i)
		if _, dup := seen[ids[r]]; !dup {
			seen[ids[r]] = struct{}{}
			kept = append(kept, int32(r))
		}
	}
	if len(kept) < b.N {
		b.Sel = kept
	}
	return nil
}

// sort returns the rows that were written and keeps those that others have
// changed.
func (c *changes) sort(ids []int64, status []op.RowStatus) []int32 {
	done := make([]int32, 0, len(status))
	for i, s := range status {
		switch s {
		case op.Done:
			done = append(done, int32(i))
		case op.Changed:
			c.pending = append(c.pending, ids[i])
		}
	}
	return done
}

// lock locks the rows of b for what triggers are called for before it happens, and
// returns those that are as the statement sees them.
func (c *changes) lock(x *op.Exec, t *catalog.Table, b *vector.Batch, latest bool) (*vector.Batch, error) {
	ids, err := rowIDs(b.Cols[c.at])
	if err != nil {
		return nil, err
	}
	status, err := x.RT.Writer.Lock(x.Ctx, t, ids[:b.N], physical.LockMode{Strength: physical.ForUpdate}, latest)
	if err != nil {
		return nil, err
	}
	locked := *b
	locked.Sel = c.sort(ids, status)
	return locked.Compact(), nil
}
