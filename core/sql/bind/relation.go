package bind

import (
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/plan/logical"
	"github.com/basaltdb/basalt/core/plan/physical"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// Path returns the schemas that unqualified names are searched in, in order.
func (c *Config) Path() []string {
	path := make([]string, 0, len(c.SearchPath)+1)
	explicit := false
	for _, s := range c.SearchPath {
		explicit = explicit || s == "pg_catalog"
	}
	if !explicit {
		path = append(path, "pg_catalog")
	}
	return append(path, c.SearchPath...)
}

// schema finds a schema, nil where there is none.
func (c *Config) schema(name string) *catalog.Schema {
	if name == "pg_temp" {
		name = c.TempSchema
	}
	return c.Catalog.SchemaNamed(name)
}

// relation is what a name in FROM stands for: exactly one of the two is set.
type relation struct {
	table  *catalog.Table
	system *SystemRel
}

// findRelation resolves a table name, by the search path if unqualified.
func (b *Binder) findRelation(schema, name string) relation {
	path := []string{schema}
	if schema == "" {
		path = b.Path()
	}
	for _, s := range path {
		if ns := b.schema(s); ns != nil {
			if t := b.Catalog.TableNamed(ns.OID, name); t != nil {
				return relation{table: t}
			}
			if q := b.Catalog.SequenceNamed(ns.OID, name); q != nil {
				return relation{system: sequenceRel(ns, q)}
			}
		}
		if b.System != nil {
			if sys := b.System.SystemRel(s, name); sys != nil {
				return relation{system: sys}
			}
		}
	}
	return relation{}
}

// SequencePrefix begins the SystemRel.Source of a sequence, before its OID.
const SequencePrefix = "sequence "

// sequenceRel is a sequence as a relation of one row.
func sequenceRel(ns *catalog.Schema, q *catalog.Sequence) *SystemRel {
	return &SystemRel{OID: q.OID, Schema: ns.Name, Name: q.Name, Source: SequencePrefix + strconv.FormatUint(uint64(q.OID), 10),
		Columns: []ext.ResultColumn{{Name: "last_value", Type: types.Int8}, {Name: "log_cnt", Type: types.Int8}, {Name: "is_called", Type: types.Bool}}}
}

// relationError says why a relation could not be found.
func (b *Binder) relationError(rv *ast.RangeVar) error {
	if rv.Catalog != "" && rv.Catalog != "basalt" {
		return b.errorAt(rv, errs.FeatureNotSupported, "cross-database references are not implemented: \"%s\"", rv.QName())
	}
	if rv.Schema != "" && b.schema(rv.Schema) == nil && rv.Schema != "pg_catalog" && rv.Schema != "information_schema" {
		return b.errorAt(rv, errs.UndefinedTable, "relation \"%s.%s\" does not exist", rv.Schema, rv.Name)
	}
	return b.errorAt(rv, errs.UndefinedTable, "relation \"%s\" does not exist", rv.QName())
}

// FindTable resolves the table that a statement changes.
func (b *Binder) FindTable(rv *ast.RangeVar) (*catalog.Table, error) {
	r := b.findRelation(rv.Schema, rv.Name)
	switch {
	case r.table != nil:
		return r.table, nil
	case r.system != nil:
		return nil, b.errorAt(rv, errs.InsufficientPrivilege, "permission denied: \"%s\" is a system catalog", rv.Name)
	}
	return nil, b.relationError(rv)
}

// bindRangeVar binds a table, view, CTE or virtual table in FROM.
func (b *Binder) bindRangeVar(sc *scope, rv *ast.RangeVar) (logical.Node, *rel, error) {
	if rv.Schema == "" && rv.Catalog == "" {
		if c := sc.findCTE(rv.Name); c != nil {
			node, r, err := b.bindCTEScan(c, rv)
			if err == nil {
				sc.locks.refuse(r, "a WITH query")
			}
			return node, r, err
		}
	}
	found := b.findRelation(rv.Schema, rv.Name)
	switch {
	case found.system != nil:
		return b.systemGet(found.system, rv)
	case found.table == nil:
		return nil, nil, b.relationError(rv)
	case found.table.Kind == catalog.RelView:
		return b.bindView(sc, found.table, rv)
	}
	if found.table.Kind == catalog.RelMatView && !found.table.Populated {
		return nil, nil, b.errorAt(rv, errs.ObjectNotInPrerequisiteState, "materialized view \"%s\" has not been populated", rv.Name).
			WithHint("Use the REFRESH MATERIALIZED VIEW command.")
	}
	b.relations = append(b.relations, Use{Table: found.table})
	get := b.get(found.table)
	r := b.tableRel(found.table, get.Cols)
	get.Alias = r.name
	if err := b.applyAlias(r, rv.Alias, rv); err != nil {
		return nil, nil, err
	}
	b.markTable(sc, get, r.name)
	return get, r, nil
}

// get reads all live columns of a table.
func (b *Binder) get(t *catalog.Table) *logical.Get {
	g := &logical.Get{Table: t, Alias: t.Name}
	for _, ord := range t.LiveColumns() {
		g.Ords = append(g.Ords, ord)
		g.Cols = append(g.Cols, b.column(t.Columns[ord].Name, t.Columns[ord].Type))
	}
	return g
}

// tableRel names the columns of a table.
func (b *Binder) tableRel(t *catalog.Table, cols []expr.ColumnInfo) *rel {
	r := &rel{name: t.Name, table: t}
	if ns := b.Catalog.Schema(t.Schema); ns != nil {
		r.schema = ns.Name
	}
	for i, ord := range t.LiveColumns() {
		r.cols = append(r.cols, relCol{ColumnInfo: cols[i], attr: int16(ord + 1)})
	}
	return r
}

func (b *Binder) systemGet(s *SystemRel, rv *ast.RangeVar) (logical.Node, *rel, error) {
	g := &logical.SystemGet{Name: s.Source}
	if g.Name == "" {
		g.Name = s.Schema + "." + s.Name
	}
	r := &rel{name: s.Name, schema: s.Schema, sysOID: s.OID}
	for i, c := range s.Columns {
		g.Ords = append(g.Ords, i)
		col := b.column(c.Name, c.Type)
		g.Cols = append(g.Cols, col)
		r.cols = append(r.cols, relCol{ColumnInfo: col, attr: int16(i + 1)})
	}
	return g, r, b.applyAlias(r, rv.Alias, rv)
}

// maxViewDepth bounds views over views.
const maxViewDepth = 100

// bindView binds a view's query in place of its name.
func (b *Binder) bindView(sc *scope, t *catalog.Table, rv *ast.RangeVar) (logical.Node, *rel, error) {
	if b.viewDeep >= maxViewDepth {
		return nil, nil, b.errorAt(rv, errs.StatementTooComplex, "views are nested deeper than %d levels", maxViewDepth)
	}
	b.relations = append(b.relations, Use{Table: t})
	stmt, err := b.Parse(t.Query)
	if err != nil {
		return nil, nil, errs.Wrap(err, errs.InternalError, "definition of view \"%s\"", t.Name)
	}
	sel, ok := stmt.(*ast.Select)
	if !ok {
		return nil, nil, errs.Internal("definition of view \"%s\" is no query", t.Name)
	}
	name := t.Name
	if rv.Alias != nil {
		name = rv.Alias.Name
	}
	if mode := sc.locks.mode(name); mode.Strength != physical.NoLock {
		b.relations = append(b.relations, Use{Table: t, Access: LockRows})
		sel = lockedInside(sel, mode)
	}
	savedPath, before := b.SearchPath, len(b.relations)
	b.viewDeep++
	b.SearchPath = t.SearchPath
	node, err := b.bindSelect(&scope{}, sel)
	b.viewDeep--
	b.SearchPath = savedPath
	if err != nil {
		return nil, nil, err
	}
	for i := before; i < len(b.relations); i++ {
		if b.relations[i].AsOwner == 0 {
			b.relations[i].AsOwner = t.Owner
		}
	}
	r := &rel{name: t.Name, table: t}
	if ns := b.Catalog.Schema(t.Schema); ns != nil {
		r.schema = ns.Name
	}
	for i, c := range node.Columns() {
		col := relCol{ColumnInfo: c, attr: int16(i + 1)}
		if i < len(t.Columns) {
			col.Name = t.Columns[i].Name
		}
		r.cols = append(r.cols, col)
	}
	return node, r, b.applyAlias(r, rv.Alias, rv)
}

// applyAlias renames a FROM item and its first columns.
func (b *Binder) applyAlias(r *rel, a *ast.Alias, n ast.Node) error {
	if a == nil {
		return nil
	}
	r.name, r.schema = a.Name, ""
	visible := 0
	for i := range r.cols {
		if !r.cols[i].hidden {
			visible++
		}
	}
	if len(a.Columns) > visible {
		return b.errorAt(n, errs.InvalidColumnReference, "table \"%s\" has %d columns available but %d columns specified",
			a.Name, visible, len(a.Columns))
	}
	at := 0
	for i := range r.cols {
		if at < len(a.Columns) && !r.cols[i].hidden {
			r.cols[i].Name = a.Columns[at]
			at++
		}
	}
	return nil
}

// builtinType finds a type by the name the grammar gives it.
func builtinType(name string) (types.T, bool) {
	info, ok := types.ByName(name)
	return types.Of(info.OID), ok
}
