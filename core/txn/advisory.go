package txn

import (
	"context"

	"github.com/basaltdb/basalt/core/txn/lock"
)

// Owner is who begins transactions one after the other: a session. It can hold
// application locks beyond them, with which its own transactions have no
// conflict. One of its transactions may be open at a time.
type Owner struct {
	db    *DB
	owner lock.Owner
}

// NewOwner returns an owner without locks.
func (db *DB) NewOwner() *Owner { return &Owner{db: db} }

// Begin starts a transaction of the owner, as DB.Begin does.
func (o *Owner) Begin(ctx context.Context, level Isolation, readOnly bool) (*Txn, error) {
	return o.db.begin(ctx, level, readOnly, &o.owner)
}

func advisory(a, b int64, shared bool) (lock.Key, lock.Mode) {
	mode := lock.AdvisoryExclusive
	if shared {
		mode = lock.AdvisoryShared
	}
	return lock.Key{Class: lock.Advisory, A: uint64(a), B: uint64(b)}, mode
}

// AdvisoryLock takes an application lock on (a, b) until it is unlocked as often
// as it was taken; false when wait is not Wait and somebody else has it.
func (o *Owner) AdvisoryLock(ctx context.Context, a, b int64, shared bool, wait WaitPolicy) (bool, error) {
	key, mode := advisory(a, b, shared)
	return o.db.locks.Keep(ctx, &o.owner, key, mode, policy(wait))
}

// AdvisoryUnlock undoes one AdvisoryLock; false when there is none.
func (o *Owner) AdvisoryUnlock(a, b int64, shared bool) bool {
	key, mode := advisory(a, b, shared)
	return o.db.locks.GiveBack(&o.owner, key, mode)
}

// AdvisoryUnlockAll undoes every AdvisoryLock.
func (o *Owner) AdvisoryUnlockAll() { o.db.locks.GiveBackAll(&o.owner) }

// AdvisoryLock takes an application lock on (a, b) until the end of the
// transaction; false when wait is not Wait and somebody else has it.
func (tx *Txn) AdvisoryLock(ctx context.Context, a, b int64, shared bool, wait WaitPolicy) (bool, error) {
	key, mode := advisory(a, b, shared)
	return tx.db.locks.Acquire(ctx, tx.owner, key, mode, policy(wait))
}
