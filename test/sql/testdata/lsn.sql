-- Positions in the write-ahead log are unsigned 64-bit numbers.
SELECT '0/16AE7F8'::pg_lsn - '0/16AE7F7'::pg_lsn, '0/1'::pg_lsn - 'FFFFFFFF/FFFFFFFF'::pg_lsn
----
1|-18446744073709551614

SELECT '0/16AE7F7'::pg_lsn + 16::numeric, 16::numeric + '0/16AE7F7'::pg_lsn, '0/16AE7F7'::pg_lsn - 16::numeric
----
0/16AE807|0/16AE807|0/16AE7E7

SELECT 'FFFFFFFF/FFFFFFFE'::pg_lsn + 1::numeric
----
FFFFFFFF/FFFFFFFF

SELECT 'FFFFFFFF/FFFFFFFE'::pg_lsn + 2::numeric
----
ERROR 22003: pg_lsn out of range

SELECT '0/1'::pg_lsn - 2::numeric
----
ERROR 22003: pg_lsn out of range

SELECT '0/16AE7F7'::pg_lsn + 'NaN'::numeric
----
ERROR 0A000: cannot add NaN to pg_lsn

SELECT '0/16AE7F7'::pg_lsn - 'NaN'::numeric
----
ERROR 0A000: cannot subtract NaN from pg_lsn

SELECT '0/1'::pg_lsn + 1.5, '0/1'::pg_lsn + 'infinity'::numeric
----
ERROR 22003: pg_lsn out of range

SELECT pg_wal_lsn_diff('0/200', '0/100'), pg_wal_lsn_diff(NULL, '0/100')
----
256|

SELECT pg_lsn '0/G'
----
ERROR 22P02: invalid input syntax for type pg_lsn: "0/G"

SELECT '123456789/1'::pg_lsn
----
ERROR 22P02: invalid input syntax for type pg_lsn: "123456789/1"

SELECT pg_current_wal_lsn() > '0/0', pg_current_wal_flush_lsn() <= pg_current_wal_insert_lsn()
----
t|t

