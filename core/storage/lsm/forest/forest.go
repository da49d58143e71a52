package forest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/lsm"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// Dir is the directory of the trees, each in one of its own.
const Dir = "lsm"

// firstSpace is the first space of the buffer pool that tables have; segments and
// pages are below.
const firstSpace = 1 << 63

// Config describes a forest. The fields are those of lsm.Options.
type Config struct {
	FS         vfs.FS
	Pool       *buffer.Pool
	Position   func() lsm.LSN
	SyncLog    func() error
	Clock      env.Clock
	Background bool
	MemTable   int
}

// Forest has the trees of a database. It is safe for concurrent use.
type Forest struct {
	cfg    Config
	fs     vfs.FS
	spaces atomic.Uint64

	mu      sync.Mutex
	trees   map[uint64]*lsm.Tree
	damaged map[uint64]error // trees that are marked as damaged
	failed  map[uint64]error // trees that could not be made
	closed  bool
}

// New returns a forest in which no tree is open yet.
func New(cfg Config) *Forest {
	f := &Forest{
		cfg: cfg, fs: vfs.InClass(cfg.FS, vfs.ClassLSM),
		trees: map[uint64]*lsm.Tree{}, damaged: map[uint64]error{}, failed: map[uint64]error{},
	}
	f.spaces.Store(firstSpace)
	return f
}

func (f *Forest) options(id uint64) lsm.Options {
	return lsm.Options{
		FS: f.fs, Dir: fmt.Sprintf("%s/%d", Dir, id), Pool: f.cfg.Pool, Space: func() uint64 { return f.spaces.Add(1) },
		Position: f.cfg.Position, SyncLog: f.cfg.SyncLog, Clock: f.cfg.Clock, Background: f.cfg.Background, MemTable: f.cfg.MemTable,
	}
}

// Create makes an empty tree, in place of one with that ID that a crash may have
// left behind. Nobody has the ID.
func (f *Forest) Create(id uint64, s lsm.Settings) (*lsm.Tree, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.usable(); err != nil {
		return nil, err
	}
	if f.trees[id] != nil {
		return nil, errs.Internal("tree %d exists", id)
	}
	o := f.options(id)
	o.Settings = s
	t, err := lsm.Create(o)
	if err == nil {
		if err = f.syncNames(); err != nil {
			_ = t.Close()
		}
	}
	if err != nil {
		f.failed[id] = err
		return nil, err
	}
	f.trees[id] = t
	return t, nil
}

// syncNames makes the names of directories durable: they must be so when what is
// in them is.
func (f *Forest) syncNames() error {
	for _, dir := range []string{Dir, "."} {
		if err := f.fs.SyncDir(dir); err != nil {
			return err
		}
	}
	return nil
}

func (f *Forest) usable() error {
	if f.closed {
		return errs.New(errs.ObjectNotInPrerequisiteState, "the database is closed")
	}
	return nil
}

// Tree returns a tree, opening it where it is not open. Where there is none the
// error is 58P01; one that is damaged is marked as that, and the error is why.
func (f *Forest) Tree(id uint64) (*lsm.Tree, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.usable(); err != nil {
		return nil, err
	}
	if t := f.trees[id]; t != nil {
		return t, nil
	}
	t, err := f.load(id)
	if err != nil {
		return nil, err
	}
	f.trees[id] = t
	return t, nil
}

// missing reports whether an error of Tree says that there is no tree, and not
// that a part of it is missing.
func (f *Forest) missing(id uint64, err error) bool {
	if errs.CodeOf(err) != errs.UndefinedFile {
		return false
	}
	exists, err := lsm.Exists(f.options(id))
	return err == nil && !exists
}

// Redo applies changes of a tree that are logged at lsn, as lsm.AppendOps has
// made them. Position must return lsn meanwhile.
func (f *Forest) Redo(lsn lsm.LSN, id uint64, changes []byte) error {
	t, err := f.Tree(id)
	if err != nil {
		if f.missing(id, err) || f.Damaged(id) != nil {
			return nil // dropped since, or not to be used any more
		}
		return err
	}
	if lsn < t.StoredLSN() {
		return nil
	}
	ops, ok := lsm.ParseOps(changes)
	if !ok {
		return errs.New(errs.DataCorrupted, "the changes of tree %d in the log at %X cannot be read", id, lsn)
	}
	err = t.Apply(lsn, ops...)
	if damage(err) {
		return f.Quarantine(id, err)
	}
	return err
}

// open returns the trees that are open, always in one order.
func (f *Forest) open() []*lsm.Tree {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := make([]*lsm.Tree, 0, len(f.trees))
	for _, id := range slices.Sorted(maps.Keys(f.trees)) {
		list = append(list, f.trees[id])
	}
	return list
}

// FlushTo makes the tables of all trees complete up to a position of the log.
// Trees that are not open have no changes in memory.
func (f *Forest) FlushTo(lsn lsm.LSN) error {
	for _, t := range f.open() {
		if err := t.FlushTo(lsn); err != nil && !f.gone(t) {
			return err
		}
	}
	return nil
}

// Stored returns the largest position of the log up to which the tables of a tree
// that is open have all changes. The log was durable at least to there.
func (f *Forest) Stored() lsm.LSN {
	lsn := lsm.LSN(0)
	for _, t := range f.open() {
		lsn = max(lsn, t.StoredLSN())
	}
	return lsn
}

// gone reports whether a tree was dropped meanwhile.
func (f *Forest) gone(t *lsm.Tree) bool { return !slices.Contains(f.open(), t) }

// Trim flushes the trees that have the most in memory until all together have no
// more than limit bytes.
func (f *Forest) Trim(limit int) error {
	trees := f.open()
	slices.SortStableFunc(trees, func(a, b *lsm.Tree) int { return cmp.Compare(b.Memory(), a.Memory()) })
	total := 0
	for _, t := range trees {
		total += t.Memory()
	}
	for _, t := range trees {
		if total <= limit {
			break
		}
		had := t.Memory()
		if err := t.Flush(); err != nil && !f.gone(t) {
			return err
		}
		total -= had - t.Memory()
	}
	return nil
}

// Compact does all compactions that are due. Without background work nobody else
// does them before writers must wait.
func (f *Forest) Compact() error {
	for _, t := range f.open() {
		for more := true; more; {
			did, err := t.Compact()
			if err != nil && !f.gone(t) {
				return err
			}
			more = did && err == nil
		}
	}
	return nil
}

// Drop removes a tree. Nobody uses it any more. It is no error where there is
// none. One that could not be made stays until the next start: what failed may
// have been a sync, after which none of its directory says anything.
func (f *Forest) Drop(id uint64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.usable(); err != nil {
		return err
	}
	if err := f.failed[id]; err != nil {
		return err
	}
	if t := f.trees[id]; t != nil {
		delete(f.trees, id)
		return t.Destroy()
	}
	if err := lsm.Remove(f.options(id)); err != nil {
		return err
	}
	delete(f.damaged, id)
	return nil
}

// Close closes all trees. What they have in memory is in the log.
func (f *Forest) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	var first error
	for _, id := range slices.Sorted(maps.Keys(f.trees)) {
		if err := f.trees[id].Close(); err != nil && first == nil {
			first = err
		}
		delete(f.trees, id)
	}
	return first
}
