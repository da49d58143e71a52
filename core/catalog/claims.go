package catalog

import (
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Claim is a name that an editor has given to an object. Until its transaction
// ends, no other may give the same one.
type Claim struct {
	// Key is the same for all claims of one name.
	Key   string
	taken func(s *Snapshot) OID
	oid   OID
	err   *errs.Error
}

// Conflict fails where another object has the name in s.
func (c *Claim) Conflict(s *Snapshot) error {
	if other := c.taken(s); other != 0 && other != c.oid {
		return c.err
	}
	return nil
}

// Claims returns the names that are new, of relations, schemas, types, roles and
// named modules, and the modules that the changes rely on or change. Functions
// share names.
func (e *Editor) Claims() []Claim {
	out := e.moduleClaims()
	for k, put := range e.dirty {
		if !put {
			continue
		}
		switch k.kind {
		case kindTable, kindIndex, kindSequence:
			key, _ := e.s.relationName(k)
			if before, ok := e.base.relationName(k); ok && before == key {
				continue
			}
			out = append(out, Claim{Key: "relation " + key.String(), oid: k.oid, taken: func(s *Snapshot) OID { return s.relNames[key] },
				err: errs.New(errs.DuplicateTable, "relation \"%s\" already exists", key.name)})
		case kindSchema:
			name := e.s.schemas[k.oid].Name
			out = append(out, Claim{Key: "schema " + name, oid: k.oid, taken: func(s *Snapshot) OID { return s.schemaNames[name] },
				err: errs.New(errs.DuplicateSchema, "schema \"%s\" already exists", name)})
		case kindType:
			key := nameKey{e.s.types[k.oid].Schema, e.s.types[k.oid].Name}
			out = append(out, Claim{Key: "type " + key.String(), oid: k.oid, taken: func(s *Snapshot) OID { return s.typeNames[key] },
				err: errs.New(errs.DuplicateObject, "type \"%s\" already exists", key.name)})
		case kindRole:
			name := e.s.roles[k.oid].Name
			out = append(out, Claim{Key: "role " + name, oid: k.oid, taken: func(s *Snapshot) OID { return s.roleNames[name] },
				err: errs.New(errs.DuplicateObject, "role \"%s\" already exists", name)})
		}
	}
	return out
}

// relationName returns the name of a table, view, index or sequence.
func (s *Snapshot) relationName(k recordKey) (nameKey, bool) {
	switch k.kind {
	case kindTable:
		if t := s.tables[k.oid]; t != nil {
			return nameKey{t.Schema, t.Name}, true
		}
	case kindIndex:
		if x := s.indexes[k.oid]; x != nil {
			return nameKey{x.Schema, x.Name}, true
		}
	case kindSequence:
		if q := s.sequences[k.oid]; q != nil {
			return nameKey{q.Schema, q.Name}, true
		}
	}
	return nameKey{}, false
}

// Torn reports whether changes by others since the editor's base break what it
// relies on: a table that one of its foreign keys names is gone from now, or
// one that it dropped has become the target of a foreign key; or the functions of
// a module and the module do not belong to each other any more.
func (e *Editor) Torn(now *Snapshot) bool {
	if e.tornModules(now) {
		return true
	}
	for k, put := range e.dirty {
		if k.kind != kindTable {
			continue
		}
		if !put {
			for _, from := range now.refs[k.oid] {
				if from != k.oid && !slices.Contains(e.base.refs[k.oid], from) {
					return true
				}
			}
			continue
		}
		for _, c := range e.s.tables[k.oid].Constraints {
			if c.Kind == ConForeignKey && e.base.tables[c.RefTable] != nil && now.tables[c.RefTable] == nil {
				return true
			}
		}
	}
	return false
}
