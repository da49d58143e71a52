# Table functions in WebAssembly that take the rows of a query.

# The rows as they are: the columns of the input stand for those of the result.
CREATE FUNCTION wpass(input record) RETURNS TABLE (a int, b text) LANGUAGE wat AS $$
(module
  (memory (export "memory") 1)
  (global $n (mut i32) (i32.const 0))
  (global $in (mut i32) (i32.const 0))
  (func (export "wpass_open") (param i32 i32) (result i32) (i32.const 7))
  (func (export "wpass_push") (param $h i32) (param $n i32) (param $in i32) (result i32)
    (if (i32.ne (local.get $h) (i32.const 7)) (then unreachable))
    (global.set $n (local.get $n))
    (global.set $in (local.get $in))
    (i32.const 0))
  (func (export "wpass_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (local $n i32)
    (local.set $n (global.get $n))
    (global.set $n (i32.const 0))
    (if (local.get $n) (then
      (loop $column
        (memory.copy (local.get $out) (global.get $in) (i32.const 40))
        (local.set $out (i32.add (local.get $out) (i32.const 40)))
        (global.set $in (i32.add (global.get $in) (i32.const 40)))
        (br_if $column (i32.load (global.get $in))))))
    (local.get $n))
  (func (export "wpass_close") (param i32)))
$$
----
CREATE FUNCTION

CREATE TABLE articles (id int, body text, lang text)
----
CREATE TABLE

INSERT INTO articles VALUES (1, 'one', 'en'), (2, 'zwei', 'de'), (3, NULL, 'en'), (NULL, 'vier', 'de')
----
INSERT 0 4

SELECT * FROM wpass((SELECT id, body FROM articles))
----
1|one
2|zwei
3|
|vier

SELECT * FROM wpass((SELECT id, body FROM articles WHERE lang = 'de' ORDER BY id DESC)) AS p(x, y)
----
|vier
2|zwei

SELECT * FROM wpass((TABLE articles ORDER BY id LIMIT 0))
----
(empty)

SELECT o, b FROM wpass((SELECT id, body FROM articles WHERE id < 3 ORDER BY id)) WITH ORDINALITY AS p(a, b, o)
----
1|one
2|zwei

SELECT count(*), sum(a), min(b), max(b) FROM wpass((SELECT i, 'row ' || i FROM generate_series(1, 10000) i))
----
10000|50005000|row 1|row 9999

SELECT * FROM wpass((VALUES (1, 'x'), (2, NULL)))
----
1|x
2|

SELECT * FROM wpass((SELECT * FROM wpass((SELECT id, body FROM articles)) WHERE a > 1)) WHERE b IS NOT NULL
----
2|zwei

# By name.
SELECT * FROM wpass(input => (SELECT id, body FROM articles WHERE id = 1))
----
1|one

# A limit ends it early.
SELECT a FROM wpass((SELECT i::int, 'x' FROM generate_series(1, 1000000000) i)) LIMIT 2
----
1
2

# A condition above it is one of the result.
SELECT * FROM wpass((SELECT id, body FROM articles)) WHERE a = 2
----
2|zwei

EXPLAIN (COSTS OFF) SELECT * FROM wpass((SELECT id, body FROM articles WHERE lang = 'en')) WHERE a = 2
----
Filter
  Filter: (a = 2)
  ->  TableFunc
        ->  Project
              ->  Seq Scan on articles
                    Filter: (lang = 'en'::text)

EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT * FROM wpass((SELECT id, body FROM articles WHERE lang = 'en')) WHERE a = 1
----
Filter (actual rows=1 loops=1)
  Filter: (a = 1)
  ->  TableFunc (actual rows=2 loops=1)
        ->  Project (actual rows=2 loops=1)
              ->  Seq Scan on articles (actual rows=2 loops=1)
                    Filter: (lang = 'en'::text)
Function wpass: calls=7 rows=2 fuel=237

# Types that are not those of the result are what the guest says they are.
SELECT * FROM wpass((SELECT body, id FROM articles WHERE id = 1))
----
ERROR 38000: WebAssembly function "wpass" returned a column of another type than declared

# Columns that there are none of.
SELECT * FROM wpass((SELECT id, interval '1 day' FROM articles))
----
ERROR 0A000: WebAssembly functions cannot have columns of type interval

# What may use it.
CREATE VIEW german AS SELECT p.b FROM wpass((SELECT id, body FROM articles WHERE lang = 'de')) p
----
CREATE VIEW

SELECT * FROM german ORDER BY 1
----
vier
zwei

SELECT pg_get_viewdef('german'::regclass)
----
 SELECT p.b FROM wpass((SELECT id, body FROM articles WHERE (lang = 'de'))) AS p;

WITH a AS (SELECT id, body FROM articles), p AS (SELECT * FROM wpass((SELECT * FROM a))) SELECT p.a, a.body FROM p JOIN a ON p.a = a.id ORDER BY 1
----
1|one
2|zwei
3|

WITH a AS MATERIALIZED (SELECT id, body FROM articles) SELECT * FROM a, wpass((SELECT * FROM a WHERE id = 2)) ORDER BY id
----
1|one|2|zwei
2|zwei|2|zwei
3||2|zwei
|vier|2|zwei

CREATE TABLE copied (a int, b text)
----
CREATE TABLE

INSERT INTO copied SELECT * FROM wpass((SELECT id, body FROM articles))
----
INSERT 0 4

SELECT count(*), sum(a) FROM copied
----
4|6

PREPARE q(int, text) AS SELECT * FROM wpass((SELECT id + $1, body || $2 FROM articles WHERE id < $1))
----
PREPARE

EXECUTE q(2, '!')
----
3|one!

EXECUTE q(3, '?')
----
4|one?
5|zwei?

# LATERAL, in either place.
SELECT l.lang, p.* FROM (VALUES ('de'), ('en'), ('fr')) l(lang), wpass((SELECT id, body FROM articles a WHERE a.lang = l.lang)) p ORDER BY 1, 2
----
de|2|zwei
de||vier
en|1|one
en|3|

SELECT l.lang, (SELECT count(*) FROM wpass((SELECT id, body FROM articles a WHERE a.lang = l.lang))) FROM (VALUES ('de'), ('fr')) l(lang) ORDER BY 1
----
de|2
fr|0

SELECT l.lang, p.b FROM (VALUES ('de'), ('fr')) l(lang) LEFT JOIN LATERAL wpass((SELECT id, body FROM articles a WHERE a.lang = l.lang)) p ON p.a = 2 ORDER BY 1
----
de|zwei
fr|

# Where it cannot stand.
SELECT wpass((SELECT id, body FROM articles))
----
ERROR 0A000: function wpass takes rows; use it in FROM

SELECT * FROM ROWS FROM (wpass((SELECT id, body FROM articles)), generate_series(1, 2)) r
----
ERROR 0A000: function wpass takes rows; it cannot stand beside others in ROWS FROM

SELECT * FROM wpass(1)
----
ERROR 42883: function wpass(integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT * FROM wpass('x')
----
ERROR 42804: function wpass takes the rows of a query, not a value
HINT: Write a sub-select in the place of the parameter.

SELECT * FROM wpass(ROW(1, 'x'))
----
ERROR 42804: function wpass takes the rows of a query, not a value
HINT: Write a sub-select in the place of the parameter.

SELECT * FROM wpass()
----
ERROR 42883: function wpass() does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT * FROM wpass((SELECT id, body FROM articles), 1)
----
ERROR 42883: function wpass(record, integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT * FROM generate_series(1, (SELECT id, body FROM articles))
----
ERROR 42601: subquery must return only one column

SELECT * FROM wpass((SELECT id, body FROM nothing))
----
ERROR 42P01: relation "nothing" does not exist

SELECT * FROM wpass(ARRAY(SELECT id FROM articles))
----
ERROR 42883: function wpass(integer[]) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

# One value for each call: the last rows come at the end. k is how many, and each of
# them has how many rows and batches there were.
CREATE FUNCTION wcount(k int, input record, by int DEFAULT 1) RETURNS TABLE (rows bigint, pushed int, columns int) LANGUAGE wat AS $$
(module
  (memory (export "memory") 1)
  (global $k (mut i32) (i32.const 0))
  (global $by (mut i32) (i32.const 0))
  (global $rows (mut i64) (i64.const 0))
  (global $pushed (mut i32) (i32.const 0))
  (global $columns (mut i32) (i32.const 0))
  (global $ended (mut i32) (i32.const 0))
  (func (export "wcount_open") (param $in i32) (param $nin i32) (result i32)
    (if (i32.ne (local.get $nin) (i32.const 2)) (then unreachable))
    (global.set $rows (i64.const 0))
    (global.set $pushed (i32.const 0))
    (global.set $columns (i32.const 0))
    (global.set $ended (i32.const 0))
    (global.set $k (i32.load (i32.load offset=24 (local.get $in))))
    (global.set $by (i32.load (i32.load offset=64 (local.get $in))))
    (i32.const 0))
  (func (export "wcount_push") (param $h i32) (param $n i32) (param $in i32) (result i32)
    (if (global.get $ended) (then unreachable))
    (if (i32.eqz (local.get $n)) (then
      (if (local.get $in) (then unreachable))
      (global.set $ended (i32.const 1))
      (return (i32.const 0))))
    (global.set $rows (i64.add (global.get $rows) (i64.extend_i32_u (local.get $n))))
    (global.set $pushed (i32.add (global.get $pushed) (global.get $by)))
    (global.set $columns (i32.const 0))
    (block $end
      (loop $column
        (br_if $end (i32.eqz (i32.load (local.get $in))))
        (global.set $columns (i32.add (global.get $columns) (i32.const 1)))
        (local.set $in (i32.add (local.get $in) (i32.const 40)))
        (br $column)))
    (i32.const 0))
  (func (export "wcount_next") (param $h i32) (param $most i32) (param $out i32) (result i32)
    (if (i32.or (i32.eqz (global.get $ended)) (i32.eqz (global.get $k))) (then (return (i32.const 0))))
    (global.set $k (i32.sub (global.get $k) (i32.const 1)))
    (i64.store (i32.load offset=24 (local.get $out)) (global.get $rows))
    (i32.store (i32.load offset=64 (local.get $out)) (global.get $pushed))
    (i32.store (i32.load offset=104 (local.get $out)) (global.get $columns))
    (i32.const 1))
  (func (export "wcount_close") (param i32)))
$$
----
CREATE FUNCTION

SELECT rows, pushed >= 5, columns FROM wcount(2, (SELECT i, i, i FROM generate_series(1, 10000) i))
----
10000|t|3
10000|t|3

SELECT * FROM wcount(1, (SELECT FROM generate_series(1, 3)))
----
3|1|0

SELECT * FROM wcount(1, (SELECT 1 WHERE false))
----
0|0|0

SELECT * FROM wcount(1, (SELECT 1), 10)
----
1|10|1

SELECT * FROM wcount(input => (TABLE articles), by => 7, k => (SELECT 1))
----
4|7|3

SELECT k, c.* FROM generate_series(0, 2) k, wcount(k, (SELECT k FROM generate_series(1, k))) c
----
1|1|1|1
2|2|1|1
2|2|1|1

SELECT * FROM wcount(1, (SELECT id, lang FROM articles), (SELECT id, lang FROM articles))
----
ERROR 42601: subquery must return only one column

SELECT * FROM wcount(1, (SELECT 1), 'x'::date)
----
ERROR 22007: invalid input syntax for type date: "x"

SELECT pg_get_functiondef('wcount'::regproc)
----
CREATE OR REPLACE FUNCTION public.wcount(k integer, input record, by integer DEFAULT 1)
 RETURNS TABLE(rows bigint, pushed integer, columns integer)
 LANGUAGE wat
 PARALLEL SAFE
AS $function$
(module
  (memory (export "memory") 1)
  (global $k (mut i32) (i32.const 0))
  (global $by (mut i32) (i32.const 0))
  (global $rows (mut i64) (i64.const 0))
  (global $pushed (mut i32) (i32.const 0))
  (global $columns (mut i32) (i32.const 0))
  (global $ended (mut i32) (i32.const 0))
  (func (export "wcount_open") (param $in i32) (param $nin i32) (result i32)
    (if (i32.ne (local.get $nin) (i32.const 2)) (then unreachable))
    (global.set $rows (i64.const 0))
    (global.set $pushed (i32.const 0))
    (global.set $columns (i32.const 0))
    (global.set $ended (i32.const 0))
    (global.set $k (i32.load (i32.load offset=24 (local.get $in))))
    (global.set $by (i32.load (i32.load offset=64 (local.get $in))))
    (i32.const 0))
  (func (export "wcount_push") (param $h i32) (param $n i32) (param $in i32) (result i32)
    (if (global.get $ended) (then unreachable))
    (if (i32.eqz (local.get $n)) (then
      (if (local.get $in) (then unreachable))
      (global.set $ended (i32.const 1))
      (return (i32.const 0))))
    (global.set $rows (i64.add (global.get $rows) (i64.extend_i32_u (local.get $n))))
    (global.set $pushed (i32.add (global.get $pushed) (global.get $by)))
    (global.set $columns (i32.const 0))
    (block $end
      (loop $column
        (br_if $end (i32.eqz (i32.load (local.get $in))))
        (global.set $columns (i32.add (global.get $columns) (i32.const 1)))
        (local.set $in (i32.add (local.get $in) (i32.const 40)))
        (br $column)))
    (i32.const 0))
  (func (export "wcount_next") (param $h i32) (param $most i32) (param $out i32) (result i32)
    (if (i32.or (i32.eqz (global.get $ended)) (i32.eqz (global.get $k))) (then (return (i32.const 0))))
    (global.set $k (i32.sub (global.get $k) (i32.const 1)))
    (i64.store (i32.load offset=24 (local.get $out)) (global.get $rows))
    (i32.store (i32.load offset=64 (local.get $out)) (global.get $pushed))
    (i32.store (i32.load offset=104 (local.get $out)) (global.get $columns))
    (i32.const 1))
  (func (export "wcount_close") (param i32)))
$function$, 'wcount'
(empty)

SELECT pg_get_function_arguments('wcount'::regproc), pg_get_function_result('wcount'::regproc)
----
k integer, input record, by integer DEFAULT 1|TABLE(rows bigint, pushed integer, columns integer)

# Errors of the rows are those of the statement.
SELECT * FROM wcount(1, (SELECT 1 / (3 - i) FROM generate_series(1, 5) i))
----
ERROR 22012: division by zero

# STRICT: a null gives no rows, and reads none.
CREATE FUNCTION wstrict(input record, k int) RETURNS SETOF int LANGUAGE wat STRICT AS $$
(module
  (memory (export "memory") 1)
  (global $n (mut i32) (i32.const 0))
  (func (export "wstrict_open") (param i32 i32) (result i32) (i32.const 0))
  (func (export "wstrict_push") (param $h i32) (param $n i32) (param $in i32) (result i32)
    (global.set $n (local.get $n)) (i32.const 0))
  (func (export "wstrict_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (local $n i32)
    (local.set $n (global.get $n)) (global.set $n (i32.const 0))
    (i32.store (i32.load offset=24 (local.get $out)) (local.get $n))
    (i32.ne (local.get $n) (i32.const 0)))
  (func (export "wstrict_close") (param i32)))
$$
----
CREATE FUNCTION

SELECT * FROM wstrict((SELECT 1 UNION ALL SELECT 2), 1) AS s
----
1
1

SELECT * FROM wstrict((SELECT 1 / 0), NULL)
----
(empty)

# Overloads: a sub-select is rows where a function takes rows, and a value otherwise.
CREATE FUNCTION wstrict(a int, k int) RETURNS int LANGUAGE wat IMMUTABLE STRICT AS $$
(module (func (export "wstrict") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
$$
----
CREATE FUNCTION

SELECT * FROM wstrict((SELECT 40), 2)
----
1

SELECT * FROM wstrict(40, 2)
----
42

SELECT wstrict((SELECT 40), 2)
----
42

# The privileges are those on the tables of the query, and on the function.
CREATE ROLE reader
----
CREATE ROLE

GRANT SELECT ON german TO reader
----
GRANT

SET ROLE reader
----
SET

SELECT * FROM wpass((SELECT id, body FROM articles))
----
ERROR 42501: permission denied for table articles

SELECT * FROM german ORDER BY 1
----
vier
zwei

RESET ROLE
----
RESET

REVOKE EXECUTE ON FUNCTION wpass(record) FROM PUBLIC
----
REVOKE

GRANT SELECT ON articles TO reader
----
GRANT

SET ROLE reader
----
SET

SELECT * FROM wpass((SELECT id, body FROM articles))
----
ERROR 42501: permission denied for function wpass

RESET ROLE
----
RESET

# Declarations.
CREATE FUNCTION w1(a record) RETURNS int LANGUAGE wat AS $$(module (memory 1) (func (export "w1") (param i32 i32 i32 i32) (result i32) (i32.const 0)))$$
----
ERROR 42P13: only functions that return a set can have a parameter of type record

CREATE FUNCTION w1(a record, b record) RETURNS SETOF int LANGUAGE wat AS $$(module (memory 1)
  (func (export "w1_open") (param i32 i32) (result i32) (i32.const 0))
  (func (export "w1_push") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "w1_next") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "w1_close") (param i32)))$$
----
ERROR 42P13: functions cannot have several parameters of type record

CREATE FUNCTION w1(a record DEFAULT ROW(1)) RETURNS SETOF int LANGUAGE wat AS $$(module (memory 1)
  (func (export "w1_open") (param i32 i32) (result i32) (i32.const 0))
  (func (export "w1_push") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "w1_next") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "w1_close") (param i32)))$$
----
ERROR 42P13: parameters of type record cannot have default values

CREATE FUNCTION w1(a record) RETURNS SETOF int LANGUAGE wat AS $$(module (memory 1)
  (func (export "w1_open") (param i32 i32) (result i32) (i32.const 0))
  (func (export "w1_next") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "w1_close") (param i32)))$$
----
ERROR 42883: the module exports no function "w1_push"

CREATE FUNCTION w1(a record) RETURNS SETOF int LANGUAGE wat AS $$(module (memory 1)
  (func (export "w1_open") (param i32 i32) (result i32) (i32.const 0))
  (func (export "w1_push") (param i32 i32) (result i32) (i32.const 0))
  (func (export "w1_next") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "w1_close") (param i32)))$$
----
ERROR 42P13: function "w1_push" of the module has another signature than it must have
DETAIL: It is (i32, i32) -> (i32); it has to be (i32, i32, i32) -> (i32).

CREATE PROCEDURE w1(a record) LANGUAGE wat AS $$(module (func (export "w1")))$$
----
ERROR 42P13: only functions that return a set can have a parameter of type record

# A module that says which columns it takes.
CREATE MODULE mover LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"moved\", \"kind\": \"table\", \"args\": [{\"name\": \"input\", \"type\": \"record\", \"columns\": [{\"name\": \"who\", \"type\": \"bigint\"}, {\"name\": \"what\", \"type\": \"text\"}]}], \"columns\": [{\"name\": \"who\", \"type\": \"bigint\"}, {\"name\": \"what\", \"type\": \"text\"}]}]}")
  (memory (export "memory") 1)
  (global $n (mut i32) (i32.const 0))
  (global $in (mut i32) (i32.const 0))
  (func (export "moved_open") (param i32 i32) (result i32) (i32.const 0))
  (func (export "moved_push") (param $h i32) (param $n i32) (param $in i32) (result i32)
    (global.set $n (local.get $n))
    (global.set $in (local.get $in))
    (i32.const 0))
  (func (export "moved_next") (param $h i32) (param $most i32) (param $out i32) (result i32) (local $n i32)
    (local.set $n (global.get $n))
    (global.set $n (i32.const 0))
    (if (local.get $n) (then
      (memory.copy (local.get $out) (global.get $in) (i32.const 80))))
    (local.get $n))
  (func (export "moved_close") (param i32))
$$
----
CREATE MODULE

SELECT * FROM moved((SELECT id::smallint, body::varchar(3) FROM articles))
----
1|one
2|zwe
3|
|vie

SELECT * FROM moved((SELECT 1, 'x'))
----
1|x

SELECT * FROM moved((SELECT id FROM articles))
----
ERROR 42804: the query has 1 columns where function moved takes 2
DETAIL: The columns have to be (who bigint, what text).

SELECT * FROM moved((SELECT body, body FROM articles))
----
ERROR 42804: column 1 of the query is of type text where function moved takes bigint
DETAIL: The columns have to be (who bigint, what text).

SELECT pg_get_function_arguments('moved'::regproc)
----
input record

CREATE MODULE mover2 LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"f\", \"args\": [{\"name\": \"a\", \"type\": \"int\", \"columns\": [{\"name\": \"who\", \"type\": \"bigint\"}]}], \"returns\": \"int\"}]}")
  (func (export "f") (param i32) (result i32) (i32.const 1))
$$
----
ERROR 42P13: the module's manifest: an argument of "f" has columns, as only one of type record has

CREATE MODULE mover2 LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"f\", \"args\": [{\"name\": \"a\", \"type\": \"record\"}], \"returns\": \"int\"}]}")
  (func (export "f") (param i32) (result i32) (i32.const 1))
$$
----
ERROR 42P13: module "mover2" declares f(record): only functions that return a set can have a parameter of type record

CREATE MODULE mover2 LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"f\", \"kind\": \"table\", \"args\": [{\"name\": \"a\", \"type\": \"record\", \"columns\": [{\"name\": \"x\", \"type\": \"interval\"}]}], \"returns\": \"int\"}]}")
  (memory 1)
  (func (export "f_open") (param i32 i32) (result i32) (i32.const 0))
  (func (export "f_push") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "f_next") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "f_close") (param i32))
$$
----
ERROR 0A000: module "mover2" declares f(record): WebAssembly functions cannot have columns of type interval

# A prepared statement goes on with the module that there is.
PREPARE m AS SELECT * FROM moved((SELECT 1, 'x'))
----
PREPARE

EXECUTE m
----
1|x

CREATE OR REPLACE MODULE mover LANGUAGE wat AS $$
  (@custom "basalt.manifest" "{\"abi\": 1, \"functions\": [{\"name\": \"moved\", \"kind\": \"table\", \"args\": [{\"name\": \"input\", \"type\": \"record\"}], \"columns\": [{\"name\": \"who\", \"type\": \"bigint\"}, {\"name\": \"what\", \"type\": \"text\"}]}]}")
  (memory (export "memory") 1)
  (func (export "moved_open") (param i32 i32) (result i32) (i32.const 0))
  (func (export "moved_push") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "moved_next") (param i32 i32 i32) (result i32) (i32.const 0))
  (func (export "moved_close") (param i32))
$$
----
CREATE MODULE

EXECUTE m
----
(empty)

SELECT * FROM moved((SELECT 1, 2, 3))
----
(empty)
