package session_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/txn"
)

// reopen opens the database in dir and a session of it.
func reopen(t *testing.T, dir string) (*session.DB, *session.Session) {
	t.Helper()
	ctx := context.Background()
	db, err := session.Open(ctx, dir, session.Options{Txn: txn.Options{NoBackground: true}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := db.NewSession(ctx, session.User{Name: "basalt"})
	if err != nil {
		t.Fatal(err)
	}
	return db, s
}

func closeAll(t *testing.T, db *session.DB, s *session.Session) {
	t.Helper()
	s.Close()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// harm changes a byte of each file that matches a pattern, so far from its end.
func harm(t *testing.T, pattern string, fromEnd int) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err == nil {
			b[max(len(b)-fromEnd, 0)] ^= 1
			err = os.WriteFile(name, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// The damage of a log-structured index is told in the terms of the catalogue:
// whether its files cannot be opened (footers) or a block of them cannot be read.
// The rest goes on, and REINDEX, or DROP INDEX, makes all well.
func TestDamagedIndex(t *testing.T) {
	for _, c := range []struct {
		name    string
		fromEnd int
		cure    string
	}{
		{"footer", 10, "reindex index tv"}, {"footer", 10, "drop index tv"}, {"footer", 10, "drop table t"},
		{"block", 1 << 30, "reindex table t"},
	} {
		t.Run(c.name+", "+c.cure, func(t *testing.T) { testDamagedIndex(t, c.fromEnd, c.cure) })
	}
}

func testDamagedIndex(t *testing.T, fromEnd int, cure string) {
	dir := t.TempDir()
	db, s := reopen(t, dir)
	if got := run(s, `create table t (id int primary key, v text); insert into t select i, 'v' || i from generate_series(1, 5000) i;
		create index tv on t using lsm (v); analyze t`); strings.Contains(got, "ERROR") {
		t.Fatal(got)
	}
	closeAll(t, db, s)
	harm(t, filepath.Join(dir, "lsm", "*", "*.sst"), fromEnd)
	db, s = reopen(t, dir)
	damaged, err := db.DamagedIndexes(context.Background())
	if opens := fromEnd != 10; err != nil || opens != (len(damaged) == 0) || !opens && !strings.HasPrefix(damaged[0].Error(), `index "tv" of table "t" is damaged: table file "lsm/`) {
		t.Fatal(damaged, err)
	}
	const told = `ERROR XX002: index "tv" of table "t" is damaged: table file "lsm/`
	all := "5000|12502500"
	for _, c := range []struct{ sql, want string }{
		{"select count(*), sum(id) from t", all},
		{"select v from t where id = 77", "v77"},
		{"select id from t where v = 'v1'", told},
		{"select v from t order by v limit 1", told},
		{"delete from t where id = 1", told},
		{"update t set v = 'x' where id = 1", told},
		{"select count(*), sum(id) from t", all},
	} {
		if got := run(s, c.sql); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %q, want %q", c.sql, got, c.want)
		}
	}
	// An entry goes into memory where no block has to be read.
	if got := run(s, "insert into t values (-1, 'v1')"); fromEnd == 10 && !strings.HasPrefix(got, told) {
		t.Error(got)
	}
	run(s, "delete from t where id = -1")
	if got := run(s, "begin; "+cure+"; rollback; select count(*) from t; "+cure); strings.Contains(got, "ERROR") {
		t.Fatal(got)
	}
	for range 2 {
		if damaged, err = db.DamagedIndexes(context.Background()); err != nil || len(damaged) > 0 {
			t.Fatal(damaged, err)
		}
		for _, c := range []struct{ sql, want string }{
			{"select id from t where v = 'v1'", "1"},
			{"insert into t values (-1, 'v1')", "INSERT 0 1"},
			{"delete from t where id = -1", "DELETE 1"},
			{"select count(*) from t where v between 'v' and 'w'", "5000"},
		} {
			if got := run(s, c.sql); cure != "drop table t" && got != c.want {
				t.Errorf("%s: %q, want %q", c.sql, got, c.want)
			}
		}
		closeAll(t, db, s)
		rep, err := session.CheckDir(context.Background(), dir, session.Options{})
		if err != nil || len(rep.Findings) > 0 {
			t.Fatal(rep, err)
		}
		db, s = reopen(t, dir)
	}
	closeAll(t, db, s)
}

// REINDEX makes all kinds of indexes anew: the catalogue stays as it is, and so
// does what they hold.
func TestReindex(t *testing.T) {
	db, s := reopen(t, t.TempDir())
	all := "select indexname, indexdef from pg_indexes where tablename = 't' order by 1; select oid, relname from pg_class where relname like 't%' order by 1"
	var out []string
	for _, sql := range []string{
		`create table t (id int primary key, a int, b text unique); create index ta on t (a desc) where a > 3;
		 create unique index tb on t using lsm ((lower(b))); insert into t select i, i % 7, 'B' || i from generate_series(1, 1000) i`,
		all,
		"begin; reindex index t_pkey; reindex table t; reindex index ta; insert into t values (1001, 5, 'B1001'); rollback",
		"reindex (verbose) table t; reindex index concurrently tb; reindex index public.ta",
		all,
	} {
		got := run(s, sql)
		if strings.Contains(got, "ERROR") {
			t.Fatal(sql, got)
		}
		out = append(out, got)
	}
	if out[1] != out[4] {
		t.Errorf("the catalogue has changed: %s, want %s", out[4], out[1])
	}
	for _, c := range []struct{ sql, want string }{
		{"select count(*) from t where a > 3", "429"},
		{"select id from t where lower(b) = 'b77'", "77"},
		{"insert into t values (77, 1, 'x')", `ERROR 23505: duplicate key value violates unique constraint "t_pkey"`},
		{"insert into t values (7777, 1, 'b77')", `ERROR 23505: duplicate key value violates unique constraint "tb"`},
		{"begin; reindex index concurrently ta", "ERROR 25001: REINDEX CONCURRENTLY cannot run inside a transaction block"},
		{"rollback; reindex index t", `ERROR 42809: "t" is not an index`},
		{"reindex index none", `ERROR 42P01: relation "none" does not exist`},
		{"reindex table none", `ERROR 42P01: relation "none" does not exist`},
		{"reindex (nonsense) table t", `ERROR 42601: unrecognized REINDEX option "nonsense"`},
		{"reindex schema public", "ERROR 0A000: REINDEX of all tables of a schema or a database is not supported"},
		{"create role r", "CREATE ROLE"},
		{"set role r; reindex index ta", "ERROR 42501: must be owner of index ta"},
		{"set role r; reindex table t", "ERROR 42501: must be owner of table t"},
		{"delete from t where id < 990; reindex table t; select count(*) from t where b > ''", "11"},
	} {
		if got := run(s, c.sql); !strings.HasSuffix(got, c.want) {
			t.Errorf("%s: %q, want %q", c.sql, got, c.want)
		}
	}
	if got := run(s, "select count(*) from t"); got != "11" {
		t.Error(got)
	}
	closeAll(t, db, s)
}
