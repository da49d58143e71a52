# Numbers of different widths are keys of hash joins.

CREATE TABLE s (k smallint, r real); INSERT INTO s VALUES (-32768, '-Infinity'), (-1, -0.0), (0, 0.1), (1, 0.5), (7, 'NaN'), (7, 1e10), (32767, 16777216), (NULL, NULL)
----
CREATE TABLE
INSERT 0 8

CREATE TABLE i (k int, d double precision); INSERT INTO i VALUES (-2147483648, '-Infinity'), (-32768, 0), (-1, 0.1), (7, 0.5), (65535, 'NaN'), (65543, 1e10), (32767, 16777217), (NULL, NULL)
----
CREATE TABLE
INSERT 0 8

CREATE TABLE b (k bigint); INSERT INTO b VALUES (-9223372036854775808), (-2147483648), (-32768), (-1), (7), (4294967303), (32767), (9223372036854775807), (NULL)
----
CREATE TABLE
INSERT 0 9

EXPLAIN (COSTS OFF) SELECT * FROM i JOIN b ON i.k = b.k
----
Project
  ->  Hash Join
        Hash Cond: k = (k)::bigint
        ->  Seq Scan on b
        ->  Seq Scan on i

EXPLAIN (COSTS OFF) SELECT * FROM s WHERE k NOT IN (SELECT k FROM b)
----
Hash Anti Join
  Hash Cond: (k)::bigint = k
  ->  Seq Scan on s
  ->  Seq Scan on b

EXPLAIN (COSTS OFF) SELECT * FROM s LEFT JOIN i ON i.d = s.r AND s.k < i.k
----
Hash Left Join
  Hash Cond: (r)::double precision = d
  Join Filter: (k < k)
  ->  Seq Scan on s
  ->  Seq Scan on i

SELECT i.k, b.k FROM i JOIN b ON i.k = b.k ORDER BY 1
----
-2147483648|-2147483648
-32768|-32768
-1|-1
7|7
32767|32767

SELECT s.k, b.k FROM b FULL JOIN s ON s.k = b.k ORDER BY 1, 2
----
-32768|-32768
-1|-1
0|
1|
7|7
7|7
32767|32767
|-9223372036854775808
|-2147483648
|4294967303
|9223372036854775807
|
|

SELECT s.k, i.k, b.k FROM s, i, b WHERE s.k = i.k AND b.k = i.k ORDER BY 1
----
-32768|-32768|-32768
-1|-1|-1
7|7|7
7|7|7
32767|32767|32767

SELECT k FROM s WHERE EXISTS (SELECT FROM b WHERE b.k = s.k) ORDER BY 1
----
-32768
-1
7
7
32767

SELECT k FROM b WHERE k NOT IN (SELECT k FROM i WHERE k IS NOT NULL) ORDER BY 1
----
-9223372036854775808
4294967303
9223372036854775807

SELECT k FROM b WHERE k NOT IN (SELECT k FROM s)
----
(empty)

SELECT s.k, i.k FROM s JOIN i ON s.k IS NOT DISTINCT FROM i.k ORDER BY 1
----
-32768|-32768
-1|-1
7|7
7|7
32767|32767
|

SELECT s.r, i.d FROM s JOIN i ON s.r = i.d ORDER BY 1
----
-Infinity|-Infinity
0|0
0.5|0.5
1e+10|10000000000
NaN|NaN

SELECT s.r, i.d FROM s JOIN i ON s.r::float8 = i.d ORDER BY 1
----
-Infinity|-Infinity
0|0
0.5|0.5
1e+10|10000000000
NaN|NaN

SELECT count(*) FROM generate_series(1, 1000000) a(n) JOIN generate_series(1::bigint, 1000000) b(n) ON a.n = b.n
----
1000000

# Few keys are searched in an index, whichever is the wider.
CREATE TABLE l (k bigint PRIMARY KEY, v int UNIQUE); INSERT INTO l SELECT n, n FROM generate_series(-1, 100000) n; ANALYZE l; ANALYZE s; ANALYZE b
----
CREATE TABLE
INSERT 0 100002
ANALYZE
ANALYZE
ANALYZE

EXPLAIN (COSTS OFF) SELECT count(*) FROM l WHERE k IN (SELECT k FROM s)
----
Aggregate
  ->  Project
        ->  Lookup Join using l_pkey only
              Index Cond: (k = (k)::bigint)
              ->  Distinct
                    ->  Seq Scan on s
              ->  Seq Scan on l

SELECT count(*) FROM l WHERE k IN (SELECT k FROM s)
----
5

EXPLAIN (COSTS OFF) SELECT count(*) FROM l WHERE v IN (SELECT k FROM b)
----
Aggregate
  ->  Project
        ->  Lookup Join using l_v_key only
              Index Cond: (v = (LEAST(GREATEST(k, -2147483648), 2147483647))::integer)
              Join Filter: ((v)::bigint = k)
              ->  Distinct
                    ->  Seq Scan on b
              ->  Seq Scan on l

SELECT count(*) FROM l WHERE v IN (SELECT k FROM b)
----
3

SELECT s.k, v FROM s LEFT JOIN l ON v = s.k ORDER BY 1
----
-32768|
-1|-1
0|0
1|1
7|7
7|7
32767|32767
|
