package session

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/sql/parse"
	"github.com/basaltdb/basalt/core/sql/pgparse"
	"github.com/basaltdb/basalt/core/txn"
)

// DatabaseName is the one database that a server has.
const DatabaseName = "basalt"

// Languages runs the functions of users that are written in other languages
// than SQL. It is implemented above core and handed to Open.
type Languages interface {
	Modules
	// Assemble makes the module of a function that is written as text, and
	// returns it with the export that the function is: its Source, unless that
	// is empty. An error about the text has its position in it.
	Assemble(fn *catalog.Function, text string) (module []byte, export string, err error)
	// Validate checks a function at its creation and returns the module bytes'
	// object to be stored beside it, if the language has one.
	Validate(ctx context.Context, fn *catalog.Function, module *catalog.Module) error
	// UseMemory says, before any other call, which budget the functions' memory
	// counts in.
	UseMemory(b *mem.Budget)
	// Scalar makes the function callable. It is called once for each version
	// of the function's catalogue object.
	Scalar(fn *catalog.Function, module *catalog.Module) (*ext.Scalar, error)
	// Aggregate and Table do the same for aggregates and for functions that
	// return sets.
	Aggregate(fn *catalog.Function, module *catalog.Module) (*ext.Aggregate, error)
	Table(fn *catalog.Function, module *catalog.Module) (*ext.TableFunc, error)
	// Procedure makes a procedure callable, for one call.
	Procedure(fn *catalog.Function, module *catalog.Module) (*ext.Procedure, error)
	// Trigger makes a function callable that returns trigger, for one statement.
	Trigger(fn *catalog.Function, module *catalog.Module) (*ext.Trigger, error)
}

// Options configure Open. The zero value is ready for use.
type Options struct {
	Txn txn.Options
	// Settings override the defaults of settings, by name.
	Settings map[string]string
	// Memory is the budget of the whole; nil makes one of the setting server_memory.
	Memory *mem.Budget
	// Languages is nil where only SQL functions can be made.
	Languages Languages
	// Parse is the full parser; nil: PostgreSQL's.
	Parse parse.Func
	// Files are what COPY from and to a file of the server uses; nil: it is
	// refused.
	Files Files
	// Superuser is the SCRAM verifier of the superuser that the first start
	// makes; "" leaves it without a password.
	Superuser string
}

// DB is an open database.
type DB struct {
	store    *txn.DB
	env      env.Env
	parser   *parse.Parser
	registry *ext.Registry
	opt      Options
	system   *systemTables
	started  int64 // microseconds since 2000-01-01

	cached  atomic.Pointer[committed]
	nextOID atomic.Uint64
	created bool

	mu       sync.Mutex
	sessions map[int32]*Session
	nextPID  int32
	closed   bool

	userFns sync.Map // fnKey → *ext.Scalar
	notify  notifier
	turns   *env.Turns
	load    load

	memory     *mem.Budget // of the whole database, and for the statements of it
	statements *mem.Budget
}

// committed is a committed catalogue with its version.
type committed struct {
	version uint64
	snap    *catalog.Snapshot
}

const parseCacheBytes = 32 << 20

// bufferUnit is the unit of shared_buffers, in bytes.
const bufferUnit = 8 << 10

// Open opens the database in dir, creating it if there is none.
func Open(ctx context.Context, dir string, opt Options) (*DB, error) {
	if opt.Txn.Env.Clock == nil {
		opt.Txn.Env = env.Real()
	}
	if opt.Parse == nil {
		opt.Parse = pgparse.Parse
	}
	var err error
	if opt.Settings, err = config.Server(opt.Settings); err != nil {
		return nil, err
	}
	values := config.NewValues(opt.Settings)
	storageSettings(&opt.Txn, values)
	if err := archiveSettings(&opt.Txn, values); err != nil {
		return nil, err
	}
	if err := opt.reserve(); err != nil {
		return nil, err
	}
	store, err := txn.Open(dir, opt.Txn)
	if err != nil {
		return nil, err
	}
	db, err := newDB(store, opt)
	if err == nil {
		err = db.bootstrap(ctx)
	}
	if err != nil {
		_ = store.Close()
		return nil, err
	}
	return db, nil
}

// defaultMemory is the memory of a database where server_memory is 0, unless
// the pool asks for more.
const defaultMemory = 8 << 30

// reserve makes the budget of the whole, unless there is one, and takes the
// buffer pool's part of it.
func (opt *Options) reserve() error {
	if opt.Memory == nil {
		limit := config.NewValues(opt.Settings).Int("server_memory") << 10
		if limit == 0 {
			limit = max(defaultMemory, 4*opt.Txn.PoolBytes)
		}
		opt.Memory = mem.New("server (server_memory)", limit)
	}
	if err := opt.Memory.Child("buffer pool", 0).Reserve(opt.Txn.PoolBytes); err != nil {
		return fmt.Errorf("the buffer pool (shared_buffers) of %d MB: %w", opt.Txn.PoolBytes>>20, err)
	}
	opt.Txn.Overlays = opt.Memory.Child("overlays", opt.Txn.PoolBytes/overlayShare)
	return nil
}

// overlayShare is the part of the buffer pool's size, one in so many, that the
// decoded versions of changed rows may have beside it.
const overlayShare = 8

// storageSettings fills what opt leaves open from the settings.
func storageSettings(opt *txn.Options, v *config.Values) {
	if opt.PoolBytes == 0 {
		opt.PoolBytes = v.Int("shared_buffers") * bufferUnit
	}
	if opt.MaxWAL == 0 {
		opt.MaxWAL = v.Int("max_wal_size") << 20
	}
	if opt.WALCompression == "" {
		opt.WALCompression, _ = v.Get("wal_compression")
	}
	if opt.CheckpointTimeout == 0 {
		opt.CheckpointTimeout = time.Duration(v.Int("checkpoint_timeout")) * time.Second
	}
	if opt.RecoveryTarget == 0 {
		opt.RecoveryTarget = time.Duration(v.Int("recovery_target_duration")) * time.Second
	}
	if opt.BufferPolicy == "" {
		opt.BufferPolicy, _ = v.Get("buffer_policy")
	}
	storageIO, _ := v.Get("storage_io")
	opt.DirectIO = opt.DirectIO || storageIO == "direct"
}

// newDB returns a database whose catalogue is not read yet. It has the whole of
// the memory in opt, which may be nil for one that runs no statements.
func newDB(store *txn.DB, opt Options) (*DB, error) {
	db := &DB{
		store: store, env: opt.Txn.Env, parser: parse.New(opt.Parse, parseCacheBytes), registry: builtin.Registry(),
		opt: opt, sessions: map[int32]*Session{}, nextPID: 1000, turns: env.NewTurns(0),
	}
	db.started = db.now()
	if db.memory = opt.Memory; db.memory == nil {
		db.memory = mem.New("server", 0)
	}
	db.statements = db.memory.Child("statements", 0)
	if opt.Languages != nil {
		opt.Languages.UseMemory(db.memory)
	}
	var err error
	db.system, err = newSystemTables(db)
	return db, err
}

// Created reports whether Open made a new database.
func (db *DB) Created() bool { return db.created }

// Store returns the storage, for metrics and checkpoints.
func (db *DB) Store() *txn.DB { return db.store }

// Registry returns the built-in functions.
func (db *DB) Registry() *ext.Registry { return db.registry }

// bootstrap loads the catalogue, or makes the first one.
func (db *DB) bootstrap(ctx context.Context) error {
	tx, err := db.store.Begin(ctx, txn.ReadCommitted, false)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.NewStatement(ctx); err != nil {
		return err
	}
	snap, next, err := loadCatalog(tx)
	if err != nil {
		return err
	}
	db.nextOID.Store(uint64(next))
	if len(snap.Schemas()) > 0 {
		if err := db.registerEvaluators(tx, snap); err != nil {
			return err
		}
		tx.Rollback()
		return db.dropStaleTemp(ctx, snap)
	}
	db.created = true
	ed := catalog.NewEditor(snap)
	ed.PutRole(&catalog.Role{OID: catalog.BootstrapRoleOID, Name: "basalt", Superuser: true, Inherit: true, CreateRole: true,
		CreateDB: true, Login: true, Replication: true, BypassRLS: true, ConnLimit: -1, Verifier: db.opt.Superuser})
	ed.PutSchema(&catalog.Schema{OID: 11, Name: "pg_catalog", Owner: catalog.BootstrapRoleOID})
	ed.PutSchema(&catalog.Schema{OID: 2200, Name: "public", Owner: catalog.BootstrapRoleOID,
		ACL: []catalog.Grant{{Grantee: 0, Grantor: catalog.BootstrapRoleOID, Privileges: "U"}}})
	ed.PutSchema(&catalog.Schema{OID: 13000, Name: "information_schema", Owner: catalog.BootstrapRoleOID})
	if err := writeChanges(ctx, tx, ed); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// catalogPrefix is the first byte of the catalogue's keys in the metadata
// store, which has other users.
const catalogPrefix = 'C'

// updateCatalog returns snap with the records of keys read again.
func updateCatalog(tx *txn.Txn, snap *catalog.Snapshot, keys [][]byte) (*catalog.Snapshot, types.OID, error) {
	l := catalog.NewUpdater(snap)
	for _, key := range keys {
		if key[0] != catalogPrefix {
			continue
		}
		value, err := tx.MetaGet(key)
		if err != nil {
			return nil, 0, err
		}
		l.Remove(key[1:])
		if value != nil && !l.Add(key[1:], value) {
			break // the error comes with the snapshot
		}
	}
	return l.Snapshot()
}

// loadCatalog reads all records.
func loadCatalog(tx *txn.Txn) (*catalog.Snapshot, types.OID, error) {
	l := catalog.NewLoader()
	if err := tx.MetaScan([]byte{catalogPrefix}, func(key, value []byte) bool { return l.Add(key[1:], value) }); err != nil {
		return nil, 0, err
	}
	return l.Snapshot()
}

// writeChanges stores what an editor changed. A record that another transaction
// has changed since is a conflict, as the editor has not seen that.
func writeChanges(ctx context.Context, tx *txn.Txn, ed *catalog.Editor) error {
	changes, err := ed.Changes()
	if err != nil {
		return err
	}
	for _, c := range changes {
		ok, err := tx.MetaSwap(ctx, append([]byte{catalogPrefix}, c.Key...), c.Value, func(old []byte) bool {
			if old == nil || c.Old == nil {
				return old == nil && c.Old == nil
			}
			return catalog.SameRecord(c.Key, old, c.Old)
		})
		if err != nil {
			return err
		}
		if !ok {
			return errConcurrentDDL()
		}
	}
	return nil
}

func errConcurrentDDL() error {
	return errs.New(errs.SerializationFailure, "could not serialize access due to a concurrent change of the catalog").
		WithHint("Run the transaction again.")
}

// catalogFor returns the catalogue that a transaction sees, which has changed
// nothing in it itself.
func (db *DB) catalogFor(tx *txn.Txn) (*catalog.Snapshot, error) {
	version, _ := tx.MetaVersion()
	c := db.cached.Load()
	if c != nil && c.version == version {
		return c.snap, nil
	}
	var snap *catalog.Snapshot
	var next types.OID
	var err error
	known := false
	if c != nil {
		var keys [][]byte
		if keys, known = tx.MetaChangedSince(c.version); known {
			snap, next, err = updateCatalog(tx, c.snap, keys)
		}
	}
	if !known {
		snap, next, err = loadCatalog(tx)
	}
	if err != nil {
		return nil, err
	}
	for old := db.nextOID.Load(); old < uint64(next) && !db.nextOID.CompareAndSwap(old, uint64(next)); old = db.nextOID.Load() {
	}
	if c == nil || c.version < version {
		db.cached.CompareAndSwap(c, &committed{version: version, snap: snap}) // or somebody else's, no older
	}
	return snap, nil
}

// newOID allots an OID for a new object. It is not reused while the server
// runs, whatever becomes of the transaction.
func (db *DB) newOID() types.OID { return types.OID(db.nextOID.Add(1) - 1) }

// now returns the time in microseconds since 2000-01-01.
func (db *DB) now() int64 { return db.env.Clock.Now().UnixMicro() - unixToPostgres }

// unixToPostgres is 2000-01-01 in Unix microseconds.
const unixToPostgres = 946684800 * 1000000

// Close ends all sessions and closes the database.
func (db *DB) Close() error {
	db.mu.Lock()
	if db.closed {
		db.mu.Unlock()
		return nil
	}
	db.closed = true
	open := make([]*Session, 0, len(db.sessions))
	for _, s := range db.sessions {
		open = append(open, s)
	}
	db.mu.Unlock()
	for _, s := range open {
		s.Interrupt(errs.New(errs.AdminShutdown, "terminating connection due to administrator command"))
		s.Close()
	}
	return db.store.Close()
}

// Cancel cancels the statement that a session runs; false where there is no
// such session or the secret is not its own.
func (db *DB) Cancel(pid int32, secret uint32) bool {
	db.mu.Lock()
	s := db.sessions[pid]
	db.mu.Unlock()
	if s == nil || s.secret != secret {
		return false
	}
	s.Interrupt(errs.New(errs.QueryCanceled, "canceling statement due to user request"))
	return true
}

// Role returns a role by name, for authentication; nil where there is none.
func (db *DB) Role(ctx context.Context, name string) (*catalog.Role, error) {
	tx, err := db.store.Begin(ctx, txn.ReadCommitted, true)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	if err := tx.NewStatement(ctx); err != nil {
		return nil, err
	}
	snap, err := db.catalogFor(tx)
	if err != nil {
		return nil, err
	}
	return snap.RoleNamed(name), nil
}
