package session

import (
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/cast"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/exec/op"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/expr/eval"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// eventNames are the events as functions are told them.
var eventNames = map[catalog.TriggerEvent]string{catalog.OnInsert: "INSERT", catalog.OnDelete: "DELETE", catalog.OnUpdate: "UPDATE", catalog.OnTruncate: "TRUNCATE"}

// replica reports whether the session plays changes that were made elsewhere.
func (s *Session) replica() bool {
	role, _ := s.values.Get("session_replication_role")
	return role == "replica"
}

// caller calls the function of one trigger within a statement.
type caller struct {
	s       *Session
	trigger *catalog.Trigger
	fn      *catalog.Function
	owner   types.OID       // of the table
	when    *eval.Evaluator // over old's columns and new's behind them; nil for always
	sql     *nested
	calls   ext.TriggerCalls
	tables  []*transitionTable
	counted *ext.Call // what its function uses; nil where nobody measures it
	table   string    // for whom measures it
}

// openCaller prepares the calls of a trigger. The caller has to be closed.
func (s *Session) openCaller(ctx context.Context, call *ext.Call, t *catalog.Table, g *catalog.Trigger, event catalog.TriggerEvent) (*caller, error) {
	snap, err := s.snapshot()
	if err != nil {
		return nil, err
	}
	fn := snap.Function(g.Function)
	if fn == nil {
		return nil, errs.Internal("the function of trigger \"%s\" is gone", g.Name)
	}
	m := snap.Module(fn.Module)
	if m == nil || s.db.opt.Languages == nil {
		return nil, errNoLanguages()
	}
	c := &caller{s: s, trigger: g, fn: fn, owner: t.Owner, table: t.Name}
	if s.measured != nil && s.measured.nesting == s.nesting {
		c.counted = s.call(ctx)
		call = c.counted
	}
	if g.When != "" {
		if c.when, err = s.triggerWhen(call, t, g.When); err != nil {
			return nil, err
		}
	}
	f, err := s.db.opt.Languages.Trigger(fn, m)
	if err != nil {
		return nil, err
	}
	c.sql = s.nest()
	if c.calls, err = f.Open(call, c.sql, triggerInfo(snap, t, g, event)); err != nil {
		c.sql.close()
		return nil, err
	}
	return c, nil
}

func triggerInfo(snap *catalog.Snapshot, t *catalog.Table, g *catalog.Trigger, event catalog.TriggerEvent) *ext.TriggerInfo {
	info := &ext.TriggerInfo{Name: g.Name, Schema: schemaName(snap, t), Table: t.Name, When: "AFTER", Level: "STATEMENT", Event: eventNames[event], Args: g.Args}
	if g.Before {
		info.When = "BEFORE"
	}
	if g.EachRow {
		info.Level = "ROW"
	}
	for _, ord := range t.LiveColumns() {
		info.Columns = append(info.Columns, ext.ResultColumn{Name: t.Columns[ord].Name, Type: t.Columns[ord].Type})
	}
	return info
}

func (c *caller) close() {
	c.calls.Close()
	c.sql.close()
	if c.counted != nil {
		c.s.measured.add(c)
	}
}

// fire makes one call, with the rights that the function has. The arguments are those
// of ext.TriggerCalls.
func (c *caller) fire(old, new *vector.Batch, row int, assigned []*vector.Vector) (keep bool, err error) {
	s := c.s
	if s.internal {
		// What a foreign key does is done by the tables' owner, as far as others can
		// have a say in it.
		role, definer := s.role, s.definer
		s.internal = false
		s.role = &catalog.Role{OID: c.owner}
		if snap := s.snapshotOrNil(); snap != nil && snap.Role(c.owner) != nil {
			s.role = snap.Role(c.owner)
		}
		s.definer = s.role
		defer func() { s.internal, s.role, s.definer = true, role, definer }()
	}
	leave, err := s.descend(c.fn)
	if err != nil {
		return false, err
	}
	defer leave()
	around := s.transitions
	s.transitions = c.tables
	defer func() { s.transitions = around }()
	if keep, err = c.calls.Fire(old, new, row, assigned); err != nil {
		e := *errs.From(err)
		if e.Where == "" {
			e.Where = "WebAssembly trigger function " + signatureOf(c.fn) + " of trigger \"" + c.trigger.Name + "\""
			err = &e
		}
	}
	return keep, err
}

// triggerWhen compiles the condition of a trigger, over all columns of the old row
// and then the new one.
func (s *Session) triggerWhen(call *ext.Call, t *catalog.Table, sql string) (*eval.Evaluator, error) {
	b, _, err := s.binder("", nil)
	if err != nil {
		return nil, err
	}
	e, err := b.BindTriggerWhen(t, sql)
	if err != nil {
		return nil, err
	}
	env := &eval.Env{Call: call, Cols: map[expr.ColID]int{}}
	live := t.LiveColumns()
	for i, ord := range live {
		env.Cols[expr.ColID(ord+1)] = i
		env.Cols[expr.ColID(len(t.Columns)+ord+1)] = len(live) + i
	}
	return eval.Compile(env, e)
}

// holds reports for which rows of a batch without a selection the condition holds.
func (c *caller) holds(t *catalog.Table, old, new *vector.Batch) (vector.Bitmap, error) {
	b := &vector.Batch{N: 1}
	for _, side := range []*vector.Batch{old, new} {
		if side != nil {
			b.N = side.N
		}
	}
	for _, side := range []*vector.Batch{old, new} {
		if side != nil {
			b.Cols = append(b.Cols, side.Cols...)
			continue
		}
		for _, ord := range t.LiveColumns() { // which the condition does not name
			b.Cols = append(b.Cols, vector.NewNull(t.Columns[ord].Type, b.N))
		}
	}
	v, err := c.when.Eval(b)
	if err != nil {
		return nil, err
	}
	out := vector.NewBitmap(b.N)
	for i := range b.N {
		out.Put(i, !v.IsNull(i) && v.Bool(i))
	}
	return out, nil
}

// rowTriggers are the row triggers of one write. It implements op.RowTriggers.
type rowTriggers struct {
	s      *Session
	uses   []types.OID // by the statement
	call   *ext.Call
	table  *catalog.Table
	event  catalog.TriggerEvent
	live   []int
	before []*caller
	after  []*catalog.Trigger
	when   []*caller // by trigger of after: for its condition only, nil without one
	keeps  bool      // there are transition tables of the rows
}

// RowTriggers implements op.Triggers.
func (a *access) RowTriggers(ctx context.Context, t *catalog.Table, event catalog.TriggerEvent, set []int) (op.RowTriggers, error) {
	s := a.s
	before := t.Firing(true, true, event, set, s.replica())
	after := t.Firing(false, true, event, set, s.replica())
	keeps := keepsRows(after) || keepsRows(t.Firing(false, false, event, set, s.replica()))
	if len(before)+len(after) == 0 && !keeps {
		return nil, nil
	}
	r := &rowTriggers{s: s, uses: relationsOf(a.plan), call: s.call(ctx), table: t, event: event, live: t.LiveColumns(), after: after, when: make([]*caller, len(after)), keeps: keeps}
	for _, g := range before {
		c, err := s.openCaller(ctx, r.call, t, g, event)
		if err != nil {
			r.Close()
			return nil, err
		}
		r.before = append(r.before, c)
	}
	for i, g := range after {
		if g.When == "" {
			continue
		}
		when, err := s.triggerWhen(r.call, t, g.When)
		if err != nil {
			r.Close()
			return nil, err
		}
		r.when[i] = &caller{when: when}
	}
	return r, nil
}

// Close implements op.RowTriggers.
func (r *rowTriggers) Close() {
	for _, c := range r.before {
		c.close()
	}
	r.before = nil
}

// HasBefore implements op.RowTriggers.
func (r *rowTriggers) HasBefore() bool { return len(r.before) > 0 }

// OneByOne implements op.RowTriggers.
func (r *rowTriggers) OneByOne() bool {
	return slices.ContainsFunc(r.before, func(c *caller) bool { return c.calls.RunsSQL() })
}

// Before implements op.RowTriggers.
func (r *rowTriggers) Before(old, new *vector.Batch) (changed *vector.Batch, assigned []int, kept []int32, err error) {
	running := r.s.tx.Suspend()
	defer r.s.tx.Resume(running)
	defer r.s.using(r.uses)()
	n := 0
	if old != nil {
		n = old.N
	} else {
		n = new.N
	}
	kept = make([]int32, 0, n)
	given := make([][]*vector.Vector, n) // by row and column, what was assigned
	touched := make([]bool, len(r.live))
	held := int64(0) // reserved for what was assigned
	defer func() { r.s.db.statements.Release(held) }()
	for i := range n {
		if new != nil {
			given[i] = make([]*vector.Vector, len(r.live))
		}
		keep, err := r.ask(old, new, i, given[i])
		if err != nil {
			return nil, nil, nil, err
		}
		if keep {
			kept = append(kept, int32(i))
		}
		for c, v := range given[i] {
			if v == nil {
				continue
			}
			size := v.MemSize()
			if err := r.s.db.statements.Reserve(size); err != nil {
				return nil, nil, nil, err
			}
			touched[c], held = true, held+size
		}
	}
	if new == nil {
		return nil, nil, kept, nil
	}
	changed = &vector.Batch{N: n, Cols: slices.Clone(new.Cols)}
	for c, ord := range r.live {
		if !touched[c] {
			continue
		}
		b := vector.NewBuilder(new.Cols[c].Type, n)
		for i, row := range given {
			if row[c] != nil {
				b.AppendRow(row[c], 0)
			} else {
				b.AppendRow(new.Cols[c], i)
			}
		}
		changed.Cols[c], assigned = b.Finish(), append(assigned, ord)
	}
	return changed, assigned, kept, nil
}

// ask calls the triggers for one row. assigned gets what they assign to.
func (r *rowTriggers) ask(old, new *vector.Batch, row int, assigned []*vector.Vector) (keep bool, err error) {
	for _, c := range r.before {
		if c.when != nil {
			holds, err := c.holds(r.table, rowOf(old, row, nil), rowOf(new, row, assigned))
			if err != nil {
				return false, err
			}
			if !holds.Get(0) {
				continue
			}
		}
		last := slices.Clone(assigned)
		if keep, err := c.fire(old, new, row, assigned); err != nil || !keep {
			return false, err
		}
		for i := range assigned {
			if assigned[i] == last[i] {
				continue
			}
			if assigned[i], err = r.asColumn(assigned[i], i); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// asColumn makes an assigned value one of a column's type, with the length or scale
// that it has.
func (r *rowTriggers) asColumn(v *vector.Vector, column int) (*vector.Vector, error) {
	t := r.table.Columns[r.live[column]].Type
	if t.Mod < 0 {
		return v, nil
	}
	conv := r.s.db.registry.FindCast(t.Bare(), t)
	if conv == nil {
		return v, nil
	}
	return cast.Elements(r.call, conv, v, t, false)
}

// rowOf returns row i of a batch, with what was assigned to it, as a batch of one row;
// nil of none.
func rowOf(b *vector.Batch, i int, assigned []*vector.Vector) *vector.Batch {
	if b == nil {
		return nil
	}
	row := &vector.Batch{N: 1, Cols: make([]*vector.Vector, len(b.Cols))}
	for c, v := range b.Cols {
		if assigned != nil && assigned[c] != nil {
			row.Cols[c] = assigned[c]
		} else {
			row.Cols[c] = vector.NewConst(v, i, 1)
		}
	}
	return row
}

// After implements op.RowTriggers.
func (r *rowTriggers) After(old, new *vector.Batch) error {
	if len(r.after) == 0 && !r.keeps {
		return nil
	}
	w := &writtenRows{table: r.table, event: r.event, memory: r.s.db.statements}
	for _, side := range []struct{ from, to **vector.Batch }{{&old, &w.old}, {&new, &w.new}} {
		if *side.from == nil {
			continue
		}
		*side.to = (*side.from).Clone()
		for _, v := range (*side.to).Cols {
			w.bytes += v.MemSize()
		}
	}
	if w.n() == 0 {
		return nil
	}
	for i, g := range r.after {
		var fires vector.Bitmap
		if c := r.when[i]; c != nil {
			var err error
			if fires, err = c.holds(r.table, w.old, w.new); err != nil {
				return err
			}
			if fires.Count(w.n()) == 0 {
				continue
			}
		}
		w.triggers, w.fires = append(w.triggers, g), append(w.fires, fires)
	}
	if len(w.triggers) == 0 && !r.keeps {
		return nil
	}
	if err := w.memory.Reserve(w.bytes); err != nil {
		return err
	}
	r.s.pending.rows = append(r.s.pending.rows, w)
	return nil
}
