package session

import (
	"context"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/security/scram"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// roleSpec resolves a role as written.
func (s *Session) roleSpec(snap *catalog.Snapshot, r *ast.RoleSpec) (*catalog.Role, error) {
	name := r.Name
	switch r.Kind {
	case ast.RoleSessionUser:
		name = s.login.Name
	case ast.RoleCurrentRole, ast.RoleCurrentUser:
		name = s.role.Name
	}
	if role := snap.RoleNamed(name); role != nil {
		return role, nil
	}
	return nil, errs.New(errs.UndefinedObject, "role \"%s\" does not exist", name)
}

// mayManageRoles checks that the current role may do something to roles; to
// superusers only superusers may.
func (s *Session) mayManageRoles(snap *catalog.Snapshot, what string, roles ...*catalog.Role) error {
	own := snap.Role(s.role.OID)
	ok := own != nil && (own.Superuser || own.CreateRole)
	for _, r := range roles {
		ok = ok && (own.Superuser || !r.Superuser)
	}
	if ok {
		return nil
	}
	return errs.New(errs.InsufficientPrivilege, "permission denied to %s", what)
}

// createRole runs CREATE ROLE and CREATE USER.
func (s *Session) createRole(ctx context.Context, x *ast.CreateRole) (*Result, error) {
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		snap := ed.Snapshot()
		if err := s.mayManageRoles(snap, "create role"); err != nil {
			return err
		}
		if snap.RoleNamed(x.Name) != nil {
			return errs.New(errs.DuplicateObject, "role \"%s\" already exists", x.Name)
		}
		if strings.HasPrefix(x.Name, "pg_") || x.Name == "public" {
			return errs.New(errs.ReservedName, "role name \"%s\" is reserved", x.Name)
		}
		r := &catalog.Role{OID: s.db.newOID(), Name: x.Name, Inherit: true, Login: x.User, ConnLimit: -1}
		if err := s.roleOptions(snap, r, x.Options); err != nil {
			return err
		}
		ed.PutRole(r)
		return nil
	})
	return done("CREATE ROLE"), err
}

// roleOptions applies the options of CREATE and ALTER ROLE.
func (s *Session) roleOptions(snap *catalog.Snapshot, r *catalog.Role, opts []*ast.Option) error {
	for _, o := range opts {
		on := true
		if b, ok := o.Value.(*ast.BoolLit); ok {
			on = b.Value
		}
		if err := s.mayGive(o.Name); err != nil {
			return err
		}
		switch o.Name {
		case "superuser":
			r.Superuser = on
		case "canlogin", "login":
			r.Login = on
		case "createdb":
			r.CreateDB = on
		case "createrole":
			r.CreateRole = on
		case "inherit":
			r.Inherit = on
		case "isreplication", "replication":
			r.Replication = on
		case "bypassrls":
			r.BypassRLS = on
		case "password":
			lit, ok := o.Value.(*ast.StringLit)
			if !ok {
				r.Verifier = ""
				continue
			}
			v, err := scram.NewVerifier(lit.Value, int(s.values.Int("scram_iterations")), s.db.env.Rand)
			if err != nil {
				return err
			}
			r.Verifier = v
		case "connectionlimit":
			if n, ok := o.Value.(*ast.IntLit); ok {
				r.ConnLimit = int32(n.Value)
			}
		case "addroleto":
			for _, name := range o.Names {
				g := snap.RoleNamed(name)
				if g == nil {
					return errs.New(errs.UndefinedObject, "role \"%s\" does not exist", name)
				}
				if err := s.mayManageRoles(snap, "grant role \""+name+"\"", g); err != nil {
					return err
				}
				r.MemberOf = append(r.MemberOf, g.OID)
			}
		case "validuntil", "sysid":
		default:
			return errs.New(errs.FeatureNotSupported, "role option \"%s\" is not supported", o.Name)
		}
	}
	return nil
}

// mayGive checks that the current role may give a role an attribute: those that
// lead to everybody's data are the superusers' to give, and the others only
// those who have them may pass on.
func (s *Session) mayGive(option string) error {
	own := s.role
	if snap := s.snapshotOrNil(); snap != nil && snap.Role(own.OID) != nil {
		own = snap.Role(own.OID)
	}
	has := true
	switch option {
	case "superuser", "isreplication", "replication", "bypassrls":
		has = false
	case "createdb":
		has = own.CreateDB
	case "createrole":
		has = own.CreateRole
	}
	if has || own.Superuser {
		return nil
	}
	return errs.New(errs.InsufficientPrivilege, "permission denied to change the attribute %s of a role", strings.ToUpper(option))
}

// alterRole runs ALTER ROLE.
func (s *Session) alterRole(ctx context.Context, x *ast.AlterRole) (*Result, error) {
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		old, err := s.roleSpec(ed.Snapshot(), x.Role)
		if err != nil {
			return err
		}
		own := old.OID == s.role.OID && !slices.ContainsFunc(x.Options, func(o *ast.Option) bool { return o.Name != "password" })
		if !own { // everybody may change the own password, and nothing else
			if err := s.mayManageRoles(ed.Snapshot(), "alter role", old); err != nil {
				return err
			}
		}
		r := *old
		if err := s.roleOptions(ed.Snapshot(), &r, x.Options); err != nil {
			return err
		}
		ed.PutRole(&r)
		return nil
	})
	return done("ALTER ROLE"), err
}

// dropRole runs DROP ROLE.
func (s *Session) dropRole(ctx context.Context, x *ast.DropRole) (*Result, error) {
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		for _, spec := range x.Roles {
			r, err := s.roleSpec(ed.Snapshot(), spec)
			if err != nil {
				if x.IfExists {
					s.Notice(errs.New(errs.UndefinedObject, "role \"%s\" does not exist, skipping", spec.Name))
					continue
				}
				return err
			}
			if err := s.mayManageRoles(ed.Snapshot(), "drop role", r); err != nil {
				return err
			}
			switch r.OID {
			case s.role.OID:
				return errs.New(errs.ObjectInUse, "current user cannot be dropped")
			case s.login.OID:
				return errs.New(errs.ObjectInUse, "session user cannot be dropped")
			case catalog.BootstrapRoleOID:
				return errs.New(errs.DependentObjectsStillExist, "cannot drop role %s because it is required by the database system", r.Name)
			}
			if uses := roleUses(ed.Snapshot(), r.OID); len(uses) > 0 {
				return errs.New(errs.DependentObjectsStillExist, "role \"%s\" cannot be dropped because some objects depend on it", r.Name).
					WithDetail("%s", strings.Join(uses, "\n"))
			}
			for _, member := range ed.Snapshot().Roles() {
				if slices.Contains(member.MemberOf, r.OID) {
					c := *member
					c.MemberOf = slices.DeleteFunc(slices.Clone(c.MemberOf), func(o types.OID) bool { return o == r.OID })
					ed.PutRole(&c)
				}
			}
			ed.DropRole(r.OID)
		}
		return nil
	})
	return done("DROP ROLE"), err
}

// roleUses lists what a role owns or has privileges on.
func roleUses(snap *catalog.Snapshot, role types.OID) []string {
	var out []string
	note := func(kind, name string, owner types.OID, acl []catalog.Grant) {
		if owner == role {
			out = append(out, "owner of "+kind+" "+name)
		} else if slices.ContainsFunc(acl, func(g catalog.Grant) bool { return g.Grantee == role }) {
			out = append(out, "privileges for "+kind+" "+name)
		}
	}
	for _, ns := range snap.Schemas() {
		note("schema", ns.Name, ns.Owner, ns.ACL)
	}
	for _, t := range snap.Tables() {
		note(relWord(t), t.Name, t.Owner, t.ACL)
	}
	for _, q := range snap.Sequences() {
		note("sequence", q.Name, q.Owner, q.ACL)
	}
	for _, f := range snap.Functions() {
		note("function", f.Name, f.Owner, f.ACL)
	}
	for _, m := range snap.Modules() {
		if m.Named {
			note("module", m.Name, m.Owner, m.ACL)
		}
	}
	return out
}

// grantRole runs GRANT and REVOKE of roles.
func (s *Session) grantRole(ctx context.Context, x *ast.GrantRole) (*Result, error) {
	for _, o := range x.Options {
		if on, ok := o.Value.(*ast.BoolLit); !ok || on.Value != (o.Name != "admin") {
			return nil, errs.New(errs.FeatureNotSupported, "the option %s of GRANT is not supported", strings.ToUpper(o.Name))
		}
	}
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		for _, name := range x.Roles {
			role := ed.Snapshot().RoleNamed(name)
			if role == nil {
				return errs.New(errs.UndefinedObject, "role \"%s\" does not exist", name)
			}
			if err := s.mayManageRoles(ed.Snapshot(), "grant role \""+name+"\"", role); err != nil {
				return err
			}
			for _, g := range x.Grantees {
				member, err := s.roleSpec(ed.Snapshot(), g)
				if err == nil {
					err = s.changeMember(ed, role, member, x.Revoke)
				}
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	return done(ast.Tag(x)), err
}

func (s *Session) changeMember(ed *catalog.Editor, role, member *catalog.Role, revoke bool) error {
	has := slices.Contains(member.MemberOf, role.OID)
	if !revoke && security.HasRole(ed.Snapshot(), role.OID, member.OID) {
		return errs.New(errs.InvalidGrantOperation, "role \"%s\" is a member of role \"%s\"", role.Name, member.Name)
	}
	switch {
	case !revoke && has:
		s.Notice(errs.New(errs.SuccessfulCompletion, "role \"%s\" is already a member of role \"%s\"", member.Name, role.Name))
		return nil
	case revoke && !has:
		s.Notice(warning(errs.Warning, "role \"%s\" is not a member of role \"%s\"", member.Name, role.Name))
		return nil
	}
	c := *member
	if revoke {
		c.MemberOf = slices.DeleteFunc(slices.Clone(c.MemberOf), func(o types.OID) bool { return o == role.OID })
	} else {
		c.MemberOf = append(slices.Clone(c.MemberOf), role.OID)
	}
	ed.PutRole(&c)
	return nil
}

var privilegeLetters = map[string]string{"select": "r", "insert": "a", "update": "w", "delete": "d", "truncate": "D",
	"references": "x", "trigger": "t", "usage": "U", "create": "C", "execute": "X", "connect": "c", "temporary": "T"}

// grant runs GRANT and REVOKE on objects.
func (s *Session) grant(ctx context.Context, x *ast.Grant) (*Result, error) {
	letters := ""
	for _, p := range x.Privileges {
		if len(p.Columns) > 0 {
			return nil, errs.New(errs.FeatureNotSupported, "privileges on single columns are not supported").
				WithHint("Grant on a view with the columns instead.")
		}
		l, ok := privilegeLetters[strings.ToLower(p.Name)]
		if !ok {
			return nil, errs.New(errs.SyntaxError, "unrecognized privilege type \"%s\"", p.Name)
		}
		letters += l
	}
	err := s.edit(ctx, func(ed *catalog.Editor) error {
		snap := ed.Snapshot()
		var to []types.OID
		for _, g := range x.Grantees {
			if g.Kind == ast.RolePublic {
				to = append(to, 0)
				continue
			}
			r, err := s.roleSpec(snap, g)
			if err != nil {
				return err
			}
			to = append(to, r.OID)
		}
		return s.grantOn(ed, x, to, letters)
	})
	return done(ast.Tag(x)), err
}

func (s *Session) grantOn(ed *catalog.Editor, x *ast.Grant, to []types.OID, letters string) error {
	snap := ed.Snapshot()
	change := func(acl []catalog.Grant, all string) []catalog.Grant {
		if letters == "" {
			return changeACL(acl, to, all, s.role.OID, x.Revoke)
		}
		return changeACL(acl, to, letters, s.role.OID, x.Revoke)
	}
	table := func(t *catalog.Table) error {
		if err := security.CheckOwner(snap, s.role.OID, t.Owner, "table", t.Name); err != nil {
			return err
		}
		c := *t
		c.ACL = change(t.ACL, "arwdDxt")
		ed.PutTable(&c)
		return nil
	}
	for _, o := range x.Objects {
		switch {
		case x.Target == ast.GrantOnAllInSchema:
			ns := snap.SchemaNamed(o.Name.Last())
			if ns == nil {
				return errs.New(errs.InvalidSchemaName, "schema \"%s\" does not exist", o.Name.Last())
			}
			for _, t := range snap.Tables() {
				if t.Schema == ns.OID && x.Kind == ast.ObjectTable {
					if err := table(t); err != nil {
						return err
					}
				}
			}
		case x.Kind == ast.ObjectTable:
			t, err := s.tableNamed(snap, o.Name)
			if err != nil {
				return err
			}
			if err := table(t); err != nil {
				return err
			}
		case x.Kind == ast.ObjectSchema:
			ns := snap.SchemaNamed(o.Name.Last())
			if ns == nil {
				return errs.New(errs.InvalidSchemaName, "schema \"%s\" does not exist", o.Name.Last())
			}
			if err := security.CheckOwner(snap, s.role.OID, ns.Owner, "schema", ns.Name); err != nil {
				return err
			}
			c := *ns
			c.ACL = change(ns.ACL, "UC")
			ed.PutSchema(&c)
		case x.Kind == ast.ObjectSequence:
			seq, err := s.findSequence(snap, o.Name)
			if err != nil {
				return err
			}
			if err := security.CheckOwner(snap, s.role.OID, seq.Owner, "sequence", seq.Name); err != nil {
				return err
			}
			c := *seq
			c.ACL = change(seq.ACL, "rwU")
			ed.PutSequence(&c)
		case x.Kind == ast.ObjectFunction || x.Kind == ast.ObjectProcedure || x.Kind == ast.ObjectRoutine:
			fn, err := s.functionNamed(snap, o, strings.ToLower(x.Kind.String()))
			if err != nil {
				return err
			}
			if err := security.CheckOwner(snap, s.role.OID, fn.Owner, routineWord(fn), fn.Name); err != nil {
				return err
			}
			c := *fn
			c.ACL = change(security.FunctionACL(fn), "X")
			ed.PutFunction(&c)
		case x.Kind == ast.ObjectModule:
			m, err := s.ownModule(snap, o.Name)
			if err != nil {
				return err
			}
			c := *m
			c.ACL = change(m.ACL, "U")
			ed.PutModule(&c)
		default:
			return errs.New(errs.FeatureNotSupported, "GRANT on a %s is not supported", strings.ToLower(x.Kind.String()))
		}
	}
	return nil
}

// changeACL adds privileges to the grants of some roles, or takes them away.
func changeACL(acl []catalog.Grant, to []types.OID, letters string, grantor types.OID, revoke bool) []catalog.Grant {
	out := slices.Clone(acl)
	for _, role := range to {
		at := slices.IndexFunc(out, func(g catalog.Grant) bool { return g.Grantee == role })
		if at < 0 {
			if revoke {
				continue
			}
			out = append(out, catalog.Grant{Grantee: role, Grantor: grantor})
			at = len(out) - 1
		}
		for _, l := range letters {
			has := strings.ContainsRune(out[at].Privileges, l)
			if revoke && has {
				out[at].Privileges = strings.ReplaceAll(out[at].Privileges, string(l), "")
			} else if !revoke && !has {
				out[at].Privileges += string(l)
			}
		}
		if out[at].Privileges == "" {
			out = slices.Delete(out, at, at+1)
		}
	}
	return out
}
