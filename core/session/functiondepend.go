package session

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
)

// dependsOn is how a DETAIL says that what needs a function does.
func dependsOn(what string, fn *catalog.Function) string {
	return what + " depends on " + routineWord(fn) + " " + signatureOf(fn)
}

// dependent is what needs a function.
type dependent struct {
	what string       // as a DETAIL names it,
	as   string       // and a notice of DROP, where that is other words
	drop func() error // drops it, unless it has been dropped already
}

// functionDependents finds what needs a function: the aggregates that are made of it, the
// triggers that call it, and what has an expression in which it is called.
func (s *Session) functionDependents(ctx context.Context, ed *catalog.Editor, fn *catalog.Function) ([]dependent, error) {
	snap := ed.Snapshot().Frozen()
	var out []dependent
	for _, a := range snap.Functions() {
		if stepOf(a, fn) {
			out = append(out, dependent{what: "aggregate " + signatureOf(a), as: "function " + signatureOf(a), drop: func() error {
				return s.dropRoutine(ctx, ed, a)
			}})
		}
	}
	for _, t := range snap.Tables() {
		for _, g := range t.Triggers {
			if g.Function == fn.OID {
				out = append(out, triggerDependent(ed, t, g))
			}
		}
	}
	users, err := s.expressionDependents(ctx, ed, snap, fn)
	return append(out, users...), err
}

// triggerDependent is a trigger that needs a function.
func triggerDependent(ed *catalog.Editor, t *catalog.Table, g catalog.Trigger) dependent {
	return dependent{what: "trigger " + g.Name + " on table " + t.Name, drop: func() error {
		return changeTable(ed, t.OID, func(t *catalog.Table) {
			t.Triggers = slices.DeleteFunc(slices.Clone(t.Triggers), func(other catalog.Trigger) bool { return other.OID == g.OID })
		})
	}}
}

// changeTable changes a table, if it is there still.
func changeTable(ed *catalog.Editor, oid types.OID, change func(*catalog.Table)) error {
	now := ed.Snapshot().Table(oid)
	if now == nil {
		return nil
	}
	changed := *now
	change(&changed)
	ed.PutTable(&changed)
	return nil
}

// mayDropFunction fails for a function that something depends on.
func (s *Session) mayDropFunction(ctx context.Context, ed *catalog.Editor, fn *catalog.Function) error {
	list, err := s.functionDependents(ctx, ed, fn)
	if err != nil || len(list) == 0 {
		return err
	}
	var details []string
	for _, d := range list {
		details = append(details, dependsOn(d.what, fn))
	}
	return errs.New(errs.DependentObjectsStillExist, "cannot drop function %s because other objects depend on it", signatureOf(fn)).
		WithDetail("%s", strings.Join(details, "\n")).WithHint("Use DROP ... CASCADE to drop the dependent objects too.")
}

// dropRoutine drops a function, unless it has been dropped already, and then what needs
// it: two may need each other.
func (s *Session) dropRoutine(ctx context.Context, ed *catalog.Editor, fn *catalog.Function) error {
	if ed.Snapshot().Function(fn.OID) == nil {
		return nil
	}
	list, err := s.functionDependents(ctx, ed, fn)
	if err != nil {
		return err
	}
	removeFunction(ed, fn)
	for _, d := range list {
		if err := d.drop(); err != nil {
			return err
		}
		s.Notice(errs.New(errs.SuccessfulCompletion, "drop cascades to %s", cmp.Or(d.as, d.what)))
	}
	return nil
}
