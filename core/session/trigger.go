package session

import (
	"context"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/deparse"
	"github.com/basaltdb/basalt/core/txn"
)

// createTrigger runs CREATE TRIGGER.
func (s *Session) createTrigger(ctx context.Context, x *ast.CreateTrigger, sql string) (*Result, error) {
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		snap := ed.Snapshot()
		t, err := s.tableNamed(snap, x.Table.QName())
		if err != nil {
			return err
		}
		if err := checkTriggerForm(t, x); err != nil {
			return err
		}
		if err := security.CheckTable(snap, s.role.OID, t, security.Trigger); err != nil {
			return err
		}
		if err := s.tx.LockTable(ctx, txn.TableID(t.Storage), txn.ShareRowExclusive, txn.Wait); err != nil {
			return err
		}
		g, err := s.triggerOf(snap, t, x, sql)
		if err != nil {
			return err
		}
		changed := *t
		changed.Triggers = slices.Clone(t.Triggers)
		switch at := t.TriggerNamed(x.Name); {
		case at < 0:
			changed.Triggers = append(changed.Triggers, *g)
		case !x.OrReplace:
			return errs.New(errs.DuplicateObject, "trigger \"%s\" for relation \"%s\" already exists", x.Name, t.Name)
		default:
			g.OID, g.Comment = t.Triggers[at].OID, t.Triggers[at].Comment
			changed.Triggers[at] = *g
		}
		sortTriggers(changed.Triggers)
		ed.PutTable(&changed)
		return nil
	})
	return done(ast.Tag(x)), err
}

func sortTriggers(list []catalog.Trigger) {
	slices.SortFunc(list, func(a, b catalog.Trigger) int { return strings.Compare(a.Name, b.Name) })
}

// checkTriggerForm refuses what a relation cannot have, or Basalt has not.
func checkTriggerForm(t *catalog.Table, x *ast.CreateTrigger) error {
	switch {
	case t.Kind == catalog.RelMatView:
		return errs.New(errs.WrongObjectType, "relation \"%s\" cannot have triggers", t.Name).WithDetail("This operation is not supported for materialized views.")
	case x.Timing == ast.TriggerInsteadOf && t.Kind == catalog.RelTable:
		return errs.New(errs.WrongObjectType, "\"%s\" is a table", t.Name).WithDetail("Tables cannot have INSTEAD OF triggers.")
	case t.Kind != catalog.RelTable:
		return errs.New(errs.FeatureNotSupported, "triggers of views are not supported")
	case x.Constraint:
		return errs.New(errs.FeatureNotSupported, "constraint triggers are not supported")
	case x.ForEachRow && x.Events&ast.TriggerTruncate != 0:
		return errs.New(errs.FeatureNotSupported, "TRUNCATE FOR EACH ROW triggers are not supported")
	}
	return checkTransitions(x)
}

// triggerEvents are the events of the catalogue by those of a statement.
var triggerEvents = []struct {
	of ast.TriggerEvent
	is catalog.TriggerEvent
}{
	{ast.TriggerInsert, catalog.OnInsert}, {ast.TriggerDelete, catalog.OnDelete},
	{ast.TriggerUpdate, catalog.OnUpdate}, {ast.TriggerTruncate, catalog.OnTruncate},
}

// triggerOf makes the catalogue object of a CREATE TRIGGER.
func (s *Session) triggerOf(snap *catalog.Snapshot, t *catalog.Table, x *ast.CreateTrigger, sql string) (*catalog.Trigger, error) {
	g := &catalog.Trigger{OID: s.db.newOID(), Name: x.Name, Before: x.Timing == ast.TriggerBefore, EachRow: x.ForEachRow, Args: x.Args,
		OldTable: x.OldTable, NewTable: x.NewTable, Enabled: catalog.TriggerOrigin}
	for _, e := range triggerEvents {
		if x.Events&e.of != 0 {
			g.Events |= e.is
		}
	}
	for _, name := range x.Columns {
		ord := t.ColumnNamed(name)
		if ord < 0 {
			return nil, errs.New(errs.UndefinedColumn, "column \"%s\" of relation \"%s\" does not exist", name, t.Name)
		}
		if slices.Contains(g.Columns, ord) {
			return nil, errs.New(errs.DuplicateColumn, "column \"%s\" specified more than once", name)
		}
		g.Columns = append(g.Columns, ord)
	}
	for _, name := range []string{x.OldTable, x.NewTable} {
		// It would stand in for the catalogue in functions that others rely on.
		if name != "" && s.db.system.SystemRel("pg_catalog", name) != nil {
			return nil, errs.New(errs.InvalidObjectDefinition, "transition table name \"%s\" is that of a system catalog", name)
		}
	}
	fn, err := s.functionNamed(snap, &ast.ObjectName{Loc: ast.NoLoc, Name: x.Func, ArgsGiven: true}, "function")
	if err != nil {
		return nil, err
	}
	if fn.Kind != 'f' || fn.ReturnsSet || fn.Return.OID != types.TriggerOID {
		return nil, errs.New(errs.InvalidObjectDefinition, "function %s must return type trigger", fn.Name)
	}
	if err := security.CheckFunction(snap, s.role.OID, fn); err != nil {
		return nil, err
	}
	g.Function = fn.OID
	if x.When == nil {
		return g, nil
	}
	if err := checkTriggerWhen(t, g, x.When, sql); err != nil {
		return nil, err
	}
	if g.When, err = deparse.Expr(x.When); err != nil {
		return nil, err
	}
	b, _, err := s.binder("", nil)
	if err != nil {
		return nil, err
	}
	b.Catalog = snap
	_, err = b.BindTriggerWhen(t, g.When)
	return g, err
}

// checkTriggerWhen refuses what the condition of a trigger cannot name.
func checkTriggerWhen(t *catalog.Table, g *catalog.Trigger, when ast.Expr, sql string) error {
	var err error
	ast.Walk(when, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.SubLink:
			err = errs.New(errs.FeatureNotSupported, "cannot use subquery in trigger WHEN condition").At(charPosition(x, sql))
		case *ast.ColumnRef:
			refuse := func(message string) *errs.Error {
				return errs.New(errs.InvalidObjectDefinition, "%s", message).At(charPosition(x, sql))
			}
			old, new := len(x.Name) == 2 && x.Name[0] == "old", len(x.Name) == 2 && x.Name[0] == "new"
			switch {
			case !old && !new:
			case !g.EachRow:
				err = refuse("statement trigger's WHEN condition cannot reference column values")
			case old && g.Events&catalog.OnInsert != 0:
				err = refuse("INSERT trigger's WHEN condition cannot reference OLD values")
			case new && g.Events&catalog.OnDelete != 0:
				err = refuse("DELETE trigger's WHEN condition cannot reference NEW values")
			case new && g.Before:
				if ord := t.ColumnNamed(x.Name[1]); ord >= 0 && t.Columns[ord].Generated {
					err = refuse("BEFORE trigger's WHEN condition cannot reference NEW generated columns").
						WithDetail("Column \"%s\" is a generated column.", x.Name[1])
				}
			}
		}
		return err == nil
	})
	return err
}

// dropTrigger drops one trigger of a DROP TRIGGER.
func (s *Session) dropTrigger(ctx context.Context, ed *catalog.Editor, x *ast.Drop, o *ast.ObjectName) error {
	t, err := s.tableNamed(ed.Snapshot(), o.On)
	if err != nil {
		return s.missing(x, "relation \"%s\" does not exist", errs.UndefinedTable, o.On)
	}
	if err := security.CheckOwner(ed.Snapshot(), s.role.OID, t.Owner, relWord(t), t.Name); err != nil {
		return err
	}
	at := t.TriggerNamed(o.Name.Last())
	switch {
	case at < 0 && x.IfExists:
		return s.missing(x, "trigger \"%s\" for relation \"%s\" does not exist", errs.UndefinedObject, o.Name.Last(), t.Name)
	case at < 0:
		return errs.New(errs.UndefinedObject, "trigger \"%s\" for table \"%s\" does not exist", o.Name.Last(), t.Name)
	}
	if err := s.notInUse(t, "DROP TRIGGER"); err != nil {
		return err
	}
	if err := s.tx.LockTable(ctx, txn.TableID(t.Storage), txn.AccessExclusive, txn.Wait); err != nil {
		return err
	}
	changed := *t
	changed.Triggers = slices.Delete(slices.Clone(t.Triggers), at, at+1)
	ed.PutTable(&changed)
	return nil
}

// renameTrigger gives a trigger of t, which is a copy, another name.
func renameTrigger(t *catalog.Table, from, to string) error {
	at := t.TriggerNamed(from)
	if at < 0 {
		return errs.New(errs.UndefinedObject, "trigger \"%s\" for table \"%s\" does not exist", from, t.Name)
	}
	if t.TriggerNamed(to) >= 0 {
		return errs.New(errs.DuplicateObject, "trigger \"%s\" for relation \"%s\" already exists", to, t.Name)
	}
	t.Triggers = slices.Clone(t.Triggers)
	t.Triggers[at].Name = to
	sortTriggers(t.Triggers)
	return nil
}

// enableTrigger runs ENABLE and DISABLE TRIGGER of ALTER TABLE on t, which is a copy. ALL
// are those of foreign keys too, which only superusers may switch.
func (s *Session) enableTrigger(snap *catalog.Snapshot, t *catalog.Table, x *ast.EnableTrigger) error {
	if x.Rule {
		return errs.New(errs.FeatureNotSupported, "rules are not supported")
	}
	if x.Name != "" && t.TriggerNamed(x.Name) < 0 {
		return errs.New(errs.UndefinedObject, "trigger \"%s\" for table \"%s\" does not exist", x.Name, t.Name)
	}
	if keys := keysOf(snap, t); x.Name == "" && !x.User && len(keys) > 0 {
		if !s.superuser() {
			return errs.New(errs.InsufficientPrivilege, "permission denied: the triggers of foreign keys of table \"%s\" are system triggers", t.Name).
				WithHint("TRIGGER USER leaves them as they are.")
		}
		if t.KeysOff = nil; x.Mode == ast.EnableDisabled {
			t.KeysOff = keys
		}
	}
	modes := map[ast.EnableMode]catalog.TriggerMode{ast.EnableOrigin: catalog.TriggerOrigin, ast.EnableAlways: catalog.TriggerAlways,
		ast.EnableReplica: catalog.TriggerReplica, ast.EnableDisabled: catalog.TriggerDisabled}
	t.Triggers = slices.Clone(t.Triggers)
	for i := range t.Triggers {
		if x.Name == "" || x.Name == t.Triggers[i].Name {
			t.Triggers[i].Enabled = modes[x.Mode]
		}
	}
	return nil
}

// keysOf are the foreign keys of a table and those of others to it.
func keysOf(snap *catalog.Snapshot, t *catalog.Table) (out []types.OID) {
	from := snap.Referencing(t.OID)
	if !slices.Contains(from, t.OID) {
		from = append(slices.Clone(from), t.OID)
	}
	for _, oid := range from {
		for _, con := range snap.Table(oid).Constraints {
			if con.Kind == catalog.ConForeignKey && (oid == t.OID || con.RefTable == t.OID) {
				out = append(out, con.OID)
			}
		}
	}
	return out
}

// triggerNames reports whether a trigger names a column of its table.
func (s *Session) triggerNames(t *catalog.Table, g *catalog.Trigger, ord int) bool {
	return slices.Contains(g.Columns, ord) || g.When != "" && mentions(s, g.When, t.Columns[ord].Name)
}

// commentTrigger runs COMMENT ON TRIGGER.
func (s *Session) commentTrigger(ed *catalog.Editor, o *ast.ObjectName, text string) error {
	t, err := s.tableNamed(ed.Snapshot(), o.On)
	if err != nil {
		return err
	}
	if err := security.CheckOwner(ed.Snapshot(), s.role.OID, t.Owner, relWord(t), t.Name); err != nil {
		return err
	}
	at := t.TriggerNamed(o.Name.Last())
	if at < 0 {
		return errs.New(errs.UndefinedObject, "trigger \"%s\" for table \"%s\" does not exist", o.Name.Last(), t.Name)
	}
	changed := *t
	changed.Triggers = slices.Clone(t.Triggers)
	changed.Triggers[at].Comment = text
	ed.PutTable(&changed)
	return nil
}
