package checkpoint

import (
	"maps"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// busy makes a database with committed transactions since its checkpoint, and
// returns the contents after each commit with the LSN of its end.
func busy(t *testing.T, disk *vfs.Mem, seed uint64) (w *workload, states []map[string]string, ends []wal.LSN) {
	t.Helper()
	in, err := Open(testConfig(disk, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	w = &workload{in: in, rng: env.NewRand(seed), acked: map[string]string{}}
	states, ends = append(states, w.acked), append(ends, in.log.End())
	for len(states) < 12 { // no checkpoints: the whole log counts
		w.seq++
		txn := &openTxn{Txn: wal.Txn{ID: wal.TxnID{Epoch: in.Start(), Seq: w.seq}}, puts: map[string]string{}, dels: map[string]bool{}}
		w.open = append(w.open, txn)
		if err := w.write(txn); err != nil {
			t.Fatal(err)
		}
		if w.rng.IntN(3) == 0 {
			continue // stays open
		}
		w.open = w.open[:len(w.open)-1]
		if err := w.commit(txn); err != nil {
			t.Fatal(err)
		}
		states, ends = append(states, w.acked), append(ends, in.log.Flushed())
	}
	return w, states, ends
}

// A flipped bit anywhere in the live log is refused with the place, where
// something behind it proves that it was no torn tail; otherwise what comes
// back is what was committed before.
func TestLogDamage(t *testing.T) {
	disk := vfs.NewMem()
	w, states, ends := busy(t, disk, 3)
	crashed := disk.CrashClone(w.rng, 1)
	proven := ends[len(ends)-2] // the last commit says so
	const name = "wal/0000000000000001.wal"
	at := func(lsn wal.LSN) int64 { return int64(lsn % wal.MinSegment) }
	refused, accepted := 0, 0
	for off := at(w.in.ctl.redo); off < at(ends[len(ends)-1]); off += 599 {
		rotten := crashed.CrashClone(w.rng, 1)
		rotten.FlipBit(name, off*8+off%8)
		probe := rotten.CrashClone(w.rng, 1)
		in, err := Open(testConfig(rotten, 1<<20))
		if off < at(proven) {
			if errs.CodeOf(err) != errs.DataCorrupted || !strings.Contains(err.Error(), name) {
				t.Fatalf("offset %d: %v", off, err)
			}
			refused++
			accepted += acceptDamage(t, probe, states)
			continue
		}
		if err != nil {
			t.Fatalf("offset %d: %v", off, err)
		}
		if got := dump(t, in.Meta()); !maps.Equal(got, states[len(states)-2]) {
			t.Fatalf("offset %d: %d keys, want %d", off, len(got), len(states[len(states)-2]))
		}
	}
	if refused == 0 || accepted == 0 {
		t.Fatal(refused, accepted)
	}
}

// acceptDamage starts in spite of damage: what comes back is the state after
// some commit, and what is written from then on is as durable as ever. It
// returns 0 where even the redo point is gone.
func acceptDamage(t *testing.T, disk *vfs.Mem, states []map[string]string) int {
	t.Helper()
	cfg := testConfig(disk, 1<<20)
	told := error(nil)
	cfg.AcceptLogDamage = func(err error) { told = err }
	in, err := Open(cfg)
	if err != nil {
		if errs.CodeOf(err) != errs.DataCorrupted {
			t.Fatal(err)
		}
		return 0
	}
	if errs.CodeOf(told) != errs.DataCorrupted {
		t.Fatal("nobody was told:", told)
	}
	got, known := dump(t, in.Meta()), false
	for _, s := range states {
		known = known || maps.Equal(s, got)
	}
	if !known {
		t.Fatalf("%d keys, which is the state after no commit", len(got))
	}
	txn := wal.Txn{ID: wal.TxnID{Epoch: in.Start(), Seq: 1}}
	if err := in.Meta().Modify(btree.Logger{Txn: &txn}, []byte("after"), set{value: []byte("all")}); err != nil {
		t.Fatal(err)
	}
	lsn, err := in.log.Append(&txn, wal.Commit, CommitInfo{TS: 99, Durable: in.log.Flushed()}.Encode(), 0)
	if err == nil {
		err = in.log.Flush(lsn + 1)
	}
	if err != nil {
		t.Fatal(err)
	}
	again, err := Open(testConfig(disk.CrashClone(env.NewRand(1), 0), 1<<20))
	if err != nil {
		t.Fatal("the next start:", err)
	}
	got["after"] = "all"
	if now := dump(t, again.Meta()); !maps.Equal(now, got) {
		t.Fatalf("%d keys, want %d", len(now), len(got))
	}
	return 1
}

// A clean close says where the log ends, so damage to its very last record is
// found too.
func TestLogDamageAfterClose(t *testing.T) {
	disk := vfs.NewMem()
	w, _, _ := busy(t, disk, 4)
	for _, txn := range w.open {
		if err := w.commit(txn); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.in.Close(5); err != nil {
		t.Fatal(err)
	}
	ctl := w.in.ctl
	for lsn := ctl.redo; lsn < ctl.durable; lsn++ {
		rotten := disk.CrashClone(w.rng, 1)
		rotten.FlipBit("wal/0000000000000001.wal", int64(lsn%wal.MinSegment)*8)
		if _, err := Open(testConfig(rotten, 1<<20)); errs.CodeOf(err) != errs.DataCorrupted {
			t.Fatalf("%s: %v", wal.FormatLSN(lsn), err)
		}
	}
}

// A log whose segment is gone is damaged, not short.
func TestMissingSegment(t *testing.T) {
	disk := vfs.NewMem()
	w, states, _ := busy(t, disk, 5)
	for len(states) < 2000 && w.in.log.End() < 3*wal.MinSegment {
		if err := w.write(&openTxn{Txn: wal.Txn{ID: wal.TxnID{Epoch: 1, Seq: 1 << 40}}, puts: map[string]string{}, dels: map[string]bool{}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.in.log.Flush(w.in.log.End()); err != nil {
		t.Fatal(err)
	}
	rotten := disk.CrashClone(w.rng, 1)
	if err := rotten.Remove("wal/0000000000000002.wal"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(testConfig(rotten, 1<<20)); errs.CodeOf(err) != errs.DataCorrupted || !strings.Contains(err.Error(), "is missing") {
		t.Fatal(err)
	}
}
