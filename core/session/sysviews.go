package session

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/vector"
)

// registerPgViews registers the views of pg_catalog.
func registerPgViews(t *systemTables) {
	t.pg(12001, "pg_roles", `oid:oid rolname:name rolsuper:bool rolinherit:bool rolcreaterole:bool rolcreatedb:bool rolcanlogin:bool
rolreplication:bool rolbypassrls:bool rolconnlimit:int4 rolpassword:text rolvaliduntil:timestamptz rolconfig:text[]`,
		withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
			for _, r := range snap.Roles() {
				w.oid(r.OID)
				w.str(r.Name)
				for _, b := range []bool{r.Superuser, r.Inherit, r.CreateRole, r.CreateDB, r.Login, r.Replication, r.BypassRLS} {
					w.boolean(b)
				}
				w.int4(int(r.ConnLimit))
				w.str("********")
				w.end()
			}
		}))
	t.pg(12002, "pg_settings", `name:text setting:text unit:text category:text short_desc:text extra_desc:text context:text vartype:text
source:text min_val:text max_val:text enumvals:text[] boot_val:text reset_val:text sourcefile:text sourceline:int4 pending_restart:bool`, pgSettings)
	t.pg(12003, "pg_tables", "schemaname:name tablename:name tableowner:name tablespace:name hasindexes:bool hasrules:bool hastriggers:bool rowsecurity:bool",
		withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
			for _, tab := range snap.Tables() {
				if tab.Kind != catalog.RelTable {
					continue
				}
				w.str(schemaName(snap, tab))
				w.str(tab.Name)
				w.str(roleName(snap, tab.Owner))
				w.null()
				w.boolean(len(tab.Indexes) > 0)
				w.boolean(false)
				w.boolean(hasKeys(tab) || len(tab.Triggers) > 0)
				w.boolean(false)
				w.end()
			}
		}))
	t.pg(12004, "pg_views", "schemaname:name viewname:name viewowner:name definition:text", withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
		for _, v := range snap.Tables() {
			if v.Kind == catalog.RelView {
				w.str(schemaName(snap, v))
				w.str(v.Name)
				w.str(roleName(snap, v.Owner))
				w.str(" " + v.Query + ";")
				w.end()
			}
		}
	}))
	t.pg(12005, "pg_indexes", "schemaname:name tablename:name indexname:name tablespace:name indexdef:text", withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
		for _, ix := range snap.Indexes() {
			tab := snap.Table(ix.Table)
			w.str(schemaName(snap, tab))
			w.str(tab.Name)
			w.str(ix.Name)
			w.null()
			w.str(indexDefinition(snap, ix))
			w.end()
		}
	}))
	t.pg(12006, "pg_stat_activity", `datid:oid datname:name pid:int4 leader_pid:int4 usesysid:oid usename:name application_name:text
client_addr:text client_hostname:text client_port:int4 backend_start:timestamptz xact_start:timestamptz query_start:timestamptz
state_change:timestamptz wait_event_type:text wait_event:text state:text backend_xid:xid backend_xmin:xid query_id:int8 query:text
backend_type:text`, pgStatActivity)
	t.pg(12007, "pg_user", `usename:name usesysid:oid usecreatedb:bool usesuper:bool userepl:bool usebypassrls:bool passwd:text valuntil:timestamptz
useconfig:text[]`, withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
		for _, r := range snap.Roles() {
			if r.Login {
				w.str(r.Name)
				w.oid(r.OID)
				w.boolean(r.CreateDB)
				w.boolean(r.Superuser)
				w.boolean(r.Replication)
				w.boolean(r.BypassRLS)
				w.str("********")
				w.end()
			}
		}
	}))
	t.pg(12008, "pg_matviews", "schemaname:name matviewname:name matviewowner:name tablespace:name hasindexes:bool ispopulated:bool definition:text",
		withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
			for _, v := range snap.Tables() {
				if v.Kind == catalog.RelMatView {
					w.str(schemaName(snap, v))
					w.str(v.Name)
					w.str(roleName(snap, v.Owner))
					w.null()
					w.boolean(len(v.Indexes) > 0)
					w.boolean(v.Populated)
					w.str(" " + v.Query + ";")
					w.end()
				}
			}
		}))
	t.pg(12009, "pg_sequences", `schemaname:name sequencename:name sequenceowner:name data_type:regtype start_value:int8 min_value:int8
max_value:int8 increment_by:int8 cycle:bool cache_size:int8 last_value:int8`, withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
		for _, q := range snap.Sequences() {
			w.str(snap.Schema(q.Schema).Name)
			w.str(q.Name)
			w.str(roleName(snap, q.Owner))
			w.oid(q.Type.OID)
			w.int8(q.Start)
			w.int8(q.Min)
			w.int8(q.Max)
			w.int8(q.Increment)
			w.boolean(q.Cycle)
			w.int8(q.Cache)
			w.end()
		}
	}))
}

func roleName(snap *catalog.Snapshot, oid types.OID) string {
	if r := snap.Role(oid); r != nil {
		return r.Name
	}
	return "unknown"
}

func pgSettings(s *Session, w *rowWriter) error {
	for _, d := range config.All() {
		v, _ := s.values.Get(d.Name)
		w.str(d.Name)
		w.str(v)
		w.optional(d.Unit)
		w.str(d.Category)
		w.str(d.Desc)
		w.null()
		w.str(string(d.Context))
		w.str(string(d.Kind))
		w.str("default")
		w.null()
		w.null()
		if len(d.Values) > 0 {
			w.list(1, func(b *vector.Builder) {
				for _, x := range d.Values {
					b.AppendString(x)
				}
			})
		} else {
			w.null()
		}
		w.str(d.Default)
		w.str(s.values.Default(d.Name))
		w.null()
		w.null()
		w.boolean(false)
		w.end()
	}
	return nil
}

func pgStatActivity(s *Session, w *rowWriter) error {
	s.db.mu.Lock()
	list := make([]*Session, 0, len(s.db.sessions))
	for _, o := range s.db.sessions {
		list = append(list, o)
	}
	s.db.mu.Unlock()
	for _, o := range list {
		o.mu.Lock()
		query, state := o.query, o.state
		o.mu.Unlock()
		if o.user.Name != s.user.Name && !s.superuser() {
			query = "<insufficient privilege>"
		}
		w.oid(5)
		w.str(DatabaseName)
		w.int4(int(o.pid))
		w.null()
		w.oid(o.role.OID)
		w.str(o.user.Name)
		w.str(o.user.Application)
		w.optional(o.user.Address)
		w.null()
		w.null()
		w.int8(o.start)
		for range 5 {
			w.null()
		}
		w.str(state)
		w.null()
		w.null()
		w.null()
		w.str(query)
		w.str("client backend")
		w.end()
	}
	return nil
}

// info registers a view of information_schema.
func (t *systemTables) info(oid types.OID, name, decl string, rows func(s *Session, w *rowWriter) error) {
	t.add(oid, "information_schema", name, columnList(decl), rows)
}

func registerInformationSchema(t *systemTables) {
	t.info(13001, "schemata", "catalog_name:name schema_name:name schema_owner:name default_character_set_catalog:name default_character_set_schema:name default_character_set_name:name sql_path:varchar",
		withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
			for _, ns := range snap.Schemas() {
				w.str(DatabaseName)
				w.str(ns.Name)
				w.str(roleName(snap, ns.Owner))
				w.end()
			}
		}))
	t.info(13002, "tables", `table_catalog:name table_schema:name table_name:name table_type:varchar self_referencing_column_name:name
reference_generation:varchar user_defined_type_catalog:name user_defined_type_schema:name user_defined_type_name:name
is_insertable_into:varchar is_typed:varchar commit_action:varchar`, withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
		for _, tab := range snap.Tables() {
			if tab.Kind == catalog.RelMatView {
				continue
			}
			w.str(DatabaseName)
			w.str(schemaName(snap, tab))
			w.str(tab.Name)
			base := tab.Kind == catalog.RelTable
			w.str(map[bool]string{true: "BASE TABLE", false: "VIEW"}[base])
			for range 5 {
				w.null()
			}
			w.str(yesNo(base))
			w.str("NO")
			w.null()
			w.end()
		}
	}))
	t.info(13003, "columns", `table_catalog:name table_schema:name table_name:name column_name:name ordinal_position:int4 column_default:varchar
is_nullable:varchar data_type:varchar character_maximum_length:int4 character_octet_length:int4 numeric_precision:int4
numeric_precision_radix:int4 numeric_scale:int4 datetime_precision:int4 udt_catalog:name udt_schema:name udt_name:name is_identity:varchar
identity_generation:varchar is_generated:varchar generation_expression:varchar is_updatable:varchar`, withCatalog(infoColumns))
	t.info(13004, "table_constraints", `constraint_catalog:name constraint_schema:name constraint_name:name table_catalog:name table_schema:name
table_name:name constraint_type:varchar is_deferrable:varchar initially_deferred:varchar enforced:varchar`, withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
		words := map[catalog.ConstraintKind]string{catalog.ConCheck: "CHECK", catalog.ConForeignKey: "FOREIGN KEY", catalog.ConPrimaryKey: "PRIMARY KEY", catalog.ConUnique: "UNIQUE"}
		for _, tab := range snap.Tables() {
			for _, c := range tab.Constraints {
				w.str(DatabaseName)
				w.str(schemaName(snap, tab))
				w.str(c.Name)
				w.str(DatabaseName)
				w.str(schemaName(snap, tab))
				w.str(tab.Name)
				w.str(words[c.Kind])
				w.str(yesNo(c.Deferrable))
				w.str(yesNo(c.InitiallyDeferred))
				w.str("YES")
				w.end()
			}
		}
	}))
	t.info(13005, "key_column_usage", `constraint_catalog:name constraint_schema:name constraint_name:name table_catalog:name table_schema:name
table_name:name column_name:name ordinal_position:int4 position_in_unique_constraint:int4`, withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
		for _, tab := range snap.Tables() {
			for _, c := range tab.Constraints {
				if c.Kind == catalog.ConCheck {
					continue
				}
				for i, ord := range c.Columns {
					w.str(DatabaseName)
					w.str(schemaName(snap, tab))
					w.str(c.Name)
					w.str(DatabaseName)
					w.str(schemaName(snap, tab))
					w.str(tab.Name)
					w.str(tab.Columns[ord].Name)
					w.int4(i + 1)
					w.end()
				}
			}
		}
	}))
}

func yesNo(b bool) string {
	if b {
		return "YES"
	}
	return "NO"
}

func infoColumns(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
	number := func(n int, ok bool) {
		if ok {
			w.int4(n)
		} else {
			w.null()
		}
	}
	for _, tab := range snap.Tables() {
		for i, ord := range tab.LiveColumns() {
			c := tab.Columns[ord]
			info, _ := types.Lookup(c.Type.OID)
			w.str(DatabaseName)
			w.str(schemaName(snap, tab))
			w.str(tab.Name)
			w.str(c.Name)
			w.int4(i + 1)
			if c.Generated {
				w.null()
			} else {
				w.optional(c.Default)
			}
			w.str(yesNo(!c.NotNull))
			if c.Type.IsArray() {
				w.str("ARRAY")
			} else {
				w.str(c.Type.Bare().String())
			}
			n, ok := c.Type.CharLimit()
			number(n, ok)
			number(n*4, ok)
			precision, scale, isNumeric := c.Type.NumericMod()
			width := map[types.OID]int{types.Int2OID: 16, types.Int4OID: 32, types.Int8OID: 64, types.Float4OID: 24, types.Float8OID: 53}[c.Type.OID]
			switch {
			case isNumeric:
				w.int4(precision)
				w.int4(10)
				w.int4(scale)
			case width > 0:
				w.int4(width)
				w.int4(2)
				number(0, strings.HasPrefix(info.Name, "int"))
			default:
				w.null()
				w.null()
				w.null()
			}
			number(6, info.Category == types.CatDateTime && c.Type.OID != types.DateOID)
			w.str(DatabaseName)
			w.str("pg_catalog")
			w.str(info.Name)
			w.str(yesNo(c.Identity != 0))
			w.optional(map[byte]string{'a': "ALWAYS", 'd': "BY DEFAULT"}[c.Identity])
			w.str(map[bool]string{true: "ALWAYS", false: "NEVER"}[c.Generated])
			if c.Generated {
				w.str(c.Default)
			} else {
				w.null()
			}
			w.str(yesNo(tab.Kind == catalog.RelTable))
			w.end()
		}
	}
}
