package ast

// RangeVar names a table, view, sequence or index: in FROM with its alias, and
// as the object of most statements.
type RangeVar struct {
	Loc
	Catalog string
	Schema  string
	Name    string
	// Only marks ONLY t: children of the table are left out.
	Only        bool
	Persistence Persistence
	Alias       *Alias
}

// Persistence is TEMP or UNLOGGED on a created relation.
type Persistence uint8

// The persistence kinds.
const (
	Permanent Persistence = iota
	Temporary
	Unlogged
)

// QName returns the qualified name as a Name.
func (r *RangeVar) QName() Name {
	n := make(Name, 0, 3)
	if r.Catalog != "" {
		n = append(n, r.Catalog)
	}
	if r.Schema != "" {
		n = append(n, r.Schema)
	}
	return append(n, r.Name)
}

// Alias is [AS] Name [(Columns…)].
type Alias struct {
	Name    string
	Columns []string
}

// RangeSubselect is [LATERAL] (Query) [AS alias]. VALUES lists come as a Query.
type RangeSubselect struct {
	Loc
	Lateral bool
	Query   *Select
	Alias   *Alias
}

// RangeFunction is a table function, or ROWS FROM (…) with several of them.
type RangeFunction struct {
	Loc
	Lateral    bool
	Ordinality bool
	// RowsFrom tells ROWS FROM (f()) from plain f().
	RowsFrom bool
	Funcs    []RangeFuncItem
	Alias    *Alias
	// ColumnDefs is AS alias (a int, b text) behind a plain call.
	ColumnDefs []*ColumnDef
}

// RangeFuncItem is one function of a RangeFunction.
type RangeFuncItem struct {
	// Call is usually a FuncCall; the grammar also lets COALESCE, CURRENT_DATE
	// and their like stand here.
	Call Expr
	// ColumnDefs is the AS (…) inside ROWS FROM.
	ColumnDefs []*ColumnDef
}

// JoinExpr is Left <join> Right. A CROSS JOIN is an Inner one with neither On,
// Using nor Natural.
type JoinExpr struct {
	Loc
	Kind    JoinKind
	Natural bool
	Left    TableRef
	Right   TableRef
	Using   []string
	// UsingAlias is the alias of JOIN … USING (…) AS alias.
	UsingAlias string
	On         Expr
	// Alias is that of a join in parentheses.
	Alias *Alias
}

// JoinKind is the kind of a join.
type JoinKind uint8

// The kinds of joins.
const (
	InnerJoin JoinKind = iota
	LeftJoin
	RightJoin
	FullJoin
)

// RangeTableSample is Relation TABLESAMPLE Method (Args…) [REPEATABLE (Seed)].
type RangeTableSample struct {
	Loc
	Relation   *RangeVar
	Method     Name
	Args       []Expr
	Repeatable Expr
}

// RangeTableFunc is [LATERAL] XMLTABLE(…). It is parsed so that it can be
// refused by name; its columns are not kept.
type RangeTableFunc struct {
	Loc
	Lateral bool
	Alias   *Alias
}

func (*RangeVar) tableRefNode()         {}
func (*RangeSubselect) tableRefNode()   {}
func (*RangeFunction) tableRefNode()    {}
func (*JoinExpr) tableRefNode()         {}
func (*RangeTableSample) tableRefNode() {}
func (*RangeTableFunc) tableRefNode()   {}
