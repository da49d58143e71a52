import asyncio, datetime, decimal, os, uuid
import asyncpg

async def main():
    c = await asyncpg.connect(host=os.environ["PGHOST"], port=int(os.environ["PGPORT"]), user="basalt", password=os.environ["PGPASSWORD"], database="basalt", ssl=False)
    await c.execute("create table t (a int primary key, b text, c numeric, d timestamptz, e uuid, f jsonb, g interval)")
    row = (1, "é", decimal.Decimal("123456.789"), datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone.utc), uuid.uuid4(), '{"x": 1}', datetime.timedelta(days=2, seconds=5))
    await c.execute("insert into t values ($1, $2, $3, $4, $5, $6, $7)", *row)
    got = await c.fetchrow("select * from t")
    assert tuple(got) == row, tuple(got)
    await c.executemany("insert into t (a, b) values ($1, $2)", [(i, str(i)) for i in range(10, 1010)])
    assert await c.fetchval("select count(*) from t") == 1001
    async with c.transaction():
        n = 0
        async for r in c.cursor("select a from t order by a", prefetch=50):
            n += 1
        assert n == 1001
    try:
        await c.execute("insert into t (a) values (1)")
        assert False
    except asyncpg.UniqueViolationError:
        pass
    await c.copy_records_to_table("t", records=[(i, None) for i in range(5000, 6000)], columns=["a", "b"])
    assert await c.fetchval("select count(*) from t where b is null") == 1000
    await c.close()
    print("ok")

asyncio.run(main())
