package bind

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// resolveOperator finds the operator that a name means for two types; left is
// zero for a prefix operator.
func (b *Binder) resolveOperator(name string, left, right types.T, n ast.Node) (*ext.Operator, []types.T, error) {
	prefix := left.OID == 0
	actual := []types.T{left, right}
	if prefix {
		actual = actual[1:]
	}
	ops := b.Registry.Operators(name)
	if o := exactOperator(ops, left, right); o != nil {
		return o, operands(o), nil
	}
	var cands []candidate
	for i, o := range ops {
		if (o.Left.OID == 0) != prefix {
			continue
		}
		cands = append(cands, candidate{index: i, args: operands(o)})
	}
	best, ambiguous := b.chooseOperator(cands, actual)
	if best != nil {
		return ops[best.index], best.args, nil
	}
	written := name + " " + right.Bare().String()
	if !prefix {
		written = left.Bare().String() + " " + written
	}
	if ambiguous {
		return nil, nil, b.errorAt(n, errs.AmbiguousFunction, "operator is not unique: %s", written).
			WithHint("Could not choose a best candidate operator. You might need to add explicit type casts.")
	}
	return nil, nil, b.errorAt(n, errs.UndefinedFunction, "operator does not exist: %s", written).
		WithHint("No operator matches the given name and argument type(s). You might need to add explicit type casts.")
}

// operands returns the types of what an operator takes.
func operands(o *ext.Operator) []types.T {
	if o.Left.OID == 0 {
		return []types.T{o.Right}
	}
	return []types.T{o.Left, o.Right}
}

// exactOperator returns the operator of exactly these types, where an unknown operand
// has the other's, or nil. Most operators of most statements are found so, without the
// list of all candidates that the rules for the others need.
func exactOperator(ops []*ext.Operator, left, right types.T) *ext.Operator {
	if left.OID == types.UnknownOID {
		left = right
	} else if right.OID == types.UnknownOID && left.OID != 0 {
		right = left
	}
	for _, o := range ops {
		if o.Left.OID == left.OID && o.Right.OID == right.OID {
			return o
		}
	}
	return nil
}

// chooseOperator tries last that an unknown operand has the other's type.
func (b *Binder) chooseOperator(cands []candidate, actual []types.T) (*candidate, bool) {
	if len(actual) == 2 && (actual[0].OID == types.UnknownOID) != (actual[1].OID == types.UnknownOID) {
		known := actual[0]
		if known.OID == types.UnknownOID {
			known = actual[1]
		}
		if best, _ := b.choose(cands, actual); best == nil {
			// varchar and its like have no operators of their own.
			return b.choose(cands, []types.T{known, known})
		}
	}
	return b.choose(cands, actual)
}

// callOperator applies a binary operator to bound operands.
func (b *Binder) callOperator(name string, left, right expr.Expr, n ast.Node) (expr.Expr, error) {
	op, args, err := b.resolveOperator(name, left.Type(), right.Type(), n)
	if err != nil {
		return nil, err
	}
	return b.applyOperator(op, args, []expr.Expr{left, right}, n)
}

// applyOperator coerces the operands and makes the call.
func (b *Binder) applyOperator(op *ext.Operator, params []types.T, operands []expr.Expr, n ast.Node) (expr.Expr, error) {
	args, t, err := b.coerceArgs(op.Fn, params, operands, n)
	if err != nil {
		return nil, err
	}
	return &expr.Call{Fn: op.Fn, Args: args, T: t, Op: op.Name}, nil
}

// coerceArgs converts arguments to parameter types and finds the result type.
func (b *Binder) coerceArgs(fn *ext.Scalar, params []types.T, operands []expr.Expr, n ast.Node) ([]expr.Expr, types.T, error) {
	actual := make([]types.T, len(operands))
	for i, e := range operands {
		actual[i] = e.Type()
	}
	s, ok := b.solve(params, actual)
	if !ok {
		return nil, types.T{}, b.errorAt(n, errs.DatatypeMismatch, "arguments of a polymorphic function are not all alike")
	}
	args := make([]expr.Expr, len(operands))
	for i, e := range operands {
		to := params[i]
		if to.IsPolymorphic() {
			to = s.apply(to)
		}
		if to.OID == types.AnyOID && isUnknown(e) {
			to = types.Text
		}
		arg, err := b.coerce(e, to, ext.CastImplicit, n)
		if err != nil {
			return nil, types.T{}, err
		}
		args[i] = arg
	}
	t := s.apply(fn.Return)
	if fn.ReturnMod != nil {
		bound := make([]types.T, len(args))
		for i, a := range args {
			bound[i] = a.Type()
		}
		t.Mod = fn.ReturnMod(bound)
	}
	return args, t, nil
}

// bindBinary binds a binary operator.
func (b *Binder) bindBinary(x *exprScope, e *ast.BinaryOp) (expr.Expr, error) {
	lrow, lok := e.Left.(*ast.RowExpr)
	rrow, rok := e.Right.(*ast.RowExpr)
	if lok && rok {
		return b.bindRowCompare(x, e, lrow, rrow)
	}
	left, err := b.bindExpr(x, e.Left)
	if err != nil {
		return nil, err
	}
	right, err := b.bindExpr(x, e.Right)
	if err != nil {
		return nil, err
	}
	return b.callOperator(e.Op.Op, left, right, e)
}

// bindRowCompare expands a comparison of rows, field by field.
func (b *Binder) bindRowCompare(x *exprScope, e *ast.BinaryOp, l, r *ast.RowExpr) (expr.Expr, error) {
	if len(l.Args) != len(r.Args) {
		return nil, b.errorAt(e, errs.SyntaxError, "unequal number of entries in row expressions")
	}
	if len(l.Args) == 0 {
		return nil, b.errorAt(e, errs.FeatureNotSupported, "cannot compare rows of zero length")
	}
	left, err := b.bindList(x, l.Args)
	if err != nil {
		return nil, err
	}
	right, err := b.bindList(x, r.Args)
	if err != nil {
		return nil, err
	}
	return b.compareRows(e.Op.Op, left, right, e)
}

// compareRows compares two lists as rows.
func (b *Binder) compareRows(op string, left, right []expr.Expr, n ast.Node) (expr.Expr, error) {
	switch op {
	case "=", "<>":
		conds := make([]expr.Expr, len(left))
		for i := range left {
			c, err := b.callOperator(op, left[i], right[i], n)
			if err != nil {
				return nil, err
			}
			conds[i] = c
		}
		if len(conds) == 1 {
			return conds[0], nil
		}
		if op == "=" {
			return &expr.And{Args: conds}, nil
		}
		return &expr.Or{Args: conds}, nil
	case "<", "<=", ">", ">=":
		return b.orderRows(op, left, right, n)
	}
	return nil, b.errorAt(n, errs.FeatureNotSupported, "could not determine interpretation of row comparison operator %s", op)
}

// orderRows expands (a,b) < (c,d) to a < c OR a = c AND b < d.
func (b *Binder) orderRows(op string, left, right []expr.Expr, n ast.Node) (expr.Expr, error) {
	last := len(left) - 1
	out, err := b.callOperator(op, left[last], right[last], n)
	if err != nil {
		return nil, err
	}
	strict := op[:1]
	for i := last - 1; i >= 0; i-- {
		less, err := b.callOperator(strict, left[i], right[i], n)
		if err != nil {
			return nil, err
		}
		equal, err := b.callOperator("=", left[i], right[i], n)
		if err != nil {
			return nil, err
		}
		out = &expr.Or{Args: []expr.Expr{less, &expr.And{Args: []expr.Expr{equal, out}}}}
	}
	return out, nil
}

// bindUnary binds a prefix operator.
func (b *Binder) bindUnary(x *exprScope, e *ast.UnaryOp) (expr.Expr, error) {
	arg, err := b.bindExpr(x, e.Arg)
	if err != nil {
		return nil, err
	}
	op, params, err := b.resolveOperator(e.Op.Op, types.T{}, arg.Type(), e)
	if err != nil {
		return nil, err
	}
	return b.applyOperator(op, params, []expr.Expr{arg}, e)
}

// bindQuantified binds op ANY and op ALL over an array.
func (b *Binder) bindQuantified(x *exprScope, e *ast.QuantifiedOp) (expr.Expr, error) {
	left, err := b.bindExpr(x, e.Left)
	if err != nil {
		return nil, err
	}
	right, err := b.bindExpr(x, e.Right)
	if err != nil {
		return nil, err
	}
	if isUnknown(right) {
		t := left.Type().Bare()
		if t.OID == types.UnknownOID {
			t = types.Text
		}
		if right, err = b.coerce(right, t.ArrayOf(), ext.CastImplicit, e); err != nil {
			return nil, err
		}
	}
	elem := right.Type().Elem()
	if elem.OID == 0 {
		return nil, b.errorAt(e, errs.WrongObjectType, "op ANY/ALL (array) requires array on right side")
	}
	op, params, err := b.resolveOperator(e.Op.Op, left.Type(), elem, e)
	if err != nil {
		return nil, err
	}
	if op.Fn.Return.OID != types.BoolOID {
		return nil, b.errorAt(e, errs.WrongObjectType, "op ANY/ALL (array) requires operator to yield boolean")
	}
	s, _ := b.solve(params, []types.T{left.Type(), elem})
	if left, err = b.coerce(left, s.apply(params[0]), ext.CastImplicit, e); err != nil {
		return nil, err
	}
	want := s.apply(params[1])
	if want.OID != elem.OID {
		if right, err = b.coerce(right, want.ArrayOf(), ext.CastImplicit, e); err != nil {
			return nil, err
		}
	}
	return &expr.ArrayOp{Arg: left, Array: right, Op: op.Fn, OpName: op.Name, All: e.All}, nil
}

// bindDistinct binds IS [NOT] DISTINCT FROM.
func (b *Binder) bindDistinct(x *exprScope, e *ast.DistinctExpr) (expr.Expr, error) {
	left, err := b.bindExpr(x, e.Left)
	if err != nil {
		return nil, err
	}
	right, err := b.bindExpr(x, e.Right)
	if err != nil {
		return nil, err
	}
	return b.distinctFrom(left, right, e.Not, e)
}

func (b *Binder) distinctFrom(left, right expr.Expr, not bool, n ast.Node) (expr.Expr, error) {
	if lr, ok := left.(*expr.Row); ok {
		if rr, ok := right.(*expr.Row); ok && len(lr.Fields) == len(rr.Fields) {
			return b.distinctRows(lr, rr, not, n)
		}
	}
	op, params, err := b.resolveOperator("=", left.Type(), right.Type(), n)
	if err != nil {
		return nil, err
	}
	args, _, err := b.coerceArgs(op.Fn, params, []expr.Expr{left, right}, n)
	if err != nil {
		return nil, err
	}
	return &expr.DistinctFrom{Left: args[0], Right: args[1], Eq: op.Fn, Not: not}, nil
}

func (b *Binder) distinctRows(l, r *expr.Row, not bool, n ast.Node) (expr.Expr, error) {
	var parts []expr.Expr
	for i := range l.Fields {
		d, err := b.distinctFrom(l.Fields[i], r.Fields[i], not, n)
		if err != nil {
			return nil, err
		}
		parts = append(parts, d)
	}
	if not {
		return expr.Conjunction(parts), nil
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return &expr.Or{Args: parts}, nil
}

// bindBetween expands BETWEEN to two comparisons.
func (b *Binder) bindBetween(x *exprScope, e *ast.BetweenExpr) (expr.Expr, error) {
	arg, err := b.bindExpr(x, e.Arg)
	if err != nil {
		return nil, err
	}
	lower, err := b.bindExpr(x, e.Lower)
	if err != nil {
		return nil, err
	}
	upper, err := b.bindExpr(x, e.Upper)
	if err != nil {
		return nil, err
	}
	within := func(lo, hi expr.Expr) (expr.Expr, error) {
		ge, err := b.callOperator(">=", arg, lo, e)
		if err != nil {
			return nil, err
		}
		le, err := b.callOperator("<=", arg, hi, e)
		if err != nil {
			return nil, err
		}
		return &expr.And{Args: []expr.Expr{ge, le}}, nil
	}
	out, err := within(lower, upper)
	if err != nil {
		return nil, err
	}
	if e.Symmetric {
		swapped, err := within(upper, lower)
		if err != nil {
			return nil, err
		}
		out = &expr.Or{Args: []expr.Expr{out, swapped}}
	}
	if e.Not {
		return &expr.Not{Arg: out}, nil
	}
	return out, nil
}

// bindLike binds LIKE, ILIKE and SIMILAR TO as their operators.
func (b *Binder) bindLike(x *exprScope, e *ast.LikeExpr) (expr.Expr, error) {
	arg, err := b.bindExpr(x, e.Arg)
	if err != nil {
		return nil, err
	}
	pattern, err := b.bindExpr(x, e.Pattern)
	if err != nil {
		return nil, err
	}
	op := map[ast.LikeKind]string{ast.Like: "~~", ast.ILike: "~~*", ast.SimilarTo: "~"}[e.Kind]
	if e.Not {
		op = "!" + op
	}
	if e.Kind == ast.SimilarTo || e.Escape != nil {
		name := "like_escape"
		args := []expr.Expr{pattern}
		if e.Kind == ast.SimilarTo {
			name = "similar_to_escape"
		}
		if e.Escape != nil {
			esc, err := b.bindExpr(x, e.Escape)
			if err != nil {
				return nil, err
			}
			args = append(args, esc)
		}
		if pattern, err = b.callNamed(name, args, e); err != nil {
			return nil, err
		}
	}
	return b.callOperator(op, arg, pattern, e)
}

// bindIn binds IN over a list.
func (b *Binder) bindIn(x *exprScope, e *ast.InExpr) (expr.Expr, error) {
	if row, ok := e.Arg.(*ast.RowExpr); ok {
		return b.bindRowIn(x, e, row)
	}
	arg, err := b.bindExpr(x, e.Arg)
	if err != nil {
		return nil, err
	}
	list, err := b.bindList(x, e.List)
	if err != nil {
		return nil, err
	}
	if set, err := b.inList(arg, list, e); set != nil || err != nil {
		return set, err
	}
	var alts []expr.Expr
	for _, item := range list {
		eq, err := b.callOperator("=", arg, item, e)
		if err != nil {
			return nil, err
		}
		alts = append(alts, eq)
	}
	return negateIf(e.Not, disjunction(alts)), nil
}

func disjunction(alts []expr.Expr) expr.Expr {
	if len(alts) == 1 {
		return alts[0]
	}
	return &expr.Or{Args: alts}
}

func negateIf(not bool, e expr.Expr) expr.Expr {
	if not {
		return &expr.Not{Arg: e}
	}
	return e
}

func (b *Binder) bindRowIn(x *exprScope, e *ast.InExpr, row *ast.RowExpr) (expr.Expr, error) {
	left, err := b.bindList(x, row.Args)
	if err != nil {
		return nil, err
	}
	var alts []expr.Expr
	for _, item := range e.List {
		other, ok := item.(*ast.RowExpr)
		if !ok || len(other.Args) != len(left) {
			return nil, b.errorAt(e, errs.SyntaxError, "unequal number of entries in row expressions")
		}
		right, err := b.bindList(x, other.Args)
		if err != nil {
			return nil, err
		}
		eq, err := b.compareRows("=", left, right, e)
		if err != nil {
			return nil, err
		}
		alts = append(alts, eq)
	}
	return negateIf(e.Not, disjunction(alts)), nil
}
