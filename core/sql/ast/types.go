package ast

// CreateCompositeType is CREATE TYPE Name AS (Columns).
type CreateCompositeType struct {
	Loc
	Name    Name
	Columns []*ColumnDef
}

// CreateEnum is CREATE TYPE Name AS ENUM (Labels).
type CreateEnum struct {
	Loc
	Name   Name
	Labels []string
}

// CreateRange is CREATE TYPE Name AS RANGE (Options): subtype, collation,
// subtype_opclass, canonical, subtype_diff, multirange_type_name.
type CreateRange struct {
	Loc
	Name    Name
	Options []*Option
}

// CreateBaseType is CREATE TYPE Name [(Options)]; without options it makes a shell
// type.
type CreateBaseType struct {
	Loc
	Name    Name
	Options []*Option
}

// AlterEnum is ALTER TYPE Name ADD VALUE … or RENAME VALUE ….
type AlterEnum struct {
	Loc
	Name Name
	// OldLabel is set for RENAME VALUE OldLabel TO Label.
	OldLabel    string
	Label       string
	IfNotExists bool
	// Neighbor is the label after BEFORE or AFTER, "" for the end.
	Neighbor string
	After    bool
}

// CreateDomain is CREATE DOMAIN Name AS Type ….
type CreateDomain struct {
	Loc
	Name        Name
	Type        *TypeName
	Collation   Name
	Constraints []*Constraint
}

// AlterDomain is ALTER DOMAIN Name Action.
type AlterDomain struct {
	Loc
	Name   Name
	Action AlterDomainAction
	// Default is that of SetDefault; nil means DROP DEFAULT.
	Default Expr
	// Constraint is that of AddConstraint.
	Constraint *Constraint
	// ConstraintName is that of DropConstraint and Validate.
	ConstraintName string
	IfExists       bool
	Cascade        bool
}

// AlterDomainAction is what an AlterDomain does.
type AlterDomainAction uint8

// The actions.
const (
	DomainSetDefault AlterDomainAction = iota
	DomainSetNotNull
	DomainDropNotNull
	DomainAddConstraint
	DomainDropConstraint
	DomainValidateConstraint
)

func (*CreateCompositeType) stmtNode() {}
func (*CreateEnum) stmtNode()          {}
func (*CreateRange) stmtNode()         {}
func (*CreateBaseType) stmtNode()      {}
func (*AlterEnum) stmtNode()           {}
func (*CreateDomain) stmtNode()        {}
func (*AlterDomain) stmtNode()         {}
