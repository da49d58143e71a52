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
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for i := 0; i < len(lines); {
		words := strings.Fields(lines[i])
		directive := len(words) == 0 || lines[i][0] == '#'
		if !directive {
			var err error
			if directive, err = r.directive(words); err != nil {
				return "", err
			}
		}
		if directive {
			out.WriteString(lines[i] + "\n")
			i++
			continue
		}
		from := i
		for i < len(lines) && lines[i] != "----" {
			i++
		}
		statement := strings.Join(lines[from:i], "\n")
		for i < len(lines) && lines[i] != "" {
			i++
		}
		answer := strings.TrimSuffix(r.Answer(statement), "\n")
		out.WriteString(statement + "\n----\n")
		for line := range strings.SplitSeq(answer, "\n") {
			if line == "" {
				line = emptyLine
			}
			out.WriteString(line + "\n")
		}
	}
	return out.String(), nil
}

// directive obeys a line that is no statement.
func (r *Runner) directive(words []string) (bool, error) {
	switch {
	case words[0] == "session" && len(words) >= 2 && len(words) <= 3:
		return true, r.Use(words[1], append(words, "basalt")[2])
	case words[0] == "close" && len(words) == 2 && r.sessions[words[1]] != nil:
		r.sessions[words[1]].Close()
		delete(r.sessions, words[1])
		return true, nil
	case words[0] == "restart" && len(words) == 1:
		return true, errors.Join(r.Close(), r.start())
	}
	return false, nil
}

// FirstDifference shows where two texts begin to differ, with the lines around.
func FirstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	at := 0
	for at < len(w) && at < len(g) && w[at] == g[at] {
		at++
	}
	from := max(at-6, 0)
	return "want:\n" + strings.Join(w[from:min(at+4, len(w))], "\n") + "\ngot:\n" + strings.Join(g[from:min(at+4, len(g))], "\n")
}
