package txn

import (
	"github.com/basaltdb/basalt/core/base/errs"
)

// Isolation is a transaction isolation level.
type Isolation uint8

// The isolation levels. READ UNCOMMITTED behaves as READ COMMITTED.
const (
	ReadCommitted Isolation = iota
	RepeatableRead
	Serializable
)

// RowStatus says what a write or lock call did with one row.
type RowStatus uint8

// The outcomes. Changed and Gone occur under READ COMMITTED only; the higher
// levels fail with 40001 instead.
const (
	// Done: the row was changed, deleted or locked.
	Done RowStatus = iota
	// Changed: the row is locked but was not touched, because its newest
	// version is not the one that the statement sees. The caller reads it with
	// FetchOptions.Latest, checks its condition again, and repeats the call
	// with Latest set.
	Changed
	// Gone: the row has been deleted since.
	Gone
	// SelfModified: this statement has changed the row already.
	SelfModified
	// Skipped: the row is locked by another transaction and SKIP LOCKED was
	// asked for.
	Skipped
)

// RowLock is a row lock mode, as in SELECT … FOR.
type RowLock uint8

// The row lock modes, weakest first, with PostgreSQL's conflict table.
const (
	ForKeyShare RowLock = iota
	ForShare
	ForNoKeyUpdate
	ForUpdate
)

// WaitPolicy says what to do about a lock that another transaction holds.
type WaitPolicy uint8

// The wait policies.
const (
	Wait       WaitPolicy = iota // wait for it
	NoWait                       // fail with 55P03
	SkipLocked                   // leave the row out
)

// TableLock is a table lock mode, with PostgreSQL's names and conflicts.
type TableLock uint8

// The table lock modes, weakest first.
const (
	AccessShare TableLock = iota + 1
	RowShare
	RowExclusive
	ShareUpdateExclusive
	Share
	ShareRowExclusive
	Exclusive
	AccessExclusive
)

// WriteOptions modify Update, Delete and LockRows.
type WriteOptions struct {
	// Latest applies the call to the newest committed version of the rows,
	// whatever the statement's snapshot sees. The caller must have locked the
	// rows and checked that version.
	Latest bool
	// Wait is the wait policy; Update and Delete use Wait only.
	Wait WaitPolicy
}

// Conflict is a row that InsertOrConflict did not insert.
type Conflict struct {
	Row   int     // position in the batch
	RowID int64   // the row that has the key; not locked
	Index IndexID // the index that says so
	// SameStatement: the conflicting row was inserted or changed by this very
	// statement (21000 for DO UPDATE).
	SameStatement bool
}

// UniqueError reports a duplicate key. It wraps an *errs.Error with SQLSTATE
// 23505, to which the caller adds the names and the key values.
type UniqueError struct {
	Table TableID
	Index IndexID
	RowID int64 // the row that has the key already
}

// Error implements error.
func (e *UniqueError) Error() string { return "duplicate key value violates unique constraint" }

// Unwrap gives the error its SQLSTATE.
func (e *UniqueError) Unwrap() error {
	return errs.New(errs.UniqueViolation, "%s", e.Error())
}
