package session

import (
	"slices"

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
	st, err := c.s.parseOne(v.Query)
	sel, ok := st.(*ast.Select)
	if err != nil || !ok {
		return v.Query
	}
	text, err := deparse.QualifiedQuery(sel, func(rv *ast.RangeVar) string { return c.schemaToShow(snap, v, rv) })
	if err != nil {
		return v.Query
	}
	return text
}

// schemaToShow is the schema that a relation of a view must be written with, ""
// for none.
func (c *catalogReader) schemaToShow(snap *catalog.Snapshot, v *catalog.Table, rv *ast.RangeVar) string {
	for _, p := range v.SearchPath {
		ns := snap.SchemaNamed(p)
		if ns == nil {
			continue
		}
		oid := snap.RelationNamed(ns.OID, rv.Name)
		if oid == 0 {
			continue
		}
		for _, now := range c.s.schemasFor(snap, "") {
			if found := snap.RelationNamed(now, rv.Name); found != 0 {
				if found == oid {
					return ""
				}
				break
			}
		}
		return ns.Name
	}
	return ""
}
