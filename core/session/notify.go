package session

import (
	"slices"
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// Notification is a message of NOTIFY.
type Notification struct {
	PID     int32
	Channel string
	Payload string
}

// notifier delivers notifications between sessions when their transaction
// commits.
type notifier struct {
	mu        sync.Mutex
	listeners map[string]map[*Session]bool
	pending   map[*Session][]Notification
}

const maxPayload = 8000

func (s *Session) listen(x *ast.Listen) (*Result, error) {
	n := &s.db.notify
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.listeners == nil {
		n.listeners = map[string]map[*Session]bool{}
	}
	if n.listeners[x.Channel] == nil {
		n.listeners[x.Channel] = map[*Session]bool{}
	}
	n.listeners[x.Channel][s] = true
	return done("LISTEN"), nil
}

func (s *Session) unlisten(x *ast.Unlisten) (*Result, error) {
	n := &s.db.notify
	if x.Channel == "" || x.Channel == "*" {
		n.forget(s)
		return done("UNLISTEN"), nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.listeners[x.Channel], s)
	return done("UNLISTEN"), nil
}

func (s *Session) notifySQL(x *ast.Notify) (*Result, error) {
	return done("NOTIFY"), s.db.notify.queue(s, x.Channel, x.Payload)
}

// queue holds a notification until the session's transaction commits.
func (n *notifier) queue(s *Session, channel, payload string) error {
	if channel == "" {
		return errs.New(errs.InvalidParameterValue, "channel name cannot be empty")
	}
	if len(payload) >= maxPayload {
		return errs.New(errs.InvalidParameterValue, "payload string too long")
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.pending == nil {
		n.pending = map[*Session][]Notification{}
	}
	m := Notification{PID: s.pid, Channel: channel, Payload: payload}
	if !slices.Contains(n.pending[s], m) {
		n.pending[s] = append(n.pending[s], m)
	}
	return nil
}

// publish delivers what a committed session has queued.
func (n *notifier) publish(s *Session) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, m := range n.pending[s] {
		for l := range n.listeners[m.Channel] {
			l.mu.Lock()
			l.inbox = append(l.inbox, m)
			wake := l.wake
			l.mu.Unlock()
			if wake != nil {
				wake()
			}
		}
	}
	delete(n.pending, s)
}

// drop forgets what a session has queued.
func (n *notifier) drop(s *Session) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.pending, s)
}

// forget ends all listening of a session.
func (n *notifier) forget(s *Session) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, l := range n.listeners {
		delete(l, s)
	}
	delete(n.pending, s)
}

// TakeNotifications returns the notifications that have arrived.
func (s *Session) TakeNotifications() []Notification {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := s.inbox
	s.inbox = nil
	return in
}
