package join

import (
	"context"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/exec/rows"
	"github.com/basaltdb/basalt/core/exec/sched"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/vector"
)

// Input is one side of a join.
type Input struct {
	Node op.Node
	Env  *eval.Env // over its columns
	Cols []expr.ColumnInfo
	Use  []bool // by column: the output or a condition over pairs wants it
}

func (in *Input) types() []types.T {
	ts := make([]types.T, len(in.Cols))
	for i, c := range in.Cols {
		ts[i] = c.Type
	}
	return ts
}

// Hash is the hash join.
type Hash struct {
	plan        *physical.HashJoin
	left, right Input
	pairEnv     *eval.Env // over the columns of both sides
	shape       shape
	nullSafe    []bool
	anySafe     bool
	keyCols     []int // where each right key stands among the kept columns
	extra       []int // right keys that are kept as extra columns
	kept        []types.T

	builders op.PerWorker[builder]
	probers  op.PerWorker[hashSink]
	mem      op.Account

	// of the current run
	table   *rows.Table
	dir     *directory
	hasNull bool // a right key was null
	total   int  // right rows, those with null keys included
}

// NewHash returns the operator; pairEnv is over the left columns followed by
// the right ones.
func NewHash(plan *physical.HashJoin, left, right Input, pairEnv *eval.Env) *Hash {
	h := &Hash{plan: plan, left: left, right: right, pairEnv: pairEnv, nullSafe: plan.NullSafe}
	h.shape = shape{kind: plan.Kind, left: left.types(), right: right.types(), useLeft: left.Use, useRight: right.Use}
	h.kept = right.types()
	for i, e := range plan.RightKeys {
		at := -1
		if c, ok := e.(*expr.Column); ok {
			if k, ok := right.Env.Cols[c.ID]; ok {
				at = k
			}
		}
		if at < 0 {
			at = len(h.kept)
			h.kept = append(h.kept, e.Type())
			h.extra = append(h.extra, i)
		}
		h.keyCols = append(h.keyCols, at)
	}
	for len(h.nullSafe) < len(plan.RightKeys) {
		h.nullSafe = append(h.nullSafe, false)
	}
	for _, s := range h.nullSafe {
		h.anySafe = h.anySafe || s
	}
	return h
}

// Run implements op.Node.
func (h *Hash) Run(x *op.Exec, out op.Consumer) error {
	h.mem = op.NewAccount(x.RT.Memory)
	defer h.close()
	if err := h.build(x); err != nil {
		return err
	}
	if h.table.N == 0 && (h.plan.Kind == physical.Inner || h.plan.Kind == physical.Semi || h.plan.Kind == physical.Right) {
		return sched.Run(x, out, 0, nil)
	}
	for _, p := range h.probers.Made() {
		p.m.hitRight = nil
	}
	err := h.left.Node.Run(x, op.ConsumerFunc(func(ws []*op.Worker) ([]op.Sink, error) {
		return op.Chain(out, ws, h.probeSink)
	}))
	if err != nil || h.plan.Kind != physical.Right && h.plan.Kind != physical.Full {
		return err
	}
	return h.unmatched(x, out)
}

// close lets go of the build side.
func (h *Hash) close() {
	h.table, h.dir = nil, nil
	for _, b := range h.builders.Made() {
		b.mem.Close()
		b.rows = nil
	}
	h.mem.Close()
}

// build collects the right input and makes the directory.
func (h *Hash) build(x *op.Exec) error {
	for _, b := range h.builders.Made() {
		b.reset(x)
	}
	err := h.right.Node.Run(x, op.ConsumerFunc(func(ws []*op.Worker) ([]op.Sink, error) {
		sinks := make([]op.Sink, len(ws))
		for i, w := range ws {
			b, err := h.builders.Get(w, func() (*builder, error) { return h.newBuilder(x) })
			if err != nil {
				return nil, err
			}
			sinks[i] = b
		}
		return sinks, nil
	}))
	if err != nil {
		return err
	}
	h.hasNull, h.total = false, 0
	var parts []*rows.Collector
	for _, b := range h.builders.Made() {
		h.hasNull = h.hasNull || b.hasNull
		h.total += b.total
		parts = append(parts, b.rows)
	}
	if h.table, err = rows.Join(h.kept, parts); err != nil {
		return err
	}
	if err := h.mem.Set(h.table.Bytes() + int64(h.table.N)*24); err != nil {
		return err
	}
	for _, b := range h.builders.Made() {
		b.mem.Close()
	}
	return h.index(x)
}

// index makes the directory over the rows whose keys can match.
func (h *Hash) index(x *op.Exec) error {
	keys := make([]*vector.Vector, len(h.keyCols))
	ts := make([]types.T, len(h.keyCols))
	sel := vector.Identity(h.table.N)
	for i, c := range h.keyCols {
		keys[i] = h.table.Cols[c]
		ts[i] = h.plan.RightKeys[i].Type()
		if keys[i].Enc == vector.Const {
			keys[i] = keys[i].Flattened()
		}
		if h.nullSafe[i] || !keys[i].HasNulls() {
			continue
		}
		var kept []int32
		for _, r := range sel {
			if !keys[i].IsNull(int(r)) {
				kept = append(kept, r)
			}
		}
		sel = kept
	}
	if err := x.Check(); err != nil {
		return err
	}
	h.dir = newDirectory(ts, keys, h.table.N, sel, h.anySafe)
	return h.mem.Set(h.table.Bytes() + h.dir.bytes())
}

// builder is the sink of one worker for the right input.
type builder struct {
	h       *Hash
	keys    *eval.Set
	rows    *rows.Collector
	mem     op.Account
	hasNull bool
	total   int
	cols    []*vector.Vector
	sel     []int32
	nulls   []*vector.Vector
}

func (h *Hash) newBuilder(x *op.Exec) (*builder, error) {
	keys, err := eval.CompileAll(h.right.Env, h.plan.RightKeys)
	if err != nil {
		return nil, err
	}
	b := &builder{h: h, keys: keys}
	for _, t := range h.kept {
		b.nulls = append(b.nulls, vector.NewNull(t, 1))
	}
	b.reset(x)
	return b, nil
}

func (b *builder) reset(x *op.Exec) {
	b.mem = op.NewAccount(x.RT.Memory)
	b.rows = rows.NewCollector(b.h.kept)
	b.hasNull, b.total = false, 0
}

// Push implements op.Sink.
func (b *builder) Push(batch *vector.Batch) error {
	if batch.Rows() == 0 {
		return nil
	}
	keys, err := b.keys.EvalAll(batch)
	if err != nil {
		return err
	}
	b.total += batch.Rows()
	b.cols = b.cols[:0]
	isKey := func(c int) bool {
		for _, k := range b.h.keyCols {
			if k == c {
				return true
			}
		}
		return false
	}
	for c := range b.h.right.Cols {
		if b.h.right.Use[c] || isKey(c) {
			b.cols = append(b.cols, batch.Cols[c])
			continue
		}
		b.nulls[c].Repeat(batch.N)
		b.cols = append(b.cols, b.nulls[c])
	}
	for _, k := range b.h.extra {
		b.cols = append(b.cols, keys[k])
	}
	sel, null := withoutNulls(keys, b.h.nullSafe, batch.N, batch.Sel, &b.sel)
	b.hasNull = b.hasNull || null
	if k := b.h.plan.Kind; k == physical.Right || k == physical.Full {
		sel = batch.Sel // they are output without a match
	}
	b.rows.Add(b.cols, batch.N, sel)
	return b.mem.Set(b.rows.Bytes())
}

// Flush implements op.Sink.
func (b *builder) Flush() error { return nil }

// withoutNulls takes the rows with a null key that cannot match out of sel.
func withoutNulls(keys []*vector.Vector, nullSafe []bool, n int, sel []int32, buf *[]int32) (_ []int32, null bool) {
	for k, v := range keys {
		if nullSafe[k] || !v.HasNulls() {
			continue
		}
		if sel == nil {
			sel = vector.Identity(n)
		}
		before := len(sel)
		if *buf == nil {
			*buf = []int32{} // nil would mean all rows
		}
		kept := (*buf)[:0]
		for _, i := range sel {
			if !v.IsNull(int(i)) {
				kept = append(kept, i)
			}
		}
		*buf, sel = kept, kept
		null = null || len(kept) < before
	}
	return sel, null
}

// hashSink is the sink of one worker for the left input.
type hashSink struct {
	h    *Hash
	keys *eval.Set
	p    prober
	m    *matcher
	sel  []int32
	once bool
}

func (h *Hash) probeSink(w *op.Worker, next op.Sink) (op.Sink, error) {
	s, err := h.probers.Get(w, func() (*hashSink, error) {
		keys, err := eval.CompileAll(h.left.Env, h.plan.LeftKeys)
		if err != nil {
			return nil, err
		}
		var residual *eval.Predicate
		if len(h.plan.Residual) > 0 {
			if residual, err = eval.CompilePredicate(h.pairEnv, h.plan.Residual); err != nil {
				return nil, err
			}
		}
		s := &hashSink{h: h, keys: keys, m: newMatcher(&h.shape, residual)}
		s.once = !h.shape.outputsPairs() && residual == nil
		return s, nil
	})
	if err != nil {
		return nil, err
	}
	s.m.next = next
	if len(s.m.hitRight) == 0 && (h.plan.Kind == physical.Right || h.plan.Kind == physical.Full) {
		s.m.hitRight = vector.NewBitmap(h.table.N)
	}
	return s, nil
}

// Push implements op.Sink.
func (s *hashSink) Push(b *vector.Batch) error {
	if b.Rows() == 0 {
		return nil
	}
	keys, err := s.keys.EvalAll(b)
	if err != nil {
		return err
	}
	sel, _ := withoutNulls(keys, s.h.nullSafe, b.N, b.Sel, &s.sel)
	if sel == nil {
		sel = vector.Identity(b.N)
	}
	s.m.begin(b, s.h.table.Cols)
	if s.h.plan.NullAware {
		s.noteUnknown(keys[0], b)
	}
	if err := s.p.probe(s.h.dir, keys, b.N, sel, s.once, s.m.pairs); err != nil {
		return err
	}
	return s.m.end()
}

// noteUnknown marks the rows whose answer is null unless they match: all if a
// right key is null, those with a null key if there is any right row.
func (s *hashSink) noteUnknown(key *vector.Vector, b *vector.Batch) {
	switch {
	case s.h.hasNull:
		s.m.unknown.SetAll()
	case s.h.total > 0 && key.HasNulls():
		for i := range b.N {
			if key.IsNull(i) {
				s.m.unknown.Set(i)
			}
		}
	}
}

// Flush implements op.Sink.
func (s *hashSink) Flush() error { return s.m.next.Flush() }

// unmatched pushes the right rows that no left row has matched.
func (h *Hash) unmatched(x *op.Exec, out op.Consumer) error {
	hit := vector.NewBitmap(h.table.N)
	for _, p := range h.probers.Made() {
		for w := range p.m.hitRight {
			hit[w] |= p.m.hitRight[w]
		}
	}
	return pushUnmatched(x, &h.shape, h.table, hit, out)
}

// pushUnmatched pushes the rows of the right side that are not in hit, with
// the left columns null.
func pushUnmatched(x *op.Exec, s *shape, table *rows.Table, hit vector.Bitmap, out op.Consumer) error {
	var left []int32
	for i := range table.N {
		if !hit.Get(i) {
			left = append(left, int32(i))
		}
	}
	return sched.Run(x, out, 1, func(ctx context.Context, _ *op.Worker, _ int, sink op.Sink) error {
		for len(left) > 0 {
			if ctx.Err() != nil {
				return op.Cancelled(ctx)
			}
			some := left[:min(len(left), vector.Size)]
			left = left[len(some):]
			b := &vector.Batch{N: len(some)}
			for _, t := range s.left {
				b.Cols = append(b.Cols, vector.NewNull(t, b.N))
			}
			for c := range s.right {
				v := &vector.Vector{}
				v.Gather(table.Cols[c], some)
				b.Cols = append(b.Cols, v)
			}
			if err := sink.Push(b); err != nil {
				return err
			}
		}
		return nil
	})
}
