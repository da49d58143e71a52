package tablefunc_test

import (
	"context"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/tablefunc"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// batches gives so many batches of one row.
type batches int

func (n *batches) Next(context.Context) (*vector.Batch, error) {
	if *n == 0 {
		return nil, nil
	}
	*n--
	return &vector.Batch{Cols: []*vector.Vector{vector.WrapFixed(types.Int8, []int64{7}, nil)}, N: 1}, nil
}

func (n *batches) Close() {}

// asked counts how often its turn may have been wanted by others.
type asked struct {
	turn  *env.Turn
	times int
}

func (a *asked) Pace(_ context.Context, t *env.Turn) {
	if t == a.turn {
		a.times++
	}
}

// A function that gives many rows gives way between its batches.
func TestPaced(t *testing.T) {
	const n = 10
	call := physical.SetItem{Func: &ext.TableFunc{Columns: []ext.ResultColumn{{}}, Open: func(*ext.Call, []*vector.Vector) (vector.Reader, error) {
		left := batches(n)
		return &left, nil
	}}}
	rows := 0
	count := op.ConsumerFunc(func([]*op.Worker) ([]op.Sink, error) {
		return []op.Sink{op.SinkFunc(func(b *vector.Batch) error {
			rows += b.Rows()
			return nil
		})}, nil
	})
	p := &asked{turn: &env.Turn{}}
	x := &op.Exec{Ctx: t.Context(), RT: &op.Runtime{Pacer: p}, Workers: 1, Turn: p.turn}
	f := tablefunc.New(&eval.Env{Call: &ext.Call{}}, []physical.SetItem{call}, true, []types.T{types.Int8, types.Int8})
	if err := f.Run(x, count); err != nil {
		t.Fatal(err)
	}
	if rows != n || p.times < n {
		t.Errorf("%d rows, asked %d times", rows, p.times)
	}
}
