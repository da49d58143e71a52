package ast

import "strings"

// Loc is the position part of a node; every node embeds it.
type Loc struct {
	// Pos is a byte offset into the parsed text, -1 when unknown.
	Pos int32
}

// At returns the Loc of byte offset pos.
func At(pos int32) Loc { return Loc{Pos: pos} }

// NoLoc is the Loc of a node whose position is unknown.
var NoLoc = Loc{Pos: -1}

// Position returns the byte offset of the node, -1 when unknown.
func (l Loc) Position() int32 { return l.Pos }

// Shift moves a known position by delta bytes. It is for the parser alone, while
// nobody else has the tree.
func (l *Loc) Shift(delta int32) {
	if l.Pos >= 0 {
		l.Pos += delta
	}
}

// Node is any part of a tree that has a position.
type Node interface {
	Position() int32
}

// Stmt is a statement. The set is sealed.
type Stmt interface {
	Node
	stmtNode()
}

// Expr is a value expression. The set is sealed.
type Expr interface {
	Node
	exprNode()
}

// TableRef is an item of a FROM list. The set is sealed.
type TableRef interface {
	Node
	tableRefNode()
}

// Name is a possibly qualified name, outermost qualifier first: `s.f` is
// {"s", "f"}. It is never empty where a name is required.
type Name []string

// Last returns the unqualified name, "" for an empty Name.
func (n Name) Last() string {
	if len(n) == 0 {
		return ""
	}
	return n[len(n)-1]
}

// Schema returns the qualifier next to the last part, "" without one.
func (n Name) Schema() string {
	if len(n) < 2 {
		return ""
	}
	return n[len(n)-2]
}

// String joins the parts with dots without quoting; it is for messages, as
// PostgreSQL's NameListToString prints names in its errors.
func (n Name) String() string { return strings.Join(n, ".") }

// OpName is an operator's name; Schema is set only for OPERATOR(schema.op).
type OpName struct {
	Schema Name
	Op     string
}

// String prints the operator for messages.
func (o OpName) String() string {
	if len(o.Schema) == 0 {
		return o.Op
	}
	return o.Schema.String() + "." + o.Op
}

// TypeName is a type as written: `pg_catalog.numeric(10,2)[]`. The grammar's
// own spellings come qualified: `int` is {"pg_catalog", "int4"}.
type TypeName struct {
	Loc
	Name Name
	// Mods are the modifiers: (10,2) of numeric, (20) of varchar. For
	// interval the first is the field mask (see IntervalMask), the second,
	// if present, the precision.
	Mods []Expr
	// ArrayDims has one entry a dimension, -1 where no bound was written.
	ArrayDims []int32
	SetOf     bool
	// PctType marks `name%TYPE`.
	PctType bool
}

// The bits of the field mask that is an interval type's first modifier, as
// PostgreSQL's INTERVAL_MASK numbers them: `interval day to second` has the
// bits Day, Hour, Minute and Second.
const (
	IntervalMonth     int64 = 1 << 1
	IntervalYear      int64 = 1 << 2
	IntervalDay       int64 = 1 << 3
	IntervalHour      int64 = 1 << 10
	IntervalMinute    int64 = 1 << 11
	IntervalSecond    int64 = 1 << 12
	IntervalFullRange int64 = 0x7FFF
)

// Option is one `name [value]` of an option list: COPY, EXPLAIN, VACUUM,
// storage parameters, CREATE ROLE, CREATE DATABASE. One of Value, Names, Star and
// Type is set; none of them means that the bare name was written, which for a
// switch means true. In storage parameters and CREATE TYPE a bare word may be a
// type's name, so that Type is set and Value is the word as a StringLit.
type Option struct {
	Loc
	// Namespace is the qualifier of a storage parameter (toast.x).
	Namespace string
	// Name is in lower case unless it was quoted.
	Name   string
	Action OptionAction
	// Value is a StringLit (also for bare words such as CSV or ON), IntLit,
	// NumericLit or BoolLit.
	Value Expr
	// Names is a list of names: FORCE_QUOTE (a, b), roles, OWNED BY t.c.
	Names Name
	// Star marks a value of `*`.
	Star bool
	// Type is a type name given as the value.
	Type *TypeName
}

// OptionAction is ADD, SET or DROP in front of an option.
type OptionAction uint8

// The option actions; OptionPlain is the usual list without a verb.
const (
	OptionPlain OptionAction = iota
	OptionSet
	OptionAdd
	OptionDrop
)

// Unsupported is a statement that PostgreSQL's grammar has and Basalt has no
// node for. The session answers 0A000 with its Tag.
type Unsupported struct {
	Loc
	// StmtTag is the command tag, such as "CREATE OPERATOR CLASS".
	StmtTag string
}

func (*Unsupported) stmtNode() {}
