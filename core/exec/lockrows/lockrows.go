package lockrows

import (
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/exec/gather"
	"github.com/basaltdb/basalt/core/exec/limit"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// LockRows is the operator.
type LockRows struct {
	plan  *physical.LockRows
	input op.Node
	env   *eval.Env
	marks []mark
	// make returns another instance of the input, and twin is that instance once
	// it was needed.
	make func() (op.Node, error)
	twin op.Node
}

// mark is a marked table: where its row id stands in the input's rows.
type mark struct {
	physical.RowMark
	at int
}

// New returns the operator; env is over input's columns, and again makes
// another instance of the input.
func New(plan *physical.LockRows, input op.Node, again func() (op.Node, error), env *eval.Env) (*LockRows, error) {
	l := &LockRows{plan: plan, input: input, env: env, make: again}
	for _, m := range plan.Marks {
		at, ok := env.Cols[m.RowID]
		if !ok {
			return nil, errs.Internal("row id %d is not an input", m.RowID)
		}
		l.marks = append(l.marks, mark{m, at})
	}
	return l, nil
}

// Run implements op.Node.
func (l *LockRows) Run(x *op.Exec, out op.Consumer) error {
	want := int64(math.MaxInt64)
	switch {
	case l.plan.Limited && l.plan.Want == nil:
		want = 0
	case l.plan.Limited:
		n, err := limit.Value(l.env, l.plan.Want, want)
		if err != nil {
			return err
		}
		want = n
	}
	sinks, err := out.Start([]*op.Worker{{Ctx: x.Ctx}})
	if err != nil {
		return err
	}
	r := &run{l: l, x: x, next: sinks[0], want: want, seen: map[string]bool{}}
	if err := l.input.Run(x, gather.Ordered(r.push)); err != nil {
		return err
	}
	return sinks[0].Flush()
}

// run is the state of one run.
type run struct {
	l    *LockRows
	x    *op.Exec
	next op.Sink
	want int64 // rows that are wanted for certain; beyond them, one at a time
	// seen has the keys of the rows that were made again. What is not marked, a
	// sub-select say, may join with the same rows several times; all of that comes
	// out the first time.
	seen map[string]bool
	view vector.Batch
}

// push locks the rows of a batch, as many at once as are wanted.
func (r *run) push(b *vector.Batch) error {
	sel := b.Sel
	if sel == nil {
		sel = vector.Identity(b.N)
	}
	for len(sel) > 0 {
		n := min(int64(len(sel)), max(r.want, 1))
		if err := r.lock(b, sel[:n]); err != nil {
			return err
		}
		sel = sel[n:]
	}
	return nil
}

// lock locks some rows of b and passes on those that it gets.
func (r *run) lock(b *vector.Batch, sel []int32) error {
	keep, changed, err := r.acquire(b, sel)
	if err != nil {
		return err
	}
	if len(changed) == 0 {
		return r.pass(b, keep)
	}
	again, err := r.recheck(b, changed)
	if err != nil {
		return err
	}
	// A row that was made again goes where it was.
	for _, row := range changed {
		before := 0
		for before < len(keep) && keep[before] < row {
			before++
		}
		if err := r.pass(b, keep[:before]); err != nil {
			return err
		}
		keep = keep[before:]
		for _, made := range again[row] {
			if err := r.pass(made.b, made.sel); err != nil {
				return err
			}
		}
	}
	return r.pass(b, keep)
}

// acquire locks the marked rows, one table after the other. changed are the
// rows of which one is not the version that the statement sees.
func (r *run) acquire(b *vector.Batch, sel []int32) (keep, changed []int32, err error) {
	stale := map[int32]bool{}
	for _, m := range r.l.marks {
		if m.Mode.Strength == physical.NoLock {
			continue
		}
		col := b.Cols[m.at].Flattened()
		ids := make([]int64, 0, len(sel))
		for _, row := range sel {
			if col.IsNull(int(row)) {
				return nil, nil, errs.Internal("the row id to lock is null")
			}
			ids = append(ids, vector.Values[int64](col)[row])
		}
		status, err := r.x.RT.Writer.Lock(r.x.Ctx, m.Table, ids, m.Mode, false)
		if err != nil {
			if m.Mode.NoWait && errs.Is(err, errs.LockNotAvailable) {
				err = errs.New(errs.LockNotAvailable, "could not obtain lock on row in relation \"%s\"", m.Table.Name)
			}
			return nil, nil, err
		}
		got := make([]int32, 0, len(sel))
		for i, st := range status {
			switch st {
			case op.Changed:
				stale[sel[i]] = true
				got = append(got, sel[i])
			case op.Done:
				got = append(got, sel[i])
			}
		}
		sel = got
	}
	if len(stale) == 0 {
		return sel, nil, nil
	}
	for _, row := range sel {
		if stale[row] {
			changed = append(changed, row)
		} else {
			keep = append(keep, row)
		}
	}
	return keep, changed, nil
}

// pass pushes some rows of b.
func (r *run) pass(b *vector.Batch, sel []int32) error {
	if len(sel) == 0 {
		return nil
	}
	r.want -= min(int64(len(sel)), r.want)
	r.view = *b
	r.view.Sel = sel
	if len(sel) == b.N {
		r.view.Sel = nil
	}
	return r.next.Push(&r.view)
}
