package txn

import (
	"bytes"
	"math"
	"sync"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Serializable transactions run on snapshots like REPEATABLE READ, and are
// made serializable by Cahill's rule: what each has read and written is
// remembered, a read-write dependency between two that overlap is an edge
// from the reader to the writer, and a transaction with an edge in and an
// edge out is not allowed to commit. Among transactions of other levels there
// are no guarantees beyond their own.
//
// An edge follows from what was registered, not from versions: whoever
// registers second, the read or the write, finds the other one. Reads are
// registered before they happen and writes before they are made visible, so
// no pair is missed. That an edge is taken for one although the versions would
// not give it costs a needless retry, never an anomaly.

// escalation is how many rows, keys or ranges a transaction remembers of one
// table or index before it counts as having used all of it.
const escalation = 1000

// rowSet is rows of a table, or all of them.
type rowSet struct {
	all  bool
	rows map[int64]struct{}
}

func (s *rowSet) add(rows []int64) {
	if s.all = s.all || len(s.rows)+len(rows) > escalation; s.all {
		s.rows = nil
		return
	}
	if s.rows == nil {
		s.rows = map[int64]struct{}{}
	}
	for _, r := range rows {
		s.rows[r] = struct{}{}
	}
}

func (s *rowSet) overlaps(o *rowSet) bool {
	if s == nil || o == nil {
		return false
	}
	if s.all || o.all {
		return true
	}
	if len(s.rows) > len(o.rows) {
		s, o = o, s
	}
	for r := range s.rows {
		if _, ok := o.rows[r]; ok {
			return true
		}
	}
	return false
}

// keySpan is a range of tree keys; nil bounds are open, high is exclusive.
type keySpan struct{ low, high []byte }

// spanSet is key ranges of an index, or all of it. A key that was written is
// a range of one.
type spanSet struct {
	all   bool
	spans []keySpan
}

func (s *spanSet) add(k keySpan) {
	if s.all = s.all || len(s.spans) >= escalation; s.all {
		s.spans = nil
		return
	}
	s.spans = append(s.spans, k)
}

func (s *spanSet) overlaps(o *spanSet) bool {
	if s == nil || o == nil {
		return false
	}
	if s.all || o.all {
		return true
	}
	for _, a := range s.spans {
		for _, b := range o.spans {
			if (a.high == nil || bytes.Compare(b.low, a.high) < 0) && (b.high == nil || bytes.Compare(a.low, b.high) < 0) {
				return true
			}
		}
	}
	return false
}

// footprint is what a transaction has read, or written.
type footprint struct {
	tables  map[TableID]*rowSet
	indexes map[IndexID]*spanSet
}

func (f *footprint) table(id TableID) *rowSet {
	if f.tables == nil {
		f.tables = map[TableID]*rowSet{}
	}
	if f.tables[id] == nil {
		f.tables[id] = &rowSet{}
	}
	return f.tables[id]
}

func (f *footprint) index(id IndexID) *spanSet {
	if f.indexes == nil {
		f.indexes = map[IndexID]*spanSet{}
	}
	if f.indexes[id] == nil {
		f.indexes[id] = &spanSet{}
	}
	return f.indexes[id]
}

func (f *footprint) overlaps(o *footprint) bool {
	for id, s := range f.tables {
		if s.overlaps(o.tables[id]) {
			return true
		}
	}
	for id, s := range f.indexes {
		if s.overlaps(o.indexes[id]) {
			return true
		}
	}
	return false
}

// ssiTxn is a serializable transaction, or one that has committed while
// others that overlap with it are still at work.
type ssiTxn struct {
	snapTS    uint64
	commitTS  uint64 // MaxUint64 from the commit's decision until it is known
	committed bool
	// in has the transactions with an edge to this one, out those that this one
	// has an edge to; aborted ones are taken out.
	in, out map[*ssiTxn]struct{}
	reads   footprint
	writes  footprint
}

// overlaps reports whether two transactions ran at the same time.
func (a *ssiTxn) overlaps(b *ssiTxn) bool {
	return (!a.committed || a.commitTS > b.snapTS) && (!b.committed || b.commitTS > a.snapTS)
}

// addEdge notes that r has read what w writes.
func addEdge(r, w *ssiTxn) {
	if r.out == nil {
		r.out = map[*ssiTxn]struct{}{}
	}
	if w.in == nil {
		w.in = map[*ssiTxn]struct{}{}
	}
	r.out[w], w.in[r] = struct{}{}, struct{}{}
}

// ssi is the serializable transactions of a database.
type ssi struct {
	mu   sync.Mutex
	txns []*ssiTxn
}

func errSSI() error {
	return errs.New(errs.SerializationFailure, "could not serialize access due to read/write dependencies among transactions").
		WithHint("The transaction might succeed if retried.")
}

// join enters a transaction before it takes its snapshot, so that nothing
// that overlaps with it is forgotten.
func (s *ssi) join(t *ssiTxn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.txns = append(s.txns, t)
}

// begin tells the snapshot of t.
func (s *ssi) begin(t *ssiTxn, ts uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t.snapTS = ts
}

// read registers reads of t. part has only the new ones.
func (s *ssi) read(t *ssiTxn, part *footprint, keep func(f *footprint)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	keep(&t.reads)
	for _, w := range s.txns {
		if w == t || !w.overlaps(t) || !part.overlaps(&w.writes) {
			continue
		}
		addEdge(t, w)
		if w.committed && len(w.out) > 0 {
			return errSSI()
		}
	}
	return nil
}

// write registers writes of t.
func (s *ssi) write(t *ssiTxn, part *footprint, keep func(f *footprint)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	keep(&t.writes)
	for _, r := range s.txns {
		if r == t || !r.overlaps(t) || !part.overlaps(&r.reads) {
			continue
		}
		addEdge(r, t)
		if r.committed && len(r.in) > 0 {
			return errSSI()
		}
	}
	return nil
}

// decide is the point at which t may commit or must not.
func (s *ssi) decide(t *ssiTxn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(t.in) > 0 && len(t.out) > 0 {
		return errSSI()
	}
	t.committed, t.commitTS = true, math.MaxUint64
	return nil
}

// leave ends t; ts is 0 when it has not committed. Committed ones are
// remembered as long as an active one overlaps.
func (s *ssi) leave(t *ssiTxn, ts uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t.commitTS = ts
	oldest := uint64(math.MaxUint64)
	for _, o := range s.txns {
		if o != t && !o.committed {
			oldest = min(oldest, o.snapTS)
		}
	}
	kept := s.txns[:0]
	for _, o := range s.txns {
		switch {
		case o == t && ts == 0:
			o.cut()
		case o.committed && o.commitTS < math.MaxUint64 && o.commitTS <= oldest:
			// Nobody looks at its edges any more; those of others to it stay.
			o.in, o.out = nil, nil
		default:
			kept = append(kept, o)
		}
	}
	clear(s.txns[len(kept):])
	s.txns = kept
}

// cut takes an aborted transaction out of the edges of others.
func (a *ssiTxn) cut() {
	for o := range a.in {
		delete(o.out, a)
	}
	for o := range a.out {
		delete(o.in, a)
	}
	a.in, a.out = nil, nil
}

// noteTable registers that a statement reads, or writes, all of a table.
func (tx *Txn) noteTable(id TableID, write bool) error {
	return tx.note(write, func(f *footprint) { f.table(id).all = true })
}

// noteRows registers rows of a table.
func (tx *Txn) noteRows(id TableID, rows []int64, write bool) error {
	if tx.ssi == nil || len(rows) == 0 {
		return nil
	}
	return tx.note(write, func(f *footprint) { f.table(id).add(rows) })
}

// noteNewRows registers n rows that are about to be inserted.
func (tx *Txn) noteNewRows(id TableID, first int64, n int) error {
	if tx.ssi == nil {
		return nil
	}
	if n > escalation {
		return tx.noteTable(id, true)
	}
	rows := make([]int64, n)
	for i := range rows {
		rows[i] = first + int64(i)
	}
	return tx.noteRows(id, rows, true)
}

// noteIndex registers that all of an index is written.
func (tx *Txn) noteIndex(id IndexID) error {
	return tx.note(true, func(f *footprint) { f.index(id).all = true })
}

// noteSpan registers a range of an index.
func (tx *Txn) noteSpan(id IndexID, low, high []byte, write bool) error {
	if tx.ssi == nil {
		return nil
	}
	k := keySpan{bytes.Clone(low), bytes.Clone(high)}
	return tx.note(write, func(f *footprint) { f.index(id).add(k) })
}

// noteEntry registers that an index entry is written.
func (tx *Txn) noteEntry(x *index, entry []byte) error {
	if tx.ssi == nil {
		return nil
	}
	return tx.noteSpan(x.id, entry, append(bytes.Clone(entry), 0), true)
}

func (tx *Txn) note(write bool, add func(f *footprint)) error {
	if tx.ssi == nil {
		return nil
	}
	var part footprint
	add(&part)
	if write {
		return tx.db.ssi.write(tx.ssi, &part, add)
	}
	return tx.db.ssi.read(tx.ssi, &part, add)
}
