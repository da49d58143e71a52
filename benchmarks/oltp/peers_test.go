package oltp_test

import (
	"flag"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/testserver"
	"github.com/basaltdb/basalt/test/wire"
)

// whole asks for runs that are long enough to compare figures.
var whole = flag.Bool("whole", false, "run as long as figures need that mean something")

// sizes are those of a run.
type sizes struct {
	scale   int           // of pgbench: 100,000 accounts each
	clients int           //
	time    time.Duration // of a measurement
	rounds  int           // of the servers in turn
}

func sizesOf() sizes {
	if *whole {
		return sizes{scale: 20, clients: 8, time: 20 * time.Second, rounds: 3}
	}
	return sizes{scale: 1, clients: 4, time: time.Second, rounds: 1}
}

// peer is a server under comparison.
type peer struct {
	name   string
	config func() wire.Config
	// crash ends it at once, stop in order, and start starts it again and waits
	// until it answers.
	crash, stop, start func()
}

// basalt starts our server with settings, each "-c name=value".
func basalt(t *testing.T, program string, settings ...string) *peer {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	var args []string
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	var server *testserver.Process
	start := func() {
		var err error
		if server, err = testserver.Start(program, dir, args...); err != nil {
			t.Fatal(err)
		}
	}
	start()
	t.Cleanup(func() { server.Kill() })
	return &peer{
		name: "basalt", config: func() wire.Config { return server.Config() }, crash: func() { server.Kill() }, start: start,
		stop: func() {
			if err := server.Stop(); err != nil {
				t.Fatal(err)
			}
		},
	}
}

// postgres starts PostgreSQL; the test is skipped where it is missing.
func postgres(t *testing.T, settings map[string]string) *peer {
	t.Helper()
	server := testserver.StartDurablePostgres(t, settings)
	cfg := wire.Config{Addr: server.Addr, User: testserver.User, Database: testserver.Database}
	return &peer{
		name: "postgresql", config: func() wire.Config { return cfg }, crash: server.Crash, stop: server.Stop,
		start: func() {
			server.Restart(t)
			server.Await(t)
		},
	}
}

// number runs a query that gives one number.
func (p *peer) number(t *testing.T, sql string) float64 {
	t.Helper()
	c := testserver.Connect(t, p.config())
	defer c.Close()
	a, err := c.Query(sql)
	if err == nil && a.Err != nil {
		err = a.Err
	}
	if err != nil {
		t.Fatalf("%s: %s: %v", p.name, sql, err)
	}
	rows := a.Results[0].Rows
	if len(rows) != 1 || len(rows[0]) != 1 || rows[0][0] == nil {
		t.Fatalf("%s: %s: not one value", p.name, sql)
	}
	x, err := strconv.ParseFloat(*rows[0][0], 64)
	if err != nil {
		t.Fatalf("%s: %s: %v", p.name, sql, err)
	}
	return x
}

func (p *peer) exec(t *testing.T, sql string) {
	t.Helper()
	c := testserver.Connect(t, p.config())
	defer c.Close()
	if err := c.Exec(sql); err != nil {
		t.Fatalf("%s: %s: %v", p.name, sql, err)
	}
}

// pgbench is the program; the test is skipped where it is not installed.
func pgbench(t *testing.T) string {
	t.Helper()
	if matches, _ := filepath.Glob(fmt.Sprintf("/usr/lib/postgresql/%d/bin/pgbench", testserver.PostgresVersion)); len(matches) > 0 {
		return matches[0]
	}
	path, err := exec.LookPath("pgbench")
	if err != nil {
		t.Skipf("pgbench is not installed: %v", err)
	}
	return path
}

func (p *peer) pgbench(t *testing.T, program string, args ...string) string {
	t.Helper()
	cfg := p.config()
	host, port, err := net.SplitHostPort(cfg.Addr)
	if err != nil {
		t.Fatal(err)
	}
	args = append(append([]string{"-h", host, "-p", port, "-U", cfg.User}, args...), cfg.Database)
	out, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: pgbench %v: %v\n%s", p.name, args, err, out)
	}
	return string(out)
}

// initialise makes and loads pgbench's tables.
func (p *peer) initialise(t *testing.T, program string, scale int) {
	t.Helper()
	p.pgbench(t, program, "-i", "-q", "-s", strconv.Itoa(scale))
}

var (
	tpsLine    = regexp.MustCompile(`(?m)^tps = ([0-9.]+)`)
	failedLine = regexp.MustCompile(`(?m)^number of failed transactions: ([0-9]+)`)
)

// run runs pgbench for a time, prepared, and returns transactions per second.
func (p *peer) run(t *testing.T, program string, z sizes, args ...string) float64 {
	t.Helper()
	seconds := max(1, int(z.time/time.Second))
	out := p.pgbench(t, program, append([]string{"-n", "-M", "prepared", "-c", strconv.Itoa(z.clients), "-j", "2", "-T", strconv.Itoa(seconds)}, args...)...)
	m, f := tpsLine.FindStringSubmatch(out), failedLine.FindStringSubmatch(out)
	if m == nil || f == nil || f[1] != "0" {
		t.Fatalf("%s: pgbench %v:\n%s", p.name, args, out)
	}
	tps, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return tps
}

// balanced checks that every change of an account is in the history.
func (p *peer) balanced(t *testing.T) {
	t.Helper()
	off := p.number(t, "SELECT (SELECT sum(abalance) FROM pgbench_accounts) - (SELECT coalesce(sum(delta), 0) FROM pgbench_history)")
	if off != 0 {
		t.Fatalf("%s: the accounts differ from the history by %v", p.name, off)
	}
}
