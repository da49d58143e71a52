package btree

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/page"
)

// Pages calls visit for every page that a tree refers to, parents first, with
// the reason where one cannot be read or is not what it should be; what hangs
// on such a page is not visited. visit returns whether to go on below the page:
// false for one that it has seen, as a damaged tree can have circles.
func (t *Tree) Pages(visit func(id page.ID, err error) bool) {
	level, err := t.Level()
	if err != nil {
		visit(t.root, err)
		return
	}
	t.pages(t.root, level, visit)
}

// Level returns the height of the root above the leaves.
func (t *Tree) Level() (int, error) {
	f, err := t.latchRoot(false)
	if err != nil {
		return 0, err
	}
	defer unlatch(f, false)
	return page.Page(f.Data()).Level(), nil
}

func (t *Tree) pages(id page.ID, level int, visit func(page.ID, error) bool) {
	children, chains, err := t.references(id, level)
	if !visit(id, err) || err != nil {
		return
	}
	for _, child := range children {
		t.pages(child, level-1, visit)
	}
	for _, head := range chains {
		t.chain(head, visit)
	}
}

// references returns the children of an inner page, and the first pages of the
// long values of a leaf.
func (t *Tree) references(id page.ID, level int) (children, chains []page.ID, err error) {
	f, err := t.st.Fetch(id)
	if err != nil {
		return nil, nil, err
	}
	defer unlatch(f, false)
	f.RLock()
	p := page.Page(f.Data())
	if err := checkNode(p, id, level); err != nil {
		return nil, nil, err
	}
	for i := range p.Slots() {
		_, rest, overflow := splitCell(p.Cell(i))
		switch {
		case level > 0 && len(rest) == childSize:
			children = append(children, childAt(p, i))
		case level > 0:
			return nil, nil, errs.New(errs.DataCorrupted, "page %d has an invalid reference", id)
		case overflow && len(rest) != overflowSize:
			return nil, nil, errs.New(errs.DataCorrupted, "page %d has an invalid reference to a long value", id)
		case overflow:
			chains = append(chains, page.ID(binary.LittleEndian.Uint64(rest[8:])))
		}
	}
	return children, chains, nil
}

// chain visits the pages of a long value.
func (t *Tree) chain(id page.ID, visit func(page.ID, error) bool) {
	for id != 0 {
		f, err := t.st.Fetch(id)
		if err != nil {
			visit(id, err)
			return
		}
		f.RLock()
		p := page.Page(f.Data())
		next := page.ID(0)
		if p.Type() != page.TypeOverflow || p.Slots() != 1 || len(p.Cell(0)) < 8 {
			err = errChain(id)
		} else {
			next = page.ID(binary.LittleEndian.Uint64(p.Cell(0)))
		}
		unlatch(f, false)
		if !visit(id, err) || err != nil {
			return
		}
		id = next
	}
}
