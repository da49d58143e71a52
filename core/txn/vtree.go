package txn

import (
	"bytes"

	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/lsm/forest"
	"github.com/basaltdb/basalt/core/txn/mvcc"
)

// vtree is a tree whose keys have versions: the hot rows of a table, an
// index, or the catalog.
type vtree struct {
	tree
	vs mvcc.Store
}

func newVTree(t *btree.Tree) *vtree { return &vtree{tree: tree{pages: t}} }

func newLSMTree(t *forest.Logged) *vtree { return &vtree{tree: tree{lsm: t}} }

// decision says what to do with a key, given its value in place and its
// newest change, which may be nil. It is called under the leaf's latch, maybe
// more than once.
type decision func(old []byte, found bool, head *mvcc.Version) (btree.Action, []byte, error)

// editor makes a change of a transaction: it keeps the before-image and
// remembers the change for a rollback.
type editor struct {
	v      *vtree
	tx     *Txn
	key    []byte
	decide decision
	old    []byte
	found  bool
}

// Decide implements btree.Editor.
func (e *editor) Decide(old []byte, found bool) (btree.Action, []byte, error) {
	act, value, err := e.decide(old, found, e.v.vs.Head(e.key))
	if act != btree.Keep && err == nil {
		e.old, e.found = e.tx.before.clone(old), found
	}
	return act, value, err
}

// Applied implements btree.Editor.
func (e *editor) Applied() {
	ver := e.tx.versions.next()
	*ver = mvcc.Version{Writer: e.tx.st, CID: e.tx.cid, Found: e.found, Before: e.old}
	n := e.v.vs.Push(e.key, ver)
	e.tx.undo = append(e.tx.undo, undoStep{v: e.v, node: n, prev: e.tx.w.Last})
}

// write changes a key as decide says.
func (v *vtree) write(tx *Txn, key []byte, decide decision) error {
	e := &tx.ed
	*e = editor{v: v, tx: tx, key: key, decide: decide}
	err := v.tree.Modify(btree.Logger{Txn: &tx.w}, key, e)
	e.decide, e.old = nil, nil
	return err
}

// put sets a key, whatever it was.
func (v *vtree) put(tx *Txn, key, value []byte) error {
	return v.write(tx, key, func([]byte, bool, *mvcc.Version) (btree.Action, []byte, error) {
		return btree.Put, value, nil
	})
}

// remove deletes a key, if it is there.
func (v *vtree) remove(tx *Txn, key []byte) error {
	return v.write(tx, key, func(_ []byte, found bool, _ *mvcc.Version) (btree.Action, []byte, error) {
		if !found {
			return btree.Keep, nil, nil
		}
		return btree.Delete, nil, nil
	})
}

// restorer is the Editor that undoes the newest change of a node.
type restorer struct {
	v    *vtree
	node *mvcc.Node
}

// Decide implements btree.Editor.
func (r *restorer) Decide([]byte, bool) (btree.Action, []byte, error) {
	if ver := r.v.vs.Newest(r.node); ver.Found {
		return btree.Put, ver.Before, nil
	}
	return btree.Delete, nil, nil
}

// Applied implements btree.Editor.
func (r *restorer) Applied() { r.v.vs.Pop(r.node) }

// get calls visit with what a snapshot sees of a key, under the leaf's latch.
func (v *vtree) get(key []byte, snap *mvcc.Snapshot, visit func(value []byte, found bool) error) error {
	return v.tree.Get(key, func(value []byte, found bool) error {
		value, found = v.vs.Resolve(key, value, found, snap)
		return visit(value, found)
	})
}

// newest calls visit with the value in place and the newest change of a key,
// under the leaf's latch.
func (v *vtree) newest(key []byte, visit func(value []byte, found bool, head *mvcc.Version) error) error {
	return v.tree.Get(key, func(value []byte, found bool) error {
		return visit(value, found, v.vs.Head(key))
	})
}

// walk reads a range of a vtree in either direction, leaf by leaf. That of an
// index must be closed; others hold nothing.
type walk struct {
	v       *vtree
	w       walker
	snap    mvcc.Snapshot
	low     []byte // inclusive, nil for the start
	high    []byte // exclusive, nil for the end
	reverse bool
	done    bool

	// What forward has met of changes that somebody may not see: the newest
	// timestamp of those that the snapshot sees, and whether there are others.
	newest uint64
	open   bool

	nodes []*mvcc.Node
}

func (v *vtree) walk(snap mvcc.Snapshot, low, high []byte, reverse bool) *walk {
	return &walk{
		v: v, w: v.tree.walker(), snap: snap, low: bytes.Clone(low), high: bytes.Clone(high), reverse: reverse,
		done: low != nil && high != nil && bytes.Compare(low, high) >= 0,
	}
}

// between makes the walk, which goes forward, read the keys in [low, high); a high
// of nil is the end of the tree.
func (k *walk) between(low, high []byte) {
	k.low, k.high, k.done = append(k.low[:0], low...), append(k.high[:0], high...), false
	if high == nil {
		k.high = nil
	}
	k.newest, k.open = 0, false
}

// restart makes the walk read the rows from first to last of a hot tree.
func (k *walk) restart(first, last int64) {
	k.low, k.high, k.done = rowKey(k.low[:0], first), rowKey(k.high[:0], last+1), false
	k.newest, k.open = 0, false
}

// note takes in the newest change of a key.
func (k *walk) note(head *mvcc.Version) {
	ts := head.Writer.TS()
	if ts == 0 || !k.snap.Sees(head.Writer, head.CID) {
		k.open = true
	}
	k.newest = max(k.newest, ts)
}

// emitFunc receives a visible key and its value under the leaf's latch. It
// returns false to be called again with the same key later.
type emitFunc func(key, value []byte) (bool, error)

// next emits the visible keys of the next leaf, or the rest of one. After the
// last, done is set.
func (k *walk) next(emit emitFunc) error {
	if k.done {
		return nil
	}
	pos, limit := k.low, k.high
	if k.reverse {
		pos, limit = k.high, k.low
	}
	return k.w.view(pos, limit, k.reverse, func(l leaf) error {
		if k.reverse {
			return k.backward(l, emit)
		}
		return k.forward(l, emit)
	})
}

// close gives up what the walk holds.
func (k *walk) close() { k.w.close() }

// forward emits a leaf in ascending order.
func (k *walk) forward(l leaf, emit emitFunc) error {
	i, _ := l.Search(k.low)
	leafLow, leafHigh := l.Fences()
	end := k.high
	if leafHigh != nil && (end == nil || bytes.Compare(leafHigh, end) < 0) {
		end = leafHigh
	}
	stopped, err := false, error(nil)
	if k.v.vs.Empty() {
		stopped, err = k.plainForward(l, i, end, emit)
	} else {
		low := k.low
		if bytes.Compare(leafLow, low) > 0 {
			low = leafLow
		}
		k.v.vs.Range(low, func(it *mvcc.Iter) { stopped, err = k.mergeForward(l, i, end, it, emit) })
	}
	if err != nil || stopped {
		return err
	}
	if leafHigh == nil || k.high != nil && bytes.Compare(leafHigh, k.high) >= 0 {
		k.done = true
	}
	k.low = append(k.low[:0], leafHigh...)
	return nil
}

// stop remembers the key to go on with.
func (k *walk) stop(key []byte) {
	if k.reverse {
		// The bound is exclusive: the smallest key above this one.
		k.high = append(append(k.high[:0], key...), 0)
	} else {
		k.low = append(k.low[:0], key...)
	}
}

func (k *walk) plainForward(l leaf, i int, end []byte, emit emitFunc) (bool, error) {
	for ; i < l.Slots(); i++ {
		key, value, err := l.KeyValue(i)
		if err != nil {
			return false, err
		}
		if end != nil && bytes.Compare(key, end) >= 0 {
			break
		}
		more, err := emit(key, value)
		if err != nil {
			return false, err
		}
		if !more {
			k.stop(key)
			return true, nil
		}
	}
	return false, nil
}

// mergeForward emits the keys of a leaf from slot i on, merged with the keys
// that have versions.
func (k *walk) mergeForward(l leaf, i int, end []byte, it *mvcc.Iter, emit emitFunc) (bool, error) {
	for {
		var key, value []byte
		var err error
		found := false
		if i < l.Slots() {
			if key, value, err = l.KeyValue(i); err != nil {
				return false, err
			}
			if found = end == nil || bytes.Compare(key, end) < 0; !found {
				key, value = nil, nil
			}
		}
		n := it.Node()
		if n != nil && end != nil && bytes.Compare(n.Key, end) >= 0 {
			n = nil
		}
		if !found && n == nil {
			return false, nil
		}
		c := -1
		switch {
		case n == nil:
		case !found:
			c = 1
		default:
			c = bytes.Compare(key, n.Key)
		}
		inTree := c <= 0
		if c >= 0 {
			key = n.Key
			k.note(n.Head())
			value, found = n.Resolve(value, inTree, &k.snap)
		}
		if found {
			more, err := emit(key, value)
			if err != nil {
				return false, err
			}
			if !more {
				k.stop(key)
				return true, nil
			}
		}
		if inTree {
			i++
		}
		if c >= 0 {
			it.Next()
		}
	}
}

// backward emits a leaf in descending order.
func (k *walk) backward(l leaf, emit emitFunc) error {
	i := l.Slots()
	if k.high != nil {
		i, _ = l.Search(k.high)
	}
	leafLow, leafHigh := l.Fences()
	start := k.low
	if bytes.Compare(leafLow, start) > 0 {
		start = leafLow
	}
	stopped, err := false, error(nil)
	if k.v.vs.Empty() {
		k.nodes = k.nodes[:0]
		stopped, err = k.mergeBackward(l, i-1, start, emit)
	} else {
		k.v.vs.Range(start, func(it *mvcc.Iter) {
			k.nodes = k.nodes[:0]
			for ; it.Node() != nil && !k.beyond(leafHigh, it.Node().Key); it.Next() {
				k.nodes = append(k.nodes, it.Node())
			}
			stopped, err = k.mergeBackward(l, i-1, start, emit)
		})
	}
	if err != nil || stopped {
		return err
	}
	if leafLow == nil || k.low != nil && bytes.Compare(leafLow, k.low) <= 0 {
		k.done = true
	}
	k.high = append(k.high[:0], leafLow...)
	return nil
}

// beyond reports whether key is past the leaf or the range.
func (k *walk) beyond(leafHigh, key []byte) bool {
	return leafHigh != nil && bytes.Compare(key, leafHigh) >= 0 || k.high != nil && bytes.Compare(key, k.high) >= 0
}

func (k *walk) mergeBackward(l leaf, i int, start []byte, emit emitFunc) (bool, error) {
	j := len(k.nodes) - 1
	for {
		var key, value []byte
		var err error
		found := false
		if i >= 0 {
			if key, value, err = l.KeyValue(i); err != nil {
				return false, err
			}
			found = bytes.Compare(key, start) >= 0
		}
		if !found && j < 0 {
			return false, nil
		}
		c := 1
		switch {
		case j < 0:
		case !found:
			c = -1
		default:
			c = bytes.Compare(key, k.nodes[j].Key)
		}
		inTree := c >= 0
		if c <= 0 {
			key = k.nodes[j].Key
			if !inTree {
				value = nil
			}
			value, found = k.nodes[j].Resolve(value, inTree, &k.snap)
		}
		if found {
			more, err := emit(key, value)
			if err != nil {
				return false, err
			}
			if !more {
				k.stop(key)
				return true, nil
			}
		}
		if inTree {
			i--
		}
		if c <= 0 {
			j--
		}
	}
}
