package exectest

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/agg"
	"github.com/basaltdb/basalt/core/builtin/oper"
	"github.com/basaltdb/basalt/core/builtin/window"
	"github.com/basaltdb/basalt/core/exec/build"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

type atomicInt struct{ v atomic.Int64 }

func (a *atomicInt) add(n int64) int64 { return a.v.Add(n) }

// Registry holds the operators, aggregates and window functions.
var Registry = func() *ext.Registry {
	r := ext.NewRegistry()
	oper.Register(r)
	agg.Register(r)
	window.Register(r)
	return r
}()

// Call is the context of kernels.
func Call() *ext.Call { return &ext.Call{Ctx: context.Background(), Location: time.UTC} }

// Col is a reference to a column.
func Col(id expr.ColID, t types.T) expr.Expr { return &expr.Column{ID: id, T: t} }

// Lit is a literal in its text form; "NULL" is null.
func Lit(t types.T, text string) expr.Expr {
	v := Column(t, text)
	v.Repeat(1)
	return &expr.Const{Value: v}
}

// Column returns a vector of values in their text form; "NULL" is null.
func Column(t types.T, texts ...string) *vector.Vector {
	b := vector.NewBuilder(t, len(texts))
	for _, s := range texts {
		if s == "NULL" {
			b.AppendNull()
			continue
		}
		if err := value.Default().Parse(t, s, b); err != nil {
			panic(fmt.Sprintf("literal %q of type %s: %v", s, t, err))
		}
	}
	return b.Finish()
}

// Op applies the operator name, which must exist for the argument types.
func Op(name string, args ...expr.Expr) expr.Expr {
	for _, o := range Registry.Operators(name) {
		if len(o.Fn.Args) != len(args) {
			continue
		}
		ok := true
		for i, a := range args {
			ok = ok && o.Fn.Args[i].OID == a.Type().OID
		}
		if ok {
			return &expr.Call{Fn: o.Fn, Args: args, T: o.Fn.Return, Op: name}
		}
	}
	panic(fmt.Sprintf("no operator %s for %v", name, args))
}

// Agg returns a call of an aggregate as column id.
func Agg(id expr.ColID, name string, args ...expr.Expr) physical.AggCall {
	for _, a := range Registry.Aggregates(name) {
		if len(a.Args) != len(args) {
			continue
		}
		ok := true
		for i, e := range args {
			ok = ok && (a.Args[i].OID == e.Type().OID || a.Args[i].IsPolymorphic() || a.Args[i].OID == types.AnyOID)
		}
		if !ok {
			continue
		}
		t := a.Return
		switch {
		case t.OID == types.AnyArrayOID:
			t = args[len(args)-1].Type().ArrayOf()
		case t.IsPolymorphic():
			t = args[len(args)-1].Type()
		}
		return physical.AggCall{ID: id, Agg: a, Args: args, T: t}
	}
	panic(fmt.Sprintf("no aggregate %s for %v", name, args))
}

// Win returns a window function by name and number of arguments.
func Win(name string, args int) *ext.Window {
	for _, w := range Registry.Windows(name) {
		if len(w.Args) == args {
			return w
		}
	}
	panic("no window function " + name)
}

// Info describes an output column.
func Info(id expr.ColID, t types.T) expr.ColumnInfo { return expr.ColumnInfo{ID: id, Type: t} }

// Cols joins column lists.
func Cols(lists ...[]expr.ColumnInfo) []expr.ColumnInfo {
	var out []expr.ColumnInfo
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

// Row returns row i of columns as text, nulls as "NULL".
func Row(cols []*vector.Vector, i int) []string {
	row := make([]string, len(cols))
	for k, c := range cols {
		row[k] = "NULL"
		if !c.IsNull(i) {
			row[k] = string(value.Default().Append(nil, c, i))
		}
	}
	return row
}

// Run returns the rows of a plan in order.
func Run(rt *op.Runtime, plan physical.Node) ([][]string, error) {
	p, err := build.Compile(plan, rt)
	if err != nil {
		return nil, err
	}
	var out [][]string
	err = p.Each(context.Background(), func(b *vector.Batch) error {
		for i := range b.Rows() {
			out = append(out, Row(b.Cols, b.Row(i)))
		}
		return nil
	})
	return out, err
}
