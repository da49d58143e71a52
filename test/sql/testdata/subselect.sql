# Sub-selects in places that have no input, or that see what was written.

SELECT * FROM generate_series(1, (SELECT 3))
----
1
2
3

SELECT a, g FROM (VALUES (1), (2)) v(a),
  LATERAL generate_series(1, (SELECT max(b) FROM (VALUES (1), (2)) w(b) WHERE b <= a)) g ORDER BY 1, 2
----
1|1
2|1
2|2

VALUES ((SELECT 1), 2), (3, (SELECT 4))
----
1|2
3|4

CREATE TABLE u (a int PRIMARY KEY, b int); INSERT INTO u VALUES (1, 2), (3, 4)
----
CREATE TABLE
INSERT 0 2

UPDATE u SET b = b + 1 RETURNING a, b, a IN (SELECT 1), (SELECT max(b) FROM u)
----
1|3|t|4
3|5|f|4

UPDATE u SET b = b + 1 FROM (VALUES (1, 'x')) v(k, t) WHERE a = k RETURNING t, (SELECT count(*) FROM u x WHERE x.a <= u.b)
----
x|2

INSERT INTO u VALUES (5, 6) RETURNING (SELECT count(*) FROM u), EXISTS (SELECT FROM u x WHERE x.a = u.a - 2)
----
2|t

INSERT INTO u VALUES (5, 7) ON CONFLICT (a) DO UPDATE SET b = (SELECT 10 + excluded.b) RETURNING a, b
----
ERROR 0A000: sub-selects in ON CONFLICT DO UPDATE are not supported

INSERT INTO u VALUES (5, 7) ON CONFLICT (a) DO UPDATE SET b = (SELECT max(a) FROM u) WHERE u.b > (SELECT 1) RETURNING a, b
----
ERROR 0A000: sub-selects in ON CONFLICT DO UPDATE are not supported

DELETE FROM u WHERE a = 1 RETURNING b, (SELECT count(*) FROM u)
----
4|3

DELETE FROM u RETURNING (SELECT 1)
----
1
1

SELECT g, sum(g) OVER (ORDER BY g ROWS BETWEEN (SELECT 1) PRECEDING AND CURRENT ROW) FROM generate_series(1, 4) g
----
1|1
2|3
3|5
4|7

SELECT sum(g) OVER (ORDER BY g ROWS BETWEEN g PRECEDING AND CURRENT ROW) FROM generate_series(1, 4) g
----
ERROR 42P10: argument of ROWS must not contain variables

SELECT sum(g) OVER (ORDER BY g ROWS BETWEEN (SELECT -1) PRECEDING AND CURRENT ROW) FROM generate_series(1, 4) g
----
ERROR 22013: frame starting offset must not be negative

SELECT sum(g) OVER (ORDER BY g RANGE BETWEEN (SELECT 1) PRECEDING AND CURRENT ROW) FROM generate_series(1, 4) g
----
1
3
5
7

SELECT (SELECT sum(h) OVER (ORDER BY h ROWS BETWEEN g PRECEDING AND CURRENT ROW) FROM generate_series(1, 4) h ORDER BY h DESC LIMIT 1) FROM generate_series(0, 2) g
----
4
7
9

SELECT log(1.0, 5)
----
ERROR 22012: division by zero

# A lateral join within a lateral join, ended early by EXISTS.

CREATE TABLE docs (d jsonb); INSERT INTO docs SELECT jsonb_build_object('a', jsonb_build_array(jsonb_build_object('city', jsonb_build_array('x' || i, 'y')), jsonb_build_object('city', jsonb_build_array('z')))) FROM generate_series(1, 3000) i
----
CREATE TABLE
INSERT 0 3000

SELECT count(*) FROM docs WHERE EXISTS (SELECT 1 FROM jsonb_array_elements(d->'a') v(x), jsonb_array_elements(x->'city') w(y) WHERE y = '"y"')
----
3000

SELECT count(*) FROM docs WHERE EXISTS (SELECT 1 FROM jsonb_array_elements(d->'a') v(x), jsonb_array_elements(x->'city') w(y) WHERE y = '"x7"' LIMIT 1)
----
1

SELECT (SELECT y FROM jsonb_array_elements(d->'a') v(x), jsonb_array_elements(x->'city') w(y) LIMIT 1) FROM docs LIMIT 2
----
"x1"
"x2"
