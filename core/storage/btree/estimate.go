package btree

import "github.com/basaltdb/basalt/core/storage/page"

// Fraction estimates which part of the tree's keys is at least low and below
// high; nil is unbounded. It reads one path for each bound, and takes all pages
// of a level for equally full.
func (t *Tree) Fraction(low, high []byte) (float64, error) {
	from, to := 0.0, 1.0
	var err error
	if low != nil {
		if from, err = t.position(low); err != nil {
			return 0, err
		}
	}
	if high != nil {
		if to, err = t.position(high); err != nil {
			return 0, err
		}
	}
	return max(to-from, 0), nil
}

// position is the part of the keys that is below key.
func (t *Tree) position(key []byte) (float64, error) {
	at, width := 0.0, 1.0
	err := t.path(func(p page.Page) int {
		slots := float64(max(p.Slots(), 1))
		if p.Level() == 0 {
			i, _ := search(p, key)
			at += width * float64(i) / slots
			return 0
		}
		i := childFor(p, key, false)
		at, width = at+width*float64(i)/slots, width/slots
		return i
	})
	return at, err
}

// Entries estimates the number of keys from one path through the middle.
func (t *Tree) Entries() (float64, error) {
	n := 1.0
	err := t.path(func(p page.Page) int {
		n *= float64(p.Slots())
		return p.Slots() / 2
	})
	return n, err
}

// path calls step with the nodes from the root to a leaf; it returns which child
// comes next.
func (t *Tree) path(step func(p page.Page) int) error {
	f, err := t.latchRoot(false)
	if err != nil {
		return err
	}
	for {
		p := page.Page(f.Data())
		level, i := p.Level(), step(p)
		if level == 0 {
			unlatch(f, false)
			return nil
		}
		id := childAt(p, i)
		child, err := t.st.Fetch(id)
		if err != nil {
			unlatch(f, false)
			return err
		}
		latch(child, false)
		unlatch(f, false)
		if err := checkNode(child.Data(), id, level-1); err != nil {
			unlatch(child, false)
			return err
		}
		f = child
	}
}
