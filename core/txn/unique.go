package txn

import (
	"bytes"
	"context"
	"slices"

	"github.com/basaltdb/basalt/core/storage/keyenc"
	"github.com/basaltdb/basalt/core/txn/mvcc"
)

// probeResult is what the newest state of a unique index says about a key.
type probeResult struct {
	exists   bool
	row      int64        // that has the key
	sameStmt bool         // this statement has inserted the entry
	wait     *mvcc.Status // decides about the key: ask again when it has ended
}

// probe looks for a key in the newest state of an index. Entries of the row
// self do not count.
func (tx *Txn) probe(x *index, key []byte, self int64) (res probeResult, err error) {
	// Whether the key is there becomes known to the caller.
	if err := tx.noteSpan(x.id, key, keyenc.PrefixEnd(key), false); err != nil {
		return res, err
	}
	v := x.tree.Load()
	t, err := tx.db.table(x.table)
	if err != nil {
		return res, err
	}
	set := t.acquire()
	defer set.release()
	pos, end := key, keyenc.PrefixEnd(key)
	w := v.tree.walker()
	w.point(key)
	defer w.close()
	for {
		var next []byte
		err = w.view(pos, end, false, func(l leaf) error {
			tx.probeLeaf(v, set, l, pos, key, self, &res)
			if _, high := l.Fences(); high != nil && (end == nil || bytes.Compare(high, end) < 0) {
				next = append([]byte{}, high...)
			}
			return nil
		})
		if err != nil || next == nil || res.exists || res.wait != nil {
			return res, err
		}
		pos = next
	}
}

// probeLeaf looks at the entries of one leaf from pos on, and at those that
// an active transaction has removed from it.
func (tx *Txn) probeLeaf(v *vtree, set *coldSet, l leaf, pos, key []byte, self int64, res *probeResult) {
	first, _ := l.Search(pos)
	live := func(k []byte, head *mvcc.Version) {
		_, row := entryRow(k)
		var w *mvcc.Status
		cid := uint32(0)
		if head != nil {
			w, cid = head.Writer, head.CID
		} else if set.young {
			// A bulk load's entries have no versions of their own.
			if p := set.at(row); p != nil {
				w, cid = p.creator.Load(), p.cid
			}
		}
		switch {
		case row == self:
		case w != nil && w != tx.st && w.TS() == 0:
			res.wait = w
		case !res.exists:
			res.exists, res.row = true, row
			res.sameStmt = w == tx.st && cid == tx.cid
		}
	}
	if v.vs.Empty() {
		for i := first; i < l.Slots() && bytes.HasPrefix(l.Key(i), key); i++ {
			live(l.Key(i), nil)
		}
		return
	}
	_, high := l.Fences()
	v.vs.Range(pos, func(it *mvcc.Iter) {
		i := first
		for {
			var k []byte
			if i < l.Slots() {
				if k = l.Key(i); !bytes.HasPrefix(k, key) {
					k = nil
				}
			}
			n := it.Node()
			if n != nil && (!bytes.HasPrefix(n.Key, key) || high != nil && bytes.Compare(n.Key, high) >= 0) {
				n = nil
			}
			switch {
			case k == nil && n == nil:
				return
			case n == nil || k != nil && bytes.Compare(k, n.Key) < 0:
				live(k, nil)
				i++
			case k == nil || bytes.Compare(k, n.Key) > 0:
				// Not in place any more: an active transaction may bring it back.
				head := n.Head()
				if head.Writer != tx.st && head.Writer.TS() == 0 && head.Found {
					res.wait = head.Writer
				}
				it.Next()
			default:
				live(k, n.Head())
				i++
				it.Next()
			}
		}
	})
}

// lockKeys locks the stripes of the i-th row's keys in the unique indexes.
// The indexes are in one order for everybody, so nobody deadlocks.
func lockKeys(indexes []*index, sets []*keySet, i int) {
	eachKey(indexes, sets, i, func(x *index, key []byte) { x.stripes[x.stripe(key)].Lock() })
}

func unlockKeys(indexes []*index, sets []*keySet, i int) {
	eachKey(indexes, sets, i, func(x *index, key []byte) { x.stripes[x.stripe(key)].Unlock() })
}

// eachKey calls f with the keys of the i-th row that must be unique. A nil
// set is left out.
func eachKey(indexes []*index, sets []*keySet, i int, f func(x *index, key []byte)) {
	for n, x := range indexes {
		if !x.def.Unique || sets[n] == nil {
			continue
		}
		if key, ok := sets[n].key(i); ok && !sets[n].null[i] {
			f(x, key)
		}
	}
}

// checkUnique locks the stripes of a row's keys and looks for conflicts,
// waiting for transactions that may decide them. Without an error the stripes
// stay locked. A conflict in one of the arbiters (all when empty) is returned;
// any other is a UniqueError. self is a row whose own entries do not count.
func (tx *Txn) checkUnique(ctx context.Context, t *table, indexes []*index, sets []*keySet, i int, self int64, onConflict bool, arbiters []IndexID) (*Conflict, error) {
	for {
		lockKeys(indexes, sets, i)
		var conflict *Conflict
		var wait *mvcc.Status
		var err error
		hard := false
		eachKey(indexes, sets, i, func(x *index, key []byte) {
			if err != nil || wait != nil || conflict != nil {
				return
			}
			var res probeResult
			if res, err = tx.probe(x, key, self); err != nil {
				return
			}
			wait = res.wait
			if res.exists && wait == nil {
				conflict = &Conflict{Row: i, RowID: res.row, Index: x.id, SameStatement: res.sameStmt}
				hard = !onConflict || len(arbiters) > 0 && !slices.Contains(arbiters, x.id)
			}
		})
		if err == nil && wait == nil && conflict == nil {
			return nil, nil
		}
		unlockKeys(indexes, sets, i)
		switch {
		case err != nil:
			return nil, err
		case wait != nil:
			if err := tx.waitFor(ctx, wait); err != nil {
				return nil, err
			}
			continue
		case hard:
			return nil, &UniqueError{Table: t.id, Index: conflict.Index, RowID: conflict.RowID}
		}
		return conflict, nil
	}
}
