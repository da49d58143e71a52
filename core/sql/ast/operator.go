package ast

// BinaryOp is Left Op Right for every operator that is looked up by name,
// the comparisons included.
type BinaryOp struct {
	Loc
	Op          OpName
	Left, Right Expr
}

// UnaryOp is a prefix operator: Op Arg.
type UnaryOp struct {
	Loc
	Op  OpName
	Arg Expr
}

// QuantifiedOp is Left Op ANY (Right) or, with All, Left Op ALL (Right) over an
// array. Over a subquery it is a SubLink.
type QuantifiedOp struct {
	Loc
	Op          OpName
	All         bool
	Left, Right Expr
}

// DistinctExpr is Left IS DISTINCT FROM Right, or with Not IS NOT DISTINCT.
type DistinctExpr struct {
	Loc
	Not         bool
	Left, Right Expr
}

// InExpr is Arg [NOT] IN (List…). Over a subquery it is a SubLink.
type InExpr struct {
	Loc
	Not  bool
	Arg  Expr
	List []Expr
}

// LikeExpr is Arg [NOT] LIKE, ILIKE or SIMILAR TO Pattern [ESCAPE Escape].
type LikeExpr struct {
	Loc
	Kind    LikeKind
	Not     bool
	Arg     Expr
	Pattern Expr
	Escape  Expr // nil without ESCAPE
}

// LikeKind is the pattern language of a LikeExpr.
type LikeKind uint8

// The pattern languages.
const (
	Like LikeKind = iota
	ILike
	SimilarTo
)

// BetweenExpr is Arg [NOT] BETWEEN [SYMMETRIC] Lower AND Upper.
type BetweenExpr struct {
	Loc
	Not       bool
	Symmetric bool
	Arg       Expr
	Lower     Expr
	Upper     Expr
}

// BoolExpr is a flat AND or OR of two or more terms: a AND b AND c is one
// node with three Args.
type BoolExpr struct {
	Loc
	Op   BoolOp
	Args []Expr
}

// BoolOp is the connective of a BoolExpr.
type BoolOp uint8

// The connectives.
const (
	And BoolOp = iota
	Or
)

// NotExpr is NOT Arg.
type NotExpr struct {
	Loc
	Arg Expr
}

// NullTest is Arg IS NULL, or with Not IS NOT NULL.
type NullTest struct {
	Loc
	Not bool
	Arg Expr
}

// BooleanTest is Arg IS [NOT] TRUE, FALSE or UNKNOWN.
type BooleanTest struct {
	Loc
	Kind BooleanTestKind
	Not  bool
	Arg  Expr
}

// BooleanTestKind is the truth value that a BooleanTest asks for.
type BooleanTestKind uint8

// The truth values.
const (
	IsTrue BooleanTestKind = iota
	IsFalse
	IsUnknown
)

// SubLink is a subquery in an expression.
//
//	Exists  EXISTS (Query)
//	Any     Arg Op ANY (Query); Arg IN (Query) when Op.Op is ""
//	All     Arg Op ALL (Query)
//	Scalar  (Query); a row comparison is a BinaryOp over it
//	Array   ARRAY(Query)
type SubLink struct {
	Loc
	Kind  SubLinkKind
	Arg   Expr   // nil but for Any and All
	Op    OpName // zero but for Any and All
	Query *Select
}

// SubLinkKind is the form of a SubLink.
type SubLinkKind uint8

// The forms.
const (
	SubLinkExists SubLinkKind = iota
	SubLinkAny
	SubLinkAll
	SubLinkScalar
	SubLinkArray
)

func (*BinaryOp) exprNode()     {}
func (*UnaryOp) exprNode()      {}
func (*QuantifiedOp) exprNode() {}
func (*DistinctExpr) exprNode() {}
func (*InExpr) exprNode()       {}
func (*LikeExpr) exprNode()     {}
func (*BetweenExpr) exprNode()  {}
func (*BoolExpr) exprNode()     {}
func (*NotExpr) exprNode()      {}
func (*NullTest) exprNode()     {}
func (*BooleanTest) exprNode()  {}
func (*SubLink) exprNode()      {}
