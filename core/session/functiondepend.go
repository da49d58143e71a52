package session

import (
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

// functionDependents describes the aggregates that are made of a function, and the
// triggers that call it.
func functionDependents(snap *catalog.Snapshot, fn *catalog.Function) (details []string) {
	for _, a := range snap.Functions() {
		if stepOf(a, fn) {
			details = append(details, dependsOn("aggregate "+signatureOf(a), fn))
		}
	}
	if fn.Return.OID != types.TriggerOID {
		return details
	}
	for _, t := range snap.Tables() {
		for _, g := range t.Triggers {
			if g.Function == fn.OID {
				details = append(details, dependsOn("trigger "+g.Name+" on table "+t.Name, fn))
			}
		}
	}
	return details
}

// mayDropFunction fails for a function that something depends on.
func mayDropFunction(snap *catalog.Snapshot, fn *catalog.Function) error {
	details := functionDependents(snap, fn)
	if len(details) == 0 {
		return nil
	}
	return errs.New(errs.DependentObjectsStillExist, "cannot drop function %s because other objects depend on it", signatureOf(fn)).
		WithDetail("%s", strings.Join(details, "\n")).WithHint("Use DROP ... CASCADE to drop the dependent objects too.")
}

// dropFunctionDependents drops what depends on a function.
func (s *Session) dropFunctionDependents(ed *catalog.Editor, fn *catalog.Function) {
	for _, a := range ed.Snapshot().Functions() {
		if stepOf(a, fn) {
			removeFunction(ed, a)
			s.Notice(errs.New(errs.SuccessfulCompletion, "drop cascades to function %s", signatureOf(a)))
		}
	}
	if fn.Return.OID != types.TriggerOID {
		return
	}
	calls := func(g catalog.Trigger) bool { return g.Function == fn.OID }
	for _, t := range ed.Snapshot().Tables() {
		if !slices.ContainsFunc(t.Triggers, calls) {
			continue
		}
		for _, g := range t.Triggers {
			if calls(g) {
				s.Notice(errs.New(errs.SuccessfulCompletion, "drop cascades to trigger %s on table %s", g.Name, t.Name))
			}
		}
		changed := *t
		changed.Triggers = slices.DeleteFunc(slices.Clone(t.Triggers), calls)
		ed.PutTable(&changed)
	}
}
