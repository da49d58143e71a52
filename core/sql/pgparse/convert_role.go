//go:build cgo

package pgparse

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

var roleSpecKinds = map[string]ast.RoleSpecKind{
	"ROLESPEC_CSTRING": ast.RoleNamed, "ROLESPEC_CURRENT_ROLE": ast.RoleCurrentRole, "ROLESPEC_CURRENT_USER": ast.RoleCurrentUser,
	"ROLESPEC_SESSION_USER": ast.RoleSessionUser, "ROLESPEC_PUBLIC": ast.RolePublic,
}

// roleSpec converts a RoleSpec; nil for an absent one.
func (c *converter) roleSpec(n node) *ast.RoleSpec {
	if !n.exists() {
		return nil
	}
	return &ast.RoleSpec{Loc: loc(n), Kind: oneOf(c, roleSpecKinds, n.enum("roletype")), Name: n.str("rolename")}
}

func (c *converter) roleSpecs(n node, key string) []*ast.RoleSpec { return list(n, key, c.roleSpec) }

// roleName returns the name of a role where an option's value is a list of names.
func (c *converter) roleName(n node) string {
	role := c.roleSpec(n)
	if role.Kind != ast.RoleNamed {
		c.fail(errs.New(errs.FeatureNotSupported, "a role must be given by its name here").At(lex.CharPos(c.text, int(role.Pos))))
	}
	return role.Name
}

// roleOptions converts the options of a role. PASSWORD NULL is an option without a
// value in the tree.
func (c *converter) roleOptions(n node) []*ast.Option {
	options := c.options(n, "options")
	for _, o := range options {
		if o.Name == "password" && o.Value == nil {
			o.Value = &ast.NullLit{Loc: o.Loc}
		}
	}
	return options
}

func (c *converter) createRole(n node) ast.Stmt {
	return &ast.CreateRole{Loc: ast.NoLoc, User: n.enum("stmt_type") == "ROLESTMT_USER", Name: n.str("role"), Options: c.roleOptions(n)}
}

func (c *converter) alterRole(n node) ast.Stmt {
	return &ast.AlterRole{Loc: ast.NoLoc, Role: c.roleSpec(n.object("role")), Options: c.roleOptions(n), DropMembers: n.int("action") < 0}
}

func (c *converter) alterRoleSet(n node) ast.Stmt {
	return &ast.AlterRoleSet{Loc: ast.NoLoc, Role: c.roleSpec(n.object("role")), Database: n.str("database"), Set: c.set(n.object("setstmt"))}
}

func (c *converter) alterDatabaseSet(n node) ast.Stmt {
	return &ast.AlterDatabaseSet{Loc: ast.NoLoc, Database: n.str("dbname"), Set: c.set(n.object("setstmt"))}
}

func (c *converter) alterSystem(n node) ast.Stmt {
	return &ast.AlterSystem{Loc: ast.NoLoc, Set: c.set(n.object("setstmt"))}
}

func (c *converter) dropRole(n node) ast.Stmt {
	return &ast.DropRole{Loc: ast.NoLoc, Roles: c.roleSpecs(n, "roles"), IfExists: n.bool("missing_ok")}
}

func (c *converter) dropOwned(n node) ast.Stmt {
	return &ast.DropOwned{Loc: ast.NoLoc, Roles: c.roleSpecs(n, "roles"), Cascade: cascade(n)}
}

func (c *converter) reassignOwned(n node) ast.Stmt {
	return &ast.ReassignOwned{Loc: ast.NoLoc, Roles: c.roleSpecs(n, "roles"), NewOwner: c.roleSpec(n.object("newrole"))}
}

var grantTargets = map[string]ast.GrantTarget{
	"ACL_TARGET_OBJECT": ast.GrantOnObjects, "ACL_TARGET_ALL_IN_SCHEMA": ast.GrantOnAllInSchema, "ACL_TARGET_DEFAULTS": ast.GrantOnDefaults,
}

func (c *converter) grantStmt(n node) ast.Stmt { return c.grant(n) }

func (c *converter) grant(n node) *ast.Grant {
	kind := oneOf(c, objectKinds, n.enum("objtype"))
	return &ast.Grant{
		Loc:         ast.NoLoc,
		Revoke:      !n.bool("is_grant"),
		Privileges:  list(n, "privileges", c.privilege),
		Target:      oneOf(c, grantTargets, n.enum("targtype")),
		Kind:        kind,
		Objects:     c.objectNames(kind, n, "objects"),
		Grantees:    c.roleSpecs(n, "grantees"),
		GrantOption: n.bool("grant_option"),
		GrantedBy:   c.roleSpec(n.object("grantor")),
		Cascade:     cascade(n),
	}
}

func (c *converter) privilege(n node) ast.Privilege {
	return ast.Privilege{Name: n.str("priv_name"), Columns: c.strs(n, "cols")}
}

// invalidGrantOperation is the SQLSTATE of a GRANT that makes no sense.
const invalidGrantOperation errs.Code = "0LP01"

func (c *converter) grantRole(n node) ast.Stmt {
	return &ast.GrantRole{
		Loc:    ast.NoLoc,
		Revoke: !n.bool("is_grant"),
		Roles: list(n, "granted_roles", func(e node) string {
			if e.count("cols") > 0 {
				c.fail(errs.New(invalidGrantOperation, "column names cannot be included in GRANT/REVOKE ROLE"))
			}
			return e.str("priv_name")
		}),
		Grantees:  c.roleSpecs(n, "grantee_roles"),
		Options:   c.options(n, "opt"),
		GrantedBy: c.roleSpec(n.object("grantor")),
		Cascade:   cascade(n),
	}
}

func (c *converter) alterDefaultPrivileges(n node) ast.Stmt {
	stmt := &ast.AlterDefaultPrivileges{Loc: ast.NoLoc, Grant: c.grant(n.object("action"))}
	for e := range n.items("options") {
		arg := e.node("arg")
		switch e.enum("defname") {
		case "schemas":
			c.once(stmt.Schemas != nil, e)
			stmt.Schemas = c.strs(arg, "items")
		case "roles":
			c.once(stmt.Roles != nil, e)
			stmt.Roles = c.roleSpecs(arg, "items")
		}
		e.ignore("defaction", "location")
	}
	return stmt
}

func (c *converter) createPolicy(n node) ast.Stmt {
	return &ast.CreatePolicy{Loc: ast.NoLoc, Name: n.str("policy_name"), Table: c.rangeVar(n.object("table")), Command: n.str("cmd_name"),
		Permissive: n.bool("permissive"), Roles: c.roleSpecs(n, "roles"), Using: c.expr(n.node("qual")), WithCheck: c.expr(n.node("with_check"))}
}

func (c *converter) alterPolicy(n node) ast.Stmt {
	return &ast.AlterPolicy{Loc: ast.NoLoc, Name: n.str("policy_name"), Table: c.rangeVar(n.object("table")),
		Roles: c.roleSpecs(n, "roles"), Using: c.expr(n.node("qual")), WithCheck: c.expr(n.node("with_check"))}
}
