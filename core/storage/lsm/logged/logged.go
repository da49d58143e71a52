package logged

import (
	"io"
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/lsm"
	"github.com/basaltdb/basalt/core/storage/wal"
)

const (
	lockName = "LOCK"
	treeDir  = "lsm"
	// headerSize is where the first record of a segment is.
	headerSize = 32
)

// Options describe a store. Dir, Position and SyncLog of the tree are set by Open.
type Options struct {
	Tree    lsm.Options
	Segment int64 // of the log, for the life of the store
}

// Store is an open store. It is safe for concurrent use.
type Store struct {
	tree *lsm.Tree
	log  *wal.Log
	lock io.Closer
	o    Options

	pos      atomic.Uint64 // record that recovery applies next
	ready    atomic.Bool   // recovery is done
	mu       sync.Mutex    // guards recycled
	recycled uint64        // newest segment when old ones were last given up
}

// Open opens the store of a file system, creating it if there is none.
func Open(o Options) (*Store, error) {
	if o.Segment == 0 {
		o.Segment = wal.DefaultSegment
	}
	lock, err := o.Tree.FS.Lock(lockName)
	if err != nil {
		return nil, err
	}
	s := &Store{lock: lock, o: o}
	s.o.Tree.Dir, s.o.Tree.Position, s.o.Tree.SyncLog = treeDir, s.position, s.syncLog
	exists, err := lsm.Exists(s.o.Tree)
	if err == nil && exists {
		err = s.recover()
	} else if err == nil {
		err = s.create()
	}
	if err != nil {
		lock.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) walConfig() wal.Config { return wal.Config{FS: s.o.Tree.FS, Segment: s.o.Segment} }

// position implements lsm.Options.Position.
func (s *Store) position() lsm.LSN {
	if !s.ready.Load() {
		return s.pos.Load()
	}
	// It fails only where describe does.
	lsn, _ := s.log.BeginCheckpoint(func([]wal.Txn) []byte { return nil })
	return lsn
}

// syncLog implements lsm.Options.SyncLog. What recovery applies is durable.
func (s *Store) syncLog() error {
	if !s.ready.Load() {
		return nil
	}
	return s.log.Flush(s.log.End())
}

// create makes the log and then the tree: where there is no tree there is no
// store.
func (s *Store) create() (err error) {
	if s.log, err = wal.Create(s.walConfig()); err != nil {
		return err
	}
	s.ready.Store(true)
	s.tree, err = lsm.Create(s.o.Tree)
	return err
}

// recover opens the tree and applies what the log has and the tables have not.
func (s *Store) recover() (err error) {
	if s.tree, err = lsm.Open(s.o.Tree); err != nil {
		return err
	}
	from := max(s.tree.StoredLSN(), uint64(s.o.Segment)+headerSize)
	s.pos.Store(from)
	end, crc, err := s.redo(from)
	if err == nil {
		err = wal.RemoveAfter(s.walConfig(), end)
	}
	if err == nil {
		s.log, err = wal.OpenAt(s.walConfig(), end, crc)
	}
	if err != nil {
		_ = s.tree.Close()
		return err
	}
	s.ready.Store(true)
	return nil
}

// redo applies the records from a position on.
func (s *Store) redo(from lsm.LSN) (end lsm.LSN, crc uint32, err error) {
	if err := wal.SyncAll(s.walConfig(), from); err != nil {
		return 0, 0, err
	}
	r, err := wal.NewReader(s.walConfig(), from)
	if err != nil {
		return 0, 0, err
	}
	for {
		rec, ok, err := r.Next()
		if err != nil {
			return 0, 0, err
		}
		if !ok {
			end, crc = r.End()
			return end, crc, nil
		}
		if rec.Type != wal.System {
			continue
		}
		s.pos.Store(rec.LSN)
		ops, ok := lsm.ParseOps(rec.Payload)
		if !ok {
			return 0, 0, errs.New(errs.DataCorrupted, "the log record at %X cannot be read", rec.LSN)
		}
		if err := s.tree.Apply(rec.LSN, ops...); err != nil {
			return 0, 0, err
		}
	}
}

// Tree returns the tree, for reading.
func (s *Store) Tree() *lsm.Tree { return s.tree }

// Log returns the log.
func (s *Store) Log() *wal.Log { return s.log }

var payloads = sync.Pool{New: func() any { return new([]byte) }}

// Apply makes a batch of changes. With sync it is durable when Apply returns;
// callers at the same time share a write to the disk.
func (s *Store) Apply(sync bool, ops ...lsm.Op) error {
	buf := payloads.Get().(*[]byte)
	defer payloads.Put(buf)
	*buf = lsm.AppendOps((*buf)[:0], ops...)
	lsn, err := s.tree.Write(func() (lsm.LSN, error) {
		for {
			lsn, err := s.log.Append(nil, wal.System, *buf, s.log.Redo())
			if lsn != 0 || err != nil {
				return lsn, err
			}
		}
	}, ops...)
	if err == nil && sync {
		err = s.log.Flush(lsn + 1)
	}
	if err == nil {
		err = s.recycle(lsn)
	}
	return err
}

// recycle gives up old segments of the log, once for each new one.
func (s *Store) recycle(lsn lsm.LSN) error {
	seg := lsn / uint64(s.o.Segment)
	s.mu.Lock()
	defer s.mu.Unlock()
	if seg <= s.recycled {
		return nil
	}
	s.recycled = seg
	stored := s.tree.StoredLSN()
	if stored == 0 {
		return nil
	}
	return s.log.Recycle(stored)
}

// Close closes the store. What is in memory stays in the log.
func (s *Store) Close() error {
	err := s.tree.Close()
	if cerr := s.log.Close(); err == nil {
		err = cerr
	}
	if cerr := s.lock.Close(); err == nil {
		err = cerr
	}
	return err
}
