package pgwire

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/server/auth"
)

// Options configure a Server. The zero value is ready for use.
type Options struct {
	// MaxConnections bounds the authenticated connections; 0: the setting's default.
	MaxConnections int
	// AuthTimeout is how long a client may take to authenticate; 0: a minute.
	AuthTimeout time.Duration
	// MaxPending bounds the connections that are not authenticated; 0: 1000.
	MaxPending int
	Log        *slog.Logger
}

// Server serves the wire protocol over one database.
type Server struct {
	db   *session.DB
	auth *auth.Authenticator
	opt  Options
	ctx  context.Context
	stop context.CancelFunc

	mu        sync.Mutex
	listeners map[net.Listener]bool
	conns     map[*conn]bool
	pending   int // connections that are not authenticated
	active    int // and that are
	closing   bool
	wg        sync.WaitGroup
}

// New returns a server that is not listening yet.
func New(db *session.DB, a *auth.Authenticator, opt Options) *Server {
	if opt.MaxConnections == 0 {
		opt.MaxConnections = int(config.NewValues(nil).Int("max_connections"))
	}
	if opt.AuthTimeout == 0 {
		opt.AuthTimeout = time.Minute
	}
	if opt.MaxPending == 0 {
		opt.MaxPending = 1000
	}
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{db: db, auth: a, opt: opt, ctx: ctx, stop: stop, listeners: map[net.Listener]bool{}, conns: map[*conn]bool{}}
	s.wg.Add(1)
	go s.watch()
	return s
}

// errClosed is what Serve returns after Shutdown.
var errClosed = errors.New("pgwire: server closed")

// Serve accepts connections until the listener fails or Shutdown is called,
// after which it returns nil.
func (s *Server) Serve(l net.Listener) error {
	if !s.track(l) {
		_ = l.Close()
		return errClosed
	}
	for {
		nc, err := l.Accept()
		if err != nil {
			if s.isClosing() {
				return nil
			}
			if ne, ok := errors.AsType[net.Error](err); ok && ne.Timeout() {
				continue
			}
			return err
		}
		s.start(nc)
	}
}

func (s *Server) track(l net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return false
	}
	s.listeners[l] = true
	return true
}

func (s *Server) isClosing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closing
}

// start serves a new connection on a goroutine of its own.
func (s *Server) start(nc net.Conn) {
	c := newConn(s, nc)
	s.mu.Lock()
	if s.closing || s.pending >= s.opt.MaxPending {
		s.mu.Unlock()
		_ = nc.Close()
		return
	}
	s.pending++
	s.conns[c] = true
	s.wg.Add(1)
	s.mu.Unlock()
	go func() {
		defer s.wg.Done()
		c.serve()
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.conns, c)
		if c.admitted {
			s.active--
		} else {
			s.pending--
		}
	}()
}

// admit counts a connection as authenticated, or fails where there are too
// many.
func (s *Server) admit(c *conn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return errs.New(errs.CannotConnectNow, "the database system is shutting down")
	}
	if s.active >= s.opt.MaxConnections {
		return errs.New(errs.TooManyConnections, "sorry, too many clients already")
	}
	s.pending--
	s.active++
	c.admitted = true
	return nil
}

// Shutdown stops accepting, ends all sessions with 57P01 and waits for them
// until ctx ends; then it closes their connections.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.closing = true
	for l := range s.listeners {
		_ = l.Close()
	}
	open := s.open()
	s.mu.Unlock()
	for _, c := range open {
		c.terminate(errs.New(errs.AdminShutdown, "terminating connection due to administrator command"))
	}
	s.stop()
	done := make(chan struct{})
	go func() {
		s.wg.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	for _, c := range open {
		_ = c.nc.Close()
	}
	<-done
	return ctx.Err()
}

// open returns the connections; s.mu is held.
func (s *Server) open() []*conn {
	out := make([]*conn, 0, len(s.conns))
	for c := range s.conns {
		out = append(out, c)
	}
	return out
}

// watchEvery is how often the clients of running statements are looked at.
const watchEvery = 100 * time.Millisecond

// watch cancels the statements of clients that have gone.
func (s *Server) watch() {
	defer s.wg.Done()
	t := time.NewTicker(watchEvery)
	defer t.Stop()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-t.C:
		}
		s.mu.Lock()
		open := s.open()
		s.mu.Unlock()
		for _, c := range open {
			c.checkClient()
		}
	}
}
