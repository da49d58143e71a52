package mtr

import (
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/page"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

func newStore(t testing.TB) (*Store, wal.Config, wal.LSN) {
	t.Helper()
	fsys := vfs.NewMem()
	st, err := Open(Config{FS: fsys, PageSize: 4096, PoolBytes: 40 * 4096, Policy: buffer.NewClock()}, true)
	if err != nil {
		t.Fatal(err)
	}
	cfg := wal.Config{FS: fsys, DBID: 1, Segment: wal.MinSegment}
	log, err := wal.Create(cfg)
	if err != nil {
		t.Fatal(err)
	}
	first := log.End()
	st.SetLog(log)
	if err := st.InitSpace(); err != nil {
		t.Fatal(err)
	}
	return st, cfg, first
}

func alloc(t *testing.T, st *Store, cells ...string) page.ID {
	t.Helper()
	m := st.Begin()
	h, id, err := m.Alloc(page.TypeLeaf, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cells {
		m.Insert(h, i, []byte(c))
	}
	if _, err := m.Commit(wal.System, nil, nil); err != nil {
		t.Fatal(err)
	}
	return id
}

func cells(t *testing.T, st *Store, id page.ID) (out []string) {
	t.Helper()
	f, err := st.Fetch(id)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Unpin()
	f.RLock()
	defer f.RUnlock()
	p := page.Page(f.Data())
	for i := range p.Slots() {
		out = append(out, string(p.Cell(i)))
	}
	return out
}

func TestAllocReusesFreePages(t *testing.T) {
	st, _, _ := newStore(t)
	a, b := alloc(t, st, "a"), alloc(t, st, "b")
	for _, id := range []page.ID{a, b} {
		m := st.Begin()
		h, err := m.Lock(id)
		if err == nil {
			err = m.PrepareFree()
		}
		if err != nil {
			t.Fatal(err)
		}
		m.Free(h)
		if _, err := m.Commit(wal.System, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if used, free, err := st.Space(); used != 1 || free != 2 || err != nil {
		t.Fatal(used, free, err)
	}
	if c, d := alloc(t, st), alloc(t, st); c != b || d != a {
		t.Fatal(c, d)
	}
}

// The log alone brings back every page, with all kinds of changes.
func TestRedo(t *testing.T) {
	st, cfg, first := newStore(t)
	id := alloc(t, st, "one", "two", "three", "four")
	other := alloc(t, st)
	txn := &wal.Txn{ID: wal.TxnID{Epoch: 1, Seq: 1}}
	change := func(f func(m *Mtr, h *Held), commit func(m *Mtr) error) {
		t.Helper()
		m := st.Begin()
		h, err := m.Lock(id)
		if err != nil {
			t.Fatal(err)
		}
		f(m, h)
		if err := commit(m); err != nil {
			t.Fatal(err)
		}
	}
	update := func(m *Mtr) error { _, err := m.Commit(wal.Update, txn, []byte("undo me")); return err }
	change(func(m *Mtr, h *Held) { m.Delete(h, 1); m.Insert(h, 3, []byte("five")) }, update)
	change(func(m *Mtr, h *Held) {
		m.Replace(h, 0, []byte("a longer one"))
		g, err := m.Lock(other)
		if err != nil {
			t.Fatal(err)
		}
		m.Insert(g, 0, []byte("with it"))
	}, update)
	change(func(m *Mtr, h *Held) { m.Truncate(h, 3) }, func(m *Mtr) error { _, err := m.CommitCLR(txn, 77); return err })
	if err := st.Log().Flush(st.Log().End()); err != nil {
		t.Fatal(err)
	}
	fresh, err := Open(Config{FS: vfs.NewMem(), PageSize: 4096, PoolBytes: 40 * 4096, Policy: buffer.NewClock()}, true)
	if err != nil {
		t.Fatal(err)
	}
	var records []wal.Record
	rd, err := wal.NewReader(cfg, first)
	if err != nil {
		t.Fatal(err)
	}
	for {
		rec, ok, err := rd.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			break
		}
		rec.Payload = append([]byte(nil), rec.Payload...)
		records = append(records, rec)
	}
	for range 2 { // the second time changes nothing
		for i := range records {
			if err := fresh.Redo(&records[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, id := range []page.ID{id, other} {
		got, want := cells(t, fresh, id), cells(t, st, id)
		if len(got) != len(want) {
			t.Fatalf("page %d: %q, want %q", id, got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("page %d: %q, want %q", id, got, want)
			}
		}
	}
	last := records[len(records)-1]
	if next, err := UndoNext(&last); next != 77 || err != nil {
		t.Fatal(next, err)
	}
	if info, err := UndoInfo(&records[len(records)-2]); string(info) != "undo me" || err != nil {
		t.Fatal(info, err)
	}
}

func TestAbandonedChangeStopsTheLog(t *testing.T) {
	st, _, _ := newStore(t)
	id := alloc(t, st, "x")
	m := st.Begin()
	h, err := m.Lock(id)
	if err != nil {
		t.Fatal(err)
	}
	m.Delete(h, 0)
	m.Cancel()
	if errs.CodeOf(st.Log().Err()) != errs.IOError {
		t.Fatal(st.Log().Err())
	}
}

// Records of arbitrary bytes give an error, never a panic.
func FuzzRedo(f *testing.F) {
	f.Add(uint8(wal.System), []byte{1, kindOps, 4, opInsert, 0, 1, 'x'})
	f.Add(uint8(wal.Update), []byte{1, 'u', 0, kindOps, 2, opDelete, 0})
	f.Add(uint8(wal.CLR), []byte{9, 2, kindImage, 0})
	f.Fuzz(func(t *testing.T, typ uint8, payload []byte) {
		st, _, _ := newStore(t)
		_ = st.Redo(&wal.Record{LSN: 1 << 40, Type: wal.Type(typ % 8), Payload: payload})
	})
}

// Changes of trees that are not made of pages come back in their order, with all
// that records of each type have.
func TestLogicalRedo(t *testing.T) {
	st, cfg, first := newStore(t)
	txn := &wal.Txn{ID: wal.TxnID{Epoch: 1, Seq: 1}}
	changes := []Change{
		{Tree: 1 << 50, Undo: []byte("undo"), Ops: []byte("update")},
		{Tree: 2, Ops: []byte("clr")},
		{Tree: 3, Ops: nil},
	}
	types := []wal.Type{wal.Update, wal.CLR, wal.System}
	var lsns []wal.LSN
	for i := range changes {
		owner := txn
		if types[i] == wal.System {
			owner = nil
		}
		lsn, err := st.LogChange(types[i], owner, 99, &changes[i])
		if err != nil {
			t.Fatal(err)
		}
		lsns = append(lsns, lsn)
	}
	if txn.Last != lsns[1] {
		t.Fatal("the records are not chained")
	}
	if err := st.Log().Flush(st.Log().End()); err != nil {
		t.Fatal(err)
	}
	rd, err := wal.NewReader(cfg, first)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	st.SetLogical(func(lsn wal.LSN, tree uint64, ops []byte) error {
		if lsn != lsns[n] || tree != changes[n].Tree || string(ops) != string(changes[n].Ops) {
			t.Errorf("change %d is of tree %d at %d: %q", n, tree, lsn, ops)
		}
		n++
		return nil
	})
	for {
		rec, ok, err := rd.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			break
		}
		if rec.LSN < lsns[0] {
			continue
		}
		if err := st.Redo(&rec); err != nil {
			t.Fatal(err)
		}
		if info, err := UndoInfo(&rec); rec.Type == wal.Update && (err != nil || string(info) != "undo") {
			t.Error(info, err)
		}
		if next, err := UndoNext(&rec); rec.Type == wal.CLR && (err != nil || next != 99) {
			t.Error(next, err)
		}
	}
	if n != len(changes) {
		t.Fatalf("%d of %d changes were repeated", n, len(changes))
	}
	st.SetLogical(nil)
	rec := wal.Record{Type: wal.System, Payload: []byte{1, kindLogical, 0}}
	for _, bad := range [][]byte{rec.Payload, {1, 9, 0}} {
		rec.Payload = bad
		if err := st.Redo(&rec); errs.CodeOf(err) != errs.DataCorrupted {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// The longest change fits the log.
func TestMaxChange(t *testing.T) {
	st, _, _ := newStore(t)
	c := &Change{Tree: 1 << 63, Undo: make([]byte, st.MaxChange()/2)}
	c.Ops = make([]byte, st.MaxChange()-len(c.Undo))
	if _, err := st.LogChange(wal.Update, &wal.Txn{ID: wal.TxnID{Epoch: 1, Seq: 1}}, 0, c); err != nil {
		t.Fatal(err)
	}
}
