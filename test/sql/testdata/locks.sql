# Row locks of SELECT … FOR: what is locked, in which order, and what is passed by.

CREATE TABLE q (id int PRIMARY KEY, state text, n int);
INSERT INTO q SELECT i, 'new', 10 - i FROM generate_series(1, 6) i
----
CREATE TABLE
INSERT 0 6

# Two sessions of a job queue take different rows.
BEGIN
----
BEGIN

SELECT id FROM q WHERE state = 'new' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
----
1

session other

BEGIN
----
BEGIN

SELECT id FROM q WHERE state = 'new' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
----
2

# The rows behind the limit are not locked.
SELECT id FROM q WHERE state = 'new' ORDER BY id LIMIT 2 FOR UPDATE SKIP LOCKED
----
2
3

session third

SELECT id FROM q ORDER BY id FOR UPDATE SKIP LOCKED
----
4
5
6

SELECT id FROM q ORDER BY id OFFSET 1 LIMIT 1 FOR UPDATE SKIP LOCKED
----
5

SELECT id FROM q WHERE id = 3 FOR UPDATE NOWAIT
----
ERROR 55P03: could not obtain lock on row in relation "q"

SELECT id FROM q ORDER BY id DESC LIMIT 3 FOR UPDATE NOWAIT
----
6
5
4

SELECT id FROM q ORDER BY id DESC LIMIT 4 FOR UPDATE NOWAIT
----
ERROR 55P03: could not obtain lock on row in relation "q"

# The usual way to take a job.
WITH job AS (SELECT id FROM q WHERE state = 'new' ORDER BY n LIMIT 1 FOR UPDATE SKIP LOCKED)
UPDATE q SET state = 'busy' FROM job WHERE q.id = job.id RETURNING q.*
----
6|busy|4

UPDATE q SET state = 'busy' WHERE id = (SELECT id FROM q WHERE state = 'new' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id
----
4

DELETE FROM q WHERE id IN (SELECT id FROM q WHERE state = 'busy' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id
----
4

session other

ROLLBACK
----
ROLLBACK

session main

ROLLBACK
----
ROLLBACK

SELECT * FROM q ORDER BY id
----
1|new|9
2|new|8
3|new|7
5|new|5
6|busy|4

# Of a join, OF says which tables; the others stay free.
CREATE TABLE o (id int PRIMARY KEY, q int, name text);
INSERT INTO o VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 3, 'c')
----
CREATE TABLE
INSERT 0 3

BEGIN;
SELECT o.id, q.id FROM o JOIN q ON q.id = o.q ORDER BY o.id LIMIT 2 FOR UPDATE OF q
----
BEGIN
1|1
2|1

session other

SELECT id FROM o ORDER BY id FOR UPDATE NOWAIT
----
1
2
3

SELECT id FROM q ORDER BY id FOR UPDATE SKIP LOCKED
----
2
3
5
6

# A row that does not join is not locked, nor is one that a sub-select rejects.
session main

ROLLBACK;
BEGIN;
SELECT q.id FROM q WHERE EXISTS (SELECT FROM o WHERE o.q = q.id) ORDER BY id FOR SHARE
----
ROLLBACK
BEGIN
1
3

session other

SELECT id FROM q ORDER BY id FOR UPDATE SKIP LOCKED
----
2
5
6

SELECT id FROM q ORDER BY id FOR SHARE NOWAIT
----
1
2
3
5
6

# Two clauses: the stronger lock, and NOWAIT before SKIP LOCKED.
SELECT id FROM q ORDER BY id FOR SHARE SKIP LOCKED FOR UPDATE NOWAIT
----
ERROR 55P03: could not obtain lock on row in relation "q"

session main

COMMIT
----
COMMIT

# Sub-selects and views are locked within, by their own order and limit.
CREATE VIEW v AS SELECT id, state FROM q ORDER BY id LIMIT 2;
BEGIN;
SELECT * FROM v FOR UPDATE
----
CREATE VIEW
BEGIN
1|new
2|new

session other

SELECT id FROM q ORDER BY id FOR UPDATE SKIP LOCKED
----
3
5
6

SELECT id FROM (SELECT id FROM q ORDER BY id DESC) s LIMIT 1 FOR UPDATE SKIP LOCKED
----
6

SELECT s.id FROM (SELECT id FROM q WHERE id < 4) s FOR UPDATE OF s NOWAIT
----
ERROR 55P03: could not obtain lock on row in relation "q"

session main

COMMIT
----
COMMIT

# What a higher isolation level does about a row that was changed since.
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) FROM q
----
BEGIN
5

session other

UPDATE q SET n = n + 100 WHERE id = 5
----
UPDATE 1

session main

SELECT id FROM q ORDER BY id LIMIT 1 FOR UPDATE
----
1

SELECT id FROM q ORDER BY id LIMIT 4 FOR UPDATE
----
ERROR 40001: could not serialize access due to concurrent update

ROLLBACK
----
ROLLBACK

# A cursor.
BEGIN;
DECLARE c CURSOR FOR SELECT id FROM q ORDER BY id FOR UPDATE;
FETCH 1 FROM c
----
BEGIN
DECLARE CURSOR
1

ROLLBACK
----
ROLLBACK

# Parameters and expressions as limits, none at all, and rows that follow.
PREPARE p AS SELECT id FROM q ORDER BY id LIMIT $1 OFFSET $2 FOR UPDATE;
BEGIN;
EXECUTE p(1, 0)
----
PREPARE
BEGIN
1

EXECUTE p(NULL, 2)
----
3
5
6

SELECT id FROM q ORDER BY id LIMIT 1 + 1 FOR UPDATE
----
1
2

SELECT id FROM q ORDER BY id / 3 FETCH FIRST 1 ROWS WITH TIES FOR UPDATE
----
1
2

SELECT o.id, (SELECT state FROM q WHERE q.id = o.q FOR UPDATE) FROM o ORDER BY 1
----
1|new
2|new
3|new

ROLLBACK
----
ROLLBACK

# What PostgreSQL refuses.
SELECT DISTINCT id FROM q FOR UPDATE
----
ERROR 0A000: FOR UPDATE is not allowed with DISTINCT clause

SELECT state FROM q GROUP BY state FOR SHARE
----
ERROR 0A000: FOR SHARE is not allowed with GROUP BY clause

SELECT 1 FROM q HAVING true FOR SHARE
----
ERROR 0A000: FOR SHARE is not allowed with HAVING clause

SELECT count(*) FROM q FOR NO KEY UPDATE
----
ERROR 0A000: FOR NO KEY UPDATE is not allowed with aggregate functions

SELECT row_number() OVER () FROM q FOR UPDATE
----
ERROR 0A000: FOR UPDATE is not allowed with window functions

SELECT generate_series(1, 2) FROM q FOR UPDATE
----
ERROR 0A000: FOR UPDATE is not allowed with set-returning functions in the target list

SELECT id FROM q UNION ALL SELECT id FROM q FOR UPDATE
----
ERROR 0A000: FOR UPDATE is not allowed with UNION/INTERSECT/EXCEPT

SELECT * FROM (SELECT DISTINCT id FROM q) s FOR UPDATE
----
ERROR 0A000: FOR UPDATE is not allowed with DISTINCT clause

SELECT * FROM q FOR UPDATE OF x
----
ERROR 42P01: relation "x" in FOR UPDATE clause not found in FROM clause

SELECT * FROM q AS r FOR UPDATE OF q
----
ERROR 42P01: relation "q" in FOR UPDATE clause not found in FROM clause

SELECT * FROM q FOR UPDATE OF public.q
----
ERROR 42601: FOR UPDATE must specify unqualified relation names

SELECT * FROM q, generate_series(1, 2) g FOR UPDATE OF g
----
ERROR 0A000: FOR UPDATE cannot be applied to a function

SELECT * FROM (VALUES (1)) x FOR UPDATE OF x
----
ERROR 0A000: FOR UPDATE cannot be applied to VALUES

WITH x AS (SELECT 1) SELECT * FROM x FOR UPDATE OF x
----
ERROR 0A000: FOR UPDATE cannot be applied to a WITH query

SELECT * FROM (q JOIN o USING (id)) AS j FOR UPDATE OF j
----
ERROR 0A000: FOR UPDATE cannot be applied to a join

SELECT q.id FROM q LEFT JOIN o ON o.q = q.id FOR UPDATE
----
ERROR 0A000: FOR UPDATE cannot be applied to the nullable side of an outer join

SELECT q.id, o.id FROM q LEFT JOIN o ON o.q = q.id WHERE o.id = 3 FOR UPDATE
----
3|3

SELECT q.id, o.id FROM q LEFT JOIN o ON o.q = q.id WHERE q.id = 2 FOR UPDATE OF q
----
2|

SELECT id FROM q ORDER BY id FETCH FIRST 1 ROWS WITH TIES FOR UPDATE SKIP LOCKED
----
ERROR 42601: SKIP LOCKED and WITH TIES options cannot be used together

WITH x AS (SELECT id FROM q WHERE id = 1) SELECT * FROM x FOR UPDATE
----
1

# Advisory locks. Those of a session outlive its transactions and are counted.
session main

SELECT pg_advisory_lock(1), pg_try_advisory_lock(1), pg_try_advisory_lock(2, 3)
----
|t|t

BEGIN;
SELECT pg_advisory_xact_lock(4), pg_try_advisory_xact_lock(1), pg_try_advisory_lock_shared(5);
SELECT 1 / 0
----
BEGIN
|t|t
ERROR 22012: division by zero

ROLLBACK
----
ROLLBACK

session other

SELECT pg_try_advisory_lock(1), pg_try_advisory_lock_shared(1), pg_try_advisory_xact_lock(1), pg_try_advisory_lock(2, 3)
----
f|f|f|f

# Two numbers are another lock than the one that they make.
SELECT pg_try_advisory_xact_lock((2::bigint << 32) + 3), pg_try_advisory_xact_lock(3, 2), pg_try_advisory_xact_lock(4)
----
t|t|t

SELECT pg_try_advisory_lock(5), pg_try_advisory_xact_lock_shared(5)
----
f|t

session main

SELECT pg_advisory_unlock(1)
----
t

session other

SELECT pg_try_advisory_lock(1)
----
f

session main

SELECT pg_advisory_unlock(1), pg_advisory_unlock_shared(5)
----
t|t

SELECT pg_advisory_unlock(1)
----
f
NOTICE: you don't own a lock of type ExclusiveLock

SELECT pg_advisory_unlock_shared(2, 3)
----
f
NOTICE: you don't own a lock of type ShareLock

SELECT pg_advisory_unlock(NULL), pg_try_advisory_lock(NULL)
----
|

session other

SELECT pg_try_advisory_lock(1), pg_try_advisory_lock(5), pg_try_advisory_lock_shared(-6, 7)
----
t|t|t

SELECT pg_advisory_unlock_all()
----
(empty)

session main

# A savepoint that is rolled back to gives back what the transaction took since.
BEGIN;
SAVEPOINT s;
SELECT pg_advisory_xact_lock(8), pg_advisory_lock(9);
ROLLBACK TO s
----
BEGIN
SAVEPOINT
|
ROLLBACK

session other

SELECT pg_try_advisory_xact_lock(8), pg_try_advisory_xact_lock(9)
----
t|f

session main

COMMIT
----
COMMIT

SELECT pg_advisory_lock_shared(n) FROM generate_series(10, 12) n
----
(empty)
(empty)
(empty)

DISCARD ALL
----
DISCARD ALL

SELECT pg_advisory_lock(20)
----
(empty)

session other

SELECT n, pg_try_advisory_xact_lock(n) FROM generate_series(9, 12) n
----
9|t
10|t
11|t
12|t

SELECT pg_try_advisory_xact_lock(20)
----
f

session gone

SELECT pg_advisory_lock(21)
----
(empty)

session other

SELECT pg_try_advisory_xact_lock(21)
----
f

close gone

SELECT pg_try_advisory_xact_lock(21)
----
t

BEGIN READ ONLY; SELECT count(*) FROM pg_class WHERE relname = 'nothing'; SELECT 1 FROM (SELECT 1) x FOR UPDATE; ROLLBACK
----
BEGIN
0
1
ROLLBACK

CREATE TABLE ro (id int)
----
CREATE TABLE

BEGIN READ ONLY; SELECT id FROM ro FOR NO KEY UPDATE
----
BEGIN
ERROR 25006: cannot execute SELECT FOR NO KEY UPDATE in a read-only transaction

ROLLBACK; DROP TABLE ro
----
ROLLBACK
DROP TABLE
