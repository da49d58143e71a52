//go:build cgo

package pgparse

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/lex"
)

var onCommits = map[string]ast.OnCommit{
	"ONCOMMIT_NOOP": ast.OnCommitNone, "ONCOMMIT_PRESERVE_ROWS": ast.OnCommitPreserveRows,
	"ONCOMMIT_DELETE_ROWS": ast.OnCommitDeleteRows, "ONCOMMIT_DROP": ast.OnCommitDrop,
}

func (c *converter) createTable(n node) ast.Stmt {
	t := &ast.CreateTable{
		Loc:            ast.NoLoc,
		Table:          c.rangeVar(n.object("relation")),
		IfNotExists:    n.bool("if_not_exists"),
		Elements:       list(n, "tableElts", c.tableElement),
		Inherits:       c.rangeVars(n, "inhRelations"),
		OfType:         c.typeName(n.object("ofTypename")),
		PartitionBound: c.partitionBound(n.object("partbound")),
		PartitionBy:    c.partitionSpec(n.object("partspec")),
		Options:        c.options(n, "options"),
		OnCommit:       oneOf(c, onCommits, n.enum("oncommit")),
		AccessMethod:   n.str("accessMethod"),
		Tablespace:     n.str("tablespacename"),
	}
	// PARTITION OF is in the tree as a parent with a bound.
	if t.PartitionBound != nil && len(t.Inherits) == 1 {
		t.PartitionOf, t.Inherits = t.Inherits[0], nil
	}
	return t
}

func (c *converter) tableElement(n node) ast.TableElement {
	switch n.kind {
	case "ColumnDef":
		return c.columnDef(n)
	case "Constraint":
		return c.constraint(n)
	case "TableLikeClause":
		return &ast.LikeClause{Loc: ast.NoLoc, Table: c.rangeVar(n.object("relation")), Include: likeOption(n.int("options"))}
	}
	c.unexpected("a table", n)
	return nil
}

// likeOption takes PostgreSQL's bits, of which ALL sets more than are used.
func likeOption(bits int64) ast.LikeOption { return ast.LikeOption(bits) & ast.LikeAll }

func (c *converter) columnDef(n node) *ast.ColumnDef {
	// Without meaning before analysis.
	n.ignore("is_local")
	if n.count("fdwoptions") > 0 {
		c.fail(errs.New(errs.FeatureNotSupported, "column options of foreign tables are not supported"))
	}
	col := &ast.ColumnDef{
		Loc:         loc(n),
		Name:        n.str("colname"),
		Type:        c.typeName(n.object("typeName")),
		Collation:   c.collation(n.object("collClause")),
		Compression: n.str("compression"),
		Storage:     n.str("storage_name"),
	}
	col.Constraints = c.columnConstraints(n, "constraints")
	return col
}

// columnConstraints converts a column's constraints and merges DEFERRABLE and its
// kin, which the grammar leaves as nodes of their own, into the constraint in
// front of them.
func (c *converter) columnConstraints(n node, key string) []*ast.Constraint {
	var out []*ast.Constraint
	var seenDeferrable, seenInitially bool
	for e := range n.items(key) {
		kind := e.enum("contype")
		attribute, isAttribute := constraintAttributes[kind]
		if !isAttribute {
			out = append(out, c.constraint(e))
			seenDeferrable, seenInitially = false, false
			continue
		}
		at := lex.CharPos(c.text, int(e.int("location")))
		if len(out) == 0 || !deferrableKind(out[len(out)-1].Kind) {
			c.fail(errs.New(errs.SyntaxError, "misplaced %s clause", attribute).At(at))
			return nil
		}
		seen := &seenDeferrable
		if kind == "CONSTR_ATTR_DEFERRED" || kind == "CONSTR_ATTR_IMMEDIATE" {
			seen = &seenInitially
		}
		if *seen {
			c.fail(errs.New(errs.SyntaxError, "multiple %s clauses not allowed", constraintAttributeGroup(kind)).At(at))
			return nil
		}
		*seen = true
		last := out[len(out)-1]
		switch kind {
		case "CONSTR_ATTR_DEFERRABLE":
			last.Deferrable = true
		case "CONSTR_ATTR_DEFERRED":
			last.InitiallyDeferred = true
			if !seenDeferrable {
				last.Deferrable = true
			}
		}
		if last.InitiallyDeferred && !last.Deferrable {
			c.fail(errs.New(errs.SyntaxError, "constraint declared INITIALLY DEFERRED must be DEFERRABLE").At(at))
			return nil
		}
	}
	return out
}

var constraintAttributes = map[string]string{
	"CONSTR_ATTR_DEFERRABLE": "DEFERRABLE", "CONSTR_ATTR_NOT_DEFERRABLE": "NOT DEFERRABLE",
	"CONSTR_ATTR_DEFERRED": "INITIALLY DEFERRED", "CONSTR_ATTR_IMMEDIATE": "INITIALLY IMMEDIATE",
}

func constraintAttributeGroup(kind string) string {
	if kind == "CONSTR_ATTR_DEFERRED" || kind == "CONSTR_ATTR_IMMEDIATE" {
		return "INITIALLY IMMEDIATE/DEFERRED"
	}
	return "DEFERRABLE/NOT DEFERRABLE"
}

func deferrableKind(k ast.ConstraintKind) bool {
	switch k {
	case ast.ConstraintPrimaryKey, ast.ConstraintUnique, ast.ConstraintExclude, ast.ConstraintForeignKey:
		return true
	}
	return false
}

var constraintKinds = map[string]ast.ConstraintKind{
	"CONSTR_NULL": ast.ConstraintNull, "CONSTR_NOTNULL": ast.ConstraintNotNull, "CONSTR_DEFAULT": ast.ConstraintDefault,
	"CONSTR_IDENTITY": ast.ConstraintIdentity, "CONSTR_GENERATED": ast.ConstraintGenerated, "CONSTR_CHECK": ast.ConstraintCheck,
	"CONSTR_PRIMARY": ast.ConstraintPrimaryKey, "CONSTR_UNIQUE": ast.ConstraintUnique, "CONSTR_EXCLUSION": ast.ConstraintExclude,
	"CONSTR_FOREIGN": ast.ConstraintForeignKey,
}

var fkActions = map[string]ast.FKAction{
	"": ast.FKNoAction, "a": ast.FKNoAction, "r": ast.FKRestrict, "c": ast.FKCascade, "n": ast.FKSetNull, "d": ast.FKSetDefault,
}

var fkMatches = map[string]ast.FKMatch{"": ast.MatchSimple, "s": ast.MatchSimple, "f": ast.MatchFull, "p": ast.MatchPartial}

func (c *converter) constraint(n node) *ast.Constraint {
	// Derived from skip_validation by the grammar.
	n.ignore("initially_valid")
	con := &ast.Constraint{
		Loc:               loc(n),
		Kind:              oneOf(c, constraintKinds, n.enum("contype")),
		Name:              n.str("conname"),
		Expr:              c.expr(n.node("raw_expr")),
		Columns:           c.strs(n, "keys"),
		Include:           c.strs(n, "including"),
		NullsNotDistinct:  n.bool("nulls_not_distinct"),
		UsingIndex:        n.str("indexname"),
		References:        c.rangeVar(n.object("pktable")),
		RefColumns:        c.strs(n, "pk_attrs"),
		Match:             oneOf(c, fkMatches, n.enum("fk_matchtype")),
		OnDelete:          oneOf(c, fkActions, n.enum("fk_del_action")),
		OnUpdate:          oneOf(c, fkActions, n.enum("fk_upd_action")),
		OnDeleteColumns:   c.strs(n, "fk_del_set_cols"),
		Exclusions:        list(n, "exclusions", c.exclusion),
		AccessMethod:      n.str("access_method"),
		Where:             c.expr(n.node("where_clause")),
		Deferrable:        n.bool("deferrable"),
		InitiallyDeferred: n.bool("initdeferred"),
		NoInherit:         n.bool("is_no_inherit"),
		NotValid:          n.bool("skip_validation"),
		Tablespace:        n.str("indexspace"),
	}
	if con.Kind == ast.ConstraintForeignKey {
		con.Columns = c.strs(n, "fk_attrs")
	}
	generatedWhen := n.enum("generated_when")
	if con.Kind == ast.ConstraintIdentity {
		con.IdentityAlways = generatedWhen == "a"
		if n.count("options") > 0 {
			seq := c.sequenceOptions(n, "options")
			con.Sequence = &seq
		}
		return con
	}
	con.Options = c.options(n, "options")
	return con
}

// exclusion converts the pair of an index element and an operator's name.
func (c *converter) exclusion(pair node) *ast.Exclusion {
	var x ast.Exclusion
	for e := range pair.items("items") {
		if e.kind == "IndexElem" {
			x.Elem = c.indexElem(e)
			continue
		}
		x.Op = c.opName(e, "items")
	}
	return &x
}

var partitionStrategies = map[string]ast.PartitionStrategy{
	"PARTITION_STRATEGY_LIST": ast.PartitionList, "PARTITION_STRATEGY_RANGE": ast.PartitionRange, "PARTITION_STRATEGY_HASH": ast.PartitionHash,
	"l": ast.PartitionList, "r": ast.PartitionRange, "h": ast.PartitionHash,
}

func (c *converter) partitionSpec(n node) *ast.PartitionSpec {
	if !n.exists() {
		return nil
	}
	return &ast.PartitionSpec{Loc: loc(n), Strategy: oneOf(c, partitionStrategies, n.enum("strategy")), Keys: list(n, "partParams", c.partitionKey)}
}

func (c *converter) partitionKey(n node) *ast.PartitionKey {
	return &ast.PartitionKey{Loc: loc(n), Column: n.str("name"), Expr: c.expr(n.node("expr")),
		Collation: c.name(n, "collation"), OpClass: c.name(n, "opclass")}
}

func (c *converter) partitionBound(n node) *ast.PartitionBound {
	if !n.exists() {
		return nil
	}
	b := &ast.PartitionBound{
		Loc: loc(n), Default: n.bool("is_default"), Values: c.exprs(n, "listdatums"),
		From: c.exprs(n, "lowerdatums"), To: c.exprs(n, "upperdatums"),
		Modulus: int32(n.int("modulus")), Remainder: int32(n.int("remainder")),
	}
	if strategy := n.enum("strategy"); !b.Default {
		b.Strategy = oneOf(c, partitionStrategies, strategy)
	}
	return b
}

func (c *converter) createTableAs(n node) ast.Stmt {
	create := c.into(n.object("into"))
	create.IfNotExists = n.bool("if_not_exists")
	create.SelectInto = n.bool("is_select_into")
	create.Materialized = n.enum("objtype") == "OBJECT_MATVIEW"
	create.Query = c.nestedStmt(n.node("query"))
	return create
}

// into converts an IntoClause to the statement that it belongs to.
func (c *converter) into(n node) *ast.CreateTableAs {
	return &ast.CreateTableAs{
		Loc:          ast.NoLoc,
		Table:        c.rangeVar(n.object("rel")),
		Columns:      c.strs(n, "colNames"),
		WithNoData:   n.bool("skipData"),
		Options:      c.options(n, "options"),
		OnCommit:     oneOf(c, onCommits, n.enum("onCommit")),
		AccessMethod: n.str("accessMethod"),
		Tablespace:   n.str("tableSpaceName"),
	}
}
