package session

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/vector"
)

// transitionTable is a transition table: the rows that a statement has written, as they were
// or as they have become, under the name that a trigger has given them. Statements of
// the trigger's function read it as a virtual table, which hides others of the name.
type transitionTable struct {
	rel     bind.SystemRel
	batches []*vector.Batch // of all its columns
}

// transitionSource begins what plans call a transition table.
const transitionSource = "transition table "

// checkTransitions refuses transition tables that a trigger cannot have.
func checkTransitions(x *ast.CreateTrigger) error {
	refuse := func(message string) error { return errs.New(errs.InvalidObjectDefinition, "%s", message) }
	events := 0
	for _, e := range triggerEvents {
		if x.Events&e.of != 0 {
			events++
		}
	}
	switch {
	case x.OldTable == "" && x.NewTable == "":
		return nil
	case x.Timing != ast.TriggerAfter:
		return refuse("transition table name can only be specified for an AFTER trigger")
	case x.Events&ast.TriggerTruncate != 0:
		return refuse("TRUNCATE triggers cannot specify transition tables")
	case events > 1:
		return errs.New(errs.FeatureNotSupported, "transition tables cannot be specified for triggers with more than one event")
	case len(x.Columns) > 0:
		return errs.New(errs.FeatureNotSupported, "transition tables cannot be specified for triggers with column lists")
	case x.NewTable != "" && x.Events&(ast.TriggerInsert|ast.TriggerUpdate) == 0:
		return refuse("NEW TABLE can only be specified for an INSERT or UPDATE trigger")
	case x.OldTable != "" && x.Events&(ast.TriggerDelete|ast.TriggerUpdate) == 0:
		return refuse("OLD TABLE can only be specified for a DELETE or UPDATE trigger")
	case x.OldTable == x.NewTable:
		return refuse("OLD TABLE name and NEW TABLE name cannot be the same")
	}
	return nil
}

// keepsRows reports whether triggers want to see all rows that a statement has written.
func keepsRows(list []*catalog.Trigger) bool {
	for _, g := range list {
		if g.OldTable != "" || g.NewTable != "" {
			return true
		}
	}
	return false
}

// transitionsOf makes the transition tables of a trigger, of the rows that wait.
func transitionsOf(t *catalog.Table, g *catalog.Trigger, event catalog.TriggerEvent, rows []*writtenRows) []*transitionTable {
	var out []*transitionTable
	add := func(name string, side func(*writtenRows) *vector.Batch) {
		if name == "" {
			return
		}
		one := &transitionTable{rel: bind.SystemRel{Schema: "pg_catalog", Name: name, Source: transitionSource + name}}
		for _, ord := range t.LiveColumns() {
			one.rel.Columns = append(one.rel.Columns, ext.ResultColumn{Name: t.Columns[ord].Name, Type: t.Columns[ord].Type})
		}
		for _, w := range rows {
			if w.table.OID == t.OID && w.event == event {
				one.batches = append(one.batches, side(w))
			}
		}
		out = append(out, one)
	}
	add(g.OldTable, func(w *writtenRows) *vector.Batch { return w.old })
	add(g.NewTable, func(w *writtenRows) *vector.Batch { return w.new })
	return out
}

// SystemRel implements bind.System: with the transition tables of the trigger whose
// function runs.
func (a *access) SystemRel(schema, name string) *bind.SystemRel {
	for _, t := range a.s.transitions {
		if t.rel.Schema == schema && t.rel.Name == name {
			return &t.rel
		}
	}
	return a.s.db.system.SystemRel(schema, name)
}

// transitionNamed finds what a plan reads, nil where it is another virtual table.
func (s *Session) transitionNamed(source string) (*transitionTable, error) {
	name, ok := strings.CutPrefix(source, transitionSource)
	if !ok {
		return nil, nil
	}
	for _, t := range s.transitions {
		if t.rel.Name == name {
			return t, nil
		}
	}
	return nil, errs.New(errs.UndefinedTable, "relation \"%s\" does not exist", name).WithDetail("It was there for the trigger only.")
}

// reader returns the rows, with some columns.
func (t *transitionTable) reader(ords []int) vector.Reader {
	out := &batchReader{}
	for _, b := range t.batches {
		some := &vector.Batch{N: b.N}
		for _, o := range ords {
			some.Cols = append(some.Cols, b.Cols[o])
		}
		out.batches = append(out.batches, some)
	}
	return out
}
