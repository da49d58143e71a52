//go:build cgo

package pgparse

import "github.com/basaltdb/basalt/core/sql/ast"

func (c *converter) createCompositeType(n node) ast.Stmt {
	return &ast.CreateCompositeType{Loc: ast.NoLoc, Name: c.rangeVar(n.object("typevar")).QName(), Columns: list(n, "coldeflist", c.columnDef)}
}

func (c *converter) createEnum(n node) ast.Stmt {
	return &ast.CreateEnum{Loc: ast.NoLoc, Name: c.name(n, "typeName"), Labels: c.strs(n, "vals")}
}

func (c *converter) createRange(n node) ast.Stmt {
	return &ast.CreateRange{Loc: ast.NoLoc, Name: c.name(n, "typeName"), Options: c.options(n, "params")}
}

func (c *converter) alterEnum(n node) ast.Stmt {
	return &ast.AlterEnum{Loc: ast.NoLoc, Name: c.name(n, "typeName"), OldLabel: n.str("oldVal"), Label: n.str("newVal"),
		IfNotExists: n.bool("skipIfNewValExists"), Neighbor: n.str("newValNeighbor"), After: n.bool("newValIsAfter")}
}

func (c *converter) createDomain(n node) ast.Stmt {
	return &ast.CreateDomain{Loc: ast.NoLoc, Name: c.name(n, "domainname"), Type: c.typeName(n.object("typeName")),
		Collation: c.collation(n.object("collClause")), Constraints: c.columnConstraints(n, "constraints")}
}

// alterDomain converts ALTER DOMAIN; the tree tells the actions by a letter.
func (c *converter) alterDomain(n node) ast.Stmt {
	stmt := &ast.AlterDomain{Loc: ast.NoLoc, Name: c.name(n, "typeName"), ConstraintName: n.str("name"),
		IfExists: n.bool("missing_ok"), Cascade: cascade(n)}
	switch subtype := n.enum("subtype"); subtype {
	case "T":
		stmt.Action, stmt.Default = ast.DomainSetDefault, c.expr(n.node("def"))
	case "N":
		stmt.Action = ast.DomainDropNotNull
	case "O":
		stmt.Action = ast.DomainSetNotNull
	case "C":
		stmt.Action, stmt.Constraint = ast.DomainAddConstraint, c.constraint(n.node("def"))
	case "X":
		stmt.Action = ast.DomainDropConstraint
	case "V":
		stmt.Action = ast.DomainValidateConstraint
	default:
		c.unexpected("ALTER DOMAIN "+subtype, n)
	}
	return stmt
}
