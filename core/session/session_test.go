package session_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
)

// openMem opens a database in memory with one session of its superuser.
func openMem(t *testing.T) (*session.DB, *session.Session) {
	t.Helper()
	db, err := session.Open(context.Background(), "", session.Options{Txn: txn.Options{FS: vfs.NewMem(), NoBackground: true}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := db.NewSession(context.Background(), session.User{Name: "basalt"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db, s
}

// run runs a script as one simple query and returns what psql -At would print.
func run(s *session.Session, sql string) string {
	ctx := context.Background()
	var out strings.Builder
	list, err := s.ParseScript(sql)
	if err != nil {
		return "ERROR " + string(errs.CodeOf(err)) + ": " + err.Error()
	}
	for _, st := range list {
		if err := runOne(ctx, s, &out, st.Text); err != nil {
			s.Fail()
			return out.String() + "ERROR " + string(errs.CodeOf(err)) + ": " + err.Error()
		}
	}
	if err := s.Sync(ctx); err != nil {
		return out.String() + "ERROR " + string(errs.CodeOf(err)) + ": " + err.Error()
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func runOne(ctx context.Context, s *session.Session, out *strings.Builder, sql string) error {
	list, err := s.ParseScript(sql)
	if err != nil {
		return err
	}
	res, err := s.Run(ctx, list[0])
	if err != nil {
		return err
	}
	defer res.Close()
	f := s.Format()
	for {
		b, err := res.Next()
		if err != nil {
			return err
		}
		if b == nil {
			break
		}
		for i := range b.Rows() {
			at := b.Row(i)
			for c, v := range b.Cols {
				if c > 0 {
					out.WriteByte('|')
				}
				if !v.IsNull(at) {
					out.Write(f.Append(nil, v, at))
				}
			}
			out.WriteByte('\n')
		}
	}
	if res.Columns == nil {
		fmt.Fprintln(out, res.Tag())
	}
	return nil
}

// TestStatements runs statements of every kind through the whole engine.
func TestStatements(t *testing.T) {
	_, s := openMem(t)
	for _, c := range []struct{ sql, want string }{
		{"SELECT 1", "1"},
		{"SELECT 1+1, 'a'||'b', 1.50*2, NULL", "2|ab|3.00|"},
		{"SELECT 1/0", "ERROR 22012: division by zero"},
		{"SELECT x FROM (VALUES (3),(1),(2)) v(x) ORDER BY x DESC LIMIT 2", "3\n2"},
		{"CREATE TABLE t (a int PRIMARY KEY, b text, c numeric(10,2))", "CREATE TABLE"},
		{"INSERT INTO t VALUES (1,'one',1.5),(2,'two',2.25),(3,NULL,NULL)", "INSERT 0 3"},
		{"SELECT * FROM t ORDER BY a", "1|one|1.50\n2|two|2.25\n3||"},
		{"SELECT b FROM t WHERE a = 2", "two"},
		{"SELECT count(*), sum(c), avg(c) FROM t", "3|3.75|1.8750000000000000"},
		{"INSERT INTO t VALUES (1,'dup',0)", "ERROR 23505: duplicate key value violates unique constraint \"t_pkey\""},
		{"UPDATE t SET b = 'zwei' WHERE a = 2", "UPDATE 1"},
		{"DELETE FROM t WHERE a = 3", "DELETE 1"},
		{"SELECT a, b FROM t ORDER BY 1", "1|one\n2|zwei"},
		{"SELECT t1.a, t2.a FROM t t1 LEFT JOIN t t2 ON t1.a = t2.a + 1 ORDER BY 1", "1|\n2|1"},
		{"SELECT (SELECT max(a) FROM t), EXISTS (SELECT 1 FROM t WHERE a = 9)", "2|f"},
		{"SELECT a FROM t x WHERE a = (SELECT min(a) FROM t y WHERE y.a >= x.a) ORDER BY a", "1\n2"},
		{"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r WHERE n < 5) SELECT sum(n) FROM r", "15"},
		{"SELECT a, row_number() OVER (ORDER BY a DESC) FROM t ORDER BY a", "1|2\n2|1"},
		{"BEGIN; INSERT INTO t VALUES (9,'x',0); ROLLBACK", "BEGIN\nINSERT 0 1\nROLLBACK"},
		{"SELECT count(*) FROM t", "2"},
		{"INSERT INTO t VALUES (2,'neu',1) ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING a, b", "2|neu"},
		{"CREATE VIEW v AS SELECT a*10 AS ten FROM t", "CREATE VIEW"},
		{"SELECT * FROM v ORDER BY ten", "10\n20"},
		{"CREATE TABLE f (id int, t_a int REFERENCES t)", "CREATE TABLE"},
		{"INSERT INTO f VALUES (1, 77)", "ERROR 23503: insert or update on table \"f\" violates foreign key constraint \"f_t_a_fkey\""},
		{"INSERT INTO f VALUES (1, 2)", "INSERT 0 1"},
		{"DELETE FROM t WHERE a = 2", "ERROR 23503: update or delete on table \"t\" violates foreign key constraint \"f_t_a_fkey\" on table \"f\""},
		{"SELECT nope FROM t", "ERROR 42703: column \"nope\" does not exist"},
		{"SELECT b, count(*) FROM t GROUP BY c", "ERROR 42803: column \"t.b\" must appear in the GROUP BY clause or be used in an aggregate function"},
		{"DROP TABLE t", "ERROR 2BP01: cannot drop table t because other objects depend on it"},
		{"DROP TABLE t CASCADE", "DROP TABLE"},
		{"SELECT 1 FROM t", "ERROR 42P01: relation \"t\" does not exist"},
	} {
		if got := run(s, c.sql); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.sql, got, c.want)
		}
	}
}
