package write

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// upsert is ON CONFLICT DO UPDATE. Its batches hold the proposed rows, and
// behind them the existing ones.
type upsert struct {
	insert  *Insert
	plan    *physical.OnConflict
	where   *eval.Predicate
	set     *eval.Set
	touched map[int64]struct{} // rows that this statement has updated
	fires   *fires             // of the run
}

// start begins a run.
func (u *upsert) start(x *op.Exec) (*op.Exec, error) {
	u.touched = map[int64]struct{}{}
	var err error
	x, u.fires, err = firing(x, u.insert.plan.Table, catalog.OnUpdate, u.plan.SetOrds)
	return x, err
}

func newUpsert(n *Insert, plan *physical.OnConflict, env *eval.Env) (*upsert, error) {
	both := *env
	both.Cols = withIDs(n.target.env.Cols, plan.Existing, len(n.plan.Ords))
	u := &upsert{insert: n, plan: plan}
	var where []expr.Expr
	if plan.Where != nil {
		where = append(where, plan.Where)
	}
	var err error
	if u.where, err = eval.CompilePredicate(&both, where); err != nil {
		return nil, err
	}
	u.set, err = eval.CompileAll(&both, plan.SetExprs)
	return u, err
}

// resolve updates the existing rows that conflict with rows of b, which has no
// selection, and returns the new rows by position in b. A row that has gone
// meanwhile is inserted after all.
func (u *upsert) resolve(x *op.Exec, b *vector.Batch, conflicts []op.Conflict) ([]*vector.Batch, error) {
	rows := make([]*vector.Batch, b.N)
	for _, c := range conflicts {
		if err := x.Check(); err != nil {
			return nil, err
		}
		id, same := c.RowID, c.SameStatement
		for {
			if _, again := u.touched[id]; again || same {
				return nil, errs.New(errs.CardinalityViolation, "ON CONFLICT DO UPDATE command cannot affect row a second time").
					WithHint("Ensure that no rows proposed for insertion within the same command have duplicate constrained values.")
			}
			row, gone, err := u.one(x, b, c.Row, id)
			if err != nil {
				return nil, err
			}
			if !gone {
				rows[c.Row] = row
				break
			}
			again, err := u.retry(x, b, c.Row)
			if err != nil {
				return nil, err
			}
			if again == nil {
				rows[c.Row] = oneRow(b, c.Row)
				if err := u.insert.inserted(rows[c.Row]); err != nil {
					return nil, err
				}
				break
			}
			id, same = again.RowID, again.SameStatement
		}
	}
	return rows, nil
}

// oneRow returns row i of b as a batch.
func oneRow(b *vector.Batch, i int) *vector.Batch {
	one := &vector.Batch{N: 1}
	for _, c := range b.Cols {
		v := &vector.Vector{}
		v.Gather(c, []int32{int32(i)})
		one.Cols = append(one.Cols, v)
	}
	return one
}

// retry inserts row i of b again, and returns the conflict if there is one.
func (u *upsert) retry(x *op.Exec, b *vector.Batch, i int) (*op.Conflict, error) {
	n := u.insert
	_, conflicts, err := x.RT.Writer.InsertOrConflict(x.Ctx, n.plan.Table, n.target.rows(oneRow(b, i)), u.plan.Index)
	if err != nil || len(conflicts) == 0 {
		return nil, err
	}
	return &conflicts[0], nil
}

// one updates the row id by row i of b and returns the new row, nil if the
// condition left it as it is; gone says that the row is there no more.
func (u *upsert) one(x *op.Exec, b *vector.Batch, i int, id int64) (row *vector.Batch, gone bool, err error) {
	n := u.insert
	ids := []int64{id}
	lock := physical.LockMode{Strength: physical.ForUpdate}
	status, err := x.RT.Writer.Lock(x.Ctx, n.plan.Table, ids, lock, true)
	if err != nil {
		return nil, false, err
	}
	if status[0] == op.Gone {
		return nil, true, nil
	}
	existing, found, err := x.RT.Writer.Fetch(x.Ctx, n.plan.Table, ids, n.plan.Ords, true)
	if err != nil || len(found) == 0 {
		return nil, err == nil, err
	}
	existing = existing.Compact()
	both := oneRow(b, i)
	both.Cols = append(both.Cols, existing.Cols...)
	some, err := u.where.Filter(both)
	if err != nil || !some {
		return nil, false, err
	}
	both.Sel = nil
	row, set, err := u.newRow(both, existing)
	if err != nil || row == nil {
		return nil, false, err
	}
	ords, vals := n.target.changed(set, row)
	if _, err := x.RT.Writer.Update(x.Ctx, n.plan.Table, ids, ords, vals, true); err != nil {
		return nil, false, err
	}
	u.touched[id] = struct{}{}
	if u.fires != nil {
		if err := u.fires.rows.After(existing, row); err != nil {
			return nil, false, err
		}
	}
	// The values stand in scratch memory that the next row uses again.
	return row.Clone(), false, nil
}

// newRow returns the existing row with the assignments applied, complete and
// checked, and the ordinals that were assigned; nil where a trigger leaves the row as
// it is.
func (u *upsert) newRow(both, existing *vector.Batch) (row *vector.Batch, set []int, err error) {
	values, err := u.set.EvalAll(both)
	if err != nil {
		return nil, nil, err
	}
	row = &vector.Batch{Cols: append([]*vector.Vector(nil), existing.Cols...), N: 1}
	for k, ord := range u.plan.SetOrds {
		at := u.insert.target.position(ord)
		if at < 0 {
			return nil, nil, errs.Internal("assigned column %d is not among the written ones", ord)
		}
		row.Cols[at] = values[k]
	}
	set = u.plan.SetOrds
	if u.fires.before() {
		changed, assigned, kept, err := u.fires.rows.Before(existing, row)
		if err != nil || len(kept) == 0 {
			return nil, nil, err
		}
		row, set = changed, union(set, assigned)
	}
	return row, set, u.insert.target.complete(row)
}

// changed returns the ordinals that an update writes, the assigned and the
// generated ones, and their new values of all rows of b.
func (t *target) changed(set []int, b *vector.Batch) ([]int, *vector.Batch) {
	ords := append([]int(nil), set...)
	for _, c := range t.plan {
		ords = append(ords, c.Ord)
	}
	vals := &vector.Batch{N: b.N}
	for _, ord := range ords {
		vals.Cols = append(vals.Cols, b.Cols[t.position(ord)])
	}
	return ords, vals
}
