package browser

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/security/scram"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/server/auth"
	"github.com/basaltdb/basalt/server/cli"
	"github.com/basaltdb/basalt/server/httpapi"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/host"
	"github.com/basaltdb/basalt/web"
)

const password = "correct horse"

// longest is how long all steps may take.
const longest = 12 * time.Minute

// start runs a server that asks for passwords, and returns its address.
func start(t *testing.T) string {
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
	db, err := session.Open(context.Background(), "", session.Options{
		Txn: txn.Options{FS: vfs.NewMem()}, Superuser: verifier, Languages: udf.New(engine),
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: httpapi.New(db, auth.New(db, false, e.Rand), httpapi.Options{Console: web.Assets()})}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() {
		_ = s.Close()
		_ = db.Close()
		engine.Close(context.Background())
	})
	return "http://" + l.Addr().String() + "/"
}

// need returns the path of the first program of some names that is installed.
func need(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skipf("%s is not installed", names[0])
	return ""
}

// built returns the SHA-256 of what the command line makes of a new project in
// AssemblyScript, with the compiler that the console has.
func built(t *testing.T, app string) string {
	t.Helper()
	t.Setenv("PATH", filepath.Join(app, "node_modules", ".bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
	dir := filepath.Join(t.TempDir(), "shop")
	var out, errOut bytes.Buffer
	for _, args := range [][]string{{"fn", "new", "--lang", "as", dir}, {"fn", "build", dir}} {
		if code := cli.Execute(t.Context(), args, cli.Hooks{Out: &out, Err: &errOut}); code != 0 {
			t.Fatalf("%v: %s%s", args, out.String(), errOut.String())
		}
	}
	module, err := os.ReadFile(filepath.Join(dir, "shop.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(module))
}

// step is what the script says of a step.
type step struct {
	Name  string `json:"name"`
	Error string `json:"error"`
	MS    int    `json:"ms"`
}

func TestConsole(t *testing.T) {
	chromium := need(t, "chromium", "chromium-browser", "google-chrome")
	node := need(t, "node")
	app, err := filepath.Abs(filepath.Join("..", "..", "web", "app"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"playwright-core", "axe-core", "assemblyscript"} {
		if _, err := os.Stat(filepath.Join(app, "node_modules", name)); err != nil {
			t.Skipf("%s is not installed: run npm ci in web/app", name)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, filepath.Join("testdata", "console.mjs"))
	cmd.Env = append(os.Environ(), "CONSOLE="+start(t), "PASSWORD="+password, "BUILT="+built(t, app), "CHROMIUM="+chromium, "APP="+app)
	// The script ends the browser when it is asked to end.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	steps := 0
	for lines := bufio.NewScanner(out); lines.Scan(); steps++ {
		var s step
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Errorf("the script printed %q", lines.Text())
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Logf("%d ms", s.MS)
			if s.Error != "" {
				t.Error(s.Error)
			}
		})
	}
	if err := cmd.Wait(); err != nil || steps == 0 {
		t.Errorf("after %d steps: %v\n%s", steps, err, stderr.String())
	}
}
