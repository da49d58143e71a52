package session

import (
	"context"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/txn"
)

// dropColumn runs DROP COLUMN. Indexes and the table's own constraints over the
// column go with it; views, generated columns and the foreign keys of others only
// with CASCADE.
func (s *Session) dropColumn(ctx context.Context, ed *catalog.Editor, t *catalog.Table, x *ast.DropColumn) error {
	ord := t.ColumnNamed(x.Column)
	if ord < 0 {
		if x.IfExists {
			s.Notice(errs.New(errs.UndefinedColumn, "column \"%s\" of relation \"%s\" does not exist, skipping", x.Column, t.Name))
			return nil
		}
		return errs.New(errs.UndefinedColumn, "column \"%s\" of relation \"%s\" does not exist", x.Column, t.Name)
	}
	if err := s.dropOverColumn(ctx, ed, t, ord, x.Cascade); err != nil {
		return err
	}
	for _, oid := range slices.Clone(t.Indexes) {
		ix := ed.Snapshot().Index(oid)
		if ix == nil || !s.indexUses(ix, t.Columns[ord].Name, ord) {
			continue
		}
		if err := s.removeIndex(ctx, ed, t, ix); err != nil {
			return err
		}
		t.Indexes = ed.Snapshot().Table(t.OID).Indexes
	}
	t.Constraints = slices.DeleteFunc(t.Constraints, func(c catalog.Constraint) bool { return slices.Contains(c.Columns, ord) })
	for _, q := range ed.Snapshot().Sequences() {
		if q.OwnedBy == t.OID && q.OwnedCol == ord {
			if err := s.tx.DropSequence(ctx, txn.SequenceID(q.Storage)); err != nil {
				return err
			}
			ed.DropSequence(q.OID)
		}
	}
	return s.removeColumn(ctx, ed, t, ord)
}

// removeColumn takes a column that nothing depends on out of a table. Its ordinal
// stays taken.
func (s *Session) removeColumn(ctx context.Context, ed *catalog.Editor, t *catalog.Table, ord int) error {
	if err := s.tx.DropColumn(ctx, txn.TableID(t.Storage), ord); err != nil {
		return err
	}
	c := &t.Columns[ord]
	c.Name = "........pg.dropped." + itoa(ord+1) + "........"
	c.Dropped, c.NotNull, c.Generated, c.Default, c.Identity, c.Sequence = true, false, false, "", 0, 0
	ed.PutTable(t)
	return nil
}

// indexUses reports whether an index needs a column: as a key or with it, or in an
// expression.
func (s *Session) indexUses(ix *catalog.Index, name string, ord int) bool {
	return slices.Contains(ix.Include, ord) || ix.Where != "" && mentions(s, ix.Where, name) ||
		slices.ContainsFunc(ix.Keys, func(k catalog.IndexKey) bool {
			return k.Column == ord || k.Column < 0 && mentions(s, k.Expr, name)
		})
}

// dropOverColumn drops what depends on a column from outside of it, or without
// cascade refuses.
func (s *Session) dropOverColumn(ctx context.Context, ed *catalog.Editor, t *catalog.Table, ord int, cascade bool) error {
	snap := ed.Snapshot().Frozen()
	name := t.Columns[ord].Name
	of := "column " + name + " of table " + t.Name
	var details []string
	for _, v := range snap.Tables() {
		if v.Query == "" || !slices.Contains(s.viewTables(snap, v), t.OID) || !s.viewMentions(v, name) {
			continue
		}
		if !cascade {
			details = append(details, relWord(v)+" "+v.Name+" depends on "+of)
		} else if now := ed.Snapshot().Table(v.OID); now != nil {
			if err := s.removeTable(ctx, ed, now, true); err != nil {
				return err
			}
			s.Notice(errs.New(errs.SuccessfulCompletion, "drop cascades to %s %s", relWord(v), v.Name))
		}
	}
	for i, c := range t.Columns {
		if i == ord || c.Dropped || !c.Generated || !mentions(s, c.Default, name) {
			continue
		}
		if !cascade {
			details = append(details, "column "+c.Name+" of table "+t.Name+" depends on "+of)
			continue
		}
		if err := s.dropColumn(ctx, ed, t, &ast.DropColumn{Column: c.Name, Cascade: true}); err != nil {
			return err
		}
	}
	named := func(g catalog.Trigger) bool { return s.triggerNames(t, &g, ord) }
	for _, g := range t.Triggers {
		if named(g) && !cascade {
			details = append(details, "trigger "+g.Name+" on table "+t.Name+" depends on "+of)
		}
	}
	if cascade {
		t.Triggers = slices.DeleteFunc(slices.Clone(t.Triggers), named)
	}
	for _, from := range s.keysOver(snap, t, ord) {
		for _, con := range from.constraints {
			if !cascade {
				details = append(details, "constraint "+con.Name+" on table "+from.table.Name+" depends on "+of)
			}
		}
		if cascade {
			from.drop(ed)
		}
	}
	if len(details) > 0 {
		return errs.New(errs.DependentObjectsStillExist, "cannot drop %s because other objects depend on it", of).
			WithDetail("%s", strings.Join(details, "\n")).WithHint("Use DROP ... CASCADE to drop the dependent objects too.")
	}
	return nil
}

// keysOver finds the foreign keys of other tables that refer to a column.
func (s *Session) keysOver(snap *catalog.Snapshot, t *catalog.Table, ord int) []referringKeys {
	var out []referringKeys
	for _, oid := range snap.Referencing(t.OID) {
		from := snap.Table(oid)
		if from == nil || oid == t.OID {
			continue
		}
		r := referringKeys{table: from}
		for _, con := range from.Constraints {
			if con.Kind == catalog.ConForeignKey && con.RefTable == t.OID && slices.Contains(con.RefColumns, ord) {
				r.constraints = append(r.constraints, con)
			}
		}
		if len(r.constraints) > 0 {
			out = append(out, r)
		}
	}
	return out
}

// referringKeys are foreign keys of one table.
type referringKeys struct {
	table       *catalog.Table
	constraints []catalog.Constraint
}

func (r *referringKeys) drop(ed *catalog.Editor) {
	gone := map[types.OID]bool{}
	for _, con := range r.constraints {
		gone[con.OID] = true
	}
	c := *ed.Snapshot().Table(r.table.OID)
	c.Constraints = slices.DeleteFunc(slices.Clone(c.Constraints), func(k catalog.Constraint) bool { return gone[k.OID] })
	ed.PutTable(&c)
}

// viewMentions reports whether the text of a view can mean a column of a table
// that it reads: it names one of that name, or all of them.
func (s *Session) viewMentions(v *catalog.Table, column string) bool {
	st, err := s.parseOne(v.Query)
	if err != nil {
		return true
	}
	found := false
	ast.Walk(st, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.ColumnRef:
			found = found || x.Star || x.Name.Last() == column
		case *ast.JoinExpr:
			found = found || x.Natural || slices.Contains(x.Using, column)
		}
		return !found
	})
	return found
}
