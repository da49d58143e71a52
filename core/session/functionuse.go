package session

import (
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/bind"
)

// useFinder finds the expressions of the catalogue that call a function.
type useFinder struct {
	s    *Session
	fn   *catalog.Function
	snap *catalog.Snapshot
	err  error // of the first that could not be told
}

// in reports whether SQL text calls the function, which shows when it is bound. Text
// that does not have its name is not.
func (f *useFinder) in(sql string, bound func(b *bind.Binder) error) bool {
	if sql == "" || f.err != nil || !f.named(sql) {
		return false
	}
	b, _, err := f.s.binder("", nil)
	if err != nil {
		f.err = err
		return false
	}
	// What cannot be bound calls nothing: a function of the name has been dropped.
	if err := bound(b); err != nil && !errs.Is(err, errs.UndefinedFunction) {
		f.err = err
	}
	return slices.Contains(b.Routines(), f.fn.OID)
}

// row reports it of an expression over the columns of a table; nil for none.
func (f *useFinder) row(t *catalog.Table, sql string) bool {
	return f.in("SELECT "+sql, func(b *bind.Binder) error {
		_, err := b.BindRowExpr(t, sql, types.T{})
		return err
	})
}

func (f *useFinder) named(sql string) bool {
	st, err := f.s.parseOne(sql)
	if err != nil {
		f.err = err
		return false
	}
	found := false
	ast.Walk(st, func(n ast.Node) bool {
		if c, ok := n.(*ast.FuncCall); ok && c.Name.Last() == f.fn.Name {
			found = true
		}
		return !found
	})
	return found
}

// expressionDependents finds what has an expression in which a function is called.
func (s *Session) expressionDependents(ctx context.Context, ed *catalog.Editor, snap *catalog.Snapshot, fn *catalog.Function) ([]dependent, error) {
	f := &useFinder{s: s, fn: fn, snap: snap}
	var out []dependent
	for _, t := range snap.Tables() {
		if t.Query != "" {
			if f.inView(t) {
				out = append(out, dependent{what: relWord(t) + " " + t.Name, drop: func() error {
					if now := ed.Snapshot().Table(t.OID); now != nil {
						return s.removeTable(ctx, ed, now, true)
					}
					return nil
				}})
			}
			continue
		}
		out = append(out, f.ofColumns(ctx, ed, t)...)
		out = append(out, f.ofTable(ed, t)...)
	}
	for _, ix := range snap.Indexes() {
		if t := snap.Table(ix.Table); t != nil && f.inIndex(t, ix) {
			out = append(out, dependent{what: "index " + ix.Name, drop: func() error {
				now := ed.Snapshot().Table(ix.Table)
				if now == nil || ed.Snapshot().Index(ix.OID) == nil {
					return nil
				}
				return s.removeIndex(ctx, ed, now, ix)
			}})
		}
	}
	for _, other := range snap.Functions() {
		if other.OID != fn.OID && slices.ContainsFunc(other.Args, func(a catalog.FunctionArg) bool { return a.Default != "" && f.row(nil, a.Default) }) {
			out = append(out, dependent{what: routineWord(other) + " " + signatureOf(other), drop: func() error {
				return s.dropRoutine(ctx, ed, other)
			}})
		}
	}
	return out, f.err
}

func (f *useFinder) inView(v *catalog.Table) bool {
	return f.in(v.Query, func(b *bind.Binder) error {
		st, err := f.s.parseOne("SELECT * FROM " + qualified(f.snap, v.Schema, v.Name))
		if err == nil {
			_, err = b.BindStatement(st)
		}
		return err
	})
}

func (f *useFinder) inIndex(t *catalog.Table, ix *catalog.Index) bool {
	return ix.Where != "" && f.row(t, ix.Where) ||
		slices.ContainsFunc(ix.Keys, func(k catalog.IndexKey) bool { return k.Column < 0 && f.row(t, k.Expr) })
}

// ofColumns finds the defaults and the generated columns of a table.
func (f *useFinder) ofColumns(ctx context.Context, ed *catalog.Editor, t *catalog.Table) (out []dependent) {
	for ord, c := range t.Columns {
		switch {
		case c.Dropped || c.Default == "":
		case c.Generated && f.row(t, c.Default):
			out = append(out, dependent{what: "column " + c.Name + " of table " + t.Name, drop: func() error {
				now := ed.Snapshot().Table(t.OID)
				if now == nil || now.Columns[ord].Dropped {
					return nil
				}
				changed := *now
				changed.Columns = slices.Clone(now.Columns)
				return f.s.dropColumn(ctx, ed, &changed, &ast.DropColumn{Column: c.Name, Cascade: true})
			}})
		case !c.Generated && f.row(nil, c.Default):
			out = append(out, dependent{what: "default value for column " + c.Name + " of table " + t.Name, drop: func() error {
				return changeTable(ed, t.OID, func(t *catalog.Table) {
					t.Columns = slices.Clone(t.Columns)
					t.Columns[ord].Default = ""
				})
			}})
		}
	}
	return out
}

// ofTable finds the checks of a table, and the conditions of its triggers.
func (f *useFinder) ofTable(ed *catalog.Editor, t *catalog.Table) (out []dependent) {
	for _, con := range t.Constraints {
		if con.Check != "" && f.row(t, con.Check) {
			out = append(out, dependent{what: "constraint " + con.Name + " on table " + t.Name, drop: func() error {
				return changeTable(ed, t.OID, func(t *catalog.Table) {
					t.Constraints = slices.DeleteFunc(slices.Clone(t.Constraints), func(other catalog.Constraint) bool { return other.Name == con.Name })
				})
			}})
		}
	}
	for _, g := range t.Triggers {
		if g.When != "" && f.in("SELECT "+g.When, func(b *bind.Binder) error {
			_, err := b.BindTriggerWhen(t, g.When)
			return err
		}) {
			out = append(out, triggerDependent(ed, t, g))
		}
	}
	return out
}
