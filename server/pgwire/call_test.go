package pgwire_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/basaltdb/basalt/server/pgwire"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/host"
)

// split gives the halves of its first argument, unless it is odd, doubles its second,
// and says what it was given as text; nothing of a null.
const split = `CREATE PROCEDURE split(n bigint, OUT half bigint, INOUT twice double precision, OUT said text) LANGUAGE wat AS $$
  (import "basalt" "arg_null" (func $null (param i32) (result i32)))
  (import "basalt" "out_i64" (func $int (param i32 i64)))
  (import "basalt" "out_f64" (func $float (param i32 f64)))
  (import "basalt" "out_text" (func $text (param i32 i32 i32)))
  (import "basalt" "raise" (func $raise (param i32 i32 i32 i32)))
  (memory 1)
  (data (i32.const 0) "U0001oddeven")
  (func (export "split") (param $n i64) (param $x f64)
    (if (call $null (i32.const 1)) (then (return)))
    (if (i32.wrap_i64 (i64.and (local.get $n) (i64.const 1)))
      (then (call $raise (i32.const 0) (i32.const 5) (i32.const 5) (i32.const 3))))
    (call $int (i32.const 2) (i64.shr_s (local.get $n) (i64.const 1)))
    (call $float (i32.const 3) (f64.add (local.get $x) (local.get $x)))
    (call $text (i32.const 4) (i32.const 8) (i32.const 4)))
$$`

// TestCall calls a procedure with OUT parameters in every way that the driver speaks
// the protocol in.
func TestCall(t *testing.T) {
	ctx := context.Background()
	engine, err := host.New(ctx, host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(ctx) })
	c := dial(t, startWith(t, true, pgwire.Options{}, udf.New(engine)))
	exec(t, c, split)
	for name, mode := range map[string]pgx.QueryExecMode{
		"prepared once": pgx.QueryExecModeCacheStatement, "described": pgx.QueryExecModeDescribeExec,
		"text": pgx.QueryExecModeExec, "simple": pgx.QueryExecModeSimpleProtocol,
	} {
		call := func(n any) (half pgtype.Int8, twice pgtype.Float8, said pgtype.Text, err error) {
			err = c.QueryRow(ctx, "CALL split($1::bigint, NULL, $2::float8, NULL)", mode, n, 1.25).Scan(&half, &twice, &said)
			return
		}
		for n := int64(-4); n <= 4; n += 2 {
			half, twice, said, err := call(n)
			if err != nil || half.Int64 != n/2 || twice.Float64 != 2.5 || said.String != "even" {
				t.Errorf("%s: %d gives %v, %v, %v, %v", name, n, half, twice, said, err)
			}
		}
		if half, twice, said, err := call(nil); err != nil || half.Valid || said.Valid {
			t.Errorf("%s: null gives %v, %v, %v, %v", name, half, twice, said, err)
		}
		if _, _, _, err := call(int64(3)); code(err) != "U0001" {
			t.Errorf("%s: 3 gives %v", name, err)
		}
	}
}

// TestCallDescribed holds what the server says of a CALL before it runs, and that a
// call whose result would have other columns by then is refused.
func TestCallDescribed(t *testing.T) {
	ctx := context.Background()
	engine, err := host.New(ctx, host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(ctx) })
	c := dial(t, startWith(t, true, pgwire.Options{}, udf.New(engine)))
	exec(t, c, split)
	st, err := c.Prepare(ctx, "s", "CALL split($1, NULL, $2, NULL)")
	if err != nil {
		t.Fatal(err)
	}
	if p := st.ParamOIDs; len(p) != 2 || p[0] != pgtype.Int8OID || p[1] != pgtype.Float8OID {
		t.Errorf("parameters %v", p)
	}
	want := []struct {
		name string
		oid  uint32
	}{{"half", pgtype.Int8OID}, {"twice", pgtype.Float8OID}, {"said", pgtype.TextOID}}
	if len(st.Fields) != len(want) {
		t.Fatalf("columns %v", st.Fields)
	}
	for i, f := range st.Fields {
		if f.Name != want[i].name || f.DataTypeOID != want[i].oid {
			t.Errorf("column %d is %s of type %d", i+1, f.Name, f.DataTypeOID)
		}
	}
	tag, err := c.Exec(ctx, "s", int64(2), 1.0)
	if err != nil || tag.String() != "CALL" {
		t.Errorf("%s, %v", tag, err)
	}
	exec(t, c, "DROP PROCEDURE split")
	exec(t, c, `CREATE PROCEDURE split(bigint, OUT text, INOUT double precision, OUT text) LANGUAGE wat AS '(func (export "split") (param i64 f64))'`)
	if _, err := c.Exec(ctx, "s", int64(2), 1.0); code(err) != "0A000" {
		t.Errorf("with other columns: %v", err)
	}
	if _, err := c.Prepare(ctx, "f", "SELECT split($1, $2)"); code(err) != "42809" {
		t.Errorf("a procedure in a SELECT is prepared: %v", err)
	}
}
