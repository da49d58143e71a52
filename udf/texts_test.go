package udf_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestTextsAtTheEnd returns texts of all lengths around those that are copied in a piece,
// from the last bytes of a guest's memory and from its first, by functions that grow the
// memory themselves, in modules that grow it elsewhere, and in those that never do. The
// last one is longer than there is memory.
func TestTextsAtTheEnd(t *testing.T) {
	const tail = `(func $tail (param $n i32) (result i64)
	    (i64.or (i64.shl (i64.extend_i32_u (i32.sub (i32.shl (memory.size) (i32.const 16)) (local.get $n))) (i64.const 32)) (i64.extend_i32_u (local.get $n))))`
	for name, parts := range map[string]struct{ other, before string }{
		"no growth":        {"", ""},
		"growth elsewhere": {`(func (export "grow") (drop (memory.grow (i32.const 1))))`, ""},
		"growth":           {`(func $grow (if (i32.lt_u (memory.size) (i32.const 8)) (then (drop (memory.grow (i32.const 1))))))`, "(call $grow)"},
	} {
		t.Run(name, func(t *testing.T) {
			_, run := open(t)
			fill := `(memory.fill (i32.const 60000) (i32.const 120) (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 60000)))`
			module := fmt.Sprintf(`(module (memory (export "memory") 1) (data (i32.const 0) "%s") %s %s
			  (func (export "basalt_alloc") (param i32) (result i32) (i32.const 1024))
			  (func (export "last") (param $n i32) (result i64) %s %s (call $tail (local.get $n)))
			  (func (export "first") (param $n i32) (result i64) %s (i64.extend_i32_u (local.get $n))))`,
				strings.Repeat("y", 1000), tail, parts.other, parts.before, fill, parts.before)
			for _, c := range []struct{ sql, want string }{
				{"CREATE FUNCTION last(n int) RETURNS text LANGUAGE wat AS $$" + module + "$$, 'last'", ""},
				{"CREATE FUNCTION first(n int) RETURNS text LANGUAGE wat AS $$" + module + "$$, 'first'", ""},
				{"SELECT count(*) FROM generate_series(0, 500) n WHERE last(n) <> repeat('x', n)", "0"},
				{"SELECT count(*) FROM generate_series(0, 500) n WHERE first(n) <> repeat('y', n)", "0"},
				{"SELECT count(*) FROM generate_series(0, 5000) n WHERE last(n % 34) <> repeat('x', n % 34) OR first(n % 34 + 1) <> repeat('y', n % 34 + 1)", "0"},
				{"SELECT length(first(n)) FROM generate_series(30, 34) n WHERE n <> 32", "30 31 33 34"},
			} {
				if got, err := run(c.sql); err != nil || got != c.want {
					t.Errorf("%.60s: got %q, %v, want %q", c.sql, got, err, c.want)
				}
			}
			if _, err := run("SELECT count(first(n * 1000000)) FROM generate_series(0, 2) n"); err == nil || !strings.Contains(err.Error(), "outside its memory") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestAllocatorOfLittle calls a function of texts whose module gives room for one of them,
// but not for a batch.
func TestAllocatorOfLittle(t *testing.T) {
	_, run := open(t)
	for _, c := range []struct{ sql, want string }{
		{`CREATE FUNCTION same(s text) RETURNS text LANGUAGE wat STRICT AS $$
(module (memory (export "memory") 1)
  (func (export "basalt_alloc") (param $size i32) (result i32)
    (select (i32.const 1024) (i32.const 0) (i32.lt_u (local.get $size) (i32.const 100))))
  (func (export "same") (param $at i32) (param $size i32) (result i64)
    (i64.or (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32)) (i64.extend_i32_u (local.get $size)))))
$$`, ""},
		{"SELECT count(*) || '|' || count(same(s)) || '|' || min(length(same(s))) FROM (SELECT 'text ' || n AS s FROM generate_series(1, 5000) n) x WHERE same(s) = s", "5000|5000|6"},
		{"SELECT count(*) FROM (SELECT CASE WHEN n % 3 > 0 THEN 'text ' || n END AS s FROM generate_series(1, 5000) n) x WHERE same(s) IS NULL", "1666"},
	} {
		if got, err := run(c.sql); err != nil || got != c.want {
			t.Errorf("%.60s: got %q, %v, want %q", c.sql, got, err, c.want)
		}
	}
}
