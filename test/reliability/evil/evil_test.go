package evil

import (
	"errors"
	"flag"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/basaltdb/basalt/test/wire"
	"github.com/basaltdb/basalt/wasm/host"
)

var (
	only   = flag.String("case", "", "only the cases whose names match")
	rounds = flag.Int("rounds", 1, "how often each case is run")
)

// generous is what a statement may take beyond its limit before the test fails:
// machines are busy. What it took is reported.
const generous = 10 * time.Second

// maxMessage bounds what an error says.
const maxMessage = 8 << 10

// TestEvil runs every case, and looks after each at what it has left.
func TestEvil(t *testing.T) {
	w := start(t, host.DefaultOptions, 0)
	r := &runner{world: w}
	all := cases(t)
	if len(all) < 60 {
		t.Errorf("there are %d cases", len(all))
	}
	pattern := regexp.MustCompile(*only)
	r.statement(r.session("basalt"), "SELECT count(*) FROM rows") // so that what is made once is there
	base, rss := goroutines(), resident()
	ran := 0
	for range *rounds {
		for _, c := range all {
			if !pattern.MatchString(c.name) {
				continue
			}
			ran++
			t.Run(c.name, func(t *testing.T) {
				r.t, r.c = t, c
				r.run()
				if n := settles(0, func() int64 { _, n := w.engine.Used(); return n }); n != 0 {
					t.Errorf("instances still have %d bytes", n)
				}
				if n := settles(base+2, goroutines); n > base+2 { // the sessions of the case
					t.Errorf("%d goroutines, %d before", n, base)
				}
			})
		}
	}
	code, _ := w.engine.Used()
	t.Logf("%d cases; the worst end was %v behind its limit (%s), the longest other error took %v (%s)", ran, r.over, r.overIn, r.took, r.tookIn)
	after := resident()
	t.Logf("resident memory %d MB before, %d MB after, of which %d MB is compiled code by the budget; at most %d MB were reserved",
		rss>>20, after>>20, code>>20, w.memory.Peak()>>20)
	if !underRace && rss > 0 && after-rss-code > 256<<20 {
		t.Errorf("resident memory was %d MB and is %d MB", rss>>20, after>>20)
	}
}

// runner runs cases.
type runner struct {
	*world
	t *testing.T
	c evilCase

	sessions map[string]*wire.Conn
	limit    time.Duration // that the case has set; 0: none
	// over is the worst time behind a limit, took the longest of an error without.
	over, took     time.Duration
	overIn, tookIn string
}

// session returns the session of a user of the current case.
func (r *runner) session(user string) *wire.Conn {
	if r.sessions == nil {
		r.sessions = map[string]*wire.Conn{}
	}
	if r.sessions[user] == nil {
		r.sessions[user] = r.dial(user)
	}
	return r.sessions[user]
}

// run runs one case: the settings before its first statement hold for CREATE
// FUNCTION too.
func (r *runner) run() {
	c := r.session("basalt")
	r.limit = 0
	steps := r.c.steps
	for len(steps) > 0 && steps[0].verb == "set" {
		r.set(c, steps[0].sql)
		steps = steps[1:]
	}
	create := r.c.create
	create.sql = r.c.statement()
	if create.verb = "!"; create.want == "00000" {
		create.verb = "run"
	}
	r.step(c, create)
	for _, s := range steps {
		switch s.verb {
		case "set":
			r.set(c, s.sql)
		case "as":
			c = r.session(s.sql)
		default:
			r.step(c, s)
		}
	}
	for _, c := range r.sessions {
		if got, err := query(c, "SET statement_timeout = 0; SELECT count(*) FROM small WHERE id > 10"); got != "990" || err != nil {
			r.t.Errorf("the session is of no more use: %q, %v", got, err)
		}
		c.Close()
	}
	r.sessions = nil
	if _, err := query(r.admin, "SET statement_timeout = 0; DROP ROUTINE IF EXISTS evil CASCADE"); err != nil {
		r.t.Error(err)
	}
}

// set changes a setting.
func (r *runner) set(c *wire.Conn, sql string) {
	r.statement(c, "SET "+sql)
	if value, ok := strings.CutPrefix(sql, "statement_timeout = "); ok {
		d, err := time.ParseDuration(strings.Trim(value, "'"))
		if err != nil {
			r.t.Fatal(err)
		}
		r.limit = d
	}
}

func (r *runner) statement(c *wire.Conn, sql string) string {
	got, err := query(c, sql)
	if err != nil {
		r.world.t.Errorf("%.200s: %v", sql, err)
	}
	return got
}

// step runs one statement. Unless the case says something else, it has a limit only
// where that is to end it: machines are busy.
func (r *runner) step(c *wire.Conn, s step) {
	limit := r.limit
	if limit == 0 && s.cancel == 0 && s.want == "57014" {
		limit = timeout
	}
	r.statement(c, fmt.Sprintf("SET statement_timeout = %d", limit.Milliseconds()))
	if s.cancel > 0 {
		limit = s.cancel
		pid := r.statement(c, "SELECT pg_backend_pid()")
		done := make(chan struct{})
		defer func() { <-done }()
		go func() {
			defer close(done)
			time.Sleep(s.cancel)
			r.statement(r.admin, "SELECT pg_cancel_backend("+pid+")")
		}()
	}
	begin := time.Now()
	got, err := query(c, s.sql)
	took := time.Since(begin)
	switch s.verb {
	case "=":
		if err != nil || got != s.want {
			r.t.Errorf("%.200s: %q, %v, want %q", s.sql, got, err, s.want)
		}
	case "run":
		if err != nil {
			r.t.Errorf("%.200s: %v", s.sql, err)
		}
	default:
		r.failed(s, err)
		r.note(s, took, limit)
	}
}

// note keeps the worst times of what was ended by its limit, and of other errors.
func (r *runner) note(s step, took, limit time.Duration) {
	if s.want != "57014" {
		if took > r.took {
			r.took, r.tookIn = took, r.c.name
		}
		return
	}
	over := took - limit
	if over > 100*time.Millisecond {
		r.t.Logf("%v behind its limit: %.200s", over, s.sql)
	}
	if over > r.over {
		r.over, r.overIn = over, r.c.name
	}
	if over > generous {
		r.t.Errorf("%.200s took %v, the limit is %v", s.sql, took, limit)
	}
}

// failed checks the error of a statement.
func (r *runner) failed(s step, err error) {
	e, ok := errors.AsType[*wire.Error](err)
	if !ok || !regexp.MustCompile("^("+s.want+")$").MatchString(e.Code) || !strings.Contains(e.Message, s.message) {
		r.t.Errorf("%.200s: %v, want %s %s", s.sql, err, s.want, s.message)
		return
	}
	for _, text := range []string{e.Message, e.Detail, e.Hint} {
		if len(text) > maxMessage || !utf8.ValidString(text) || strings.ContainsAny(text, "\x1b\r") {
			r.t.Errorf("%.200s: a message of %d bytes: %.300q", s.sql, len(text), text)
		}
	}
	if e.Severity != "ERROR" {
		r.t.Errorf("%.200s: %s", s.sql, e.Severity)
	}
}
