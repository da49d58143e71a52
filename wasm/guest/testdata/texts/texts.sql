# Texts of C and Rust beside what the built-in functions make of them.

SELECT place('', ''), place('a', ''), place('', 'a'), place('abc', 'abcd'), place('abc', 'c'), place('abcabc', 'bc'), place(NULL, 'a')
----
0|0|-1|-1|2|1|

CREATE TABLE t AS SELECT n, substr(s, 1, n % 97) AS s, substr(s, n % 53 + 1, n % 23) AS w, substr(s, 2, n % 7) || 'b' || substr(s, 60, n % 3) AS v
	FROM (SELECT n, translate(md5(n::text) || md5((n * 7)::text) || md5((n * 11)::text), '0123456789abcdef', 'abaaabaaaabababa') AS s FROM generate_series(1, 20000) g(n)) x
----
SELECT 20000

SELECT count(*), count(*) FILTER (WHERE strpos(s, w) > 0), count(*) FILTER (WHERE strpos(s, w) > 32), count(*) FILTER (WHERE place(s, w) <> strpos(s, w) - 1) FROM t
----
20000|13697|2285|0

SELECT count(*) FILTER (WHERE strpos(s, v) > 0), count(*) FILTER (WHERE place(s, v) <> strpos(s, v) - 1) FROM t
----
12745|0

SELECT large('aé@[`{zZ09'), small('AÉ@[`{zZ09')
----
Aé@[`{ZZ09|aÉ@[`{zz09

SELECT count(*), count(*) FILTER (WHERE large(x) <> translate(x, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')),
	count(*) FILTER (WHERE small(x) <> translate(x, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'))
	FROM (SELECT substr(' !"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~äÄß€😀ÿ', n % 101 + 1, n % 67) AS x FROM generate_series(1, 10000) g(n)) y
----
10000|0|0
