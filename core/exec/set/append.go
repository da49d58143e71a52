package set

import "github.com/basaltdb/basalt/core/exec/op"

// Append gives the rows of all inputs in turn.
type Append struct{ inputs []op.Node }

// NewAppend returns the operator; the inputs' columns match by position.
func NewAppend(inputs []op.Node) *Append { return &Append{inputs} }

// Run implements op.Node.
func (a *Append) Run(x *op.Exec, out op.Consumer) error {
	for _, in := range a.inputs {
		if err := in.Run(x, out); err != nil {
			return err
		}
	}
	return nil
}
