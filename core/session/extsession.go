package session

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/security"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/core/value/datetime"
)

// call is the context of the functions of one statement.
func (s *Session) call(ctx context.Context) *ext.Call {
	return &ext.Call{Ctx: ctx, Session: (*extSession)(s), Now: s.txStart, StmtNow: s.stmtStart, Location: s.location()}
}

// location returns the TimeZone setting.
func (s *Session) location() *time.Location {
	name, _ := s.values.Get("TimeZone")
	loc, err := datetime.LoadZone(name, false)
	if err != nil {
		return time.UTC
	}
	return loc
}

// searchPath returns the schemas of search_path that exist.
func (s *Session) searchPath(snap *catalog.Snapshot) []string {
	setting, _ := s.values.Get("search_path")
	var out []string
	temp := snap.SchemaNamed(s.tempName())
	for _, name := range splitIdentifiers(setting) {
		if name == "$user" {
			name = s.role.Name
		}
		if ns := s.schemaNamed(snap, name); ns != nil && security.MayUseSchema(snap, s.role.OID, ns) {
			out = append(out, ns.Name)
		}
	}
	if temp != nil && !slices.Contains(out, temp.Name) {
		out = slices.Insert(out, 0, temp.Name) // where no setting places it, it comes first
	}
	return out
}

// splitIdentifiers splits a list of possibly quoted names.
func splitIdentifiers(list string) []string {
	var out []string
	for rest := list; rest != ""; {
		rest = strings.TrimLeft(rest, " \t\n,")
		if rest == "" {
			break
		}
		if rest[0] == '"' {
			end := strings.IndexByte(rest[1:], '"')
			if end < 0 {
				return append(out, rest[1:])
			}
			out, rest = append(out, rest[1:1+end]), rest[end+2:]
			continue
		}
		end := strings.IndexByte(rest, ',')
		if end < 0 {
			end = len(rest)
		}
		out, rest = append(out, strings.ToLower(strings.TrimSpace(rest[:end]))), rest[end:]
	}
	return out
}

// extSession is the session as functions see it.
type extSession Session

func (e *extSession) s() *Session { return (*Session)(e) }

// Setting implements ext.Session.
func (e *extSession) Setting(name string) (string, bool) { return e.values.Get(name) }

// ShownSetting implements ext.Session.
func (e *extSession) ShownSetting(name string) (string, bool) {
	value, err := e.values.Show(name)
	return value, err == nil
}

// SetSetting implements ext.Session.
func (e *extSession) SetSetting(name, value string, local bool) error {
	return e.s().set(name, value, local)
}

// User implements ext.Session.
func (e *extSession) User() string { return e.role.Name }

// SessionUser implements ext.Session.
func (e *extSession) SessionUser() string { return e.login.Name }

// Database implements ext.Session.
func (e *extSession) Database() string { return DatabaseName }

// SearchPath implements ext.Session.
func (e *extSession) SearchPath(includeImplicit bool) []string {
	snap := e.s().snapshotOrNil()
	if snap == nil {
		return nil
	}
	path := e.s().searchPath(snap)
	if !includeImplicit {
		return slices.DeleteFunc(path, func(name string) bool { return name == e.s().tempName() })
	}
	for _, p := range path {
		if p == "pg_catalog" {
			return path
		}
	}
	return append([]string{"pg_catalog"}, path...)
}

// BackendID implements ext.Session.
func (e *extSession) BackendID() int32 { return e.pid }

// Clock implements ext.Session.
func (e *extSession) Clock() int64 { return e.db.now() }

// Random implements ext.Session.
func (e *extSession) Random(p []byte) { e.db.env.Rand.Read(p) }

// RandomFloat implements ext.Session.
func (e *extSession) RandomFloat() float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.random.Float64()
}

// SeedRandom implements ext.Session.
func (e *extSession) SeedRandom(seed float64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.random = seeded(seed)
}

// sequence finds a sequence by OID.
func (e *extSession) sequence(oid types.OID) (*catalog.Sequence, error) {
	snap, err := e.s().snapshot()
	if err != nil {
		return nil, err
	}
	if seq := snap.Sequence(oid); seq != nil {
		return seq, nil
	}
	if t := snap.Table(oid); t != nil {
		return nil, errs.New(errs.WrongObjectType, "\"%s\" is not a sequence", t.Name)
	}
	return nil, errs.New(errs.UndefinedTable, "relation with OID %d does not exist", oid)
}

// mayUse checks the rights on a sequence. That of an identity column needs none
// of its own: to insert is enough.
func (e *extSession) mayUse(seq *catalog.Sequence, letters string) error {
	snap, err := e.s().snapshot()
	if err != nil {
		return err
	}
	if t := snap.Table(seq.OwnedBy); t != nil && t.Columns[seq.OwnedCol].Identity != 0 && security.CheckTable(snap, e.role.OID, t, security.Insert) == nil {
		return nil
	}
	return security.CheckSequence(snap, e.role.OID, seq, letters)
}

// NextVal implements ext.Session.
func (e *extSession) NextVal(ctx context.Context, oid types.OID) (int64, error) {
	seq, err := e.sequence(oid)
	if err == nil {
		err = e.mayUse(seq, "Uw")
	}
	if err != nil {
		return 0, err
	}
	v, _, err := e.db.store.SequenceNext(ctx, txn.SequenceID(seq.Storage), 1)
	if err != nil {
		if errs.Is(err, errs.SequenceGeneratorLimitExceeded) {
			limit, bound := "maximum", seq.Max
			if seq.Increment < 0 {
				limit, bound = "minimum", seq.Min
			}
			return 0, errs.New(errs.SequenceGeneratorLimitExceeded, "nextval: reached %s value of sequence \"%s\" (%d)", limit, seq.Name, bound)
		}
		return 0, err
	}
	e.mu.Lock()
	e.sequences[oid], e.lastSeq = v, oid
	e.mu.Unlock()
	return v, nil
}

// CurrVal implements ext.Session.
func (e *extSession) CurrVal(oid types.OID) (int64, error) {
	seq, err := e.sequence(oid)
	if err == nil {
		err = e.mayUse(seq, "Ur")
	}
	if err != nil {
		return 0, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	v, ok := e.sequences[oid]
	if !ok {
		return 0, errs.New(errs.ObjectNotInPrerequisiteState, "currval of sequence \"%s\" is not yet defined in this session", seq.Name)
	}
	return v, nil
}

// SetVal implements ext.Session.
func (e *extSession) SetVal(ctx context.Context, oid types.OID, value int64, called bool) error {
	seq, err := e.sequence(oid)
	if err == nil {
		err = e.mayUse(seq, "w")
	}
	if err != nil {
		return err
	}
	if value < seq.Min || value > seq.Max {
		return errs.New(errs.NumericValueOutOfRange, "setval: value %d is out of bounds for sequence \"%s\" (%d..%d)", value, seq.Name, seq.Min, seq.Max)
	}
	if err := e.db.store.SequenceSet(ctx, txn.SequenceID(seq.Storage), value, called); err != nil {
		return err
	}
	if called {
		e.mu.Lock()
		e.sequences[oid], e.lastSeq = value, oid
		e.mu.Unlock()
	}
	return nil
}

// LastVal implements ext.Session.
func (e *extSession) LastVal() (int64, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	v, ok := e.sequences[e.lastSeq]
	if !ok {
		return 0, errs.New(errs.ObjectNotInPrerequisiteState, "lastval is not yet defined in this session")
	}
	return v, nil
}

// Catalog implements ext.Session.
func (e *extSession) Catalog() ext.CatalogReader { return e.s().Catalog() }

// Cancel implements ext.Session.
func (e *extSession) Cancel(pid int32) bool {
	return e.interrupt(pid, errs.New(errs.QueryCanceled, "canceling statement due to user request"))
}

// Terminate implements ext.Session.
func (e *extSession) Terminate(pid int32) bool {
	return e.interrupt(pid, errs.New(errs.AdminShutdown, "terminating connection due to administrator command"))
}

func (e *extSession) interrupt(pid int32, err error) bool {
	e.db.mu.Lock()
	other := e.db.sessions[pid]
	e.db.mu.Unlock()
	if other == nil {
		return false
	}
	other.Interrupt(err)
	return true
}

// WALPosition implements ext.Session.
func (e *extSession) WALPosition() (inserted, flushed uint64) { return e.db.store.WALPosition() }

// GiveWay implements ext.Session.
func (e *extSession) GiveWay() bool {
	e.long.Store(true)
	e.computes.Store(true)
	return e.db.load.recent(e.db.env.Clock.Monotonic(), e.pid)
}

// Greedy implements ext.Session.
func (e *extSession) Greedy() bool {
	return e.greed.much(e.db.env.Clock.Monotonic()) && e.GiveWay()
}

// Computed implements ext.Session.
func (e *extSession) Computed(d time.Duration) { e.greed.computed(e.db.env.Clock.Monotonic(), d) }

// Message implements ext.Session.
func (e *extSession) Message(warn bool, text string) {
	code := errs.SuccessfulCompletion
	if warn {
		code = errs.Warning
	}
	e.s().Notice(errs.New(code, "%s", text))
}

// Sleep implements ext.Session.
func (e *extSession) Sleep(ctx context.Context, d time.Duration) error {
	return e.db.env.Clock.Sleep(ctx, d)
}
