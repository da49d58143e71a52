package session

import (
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/core/txn"
)

// write is what a plan does to one table.
type write struct {
	table *catalog.Table
	event catalog.TriggerEvent
	set   []int // columns that an UPDATE assigns
}

// writes returns the writes of a plan in the order in which they begin; an upsert is
// two.
func writes(n physical.Node) (out []write) {
	switch x := n.(type) {
	case *physical.Insert:
		out = append(out, write{x.Table, catalog.OnInsert, nil})
		if x.Conflict != nil && x.Conflict.Update {
			out = append(out, write{x.Table, catalog.OnUpdate, x.Conflict.SetOrds})
		}
	case *physical.Update:
		out = append(out, write{x.Table, catalog.OnUpdate, x.SetOrds})
	case *physical.Delete:
		out = append(out, write{x.Table, catalog.OnDelete, nil})
	}
	for _, in := range slices.Backward(n.Inputs()) { // common table expressions stand before what uses them
		out = append(out, writes(in)...)
	}
	return out
}

// beginWrites calls the triggers BEFORE the statement of a plan, and notes those that
// are called AFTER it, the last that begins first.
func (s *Session) beginWrites(ctx context.Context, pl *plan) error {
	if !slices.ContainsFunc(pl.relations, func(u bind.Use) bool { return len(u.Table.Triggers) > 0 }) {
		return nil
	}
	list := writes(pl.root)
	defer s.using(relationsOf(pl))()
	for _, w := range list {
		if err := s.fireBefore(ctx, w); err != nil {
			return err
		}
	}
	for _, w := range slices.Backward(list) {
		s.noteAfter(w)
	}
	return nil
}

func (s *Session) fireBefore(ctx context.Context, w write) error {
	before := w.table.Firing(true, false, w.event, w.set, s.replica())
	if len(before) == 0 {
		return nil
	}
	running := s.tx.Suspend()
	defer s.tx.Resume(running)
	return s.fireStatement(ctx, s.call(ctx), statementEvent{w.table, w.event, before}, nil)
}

func (s *Session) noteAfter(w write) {
	if after := w.table.Firing(false, false, w.event, w.set, s.replica()); len(after) > 0 {
		s.pending.statements = append(s.pending.statements, statementEvent{w.table, w.event, after})
	}
}

// fireStatement calls triggers once. rows are those that were written, by any statement.
func (s *Session) fireStatement(ctx context.Context, call *ext.Call, e statementEvent, rows []*writtenRows) error {
	for _, g := range e.triggers {
		c, err := s.openCaller(ctx, call, e.table, g, e.event)
		if err != nil {
			return err
		}
		c.tables = transitionsOf(e.table, g, e.event, rows)
		err = c.fireOnce(e.table)
		c.close()
		if err != nil {
			return err
		}
	}
	return nil
}

// fireOnce makes the call of a trigger for a whole statement, where its condition holds.
func (c *caller) fireOnce(t *catalog.Table) error {
	if c.when != nil {
		if holds, err := c.holds(t, nil, nil); err != nil || !holds.Get(0) {
			return err
		}
	}
	_, err := c.fire(nil, nil, 0, nil)
	return err
}

// fireAfter calls the triggers that wait for the end of the statement: row by row as
// they were written, and then those that are called once.
func (s *Session) fireAfter(ctx context.Context) error {
	todo := s.pending
	s.pending = due{}
	defer todo.drop()
	defer s.using(todo.tables())()
	call := s.call(ctx)
	calls := callers{}
	defer calls.close()
	for _, w := range todo.rows {
		if err := s.fireRows(ctx, call, calls, w, todo.rows); err != nil {
			return err
		}
	}
	for _, e := range todo.statements {
		if err := s.fireStatement(ctx, call, e, todo.rows); err != nil {
			return err
		}
	}
	return nil
}

// callers are the callers of AFTER ROW triggers, open from one batch to the next.
type callers map[callerKey]*caller

type callerKey struct {
	trigger catalog.OID
	event   catalog.TriggerEvent
}

func (c callers) close() {
	for _, one := range c {
		one.close()
	}
}

// fireRows calls triggers for rows, which are some of all that were written.
func (s *Session) fireRows(ctx context.Context, call *ext.Call, calls callers, w *writtenRows, all []*writtenRows) error {
	open := make([]*caller, len(w.triggers))
	for k, g := range w.triggers {
		key := callerKey{g.OID, w.event}
		if calls[key] == nil {
			c, err := s.openCaller(ctx, call, w.table, g, w.event)
			if err != nil {
				return err
			}
			c.tables = transitionsOf(w.table, g, w.event, all)
			calls[key] = c
		}
		open[k] = calls[key]
	}
	for i := range w.n() {
		for k, c := range open {
			if w.fires[k] != nil && !w.fires[k].Get(i) {
				continue
			}
			if _, err := c.fire(w.old, w.new, i, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// truncateTables empties tables, with the triggers of each called before and after.
func (s *Session) truncateTables(ctx context.Context, tables []*catalog.Table) error {
	uses := make([]types.OID, len(tables))
	for i, t := range tables {
		if err := s.notInUse(t, "TRUNCATE"); err != nil {
			return err
		}
		uses[i] = t.OID
	}
	done := s.using(uses)
	for _, t := range tables {
		if err := s.fireBefore(ctx, write{table: t, event: catalog.OnTruncate}); err != nil {
			done()
			return err
		}
	}
	done()
	for _, t := range tables {
		if err := s.tx.Truncate(ctx, txn.TableID(t.Storage)); err != nil {
			return err
		}
	}
	for _, t := range tables {
		s.noteAfter(write{table: t, event: catalog.OnTruncate})
	}
	return s.finishWrite(ctx)
}
