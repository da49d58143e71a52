package eval

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// Env is what an expression is compiled for.
type Env struct {
	Call   *ext.Call
	Params []*vector.Vector   // vectors of one row
	Cols   map[expr.ColID]int // where the input's columns stand in a batch
	Outer  *Outer             // columns of enclosing queries, or nil
}

// Columns returns the Cols of an Env for batches with the given columns.
func Columns(infos []expr.ColumnInfo) map[expr.ColID]int {
	m := make(map[expr.ColID]int, len(infos))
	for i, c := range infos {
		m[c.ID] = i
	}
	return m
}

// node computes one expression.
type node interface {
	// eval returns a vector of f.n rows of which those in sel are defined; nil
	// means all. It is valid until the node is evaluated again.
	eval(f *frame, sel []int32) (*vector.Vector, error)
}

// selecter is a node of type bool that can filter without making a vector.
type selecter interface {
	// pick appends the rows of sel for which the value is true to dst.
	pick(f *frame, sel, dst []int32) ([]int32, error)
}

// frame is the batch that a tree of nodes is evaluated over.
type frame struct {
	call  *ext.Call
	cols  []*vector.Vector
	n     int
	sel   []int32 // the selection that the evaluation started with
	epoch uint64  // counts evaluations
}

// rows returns how many rows sel stands for.
func (f *frame) rows(sel []int32) int {
	if sel == nil {
		return f.n
	}
	return len(sel)
}

// Evaluator evaluates one expression. It is used by one goroutine at a time.
type Evaluator struct {
	root node
	f    *frame
}

// Compile prepares e. It fails with XX000 for an expression that is not
// executable: an unknown column or a sub-select.
func Compile(env *Env, e expr.Expr) (*Evaluator, error) {
	c := compiler{env: env}
	root, err := c.compile(e)
	if err != nil {
		return nil, err
	}
	return &Evaluator{root: root, f: &frame{call: env.Call}}, nil
}

// CompileAll prepares several expressions that are evaluated over the same
// batches, one after the other by EvalAll. What they have in common is
// computed once.
func CompileAll(env *Env, es []expr.Expr) (*Set, error) {
	c := compiler{env: env, shared: &[]*sharedNode{}}
	for _, e := range es {
		c.count(e)
	}
	s := &Set{f: &frame{call: env.Call}}
	for _, e := range es {
		root, err := c.compile(e)
		if err != nil {
			return nil, err
		}
		s.roots = append(s.roots, root)
	}
	s.out = make([]*vector.Vector, len(s.roots))
	return s, nil
}

// Eval computes the expression for the selected rows of b.
func (e *Evaluator) Eval(b *vector.Batch) (*vector.Vector, error) {
	return e.EvalSel(b, b.Sel)
}

// EvalSel computes the expression for the rows sel of b; nil means all.
func (e *Evaluator) EvalSel(b *vector.Batch, sel []int32) (*vector.Vector, error) {
	e.f.begin(b, sel)
	return e.root.eval(e.f, sel)
}

func (f *frame) begin(b *vector.Batch, sel []int32) {
	f.cols, f.n, f.sel = b.Cols, b.N, sel
	f.epoch++
}

// Set evaluates several expressions over the same batches.
type Set struct {
	roots []node
	f     *frame
	out   []*vector.Vector
}

// EvalAll computes all expressions for the selected rows of b. The slice is
// valid until the next call.
func (s *Set) EvalAll(b *vector.Batch) ([]*vector.Vector, error) {
	s.f.begin(b, b.Sel)
	for i, root := range s.roots {
		v, err := root.eval(s.f, b.Sel)
		if err != nil {
			return nil, err
		}
		s.out[i] = v
	}
	return s.out, nil
}

// compiler builds nodes.
type compiler struct {
	env *Env
	// shared, when not nil, lists the expressions that occur more than once.
	shared *[]*sharedNode
	seen   []expr.Expr
}

func (c *compiler) compile(e expr.Expr) (node, error) {
	if c.shared != nil {
		for _, s := range *c.shared {
			if expr.Equal(s.e, e) {
				return c.compileShared(s)
			}
		}
	}
	return c.build(e)
}

func (c *compiler) build(e expr.Expr) (node, error) {
	switch e := e.(type) {
	case *expr.Column:
		return c.column(e)
	case *expr.Const:
		return newConst(e.Value), nil
	case *expr.Param:
		if e.N < 1 || e.N > len(c.env.Params) {
			return nil, errs.New(errs.UndefinedParameter, "there is no parameter $%d", e.N)
		}
		return newConst(c.env.Params[e.N-1]), nil
	case *expr.Call:
		return c.call(e)
	case *expr.Cast:
		return c.cast(e)
	case *expr.Subquery:
		return nil, errs.Internal("sub-select was not planned")
	}
	return c.buildSpecial(e)
}

func (c *compiler) buildSpecial(e expr.Expr) (node, error) {
	args, err := c.compileAll(expr.Children(e))
	if err != nil {
		return nil, err
	}
	switch e := e.(type) {
	case *expr.And:
		return &andNode{args: args}, nil
	case *expr.Or:
		return &orNode{args: args}, nil
	case *expr.Not:
		return &notNode{arg: args[0]}, nil
	case *expr.IsNull:
		return &isNullNode{arg: args[0], not: e.Not}, nil
	case *expr.BoolTest:
		return &boolTestNode{arg: args[0], value: e.Value, not: e.Not}, nil
	case *expr.Case:
		return newCase(e, args), nil
	case *expr.Coalesce:
		return &coalesceNode{args: args, t: e.T}, nil
	case *expr.MinMax:
		return &minMaxNode{args: args, least: e.Least, t: e.T}, nil
	case *expr.DistinctFrom:
		return newDistinct(e, args), nil
	case *expr.InList:
		return newInList(e, args[0]), nil
	case *expr.ArrayOp:
		return newArrayOp(e, args), nil
	case *expr.Array:
		return &arrayNode{elems: args, nested: e.Nested, t: e.T}, nil
	case *expr.Row:
		return &rowNode{fields: args}, nil
	}
	return nil, errs.Internal("unknown expression %T", e)
}

func (c *compiler) compileAll(es []expr.Expr) ([]node, error) {
	nodes := make([]node, len(es))
	for i, e := range es {
		n, err := c.compile(e)
		if err != nil {
			return nil, err
		}
		nodes[i] = n
	}
	return nodes, nil
}

func (c *compiler) column(e *expr.Column) (node, error) {
	if i, ok := c.env.Cols[e.ID]; ok {
		return columnNode(i), nil
	}
	if slot := c.env.Outer.lookup(e.ID); slot != nil {
		return &outerNode{slot: slot}, nil
	}
	return nil, errs.Internal("column %s (%d) is not an input", e.Name, e.ID)
}

// columnNode is a column of the batch.
type columnNode int

func (i columnNode) eval(f *frame, _ []int32) (*vector.Vector, error) { return f.cols[i], nil }

func (i columnNode) pick(f *frame, sel, dst []int32) ([]int32, error) {
	return pickTrue(f.cols[i], f.n, sel, dst), nil
}

// outerNode is a column of an enclosing query.
type outerNode struct {
	slot *vector.Vector
	view vector.Vector
}

func (o *outerNode) eval(f *frame, _ []int32) (*vector.Vector, error) {
	o.view.Share(o.slot, f.n)
	return &o.view, nil
}

// constNode is a literal or parameter.
type constNode struct {
	value vector.Vector
}

func newConst(v *vector.Vector) *constNode {
	c := &constNode{}
	if v.Enc == vector.Const {
		c.value.Share(v, 1)
	} else {
		c.value.SetConst(v, 0, 1)
	}
	return c
}

func (c *constNode) eval(f *frame, _ []int32) (*vector.Vector, error) {
	c.value.Repeat(f.n)
	return &c.value, nil
}

// Const evaluates an expression without columns and returns a vector of one
// row, of the caller's; for folding and for the values of LIMIT and the like.
func Const(call *ext.Call, params []*vector.Vector, outer *Outer, e expr.Expr) (*vector.Vector, error) {
	switch e := e.(type) { // the usual cases need no evaluator
	case *expr.Const:
		return vector.NewConst(e.Value, 0, 1), nil
	case *expr.Param:
		if e.N >= 1 && e.N <= len(params) {
			return vector.NewConst(params[e.N-1], 0, 1), nil
		}
	}
	ev, err := Compile(&Env{Call: call, Params: params, Outer: outer}, e)
	if err != nil {
		return nil, err
	}
	v, err := ev.Eval(&vector.Batch{N: 1})
	if err != nil {
		return nil, err
	}
	return vector.NewConst(v, 0, 1), nil
}

// isStatic reports whether the node's value is the same for every batch.
func isStatic(n node) bool {
	switch n := n.(type) {
	case *constNode:
		return true
	case *callNode:
		return n.static
	case *useNode:
		return isStatic(n.private)
	}
	return false
}

func isBool(t types.T) bool { return t.OID == types.BoolOID }
