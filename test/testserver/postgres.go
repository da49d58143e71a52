package testserver

import (
	"errors"
	"fmt"
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
	// LibDir is where it looks for modules.
	LibDir string
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
	bin, lib := postgresDirs(t)
	dir := archives.Temp(t)
	as := asServerUser(t, dir)
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", User, "-A", "trust", "--no-locale", "-E", "UTF8", "--no-sync")
	as(initdb)
	if out, err := initdb.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	args := []string{"-D", data, "-k", dir, "-h", "", "-p", socketPort, "-F"}
	for name, v := range settings {
		args = append(args, "-c", name+"="+v)
	}
	server := exec.Command(filepath.Join(bin, "postgres"), args...)
	as(server)
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	server.Stdout, server.Stderr = log, log
	started, done := make(chan error, 1), make(chan struct{})
	go func() {
		err := startTied(server)
		started <- err
		if err == nil {
			_ = server.Wait() // it is stopped by a signal
		}
		_ = log.Close()
		close(done)
	}()
	if err := <-started; err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGQUIT) // an immediate shutdown
		<-done
	})
	p := &Postgres{Socket: filepath.Join(dir, ".s.PGSQL."+socketPort), LibDir: lib}
	p.await(t, filepath.Join(dir, "log"))
	return p
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

// await waits until the server accepts connections, and makes the database.
func (p *Postgres) await(t testing.TB, log string) {
	t.Helper()
	cfg := p.Config()
	cfg.Database = maintenance
	for deadline := time.Now().Add(startTime); ; time.Sleep(20 * time.Millisecond) {
		c, err := wire.Dial(cfg)
		if err == nil {
			err = c.Exec(createDatabase)
			c.Close()
		}
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			text, readErr := os.ReadFile(log)
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
