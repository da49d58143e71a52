package evil

import (
	"flag"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/basaltdb/basalt/wasm/host"
)

var (
	watch  = flag.Duration("watch", 100*time.Millisecond, "how long the neighbours are watched, each time")
	turns  = flag.Int("turns", 2, "how often they are watched alone and beside")
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

// What there is to compare with: nothing is a client that only waits, and what the others
// seem to notice of it is by chance; spinning is a process that has nothing to do with the
// server, and computes on one processor when nobody else wants it. What they notice of
// that is the machine's: one that runs others beside it keeps a processor for itself now
// and then, and the more so the more it is used.
const nothing, spinning = "(nothing)", "(spinning)"

var builtinQueries = []struct{ name, sql string }{
	{nothing, "SELECT pg_sleep(0.02)"},
	{spinning, ""},
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
	return fmt.Sprintf("median %8v, p99 %8v, longest %8v", l.at(0.5).Round(time.Microsecond), l.at(0.99).Round(time.Microsecond), l.at(1).Round(time.Microsecond))
}

// TestNeighbours measures what other sessions notice of each kind of harm, and of
// long queries. They have to be answered; how fast depends on the machine, and is
// reported, beside what the same session sees alone. That changes from one second to
// the next, so they are watched by turns.
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
	watcher := w.client(1)
	all := map[bool]*[2]latencies{true: {}, false: {}} // beside guests, and what is built in: alone and disturbed
	for _, c := range heavy {
		if !pattern.MatchString(c.name) {
			continue
		}
		if _, err := exec.LookPath("chrt"); err != nil && c.name == spinning {
			t.Logf("%s is left out: %v", c.name, err)
			continue
		}
		harm, job := w.harm(c)
		alone, disturbed := make([]latencies, len(watched)), make([]latencies, len(watched))
		statements := 0
		for range *turns {
			for i, sql := range watched {
				alone[i] = append(alone[i], watcher.run(task{SQL: []string{sql}, For: *watch})...)
			}
			harm.begin(job)
			for i, sql := range watched {
				disturbed[i] = append(disturbed[i], watcher.run(task{SQL: []string{sql}, For: *watch})...)
			}
			statements += len(harm.end())
		}
		harm.quit()
		w.must(w.admin, "DROP FUNCTION IF EXISTS evil CASCADE")
		for i, sql := range watched {
			if d := compare(t, fmt.Sprintf("%-14s %-11.11s", c.name, sql), alone[i], disturbed[i]); d.at(1) > generous {
				t.Errorf("%s took %v beside %s", sql, d.at(1), c.name)
			}
		}
		a, d := slices.Concat(alone...), slices.Concat(disturbed...)
		compare(t, fmt.Sprintf("%-14s %-11s", c.name, "all"), a, d)
		t.Logf("%-14s %d statements meanwhile", c.name, statements)
		sum := all[c.module != ""]
		sum[0], sum[1] = append(sum[0], a...), append(sum[1], d...)
	}
	for guests, name := range map[bool]string{true: "all guests", false: "all built-in"} {
		if sum := all[guests]; len(sum[0]) > 0 {
			compare(t, fmt.Sprintf("%-26s", name), sum[0], sum[1])
		}
	}
}

// compare sorts the times of statements alone and disturbed, logs them, and returns the
// disturbed ones.
func compare(t *testing.T, what string, a, d latencies) latencies {
	t.Helper()
	slices.Sort(a)
	slices.Sort(d)
	t.Logf("%s %6d times, %v; alone %6d, %v; %.1f times", what, len(d), d, len(a), a, float64(d.at(0.99))/float64(a.at(0.99)))
	return d
}

// harmer does harm from begin to end.
type harmer interface {
	begin(task)
	end() latencies
	quit()
}

// spinner is the process that spins.
type spinner struct {
	t   *testing.T
	cmd *exec.Cmd
}

func (s *spinner) begin(task) {
	s.cmd = exec.Command("chrt", "--idle", "0", "taskset", "1", "sh", "-c", "while :; do :; done")
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *spinner) end() latencies {
	s.quit()
	return nil
}

func (s *spinner) quit() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// harm starts the client that runs a case's statements, and what it is to do as long as
// all that is watched needs.
func (w *world) harm(c evilCase) (harmer, task) {
	if c.name == spinning {
		return &spinner{t: w.t}, task{}
	}
	job := task{For: *watch * time.Duration(len(watched)), Limit: timeout, Errors: true}
	if c.module == "" { // what is built in may take too long, and has no other errors
		job.Limit, job.Errors = 4*timeout, false
	}
	create := "CREATE OR REPLACE FUNCTION evil" + c.declare + " " + c.module
	if c.module != "" && c.create.want == "00000" {
		w.must(w.admin, create)
	}
	for _, s := range c.steps {
		if s.verb == "=" || s.verb == "!" {
			job.SQL = append(job.SQL, s.sql)
		}
	}
	if c.module != "" && c.create.want != "00000" {
		job.SQL = []string{create}
	}
	return w.client(*loads), job
}
