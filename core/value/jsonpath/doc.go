// Package jsonpath reads, prints and evaluates SQL/JSON paths over jsonb
// documents.
//
// A path is a chain of steps: where it begins, then accessors, methods and
// filters, each applied to all items that the steps before it gave. In lax mode
// arrays are taken apart, and single items taken for arrays, where a step wants
// it, and what is missing gives nothing; in strict mode both are errors. An
// error inside a predicate makes it unknown.
package jsonpath

import "github.com/basaltdb/basalt/core/base/decimal"

// op is what a node does.
type op uint8

// The kinds of nodes. Binary operators have the arguments 0 and 1, unary ones
// and filters the argument 0.
const (
	opNull op = iota
	opBool
	opString
	opNumber
	opVariable
	opRoot
	opCurrent
	opLast
	opKey
	opAnyKey
	opAnyArray
	opIndex
	opAny // **
	opFilter
	opMethod
	opAnd
	opOr
	opNot
	opIsUnknown
	opExists
	opEqual
	opNotEqual
	opLess
	opGreater
	opLessEqual
	opGreaterEqual
	opStartsWith
	opLikeRegex
	opAdd
	opSub
	opMul
	opDiv
	opMod
	opPlus
	opMinus
)

var symbols = map[op]string{opAnd: "&&", opOr: "||", opEqual: "==", opNotEqual: "!=", opLess: "<", opGreater: ">", opLessEqual: "<=",
	opGreaterEqual: ">=", opStartsWith: "starts with", opAdd: "+", opSub: "-", opMul: "*", opDiv: "/", opMod: "%", opPlus: "+", opMinus: "-"}

// priority orders the operators by how tightly they bind.
func (o op) priority() int {
	switch {
	case o == opOr:
		return 0
	case o == opAnd:
		return 1
	case o >= opEqual && o <= opLikeRegex:
		return 2
	case o == opAdd || o == opSub:
		return 3
	case o == opMul || o == opDiv || o == opMod:
		return 4
	case o == opPlus || o == opMinus:
		return 5
	}
	return 6
}

// predicate reports whether the node gives a truth value by its form.
func (o op) predicate() bool { return o >= opAnd && o <= opLikeRegex }

// node is one step or operator; next is the step behind it.
type node struct {
	op     op
	text   string // of strings, keys, variables, methods and regular expressions
	flags  string // of a regular expression
	number decimal.Decimal
	truth  bool
	args   []*node
	ranges []indexRange
	first  uint32 // levels of **
	last   uint32
	next   *node
}

// indexRange is one of the subscripts in brackets; to is nil for a single one.
type indexRange struct{ from, to *node }

// anyLevel is the level "last" of **.
const anyLevel = ^uint32(0)

// Path is a parsed path.
type Path struct {
	strict bool
	root   *node
}
