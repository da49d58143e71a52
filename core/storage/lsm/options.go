package lsm

import (
	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/lsm/manifest"
	"github.com/basaltdb/basalt/core/storage/lsm/memtable"
	"github.com/basaltdb/basalt/core/storage/lsm/sstable"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// LSN is a position in the log of the owner.
type LSN = uint64

// PolicyKind names a compaction policy.
type PolicyKind uint8

// The policies. A tree may be opened with another one than it was made with.
const (
	// Leveled keeps one run a level, each ten times the one above: fewest tables
	// to read, most writing.
	Leveled PolicyKind = iota
	// SizeTiered merges runs of similar size: least writing.
	SizeTiered
	// FIFO keeps tables by age, and where Options.FIFOBytes is set drops the
	// oldest beyond it, whatever is in them.
	FIFO
)

// Options describe a tree. Zero values mean the defaults.
type Options struct {
	FS   vfs.FS
	Dir  string       // of the tree alone
	Pool *buffer.Pool // caches the blocks of tables
	// Space returns a space of the pool that nobody has.
	Space func() uint64
	// Position returns a position in the owner's log that every change from now on
	// is at or after: its end, or, in recovery, the record that is applied next. It
	// is called with locks held and must not call the tree. nil where changes are
	// not logged.
	Position func() LSN
	// SyncLog makes durable what was logged so far; nil as with Position. It is
	// called before a table is written: no change is in a table that a crash could
	// take out of the log.
	SyncLog func() error
	// Clock slows writers down before they must wait; without one they only wait.
	Clock env.Clock
	// Background lets two goroutines flush and compact until Close. Without it
	// the owner calls Flush and Compact, and a writer that would have to wait for
	// them does their work itself.
	Background bool

	MemTable int // bytes of a memtable; small trees have smaller ones
	Tables   sstable.Options
	// Codecs are by level; level 0 is what memtables are flushed to.
	Codecs [manifest.Levels]compress.Codec

	Policy     PolicyKind
	TableSize  uint64 // bytes of the tables that a compaction writes
	Runs       int    // runs of level 0, or in all, that start a compaction
	SlowRuns   int    // from which writers are slowed down
	StopRuns   int    // at which writers wait
	BaseBytes  uint64 // of the first level below level 0
	Multiplier uint64 // from level to level
	FIFOBytes  uint64 // 0 for no limit
}

// Defaults.
const (
	DefaultMemTable   = 64 << 20
	DefaultTableSize  = 16 << 20
	DefaultRuns       = 4
	DefaultBaseBytes  = 64 << 20
	DefaultMultiplier = 10

	firstMemTable = 256 << 10 // the first one of a tree
	minMemTable   = 16 << 10
	maxImmutable  = 3 // memtables that wait to be flushed
)

func (o Options) withDefaults() Options {
	if o.MemTable == 0 {
		o.MemTable = DefaultMemTable
	}
	o.MemTable = min(max(o.MemTable, minMemTable), memtable.MaxSize)
	if o.TableSize == 0 {
		o.TableSize = DefaultTableSize
	}
	if o.Runs == 0 {
		o.Runs = DefaultRuns
	}
	if o.SlowRuns == 0 {
		o.SlowRuns = 5 * o.Runs
	}
	if o.StopRuns == 0 {
		o.StopRuns = 2 * o.SlowRuns
	}
	if o.BaseBytes == 0 {
		o.BaseBytes = DefaultBaseBytes
	}
	if o.Multiplier == 0 {
		o.Multiplier = DefaultMultiplier
	}
	if o.Position == nil {
		o.Position = func() LSN { return 0 }
	}
	if o.SyncLog == nil {
		o.SyncLog = func() error { return nil }
	}
	return o
}

// policy returns the policy that the options name.
func (o *Options) policy() policy {
	switch o.Policy {
	case SizeTiered:
		return &tiered{o}
	case FIFO:
		return &fifo{o}
	}
	return &leveled{o: o}
}
