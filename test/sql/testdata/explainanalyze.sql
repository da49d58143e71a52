# EXPLAIN (ANALYZE) without what differs from run to run.

CREATE TABLE t (a int PRIMARY KEY, b int); INSERT INTO t SELECT i, i % 10 FROM generate_series(1, 1000) i
----
CREATE TABLE
INSERT 0 1000

EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT b FROM t WHERE a = 7
----
Project (actual rows=1 loops=1)
  ->  Index Scan using t_pkey on t (actual rows=1 loops=1)
        Index Cond: (a = 7)
        Filter: (a = 7)

EXPLAIN (ANALYZE ON, COSTS off, TIMING 0, SUMMARY FALSE) SELECT a FROM t WHERE b = 3
----
Project (actual rows=100 loops=1)
  ->  Seq Scan on t (actual rows=100 loops=1)
        Filter: (b = 3)

EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) DELETE FROM t WHERE b = 4
----
Delete on t (actual rows=0 loops=1)
  ->  Seq Scan on t (actual rows=100 loops=1)
        Filter: (b = 4)

SELECT count(*) FROM t
----
900

# Users' functions show no times either.
CREATE FUNCTION twice(x int) RETURNS int LANGUAGE wat IMMUTABLE STRICT AS '(module (func (export "twice") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2))))'
----
CREATE FUNCTION

EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT twice(a) FROM t WHERE b = 3
----
Project (actual rows=100 loops=1)
  ->  Seq Scan on t (actual rows=100 loops=1)
        Filter: (b = 3)
Function twice: calls=1 rows=100 fuel=15300

# Without ANALYZE there is nothing to time, and SUMMARY is off unless it is asked for.
EXPLAIN (COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT 1
----
Project
  ->  Values

EXPLAIN (COSTS OFF, ANALYZE 0) SELECT 1
----
Project
  ->  Values

EXPLAIN (TIMING) SELECT 1
----
ERROR 22023: EXPLAIN option TIMING requires ANALYZE

EXPLAIN (TIMING, ANALYZE FALSE) SELECT 1
----
ERROR 22023: EXPLAIN option TIMING requires ANALYZE

EXPLAIN (WAL ON) SELECT 1
----
ERROR 22023: EXPLAIN option WAL requires ANALYZE

EXPLAIN (ANALYZE 2) SELECT 1
----
ERROR 42601: analyze requires a Boolean value

EXPLAIN (TIMING maybe) SELECT 1
----
ERROR 42601: timing requires a Boolean value

EXPLAIN (FORMAT) SELECT 1
----
ERROR 42601: format requires a parameter

EXPLAIN (FORMAT json) SELECT 1
----
ERROR 0A000: EXPLAIN shows plans in FORMAT TEXT only

EXPLAIN (FORMAT csv) SELECT 1
----
ERROR 22023: unrecognized value for EXPLAIN option "format": "csv"

EXPLAIN (loud) SELECT 1
----
ERROR 42601: unrecognized EXPLAIN option "loud"

# Triggers, of which those of other statements are not listed.

CREATE TABLE log (n bigint)
----
CREATE TABLE

CREATE FUNCTION noted() RETURNS trigger LANGUAGE wat AS $$ (module (func (export "noted"))) $$
----
CREATE FUNCTION

CREATE FUNCTION logs() RETURNS trigger LANGUAGE wat AS $$
  (module (import "basalt" "sql_exec" (func $exec (param i32 i32) (result i64)))
    (memory (export "memory") 1) (data (i32.const 0) "INSERT INTO log VALUES (1)")
    (func (export "logs") (drop (call $exec (i32.const 0) (i32.const 26))))) $$
----
CREATE FUNCTION

CREATE TRIGGER before_row BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION noted()
----
CREATE TRIGGER

CREATE TRIGGER after_row AFTER UPDATE ON t FOR EACH ROW WHEN (new.a > 3) EXECUTE FUNCTION noted()
----
CREATE TRIGGER

CREATE TRIGGER after_all AFTER UPDATE ON t EXECUTE FUNCTION logs()
----
CREATE TRIGGER

CREATE TRIGGER of_log BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION noted()
----
CREATE TRIGGER

EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) UPDATE t SET b = b WHERE a <= 5
----
Update on t (actual rows=0 loops=1)
  ->  Seq Scan on t (actual rows=4 loops=1)
        Filter: (a <= 5)
Trigger before_row on t: calls=4 fuel=4
Trigger after_all on t: calls=1 fuel=5
Trigger after_row on t: calls=1 fuel=1

EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) UPDATE t SET b = b WHERE a < 0
----
Update on t (actual rows=0 loops=1)
  ->  Seq Scan on t (actual rows=0 loops=1)
        Filter: (a < 0)
Trigger after_all on t: calls=1 fuel=5

SELECT count(*) FROM log
----
2
