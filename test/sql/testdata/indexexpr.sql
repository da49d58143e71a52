# Indexes over expressions, and over part of a table, serve the conditions that they fit.

CREATE TABLE users (id int PRIMARY KEY, email varchar, state text, born date, score int); INSERT INTO users SELECT i, 'User' || i || '@Example.org', CASE WHEN i % 1000 = 0 THEN 'pending' WHEN i % 2 = 0 THEN 'done' ELSE NULL END, date '1970-01-01' + i % 15000, i % 7 FROM generate_series(1, 30000) i
----
CREATE TABLE
INSERT 0 30000

CREATE UNIQUE INDEX by_email ON users (lower(email)); CREATE INDEX waiting ON users (born) WHERE state = 'pending'; CREATE INDEX late ON users (score, born) WHERE born > '2010-06-01' AND state IS NOT NULL; CREATE INDEX rest ON users ((score * 10 + id % 10), id DESC); ANALYZE users
----
CREATE INDEX
CREATE INDEX
CREATE INDEX
CREATE INDEX
ANALYZE

EXPLAIN (COSTS OFF) SELECT id FROM users WHERE lower(email) = 'user77@example.org'
----
Project
  ->  Index Scan using by_email on users
        Index Cond: ((lower(email)) = 'user77@example.org'::text)
        Filter: (lower((email)::text) = 'user77@example.org'::text)

SELECT id FROM users WHERE lower(email) = 'user77@example.org'
----
77

SELECT id FROM users WHERE lower(email) IN ('user78@example.org', 'user12@example.org', 'nobody') ORDER BY id
----
12
78

EXPLAIN (COSTS OFF) SELECT id FROM users WHERE state = 'pending' ORDER BY born LIMIT 3
----
Project
  ->  Limit
        ->  Project
              ->  Index Scan using waiting on users
                    Filter: (state = 'pending'::text)

SELECT id, born FROM users WHERE state = 'pending' ORDER BY born LIMIT 3
----
15000|1970-01-01
30000|1970-01-01
1000|1972-09-27

EXPLAIN (COSTS OFF) SELECT count(*) FROM users WHERE state = 'pending' AND born < '1975-01-01'
----
Aggregate
  ->  Index Scan using waiting on users
        Index Cond: (born < '1975-01-01'::date)
        Filter: (born < '1975-01-01'::date) AND (state = 'pending'::text)

SELECT count(*) FROM users WHERE state = 'pending' AND born < '1975-01-01'
----
4

-- A bound on the same side, and what cannot be null, imply the predicate.
EXPLAIN (COSTS OFF) SELECT id FROM users WHERE score = 3 AND born >= '2010-12-01' AND state = 'done'
----
Project
  ->  Index Scan using late on users
        Index Cond: (score = 3) AND (born >= '2010-12-01'::date)
        Filter: (score = 3) AND (born >= '2010-12-01'::date) AND (state = 'done'::text)

SELECT count(*), min(id), max(id) FROM users WHERE score = 3 AND born >= '2010-12-01' AND state = 'done'
----
8|14948|29998

-- A wider one does not, nor does another value.
EXPLAIN (COSTS OFF) SELECT id FROM users WHERE score = 3 AND born >= '2010-05-25' AND state = 'done'
----
Project
  ->  Seq Scan on users
        Filter: (score = 3) AND (born >= '2010-05-25'::date) AND (state = 'done'::text)

EXPLAIN (COSTS OFF) SELECT id FROM users WHERE born = '1974-02-11' AND state = 'done'
----
Project
  ->  Seq Scan on users
        Filter: (born = '1974-02-11'::date) AND (state = 'done'::text)

EXPLAIN (COSTS OFF) SELECT id FROM users WHERE score * 10 + id % 10 = 63 ORDER BY id DESC LIMIT 2
----
Limit
  ->  Project
        ->  Index Scan using rest on users
              Index Cond: ((((score * 10) + (id % 10))) = 63)
              Filter: (((score * 10) + (id % 10)) = 63)

SELECT id FROM users WHERE score * 10 + id % 10 = 63 ORDER BY id DESC LIMIT 2
----
29973
29903

SELECT id, score FROM users ORDER BY score * 10 + id % 10 DESC, id LIMIT 2
----
69|6
139|6

EXPLAIN (COSTS OFF) SELECT id, score FROM users ORDER BY score * 10 + id % 10 DESC, id LIMIT 2
----
Project
  ->  Limit
        ->  Project
              ->  Index Scan using rest on users

EXPLAIN (COSTS OFF) SELECT u.id FROM (VALUES ('user5@example.org'), ('user6@example.org')) v(m) JOIN users u ON lower(u.email) = v.m
----
Project
  ->  Project
        ->  Lookup Join using by_email
              Index Cond: ((lower(email)) = m)
              ->  Values
              ->  Seq Scan on users

SELECT u.id FROM (VALUES ('user5@example.org'), ('user6@example.org')) v(m) JOIN users u ON lower(u.email) = v.m ORDER BY 1
----
5
6

UPDATE users SET state = 'pending' WHERE id = 5; UPDATE users SET state = 'done' WHERE id = 30000; SELECT id FROM users WHERE state = 'pending' ORDER BY born LIMIT 2
----
UPDATE 1
UPDATE 1
15000
5

PREPARE q AS SELECT id FROM users WHERE lower(email) = $1; EXECUTE q('user9@example.org')
----
PREPARE
9

PREPARE p AS SELECT count(*) FROM users WHERE state = $1 AND born < '1971-01-01'; EXECUTE p('pending'); EXECUTE p('done')
----
PREPARE
2
365

INSERT INTO users VALUES (40000, 'USER9@example.ORG')
----
ERROR 23505: duplicate key value violates unique constraint "by_email"
