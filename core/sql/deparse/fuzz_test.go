//go:build cgo

package deparse

import (
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/internal/dump"
	"github.com/basaltdb/basalt/core/sql/pgparse"
)

// FuzzParsePrintParse gives any text to the parser. It must answer with a tree or
// with an error that is not our own fault, and what can be printed must come back
// equal.
func FuzzParsePrintParse(f *testing.F) {
	for _, s := range []string{
		"select a, -1, 'x' from t join u using (b) where c in (1, 2) group by rollup (d) order by e desc limit 1",
		"insert into t (a) values (1, default) on conflict (a) do update set b = excluded.b returning *",
		"with recursive r as (select 1 union all select n + 1 from r) select * from r",
		"select f(a order by b) filter (where c) over (partition by d rows between 1 preceding and current row)",
		"update t set (a, b) = (select 1, 2) from u where current of c", "select a::numeric(10,2)[], (b).c[1:2], d at time zone 'x', extract(year from e)",
		"create table t (a int primary key default -1, check (a > 0))", "select E'\\u00e9' || U&'\\0061' || $$x$$ || B'01'", "alter sequence s increment -1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		stmt, err := pgparse.Parse(source)
		if err != nil {
			if errs.Is(err, errs.InternalError) {
				t.Fatalf("%q: %v", source, err)
			}
			return
		}
		if stmt == nil {
			return
		}
		if ast.Tag(stmt) == "???" {
			t.Fatalf("%T has no tag", stmt)
		}
		text, err := Stmt(stmt)
		if err != nil {
			return
		}
		again, err := pgparse.Parse(text)
		if errs.Is(err, errs.StatementTooComplex) {
			return
		}
		if err != nil || dump.Tree(again) != dump.Tree(stmt) {
			t.Fatalf("%q prints as %q, which is %s, %v", source, text, dump.Tree(again), err)
		}
	})
}
