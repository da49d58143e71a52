import datetime, decimal
import psycopg
from psycopg import errors

with psycopg.connect("", autocommit=True) as c:
    c.execute("create table t (a int primary key, b text, c numeric(10,2), d timestamptz, e float8)")
    for i in range(20):  # prepared on the way
        c.execute("insert into t values (%s, %s, %s, %s, %s)",
                  (i, "é%d" % i, decimal.Decimal(i) / 4, datetime.datetime(2024, 1, 1, i, tzinfo=datetime.timezone.utc), i / 3))
    for binary in (False, True):
        rows = c.cursor(binary=binary).execute("select a, b, c, d, e from t where a = %s", (7,)).fetchall()
        assert rows == [(7, "é7", decimal.Decimal("1.75"), datetime.datetime(2024, 1, 1, 7, tzinfo=datetime.timezone.utc), 7 / 3)], rows
    try:
        c.execute("select * from nowhere")
        assert False
    except errors.UndefinedTable:
        pass
    with c.transaction():
        c.execute("delete from t where a < 5")
        try:
            with c.transaction():
                c.execute("select 1/0")
        except errors.DivisionByZero:
            pass
    assert c.execute("select count(*) from t").fetchone() == (15,)
    with c.pipeline():
        cursors = [c.execute("select %s::int + 1", (i,)) for i in range(50)]
    assert [x.fetchone()[0] for x in cursors] == list(range(1, 51))
    with c.cursor().copy("copy t (a, b) from stdin") as copy:
        for i in range(100, 1100):
            copy.write_row((i, None if i % 2 else "x\t"))
    with c.cursor().copy("copy t to stdout (format binary)") as copy:
        copy.set_types(["int4", "text", "numeric", "timestamptz", "float8"])
        assert sum(1 for _ in copy.rows()) == 1015
    cur = c.cursor()
    cur.executemany("update t set b = %s where a = %s", [("y", i) for i in range(100, 110)])
    assert cur.rowcount == 10, cur.rowcount
print("ok")
