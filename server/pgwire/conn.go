package pgwire

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/session"
)

// conn is one client's connection.
type conn struct {
	srv      *Server
	nc       net.Conn
	ctx      context.Context
	cancel   context.CancelCauseFunc
	admitted bool // guarded by srv.mu

	// mu is held by the connection's goroutine but while it waits for the
	// client. It guards all below up to the atomics.
	mu       sync.Mutex
	in       *reader
	out      writer
	sess     *session.Session
	portals  map[string]*portal
	reported map[string]string // the settings that the client knows
	version  uint64            // of the settings when they were compared
	skip     bool              // until Sync
	idle     bool              // the client may send a new command

	live    atomic.Pointer[session.Session] // sess, for other goroutines
	closing atomic.Pointer[errs.Error]      // why the connection is to end
	waiting atomic.Bool                     // for the client
	woken   atomic.Bool                     // a notification has arrived
}

func newConn(s *Server, nc net.Conn) *conn {
	c := &conn{srv: s, nc: nc, in: newReader(nc), out: writer{dst: nc}, portals: map[string]*portal{}, reported: map[string]string{}}
	c.ctx, c.cancel = context.WithCancelCause(context.Background())
	c.in.wait, c.in.woke = c.wait, c.woke
	return c
}

// fatal is an error after which the connection ends.
type fatal struct{ e *errs.Error }

// Error returns the error's message.
func (f fatal) Error() string { return f.e.Message }

// Unwrap returns the error itself.
func (f fatal) Unwrap() error { return f.e }

// serve runs the connection to its end.
func (c *conn) serve() {
	c.mu.Lock()
	defer c.close()
	defer func() {
		if r := recover(); r != nil {
			c.srv.opt.Log.Error("panic in a connection", "panic", r, "stack", string(debug.Stack()))
			c.bye(errs.Internal("internal error"))
		}
	}()
	ok, err := c.login()
	if err != nil {
		c.end(err)
		return
	}
	if !ok {
		return
	}
	c.end(c.loop())
}

// close frees everything. A session that panicked may do it again.
func (c *conn) close() {
	defer func() {
		if r := recover(); r != nil {
			c.srv.opt.Log.Error("panic at the end of a connection", "panic", r, "stack", string(debug.Stack()))
		}
		_ = c.nc.Close()
		c.mu.Unlock()
	}()
	c.cancel(nil)
	c.live.Store(nil)
	c.idle = false
	if c.sess != nil {
		c.sess.EndWork()
		c.closePortals()
		c.sess.Close()
	}
}

// end tells the client why the connection ends, if it is there to hear it.
func (c *conn) end(err error) {
	if e := c.closing.Load(); e != nil {
		c.bye(e)
		return
	}
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) {
		return
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.bye(c.timeout())
		return
	}
	if e, ok := errors.AsType[*errs.Error](err); ok {
		c.bye(e)
	}
}

// timeout is the error of a read deadline, by the state it struck in.
func (c *conn) timeout() *errs.Error {
	switch {
	case c.sess == nil:
		return errs.New(errs.InvalidAuthorizationSpecification, "canceling authentication due to timeout")
	case c.sess.Status() != 'I':
		return errs.New(errs.IdleInTransactionSessionTimeout, "terminating connection due to idle-in-transaction timeout")
	}
	return errs.New("57P05", "terminating connection due to idle-session timeout")
}

// bye writes a fatal error. The client gets a moment to take it.
func (c *conn) bye(e *errs.Error) {
	_ = c.nc.SetWriteDeadline(time.Now().Add(time.Second))
	c.out.report('E', sevFatal, e)
	_ = c.out.flush()
}

// wait is called before a read that may block: what was answered is sent, and
// others may use the connection.
func (c *conn) wait() error {
	if err := c.out.flush(); err != nil {
		return err
	}
	if c.idle {
		c.setIdleDeadline()
	}
	if e := c.closing.Load(); e != nil {
		return fatal{e}
	}
	if c.sess != nil {
		c.sess.EndWork()
	}
	c.waiting.Store(true)
	c.unlock()
	return nil
}

// woke is called after the read.
func (c *conn) woke() {
	c.mu.Lock()
	c.waiting.Store(false)
	if c.idle { // what comes within a command, as the data of COPY, goes on with it
		c.sess.BeginWork()
	}
}

// setIdleDeadline makes the settings' idle timeouts the deadline of the read.
func (c *conn) setIdleDeadline() {
	name := "idle_session_timeout"
	if c.sess.Status() != 'I' {
		name = "idle_in_transaction_session_timeout"
	}
	deadline := time.Time{}
	if ms := c.sess.Values().Int(name); ms > 0 {
		deadline = time.Now().Add(time.Duration(ms) * time.Millisecond)
	}
	_ = c.nc.SetReadDeadline(deadline)
}

// unlock frees mu. A notification that has come while it was held is delivered
// by whoever gets mu next.
func (c *conn) unlock() {
	c.mu.Unlock()
	for c.woken.Load() && c.mu.TryLock() {
		c.deliver()
		c.mu.Unlock()
	}
}

// wake is called by any goroutine when a notification has arrived.
func (c *conn) wake() {
	c.woken.Store(true)
	if c.mu.TryLock() {
		go func() {
			c.deliver()
			c.unlock()
		}()
	}
}

// deliver sends the notifications to a client that is between transactions.
func (c *conn) deliver() {
	c.woken.Store(false)
	if c.sess == nil || !c.idle || c.sess.Status() != 'I' || c.closing.Load() != nil {
		return
	}
	c.notifications()
	_ = c.out.flush()
}

// terminate ends the connection from another goroutine.
func (c *conn) terminate(e *errs.Error) {
	c.closing.Store(e)
	c.cancel(e)
	if s := c.live.Load(); s != nil {
		s.Interrupt(e)
	}
	_ = c.nc.SetReadDeadline(time.Unix(1, 0))
}

// checkClient cancels what runs if the client has gone.
func (c *conn) checkClient() {
	if c.live.Load() != nil && !c.waiting.Load() && gone(c.nc) {
		c.cancel(errs.New(errs.ConnectionFailure, "connection to client lost"))
	}
}

// loop handles messages until the client says goodbye or an error ends the
// connection.
func (c *conn) loop() error {
	for {
		typ, b, err := c.in.message(maxMessage)
		if err != nil {
			return err
		}
		if e := c.closing.Load(); e != nil {
			return fatal{e}
		}
		if c.idle {
			c.idle = false
			_ = c.nc.SetReadDeadline(time.Time{})
		}
		if typ == 'X' {
			return nil
		}
		if c.skip && typ != 'S' {
			continue
		}
		if err := c.step(typ, b); err != nil {
			if f, ok := errors.AsType[fatal](err); ok {
				return f
			}
			if l, ok := errors.AsType[lost](err); ok {
				return l.err
			}
			if c.out.err != nil {
				return c.out.err
			}
			c.failed(err)
			if typ == 'Q' || typ == 'F' {
				c.ready()
			} else if typ != 'S' {
				c.skip = true
			} else {
				c.ready()
			}
		}
		if err := c.out.spill(); err != nil {
			return err
		}
	}
}

// step handles one message. A cancel request that came while a statement was
// only prepared takes back what follows; after other messages there is nothing
// left to cancel.
func (c *conn) step(typ byte, b []byte) error {
	c.sess.Enter()
	err := c.handle(typ, b)
	interrupt := c.sess.Leave()
	if err == nil && (typ == 'P' || typ == 'B' || typ == 'D') {
		return interrupt
	}
	return err
}

// handle handles one message.
func (c *conn) handle(typ byte, b []byte) error {
	in := &body{b: b}
	switch typ {
	case 'Q':
		return c.query(in)
	case 'P':
		return c.parse(in)
	case 'B':
		return c.bind(in)
	case 'D':
		return c.describe(in)
	case 'E':
		return c.execute(in)
	case 'C':
		return c.closeObject(in)
	case 'H': // Flush: what is buffered is sent before the next wait in any case
		return in.end()
	case 'S':
		return c.sync(in)
	case 'F':
		return errs.New(errs.FeatureNotSupported, "the function call message is not supported").WithHint("Use SELECT.")
	case 'd', 'c', 'f': // the rest of a COPY that has failed
		return nil
	}
	return fatal{errs.New(errs.ProtocolViolation, "invalid frontend message type %d", typ)}
}

// failed undoes what a statement did and reports its error.
func (c *conn) failed(err error) {
	e := errs.From(err)
	c.notices()
	c.closePortals()
	c.sess.Fail()
	if closing := c.closing.Load(); closing != nil && e.Code == closing.Code {
		return // the end of the connection reports it as fatal
	}
	if e.Code == errs.InternalError {
		c.srv.opt.Log.Error("internal error", "message", e.Message, "pid", c.sess.PID(), "stack", e.Stack)
	}
	c.out.report('E', sevError, e)
}

// sync ends an implicit transaction and what is skipped after an error.
func (c *conn) sync(in *body) error {
	c.skip = false
	if err := in.end(); err != nil {
		return err
	}
	if err := c.commitImplicit(); err != nil {
		return err
	}
	c.ready()
	return nil
}

// commitImplicit ends an implicit transaction with its portals.
func (c *conn) commitImplicit() error {
	if c.sess.Status() == 'I' {
		c.closePortals()
	}
	return c.sess.Sync(c.ctx)
}

// ready tells the client that it may send a new command.
func (c *conn) ready() {
	c.notices()
	c.reportSettings()
	if c.sess.Status() == 'I' {
		c.notifications()
	}
	c.out.begin('Z')
	c.out.byte(c.sess.Status())
	_ = c.out.end() // it is short
	c.idle = true
}

// notices sends the session's messages.
func (c *conn) notices() {
	for _, n := range c.sess.TakeNotices() {
		c.out.report('N', severityOf(n.Code), n)
	}
}

// notifications sends what LISTEN has brought.
func (c *conn) notifications() {
	for _, n := range c.sess.TakeNotifications() {
		c.out.begin('A')
		c.out.int32(n.PID)
		c.out.str(n.Channel)
		c.out.str(n.Payload)
		_ = c.out.end() // payloads are bounded
	}
}

// reportable are the settings that clients are told of, each with the lower-case name
// that finds it fastest.
var reportable = func() (list [][2]string) {
	for _, def := range config.All() {
		if def.Report {
			list = append(list, [2]string{def.Name, strings.ToLower(def.Name)})
		}
	}
	return list
}()

// reportSettings sends the reported settings that have changed.
func (c *conn) reportSettings() {
	version := c.sess.Values().Version()
	if version == c.version && len(c.reported) > 0 {
		return
	}
	c.version = version
	for _, name := range reportable {
		v, _ := c.sess.Values().Get(name[1])
		if old, ok := c.reported[name[1]]; ok && old == v {
			continue
		}
		c.reported[name[1]] = v
		c.out.begin('S')
		c.out.str(name[0])
		c.out.str(v)
		_ = c.out.end() // settings are short
	}
}
