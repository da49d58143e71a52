package txn

import (
	"fmt"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/segment"
)

// tableSegments verifies the segments of a table: all blocks, and that they are
// those that the catalog means.
func (c *checker) tableSegments(t *table) error {
	set := t.acquire()
	defer set.release()
	o := c.tableObject(t)
	for _, p := range set.parts {
		if err := checkContext(c.ctx); err != nil {
			return err
		}
		if p.seg == nil {
			continue // reported when it was opened, or still being loaded
		}
		c.segments++
		report := func(col, block int, err error) {
			c.unread[t.id] = true
			f := Finding{Code: errs.DataCorrupted, File: segment.Name(p.id), Message: err.Error()}
			if col >= 0 {
				f.Column, f.Block = &col, &block
				f.Message = fmt.Sprintf("column %d, block %d: %v", col, block, err)
			}
			c.report(o, f)
		}
		n, err := p.seg.Verify(report)
		c.blocks += n
		if err != nil {
			return err
		}
		if first, last := p.seg.Bounds(); p.seg.Rows() > 0 && (first < p.first || last > p.last) {
			report(-1, -1, errs.New(errs.DataCorrupted, "segment %d has rows %d to %d but should have %d to %d", p.id, first, last, p.first, p.last))
		}
	}
	return nil
}
