package clients

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/test/testserver"
	"github.com/basaltdb/basalt/test/wire"
)

// describedObjects is what the commands that describe have to look at.
const describedObjects = `create table t (a int primary key, b varchar(10) not null, c numeric(8,2) default 1.5, d timestamptz);
create unique index t_b on t (b desc, a);
create view v as select a, b from t where c > 1;
create sequence s increment 5 start 3 maxvalue 100 cycle;
create role reader;
create schema other;
create table other.t (x text);
comment on table t is 'the table';
`

// The commands that describe show what has been made.
func TestPsqlDescribes(t *testing.T) {
	psql := find(t, "psql")
	cfg, _ := testserver.InMemory(t)
	if out := runPsql(t, psql, cfg, describedObjects); out != "" {
		t.Fatal(out)
	}
	for _, c := range []struct {
		command string
		want    []string // parts of the output, without alignment
	}{
		{`\d t`, []string{"a|integer||not null|", "b|character varying(10)||not null|", "c|numeric(8,2)|||1.5", "d|timestamp with time zone|||",
			`"t_pkey" PRIMARY KEY, btree (a)`, `"t_b" UNIQUE, btree (b DESC, a)`}},
		{`\d+ t`, []string{"a|integer||not null|"}},
		{`\dt`, []string{"public|t|table|basalt\n"}},
		{`\dt *.t`, []string{"public|t|table|basalt\n", "other|t|table|basalt\n"}},
		{`\dt+`, []string{"public|t|table|basalt|permanent|", "|the table\n"}},
		{`\l`, []string{"basalt|basalt|UTF8|C|"}},
		{`\df upper`, []string{"pg_catalog|upper|text|text|func\n"}},
		{`\dn`, []string{"other|basalt\n", "public|"}},
		{`\du`, []string{"basalt|Superuser, Create role, Create DB", "reader|Cannot login"}},
		{"\\timing on\nselect 7;", []string{"\n7\n(1 row)\nTime: "}},
		{`\conninfo`, []string{`You are connected to database "basalt" as user "basalt"`}},
	} {
		out := runPsql(t, psql, cfg, c.command, "-A")
		for _, part := range c.want {
			if !strings.Contains(out, part) {
				t.Errorf("%s shows no %q:\n%s", c.command, part, out)
			}
		}
	}
}

// \copy moves files and standard input and output both ways.
func TestPsqlCopy(t *testing.T) {
	psql := find(t, "psql")
	cfg, _ := testserver.InMemory(t)
	in, out := filepath.Join(t.TempDir(), "in.csv"), filepath.Join(t.TempDir(), "out.txt")
	if err := os.WriteFile(in, []byte("a,b\n1,\"one, two\"\n2,\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	got := runPsql(t, psql, cfg, `create table t (a int, b text);
\copy t from '`+in+`' (format csv, header)
\copy t (b, a) from stdin
three	3
\.
\copy (select * from t order by a) to stdout
\copy t to '`+out+`' csv
\set VERBOSITY sqlstate
\copy nowhere to stdout
select count(*) from t;
`, "-A", "-t")
	want := "1\tone, two\n2\t\\N\n3\tthree\nERROR:  42P01\n3\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if file, err := os.ReadFile(out); err != nil || string(file) != "1,\"one, two\"\n2,\n3,three\n" {
		t.Errorf("%q %v", file, err)
	}
}

// sameAsPostgres are commands whose whole output is that of a PostgreSQL.
var sameAsPostgres = []string{
	`\d`, `\d t`, `\d v`, `\d s`, `\d t_b`, `\d other.t`, `\d nowhere`, `\dt`, `\dt other.*`, `\di`, `\dv`, `\ds`, `\du`, `\df`, `\dT`,
	`\des`, `\dy`, `\dg`, `\drds`, `\ddp`, `\dRp`, `\dP`, `\dX`, `\dD`, `\encoding`, `\dE`, `\dm`,
}

// TestPsqlLikePostgres compares what psql shows of the same objects in a
// PostgreSQL and in a server of our own.
func TestPsqlLikePostgres(t *testing.T) {
	psql := find(t, "psql")
	theirs := testserver.StartPostgres(t, nil).Config()
	ours, _ := testserver.InMemory(t)
	for _, command := range append([]string{describedObjects}, sameAsPostgres...) {
		if want, got := runPsql(t, psql, theirs, command), runPsql(t, psql, ours, command); got != want {
			t.Errorf("%s\nPostgreSQL:\n%s\nBasalt:\n%s", command, want, got)
		}
	}
}

// runPsql runs a script and returns what was printed.
func runPsql(t *testing.T, psql string, cfg wire.Config, script string, args ...string) string {
	t.Helper()
	host, port, ok := strings.Cut(cfg.Addr, ":")
	if !ok {
		socket := strings.LastIndexByte(cfg.Addr, '/')
		host, port = cfg.Addr[:socket], cfg.Addr[strings.LastIndexByte(cfg.Addr, '.')+1:]
	}
	return run(t, port, script, psql, append([]string{"-X", "-q", "-h", host, "-U", cfg.User, "-d", cfg.Database}, args...)...)
}
