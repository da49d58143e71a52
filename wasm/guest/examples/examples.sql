# What the examples of every language answer.

# A scalar function over numbers.
SELECT business_days('2026-11-23', '2026-11-30'), business_days('2026-11-27', '2026-11-28'), business_days('2026-11-28', '2026-11-30'), business_days('2026-11-30', '2026-11-27'), business_days(NULL, '2026-11-30')
----
5|1|0|-1|

SELECT count(*) FROM generate_series(0, 1200) a(n), generate_series(0, 20) b(m) WHERE business_days('1998-06-01'::date + n, '1998-06-01'::date + n + m) <> (SELECT count(*) FROM generate_series(0, m - 1) c(k) WHERE extract(isodow FROM '1998-06-01'::date + n + k) < 6)
----
0

SELECT business_days('infinity', '2026-11-30')
----
ERROR 22008: business_days needs finite dates

# A scalar function over text.
SELECT slug(s) FROM (VALUES ('Hello, World!'), ('  10 % off -- today '), ('Größe'), ('ÉTÉ'), ('!?'), (''), (NULL)) v(s)
----
hello-world
10-off-today
größe
ÉtÉ
(empty)
(empty)
(empty)

SELECT count(*), sum(length(slug(repeat('Ab ', n)))) FROM generate_series(1, 5000) g(n)
----
5000|37502500

# A scalar function over JSON: as the operator.
SELECT json_field('{"a": 1.50, "b": "x\ty \"z\" é 😀", "c": null, "d": {"e": [1, "}"]}, "f": [], "": true}', k) FROM unnest(ARRAY['a', 'b', 'c', 'd', 'f', '', 'e']) k
----
1.50
x	y "z" é 😀
(empty)
{"e": [1, "}"]}
[]
true
(empty)

SELECT json_field('[1, {"a": 2}]', 'a'), json_field('"a"', 'a'), json_field('{}', 'a'), json_field('{"a": "\u0001\\/"}', 'a') = (E'\x01\\/')
----
|||t

SELECT count(*), count(*) FILTER (WHERE json_field(d, 'name') = d->>'name'), count(*) FILTER (WHERE json_field(d, 'more') = d->>'more') FROM (SELECT jsonb_build_object('id', n, 'more', jsonb_build_array(n, '"]'), 'name', 'n"' || n || chr(9) || chr(945 + n % 20)) AS d FROM generate_series(1, 5000) g(n)) s
----
5000|5000|5000

# A scalar function with arguments of several types.
SELECT geohash(57.64911, 10.40744, 11), geohash(-90, -180, 5), geohash(90, 180, 5), geohash(53.54, 9.99, 1), geohash(0, 0, 20)
----
u4pruydqqvj|00000|zzzzz|u|s0000000000000000000

SELECT geohash(91, 0, 5)
----
ERROR 22003: the latitude or longitude is out of range

SELECT geohash(0, 0, 21)
----
ERROR 22023: a geohash has between 1 and 20 digits

SELECT geohash('NaN', 0, 5)
----
ERROR 22003: the latitude or longitude is out of range

# A vectorised function, which sees nulls.
SELECT clamp(5, 1, 3), clamp(-5, 1, 3), clamp(2, 1, 3), clamp(5, 1, NULL), clamp(-5, NULL, 3), clamp(7, NULL, NULL), clamp(NULL, 1, 3)
----
3|1|2|5|-5|7|

SELECT count(*), count(c), count(*) FILTER (WHERE c = greatest(least(x, h), l)) FROM (SELECT x, l, h, clamp(x, l, h) AS c FROM (SELECT nullif(n % 101, 7)::float8 AS x, nullif(n % 13, 3)::float8 AS l, (13 + n % 50)::float8 AS h FROM generate_series(1, 10000) g(n)) s) t
----
10000|9901|9901

SELECT count(*) FROM generate_series(1, 10000) g(n) WHERE clamp(n, 10, 20) = n
----
11

# An aggregate, grouped, in parts and as a window function.
CREATE TABLE measures AS SELECT n, n % 7 AS k, (n % 13)::float8 AS x, (1 + n % 5)::float8 AS weight FROM generate_series(1, 100000) g(n)
----
SELECT 100000

SELECT weighted_average(x, weight) FROM (VALUES (1.0, 1.0), (2.0, 3.0), (NULL, 5.0), (7.0, NULL)) v(x, weight)
----
1.75

SELECT weighted_average(x, weight) FROM measures WHERE x < 0
----
(empty)

SELECT k, weighted_average(x, weight) = sum(x * weight) / sum(weight) FROM measures GROUP BY k ORDER BY k
----
0|t
1|t
2|t
3|t
4|t
5|t
6|t

SELECT count(*) FROM (SELECT weighted_average(x, weight) AS a, sum(x * weight) / sum(weight) AS b FROM measures GROUP BY n % 30000) s WHERE a = b
----
30000

SELECT count(*), count(*) FILTER (WHERE a = b) FROM (SELECT weighted_average(x, weight) OVER w AS a, sum(x * weight) OVER w / sum(weight) OVER w AS b FROM measures WHERE n <= 2000 WINDOW w AS (PARTITION BY k ORDER BY n ROWS BETWEEN 50 PRECEDING AND 5 FOLLOWING)) s
----
2000|2000

# An aggregate that estimates: few values are exact at the ends, and many are near.
SELECT tdigest_quantile(x, 0.5), tdigest_quantile(x, 0), tdigest_quantile(x, 1) FROM (VALUES (3.0), (1.0), (2.0), (NULL)) v(x)
----
2|1|3

SELECT tdigest_quantile(x, 0.5) FROM measures WHERE x < 0
----
(empty)

SELECT q, abs(tdigest_quantile((n * 7919) % 100003, q) / 100003 - q) < 0.01 * sqrt(q * (1 - q)) + 0.0001 FROM measures, (VALUES (0.001::float8), (0.01), (0.25), (0.5), (0.9), (0.999)) v(q) GROUP BY q ORDER BY q
----
0.001|t
0.01|t
0.25|t
0.5|t
0.9|t
0.999|t

SELECT count(*), count(*) FILTER (WHERE abs(a - 50000) < 2000) FROM (SELECT tdigest_quantile(n, 0.5) AS a FROM measures GROUP BY n % 100) s
----
100|100

SELECT tdigest_quantile(x, 1.5) FROM measures
----
ERROR 22003: a quantile is between 0 and 1

# A table function.
SELECT * FROM csv_split(E'id,name,note\n1,"Smith, Ann","said ""hi""\nand left"\r\n2,,x\n') ORDER BY line, field
----
1|1|id
1|2|name
1|3|note
2|1|1
2|2|Smith, Ann
2|3|said "hi"
and left
3|1|2
3|2|
3|3|x

SELECT * FROM csv_split('a,')
----
1|1|a
1|2|

SELECT * FROM csv_split('')
----
(empty)

SELECT * FROM csv_split('"a"b')
----
ERROR 22P04: there is text behind a quoted field

SELECT * FROM csv_split('a,"b')
----
ERROR 22P04: a quoted field has no end

SELECT count(*), max(line), sum(value::bigint) FROM csv_split((SELECT string_agg(n || ',' || 2 * n, E'\n') FROM generate_series(1, 10000) g(n)))
----
20000|10000|150015000

SELECT d, field, value FROM (VALUES ('a,b'), (NULL), ('c')) v(d), csv_split(d)
----
a,b|1|a
a,b|2|b
c|1|c

SELECT value FROM csv_split(repeat('x,', 100000)) LIMIT 2
----
x
x

# A table function that takes rows.
CREATE TABLE views (visitor text, at timestamptz)
----
CREATE TABLE

INSERT INTO views VALUES ('ann', '2024-05-01 10:00+00'), ('bob', '2024-05-01 10:05+00'), ('ann', '2024-05-01 10:20+00'), ('ann', '2024-05-01 10:50:01+00'), ('ann', '2024-05-01 11:20:01+00'), ('bob', NULL), (NULL, '2024-05-01 10:00+00'), ('bob', '2024-05-02 10:00+00')
----
INSERT 0 8

SELECT visitor, began AT TIME ZONE 'UTC', ended AT TIME ZONE 'UTC', views FROM sessions((SELECT visitor, at FROM views ORDER BY visitor, at))
----
ann|2024-05-01 10:00:00|2024-05-01 10:20:00|2
ann|2024-05-01 10:50:01|2024-05-01 11:20:01|2
bob|2024-05-01 10:05:00|2024-05-01 10:05:00|1
bob|2024-05-02 10:00:00|2024-05-02 10:00:00|1

SELECT visitor, views FROM sessions((SELECT visitor, at FROM views ORDER BY visitor, at), minutes => 1440)
----
ann|4
bob|2

SELECT * FROM sessions((SELECT visitor, at FROM views WHERE false))
----
(empty)

SELECT visitor, isfinite(began), isfinite(ended), views FROM sessions((SELECT 'x', t FROM (VALUES (timestamptz '-infinity'), ('2024-01-01 00:00+00'), ('infinity')) v(t)), 1)
----
x|f|f|1
x|t|t|1
x|f|f|1

SELECT count(*), sum(views), min(views), count(DISTINCT visitor), count(*) FILTER (WHERE ended - began <> interval '19 minutes') FROM sessions((SELECT 'visitor ' || n / 60, timestamptz '2024-01-01 00:00+00' + n % 60 * interval '1 minute' + n % 60 / 20 * interval '1 hour' FROM generate_series(0, 119999) g(n)))
----
6000|120000|20|2000|0

SELECT visitor FROM sessions((SELECT repeat('x', n), now() FROM generate_series(1, 100000) g(n))) LIMIT 2
----
x
xx

# What is one and the same gap for all, and what is not.
SELECT count(*) = (SELECT count(*) FROM (SELECT at - lag(at) OVER (PARTITION BY who ORDER BY at) AS gap FROM (SELECT n * n % 7 AS who, timestamptz '2024-01-01 00:00+00' + n * n * 37 % 100003 * interval '1 minute' AS at FROM generate_series(1, 5000) g(n)) v) w WHERE gap IS NULL OR gap > interval '30 minutes') FROM sessions((SELECT n * n % 7 || '', timestamptz '2024-01-01 00:00+00' + n * n * 37 % 100003 * interval '1 minute' AS at FROM generate_series(1, 5000) g(n) ORDER BY 1, 2))
----
t

SELECT * FROM sessions((SELECT visitor, at FROM views ORDER BY visitor, at DESC))
----
ERROR 22023: the rows have to be ordered by visitor and time

SELECT * FROM sessions((SELECT visitor, at FROM views), -1)
----
ERROR 22023: the minutes between two views cannot be negative

SELECT * FROM sessions((SELECT at, visitor FROM views))
----
ERROR 42804: column 1 of the query is of type timestamp with time zone where function sessions takes text
DETAIL: The columns have to be (visitor text, at timestamp with time zone).

SELECT v.visitor, s.views FROM (SELECT DISTINCT visitor FROM views) v, sessions((SELECT visitor, at FROM views w WHERE w.visitor = v.visitor ORDER BY at)) s ORDER BY 1, 2
----
ann|2
ann|2
bob|1
bob|1

# A procedure.
CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0))
----
CREATE TABLE

INSERT INTO accounts VALUES (1, 100), (2, 50)
----
INSERT 0 2

CALL transfer(1, 2, 30, NULL)
----
70

CALL transfer(1, 2, 71, NULL)
----
ERROR U0001: insufficient funds

CALL transfer(9, 2, 1, NULL)
----
ERROR U0002: the source account does not exist

CALL transfer(1, 9, 1, NULL)
----
ERROR U0002: the target account does not exist

CALL transfer(1, 2, 0, NULL)
----
ERROR U0003: the amount is not positive

CALL transfer(2, 1, 9223372036854775807, NULL)
----
ERROR U0001: insufficient funds

BEGIN; SAVEPOINT s
----
BEGIN
SAVEPOINT

CALL transfer(1, 9, 10, NULL)
----
ERROR U0002: the target account does not exist

ROLLBACK TO SAVEPOINT s; CALL transfer(1, 2, 20, NULL); COMMIT
----
ROLLBACK
50
COMMIT

SELECT * FROM accounts ORDER BY id
----
1|50
2|100

# A failure that it does not know goes on to the caller.
DROP TABLE accounts; CREATE TABLE accounts (id int PRIMARY KEY, balance smallint NOT NULL); INSERT INTO accounts VALUES (1, -32768), (2, 0)
----
DROP TABLE
CREATE TABLE
INSERT 0 2

CALL transfer(1, 2, 1, NULL)
----
ERROR 22003: smallint out of range

# A trigger.
CREATE TABLE prices (id int PRIMARY KEY, price numeric(8,2), version bigint); CREATE TABLE former_prices (id int, price float8)
----
CREATE TABLE
CREATE TABLE

CREATE TRIGGER versioned BEFORE INSERT OR UPDATE OR DELETE ON prices FOR EACH ROW EXECUTE FUNCTION versioned()
----
CREATE TRIGGER

INSERT INTO prices VALUES (1, 9.99, 1), (2, 5, 70), (3, 0, NULL) RETURNING *
----
1|9.99|1
2|5.00|1
3|0.00|1

UPDATE prices SET price = CASE id WHEN 1 THEN 12 ELSE price END RETURNING *
----
1|12.00|2

UPDATE prices SET price = price - 1
----
ERROR U0004: a price is not negative

DELETE FROM prices WHERE id > 1
----
DELETE 2

SELECT * FROM prices
----
1|12.00|2

SELECT * FROM former_prices ORDER BY id
----
2|5
3|0

# A similarity function.
SELECT round(trigram_similarity(a, b)::numeric, 6) FROM (VALUES ('word', 'two words'), ('Basalt', 'basalt!'), ('abc', 'xyz'), ('', ''), ('größe', 'große'), ('a', 'a b'), ('banana bandana', 'banana'), (NULL, 'a')) v(a, b)
----
0.363636
1.000000
0.000000
0.000000
0.363636
0.500000
0.666667
(empty)

SELECT n FROM generate_series(1, 3000) g(n) ORDER BY trigram_similarity('number ' || n, 'number 1234') DESC, n LIMIT 4
----
1234
123
1230
1231

# A model.
SELECT round(churn_probability(m, c, s)::numeric, 9) FROM (VALUES (1.0, 95.0, 5), (60.0, 20.0, 0), (32.4, 64.8, 2), (1e9, 0, 0), (-1e9, 0, 0), (NULL, 0, 0)) v(m, c, s)
----
0.886009761
0.010168962
0.197450171
0.000000000
1.000000000
(empty)

SELECT count(*), max(abs(churn_probability(m, c, s) / (1 / (1 + exp(-(-1.55 + -1.35 * (m - 32.4) / 24.6 + 0.62 * (c - 64.8) / 30.1 + 0.48 * (s - 1.6) / 1.3)))) - 1)) < 1e-14 FROM (SELECT (n % 73)::float8 AS m, (n % 119)::float8 AS c, n % 10 AS s FROM generate_series(1, 20000) g(n)) t
----
20000|t
