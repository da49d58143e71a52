package checkpoint

import (
	"context"
	"encoding/binary"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/lsm/forest"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// LockName is the lock file of a database directory.
const LockName = "LOCK"

// Config describes a database. PageSize and WALSegment only matter when it is
// created.
type Config struct {
	FS         vfs.FS
	Rand       env.Rand
	PageSize   int
	PoolBytes  int64
	WALSegment int64
	// WALCodec compresses large records of the log.
	WALCodec compress.Codec
	// Archive says where finished segments of the log are archived; nil: nowhere.
	Archive *wal.ArchiveConfig
	// BufferPolicy is as buffer.NewPolicy takes it.
	BufferPolicy string
	// AcceptLogDamage, if not nil, makes Open go on after damage to the log
	// with what is before it. It is called with what was found.
	AcceptLogDamage func(damage error)
	// Clock, Background and MemTable are those of the log-structured trees.
	Clock      env.Clock
	Background bool
	MemTable   int
}

// Instance is an open page store.
type Instance struct {
	cfg   Config
	lock  io.Closer
	store *mtr.Store
	log   *wal.Log
	trees *forest.Forest

	// While history is repeated repeating is the record that is; the log is not
	// open then.
	repeating atomic.Uint64
	logOpen   atomic.Bool

	waiting atomic.Int32 // callers of Checkpoint, who hurry the one that runs

	mu   sync.Mutex // one checkpoint at a time; guards ctl
	ctl  control
	undo int // transactions that recovery has undone
	redo int // records that recovery has read
}

// Open opens the database in cfg.FS, creating it if there is none, and
// recovers it if it was not closed.
func Open(cfg Config) (*Instance, error) {
	lock, err := cfg.FS.Lock(LockName)
	if err != nil {
		return nil, err
	}
	in := &Instance{cfg: cfg, lock: lock}
	ctl, err := readControl(cfg.FS)
	if err == nil {
		if ctl == nil {
			err = in.create()
		} else {
			in.ctl = *ctl
			err = in.recover()
		}
	}
	if err != nil {
		if in.store != nil {
			_ = in.trees.Close()
			in.store.Close()
		}
		lock.Close()
		return nil, err
	}
	return in, nil
}

// Store returns the page store.
func (in *Instance) Store() *mtr.Store { return in.store }

// Trees returns the log-structured trees.
func (in *Instance) Trees() *forest.Forest { return in.trees }

// Meta returns the catalog tree.
func (in *Instance) Meta() *btree.Tree { return btree.Open(in.store, in.ctl.metaRoot) }

// Start returns how often the database was started: the Epoch of TxnIDs.
func (in *Instance) Start() uint64 { return in.ctl.start }

// LastTS returns the newest commit timestamp that recovery has found.
func (in *Instance) LastTS() uint64 { return in.ctl.lastTS }

// Recovered returns how many log records recovery read and how many
// transactions it undid.
func (in *Instance) Recovered() (records, undone int) { return in.redo, in.undo }

func (in *Instance) walConfig() wal.Config {
	return wal.Config{FS: in.cfg.FS, DBID: in.ctl.dbID, Segment: in.ctl.walSegment, Codec: in.cfg.WALCodec}
}

func (in *Instance) openStore(create bool) error {
	policy, err := buffer.NewPolicy(in.cfg.BufferPolicy, in.cfg.PoolBytes)
	if err != nil {
		return err
	}
	st, err := mtr.Open(mtr.Config{
		FS: in.cfg.FS, PageSize: in.ctl.pageSize, PoolBytes: in.cfg.PoolBytes, Policy: policy,
	}, create)
	if err != nil {
		return err
	}
	in.store = st
	in.trees = forest.New(forest.Config{
		FS: in.cfg.FS, Pool: st.Pool(), Position: in.position, SyncLog: in.syncLog,
		Clock: in.cfg.Clock, Background: in.cfg.Background, MemTable: in.cfg.MemTable,
	})
	st.SetLogical(in.trees.Redo)
	return nil
}

// setLog begins to use the log.
func (in *Instance) setLog() error {
	if in.cfg.Archive != nil {
		if err := in.log.Archive(*in.cfg.Archive); err != nil {
			return err
		}
	}
	in.store.SetLog(in.log)
	in.logOpen.Store(true)
	return nil
}

// position implements forest.Config.Position.
func (in *Instance) position() wal.LSN {
	if !in.logOpen.Load() {
		return in.repeating.Load()
	}
	return in.log.End()
}

// syncLog implements forest.Config.SyncLog. What recovery repeats is durable.
func (in *Instance) syncLog() error {
	if !in.logOpen.Load() {
		return nil
	}
	return in.log.Flush(in.log.End())
}

// create initialises a directory.
func (in *Instance) create() error {
	names, err := in.cfg.FS.List(".")
	if err != nil {
		return err
	}
	if slices.Contains(names, mtr.FileName) && !slices.Contains(names, creatingName) {
		return errs.New(errs.DataCorrupted, "data directory %q has data but no control file", in.cfg.FS.Root())
	}
	if err := vfs.WriteFileDurably(in.cfg.FS, ".", creatingName, nil); err != nil {
		return err
	}
	in.ctl = control{
		pageSize: in.cfg.PageSize, walSegment: in.cfg.WALSegment, dbID: in.cfg.Rand.Uint64(), start: 1, lastTS: 1,
	}
	if ps := in.ctl.pageSize; ps < page.MinSize || ps > page.MaxSize || ps&(ps-1) != 0 {
		return errs.New(errs.InvalidParameterValue, "page size %d is not a power of two between %d and %d", ps, page.MinSize, page.MaxSize)
	}
	if in.ctl.walSegment < wal.MinSegment {
		return errs.New(errs.InvalidParameterValue, "write-ahead log segment size %d is below %d", in.ctl.walSegment, wal.MinSegment)
	}
	if err := in.openStore(true); err != nil {
		return err
	}
	if in.log, err = wal.Create(in.walConfig()); err != nil {
		return err
	}
	if err := in.setLog(); err != nil {
		return err
	}
	if err := in.store.InitSpace(); err != nil {
		return err
	}
	meta, err := btree.Create(in.store, nil)
	if err != nil {
		return err
	}
	in.ctl.metaRoot = meta.Root()
	if err := in.cfg.FS.SyncDir("."); err != nil {
		return err
	}
	if err := in.Checkpoint(in.ctl.lastTS); err != nil {
		return err
	}
	if err := in.cfg.FS.Remove(creatingName); err != nil {
		return err
	}
	return in.cfg.FS.SyncDir(".")
}

// Checkpoint brings the data file up to date with the log as of now. lastTS
// is the newest commit timestamp.
func (in *Instance) Checkpoint(lastTS uint64) error {
	in.waiting.Add(1)
	defer in.waiting.Add(-1)
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.checkpoint(lastTS, false, nil)
}

// CheckpointPaced is Checkpoint for the background: after each batch of pages,
// pace is told how many they were, and may rest, unless somebody waits for
// another checkpoint. Its error ends the checkpoint.
func (in *Instance) CheckpointPaced(lastTS uint64, pace func(pages int) error) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.checkpoint(lastTS, false, func(pages int) error {
		if in.waiting.Load() > 0 {
			return nil
		}
		return pace(pages)
	})
}

func (in *Instance) checkpoint(lastTS uint64, clean bool, pace func(pages int) error) error {
	keep := wal.LSN(0)
	lsn, err := in.log.BeginCheckpoint(func(active []wal.Txn) []byte {
		for _, t := range active {
			if keep == 0 || t.First < keep {
				keep = t.First
			}
		}
		return encodeActive(active)
	})
	if err == nil {
		err = in.store.Pool().FlushAll(pace)
	}
	if err == nil {
		err = in.store.Sync()
	}
	if err == nil {
		err = in.trees.FlushTo(lsn)
	}
	if err == nil {
		err = in.log.Flush(lsn + 1)
	}
	if err != nil {
		return err
	}
	ctl := in.ctl
	ctl.redo, ctl.lastTS, ctl.clean = lsn, max(ctl.lastTS, lastTS), clean
	ctl.durable = in.log.Flushed()
	if err := ctl.write(in.cfg.FS); err != nil {
		return err
	}
	in.ctl = ctl
	if keep == 0 || keep > lsn {
		keep = lsn
	}
	return in.log.Recycle(keep)
}

// encodeActive is the payload of a Checkpoint record: for each transaction
// its ID (16), first and last LSN (8 each).
func encodeActive(active []wal.Txn) []byte {
	slices.SortFunc(active, func(a, b wal.Txn) int { return int(int64(a.First - b.First)) })
	b := make([]byte, 0, 32*len(active))
	for _, t := range active {
		b = binary.LittleEndian.AppendUint64(b, t.ID.Epoch)
		b = binary.LittleEndian.AppendUint64(b, t.ID.Seq)
		b = binary.LittleEndian.AppendUint64(b, t.First)
		b = binary.LittleEndian.AppendUint64(b, t.Last)
	}
	return b
}

func decodeActive(b []byte) ([]*wal.Txn, error) {
	if len(b)%32 != 0 {
		return nil, errs.New(errs.DataCorrupted, "invalid checkpoint record of %d bytes", len(b))
	}
	var active []*wal.Txn
	for ; len(b) > 0; b = b[32:] {
		active = append(active, &wal.Txn{
			ID:    wal.TxnID{Epoch: binary.LittleEndian.Uint64(b), Seq: binary.LittleEndian.Uint64(b[8:])},
			First: binary.LittleEndian.Uint64(b[16:]),
			Last:  binary.LittleEndian.Uint64(b[24:]),
		})
	}
	return active, nil
}

// Close checkpoints, unless the log has stopped, archives what is finished of the
// log, and closes the files. What cannot be archived is by the next start.
func (in *Instance) Close(lastTS uint64) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	err := in.log.Err()
	if err == nil {
		err = in.checkpoint(lastTS, true, nil)
	}
	if a := in.log.Archiver(); a != nil {
		a.Run(context.Background(), true)
	}
	return firstError(err, in.Abandon())
}

// Abandon closes the files and leaves the rest to recovery.
func (in *Instance) Abandon() error {
	err := in.trees.Close()
	err = firstError(err, in.log.Close())
	err = firstError(err, in.store.Close())
	return firstError(err, in.lock.Close())
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
