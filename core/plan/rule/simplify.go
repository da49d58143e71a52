package rule

import (
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/logical"
)

// Simplify folds constants, flattens conditions, and takes out of an OR what
// all its branches demand.
func Simplify(c *Context, n logical.Node) logical.Node {
	n = mapInputs(n, func(in logical.Node) logical.Node { return Simplify(c, in) })
	n = mapSubplans(n, func(sub logical.Node) logical.Node { return Simplify(c, sub) })
	n = logical.MapExprs(n, func(e expr.Expr) expr.Expr { return expr.Rewrite(e, c.simplify) })
	switch x := n.(type) {
	case *logical.Filter:
		conds := splitConds(x.Conds)
		if len(conds) == 0 {
			return x.Input
		}
		return &logical.Filter{Input: x.Input, Conds: conds}
	case *logical.Join:
		j := *x
		j.Conds = splitConds(x.Conds)
		return &j
	}
	return n
}

// SimplifyExpr does the same with an expression that is not part of a plan.
func (c *Context) SimplifyExpr(e expr.Expr) expr.Expr { return expr.Rewrite(e, c.simplify) }

// splitConds flattens conjunctions and drops what is always true.
func splitConds(conds []expr.Expr) []expr.Expr {
	var out []expr.Expr
	for _, cond := range conds {
		for _, e := range expr.Conjuncts(cond) {
			if !isTrue(e) {
				out = append(out, e)
			}
		}
	}
	return out
}

func isTrue(e expr.Expr) bool {
	k, ok := e.(*expr.Const)
	return ok && !k.Value.IsNull(0) && k.Value.Bool(0)
}

func isFalse(e expr.Expr) bool {
	k, ok := e.(*expr.Const)
	return ok && !k.Value.IsNull(0) && !k.Value.Bool(0)
}

// simplify rewrites one node whose parts are simplified already.
func (c *Context) simplify(e expr.Expr) expr.Expr {
	switch x := e.(type) {
	case *expr.And:
		return simplifyAnd(x)
	case *expr.Or:
		return simplifyOr(x)
	case *expr.Not:
		return c.simplifyNot(x)
	case *expr.Call:
		// A strict function of a null is null, whatever else it is of.
		for _, a := range x.Args {
			if x.Fn.Strict && expr.IsNullConst(a) {
				return expr.NullConst(x.T)
			}
		}
	}
	if foldable(e) {
		if k := c.Fold(e); k != nil {
			return k
		}
	}
	return e
}

// foldable reports whether an expression has only constants below it and does
// not depend on when it runs.
func foldable(e expr.Expr) bool {
	switch x := e.(type) {
	case *expr.Const, *expr.Column, *expr.Param, *expr.Subquery, *expr.Row:
		return false
	case *expr.Call:
		if x.Fn.Volatility != ext.Immutable {
			return false
		}
	case *expr.Cast:
		if x.Cast.Volatility != ext.Immutable {
			return false
		}
	}
	for _, child := range expr.Children(e) {
		if _, ok := child.(*expr.Const); !ok {
			return false
		}
	}
	return true
}

func simplifyAnd(x *expr.And) expr.Expr {
	var args []expr.Expr
	for _, a := range x.Args {
		for _, e := range expr.Conjuncts(a) {
			if isFalse(e) {
				return expr.BoolConst(false)
			}
			if !isTrue(e) && !contains(args, e) {
				args = append(args, e)
			}
		}
	}
	if len(args) == 0 {
		return expr.BoolConst(true)
	}
	return expr.Conjunction(args)
}

func contains(list []expr.Expr, e expr.Expr) bool {
	for _, x := range list {
		if expr.Equal(x, e) {
			return true
		}
	}
	return false
}

// maxFactored bounds the branches that are searched for common conditions,
// which takes time in their square.
const maxFactored = 64

// simplifyOr flattens, and turns (a AND b) OR (a AND c) into a AND (b OR c),
// so that a can become a join condition.
func simplifyOr(x *expr.Or) expr.Expr {
	var args []expr.Expr
	for _, a := range x.Args {
		if isTrue(a) {
			return expr.BoolConst(true)
		}
		if o, ok := a.(*expr.Or); ok {
			args = append(args, o.Args...)
		} else if !isFalse(a) {
			args = append(args, a)
		}
	}
	switch {
	case len(args) == 0:
		return expr.BoolConst(false)
	case len(args) == 1:
		return args[0]
	case len(args) > maxFactored:
		return &expr.Or{Args: args}
	}
	return factor(args)
}

func factor(args []expr.Expr) expr.Expr {
	var common []expr.Expr
	for _, cand := range expr.Conjuncts(args[0]) {
		everywhere := true
		for _, other := range args[1:] {
			everywhere = everywhere && contains(expr.Conjuncts(other), cand)
		}
		if everywhere {
			common = append(common, cand)
		}
	}
	if len(common) == 0 {
		return &expr.Or{Args: args}
	}
	var branches []expr.Expr
	for _, a := range args {
		var rest []expr.Expr
		for _, e := range expr.Conjuncts(a) {
			if !contains(common, e) {
				rest = append(rest, e)
			}
		}
		if len(rest) == 0 {
			return expr.Conjunction(common)
		}
		branches = append(branches, expr.Conjunction(rest))
	}
	return expr.Conjunction(append(common, &expr.Or{Args: branches}))
}

// simplifyNot moves a negation inwards, where the parts allow it.
func (c *Context) simplifyNot(x *expr.Not) expr.Expr {
	switch a := x.Arg.(type) {
	case *expr.Const:
		if a.Value.IsNull(0) {
			return a
		}
		return expr.BoolConst(!a.Value.Bool(0))
	case *expr.Not:
		return a.Arg
	case *expr.IsNull:
		return &expr.IsNull{Arg: a.Arg, Not: !a.Not}
	case *expr.InList:
		n := *a
		n.Not = !a.Not
		return &n
	case *expr.DistinctFrom:
		n := *a
		n.Not = !a.Not
		return &n
	case *expr.And:
		return simplifyOr(&expr.Or{Args: c.negated(a.Args)})
	case *expr.Or:
		return simplifyAnd(&expr.And{Args: c.negated(a.Args)})
	case *expr.Call:
		if n := c.negate(a); n != nil {
			return n
		}
	}
	return x
}

func (c *Context) negated(args []expr.Expr) []expr.Expr {
	out := make([]expr.Expr, len(args))
	for i, a := range args {
		out[i] = c.simplifyNot(&expr.Not{Arg: a})
	}
	return out
}

// negate replaces an operator by its negator; nil when it has none.
func (c *Context) negate(call *expr.Call) expr.Expr {
	if call.Op == "" {
		return nil
	}
	for _, o := range c.Registry.Operators(call.Op) {
		if o.Fn != call.Fn || o.Negator == "" {
			continue
		}
		for _, n := range c.Registry.Operators(o.Negator) {
			if n.Left.OID == o.Left.OID && n.Right.OID == o.Right.OID {
				return &expr.Call{Fn: n.Fn, Args: call.Args, T: call.T, Op: n.Name}
			}
		}
	}
	return nil
}
