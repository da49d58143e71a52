package session

import (
	"context"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/txn"
)

// The spaces of advisory locks: those named by one number and those by two do
// not meet.
const (
	advisoryOne  = 1
	advisoryPair = 2
)

// advisorySpace returns the space of a lock.
func advisorySpace(l ext.AdvisoryLock) int64 {
	if l.Pair {
		return advisoryPair
	}
	return advisoryOne
}

// AdvisoryLock implements ext.Session.
func (e *extSession) AdvisoryLock(ctx context.Context, l ext.AdvisoryLock) (bool, error) {
	wait := txn.Wait
	if l.Try {
		wait = txn.NoWait
	}
	if l.Txn {
		return e.tx.AdvisoryLock(ctx, l.Key, advisorySpace(l), l.Shared, wait)
	}
	return e.owner.AdvisoryLock(ctx, l.Key, advisorySpace(l), l.Shared, wait)
}

// AdvisoryUnlock implements ext.Session.
func (e *extSession) AdvisoryUnlock(l ext.AdvisoryLock) bool {
	if e.owner.AdvisoryUnlock(l.Key, advisorySpace(l), l.Shared) {
		return true
	}
	mode := "ExclusiveLock"
	if l.Shared {
		mode = "ShareLock"
	}
	e.s().Notice(warning(errs.Warning, "you don't own a lock of type %s", mode))
	return false
}

// AdvisoryUnlockAll implements ext.Session.
func (e *extSession) AdvisoryUnlockAll() { e.owner.AdvisoryUnlockAll() }
