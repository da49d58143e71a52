package wal

import (
	"slices"

	"github.com/basaltdb/basalt/core/storage/vfs"
)

// Restore completes the log of a copied database with the segments that were
// archived, from the one that holds lsn on up to the first that is missing, so that
// recovery repeats them. Segments that the copy has in part are replaced. It
// returns how many there were.
func Restore(cfg Config, archive vfs.FS, lsn LSN) (int, error) {
	nums, err := segmentsIn(archive, ".")
	if err != nil {
		return 0, err
	}
	restored := 0
	for n := lsn / uint64(cfg.Segment); slices.Contains(nums, n); n++ {
		if err := copySegment(cfg, n, place{archive, baseName(n)}, place{cfg.FS, segmentName(n)}, true); err != nil {
			return restored, err
		}
		restored++
	}
	return restored, nil
}
