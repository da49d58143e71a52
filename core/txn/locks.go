package txn

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/txn/lock"
	"github.com/basaltdb/basalt/core/txn/mvcc"
)

// LockTable takes a table lock until the end of the transaction, or of the
// savepoint that it is rolled back to. The write calls take what they need
// themselves; binding a query takes AccessShare through this call, then
// checks MetaVersion again. With NoWait a conflict is 55P03. It takes no
// snapshot, so that one taken afterwards sees what was waited for.
func (tx *Txn) LockTable(ctx context.Context, id TableID, mode TableLock, wait WaitPolicy) error {
	if tx.ended {
		return errs.New(errs.NoActiveSQLTransaction, "there is no transaction in progress")
	}
	ok, err := tx.db.locks.Acquire(ctx, tx.owner, lock.Key{Class: lock.Table, A: uint64(id)}, lock.Mode(mode-1), policy(wait))
	if err == nil && !ok {
		return errs.New(errs.LockNotAvailable, "could not obtain lock on relation")
	}
	return err
}

func policy(wait WaitPolicy) lock.Policy {
	if wait == Wait {
		return lock.Wait
	}
	return lock.NoWait
}

// lockTable takes a table lock for a write call; it remembers what the
// transaction has, so that the common case is one look into a small map.
func (tx *Txn) lockTable(ctx context.Context, id TableID, mode lock.Mode) error {
	if have, ok := tx.tables[id]; ok && have == mode {
		return nil
	}
	if _, err := tx.db.locks.Acquire(ctx, tx.owner, lock.Key{Class: lock.Table, A: uint64(id)}, mode, lock.Wait); err != nil {
		return err
	}
	if tx.tables == nil {
		tx.tables = map[TableID]lock.Mode{}
	}
	tx.tables[id] = mode
	return nil
}

// lockRow takes a row lock; false when wait is not Wait and it is taken.
func (tx *Txn) lockRow(ctx context.Context, t *table, row int64, mode lock.Mode, wait WaitPolicy) (bool, error) {
	key := lock.Key{Class: lock.Row, A: uint64(t.id), B: uint64(row)}
	return tx.db.locks.Acquire(ctx, tx.owner, key, mode, policy(wait))
}

// waitFor waits for the end of a transaction that has changed something this
// one needs.
func (tx *Txn) waitFor(ctx context.Context, w *mvcc.Status) error {
	if err := tx.db.locks.WaitFor(ctx, tx.owner, w.Ended); err != nil {
		return err
	}
	// One whose commit failed stays in doubt for ever.
	return tx.db.log.Err()
}
