package sqlfile

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/basaltdb/basalt/core/session"
)

// emptyLine stands for an empty line in an answer, or for no answer.
const emptyLine = "(empty)"

// Runner is what a file runs in: a database and its sessions.
type Runner struct {
	open     func() (*session.DB, error)
	db       *session.DB
	sessions map[string]*session.Session
	current  string
}

// New opens the database, and a session "main" of the superuser. open is called
// again by the directive "restart", and is to give the same database.
func New(open func() (*session.DB, error)) (*Runner, error) {
	r := &Runner{open: open, sessions: map[string]*session.Session{}}
	return r, r.start()
}

func (r *Runner) start() (err error) {
	if r.db, err = r.open(); err != nil {
		return err
	}
	return r.Use("main", "basalt")
}

// Close ends the sessions and closes the database.
func (r *Runner) Close() error {
	for _, s := range r.sessions {
		s.Close()
	}
	clear(r.sessions)
	if r.db == nil {
		return nil
	}
	db := r.db
	r.db = nil
	return db.Close()
}

// Use goes on with a session, which it opens as the role where it is not open.
func (r *Runner) Use(name, role string) error {
	r.current = name
	if r.sessions[name] != nil {
		return nil
	}
	s, err := r.db.NewSession(context.Background(), session.User{Name: role, Application: name})
	if err != nil {
		return fmt.Errorf("session %s: %w", name, err)
	}
	r.sessions[name] = s
	return nil
}

// Session is the session that statements run in.
func (r *Runner) Session() *session.Session { return r.sessions[r.current] }

// Answer runs a text as one simple query.
func (r *Runner) Answer(sql string) string { return Answer(r.Session(), sql) }

// File runs a file and returns it with the answers that it got.
func (r *Runner) File(text string) (string, error) {
	var out strings.Builder
	for _, p := range parse(text) {
		if !p.query {
			if err := r.directive(strings.Fields(p.other)); err != nil {
				return "", fmt.Errorf("line %d: %w", p.line, err)
			}
			out.WriteString(p.other + "\n")
			continue
		}
		answer := strings.TrimSuffix(r.Answer(p.statement), "\n")
		out.WriteString(p.statement + "\n----\n")
		for line := range strings.SplitSeq(answer, "\n") {
			if line == "" {
				line = emptyLine
			}
			out.WriteString(line + "\n")
		}
	}
	return out.String(), nil
}

// directive obeys a line that is no statement, or does nothing for a comment.
func (r *Runner) directive(words []string) error {
	if len(words) == 0 {
		return nil
	}
	switch words[0] {
	case "session":
		return r.Use(words[1], append(words, "basalt")[2])
	case "close":
		s := r.sessions[words[1]]
		if s == nil {
			return fmt.Errorf("there is no session %q", words[1])
		}
		s.Close()
		delete(r.sessions, words[1])
	case "restart":
		return errors.Join(r.Close(), r.start())
	}
	return nil
}
