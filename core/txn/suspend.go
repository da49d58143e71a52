package txn

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/txn/mvcc"
)

// Suspended is a statement that others run within: those of its triggers.
type Suspended struct {
	ref             *snapRef
	snap            mvcc.Snapshot
	cid             uint32
	metaTS, metaVer uint64
}

// Suspend puts the running statement aside, up to Resume. Statements that begin
// until then see what it has written so far, and it does not see what they write.
func (tx *Txn) Suspend() Suspended {
	s := Suspended{tx.ref, tx.snap, tx.cid, tx.metaTS, tx.metaVer}
	if tx.level == ReadCommitted {
		tx.ref = nil // or the next statement would give it up
	}
	return s
}

// Resume goes on with a statement that was put aside. It has to be called also where
// the transaction has ended meanwhile.
func (tx *Txn) Resume(s Suspended) {
	if tx.level == ReadCommitted {
		drop := tx.ref
		if tx.ended {
			drop = s.ref
		}
		if drop != nil {
			tx.db.releaseSnap(drop)
		}
	}
	if tx.ended {
		return
	}
	tx.ref, tx.snap, tx.cid, tx.metaTS, tx.metaVer = s.ref, s.snap, s.cid, s.metaTS, s.metaVer
}

// errTriggered is the error of a change to a row that a statement within this one
// has changed already.
func errTriggered() error {
	return errs.New(errs.TriggeredDataChangeViolation, "tuple to be updated or deleted was already modified by an operation triggered by the current command").
		WithHint("Consider using an AFTER trigger instead of a BEFORE trigger to propagate changes to other rows.")
}
