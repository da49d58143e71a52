package agg

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/physical"
)

// Aggregate is the operator. Its output is the group columns, the aggregates,
// and the grouping mask if wanted.
type Aggregate struct {
	input    op.Node
	env      *eval.Env
	groups   []int // where the group columns stand in the input's batches
	types    []types.T
	sets     [][]int // positions in groups
	calls    []*call
	shared   []expr.Expr // arguments of the calls without FILTER
	grouping bool
	serial   bool

	workers op.PerWorker[worker]
	mem     op.Account
}

// call is one aggregate with what is derived from it.
type call struct {
	*physical.AggCall
	args []types.T // actual argument types
	from int       // where its arguments start in shared, -1 with a filter
	keep bool      // rows are kept and aggregated at the end
	keys []keySpec // the order of kept rows
	// same is the call whose states this one shares, -1 for its own; see
	// ext.Aggregate.Family.
	same int
}

// keySpec is one key of an aggregate's ORDER BY.
type keySpec struct {
	arg        int // the argument that is the key, -1 where extra is
	extra      int // position among the extra kept columns
	desc       bool
	nullsFirst bool
}

// New returns the operator; env is over input's columns, groups and their
// types are those of the plan's Groups.
func New(input op.Node, env *eval.Env, plan *physical.HashAggregate, groups []int, ts []types.T) *Aggregate {
	a := &Aggregate{input: input, env: env, groups: groups, types: ts, sets: plan.Sets, grouping: plan.Grouping != 0}
	if a.sets == nil {
		all := make([]int, len(groups))
		for i := range all {
			all[i] = i
		}
		a.sets = [][]int{all}
	}
	for i := range plan.Aggs {
		a.addCall(&plan.Aggs[i])
	}
	return a
}

func (a *Aggregate) addCall(p *physical.AggCall) {
	c := &call{AggCall: p, from: -1, same: -1}
	for _, e := range p.Args {
		c.args = append(c.args, e.Type())
	}
	if p.Filter == nil {
		c.from = len(a.shared)
		a.shared = append(a.shared, p.Args...)
	}
	// min(DISTINCT x) and its like need no distinct rows, but telling which is
	// the optimiser's business.
	c.keep = p.Distinct || len(p.OrderBy) > 0
	extra := 0
	for _, k := range p.OrderBy {
		spec := keySpec{arg: -1, desc: k.Desc, nullsFirst: k.NullsFirst}
		for i, e := range p.Args {
			if expr.Equal(e, k.Expr) {
				spec.arg = i
				break
			}
		}
		if spec.arg < 0 {
			spec.extra = extra
			extra++
			if c.from >= 0 {
				a.shared = append(a.shared, k.Expr)
			}
		}
		c.keys = append(c.keys, spec)
	}
	if p.Distinct && len(p.OrderBy) == 0 && p.Agg.OrderSensitive {
		for i := range p.Args { // PostgreSQL gives distinct values in order
			c.keys = append(c.keys, keySpec{arg: i})
		}
	}
	a.serial = a.serial || (p.Agg.OrderSensitive || p.Agg.NoMerge) && !c.keep
	for i, o := range a.calls {
		if o.same < 0 && c.family(o) {
			c.same = i
			break
		}
	}
	a.calls = append(a.calls, c)
}

// family reports whether c can share the states of o.
func (c *call) family(o *call) bool {
	if c.Agg.Family == "" || c.Agg.Family != o.Agg.Family || c.keep || o.keep || len(c.Args) != len(o.Args) {
		return false
	}
	if (c.Filter == nil) != (o.Filter == nil) || c.Filter != nil && !expr.Equal(c.Filter, o.Filter) {
		return false
	}
	for i, e := range c.Args {
		if !expr.Equal(e, o.Args[i]) {
			return false
		}
	}
	return true
}

// columns returns the expressions that the call keeps or aggregates: its
// arguments, then the sort keys that are none of them.
func (c *call) columns() []expr.Expr {
	cols := append([]expr.Expr(nil), c.Args...)
	for i, k := range c.keys {
		if k.arg < 0 {
			cols = append(cols, c.OrderBy[i].Expr)
		}
	}
	return cols
}

// Run implements op.Node.
func (a *Aggregate) Run(x *op.Exec, out op.Consumer) error {
	for _, c := range a.calls {
		if err := c.checkDirect(); err != nil {
			return err
		}
	}
	a.mem = op.NewAccount(x.RT.Memory)
	for _, w := range a.workers.Made() {
		w.reset(x)
	}
	defer a.close()
	run := x
	if a.serial {
		run = x.Serial()
	}
	if err := a.input.Run(run, op.ConsumerFunc(func(ws []*op.Worker) ([]op.Sink, error) {
		return a.start(x, ws)
	})); err != nil {
		return err
	}
	if _, err := a.start(x, []*op.Worker{{Ctx: x.Ctx}}); err != nil { // an input may end without starting
		return err
	}
	parts, err := a.merge(x)
	if err != nil {
		return err
	}
	return a.emit(x, parts, out)
}

// close gives the memory back.
func (a *Aggregate) close() {
	for _, w := range a.workers.Made() {
		w.mem.Close()
		w.drop()
	}
	a.mem.Close()
}

// start returns the sinks of the workers.
func (a *Aggregate) start(x *op.Exec, ws []*op.Worker) ([]op.Sink, error) {
	sinks := make([]op.Sink, len(ws))
	for i, w := range ws {
		s, err := a.workers.Get(w, func() (*worker, error) { return a.newWorker(x) })
		if err != nil {
			return nil, err
		}
		sinks[i] = s
	}
	return sinks, nil
}

// checkDirect holds that the arguments of a hypothetical-set aggregate can be
// compared with the columns that it sorts by.
func (c *call) checkDirect() error {
	if !c.Agg.Hypothetical {
		return nil
	}
	for i, k := range c.OrderBy {
		if i >= len(c.args) {
			break
		}
		if want, got := k.Expr.Type(), c.args[i]; want.OID != got.OID {
			return errs.New(errs.DatatypeMismatch, "WITHIN GROUP types %s and %s cannot be matched", want.Bare(), got.Bare())
		}
	}
	return nil
}

// newStates returns empty states for the call.
func (c *call) newStates(ec *ext.Call) ext.States {
	return c.Agg.New(ec, c.args)
}
