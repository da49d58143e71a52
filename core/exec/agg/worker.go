package agg

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/group"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// worker is the sink of one worker: its own groups of every grouping set.
type worker struct {
	agg    *Aggregate
	call   *ext.Call
	args   *eval.Set
	filter []*eval.Predicate // by call, nil without FILTER
	own    []*eval.Set       // by call, its arguments when it has a FILTER
	sets   []*set
	mem    op.Account

	keyCols []*vector.Vector
	numbers []uint32
	zeros   []uint32           // the groups of rows that are all of one; not written to
	argv    [][]*vector.Vector // by call
	sels    [][]int32          // by call: the rows it takes
	bufs    [][]int32
	batches int
	// byGroup lists the rows of a batch for each of few groups.
	byGroup [][]int32
	groups  int
}

// set is the groups of one grouping set.
type set struct {
	cols  []int        // positions in the group columns
	table *group.Table // nil for the one group of no columns
	accs  []*accumulator
}

func (a *Aggregate) newWorker(x *op.Exec) (*worker, error) {
	w := &worker{agg: a, call: a.env.Call}
	var err error
	if w.args, err = eval.CompileAll(a.env, a.shared); err != nil {
		return nil, err
	}
	w.filter = make([]*eval.Predicate, len(a.calls))
	w.own = make([]*eval.Set, len(a.calls))
	w.argv = make([][]*vector.Vector, len(a.calls))
	w.sels = make([][]int32, len(a.calls))
	w.bufs = make([][]int32, len(a.calls))
	for i, c := range a.calls {
		if c.Filter == nil {
			continue
		}
		if w.filter[i], err = eval.CompilePredicate(a.env, []expr.Expr{c.Filter}); err != nil {
			return nil, err
		}
		if w.own[i], err = eval.CompileAll(a.env, c.columns()); err != nil {
			return nil, err
		}
	}
	w.reset(x)
	return w, nil
}

// reset empties the worker for a new run.
func (w *worker) reset(x *op.Exec) {
	w.mem = op.NewAccount(x.RT.Memory)
	w.sets = w.sets[:0]
	for _, cols := range w.agg.sets {
		w.sets = append(w.sets, w.agg.newSet(cols))
	}
}

// drop lets go of the groups.
func (w *worker) drop() { w.sets = nil }

func (a *Aggregate) newSet(cols []int) *set {
	s := &set{cols: cols}
	if len(cols) > 0 {
		ts := make([]types.T, len(cols))
		for i, c := range cols {
			ts[i] = a.types[c]
		}
		s.table = group.NewTable(ts)
	}
	for _, c := range a.calls {
		s.accs = append(s.accs, newAccumulator(a.env.Call, c))
	}
	if s.table == nil {
		for _, acc := range s.accs {
			acc.grow(1)
		}
	}
	return s
}

// groups returns the number of groups of the set.
func (s *set) groups() int {
	if s.table == nil {
		return 1
	}
	return s.table.Len()
}

// Push implements op.Sink.
func (w *worker) Push(b *vector.Batch) error {
	if b.Rows() == 0 {
		return nil
	}
	if err := w.evalArgs(b); err != nil {
		return err
	}
	if cap(w.numbers) < b.N {
		w.numbers = make([]uint32, max(b.N, vector.Size))
		w.zeros = make([]uint32, len(w.numbers))
	}
	for _, s := range w.sets {
		if err := w.update(s, b); err != nil {
			return err
		}
	}
	if w.batches++; w.batches&15 == 0 {
		return w.mem.Set(w.bytes())
	}
	return nil
}

// Flush implements op.Sink.
func (w *worker) Flush() error { return w.mem.Set(w.bytes()) }

// bytes estimates the memory of all groups.
func (w *worker) bytes() int64 {
	var size int64
	for _, s := range w.sets {
		if s.table != nil {
			size += s.table.Bytes()
		}
		for _, acc := range s.accs {
			size += acc.bytes()
		}
	}
	return size
}

// evalArgs computes the arguments of all calls and the rows that each takes.
func (w *worker) evalArgs(b *vector.Batch) error {
	shared, err := w.args.EvalAll(b)
	if err != nil {
		return err
	}
	for i, c := range w.agg.calls {
		cols, sel := shared, b.Sel
		if c.Filter == nil {
			cols = shared[c.from : c.from+c.width()]
		} else {
			view := *b
			some, err := w.filter[i].Filter(&view)
			if err != nil {
				return err
			}
			sel = view.Sel
			if !some {
				sel, cols = []int32{}, nil
			} else if cols, err = w.own[i].EvalAll(&view); err != nil {
				return err
			}
		}
		w.argv[i] = append(w.argv[i][:0], cols...)
		if c.Agg.Strict && cols != nil {
			sel = w.withoutNulls(i, cols[:len(c.Args)], b.N, sel)
		}
		w.sels[i] = sel
		if !c.Agg.Dict && !c.keep {
			w.flatten(i)
		}
	}
	return nil
}

// width returns how many columns the call evaluates.
func (c *call) width() int {
	n := len(c.Args)
	for _, k := range c.keys {
		if k.arg < 0 {
			n++
		}
	}
	return n
}

// withoutNulls takes the rows with a null argument out of sel.
func (w *worker) withoutNulls(i int, args []*vector.Vector, n int, sel []int32) []int32 {
	for _, v := range args {
		if !v.HasNulls() {
			continue
		}
		if v.Enc == vector.Const {
			if v.IsNull(0) {
				return []int32{}
			}
			continue
		}
		if w.bufs[i] == nil {
			w.bufs[i] = []int32{} // nil would mean all rows
		}
		kept := w.bufs[i][:0]
		if sel == nil {
			kept = v.Valid.AppendSelected(kept, n)
		}
		for _, r := range sel {
			if v.Valid.Get(int(r)) {
				kept = append(kept, r)
			}
		}
		w.bufs[i], sel = kept, kept
	}
	return sel
}

// flatten replaces the Dict arguments of a call.
func (w *worker) flatten(i int) {
	for k, v := range w.argv[i] {
		if v.Enc == vector.Dict {
			w.argv[i][k] = v.Flattened()
		}
	}
}

// update adds the batch to one grouping set.
func (w *worker) update(s *set, b *vector.Batch) error {
	if s.table == nil {
		for i, acc := range s.accs {
			if acc.call.same >= 0 {
				continue
			}
			if err := acc.addOne(w.call, w.zeros[:b.N], w.argv[i], b.N, w.sels[i]); err != nil {
				return err
			}
		}
		return nil
	}
	w.keyCols = w.keyCols[:0]
	for _, c := range s.cols {
		w.keyCols = append(w.keyCols, b.Cols[w.agg.groups[c]])
	}
	numbers := w.numbers[:b.N]
	if _, err := s.table.Assign(w.keyCols, b.N, b.Sel, numbers); err != nil {
		return err
	}
	n := s.table.Len()
	few := n <= fewGroups && b.Rows() >= 8*n && w.agg.anySingle(s)
	if few {
		w.split(numbers, n, b)
	}
	for i, acc := range s.accs {
		if acc.call.same >= 0 {
			continue
		}
		acc.grow(n)
		var err error
		if few && acc.single != nil && !acc.call.keep && sameRows(w.sels[i], b.Sel) {
			err = w.updateGroups(acc, w.argv[i], b.N)
		} else {
			err = acc.add(w.call, numbers, w.argv[i], b.N, w.sels[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fewGroups is up to how many groups a batch is split by group first, so that
// each aggregate adds up one group after the other.
const fewGroups = 16

// anySingle reports whether that pays: some aggregate has a way for one group.
func (a *Aggregate) anySingle(s *set) bool {
	for _, acc := range s.accs {
		if acc.single != nil && !acc.call.keep {
			return true
		}
	}
	return false
}

// sameRows reports whether two selections are one and the same.
func sameRows(a, b []int32) bool {
	return len(a) == len(b) && (a == nil) == (b == nil) && (len(a) == 0 || &a[0] == &b[0])
}

// split lists the rows of a batch by group.
func (w *worker) split(numbers []uint32, n int, b *vector.Batch) {
	for len(w.byGroup) < fewGroups {
		w.byGroup = append(w.byGroup, make([]int32, vector.Size))
	}
	for g := range w.byGroup {
		if cap(w.byGroup[g]) < b.N {
			w.byGroup[g] = make([]int32, b.N)
		}
		w.byGroup[g] = w.byGroup[g][:cap(w.byGroup[g])]
	}
	var count [fewGroups]int
	lists := w.byGroup[:fewGroups]
	sel := b.Sel
	if sel == nil {
		sel = vector.Identity(b.N)
	}
	for _, i := range sel {
		g := numbers[i] % fewGroups
		lists[g][count[g]] = i
		count[g]++
	}
	for g := range lists {
		lists[g] = lists[g][:count[g]]
	}
	w.byGroup = lists[:fewGroups]
	w.groups = n
}

// updateGroups updates a state by the lists that split made.
func (w *worker) updateGroups(acc *accumulator, args []*vector.Vector, n int) error {
	for g, rows := range w.byGroup[:w.groups] {
		if len(rows) == 0 {
			continue
		}
		if err := acc.single.UpdateOne(w.call, uint32(g), args, n, rows); err != nil {
			return err
		}
	}
	return nil
}
