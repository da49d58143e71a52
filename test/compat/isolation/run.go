package isolation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/basaltdb/basalt/test/wire"
)

const (
	// WaitTime is after how long a step that has not ended is said to wait.
	WaitTime = 150 * time.Millisecond
	// endTime is how long the steps that wait at the end of a permutation get.
	endTime = 1500 * time.Millisecond
	// setupTime is what the spec's own setup gets: one makes a million rows.
	setupTime = 20 * time.Second
	// stuckTime is how long a connection may take to answer a cancel request.
	stuckTime = 10 * time.Second
)

// Runner runs permutations of one spec on one server.
type Runner struct {
	cfg     wire.Config
	spec    *Spec
	wait    time.Duration
	control *wire.Conn
	conns   []*wire.Conn
	running []chan string // of each session, nil where no step runs
	names   []string      // of the steps that run
	events  []string
}

// NewRunner connects a spec's sessions. A step that has not ended after wait is
// said to wait for another session.
func NewRunner(cfg wire.Config, spec *Spec, wait time.Duration) (*Runner, error) {
	r := &Runner{cfg: cfg, spec: spec, wait: wait, running: make([]chan string, len(spec.Sessions)), names: make([]string, len(spec.Sessions))}
	var err error
	if r.control, err = wire.Dial(cfg); err != nil {
		return nil, err
	}
	for range spec.Sessions {
		c, err := wire.Dial(cfg)
		if err != nil {
			r.Close()
			return nil, err
		}
		r.conns = append(r.conns, c)
	}
	return r, nil
}

// Close closes the connections.
func (r *Runner) Close() {
	for _, c := range append(r.conns, r.control) {
		c.Close()
	}
}

// Run runs a permutation and returns what happened, one event a line. The error
// is of a connection, after which the runner is of no more use.
func (r *Runner) Run(steps []*Step) ([]string, error) {
	r.events = nil
	for _, sql := range r.spec.Setups {
		if err := r.on(r.control, "setup", sql, setupTime); err != nil {
			return r.events, err
		}
	}
	for i, s := range r.spec.Sessions {
		if err := r.on(r.conns[i], "setup of "+s.Name, s.Setup, endTime); err != nil {
			return r.events, err
		}
	}
	for _, step := range steps {
		i := step.session.index
		if r.running[i] != nil && !r.collect(i, endTime) {
			return r.abort()
		}
		r.send(step)
		if !r.collect(i, r.wait) {
			r.events = append(r.events, step.Name+" waits")
		}
		r.collectOthers(i)
	}
	for i := range r.running {
		if r.running[i] != nil && !r.collect(i, endTime) {
			return r.abort()
		}
	}
	err := r.teardown()
	return r.events, err
}

// teardown runs what ends a permutation.
func (r *Runner) teardown() error {
	for i, s := range r.spec.Sessions {
		if err := r.on(r.conns[i], "teardown of "+s.Name, s.Teardown, endTime); err != nil {
			return err
		}
		if r.conns[i].Status != 'I' {
			if err := r.on(r.conns[i], "rollback of "+s.Name, "ROLLBACK", endTime); err != nil {
				return err
			}
		}
	}
	return r.on(r.control, "teardown", r.spec.Teardown, endTime)
}

// on runs SQL of the spec itself.
func (r *Runner) on(c *wire.Conn, what, sql string, timeout time.Duration) error {
	if sql == "" {
		return nil
	}
	a, err := c.Do(wire.Request{SQL: sql, Timeout: timeout, Grace: stuckTime})
	if err == nil && a.Err != nil {
		r.events = append(r.events, what+": ERROR "+a.Err.Code)
	}
	return err
}

func (r *Runner) send(step *Step) {
	done := make(chan string, 1)
	i := step.session.index
	r.running[i], r.names[i] = done, step.Name
	c := r.conns[i]
	go func() {
		a, err := c.Query(step.SQL)
		if err != nil {
			done <- "connection lost"
			return
		}
		done <- answer(a)
	}()
}

// collect waits for a session's step and tells if it has ended.
func (r *Runner) collect(i int, within time.Duration) bool {
	select {
	case text := <-r.running[i]:
		r.events = append(r.events, r.names[i]+": "+text)
		r.running[i] = nil
		return true
	case <-time.After(within):
		return false
	}
}

// collectOthers notes the steps that waited and have ended now, in the order of
// the sessions, because it is a matter of chance among them.
func (r *Runner) collectOthers(but int) {
	for i := range r.running {
		if i != but && r.running[i] != nil {
			r.collect(i, r.wait)
		}
	}
}

// abort cancels what does not end; the permutation's events say so.
func (r *Runner) abort() ([]string, error) {
	for i := range r.running {
		if r.running[i] == nil {
			continue
		}
		r.events = append(r.events, r.names[i]+" does not end")
		if err := r.conns[i].Cancel(); err != nil {
			return r.events, err
		}
		kept := r.events
		if !r.collect(i, stuckTime) {
			return r.events, fmt.Errorf("isolation: step %s does not end after a cancel request", r.names[i])
		}
		r.events = kept
	}
	err := r.teardown()
	return r.events, err
}

// answer is the text of an answer for comparing.
func answer(a *wire.Answer) string {
	var parts []string
	for _, res := range a.Results {
		var names, rows []string
		for _, c := range res.Columns {
			names = append(names, c.Name)
		}
		for _, row := range res.Rows {
			var vals []string
			for _, v := range row {
				if v == nil {
					vals = append(vals, "NULL")
				} else {
					vals = append(vals, *v)
				}
			}
			rows = append(rows, "("+strings.Join(vals, ", ")+")")
		}
		slices.Sort(rows)
		parts = append(parts, strings.TrimSpace(res.Tag+" "+strings.Join(names, ", ")+" "+strings.Join(rows, " ")))
	}
	if a.Err != nil {
		parts = append(parts, "ERROR "+a.Err.Code)
	}
	return strings.Join(parts, "; ")
}
