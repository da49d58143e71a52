package udf

import (
	"context"
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/value/jsonv"
	"github.com/basaltdb/basalt/udf/column"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/wasm/host"
)

// maxResult bounds one value that a guest returns, and maxResults what it
// returns for a batch of rows.
const (
	maxResult  = 16 << 20
	maxResults = 128 << 20
)

// result appends what a call returned.
func (c *batch) result(x uint64, b *vector.Builder) error {
	switch c.k.fn.Return.Phys() {
	case types.PhysBool:
		b.AppendBool(uint32(x) != 0)
	case types.PhysInt16:
		v := int32(uint32(x))
		if v != int32(int16(v)) {
			return errs.New(errs.NumericValueOutOfRange, "smallint out of range")
		}
		vector.AppendFixed(b, int16(v))
	case types.PhysInt32:
		if err := checkTime(c.k.fn, int64(int32(uint32(x)))); err != nil {
			return err
		}
		vector.AppendFixed(b, int32(uint32(x)))
	case types.PhysInt64:
		if err := checkTime(c.k.fn, int64(x)); err != nil {
			return err
		}
		vector.AppendFixed(b, int64(x))
	case types.PhysFloat32:
		vector.AppendFixed(b, math.Float32frombits(uint32(x)))
	case types.PhysFloat64:
		vector.AppendFixed(b, math.Float64frombits(x))
	default:
		return c.bytes(x, b)
	}
	return nil
}

// bytes appends a value of variable length: the pointer in the upper half of x and
// the length in the lower, or -1 for null.
func (c *batch) bytes(x uint64, b *vector.Builder) error {
	if int64(x) == -1 {
		b.AppendNull()
		return nil
	}
	ptr, size := uint32(x>>32), uint32(x)
	if size > maxResult {
		return errs.New(errs.ProgramLimitExceeded, "WebAssembly function \"%s\" returned %d bytes; the limit is %d", c.k.fn.Name, size, maxResult)
	}
	data, ok := c.in.Own(ptr, size)
	if !ok && !allots(c.info) {
		data, ok = c.in.Read(ptr, size) // a part of an argument
	}
	if !ok {
		return errs.New(errs.ExternalRoutineException, "WebAssembly function \"%s\" returned a pointer outside its memory", c.k.fn.Name)
	}
	if err := c.results.take(c.ctx, c.in, int64(size)); err != nil {
		return err
	}
	checked, err := checkText(c.k.fn, data)
	if err != nil {
		return err
	}
	b.AppendBytes(checked)
	return nil
}

// results are the bytes that a guest returns for some rows, as they count in the
// budget while they are made.
type results struct {
	of         string // the function
	copies     int64  // how often they are in memory meanwhile
	made, held int64
}

// reserveStep is how much memory is reserved for results at a time.
const reserveStep = 1 << 20

// take bounds, reserves and charges n more bytes that an instance gives.
func (r *results) take(ctx context.Context, in *host.Instance, n int64) error {
	if r.made += n; r.made > maxResults {
		return errs.New(errs.ProgramLimitExceeded, "WebAssembly function \"%s\" returned more than %d bytes for a batch of rows", r.of, maxResults)
	}
	if want := r.copies * r.made; want > r.held {
		more := want - r.held + reserveStep
		if err := in.Memory().Reserve(more); err != nil {
			return err
		}
		r.held += more
	}
	return host.Charge(ctx, n/unit)
}

// release ends what is reserved: others count the results from now on.
func (r *results) release(in *host.Instance) {
	in.Memory().Release(r.held)
	r.made, r.held = 0, 0
}

// unit is how many bytes the host copies and checks for a unit of fuel.
const unit = 8

func errNotText(fn *catalog.Function) error {
	return errs.New(errs.CharacterNotInRepertoire, "WebAssembly function \"%s\" returned text that is not valid UTF-8", fn.Name)
}

// checkText checks a value that a guest made.
func checkText(fn *catalog.Function, b []byte) ([]byte, error) {
	if fn.Return.OID == types.ByteaOID {
		return b, nil
	}
	if !column.ValidText(b) {
		return nil, errNotText(fn)
	}
	switch fn.Return.OID {
	case types.JSONOID:
		return b, jsonv.Validate(string(b))
	case types.JSONBOID:
		return jsonv.Canonical(nil, string(b))
	}
	return b, nil
}
