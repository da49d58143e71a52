package udf

import (
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
	if err := c.count(int64(size)); err != nil {
		return err
	}
	checked, err := checkText(c.k.fn, data)
	if err != nil {
		return err
	}
	b.AppendBytes(checked)
	return nil
}

// count bounds, reserves and charges bytes of results.
func (c *batch) count(n int64) error {
	if c.made += n; c.made > maxResults {
		return errs.New(errs.ProgramLimitExceeded, "WebAssembly function \"%s\" returned more than %d bytes for a batch of rows", c.k.fn.Name, maxResults)
	}
	if err := c.reserve(); err != nil {
		return err
	}
	return host.Charge(c.ctx, n/unit)
}

// unit is how many bytes the host copies and checks for a unit of fuel.
const unit = 8

// checkText checks a value that a guest made.
func checkText(fn *catalog.Function, b []byte) ([]byte, error) {
	if fn.Return.OID == types.ByteaOID {
		return b, nil
	}
	if !column.ValidText(b) {
		return nil, errs.New(errs.CharacterNotInRepertoire, "WebAssembly function \"%s\" returned text that is not valid UTF-8", fn.Name)
	}
	switch fn.Return.OID {
	case types.JSONOID:
		return b, jsonv.Validate(string(b))
	case types.JSONBOID:
		return jsonv.Canonical(nil, string(b))
	}
	return b, nil
}
