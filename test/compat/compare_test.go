package compat

import (
	"testing"

	"github.com/basaltdb/basalt/test/wire"
)

// rows makes an answer of one result with columns a (int4) and b (float8).
func rows(tag string, values ...[2]string) *wire.Answer {
	r := wire.Result{IsQuery: true, Tag: tag, Columns: []wire.Column{{Name: "a", Type: 23}, {Name: "b", Type: float8OID}}}
	for _, v := range values {
		a, b := v[0], v[1]
		r.Rows = append(r.Rows, []*string{&a, &b})
	}
	return &wire.Answer{Results: []wire.Result{r}}
}

// TestCompare decides what is equal.
func TestCompare(t *testing.T) {
	n := &normaliser{types: map[uint32]string{20: "int8", 23: "int4", float8OID: "float8"}}
	fails := func(code string) *wire.Answer {
		return &wire.Answer{Err: &wire.Error{Code: code, Message: `no "x" at 3`}}
	}
	two := rows("SELECT 2", [2]string{"1", "0.5"}, [2]string{"2", "0.5"})
	swapped := rows("SELECT 2", [2]string{"2", "0.5"}, [2]string{"1", "0.5"})
	nearby := rows("SELECT 2", [2]string{"1", "0.5000000000000001"}, [2]string{"2", "0.5"})
	other := rows("SELECT 2", [2]string{"1", "0.5"}, [2]string{"3", "0.5"})
	wide := rows("SELECT 2", [2]string{"1", "0.5"}, [2]string{"2", "0.5"})
	wide.Results[0].Columns[0].Type = 20
	named := rows("SELECT 2", [2]string{"1", "0.5"}, [2]string{"2", "0.5"})
	named.Results[0].Columns[1].Name = "c"
	for _, c := range []struct {
		sql          string
		theirs, ours *wire.Answer
		class        Class
		reason       string
	}{
		{"select a, b from t", two, two, Equal, ""},
		{"select a, b from t", two, swapped, Equal, ""},
		{"select a, b from (select * from t order by a) t", two, swapped, Equal, ""},
		{"select a, b from t order by a", two, swapped, Differs, "another order of rows"},
		{"select a, b from t order by t.b desc nulls last limit 2", two, swapped, Equal, ""},
		{"select a, b from t order by 2, a", two, swapped, Differs, "another order of rows"},
		{"select a, b from t order by a + b", two, swapped, Differs, "another order of rows"},
		{"select a, b from t", two, nearby, Equal, ""},
		{"select a, b from t", two, other, Differs, "other values"},
		{"select a, b from t where b < random()", two, other, Skipped, ""},
		{"explain select 1", two, other, Skipped, ""},
		{"select a, b from t", two, wide, Differs, "type int8 where PostgreSQL has int4"},
		{"select a, b from t", two, named, Differs, `column name "c" where PostgreSQL has "b"`},
		{"select a, b from t", two, rows("SELECT 1", [2]string{"1", "0.5"}), Differs, "another number of rows"},
		{"select x", fails("42703"), fails("42703"), Equal, ""},
		{"select x", fails("42703"), fails("42P01"), Code, `42P01 no "…" at N where PostgreSQL has 42703 no "…" at N`},
		{"select x", two, fails("42703"), Fails, `42703 no "…" at N`},
		{"select x", two, fails("0A000"), Lacks, `0A000 no "…" at N`},
		{"select x", fails("42703"), two, Passes, `no error where PostgreSQL has 42703 no "…" at N`},
		{"select random()", two, fails("42883"), Fails, `42883 no "…" at N`},
	} {
		if class, reason := n.compare(c.sql, c.theirs, c.ours, false); class != c.class || reason != c.reason {
			t.Errorf("%s: %s %q, want %s %q", c.sql, class, reason, c.class, c.reason)
		}
	}
	if class, _ := n.compare("select 1", two, fails(queryCanceled), true); class != Timeout {
		t.Errorf("late: %s", class)
	}
}
