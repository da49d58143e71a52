package session

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/deparse"
)

// The OIDs of the catalogues that pg_depend names.
const (
	classOID   types.OID = 1259
	attrdefOID types.OID = 2604
	rewriteOID types.OID = 2618
	procOID    types.OID = 1255
	triggerOID types.OID = 2620
)

// defaultOID is the OID of a column's default in pg_attrdef. Neither defaults nor
// rules have one of their own; those derived here are beyond what is allotted.
func defaultOID(t *catalog.Table, ord int) types.OID { return t.OID*1000 + types.OID(ord) + 1<<30 }

// ruleOID is the OID of a view's rule in pg_rewrite.
func ruleOID(v *catalog.Table) types.OID { return v.OID + 3<<30 }

// registerDepend registers pg_depend and pg_rewrite: the dependencies by which
// pg_dump orders what it writes.
func registerDepend(t *systemTables) {
	t.pg(2608, "pg_depend", "classid:oid objid:oid objsubid:int4 refclassid:oid refobjid:oid refobjsubid:int4 deptype:char", withCatalog(pgDepend))
	t.pg(2618, "pg_rewrite", "oid:oid rulename:name ev_class:oid ev_type:char ev_enabled:char is_instead:bool ev_qual:pg_node_tree ev_action:pg_node_tree",
		withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
			for _, v := range snap.Tables() {
				if v.Query == "" {
					continue
				}
				w.oid(ruleOID(v))
				w.str("_RETURN")
				w.oid(v.OID)
				w.char('1')
				w.char('O')
				w.boolean(true)
				w.str("<>")
				w.str(v.Query)
				w.end()
			}
		}))
}

func pgDepend(s *Session, snap *catalog.Snapshot, w *rowWriter) {
	row := func(class, object types.OID, refClass, ref types.OID, refSub int, kind byte) {
		w.oid(class)
		w.oid(object)
		w.int4(0)
		w.oid(refClass)
		w.oid(ref)
		w.int4(refSub)
		w.char(kind)
		w.end()
	}
	for _, t := range snap.Tables() {
		for _, g := range t.Triggers {
			row(triggerOID, g.OID, classOID, t.OID, 0, 'a')
			row(triggerOID, g.OID, procOID, g.Function, 0, 'n')
		}
		for ord, c := range t.Columns {
			if c.Dropped || c.Default == "" {
				continue
			}
			row(attrdefOID, defaultOID(t, ord), classOID, t.OID, ord+1, 'a')
			if snap.Sequence(c.Sequence) != nil {
				row(attrdefOID, defaultOID(t, ord), classOID, c.Sequence, 0, 'n')
			}
		}
		if t.Query == "" {
			continue
		}
		row(rewriteOID, ruleOID(t), classOID, t.OID, 0, 'i')
		used := s.viewTables(snap, t)
		slices.Sort(used)
		for _, oid := range slices.Compact(used) {
			row(rewriteOID, ruleOID(t), classOID, oid, 0, 'n')
		}
	}
	for _, q := range snap.Sequences() {
		t := snap.Table(q.OwnedBy)
		if t == nil {
			continue
		}
		kind := byte('a')
		if t.Columns[q.OwnedCol].Identity != 0 {
			kind = 'i'
		}
		row(classOID, q.OID, classOID, t.OID, q.OwnedCol+1, kind)
	}
	for _, ix := range snap.Indexes() {
		for _, k := range ix.Keys {
			if k.Column >= 0 {
				row(classOID, ix.OID, classOID, ix.Table, k.Column+1, 'a')
			}
		}
	}
}

// viewDefinition is a view's query as text, in which the relations that the
// session's search path does not find have their schema.
func (c *catalogReader) viewDefinition(snap *catalog.Snapshot, v *catalog.Table) string {
	text, err := c.s.renamedQuery(v, func(rv *ast.RangeVar) (schema, name string) {
		oid := relationNamedBy(snap, v, rv)
		for _, now := range c.s.schemasFor(snap, "") {
			if found := snap.RelationNamed(now, rv.Name); found != 0 {
				if found == oid {
					return "", rv.Name
				}
				break
			}
		}
		if ns, _, ok := relationOf(snap, oid); ok {
			return snap.Schema(ns).Name, rv.Name
		}
		return rv.Schema, rv.Name
	})
	if err != nil {
		return v.Query
	}
	return text
}

// renamedQuery prints the query of a view with other names of relations.
func (s *Session) renamedQuery(v *catalog.Table, name func(*ast.RangeVar) (schema, name string)) (string, error) {
	st, err := s.parseOne(v.Query)
	if err != nil {
		return "", err
	}
	sel, ok := st.(*ast.Select)
	if !ok {
		return "", errs.Internal("the view \"%s\" is no query", v.Name)
	}
	return deparse.RenamedQuery(sel, name)
}

// relationNamedBy resolves a relation in a view's query, 0 for a virtual one.
func relationNamedBy(snap *catalog.Snapshot, v *catalog.Table, rv *ast.RangeVar) types.OID {
	path := v.SearchPath
	if rv.Schema != "" {
		path = []string{rv.Schema}
	}
	for _, p := range path {
		if ns := snap.SchemaNamed(p); ns != nil {
			if oid := snap.RelationNamed(ns.OID, rv.Name); oid != 0 {
				return oid
			}
		}
	}
	return 0
}

// followRenames rewrites the views of a catalogue in which relations have been
// renamed or moved since before, so that they go on reading the same ones.
func (s *Session) followRenames(ed *catalog.Editor, before *catalog.Snapshot) error {
	for _, old := range before.Tables() {
		v := ed.Snapshot().Table(old.OID)
		if v == nil || v.Query == "" {
			continue
		}
		changed := false
		text, err := s.renamedQuery(v, func(rv *ast.RangeVar) (schema, name string) {
			oid := relationNamedBy(before, old, rv)
			ns, name, ok := relationOf(ed.Snapshot(), oid)
			nsBefore, nameBefore, okBefore := relationOf(before, oid)
			if !ok || !okBefore {
				return rv.Schema, rv.Name
			}
			now := ed.Snapshot().Schema(ns).Name
			if name == nameBefore && now == before.Schema(nsBefore).Name {
				return rv.Schema, rv.Name
			}
			changed = true
			return now, name
		})
		if err != nil {
			return err
		}
		if !changed {
			continue
		}
		c := *v
		c.Query = text
		ed.PutTable(&c)
	}
	return nil
}
