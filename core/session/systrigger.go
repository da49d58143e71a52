package session

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/lex"
	"github.com/basaltdb/basalt/vector"
)

// registerTriggers registers pg_trigger and information_schema.triggers.
func registerTriggers(t *systemTables) {
	t.pg(2620, "pg_trigger", `oid:oid tgrelid:oid tgparentid:oid tgname:name tgfoid:oid tgtype:int2 tgenabled:char tgisinternal:bool
tgconstrrelid:oid tgconstrindid:oid tgconstraint:oid tgdeferrable:bool tginitdeferred:bool tgnargs:int2 tgattr:int2vector tgargs:bytea
tgqual:pg_node_tree tgoldtable:name tgnewtable:name`, withCatalog(pgTrigger))
	t.add(13440, "information_schema", "triggers", columnList(`trigger_catalog:name trigger_schema:name trigger_name:name event_manipulation:varchar
event_object_catalog:name event_object_schema:name event_object_table:name action_order:int4 action_condition:varchar
action_statement:varchar action_orientation:varchar action_timing:varchar action_reference_old_table:name action_reference_new_table:name`), withCatalog(schemaTriggers))
}

// The bits of pg_trigger.tgtype.
const (
	tgRow    = 1 << 0
	tgBefore = 1 << 1
	tgEvents = 2 // where the events begin
)

func pgTrigger(_ *Session, snap *catalog.Snapshot, w *rowWriter) {
	for _, t := range snap.Tables() {
		for _, g := range t.Triggers {
			w.oid(g.OID)
			w.oid(t.OID)
			w.oid(0)
			w.str(g.Name)
			w.oid(g.Function)
			kind := int(g.Events) << tgEvents
			if g.EachRow {
				kind |= tgRow
			}
			if g.Before {
				kind |= tgBefore
			}
			w.int2(kind)
			w.char(byte(g.Enabled))
			w.boolean(false)
			w.oid(0)
			w.oid(0)
			w.oid(0)
			w.boolean(false)
			w.boolean(false)
			w.int2(len(g.Args))
			w.list(0, func(b *vector.Builder) {
				for _, ord := range g.Columns {
					vector.AppendFixed(b, int16(ord+1))
				}
			})
			var args []byte
			for _, a := range g.Args {
				args = append(append(args, a...), 0)
			}
			w.next().AppendBytes(args)
			w.optional(g.When)
			w.optional(g.OldTable)
			w.optional(g.NewTable)
			w.end()
		}
	}
}

func schemaTriggers(s *Session, snap *catalog.Snapshot, w *rowWriter) {
	reader := &catalogReader{s: s}
	for _, t := range snap.Tables() {
		order := map[string]int{}
		for _, g := range t.Triggers {
			for _, e := range eventOrder {
				if g.Events&e == 0 || e == catalog.OnTruncate { // of which the standard knows nothing
					continue
				}
				about := triggerInfo(snap, t, &g, e)
				kind := about.Event + about.When + about.Level
				order[kind]++
				w.str(DatabaseName)
				w.str(about.Schema)
				w.str(g.Name)
				w.str(about.Event)
				w.str(DatabaseName)
				w.str(about.Schema)
				w.str(t.Name)
				w.int4(order[kind])
				w.optional(g.When)
				w.str("EXECUTE FUNCTION " + reader.triggerCall(snap, &g))
				w.str(about.Level)
				w.str(about.When)
				w.optional(g.OldTable)
				w.optional(g.NewTable)
				w.end()
			}
		}
	}
}

// eventOrder are the events as they are listed.
var eventOrder = []catalog.TriggerEvent{catalog.OnInsert, catalog.OnDelete, catalog.OnUpdate, catalog.OnTruncate}

// triggerCall is the call of a trigger's function as CREATE TRIGGER has it.
func (c *catalogReader) triggerCall(snap *catalog.Snapshot, g *catalog.Trigger) string {
	fn := snap.Function(g.Function)
	if fn == nil {
		return ""
	}
	args := make([]string, len(g.Args))
	for i, a := range g.Args {
		args[i] = lex.QuoteLiteral(a)
	}
	name := quoteIdent(fn.Name)
	if !c.sees(snap, fn.Schema) {
		name = qualified(snap, fn.Schema, fn.Name)
	}
	return name + "(" + strings.Join(args, ", ") + ")"
}

// triggerDefinition is the CREATE TRIGGER that makes a trigger again. Names of the
// search path are written short.
func (c *catalogReader) triggerDefinition(snap *catalog.Snapshot, t *catalog.Table, g *catalog.Trigger) string {
	about := triggerInfo(snap, t, g, 0)
	var events []string
	for _, e := range eventOrder {
		if g.Events&e == 0 {
			continue
		}
		text := eventNames[e]
		if e == catalog.OnUpdate && len(g.Columns) > 0 {
			text += " OF " + quotedColumns(t, g.Columns)
		}
		events = append(events, text)
	}
	on := qualified(snap, t.Schema, t.Name)
	if c.sees(snap, t.Schema) {
		on = quoteIdent(t.Name)
	}
	text := "CREATE TRIGGER " + quoteIdent(g.Name) + " " + about.When + " " + strings.Join(events, " OR ") + " ON " + on
	if g.OldTable != "" || g.NewTable != "" {
		text += " REFERENCING"
	}
	if g.OldTable != "" {
		text += " OLD TABLE AS " + quoteIdent(g.OldTable)
	}
	if g.NewTable != "" {
		text += " NEW TABLE AS " + quoteIdent(g.NewTable)
	}
	text += " FOR EACH " + about.Level
	if g.When != "" {
		text += " WHEN (" + g.When + ")"
	}
	return text + " EXECUTE FUNCTION " + c.triggerCall(snap, g)
}

// sees reports whether a schema is in the search path.
func (c *catalogReader) sees(snap *catalog.Snapshot, schema types.OID) bool {
	for _, p := range c.s.searchPath(snap) {
		if snap.SchemaNamed(p).OID == schema {
			return true
		}
	}
	return false
}

// triggerByOID finds a trigger with its table.
func triggerByOID(snap *catalog.Snapshot, oid types.OID) (*catalog.Table, *catalog.Trigger) {
	for _, t := range snap.Tables() {
		for i := range t.Triggers {
			if t.Triggers[i].OID == oid {
				return t, &t.Triggers[i]
			}
		}
	}
	return nil, nil
}
