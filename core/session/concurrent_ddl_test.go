package session_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/session"
)

// second opens another session of the database.
func second(t *testing.T, db *session.DB) *session.Session {
	t.Helper()
	s, err := db.NewSession(context.Background(), session.User{Name: "basalt"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// behind runs sql in s in the background, lets it wait for what the caller's
// transaction holds, then ends that by end, and returns what sql gave.
func behind(s *session.Session, sql string, end func()) string {
	got := make(chan string)
	go func() { got <- run(s, sql) }()
	select {
	case early := <-got:
		end()
		return "did not wait: " + early
	case <-time.After(50 * time.Millisecond):
	}
	end()
	return <-got
}

// Two transactions cannot give the same name.
func TestSameNameTwice(t *testing.T) {
	for _, ddl := range []struct{ first, second, want string }{
		{"CREATE TABLE x (a int)", "CREATE TABLE x (b int)", "ERROR 42P07"},
		{"CREATE TABLE x (a int)", "CREATE VIEW x AS SELECT 1", "ERROR 42P07"},
		{"CREATE SEQUENCE x", "CREATE INDEX x ON base (a)", "ERROR 42P07"},
		{"CREATE SCHEMA x", "CREATE SCHEMA x", "ERROR 42P06"},
		{"CREATE ROLE x", "CREATE ROLE x", "ERROR 42710"},
		{"ALTER TABLE base RENAME TO x", "CREATE TABLE x (a int)", "ERROR 42P07"},
	} {
		db, s := openMem(t)
		other := second(t, db)
		run(s, "CREATE TABLE base (a int)")
		if got := run(s, "BEGIN; "+ddl.first); strings.Contains(got, "ERROR") {
			t.Fatal(got)
		}
		if got := behind(other, ddl.second, func() { run(s, "COMMIT") }); !strings.HasPrefix(got, ddl.want) {
			t.Errorf("%s, then %s: %s", ddl.first, ddl.second, got)
		}
		run(s, "BEGIN; CREATE TABLE y (a int)")
		if got := behind(other, "CREATE TABLE y (b int)", func() { run(s, "ROLLBACK") }); got != "CREATE TABLE" {
			t.Errorf("after ROLLBACK: %s", got)
		}
	}
}

// What one transaction changes about an object another does not overwrite.
func TestChangesOfOneObject(t *testing.T) {
	db, s := openMem(t)
	other := second(t, db)
	run(s, "CREATE TABLE t (a int)")
	run(s, "BEGIN; ALTER TABLE t ADD COLUMN b int")
	got := behind(other, "ALTER TABLE t ADD COLUMN c int", func() { run(s, "COMMIT") })
	if strings.HasPrefix(got, "ERROR 40001") {
		got = run(other, "ALTER TABLE t ADD COLUMN c int")
	}
	if got != "ALTER TABLE" {
		t.Fatal(got)
	}
	if got := run(s, "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0"); got != "a,b,c" {
		t.Errorf("columns: %s", got)
	}
	run(s, "BEGIN; ALTER TABLE t DROP COLUMN b; COMMENT ON TABLE t IS 'mine'")
	if got := behind(other, "COMMENT ON TABLE t IS 'other'", func() { run(s, "COMMIT") }); !strings.HasPrefix(got, "ERROR 40001") {
		t.Errorf("COMMENT on what has changed: %s", got)
	}
}

// A table does not go while a foreign key to it is made.
func TestForeignKeyAgainstDrop(t *testing.T) {
	db, s := openMem(t)
	other := second(t, db)
	run(s, "CREATE TABLE p (a int PRIMARY KEY)")
	run(s, "BEGIN; CREATE TABLE c (a int REFERENCES p)")
	if got := behind(other, "DROP TABLE p", func() { run(s, "COMMIT") }); !strings.HasPrefix(got, "ERROR 40001") {
		t.Errorf("DROP of what has become a target: %s", got)
	}
	if got := run(other, "DROP TABLE p"); !strings.HasPrefix(got, "ERROR 2BP01") {
		t.Errorf("and again: %s", got)
	}
	run(s, "DROP TABLE c")
	run(s, "BEGIN; DROP TABLE p")
	if got := behind(other, "CREATE TABLE c (a int REFERENCES p)", func() { run(s, "COMMIT") }); !strings.HasPrefix(got, "ERROR 40001") {
		t.Errorf("foreign key to what is gone: %s", got)
	}
}

// A transaction that has changed the catalogue sees what others commit.
func TestOwnChangesAndOthers(t *testing.T) {
	db, s := openMem(t)
	other := second(t, db)
	run(s, "BEGIN; CREATE TABLE own (a int); SAVEPOINT sp; CREATE TABLE gone (a int)")
	run(other, "CREATE TABLE theirs (a int); INSERT INTO theirs VALUES (7)")
	if got := run(s, "SELECT a FROM theirs"); got != "7" {
		t.Errorf("another's table: %s", got)
	}
	run(s, "ROLLBACK TO sp")
	run(other, "ALTER TABLE theirs RENAME TO renamed; CREATE TABLE theirs (b text)")
	if got := run(s, "SELECT relname FROM pg_class WHERE relname IN ('own', 'gone', 'theirs', 'renamed') ORDER BY 1"); got != "own\nrenamed\ntheirs" {
		t.Errorf("after ROLLBACK TO: %s", got)
	}
	if got := run(other, "SELECT a FROM own"); !strings.HasPrefix(got, "ERROR 42P01") {
		t.Errorf("uncommitted table seen by another: %s", got)
	}
	run(s, "COMMIT")
	if got := run(other, "SELECT count(*) FROM own, renamed, theirs"); got != "0" {
		t.Errorf("after COMMIT: %s", got)
	}
}

// Many sessions change the catalogue at random; whatever conflicts there are,
// the catalogue that a new session reads agrees with that which the changes
// built up, and names are unique.
func TestRandomDDL(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	db, s := openMem(t)
	var wg sync.WaitGroup
	for w := range 6 {
		other := second(t, db)
		rnd := rand.New(rand.NewPCG(seed, uint64(w)))
		wg.Go(func() {
			for range 200 {
				n := rnd.IntN(5)
				sql := []string{
					fmt.Sprintf("CREATE TABLE t%d (a int PRIMARY KEY)", n),
					fmt.Sprintf("DROP TABLE t%d CASCADE", n),
					fmt.Sprintf("ALTER TABLE t%d ADD COLUMN c%d int", n, w),
					fmt.Sprintf("ALTER TABLE t%d RENAME TO t%d", n, rnd.IntN(5)),
					fmt.Sprintf("CREATE INDEX ON t%d (a)", n),
					fmt.Sprintf("CREATE TABLE f%d_%d (a int REFERENCES t%d)", w, rnd.IntN(1000), n),
					fmt.Sprintf("CREATE TEMP TABLE IF NOT EXISTS tmp%d (a int); INSERT INTO t%d VALUES (%d)", n, n, rnd.IntN(1000)),
				}[rnd.IntN(7)]
				if rnd.IntN(4) == 0 {
					run(other, "BEGIN")
					run(other, sql)
					run(other, []string{"COMMIT", "ROLLBACK"}[rnd.IntN(2)])
					continue
				}
				if got := run(other, sql); strings.Contains(got, "XX000") || strings.Contains(got, "XX001") {
					t.Errorf("%s: %s", sql, got)
				}
			}
		})
	}
	wg.Wait()
	if got := run(s, "SELECT relnamespace, relname FROM pg_class GROUP BY 1, 2 HAVING count(*) > 1"); got != "" {
		t.Errorf("names that are not unique: %s", got)
	}
	if got := run(s, `SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = confrelid)`); got != "" {
		t.Errorf("foreign keys to nothing: %s", got)
	}
	listing := `SELECT c.oid, relname, relkind, string_agg(attname, ',' ORDER BY attnum) FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid
		WHERE c.oid >= 16384 GROUP BY c.oid, relname, relkind ORDER BY 1`
	if built, read := run(s, listing), db.Reread(t.Context(), func(fresh *session.Session) string { return run(fresh, listing) }); built != read {
		t.Errorf("the catalogue is\n%s\nand on disk\n%s", built, read)
	}
}
