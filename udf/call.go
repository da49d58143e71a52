package udf

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

// widthOf is the bytes that a value takes in the arrays of the loop.
func widthOf(t types.T) int {
	ts, _ := wasmType(t)
	if ts[0] == meter.I64 || ts[0] == meter.F64 {
		return 8
	}
	return 4
}

// batch is one call of a function, for the rows of a batch.
type batch struct {
	k       *kernel
	ctx     context.Context
	in      *host.Instance
	info    *meter.Info
	results results
}

// rowByRow calls the function once for each row, which takes no memory but what the
// guest allots.
func (c *batch) rowByRow(args []*vector.Vector, sel []int32, out *vector.Vector) error {
	if c.k.takesBytes && !allots(c.info) {
		return errs.New(errs.OutOfMemory, "out of memory").WithDetail("There is no room for the arguments of WebAssembly function \"%s\".", c.k.fn.Name)
	}
	n := out.Len()
	b := vector.NewBuilder(out.Type, n)
	rows := sel
	if rows == nil {
		rows = vector.Identity(n)
	}
	stack := make([]uint64, 0, 2*len(args)+1)
	for _, row := range rows {
		i := int(row)
		for b.Len() < i {
			b.AppendNull()
		}
		stack = stack[:0]
		for _, a := range args {
			if !isBytes(a.Type) {
				stack = append(stack, scalarBits(a, i))
				continue
			}
			ptr, err := c.pass(a.Bytes(i))
			if err != nil {
				return err
			}
			stack = append(stack, uint64(ptr), uint64(len(a.Bytes(i))))
		}
		if len(stack) == 0 {
			stack = append(stack, 0)
		}
		if err := c.in.Call(c.ctx, c.k.fn.Source, stack); err != nil {
			return err
		}
		if err := c.result(stack[0], b); err != nil {
			return err
		}
	}
	for b.Len() < n {
		b.AppendNull()
	}
	*out = *b.Finish()
	return c.reset()
}

// pass copies bytes into memory that the guest allots.
func (c *batch) pass(data []byte) (uint32, error) {
	if err := host.Charge(c.ctx, int64(len(data))/unit); err != nil {
		return 0, err
	}
	ptr, ok, err := c.allot(len(data))
	if err == nil && !ok {
		err = c.badAlloc()
	}
	if err == nil {
		c.in.Write(ptr, data)
	}
	return ptr, err
}

func (c *batch) badAlloc() error {
	return errs.New(errs.ExternalRoutineException, "basalt_alloc of function \"%s\" returned memory that it does not have", c.k.fn.Name)
}
