package txn

import (
	"context"
	"math"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/checkpoint"
	"github.com/basaltdb/basalt/core/storage/wal"
	"github.com/basaltdb/basalt/core/txn/lock"
	"github.com/basaltdb/basalt/core/txn/mvcc"
)

// Txn is a transaction.
type Txn struct {
	db       *DB
	level    Isolation
	readOnly bool
	async    bool
	ended    bool

	w     wal.Txn
	st    *mvcc.Status
	owner *lock.Owner
	ed    editor

	commands uint32        // statements that have begun
	cid      uint32        // the one that runs
	snap     mvcc.Snapshot // of the current statement
	ref      *snapRef      // its registration
	metaTS   uint64        // what catalog reads see
	metaVer  uint64
	ownMeta  int      // changes of the catalog that are in force
	metaKeys [][]byte // that were changed, though maybe back again
	ssi      *ssiTxn  // of a serializable transaction with a snapshot
	undo     []undoStep
	before   byteSlab // before-images of its changes
	versions versionSlab
	onCommit []func()
	tables   map[TableID]lock.Mode // strongest lock that the write calls took

	ids    []int64 // results of the last write call
	status []RowStatus
	arena  []byte
}

// undoStep takes back one thing that the transaction did: the newest change
// of a node, or whatever fn does.
type undoStep struct {
	v    *vtree
	node *mvcc.Node
	fn   func(lg btree.Logger) error
	prev wal.LSN // the transaction's log record before
}

// Savepoint marks a point within a transaction to roll back to.
type Savepoint struct {
	undo, locks, commits int
	ownMeta              int
}

// Begin starts a transaction. It has no snapshot until NewStatement.
func (db *DB) Begin(ctx context.Context, level Isolation, readOnly bool) (*Txn, error) {
	return db.begin(ctx, level, readOnly, &lock.Owner{})
}

// begin starts a transaction whose locks are owner's.
func (db *DB) begin(ctx context.Context, level Isolation, readOnly bool, owner *lock.Owner) (*Txn, error) {
	if err := ctx.Err(); err != nil {
		return nil, lock.Canceled(ctx)
	}
	if db.closed.Load() {
		return nil, errs.New(errs.AdminShutdown, "the database is closed")
	}
	seq := db.nextTxn.Add(1)
	tx := &Txn{db: db, level: level, readOnly: readOnly, owner: owner}
	tx.w.ID = wal.TxnID{Epoch: db.start, Seq: seq}
	owner.ID, owner.Timeout = seq, 0
	tx.st = &mvcc.Status{Ended: lock.NewEnded(owner)}
	db.openTxns.Add(1)
	return tx, nil
}

// ID returns a number that is unique among the transactions since the start.
func (tx *Txn) ID() uint64 { return tx.w.ID.Seq }

// Isolation returns the isolation level.
func (tx *Txn) Isolation() Isolation { return tx.level }

// SetReadOnly makes write calls fail with 25006, or allows them again.
func (tx *Txn) SetReadOnly(on bool) { tx.readOnly = on }

// SetAsyncCommit sets synchronous_commit off for this transaction: Commit
// does not wait for the disk, and a crash may lose the transaction, whole.
func (tx *Txn) SetAsyncCommit(on bool) { tx.async = on }

// SetLockTimeout bounds each wait for a lock; 0 for no bound.
func (tx *Txn) SetLockTimeout(d time.Duration) { tx.owner.Timeout = d }

// Wrote reports whether the transaction has changed anything.
func (tx *Txn) Wrote() bool { return tx.w.First != 0 }

// NewStatement begins the next statement: under READ COMMITTED with a fresh
// snapshot, and in any case such that it sees the changes of those before.
func (tx *Txn) NewStatement(ctx context.Context) error {
	if ctx.Err() != nil {
		return lock.Canceled(ctx)
	}
	if tx.ended {
		return errs.New(errs.NoActiveSQLTransaction, "there is no transaction in progress")
	}
	if tx.commands == math.MaxUint32-1 {
		return errs.New(errs.ProgramLimitExceeded, "cannot have more than 2^32-2 commands in a transaction")
	}
	tx.commands++
	tx.cid = tx.commands
	if tx.level == Serializable && tx.ssi == nil {
		tx.ssi = &ssiTxn{}
		tx.db.ssi.join(tx.ssi)
	}
	if tx.ref == nil || tx.level == ReadCommitted {
		ref := tx.db.snaps.acquire(&tx.db.visible)
		if tx.ref != nil {
			tx.db.releaseSnap(tx.ref)
		}
		tx.ref = ref
	}
	tx.snap = mvcc.Snapshot{TS: tx.ref.ts, Own: tx.st, CID: tx.cid}
	if tx.ssi != nil {
		tx.db.ssi.begin(tx.ssi, tx.ref.ts)
	}
	tx.metaTS, tx.metaVer = tx.db.metaNow()
	return nil
}

// metaNow returns the newest visible timestamp and that of the newest change
// of the catalog up to it. Publishing stores the latter first, so when it is
// not beyond the timestamp that was read before, the two fit.
func (db *DB) metaNow() (ts, version uint64) {
	for {
		ts, version = db.visible.Load(), db.metaVersion.Load()
		if version <= ts {
			return ts, version
		}
	}
}

// statement makes sure that there is a statement.
func (tx *Txn) statement(ctx context.Context) error {
	if tx.ref == nil || tx.ended {
		return tx.NewStatement(ctx)
	}
	return nil
}

// EndStatement gives up the snapshot of a READ COMMITTED statement, so that
// an idle transaction does not keep old versions alive. It is optional.
func (tx *Txn) EndStatement() {
	if tx.level == ReadCommitted && tx.ref != nil {
		tx.db.releaseSnap(tx.ref)
		tx.ref = nil
	}
}

// startWrite checks that the transaction may change something.
func (tx *Txn) startWrite(ctx context.Context, what string) error {
	if tx.readOnly {
		return errs.New(errs.ReadOnlySQLTransaction, "cannot execute %s in a read-only transaction", what)
	}
	if ctx.Err() != nil {
		return lock.Canceled(ctx)
	}
	return tx.statement(ctx)
}

// Savepoint marks the present state.
func (tx *Txn) Savepoint() Savepoint {
	return Savepoint{undo: len(tx.undo), locks: tx.owner.Mark(), commits: len(tx.onCommit), ownMeta: tx.ownMeta}
}

// RollbackTo undoes everything since sp, which stays usable. Locks taken since
// are released.
func (tx *Txn) RollbackTo(sp Savepoint) error {
	if err := tx.undoTo(sp.undo); err != nil {
		return err
	}
	tx.onCommit = tx.onCommit[:sp.commits]
	tx.ownMeta = sp.ownMeta
	tx.db.locks.ReleaseTo(tx.owner, sp.locks)
	clear(tx.tables)
	return nil
}

// undoTo takes back steps, newest first, until n are left.
func (tx *Txn) undoTo(n int) error {
	for len(tx.undo) > n {
		last := len(tx.undo) - 1
		s := tx.undo[last]
		lg := btree.Logger{Txn: &tx.w, CLR: true, Next: s.prev}
		var err error
		if s.fn != nil {
			err = s.fn(lg)
		} else {
			err = s.v.tree.Restore(lg, s.node.Key, &restorer{v: s.v, node: s.node})
		}
		if err != nil {
			// Memory and log are no longer in step: recovery has to sort it out.
			tx.db.log.Fail(err)
			return err
		}
		tx.undo[last] = undoStep{}
		tx.undo = tx.undo[:last]
	}
	return nil
}

// Rollback undoes the transaction. It cannot fail: where the undo itself
// fails, the database stops and recovery does it. A second call, or one after
// Commit, does nothing.
func (tx *Txn) Rollback() {
	if tx.ended {
		return
	}
	failed := tx.undoTo(0) != nil
	if tx.w.First != 0 && !failed {
		// An error stops the log; recovery then undoes nothing more.
		_, _ = tx.db.log.Append(&tx.w, wal.Abort, nil, 0)
	}
	tx.finish()
}

// finish ends the transaction for everybody.
func (tx *Txn) finish() {
	tx.ended = true
	tx.st.Ended.Signal()
	tx.db.locks.ReleaseTo(tx.owner, 0)
	if tx.ssi != nil {
		tx.db.ssi.leave(tx.ssi, tx.st.TS())
	}
	if tx.ref != nil {
		tx.db.releaseSnap(tx.ref)
		tx.ref = nil
	}
	tx.undo, tx.onCommit = nil, nil
	tx.db.openTxns.Add(-1)
}

// Commit makes the transaction durable and visible. After an error the caller
// calls Rollback; with SQLSTATE 58030 it is unknown whether the transaction is
// durable, and only a restart tells.
func (tx *Txn) Commit(ctx context.Context) error {
	if tx.ended {
		return errs.New(errs.NoActiveSQLTransaction, "there is no transaction in progress")
	}
	if ctx.Err() != nil {
		return lock.Canceled(ctx)
	}
	if tx.ssi != nil {
		if err := tx.db.ssi.decide(tx.ssi); err != nil {
			tx.Rollback()
			return err
		}
	}
	if tx.w.First == 0 {
		hooks := tx.onCommit
		if tx.ssi != nil {
			// What it has read still counts for those that it overlaps with.
			tx.db.ssi.leave(tx.ssi, tx.db.visible.Load()+1)
			tx.ssi = nil
		}
		tx.finish()
		runAll(hooks)
		return nil
	}
	if err := tx.db.commit(tx); err != nil {
		// The versions stay as they are, never committed: nobody sees them.
		tx.finish()
		return err
	}
	hooks := tx.onCommit
	tx.finish()
	runAll(hooks)
	tx.db.collect()
	return nil
}

func runAll(hooks []func()) {
	for _, f := range hooks {
		f()
	}
}

// commit writes the commit record and publishes the transaction.
func (db *DB) commit(tx *Txn) error {
	db.commitMu.Lock()
	ts := db.lastTS + 1
	info := checkpoint.CommitInfo{TS: ts, Wall: db.env.Clock.Now().UnixMicro(), Durable: db.log.Flushed()}
	lsn, err := db.log.Append(&tx.w, wal.Commit, info.Encode(), 0)
	if err != nil {
		db.commitMu.Unlock()
		return err
	}
	db.lastTS = ts
	db.queue = append(db.queue, committing{ts: ts, lsn: lsn, tx: tx})
	db.commitMu.Unlock()
	if tx.async {
		db.publish(lsn + 1)
		return nil
	}
	if err := db.log.Flush(lsn + 1); err != nil {
		return err
	}
	db.publish(lsn + 1)
	return nil
}

// committing is a transaction whose commit record is in the log.
type committing struct {
	ts  uint64
	lsn wal.LSN
	tx  *Txn
}

// publish makes the transactions visible whose commit record is before limit,
// in the order of the log.
func (db *DB) publish(limit wal.LSN) {
	db.commitMu.Lock()
	defer db.commitMu.Unlock()
	n := 0
	for _, c := range db.queue {
		if c.lsn >= limit {
			break
		}
		c.tx.st.Commit(c.ts)
		if c.tx.ownMeta > 0 {
			db.metaLog.add(c.ts, c.tx.metaKeys)
			db.metaVersion.Store(c.ts)
		}
		db.visible.Store(c.ts)
		db.gc.add(c.ts, c.tx.undo)
		n++
	}
	db.queue = append(db.queue[:0], db.queue[n:]...)
}
