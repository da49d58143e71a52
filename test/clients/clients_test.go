package clients

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/security/scram"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/server/auth"
	"github.com/basaltdb/basalt/server/pgwire"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/host"
)

const password = "correct horse"

// start runs a server that asks for passwords, and returns its port.
func start(t *testing.T) string {
	t.Helper()
	return startWith(t, nil)
}

// startWith is start with settings.
func startWith(t *testing.T, settings map[string]string) string {
	t.Helper()
	e := env.Real()
	verifier, err := scram.NewVerifier(password, scram.DefaultIterations, e.Rand)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := host.New(context.Background(), host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	db, err := session.Open(context.Background(), "", session.Options{Txn: txn.Options{FS: vfs.NewMem()}, Settings: settings, Superuser: verifier, Languages: udf.New(engine)})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := pgwire.New(db, auth.New(db, false, e.Rand), pgwire.Options{})
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = s.Shutdown(ctx)
		_ = db.Close()
		_ = engine.Close(ctx)
	})
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// run runs a client program and returns what it printed.
func run(t *testing.T, port, stdin, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "PGHOST=127.0.0.1", "PGPORT="+port, "PGUSER=basalt", "PGDATABASE=basalt", "PGPASSWORD="+password, "PGSSLMODE=disable")
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func find(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

func TestPsql(t *testing.T) {
	psql := find(t, "psql")
	out := run(t, start(t), `create table t (a int primary key, b text, c numeric(8,2));
copy t from stdin with (format csv, header);
a,b,c
1,one,1.5
2,"two, too",
3,,3
\.
select * from t order by a;
begin;
update t set b = 'x' where a = 3 returning a, b;
savepoint s;
select 1/0;
rollback to s;
commit;
copy t to stdout;
\set FETCH_COUNT 2
select a from t order by a;
select 'é' as "Ü" \gx
`, psql, "-X", "-q", "-A", "-t")
	want := `1|one|1.50
2|two, too|
3||3.00
3|x
ERROR:  division by zero
1	one	1.50
2	two, too	\N
3	x	3.00
1
2
3
Ü|é
`
	if out != want {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
}

// python finds an interpreter that has a module.
func python(t *testing.T, module string) string {
	t.Helper()
	for _, name := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(name, "-c", "import "+module).Run() == nil {
			return name
		}
	}
	t.Skipf("no Python has the module %s", module)
	return ""
}

func script(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPython(t *testing.T) {
	for _, module := range []string{"psycopg2", "psycopg", "asyncpg"} {
		t.Run(module, func(t *testing.T) {
			if out := run(t, start(t), "", python(t, module), script(t, "use_"+module+".py")); strings.TrimSpace(out) != "ok" {
				t.Errorf("got %s", out)
			}
		})
	}
}

// TestNode needs node-postgres where node finds it: NODE_PATH names the
// directory of an "npm install pg" elsewhere.
func TestNode(t *testing.T) {
	node := find(t, "node")
	if err := exec.Command(node, "-e", "require('pg')").Run(); err != nil {
		t.Skip("node has no module pg; set NODE_PATH to the directory that holds it")
	}
	if out := run(t, start(t), "", node, script(t, "use_pg.js")); strings.TrimSpace(out) != "ok" {
		t.Errorf("got %s", out)
	}
}

func TestLibPQ(t *testing.T) {
	port := start(t)
	db, err := sql.Open("postgres", fmt.Sprintf("host=127.0.0.1 port=%s user=basalt password='%s' dbname=basalt sslmode=disable", port, password))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, stmt := range []string{"create table t (a int primary key, b text, c timestamptz)", "insert into t values (1, 'x', '2024-02-29 12:00+00')"} {
		if _, err := db.Exec(stmt); err != nil {
			t.Fatal(err)
		}
	}
	var b string
	var c time.Time
	if err := db.QueryRow("select b, c from t where a = $1", 1).Scan(&b, &c); err != nil || b != "x" || c.UTC().Day() != 29 {
		t.Errorf("%s %v %v", b, c, err)
	}
	_, err = db.Exec("insert into t values ($1, $2)", 1, "again")
	if e, ok := errors.AsType[*pq.Error](err); !ok || e.Code != "23505" || e.Constraint != "t_pkey" {
		t.Errorf("duplicate: %v", err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	in, err := tx.Prepare("copy t (a, b) from stdin")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3000 {
		if _, err := in.Exec(i+10, "row\t"+strconv.Itoa(i)); err != nil {
			t.Fatal(err)
		}
	}
	for _, end := range []func() error{func() error { _, err := in.Exec(); return err }, in.Close, tx.Commit} {
		if err := end(); err != nil {
			t.Fatal(err)
		}
	}
	var n int
	if err := db.QueryRow("select count(*) from t where b like $1", "row\t%").Scan(&n); err != nil || n != 3000 {
		t.Errorf("%d rows, %v", n, err)
	}
}
