# Aggregates over distinct values, alone and beside others.

CREATE TABLE t AS SELECT i % 3 AS g, CASE WHEN i % 7 <> 0 THEN i % 5 END AS a, i % 2 AS b FROM generate_series(1, 1000) i
----
SELECT 1000

SELECT count(DISTINCT a), sum(DISTINCT a), avg(DISTINCT a), min(DISTINCT a) FROM t
----
5|10|2.0000000000000000|0

SELECT g, count(DISTINCT a), sum(DISTINCT a) FROM t GROUP BY g ORDER BY g
----
0|5|10
1|5|10
2|5|10

SELECT g, count(DISTINCT a), count(*), count(DISTINCT b) FROM t GROUP BY g ORDER BY g
----
0|5|333|2
1|5|334|2
2|5|333|2

SELECT g, count(DISTINCT a) FILTER (WHERE b = 1), count(DISTINCT a) FROM t GROUP BY ROLLUP (g) ORDER BY g
----
0|5|5
1|5|5
2|5|5
|5|5

SELECT count(DISTINCT a), string_agg(DISTINCT a::text, ',') FROM t
----
5|0,1,2,3,4

SELECT regr_count(DISTINCT a, b), corr(DISTINCT a, b) FROM t
----
10|0

SELECT count(DISTINCT (a, b)), count(DISTINCT a) FROM t WHERE false
----
0|0

SELECT g, (SELECT count(DISTINCT a) FROM t u WHERE u.g = t.g) FROM t GROUP BY g HAVING count(DISTINCT b) = 2 ORDER BY 1
----
0|5
1|5
2|5

SELECT count(DISTINCT 1), sum(DISTINCT g + 1) FROM t
----
1|6
