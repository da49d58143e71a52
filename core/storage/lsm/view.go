package lsm

import (
	"bytes"
	"sort"

	"github.com/basaltdb/basalt/core/storage/lsm/bloom"
)

const (
	firstChunk = 16  // entries of the first leaf of a walk
	maxChunk   = 256 // and of later ones
	chunkBytes = 64 << 10
)

// Leaf is a stretch of a tree as a View callback sees it: all keys from Low to
// High. Its slices are valid during the callback.
type Leaf struct {
	// Low and High are the fences: every key that is in the stretch is at least
	// Low and below High. nil is unbounded.
	Low, High []byte

	buf  []byte
	ends []int // of key 0, value 0, key 1, ...
	turn bool  // the entries were added in descending order
}

func (l *Leaf) clear() { l.Low, l.High, l.buf, l.ends = nil, nil, l.buf[:0], l.ends[:0] }

func (l *Leaf) add(key, value []byte) {
	l.buf = append(l.buf, key...)
	l.ends = append(l.ends, len(l.buf))
	l.buf = append(l.buf, value...)
	l.ends = append(l.ends, len(l.buf))
}

// Fences returns Low and High.
func (l *Leaf) Fences() (low, high []byte) { return l.Low, l.High }

// Slots returns the number of keys.
func (l *Leaf) Slots() int { return len(l.ends) / 2 }

// Key returns key i.
func (l *Leaf) Key(i int) []byte {
	key, _, _ := l.KeyValue(i)
	return key
}

// KeyValue returns key and value i. The error is always nil: it is there so that
// a leaf of any kind of tree can be read alike.
func (l *Leaf) KeyValue(i int) (key, value []byte, err error) {
	if l.turn {
		i = l.Slots() - 1 - i
	}
	start := 0
	if i > 0 {
		start = l.ends[2*i-1]
	}
	mid, end := l.ends[2*i], l.ends[2*i+1]
	return l.buf[start:mid:mid], l.buf[mid:end:end], nil
}

// Search returns the first slot whose key is not below key, and whether it is
// equal.
func (l *Leaf) Search(key []byte) (int, bool) {
	n := l.Slots()
	i := sort.Search(n, func(i int) bool { return bytes.Compare(l.Key(i), key) >= 0 })
	return i, i < n && bytes.Equal(l.Key(i), key)
}

// Walker reads a tree stretch by stretch. It is used by one goroutine and must
// be closed; the zero value with a tree is ready.
type Walker struct {
	T *Tree
	// Point, if not nil, says that only keys are read that are its bytes and a
	// suffix: then these keys alone are latched, and filters are asked, where the
	// tree has Settings.Suffix. It is set before the first View and must stay as it
	// is.
	Point []byte

	it    *Iterator
	seq   uint64 // state that it shows
	at    []byte // key that it is at, when going forward
	chunk int
	end   []byte // above all keys of Point
	lf    Leaf
}

// View calls visit with a stretch that begins at pos, nil being the start of the
// tree; with before set, with one that ends below pos, nil being the end of the
// tree. It does not go beyond limit, nil for none, which with before is the
// lowest key. Nobody changes keys of the stretch meanwhile. pos must not be memory
// of a leaf. With Point, pos and limit bound its keys and are not nil.
func (w *Walker) View(pos, limit []byte, before bool, visit func(*Leaf) error) error {
	t := w.T
	if w.isPoint() {
		l := t.latch(bloom.Hash(w.Point))
		l.RLock()
		defer l.RUnlock()
		return w.view(pos, limit, before, visit)
	}
	for i := range t.latches {
		t.latches[i].RLock()
	}
	defer func() {
		for i := range t.latches {
			t.latches[i].RUnlock()
		}
	}()
	return w.view(pos, limit, before, visit)
}

// view is View with the latches held.
func (w *Walker) view(pos, limit []byte, before bool, visit func(*Leaf) error) error {
	if err := w.refresh(); err != nil {
		return err
	}
	w.chunk = min(max(2*w.chunk, firstChunk), maxChunk)
	w.lf.clear()
	w.lf.turn = before
	if before {
		w.backward(pos, limit)
	} else {
		w.forward(pos, limit)
	}
	if err := w.it.Err(); err != nil {
		return err
	}
	if w.isPoint() {
		// There is more in the tree where the keys of the point end.
		if before && w.lf.Low == nil {
			w.lf.Low = limit
		} else if !before && w.lf.High == nil {
			w.lf.High = limit
		}
	}
	return visit(&w.lf)
}

// refresh makes the iterator show the tree as it is now.
func (w *Walker) refresh() error {
	if w.it != nil {
		// No change of the keys is under way, as their latches are held. Those of
		// others may be.
		if w.T.visible.Load() == w.seq {
			return w.T.usable()
		}
		w.Close()
	}
	var low, high []byte
	if w.isPoint() {
		w.end = append(w.end[:0], w.Point...)
		for range w.T.config.Load().Suffix {
			w.end = append(w.end, 0xff)
		}
		w.end = append(w.end, 0)
		low, high = w.Point, w.end
	}
	it, err := w.T.newIterator(low, high, low)
	if err != nil {
		return err
	}
	w.it, w.seq, w.at = it, w.T.visible.Load(), w.at[:0]
	return nil
}

// isPoint reports whether Point counts: the tree knows what its keys begin with.
func (w *Walker) isPoint() bool { return w.Point != nil && w.T.config.Load().Suffix > 0 }

// full reports whether the leaf has as much as it should.
func (w *Walker) full() bool { return w.lf.Slots() >= w.chunk || len(w.lf.buf) >= chunkBytes }

func (w *Walker) forward(pos, limit []byte) {
	var ok bool
	switch {
	case pos == nil:
		ok = w.it.First()
	case len(w.at) > 0 && bytes.Equal(w.at, pos) && !w.it.m.backward && w.it.valid:
		ok = true
	default:
		ok = w.it.SeekGE(pos)
	}
	w.lf.Low = pos
	for ; ok; ok = w.it.Next() {
		key := w.it.Key()
		if limit != nil && bytes.Compare(key, limit) >= 0 {
			w.lf.High, w.at = limit, w.at[:0]
			return
		}
		if w.full() {
			w.at = append(w.at[:0], key...)
			w.lf.High = w.at
			return
		}
		w.lf.add(key, w.it.Value())
	}
}

func (w *Walker) backward(pos, limit []byte) {
	w.at = w.at[:0]
	var ok bool
	if pos == nil {
		ok = w.it.Last()
	} else {
		ok = w.it.SeekLT(pos)
	}
	w.lf.High = pos
	for ; ok; ok = w.it.Prev() {
		key := w.it.Key()
		if limit != nil && bytes.Compare(key, limit) < 0 {
			w.lf.Low = limit
			return
		}
		if w.full() {
			w.lf.Low = w.lf.Key(0)
			return
		}
		w.lf.add(key, w.it.Value())
	}
}

// Close gives up what the walker holds. It can be used again.
func (w *Walker) Close() {
	if w.it != nil {
		w.it.Close()
		w.it = nil
	}
}
