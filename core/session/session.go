package session

import (
	"context"
	"encoding/binary"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/core/value"
)

// User says on whose behalf a session runs.
type User struct {
	Name        string
	Application string
	Address     string // of the client, for pg_stat_activity
}

// Session is one connection's state.
type Session struct {
	db     *DB
	pid    int32
	secret uint32
	user   User
	// role is the current role, whose rights hold; login is the session's user,
	// and self who has logged in. SET ROLE and SET SESSION AUTHORIZATION tell
	// them apart. They are as of when they were set.
	role, login, self *catalog.Role
	rolesSet          bool // one of them may not be self
	values            *config.Values
	start             int64

	owner      *txn.Owner // of the session's transactions
	tx         *txn.Txn
	block      bool // a transaction block is open
	failed     bool // and has failed
	implicit   bool // the transaction ends at Sync
	readOnly   bool
	ran        bool // the transaction has run a statement that reads or writes
	modes      constraintModes
	txStart    int64
	stmtStart  int64
	savepoints []savepoint
	// own is the catalogue with the transaction's own changes, nil without any.
	own         *catalog.Snapshot
	ownVersion  uint64 // of the committed catalogue under it
	mark        int    // the settings' mark of the transaction
	deferred    []fkCheck
	pending     due                // of the statement that runs
	transitions []*transitionTable // of the trigger whose function runs
	measured    *triggerUses       // while a statement is explained that runs
	inUse       []types.OID        // relations that statements around the present one use
	internal    bool               // it is one of our own, see internally
	dropping    []types.OID        // the relations that the DROP under way lists
	hasTemp     bool               // there may be temporary objects
	tempEnds    bool               // and a table among them with ON COMMIT

	prepared map[string]*Prepared
	// nestedPlans are those of statements that procedures and triggers run.
	nestedPlans map[string]*Prepared
	cursors     map[string]*cursor
	sequences   map[types.OID]int64
	lastSeq     types.OID
	random      env.Rand

	// nesting is how many procedures run, one within the other, and definer whose
	// rights the innermost has where it is SECURITY DEFINER.
	nesting int
	definer *catalog.Role

	// long says that the statement that runs gives way to short ones.
	long atomic.Bool
	// computes says that the last statement that was paced computed for long.
	computes atomic.Bool
	// greed is what users' functions of the session have computed lately.
	greed greed
	// turn keeps the connection's thread behind others from BeginWork to EndWork.
	turn env.Turn

	mu     sync.Mutex // guards what other goroutines read
	query  string
	state  string
	cancel context.CancelCauseFunc
	inbox  []Notification
	// notices are messages for the client.
	notices []*errs.Error
	wake    func() // set by OnNotify
	busy    bool   // between Enter and Leave
	// interrupted is an interrupt that came when no statement ran yet.
	interrupted error
	closed      bool
}

// savepoint is a named point in a transaction.
type savepoint struct {
	name    string
	at      txn.Savepoint
	own     *catalog.Snapshot
	version uint64
	mark    int
	// readOnly, deferred and modes are as the savepoint found them.
	readOnly bool
	deferred int
	modes    constraintModes
}

// NewSession opens a session for a role that has been authenticated.
func (db *DB) NewSession(ctx context.Context, u User) (*Session, error) {
	role, err := db.Role(ctx, u.Name)
	if err != nil {
		return nil, err
	}
	if role == nil {
		return nil, errs.New(errs.InvalidAuthorizationSpecification, "role \"%s\" does not exist", u.Name)
	}
	if !role.Login {
		return nil, errs.New(errs.InvalidAuthorizationSpecification, "role \"%s\" is not permitted to log in", u.Name)
	}
	var seed [16]byte
	db.env.Rand.Read(seed[:])
	s := &Session{
		db: db, owner: db.store.NewOwner(), user: u, role: role, login: role, self: role, values: config.NewValues(db.opt.Settings), start: db.now(),
		secret:   binary.LittleEndian.Uint32(seed[:4]),
		random:   env.NewRand(binary.LittleEndian.Uint64(seed[8:])),
		prepared: map[string]*Prepared{}, nestedPlans: map[string]*Prepared{}, cursors: map[string]*cursor{}, sequences: map[types.OID]int64{}, state: "idle",
	}
	if err := s.values.SetBase("session_authorization", u.Name); err != nil {
		return nil, err
	}
	s.values.Force("is_superuser", onOff(role.Superuser))
	for name, v := range role.Settings {
		if err := s.values.SetBase(name, v); err != nil {
			return nil, err
		}
	}
	if u.Application != "" {
		if err := s.values.SetBase("application_name", u.Application); err != nil {
			return nil, err
		}
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.closed {
		return nil, errs.New(errs.CannotConnectNow, "the database system is shutting down")
	}
	db.nextPID++
	s.pid = db.nextPID
	db.sessions[s.pid] = s
	return s, nil
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

// PID and Secret identify the session for cancel requests.
func (s *Session) PID() int32 { return s.pid }

// Secret returns the key that a cancel request must show.
func (s *Session) Secret() uint32 { return s.secret }

// Values returns the settings.
func (s *Session) Values() *config.Values { return s.values }

// Status is the transaction status of ReadyForQuery: 'I' idle, 'T' in a
// transaction block, 'E' in a failed one.
func (s *Session) Status() byte {
	switch {
	case s.failed:
		return 'E'
	case s.block:
		return 'T'
	}
	return 'I'
}

// ParseScript splits a text into its statements.
func (s *Session) ParseScript(sql string) ([]parse.Statement, error) { return s.db.parser.Parse(sql) }

// Interrupt ends the statement that runs with err. Any goroutine may call it.
func (s *Session) Interrupt(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.cancel != nil:
		s.cancel(err)
	case s.busy:
		s.interrupted = err
	}
}

// begin marks a statement as running and returns its context. The returned
// function ends it.
func (s *Session) begin(ctx context.Context, sql string) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	ctx, finish := ext.WithEnd(ctx)
	stop := func() {}
	if ms := s.values.Int("statement_timeout"); ms > 0 {
		timer, cancelTimer := s.db.env.Clock.WithTimeout(context.Background(), time.Duration(ms)*time.Millisecond)
		done := context.AfterFunc(timer, func() {
			if timer.Err() == context.DeadlineExceeded {
				cancel(errs.New(errs.QueryCanceled, "canceling statement due to statement timeout"))
			}
		})
		stop = func() {
			done()
			cancelTimer()
		}
	}
	s.mu.Lock()
	s.query, s.state, s.cancel = sql, "active", cancel
	if s.interrupted != nil { // while the statement was planned
		cancel(s.interrupted)
		s.interrupted = nil
	}
	s.mu.Unlock()
	s.stmtStart = s.db.now()
	s.long.Store(false)
	return ctx, func() {
		stop()
		finish()
		if !s.long.Load() {
			s.db.load.ended(s.db.env.Clock.Monotonic(), s.pid)
		}
		s.mu.Lock()
		s.cancel, s.state = nil, "idle"
		if s.block {
			s.state = "idle in transaction"
		}
		s.mu.Unlock()
		cancel(nil)
	}
}

// Format returns the text settings of the session.
func (s *Session) Format() *value.Format {
	f := &value.Format{Location: s.location(), Now: s.txStart, FloatDigits: int(s.values.Int("extra_float_digits")), Names: s.Catalog()}
	if v, _ := s.values.Get("bytea_output"); v == "escape" {
		f.ByteaEscape = true
	}
	style, _ := s.values.Get("DateStyle")
	f.DayFirst = strings.Contains(style, "DMY")
	f.YearFirst = strings.Contains(style, "YMD")
	return f
}

// superuser reports whether the session may do anything.
func (s *Session) superuser() bool {
	if snap := s.snapshotOrNil(); snap != nil {
		if r := snap.Role(s.role.OID); r != nil {
			return r.Superuser
		}
	}
	return s.role.Superuser
}

// Notice queues a message for the client. Any goroutine may call it.
func (s *Session) Notice(e *errs.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notices = append(s.notices, e)
}

// TakeNotices returns the queued messages and forgets them.
func (s *Session) TakeNotices() []*errs.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.notices
	s.notices = nil
	return n
}

// Close rolls back and ends the session.
func (s *Session) Close() {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.closed = true
	s.mu.Unlock()
	s.closeCursors(true)
	if s.tx != nil {
		s.rollback()
	}
	s.owner.AdvisoryUnlockAll()
	s.leaveTemp()
	s.db.notify.forget(s)
	s.db.mu.Lock()
	delete(s.db.sessions, s.pid)
	s.db.mu.Unlock()
}

// seeded returns the sequence of random() after setseed(seed).
func seeded(seed float64) env.Rand { return env.NewRand(math.Float64bits(seed)) }
