package catalog

import (
	"maps"
	"slices"
	"strconv"
)

// nameKey finds an object by its schema and name.
type nameKey struct {
	schema OID
	name   string
}

// String is the name as text, for the key of a lock.
func (k nameKey) String() string { return strconv.FormatUint(uint64(k.schema), 10) + "." + k.name }

// Snapshot is the catalogue as one transaction sees it. It is immutable; an
// Editor makes the next one. Lookups return nil for what is not there.
type Snapshot struct {
	schemas     map[OID]*Schema
	tables      map[OID]*Table
	indexes     map[OID]*Index
	sequences   map[OID]*Sequence
	functions   map[OID]*Function
	modules     map[OID]*Module
	versions    map[OID]*ModuleVersion
	types       map[OID]*UserType
	roles       map[OID]*Role
	collections map[OID]*Collection

	schemaNames map[string]OID
	relNames    map[nameKey]OID // tables, views, indexes and sequences share names
	funcNames   map[nameKey][]OID
	typeNames   map[nameKey]OID
	roleNames   map[string]OID
	collNames   map[string]OID
	moduleNames map[nameKey]OID // of named ones
	// refs lists, for a table, the tables with foreign keys to it.
	refs map[OID][]OID
}

// Schema returns a schema by OID.
func (s *Snapshot) Schema(oid OID) *Schema { return s.schemas[oid] }

// SchemaNamed returns a schema by name.
func (s *Snapshot) SchemaNamed(name string) *Schema { return s.schemas[s.schemaNames[name]] }

// Table returns a table or view by OID.
func (s *Snapshot) Table(oid OID) *Table { return s.tables[oid] }

// TableNamed returns a table or view by schema and name.
func (s *Snapshot) TableNamed(schema OID, name string) *Table {
	return s.tables[s.relNames[nameKey{schema, name}]]
}

// Index returns an index by OID.
func (s *Snapshot) Index(oid OID) *Index { return s.indexes[oid] }

// IndexNamed returns an index by schema and name.
func (s *Snapshot) IndexNamed(schema OID, name string) *Index {
	return s.indexes[s.relNames[nameKey{schema, name}]]
}

// Sequence returns a sequence by OID.
func (s *Snapshot) Sequence(oid OID) *Sequence { return s.sequences[oid] }

// SequenceNamed returns a sequence by schema and name.
func (s *Snapshot) SequenceNamed(schema OID, name string) *Sequence {
	return s.sequences[s.relNames[nameKey{schema, name}]]
}

// RelationNamed returns the OID of whatever relation has a name, or 0.
func (s *Snapshot) RelationNamed(schema OID, name string) OID {
	return s.relNames[nameKey{schema, name}]
}

// Function returns a function by OID.
func (s *Snapshot) Function(oid OID) *Function { return s.functions[oid] }

// FunctionsNamed returns the overloads of a function name in a schema.
func (s *Snapshot) FunctionsNamed(schema OID, name string) []*Function {
	oids := s.funcNames[nameKey{schema, name}]
	out := make([]*Function, len(oids))
	for i, oid := range oids {
		out[i] = s.functions[oid]
	}
	return out
}

// Module returns a module by OID.
func (s *Snapshot) Module(oid OID) *Module { return s.modules[oid] }

// ModuleVersion returns a former version of a module by OID.
func (s *Snapshot) ModuleVersion(oid OID) *ModuleVersion { return s.versions[oid] }

// FunctionsOf returns the functions that are bound to a module, in OID order.
func (s *Snapshot) FunctionsOf(module OID) []*Function {
	return slices.DeleteFunc(s.Functions(), func(f *Function) bool { return f.Module != module })
}

// ModuleNamed returns a named module by schema and name.
func (s *Snapshot) ModuleNamed(schema OID, name string) *Module {
	return s.modules[s.moduleNames[nameKey{schema, name}]]
}

// Type returns a user-defined type by OID.
func (s *Snapshot) Type(oid OID) *UserType { return s.types[oid] }

// TypeNamed returns a user-defined type by schema and name.
func (s *Snapshot) TypeNamed(schema OID, name string) *UserType {
	return s.types[s.typeNames[nameKey{schema, name}]]
}

// Role returns a role by OID.
func (s *Snapshot) Role(oid OID) *Role { return s.roles[oid] }

// RoleNamed returns a role by name.
func (s *Snapshot) RoleNamed(name string) *Role { return s.roles[s.roleNames[name]] }

// CollectionNamed returns a document collection by name.
func (s *Snapshot) CollectionNamed(name string) *Collection {
	return s.collections[s.collNames[name]]
}

// Referencing returns the tables that have foreign keys to a table.
func (s *Snapshot) Referencing(table OID) []OID { return s.refs[table] }

// Schemas returns all schemas in OID order.
func (s *Snapshot) Schemas() []*Schema { return sorted(s.schemas) }

// Tables returns all tables and views in OID order.
func (s *Snapshot) Tables() []*Table { return sorted(s.tables) }

// Indexes returns all indexes in OID order.
func (s *Snapshot) Indexes() []*Index { return sorted(s.indexes) }

// Sequences returns all sequences in OID order.
func (s *Snapshot) Sequences() []*Sequence { return sorted(s.sequences) }

// Functions returns all user functions in OID order.
func (s *Snapshot) Functions() []*Function { return sorted(s.functions) }

// Modules returns all modules in OID order.
func (s *Snapshot) Modules() []*Module { return sorted(s.modules) }

// Types returns all user-defined types in OID order.
func (s *Snapshot) Types() []*UserType { return sorted(s.types) }

// Roles returns all roles in OID order.
func (s *Snapshot) Roles() []*Role { return sorted(s.roles) }

// Collections returns all document collections in OID order.
func (s *Snapshot) Collections() []*Collection { return sorted(s.collections) }

func sorted[T any](m map[OID]*T) []*T {
	out := make([]*T, 0, len(m))
	for _, oid := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[oid])
	}
	return out
}

// LiveColumns returns the ordinals of the columns that are not dropped.
func (t *Table) LiveColumns() []int {
	out := make([]int, 0, len(t.Columns))
	for i := range t.Columns {
		if !t.Columns[i].Dropped {
			out = append(out, i)
		}
	}
	return out
}

// ColumnNamed returns the ordinal of a live column, or -1.
func (t *Table) ColumnNamed(name string) int {
	for i := range t.Columns {
		if !t.Columns[i].Dropped && t.Columns[i].Name == name {
			return i
		}
	}
	return -1
}

// PrimaryKey returns the primary key constraint, or nil.
func (t *Table) PrimaryKey() *Constraint {
	for i := range t.Constraints {
		if t.Constraints[i].Kind == ConPrimaryKey {
			return &t.Constraints[i]
		}
	}
	return nil
}
