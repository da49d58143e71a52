package ast

// RoleSpec names a role, or one of the words that stand for one.
type RoleSpec struct {
	Loc
	Kind RoleSpecKind
	// Name is set for RoleNamed only.
	Name string
}

// RoleSpecKind is the kind of a RoleSpec.
type RoleSpecKind uint8

// The kinds.
const (
	RoleNamed RoleSpecKind = iota
	RoleCurrentRole
	RoleCurrentUser
	RoleSessionUser
	RolePublic
)

// CreateRole is CREATE ROLE|USER|GROUP. The options are named superuser, createdb,
// createrole, inherit, canlogin, isreplication, bypassrls (BoolLit), password
// (StringLit, or NullLit for PASSWORD NULL), connectionlimit (IntLit), validUntil
// (StringLit), sysid, addroleto, rolemembers, adminmembers (Names).
type CreateRole struct {
	Loc
	// User marks CREATE USER, for which LOGIN is the default.
	User    bool
	Name    string
	Options []*Option
}

// AlterRole is ALTER ROLE|USER Role options, or ALTER GROUP … ADD|DROP USER.
type AlterRole struct {
	Loc
	Role    *RoleSpec
	Options []*Option
	// DropMembers marks ALTER GROUP … DROP USER.
	DropMembers bool
}

// AlterRoleSet is ALTER ROLE Role|ALL [IN DATABASE d] SET|RESET ….
type AlterRoleSet struct {
	Loc
	// Role is nil for ALL.
	Role     *RoleSpec
	Database string
	Set      *Set
}

// AlterDatabaseSet is ALTER DATABASE d SET|RESET ….
type AlterDatabaseSet struct {
	Loc
	Database string
	Set      *Set
}

// AlterSystem is ALTER SYSTEM SET|RESET ….
type AlterSystem struct {
	Loc
	Set *Set
}

// DropRole is DROP ROLE|USER|GROUP.
type DropRole struct {
	Loc
	Roles    []*RoleSpec
	IfExists bool
}

// DropOwned is DROP OWNED BY Roles.
type DropOwned struct {
	Loc
	Roles   []*RoleSpec
	Cascade bool
}

// ReassignOwned is REASSIGN OWNED BY Roles TO NewOwner.
type ReassignOwned struct {
	Loc
	Roles    []*RoleSpec
	NewOwner *RoleSpec
}

// Grant is GRANT, or with Revoke REVOKE, of privileges on objects.
type Grant struct {
	Loc
	Revoke bool
	// Privileges is empty for ALL [PRIVILEGES].
	Privileges []Privilege
	Target     GrantTarget
	Kind       ObjectKind
	// Objects are the objects, or the schemas of ALL … IN SCHEMA.
	Objects  []*ObjectName
	Grantees []*RoleSpec
	// GrantOption is WITH GRANT OPTION, or GRANT OPTION FOR of REVOKE.
	GrantOption bool
	GrantedBy   *RoleSpec
	Cascade     bool
}

// Privilege is one privilege; Name is "" for ALL (columns).
type Privilege struct {
	Name    string
	Columns []string
}

// GrantTarget is what a Grant's Objects are.
type GrantTarget uint8

// The grant targets.
const (
	GrantOnObjects GrantTarget = iota
	GrantOnAllInSchema
	GrantOnDefaults
)

// GrantRole is GRANT Roles TO Grantees, or with Revoke REVOKE Roles FROM Grantees.
type GrantRole struct {
	Loc
	Revoke bool
	// Roles may carry names only.
	Roles    []string
	Grantees []*RoleSpec
	// Options are admin, inherit and set (BoolLit).
	Options   []*Option
	GrantedBy *RoleSpec
	Cascade   bool
}

// AlterDefaultPrivileges is ALTER DEFAULT PRIVILEGES [FOR ROLE …] [IN SCHEMA …] Grant.
type AlterDefaultPrivileges struct {
	Loc
	Roles   []*RoleSpec
	Schemas []string
	Grant   *Grant
}

// CreatePolicy is CREATE POLICY Name ON Table ….
type CreatePolicy struct {
	Loc
	Name       string
	Table      *RangeVar
	Command    string // all, select, insert, update or delete
	Permissive bool
	Roles      []*RoleSpec
	Using      Expr
	WithCheck  Expr
}

// AlterPolicy is ALTER POLICY Name ON Table ….
type AlterPolicy struct {
	Loc
	Name      string
	Table     *RangeVar
	Roles     []*RoleSpec
	Using     Expr
	WithCheck Expr
}

func (*CreateRole) stmtNode()             {}
func (*AlterRole) stmtNode()              {}
func (*AlterRoleSet) stmtNode()           {}
func (*AlterDatabaseSet) stmtNode()       {}
func (*AlterSystem) stmtNode()            {}
func (*DropRole) stmtNode()               {}
func (*DropOwned) stmtNode()              {}
func (*ReassignOwned) stmtNode()          {}
func (*Grant) stmtNode()                  {}
func (*GrantRole) stmtNode()              {}
func (*AlterDefaultPrivileges) stmtNode() {}
func (*CreatePolicy) stmtNode()           {}
func (*AlterPolicy) stmtNode()            {}
