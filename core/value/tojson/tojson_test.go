package tojson_test

import (
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/core/value/record"
	"github.com/basaltdb/basalt/core/value/tojson"
	"github.com/basaltdb/basalt/vector"
)

func TestAppend(t *testing.T) {
	cases := []struct {
		t          types.T
		text, want string
	}{
		{types.Int4, "-7", "-7"}, {types.Bool, "t", "true"}, {types.Numeric, "1.50", "1.50"}, {types.Numeric, "NaN", `"NaN"`},
		{types.Float8, "-Infinity", `"-Infinity"`}, {types.Float8, "1e+25", "1e+25"}, {types.Text, "a\"b\n", `"a\"b\n"`},
		{types.Date, "2020-01-02", `"2020-01-02"`}, {types.Timestamp, "2020-01-02 03:04:05.6", `"2020-01-02T03:04:05.6"`},
		{types.TimestampTZ, "2020-01-02 03:04:05+00", `"2020-01-02T03:04:05+00:00"`}, {types.Timestamp, "infinity", `"infinity"`},
		{types.Timestamp, "0044-03-15 01:00:00 BC", `"0044-03-15T01:00:00 BC"`},
		{types.JSON, `{"a" : 1}`, `{"a" : 1}`}, {types.Int4.ArrayOf(), "{1,NULL,3}", "[1,null,3]"}, {types.Int4.ArrayOf(), "{}", "[]"},
		{types.Text.ArrayOf(), "{{a,b},{c,d}}", `[["a","b"],["c","d"]]`}, {types.UUID, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", `"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"`},
	}
	for _, c := range cases {
		b := vector.NewBuilder(c.t, 1)
		if err := value.Default().Parse(c.t, c.text, b); err != nil {
			t.Fatal(err)
		}
		if got := string(tojson.Append(nil, value.Default(), b.Finish(), 0)); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.t, c.text, got, c.want)
		}
	}
	row := record.AppendHeader(nil, 2)
	row = record.AppendField(row, vector.WrapFixed(types.Int4, []int32{1}, nil), 0)
	row = record.AppendField(row, vector.NewNull(types.Text, 1), 0)
	v := vector.WrapVarlen(types.Record, []int32{0, int32(len(row))}, row, nil)
	if got := string(tojson.Append(nil, value.Default(), v, 0)); got != `{"f1":1,"f2":null}` {
		t.Errorf("record: %s", got)
	}
}
