// Package security decides what a role may do: it knows roles and their
// membership, and the privileges that grants give. Superusers may do anything,
// owners anything with what they own, and members of a role what the role may.
package security

import (
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
)

// Privilege is a kind of access to a table.
type Privilege uint8

// The privileges; the first five are in the order of bind.Access.
const (
	Select Privilege = iota
	Insert
	Update
	Delete
	RowLock // SELECT ... FOR UPDATE: UPDATE's right
	Truncate
	References
	Trigger
)

// letters are PostgreSQL's, as in an ACL item.
var letters = [...]byte{'r', 'a', 'w', 'd', 'w', 'D', 'x', 't'}

// Letter returns the letter that stands for p in an ACL.
func (p Privilege) Letter() byte { return letters[p] }

// IsSuperuser reports whether a role may do anything.
func IsSuperuser(snap *catalog.Snapshot, role types.OID) bool {
	r := snap.Role(role)
	return r != nil && r.Superuser
}

// HasRole reports whether member is role or a member of it, directly or not:
// whether SET ROLE may lead there.
func HasRole(snap *catalog.Snapshot, member, role types.OID) bool {
	return leadsTo(snap, member, role, false)
}

// Inherits reports whether member has the privileges of role without SET ROLE:
// those of the roles behind one that is NOINHERIT are not among them.
func Inherits(snap *catalog.Snapshot, member, role types.OID) bool {
	return leadsTo(snap, member, role, true)
}

func leadsTo(snap *catalog.Snapshot, member, role types.OID, inherited bool) bool {
	seen := map[types.OID]bool{}
	var in func(m types.OID) bool
	in = func(m types.OID) bool {
		if m == role {
			return true
		}
		r := snap.Role(m)
		if r == nil || seen[m] || inherited && !r.Inherit {
			return false
		}
		seen[m] = true
		for _, parent := range r.MemberOf {
			if in(parent) {
				return true
			}
		}
		return false
	}
	return in(member)
}

// Owns reports whether a role counts as the owner of an object.
func Owns(snap *catalog.Snapshot, role, owner types.OID) bool {
	return IsSuperuser(snap, role) || Inherits(snap, role, owner)
}

// Allowed reports whether grants give a privilege letter to a role.
func Allowed(snap *catalog.Snapshot, role types.OID, acl []catalog.Grant, letter byte) bool {
	for _, g := range acl {
		if (g.Grantee == 0 || Inherits(snap, role, g.Grantee)) && strings.IndexByte(g.Privileges, letter) >= 0 {
			return true
		}
	}
	return false
}

// CheckTable fails with 42501 unless the role has the privilege on a table.
func CheckTable(snap *catalog.Snapshot, role types.OID, t *catalog.Table, p Privilege) error {
	if Owns(snap, role, t.Owner) || Allowed(snap, role, t.ACL, p.Letter()) {
		return nil
	}
	kind := "table"
	switch t.Kind {
	case catalog.RelView:
		kind = "view"
	case catalog.RelMatView:
		kind = "materialized view"
	}
	return errs.New(errs.InsufficientPrivilege, "permission denied for %s %s", kind, t.Name)
}

// CheckOwner fails with 42501 unless the role owns an object.
func CheckOwner(snap *catalog.Snapshot, role, owner types.OID, kind, name string) error {
	if Owns(snap, role, owner) {
		return nil
	}
	return errs.New(errs.InsufficientPrivilege, "must be owner of %s %s", kind, name)
}

// CheckSchemaCreate fails with 42501 unless the role may create in a schema.
func CheckSchemaCreate(snap *catalog.Snapshot, role types.OID, ns *catalog.Schema) error {
	if Owns(snap, role, ns.Owner) || Allowed(snap, role, ns.ACL, 'C') {
		return nil
	}
	return errs.New(errs.InsufficientPrivilege, "permission denied for schema %s", ns.Name)
}

// CheckSchemaUsage fails with 42501 unless the role may use names in a schema.
func CheckSchemaUsage(snap *catalog.Snapshot, role types.OID, ns *catalog.Schema) error {
	if MayUseSchema(snap, role, ns) {
		return nil
	}
	return errs.New(errs.InsufficientPrivilege, "permission denied for schema %s", ns.Name)
}

// MayUseSchema reports whether a role may use names in a schema. Those of the
// system are everybody's.
func MayUseSchema(snap *catalog.Snapshot, role types.OID, ns *catalog.Schema) bool {
	return ns.Name == "pg_catalog" || ns.Name == "information_schema" || Owns(snap, role, ns.Owner) || Allowed(snap, role, ns.ACL, 'U')
}

// CheckSequence fails with 42501 unless the role has one of the privileges, as
// letters, on a sequence.
func CheckSequence(snap *catalog.Snapshot, role types.OID, q *catalog.Sequence, letters string) error {
	if Owns(snap, role, q.Owner) {
		return nil
	}
	for i := range len(letters) {
		if Allowed(snap, role, q.ACL, letters[i]) {
			return nil
		}
	}
	return errs.New(errs.InsufficientPrivilege, "permission denied for sequence %s", q.Name)
}

// FunctionACL returns the grants on a function: to everybody, before the first
// GRANT or REVOKE.
func FunctionACL(fn *catalog.Function) []catalog.Grant {
	if len(fn.ACL) > 0 {
		return fn.ACL
	}
	return []catalog.Grant{{Grantor: fn.Owner, Privileges: "X"}, {Grantee: fn.Owner, Grantor: fn.Owner, Privileges: "X"}}
}

// CheckFunction fails with 42501 unless the role may call a function.
func CheckFunction(snap *catalog.Snapshot, role types.OID, fn *catalog.Function) error {
	if Owns(snap, role, fn.Owner) || Allowed(snap, role, FunctionACL(fn), 'X') {
		return nil
	}
	return errs.New(errs.InsufficientPrivilege, "permission denied for function %s", fn.Name)
}
