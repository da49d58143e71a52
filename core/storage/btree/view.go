package btree

import (
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/page"
)

// Leaf is a latched leaf as a View callback sees it. Its slices are valid
// during the callback.
type Leaf struct {
	page.Page
	// Low and High are the fences: every key that is or could be in the leaf is
	// at least Low and below High. nil is unbounded.
	Low, High []byte
	t         *Tree
	long      []byte
}

// Fences returns Low and High.
func (l *Leaf) Fences() (low, high []byte) { return l.Low, l.High }

// Key returns key i.
func (l *Leaf) Key(i int) []byte { return keyAt(l.Page, i) }

// Value returns value i. A long value is valid until the following call.
func (l *Leaf) Value(i int) ([]byte, error) {
	_, rest, overflow := splitCell(l.Cell(i))
	if !overflow {
		return rest, nil
	}
	var err error
	l.long, err = longValue(l.t, rest, l.long[:0])
	return l.long, err
}

// KeyValue returns key and value i in one step.
func (l *Leaf) KeyValue(i int) (key, value []byte, err error) {
	key, value, overflow := splitCell(l.Cell(i))
	if overflow {
		l.long, err = longValue(l.t, value, l.long[:0])
		value = l.long
	}
	return key, value, err
}

// Search returns the first slot whose key is not below key, and whether it is
// equal.
func (l *Leaf) Search(key []byte) (int, bool) { return search(l.Page, key) }

// Walker reads leaves. It keeps buffers between calls; the zero value with a
// tree is ready. It is used by one goroutine.
type Walker struct {
	T  *Tree
	fs fences
	lf Leaf
}

// View calls visit with the leaf that has, or would have, key; with before
// set the leaf of the keys just below key, where nil is the end of the tree.
// The leaf is latched shared during the call.
func (w *Walker) View(key []byte, before bool, visit func(*Leaf) error) error {
	f, err := w.T.descend(key, before, false, &w.fs)
	if err != nil {
		return err
	}
	defer unlatch(f, false)
	w.lf = Leaf{Page: f.Data(), t: w.T, long: w.lf.long}
	if w.fs.hasLow {
		w.lf.Low = w.fs.low
	}
	if w.fs.hasHigh {
		w.lf.High = w.fs.high
	}
	return visit(&w.lf)
}

// Get calls visit with the value of key, latched, and reports whether the key
// is there. visit is called with nil and false when it is not: the leaf that
// would hold it is latched then too.
func (t *Tree) Get(key []byte, visit func(value []byte, found bool) error) error {
	f, err := t.descend(key, false, false, nil)
	if err != nil {
		return err
	}
	defer unlatch(f, false)
	value, found, err := t.lookup(f, key)
	if err != nil {
		return err
	}
	return visit(value, found)
}

// lookup returns the value of key in a latched leaf.
func (t *Tree) lookup(f *buffer.Frame, key []byte) ([]byte, bool, error) {
	p := page.Page(f.Data())
	i, found := search(p, key)
	if !found {
		return nil, false, nil
	}
	_, value, overflow := splitCell(p.Cell(i))
	if overflow {
		long, err := longValue(t, value, nil)
		return long, true, err
	}
	return value, true, nil
}

// Last returns a copy of the largest key, nil when the tree is empty.
func (t *Tree) Last() (key []byte, err error) {
	w := Walker{T: t}
	var end []byte
	for {
		low := []byte(nil)
		err := w.View(end, true, func(l *Leaf) error {
			if n := l.Slots(); n > 0 {
				key = append([]byte{}, l.Key(n-1)...)
			}
			low = append(low, l.Low...)
			return nil
		})
		if err != nil || key != nil || len(low) == 0 {
			return key, err
		}
		end = low
	}
}
