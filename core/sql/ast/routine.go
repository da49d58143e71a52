package ast

// CreateFunction is CREATE [OR REPLACE] FUNCTION or, with Procedure, PROCEDURE.
type CreateFunction struct {
	Loc
	Name      Name
	Procedure bool
	OrReplace bool
	Params    []*FuncParam
	// Returns is nil for procedures and for functions whose OUT parameters
	// say it. RETURNS TABLE (…) is SetOf with ParamTable parameters, and
	// Returns is then nil too.
	Returns      *TypeName
	ReturnsTable bool
	Options      FuncOptions
	// Body is the standard's SQL body: RETURN expr or BEGIN ATOMIC … END.
	Body *FuncBody
}

// FuncBody is a routine body that is parsed with the statement.
type FuncBody struct {
	Loc
	// Return is the expression of RETURN, nil for BEGIN ATOMIC.
	Return Expr
	// Atomic are the statements of BEGIN ATOMIC; a RETURN among them is a
	// ReturnStmt.
	Atomic []Stmt
}

// ReturnStmt is RETURN Value inside BEGIN ATOMIC.
type ReturnStmt struct {
	Loc
	Value Expr
}

// FuncParam is a parameter of a routine: [Mode] [Name] Type [DEFAULT Default].
type FuncParam struct {
	Loc
	Name    string
	Mode    ParamMode
	Type    *TypeName
	Default Expr
}

// ParamMode is the mode of a FuncParam.
type ParamMode uint8

// The parameter modes; ParamDefault is IN that was not written.
const (
	ParamDefault ParamMode = iota
	ParamIn
	ParamOut
	ParamInOut
	ParamVariadic
	ParamTable
)

// FuncOptions are the options of CREATE and ALTER FUNCTION. Pointers and "" tell
// what was not written.
type FuncOptions struct {
	Language string
	// As is the one or two strings of AS.
	As         []string
	Volatility Volatility
	// Strict is STRICT and RETURNS NULL ON NULL INPUT (true) or CALLED ON NULL
	// INPUT (false).
	Strict          *bool
	SecurityDefiner *bool
	Leakproof       *bool
	Window          bool
	Parallel        string
	Cost            Expr
	Rows            Expr
	Support         Name
	// Set are the SET and RESET clauses.
	Set []*Set
	// Transform are the types of TRANSFORM FOR TYPE.
	Transform []*TypeName
}

// Volatility is the volatility class of a function.
type Volatility uint8

// The volatility classes.
const (
	VolatilityDefault Volatility = iota
	Volatile
	Stable
	Immutable
)

// AlterFunction is ALTER FUNCTION|PROCEDURE|ROUTINE f(…) options.
type AlterFunction struct {
	Loc
	Kind    ObjectKind
	Object  *ObjectName
	Options FuncOptions
}

// Call is CALL f(…).
type Call struct {
	Loc
	Func *FuncCall
}

// Do is DO [LANGUAGE l] 'code'.
type Do struct {
	Loc
	Language string
	Code     string
}

// CreateTrigger is CREATE [OR REPLACE] [CONSTRAINT] TRIGGER.
type CreateTrigger struct {
	Loc
	Name       string
	Table      *RangeVar
	OrReplace  bool
	Constraint bool
	Timing     TriggerTiming
	Events     TriggerEvent
	// Columns are those of UPDATE OF.
	Columns    []string
	ForEachRow bool
	When       Expr
	// OldTable and NewTable are the REFERENCING names of the transition tables.
	OldTable, NewTable string
	Func               Name
	Args               []string
	From               *RangeVar
	Deferrable         bool
	InitiallyDeferred  bool
}

// TriggerTiming is when a trigger fires.
type TriggerTiming uint8

// The timings.
const (
	TriggerAfter TriggerTiming = iota
	TriggerBefore
	TriggerInsteadOf
)

// TriggerEvent is a set of events.
type TriggerEvent uint8

// The events.
const (
	TriggerInsert TriggerEvent = 1 << iota
	TriggerDelete
	TriggerUpdate
	TriggerTruncate
)

// CreateAggregate is CREATE [OR REPLACE] AGGREGATE Name (Params) (Options). Options
// that name functions have them in Names, types in Type.
type CreateAggregate struct {
	Loc
	Name      Name
	OrReplace bool
	// Star marks the parameter list (*).
	Star   bool
	Params []*FuncParam
	// DirectParams counts the parameters in front of ORDER BY of an
	// ordered-set aggregate, -1 for an ordinary one.
	DirectParams int
	Options      []*Option
}

func (*CreateFunction) stmtNode()  {}
func (*ReturnStmt) stmtNode()      {}
func (*AlterFunction) stmtNode()   {}
func (*Call) stmtNode()            {}
func (*Do) stmtNode()              {}
func (*CreateTrigger) stmtNode()   {}
func (*CreateAggregate) stmtNode() {}
