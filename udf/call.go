package udf

import (
	"context"
	"encoding/binary"
	"math"

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
	k    *kernel
	ctx  context.Context
	in   *host.Instance
	info *meter.Info
	// made are the bytes of the results, held what is reserved for them.
	made, held int64
}

// reserveStep is how much memory is reserved for results at a time.
const reserveStep = 1 << 20

// reserve makes sure that what was made counts in the budget, as long as the
// batch is made: twice, because it is copied as it grows.
func (c *batch) reserve() error {
	if 2*c.made <= c.held {
		return nil
	}
	more := 2*c.made - c.held + reserveStep
	if err := c.in.Memory().Reserve(more); err != nil {
		return err
	}
	c.held += more
	return nil
}

// overRows calls the loop that was added to the module: the arguments are laid
// out in the host's region of the guest's memory, the results read from it.
func (c *batch) overRows(args []*vector.Vector, sel []int32, out *vector.Vector) error {
	n := out.Len()
	align := func(x int) int { return (x + 15) &^ 15 }
	size := align((n + 7) / 8)
	offsets := make([]int, len(args)+1)
	for i := range args {
		offsets[i] = size
		size += align(n * widthOf(args[i].Type))
	}
	offsets[len(args)] = size
	size += align(n * widthOf(c.k.fn.Return))
	base, ok := c.in.Scratch(uint32(size))
	if !ok {
		return c.rowByRow(args, sel, out) // needs no room
	}
	mem, ok := c.in.Read(base, uint32(size))
	if !ok {
		return errs.Internal("the scratch region is outside the guest's memory")
	}
	valid := uint64(0)
	if sel != nil {
		valid = uint64(base)
		bitmap := mem[:(n+7)/8]
		clear(bitmap)
		for _, i := range sel {
			bitmap[i>>3] |= 1 << (i & 7)
		}
	}
	for i, a := range args {
		writeColumn(mem[offsets[i]:], a, n)
	}
	stack := make([]uint64, 0, 3+len(args))
	stack = append(stack, uint64(n), valid, uint64(base)+uint64(offsets[len(args)]))
	for i := range args {
		stack = append(stack, uint64(base)+uint64(offsets[i]))
	}
	if err := c.in.Call(c.ctx, meter.VecName(c.k.fn.Source), stack); err != nil {
		return err
	}
	// The call may have moved the memory.
	res, ok := c.in.Read(base+uint32(offsets[len(args)]), uint32(n*widthOf(c.k.fn.Return)))
	if !ok {
		return errs.Internal("the scratch region is outside the guest's memory")
	}
	return c.readColumn(out, res, sel)
}

// writeColumn lays out a column for the loop. Rows that are not computed hold
// whatever the vector holds.
func writeColumn(dst []byte, v *vector.Vector, n int) {
	if v.Enc != vector.Flat || v.Phys() == types.PhysBool || v.Phys() == types.PhysInt16 {
		w := widthOf(v.Type)
		for i := range n {
			x := scalarBits(v, i)
			if w == 8 {
				binary.LittleEndian.PutUint64(dst[i*8:], x)
			} else {
				binary.LittleEndian.PutUint32(dst[i*4:], uint32(x))
			}
		}
		return
	}
	copy(dst, v.FixedBytes(n))
}

// scalarBits returns a value as WebAssembly's stack holds it.
func scalarBits(v *vector.Vector, i int) uint64 {
	b, at := v.Base(), v.Index(i)
	switch v.Phys() {
	case types.PhysBool:
		if b.Bits().Get(at) {
			return 1
		}
		return 0
	case types.PhysInt16:
		return uint64(uint32(int32(vector.Values[int16](b)[at])))
	case types.PhysInt32:
		return uint64(uint32(vector.Values[int32](b)[at]))
	case types.PhysFloat32:
		return uint64(math.Float32bits(vector.Values[float32](b)[at]))
	case types.PhysFloat64:
		return math.Float64bits(vector.Values[float64](b)[at])
	}
	return uint64(vector.Values[int64](b)[at])
}

// readColumn reads the results of the loop.
func (c *batch) readColumn(out *vector.Vector, src []byte, sel []int32) error {
	n := out.Len()
	rows := sel
	if rows == nil {
		rows = vector.Identity(n)
	}
	switch out.Phys() {
	case types.PhysBool:
		bits := out.Bits()
		clear(bits)
		for i := range n {
			bits.Put(i, binary.LittleEndian.Uint32(src[i*4:]) != 0)
		}
	case types.PhysInt16:
		vals := vector.Values[int16](out)
		for _, i := range rows {
			x := int32(binary.LittleEndian.Uint32(src[i*4:]))
			if x != int32(int16(x)) {
				return errs.New(errs.NumericValueOutOfRange, "smallint out of range")
			}
			vals[i] = int16(x)
		}
	default:
		copy(out.FixedBytes(n), src)
		return checkTimes(c.k.fn, out, rows)
	}
	return nil
}

// rowByRow calls the function once for each row: for strings, and for guests
// whose memory the host must not grow.
func (c *batch) rowByRow(args []*vector.Vector, sel []int32, out *vector.Vector) error {
	n := out.Len()
	b := vector.NewBuilder(out.Type, n)
	defer func() { c.in.Memory().Release(c.held) }()
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
	if _, ok := c.info.Exports["basalt_reset"]; ok {
		return c.in.Call(c.ctx, "basalt_reset", make([]uint64, 1))
	}
	return nil
}

// pass copies bytes into memory that the guest allots.
func (c *batch) pass(data []byte) (uint32, error) {
	if err := host.Charge(c.ctx, int64(len(data))/unit); err != nil {
		return 0, err
	}
	stack := []uint64{uint64(len(data))}
	if err := c.in.Call(c.ctx, "basalt_alloc", stack); err != nil {
		return 0, err
	}
	ptr := uint32(stack[0])
	if ptr == 0 && len(data) > 0 || !c.in.Write(ptr, data) {
		return 0, errs.New(errs.ExternalRoutineException, "basalt_alloc of function \"%s\" returned memory that it does not have", c.k.fn.Name)
	}
	return ptr, nil
}
