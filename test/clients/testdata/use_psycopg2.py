import datetime, decimal, io
import psycopg2, psycopg2.extras, psycopg2.errors

c = psycopg2.connect("")
cur = c.cursor()
cur.execute("create table t (a int primary key, b text, c numeric(10,2), d date, e int[], f bytea, g bool)")
row = (1, "it's \\ é", decimal.Decimal("12.30"), datetime.date(2024, 2, 29), [1, 2, None], b"\x00\xff", True)
cur.execute("insert into t values (%s, %s, %s, %s, %s, %s, %s)", row)
cur.execute("select * from t")
got = cur.fetchone()
assert got[:5] == row[:5] and bytes(got[5]) == row[5] and got[6] is True, got
assert [d.name for d in cur.description] == list("abcdefg"), cur.description
c.commit()
try:
    cur.execute("insert into t (a) values (1)")
    assert False
except psycopg2.errors.UniqueViolation as e:
    assert e.diag.constraint_name == "t_pkey", e.diag.constraint_name
try:
    cur.execute("select 1")
    assert False
except psycopg2.errors.InFailedSqlTransaction:
    c.rollback()
cur.copy_expert("copy t (a, b) from stdin with csv", io.StringIO("".join("%d,row %d\n" % (i, i) for i in range(10, 5010))))
out = io.StringIO()
cur.copy_expert("copy (select a, b from t where a >= 10 order by a) to stdout", out)
assert len(out.getvalue().splitlines()) == 5000
psycopg2.extras.execute_values(cur, "insert into t (a, b) values %s", [(i, None) for i in range(-100, 0)])
assert cur.rowcount == 100
c.commit()
named = c.cursor("portal")
named.itersize = 7
named.execute("select a from t order by a")
assert len(list(named)) == 5101
named.close()
c.commit()
c.set_session(isolation_level="SERIALIZABLE", readonly=True)
cur.execute("select count(*) from t")
assert cur.fetchone() == (5101,)
c.close()
print("ok")
