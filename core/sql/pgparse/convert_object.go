//go:build cgo

package pgparse

import "github.com/basaltdb/basalt/core/sql/ast"

var objectKinds = map[string]ast.ObjectKind{
	"OBJECT_ACCESS_METHOD": ast.ObjectAccessMethod, "OBJECT_AGGREGATE": ast.ObjectAggregate, "OBJECT_ATTRIBUTE": ast.ObjectAttribute,
	"OBJECT_CAST": ast.ObjectCast, "OBJECT_COLUMN": ast.ObjectColumn, "OBJECT_COLLATION": ast.ObjectCollation,
	"OBJECT_CONVERSION": ast.ObjectConversion, "OBJECT_DATABASE": ast.ObjectDatabase, "OBJECT_DOMAIN": ast.ObjectDomain,
	"OBJECT_DOMCONSTRAINT": ast.ObjectDomainConstraint, "OBJECT_EVENT_TRIGGER": ast.ObjectEventTrigger,
	"OBJECT_EXTENSION": ast.ObjectExtension, "OBJECT_FDW": ast.ObjectForeignDataWrapper, "OBJECT_FOREIGN_SERVER": ast.ObjectForeignServer,
	"OBJECT_FOREIGN_TABLE": ast.ObjectForeignTable, "OBJECT_FUNCTION": ast.ObjectFunction, "OBJECT_INDEX": ast.ObjectIndex,
	"OBJECT_LANGUAGE": ast.ObjectLanguage, "OBJECT_LARGEOBJECT": ast.ObjectLargeObject, "OBJECT_MATVIEW": ast.ObjectMaterializedView,
	"OBJECT_OPCLASS": ast.ObjectOperatorClass, "OBJECT_OPERATOR": ast.ObjectOperator, "OBJECT_OPFAMILY": ast.ObjectOperatorFamily,
	"OBJECT_PARAMETER_ACL": ast.ObjectParameter, "OBJECT_POLICY": ast.ObjectPolicy, "OBJECT_PROCEDURE": ast.ObjectProcedure,
	"OBJECT_PUBLICATION": ast.ObjectPublication, "OBJECT_ROLE": ast.ObjectRole, "OBJECT_ROUTINE": ast.ObjectRoutine,
	"OBJECT_RULE": ast.ObjectRule, "OBJECT_SCHEMA": ast.ObjectSchema, "OBJECT_SEQUENCE": ast.ObjectSequence,
	"OBJECT_SUBSCRIPTION": ast.ObjectSubscription, "OBJECT_STATISTIC_EXT": ast.ObjectStatistics,
	"OBJECT_TABCONSTRAINT": ast.ObjectTableConstraint, "OBJECT_TABLE": ast.ObjectTable, "OBJECT_TABLESPACE": ast.ObjectTablespace,
	"OBJECT_TRANSFORM": ast.ObjectTransform, "OBJECT_TRIGGER": ast.ObjectTrigger, "OBJECT_TSCONFIGURATION": ast.ObjectTextSearchConfiguration,
	"OBJECT_TSDICTIONARY": ast.ObjectTextSearchDictionary, "OBJECT_TSPARSER": ast.ObjectTextSearchParser,
	"OBJECT_TSTEMPLATE": ast.ObjectTextSearchTemplate, "OBJECT_TYPE": ast.ObjectType, "OBJECT_USER_MAPPING": ast.ObjectUserMapping,
	"OBJECT_VIEW": ast.ObjectView,
}

// belongsToTable reports whether objects of the kind are named by their table and
// then their own name.
func belongsToTable(k ast.ObjectKind) bool {
	switch k {
	case ast.ObjectTrigger, ast.ObjectRule, ast.ObjectPolicy, ast.ObjectTableConstraint, ast.ObjectColumn:
		return true
	}
	return false
}

// objectName converts the many forms in which the tree names an object; nil for
// an absent one.
func (c *converter) objectName(kind ast.ObjectKind, n node) *ast.ObjectName {
	o := &ast.ObjectName{Loc: ast.NoLoc}
	switch n.kind {
	case "":
		return nil
	case "String":
		o.Name = ast.Name{n.str("sval")}
	case "Integer", "Float":
		value := c.optionValue(ast.NoLoc, n)
		o.Name = ast.Name{constantText(value)}
	case "RangeVar":
		table := c.rangeVar(n)
		o.Loc, o.Name = table.Loc, table.QName()
	case "TypeName":
		o.Type = c.typeName(n)
		o.Loc, o.Name = o.Type.Loc, o.Type.Name
	case "ObjectWithArgs":
		c.objectWithArgs(o, n)
	case "List":
		c.objectInList(o, kind, n)
	default:
		c.unexpected("an object's name", n)
	}
	return o
}

func constantText(e ast.Expr) string {
	switch v := e.(type) {
	case *ast.IntLit:
		return formatInt(v.Value)
	case *ast.NumericLit:
		return v.Text
	}
	return ""
}

// objectInList converts a name that is a list: of strings, or of a type and
// something that belongs to it.
func (c *converter) objectInList(o *ast.ObjectName, kind ast.ObjectKind, n node) {
	for e := range n.items("items") {
		switch {
		case e.kind == "TypeName" && o.Type == nil:
			o.Type = c.typeName(e)
			o.Loc = o.Type.Loc
		case e.kind == "TypeName":
			o.Target = c.typeName(e)
		default:
			o.Name = append(o.Name, c.sval(e))
		}
	}
	if last := len(o.Name) - 1; belongsToTable(kind) && last > 0 {
		o.On, o.Name = o.Name[:last], o.Name[last:]
	}
}

// objectWithArgs converts the name of a routine or operator with its argument
// types.
func (c *converter) objectWithArgs(o *ast.ObjectName, n node) {
	o.Name = c.name(n, "objname")
	o.ArgsGiven = !n.bool("args_unspecified")
	if n.count("objfuncargs") > 0 {
		// The same arguments with their names and modes.
		o.Args = list(n, "objfuncargs", c.funcParam)
		n.ignore("objargs")
		return
	}
	o.Args = list(n, "objargs", func(t node) *ast.FuncParam {
		if !t.exists() {
			return nil
		}
		typ := c.typeName(t)
		return &ast.FuncParam{Loc: typ.Loc, Type: typ}
	})
}

func (c *converter) objectNames(kind ast.ObjectKind, n node, key string) []*ast.ObjectName {
	return list(n, key, func(e node) *ast.ObjectName { return c.objectName(kind, e) })
}

func (c *converter) drop(n node) ast.Stmt {
	kind := oneOf(c, objectKinds, n.enum("removeType"))
	return &ast.Drop{Loc: ast.NoLoc, Kind: kind, Objects: c.objectNames(kind, n, "objects"), IfExists: n.bool("missing_ok"),
		Cascade: cascade(n), Concurrently: n.bool("concurrent")}
}

func (c *converter) rename(n node) ast.Stmt {
	kind := oneOf(c, objectKinds, n.enum("renameType"))
	stmt := &ast.Rename{
		Loc:      ast.NoLoc,
		Kind:     kind,
		Relation: c.rangeVar(n.object("relation")),
		Object:   c.objectName(kind, n.node("object")),
		Sub:      n.str("subname"),
		NewName:  n.str("newname"),
		IfExists: n.bool("missing_ok"),
		Cascade:  cascade(n),
	}
	// Only columns and attributes say what kind of relation they are in; for
	// the others the field holds the first value of the enumeration.
	relationKind := oneOf(c, objectKinds, n.enum("relationType"))
	switch {
	case stmt.Relation == nil:
	case kind == ast.ObjectColumn || kind == ast.ObjectAttribute:
		stmt.RelationKind = relationKind
	case stmt.Sub != "":
		stmt.RelationKind = ast.ObjectTable
	default:
		stmt.RelationKind = kind
	}
	if stmt.Relation == nil && stmt.Object == nil {
		stmt.Object = &ast.ObjectName{Loc: ast.NoLoc, Name: ast.Name{stmt.Sub}}
		stmt.Sub = ""
	}
	return stmt
}

func (c *converter) alterOwner(n node) ast.Stmt {
	kind := oneOf(c, objectKinds, n.enum("objectType"))
	return &ast.AlterOwner{Loc: ast.NoLoc, Kind: kind, Object: c.objectName(kind, n.node("object")), Owner: c.roleSpec(n.object("newowner"))}
}

func (c *converter) alterSchema(n node) ast.Stmt {
	kind := oneOf(c, objectKinds, n.enum("objectType"))
	return &ast.AlterSchema{Loc: ast.NoLoc, Kind: kind, Relation: c.rangeVar(n.object("relation")),
		Object: c.objectName(kind, n.node("object")), NewSchema: n.str("newschema"), IfExists: n.bool("missing_ok")}
}

func (c *converter) comment(n node) ast.Stmt {
	kind := oneOf(c, objectKinds, n.enum("objtype"))
	return &ast.CommentOn{Loc: ast.NoLoc, Kind: kind, Object: c.objectName(kind, n.node("object")),
		Null: n.find("comment") == 0, Text: n.str("comment")}
}
