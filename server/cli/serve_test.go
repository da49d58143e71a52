package cli

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// output collects what a command prints.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// serve runs the serve command until use returns.
func serve(t *testing.T, dir string, use func(addr string), flags ...string) (out, errOut string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var o, e output
	ready := make(chan net.Addr, 1)
	code := make(chan int, 1)
	go func() {
		args := append([]string{"serve", "--data", dir, "--listen", "127.0.0.1:0", "--http", ""}, flags...)
		code <- Execute(ctx, args, Hooks{Out: &o, Err: &e, Ready: func(wire, _ net.Addr) { ready <- wire }})
	}()
	select {
	case addr := <-ready:
		use(addr.String())
	case c := <-code:
		t.Fatalf("serve ended with %d: %s", c, e.String())
	case <-time.After(20 * time.Second):
		t.Fatal("serve did not start")
	}
	cancel()
	if c := <-code; c != 0 {
		t.Errorf("serve ended with %d: %s", c, e.String())
	}
	return o.String(), e.String()
}

func TestServe(t *testing.T) {
	dir := t.TempDir()
	ctx := context.Background()
	out, _ := serve(t, dir, func(addr string) {
		if _, err := pgx.Connect(ctx, "postgres://basalt:guess@"+addr+"/basalt?sslmode=disable"); err == nil {
			t.Error("any password is taken")
		}
	})
	password := regexp.MustCompile(`\n    ([a-z2-9]{24})\n`).FindStringSubmatch(out)
	if password == nil {
		t.Fatalf("no password in %q", out)
	}
	out, _ = serve(t, dir, func(addr string) {
		c, err := pgx.Connect(ctx, fmt.Sprintf("postgres://basalt:%s@%s/basalt?sslmode=disable", password[1], addr))
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close(ctx)
		if _, err := c.Exec(ctx, "create table kept (a int)"); err != nil {
			t.Error(err)
		}
	})
	if strings.Contains(out, "password") {
		t.Errorf("the second start shows a password: %q", out)
	}
	_, errOut := serve(t, dir, func(addr string) {
		c, err := pgx.Connect(ctx, "postgres://basalt@"+addr+"/basalt?sslmode=disable")
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close(ctx)
		if _, err := c.Exec(ctx, "insert into kept values (1)"); err != nil {
			t.Error(err)
		}
	}, "--insecure")
	if !strings.Contains(errOut, "WARNING") {
		t.Errorf("no warning: %q", errOut)
	}
}

func TestVersion(t *testing.T) {
	var o output
	if code := Execute(context.Background(), []string{"version"}, Hooks{Out: &o}); code != 0 || !strings.HasPrefix(o.String(), "basalt ") {
		t.Errorf("%d %q", code, o.String())
	}
}
