# Aggregates that are made of functions, as PostgreSQL has them.

CREATE AGGREGATE mysum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0')
----
CREATE AGGREGATE

SELECT mysum(n), mysum(n) FILTER (WHERE n > 90) FROM generate_series(1, 100) g(n)
----
5050|955

SELECT mysum(n) FROM generate_series(1, 0) g(n)
----
0

SELECT k, mysum(n), count(*) FROM (SELECT n, n % 3 AS k FROM generate_series(1, 10) g(n)) s GROUP BY k ORDER BY k
----
0|18|3
1|22|4
2|15|3

# Strict and without an initial value: the first value that is not null is the state.
CREATE AGGREGATE mytotal(bigint) (SFUNC = int8pl, STYPE = bigint, COMBINEFUNC = int8pl)
----
CREATE AGGREGATE

SELECT mytotal(x), mytotal(nullif(x, x)) FROM (VALUES (NULL), (3), (7), (NULL), (5)) v(x)
----
15|

SELECT count(*), count(*) FILTER (WHERE a = b) FROM (SELECT n % 1000 AS k, mytotal(n) AS a, sum(n) AS b FROM generate_series(1, 100000) g(n) GROUP BY 1) s
----
1000|1000

SELECT mytotal(n) = sum(n) FROM generate_series(1, 100000) g(n)
----
t

SELECT n, mytotal(n) OVER (ORDER BY n ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), mysum(n) OVER (ORDER BY n), mysum(n) OVER (ORDER BY n ROWS BETWEEN 40 PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW)
FROM generate_series(1, 100) g(n) WHERE n <= 100 ORDER BY n OFFSET 97
----
98|294|4851|3100
99|297|4950|3140
100|199|5050|3180

# Polymorphic functions, and the order of the rows.
CREATE AGGREGATE mylist(text) (SFUNC = array_append, STYPE = text[], INITCOND = '{}')
----
CREATE AGGREGATE

SELECT mylist(x ORDER BY x DESC), mylist(DISTINCT x), mylist(x) FROM (VALUES ('b'), ('a'), (NULL), ('a')) v(x)
----
{NULL,b,a,a}|{a,b,NULL}|{b,a,NULL,a}

CREATE AGGREGATE myjoin(text) (SFUNC = textcat, STYPE = text, FINALFUNC = upper)
----
CREATE AGGREGATE

SELECT myjoin(x ORDER BY x), myjoin(DISTINCT x) FROM (VALUES ('b'), ('a'), (NULL), ('a')) v(x)
----
AAB|AB

SELECT pg_typeof(myjoin('x')), pg_typeof(mylist('x'))
----
text|text[]

# Numerics keep their digits.
CREATE AGGREGATE mynum(numeric) (SFUNC = numeric_add, STYPE = numeric, COMBINEFUNC = numeric_add, INITCOND = '0')
----
CREATE AGGREGATE

SELECT mynum(x), sum(x) FROM (VALUES (1.50), (2.250), (NULL), (1e30)) v(x)
----
1000000000000000000000000000003.750|1000000000000000000000000000003.750

# Users' functions.
CREATE FUNCTION addsq(s float8, x float8) RETURNS float8 LANGUAGE wat IMMUTABLE STRICT AS
'(func (export "addsq") (param f64 f64) (result f64) (f64.add (local.get 0) (f64.mul (local.get 1) (local.get 1))))'
----
CREATE FUNCTION

CREATE FUNCTION root(s float8) RETURNS float8 LANGUAGE wat IMMUTABLE STRICT AS '(func (export "root") (param f64) (result f64) (f64.sqrt (local.get 0)))'
----
CREATE FUNCTION

CREATE AGGREGATE norm(float8) (SFUNC = addsq, STYPE = float8, FINALFUNC = root, INITCOND = '0')
----
CREATE AGGREGATE

SELECT norm(x), norm(NULL) FROM (VALUES (3), (4), (NULL)) v(x)
----
5|0

SELECT k, norm(x) FROM (VALUES (1, 3), (1, 4), (2, 5)) v(k, x) GROUP BY k ORDER BY k
----
1|5
2|5

DROP FUNCTION addsq(float8, float8)
----
ERROR 2BP01: cannot drop function addsq(double precision, double precision) because other objects depend on it
DETAIL: aggregate norm(double precision) depends on function addsq(double precision, double precision)
HINT: Use DROP ... CASCADE to drop the dependent objects too.

# A function that changes.
CREATE OR REPLACE FUNCTION root(s float8) RETURNS float8 LANGUAGE wat IMMUTABLE STRICT AS '(func (export "root") (param f64) (result f64) (local.get 0))'
----
CREATE FUNCTION

SELECT norm(x) FROM (VALUES (3), (4)) v(x)
----
25

DROP FUNCTION addsq(float8, float8) CASCADE
----
NOTICE: drop cascades to function norm(double precision)
DROP FUNCTION

SELECT norm(1.0)
----
ERROR 42883: function norm(numeric) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

# An error of a function is the statement's.
CREATE AGGREGATE myprod(int) (SFUNC = int4mul, STYPE = int, INITCOND = '1')
----
CREATE AGGREGATE

SELECT myprod(n) FROM generate_series(1, 10) g(n)
----
3628800

SELECT myprod(n) FROM generate_series(1, 20) g(n)
----
ERROR 22003: integer out of range

SELECT aggfnoid, aggkind, aggtransfn, aggfinalfn, aggcombinefn, aggtranstype::regtype, agginitval FROM pg_aggregate WHERE aggfnoid::text LIKE 'my%' ORDER BY 1
----
mysum|n|int4pl|-|-|integer|0
mytotal|n|int8pl|-|int8pl|bigint|
mylist|n|array_append|-|-|text[]|{}
myjoin|n|textcat|upper|-|text|
mynum|n|numeric_add|-|numeric_add|numeric|0
myprod|n|int4mul|-|-|integer|1

SELECT proname, prokind, pg_get_function_arguments(oid), pg_get_function_result(oid) FROM pg_proc WHERE proname LIKE 'my%' ORDER BY 1
----
myjoin|a|text|text
mylist|a|text|text[]
mynum|a|numeric|numeric
myprod|a|integer|integer
mysum|a|integer|integer
mytotal|a|bigint|bigint

# The old style.
CREATE AGGREGATE oldsum (BASETYPE = int, SFUNC1 = int4pl, STYPE1 = int, INITCOND1 = '0')
----
CREATE AGGREGATE

SELECT oldsum(n) FROM generate_series(1, 4) g(n)
----
10

DROP AGGREGATE oldsum(int)
----
DROP AGGREGATE

CREATE AGGREGATE bad(int) (BASETYPE = int, SFUNC = int4pl, STYPE = int)
----
ERROR 42P13: basetype is redundant with aggregate input type specification

# What is refused.
CREATE AGGREGATE mysum(int) (SFUNC = int4pl, STYPE = int)
----
ERROR 42723: function "mysum" already exists with same argument types

CREATE OR REPLACE AGGREGATE mysum(int) (SFUNC = int4mul, STYPE = int, INITCOND = '1')
----
CREATE AGGREGATE

SELECT mysum(n) FROM generate_series(1, 5) g(n)
----
120

CREATE AGGREGATE bad(int) (SFUNC = nothing, STYPE = int)
----
ERROR 42883: function nothing(integer, integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

CREATE AGGREGATE bad(int) (SFUNC = int4eq, STYPE = int)
----
ERROR 42804: return type of transition function int4eq is not integer

CREATE AGGREGATE bad(text) (SFUNC = length, STYPE = int)
----
ERROR 42883: function length(integer, text) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

CREATE AGGREGATE bad(int8) (SFUNC = int84pl, STYPE = int4)
----
ERROR 42883: function int84pl(integer, bigint) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.

CREATE AGGREGATE bad(int4) (SFUNC = int84pl, STYPE = int8)
----
ERROR 42P13: must not omit initial value when transition function is strict and transition type is not compatible with input type

CREATE AGGREGATE bad(int) (STYPE = int)
----
ERROR 42P13: aggregate sfunc must be specified

CREATE AGGREGATE bad(int) (SFUNC = int4pl)
----
ERROR 42P13: aggregate stype must be specified

CREATE AGGREGATE bad(int) (SFUNC = int4pl, STYPE = int, INITCOND = 'x')
----
ERROR 22P02: invalid input syntax for type integer: "x"

CREATE AGGREGATE bad(int) (SFUNC = int4pl, STYPE = int, MSFUNC = int4pl)
----
ERROR 0A000: aggregate attribute "msfunc" is not supported

CREATE AGGREGATE bad(int) (SFUNC = int4pl, SFUNC = int4pl, STYPE = int)
----
ERROR 42601: conflicting or redundant options

DROP AGGREGATE mysum(int), mytotal(bigint), mylist(text), myjoin(text), mynum(numeric), myprod(int)
----
DROP AGGREGATE

DROP FUNCTION root(float8)
----
DROP FUNCTION
