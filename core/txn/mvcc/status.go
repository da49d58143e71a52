package mvcc

import (
	"sync/atomic"

	"github.com/basaltdb/basalt/core/txn/lock"
)

// Status is the fate of a transaction, shared by all its versions.
type Status struct {
	ts    atomic.Uint64 // commit timestamp, 0 while active
	Ended *lock.Ended
}

// TS returns the commit timestamp, 0 while the transaction is active.
func (s *Status) TS() uint64 { return s.ts.Load() }

// Commit makes the transaction visible to snapshots from ts on.
func (s *Status) Commit(ts uint64) { s.ts.Store(ts) }

// Snapshot decides which versions a reader sees: those committed up to TS, and
// those of Own that statements before CID have made.
type Snapshot struct {
	TS  uint64
	Own *Status
	CID uint32
}

// Sees reports whether a change is visible.
func (s *Snapshot) Sees(writer *Status, cid uint32) bool {
	if writer == s.Own {
		return cid < s.CID
	}
	ts := writer.ts.Load()
	return ts != 0 && ts <= s.TS
}
