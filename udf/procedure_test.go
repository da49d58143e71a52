package udf_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/vector"
)

// hostImports are the functions that a procedure may import, with the arguments of
// a call that succeeds and, where there are pointers, of calls whose pointers are
// wrong.
var hostImports = []struct {
	name, params, result string
	good                 string
	bad                  []string
}{
	{"log", "i32 i32 i32", "", "1 0 3", []string{"1 65535 2", "1 -1 1", "1 65536 1", "1 0 -1", "1 65530 2147483647"}},
	{"param", "i32 i32 i32 i32", "i32", "0 3 100 10", []string{"65535 2 0 0", "-1 1 0 0", "0 3 65535 2", "0 3 -1 1", "0 3 0 -1"}},
	{"arg_null", "i32", "i32", "1", nil},
	{"out_null", "i32", "", "2", nil},
	{"out_i64", "i32 i64", "", "2 7", nil},
	{"out_f64", "i32 f64", "", "3 7", nil},
	{"out_text", "i32 i32 i32", "", "4 0 3", []string{"4 65535 2", "4 -1 1", "4 0 -1"}},
	{"sql_bind_null", "i32", "", "1", nil},
	{"sql_bind_i64", "i32 i64", "", "1 7", nil},
	{"sql_bind_f64", "i32 f64", "", "1 7", nil},
	{"sql_bind_text", "i32 i32 i32", "", "1 0 3", []string{"1 65535 2", "1 -1 1", "1 0 -1"}},
	{"sql_exec", "i32 i32", "i64", "16 8", []string{"65535 2", "-1 1", "0 -1", "65536 1"}},
	{"sql_error", "i32 i32", "i32", "100 10", []string{"65535 2", "-1 1", "0 -1"}},
	{"sql_columns", "i32", "i32", "1", nil},
	{"sql_col_null", "i32 i32", "i32", "1 1", nil},
	{"sql_col_i64", "i32 i32", "i64", "1 1", nil},
	{"sql_col_f64", "i32 i32", "f64", "1 1", nil},
	{"sql_col_text", "i32 i32 i32 i32", "i32", "1 2 100 10", []string{"1 2 65535 2", "1 2 -1 1", "1 2 0 -1", "1 3 65535 2"}},
	{"sql_next", "i32 i32 i32 i32", "i32", "1 10 1024 2048", []string{"1 10 65520 32", "1 10 -16 32", "1 10 1024 -16", "1 10 65536 16", "1 10 2147483632 2147483647"}},
	{"sql_row", "i32", "i32", "1", nil},
}

// importing is the text of a procedure p that calls an import, after it has opened
// query 1 and gone to its first row; repeat repeats it for ever.
func importing(name, params, result, args string, repeat bool) string {
	decl := fmt.Sprintf(`(import "basalt" "%s" (func $f (param %s)%s))`, name, params, optional("(result", result, ")"))
	call := "(call $f"
	for i, a := range strings.Fields(args) {
		call += fmt.Sprintf(" (%s.const %s)", strings.Fields(params)[i], a)
	}
	call += ")"
	if result != "" {
		call = "(drop " + call + ")"
	}
	limit := "LIMIT 3000          "
	if repeat {
		limit = "LIMIT 1000000000000 "
		call = "(loop " + call + " (br 0))"
	}
	return `CREATE OR REPLACE PROCEDURE p(a int, OUT b bigint, OUT c float8, OUT d text) LANGUAGE wat AS $$
  (import "basalt" "sql_query" (func $open (param i32 i32) (result i32)))
  (import "basalt" "sql_row" (func $next (param i32) (result i32)))` + decl + `
  (memory 1 1)
  (data (i32.const 0) "abc")
  (data (i32.const 16) "SELECT 1")
  (data (i32.const 32) "SELECT n, 'text', NULL FROM generate_series(1, 1000000000000) g(n) ` + limit + `")
  (func (export "p") (param i32)
    (drop (call $open (i32.const 32) (i32.const 86)))
    (drop (call $next (i32.const 1)))
    ` + call + `)$$`
}

func optional(before, text, after string) string {
	if text == "" {
		return ""
	}
	return before + " " + text + after
}

const callP = "CALL p(1, NULL, NULL, NULL)"

// TestImports calls every function of the host with good and with bad arguments.
func TestImports(t *testing.T) {
	_, run := open(t)
	for _, f := range hostImports {
		if f.name == "sql_row" {
			continue // in all of them
		}
		if _, err := run(importing(f.name, f.params, f.result, f.good, false)); err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		if _, err := run(callP); err != nil {
			t.Errorf("%s(%s): %v", f.name, f.good, err)
		}
		for _, args := range f.bad {
			if _, err := run(importing(f.name, f.params, f.result, args, false)); err != nil {
				t.Fatalf("%s: %v", f.name, err)
			}
			_, err := run(callP)
			if errs.CodeOf(err) != errs.ExternalRoutineException || !strings.Contains(err.Error(), "pointer outside the memory") {
				t.Errorf("%s(%s): %v", f.name, args, err)
			}
		}
	}
}

// TestCancelInImports cancels a procedure that calls one function of the host for
// ever.
func TestCancelInImports(t *testing.T) {
	s, run := open(t)
	for _, f := range hostImports {
		sql := importing(f.name, f.params, f.result, f.good, true)
		if f.name == "sql_row" {
			sql = strings.Replace(sql, `(import "basalt" "sql_row" (func $f (param i32)(result i32)))`, "", 1)
			sql = strings.ReplaceAll(sql, "$f", "$next")
		}
		if _, err := run(sql); err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
		stop := interrupting(s)
		_, err := run(callP)
		stop()
		if errs.CodeOf(err) != errs.QueryCanceled {
			t.Errorf("%s: %v", f.name, err)
		}
		if got, err := run("SELECT 1"); got != "1" || err != nil {
			t.Fatalf("after %s: %q, %v", f.name, got, err)
		}
	}
}

// interrupting interrupts what a session runs, again and again, since an interrupt
// that comes before the statement begins is none. The returned function ends that.
func interrupting(s *session.Session) (stop func()) {
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-end:
				return
			case <-time.After(10 * time.Millisecond):
				s.Interrupt(errs.New(errs.QueryCanceled, "canceling statement due to user request"))
			}
		}
	}()
	return func() {
		close(end)
		<-ended
	}
}

// TestHandles uses queries that are not open, not open any more, or on no row.
func TestHandles(t *testing.T) {
	_, run := open(t)
	procedure := func(body string) string {
		return `CREATE OR REPLACE PROCEDURE p(OUT n bigint) LANGUAGE wat AS $$
  (import "basalt" "sql_query" (func $open (param i32 i32) (result i32)))
  (import "basalt" "sql_row" (func $next (param i32) (result i32)))
  (import "basalt" "sql_col_i64" (func $int (param i32 i32) (result i64)))
  (import "basalt" "sql_col_f64" (func $float (param i32 i32) (result f64)))
  (import "basalt" "sql_col_text" (func $text (param i32 i32 i32 i32) (result i32)))
  (import "basalt" "sql_columns" (func $columns (param i32) (result i32)))
  (import "basalt" "sql_next" (func $rows (param i32 i32 i32 i32) (result i32)))
  (import "basalt" "sql_close" (func $close (param i32)))
  (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
  (import "basalt" "out_i64" (func $out (param i32 i64)))
  (memory 1)
  (data (i32.const 0) "SELECT n, n::text, n / 2.0 FROM generate_series(1, 5000) g(n)")
  (data (i32.const 100) "CALL p(NULL)")
  (func (export "p") (local $h i32) (local $k i32) (local $sum i64)
    (local.set $h (call $open (i32.const 0) (i32.const 61)))
    ` + body + `
    (call $out (i32.const 1) (local.get $sum)))$$`
	}
	const (
		next = "(drop (call $next (local.get $h)))"
		rows = "(drop (call $rows (local.get $h) (i32.const 10) (i32.const 1024) (i32.const 2048)))"
		last = "(loop (br_if 0 (i32.eq (call $next (local.get $h)) (i32.const 1))))"
	)
	for _, c := range []struct{ body, want string }{
		{"(drop (call $next (i32.const 0)))", "no open query 0"},
		{"(drop (call $next (i32.const 2)))", "no open query 2"},
		{"(drop (call $columns (i32.const -1)))", "no open query -1"},
		{"(call $close (i32.const 7))", "no open query 7"},
		{"(call $close (local.get $h)) (call $close (local.get $h))", "no open query 1"},
		{next + "(call $close (local.get $h)) (drop (call $int (local.get $h) (i32.const 1)))", "no open query 1"},
		{"(drop (call $int (local.get $h) (i32.const 1)))", "on no row"},
		{last + "(drop (call $int (local.get $h) (i32.const 1)))", "on no row"},
		{next + "(drop (call $int (local.get $h) (i32.const 0)))", "no column 0"},
		{next + "(drop (call $int (local.get $h) (i32.const 4)))", "no column 4"},
		{next + "(drop (call $int (local.get $h) (i32.const 2)))", "is not read as a whole number"},
		{next + "(drop (call $int (local.get $h) (i32.const 3)))", "is not read as a whole number"},
		{next + "(drop (call $float (local.get $h) (i32.const 2)))", "is not read as a number"},
		{"(drop (call $rows (i32.const 9) (i32.const 10) (i32.const 1024) (i32.const 2048)))", "no open query 9"},
		{"(drop (call $rows (local.get $h) (i32.const 0) (i32.const 1024) (i32.const 2048)))", "for 0 rows"},
		{"(drop (call $rows (local.get $h) (i32.const -1) (i32.const 1024) (i32.const 2048)))", "for -1 rows"},
		{"(drop (call $rows (local.get $h) (i32.const 1) (i32.const 1028) (i32.const 2048)))", "not aligned"},
		{"(drop (call $rows (local.get $h) (i32.const 1) (i32.const 1024) (i32.const 0)))", "does not fit"},
		{next + rows + "(drop (call $int (local.get $h) (i32.const 1)))", "on no row"},
		{"(call $out (i32.const 0) (i64.const 1))", "no OUT parameter"},
		{"(call $out (i32.const 2) (i64.const 1))", "no OUT parameter"},
	} {
		if _, err := run(procedure(c.body)); err != nil {
			t.Fatal(err)
		}
		if _, err := run("CALL p(NULL)"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.body, err, c.want)
		}
	}
	// The rows of one query stay while others run, whether they have been read or not.
	sum := procedure(`(loop $rows
      (if (i32.eq (call $next (local.get $h)) (i32.const 1)) (then
        (if (i32.eqz (i32.rem_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (i32.const 1000)))
          (then
            (drop (call $next (call $open (i32.const 0) (i32.const 61))))
            (local.set $sum (i64.add (local.get $sum) (i64.const 100000000)))))
        (local.set $sum (i64.add (local.get $sum) (call $int (local.get $h) (i32.const 1))))
        (br $rows))))`)
	if _, err := run(sum); err != nil {
		t.Fatal(err)
	}
	if got, err := run("CALL p(NULL)"); got != "512502500" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestCallWithParameters calls a procedure as the extended protocol does.
func TestCallWithParameters(t *testing.T) {
	s, run := open(t)
	if _, err := run(`CREATE PROCEDURE twice(a bigint, INOUT b bigint) LANGUAGE wat AS $$
  (import "basalt" "out_i64" (func $out (param i32 i64)))
  (func (export "twice") (param i64 i64) (call $out (i32.const 2) (i64.add (local.get 0) (i64.mul (local.get 1) (i64.const 2)))))$$`); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	list, err := s.ParseScript("CALL twice($1 + 1, $2)")
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Prepare(ctx, list[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Params) != 2 || p.Params[1] != types.Int8 || len(p.Columns) != 1 || p.Columns[0].Name != "b" || p.Columns[0].Type != types.Int8 {
		t.Fatalf("parameters %v, columns %v", p.Params, p.Columns)
	}
	for i := range int64(3) {
		params := make([]*vector.Vector, 2)
		for k, pt := range p.Params {
			b := vector.NewBuilder(pt, 1)
			if err := s.Format().Parse(pt, fmt.Sprint(i), b); err != nil {
				t.Fatal(err)
			}
			params[k] = b.Finish()
		}
		res, err := s.Execute(ctx, p, params)
		if err != nil {
			t.Fatal(err)
		}
		if got := only(t, res); got != 3*i+1 {
			t.Errorf("got %d for %d", got, i)
		}
		if res.Tag() != "CALL" {
			t.Errorf("tag %q", res.Tag())
		}
		res.Close()
	}
	if err := s.Sync(ctx); err != nil {
		t.Fatal(err)
	}
}

// only returns the only value of a result.
func only(t *testing.T, res *session.Result) int64 {
	t.Helper()
	b, err := res.Next()
	if err != nil || b == nil || b.Rows() != 1 || len(b.Cols) != 1 {
		t.Fatalf("%v, %v", b, err)
	}
	x := vector.Values[int64](b.Cols[0].Base())[b.Cols[0].Index(0)]
	if b, err = res.Next(); b != nil || err != nil {
		t.Fatalf("more: %v, %v", b, err)
	}
	return x
}
