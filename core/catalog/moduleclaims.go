package catalog

import (
	"strconv"

	"github.com/basaltdb/basalt/core/base/errs"
)

// usedModules returns the named modules that the changes are about: those that
// are put or dropped, and those that functions are bound to.
func (e *Editor) usedModules() map[OID]bool {
	used := map[OID]bool{}
	for k, put := range e.dirty {
		switch {
		case k.kind == kindModule:
			used[k.oid] = e.base.named(k.oid) || e.s.named(k.oid)
		case k.kind == kindFunction && put:
			used[e.s.functions[k.oid].Module] = e.s.named(e.s.functions[k.oid].Module)
		}
	}
	for oid, named := range used {
		if !named {
			delete(used, oid)
		}
	}
	return used
}

func (s *Snapshot) named(oid OID) bool {
	m := s.modules[oid]
	return m != nil && m.Named
}

// moduleClaims are the claims of the names of modules, and of modules: who binds a
// function to one and who replaces it take turns, since each relies on what the
// other changes.
func (e *Editor) moduleClaims() []Claim {
	var out []Claim
	for oid := range e.usedModules() {
		out = append(out, Claim{Key: "module content " + strconv.FormatUint(uint64(oid), 10), taken: func(*Snapshot) OID { return 0 }})
		m := e.s.modules[oid]
		if m == nil {
			continue
		}
		key := nameKey{m.Schema, m.Name}
		if before := e.base.modules[oid]; before != nil && before.Named && key == (nameKey{before.Schema, before.Name}) {
			continue
		}
		out = append(out, Claim{Key: "module " + key.String(), oid: oid, taken: func(s *Snapshot) OID { return s.moduleNames[key] },
			err: errs.New(errs.DuplicateObject, "module \"%s\" already exists", key.name)})
	}
	return out
}

// tornModules is Torn for modules: others have changed one that the changes are
// about, or the functions that are bound to it.
func (e *Editor) tornModules(now *Snapshot) bool {
	for oid := range e.usedModules() {
		if before, after := e.base.modules[oid], now.modules[oid]; before != nil && (after == nil || after.SHA256 != before.SHA256) {
			return true
		}
		if _, changed := e.dirty[recordKey{kindModule, oid}]; !changed {
			continue
		}
		for _, f := range now.FunctionsOf(oid) {
			if was := e.base.functions[f.OID]; was == nil || was.Module != oid || was.Source != f.Source {
				return true
			}
		}
	}
	return false
}
