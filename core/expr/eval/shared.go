package eval

import (
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// sharedNode is an expression that several others have in common. Its value
// for the whole batch is kept until the next batch.
type sharedNode struct {
	e     expr.Expr
	inner node
	epoch uint64
	value *vector.Vector
}

// count looks for repeated parts of the expressions to come.
func (c *compiler) count(e expr.Expr) {
	expr.Walk(e, func(x expr.Expr) bool {
		switch x.(type) {
		case *expr.Column, *expr.Const, *expr.Param, *expr.Subquery:
			return false
		}
		for _, s := range *c.shared {
			if expr.Equal(s.e, x) {
				return false
			}
		}
		for _, s := range c.seen {
			if expr.Equal(s, x) {
				if repeatable(x) {
					*c.shared = append(*c.shared, &sharedNode{e: x})
				}
				return false
			}
		}
		c.seen = append(c.seen, x)
		return true
	})
}

// repeatable reports whether evaluating e twice for a row gives one value.
func repeatable(e expr.Expr) bool {
	return !expr.Contains(e, func(x expr.Expr) bool {
		switch x := x.(type) {
		case *expr.Call:
			return x.Fn.Volatility == ext.Volatile
		case *expr.Cast:
			return x.Cast.Volatility == ext.Volatile
		case *expr.Subquery:
			return true
		}
		return false
	})
}

func (c *compiler) compileShared(s *sharedNode) (node, error) {
	if s.inner == nil {
		inner, err := c.build(s.e)
		if err != nil {
			return nil, err
		}
		s.inner = inner
	}
	private, err := c.build(s.e)
	if err != nil {
		return nil, err
	}
	return &useNode{shared: s, private: private}, nil
}

// useNode is one place where a shared expression stands. For a selection
// narrower than the batch's it computes its own value: the shared one may not
// be computed for rows that did not get here, nor overwritten while in use.
type useNode struct {
	shared  *sharedNode
	private node
}

func (u *useNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	s := u.shared
	if s.value != nil && s.epoch == f.epoch {
		return s.value, nil
	}
	if len(sel) != len(f.sel) || (sel == nil) != (f.sel == nil) {
		return u.private.eval(f, sel)
	}
	v, err := s.inner.eval(f, sel)
	if err != nil {
		return nil, err
	}
	s.value, s.epoch = v, f.epoch
	return v, nil
}
