package sql

import (
	"context"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/server/sqlfile"
	"github.com/basaltdb/basalt/wasm/host"
)

// The definitions of modules, functions and aggregates make the same again in another
// database.
func TestDefinitions(t *testing.T) {
	engine, err := host.New(context.Background(), host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	const schema = `CREATE SCHEMA "S x"`
	const objects = schema + `;
		CREATE MODULE "S x"."M" VERSION 'it''s one' LANGUAGE wat AS $$ (func (export "f") (param i64) (result i64) (local.get 0)) ;; $module$
			$$ WITH (capabilities = 'log, clock', max_memory = '64MB', fuel = 5000000, timeout = '2s');
		CREATE OR REPLACE MODULE "S x"."M" VERSION 'two' AS
			'\x0061736d0100000001060160017e017e03020100070501016600000a0a010800200042017c0f0b';
		CREATE OR REPLACE MODULE "S x"."M" VERSION 'three' LANGUAGE wat AS $$ (func (export "f") (param i64) (result i64) (i64.const 3)) $$;
		COMMENT ON MODULE "S x"."M" IS 'it has ''versions''';
		ALTER MODULE "S x"."M" SET VERSION 'two';
		CREATE MODULE plain LANGUAGE wat AS $$ (func (export "x")) $$;
		CREATE FUNCTION "S x".f(bigint) RETURNS bigint LANGUAGE wasm IMMUTABLE STRICT PARALLEL RESTRICTED AS '"S x"."M"';
		CREATE AGGREGATE plus(bigint) (SFUNC = int8pl, STYPE = bigint, INITCOND = '0', COMBINEFUNC = int8pl, PARALLEL = UNSAFE);
		CREATE AGGREGATE "S x".last(bigint) (SFUNC = "S x".f2, STYPE = bigint)`
	const f2 = `CREATE FUNCTION "S x".f2(bigint, bigint) RETURNS bigint LANGUAGE wat AS $$ (func (export "f2") (param i64 i64) (result i64) (local.get 1)) $$;`
	const definitions = `SELECT basalt_get_moduledef(oid) FROM basalt_wasm_modules ORDER BY name;
		SELECT pg_get_functiondef(oid) || ';' FROM pg_proc WHERE oid >= 16384 AND prokind = 'f' ORDER BY proname;
		SELECT basalt_get_aggregatedef(oid) || ';' FROM pg_proc WHERE oid >= 16384 AND prokind = 'a' ORDER BY proname`
	const seen = `SELECT "S x".f(10), version, versions, capabilities, max_memory, fuel, timeout_ms, comment FROM basalt_wasm_modules ORDER BY name;
		SELECT plus(x), "S x".last(x) FROM (VALUES (1::bigint), (2)) v(x)`
	before := newRunner(t, engine)
	must(t, before, strings.Replace(objects, "CREATE AGGREGATE", f2+" CREATE AGGREGATE", 1))
	script := must(t, before, definitions)
	after := newRunner(t, engine)
	must(t, after, schema)
	must(t, after, script)
	if again := must(t, after, definitions); again != script {
		t.Errorf("definitions differ:\n%s", sqlfile.FirstDifference(script, again))
	}
	if want, got := must(t, before, seen), must(t, after, seen); got != want || !strings.Contains(want, "11|two|") {
		t.Errorf("it was %q and is %q", want, got)
	}
}

// must runs a text, and returns its answer, which is no error.
func must(t *testing.T, r *sqlfile.Runner, sql string) string {
	t.Helper()
	answer := r.Answer(sql)
	if strings.Contains(answer, "ERROR ") {
		t.Fatalf("%s\n%s", sql, answer)
	}
	return answer
}
