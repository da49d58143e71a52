-- Indexes in log-structured trees serve what others do.
CREATE TABLE t (id int PRIMARY KEY, g int, s text, n int); INSERT INTO t SELECT i, i % 100, 's' || i % 1000, CASE WHEN i % 10 > 0 THEN i END FROM generate_series(1, 5000) i
----
CREATE TABLE
INSERT 0 5000

CREATE UNIQUE INDEX tu ON t USING lsm (id)
----
CREATE INDEX

CREATE INDEX tg ON t USING LSM (g, s DESC) WITH (compaction = tiered, compression = 'ZSTD')
----
CREATE INDEX

CREATE INDEX tp ON t USING lsm (n DESC NULLS LAST) WHERE g < 10
----
CREATE INDEX

CREATE INDEX te ON t USING lsm (upper(s), (id + n)) INCLUDE (g) WITH (compression = s2)
----
CREATE INDEX

CREATE INDEX tn ON t USING lsm (n)
----
CREATE INDEX

CREATE INDEX x ON t USING lsm (g) WITH (fillfactor = 70)
----
ERROR 22023: unrecognized parameter "fillfactor"

CREATE INDEX x ON t USING lsm (g) WITH (compaction = fifo)
----
ERROR 22023: invalid value for enum option "compaction": fifo
DETAIL: Valid values are "leveled", "tiered".

CREATE INDEX x ON t USING lsm (g) WITH (compression = s2, compression = zstd)
----
ERROR 22023: parameter "compression" specified more than once

CREATE INDEX x ON t USING rtree (g)
----
ERROR 42704: access method "rtree" does not exist

SELECT indexdef FROM pg_indexes WHERE tablename = 't' ORDER BY indexname
----
CREATE UNIQUE INDEX t_pkey ON public.t USING btree (id)
CREATE INDEX te ON public.t USING lsm (upper(s), (id + n)) INCLUDE (g) WITH (compression='s2')
CREATE INDEX tg ON public.t USING lsm (g, s DESC) WITH (compaction='tiered', compression='zstd')
CREATE INDEX tn ON public.t USING lsm (n)
CREATE INDEX tp ON public.t USING lsm (n DESC NULLS LAST) WHERE (g < 10)
CREATE UNIQUE INDEX tu ON public.t USING lsm (id)

SELECT pg_get_indexdef('tg'::regclass)
----
CREATE INDEX tg ON public.t USING lsm (g, s DESC) WITH (compaction='tiered', compression='zstd')

SELECT c.relname, a.amname, c.reloptions FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE c.relname IN ('tg', 't_pkey') ORDER BY 1
----
t_pkey|btree|
tg|lsm|{compaction=tiered,compression=zstd}

EXPLAIN SELECT s FROM t WHERE g = 7 AND s > 's9'
----
Project  (cost=5008 rows=8 width=16)
  ->  Index Only Scan using tg on t  (cost=5000 rows=8 width=20)
        Index Cond: (g = 7) AND (s > 's9'::text)
        Filter: (g = 7) AND (s > 's9'::text)

SELECT id, s FROM t WHERE g = 7 AND s > 's99' ORDER BY id
----
(empty)

SELECT id FROM t WHERE n = 4999
----
4999

SELECT count(*) FROM t WHERE n BETWEEN 100 AND 199
----
90

SELECT id, n FROM t ORDER BY n LIMIT 3
----
1|1
2|2
3|3

SELECT id, n FROM t ORDER BY n DESC NULLS LAST LIMIT 3
----
4999|4999
4998|4998
4997|4997

EXPLAIN SELECT id, n FROM t ORDER BY n LIMIT 3
----
Limit  (cost=10003 rows=3 width=8)
  ->  Index Scan using tn on t  (cost=5000 rows=5000 width=8)

INSERT INTO t VALUES (17, 1, 'x', 1)
----
ERROR 23505: duplicate key value violates unique constraint "t_pkey"
DETAIL: Key (id)=(17) already exists.

INSERT INTO t VALUES (17, 1, 'x', 1) ON CONFLICT (id) DO UPDATE SET s = 'again', n = 999999
----
INSERT 0 1

INSERT INTO t VALUES (17, 1, 'x', 1) ON CONFLICT DO NOTHING
----
INSERT 0 0

SELECT * FROM t WHERE n = 999999
----
17|17|again|999999

CREATE TABLE u (k int, v int); CREATE UNIQUE INDEX uk ON u USING lsm (k)
----
CREATE TABLE
CREATE INDEX

INSERT INTO u VALUES (1, 1), (2, 2), (NULL, 3), (NULL, 4)
----
INSERT 0 4

INSERT INTO u VALUES (2, 5)
----
ERROR 23505: duplicate key value violates unique constraint "uk"
DETAIL: Key (k)=(2) already exists.

INSERT INTO u VALUES (2, 5), (3, 3) ON CONFLICT (k) DO UPDATE SET v = u.v + excluded.v
----
INSERT 0 2

SELECT * FROM u ORDER BY k, v
----
1|1
2|7
3|3
|3
|4

UPDATE u SET k = k + 1 WHERE k = 3; DELETE FROM u WHERE k = 1
----
UPDATE 1
DELETE 1

SELECT * FROM u ORDER BY k, v
----
2|7
4|3
|3
|4

BEGIN; UPDATE t SET n = -n; DELETE FROM t WHERE g < 50; SAVEPOINT a; INSERT INTO t SELECT i, 1, 'new', i FROM generate_series(10001, 10100) i; ROLLBACK TO a
----
BEGIN
UPDATE 5000
DELETE 2500
SAVEPOINT
INSERT 0 100
ROLLBACK

SELECT count(*), min(n), max(n) FROM t WHERE n < -4000
----
450|-4999|-4051

ROLLBACK
----
ROLLBACK

SELECT count(*), min(n), max(n) FROM t WHERE n > 4000
----
901|4001|999999

SELECT id FROM t WHERE n = 4999
----
4999

UPDATE t SET n = n + 10000 WHERE g = 3; DELETE FROM t WHERE g BETWEEN 4 AND 9
----
UPDATE 50
DELETE 300

SELECT count(*), sum(id) FROM t WHERE n > 10000
----
51|122667

restart

SELECT count(*), sum(id) FROM t WHERE n > 10000
----
51|122667

SELECT count(*) FROM t WHERE g = 5 AND s >= 's0'
----
0

SELECT id, n FROM t WHERE n < 12000 ORDER BY n DESC LIMIT 3
----
1903|11903
1803|11803
1703|11703

INSERT INTO t VALUES (5000, 1, 'x', 1)
----
ERROR 23505: duplicate key value violates unique constraint "t_pkey"
DETAIL: Key (id)=(5000) already exists.

INSERT INTO u VALUES (2, 5) ON CONFLICT (k) DO UPDATE SET v = -1
----
INSERT 0 1

SELECT * FROM u ORDER BY k, v
----
2|-1
4|3
|3
|4

BEGIN; TRUNCATE t; INSERT INTO t VALUES (1, 1, 'one', 1)
----
BEGIN
TRUNCATE TABLE
INSERT 0 1

SELECT * FROM t WHERE n = 1
----
1|1|one|1

ROLLBACK
----
ROLLBACK

SELECT count(*) FROM t WHERE n > 0
----
4200

TRUNCATE t; INSERT INTO t VALUES (1, 1, 'one', 1), (2, 2, 'two', 2)
----
TRUNCATE TABLE
INSERT 0 2

SELECT id FROM t WHERE n = 2
----
2

ALTER TABLE t ALTER COLUMN n TYPE bigint
----
ALTER TABLE

SELECT pg_get_indexdef('tn'::regclass)
----
CREATE INDEX tn ON public.t USING lsm (n)

SELECT id FROM t WHERE n = 2
----
2

BEGIN; CREATE INDEX gone ON t USING lsm (g, n); ROLLBACK
----
BEGIN
CREATE INDEX
ROLLBACK

CREATE UNIQUE INDEX x ON t USING lsm ((g / 100))
----
ERROR 23505: could not create unique index "x"
DETAIL: The table has duplicate keys.

DROP INDEX tn, tg
----
DROP INDEX

SELECT id FROM t WHERE n = 2
----
2

DROP TABLE t
----
DROP TABLE

restart

SELECT * FROM u ORDER BY k, v
----
2|-1
4|3
|3
|4

SELECT count(*) FROM pg_indexes WHERE tablename = 't'
----
0

CREATE TABLE w (a text); CREATE INDEX wa ON w USING lsm (a); INSERT INTO w SELECT string_agg(md5(i::text), '') FROM generate_series(1, 500) i
----
CREATE TABLE
CREATE INDEX
INSERT 0 1

INSERT INTO w SELECT string_agg(md5(i::text), '') FROM generate_series(1, 2000) i
----
ERROR 54000: index row size 64003 exceeds lsm maximum 32760

SELECT length(a) FROM w WHERE a > '0'
----
16000

CREATE TABLE z (a int, b text); INSERT INTO z SELECT i, 's' || i FROM generate_series(1, 5000) i; CREATE INDEX zb ON z USING lsm (b) WITH (compression = lz4); SELECT a FROM z WHERE b = 's77'; INSERT INTO z SELECT i, 's' || i FROM generate_series(5001, 6000) i; SELECT a FROM z WHERE b IN ('s5999', 's1') ORDER BY a
----
CREATE TABLE
INSERT 0 5000
CREATE INDEX
77
INSERT 0 1000
1
5999
