package sql

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/server/sqlfile"
	"github.com/basaltdb/basalt/wasm/host"
)

var inputSeed = flag.Uint64("input-seed", 0, "the seed of TestRowsPassThrough; 0 for another one each time")

// through is a module whose function gives the rows that it takes: the host's own
// columns, or copies of their descriptors, with a memory that the host or the module
// allots.
func through(allots bool) string {
	alloc := ""
	if allots {
		alloc = `
  (global $top (mut i32) (i32.const 65536))
  (func (export "basalt_alloc") (param $n i32) (result i32) (local $at i32)
    (local.set $at (global.get $top))
    (global.set $top (i32.add (global.get $top) (i32.and (i32.add (local.get $n) (i32.const 15)) (i32.const -16))))
    (loop $more
      (if (i32.gt_u (global.get $top) (i32.shl (memory.size) (i32.const 16))) (then
        (if (i32.eq (memory.grow (i32.const 16)) (i32.const -1)) (then unreachable))
        (br $more))))
    (local.get $at))
  (func (export "basalt_reset") (global.set $top (i32.const 65536)))`
	}
	return `(module (memory (export "memory") 2)
  (global $n (mut i32) (i32.const 0))
  (global $in (mut i32) (i32.const 0))` + alloc + `
  (func (export "f_open") (param i32 i32) (result i32) (global.set $n (i32.const 0)) (i32.const 0))
  (func (export "f_push") (param $h i32) (param $n i32) (param $in i32) (result i32)
    (global.set $n (local.get $n)) (global.set $in (local.get $in)) (i32.const 0))
  (func (export "f_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (local $n i32)
    (local.set $n (global.get $n))
    (global.set $n (i32.const 0))
    (if (local.get $n) (then
      (loop $column
        (memory.copy (local.get $out) (global.get $in) (i32.const 40))
        (local.set $out (i32.add (local.get $out) (i32.const 40)))
        (global.set $in (i32.add (global.get $in) (i32.const 40)))
        (br_if $column (i32.load (global.get $in))))))
    (local.get $n))
  (func (export "f_close") (param i32)))`
}

// passed are the types of columns, with a value for row i.
var passed = []struct{ t, value string }{
	{"boolean", "i % 3 = 0"},
	{"smallint", "(i % 30000)::smallint"},
	{"integer", "i - 500"},
	{"oid", "i::oid"},
	{"bigint", "i::bigint * 1000000007"},
	{"real", "(i / 7.0)::real"},
	{"double precision", "CASE WHEN i % 50 = 0 THEN 'NaN' ELSE i / 3.0::float8 END"},
	{"text", "repeat('ü' || i, i % 7)"},
	{"varchar", "('v' || i % 10)::varchar"},
	{"bytea", "decode(lpad(to_hex(i), 8, '0'), 'hex')"},
	{"json", "('{\"a\": ' || i || '}')::json"},
	{"jsonb", "('[' || i || ', null]')::jsonb"},
	{"numeric", "round(i / 8.0, 3)"}, // a batch has one scale
	{"numeric(12,2)", "(i * 1.25)::numeric(12,2)"},
	{"date", "date '1999-12-01' + i % 90"},
	{"time", "time '00:00' + i * interval '1 second'"},
	{"timestamp", "timestamp '2020-01-01' + i * interval '1 minute'"},
	{"timestamptz", "timestamptz '1990-01-01 00:00+00' + i * interval '1 minute'"},
	{"uuid", "lpad(to_hex(i), 32, '0')::uuid"},
	{"integer[]", "ARRAY[i, i + 1, 7]"},
	{"smallint[]", "(CASE WHEN i % 4 = 0 THEN '{}' ELSE '{1,2}' END)::smallint[]"},
	{"bigint[]", "ARRAY[i::bigint]"},
	{"real[]", "ARRAY[i::real]"},
	{"float8[]", "ARRAY[i / 2.0::float8, 1]"},
}

// TestRowsPassThrough compares a query with a function that gives back the rows of it:
// columns of all types, with and without nulls, of tables and of expressions.
func TestRowsPassThrough(t *testing.T) {
	engine, err := host.New(context.Background(), host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	r := newRunner(t, engine)
	seed := *inputSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-input-seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	p := passing{t, r}
	p.table("large", 100_000, 3)
	all := make([]int, len(passed))
	for i := range all {
		all[i] = i
	}
	for _, allots := range []bool{false, true} {
		p.check(allots, all, "SELECT * FROM large", "c4, c2")
	}
	p.table("few", 5000, 1+rnd.IntN(9))
	for range 25 {
		cols := rnd.Perm(len(passed))[:1+rnd.IntN(6)]
		query := "SELECT * FROM few"
		switch rnd.IntN(4) {
		case 0:
			query += fmt.Sprintf(" WHERE i %% %d = 0", 1+rnd.IntN(40))
		case 1:
			query += fmt.Sprintf(" ORDER BY i DESC LIMIT %d", rnd.IntN(4000))
		case 2:
			query = fmt.Sprintf("SELECT * FROM few WHERE i < %d UNION ALL SELECT * FROM few WHERE i > %d", rnd.IntN(5000), rnd.IntN(5000))
		}
		p.check(rnd.IntN(2) == 0, cols, query, "")
	}
}

// passing compares queries with what a function gives back of them.
type passing struct {
	t *testing.T
	r *sqlfile.Runner
}

// table makes a table with a column c0, c1 ... of each type. Of every nulls rows one is
// null in each column, but in every fifth column.
func (p *passing) table(name string, rows, nulls int) {
	var cols []string
	for i, c := range passed {
		value := "(" + c.value + ")::" + c.t
		if i%5 != 4 {
			value = fmt.Sprintf("CASE WHEN (i + %d) %% %d <> 0 THEN %s END", i, nulls+1, value)
		}
		cols = append(cols, fmt.Sprintf("%s AS c%d", value, i))
	}
	p.run(fmt.Sprintf("CREATE TABLE %s AS SELECT i, %s FROM generate_series(0, %d) i", name, strings.Join(cols, ", "), rows-1))
}

func (p *passing) run(sql string) string {
	p.t.Helper()
	got := p.r.Answer(sql)
	if strings.Contains(got, "ERROR ") {
		p.t.Fatalf("%s\n%s", sql, got)
	}
	return got
}

// check passes columns, which are the * of a query, through. The rows have to be the same in the same
// order; order makes that of a table certain.
func (p *passing) check(allots bool, cols []int, query, order string) {
	p.t.Helper()
	var names, declared []string
	for _, c := range cols {
		names = append(names, fmt.Sprintf("c%d", c))
		declared = append(declared, fmt.Sprintf("c%d %s", c, passed[c].t))
	}
	query = strings.ReplaceAll(query, "*", strings.Join(names, ", "))
	if order != "" {
		query += " ORDER BY " + order
	}
	p.run("DROP FUNCTION IF EXISTS f; CREATE FUNCTION f(input record) RETURNS TABLE (" + strings.Join(declared, ", ") + ") LANGUAGE wat AS $$" + through(allots) + "$$")
	want, got := p.run(query), p.run("SELECT * FROM f(("+query+"))")
	if got == want {
		return
	}
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			p.t.Fatalf("%s: row %d\n got %s\nwant %s", query, i, g[i], w[i])
		}
	}
	p.t.Fatalf("%s: %d rows, want %d", query, len(g), len(w))
}
