package udf_test

import (
	"context"
	"encoding/hex"
	"regexp"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/wasm/meter"
)

// sec makes a section.
func sec(id byte, body ...byte) []byte { return append([]byte{id, byte(len(body))}, body...) }

// module puts sections together.
func module(sections ...[]byte) []byte {
	out := []byte{0, 'a', 's', 'm', 1, 0, 0, 0}
	for _, s := range sections {
		out = append(out, s...)
	}
	return out
}

// fn2 is a module with memory and one function f(i64, i64) -> i64 of the given
// body.
func fn2(body ...byte) []byte {
	code := append([]byte{1, byte(len(body) + 2), 0}, body...)
	code = append(code, 0x0b)
	return module(
		sec(1, 1, 0x60, 2, 0x7e, 0x7e, 1, 0x7e),
		sec(3, 1, 0),
		sec(5, 1, 0, 1),
		sec(7, 2, 1, 'f', 0, 0, 6, 'm', 'e', 'm', 'o', 'r', 'y', 2, 0),
		sec(10, code...),
	)
}

var (
	// addMul is a*3 + b.
	addMul = fn2(0x20, 0, 0x42, 3, 0x7e, 0x20, 1, 0x7c)
	// endless is loop { br 0 }.
	endless = fn2(0x03, 0x40, 0x0c, 0, 0x0b, 0x42, 0)
	// trap is unreachable.
	trap = fn2(0x00)
	// recurse calls itself for ever.
	recurse = fn2(0x20, 0, 0x20, 1, 0x10, 0, 0x20, 0, 0x20, 1, 0x10, 0, 0x7c)
)

func open(t testing.TB) (*session.Session, func(sql string) (string, error)) {
	t.Helper()
	ctx := context.Background()
	e, err := host.New(ctx, host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	db, err := session.Open(ctx, "", session.Options{Languages: udf.New(e), Txn: txn.Options{FS: vfs.NewMem(), NoBackground: true}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := db.NewSession(ctx, session.User{Name: "basalt"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		_ = db.Close()
		_ = e.Close(ctx)
	})
	return s, func(sql string) (string, error) {
		list, err := s.ParseScript(sql)
		if err != nil {
			return "", err
		}
		res, err := s.Run(ctx, list[0])
		if err != nil {
			s.Fail()
			return "", err
		}
		defer res.Close()
		var out []string
		for {
			b, err := res.Next()
			if err != nil {
				s.Fail()
				return "", err
			}
			if b == nil {
				break
			}
			for i := range b.Rows() {
				if at := b.Row(i); b.Cols[0].IsNull(at) {
					out = append(out, "NULL")
				} else {
					out = append(out, string(s.Format().Append(nil, b.Cols[0], at)))
				}
			}
		}
		return strings.Join(out, " "), s.Sync(ctx)
	}
}

func create(name string, b []byte) string {
	return `CREATE FUNCTION ` + name + `(a bigint, b bigint) RETURNS bigint LANGUAGE wasm IMMUTABLE AS '\x` + hex.EncodeToString(b) + `', 'f'`
}

// TestScalar calls a function over a batch with nulls, in SELECT and WHERE.
func TestScalar(t *testing.T) {
	_, run := open(t)
	for _, c := range []struct{ sql, want string }{
		{create("f", addMul), ""},
		{"SELECT f(2, 5)", "11"},
		{"SELECT f(x, y) FROM (VALUES (1,1),(NULL,2),(3,NULL),(4,4)) v(x,y)", "4 NULL NULL 16"},
		{"SELECT sum(f(n, 1)) FROM generate_series(1, 10000) g(n)", "150025000"},
		{"SELECT count(*) FROM generate_series(1, 10000) g(n) WHERE f(n, 0) % 2 = 0", "5000"},
	} {
		if got, err := run(c.sql); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.sql, got, err, c.want)
		}
	}
}

// TestHostile runs modules that must be stopped or refused, and checks that the
// session works afterwards.
func TestHostile(t *testing.T) {
	s, run := open(t)
	for name, b := range map[string][]byte{"spin": endless, "boom": trap, "deep": recurse} {
		if _, err := run(create(name, b)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	spins := "SELECT spin(1, n) FROM generate_series(1,3) g(n)"
	for _, c := range []struct {
		sql  string
		code errs.Code
	}{
		{spins, errs.QueryCanceled},
		{"SELECT boom(1, n) FROM generate_series(1,3) g(n)", errs.ExternalRoutineException},
		{"SELECT deep(1, n) FROM generate_series(1,3) g(n)", ""},
		{"CREATE FUNCTION bad(a int) RETURNS int LANGUAGE wasm AS '\\x000000'", errs.InvalidFunctionDefinition},
		{create("wrong", addMul) + "; ", errs.SuccessfulCompletion},
		{strings.Replace(create("sig", addMul), "a bigint", "a int", 1), errs.InvalidFunctionDefinition},
	} {
		timeout := "0"
		if c.sql == spins {
			timeout = "100ms" // the others end by themselves, however busy the machine is
		}
		if err := s.Values().Set("statement_timeout", timeout, false, true); err != nil {
			t.Fatal(err)
		}
		_, err := run(c.sql)
		if c.code != "" && errs.CodeOf(err) != c.code || c.code == "" && err == nil {
			t.Errorf("%s: got %v, want %s", c.sql, err, c.code)
		}
		if got, err := run("SELECT 1"); got != "1" || err != nil {
			t.Fatalf("after %s: %q, %v", c.sql, got, err)
		}
	}
}

// TestForgery refuses modules that reach for what the rewriter adds.
func TestForgery(t *testing.T) {
	for name, b := range map[string][]byte{
		"the fuel's global": fn2(0x42, 5, 0x24, 0, 0x20, 0),
		"the yield":         fn2(0x20, 0, 0x10, 1),
		"a local beyond":    fn2(0x20, 2),
		"a thread opcode":   fn2(0xfe, 0, 0x20, 0),
		"a reserved import": module(sec(1, 1, 0x60, 1, 0x7e, 1, 0x7e), sec(2, 1, 6, 'b', 'a', 's', 'a', 'l', 't', 5, 'y', 'i', 'e', 'l', 'd', 0, 0)),
		"a huge table":      module(sec(4, 1, 0x70, 0, 0xff, 0xff, 0xff, 0x7f)),
		"a huge memory":     module(sec(5, 1, 0, 0xff, 0xff, 0x03)),
	} {
		if _, err := meter.Inspect(b, meter.DefaultLimits); !errs.Is(err, errs.InvalidFunctionDefinition) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// EXPLAIN ANALYZE shows what each function took.
func TestExplainShowsFunctions(t *testing.T) {
	_, run := open(t)
	if out, err := run(create("addmul", addMul)); err != nil {
		t.Fatal(out, err)
	}
	out, err := run("EXPLAIN (ANALYZE, COSTS off) SELECT sum(addmul(i, i)) FROM generate_series(1, 5000) AS g(i)")
	if err != nil || !regexp.MustCompile(`Function addmul: calls=\d rows=5000 time=\d+\.\d{3} ms fuel=\d{5}`).MatchString(out) {
		t.Errorf("%s, %v", out, err)
	}
}
