package txn

import (
	"maps"
	"slices"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/lsm/forest"
)

// lsmFiles looks at the files of log-structured trees as they are before the
// database is opened, which makes manifests anew and removes what is left over.
func (d *dirCheck) lsmFiles(c *checker) error {
	note := func(file, what string) { d.rep.Notes = append(d.rep.Notes, file+" "+what) }
	for _, id := range slices.Sorted(maps.Keys(c.db.indexes)) {
		x := c.db.indexes[id]
		v := x.tree.Load()
		if v.lsm == nil {
			continue
		}
		bad := func(file string, err error) {
			c.report(c.indexObject(c.db.tables[x.table], x), Finding{Code: errs.CodeOf(err), File: file, Message: err.Error()})
		}
		if err := forest.Verify(d.base, v.lsm.ID, d.rep.Crashed, bad, note); err != nil {
			return err
		}
	}
	return c.damaged(object{name: "catalogue"}, c.db.scanNow(keyDropLSM, func(id uint64, _ []byte) error {
		files, err := forest.Files(d.base, id)
		for _, name := range files {
			note(name, "belongs to no index; the next start removes it")
		}
		return err
	}))
}
