package session

import (
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
)

// privilegeNames are the privileges that a kind of object has, with the letter
// of each in an ACL.
var privilegeNames = map[string]map[string]byte{
	"table":      {"SELECT": 'r', "INSERT": 'a', "UPDATE": 'w', "DELETE": 'd', "TRUNCATE": 'D', "REFERENCES": 'x', "TRIGGER": 't'},
	"any_column": {"SELECT": 'r', "INSERT": 'a', "UPDATE": 'w', "REFERENCES": 'x'},
	"sequence":   {"USAGE": 'U', "SELECT": 'r', "UPDATE": 'w'},
	"schema":     {"CREATE": 'C', "USAGE": 'U'},
	"function":   {"EXECUTE": 'X'},
	"type":       {"USAGE": 'U'},
	"language":   {"USAGE": 'U'},
	"database":   {"CREATE": 'C', "CONNECT": 'c', "TEMP": 'T', "TEMPORARY": 'T'},
	"tablespace": {"CREATE": 'C'},
	"role":       {"MEMBER": 'm', "USAGE": 'm', "SET": 'm'},
}

// publicLetters are what PUBLIC has, whatever is granted. Basalt lets every role
// use types and languages.
var publicLetters = map[string]string{"type": "U", "language": "U", "database": "cT"}

// HasPrivilege implements ext.CatalogReader.
func (c *catalogReader) HasPrivilege(kind string, role, object types.OID, privileges string) (yes, known bool, err error) {
	snap := c.s.snapshotOrNil()
	if snap == nil {
		return false, false, nil
	}
	if role == 0 {
		role = c.s.role.OID
	} else if snap.Role(role) == nil {
		return false, false, errs.New(errs.UndefinedObject, "role with OID %d does not exist", role)
	}
	for p := range strings.SplitSeq(privileges, ",") {
		p = strings.ToUpper(strings.TrimSpace(p))
		p, option := strings.CutSuffix(p, " WITH GRANT OPTION")
		letter, ok := privilegeNames[kind][p]
		if !ok {
			return false, false, errs.New(errs.InvalidParameterValue, "unrecognized privilege type: \"%s\"", p)
		}
		one, found := c.hasOne(snap, kind, role, object, letter, option)
		known = known || found
		yes = yes || one
	}
	return yes, known, nil
}

// hasOne answers for one privilege; option asks for the right to grant it.
func (c *catalogReader) hasOne(snap *catalog.Snapshot, kind string, role, object types.OID, letter byte, option bool) (yes, known bool) {
	if kind == "role" {
		return security.HasRole(snap, role, object) || security.IsSuperuser(snap, role), snap.Role(object) != nil
	}
	owner, acl, known := c.rightsOf(snap, kind, object)
	switch {
	case !known:
		return false, false
	case security.Owns(snap, role, owner):
		return true, true
	case option:
		return slices.ContainsFunc(acl, func(g catalog.Grant) bool {
			return strings.IndexByte(g.Options, letter) >= 0 && security.Inherits(snap, role, g.Grantee)
		}), true
	}
	return strings.IndexByte(publicLetters[kind], letter) >= 0 || security.Allowed(snap, role, acl, letter), true
}

// rightsOf returns the owner and grants of an object. What the system made
// belongs to the first superuser, and everybody may read its relations.
func (c *catalogReader) rightsOf(snap *catalog.Snapshot, kind string, object types.OID) (owner types.OID, acl []catalog.Grant, known bool) {
	const system = catalog.BootstrapRoleOID
	switch kind {
	case "table", "any_column", "sequence":
		if t := snap.Table(object); t != nil {
			return t.Owner, t.ACL, true
		}
		if q := snap.Sequence(object); q != nil {
			return q.Owner, q.ACL, true
		}
		_, found := c.s.db.system.relName(object)
		return system, []catalog.Grant{{Privileges: "r"}}, found
	case "schema":
		if ns := snap.Schema(object); ns != nil {
			if security.MayUseSchema(snap, 0, ns) { // everybody's
				return ns.Owner, append(ns.ACL[:len(ns.ACL):len(ns.ACL)], catalog.Grant{Privileges: "U"}), true
			}
			return ns.Owner, ns.ACL, true
		}
		return 0, nil, false
	case "function":
		if fn := snap.Function(object); fn != nil {
			return fn.Owner, security.FunctionACL(fn), true
		}
		return system, []catalog.Grant{{Privileges: "X"}}, true
	}
	return system, nil, true
}
