package session

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/vector"
)

// columnList reads a declaration such as "oid:oid relname:name relacl:aclitem[]".
func columnList(decl string) []ext.ResultColumn {
	var out []ext.ResultColumn
	for _, f := range strings.Fields(decl) {
		name, typ, _ := strings.Cut(f, ":")
		elem, isArray := strings.CutSuffix(typ, "[]")
		info, ok := types.ByName(elem)
		t := types.Of(info.OID)
		if !ok {
			t = types.Text
		}
		if isArray {
			t = t.ArrayOf()
		}
		out = append(out, ext.ResultColumn{Name: name, Type: t})
	}
	return out
}

// registerSystem registers the virtual tables.
func registerSystem(t *systemTables) error {
	registerPgCatalog(t)
	registerPgViews(t)
	registerMemoryView(t)
	registerModuleViews(t)
	registerStorageViews(t)
	registerArchiver(t)
	registerInformationSchema(t)
	registerDepend(t)
	registerTriggers(t)
	return registerRelations(t)
}

// pg registers a table of pg_catalog.
func (t *systemTables) pg(oid types.OID, name, decl string, rows func(s *Session, w *rowWriter) error) {
	t.add(oid, "pg_catalog", name, columnList(decl), rows)
}

// withCatalog passes the catalogue to a row maker.
func withCatalog(f func(s *Session, snap *catalog.Snapshot, w *rowWriter)) func(*Session, *rowWriter) error {
	return func(s *Session, w *rowWriter) error {
		snap := s.snapshotOrNil()
		if snap == nil {
			return errs.Internal("no catalogue outside a transaction")
		}
		f(s, snap, w)
		return nil
	}
}

const btreeAM, heapAM, lsmAM types.OID = 403, 2, 8403

func registerPgCatalog(t *systemTables) {
	t.pg(2615, "pg_namespace", "oid:oid nspname:name nspowner:oid nspacl:aclitem[]", withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
		for _, ns := range snap.Schemas() {
			w.oid(ns.OID)
			w.str(ns.Name)
			w.oid(ns.Owner)
			w.acl(aclItems(snap, 'n', ns.Owner, ns.ACL))
			w.end()
		}
	}))
	t.pg(1259, "pg_class", `oid:oid relname:name relnamespace:oid reltype:oid reloftype:oid relowner:oid relam:oid relfilenode:oid
reltablespace:oid relpages:int4 reltuples:float4 relallvisible:int4 reltoastrelid:oid relhasindex:bool relisshared:bool relpersistence:char
relkind:char relnatts:int2 relchecks:int2 relhasrules:bool relhastriggers:bool relhassubclass:bool relrowsecurity:bool
relforcerowsecurity:bool relispopulated:bool relreplident:char relispartition:bool relrewrite:oid relfrozenxid:xid relminmxid:xid
relacl:aclitem[] reloptions:text[] relpartbound:pg_node_tree`, withCatalog(pgClass))
	t.pg(1249, "pg_attribute", `attrelid:oid attname:name atttypid:oid attlen:int2 attnum:int2 attcacheoff:int4 atttypmod:int4 attndims:int2
attbyval:bool attalign:char attstorage:char attcompression:char attnotnull:bool atthasdef:bool atthasmissing:bool attidentity:char
attgenerated:char attisdropped:bool attislocal:bool attinhcount:int2 attstattarget:int2 attcollation:oid attacl:aclitem[] attoptions:text[]
attfdwoptions:text[] attmissingval:text[]`, withCatalog(pgAttribute))
	t.pg(2604, "pg_attrdef", "oid:oid adrelid:oid adnum:int2 adbin:pg_node_tree", withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
		for _, tab := range snap.Tables() {
			for _, ord := range tab.LiveColumns() {
				if c := tab.Columns[ord]; c.Default != "" {
					w.oid(defaultOID(tab, ord))
					w.oid(tab.OID)
					w.int2(ord + 1)
					w.str(c.Default)
					w.end()
				}
			}
		}
	}))
	t.pg(1247, "pg_type", `oid:oid typname:name typnamespace:oid typowner:oid typlen:int2 typbyval:bool typtype:char typcategory:char
typispreferred:bool typisdefined:bool typdelim:char typrelid:oid typsubscript:regproc typelem:oid typarray:oid typinput:regproc
typoutput:regproc typreceive:regproc typsend:regproc typmodin:regproc typmodout:regproc typanalyze:regproc typalign:char typstorage:char
typnotnull:bool typbasetype:oid typtypmod:int4 typndims:int4 typcollation:oid typdefaultbin:pg_node_tree typdefault:text typacl:aclitem[]`, pgType)
	t.pg(2610, "pg_index", `indexrelid:oid indrelid:oid indnatts:int2 indnkeyatts:int2 indisunique:bool indnullsnotdistinct:bool indisprimary:bool
indisexclusion:bool indimmediate:bool indisclustered:bool indisvalid:bool indcheckxmin:bool indisready:bool indislive:bool
indisreplident:bool indkey:int2vector indcollation:oidvector indclass:oidvector indoption:int2vector indexprs:pg_node_tree
indpred:pg_node_tree`, withCatalog(pgIndex))
	t.pg(2606, "pg_constraint", `oid:oid conname:name connamespace:oid contype:char condeferrable:bool condeferred:bool convalidated:bool
conrelid:oid contypid:oid conindid:oid conparentid:oid confrelid:oid confupdtype:char confdeltype:char confmatchtype:char conislocal:bool
coninhcount:int2 connoinherit:bool conkey:int2[] confkey:int2[] conpfeqop:oid[] conppeqop:oid[] conffeqop:oid[] confdelsetcols:int2[]
conexclop:oid[] conbin:pg_node_tree`, withCatalog(pgConstraint))
	t.pg(1255, "pg_proc", `oid:oid proname:name pronamespace:oid proowner:oid prolang:oid procost:float4 prorows:float4 provariadic:oid
prosupport:regproc prokind:char prosecdef:bool proleakproof:bool proisstrict:bool proretset:bool provolatile:char proparallel:char
pronargs:int2 pronargdefaults:int2 prorettype:oid proargtypes:oidvector proallargtypes:oid[] proargmodes:text[] proargnames:text[]
proargdefaults:pg_node_tree protrftypes:oid[] prosrc:text probin:text prosqlbody:pg_node_tree proconfig:text[] proacl:aclitem[]`, withCatalog(pgProc))
	t.pg(2600, "pg_aggregate", aggregateColumns, withCatalog(pgAggregate))
	t.pg(1260, "pg_authid", `oid:oid rolname:name rolsuper:bool rolinherit:bool rolcreaterole:bool rolcreatedb:bool rolcanlogin:bool
rolreplication:bool rolbypassrls:bool rolconnlimit:int4 rolpassword:text rolvaliduntil:timestamptz`, withCatalog(pgRoles))
	t.pg(1261, "pg_auth_members", "oid:oid roleid:oid member:oid grantor:oid admin_option:bool inherit_option:bool set_option:bool",
		withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
			for _, r := range snap.Roles() {
				for _, of := range r.MemberOf {
					w.oid(0)
					w.oid(of)
					w.oid(r.OID)
					w.oid(catalog.BootstrapRoleOID)
					w.boolean(false)
					w.boolean(r.Inherit)
					w.boolean(true)
					w.end()
				}
			}
		}))
	t.pg(3394, "pg_init_privs", "objoid:oid classoid:oid objsubid:int4 privtype:char initprivs:aclitem[]",
		withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
			write := func(object, class types.OID, acl ...string) {
				w.oid(object)
				w.oid(class)
				w.int4(0)
				w.char('i')
				w.acl(acl)
				w.end()
			}
			owner := quoteIdent(bootstrapName(snap))
			for oid := range t.byOID {
				write(oid, 1259, "=r/"+owner)
			}
			write(2200, 2615, owner+"=UC/"+owner, "=U/"+owner)
		}))
	t.pg(1262, "pg_database", `oid:oid datname:name datdba:oid encoding:int4 datlocprovider:char datistemplate:bool datallowconn:bool
datconnlimit:int4 datfrozenxid:xid datminmxid:xid dattablespace:oid datcollate:text datctype:text daticulocale:text daticurules:text
datcollversion:text datacl:aclitem[]`, func(_ *Session, w *rowWriter) error {
		w.oid(5)
		w.str(DatabaseName)
		w.oid(catalog.BootstrapRoleOID)
		w.int4(6)
		w.char('c')
		w.boolean(false)
		w.boolean(true)
		w.int4(-1)
		w.oid(0)
		w.oid(1)
		w.oid(1663)
		w.str("C")
		w.str("C.UTF-8")
		w.end()
		return nil
	})
	t.pg(2601, "pg_am", "oid:oid amname:name amhandler:regproc amtype:char", func(_ *Session, w *rowWriter) error {
		for _, am := range []struct {
			oid  types.OID
			name string
			kind byte
		}{{heapAM, "heap", 't'}, {btreeAM, "btree", 'i'}, {lsmAM, methodLSM, 'i'}} {
			w.oid(am.oid)
			w.str(am.name)
			w.oid(0)
			w.char(am.kind)
			w.end()
		}
		return nil
	})
	t.pg(3456, "pg_collation", `oid:oid collname:name collnamespace:oid collowner:oid collprovider:char collisdeterministic:bool
collencoding:int4 collcollate:text collctype:text colliculocale:text collicurules:text collversion:text`, func(_ *Session, w *rowWriter) error {
		for oid, name := range map[types.OID]string{100: "default", 950: "C"} {
			w.oid(oid)
			w.str(name)
			w.oid(11)
			w.oid(10)
			w.char('c')
			w.boolean(true)
			w.int4(-1)
			w.end()
		}
		return nil
	})
	t.pg(2224, "pg_sequence", "seqrelid:oid seqtypid:oid seqstart:int8 seqincrement:int8 seqmax:int8 seqmin:int8 seqcache:int8 seqcycle:bool",
		withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
			for _, q := range snap.Sequences() {
				w.oid(q.OID)
				w.oid(q.Type.OID)
				w.int8(q.Start)
				w.int8(q.Increment)
				w.int8(q.Max)
				w.int8(q.Min)
				w.int8(q.Cache)
				w.boolean(q.Cycle)
				w.end()
			}
		}))
	t.pg(2609, "pg_description", "objoid:oid classoid:oid objsubid:int4 description:text", withCatalog(func(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
		describe := func(object, class types.OID, sub int, text string) {
			if text == "" {
				return
			}
			w.oid(object)
			w.oid(class)
			w.int4(sub)
			w.str(text)
			w.end()
		}
		if public := snap.SchemaNamed("public"); public != nil {
			describe(public.OID, 2615, 0, "standard public schema")
		}
		for _, tab := range snap.Tables() {
			for _, g := range tab.Triggers {
				describe(g.OID, triggerOID, 0, g.Comment)
			}
			describe(tab.OID, classOID, 0, tab.Comment)
			for i, c := range tab.Columns {
				describe(tab.OID, classOID, i+1, c.Comment)
			}
		}
	}))
	t.pg(2612, "pg_language", `oid:oid lanname:name lanowner:oid lanispl:bool lanpltrusted:bool lanplcallfoid:oid laninline:oid
lanvalidator:oid lanacl:aclitem[]`, func(_ *Session, w *rowWriter) error {
		for oid, name := range map[types.OID]string{12: "internal", 14: "sql", 13500: "wasm", 13501: "wat"} {
			w.oid(oid)
			w.str(name)
			w.oid(10)
			w.boolean(oid >= 13500)
			w.boolean(true)
			if oid >= 13500 {
				w.oid(oid) // a handler, without which psql does not list a language
			}
			w.end()
		}
		return nil
	})
}

// pgRelation is what a row of pg_class says of a relation.
type pgRelation struct {
	oid, schema, owner, am             types.OID
	name                               string
	kind                               catalog.RelKind
	columns, checks                    int
	tuples                             float64
	temp, indexed, triggers, populated bool
	acl                                []string
	options                            []string
}

func (r *pgRelation) write(w *rowWriter) {
	w.oid(r.oid)
	w.str(r.name)
	w.oid(r.schema)
	w.oid(0)
	w.oid(0)
	w.oid(r.owner)
	w.oid(r.am)
	w.oid(r.oid)
	w.oid(0)
	w.int4(0)
	w.float4(r.tuples)
	w.int4(0)
	w.oid(0)
	w.boolean(r.indexed)
	w.boolean(false)
	if r.temp {
		w.char('t')
	} else {
		w.char('p')
	}
	w.char(byte(r.kind))
	w.int2(r.columns)
	w.int2(r.checks)
	w.boolean(r.kind == catalog.RelView)
	w.boolean(r.triggers)
	for range 3 {
		w.boolean(false)
	}
	w.boolean(r.populated)
	w.char('d')
	w.boolean(false)
	w.oid(0)
	w.oid(0)
	w.oid(1)
	w.acl(r.acl)
	if len(r.options) > 0 {
		w.list(1, func(b *vector.Builder) {
			for _, o := range r.options {
				b.AppendString(o)
			}
		})
	}
	w.end()
}

// accessMethod returns the OID of an index's access method.
func accessMethod(ix *catalog.Index) types.OID {
	if ix.Method == methodLSM {
		return lsmAM
	}
	return btreeAM
}

func pgClass(s *Session, snap *catalog.Snapshot, w *rowWriter) {
	for _, t := range snap.Tables() {
		r := pgRelation{oid: t.OID, schema: t.Schema, owner: t.Owner, name: t.Name, kind: t.Kind, columns: len(t.Columns), tuples: -1,
			indexed: len(t.Indexes) > 0, temp: t.Temporary, populated: t.Populated, triggers: hasKeys(t) || len(t.Triggers) > 0, acl: aclItems(snap, 'r', t.Owner, t.ACL)}
		for _, c := range t.Constraints {
			if c.Kind == catalog.ConCheck {
				r.checks++
			}
		}
		if t.Storage != 0 {
			r.am = heapAM
			if s.tx != nil {
				r.tuples = (&tableStats{s: s}).Rows(t)
			}
		}
		r.write(w)
	}
	for _, ix := range snap.Indexes() {
		r := pgRelation{oid: ix.OID, schema: ix.Schema, owner: ix.Owner, am: accessMethod(ix), name: ix.Name, kind: catalog.RelIndex, columns: len(ix.Keys), populated: true, options: ix.Options}
		r.write(w)
	}
	for _, q := range snap.Sequences() {
		r := pgRelation{oid: q.OID, schema: q.Schema, owner: q.Owner, name: q.Name, kind: catalog.RelSequence, columns: 3, tuples: 1,
			temp: q.Temporary, populated: true, acl: aclItems(snap, 's', q.Owner, q.ACL)}
		r.write(w)
	}
	for oid, st := range s.db.system.byOID {
		r := pgRelation{oid: oid, schema: 11, owner: catalog.BootstrapRoleOID, name: st.rel.Name, kind: catalog.RelTable, columns: len(st.rel.Columns),
			populated: true, acl: []string{"=r/" + quoteIdent(bootstrapName(snap))}}
		if st.rel.Schema == "information_schema" {
			r.schema = 13000
		}
		if r.schema != 11 || strings.HasPrefix(r.name, "pg_stat") || strings.HasSuffix(r.name, "s") && r.name != "pg_class" {
			r.kind = catalog.RelView
		}
		r.write(w)
	}
}

// bootstrapName is the name of the first superuser, which may have been changed.
func bootstrapName(snap *catalog.Snapshot) string {
	if r := snap.Role(catalog.BootstrapRoleOID); r != nil {
		return r.Name
	}
	return ""
}

// storageOf is typstorage: plain for values of fixed width, extended for others.
func storageOf(t *types.Info) byte {
	switch {
	case t.Len >= 0:
		return 'p'
	case t.OID == types.NumericOID:
		return 'm'
	}
	return 'x'
}

func attributeRow(w *rowWriter, rel types.OID, name string, t types.T, num int, notNull, hasDef, dropped bool, identity, generated byte) {
	info, _ := types.Lookup(t.OID)
	w.oid(rel)
	w.str(name)
	if dropped {
		w.oid(0)
	} else {
		w.oid(t.OID)
	}
	w.int2(int(info.Len))
	w.int2(num)
	w.int4(-1)
	w.int4(int(t.Mod))
	if t.IsArray() {
		w.int2(1)
	} else {
		w.int2(0)
	}
	w.boolean(info.ByVal)
	w.char(info.Align)
	w.char(storageOf(&info))
	w.str("")
	w.boolean(notNull)
	w.boolean(hasDef)
	w.boolean(false)
	optionalChar(w, identity)
	optionalChar(w, generated)
	w.boolean(dropped)
	w.boolean(true)
	w.int2(0)
	w.int2(-1)
	if info.Category == types.CatString {
		w.oid(100)
	} else {
		w.oid(0)
	}
	w.end()
}

func optionalChar(w *rowWriter, c byte) {
	if c == 0 {
		w.str("")
		return
	}
	w.char(c)
}

func pgAttribute(s *Session, snap *catalog.Snapshot, w *rowWriter) {
	for _, t := range snap.Tables() {
		for i, c := range t.Columns {
			generated := byte(0)
			if c.Generated {
				generated = 's'
			}
			attributeRow(w, t.OID, c.Name, c.Type, i+1, c.NotNull, c.Default != "", c.Dropped, c.Identity, generated)
		}
	}
	for _, ix := range snap.Indexes() {
		for i, k := range ix.Keys {
			name := "expr"
			if k.Column >= 0 {
				name = snap.Table(ix.Table).Columns[k.Column].Name
			}
			attributeRow(w, ix.OID, name, k.Type, i+1, false, false, false, 0, 0)
		}
	}
	for _, q := range snap.Sequences() {
		for i, name := range []string{"last_value", "log_cnt", "is_called"} {
			attributeRow(w, q.OID, name, []types.T{types.Int8, types.Int8, types.Bool}[i], i+1, true, false, false, 0, 0)
		}
	}
	for oid, st := range s.db.system.byOID {
		for i, c := range st.rel.Columns {
			attributeRow(w, oid, c.Name, c.Type, i+1, false, false, false, 0, 0)
		}
	}
}

func pgType(_ *Session, w *rowWriter) error {
	for _, t := range types.All() {
		w.oid(t.OID)
		w.str(t.Name)
		w.oid(11)
		w.oid(10)
		w.int2(int(t.Len))
		w.boolean(t.ByVal)
		w.char(t.TypType)
		w.char(byte(t.Category))
		w.boolean(t.Preferred)
		w.boolean(true)
		w.char(',')
		w.oid(0)
		w.oid(0)
		w.oid(t.Elem)
		w.oid(t.Array)
		for range 7 {
			w.oid(0)
		}
		w.char(t.Align)
		w.char(storageOf(&t))
		w.boolean(false)
		w.oid(0)
		w.int4(-1)
		w.int4(0)
		if t.Category == types.CatString {
			w.oid(100)
		} else {
			w.oid(0)
		}
		w.end()
	}
	return nil
}

func pgIndex(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
	for _, ix := range snap.Indexes() {
		w.oid(ix.OID)
		w.oid(ix.Table)
		w.int2(len(ix.Keys) + len(ix.Include))
		w.int2(len(ix.Keys))
		w.boolean(ix.Unique)
		w.boolean(ix.NullsNotDistinct)
		w.boolean(ix.Primary)
		w.boolean(false)
		w.boolean(true)
		w.boolean(false)
		w.boolean(true)
		w.boolean(false)
		w.boolean(true)
		w.boolean(true)
		w.boolean(false)
		w.list(0, func(b *vector.Builder) {
			for _, k := range ix.Keys {
				vector.AppendFixed(b, int16(k.Column+1))
			}
			for _, o := range ix.Include {
				vector.AppendFixed(b, int16(o+1))
			}
		})
		zeros := func(b *vector.Builder) {
			for range ix.Keys {
				vector.AppendFixed(b, int32(0))
			}
		}
		w.list(0, zeros)
		w.list(0, zeros)
		w.list(0, func(b *vector.Builder) {
			for _, k := range ix.Keys {
				option := int16(0)
				if k.Desc {
					option |= 1
				}
				if k.NullsFirst {
					option |= 2
				}
				vector.AppendFixed(b, option)
			}
		})
		exprs := ""
		for _, k := range ix.Keys {
			exprs += k.Expr
		}
		w.optional(exprs)
		w.optional(ix.Where)
		w.end()
	}
}

func pgConstraint(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
	attnums := func(ords []int) {
		if len(ords) == 0 {
			w.null()
			return
		}
		w.list(1, func(b *vector.Builder) {
			for _, o := range ords {
				vector.AppendFixed(b, int16(o+1))
			}
		})
	}
	blank := func(c byte) byte {
		if c == 0 {
			return ' '
		}
		return c
	}
	for _, t := range snap.Tables() {
		for _, c := range t.Constraints {
			index := c.Index
			if c.Kind == catalog.ConForeignKey {
				index = c.RefIndex
			}
			w.oid(c.OID)
			w.str(c.Name)
			w.oid(t.Schema)
			w.char(byte(c.Kind))
			w.boolean(c.Deferrable)
			w.boolean(c.InitiallyDeferred)
			w.boolean(!c.NotValid)
			w.oid(t.OID)
			w.oid(0)
			w.oid(index)
			w.oid(0)
			w.oid(c.RefTable)
			w.char(blank(c.OnUpdate))
			w.char(blank(c.OnDelete))
			w.char(blank(c.Match))
			w.boolean(true)
			w.int2(0)
			w.boolean(c.Kind != catalog.ConCheck)
			attnums(c.Columns)
			attnums(c.RefColumns)
			for range 5 {
				w.null()
			}
			w.optional(c.Check)
			w.end()
		}
	}
}

// params writes the types and modes of all parameters, where not all are IN.
func (w *rowWriter) params(params []catalog.FunctionArg) {
	if !slices.ContainsFunc(params, func(a catalog.FunctionArg) bool { return a.Mode != 'i' }) {
		w.null()
		w.null()
		return
	}
	w.list(1, func(b *vector.Builder) {
		for _, a := range params {
			vector.AppendFixed(b, int32(a.Type.OID))
		}
	})
	w.list(1, func(b *vector.Builder) {
		for _, a := range params {
			b.AppendString(string(a.Mode))
		}
	})
}

func procRow(w *rowWriter, oid, ns, owner, lang types.OID, name string, kind byte, strict, set bool, vol byte, args []types.T, names []string, ret types.OID, src, bin string, acl []string, of ...*catalog.Function) {
	definer, params, settings, defaults := false, []catalog.FunctionArg(nil), []string(nil), []string(nil) // of a user's
	cost, rows, parallel, variadic := float32(1), float32(0), byte('s'), types.OID(0)
	for _, f := range of {
		variadic = variadicElement(f)
		definer, params, settings, defaults = f.Definer, f.Args, f.Settings, defaultsOf(f)
		cost, rows, parallel = f.Cost, f.Rows, f.Parallel
	}
	w.oid(oid)
	w.str(name)
	w.oid(ns)
	w.oid(owner)
	w.oid(lang)
	w.float4(float64(cost))
	w.float4(float64(rows))
	w.oid(variadic)
	w.oid(0)
	w.char(kind)
	w.boolean(definer)
	w.boolean(false)
	w.boolean(strict)
	w.boolean(set)
	w.char(vol)
	w.char(parallel)
	w.int2(len(args))
	w.int2(len(defaults))
	w.oid(ret)
	w.list(0, func(b *vector.Builder) {
		for _, t := range args {
			vector.AppendFixed(b, int32(t.OID))
		}
	})
	w.params(params)
	if len(names) > 0 {
		w.list(1, func(b *vector.Builder) {
			for _, n := range names {
				b.AppendString(n)
			}
		})
	} else {
		w.null()
	}
	w.optional(strings.Join(defaults, ", "))
	w.null()
	w.str(src)
	w.optional(bin)
	w.null()
	if settings != nil {
		w.texts(settings)
	} else {
		w.null()
	}
	w.acl(acl)
	w.end()
}

func pgProc(s *Session, snap *catalog.Snapshot, w *rowWriter) {
	vols := [...]byte{'i', 's', 'v'}
	r := s.db.registry
	r.EachScalar(func(f *ext.Scalar) {
		procRow(w, f.OID, 11, 10, 12, f.Name, 'f', f.Strict, false, vols[f.Volatility], f.Args, f.ArgNames, f.Return.OID, f.Name, "", nil)
	})
	r.EachAggregate(func(f *ext.Aggregate) {
		procRow(w, f.OID, 11, 10, 12, f.Name, 'a', false, false, 'i', f.Args, nil, f.Return.OID, f.Name, "", nil)
	})
	r.EachWindow(func(f *ext.Window) {
		procRow(w, f.OID, 11, 10, 12, f.Name, 'w', false, false, 'i', f.Args, nil, f.Return.OID, f.Name, "", nil)
	})
	r.EachTable(func(f *ext.TableFunc) {
		ret := types.RecordOID
		if len(f.Columns) == 1 {
			ret = f.Columns[0].Type.OID
		}
		procRow(w, f.OID, 11, 10, 12, f.Name, 'f', f.Strict, true, vols[f.Volatility], f.Args, f.ArgNames, ret, f.Name, "", nil)
	})
	wantsModules := w.wants("probin")
	for _, f := range snap.Functions() {
		lang, src, bin := types.OID(13500), f.Source, ""
		if f.Language == "wat" {
			lang, src = 13501, f.Text
		} else if m := snap.Module(f.Module); m != nil && wantsModules {
			// A dump has each function with its module: it knows no modules.
			bin = base64.StdEncoding.EncodeToString(m.Bytes)
		}
		names := make([]string, len(f.Args))
		for i, a := range f.Args {
			names[i] = a.Name
		}
		procRow(w, f.OID, f.Schema, f.Owner, lang, f.Name, f.Kind, f.Strict, f.ReturnsSet, f.Volatility, inputTypes(f), names, f.Return.OID, src, bin,
			aclItems(snap, 'f', f.Owner, f.ACL), f)
	}
}

func pgRoles(s *Session, snap *catalog.Snapshot, w *rowWriter) {
	for _, r := range snap.Roles() {
		w.oid(r.OID)
		w.str(r.Name)
		w.boolean(r.Superuser)
		w.boolean(r.Inherit)
		w.boolean(r.CreateRole)
		w.boolean(r.CreateDB)
		w.boolean(r.Login)
		w.boolean(r.Replication)
		w.boolean(r.BypassRLS)
		w.int4(int(r.ConnLimit))
		if s.superuser() {
			w.optional(r.Verifier)
		} else {
			w.str("********")
		}
		w.end()
	}
}
