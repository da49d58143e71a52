package ast

// JSONValueExpr is a value with an optional FORMAT JSON inside one of the SQL/JSON
// constructors.
type JSONValueExpr struct {
	Loc
	Value      Expr
	FormatJSON bool
	// Encoding is the name after ENCODING (utf8, utf16, utf32) or "".
	Encoding string
}

// JSONOutput is RETURNING Type [FORMAT JSON [ENCODING e]].
type JSONOutput struct {
	Type       *TypeName
	FormatJSON bool
	Encoding   string
}

// JSONKeyValue is one member of a JSON_OBJECT.
type JSONKeyValue struct {
	Key   Expr
	Value *JSONValueExpr
}

// JSONObject is JSON_OBJECT(k: v, … [NULL|ABSENT ON NULL] [WITH UNIQUE]).
type JSONObject struct {
	Loc
	Members      []JSONKeyValue
	AbsentOnNull bool
	Unique       bool
	Returning    *JSONOutput
}

// JSONArray is JSON_ARRAY(v, …) or, with Query, JSON_ARRAY(SELECT …).
type JSONArray struct {
	Loc
	Elems        []*JSONValueExpr
	Query        *Select
	AbsentOnNull bool
	Returning    *JSONOutput
	// FormatJSON is the FORMAT JSON behind a Query.
	FormatJSON bool
}

// JSONAgg is JSON_OBJECTAGG (Key is set) or JSON_ARRAYAGG (Key is nil).
type JSONAgg struct {
	Loc
	Key          Expr
	Value        *JSONValueExpr
	OrderBy      []*SortBy
	AbsentOnNull bool
	Unique       bool
	Returning    *JSONOutput
	Filter       Expr
	Over         *WindowDef
}

// JSONIsPredicate is Arg IS JSON [VALUE|ARRAY|OBJECT|SCALAR] [WITH UNIQUE].
type JSONIsPredicate struct {
	Loc
	Arg    Expr
	Kind   JSONKind
	Unique bool
}

// JSONKind is the kind of value that IS JSON asks for.
type JSONKind uint8

// The kinds.
const (
	JSONAny JSONKind = iota
	JSONIsObject
	JSONIsArray
	JSONIsScalar
)

// XMLExpr is one of the XML constructors and predicates.
type XMLExpr struct {
	Loc
	Op XMLOp
	// Name is that of XMLELEMENT or XMLPI.
	Name string
	// Attributes are those of XMLELEMENT and the items of XMLFOREST, each
	// with its optional AS name.
	Attributes []*ResTarget
	Args       []Expr
	// Document tells XMLPARSE(DOCUMENT …) and XMLSERIALIZE(DOCUMENT …) from
	// CONTENT.
	Document bool
	// Type is that of XMLSERIALIZE, else nil.
	Type   *TypeName
	Indent bool
}

// XMLOp is the kind of an XMLExpr.
type XMLOp uint8

// The XML constructors and predicates.
const (
	XMLConcat XMLOp = iota
	XMLElement
	XMLForest
	XMLParse
	XMLPI
	XMLRoot
	XMLSerialize
	XMLIsDocument
)

func (*JSONValueExpr) exprNode()   {}
func (*JSONObject) exprNode()      {}
func (*JSONArray) exprNode()       {}
func (*JSONAgg) exprNode()         {}
func (*JSONIsPredicate) exprNode() {}
func (*XMLExpr) exprNode()         {}
