package session

import (
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/txn"
)

// catalogReader answers what functions ask of the catalogue.
type catalogReader struct{ s *Session }

// Catalog returns the session's view of the catalogue for functions.
func (s *Session) Catalog() ext.CatalogReader { return &catalogReader{s} }

// parts splits a possibly qualified and quoted name.
func parts(name string) []string {
	var out []string
	for rest := name; ; {
		var part string
		if strings.HasPrefix(rest, `"`) {
			end := 1
			for end < len(rest) && (rest[end] != '"' || end+1 < len(rest) && rest[end+1] == '"') {
				if rest[end] == '"' {
					end++
				}
				end++
			}
			part = strings.ReplaceAll(rest[1:min(end, len(rest))], `""`, `"`)
			rest = rest[min(end+1, len(rest)):]
		} else {
			end := strings.IndexByte(rest, '.')
			if end < 0 {
				end = len(rest)
			}
			part, rest = strings.ToLower(rest[:end]), rest[end:]
		}
		out = append(out, part)
		if !strings.HasPrefix(rest, ".") {
			return out
		}
		rest = rest[1:]
	}
}

// Resolve implements ext.CatalogReader.
func (c *catalogReader) Resolve(kind types.OID, name string) (types.OID, error) {
	snap := c.s.snapshotOrNil()
	p := parts(name)
	last, schema := p[len(p)-1], ""
	if len(p) > 1 {
		schema = p[len(p)-2]
	}
	switch kind {
	case types.RegclassOID:
		return c.relation(snap, schema, last, name)
	case types.RegtypeOID:
		return c.typeNamed(snap, name)
	case types.RegnamespaceOID:
		if ns := c.s.schemaNamed(snap, last); ns != nil {
			return ns.OID, nil
		}
		return 0, errs.New(errs.InvalidSchemaName, "schema \"%s\" does not exist", last)
	case types.RegroleOID:
		if r := snap.RoleNamed(last); r != nil {
			return r.OID, nil
		}
		return 0, errs.New(errs.UndefinedObject, "role \"%s\" does not exist", last)
	case types.RegprocOID, types.RegprocedureOID:
		return c.function(snap, schema, last, name)
	}
	return 0, errs.New(errs.FeatureNotSupported, "names of this kind cannot be looked up")
}

func (c *catalogReader) relation(snap *catalog.Snapshot, schema, last, name string) (types.OID, error) {
	path := []string{schema}
	if schema == "" {
		path = append([]string{"pg_catalog"}, c.s.searchPath(snap)...)
	}
	for _, p := range path {
		if ns := c.s.schemaNamed(snap, p); ns != nil {
			if oid := snap.RelationNamed(ns.OID, last); oid != 0 {
				return oid, nil
			}
		}
		if sys := c.s.db.system.SystemRel(p, last); sys != nil {
			return sys.OID, nil
		}
	}
	return 0, errs.New(errs.UndefinedTable, "relation \"%s\" does not exist", name)
}

func (c *catalogReader) typeNamed(snap *catalog.Snapshot, name string) (types.OID, error) {
	st, err := c.s.parseOne("SELECT NULL::" + name)
	if err != nil {
		return 0, errs.New(errs.UndefinedObject, "type \"%s\" does not exist", name)
	}
	b, _, err := c.s.binder("", nil)
	if err != nil {
		return 0, err
	}
	_ = snap
	return b.CastTarget(st)
}

func (c *catalogReader) function(snap *catalog.Snapshot, schema, last, name string) (types.OID, error) {
	if schema == "" || schema == "pg_catalog" {
		if fns := c.s.db.registry.Scalars(last); len(fns) > 0 {
			return fns[0].OID, nil
		}
		if fns := c.s.db.registry.Aggregates(last); len(fns) > 0 {
			return fns[0].OID, nil
		}
	}
	for _, ns := range c.s.schemasFor(snap, schema) {
		if fns := snap.FunctionsNamed(ns, last); len(fns) > 0 {
			return fns[0].OID, nil
		}
	}
	return 0, errs.New(errs.UndefinedFunction, "function \"%s\" does not exist", name)
}

// NameOf implements ext.CatalogReader.
func (c *catalogReader) NameOf(kind types.OID, oid types.OID) (string, bool) {
	snap := c.s.snapshotOrNil()
	if snap == nil {
		return "", false
	}
	switch kind {
	case types.RegclassOID:
		return c.relationName(snap, oid)
	case types.RegtypeOID:
		info, ok := types.Lookup(oid)
		if !ok {
			return "", false
		}
		return types.Of(info.OID).String(), true
	case types.RegnamespaceOID:
		if ns := snap.Schema(oid); ns != nil {
			return quoteIdent(ns.Name), true
		}
	case types.RegroleOID:
		if r := snap.Role(oid); r != nil {
			return quoteIdent(r.Name), true
		}
	case types.RegprocOID, types.RegprocedureOID:
		if f := snap.Function(oid); f != nil {
			return quoteIdent(f.Name), true
		}
		if name, ok := c.s.db.system.functionName(oid); ok {
			return name, true
		}
	}
	return "", false
}

// relationName names a relation, with its schema where the path needs it.
func (c *catalogReader) relationName(snap *catalog.Snapshot, oid types.OID) (string, bool) {
	ns, name, ok := relationOf(snap, oid)
	if !ok {
		return c.s.db.system.relName(oid)
	}
	for _, p := range c.s.searchPath(snap) {
		s := snap.SchemaNamed(p)
		if found := snap.RelationNamed(s.OID, name); found != 0 {
			if found == oid {
				return quoteIdent(name), true
			}
			break
		}
	}
	return qualified(snap, ns, name), true
}

// relationOf returns the schema and name of any kind of relation.
func relationOf(snap *catalog.Snapshot, oid types.OID) (ns types.OID, name string, ok bool) {
	if t := snap.Table(oid); t != nil {
		return t.Schema, t.Name, true
	}
	if ix := snap.Index(oid); ix != nil {
		return ix.Schema, ix.Name, true
	}
	if q := snap.Sequence(oid); q != nil {
		return q.Schema, q.Name, true
	}
	return 0, "", false
}

// Describe implements ext.CatalogReader: it answers the pg_get_* functions.
func (c *catalogReader) Describe(what string, oid types.OID, arg int32, pretty bool) (string, bool, error) {
	snap := c.s.snapshotOrNil()
	if snap == nil {
		return "", false, nil
	}
	switch what {
	case "viewdef":
		if t := snap.Table(oid); t != nil && t.Query != "" {
			return " " + c.viewDefinition(snap, t) + ";", true, nil
		}
	case "indexdef":
		if ix := snap.Index(oid); ix != nil {
			if arg > 0 {
				if int(arg) > len(ix.Keys) {
					return "", true, nil
				}
				return indexKeyText(snap.Table(ix.Table), ix.Keys[arg-1]), true, nil
			}
			return indexDefinition(snap, ix), true, nil
		}
	case "constraintdef":
		for _, t := range snap.Tables() {
			for i := range t.Constraints {
				if t.Constraints[i].OID == oid {
					return c.constraintDefinition(snap, t, &t.Constraints[i]), true, nil
				}
			}
		}
	case "triggerdef":
		if t, g := triggerByOID(snap, oid); g != nil {
			return c.triggerDefinition(snap, t, g), true, nil
		}
	case "userbyid":
		if r := snap.Role(oid); r != nil {
			return r.Name, true, nil
		}
		return "unknown (OID=" + strconv.Itoa(int(oid)) + ")", true, nil
	case "table_is_visible":
		_, name, ok := relationOf(snap, oid)
		if !ok {
			_, ok = c.s.db.system.relName(oid)
			return boolText(ok && c.s.db.system.inPath(oid)), ok, nil
		}
		for _, p := range c.s.searchPath(snap) {
			if found := snap.RelationNamed(snap.SchemaNamed(p).OID, name); found != 0 {
				return boolText(found == oid), true, nil
			}
		}
		return "f", true, nil
	case "obj_description":
		if t := snap.Table(oid); t != nil && t.Comment != "" {
			return t.Comment, true, nil
		}
		if _, g := triggerByOID(snap, oid); g != nil && g.Comment != "" {
			return g.Comment, true, nil
		}
	case "col_description":
		if t := snap.Table(oid); t != nil && int(arg) >= 1 && int(arg) <= len(t.Columns) && t.Columns[arg-1].Comment != "" {
			return t.Columns[arg-1].Comment, true, nil
		}
	case "function_arguments", "function_identity_arguments":
		if f := snap.Function(oid); f != nil {
			return functionArguments(f, what == "function_arguments"), true, nil
		}
		return c.s.db.system.functionArgs(oid)
	case "functiondef":
		if f := snap.Function(oid); f != nil {
			if f.Kind == 'a' {
				return "", false, errAggregate(f)
			}
			def, ok := functionDef(snap, f)
			return def, ok, nil
		}
	case "moduledef":
		if m := snap.Module(oid); m != nil && m.Named {
			return moduleDef(snap, m), true, nil
		}
	case "aggregatedef":
		if f := snap.Function(oid); f != nil && f.Kind == 'a' {
			return aggregateDef(snap, f), true, nil
		}
	case "function_result":
		if f := snap.Function(oid); f != nil {
			return functionResult(f), f.Kind != 'p', nil
		}
		return c.s.db.system.functionResult(oid)
	case "size":
		if t := snap.Table(oid); t != nil && t.Storage != 0 && c.s.tx != nil {
			st, err := c.s.tx.Stats(txn.TableID(t.Storage))
			return strconv.FormatInt(st.Bytes, 10), true, err
		}
		return "0", true, nil
	}
	if column, ok := strings.CutPrefix(what, "serial_sequence_of "); ok {
		t := snap.Table(oid)
		if t == nil {
			return "", false, nil
		}
		col, err := columnOf(t, column)
		if err != nil {
			return "", false, err
		}
		if q := snap.Sequence(col.Sequence); q != nil {
			return qualified(snap, q.Schema, q.Name), true, nil
		}
	}
	return "", false, nil
}

func quoteIfName(name string) string {
	if name == "" {
		return ""
	}
	return quoteIdent(name)
}

func boolText(b bool) string {
	if b {
		return "t"
	}
	return "f"
}

// indexKeyText prints one key of an index.
func indexKeyText(t *catalog.Table, k catalog.IndexKey) string {
	if k.Column < 0 {
		return k.Expr
	}
	return quoteIdent(t.Columns[k.Column].Name)
}

// indexDefinition prints the CREATE INDEX of an index.
func indexDefinition(snap *catalog.Snapshot, ix *catalog.Index) string {
	t := snap.Table(ix.Table)
	out := "CREATE "
	if ix.Unique {
		out += "UNIQUE "
	}
	out += "INDEX " + quoteIdent(ix.Name) + " ON " + qualified(snap, t.Schema, t.Name) + " USING " + ix.Method + " ("
	for i, k := range ix.Keys {
		if i > 0 {
			out += ", "
		}
		text := indexKeyText(t, k)
		if k.Column < 0 && !strings.HasSuffix(text, ")") {
			text = "(" + text + ")"
		}
		out += text
		if k.Desc {
			out += " DESC"
		}
		if k.NullsFirst != k.Desc {
			out += map[bool]string{true: " NULLS FIRST", false: " NULLS LAST"}[k.NullsFirst]
		}
	}
	out += ")"
	if len(ix.Include) > 0 {
		out += " INCLUDE (" + quotedColumns(t, ix.Include) + ")"
	}
	if ix.NullsNotDistinct {
		out += " NULLS NOT DISTINCT"
	}
	if len(ix.Options) > 0 {
		out += " WITH (" + optionList(ix.Options) + ")"
	}
	if ix.Where != "" {
		out += " WHERE " + ix.Where
	}
	return out
}

func quotedColumns(t *catalog.Table, ords []int) string {
	names := make([]string, len(ords))
	for i, o := range ords {
		names[i] = quoteIdent(t.Columns[o].Name)
	}
	return strings.Join(names, ", ")
}

var actionWords = map[byte]string{'r': "RESTRICT", 'c': "CASCADE", 'n': "SET NULL", 'd': "SET DEFAULT"}

// constraintDefinition prints a constraint as pg_get_constraintdef does.
func (c *catalogReader) constraintDefinition(snap *catalog.Snapshot, t *catalog.Table, con *catalog.Constraint) string {
	switch con.Kind {
	case catalog.ConCheck:
		return "CHECK (" + parenthesised(con.Check) + ")"
	case catalog.ConPrimaryKey:
		return "PRIMARY KEY (" + quotedColumns(t, con.Columns) + ")"
	case catalog.ConUnique:
		return "UNIQUE (" + quotedColumns(t, con.Columns) + ")"
	}
	ref := snap.Table(con.RefTable)
	if ref == nil {
		return ""
	}
	target, ok := c.relationName(snap, ref.OID)
	if !ok {
		target = quoteIdent(ref.Name)
	}
	out := "FOREIGN KEY (" + quotedColumns(t, con.Columns) + ") REFERENCES " + target + "(" + quotedColumns(ref, con.RefColumns) + ")"
	if w := actionWords[con.OnUpdate]; w != "" {
		out += " ON UPDATE " + w
	}
	if w := actionWords[con.OnDelete]; w != "" {
		out += " ON DELETE " + w
	}
	if con.Deferrable {
		out += " DEFERRABLE"
	}
	if con.InitiallyDeferred {
		out += " INITIALLY DEFERRED"
	}
	if con.NotValid {
		out += " NOT VALID"
	}
	return out
}

// parenthesised puts parentheses around an expression that has none.
func parenthesised(sql string) string {
	depth := 0
	for i := range len(sql) {
		switch sql[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 && i < len(sql)-1 || sql[i] == '\'' || sql[i] == '"' {
			return "(" + sql + ")"
		}
	}
	return sql
}
