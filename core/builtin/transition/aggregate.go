package transition

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/expr"
	"github.com/basaltdb/basalt/core/ext"
)

// Step is one of the functions that an aggregate is made of, as an expression over
// the columns with the identifiers 1, 2, ....
type Step struct {
	Expr   expr.Expr
	Strict bool
}

// Def is what an aggregate is made of.
type Def struct {
	OID  types.OID
	Name string
	Args []types.T
	// State is the type of the states, and Initial the first one as an expression
	// without columns; nil is null.
	State   types.T
	Initial expr.Expr
	// Next is over the state and the arguments.
	Next Step
	// Combine is over two states; without an expression states cannot be merged.
	Combine Step
	// Result is over the state; without an expression the state is the result.
	Result Step
}

// Return is the type of an aggregate's results.
func (d *Def) Return() types.T {
	if d.Result.Expr == nil {
		return d.State
	}
	return d.Result.Expr.Type()
}

// New makes the aggregate. Without a combining function it gets its rows in their
// order.
func New(d *Def) *ext.Aggregate {
	return &ext.Aggregate{OID: d.OID, Name: d.Name, Args: d.Args, Return: d.Return(), Strict: d.Next.Strict, NoMerge: d.Combine.Expr == nil, OrderSensitive: d.Combine.Expr == nil,
		New: func(c *ext.Call, _ []types.T) ext.States { return newStates(d, c) }}
}
