package evil

import (
	"flag"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/basaltdb/basalt/wasm/host"
)

var (
	watch = flag.Duration("watch", 500*time.Millisecond, "how long the neighbours are watched, each time")
	loads = flag.Int("loads", 2, "sessions that do harm meanwhile")
)

// neighbourCases are what the others are disturbed with: what takes processors,
// memory, stack and the compiler.
var neighbourCases = []string{"loop", "loop-where", "bulk-copy", "memory-touched", "recursion-deep", "compile-slow", "table-grow"}

// builtin stands for queries without functions of users that are as long, and short
// for those of some milliseconds: what the others notice of them is due to the
// machine and the rest of the server.
const builtin, short = "(built-in)", "(short)"

var builtinQueries = map[string]string{
	builtin: "SELECT sum(a.v * b.v) FROM rows a CROSS JOIN rows b",
	short:   "SELECT sum(v * v + id) FROM rows",
}

// latencies are the times of one statement, sorted.
type latencies []time.Duration

func (l latencies) at(q float64) time.Duration { return l[min(int(q*float64(len(l))), len(l)-1)] }

func (l latencies) String() string {
	return fmt.Sprintf("%6d times, median %8v, p99 %8v, longest %8v", len(l), l.at(0.5).Round(time.Microsecond), l.at(0.99).Round(time.Microsecond), l.at(1).Round(time.Microsecond))
}

// TestNeighbours measures what other sessions notice of each kind of harm. They
// have to be answered; how fast depends on the machine, and is reported.
func TestNeighbours(t *testing.T) {
	w := start(t, host.DefaultOptions, 0)
	byName := map[string]evilCase{}
	for _, c := range cases(t) {
		byName[c.name] = c
	}
	statements := []string{"SELECT 1", "SELECT v FROM small WHERE id = 17"}
	quiet := make([]latencies, len(statements))
	for i, sql := range statements {
		quiet[i] = w.watch(sql)
		t.Logf("%-14s %-36s %v", "alone", sql, quiet[i])
	}
	for _, name := range append([]string{builtin, short}, neighbourCases...) {
		c, ok := byName[name]
		if !ok {
			c.name = name
			if builtinQueries[name] == "" {
				t.Fatalf("there is no case %s", name)
			}
		}
		stop := w.harm(c)
		for i, sql := range statements {
			l := w.watch(sql)
			t.Logf("%-14s %-36s %v, p99 %.1f times", name, sql, l, float64(l.at(0.99))/float64(quiet[i].at(0.99)))
			if l.at(1) > generous {
				t.Errorf("%s took %v beside %s", sql, l.at(1), name)
			}
		}
		stop()
	}
}

// watch runs a statement again and again for a while.
func (w *world) watch(sql string) latencies {
	c := w.dial("basalt")
	defer c.Close()
	var l latencies
	for begin := time.Now(); time.Since(begin) < *watch; {
		at := time.Now()
		if _, err := query(c, sql); err != nil {
			w.t.Fatal(err)
		}
		l = append(l, time.Since(at))
	}
	slices.Sort(l)
	return l
}

// harm runs a case's statements from several sessions until the returned function
// is called.
func (w *world) harm(c evilCase) func() {
	create := "CREATE OR REPLACE FUNCTION evil" + c.declare + " " + c.module
	var sqls []string
	if sql, ok := builtinQueries[c.name]; ok {
		sqls = []string{sql}
	} else if c.create.want == "00000" {
		w.must(w.admin, create)
		for _, s := range c.steps {
			if s.verb == "=" || s.verb == "!" {
				sqls = append(sqls, s.sql)
			}
		}
	} else {
		sqls = []string{create}
	}
	done := make(chan struct{})
	var all sync.WaitGroup
	for range *loads {
		conn := w.dial("basalt")
		w.must(conn, fmt.Sprintf("SET statement_timeout = %d", timeout.Milliseconds()))
		all.Go(func() {
			defer conn.Close()
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
					// Its errors are those of the case.
					_, _ = query(conn, sqls[i%len(sqls)])
				}
			}
		})
	}
	return func() {
		close(done)
		all.Wait()
		w.must(w.admin, "DROP FUNCTION IF EXISTS evil CASCADE")
	}
}
