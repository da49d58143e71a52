package txn

import (
	"context"

	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// archive says how segments of the log are archived, nil for not at all.
func (opt *Options) archive() *wal.ArchiveConfig {
	if opt.ArchiveDir == "" {
		return nil
	}
	dir := opt.ArchiveDir
	return &wal.ArchiveConfig{Clock: opt.Env.Clock, Warn: opt.ArchiveWarning, Open: func() (vfs.FS, error) {
		// A directory that is away, as that of a disk which is not mounted, must not
		// be made in another place.
		if _, err := vfs.ReadOnly(dir); err != nil {
			return nil, err
		}
		return vfs.OS(dir)
	}}
}

// Archive archives the segments of the log that are finished, where that is
// wanted. What fails is tried again later; ArchiveStats tells.
func (db *DB) Archive(ctx context.Context) {
	if a := db.log.Archiver(); a != nil {
		a.Run(ctx, false)
	}
}

// ArchiveStats returns what was archived and what has failed since the start.
func (db *DB) ArchiveStats() wal.ArchiveStats {
	if a := db.log.Archiver(); a != nil {
		return a.Stats()
	}
	return wal.ArchiveStats{}
}

// SwitchWAL ends the segment of the log that is written, if it has any records, so
// that it can be archived, and returns where its records end.
func (db *DB) SwitchWAL() (uint64, error) { return db.log.Switch() }
