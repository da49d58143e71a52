package udf_test

import "testing"

// reads is a procedure that adds up what it reads of a query, of three columns.
func reads(name, body string) string {
	return `CREATE PROCEDURE ` + name + `(OUT sum float8) LANGUAGE wat AS $$
(module
  (import "basalt" "sql_query" (func $query (param i32 i32) (result i32)))
  (import "basalt" "sql_row" (func $row (param i32) (result i32)))
  (import "basalt" "sql_col_i64" (func $i64 (param i32 i32) (result i64)))
  (import "basalt" "sql_col_f64" (func $f64 (param i32 i32) (result f64)))
  (import "basalt" "sql_next" (func $next (param i32 i32 i32 i32) (result i32)))
  (import "basalt" "out_f64" (func $out (param i32 f64)))
  (memory (export "memory") 4)
  (data (i32.const 0) "SELECT a, b, c FROM t")
  (func (export "` + name + `") (local $h i32) (local $n i32) (local $a i32) (local $b i32) (local $c i32) (local $sum f64)
    (local.set $h (call $query (i32.const 0) (i32.const 21)))
    ` + body + `
    (call $out (i32.const 1) (local.get $sum))))
$$`
}

const (
	byRow = `(loop $rows
      (if (i32.eq (call $row (local.get $h)) (i32.const 1)) (then
        (local.set $sum (f64.add (local.get $sum) (f64.add (f64.convert_i64_s (i64.add
          (call $i64 (local.get $h) (i32.const 1)) (call $i64 (local.get $h) (i32.const 2)))) (call $f64 (local.get $h) (i32.const 3)))))
        (br $rows))))`
	byColumns = `(loop $batches
      (if (i32.gt_s (local.tee $n (call $next (local.get $h) (i32.const 10000) (i32.const 1024) (i32.const 200000))) (i32.const 0)) (then
        (local.set $a (i32.load (i32.const 1048)))
        (local.set $b (i32.load (i32.const 1088)))
        (local.set $c (i32.load (i32.const 1128)))
        (loop $rows
          (local.set $sum (f64.add (local.get $sum) (f64.add (f64.convert_i64_s (i64.add
            (i64.extend_i32_s (i32.load (local.get $a))) (i64.load (local.get $b)))) (f64.load (local.get $c)))))
          (local.set $a (i32.add (local.get $a) (i32.const 4)))
          (local.set $b (i32.add (local.get $b) (i32.const 8)))
          (local.set $c (i32.add (local.get $c) (i32.const 8)))
          (br_if $rows (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (br $batches))))`
)

// BenchmarkRows reads 100,000 rows of three columns, by the row and as columns.
// Expected: columns take less than a tenth.
func BenchmarkRows(b *testing.B) {
	const rows = 100_000
	_, run := open(b)
	for _, sql := range []string{
		"CREATE TABLE t AS SELECT n AS a, (n * 2)::bigint AS b, n::float8 / 2 AS c FROM generate_series(1, 100000) g(n)",
		reads("rows", byRow), reads("columns", byColumns),
	} {
		if _, err := run(sql); err != nil {
			b.Fatal(err)
		}
	}
	for _, c := range []struct{ name, sql string }{
		{"rows", "CALL rows(NULL)"}, {"columns", "CALL columns(NULL)"}, {"query alone", "SELECT sum(a + b + c) FROM t"},
	} {
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				if got, err := run(c.sql); got != "17500175000" || err != nil {
					b.Fatal(got, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
		})
	}
}
