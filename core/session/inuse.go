package session

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
)

// relationsOf are the relations of a plan.
func relationsOf(pl *plan) []types.OID {
	var out []types.OID
	for _, u := range pl.relations {
		out = append(out, u.Table.OID)
	}
	return out
}

// tables are the tables that triggers are still to be called for.
func (d *due) tables() []types.OID {
	var out []types.OID
	for _, w := range d.rows {
		out = append(out, w.table.OID)
	}
	for _, e := range d.statements {
		out = append(out, e.table.OID)
	}
	return out
}

// using makes what follows, up to the call of the returned function, leave relations
// as they are: a statement around it works on them.
func (s *Session) using(relations []types.OID) (done func()) {
	before := s.inUse
	s.inUse = append(slices.Clip(before), relations...)
	return func() { s.inUse = before }
}

// notInUse fails for a relation that a statement around the present one works on. what
// is the command that cannot be.
func (s *Session) notInUse(t *catalog.Table, what string) error {
	if !slices.Contains(s.inUse, t.OID) {
		return nil
	}
	return errs.New(errs.ObjectInUse, "cannot %s \"%s\" because it is being used by active queries in this session", what, t.Name)
}
