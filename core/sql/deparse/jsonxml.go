package deparse

import "github.com/basaltdb/basalt/core/sql/ast"

func (p *printer) json(e ast.Expr) {
	switch e := e.(type) {
	case *ast.JSONValueExpr:
		p.jsonValue(e)
	case *ast.JSONObject:
		p.str("JSON_OBJECT(")
		each(p, e.Members, p.jsonMember)
		if len(e.Members) > 0 {
			p.jsonNulls(e.AbsentOnNull, " ABSENT ON NULL", " NULL ON NULL")
			p.when(e.Unique, " WITH UNIQUE KEYS")
		}
		p.jsonReturning(e.Returning)
		p.str(")")
	case *ast.JSONArray:
		p.jsonArray(e)
	case *ast.JSONAgg:
		p.jsonAgg(e)
	case *ast.JSONIsPredicate:
		p.str("(")
		p.operand(e.Arg)
		p.str(" IS JSON", [...]string{"", " OBJECT", " ARRAY", " SCALAR"}[e.Kind])
		p.when(e.Unique, " WITH UNIQUE KEYS")
		p.str(")")
	}
}

func (p *printer) jsonNulls(absent bool, yes, no string) {
	if absent {
		p.str(yes)
	} else {
		p.str(no)
	}
}

func (p *printer) jsonMember(m ast.JSONKeyValue) {
	// A key is a c_expr, which parentheses make of anything.
	p.parens(m.Key)
	p.str(" VALUE ")
	p.jsonValue(m.Value)
}

func (p *printer) jsonValue(v *ast.JSONValueExpr) {
	p.expr(v.Value)
	p.jsonFormat(v.FormatJSON, v.Encoding)
}

func (p *printer) jsonFormat(formatJSON bool, encoding string) {
	if !formatJSON {
		return
	}
	p.str(" FORMAT JSON")
	p.when(encoding != "", " ENCODING "+encoding)
}

func (p *printer) jsonReturning(o *ast.JSONOutput) {
	if o != nil {
		p.str(" RETURNING ")
		p.typeName(o.Type)
		p.jsonFormat(o.FormatJSON, o.Encoding)
	}
}

func (p *printer) jsonArray(e *ast.JSONArray) {
	p.str("JSON_ARRAY(")
	switch {
	case e.Query != nil:
		p.query(e.Query)
		p.jsonFormat(e.FormatJSON, "")
	case len(e.Elems) > 0:
		each(p, e.Elems, p.jsonValue)
		p.jsonNulls(e.AbsentOnNull, " ABSENT ON NULL", " NULL ON NULL")
	}
	p.jsonReturning(e.Returning)
	p.str(")")
}

func (p *printer) jsonAgg(e *ast.JSONAgg) {
	if e.Key != nil {
		p.str("JSON_OBJECTAGG(")
		p.jsonMember(ast.JSONKeyValue{Key: e.Key, Value: e.Value})
	} else {
		p.str("JSON_ARRAYAGG(")
		p.jsonValue(e.Value)
	}
	p.orderBy(" ORDER BY ", e.OrderBy)
	p.jsonNulls(e.AbsentOnNull, " ABSENT ON NULL", " NULL ON NULL")
	p.when(e.Unique, " WITH UNIQUE KEYS")
	p.jsonReturning(e.Returning)
	p.str(")")
	p.filterOver(e.Filter, e.Over)
}

func (p *printer) xml(e *ast.XMLExpr) {
	switch e.Op {
	case ast.XMLConcat:
		p.call("XMLCONCAT", e.Args)
	case ast.XMLElement:
		p.str("XMLELEMENT(NAME ")
		p.ident(e.Name)
		if len(e.Attributes) > 0 {
			p.targets(", XMLATTRIBUTES(", e.Attributes)
			p.str(")")
		}
		p.when(len(e.Args) > 0, ", ")
		p.exprs(e.Args)
		p.str(")")
	case ast.XMLForest:
		p.targets("XMLFOREST(", e.Attributes)
		p.str(")")
	case ast.XMLParse:
		p.str("XMLPARSE(")
		p.xmlOption(e.Document)
		p.expr(e.Args[0])
		preserve, ok := e.Args[1].(*ast.BoolLit)
		p.when(ok && preserve.Value, " PRESERVE WHITESPACE")
		p.str(")")
	case ast.XMLPI:
		p.str("XMLPI(NAME ")
		p.ident(e.Name)
		p.when(len(e.Args) > 0, ", ")
		p.exprs(e.Args)
		p.str(")")
	case ast.XMLRoot:
		p.xmlRoot(e)
	case ast.XMLSerialize:
		p.str("XMLSERIALIZE(")
		p.xmlOption(e.Document)
		p.expr(e.Args[0])
		p.str(" AS ")
		p.typeName(e.Type)
		p.when(e.Indent, " INDENT")
		p.str(")")
	case ast.XMLIsDocument:
		p.str("(")
		p.operand(e.Args[0])
		p.str(" IS DOCUMENT)")
	}
}

func (p *printer) xmlOption(document bool) {
	if document {
		p.str("DOCUMENT ")
	} else {
		p.str("CONTENT ")
	}
}

// xmlRoot appends XMLROOT, whose arguments are the value, the version (NULL for
// NO VALUE) and the number of the STANDALONE choice.
func (p *printer) xmlRoot(e *ast.XMLExpr) {
	p.str("XMLROOT(")
	p.expr(e.Args[0])
	p.str(", VERSION ")
	if _, none := e.Args[1].(*ast.NullLit); none {
		p.str("NO VALUE")
	} else {
		p.expr(e.Args[1])
	}
	if standalone, ok := e.Args[2].(*ast.IntLit); ok {
		p.str([...]string{", STANDALONE YES", ", STANDALONE NO", ", STANDALONE NO VALUE", ""}[standalone.Value&3])
	}
	p.str(")")
}
