package checkpoint

import (
	"encoding/binary"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/lsm/forest"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// CommitInfo is the payload of a Commit record.
type CommitInfo struct {
	TS      uint64  // commit timestamp
	Wall    int64   // microseconds since 1970
	Durable wal.LSN // how far the log was durable when the record was made
}

// Encode returns the payload.
func (c CommitInfo) Encode() []byte {
	b := make([]byte, 0, 24)
	b = binary.LittleEndian.AppendUint64(b, c.TS)
	b = binary.LittleEndian.AppendUint64(b, uint64(c.Wall))
	return binary.LittleEndian.AppendUint64(b, c.Durable)
}

func decodeCommit(b []byte) (CommitInfo, error) {
	if len(b) != 24 {
		return CommitInfo{}, errs.New(errs.DataCorrupted, "invalid commit record of %d bytes", len(b))
	}
	return CommitInfo{
		TS:      binary.LittleEndian.Uint64(b),
		Wall:    int64(binary.LittleEndian.Uint64(b[8:])),
		Durable: binary.LittleEndian.Uint64(b[16:]),
	}, nil
}

// recover opens an existing database.
func (in *Instance) recover() error {
	if err := in.openStore(false); err != nil {
		return err
	}
	if !in.ctl.clean {
		if err := wal.SyncAll(in.walConfig(), in.ctl.redo); err != nil {
			return err
		}
	}
	losers, end, crc, err := in.repeatHistory()
	if err != nil {
		return err
	}
	next, err := in.endLog(end)
	if err != nil {
		return err
	}
	if in.log, err = wal.OpenAt(in.walConfig(), next, crc); err != nil {
		return err
	}
	in.log.SetRedo(in.ctl.redo)
	if err := in.setLog(); err != nil {
		return err
	}
	if a := in.log.Archiver(); a != nil && next != end {
		if err := a.SkipTo(next); err != nil {
			return err
		}
	}
	// A new start number before the first new transaction, so that no ID is
	// used twice.
	in.ctl.start++
	in.ctl.clean = false
	if next == end {
		in.ctl.durable = end
	}
	if err := in.ctl.write(in.cfg.FS); err != nil {
		return err
	}
	if err := in.undoLosers(losers); err != nil {
		return err
	}
	if err := in.cfg.FS.Remove(creatingName); err != nil && !vfs.NotExist(err) {
		return err
	}
	if in.redo <= 1 && next == end {
		return nil // only the checkpoint record itself: closed in order
	}
	if err := in.Checkpoint(in.ctl.lastTS); err != nil || next == end {
		return err
	}
	return wal.Wipe(in.walConfig(), next)
}

// endLog looks for damage at the end of the log that was found, and returns
// where the log goes on.
func (in *Instance) endLog(end wal.LSN) (next wal.LSN, err error) {
	known := in.ctl.durable
	if newest := in.store.Newest(); newest >= end {
		known = max(known, newest+1)
	}
	known = max(known, in.trees.Stored())
	damage, err := wal.FindDamage(in.walConfig(), end, known, knownDurable)
	if err != nil {
		return 0, err
	}
	if damage == nil {
		return end, wal.RemoveAfter(in.walConfig(), end)
	}
	if in.cfg.AcceptLogDamage == nil {
		return 0, damage.Error()
	}
	in.cfg.AcceptLogDamage(damage.Error())
	return damage.Next, nil
}

// knownDurable returns how far a record says that the log was durable.
func knownDurable(rec *wal.Record) wal.LSN {
	if rec.Type == wal.Commit {
		if info, err := decodeCommit(rec.Payload); err == nil {
			return info.Durable
		}
	}
	return 0
}

// repeatHistory is analysis and redo in one pass. It returns the transactions
// that did not end, and the end of the log.
func (in *Instance) repeatHistory() (losers []*wal.Txn, end wal.LSN, crc uint32, err error) {
	rd, err := wal.NewReader(in.walConfig(), in.ctl.redo)
	if err != nil {
		return nil, 0, 0, err
	}
	active := map[wal.TxnID]*wal.Txn{}
	for {
		rec, ok, err := rd.Next()
		if err != nil {
			return nil, 0, 0, err
		}
		if !ok {
			break
		}
		if in.redo == 0 && (rec.Type != wal.Checkpoint || rec.LSN != in.ctl.redo) {
			return nil, 0, 0, errs.New(errs.DataCorrupted, "write-ahead log is damaged: %s has no checkpoint, but is the redo point", in.walConfig().Place(in.ctl.redo))
		}
		in.redo++
		if err := in.repeat(&rec, active); err != nil {
			return nil, 0, 0, err
		}
	}
	if in.redo == 0 {
		return nil, 0, 0, errs.New(errs.DataCorrupted, "write-ahead log is damaged: %s has no valid record, but is the redo point", in.walConfig().Place(in.ctl.redo))
	}
	for _, t := range active {
		losers = append(losers, t)
	}
	slices.SortFunc(losers, func(a, b *wal.Txn) int { return int(int64(a.First - b.First)) })
	end, crc = rd.End()
	return losers, end, crc, nil
}

// repeat handles one record of the pass.
func (in *Instance) repeat(rec *wal.Record, active map[wal.TxnID]*wal.Txn) error {
	// A restored copy repeats the records of later starts than its own.
	in.ctl.start = max(in.ctl.start, rec.Txn.Epoch)
	switch rec.Type {
	case wal.Checkpoint:
		if rec.LSN != in.ctl.redo {
			return nil // begun but not finished
		}
		list, err := decodeActive(rec.Payload)
		for _, t := range list {
			active[t.ID] = t
		}
		return err
	case wal.Commit:
		info, err := decodeCommit(rec.Payload)
		in.ctl.lastTS = max(in.ctl.lastTS, info.TS)
		delete(active, rec.Txn)
		return err
	case wal.Abort:
		delete(active, rec.Txn)
		return nil
	case wal.Update, wal.CLR:
		t := active[rec.Txn]
		if t == nil {
			t = &wal.Txn{ID: rec.Txn, First: rec.LSN}
			active[rec.Txn] = t
		}
		t.Last = rec.LSN
	}
	in.repeating.Store(rec.LSN)
	return in.store.Redo(rec)
}

// undoLosers takes back the changes of transactions that did not end.
func (in *Instance) undoLosers(losers []*wal.Txn) error {
	random := wal.NewRandom(in.walConfig())
	defer random.Close()
	for _, t := range losers {
		in.log.Adopt(t)
	}
	for _, t := range slices.Backward(losers) {
		if err := in.undoTxn(t, random); err != nil {
			return err
		}
		in.undo++
	}
	return nil
}

func (in *Instance) undoTxn(t *wal.Txn, random *wal.Random) error {
	for lsn := t.Last; lsn != 0; {
		rec, err := random.Read(lsn)
		if err != nil {
			return err
		}
		switch rec.Type {
		case wal.CLR:
			if lsn, err = mtr.UndoNext(&rec); err != nil {
				return err
			}
			continue
		case wal.Update:
			info, err := mtr.UndoInfo(&rec)
			if err != nil {
				return err
			}
			if err := in.undoChange(btree.Logger{Txn: t, CLR: true, Next: rec.Prev}, info); err != nil {
				return err
			}
		}
		lsn = rec.Prev
	}
	_, err := in.log.Append(t, wal.Abort, nil, 0)
	return err
}

// undoChange takes back what an Update record has changed.
func (in *Instance) undoChange(lg btree.Logger, info []byte) error {
	if forest.Owns(info) {
		return in.trees.Undo(in.store, lg, info)
	}
	return btree.Undo(in.store, lg, info)
}
