package session

import "github.com/basaltdb/basalt/core/sql/ast"

// Stmt returns the syntax tree of the statement, nil for an empty one.
func (p *Prepared) Stmt() ast.Stmt { return p.stmt }

// OnNotify sets a function that is called, from any goroutine, when a
// notification has arrived for the session. It must not block or call the
// session back.
func (s *Session) OnNotify(wake func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wake = wake
}

// SetDefault changes a setting to what the connection starts with, which RESET
// goes back to.
func (s *Session) SetDefault(name, value string) error {
	if err := s.set(name, value, false); err != nil {
		return err
	}
	v, _ := s.values.Get(name)
	if err := s.values.Reset(name, s.superuser()); err != nil {
		return err
	}
	return s.values.SetBase(name, v)
}

// Writes reports whether the statement changes data, so that it must run to
// its end.
func (r *Result) Writes() bool { return r.finish != nil }

// Enter marks that the session works on a message of its client: from now on
// an interrupt that comes before a statement runs, while it is planned, holds for that
// statement. Leave ends this.
func (s *Session) Enter() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy = true
}

// Leave ends what Enter began, and returns the interrupt that no statement has
// taken, if there was one.
func (s *Session) Leave() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.interrupted
	s.busy, s.interrupted = false, nil
	return err
}

// Suspend marks that no more rows are wanted for now. Another statement may
// run.
func (r *Result) Suspend() {
	if r.end == nil {
		return
	}
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.s.cancel, r.s.state = nil, "idle in transaction"
}

// Resume marks that a suspended execution goes on, so that it can be
// interrupted.
func (r *Result) Resume() {
	if r.end == nil {
		return
	}
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.s.cancel, r.s.state = r.cancel, "active"
}
