package sql

import (
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/server/sqlfile"
)

// waits is a database for statements that wait for each other.
type waits struct {
	*sqlfile.Runner
	t *testing.T
}

func newWaits(t *testing.T, schema string) *waits {
	w := &waits{newRunner(t, nil), t}
	w.run("main", schema)
	return w
}

// run gives the answer of a statement in a session.
func (w *waits) run(name, sql string) string {
	w.use(name)
	return strings.ReplaceAll(strings.TrimSpace(w.Answer(sql)), "\n", " ")
}

// use goes on with a session of the superuser.
func (w *waits) use(name string) {
	if err := w.Use(name, "basalt"); err != nil {
		w.t.Fatal(err)
	}
}

// expect compares an answer.
func (w *waits) expect(name, sql, want string) {
	w.t.Helper()
	if got := w.run(name, sql); got != want {
		w.t.Errorf("%s: %s\n got %s\nwant %s", name, sql, got, want)
	}
}

// start runs a statement in a session that is to wait, and returns a function
// that gives its answer.
func (w *waits) start(name, sql string) func() string {
	w.use(name)
	s := w.Session()
	answer := make(chan string)
	go func() { answer <- strings.ReplaceAll(strings.TrimSpace(sqlfile.Answer(s, sql)), "\n", " ") }()
	select {
	case got := <-answer:
		w.t.Fatalf("%s: %s does not wait: %s", name, sql, got)
	case <-time.After(50 * time.Millisecond):
	}
	return func() string {
		select {
		case got := <-answer:
			return got
		case <-time.After(20 * time.Second):
			w.t.Fatalf("%s: %s waits for ever", name, sql)
		}
		return ""
	}
}

const queue = `CREATE TABLE q (id int PRIMARY KEY, state text, n int);
INSERT INTO q SELECT i, 'new', i * 10 FROM generate_series(1, 4) i;
CREATE TABLE o (id int PRIMARY KEY, q int);
INSERT INTO o VALUES (1, 1), (2, 1), (3, 2)`

// TestLockRowsRecheck has row locks wait for a transaction that changes rows,
// and looks at what they return of those.
func TestLockRowsRecheck(t *testing.T) {
	for _, c := range []struct{ name, begin, change, end, sql, want string }{
		{"the new values come", "BEGIN", "UPDATE q SET n = 11 WHERE id = 1", "COMMIT",
			"SELECT id, n FROM q WHERE state = 'new' ORDER BY id LIMIT 1 FOR UPDATE", "1|11"},
		{"a row that no longer fits gives way", "BEGIN", "UPDATE q SET state = 'done' WHERE id = 1", "COMMIT",
			"SELECT id, n FROM q WHERE state = 'new' ORDER BY id LIMIT 1 FOR UPDATE", "2|20"},
		{"so does a deleted one", "BEGIN", "DELETE FROM q WHERE id = 1", "COMMIT",
			"SELECT id, n FROM q ORDER BY id LIMIT 1 FOR UPDATE", "2|20"},
		{"the order is that of the snapshot", "BEGIN", "UPDATE q SET n = 100 WHERE id = 1", "COMMIT",
			"SELECT id, n FROM q ORDER BY n FOR UPDATE", "1|100 2|20 3|30 4|40"},
		{"a rollback changes nothing", "BEGIN", "UPDATE q SET n = 11 WHERE id = 1", "ROLLBACK",
			"SELECT id, n FROM q ORDER BY id LIMIT 1 FOR UPDATE", "1|10"},
		{"without a limit", "BEGIN", "UPDATE q SET n = n + 1 WHERE id IN (2, 3)", "COMMIT",
			"SELECT id, n FROM q WHERE n <> 31 FOR UPDATE", "1|10 2|21 4|40"},
		{"expressions are computed again", "BEGIN", "UPDATE q SET n = 11 WHERE id = 1", "COMMIT",
			"SELECT n * 2 FROM q WHERE id = 1 FOR UPDATE", "22"},
		{"the other tables keep their rows", "BEGIN", "UPDATE q SET n = 11 WHERE id = 1", "COMMIT",
			"SELECT o.id, q.n FROM o JOIN q ON q.id = o.q ORDER BY o.id DESC FOR UPDATE OF q", "3|20 2|11 1|11"},
		{"all tables are locked", "BEGIN", "UPDATE o SET q = 3 WHERE id = 2", "COMMIT",
			"SELECT o.id, q.n FROM o JOIN q ON q.id = o.q ORDER BY o.id FOR UPDATE", "1|10 3|20"},
		{"conditions with sub-selects are checked again", "BEGIN", "UPDATE q SET n = 99 WHERE id = 1", "COMMIT",
			"SELECT id FROM q WHERE n IN (SELECT 10 * id FROM o) ORDER BY id FOR UPDATE", "2 3"},
		{"a sub-select of FROM is not locked", "BEGIN", "UPDATE q SET n = 11 WHERE id = 1", "COMMIT",
			"SELECT s.id, q.n FROM q JOIN (SELECT id, q FROM o OFFSET 0) s ON s.q = q.id ORDER BY 1 FOR UPDATE OF q", "1|11 2|11 3|20"},
		{"repeatable read fails", "BEGIN", "UPDATE q SET n = 11 WHERE id = 1", "COMMIT",
			"BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT id FROM q ORDER BY id LIMIT 1 FOR UPDATE",
			"BEGIN ERROR 40001: could not serialize access due to concurrent update"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWaits(t, queue)
			w.run("main", c.begin)
			w.run("main", c.change)
			answer := w.start("other", c.sql)
			w.run("main", c.end)
			if got := answer(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestLockRowsPrefix has a limit wait for its first row, and lock no other.
func TestLockRowsPrefix(t *testing.T) {
	w := newWaits(t, queue)
	w.run("main", "BEGIN; SELECT id FROM q WHERE id = 1 FOR UPDATE")
	answer := w.start("other", "BEGIN; SELECT id FROM q ORDER BY id LIMIT 2 FOR UPDATE")
	w.expect("third", "SELECT id FROM q ORDER BY id FOR UPDATE SKIP LOCKED", "2 3 4")
	w.run("main", "ROLLBACK")
	if got := answer(); got != "BEGIN 1 2" {
		t.Errorf("got %s", got)
	}
	w.expect("third", "SELECT id FROM q ORDER BY id FOR UPDATE SKIP LOCKED", "3 4")
}

// TestAdvisoryWait has advisory locks of sessions and transactions wait for each
// other.
func TestAdvisoryWait(t *testing.T) {
	w := newWaits(t, queue)
	w.run("main", "SELECT pg_advisory_lock(1)")
	session := w.start("other", "SELECT pg_advisory_lock_shared(1)")
	inTxn := w.start("third", "BEGIN; SELECT pg_advisory_xact_lock(1)")
	w.expect("main", "SELECT pg_advisory_unlock(1)", "t")
	if got := session(); got != "" {
		t.Errorf("a session's lock: %s", got)
	}
	w.run("other", "SELECT pg_advisory_unlock_shared(1)")
	if got := inTxn(); got != "BEGIN" {
		t.Errorf("a transaction's lock: %s", got)
	}
	again := w.start("main", "SELECT pg_advisory_lock(1)")
	w.run("third", "COMMIT")
	if got := again(); got != "" {
		t.Errorf("after the commit: %s", got)
	}
}

// TestAdvisoryDeadlock has a lock of a session and a row lock wait for each
// other. The younger transaction is the victim, and keeps its session's locks.
func TestAdvisoryDeadlock(t *testing.T) {
	w := newWaits(t, queue)
	w.run("main", "BEGIN; SELECT id FROM q WHERE id = 1 FOR UPDATE")
	w.run("other", "SELECT pg_advisory_lock(1)")
	answer := w.start("main", "SELECT pg_advisory_lock(1)")
	w.expect("other", "SELECT id FROM q WHERE id = 1 FOR UPDATE", "ERROR 40P01: deadlock detected")
	w.expect("third", "SELECT pg_try_advisory_lock(1)", "f")
	w.run("other", "SELECT pg_advisory_unlock(1)")
	if got := answer(); got != "" {
		t.Errorf("got %s", got)
	}
}

// TestLockTimeout: lock_timeout bounds waits for rows and for tables, and a
// statement that need not wait does not notice it.
func TestLockTimeout(t *testing.T) {
	w := newWaits(t, "CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 1), (2, 2)")
	w.run("a", "BEGIN; UPDATE t SET v = 10 WHERE id = 1")
	w.run("b", "SET lock_timeout = '20ms'")
	const timedOut = "ERROR 55P03: canceling statement due to lock timeout"
	w.expect("b", "UPDATE t SET v = 20 WHERE id = 1", timedOut)
	w.expect("b", "SELECT id FROM t WHERE id = 1 FOR UPDATE", timedOut)
	w.expect("b", "LOCK TABLE t", "ERROR 25P01: LOCK TABLE can only be used in transaction blocks")
	w.expect("b", "BEGIN; LOCK TABLE t", "BEGIN "+timedOut)
	w.expect("b", "ROLLBACK", "ROLLBACK")
	w.expect("b", "UPDATE t SET v = 20 WHERE id = 2", "UPDATE 1")
	w.run("a", "COMMIT")
	w.expect("b", "UPDATE t SET v = 20 WHERE id = 1", "UPDATE 1")
}
