package udf_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// sumWat is an aggregate of the sum of bigint, nulls left out by STRICT, without a
// way to take rows out, and "wretract" one with it.
const sumWat = `
(module
  (memory (export "memory") 1)
  (func (export "%[1]s_state_size") (result i32) (i32.const 16))
  (func (export "%[1]s_init") (param i32 i32) (result i32) (i32.const 0))
  (func $rows (param $n i32) (param $gid i32) (param $in i32) (param $st i32) (param $sign i64) (local $i i32) (local $at i32)
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $at (i32.add (local.get $st) (i32.shl (i32.load (i32.add (local.get $gid) (i32.shl (local.get $i) (i32.const 2)))) (i32.const 4))))
        (i64.store (local.get $at) (i64.add (i64.load (local.get $at)) (i64.mul (local.get $sign)
          (i64.load (i32.add (i32.load offset=24 (local.get $in)) (i32.shl (local.get $i) (i32.const 3)))))))
        (i64.store offset=8 (local.get $at) (i64.add (i64.load offset=8 (local.get $at)) (local.get $sign)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next))))
  (func (export "%[1]s_update") (param $n i32) (param $gid i32) (param $in i32) (param $nin i32) (param $st i32) (result i32)
    (call $rows (local.get $n) (local.get $gid) (local.get $in) (local.get $st) (i64.const 1)) (i32.const 0))
  (func (export "%[2]s") (param $n i32) (param $gid i32) (param $in i32) (param $nin i32) (param $st i32) (result i32)
    (call $rows (local.get $n) (local.get $gid) (local.get $in) (local.get $st) (i64.const -1)) (i32.const 0))
  (func (export "%[1]s_merge") (param $n i32) (param $into i32) (param $from i32) (result i32)
    (local.set $n (i32.shl (local.get $n) (i32.const 1)))
    (loop $next
      (i64.store (local.get $into) (i64.add (i64.load (local.get $into)) (i64.load (local.get $from))))
      (local.set $into (i32.add (local.get $into) (i32.const 8)))
      (local.set $from (i32.add (local.get $from) (i32.const 8)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.const 0))
  (func (export "%[1]s_final") (param $n i32) (param $st i32) (param $out i32) (result i32) (local $i i32) (local $at i32)
    (loop $next
      (if (i64.eqz (i64.load offset=8 (local.get $st)))
        (then
          (local.set $at (i32.add (i32.load offset=16 (local.get $out)) (i32.shr_u (local.get $i) (i32.const 3))))
          (i32.store8 (local.get $at) (i32.and (i32.load8_u (local.get $at))
            (i32.xor (i32.const -1) (i32.shl (i32.const 1) (i32.and (local.get $i) (i32.const 7)))))))
        (else (i64.store (i32.add (i32.load offset=24 (local.get $out)) (i32.shl (local.get $i) (i32.const 3))) (i64.load (local.get $st)))))
      (local.set $st (i32.add (local.get $st) (i32.const 16)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (i32.const 0)))`

func createSum(name, retract string) string {
	return "CREATE AGGREGATE " + name + "(bigint) (LANGUAGE = wat, RETURNS = bigint, STRICT, AS = $wat$" + fmt.Sprintf(sumWat, name, retract) + "$wat$)"
}

// TestAggregateAgainstBuiltIn compares an aggregate with the built-in one, in random
// queries: with few groups and many, in grouping sets, with FILTER and DISTINCT, and
// over all kinds of frames.
func TestAggregateAgainstBuiltIn(t *testing.T) {
	_, run := open(t)
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 1))
	must := func(sql string) string {
		t.Helper()
		got, err := run(sql)
		if err != nil {
			t.Fatalf("seed %d: %s: %v", seed, sql, err)
		}
		return got
	}
	must(createSum("wsum", "unused"))
	must(createSum("wretract", "wretract_retract"))
	must("CREATE TABLE t AS SELECT n, n * 7919 % 100003 AS h, nullif(n * 31 % 101, 0)::bigint AS x FROM generate_series(1, 60000) g(n)")
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	for range 25 {
		agg := pick("wsum", "wretract")
		filter := pick("", "", fmt.Sprintf(" FILTER (WHERE h %% %d = 0)", 1+rng.IntN(50)))
		call := pick("", "DISTINCT ") + "x)" + filter
		where := pick("", "", fmt.Sprintf(" WHERE h < %d", rng.IntN(100_000)))
		groups := fmt.Sprintf("h %% %d", []int{1, 3, 1000, 70_000}[rng.IntN(4)])
		sql := fmt.Sprintf("SELECT count(*) FROM (SELECT %[2]s(%[3]s AS a, sum(%[3]s AS b FROM t%[4]s GROUP BY %[5]s(%[1]s, n %% 2)) s WHERE a IS DISTINCT FROM b",
			groups, agg, call, where, pick("", "ROLLUP ", "CUBE "))
		if got := must(sql); got != "0" {
			t.Errorf("seed %d: %s gave %s", seed, sql, got)
		}
		window := fmt.Sprintf("(PARTITION BY h %% %d ORDER BY n ROWS BETWEEN %d PRECEDING AND %s%s)", 1+rng.IntN(4), rng.IntN(100),
			pick("CURRENT ROW", "3 FOLLOWING", "UNBOUNDED FOLLOWING"), pick("", "", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP"))
		sql = fmt.Sprintf("SELECT count(*) FROM (SELECT %[1]s(x)%[2]s OVER %[3]s AS a, sum(x)%[2]s OVER %[3]s AS b FROM t WHERE n <= 400) s WHERE a IS DISTINCT FROM b",
			agg, filter, window)
		if got := must(sql); got != "0" {
			t.Errorf("seed %d: %s gave %s", seed, sql, got)
		}
	}
}

// TestAggregateManyStates has more states than an instance has memory for.
func TestAggregateManyStates(t *testing.T) {
	_, run := open(t)
	big := fmt.Sprintf("CREATE AGGREGATE big(bigint) (LANGUAGE = wat, RETURNS = bigint, AS = $wat$%s$wat$)", `
(module
  (memory (export "memory") 1)
  (func (export "big_state_size") (result i32) (i32.const 10000))
  (func (export "big_init") (param $n i32) (param $st i32) (result i32) (i64.store (local.get $st) (i64.const 42)) (i32.const 0))
  (func (export "big_update") (param i32 i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "big_merge") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "big_final") (param $n i32) (param $st i32) (param $out i32) (result i32) (local $i i32)
    (loop $next
      (i64.store (i32.add (i32.load offset=24 (local.get $out)) (i32.shl (local.get $i) (i32.const 3))) (i64.load (local.get $st)))
      (local.set $st (i32.add (local.get $st) (i32.const 10000)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (i32.const 0)))`)
	for _, c := range []struct{ sql, want string }{
		{big, ""},
		// 100 MB of states, beside an instance of 64 MB at most.
		{"SELECT count(b) FROM (SELECT big(n) AS b FROM generate_series(1, 10000) g(n) GROUP BY n) s", "10000"},
		{"SELECT sum(b) FROM (SELECT big(n) AS b FROM generate_series(1, 10000) g(n) GROUP BY n) s", "420000"},
	} {
		if got, err := run(c.sql); err != nil || got != c.want {
			t.Errorf("%.60s: got %q, %v", c.sql, got, err)
		}
	}
}
