package wasm

import (
	"encoding/hex"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/testserver"
	"github.com/basaltdb/basalt/test/wire"
)

// query is one piece of work as a query, in which $ stands for the function, and
// the query that reads the same columns without it.
type query struct {
	name, sql, base string
	// builtin is what $ is in Basalt and PostgreSQL without a function of users,
	// "" where there is no such thing; plpgsql and inSQL are bodies for PostgreSQL.
	builtin, call, signature, plpgsql, inSQL string
	// export is the function of the module; "" where it is called name.
	export string
	// aggregate says that the function is one of floats over the rows of a group:
	// plpgsql and inSQL are then what a row makes of the state s.
	aggregate bool
}

// creates returns the statement that makes the function of a module by a name.
func (q *query) creates(name string, module []byte) string {
	export := q.name
	if q.export != "" {
		export = q.export
	}
	if q.aggregate {
		return fmt.Sprintf("CREATE OR REPLACE AGGREGATE %s(bigint, bigint) (LANGUAGE = wasm, RETURNS = float8, STRICT, EXPORT = '%s', AS = '\\x%s')", name, export, hex.EncodeToString(module))
	}
	return fmt.Sprintf("CREATE OR REPLACE FUNCTION %s%s LANGUAGE wasm IMMUTABLE STRICT AS '\\x%s', '%s'", name, q.signature, hex.EncodeToString(module), export)
}

// createsIn returns the statements that make a function of a body in a language of
// PostgreSQL.
func (q *query) createsIn(language, name, body string) []string {
	const options = " IMMUTABLE STRICT PARALLEL SAFE AS $$"
	if !q.aggregate {
		return []string{"CREATE OR REPLACE FUNCTION " + name + q.signature + " LANGUAGE " + language + options + body + "$$"}
	}
	return []string{
		"CREATE OR REPLACE FUNCTION step_" + name + "(s float8[], a bigint, b bigint) RETURNS float8[] LANGUAGE " + language + options + body + "$$",
		"CREATE OR REPLACE FUNCTION final_" + name + "(s float8[]) RETURNS float8 LANGUAGE sql" + options + "SELECT s[1] / nullif(s[2], 0)$$",
		"CREATE OR REPLACE AGGREGATE " + name + "(bigint, bigint) (SFUNC = step_" + name + ", STYPE = float8[], FINALFUNC = final_" + name + ", INITCOND = '{0,0}')",
	}
}

// What a row makes of the state of the weighted average.
const (
	stepInSQL   = "SELECT ARRAY[s[1] + a::float8 * b, s[2] + b]"
	stepPLpgSQL = "BEGIN s[1] := s[1] + a::float8 * b; s[2] := s[2] + b; RETURN s; END"
)

var queries = []query{
	{name: "mix", sql: "SELECT sum($) FROM rows", base: "SELECT sum(a + b) FROM rows",
		builtin: "a * 3 + (b # (a >> 7))", call: "(a, b)", signature: "(a bigint, b bigint) RETURNS bigint",
		plpgsql: "BEGIN RETURN a * 3 + (b # (a >> 7)); END", inSQL: "SELECT a * 3 + (b # (a >> 7))"},
	{name: "gcd", sql: "SELECT sum($) FROM rows", base: "SELECT sum(a + b) FROM rows",
		builtin: "gcd(a, b + 5)", call: "(a, b + 5)", signature: "(a bigint, b bigint) RETURNS bigint",
		plpgsql: "DECLARE t bigint; BEGIN WHILE b <> 0 LOOP t := a % b; a := b; b := t; END LOOP; RETURN a; END", inSQL: "SELECT gcd(a, b)"},
	{name: "steps", sql: "SELECT sum($) FROM rows WHERE a < 20000", base: "SELECT sum(a) FROM rows WHERE a < 20000",
		call: "(a)", signature: "(n bigint) RETURNS bigint",
		plpgsql: "DECLARE c bigint := 0; BEGIN WHILE n > 1 LOOP IF n % 2 = 1 THEN n := 3 * n + 1; ELSE n := n / 2; END IF; c := c + 1; END LOOP; RETURN c; END"},
	{name: "up", sql: "SELECT sum(length($)) FROM rows", base: "SELECT sum(length(s)) FROM rows",
		builtin: "upper(s)", call: "(s)", signature: "(s text) RETURNS text",
		plpgsql: "BEGIN RETURN upper(s); END", inSQL: "SELECT upper(s)"},
	{name: "up_columns", sql: "SELECT sum(length($)) FROM rows", base: "SELECT sum(length(s)) FROM rows",
		builtin: "upper(s)", call: "(s)", signature: "(s text) RETURNS text",
		plpgsql: "BEGIN RETURN upper(s); END", inSQL: "SELECT upper(s)"},
	{name: "average", sql: "SELECT $ FROM rows", base: "SELECT sum(a + b) FROM rows",
		builtin: "sum(a * b) / sum(b)", call: "(a, b)", aggregate: true, plpgsql: stepPLpgSQL, inSQL: stepInSQL},
	{name: "groups", sql: "SELECT sum(x) FROM (SELECT $ AS x FROM rows GROUP BY a % 1000) AS g",
		base:    "SELECT sum(x) FROM (SELECT sum(a + b) AS x FROM rows GROUP BY a % 1000) AS g",
		builtin: "sum(a * b) / sum(b)", call: "(a, b)", aggregate: true, export: "average", plpgsql: stepPLpgSQL, inSQL: stepInSQL},
	{name: "price", sql: "SELECT sum($) FROM rows", base: "SELECT sum(length(j)) FROM rows",
		builtin: "(j::json ->> 'price')::float8", call: "(j)", signature: "(j text) RETURNS float8",
		plpgsql: "BEGIN RETURN (j::json ->> 'price')::float8; END", inSQL: "SELECT (j::json ->> 'price')::float8"},
}

const makeRows = `CREATE TABLE rows AS SELECT i::bigint AS a, (i * 7)::bigint AS b, 'some Text of row ' || i AS s,
	'{"name": "row ' || i || '", "price": ' || i || '.25}' AS j FROM generate_series(1, %d) AS g(i)`

// peer is one server.
type peer struct {
	t    *testing.T
	name string
	conn *wire.Conn
}

func (p *peer) run(sql string) *wire.Answer {
	p.t.Helper()
	a, err := p.conn.Query(sql)
	if err == nil && a.Err != nil {
		err = a.Err
	}
	if err != nil {
		p.t.Fatalf("%s: %.100s: %v", p.name, sql, err)
	}
	return a
}

// timing is a query of a peer and the least time that it has taken, in nanoseconds.
type timing struct {
	who, sql string
	peer     *peer
	least    float64
	answer   string
}

// turn runs a query for some time, at least once, so that short ones are warm.
func (x *timing) turn(some time.Duration) {
	x.peer.t.Helper()
	for first := time.Now(); ; {
		begin := time.Now()
		a := x.peer.run(x.sql)
		if took := float64(time.Since(begin).Nanoseconds()); x.least == 0 || took < x.least {
			x.least = took
		}
		x.answer = *a.Results[0].Rows[0][0]
		if time.Since(first) >= some {
			return
		}
	}
}

// inTurns runs queries by turns, as the machine is not the same all the time.
func inTurns(all []*timing) {
	rounds, some := 1, time.Duration(0)
	if *whole {
		rounds, some = 10, 100*time.Millisecond
	}
	for range rounds {
		for _, x := range all {
			x.turn(some)
		}
	}
}

// TestQueries measures queries with functions in Basalt and elsewhere. The time of a
// function is that of its query less that of the one that only reads.
func TestQueries(t *testing.T) {
	rows := 20_000
	if *whole {
		rows = 1_000_000
	}
	program := testserver.Build(t)
	server, err := testserver.Start(program, filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Kill() })
	basalt := &peer{t: t, name: "Basalt", conn: testserver.Connect(t, server.Config())}
	basalt.run(fmt.Sprintf(makeRows, rows))
	lite := sqlite(t, rows)
	postgres := &peer{t: t, name: "PostgreSQL", conn: testserver.Connect(t, testserver.StartPostgres(t, nil).Config())}
	postgres.run(fmt.Sprintf(makeRows, rows))
	postgres.run("ANALYZE rows")
	all := guests(t)
	for _, q := range queries {
		reads := map[*peer]*timing{basalt: {sql: q.base, peer: basalt}, postgres: {sql: q.base, peer: postgres}}
		calls := append(q.inBasalt(basalt, all), q.inPostgres(postgres)...)
		inTurns(append([]*timing{reads[basalt], reads[postgres]}, calls...))
		line, answers := fmt.Sprintf("%-10s ns a row, less the reading (with it):", q.name), map[string]string{}
		note := func(who string, row, all float64, answer string) {
			line += fmt.Sprintf(" %s %.1f (%.1f);", who, row, all)
			answers[who] = answer
		}
		for _, x := range calls {
			note(x.who, (x.least-reads[x.peer].least)/float64(rows), x.least/float64(rows), x.answer)
		}
		for _, f := range []struct{ who, name string }{{"SQLite", q.name}, {"SQLite built in", q.name + "-built-in"}} {
			if x, ok := lite[f.name]; ok {
				note(f.who, x.row, x.all, x.answer)
			}
		}
		t.Log(line)
		checkAnswers(t, q.name, answers)
	}
}

// calling is the query with what stands for the function in it.
func (q *query) calling(who string, p *peer, f string) *timing {
	return &timing{who: who, sql: strings.Replace(q.sql, "$", f, 1), peer: p}
}

// inBasalt makes the function of each guest, and returns the queries that call them and
// that which is built in.
func (q *query) inBasalt(p *peer, all []guest) (calls []*timing) {
	p.t.Helper()
	for _, g := range all {
		name := q.name + "_" + strings.ToLower(g.name)
		if err := p.conn.Exec(q.creates(name, g.module)); err != nil {
			if g.name == "WAT" {
				continue // it is about single numbers only
			}
			p.t.Fatalf("%s: %s: %v", q.name, g.name, err)
		}
		calls = append(calls, q.calling(g.name, p, name+q.call))
	}
	if q.builtin != "" {
		calls = append(calls, q.calling("built in", p, q.builtin))
	}
	return calls
}

// inPostgres is inBasalt for PostgreSQL's own languages.
func (q *query) inPostgres(p *peer) (calls []*timing) {
	p.t.Helper()
	if q.builtin != "" {
		calls = append(calls, q.calling("PostgreSQL", p, q.builtin))
	}
	for _, f := range []struct{ language, body string }{{"sql", q.inSQL}, {"plpgsql", q.plpgsql}} {
		if f.body == "" {
			continue
		}
		name := q.name + "_" + f.language
		for _, sql := range q.createsIn(f.language, name, f.body) {
			p.run(sql)
		}
		calls = append(calls, q.calling(f.language, p, name+q.call))
	}
	return calls
}

// checkAnswers holds that all have calculated the same.
func checkAnswers(t *testing.T, name string, answers map[string]string) {
	t.Helper()
	want, from := 0.0, ""
	for who, a := range answers {
		x, err := strconv.ParseFloat(a, 64)
		if err != nil {
			t.Fatalf("%s: %s answers %q", name, who, a)
		}
		if from == "" {
			want, from = x, who
		}
		if d := x - want; d > 1e-6*want || d < -1e-6*want {
			t.Errorf("%s: %s answers %v, %s %v", name, who, x, from, want)
		}
	}
}

// liteResult is what a query costs a row in SQLite, less the reading and with it,
// and its answer.
type liteResult struct {
	row, all float64
	answer   string
}

// sqlite returns what is measured in SQLite, by work.
func sqlite(t *testing.T, rows int) map[string]liteResult {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lite")
	if err := build([]string{"gcc -O2 -o OUT testdata/sqlite.c -lsqlite3"}, path); err != nil {
		t.Logf("no SQLite: %v", err)
		return nil
	}
	text, err := exec.Command(path, strconv.Itoa(rows)).Output()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]liteResult{}
	for line := range strings.Lines(string(text)) {
		var name string
		var x liteResult
		if _, err := fmt.Sscan(line, &name, &x.row, &x.all, &x.answer); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		out[name] = x
	}
	return out
}
