package txn

import (
	"cmp"
	"context"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/checkpoint"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
	"github.com/basaltdb/basalt/core/txn/lock"
)

// Options configure a database at Open. The zero value is ready for use.
type Options struct {
	Env        env.Env // zero: the real one
	FS         vfs.FS  // nil: the directory that Open is given
	PageSize   int     // bytes, of a new database; 0: 4096
	PoolBytes  int64   // budget of the buffer pool; 0: 256 MiB
	WALSegment int64   // bytes, of a new database; 0: 64 MiB
	// WALCompression is how large records of the log are compressed: "off", "lz4",
	// "s2" or "zstd"; "": as wal.DefaultCodec.
	WALCompression string
	// ArchiveDir is the absolute path of the directory that finished segments of
	// the log are archived in, which must exist; "": nowhere. ArchiveWarning, if
	// not nil, is told about what goes wrong.
	ArchiveDir     string
	ArchiveWarning func(error)
	// A checkpoint is taken every CheckpointTimeout (0: 5 minutes), and sooner
	// when the log since the last would otherwise reach half of MaxWAL bytes (0:
	// 1 GiB) or take recovery longer than RecoveryTarget (0: 10 s).
	CheckpointTimeout time.Duration
	MaxWAL            int64
	RecoveryTarget    time.Duration
	// BulkRows is how many rows a bulk load must have to be worth a segment; 0:
	// 32768. Tests make it small.
	BulkRows int64
	// DirectIO bypasses the kernel's cache for pages and segments, where the file
	// system can do that.
	DirectIO bool
	// BufferPolicy is what chooses the blocks to be evicted; see buffer.NewPolicy.
	BufferPolicy string
	// Overlays is the memory for decoded versions of rows that were changed since
	// they became columns; nil: 32 MiB.
	Overlays *mem.Budget
	// AcceptLogDamage, if not nil, makes Open go on after damage to the
	// write-ahead log with what is before it, and is told about it. Without it
	// Open refuses with XX001.
	AcceptLogDamage func(damage error)
	// MemTable is how many bytes of changes a log-structured tree collects before
	// it writes them; 0: 64 MiB.
	MemTable int
	// NoBackground starts no goroutines: tests and simulations call Checkpoint
	// and Freeze themselves.
	NoBackground bool
}

// DB is an open database.
type DB struct {
	opt   Options
	env   env.Env
	inst  *checkpoint.Instance
	start uint64 // how often the database was started
	st    *mtr.Store
	log   *wal.Log
	locks *lock.Manager

	closed   atomic.Bool
	openTxns atomic.Int64
	nextTxn  atomic.Uint64
	visible  atomic.Uint64 // newest timestamp that new snapshots see
	snaps    snapshots
	gc       garbage
	ssi      ssi
	overlays overlayCache

	proofMu sync.Mutex // guards proven
	proven  wal.LSN    // the log is known to be durable up to there; see proveLog

	commitMu    sync.Mutex // guards lastTS and queue
	lastTS      uint64
	queue       []committing
	metaVersion atomic.Uint64 // timestamp of the newest change of the catalog
	metaLog     metaLog

	meta    *vtree
	bulkMin int64 // rows below which a bulk load makes hot rows

	idMu    sync.Mutex // guards the counter of object IDs
	nextID  uint64
	limitID uint64 // IDs below are reserved in the catalog tree

	bg           background
	checkpointed struct { // used by the checkpointer alone
		at    time.Duration
		bytes int64
	}

	regMu      sync.RWMutex // guards the registry
	tables     map[TableID]*table
	indexes    map[IndexID]*index
	sequences  map[SequenceID]*sequence
	evaluators map[IndexID]KeyEvaluator
}

// Open opens the database in dir, creating it if there is none, and recovers
// it if it was not closed. A second process on dir gets F0001.
func Open(dir string, opt Options) (*DB, error) {
	if opt.Env.Clock == nil {
		opt.Env = env.Real()
	}
	if opt.FS == nil {
		fsys, err := vfs.OS(dir)
		if err != nil {
			return nil, err
		}
		opt.FS = fsys
	}
	setDefault(&opt.PageSize, page.DefaultSize)
	setDefault(&opt.PoolBytes, 256<<20)
	setDefault(&opt.WALSegment, wal.DefaultSegment)
	setDefault(&opt.CheckpointTimeout, checkpointTimeout)
	setDefault(&opt.MaxWAL, maxWAL)
	setDefault(&opt.RecoveryTarget, recoveryTarget)
	setDefault(&opt.BulkRows, bulkRows)
	if opt.Overlays == nil {
		opt.Overlays = mem.New("overlays", overlayBytes)
	}
	if opt.DirectIO {
		opt.FS = vfs.PreferDirect(opt.FS)
	}
	if opt.ArchiveDir != "" && !filepath.IsAbs(opt.ArchiveDir) {
		return nil, errs.New(errs.InvalidParameterValue, "the directory of the archive must be an absolute path, not %q", opt.ArchiveDir)
	}
	codec, err := wal.CodecOf(opt.WALCompression)
	if err != nil {
		return nil, err
	}
	inst, err := checkpoint.Open(checkpoint.Config{
		FS: opt.FS, BufferPolicy: opt.BufferPolicy, Rand: opt.Env.Rand, PageSize: opt.PageSize, PoolBytes: opt.PoolBytes, WALSegment: opt.WALSegment,
		WALCodec: codec, Archive: opt.archive(),
		AcceptLogDamage: opt.AcceptLogDamage, Clock: opt.Env.Clock, Background: !opt.NoBackground, MemTable: opt.MemTable,
	})
	if err != nil {
		return nil, err
	}
	db := newDB(opt, inst)
	if err := opt.FS.MkdirAll(segment.Dir); err != nil {
		inst.Abandon()
		return nil, err
	}
	if err := db.load(); err != nil {
		db.closeSegments()
		inst.Abandon()
		return nil, err
	}
	if !opt.NoBackground {
		db.startBackground()
	}
	return db, nil
}

// newDB returns a database in which nothing is loaded yet.
func newDB(opt Options, inst *checkpoint.Instance) *DB {
	db := &DB{
		opt: opt, env: opt.Env, inst: inst, start: inst.Start(), st: inst.Store(), log: inst.Store().Log(),
		locks: lock.New(opt.Env.Clock), meta: newVTree(inst.Meta()), lastTS: inst.LastTS(),
		tables: map[TableID]*table{}, indexes: map[IndexID]*index{},
		sequences: map[SequenceID]*sequence{}, evaluators: map[IndexID]KeyEvaluator{},
		bulkMin: opt.BulkRows, overlays: overlayCache{budget: opt.Overlays},
	}
	db.visible.Store(db.lastTS)
	db.metaVersion.Store(db.lastTS)
	db.metaLog.from = db.lastTS
	return db
}

func setDefault[T int | int64 | time.Duration](v *T, def T) {
	if *v == 0 {
		*v = def
	}
}

// load reads the objects from the catalog tree and finishes what a crash has
// cut short.
func (db *DB) load() error {
	for _, step := range []func() error{db.loadIDs, db.loadTables, db.loadIndexes, db.loadSequences, db.finishDrops, db.finishLSMDrops, db.loadSegments} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// Close checkpoints and closes. Transactions must have ended; those that have
// not are undone by the next Open.
func (db *DB) Close() error {
	if db.closed.Swap(true) {
		return nil
	}
	db.bg.stop()
	err := db.log.Err()
	if err == nil {
		err = db.saveSequences()
	}
	db.commitMu.Lock()
	ts := db.lastTS
	db.commitMu.Unlock()
	if cerr := db.inst.Close(ts); err == nil {
		err = cerr
	}
	db.closeSegments()
	return err
}

// closeSegments closes the segment files, which were only read.
func (db *DB) closeSegments() {
	db.regMu.RLock()
	defer db.regMu.RUnlock()
	for _, t := range db.tables {
		set := t.acquire()
		for _, p := range set.parts {
			if p.seg != nil {
				_ = p.seg.Close()
			}
		}
		set.release()
		for _, d := range t.draining {
			for _, old := range d.replaced {
				_ = old.seg.Close()
			}
		}
	}
}

// Checkpoint writes all changes that the log holds to the data file. Without
// background work it also merges the log-structured trees.
func (db *DB) Checkpoint(ctx context.Context) error {
	if ctx.Err() != nil {
		return lock.Canceled(ctx)
	}
	db.commitMu.Lock()
	ts := db.lastTS
	db.commitMu.Unlock()
	if err := db.inst.Checkpoint(ts); err != nil || !db.opt.NoBackground {
		return err
	}
	return db.inst.Trees().Compact()
}

// Err returns the error that has stopped the database from taking writes, or
// nil.
func (db *DB) Err() error { return db.log.Err() }

// WALPosition returns the end of the log, and up to where it is durable.
func (db *DB) WALPosition() (inserted, flushed uint64) { return db.log.End(), db.log.Flushed() }

// Metrics are counters and gauges of storage.
type Metrics struct {
	Pool buffer.Stats
	IO   vfs.Stats

	WALRecords, WALBytes, WALFlushes, WALSyncs int64
	PagesUsed, PagesFree                       int64
	OpenTransactions                           int64
	RecoveredRecords, UndoneTransactions       int64
}

// Metrics returns the present values.
func (db *DB) Metrics() Metrics {
	w := db.log.Stats()
	used, free, _ := db.st.Space()
	records, undone := db.inst.Recovered()
	return Metrics{
		Pool: db.st.Pool().Stats(), IO: db.opt.FS.Stats(),
		WALRecords: w.Records.Load(), WALBytes: w.Bytes.Load(), WALFlushes: w.Flushes.Load(), WALSyncs: w.Syncs.Load(),
		PagesUsed: int64(used), PagesFree: int64(free), OpenTransactions: db.openTxns.Load(),
		RecoveredRecords: int64(records), UndoneTransactions: int64(undone),
	}
}

// RegisterEvaluator gives an index with Evaluated set its evaluator. It must
// be called for every such index after Open, before its table is written.
func (db *DB) RegisterEvaluator(index IndexID, ev KeyEvaluator) {
	db.regMu.Lock()
	defer db.regMu.Unlock()
	db.evaluators[index] = ev
}

func (db *DB) evaluator(id IndexID) (KeyEvaluator, error) {
	db.regMu.RLock()
	defer db.regMu.RUnlock()
	if ev := db.evaluators[id]; ev != nil {
		return ev, nil
	}
	return nil, errs.Internal("index %d has no evaluator", id)
}

func (db *DB) table(id TableID) (*table, error) {
	db.regMu.RLock()
	defer db.regMu.RUnlock()
	if t := db.tables[id]; t != nil {
		return t, nil
	}
	return nil, errs.New(errs.UndefinedTable, "table storage %d does not exist", id)
}

func (db *DB) index(id IndexID) (*index, error) {
	db.regMu.RLock()
	defer db.regMu.RUnlock()
	if x := db.indexes[id]; x != nil {
		return x, nil
	}
	return nil, errs.New(errs.UndefinedObject, "index storage %d does not exist", id)
}

// byID returns the tables, always in one order.
func (db *DB) byID() []*table {
	db.regMu.RLock()
	defer db.regMu.RUnlock()
	return slices.SortedFunc(maps.Values(db.tables), func(a, b *table) int { return cmp.Compare(a.id, b.id) })
}

// setNow sets a key of the catalog tree at once and for good, outside of any
// transaction.
func (db *DB) setNow(key, value []byte) error {
	return db.meta.pages.Modify(btree.Logger{}, key, &setter{value: value})
}

// removeNow removes a key of the catalog tree likewise.
func (db *DB) removeNow(key []byte) error {
	return db.meta.pages.Modify(btree.Logger{}, key, &setter{del: true})
}

// setter is the Editor of changes that have no versions.
type setter struct {
	value []byte
	del   bool
}

// Decide implements btree.Editor.
func (s *setter) Decide([]byte, bool) (btree.Action, []byte, error) {
	if s.del {
		return btree.Delete, nil, nil
	}
	return btree.Put, s.value, nil
}

// Applied implements btree.Editor.
func (*setter) Applied() {}
