package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// run executes a command line.
func run(args ...string) (code int, out, errOut string) {
	var o, e output
	code = Execute(context.Background(), args, Hooks{Out: &o, Err: &e})
	return code, o.String(), e.String()
}

// files returns the content of all files below a directory.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		out[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// sample makes a database with a table, an index over an expression and some
// rows, and closes it. It returns its directory, and a copy of it as a kill
// would have left it.
func sample(t *testing.T) (dir, killed string) {
	t.Helper()
	dir, killed = t.TempDir(), filepath.Join(t.TempDir(), "killed")
	serve(t, dir, func(addr string) {
		ctx := context.Background()
		c, err := pgx.Connect(ctx, "postgres://basalt@"+addr+"/basalt?sslmode=disable")
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close(ctx)
		for _, sql := range []string{
			"create table kept (a int primary key, b text)",
			"create index by_length on kept ((length(b))) where a > 10",
			"insert into kept select i, repeat('x', i % 50) from generate_series(1, 500) i",
			"insert into kept values (501, 'the last')",
			"delete from kept where a = 501",
		} {
			if _, err := c.Exec(ctx, sql); err != nil {
				t.Error(err)
			}
		}
		if err := os.CopyFS(killed, os.DirFS(dir)); err != nil {
			t.Error(err)
		}
	}, "--insecure", "-c", "max_connections=5")
	return dir, killed
}

// damage inverts a bit in the middle of a page that has the text.
func damage(t *testing.T, dir, text string) (page int) {
	t.Helper()
	path := filepath.Join(dir, "pages")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(b), text)
	if at < 0 {
		t.Fatalf("no page has %q", text)
	}
	b[at] ^= 4
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return at / 4096
}

// A database is checked without a change to its files, damage is named with
// its page and table, and the exit codes say which it was.
func TestCheck(t *testing.T) {
	dir, _ := sample(t)
	before := files(t, dir)
	code, out, errOut := run("check", dir)
	if code != 0 || !strings.Contains(out, "closed in order") || !strings.Contains(out, "Nothing is wrong") || strings.Contains(out, "Note:") {
		t.Errorf("exit code %d: %s%s", code, out, errOut)
	}
	for name, content := range files(t, dir) {
		if content != before[name] {
			t.Errorf("%s has changed", name)
		}
	}
	page := damage(t, dir, strings.Repeat("x", 45))
	code, out, _ = run("check", dir)
	if want := fmt.Sprintf("XX001: pages: table public.kept: invalid page %d: checksum", page); code != 1 || !strings.Contains(out, want) {
		t.Errorf("exit code %d, no %q in %s", code, want, out)
	}
	code, out, _ = run("check", "--json", dir)
	var rep struct {
		Findings []struct {
			Code, File, Object string
			Page               int
		}
	}
	if err := json.Unmarshal([]byte(out), &rep); err != nil || code != 1 || len(rep.Findings) != 1 ||
		rep.Findings[0].Page != page || rep.Findings[0].File != "pages" || rep.Findings[0].Object != "table public.kept" {
		t.Errorf("exit code %d: %v %s", code, err, out)
	}
}

func TestCheckCannot(t *testing.T) {
	dir := t.TempDir()
	for _, args := range [][]string{
		{"check", dir}, {"check", filepath.Join(dir, "none")}, {"check"}, {"check", dir, dir}, {"check", "--no-such-flag", dir},
	} {
		if code, out, errOut := run(args...); code != 2 || out != "" || errOut == "" {
			t.Errorf("%v: exit code %d: %s%s", args, code, out, errOut)
		}
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) > 0 {
		t.Error("check has made files:", list, err)
	}
	serve(t, dir, func(string) {
		if code, _, errOut := run("check", dir); code != 2 || !strings.Contains(errOut, "in use by another process") {
			t.Errorf("exit code %d: %s", code, errOut)
		}
	})
}

// A log that is damaged is refused with the place, and a flag goes on without
// what follows.
func TestAcceptLogDamage(t *testing.T) {
	_, dir := sample(t)
	code, out, _ := run("check", dir)
	if code != 0 || !strings.Contains(out, "not closed in order") {
		t.Errorf("exit code %d: %s", code, out)
	}
	name := filepath.Join(dir, "wal", "0000000000000001.wal")
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(b), "the last")
	if at < 0 {
		t.Fatal("the log does not have the row")
	}
	b[at] ^= 1
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	const want = "write-ahead log is damaged: offset "
	code, out, _ = run("check", dir)
	if code != 1 || !strings.Contains(out, want) || !strings.Contains(out, "wal/0000000000000001.wal") {
		t.Errorf("exit code %d: %s", code, out)
	}
	flags := []string{"serve", "--data", dir, "--listen", "127.0.0.1:0", "--http", ""}
	if code, _, errOut := run(flags...); code != 1 || !strings.Contains(errOut, want) {
		t.Errorf("exit code %d: %s", code, errOut)
	}
	_, errOut := serve(t, dir, func(string) {}, "--accept-log-damage")
	if !strings.Contains(errOut, want) {
		t.Errorf("no warning: %s", errOut)
	}
	if code, out, _ := run("check", dir); code != 0 || !strings.Contains(out, "500 rows") {
		t.Errorf("exit code %d: %s", code, out)
	}
}

// An index whose files are damaged is told by the check and at the start, which
// goes on without it.
func TestDamagedIndex(t *testing.T) {
	dir := t.TempDir()
	query := func(sql string) func(addr string) {
		return func(addr string) {
			ctx := context.Background()
			c, err := pgx.Connect(ctx, "postgres://basalt@"+addr+"/basalt?sslmode=disable")
			if err == nil {
				_, err = c.Exec(ctx, sql)
				c.Close(ctx)
			}
			if err != nil {
				t.Error(err)
			}
		}
	}
	serve(t, dir, query("create table kept as select i a from generate_series(1, 100) i; create index by_a on kept using lsm (a)"), "--insecure")
	tables, err := filepath.Glob(filepath.Join(dir, "lsm", "*", "*.sst"))
	if err != nil || len(tables) != 1 {
		t.Fatal(tables, err)
	}
	if err := os.Truncate(tables[0], 50); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := run("check", dir); code != 1 || !strings.Contains(out, "index public.by_a of table public.kept") || !strings.Contains(out, filepath.Base(tables[0])) {
		t.Errorf("exit code %d: %s", code, out)
	}
	_, errOut := serve(t, dir, query("reindex index by_a"), "--insecure")
	if want := `WARNING: index "by_a" of table "kept" is damaged: table file "lsm/`; !strings.Contains(errOut, want) {
		t.Errorf("no warning: %s", errOut)
	}
	if code, out, _ := run("check", dir); code != 0 {
		t.Errorf("exit code %d: %s", code, out)
	}
}
