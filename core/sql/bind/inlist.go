package bind

import (
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/vector"
)

// minInSet is the shortest list that is worth a set.
const minInSet = 2

// inList binds IN as a set where all items are constants of the argument's
// type; nil when it has to be a chain of comparisons.
func (b *Binder) inList(arg expr.Expr, list []expr.Expr, e *ast.InExpr) (expr.Expr, error) {
	if len(list) < minInSet {
		return nil, nil
	}
	for _, item := range list {
		if _, ok := item.(*expr.Const); !ok {
			return nil, nil
		}
	}
	common, err := b.commonType(append([]expr.Expr{arg}, list...), "IN", e)
	if err != nil {
		return nil, nil // the comparisons give the better message
	}
	common = common.Bare()
	if arg, err = b.coerce(arg, common, ext.CastImplicit, e); err != nil {
		return nil, nil
	}
	set := vector.NewBuilder(common, len(list))
	hasNull := false
	for _, item := range list {
		item, err := b.coerce(item, common, ext.CastImplicit, e)
		if err != nil {
			return nil, err
		}
		c, ok := item.(*expr.Const)
		if !ok {
			if c = b.fold(item); c == nil {
				return nil, nil
			}
		}
		if c.Value.IsNull(0) {
			hasNull = true
			continue
		}
		set.AppendRow(c.Value, 0)
	}
	return &expr.InList{Arg: arg, List: set.Finish(), HasNull: hasNull, Not: e.Not}, nil
}

// fold evaluates a cast of a constant that the list needs as a value.
func (b *Binder) fold(e expr.Expr) *expr.Const {
	cast, ok := e.(*expr.Cast)
	if !ok || cast.Cast.Eval == nil || cast.Cast.Volatility != ext.Immutable {
		return nil
	}
	arg, ok := cast.Arg.(*expr.Const)
	if !ok {
		if arg = b.fold(cast.Arg); arg == nil {
			return nil
		}
	}
	if arg.Value.IsNull(0) {
		return expr.NullConst(cast.T)
	}
	out := vector.New(cast.T, 1)
	in := arg.Value.Flattened().Slice(0, 1)
	if err := cast.Cast.Eval(&ext.Call{Location: b.Format.Location}, in, nil, cast.T, cast.Explicit, out); err != nil {
		return nil
	}
	return expr.NewConst(out)
}
