package checkpoint

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// ControlName is the control file, for messages.
const ControlName = controlName

// Info is what the control file says of a database that is not open.
type Info struct {
	PageSize int
	Start    uint64  // how often it was started
	Clean    bool    // it was closed in order
	Redo     wal.LSN // recovery begins there

	ctl control
}

// Inspect reads the control file. Where there is none the error is 58P01.
func Inspect(fsys vfs.FS) (*Info, error) {
	ctl, err := readControl(fsys)
	if err != nil {
		return nil, err
	}
	if ctl == nil {
		return nil, errs.New(errs.UndefinedFile, "there is no database in %q", fsys.Root())
	}
	return &Info{PageSize: ctl.pageSize, Start: ctl.start, Clean: ctl.clean, Redo: ctl.redo, ctl: *ctl}, nil
}

// VerifyLog reads the whole log of a database that is not open, and calls
// report with what is wrong: the file, the position in the log, and the reason.
// What is before the redo point may not be needed any more. It returns the
// number of valid records, the old ones included, and the end of the log.
func (i *Info) VerifyLog(fsys vfs.FS, report func(file string, lsn wal.LSN, err error)) (records int, end wal.LSN, err error) {
	cfg := wal.Config{FS: fsys, DBID: i.ctl.dbID, Segment: i.ctl.walSegment}
	rd, err := wal.NewReader(cfg, i.ctl.redo)
	if errs.CodeOf(err) == errs.DataCorrupted {
		report(wal.SegmentName(cfg, i.ctl.redo), i.ctl.redo, err)
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, err
	}
	for more := true; more; {
		if _, more, err = rd.Next(); err != nil {
			return 0, 0, err
		}
	}
	end, _ = rd.End()
	known := max(i.ctl.durable, i.ctl.redo+wal.Overhead)
	damage, err := wal.FindDamage(cfg, end, known, knownDurable)
	if err != nil {
		return 0, 0, err
	}
	if damage != nil {
		report(wal.SegmentName(cfg, damage.LSN), damage.LSN, damage.Error())
	}
	records, err = wal.Verify(cfg, end, report)
	return records, end, err
}
