package bind

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// BindCall binds the arguments of a CALL to one of the procedures that its name
// stands for, and returns the types of the statement's parameters. The signatures
// of the procedures have their OUT parameters too.
func (b *Binder) BindCall(procs []*ext.Scalar, e *ast.FuncCall) (*expr.Call, []types.T, error) {
	x := &exprScope{sc: &scope{}, clause: "CALL arguments"}
	args, names, err := b.bindArgs(x, e)
	if err != nil {
		return nil, nil, err
	}
	if len(names) > 0 {
		if args, err = b.orderNamed(overloads{scalars: procs}, args, names, e); err != nil {
			return nil, nil, err
		}
	}
	bound, err := b.resolveScalar(procs, args, e.Variadic, e)
	if err != nil {
		return nil, nil, err
	}
	call, ok := bound.(*expr.Call)
	if !ok {
		return nil, nil, b.errorAt(e, errs.UndefinedFunction, "procedure %s(%s) does not exist", e.Name, typeList(typesOf(args))).
			WithHint("No procedure matches the given name and argument types. You might need to add explicit type casts.")
	}
	for i, arg := range call.Args {
		if expr.Contains(arg, func(e expr.Expr) bool { _, sub := e.(*expr.Subquery); return sub }) {
			return nil, nil, b.errorAt(e.Args[i], errs.FeatureNotSupported, "cannot use subquery in CALL argument")
		}
	}
	if err := b.finish(); err != nil {
		return nil, nil, err
	}
	return call, b.params, nil
}
