package lsm

import (
	"encoding/binary"

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

// The policies. A tree may get another one than it was made with.
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

// Options describe a tree. FS, Dir, Pool and Space must be set; of the others zero
// values mean the defaults.
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
	SlowRuns int // from which writers are slowed down
	StopRuns int // at which writers wait

	// Settings are used by Create; Open has those that were stored.
	Settings
}

// Settings are what a tree is made with, and remembers: its owner may have to
// open it for recovery before it can read what else it knows of it.
type Settings struct {
	Policy PolicyKind
	Tables sstable.Options // but for the codec
	// Codecs are by level; level 0 is what memtables are flushed to.
	Codecs [manifest.Levels]compress.Codec

	TableSize  uint64 // bytes of the tables that a compaction writes
	Runs       int    // runs of level 0, or in all, that start a compaction
	BaseBytes  uint64 // of the first level below level 0
	Multiplier uint64 // from level to level
	FIFOBytes  uint64 // 0 for no limit

	// Suffix is how many bytes of the end of keys tell alike ones apart: keys that
	// differ in them alone have one latch, and filters know what they begin with, so
	// that a Walker reads them as one point. All keys are longer. It stays what it
	// was when the tree was made.
	Suffix int
}

func (s Settings) withDefaults() Settings {
	if s.TableSize == 0 {
		s.TableSize = DefaultTableSize
	}
	if s.Runs == 0 {
		s.Runs = DefaultRuns
	}
	s.Runs = max(s.Runs, 2)
	if s.BaseBytes == 0 {
		s.BaseBytes = DefaultBaseBytes
	}
	if s.Multiplier == 0 {
		s.Multiplier = DefaultMultiplier
	}
	s.Multiplier = max(s.Multiplier, 2)
	return s
}

// fields returns the numbers that are stored, in their order.
func (s *Settings) fields() []int64 {
	f := []int64{
		int64(s.Policy), int64(s.Tables.BlockSize), int64(s.Tables.Restart), int64(s.Tables.FilterBits),
		int64(s.TableSize), int64(s.Runs), int64(s.BaseBytes), int64(s.Multiplier), int64(s.FIFOBytes),
	}
	for _, c := range s.Codecs {
		f = append(f, int64(c))
	}
	return append(f, int64(s.Suffix))
}

// encode returns the settings as the manifest stores them: the fields as signed
// varints. Older ones end before the suffix, which is 0 then.
func (s *Settings) encode() []byte {
	var b []byte
	for _, v := range s.fields() {
		b = binary.AppendVarint(b, v)
	}
	return b
}

func decodeSettings(b []byte) (s Settings, ok bool) {
	f := s.fields()
	for i := range f {
		if n := len(f) - 1; i == n && len(b) == 0 {
			break
		}
		n := 0
		if f[i], n = binary.Varint(b); n <= 0 {
			return s, false
		}
		b = b[n:]
	}
	s.Policy, s.Tables.BlockSize, s.Tables.Restart, s.Tables.FilterBits = PolicyKind(f[0]), int(f[1]), int(f[2]), int(f[3])
	s.TableSize, s.Runs, s.BaseBytes, s.Multiplier, s.FIFOBytes = uint64(f[4]), int(f[5]), uint64(f[6]), uint64(f[7]), uint64(f[8])
	for i := range s.Codecs {
		s.Codecs[i] = compress.Codec(f[9+i])
	}
	s.Suffix = int(f[len(f)-1])
	return s, len(b) == 0
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
	o.Settings = o.Settings.withDefaults()
	if o.SlowRuns == 0 {
		o.SlowRuns = 5 * o.Runs
	}
	if o.StopRuns == 0 {
		o.StopRuns = 2 * o.SlowRuns
	}
	// A compaction must be due where writers wait for one.
	o.SlowRuns = max(o.SlowRuns, o.Runs)
	o.StopRuns = max(o.StopRuns, o.SlowRuns)
	if o.Position == nil {
		o.Position = func() LSN { return 0 }
	}
	if o.SyncLog == nil {
		o.SyncLog = func() error { return nil }
	}
	return o
}

// policy returns the policy that the settings name.
func (s *Settings) policy() policy {
	switch s.Policy {
	case SizeTiered:
		return &tiered{s}
	case FIFO:
		return &fifo{s}
	}
	return &leveled{s}
}
