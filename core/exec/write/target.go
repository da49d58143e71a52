package write

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

// maxShown is how many bytes of a value an error message shows.
const maxShown = 64

// target is what insert and update have in common: the new rows of a table.
type target struct {
	table    *catalog.Table
	env      *eval.Env // over the batches that hold new rows
	first    int       // where the new row's columns start in them
	ords     []int     // their ordinals
	computed []*eval.Evaluator
	plan     []physical.Computed
	checks   []*eval.Evaluator
	conds    []physical.Check
	format   *value.Format
}

// newTarget prepares the checks and generated columns; env is over batches in
// which the new row's columns, for ords, start at first.
func newTarget(table *catalog.Table, env *eval.Env, first int, ords []int, computed []physical.Computed, checks []physical.Check) (*target, error) {
	t := &target{table: table, env: env, first: first, ords: ords, plan: computed, conds: checks}
	for _, c := range computed {
		ev, err := eval.Compile(env, c.Expr)
		if err != nil {
			return nil, err
		}
		t.computed = append(t.computed, ev)
	}
	for _, c := range checks {
		ev, err := eval.Compile(env, c.Cond)
		if err != nil {
			return nil, err
		}
		t.checks = append(t.checks, ev)
	}
	t.format = value.Default()
	if env.Call != nil && env.Call.Location != nil {
		t.format.Location = env.Call.Location
	}
	return t, nil
}

// position returns where an ordinal's new value stands in a batch.
func (t *target) position(ord int) int {
	for i, o := range t.ords {
		if o == ord {
			return t.first + i
		}
	}
	return -1
}

// complete computes the generated columns of b, which has no selection, and
// checks its rows.
func (t *target) complete(b *vector.Batch) error {
	for i, ev := range t.computed {
		v, err := ev.Eval(b)
		if err != nil {
			return err
		}
		at := t.position(t.plan[i].Ord)
		if at < 0 {
			return errs.Internal("generated column %d is not among the written ones", t.plan[i].Ord)
		}
		b.Cols[at] = v
	}
	return t.check(b)
}

// check fails for the first row that fails a check.
func (t *target) check(b *vector.Batch) error {
	row, which := b.N, -1
	for k, ev := range t.checks {
		v, err := ev.Eval(b)
		if err != nil {
			return err
		}
		for i := range row {
			if !v.IsNull(i) && !v.Bool(i) {
				row, which = i, k
				break
			}
		}
	}
	if which < 0 {
		return nil
	}
	return t.violation(b, row, &t.conds[which])
}

// violation is the error of a row that fails a check.
func (t *target) violation(b *vector.Batch, row int, c *physical.Check) error {
	detail := t.describe(b, row)
	if c.Name == "" {
		return errs.New(errs.NotNullViolation, "null value in column \"%s\" of relation \"%s\" violates not-null constraint", c.Column, t.table.Name).
			WithDetail("%s", detail).WithColumn(c.Column).WithTable("", t.table.Name)
	}
	return errs.New(errs.CheckViolation, "new row for relation \"%s\" violates check constraint \"%s\"", t.table.Name, c.Name).
		WithDetail("%s", detail).WithConstraint(c.Name).WithTable("", t.table.Name)
}

// describe returns PostgreSQL's detail for a row.
func (t *target) describe(b *vector.Batch, row int) string {
	text := []byte("Failing row contains (")
	for i := range t.ords {
		if i > 0 {
			text = append(text, ", "...)
		}
		v := b.Cols[t.first+i]
		if v.IsNull(row) {
			text = append(text, "null"...)
			continue
		}
		start := len(text)
		text = t.format.Append(text, v, row)
		if len(text)-start > maxShown {
			end := start + maxShown
			for end > start && text[end]&0xC0 == 0x80 {
				end-- // not within a character
			}
			text = append(text[:end], "..."...)
		}
	}
	return string(append(text, ")."...))
}

// rows returns the new rows of b as a batch of the table's columns.
func (t *target) rows(b *vector.Batch) *vector.Batch {
	return &vector.Batch{Cols: b.Cols[t.first : t.first+len(t.ords)], N: b.N, Sel: b.Sel}
}

// withIDs returns cols extended by the columns ids, from position at on.
func withIDs(cols map[expr.ColID]int, ids []expr.ColID, at int) map[expr.ColID]int {
	m := make(map[expr.ColID]int, len(cols)+len(ids))
	for id, i := range cols {
		m[id] = i
	}
	for i, id := range ids {
		m[id] = at + i
	}
	return m
}

// rowIDs returns the row ids of the rows of b.
func rowIDs(v *vector.Vector) ([]int64, error) {
	if v.HasNulls() {
		return nil, errs.Internal("row id is null")
	}
	return vector.Values[int64](v.Flattened()), nil
}
