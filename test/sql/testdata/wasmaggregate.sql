# Aggregates in WebAssembly: states are bytes that the host keeps.

# The weighted average; nulls are left out by STRICT.
CREATE AGGREGATE wavg(x float8, w float8) (LANGUAGE = wat, RETURNS = double precision, STRICT, AS = $$
(module
  (memory (export "memory") 1)
  (func (export "wavg_state_size") (result i32) (i32.const 16))
  (func (export "wavg_init") (param i32 i32) (result i32) (i32.const 0))
  (func $value (param $col i32) (param $i i32) (result f64)
    (f64.load (i32.add (i32.load offset=24 (local.get $col)) (i32.shl (local.get $i) (i32.const 3)))))
  ;; adds the row i, with a sign, to a state
  (func $add (param $st i32) (param $in i32) (param $i i32) (param $sign f64) (local $w f64)
    (local.set $w (f64.mul (local.get $sign) (call $value (i32.add (local.get $in) (i32.const 40)) (local.get $i))))
    (f64.store (local.get $st) (f64.add (f64.load (local.get $st)) (f64.mul (local.get $w) (call $value (local.get $in) (local.get $i)))))
    (f64.store offset=8 (local.get $st) (f64.add (f64.load offset=8 (local.get $st)) (local.get $w))))
  (func $rows (param $n i32) (param $gid i32) (param $in i32) (param $st i32) (param $sign f64) (result i32) (local $i i32)
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $i) (local.get $n)))
        (call $add
          (i32.add (local.get $st) (i32.shl (i32.load (i32.add (local.get $gid) (i32.shl (local.get $i) (i32.const 2)))) (i32.const 4)))
          (local.get $in) (local.get $i) (local.get $sign))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (i32.const 0))
  (func (export "wavg_update") (param $n i32) (param $gid i32) (param $in i32) (param $nin i32) (param $st i32) (result i32)
    (call $rows (local.get $n) (local.get $gid) (local.get $in) (local.get $st) (f64.const 1)))
  (func (export "wavg_retract") (param $n i32) (param $gid i32) (param $in i32) (param $nin i32) (param $st i32) (result i32)
    (call $rows (local.get $n) (local.get $gid) (local.get $in) (local.get $st) (f64.const -1)))
  (func (export "wavg_merge") (param $n i32) (param $dst i32) (param $src i32) (result i32) (local $end i32)
    (local.set $end (i32.add (local.get $dst) (i32.shl (local.get $n) (i32.const 4))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $dst) (local.get $end)))
        (f64.store (local.get $dst) (f64.add (f64.load (local.get $dst)) (f64.load (local.get $src))))
        (local.set $dst (i32.add (local.get $dst) (i32.const 8)))
        (local.set $src (i32.add (local.get $src) (i32.const 8)))
        (br $next)))
    (i32.const 0))
  (func (export "wavg_final") (param $n i32) (param $st i32) (param $out i32) (result i32) (local $i i32) (local $at i32)
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $i) (local.get $n)))
        (if (f64.eq (f64.load offset=8 (local.get $st)) (f64.const 0))
          (then ;; no weight: null
            (local.set $at (i32.add (i32.load offset=16 (local.get $out)) (i32.shr_u (local.get $i) (i32.const 3))))
            (i32.store8 (local.get $at) (i32.and (i32.load8_u (local.get $at))
              (i32.xor (i32.const -1) (i32.shl (i32.const 1) (i32.and (local.get $i) (i32.const 7)))))))
          (else
            (f64.store (i32.add (i32.load offset=24 (local.get $out)) (i32.shl (local.get $i) (i32.const 3)))
              (f64.div (f64.load (local.get $st)) (f64.load offset=8 (local.get $st))))))
        (local.set $st (i32.add (local.get $st) (i32.const 16)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (i32.const 0)))
$$)
----
CREATE AGGREGATE

SELECT wavg(x, w) FROM (VALUES (1.0, 1.0), (2.0, 3.0), (NULL, 5.0), (7.0, NULL)) v(x, w)
----
1.75

SELECT wavg(x, w) FROM (VALUES (1.0, 1.0)) v(x, w) WHERE x > 1
----
(empty)

# Beside what is built in: whole numbers, so that the order of the sums is nothing.
CREATE TABLE wrows AS SELECT n, n % 7 AS k, n % 50000 AS m, (n % 13)::float8 AS x, (1 + n % 5)::float8 AS w FROM generate_series(1, 200000) g(n)
----
SELECT 200000

SELECT k, wavg(x, w) = sum(x * w) / sum(w), wavg(x, w) FILTER (WHERE m < 10) = sum(x * w) FILTER (WHERE m < 10) / sum(w) FILTER (WHERE m < 10) FROM wrows GROUP BY k ORDER BY k
----
0|t|t
1|t|t
2|t|t
3|t|t
4|t|t
5|t|t
6|t|t

SELECT wavg(x, w) = sum(x * w) / sum(w), wavg(DISTINCT x, w) = sum(DISTINCT x) / 13 FROM wrows
----
t|t

# Many groups, more than one worker has.
SELECT count(*), count(*) FILTER (WHERE a = b) FROM (SELECT m, wavg(x, w) AS a, sum(x * w) / sum(w) AS b FROM wrows GROUP BY m) s
----
50000|50000

SELECT k, count(*), count(wavg) FROM (SELECT k, n % 3 AS j, wavg(nullif(x, 0), w) FROM wrows WHERE n < 100 GROUP BY ROLLUP (1, 2)) s GROUP BY k ORDER BY k NULLS LAST LIMIT 3
----
0|4|4
1|4|4
2|4|4

SELECT k, wavg(x, w) FROM wrows GROUP BY k HAVING wavg(x, w) > 5.99998 ORDER BY wavg(x, w), k LIMIT 2
----
0|6.000023333683338
5|6.000105004025154

# As window functions: running, sliding (by retract), whole and excluded frames.
SELECT count(*), count(*) FILTER (WHERE a = b) AS running, count(*) FILTER (WHERE c = d) AS sliding, count(*) FILTER (WHERE e = f) AS excluded FROM (
  SELECT wavg(x, w) OVER r AS a, sum(x * w) OVER r / sum(w) OVER r AS b,
    wavg(x, w) OVER s AS c, sum(x * w) OVER s / sum(w) OVER s AS d,
    wavg(x, w) OVER e AS e, sum(x * w) OVER e / sum(w) OVER e AS f
  FROM wrows WHERE n <= 3000
  WINDOW r AS (PARTITION BY k ORDER BY n), s AS (PARTITION BY k ORDER BY n ROWS BETWEEN 3 PRECEDING AND 2 FOLLOWING),
    e AS (PARTITION BY k ORDER BY n ROWS BETWEEN 100 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW)) q
----
3000|3000|3000|3000

# count(*): no arguments. An aggregate without STRICT sees all rows.
CREATE AGGREGATE wcount(*) (LANGUAGE = wat, RETURNS = bigint, EXPORT = 'c', AS = $$
(module
  (memory (export "memory") 1)
  (func (export "c_state_size") (result i32) (i32.const 8))
  (func (export "c_init") (param i32 i32) (result i32) (i32.const 0))
  (func (export "c_update") (param $n i32) (param $gid i32) (param $in i32) (param $nin i32) (param $st i32) (result i32) (local $at i32)
    (if (local.get $n) (then
      (loop $next
        (local.set $at (i32.add (local.get $st) (i32.shl (i32.load (local.get $gid)) (i32.const 3))))
        (i64.store (local.get $at) (i64.add (i64.load (local.get $at)) (i64.const 1)))
        (local.set $gid (i32.add (local.get $gid) (i32.const 4)))
        (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
    (i32.const 0))
  (func (export "c_merge") (param $n i32) (param $dst i32) (param $src i32) (result i32)
    (loop $next
      (i64.store (local.get $dst) (i64.add (i64.load (local.get $dst)) (i64.load (local.get $src))))
      (local.set $dst (i32.add (local.get $dst) (i32.const 8)))
      (local.set $src (i32.add (local.get $src) (i32.const 8)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.const 0))
  (func (export "c_final") (param $n i32) (param $st i32) (param $out i32) (result i32)
    (memory.copy (i32.load offset=24 (local.get $out)) (local.get $st) (i32.shl (local.get $n) (i32.const 3)))
    (i32.const 0)))
$$)
----
CREATE AGGREGATE

SELECT wcount(*), wcount(*) FILTER (WHERE k = 1) FROM wrows
----
200000|28572

SELECT k, wcount(*) = count(*) FROM wrows GROUP BY k ORDER BY k LIMIT 2
----
0|t
1|t

SELECT n, wcount(*) OVER (ORDER BY n ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM wrows ORDER BY n LIMIT 4
----
1|1
2|2
3|3
4|3

SELECT wcount(1)
----
ERROR 42883: function wcount(integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

# The catalogue.
SELECT proname, prokind, pronargs, prorettype::regtype FROM pg_proc WHERE proname IN ('wavg', 'wcount') ORDER BY 1
----
wavg|a|2|double precision
wcount|a|0|bigint

SELECT aggfnoid, aggkind FROM pg_aggregate WHERE aggfnoid::text LIKE 'w%' ORDER BY 1
----
wavg|n
wcount|n

SELECT wavg(1.0)
----
ERROR 42883: function wavg(numeric) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

DROP FUNCTION wcount()
----
ERROR 42809: "wcount" is an aggregate function
HINT: Use DROP AGGREGATE to drop aggregate functions.

CREATE AGGREGATE wcount(*) (LANGUAGE = wat, RETURNS = bigint, AS = '(module)')
----
ERROR 42P13: the module exports no function "wcount_state_size"

CREATE OR REPLACE FUNCTION wavg(x float8, w float8) RETURNS float8 LANGUAGE wat AS '(func (export "f") (param f64 f64) (result f64) (f64.const 0))'
----
ERROR 42809: cannot change routine kind
DETAIL: "wavg" is an aggregate function.

DROP AGGREGATE wcount(*)
----
DROP AGGREGATE

DROP AGGREGATE IF EXISTS wcount(*)
----
NOTICE: aggregate wcount() does not exist, skipping
DROP AGGREGATE

SELECT wcount(*) FROM wrows
----
ERROR 42883: function wcount() does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

DROP AGGREGATE vadd(bigint, bigint)
----
ERROR 42883: aggregate vadd(bigint, bigint) does not exist

# What is refused.
CREATE AGGREGATE bad(int) (LANGUAGE = wat, RETURNS = int, AS = '(module (memory (export "memory") 1) (func (export "bad_state_size") (result i32) (i32.const 1)))')
----
ERROR 42883: the module exports no function "bad_init"

CREATE AGGREGATE bad(int) (LANGUAGE = wat, RETURNS = int, SORTOP = '<', AS = '')
----
ERROR 42601: aggregate attribute "sortop" not recognized
DETAIL: An aggregate in LANGUAGE wasm or wat has AS, EXPORT, RETURNS and STRICT.

CREATE AGGREGATE bad(int) (LANGUAGE = wat, AS = '')
----
ERROR 42P13: aggregate result type must be specified
HINT: Write RETURNS = type.

CREATE AGGREGATE bad(int) (LANGUAGE = plpgsql, RETURNS = int, AS = '')
----
ERROR 42704: language "plpgsql" does not exist
HINT: Functions are written in LANGUAGE wasm or wat.

CREATE AGGREGATE bad(float8 ORDER BY float8) (LANGUAGE = wat, RETURNS = int, AS = '')
----
ERROR 0A000: ordered-set aggregates cannot be made

DROP AGGREGATE wavg(float8, float8)
----
DROP AGGREGATE

DROP TABLE wrows
----
DROP TABLE
