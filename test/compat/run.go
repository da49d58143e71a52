package compat

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/basaltdb/basalt/test/testserver"
	"github.com/basaltdb/basalt/test/wire"
)

// Runner runs scripts on both servers. The databases keep what one script
// leaves for the next.
type Runner struct {
	Postgres *testserver.Postgres
	Basalt   *Basalt
	// Source holds sql/ and data/ of the suite.
	Source string
	// Build has a directory for the files of each server.
	Build [2]string
	// Outcome is told what became of each statement.
	Outcome func(*Outcome)
	// Crash is told of a lost connection, a dead server or an internal error.
	Crash func(o *Outcome, log string)

	norm  *normaliser
	roots *roots
	last  string // the file that has run
}

// indexes of the sides
const (
	theirSide = iota
	ourSide
)

// script is the run of one file.
type script struct {
	*Runner
	file  string
	src   *Script
	sides [2]*side
	taken []branch // of the open \if commands
	done  bool
}

// branch is an open \if.
type branch struct {
	outer  bool // whether the statements around it run
	active bool // whether those in the current branch do
	had    bool // whether a branch has been taken
}

// Run runs a file of the suite.
func (r *Runner) Run(file string) error {
	text, err := os.ReadFile(filepath.Join(r.Source, "sql", file+".sql"))
	if err != nil {
		return err
	}
	s := &script{Runner: r, file: file, src: NewScript(string(text))}
	for i, cfg := range []wire.Config{r.Postgres.Config(), r.Basalt.process.Config()} {
		env := map[string]string{"PG_ABS_SRCDIR": r.Source, "PG_ABS_BUILDDIR": r.Build[i], "PG_LIBDIR": r.Postgres.LibDir, "PG_DLSUFFIX": ".so"}
		s.sides[i] = &side{cfg: cfg, env: env, vars: newVars(env)}
		defer s.sides[i].close()
		if err := s.sides[i].connect("pg_regress/" + file); err != nil {
			return fmt.Errorf("%s: %w", []string{"PostgreSQL", "Basalt"}[i], err)
		}
	}
	if r.norm == nil {
		if r.norm, err = newNormaliser(s.sides[theirSide].conn); err != nil {
			return err
		}
		r.roots = newRoots()
	}
	r.roots.begin(r.last)
	r.last = file
	for !s.done {
		s.src.Backslashes = s.sides[theirSide].conn.Params["standard_conforming_strings"] == "off"
		it := s.src.Next()
		if it == nil {
			break
		}
		if err := s.item(it); err != nil {
			return err
		}
	}
	return nil
}

func (s *script) item(it *Item) error {
	if !it.IsStatement() {
		return s.command(it)
	}
	if it.Command == "gdesc" {
		return nil // describes the statement by a message of the client's own
	}
	answers, err := s.statement(it, nil)
	if err != nil {
		return err
	}
	switch it.Command {
	case "gset":
		for i, side := range s.sides {
			prefix := strings.Join(side.vars.args(it.Args), "")
			side.keep(prefix, answers[i])
		}
	case "gexec":
		return s.execute(it, answers[theirSide])
	}
	return nil
}

// execute runs the values of an answer as statements, as \gexec does.
func (s *script) execute(it *Item, a *wire.Answer) error {
	if a.Err != nil || len(a.Results) == 0 {
		return nil
	}
	for _, row := range a.Results[len(a.Results)-1].Rows {
		for _, v := range row {
			if v == nil {
				continue
			}
			if _, err := s.statement(&Item{Line: it.Line, statement: []piece{{text: *v}}}, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// statement runs a statement on both sides and reports its outcome.
func (s *script) statement(it *Item, data *string) ([2]*wire.Answer, error) {
	var answers [2]*wire.Answer
	theirs, ours := s.sides[theirSide], s.sides[ourSide]
	sql := theirs.vars.text(it.statement)
	fromScript := func() *string {
		if data == nil {
			lines := s.src.Data()
			data = &lines
		}
		return data
	}
	a, err := theirs.run(sql, func() io.Reader { return reader(fromScript())() })
	answers[theirSide] = a
	if err != nil {
		if err := theirs.as(""); err != nil {
			return answers, fmt.Errorf("PostgreSQL: %s:%d: %w", s.file, it.Line, err)
		}
		answers[theirSide] = &wire.Answer{Err: &wire.Error{Code: "08006", Message: "connection lost"}}
	}
	start := time.Now()
	b, ourErr := ours.run(ours.vars.text(it.statement), reader(data))
	answers[ourSide] = b
	o := &Outcome{File: s.file, Line: it.Line, SQL: sql, Theirs: describe(answers[theirSide]), Ours: describe(b)}
	if ourErr != nil && err == nil {
		return answers, s.lost(o, ourErr)
	}
	if ourErr != nil {
		// Both servers ended the connection, as they were told to.
		o.Class = Equal
		s.Outcome(o)
		return answers, ours.as("")
	}
	late := time.Since(start) >= statementTime
	o.Class, o.Reason = s.norm.compare(sql, answers[theirSide], b, late)
	o.Difference, s.norm.difference = s.norm.difference, [2][]string{}
	o.Root = s.roots.find(o, b, ours.conn.Status)
	s.Outcome(o)
	if b.Err != nil && o.Crash(b.Err.Code) {
		s.Crash(o, "")
	}
	return answers, nil
}

// lost reports that Basalt's connection broke, and connects again.
func (s *script) lost(o *Outcome, cause error) error {
	if errors.Is(cause, errNoConnection) {
		return cause
	}
	o.Class, o.Reason = Lost, "connection lost"
	if errors.Is(cause, wire.ErrHung) {
		o.Class, o.Reason = Timeout, "no answer to a cancel request"
	}
	o.Ours = cause.Error()
	died, log, err := s.Basalt.Revive()
	if died {
		o.Class, o.Reason = Lost, "server died"
	}
	o.Root = o.Reason
	s.roots.transaction = ""
	s.Outcome(o)
	s.Crash(o, log)
	if err != nil {
		return fmt.Errorf("Basalt does not start again: %w", err)
	}
	ours := s.sides[ourSide]
	ours.cfg.Addr = s.Basalt.process.Addr
	if err := ours.as(""); err != nil {
		// The user may be gone with the crash.
		return ours.as(testserver.User)
	}
	return nil
}
