package txn

import (
	"github.com/basaltdb/basalt/core/storage/checkpoint"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// proveLog makes the log up to end durable, with a record behind that says so.
// Where files go because of what the log says, damage of it must not be taken for
// its end: they would be missed.
func (db *DB) proveLog(end wal.LSN) error {
	db.proofMu.Lock()
	defer db.proofMu.Unlock()
	if end <= db.proven {
		return nil
	}
	if err := db.log.Flush(end); err != nil {
		return err
	}
	proof := checkpoint.CommitInfo{Wall: db.env.Clock.Now().UnixMicro(), Durable: db.log.Flushed()}
	lsn, err := db.log.Append(nil, wal.Commit, proof.Encode(), 0)
	if err == nil {
		err = db.log.Flush(lsn + 1)
	}
	if err == nil {
		db.proven = proof.Durable
	}
	return err
}
