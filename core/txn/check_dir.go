package txn

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/mem"
	"github.com/basaltdb/basalt/core/storage/checkpoint"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/segment"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// Names are what the catalogue calls tables and indexes.
type Names struct {
	Tables  map[TableID]string
	Indexes map[IndexID]string
}

// CheckOptions configure CheckDir.
type CheckOptions struct {
	FS        vfs.FS // nil: the directory that CheckDir is given, read only
	PoolBytes int64  // 0: 64 MiB
	// Prepare, if not nil, reads the names from a database and registers the
	// evaluators of its indexes. An error is reported and the check goes on.
	Prepare func(ctx context.Context, db *DB) (Names, error)
}

// CheckReport is the outcome of CheckDir.
type CheckReport struct {
	Directory string `json:"directory"`
	// Crashed is set where the database was not closed in order. What was
	// checked is what recovery makes of it.
	Crashed            bool       `json:"crashed"`
	LogRecords         int        `json:"log_records"`
	RecoveredRecords   int        `json:"recovered_records"`
	UndoneTransactions int        `json:"undone_transactions"`
	Pages              pageCounts `json:"pages"`
	Tables             int        `json:"tables"`
	Indexes            int        `json:"indexes"`
	Rows               int64      `json:"rows"`
	Segments           int        `json:"segments"`
	Blocks             int        `json:"blocks"`
	Findings           []Finding  `json:"findings"`
	MoreFindings       int        `json:"more_findings,omitempty"` // left out
	Notes              []string   `json:"notes,omitempty"`
}

// CheckDir verifies the database in a directory that nobody has open, without
// changing its files: recovery, where it is needed, happens in memory. An error
// means that there is no database, that it is in use or that it cannot be read;
// what is wrong with it is in the report.
func CheckDir(ctx context.Context, dir string, opt CheckOptions) (*CheckReport, error) {
	base := opt.FS
	if base == nil {
		var err error
		if base, err = vfs.ReadOnly(dir); err != nil {
			return nil, err
		}
	}
	setDefault(&opt.PoolBytes, 64<<20)
	lock, err := base.Lock(checkpoint.LockName)
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	d := &dirCheck{ctx: ctx, base: base, over: vfs.NewOverlay(base), opt: opt, rep: &CheckReport{Directory: base.Root(), Findings: []Finding{}}}
	defer d.over.Close()
	return d.rep, d.run()
}

// dirCheck is a CheckDir that runs.
type dirCheck struct {
	ctx  context.Context
	base vfs.FS
	over *vfs.Overlay
	opt  CheckOptions
	rep  *CheckReport
}

func (d *dirCheck) run() error {
	names, err := d.base.List(".")
	if err != nil {
		return err
	}
	if !slices.Contains(names, checkpoint.ControlName) && !slices.Contains(names, mtr.FileName) {
		return errs.New(errs.UndefinedFile, "there is no database in %q", d.base.Root())
	}
	info, err := checkpoint.Inspect(d.base)
	if err != nil {
		if code := errs.CodeOf(err); code == errs.DataCorrupted || code == errs.UndefinedFile && slices.Contains(names, mtr.FileName) {
			d.add(Finding{Code: errs.DataCorrupted, File: checkpoint.ControlName, Message: err.Error()})
			return nil
		}
		return err
	}
	d.rep.Crashed = !info.Clean
	var end wal.LSN
	d.rep.LogRecords, end, err = info.VerifyLog(d.base, func(file string, lsn wal.LSN, err error) {
		if lsn < info.Redo {
			err = fmt.Errorf("%w; no start needs this part any more, unless to undo a transaction", err)
		}
		d.add(Finding{Code: errs.CodeOf(err), File: file, Message: err.Error()})
	})
	if err == nil {
		err = d.newer(info, end)
	}
	if err != nil {
		return err
	}
	return d.open(info)
}

// newer looks for pages that are newer than the end of the log. A page is never
// written before its record is durable, so the log has lost that record.
func (d *dirCheck) newer(info *checkpoint.Info, end wal.LSN) error {
	if end == 0 {
		return nil // the log cannot be read at all
	}
	return d.eachPage(info, func(id uint64, buf page.Page, err error) {
		if err == nil && buf.LSN() >= end {
			d.add(Finding{Code: errs.DataCorrupted, File: mtr.FileName, Page: &id, Message: fmt.Sprintf(
				"page %d is newer (%s) than the end of the write-ahead log (%s), which must have been damaged there", id, wal.FormatLSN(buf.LSN()), wal.FormatLSN(end))})
		}
	})
}

// eachPage calls f for the pages of the data file, with what is wrong with them.
func (d *dirCheck) eachPage(info *checkpoint.Info, f func(id uint64, buf page.Page, err error)) error {
	file, err := d.base.Open(mtr.FileName)
	if vfs.NotExist(err) {
		d.add(Finding{Code: errs.DataCorrupted, File: mtr.FileName, Message: "the file is missing"})
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	size, err := file.Size()
	if err != nil {
		return err
	}
	buf := make(page.Page, info.PageSize)
	for id := uint64(0); int64(id+1)*int64(len(buf)) <= size; id++ {
		if err := checkContext(d.ctx); err != nil {
			return err
		}
		if err := vfs.ReadFull(file, buf, int64(id)*int64(len(buf)), mtr.FileName); err != nil {
			return err
		}
		f(id, buf, buf.Verify(page.ID(id)))
	}
	return nil
}

func (d *dirCheck) add(f Finding) { d.rep.Findings = append(d.rep.Findings, f) }

// open opens the database in memory and checks it, as far as it can be opened.
func (d *dirCheck) open(info *checkpoint.Info) error {
	opt := Options{
		Env: env.Real(), FS: unlocked{d.over}, PoolBytes: d.opt.PoolBytes, Overlays: mem.New("overlays", overlayBytes), NoBackground: true,
	}
	inst, err := checkpoint.Open(checkpoint.Config{FS: opt.FS, Rand: opt.Env.Rand, PoolBytes: opt.PoolBytes})
	if err != nil {
		return d.cannotOpen(info, err)
	}
	defer inst.Abandon()
	d.rep.RecoveredRecords, d.rep.UndoneTransactions = inst.Recovered()
	if info.Clean {
		d.rep.RecoveredRecords = 0 // the checkpoint itself
	}
	db := newDB(opt, inst)
	c := newChecker(db, d.ctx)
	defer db.closeSegments()
	if err := d.load(c); err != nil {
		return err
	}
	err = d.prepare(c)
	if err == nil {
		err = d.lsmFiles(c)
	}
	if err == nil {
		err = c.all()
	}
	if err == nil {
		// Nothing is merged: all that is written is in memory.
		err = inst.Checkpoint(db.lastTS)
	}
	if err == nil {
		d.rep.Pages, err = c.file()
	}
	d.rep.Tables, d.rep.Indexes, d.rep.Rows = len(db.tables), len(db.indexes), c.rowsRead
	d.rep.Segments, d.rep.Blocks = c.segments, c.blocks
	d.rep.Findings = append(d.rep.Findings, c.found...)
	d.rep.MoreFindings += c.more
	d.rep.Notes = append(d.rep.Notes, c.notes...)
	return err
}

// prepare asks for the names, and looks whether the catalogue and the storage
// have the same tables.
func (d *dirCheck) prepare(c *checker) (err error) {
	if d.opt.Prepare == nil {
		return nil
	}
	o := object{name: "catalogue"}
	c.names, err = d.opt.Prepare(d.ctx, c.db)
	switch {
	case d.ctx.Err() != nil:
		return err
	case err != nil:
		c.report(o, Finding{Code: errs.DataCorrupted, Message: "cannot be read: " + err.Error()})
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(c.names.Tables)) {
		if c.db.tables[id] == nil {
			c.report(o, Finding{Code: errs.DataCorrupted, Message: fmt.Sprintf("the storage of table %s is missing", c.names.Tables[id])})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.names.Indexes)) {
		if c.db.indexes[id] == nil {
			c.report(o, Finding{Code: errs.DataCorrupted, Message: fmt.Sprintf("the storage of index %s is missing", c.names.Indexes[id])})
		}
	}
	return nil
}

// load is DB.load where damage is reported and what is whole is loaded.
func (d *dirCheck) load(c *checker) error {
	db := c.db
	catalogue := object{name: "catalogue"}
	c.catalogPages() // names the page where what follows only fails
	for _, step := range []func() error{db.loadIDs, db.loadTables, db.loadIndexes, db.loadSequences} {
		if err := c.damaged(catalogue, step()); err != nil {
			return err
		}
	}
	known := map[string]bool{}
	err := db.scanNow(keySegment, func(id uint64, value []byte) error {
		known[segment.Name(id)] = true
		return d.loadSegment(c, id, value)
	})
	if err := c.damaged(catalogue, err); err != nil {
		return err
	}
	for _, t := range db.byID() {
		if err := t.markDirty(); err != nil {
			// The tree is walked again, and then the damage is reported.
			if code := errs.CodeOf(err); code != errs.DataCorrupted {
				return err
			}
		}
	}
	files, err := d.base.List(segment.Dir)
	for _, name := range files {
		if full := segment.Dir + "/" + name; strings.HasSuffix(name, ".seg") && !known[full] {
			d.rep.Notes = append(d.rep.Notes, full+" belongs to no table; the next start removes it")
		}
	}
	return err
}

// loadSegment opens a segment. One that is damaged is reported and left out.
func (d *dirCheck) loadSegment(c *checker, id uint64, value []byte) error {
	dec := decoder{b: value}
	t := c.db.tables[TableID(dec.uint())]
	p := newColdPart(id, dec.int(), dec.int())
	if err := dec.err("segment", id); err != nil {
		return err
	}
	if t == nil {
		return errs.New(errs.DataCorrupted, "segment %d belongs to a table that does not exist", id)
	}
	s, err := segment.Open(c.db.opt.FS, c.db.st.Pool(), id)
	switch {
	case err == nil:
		p.setSegment(s)
		t.addPart(p)
		t.rows.Add(int64(s.Rows()))
	case vfs.NotExist(err) || errs.CodeOf(err) == errs.DataCorrupted:
		c.report(c.tableObject(t), Finding{Code: errs.DataCorrupted, File: segment.Name(id), Message: err.Error()})
		c.unread[t.id] = true
	default:
		return err
	}
	return nil
}

// cannotOpen reports why a database does not open, and then checks its pages
// one by one: nobody can say whose they are.
func (d *dirCheck) cannotOpen(info *checkpoint.Info, err error) error {
	code := errs.CodeOf(err)
	if code != errs.DataCorrupted && code != errs.IndexCorrupted {
		return err
	}
	d.add(Finding{Code: code, Message: "the database cannot be opened: " + err.Error()})
	torn := ""
	if d.rep.Crashed {
		torn = "; as the database was not closed, recovery could have replaced the page"
	}
	return d.eachPage(info, func(id uint64, _ page.Page, err error) {
		d.rep.Pages.Total++
		if err != nil {
			d.add(Finding{Code: errs.DataCorrupted, File: mtr.FileName, Page: &id, Message: err.Error() + torn})
		}
	})
}

// unlocked is an overlay whose base is locked already.
type unlocked struct{ *vfs.Overlay }

// Lock implements vfs.FS.
func (unlocked) Lock(string) (io.Closer, error) { return io.NopCloser(nil), nil }
