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
	f, err := t.latchRoot(false)
	if err != nil {
		return 0, err
	}
	at, width := 0.0, 1.0
	for {
		p := page.Page(f.Data())
		level, slots := p.Level(), max(p.Slots(), 1)
		if level == 0 {
			i, _ := search(p, key)
			unlatch(f, false)
			return at + width*float64(i)/float64(slots), nil
		}
		i := childFor(p, key, false)
		at, width = at+width*float64(i)/float64(slots), width/float64(slots)
		id := childAt(p, i)
		child, err := t.st.Fetch(id)
		if err != nil {
			unlatch(f, false)
			return 0, err
		}
		latch(child, false)
		unlatch(f, false)
		if err := checkNode(child.Data(), id, level-1); err != nil {
			unlatch(child, false)
			return 0, err
		}
		f = child
	}
}
