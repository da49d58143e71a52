//go:build cgo

package pgparse

import (
	"strings"

	"github.com/basaltdb/basalt/core/sql/ast"
)

// jsonXMLExpr converts the SQL/JSON and SQL/XML constructors and predicates.
func (c *converter) jsonXMLExpr(n node) ast.Expr {
	switch n.kind {
	case "JsonValueExpr":
		return c.jsonValue(n)
	case "JsonObjectConstructor":
		return &ast.JSONObject{Loc: loc(n), Members: list(n, "exprs", c.jsonKeyValue), AbsentOnNull: n.bool("absent_on_null"),
			Unique: n.bool("unique"), Returning: c.jsonOutput(n.object("output"))}
	case "JsonArrayConstructor":
		return &ast.JSONArray{Loc: loc(n), Elems: list(n, "exprs", c.jsonValue), AbsentOnNull: n.bool("absent_on_null"),
			Returning: c.jsonOutput(n.object("output"))}
	case "JsonArrayQueryConstructor":
		formatJSON, _ := jsonFormat(n.object("format"))
		return &ast.JSONArray{Loc: loc(n), Query: c.query(n.node("query")), AbsentOnNull: n.bool("absent_on_null"),
			Returning: c.jsonOutput(n.object("output")), FormatJSON: formatJSON}
	case "JsonObjectAgg":
		member := c.jsonKeyValue(n.object("arg"))
		agg := c.jsonAgg(n.object("constructor"))
		agg.Key, agg.Value, agg.Unique, agg.AbsentOnNull = member.Key, member.Value, n.bool("unique"), n.bool("absent_on_null")
		return agg
	case "JsonArrayAgg":
		agg := c.jsonAgg(n.object("constructor"))
		agg.Value, agg.AbsentOnNull = c.jsonValue(n.object("arg")), n.bool("absent_on_null")
		return agg
	case "JsonIsPredicate":
		// The format is always the default one here.
		jsonFormat(n.object("format"))
		return &ast.JSONIsPredicate{Loc: loc(n), Arg: c.expr(n.node("expr")), Kind: oneOf(c, jsonKinds, n.enum("item_type")),
			Unique: n.bool("unique_keys")}
	case "XmlExpr":
		return &ast.XMLExpr{Loc: loc(n), Op: oneOf(c, xmlOps, n.enum("op")), Name: n.str("name"), Attributes: c.targets(n, "named_args"),
			Args: c.exprs(n, "args"), Document: n.enum("xmloption") == "XMLOPTION_DOCUMENT"}
	case "XmlSerialize":
		return &ast.XMLExpr{Loc: loc(n), Op: ast.XMLSerialize, Args: []ast.Expr{c.expr(n.node("expr"))}, Indent: n.bool("indent"),
			Document: n.enum("xmloption") == "XMLOPTION_DOCUMENT", Type: c.typeName(n.object("typeName"))}
	}
	c.unexpected("an expression", n)
	return nil
}

var jsonKinds = map[string]ast.JSONKind{
	"JS_TYPE_ANY": ast.JSONAny, "JS_TYPE_OBJECT": ast.JSONIsObject, "JS_TYPE_ARRAY": ast.JSONIsArray, "JS_TYPE_SCALAR": ast.JSONIsScalar,
}

var xmlOps = map[string]ast.XMLOp{
	"IS_XMLCONCAT": ast.XMLConcat, "IS_XMLELEMENT": ast.XMLElement, "IS_XMLFOREST": ast.XMLForest, "IS_XMLPARSE": ast.XMLParse,
	"IS_XMLPI": ast.XMLPI, "IS_XMLROOT": ast.XMLRoot, "IS_DOCUMENT": ast.XMLIsDocument,
}

// jsonFormat reads a JsonFormat: whether FORMAT JSON was written, and the name
// behind ENCODING in lower case.
func jsonFormat(n node) (formatJSON bool, encoding string) {
	n.ignore("location")
	if e := n.enum("encoding"); e != "" && e != "JS_ENC_DEFAULT" {
		encoding = strings.ToLower(strings.TrimPrefix(e, "JS_ENC_"))
	}
	return n.enum("format_type") == "JS_FORMAT_JSON", encoding
}

func (c *converter) jsonValue(n node) *ast.JSONValueExpr {
	v := &ast.JSONValueExpr{Loc: ast.NoLoc, Value: c.expr(n.node("raw_expr"))}
	if v.Value != nil {
		v.Pos = v.Value.Position()
	}
	v.FormatJSON, v.Encoding = jsonFormat(n.object("format"))
	return v
}

func (c *converter) jsonKeyValue(n node) ast.JSONKeyValue {
	return ast.JSONKeyValue{Key: c.expr(n.node("key")), Value: c.jsonValue(n.object("value"))}
}

func (c *converter) jsonOutput(n node) *ast.JSONOutput {
	if !n.exists() {
		return nil
	}
	out := &ast.JSONOutput{Type: c.typeName(n.object("typeName"))}
	out.FormatJSON, out.Encoding = jsonFormat(n.object("returning").object("format"))
	if out.Type == nil {
		// Without RETURNING the grammar makes an output that says nothing.
		return nil
	}
	return out
}

func (c *converter) jsonAgg(n node) *ast.JSONAgg {
	return &ast.JSONAgg{Loc: loc(n), OrderBy: c.sortBys(n, "agg_order"), Returning: c.jsonOutput(n.object("output")),
		Filter: c.expr(n.node("agg_filter")), Over: c.over(n.object("over"))}
}
