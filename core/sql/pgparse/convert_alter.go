//go:build cgo

package pgparse

import (
	"strings"

	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

func (c *converter) alterTable(n node) ast.Stmt {
	stmt := &ast.AlterTable{
		Loc:      ast.NoLoc,
		Kind:     oneOf(c, objectKinds, n.enum("objtype")),
		Relation: c.rangeVar(n.object("relation")),
		IfExists: n.bool("missing_ok"),
	}
	statistics := 0
	for cmd := range n.items("cmds") {
		if cmd.enum("subtype") == "AT_SetStatistics" {
			stmt.Cmds = append(stmt.Cmds, c.setStatistics(cmd, statistics))
			statistics++
			continue
		}
		stmt.Cmds = append(stmt.Cmds, c.alterTableCmd(cmd))
	}
	return stmt
}

// setStatistics converts the which-th SET STATISTICS of a statement. Its target is
// an Integer without a position, so a negative one is looked up in the text.
func (c *converter) setStatistics(n node, which int) ast.AlterTableCmd {
	cmd := &ast.SetStatistics{Column: n.str("name"), ColumnNumber: int32(n.int("num")), Target: n.node("def").int("ival")}
	n.ignore("behavior")
	if cmd.Target != 0 {
		return cmd
	}
	l := lex.New(c.text)
	for t := l.Next(); t.Kind != lex.EOF; t = l.Next() {
		if t.Keyword() != lex.KwStatistics {
			continue
		}
		if next := l.Next(); next.Kind != lex.Integer && !next.Is('-') && !next.Is('+') {
			continue
		} else if which--; which < 0 {
			cmd.Target = c.integer(n.node("def"), next.Start)
			return cmd
		}
	}
	return cmd
}

// alterTableCmd converts an AlterTableCmd by its subtype: columns here, then
// constraints, then the table as a whole.
func (c *converter) alterTableCmd(n node) ast.AlterTableCmd {
	n.ignore("recurse")
	name, def, missingOK, drop := n.str("name"), n.node("def"), n.bool("missing_ok"), cascade(n)
	switch n.enum("subtype") {
	case "AT_AddColumn":
		return &ast.AddColumn{Column: c.columnDef(def), IfNotExists: missingOK, Cascade: drop}
	case "AT_DropColumn":
		return &ast.DropColumn{Column: name, IfExists: missingOK, Cascade: drop}
	case "AT_AlterColumnType":
		def.ignore("location")
		return &ast.AlterColumnType{Column: name, Type: c.typeName(def.object("typeName")), Collation: c.collation(def.object("collClause")),
			Using: c.expr(def.node("raw_default")), Cascade: drop}
	case "AT_ColumnDefault":
		return &ast.SetColumnDefault{Column: name, Default: c.expr(def)}
	case "AT_SetNotNull", "AT_DropNotNull":
		return &ast.SetNotNull{Column: name, Drop: n.enum("subtype") == "AT_DropNotNull"}
	case "AT_DropExpression":
		return &ast.DropExpression{Column: name, IfExists: missingOK}
	case "AT_AddIdentity":
		return &ast.AddIdentity{Column: name, Identity: c.constraint(def)}
	case "AT_SetIdentity":
		return c.setIdentity(name, def)
	case "AT_DropIdentity":
		return &ast.DropIdentity{Column: name, IfExists: missingOK}
	case "AT_SetStorage":
		return &ast.SetColumnStorage{Column: name, Storage: c.sval(def)}
	case "AT_SetCompression":
		return &ast.SetColumnCompression{Column: name, Compression: c.sval(def)}
	case "AT_SetOptions", "AT_ResetOptions":
		return &ast.SetColumnOptions{Column: name, Reset: n.enum("subtype") == "AT_ResetOptions", Options: c.options(def, "items")}
	case "AT_AddConstraint":
		return &ast.AddConstraint{Constraint: c.constraint(def)}
	case "AT_AlterConstraint":
		return &ast.AlterConstraint{Constraint: c.alteredConstraint(def)}
	case "AT_ValidateConstraint":
		return &ast.ValidateConstraint{Name: name}
	case "AT_DropConstraint":
		return &ast.DropConstraint{Name: name, IfExists: missingOK, Cascade: drop}
	}
	return c.alterRelationCmd(n, name, def)
}

// alterRelationCmd converts the actions that are about the table as a whole.
func (c *converter) alterRelationCmd(n node, name string, def node) ast.AlterTableCmd {
	subtype := n.enum("subtype")
	switch subtype {
	case "AT_ChangeOwner":
		return &ast.SetOwner{Owner: c.roleSpec(n.object("newowner"))}
	case "AT_SetRelOptions", "AT_ResetRelOptions":
		return &ast.SetTableOptions{Reset: subtype == "AT_ResetRelOptions", Options: c.options(def, "items")}
	case "AT_SetTableSpace":
		return &ast.SetTablespace{Name: name}
	case "AT_SetLogged", "AT_SetUnLogged":
		return &ast.SetPersistence{Logged: subtype == "AT_SetLogged"}
	case "AT_SetAccessMethod":
		return &ast.SetAccessMethod{Name: name}
	case "AT_EnableRowSecurity", "AT_DisableRowSecurity":
		return &ast.SetRowSecurity{Enable: subtype == "AT_EnableRowSecurity"}
	case "AT_ForceRowSecurity", "AT_NoForceRowSecurity":
		return &ast.SetRowSecurity{ForceForm: true, Force: subtype == "AT_ForceRowSecurity"}
	case "AT_AddInherit", "AT_DropInherit":
		return &ast.AlterInherit{Parent: c.rangeVar(def), Drop: subtype == "AT_DropInherit"}
	case "AT_AttachPartition":
		return &ast.AttachPartition{Partition: c.rangeVar(def.object("name")), Bound: c.partitionBound(def.object("bound"))}
	case "AT_DetachPartition", "AT_DetachPartitionFinalize":
		return &ast.DetachPartition{Partition: c.rangeVar(def.object("name")), Concurrently: def.bool("concurrent"),
			Finalize: subtype == "AT_DetachPartitionFinalize"}
	}
	if trigger, ok := triggerCmds[subtype]; ok {
		trigger.Name = name
		return &trigger
	}
	n.ignore("def")
	return &ast.AlterTableOther{What: "ALTER TABLE ... " + spelledOut(strings.TrimPrefix(subtype, "AT_"))}
}

var triggerCmds = map[string]ast.EnableTrigger{
	"AT_EnableTrig": {}, "AT_EnableAlwaysTrig": {Mode: ast.EnableAlways}, "AT_EnableReplicaTrig": {Mode: ast.EnableReplica},
	"AT_DisableTrig": {Mode: ast.EnableDisabled}, "AT_EnableTrigAll": {}, "AT_DisableTrigAll": {Mode: ast.EnableDisabled},
	"AT_EnableTrigUser": {User: true}, "AT_DisableTrigUser": {User: true, Mode: ast.EnableDisabled},
	"AT_EnableRule": {Rule: true}, "AT_EnableAlwaysRule": {Rule: true, Mode: ast.EnableAlways},
	"AT_EnableReplicaRule": {Rule: true, Mode: ast.EnableReplica}, "AT_DisableRule": {Rule: true, Mode: ast.EnableDisabled},
}

// setIdentity converts the list of SET GENERATED, SET option and RESTART.
func (c *converter) setIdentity(column string, def node) ast.AlterTableCmd {
	cmd := &ast.SetIdentity{Column: column}
	var seq ast.SequenceOptions
	for e := range def.items("items") {
		if e.enum("defname") != "generated" {
			c.sequenceOption(&seq, e)
			cmd.Sequence = &seq
			continue
		}
		c.once(cmd.Generation != nil, e)
		e.ignore("defaction", "location")
		always := e.node("arg").int("ival") == 'a'
		cmd.Generation = &always
	}
	return cmd
}

// alteredConstraint converts what ALTER CONSTRAINT says, which is a constraint
// of no kind but with a name and the deferrable attributes.
func (c *converter) alteredConstraint(n node) *ast.Constraint {
	n.ignore("contype")
	return &ast.Constraint{Loc: loc(n), Kind: ast.ConstraintForeignKey, Name: n.str("conname"), Deferrable: n.bool("deferrable"),
		InitiallyDeferred: n.bool("initdeferred")}
}
