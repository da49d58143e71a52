package catalog

import (
	"maps"
	"slices"
)

// Editor makes a changed copy of a Snapshot and remembers which records have
// to be written. It belongs to one transaction and one goroutine.
type Editor struct {
	base  *Snapshot
	s     *Snapshot
	dirty map[recordKey]bool // true: put, false: deleted
}

// NewEditor starts from a snapshot, which it does not change.
func NewEditor(s *Snapshot) *Editor {
	return &Editor{base: s, s: s.clone(), dirty: map[recordKey]bool{}}
}

func (s *Snapshot) clone() *Snapshot {
	return &Snapshot{
		schemas: maps.Clone(s.schemas), tables: maps.Clone(s.tables), indexes: maps.Clone(s.indexes),
		sequences: maps.Clone(s.sequences), functions: maps.Clone(s.functions), modules: maps.Clone(s.modules), versions: maps.Clone(s.versions),
		types: maps.Clone(s.types), roles: maps.Clone(s.roles), collections: maps.Clone(s.collections),
		schemaNames: maps.Clone(s.schemaNames), relNames: maps.Clone(s.relNames), funcNames: maps.Clone(s.funcNames),
		typeNames: maps.Clone(s.typeNames), roleNames: maps.Clone(s.roleNames), collNames: maps.Clone(s.collNames),
		moduleNames: maps.Clone(s.moduleNames), refs: maps.Clone(s.refs),
	}
}

// Frozen returns a copy that an editor over s does not change.
func (s *Snapshot) Frozen() *Snapshot { return s.clone() }

// NewSnapshot returns an empty catalogue.
func NewSnapshot() *Snapshot {
	return &Snapshot{
		schemas: map[OID]*Schema{}, tables: map[OID]*Table{}, indexes: map[OID]*Index{},
		sequences: map[OID]*Sequence{}, functions: map[OID]*Function{}, modules: map[OID]*Module{}, versions: map[OID]*ModuleVersion{},
		types: map[OID]*UserType{}, roles: map[OID]*Role{}, collections: map[OID]*Collection{},
		schemaNames: map[string]OID{}, relNames: map[nameKey]OID{}, funcNames: map[nameKey][]OID{},
		typeNames: map[nameKey]OID{}, roleNames: map[string]OID{}, collNames: map[string]OID{},
		moduleNames: map[nameKey]OID{}, refs: map[OID][]OID{},
	}
}

// Snapshot returns the catalogue with the changes so far. The editor must not
// be used afterwards, but through a new Editor over the result.
func (e *Editor) Snapshot() *Snapshot { return e.s }

// unname takes a name away from an object, unless another has it by now: changes
// may come in any order.
func unname[K comparable](names map[K]OID, key K, oid OID) {
	if names[key] == oid {
		delete(names, key)
	}
}

// mark remembers a change.
func (e *Editor) mark(kind recordKind, oid OID, put bool) { e.dirty[recordKey{kind, oid}] = put }

// PutSchema adds or replaces a schema.
func (e *Editor) PutSchema(x *Schema) {
	if old := e.s.schemas[x.OID]; old != nil {
		unname(e.s.schemaNames, old.Name, old.OID)
	}
	e.s.schemas[x.OID], e.s.schemaNames[x.Name] = x, x.OID
	e.mark(kindSchema, x.OID, true)
}

// DropSchema removes a schema.
func (e *Editor) DropSchema(oid OID) {
	unname(e.s.schemaNames, e.s.schemas[oid].Name, oid)
	delete(e.s.schemas, oid)
	e.mark(kindSchema, oid, false)
}

// PutTable adds or replaces a table or view.
func (e *Editor) PutTable(x *Table) {
	if old := e.s.tables[x.OID]; old != nil {
		unname(e.s.relNames, nameKey{old.Schema, old.Name}, old.OID)
		e.unref(old)
	}
	e.s.tables[x.OID], e.s.relNames[nameKey{x.Schema, x.Name}] = x, x.OID
	for i := range x.Constraints {
		if c := &x.Constraints[i]; c.Kind == ConForeignKey && !slices.Contains(e.s.refs[c.RefTable], x.OID) {
			e.s.refs[c.RefTable] = append(slices.Clone(e.s.refs[c.RefTable]), x.OID)
		}
	}
	e.mark(kindTable, x.OID, true)
}

// unref takes a table's foreign keys out of the reverse index.
func (e *Editor) unref(t *Table) {
	for i := range t.Constraints {
		if c := &t.Constraints[i]; c.Kind == ConForeignKey {
			kept := slices.DeleteFunc(slices.Clone(e.s.refs[c.RefTable]), func(o OID) bool { return o == t.OID })
			e.s.refs[c.RefTable] = kept
		}
	}
}

// DropTable removes a table or view.
func (e *Editor) DropTable(oid OID) {
	old := e.s.tables[oid]
	unname(e.s.relNames, nameKey{old.Schema, old.Name}, old.OID)
	e.unref(old)
	delete(e.s.tables, oid)
	e.mark(kindTable, oid, false)
}

// PutIndex adds or replaces an index.
func (e *Editor) PutIndex(x *Index) {
	if old := e.s.indexes[x.OID]; old != nil {
		unname(e.s.relNames, nameKey{old.Schema, old.Name}, old.OID)
	}
	e.s.indexes[x.OID], e.s.relNames[nameKey{x.Schema, x.Name}] = x, x.OID
	e.mark(kindIndex, x.OID, true)
}

// DropIndex removes an index.
func (e *Editor) DropIndex(oid OID) {
	old := e.s.indexes[oid]
	unname(e.s.relNames, nameKey{old.Schema, old.Name}, old.OID)
	delete(e.s.indexes, oid)
	e.mark(kindIndex, oid, false)
}

// PutSequence adds or replaces a sequence.
func (e *Editor) PutSequence(x *Sequence) {
	if old := e.s.sequences[x.OID]; old != nil {
		unname(e.s.relNames, nameKey{old.Schema, old.Name}, old.OID)
	}
	e.s.sequences[x.OID], e.s.relNames[nameKey{x.Schema, x.Name}] = x, x.OID
	e.mark(kindSequence, x.OID, true)
}

// DropSequence removes a sequence.
func (e *Editor) DropSequence(oid OID) {
	old := e.s.sequences[oid]
	unname(e.s.relNames, nameKey{old.Schema, old.Name}, old.OID)
	delete(e.s.sequences, oid)
	e.mark(kindSequence, oid, false)
}

// PutFunction adds or replaces a function.
func (e *Editor) PutFunction(x *Function) {
	if old := e.s.functions[x.OID]; old != nil {
		e.unlinkFunction(old)
	}
	e.s.functions[x.OID] = x
	key := nameKey{x.Schema, x.Name}
	e.s.funcNames[key] = append(slices.Clone(e.s.funcNames[key]), x.OID)
	e.mark(kindFunction, x.OID, true)
}

func (e *Editor) unlinkFunction(x *Function) {
	key := nameKey{x.Schema, x.Name}
	e.s.funcNames[key] = slices.DeleteFunc(slices.Clone(e.s.funcNames[key]), func(o OID) bool { return o == x.OID })
}

// DropFunction removes a function.
func (e *Editor) DropFunction(oid OID) {
	e.unlinkFunction(e.s.functions[oid])
	delete(e.s.functions, oid)
	e.mark(kindFunction, oid, false)
}

// PutModule adds or replaces a module.
func (e *Editor) PutModule(x *Module) {
	if old := e.s.modules[x.OID]; old != nil {
		unname(e.s.moduleNames, nameKey{old.Schema, old.Name}, old.OID)
	}
	e.s.modules[x.OID] = x
	if x.Named {
		e.s.moduleNames[nameKey{x.Schema, x.Name}] = x.OID
	}
	e.mark(kindModule, x.OID, true)
}

// DropModule removes a module. Its former versions are records of their own.
func (e *Editor) DropModule(oid OID) {
	old := e.s.modules[oid]
	unname(e.s.moduleNames, nameKey{old.Schema, old.Name}, old.OID)
	delete(e.s.modules, oid)
	e.mark(kindModule, oid, false)
}

// PutModuleVersion adds a former version of a module.
func (e *Editor) PutModuleVersion(x *ModuleVersion) {
	e.s.versions[x.OID] = x
	e.mark(kindVersion, x.OID, true)
}

// DropModuleVersion removes a former version of a module.
func (e *Editor) DropModuleVersion(oid OID) {
	delete(e.s.versions, oid)
	e.mark(kindVersion, oid, false)
}

// PutType adds or replaces a user-defined type.
func (e *Editor) PutType(x *UserType) {
	if old := e.s.types[x.OID]; old != nil {
		unname(e.s.typeNames, nameKey{old.Schema, old.Name}, old.OID)
	}
	e.s.types[x.OID], e.s.typeNames[nameKey{x.Schema, x.Name}] = x, x.OID
	e.mark(kindType, x.OID, true)
}

// DropType removes a user-defined type.
func (e *Editor) DropType(oid OID) {
	old := e.s.types[oid]
	unname(e.s.typeNames, nameKey{old.Schema, old.Name}, old.OID)
	delete(e.s.types, oid)
	e.mark(kindType, oid, false)
}

// PutRole adds or replaces a role.
func (e *Editor) PutRole(x *Role) {
	if old := e.s.roles[x.OID]; old != nil {
		unname(e.s.roleNames, old.Name, old.OID)
	}
	e.s.roles[x.OID], e.s.roleNames[x.Name] = x, x.OID
	e.mark(kindRole, x.OID, true)
}

// DropRole removes a role.
func (e *Editor) DropRole(oid OID) {
	unname(e.s.roleNames, e.s.roles[oid].Name, oid)
	delete(e.s.roles, oid)
	e.mark(kindRole, oid, false)
}

// PutCollection adds or replaces a document collection.
func (e *Editor) PutCollection(x *Collection) {
	if old := e.s.collections[x.OID]; old != nil {
		unname(e.s.collNames, old.Name, old.OID)
	}
	e.s.collections[x.OID], e.s.collNames[x.Name] = x, x.OID
	e.mark(kindCollection, x.OID, true)
}

// DropCollection removes a document collection.
func (e *Editor) DropCollection(oid OID) {
	unname(e.s.collNames, e.s.collections[oid].Name, oid)
	delete(e.s.collections, oid)
	e.mark(kindCollection, oid, false)
}
