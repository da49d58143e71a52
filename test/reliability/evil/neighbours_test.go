package evil

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/wire"
	"github.com/basaltdb/basalt/wasm/host"
)

var (
	watch  = flag.Duration("watch", 200*time.Millisecond, "how long the neighbours are watched, each time")
	loads  = flag.Int("loads", 2, "sessions that do harm meanwhile")
	beside = flag.String("beside", "", "only what matches is done beside the neighbours")
)

// neighbourCases are what the others are disturbed with: what takes processors,
// memory, stack and the compiler.
var neighbourCases = []string{"loop", "loop-where", "bulk-copy", "memory-touched", "recursion-deep", "compile-slow", "table-grow"}

// builtin stands for queries without functions of users that are as long, and short
// for those of some milliseconds: what the others notice of them is due to the
// machine and the rest of the server.
const builtin, short = "(built-in)", "(short)"

var builtinQueries = []struct{ name, sql string }{
	{builtin, "SELECT sum(a.v * b.v) FROM rows a CROSS JOIN rows b"},
	{short, "SELECT sum(v * v + v) FROM rows"},
	{"(sort)", "SELECT max(n) FROM (SELECT row_number() OVER (ORDER BY v % 977, id DESC) n FROM wide) s"},
	{"(order)", "SELECT v FROM wide ORDER BY v % 977, id DESC OFFSET 999999"},
	{"(aggregate)", "SELECT count(*), max(s) FROM (SELECT v % 300007 k, sum(v) s, count(*) FROM wide GROUP BY 1) g"},
	{"(join)", "SELECT sum(a.v + b.v) FROM wide a JOIN wide b ON a.id = b.v"},
	{"(catalogue)", "SELECT count(*), max(length(relname || n)) FROM pg_class, generate_series(1, 20) n"},
}

// wide is the table of the long queries.
const wide = `CREATE TABLE wide (id bigint PRIMARY KEY, v bigint);
	INSERT INTO wide SELECT n, n * 7919 % 1000003 FROM generate_series(1::bigint, 1000000) g(n)`

// watched are the statements of the neighbours.
var watched = []string{"SELECT 1", "SELECT v FROM small WHERE id = 17", "UPDATE small SET v = v + 1 WHERE id = 18"}

// latencies are the times of one statement, sorted.
type latencies []time.Duration

func (l latencies) at(q float64) time.Duration { return l[min(int(q*float64(len(l))), len(l)-1)] }

func (l latencies) String() string {
	return fmt.Sprintf("%6d times, median %8v, p99 %8v, longest %8v", len(l), l.at(0.5).Round(time.Microsecond), l.at(0.99).Round(time.Microsecond), l.at(1).Round(time.Microsecond))
}

// TestNeighbours measures what other sessions notice of each kind of harm, and of
// long queries. They have to be answered; how fast depends on the machine, and is
// reported, beside what the same session sees right before it, alone.
func TestNeighbours(t *testing.T) {
	w := start(t, host.DefaultOptions, 0)
	w.must(w.admin, wide)
	pattern := regexp.MustCompile(*beside)
	var heavy []evilCase
	for _, q := range builtinQueries {
		heavy = append(heavy, evilCase{name: q.name, steps: []step{{verb: "=", sql: q.sql}}})
	}
	for _, c := range cases(t) {
		if slices.Contains(neighbourCases, c.name) {
			heavy = append(heavy, c)
		}
	}
	if len(heavy) != len(builtinQueries)+len(neighbourCases) {
		t.Fatal("a case is missing")
	}
	for _, c := range heavy {
		if !pattern.MatchString(c.name) {
			continue
		}
		quiet := make([]latencies, len(watched))
		for i, sql := range watched {
			quiet[i] = w.watch(sql)
		}
		stop := w.harm(c)
		for i, sql := range watched {
			l := w.watch(sql)
			t.Logf("%-14s %-11.11s %v; alone %v; %.1f times", c.name, sql, l, quiet[i].at(0.99).Round(time.Microsecond), float64(l.at(0.99))/float64(quiet[i].at(0.99)))
			if l.at(1) > generous {
				t.Errorf("%s took %v beside %s", sql, l.at(1), c.name)
			}
		}
		t.Logf("%-14s %d statements meanwhile", c.name, stop())
	}
}

// watcher is the environment variable that makes this program a client that
// watches, with what it is to do.
const watcher = "BASALT_EVIL_WATCHER"

// watching is what a watcher is to do.
type watching struct {
	Addr, SQL string
	For       time.Duration
}

// TestMain runs the watcher, too.
func TestMain(m *testing.M) {
	if s := os.Getenv(watcher); s != "" {
		if err := watchFor(s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// watchFor runs a statement again and again for a while, and prints what each run
// took.
func watchFor(s string) error {
	var job watching
	if err := json.Unmarshal([]byte(s), &job); err != nil {
		return err
	}
	c, err := wire.Dial(wire.Config{Addr: job.Addr, User: "basalt", Database: "basalt"})
	if err != nil {
		return err
	}
	defer c.Close()
	var l latencies
	for begin := time.Now(); time.Since(begin) < job.For; {
		at := time.Now()
		if _, err := query(c, job.SQL); err != nil {
			return err
		}
		l = append(l, time.Since(at))
	}
	out := bufio.NewWriter(os.Stdout)
	if err := json.NewEncoder(out).Encode(l); err != nil {
		return err
	}
	return out.Flush()
}

// watch runs a statement again and again for a while, from a process of its own:
// clients do not share the server's scheduler.
func (w *world) watch(sql string) latencies {
	job, err := json.Marshal(watching{Addr: w.addr, SQL: sql, For: *watch})
	if err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	// With one thread that runs Go code, what is measured is the server's.
	cmd.Env = append(os.Environ(), watcher+"="+string(job), "GOMAXPROCS=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		w.t.Fatal(err)
	}
	var l latencies
	if err := json.Unmarshal(out, &l); err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(l)
	return l
}

// harm runs a case's statements from several sessions until the returned function
// is called, which returns how many it were.
func (w *world) harm(c evilCase) func() int {
	create := "CREATE OR REPLACE FUNCTION evil" + c.declare + " " + c.module
	var sqls []string
	if c.module != "" && c.create.want == "00000" {
		w.must(w.admin, create)
	}
	for _, s := range c.steps {
		if s.verb == "=" || s.verb == "!" {
			sqls = append(sqls, s.sql)
		}
	}
	if c.module != "" && c.create.want != "00000" {
		sqls = []string{create}
	}
	done := make(chan struct{})
	counts := make([]int, *loads)
	var all sync.WaitGroup
	for i := range counts {
		conn := w.dial("basalt")
		limit := timeout
		if c.module == "" {
			limit = 4 * timeout
		}
		w.must(conn, fmt.Sprintf("SET statement_timeout = %d", limit.Milliseconds()))
		all.Go(func() {
			defer conn.Close()
			for {
				select {
				case <-done:
					return
				default:
					// The errors of a case are its own; what is built in may take too long.
					_, err := query(conn, sqls[counts[i]%len(sqls)])
					if c.module == "" && err != nil && !isTimeout(err) {
						w.t.Errorf("%s: %v", c.name, err)
						return
					}
					counts[i]++
				}
			}
		})
	}
	return func() int {
		close(done)
		all.Wait()
		w.must(w.admin, "DROP FUNCTION IF EXISTS evil CASCADE")
		sum := 0
		for _, n := range counts {
			sum += n
		}
		return sum
	}
}

// isTimeout reports whether an error is that of statement_timeout.
func isTimeout(err error) bool {
	e, ok := errors.AsType[*wire.Error](err)
	return ok && e.Code == "57014"
}
