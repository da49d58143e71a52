package cli

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/server/auth"
	"github.com/basaltdb/basalt/server/httpapi"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/guest"
	"github.com/basaltdb/basalt/wasm/host"
)

// fnHooks are those of a program that runs WebAssembly.
func fnHooks(t *testing.T) Hooks {
	t.Helper()
	engine, err := host.New(context.Background(), host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	return Hooks{
		Languages: func() session.Languages { return udf.New(engine) },
		HTTP: func(db *session.DB, a *auth.Authenticator, hosts []string) (http.Handler, error) {
			return httpapi.New(db, a, httpapi.Options{Hosts: hosts}), nil
		},
	}
}

// runFn executes a command line in a program that runs WebAssembly.
func runFn(h Hooks, args ...string) (code int, out, errOut string) {
	var o, e output
	h.Out, h.Err = &o, &e
	code = Execute(context.Background(), append([]string{"fn"}, args...), h)
	return code, o.String(), e.String()
}

// newProject makes a project in a language and builds it, or skips the test where
// nothing compiles it.
func newProject(t *testing.T, h Hooks, l guest.Language) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "shop_"+string(l))
	if code, out, errOut := runFn(h, "new", "--lang", string(l), dir); code != 0 || !strings.Contains(out, "basalt fn test") {
		t.Fatalf("new: %d %s%s", code, out, errOut)
	}
	code, out, errOut := runFn(h, "build", dir)
	if code == 1 && strings.Contains(errOut, "is not installed.\n") {
		t.Skip(errOut)
	}
	if info, err := os.Stat(filepath.Join(dir, filepath.Base(dir)+".wasm")); code != 0 || err != nil || info.Size() == 0 || errOut != "" {
		t.Fatalf("build: %d %s%s %v", code, out, errOut, err)
	}
	return dir
}

// replace changes a file of a project.
func replace(t *testing.T, path, old, with string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(b), old, with, 1)
	if text == string(b) {
		t.Fatalf("%s has no %q", path, old)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestFnProjects makes a project in each language, builds it, and runs its tests,
// which fail where an answer is another.
func TestFnProjects(t *testing.T) {
	h := fnHooks(t)
	for _, l := range guest.Languages {
		t.Run(string(l), func(t *testing.T) {
			dir := newProject(t, h, l)
			for name, content := range files(t, dir) {
				if strings.Contains(content, "@NAME@") {
					t.Errorf("%s has a name that is not filled in", name)
				}
			}
			if code, out, errOut := runFn(h, "test", dir); code != 0 || out != "3 statements were answered as test.sql says.\n" {
				t.Errorf("test: %d %s%s", code, out, errOut)
			}
			replace(t, filepath.Join(dir, "test.sql"), "AKL||", "AKoL||")
			code, out, errOut := runFn(h, "test", dir)
			if code != 1 || !strings.Contains(out, "test.sql:8: the answer differs\n    SELECT initials(") ||
				!strings.Contains(out, "want\n    AKoL||\n  got\n    AKL||\n") || !strings.Contains(errOut, "1 of 3 statements") {
				t.Errorf("a wrong answer: %d %s%s", code, out, errOut)
			}
			if code, out, errOut = runFn(h, "test", "--rewrite", dir); code != 0 {
				t.Errorf("rewrite: %d %s%s", code, out, errOut)
			}
			if code, out, errOut = runFn(h, "test", dir); code != 0 {
				t.Errorf("after rewrite: %d %s%s", code, out, errOut)
			}
		})
	}
}

// TestFnMistakes holds that mistakes are named.
func TestFnMistakes(t *testing.T) {
	h := fnHooks(t)
	there := t.TempDir()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"new", "--lang", "cobol", "x"}, `there is no language "cobol"`},
		{[]string{"new", "x"}, `there is no language ""`},
		{[]string{"new", "--lang", "c", filepath.Join(there, "My-Functions")}, "cannot be the name of a module"},
		{[]string{"new", "--lang", "c", there}, "cannot be the name of a module"},
		{[]string{"build", there}, "no sources"},
		{[]string{"build", filepath.Join(there, "nowhere")}, "no such file"},
	} {
		if code, out, errOut := runFn(h, c.args...); code != 1 || !strings.Contains(errOut, c.want) {
			t.Errorf("%v: %d %s%s", c.args, code, out, errOut)
		}
	}
	dir := filepath.Join(there, "twice")
	if code, _, errOut := runFn(h, "new", "--lang", "c", dir); code != 0 {
		t.Fatal(errOut)
	}
	if code, _, errOut := runFn(h, "new", "--lang", "c", dir); code != 1 || !strings.Contains(errOut, "is there already") {
		t.Errorf("a second time: %d %s", code, errOut)
	}
	t.Run("no compiler", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		if code, _, errOut := runFn(h, "build", dir); code != 1 || !strings.Contains(errOut, "clang is not installed.\nInstall it: ") {
			t.Errorf("%d %s", code, errOut)
		}
	})
}

// TestFnErrors holds that what a compiler and the database have against a project is
// shown.
func TestFnErrors(t *testing.T) {
	h := fnHooks(t)
	dir := newProject(t, h, guest.C)
	source, manifest := filepath.Join(dir, "functions.c"), filepath.Join(dir, "manifest.json")
	replace(t, manifest, `"double precision"}`, `"bigint"}`)
	if code, _, errOut := runFn(h, "test", dir); code != 1 || !strings.Contains(errOut, "the module is refused:\nERROR 42P13") || !strings.Contains(errOut, "another signature") {
		t.Errorf("another type: %d %s", code, errOut)
	}
	replace(t, manifest, `"bigint"}`, `"double precision"},`)
	if code, _, errOut := runFn(h, "test", dir); code != 1 || !strings.Contains(errOut, "manifest") {
		t.Errorf("no JSON: %d %s", code, errOut)
	}
	replace(t, source, "double add_tax", "double add_tax(")
	if code, _, errOut := runFn(h, "build", dir); code != 1 || !strings.Contains(errOut, "clang failed") || !strings.Contains(errOut, "functions.c:") {
		t.Errorf("no C: %d %s", code, errOut)
	}
}

// TestFnDeploy gives a module to a server, twice, and with what the server refuses.
func TestFnDeploy(t *testing.T) {
	h := fnHooks(t)
	dir := newProject(t, h, guest.C)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var o, e output
	ready, code := make(chan net.Addr, 1), make(chan int, 1)
	server := h
	server.Out, server.Err, server.Ready = &o, &e, func(_, web net.Addr) { ready <- web }
	go func() {
		code <- Execute(ctx, []string{"serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"}, server)
	}()
	select {
	case addr := <-ready:
		t.Setenv("BASALT_URL", "http://"+addr.String())
	case c := <-code:
		t.Fatalf("serve ended with %d: %s", c, e.String())
	case <-time.After(20 * time.Second):
		t.Fatal("serve did not start")
	}
	password := regexp.MustCompile(`\n    ([a-z2-9]{24})\n`).FindStringSubmatch(o.String())
	if password == nil {
		t.Fatalf("no password in %q", o.String())
	}
	t.Setenv("BASALT_PASSWORD", password[1])
	expect := func(args string, want int, part string) {
		t.Helper()
		c, out, errOut := runFn(h, append([]string{"deploy", dir}, strings.Fields(args)...)...)
		if c != want || !strings.Contains(out+errOut, part) {
			t.Errorf("deploy %s: %d %s%s; want %q", args, c, out, errOut, part)
		}
	}
	expect("", 0, "Created module public.shop_c, version 1.\n  function public.add_tax(price double precision, percent double precision) -> double precision\n"+
		"  function public.initials(name text) -> text\n")
	replace(t, filepath.Join(dir, "functions.c"), "price * percent / 100", "price * percent * 0.01")
	expect("--version better", 0, "Replaced module public.shop_c, version better.\n")
	expect("--name other", 1, "the server refuses the module: function \"add_tax\" already exists with same argument types (42723)\nDetail: ")
	expect("--password wrong", 1, "the server refuses the module: ")
	expect("--user nobody", 1, "the server refuses the module: ")
	expect("--capabilities fly", 1, "(22023)")
	expect("--url ftp://127.0.0.1", 1, "no address of a server")
	expect("--url http://127.0.0.1:1", 1, "refused")
	replace(t, filepath.Join(dir, "manifest.json"), `"abi": 1,`, `"abi": 1, "capabilities": ["log"],`)
	expect("", 1, "needs the capability \"log\", which it is not given (42501)\nHint: ")
	expect("--capabilities log", 0, "Replaced module")
	cancel()
	if c := <-code; c != 0 {
		t.Errorf("serve ended with %d: %s", c, e.String())
	}
}
