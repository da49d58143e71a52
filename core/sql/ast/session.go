package ast

// Transaction is BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their kin.
type Transaction struct {
	Loc
	Kind TransactionKind
	// Name is a savepoint's, or a prepared transaction's identifier.
	Name string
	// Modes are those of BEGIN and START TRANSACTION.
	Modes TransactionModes
	// Chain is AND CHAIN.
	Chain bool
}

// TransactionKind is the kind of a Transaction.
type TransactionKind uint8

// The kinds.
const (
	TxnBegin TransactionKind = iota
	TxnStart
	TxnCommit
	TxnRollback
	TxnSavepoint
	TxnRelease
	TxnRollbackTo
	TxnPrepare
	TxnCommitPrepared
	TxnRollbackPrepared
)

// TransactionModes are the modes of BEGIN and SET TRANSACTION; a zero or nil one
// was not written.
type TransactionModes struct {
	Isolation  IsolationLevel
	ReadOnly   *bool
	Deferrable *bool
}

// IsolationLevel is a transaction isolation level.
type IsolationLevel uint8

// The isolation levels.
const (
	IsolationDefault IsolationLevel = iota
	ReadUncommitted
	ReadCommitted
	RepeatableRead
	Serializable
)

// SetTransaction is SET TRANSACTION modes, or with Session SET SESSION CHARACTERISTICS
// AS TRANSACTION modes. Snapshot is that of SET TRANSACTION SNAPSHOT, else "".
type SetTransaction struct {
	Loc
	Session  bool
	Modes    TransactionModes
	Snapshot string
}

// SetConstraints is SET CONSTRAINTS ALL|Names DEFERRED|IMMEDIATE.
type SetConstraints struct {
	Loc
	// Names is empty for ALL.
	Names    []Name
	Deferred bool
}

// Set is SET, RESET and their special spellings. SET TIME ZONE is timezone, SET
// NAMES client_encoding, SET SCHEMA search_path, SET SESSION AUTHORIZATION
// session_authorization, SET ROLE role, XML OPTION xmloption.
type Set struct {
	Loc
	Kind SetKind
	// Name is the parameter, "" for ResetAll.
	Name  string
	Local bool
	// Values are the values of SetValue: StringLit (also for bare words),
	// IntLit, NumericLit, or a TypeCast of a StringLit to interval (SET TIME
	// ZONE INTERVAL).
	Values []Expr
}

// SetKind is the kind of a Set.
type SetKind uint8

// The kinds.
const (
	SetValue SetKind = iota
	SetDefault
	SetFromCurrent
	Reset
	ResetAll
)

// Show is SHOW Name; SHOW ALL has the name "all".
type Show struct {
	Loc
	Name string
}

// Prepare is PREPARE Name (Types) AS Query.
type Prepare struct {
	Loc
	Name  string
	Types []*TypeName
	Query Stmt
}

// Execute is EXECUTE Name (Args).
type Execute struct {
	Loc
	Name string
	Args []Expr
}

// Deallocate is DEALLOCATE Name; Name is "" for ALL.
type Deallocate struct {
	Loc
	Name string
}

// DeclareCursor is DECLARE Name … CURSOR … FOR Query.
type DeclareCursor struct {
	Loc
	Name    string
	Options CursorOption
	Query   *Select
}

// CursorOption is a set of cursor options.
type CursorOption uint16

// The cursor options. A cursor with neither CursorScroll nor CursorNoScroll
// scrolls if its plan can.
const (
	CursorBinary CursorOption = 1 << iota
	CursorScroll
	CursorNoScroll
	CursorInsensitive
	CursorAsensitive
	CursorHold
)

// Fetch is FETCH, or with Move MOVE, from Cursor.
type Fetch struct {
	Loc
	Direction FetchDirection
	// Count is the number of rows, or the position for FetchAbsolute and
	// FetchRelative; FetchAll means all rows.
	Count  int64
	Cursor string
	Move   bool
}

// FetchAll is the Count of FETCH ALL.
const FetchAll = int64(^uint64(0) >> 1)

// FetchDirection is the direction of a Fetch. NEXT is Forward 1, FIRST Absolute 1,
// LAST Absolute -1, PRIOR Backward 1.
type FetchDirection uint8

// The directions.
const (
	FetchForward FetchDirection = iota
	FetchBackward
	FetchAbsolute
	FetchRelative
)

// CloseCursor is CLOSE Name; Name is "" for ALL.
type CloseCursor struct {
	Loc
	Name string
}

// Listen is LISTEN Channel.
type Listen struct {
	Loc
	Channel string
}

// Unlisten is UNLISTEN Channel; Channel is "" for *.
type Unlisten struct {
	Loc
	Channel string
}

// Notify is NOTIFY Channel [, 'Payload'].
type Notify struct {
	Loc
	Channel string
	Payload string
}

// Discard is DISCARD Target.
type Discard struct {
	Loc
	Target DiscardTarget
}

// DiscardTarget is what a Discard throws away.
type DiscardTarget uint8

// The targets.
const (
	DiscardAll DiscardTarget = iota
	DiscardPlans
	DiscardSequences
	DiscardTemp
)

// Load is LOAD 'Filename'.
type Load struct {
	Loc
	Filename string
}

func (*Transaction) stmtNode()    {}
func (*SetTransaction) stmtNode() {}
func (*SetConstraints) stmtNode() {}
func (*Set) stmtNode()            {}
func (*Show) stmtNode()           {}
func (*Prepare) stmtNode()        {}
func (*Execute) stmtNode()        {}
func (*Deallocate) stmtNode()     {}
func (*DeclareCursor) stmtNode()  {}
func (*Fetch) stmtNode()          {}
func (*CloseCursor) stmtNode()    {}
func (*Listen) stmtNode()         {}
func (*Unlisten) stmtNode()       {}
func (*Notify) stmtNode()         {}
func (*Discard) stmtNode()        {}
func (*Load) stmtNode()           {}
