package checkpoint

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// RestoreLog completes the log of a copied database, which is not open, from an
// archive, so that Open brings it to the state at the end of the last segment that
// was archived. The copy must have its log from the first record of the oldest
// transaction in its checkpoint on, as a copy of the whole directory has. Files of
// column segments that were made since are not in the log, and have to be copied
// as well. It returns how many segments were copied.
func RestoreLog(fsys, archive vfs.FS) (int, error) {
	lock, err := fsys.Lock(LockName)
	if err != nil {
		return 0, err
	}
	defer lock.Close()
	ctl, err := readControl(fsys)
	if err != nil {
		return 0, err
	}
	if ctl == nil {
		return 0, errs.New(errs.UndefinedFile, "there is no database in %q", fsys.Root())
	}
	return wal.Restore(wal.Config{FS: fsys, DBID: ctl.dbID, Segment: ctl.walSegment}, archive, ctl.redo)
}
