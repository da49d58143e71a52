package testserver

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/archives"
	"github.com/basaltdb/basalt/test/wire"
)

// Postgres is a PostgreSQL server of this machine.
type Postgres struct {
	// Socket is the path of its Unix socket.
	Socket string
	// Addr is where it listens for TCP, "" where it does not.
	Addr string
	// LibDir is where it looks for modules.
	LibDir string
	// BinDir is where its programs are.
	BinDir string

	log  string
	args []string
	as   func(*exec.Cmd)
	cmd  *exec.Cmd
	done chan struct{} // closed at its end
}

// PostgresVersion is the major version that tests compare with.
const PostgresVersion = 15

// systemUser is the account that the server runs as when the test is root's,
// which the server refuses to run as.
const systemUser = "postgres"

// StartPostgres makes a database cluster in a temporary directory and runs a
// PostgreSQL on it, without any care for durability. The test is skipped, with
// the reason, where its server programs are missing or of another version.
func StartPostgres(t testing.TB, settings map[string]string) *Postgres {
	t.Helper()
	return startPostgres(t, "", append([]string{"-F"}, flags(settings)...))
}

// StartDurablePostgres is StartPostgres with durable commits, and listens for
// TCP, as Start's servers do: for comparisons of speed.
func StartDurablePostgres(t testing.TB, settings map[string]string) *Postgres {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return startPostgres(t, addr, flags(settings))
}

func flags(settings map[string]string) []string {
	var args []string
	for name, v := range settings {
		args = append(args, "-c", name+"="+v)
	}
	return args
}

func startPostgres(t testing.TB, addr string, args []string) *Postgres {
	t.Helper()
	bin, lib := postgresDirs(t)
	dir := archives.Temp(t)
	as := asServerUser(t, dir)
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", User, "-A", "trust", "--no-locale", "-E", "UTF8", "--no-sync")
	as(initdb)
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	host, port := "", socketPort
	if addr != "" {
		host, port, _ = net.SplitHostPort(addr) // it is a listener's address
	}
	p := &Postgres{
		Socket: filepath.Join(dir, ".s.PGSQL."+port), Addr: addr, LibDir: lib, BinDir: bin, log: filepath.Join(dir, "log"), as: as,
		args: append([]string{"-D", data, "-k", dir, "-h", host, "-p", port}, args...),
	}
	p.Restart(t)
	t.Cleanup(p.Crash)
	p.await(t, createDatabase)
	return p
}

// Restart starts the server that has ended, and does not wait for it.
func (p *Postgres) Restart(t testing.TB) {
	t.Helper()
	p.cmd = exec.Command(filepath.Join(p.BinDir, "postgres"), p.args...)
	p.as(p.cmd)
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stdout, p.cmd.Stderr = log, log
	started, done, cmd := make(chan error, 1), make(chan struct{}), p.cmd
	p.done = done
	go func() {
		err := startTied(cmd)
		started <- err
		if err == nil {
			_ = cmd.Wait() // it is stopped by a signal
		}
		_ = log.Close()
		close(done)
	}()
	if err := <-started; err != nil {
		t.Fatal(err)
	}
}

// Crash ends the server at once, so that its next start has to recover.
func (p *Postgres) Crash() { p.end(syscall.SIGQUIT) }

// Stop shuts the server down in order.
func (p *Postgres) Stop() { p.end(syscall.SIGINT) }

func (p *Postgres) end(s syscall.Signal) {
	_ = p.cmd.Process.Signal(s) // it may have ended
	<-p.done
}

// socketPort is part of the socket's name; no port is opened.
const socketPort = "5432"

// Config is for connecting to the server.
func (p *Postgres) Config() wire.Config {
	return wire.Config{Addr: p.Socket, User: User, Database: Database}
}

// Fresh makes the database anew; nobody may be connected to it.
func (p *Postgres) Fresh(t testing.TB) wire.Config {
	t.Helper()
	cfg := p.Config()
	cfg.Database = maintenance
	c, err := wire.Dial(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, sql := range []string{"DROP DATABASE " + Database, createDatabase} {
		if err := c.Exec(sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	return p.Config()
}

const (
	// maintenance is the database that every cluster has.
	maintenance    = "postgres"
	createDatabase = "CREATE DATABASE " + Database + " TEMPLATE template0"
)

// Await waits until the server accepts connections.
func (p *Postgres) Await(t testing.TB) {
	t.Helper()
	p.await(t, "SELECT 1")
}

// await waits until the server has run a statement.
func (p *Postgres) await(t testing.TB, sql string) {
	t.Helper()
	cfg := p.Config()
	cfg.Database = maintenance
	for deadline := time.Now().Add(startTime); ; time.Sleep(20 * time.Millisecond) {
		c, err := wire.Dial(cfg)
		if err == nil {
			err = c.Exec(sql)
			c.Close()
		}
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			text, readErr := os.ReadFile(p.log)
			t.Fatalf("PostgreSQL does not answer: %v\n%s", errors.Join(err, readErr), text)
		}
	}
}

// postgresDirs finds the directories of programs and of modules.
func postgresDirs(t testing.TB) (bin, lib string) {
	t.Helper()
	config := "pg_config"
	if dirs, _ := filepath.Glob(fmt.Sprintf("/usr/lib/postgresql/%d/bin/pg_config", PostgresVersion)); len(dirs) > 0 {
		config = dirs[0]
	}
	ask := func(what string) string {
		out, err := exec.Command(config, what).Output()
		if err != nil {
			t.Skipf("PostgreSQL %d's server programs are not installed: %s %s: %v", PostgresVersion, config, what, err)
		}
		return strings.TrimSpace(string(out))
	}
	bin, lib = ask("--bindir"), ask("--pkglibdir")
	out, err := exec.Command(filepath.Join(bin, "postgres"), "--version").Output()
	if err != nil {
		t.Skipf("PostgreSQL %d's server programs are not installed: %v", PostgresVersion, err)
	}
	if !strings.Contains(string(out), fmt.Sprintf(" %d.", PostgresVersion)) {
		t.Skipf("the tests compare with PostgreSQL %d, and this is %s", PostgresVersion, out)
	}
	return bin, lib
}

// asServerUser gives the directory to the user that the server may run as, and
// returns what makes a command run as that user.
func asServerUser(t testing.TB, dir string) func(*exec.Cmd) {
	t.Helper()
	if os.Geteuid() != 0 {
		return func(*exec.Cmd) {}
	}
	u, err := user.Lookup(systemUser)
	if err != nil {
		t.Skipf("PostgreSQL does not run as root: %v", err)
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	if err := errors.Join(err1, err2, os.Chown(dir, int(uid), int(gid))); err != nil {
		t.Fatal(err)
	}
	return func(cmd *exec.Cmd) {
		cmd.Dir = dir
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
}
