package session_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
)

// memoryTables are the tables of the sweep, with enough rows for several
// morsels.
const memoryTables = `CREATE TABLE t (id int PRIMARY KEY, g int, s text);
	INSERT INTO t SELECT i, i % 1000, 'text ' || i % 5000 FROM generate_series(1, 40000) i;
	CREATE TABLE u (id int, v numeric);
	INSERT INTO u SELECT i * 2, i / 7.0 FROM generate_series(1, 9000) i;`

// memoryStatements are statements that keep rows, one for each way of doing so.
var memoryStatements = []string{
	`SELECT count(*), sum(v) FROM t JOIN u ON t.id = u.id`,
	`SELECT count(*) FROM t LEFT JOIN u ON t.id = u.id AND u.v > t.g WHERE u.id IS NULL`,
	`SELECT count(*) FROM u a JOIN u b ON a.v < b.v WHERE a.id < 40 AND b.id < 200`,
	`SELECT g, count(*), min(s) FROM t GROUP BY g ORDER BY g LIMIT 3`,
	`SELECT count(*) FROM (SELECT s, count(DISTINCT id) FROM t GROUP BY s) x`,
	`SELECT array_agg(id ORDER BY s, id) FROM t WHERE id < 30`,
	`SELECT string_agg(s, ',' ORDER BY id) FROM t WHERE id < 30`,
	`SELECT count(*) FROM (SELECT DISTINCT s FROM t) x`,
	`SELECT DISTINCT ON (g) g, id FROM t ORDER BY g, id DESC LIMIT 3`,
	`SELECT id FROM (SELECT id, s FROM t ORDER BY s, id OFFSET 39990) x`,
	`SELECT id FROM t ORDER BY s DESC, id LIMIT 5`,
	`SELECT sum(r) FROM (SELECT rank() OVER (PARTITION BY g ORDER BY s) r FROM t) x`,
	`SELECT sum(a) FROM (SELECT avg(id) OVER (ORDER BY id ROWS BETWEEN 5 PRECEDING AND CURRENT ROW) a FROM t) x`,
	`SELECT count(*) FROM (SELECT id FROM t UNION SELECT id FROM u) x`,
	`SELECT count(*) FROM (SELECT id FROM t INTERSECT ALL SELECT id FROM u) x`,
	`SELECT count(*) FROM (SELECT id FROM t EXCEPT SELECT id FROM u) x`,
	`WITH c AS MATERIALIZED (SELECT * FROM t) SELECT count(*) FROM c a JOIN c b ON a.id = b.id`,
	`WITH RECURSIVE r(n) AS (SELECT 1 UNION SELECT n + 1 FROM r WHERE n < 500) SELECT sum(n) FROM r`,
	`SELECT count(*) FROM t WHERE g IN (SELECT id FROM u)`,
	`SELECT count(*) FROM t WHERE g NOT IN (SELECT id FROM u WHERE id IS NOT NULL)`,
	`SELECT count(*) FROM t WHERE EXISTS (SELECT FROM u WHERE u.id = t.id)`,
	`SELECT max((SELECT count(*) FROM u WHERE u.id < t.id)) FROM t WHERE t.id < 5`,
	`SELECT g, GROUPING(g), count(*) FROM t GROUP BY ROLLUP (g) ORDER BY g NULLS FIRST LIMIT 2`,
	`SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY id) FROM t`,
	`SELECT count(*) FROM generate_series(1, 20000) i JOIN t ON t.id = i`,
	`SELECT count(*) FROM (SELECT unnest(string_to_array(repeat('a,', 500), ',')), id FROM u WHERE id < 100) x`,
	`INSERT INTO u SELECT id, g FROM t ORDER BY s RETURNING 1`,
	`UPDATE u SET v = t.g FROM t WHERE t.id = u.id AND t.id < 500`,
	`DELETE FROM u USING t WHERE t.id = u.id AND t.g = 4`,
	`CREATE INDEX ON t (s, id)`,
	`CREATE TABLE copy AS SELECT s, count(*) FROM t GROUP BY s ORDER BY s`,
}

// TestMemorySweep makes every reservation of every statement fail once. The
// statement then fails with 53200, or did without; nothing stays reserved, and the
// session goes on.
func TestMemorySweep(t *testing.T) {
	var asked, refuse atomic.Int64
	memory := mem.NewHooked("server", 0, func(string, int64) error {
		if n := asked.Add(1); n == refuse.Load() {
			return errs.New(errs.OutOfMemory, "out of memory")
		}
		return nil
	})
	db, err := session.Open(context.Background(), "", session.Options{Txn: txn.Options{FS: vfs.NewMem(), NoBackground: true}, Memory: memory})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	s, err := db.NewSession(context.Background(), session.User{Name: "basalt"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if out := run(s, memoryTables); strings.Contains(out, "ERROR") {
		t.Fatal(out)
	}
	idle, swept, failed := memory.Used(), 0, 0
	for _, workers := range []string{"1", "3"} {
		if out := run(s, "SET max_parallel_workers_per_gather = "+workers); out != "SET" {
			t.Fatal(out)
		}
		for _, sql := range memoryStatements {
			trial := func(n int64) (out string, reached bool) {
				refuse.Store(n)
				asked.Store(0)
				out = run(s, "BEGIN; "+sql)
				reached = n > 0 && asked.Load() >= n
				refuse.Store(0)
				if end := run(s, "ROLLBACK"); end != "ROLLBACK" {
					t.Fatalf("%s: after reservation %d of it failed: %s", sql, n, end)
				}
				if used := memory.Used(); used != idle {
					t.Fatalf("%s: after reservation %d failed %d bytes are still reserved", sql, n, used-idle)
				}
				return out, reached
			}
			want, _ := trial(0)
			if strings.Contains(want, "ERROR") {
				t.Fatalf("%s: %s", sql, want)
			}
			for n := int64(1); ; n++ {
				out, reached := trial(n)
				if strings.Contains(out, "ERROR 53200") {
					failed++
				} else if out != want {
					t.Fatalf("%s: reservation %d failed, and the answer is %s, not %s", sql, n, out, want)
				}
				if !reached {
					break
				}
				swept++
			}
		}
	}
	t.Logf("%d reservations failed in %d statements, %d times with an error", swept, 2*len(memoryStatements), failed)
	if failed < 2*len(memoryStatements) {
		t.Errorf("only %d statements failed", failed)
	}
}
