package evil

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/wire"
)

// clientOf is the environment variable that makes this program a client: of which
// server, and with how many sessions.
const clientOf = "BASALT_EVIL_CLIENT"

// client is a process with sessions: clients do not share the server's scheduler.
type client struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// task is what a client is to do: run statements one after the other, in each session.
type task struct {
	SQL    []string
	For    time.Duration
	Limit  time.Duration // of a statement; 0: none
	Errors bool          // statements may fail, and not only by their limit
}

// report is its answer: what each statement took, of all sessions.
type report struct {
	Took latencies
	Err  string
}

// TestMain runs the client, too.
func TestMain(m *testing.M) {
	if s := os.Getenv(clientOf); s != "" {
		if err := clientMain(s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// clientMain runs what comes on the standard input until its end.
func clientMain(s string) error {
	var addr string
	var sessions int
	if _, err := fmt.Sscan(s, &addr, &sessions); err != nil {
		return err
	}
	conns := make([]*wire.Conn, sessions)
	for i := range conns {
		c, err := wire.Dial(wire.Config{Addr: addr, User: "basalt", Database: "basalt"})
		if err != nil {
			return err
		}
		defer c.Close()
		conns[i] = c
	}
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for {
		var job task
		if err := in.Decode(&job); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := out.Encode(job.run(conns)); err != nil {
			return err
		}
	}
}

func (job *task) run(conns []*wire.Conn) report {
	took, errs := make([]latencies, len(conns)), make([]error, len(conns))
	var all sync.WaitGroup
	for i, c := range conns {
		all.Go(func() { took[i], errs[i] = job.session(c) })
	}
	all.Wait()
	var r report
	for _, l := range took {
		r.Took = append(r.Took, l...)
	}
	if err := errors.Join(errs...); err != nil {
		r.Err = err.Error()
	}
	return r
}

func (job *task) session(c *wire.Conn) (latencies, error) {
	if _, err := query(c, fmt.Sprintf("SET statement_timeout = %d", job.Limit.Milliseconds())); err != nil {
		return nil, err
	}
	var l latencies
	for begin := time.Now(); time.Since(begin) < job.For; {
		at := time.Now()
		if _, err := query(c, job.SQL[len(l)%len(job.SQL)]); err != nil && !job.Errors && !isTimeout(err) {
			return l, err
		}
		l = append(l, time.Since(at))
	}
	return l, nil
}

// isTimeout reports whether an error is that of statement_timeout.
func isTimeout(err error) bool {
	e, ok := errors.AsType[*wire.Error](err)
	return ok && e.Code == "57014"
}

// client starts one.
func (w *world) client(sessions int) *client {
	w.t.Helper()
	cmd := exec.Command(os.Args[0])
	// With one thread that runs Go code, what is measured is the server's.
	cmd.Env = append(os.Environ(), fmt.Sprint(clientOf, "=", w.addr, " ", sessions), "GOMAXPROCS=1")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	c := &client{t: w.t, cmd: cmd, in: in, out: bufio.NewReader(out)}
	w.t.Cleanup(c.quit)
	return c
}

// begin gives it something to do, whose end is to be waited for.
func (c *client) begin(job task) {
	c.t.Helper()
	if err := json.NewEncoder(c.in).Encode(job); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) end() latencies {
	c.t.Helper()
	line, err := c.out.ReadBytes('\n')
	if err != nil {
		c.t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(line, &r); err != nil {
		c.t.Fatal(err)
	}
	if r.Err != "" {
		c.t.Fatal(r.Err)
	}
	return r.Took
}

func (c *client) run(job task) latencies {
	c.t.Helper()
	c.begin(job)
	return c.end()
}

// quit ends it, once.
func (c *client) quit() {
	if c.cmd.ProcessState != nil {
		return
	}
	_ = c.in.Close()
	if err := c.cmd.Wait(); err != nil {
		c.t.Errorf("a client: %v", err)
	}
}
