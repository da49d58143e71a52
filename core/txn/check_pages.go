package txn

import (
	"fmt"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/page"
)

// pages finds out which object each page belongs to, and reports pages that
// cannot be read, belong to two or are not what refers to them says.
func (c *checker) pages(tables []*table) {
	c.catalogPages()
	for _, t := range tables {
		def := t.def.Load()
		c.treePages(c.tableObject(t), def.hot.pages)
		for _, x := range def.indexes {
			if v := x.tree.Load(); v.pages != nil {
				c.treePages(c.indexObject(t, x), v.pages)
			}
		}
	}
	// Trees that were dropped while somebody read them.
	dropped := object{name: "dropped tree"}
	err := c.db.scanNow(keyDrop, func(root uint64, _ []byte) error {
		c.treePages(dropped, btree.Open(c.db.st, page.ID(root)))
		return nil
	})
	if err != nil {
		c.pageFinding(object{name: "catalogue"}, nil, err)
	}
	free := c.addObject(object{name: "free list"})
	if err := c.db.st.FreeList(func(id page.ID) bool { return c.own(id, free, nil) }); err != nil {
		c.pageFinding(c.objects[free], nil, err)
	}
}

// catalogPages is pages for what comes first. Once is enough.
func (c *checker) catalogPages() {
	if len(c.objects) == 0 {
		c.own(0, c.addObject(object{name: "space header"}), nil)
		c.treePages(c.catalogObject())
	}
}

func (c *checker) addObject(o object) int32 {
	c.objects = append(c.objects, o)
	return int32(len(c.objects) - 1)
}

func (c *checker) treePages(o object, t *btree.Tree) {
	n := c.addObject(o)
	t.Pages(func(id page.ID, err error) bool { return c.own(id, n, err) })
}

// own notes whose a page is, and reports whether it was nobody's before.
func (c *checker) own(id page.ID, n int32, err error) bool {
	other, twice := c.owner[id]
	if err != nil {
		if o := c.objects[n]; o.table != 0 && o.index == 0 {
			c.unread[o.table] = true
		}
		c.pageFinding(c.objects[n], &id, err)
	}
	if twice {
		c.pageFinding(c.objects[n], &id, errs.New(errs.DataCorrupted, "page %d also belongs to %s", id, c.objects[other].name))
		return false
	}
	c.owner[id] = n
	return true
}

func (c *checker) pageFinding(o object, id *page.ID, err error) {
	f := Finding{Code: errs.CodeOf(err), File: mtr.FileName, Message: err.Error()}
	if id != nil {
		no := uint64(*id)
		f.Page = &no
	}
	c.report(o, f)
}

// pageCounts is what a file of pages consists of.
type pageCounts struct {
	Total  uint64 `json:"total"`
	Used   uint64 `json:"used"`
	Free   uint64 `json:"free"`
	Unused uint64 `json:"unused"` // reserved, never used, or leaked by a crash
}

// file verifies every page of the data file as it is there, whoever it belongs
// to. All changes must have been written.
func (c *checker) file() (n pageCounts, err error) {
	known := map[page.ID]bool{} // reported as part of their object
	for _, f := range c.found {
		if f.Page != nil {
			known[page.ID(*f.Page)] = true
		}
	}
	pages, rest, err := c.db.st.FilePages()
	if err != nil {
		return n, err
	}
	if rest != 0 {
		c.report(object{}, Finding{Code: errs.DataCorrupted, File: mtr.FileName, Message: fmt.Sprintf("there are %d bytes beyond the last whole page", rest)})
	}
	buf := make(page.Page, c.db.st.PageSize())
	for id := page.ID(0); uint64(id) < pages; id++ {
		if err := checkContext(c.ctx); err != nil {
			return n, err
		}
		n.Total++
		owner, owned := c.owner[id]
		o := object{name: "unused page"}
		if owned {
			o = c.objects[owner]
		}
		switch {
		case !owned:
			n.Unused++
		case o.name == "free list":
			n.Free++
		default:
			n.Used++
		}
		err := c.db.st.ReadPage(id, buf)
		if errs.CodeOf(err) == errs.IOError {
			return n, err
		}
		if err != nil && !known[id] {
			c.pageFinding(o, &id, err)
		}
	}
	return n, nil
}
