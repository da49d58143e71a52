package txn

import (
	"bytes"
	"container/heap"
	"context"
	"encoding/binary"
	"slices"

	"github.com/basaltdb/basalt/core/storage/btree"
)

// entryRun is a list of index entries (key, then RowID), sorted by sort.
type entryRun struct {
	data     []byte
	ends     []uint32
	distinct []byte // bit i: entry i has a null that makes its key distinct
	order    []uint32
}

// add appends the keys of rows.
func (r *entryRun) add(set *keySet, ids []int64) {
	for i, id := range ids {
		key, ok := set.key(i)
		if !ok {
			continue
		}
		n := len(r.ends)
		if n%8 == 0 {
			r.distinct = append(r.distinct, 0)
		}
		if set.null[i] {
			r.distinct[n/8] |= 1 << (n % 8)
		}
		r.data = append(r.data, key...)
		r.data = binary.BigEndian.AppendUint64(r.data, uint64(id))
		r.ends = append(r.ends, uint32(len(r.data)))
	}
}

// at returns the i-th entry in the order of addition.
func (r *entryRun) at(i uint32) []byte {
	start := uint32(0)
	if i > 0 {
		start = r.ends[i-1]
	}
	return r.data[start:r.ends[i]]
}

// sort sorts the run; entries that came in order cost one pass.
func (r *entryRun) sort() {
	sorted := true
	for i := uint32(1); i < uint32(len(r.ends)) && sorted; i++ {
		sorted = bytes.Compare(r.at(i-1), r.at(i)) < 0
	}
	if sorted {
		return
	}
	r.order = make([]uint32, len(r.ends))
	for i := range r.order {
		r.order[i] = uint32(i)
	}
	slices.SortFunc(r.order, func(a, b uint32) int { return bytes.Compare(r.at(a), r.at(b)) })
}

// get returns the i-th entry in key order, and whether its key is distinct.
func (r *entryRun) get(i int) ([]byte, bool) {
	k := uint32(i)
	if r.order != nil {
		k = r.order[i]
	}
	return r.at(k), r.distinct[k/8]&(1<<(k%8)) != 0
}

// runHeap merges runs: the run with the smallest next entry is first.
type runHeap struct {
	runs []*entryRun
	next []int
}

func (h *runHeap) Len() int { return len(h.runs) }

func (h *runHeap) Less(i, j int) bool {
	a, _ := h.runs[i].get(h.next[i])
	b, _ := h.runs[j].get(h.next[j])
	return bytes.Compare(a, b) < 0
}

func (h *runHeap) Swap(i, j int) {
	h.runs[i], h.runs[j] = h.runs[j], h.runs[i]
	h.next[i], h.next[j] = h.next[j], h.next[i]
}

// Push implements heap.Interface; nothing is ever pushed.
func (h *runHeap) Push(any) {}

// Pop implements heap.Interface.
func (h *runHeap) Pop() any {
	n := len(h.runs) - 1
	h.runs, h.next = h.runs[:n], h.next[:n]
	return nil
}

// checkEvery is how many entries are merged between looks at the context.
const checkEvery = 4096

// mergeRuns calls f with the entries of sorted runs, ascending.
func mergeRuns(ctx context.Context, runs []*entryRun, f func(entry []byte, distinct bool) error) error {
	h := &runHeap{}
	for _, r := range runs {
		if len(r.ends) > 0 {
			h.runs, h.next = append(h.runs, r), append(h.next, 0)
		}
	}
	heap.Init(h)
	for n := 0; h.Len() > 0; n++ {
		if n%checkEvery == 0 {
			if err := checkContext(ctx); err != nil {
				return err
			}
		}
		r := h.runs[0]
		entry, distinct := r.get(h.next[0])
		if err := f(entry, distinct); err != nil {
			return err
		}
		if h.next[0]++; h.next[0] == len(r.ends) {
			heap.Pop(h)
		} else if h.Len() > 1 {
			heap.Fix(h, 0)
		}
	}
	return nil
}

// buildIndex fills an empty index, which nobody else writes, from sorted
// runs.
func (tx *Txn) buildIndex(ctx context.Context, x *index, runs []*entryRun) error {
	if v := x.tree.Load(); v.lsm != nil {
		return tx.buildLSM(ctx, x, v, runs)
	}
	tree := x.tree.Load().pages
	b := btree.NewBuilder(tree, &tx.w)
	tx.undo = append(tx.undo, undoStep{prev: b.Prev(), fn: tree.UndoBuild})
	if err := addRuns(ctx, x, runs, b.Add); err != nil {
		return err
	}
	return b.Finish()
}

// buildLSM is buildIndex for a log-structured tree that tx has made.
func (tx *Txn) buildLSM(ctx context.Context, x *index, v *vtree, runs []*entryRun) error {
	b, err := v.lsm.NewBuilder()
	if err != nil {
		return err
	}
	if err := addRuns(ctx, x, runs, b.Add); err != nil {
		b.Abandon()
		return err
	}
	return b.Finish()
}

// addRuns adds the entries of sorted runs to a new index. A duplicate key fails
// with a UniqueError.
func addRuns(ctx context.Context, x *index, runs []*entryRun, add func(key, value []byte) error) error {
	var last []byte
	lastDistinct := true
	return mergeRuns(ctx, runs, func(entry []byte, distinct bool) error {
		key, row := entryRow(entry)
		if x.def.Unique {
			if !distinct && !lastDistinct {
				if lastKey, lastRow := entryRow(last); bytes.Equal(lastKey, key) {
					return &UniqueError{Table: x.table, Index: x.id, RowID: min(row, lastRow)}
				}
			}
			last, lastDistinct = append(last[:0], entry...), distinct
		}
		return add(entry, nil)
	})
}
