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
	a, err := b.bindArgs(x, e)
	if err != nil {
		return nil, nil, err
	}
	for i, arg := range a.args {
		if expr.Contains(arg, func(e expr.Expr) bool { _, sub := e.(*expr.Subquery); return sub }) {
			return nil, nil, b.errorAt(e.Args[i], errs.FeatureNotSupported, "cannot use subquery in CALL argument")
		}
	}
	sigs := make([]signature, len(procs))
	for i, p := range procs {
		sigs[i] = signatureOf(p)
	}
	best, err := b.resolve("procedure", e.Name.Last(), sigs, a)
	if err != nil {
		return nil, nil, err
	}
	if best == nil {
		return nil, nil, b.errorAt(e, errs.UndefinedFunction, "procedure %s(%s) does not exist", e.Name, a).
			WithHint("No procedure matches the given name and argument types. You might need to add explicit type casts.")
	}
	args, params, err := b.complete(&sigs[best.index], best, a.args)
	if err != nil {
		return nil, nil, err
	}
	call := &expr.Call{Fn: procs[best.index], T: types.Void}
	if call.Args, _, err = b.coerceArgs(call.Fn, params, args, e); err != nil {
		return nil, nil, err
	}
	if err := b.finish(); err != nil {
		return nil, nil, err
	}
	return call, b.params, nil
}
