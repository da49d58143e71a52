package strfn

import (
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

// registerSend adds the functions that give a value's binary form.
func registerSend(r *ext.Registry) {
	for _, f := range []struct {
		name string
		t    types.T
	}{
		{"boolsend", types.Bool}, {"int2send", types.Int2}, {"int4send", types.Int4}, {"int8send", types.Int8},
		{"float4send", types.Float4}, {"float8send", types.Float8}, {"numeric_send", types.Numeric}, {"textsend", types.Text},
		{"varcharsend", types.Varchar}, {"bpcharsend", types.BPChar}, {"namesend", types.Name}, {"charsend", types.Char},
		{"byteasend", types.Bytea}, {"date_send", types.Date}, {"time_send", types.Time}, {"timetz_send", types.TimeTZ},
		{"timestamp_send", types.Timestamp}, {"timestamptz_send", types.TimestampTZ}, {"interval_send", types.Interval},
		{"uuid_send", types.UUID}, {"json_send", types.JSON}, {"jsonb_send", types.JSONB},
	} {
		r.AddScalar(&ext.Scalar{Name: f.name, Args: kit.Params(f.t), Return: types.Bytea, Strict: true,
			Eval: kit.Bytes(func(_ *ext.Call, dst []byte, v []*vector.Vector, i int) ([]byte, bool, error) {
				return value.Send(dst, v[0], i), false, nil
			})})
	}
}
