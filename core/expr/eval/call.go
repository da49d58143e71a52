package eval

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// kernel computes a function or cast for the rows of sel.
type kernel func(c *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error

// callNode applies a scalar function or a cast.
type callNode struct {
	args   []node
	t      types.T
	run    kernel
	sel    ext.SelectKernel
	strict bool
	dict   bool // the kernel takes Dict arguments
	// pure: the result depends on the arguments alone within a statement.
	pure   bool
	static bool // pure, and all arguments are static
	folded bool // out holds the static value

	argv  []*vector.Vector
	flat  []vector.Vector // flattened dictionaries
	one   []vector.Vector // views of Const arguments
	out   vector.Vector
	valid vector.Bitmap
	rows  []int32

	memo dictMemo
}

func (c *compiler) call(e *expr.Call) (node, error) {
	args, err := c.compileAll(e.Args)
	if err != nil {
		return nil, err
	}
	n := &callNode{args: args, t: e.T, run: kernel(e.Fn.Eval), sel: e.Fn.Select, strict: e.Fn.Strict,
		dict: e.Fn.Dict, pure: e.Fn.Volatility != ext.Volatile}
	n.init()
	return c.bounded(e, n), nil
}

func (c *compiler) cast(e *expr.Cast) (node, error) {
	arg, err := c.compile(e.Arg)
	if err != nil {
		return nil, err
	}
	if e.Cast.Relabel || e.Cast.Eval == nil {
		return &relabelNode{arg: arg, t: e.T}, nil
	}
	run := func(call *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
		return e.Cast.Eval(call, args[0], sel, e.T, e.Explicit, out)
	}
	n := &callNode{args: []node{arg}, t: e.T, run: run, strict: true, pure: e.Cast.Volatility != ext.Volatile}
	n.init()
	return n, nil
}

func (c *callNode) init() {
	c.argv = make([]*vector.Vector, len(c.args))
	c.flat = make([]vector.Vector, len(c.args))
	c.one = make([]vector.Vector, len(c.args))
	c.static = c.pure
	for _, a := range c.args {
		c.static = c.static && isStatic(a)
	}
}

// evalArgs evaluates the arguments for the rows of sel.
func (c *callNode) evalArgs(f *frame, sel []int32) error {
	for i, a := range c.args {
		v, err := a.eval(f, sel)
		if err != nil {
			return err
		}
		c.argv[i] = v
	}
	return nil
}

func (c *callNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	if f.rows(sel) == 0 {
		c.out.Reset(c.t, f.n)
		c.folded = false
		return &c.out, nil
	}
	if c.static && c.folded {
		c.out.Repeat(f.n)
		return &c.out, nil
	}
	if err := c.evalArgs(f, sel); err != nil {
		return nil, err
	}
	if c.pure && c.allConst() {
		return c.evalConst(f)
	}
	if at := c.dictArg(f, sel); at >= 0 {
		if ok := c.memo.compute(c, f.call, at); ok {
			return c.memo.expand(c.argv[at], f.n, &c.out), nil
		}
	}
	c.flatten()
	return &c.out, c.compute(f, sel, &c.out)
}

func (c *callNode) allConst() bool {
	for _, a := range c.argv {
		if a.Enc != vector.Const {
			return false
		}
	}
	return true
}

// evalConst computes one row and repeats it.
func (c *callNode) evalConst(f *frame) (*vector.Vector, error) {
	for i, a := range c.argv {
		c.one[i].Share(a, 1)
		c.argv[i] = &c.one[i]
	}
	if err := c.computeRows(f.call, 1, nil, &c.out); err != nil {
		return nil, err
	}
	if c.out.Enc == vector.Dict {
		c.out.Flatten()
	}
	c.out.Repeat(f.n)
	c.folded = c.static
	return &c.out, nil
}

// flatten replaces Dict arguments for kernels that do not take them.
func (c *callNode) flatten() {
	if c.dict {
		return
	}
	for i, a := range c.argv {
		if a.Enc == vector.Dict {
			c.flat[i].Gather(a.Dictionary(), a.Codes())
			if a.HasNulls() {
				c.flat[i].Valid = a.Valid
			}
			c.argv[i] = &c.flat[i]
		}
	}
}

func (c *callNode) compute(f *frame, sel []int32, out *vector.Vector) error {
	return c.computeRows(f.call, f.n, sel, out)
}

// computeRows runs the kernel over argv, keeping null arguments from a strict
// one.
func (c *callNode) computeRows(call *ext.Call, n int, sel []int32, out *vector.Vector) error {
	out.Reset(c.t, n)
	if !c.strict {
		return c.run(call, c.argv, sel, out)
	}
	for _, a := range c.argv {
		if a.Enc == vector.Const && a.IsNull(0) {
			*out = *vector.NewNull(c.t, n)
			return nil
		}
	}
	valid, nulls := intersect(c.valid, c.argv, n)
	c.valid = valid
	if !nulls {
		return c.run(call, c.argv, sel, out)
	}
	c.rows = keepValid(valid, n, sel, c.rows[:0])
	if len(c.rows) > 0 {
		if err := c.run(call, c.argv, c.rows, out); err != nil {
			return err
		}
	}
	c.markNulls(out, valid, n)
	return nil
}

// markNulls makes the rows of out null at which an argument was.
func (c *callNode) markNulls(out *vector.Vector, valid vector.Bitmap, n int) {
	if out.Enc == vector.Const {
		out.Flatten()
	}
	if out.Len() != n { // a kernel that had no row to compute
		out.Reset(c.t, n)
	}
	if !out.HasNulls() {
		out.Valid = valid[:vector.Words(n)]
		return
	}
	for w := range out.Valid {
		out.Valid[w] &= valid[w]
	}
}

func (c *callNode) pick(f *frame, sel, dst []int32) ([]int32, error) {
	if f.rows(sel) == 0 {
		return dst, nil
	}
	if c.static || c.sel == nil {
		v, err := c.eval(f, sel)
		if err != nil {
			return nil, err
		}
		return pickTrue(v, f.n, sel, dst), nil
	}
	if err := c.evalArgs(f, sel); err != nil {
		return nil, err
	}
	if c.pure && c.allConst() {
		v, err := c.evalConst(f)
		if err != nil {
			return nil, err
		}
		return pickTrue(v, f.n, sel, dst), nil
	}
	if at := c.dictArg(f, sel); at >= 0 {
		if ok := c.memo.compute(c, f.call, at); ok {
			return c.memo.pick(c.argv[at], f.n, sel, dst), nil
		}
	}
	c.flatten()
	return c.sel(f.call, c.argv, f.n, sel, dst)
}

// relabelNode gives a value another type of the same layout.
type relabelNode struct {
	arg node
	t   types.T
	out vector.Vector
}

func (r *relabelNode) eval(f *frame, sel []int32) (*vector.Vector, error) {
	v, err := r.arg.eval(f, sel)
	if err != nil {
		return nil, err
	}
	r.out.Share(v, v.Len())
	r.out.Type = r.t
	return &r.out, nil
}
