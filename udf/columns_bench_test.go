package udf_test

import (
	"testing"
)

// vaddWat is a vectorised addition of two columns without nulls.
const vaddWat = `CREATE FUNCTION vadd(a bigint, b bigint) RETURNS bigint LANGUAGE wat IMMUTABLE STRICT AS $wat$
(module
  (memory (export "memory") 1)
  (func (export "vadd") (param $n i32) (param $in i32) (param $nin i32) (param $out i32) (result i32)
    (local $a i32) (local $b i32) (local $to i32) (local $end i32)
    (local.set $a (i32.load offset=24 (local.get $in)))
    (local.set $b (i32.load offset=64 (local.get $in)))
    (local.set $to (i32.load offset=24 (local.get $out)))
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $n) (i32.const 3))))
    (loop $next
      (i64.store (local.get $to) (i64.add (i64.load (local.get $a)) (i64.load (local.get $b))))
      (local.set $a (i32.add (local.get $a) (i32.const 8)))
      (local.set $b (i32.add (local.get $b) (i32.const 8)))
      (br_if $next (i32.lt_u (local.tee $to (i32.add (local.get $to) (i32.const 8))) (local.get $end))))
    (i32.const 0)))
$wat$`

// BenchmarkColumns is a statement over a million rows, with functions over columns
// and with what is built in.
func BenchmarkColumns(b *testing.B) {
	const rows = 1_000_000
	_, run := open(b)
	for _, sql := range []string{
		"CREATE TABLE t AS SELECT n, (n % 1000)::bigint AS k, (n * 31 % 101)::bigint AS x FROM generate_series(1, 1000000) g(n)",
		vaddWat, createSum("wsum", "unused"),
		"CREATE AGGREGATE steps(bigint) (SFUNC = int8pl, STYPE = bigint, COMBINEFUNC = int8pl)",
	} {
		if _, err := run(sql); err != nil {
			b.Fatal(err)
		}
	}
	for _, c := range []struct{ name, sql string }{
		{"vectorised", "SELECT sum(vadd(x, k)) FROM t"},
		{"vectorised built in", "SELECT sum(x + k) FROM t"},
		{"sum", "SELECT wsum(x) FROM t"},
		{"sum built in", "SELECT sum(x) FROM t"},
		{"sum of functions", "SELECT steps(x) FROM t"},
		{"1000 groups", "SELECT max(s) FROM (SELECT wsum(x) AS s FROM t GROUP BY k) g"},
		{"1000 groups built in", "SELECT max(s) FROM (SELECT sum(x) AS s FROM t GROUP BY k) g"},
		{"500000 groups", "SELECT max(s) FROM (SELECT wsum(x) AS s FROM t GROUP BY n / 2) g"},
		{"500000 groups built in", "SELECT max(s) FROM (SELECT sum(x) AS s FROM t GROUP BY n / 2) g"},
	} {
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				if _, err := run(c.sql); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
		})
	}
}
