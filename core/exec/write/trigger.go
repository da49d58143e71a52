package write

import (
	"slices"

	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/vector"
)

// fires are the row triggers of one run, nil where there are none.
type fires struct{ rows op.RowTriggers }

// firing finds the row triggers of a write. Where some are called before rows are
// written, what returned for x runs on one worker: statements of triggers change the
// transaction's state, which scans look at.
func firing(x *op.Exec, t *catalog.Table, event catalog.TriggerEvent, set []int) (*op.Exec, *fires, error) {
	if len(t.Triggers) == 0 || x.RT.Triggers == nil {
		return x, nil, nil
	}
	rows, err := x.RT.Triggers.RowTriggers(x.Ctx, t, event, set)
	if err != nil || rows == nil {
		return x, nil, err
	}
	if rows.HasBefore() {
		x = x.Serial()
	}
	return x, &fires{rows}, nil
}

func (f *fires) before() bool { return f != nil && f.rows.HasBefore() }

// each calls write with b, or where triggers have to see each row written before the
// next with its rows one by one. b has no selection.
func (f *fires) each(b *vector.Batch, write func(*vector.Batch) error) error {
	if !f.before() || !f.rows.OneByOne() || b.N <= 1 {
		return write(b)
	}
	for i := range b.N {
		if err := write(oneRow(b, i)); err != nil {
			return err
		}
	}
	return nil
}

func (f *fires) close() {
	if f != nil {
		f.rows.Close()
	}
}

// union returns the ordinals of both.
func union(a, b []int) []int {
	out := slices.Clip(a)
	for _, o := range b {
		if !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	return out
}
