//go:build cgo

package parse

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/internal/corpus"
	"github.com/basaltdb/basalt/core/sql/internal/dump"
	"github.com/basaltdb/basalt/core/sql/lex"
	"github.com/basaltdb/basalt/core/sql/pgparse"
)

// reporter is what a test and a property have in common.
type reporter interface {
	Errorf(format string, args ...any)
}

// sameAsFull checks that the parser gives what the full parser gives, positions
// and errors included. It reports whether a fast path answered alone.
func sameAsFull(t reporter, text string) bool {
	calls := 0
	p := New(func(text string) (ast.Stmt, error) { calls++; return pgparse.Parse(text) }, 0)
	want, wantErr := pgparse.Parse(text)
	l := lex.New(text)
	got, end, gotErr := p.statement(text, l.Next().Keyword())
	if fmt.Sprint(wantErr) != fmt.Sprint(gotErr) {
		t.Errorf("%q: error %v, want %v", text, gotErr, wantErr)
	}
	if wantErr != nil {
		if g, w := errs.From(gotErr), errs.From(wantErr); g.Code != w.Code || g.Position != w.Position {
			t.Errorf("%q: %s at %d, want %s at %d", text, g.Code, g.Position, w.Code, w.Position)
		}
		return calls == 0
	}
	if spans := lex.Split(text); len(spans) != 1 || spans[0].End != end {
		t.Errorf("%q ends at %d, want %v", text, end, spans)
	}
	if g, w := dump.TreeWithPositions(got), dump.TreeWithPositions(want); g != w {
		t.Errorf("%q\n got %s\nwant %s", text, g, w)
	}
	return calls == 0
}

func TestFastPaths(t *testing.T) {
	for _, text := range []string{
		"BEGIN", "begin;", "BEGIN WORK", "begin transaction ; ", "START TRANSACTION", "COMMIT", "commit work", "END", "end transaction",
		"ROLLBACK", "abort", "abort work", "rollback to a", `ROLLBACK TRANSACTION TO SAVEPOINT "A"`, "savepoint Sp1", "release sp1", "release savepoint sp1",
		"SET x = 1", "set X TO 'it''s'", "set local a.b = on, Off, true, 'x', 5, \"Q\"", "set x to default", "reset x", "reset all", "show X", "show a.b", "discard all",
		"insert into t values (1)", "INSERT INTO s.T (a, \"B\") VALUES (1, 'x'), (-2, NULL), (TRUE, false);", "insert into t as x values ($1, $2)",
		"insert into t values (1.5, -.5, 0.25, 10., 'a''b', '', $$q$$, default)", "insert into t values (000123456789012345)",
	} {
		if !sameAsFull(t, text) {
			t.Errorf("%q went to the full parser", text)
		}
	}
	for _, text := range []string{
		"begin read only", "commit and chain", "commit prepared 'x'", "abort to a", "start", "savepoint", "rollback to", "release savepoint savepoint",
		"set time zone 'x'", "set x", "set x = ", "set x = -1", "set x = 1.5", "set session x = 1", "set local time zone 'x'", "set names 'x'", "set role a",
		"set transaction read only", "set x = 'a' 'b'", "set x = E'a'", "set local = 1", "reset time zone", "show all", "show time zone", "discard plans", "set x = null",
		"insert into t values (1 + 1)", "insert into t values (1), (now())", "insert into t values (1), ", "insert into t values", "insert into t values (1", "insert into t values ()",
		"insert into t select 1", "insert into t default values", "insert into t (a[1]) values (1)", "insert into t values (1::text)", "insert into t values ('a' 'b')",
		"insert into t values ('a'\n'b', E'x', 0x1F, 1_000, 1e5, 0012.5, 12345678901234567890, +1, - - 1, $99999999999)", "insert into t values (1) limit 1", "insert into t overriding user value values (1)",
		"insert into t values (1, 2) returning a, b + 1", "insert into t (a) values (1),(2) on conflict (a) do update set a = excluded.a where t.a > 5 returning *",
		"insert into t values (1) returning", "insert into t values (1) on conflict do nothing foo", "insert into é.ü (ö) values ('ä') returning é x y", "insert into t values (1) union select 2",
		"insert into t values (1), (2) order by 1", "insert into only t values (1)", "insert into t * values (1)", "insert into a.b.c values (1)", "insert into t as select values (1)", "insert t values (1)",
	} {
		sameAsFull(t, text)
	}
}

// TestFastPathsOnRegressionScripts compares the two ways on real statements.
func TestFastPathsOnRegressionScripts(t *testing.T) {
	inserts, fast := 0, 0
	for _, script := range corpus.Scripts(t) {
		for _, text := range script.Statements() {
			l := lex.New(text)
			switch first := l.Next().Keyword(); first {
			case lex.KwInsert, lex.KwSet, lex.KwReset, lex.KwShow, lex.KwBegin, lex.KwCommit, lex.KwRollback, lex.KwSavepoint, lex.KwRelease, lex.KwDiscard:
				if lex.CheckEncoding(text) != nil {
					continue
				}
				isFast := sameAsFull(t, text)
				if first == lex.KwInsert {
					inserts++
					if isFast {
						fast++
					}
				}
			}
		}
	}
	t.Logf("%d of %d INSERT statements needed no C", fast, inserts)
}

// TestInsertProperty makes INSERT statements of constants and other things.
func TestInsertProperty(t *testing.T) {
	cell := rapid.OneOf(
		rapid.SampledFrom([]string{"NULL", "true", "FALSE", "default", "$1", "-1", "- 5", "0", "1.5", "-2.", ".5", "''", "'a''b'", "$$x$$", "e'a'", "b'1'",
			"1e5", "now()", "1+1", "9223372036854775807", "9223372036854775808", "'x'::text", "(1)", "-/*c*/1", "row(1)", "current_date"}),
		rapid.Map(rapid.Int64(), func(v int64) string { return fmt.Sprint(v) }),
		rapid.Map(rapid.String(), func(s string) string {
			return lex.QuoteLiteral(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "?"))
		}),
	)
	space := rapid.SampledFrom([]string{"", " ", "\n\t", " /* x */ ", "-- y\n"})
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		b.WriteString(rapid.SampledFrom([]string{"insert into t ", `INSERT INTO "S".t AS x (a, "B") `, "insert into t(a,b)"}).Draw(t, "head"))
		b.WriteString("VALUES")
		for i, rows := 0, rapid.IntRange(1, 40).Draw(t, "rows"); i < rows; i++ {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(space.Draw(t, "space") + "(")
			for j, cells := 0, rapid.IntRange(1, 12).Draw(t, "cells"); j < cells; j++ {
				if j > 0 {
					b.WriteByte(',')
				}
				b.WriteString(space.Draw(t, "space") + cell.Draw(t, "cell") + space.Draw(t, "space"))
			}
			b.WriteString(")")
		}
		b.WriteString(rapid.SampledFrom([]string{"", ";", " returning *", "\non conflict do nothing;", " returning ü.a b c", " limit 1"}).Draw(t, "tail"))
		sameAsFull(t, b.String())
	})
}

func TestStatementsOfAText(t *testing.T) {
	p := New(pgparse.Parse, 1<<20)
	text := " /* é */ begin; insert into t values (1); select 'a;b' ; -- x\n commit;;"
	for range 3 {
		got, err := p.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		var tags []string
		for _, s := range got {
			tags = append(tags, ast.Tag(s.AST))
			if text[s.Start:s.Start+len(s.Text)] != s.Text {
				t.Errorf("statement %q does not stand at %d", s.Text, s.Start)
			}
		}
		if want := "BEGIN INSERT SELECT COMMIT"; strings.Join(tags, " ") != want {
			t.Errorf("got %v, want %s", tags, want)
		}
	}
	if got, err := p.Parse(" -- nothing\n;"); len(got) != 0 || err != nil {
		t.Errorf("empty text: %v, %v", got, err)
	}
}

func TestErrorsCountFromTheWholeText(t *testing.T) {
	p := New(pgparse.Parse, 0)
	for _, c := range []struct {
		text, message string
		code          errs.Code
		position      int
	}{
		{"select 1; é selec", `syntax error at or near "é"`, errs.SyntaxError, 11},
		{"é; select 1", `syntax error at or near "é"`, errs.SyntaxError, 1},
		{"select 'é'; select 1 + ; select 2", `syntax error at or near ";"`, errs.SyntaxError, 24},
		{"select 1; select 2 +", "syntax error at end of input", errs.SyntaxError, 21},
		{"select 1; insert into t values (1) returning", "syntax error at end of input", errs.SyntaxError, 45},
		{"select 1; select 'abc", `unterminated quoted string at or near "'abc"`, errs.SyntaxError, 18},
		{"select (1; select 2", `syntax error at or near ";"`, errs.SyntaxError, 10},
		{"select '\xff'", `invalid byte sequence for encoding "UTF8": 0xff`, errs.CharacterNotInRepertoire, 0},
	} {
		got, err := p.Parse(c.text)
		if e := errs.From(err); got != nil || e == nil || e.Message != c.message || e.Code != c.code || e.Position != c.position {
			t.Errorf("%q: %v %+v", c.text, got, err)
		}
	}
}

func TestFragments(t *testing.T) {
	p := New(pgparse.Parse, 0)
	e, err := p.Expr(" a + f(b, 1)")
	if got, want := dump.TreeWithPositions(e), `(BinaryOp@3 Op:(OpName Op:"+") Left:(ColumnRef@1 Name:["a"]) `+
		`Right:(FuncCall@5 Name:["f"] Args:[(ColumnRef@7 Name:["b"]) (IntLit@10 Value:1)]))`; err != nil || strings.Join(strings.Fields(got), " ") != want {
		t.Errorf("Expr: %s, %v", got, err)
	}
	typ, err := p.Type("numeric(10, 2)[]")
	if got, want := dump.TreeWithPositions(typ), `(TypeName@0 Name:["pg_catalog" "numeric"] Mods:[(IntLit@8 Value:10) (IntLit@12 Value:2)] ArrayDims:[-1])`; err != nil || got != want {
		t.Errorf("Type: %s, %v", got, err)
	}
	for _, text := range []string{"", "1, 2", "1 as x", "1 from t", "1; drop table t", "1 union select 2", "1 limit 1", "1 +", "*) from (select 1", "1 where true"} {
		if e, err := p.Expr(text); !errs.Is(err, errs.SyntaxError) {
			t.Errorf("Expr(%q) = %s, %v", text, dump.Tree(e), err)
		}
	}
	for _, text := range []string{"", "int, 2", "int + 1", "int collate \"C\"", "int as x", "1"} {
		if typ, err := p.Type(text); !errs.Is(err, errs.SyntaxError) {
			t.Errorf("Type(%q) = %s, %v", text, dump.Tree(typ), err)
		}
	}
	if _, err := p.Expr("ab +* ) é"); errs.From(err).Position != 7 {
		t.Errorf("position %d, want 7", errs.From(err).Position)
	}
}

func TestCacheKeepsWhatComesTwice(t *testing.T) {
	calls := 0
	p := New(func(text string) (ast.Stmt, error) { calls++; return pgparse.Parse(text) }, 1<<20)
	for range 5 {
		if _, err := p.Parse("select 1"); err != nil {
			t.Fatal(err)
		}
	}
	if calls != 2 {
		t.Errorf("%d calls of the full parser, want 2", calls)
	}
	for i := range 50_000 {
		text := fmt.Sprintf("show v%d", i)
		p.Parse(text)
		p.Parse(text)
	}
	var used int64
	entries := 0
	for i := range p.cache.shards {
		s := &p.cache.shards[i]
		used += s.used
		entries += len(s.entries)
		if s.used > s.budget {
			t.Errorf("shard %d holds %d of %d", i, s.used, s.budget)
		}
	}
	if used < 1<<19 || entries < 500 {
		t.Errorf("%d bytes in %d entries: the cache does not fill", used, entries)
	}
	calls = 0
	p.Parse("select 1")
	if calls != 1 {
		t.Error("the least recently used statement was not pushed out")
	}
}

func TestCacheHitDoesNotAllocate(t *testing.T) {
	p := New(pgparse.Parse, 1<<20)
	text := "select a, b from t where c = $1"
	p.Parse(text)
	p.Parse(text)
	if n := testing.AllocsPerRun(100, func() { p.Parse(text) }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func TestParserIsConcurrent(t *testing.T) {
	p := New(pgparse.Parse, 1<<16)
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range 300 {
				text := fmt.Sprintf("select %d; set x = %d; insert into t values (%d, 'a')", i%40, worker%3, i%7)
				if got, err := p.Parse(text); err != nil || len(got) != 3 {
					t.Errorf("%s: %v", text, err)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkParse(b *testing.B) {
	rows := func(n int) string {
		return "insert into t values (1, 'abc', 2.5, null)" + strings.Repeat(",\n(12345, 'abc def', -2.5, null)", n-1)
	}
	for _, c := range []struct {
		name, text string
		n          int
	}{
		{"begin", "BEGIN", 1}, {"set", "SET extra_float_digits = 3", 1}, {"select", "SELECT id, name FROM users WHERE id = $1", 1},
		{"insert1", rows(1), 1}, {"insert1000", rows(1000), 1000}, {"insert1000returning", rows(1000) + " returning a", 1000},
	} {
		perRow := func(b *testing.B) {
			b.ReportAllocs()
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.n), "ns/row")
		}
		b.Run(c.name+"/full", func(b *testing.B) {
			for b.Loop() {
				if _, err := pgparse.Parse(c.text); err != nil {
					b.Fatal(err)
				}
			}
			perRow(b)
		})
		b.Run(c.name+"/parse", func(b *testing.B) {
			p := New(pgparse.Parse, 0)
			for b.Loop() {
				if _, err := p.Parse(c.text); err != nil {
					b.Fatal(err)
				}
			}
			perRow(b)
		})
		b.Run(c.name+"/cached", func(b *testing.B) {
			p := New(pgparse.Parse, 1<<24)
			for b.Loop() {
				if _, err := p.Parse(c.text); err != nil {
					b.Fatal(err)
				}
			}
			perRow(b)
		})
	}
}
