# Types and services that the examples do not use.

SELECT opposite(true), opposite(false), opposite(NULL), negative(5::smallint), negative((-32767)::smallint), negative(NULL), half(3), half(NULL)
----
f|t||-5|32767||1.5|

SELECT count(*), count(o), count(*) FILTER (WHERE o = (n % 3 <> 0)) FROM (SELECT n, opposite(nullif(n % 3 = 0, n % 7 = 0)) AS o FROM generate_series(1, 5000) g(n)) s
----
5000|1904|1904

SELECT percent(x) FROM (VALUES (12.5), (-7), (NULL), (99999999999999999999999999.001)) v(x)
----
0.12500
-0.07000
(empty)
999999999999999999999999.99001

SELECT total(x) FROM (VALUES (ARRAY[1, 2, NULL, 40]), ('{}'), (NULL), (ARRAY[-1])) v(x)
----
43
0
(empty)
-1

SELECT sum(total(ARRAY[n, n])) FROM generate_series(1, 5000) g(n)
----
25005000

SELECT backwards(x) FROM (VALUES ('\x010203'::bytea), (NULL), (''), ('\xff')) v(x)
----
\x030201
(empty)
\x
\xff

SELECT sum(constant(n)), constant(NULL) FROM generate_series(1, 3000) g(n)
----
126000|42

SELECT setting('TimeZone') = current_setting('TimeZone'), setting('no.such')
----
t|

SELECT noted(1), noted(-1)
----
2|0
NOTICE: größer
NOTICE: größer

CALL probe('SELECT $1 || n, $2 * n FROM generate_series(1, 3) g(n)', 'é', 1.5, NULL, NULL, NULL, NULL)
----
2|é1é2é3|9|

CALL probe('SELECT $1 || n, CASE n WHEN 2 THEN NULL ELSE $2 END FROM generate_series(1, 3) g(n)', NULL, 2, NULL, NULL, NULL, NULL)
----
2|---|4|

CALL probe('SELECT $1::int, $2', 'x', 1.5, NULL, NULL, NULL, NULL)
----
-1|22P02 invalid input syntax for type integer: "x"||

CALL probe('SELECT $1, 1 / ($2::int - n) FROM generate_series(1, 3) g(n)', 'x', 3, NULL, NULL, NULL, NULL)
----
ERROR 22012: division by zero

CALL probe('SELECT $1, $2', 'x', 1001, NULL, NULL, NULL, NULL)
----
ERROR 38000: WebAssembly procedure "probe" returned error code 7

# An error that is passed on is cut between characters.
CALL probe('SELECT repeat(''é'', 600)::int, $1, $2', NULL, 1, NULL, NULL, NULL, NULL)
----
ERROR 22P02: invalid input syntax for type integer: "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé

CALL probe('SELECT (''x'' || repeat(''é'', 600))::int, $1, $2', NULL, 1, NULL, NULL, NULL, NULL)
----
ERROR 22P02: invalid input syntax for type integer: "xéééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé

# Rows as columns: in a buffer that has room for some of them, and one by one.
CALL batches('SELECT nullif(n, 10), repeat(''é'', (n % 5)::int) FROM generate_series(1, 5000::bigint) g(n)', 100000, NULL, NULL, NULL, NULL)
----
4999|1|12502489|19998

CALL batches('SELECT CASE n % 3 WHEN 0 THEN n END, NULLIF(n::text, ''7'') FROM generate_series(1, 5000::bigint) g(n) WHERE n % 2 = 0', 1, NULL, NULL, NULL, NULL)
----
2499|1666|2084166|9447

CALL batches('SELECT 1 / (3000 - n), ''x'' FROM generate_series(1, 5000::bigint) g(n)', 100000, NULL, NULL, NULL, NULL)
----
ERROR 22012: division by zero

CALL batches('SELECT n, repeat(''x'', n::int * 3000) FROM generate_series(1, 5::bigint) g(n)', 5, NULL, NULL, NULL, NULL)
----
ERROR 54000: a row does not fit into the buffer
DETAIL: It needs 12112 bytes, and the buffer has 10000.

CALL batches('SELECT n, interval ''1 day'' FROM generate_series(1, 5::bigint) g(n)', 5, NULL, NULL, NULL, NULL)
----
ERROR 0A000: WebAssembly functions cannot have columns of type interval

CALL batches('SELECT n, ''x'' FROM generate_series(1, 5::bigint) g(n)', 0, NULL, NULL, NULL, NULL)
----
ERROR 38000: WebAssembly procedure: sql_next was called for 0 rows
