package compat

import (
	"errors"
	"io"
	"maps"
	"strconv"
	"time"

	"github.com/basaltdb/basalt/test/testserver"
	"github.com/basaltdb/basalt/test/wire"
)

const (
	// statementTime is how long a statement may take; the servers are told.
	statementTime = 5 * time.Second
	// answerTime is after how long a cancel request is sent, and graceTime how
	// long after that the connection is given up.
	answerTime = 8 * time.Second
	graceTime  = 4 * time.Second
)

// side is a script's connection to one server.
type side struct {
	cfg  wire.Config
	conn *wire.Conn
	vars vars
	env  map[string]string // what \getenv reads
}

// connect opens a connection. It has the suite's time zone, but the default
// styles of dates and intervals, so that what a file does not set itself is
// what clients see.
func (s *side) connect(application string) error {
	cfg := s.cfg
	cfg.Params = map[string]string{
		"TimeZone": "PST8PDT", "application_name": application, "statement_timeout": strconv.FormatInt(statementTime.Milliseconds(), 10),
	}
	c, err := wire.Dial(cfg)
	if err != nil {
		return err
	}
	if s.conn != nil {
		s.conn.Close()
	}
	s.conn, s.cfg = c, cfg
	return nil
}

// as reconnects as another user; without a name, as the same.
func (s *side) as(user string) error {
	old := s.cfg
	if user != "" && user != "-" {
		s.cfg.User = user
	}
	err := s.connect(s.cfg.Params["application_name"])
	if err != nil {
		s.cfg = old
	}
	return err
}

func (s *side) close() {
	if s.conn != nil {
		s.conn.Close()
		s.conn = nil
	}
}

// run sends a statement.
func (s *side) run(sql string, in wire.Data) (*wire.Answer, error) {
	if s.conn == nil {
		return &wire.Answer{}, errNoConnection
	}
	return s.conn.Do(wire.Request{SQL: sql, In: in, Timeout: answerTime, Grace: graceTime})
}

var errNoConnection = errors.New("not connected")

// keep sets variables from the only row of an answer, as \gset does.
func (s *side) keep(prefix string, a *wire.Answer) {
	if a == nil || a.Err != nil || len(a.Results) == 0 {
		return
	}
	r := a.Results[len(a.Results)-1]
	if len(r.Rows) != 1 {
		return
	}
	for i, c := range r.Columns {
		if v := r.Rows[0][i]; v != nil {
			s.vars[prefix+c.Name] = *v
		} else {
			delete(s.vars, prefix+c.Name)
		}
	}
}

// Basalt is our server, which is started again when it dies.
type Basalt struct {
	Program, Dir string
	process      *testserver.Process
}

// deathTime is how long a lost connection waits to see the process die.
const deathTime = 2 * time.Second

// Start runs the server.
func (b *Basalt) Start() error {
	p, err := testserver.Start(b.Program, b.Dir)
	b.process = p
	return err
}

// Revive starts the server again if it has died, and returns the end of what
// the dead one printed.
func (b *Basalt) Revive() (died bool, log string, err error) {
	if !b.process.Ended(deathTime) {
		return false, "", nil
	}
	log = b.process.Log()
	return true, log[max(len(log)-crashLog, 0):], b.Start()
}

// crashLog bounds how much of a dead server's output is reported.
const crashLog = 8000

// Kill ends the server.
func (b *Basalt) Kill() {
	if b.process != nil {
		b.process.Kill()
	}
}

// Stop shuts the server down in order.
func (b *Basalt) Stop() error { return b.process.Stop() }

// reader gives the same data to each server that asks for it.
func reader(data *string) wire.Data {
	return func() io.Reader {
		if data == nil {
			return nil
		}
		return &stringReader{rest: *data}
	}
}

type stringReader struct{ rest string }

// Read implements io.Reader.
func (r *stringReader) Read(p []byte) (int, error) {
	if r.rest == "" {
		return 0, io.EOF
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// newVars are the variables that the suite's driver sets.
func newVars(env map[string]string) vars {
	v := vars{"DBNAME": testserver.Database, "USER": testserver.User, "HIDE_TABLEAM": "on", "HIDE_TOAST_COMPRESSION": "on"}
	maps.Copy(v, vars{"HOST": env["HOST"]})
	return v
}
