package oper

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/expr/order"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/compare"
)

// comparison names one of the six operators.
type comparison struct {
	name, fn, commutator, negator string
	op                            compare.Op
}

var comparisons = []comparison{
	{"=", "eq", "=", "<>", compare.Eq},
	{"<>", "ne", "<>", "=", compare.Ne},
	{"<", "lt", ">", ">=", compare.Lt},
	{"<=", "le", ">=", ">", compare.Le},
	{">", "gt", "<", "<=", compare.Gt},
	{">=", "ge", "<=", "<", compare.Ge},
}

// comparable types, and the prefix of their functions' names in pg_proc.
var plainTypes = []struct {
	t      types.T
	prefix string
}{
	{types.Bool, "bool"}, {types.Char, "char"}, {types.Int2, "int2"}, {types.Int4, "int4"}, {types.Int8, "int8"},
	{types.Float4, "float4"}, {types.Float8, "float8"}, {types.Numeric, "numeric_"}, {types.Text, "text"},
	{types.BPChar, "bpchar"}, {types.Name, "name"}, {types.Bytea, "bytea"}, {types.Date, "date_"}, {types.Time, "time_"},
	{types.TimeTZ, "timetz_"}, {types.Timestamp, "timestamp_"}, {types.TimestampTZ, "timestamptz_"},
	{types.Interval, "interval_"}, {types.UUID, "uuid_"}, {types.Oid, "oid"}, {types.Of(types.XIDOID), "xid"},
	{types.Of(types.TIDOID), "tid"}, {types.Of(types.PgLSNOID), "pg_lsn_"},
}

// mixed lists the pairs of types that compare without a cast.
var mixed = []struct {
	l, r   types.T
	prefix string
}{
	{types.Int2, types.Int4, "int24"}, {types.Int4, types.Int2, "int42"}, {types.Int2, types.Int8, "int28"},
	{types.Int8, types.Int2, "int82"}, {types.Int4, types.Int8, "int48"}, {types.Int8, types.Int4, "int84"},
	{types.Float4, types.Float8, "float48"}, {types.Float8, types.Float4, "float84"},
}

func registerComparisons(r *ext.Registry) {
	for _, p := range plainTypes {
		for _, c := range comparisons {
			addComparison(r, c, p.t, p.t, p.prefix+c.fn, true)
		}
	}
	for _, p := range mixed {
		for _, c := range comparisons {
			addComparison(r, c, p.l, p.r, p.prefix+c.fn, true)
		}
	}
	registerDateComparisons(r)
	for _, t := range []types.T{types.Of(types.AnyArrayOID), types.Record, types.JSONB, types.Of(types.OIDVectorOID)} {
		prefix := map[types.OID]string{types.AnyArrayOID: "array_", types.RecordOID: "record_", types.JSONBOID: "jsonb_", types.OIDVectorOID: "oidvector"}[t.OID]
		for _, c := range comparisons {
			fn := &ext.Scalar{Name: prefix + c.fn, Args: kit.Params(t, t), Return: types.Bool, Strict: true, Eval: nested(c.op), Cost: 10}
			addOperator(r, c, t, t, fn)
		}
	}
}

// addComparison registers a comparison with its kernels.
func addComparison(r *ext.Registry, c comparison, left, right types.T, name string, leakProof bool) {
	op := c.op
	fn := &ext.Scalar{
		Name: name, Args: kit.Params(left, right), Return: types.Bool, Strict: true, LeakProof: leakProof,
		Eval: func(_ *ext.Call, args []*vector.Vector, sel []int32, out *vector.Vector) error {
			return compare.Eval(op, args[0], args[1], sel, out)
		},
		Select: func(_ *ext.Call, args []*vector.Vector, n int, sel, dst []int32) ([]int32, error) {
			return compare.Select(op, args[0], args[1], n, sel, dst), nil
		},
	}
	addOperator(r, c, left, right, fn)
}

func addOperator(r *ext.Registry, c comparison, left, right types.T, fn *ext.Scalar) {
	r.AddScalar(fn)
	r.AddOperator(&ext.Operator{Name: c.name, Left: left, Right: right, Fn: fn, Commutator: c.commutator, Negator: c.negator,
		CanHash: c.op == compare.Eq, CanMerge: c.op == compare.Eq})
}

// nested compares arrays, records and jsonb by what they hold.
func nested(op compare.Op) ext.ScalarKernel {
	return kit.Bool(func(_ *ext.Call, args []*vector.Vector, i int) (bool, error) {
		return op.Holds(order.Compare(args[0], i, args[1], i)), nil
	})
}

// registerDateComparisons adds the comparisons of date, timestamp and
// timestamptz with each other.
func registerDateComparisons(r *ext.Registry) {
	kinds := []struct {
		t    types.T
		name string
	}{{types.Date, "date"}, {types.Timestamp, "timestamp"}, {types.TimestampTZ, "timestamptz"}}
	for _, l := range kinds {
		for _, rt := range kinds {
			if l.t == rt.t {
				continue
			}
			vol := ext.Immutable
			if l.t == types.TimestampTZ || rt.t == types.TimestampTZ {
				vol = ext.Stable // the session's time zone decides
			}
			for _, c := range comparisons {
				op := c.op
				fn := &ext.Scalar{Name: l.name + "_" + c.fn + "_" + rt.name, Args: kit.Params(l.t, rt.t), Return: types.Bool, Strict: true, Volatility: vol,
					Eval: kit.Bool(func(call *ext.Call, args []*vector.Vector, i int) (bool, error) {
						return op.Holds(compareInstants(call, args, i)), nil
					})}
				addOperator(r, c, l.t, rt.t, fn)
			}
		}
	}
}

func compareInstants(c *ext.Call, args []*vector.Vector, i int) int {
	utc := args[0].Type.OID == types.TimestampTZOID || args[1].Type.OID == types.TimestampTZOID
	x, y := instant(c, args[0], i, utc), instant(c, args[1], i, utc)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// instant returns a date or timestamp in microseconds; in UTC if wanted.
func instant(c *ext.Call, v *vector.Vector, i int, utc bool) int64 {
	var ts int64
	if v.Type.OID == types.DateOID {
		ts = DateToTimestamp(kit.At[int32](v, i))
	} else {
		ts = kit.At[int64](v, i)
	}
	if utc && v.Type.OID != types.TimestampTZOID {
		return datetime.FromLocal(ts, c.Location)
	}
	return ts
}

// DateToTimestamp returns midnight of a date; the infinities stay. Dates
// beyond the range of timestamp become its infinities.
func DateToTimestamp(d int32) int64 {
	switch {
	case d == datetime.DateInfinity:
		return datetime.TimestampInfinity
	case d == datetime.DateNegInfinity:
		return datetime.TimestampNegInfinity
	}
	ts := int64(d) * datetime.Day
	if int64(d) > datetime.TimestampInfinity/datetime.Day {
		return datetime.TimestampInfinity
	}
	return ts
}
