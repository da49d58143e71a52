package lsm

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
	"github.com/basaltdb/basalt/core/storage/lsm/memtable"
	"github.com/basaltdb/basalt/core/storage/lsm/sstable"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

const stripes = 64

// Tree is an open log-structured tree. It is safe for concurrent use.
type Tree struct {
	o      Options
	broken error // why nothing can be done with it, or nil
	config atomic.Pointer[config]

	state   atomic.Pointer[state]
	seq     atomic.Uint64 // last sequence number that was given out
	visible atomic.Uint64 // all changes up to here can be seen
	latches [stripes]latch

	mu   sync.Mutex // guards changes of the state
	cond *sync.Cond // what somebody waits for may have changed

	flushMu   sync.Mutex // one flush at a time
	compactMu sync.Mutex // one compaction at a time
	editMu    sync.Mutex // guards what follows, and edits of the version
	log       *manifest.Log
	flushed   LSN

	nextFile  atomic.Uint64
	nextEpoch atomic.Uint64
	closed    atomic.Bool
	pressure  atomic.Int32
	debt      atomic.Int64             // bytes written since a writer was slowed down
	trouble   [2]atomic.Pointer[error] // of the last background flush and compaction, nil when it was done

	flushes, compacts chan struct{}
	stop              chan struct{}
	workers           sync.WaitGroup

	stats Stats
}

// config is the settings of a tree with their policy.
type config struct {
	Settings
	policy policy
}

// configure sets the settings in memory.
func (t *Tree) configure(s Settings) {
	c := &config{Settings: s.withDefaults()}
	c.policy = c.Settings.policy()
	t.config.Store(c)
}

// Settings returns the settings.
func (t *Tree) Settings() Settings { return t.config.Load().Settings }

// Configure changes the settings but for Suffix, durably. Tables are as they were until they are
// compacted.
func (t *Tree) Configure(s Settings) error {
	if err := t.usable(); err != nil {
		return err
	}
	t.editMu.Lock()
	defer t.editMu.Unlock()
	s = s.withDefaults()
	s.Suffix = t.Settings().Suffix
	if err := t.append(&manifest.Edit{Settings: s.encode()}); err != nil {
		return err
	}
	t.configure(s)
	t.setPressure(t.state.Load())
	t.kick(t.compacts)
	return nil
}

// latch is a stripe of key latches, on cache lines of its own.
type latch struct {
	sync.RWMutex
	_ [40]byte
}

// Stats counts what a tree did.
type Stats struct {
	Flushes, Compactions, Moves, Stalls, Slowdowns atomic.Int64
	FlushedBytes, CompactedBytes                   atomic.Int64 // that were written
}

// Stats returns the counters.
func (t *Tree) Stats() *Stats { return &t.stats }

func name(dir string, number uint64) string { return fmt.Sprintf("%s/%06d.sst", dir, number) }

// Exists reports whether there is a tree in the directory of the options.
func Exists(o Options) (bool, error) {
	_, found, err := manifest.Read(o.FS, o.Dir)
	return found, err
}

// Create makes an empty tree, in place of whatever is in its directory.
func Create(o Options) (*Tree, error) {
	if err := o.FS.MkdirAll(o.Dir); err != nil {
		return nil, err
	}
	t := newTree(o)
	if err := t.start(manifest.State{NextFile: 1, Settings: t.o.Settings.encode()}); err != nil {
		return nil, err
	}
	return t, nil
}

// Open opens a tree. Where a crash has left files behind that are not part of
// it they are removed.
func Open(o Options) (*Tree, error) {
	s, found, err := manifest.Read(o.FS, o.Dir)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errs.New(errs.UndefinedFile, "there is no tree in %q", o.Dir)
	}
	t := newTree(o)
	if err := t.start(s); err != nil {
		return nil, err
	}
	return t, nil
}

func newTree(o Options) *Tree {
	t := &Tree{o: o.withDefaults(), flushes: make(chan struct{}, 1), compacts: make(chan struct{}, 1), stop: make(chan struct{})}
	t.cond = sync.NewCond(&t.mu)
	return t
}

// start opens the tables and begins.
func (t *Tree) start(s manifest.State) error {
	settings, ok := decodeSettings(s.Settings)
	if !ok {
		return errs.New(errs.IndexCorrupted, "the settings of tree %q cannot be read", t.o.Dir)
	}
	t.configure(settings)
	v := &version{}
	fail := func(err error) error {
		for _, f := range v.files() {
			_ = f.table.Close()
		}
		return err
	}
	for _, m := range s.Tables {
		f, err := t.openTable(m)
		if err != nil {
			return fail(err)
		}
		v.levels[m.Level] = append(v.levels[m.Level], f)
		t.nextEpoch.Store(max(t.nextEpoch.Load(), m.Epoch))
	}
	v.sort()
	if what := v.disorder(); what != "" {
		return fail(errs.New(errs.IndexCorrupted, "tree %q is damaged: %s", t.o.Dir, what))
	}
	t.nextFile.Store(s.NextFile)
	t.flushed = s.Flushed
	var err error
	if t.log, err = manifest.Replace(t.o.FS, t.o.Dir, s.Snapshot()); err != nil {
		return fail(err)
	}
	if err := t.removeOrphans(v); err != nil {
		_ = t.log.Close()
		return fail(err)
	}
	m := &mem{Table: memtable.New(min(firstMemTable, t.o.MemTable))}
	m.low.Store(t.o.Position())
	first := &state{mem: m, v: v}
	first.refs.Store(1)
	v.ref()
	t.state.Store(first)
	t.setPressure(first)
	if t.o.Background {
		t.workers.Add(2)
		go t.work(t.flushes, &t.trouble[0], t.flushAll)
		go t.work(t.compacts, &t.trouble[1], t.compactAll)
		t.kick(t.compacts)
	}
	return nil
}

// openTable opens a table and compares it with what the manifest says.
func (t *Tree) openTable(m manifest.Table) (*file, error) {
	tab, err := sstable.Open(t.o.FS, name(t.o.Dir, m.Number), m.Number, t.o.Pool, t.o.Space())
	if vfs.NotExist(err) {
		return nil, errs.New(errs.IndexCorrupted, "table file %q is missing", name(t.o.Dir, m.Number))
	}
	if err != nil {
		return nil, err
	}
	if fmt.Sprint(tab.Meta()) != fmt.Sprint(m.Meta) || tab.Suffix() != 0 && tab.Suffix() != t.Settings().Suffix {
		_ = tab.Close()
		return nil, errs.New(errs.IndexCorrupted, "table file %q is not the one that the manifest names", tab.Name())
	}
	return &file{Table: m, opened: &opened{table: tab}}, nil
}

// removeOrphans removes the files of the directory that are not of the tree.
func (t *Tree) removeOrphans(v *version) error {
	keep := map[string]bool{manifest.Name: true}
	for _, f := range v.files() {
		keep[strings.TrimPrefix(f.table.Name(), t.o.Dir+"/")] = true
	}
	names, err := t.o.FS.List(t.o.Dir)
	if err != nil {
		return err
	}
	for _, n := range names {
		if !keep[n] {
			if err := t.o.FS.Remove(t.o.Dir + "/" + n); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close stops the background work and closes the files. What was not flushed
// is in the owner's log. Iterators must have been closed.
func (t *Tree) Close() error {
	if t.closed.Swap(true) || t.broken != nil {
		return nil
	}
	t.mu.Lock()
	t.cond.Broadcast()
	t.mu.Unlock()
	close(t.stop)
	t.workers.Wait()
	t.flushMu.Lock()
	t.compactMu.Lock()
	t.editMu.Lock()
	err := t.log.Close()
	// The state stays, so that who comes too late finds closed files.
	for _, f := range t.state.Load().v.files() {
		if cerr := f.table.Close(); err == nil {
			err = cerr
		}
	}
	t.editMu.Unlock()
	t.compactMu.Unlock()
	t.flushMu.Unlock()
	return err
}

// Destroy closes the tree and removes its files. The manifest goes first: what
// a crash leaves then is no tree. Where the manifest has failed the files stay:
// what failed may have been a sync, and then another one proves nothing.
func (t *Tree) Destroy() error {
	err := t.intact()
	if cerr := t.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return Remove(t.o)
}

// Remove removes the files of a tree that is not open.
func Remove(o Options) error {
	names, err := o.FS.List(o.Dir)
	if err != nil || len(names) == 0 {
		return err
	}
	slices.SortStableFunc(names, func(a, b string) int {
		switch {
		case a == manifest.Name:
			return -1
		case b == manifest.Name:
			return 1
		}
		return 0
	})
	for i, n := range names {
		if err := o.FS.Remove(o.Dir + "/" + n); err != nil {
			return err
		}
		if i == 0 {
			if err := o.FS.SyncDir(o.Dir); err != nil {
				return err
			}
		}
	}
	return o.FS.SyncDir(o.Dir)
}

// usable returns why the tree cannot be changed, or nil.
func (t *Tree) usable() error {
	if t.broken != nil {
		return t.broken
	}
	if t.closed.Load() {
		return errs.New(errs.ObjectNotInPrerequisiteState, "the tree %q is closed", t.o.Dir)
	}
	return nil
}

// kick wakes a background goroutine.
func (t *Tree) kick(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// work runs f whenever it is woken, until the tree is closed. An error is kept
// for writers that have to wait for the work.
func (t *Tree) work(wake chan struct{}, trouble *atomic.Pointer[error], f func() error) {
	defer t.workers.Done()
	for {
		select {
		case <-t.stop:
			return
		case <-wake:
		}
		if t.closed.Load() {
			return
		}
		if err := f(); err != nil {
			trouble.Store(&err)
		} else {
			trouble.Store(nil)
		}
		t.mu.Lock()
		t.cond.Broadcast()
		t.mu.Unlock()
	}
}
