package wal

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// readAll returns the records from lsn on and the end of the log.
func readAll(t *testing.T, cfg Config, lsn LSN) (recs []Record, end LSN, crc uint32) {
	t.Helper()
	r, err := NewReader(cfg, lsn)
	if err != nil {
		t.Fatal(err)
	}
	for {
		rec, ok, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			end, crc = r.End()
			return recs, end, crc
		}
		rec.Payload = bytes.Clone(rec.Payload)
		recs = append(recs, rec)
	}
}

// codecs are those that a log can be written with.
var codecs = []compress.Codec{compress.None, compress.LZ4, compress.S2, compress.Zstd}

// noise returns a text that cannot be compressed, empty most of the time.
func noise(rng env.Rand) []byte {
	b := make([]byte, max(0, rng.IntN(12000)-9000))
	rng.Read(b)
	return b
}

// Many lives of a log, each ended by a power cut: every life must find all
// that was flushed, nothing that was never appended, in order.
func TestCrashes(t *testing.T) {
	for seed := range uint64(50) {
		rng := env.NewRand(seed)
		mem := vfs.NewMem()
		cfg := Config{FS: mem, DBID: 9, Segment: MinSegment, Codec: codecs[rng.IntN(len(codecs))]}
		l, err := Create(cfg)
		if err != nil {
			t.Fatal(err)
		}
		first := l.End()
		var want []string // payloads appended, in order
		durable := 0
		for life := range 6 {
			for range rng.IntN(60) {
				payload := fmt.Sprintf("life %d: %s %0*d", life, noise(rng), 1+rng.IntN(1+rng.IntN(30000)), len(want))
				if _, err := l.Append(nil, System, []byte(payload), l.Redo()); err != nil {
					t.Fatal(err)
				}
				want = append(want, payload)
				if rng.IntN(6) == 0 {
					if err := l.Flush(l.End()); err != nil {
						t.Fatal(err)
					}
					durable = len(want)
				}
			}
			l.writeUnsynced(t)
			mem = mem.CrashClone(rng, rng.Float64())
			cfg.FS = mem
			recs, end, crc := readAll(t, cfg, first)
			if len(recs) < durable || len(recs) > len(want) {
				t.Fatalf("seed %d life %d: %d records, %d durable, %d appended", seed, life, len(recs), durable, len(want))
			}
			for i, r := range recs {
				if string(r.Payload) != want[i] {
					t.Fatalf("seed %d life %d: record %d is %.20q, want %.20q", seed, life, i, r.Payload, want[i])
				}
			}
			want = want[:len(recs)]
			durable = len(want)
			if err := RemoveAfter(cfg, end); err != nil {
				t.Fatal(err)
			}
			cfg.Codec = codecs[rng.IntN(len(codecs))]
			if l, err = OpenAt(cfg, end, crc); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// writeUnsynced writes what is buffered without a sync, as a flush that the
// power cut interrupts.
func (l *Log) writeUnsynced(t *testing.T) {
	for _, p := range l.pieces {
		if err := l.writePiece(p.lsn, l.buf[p.start:p.end]); err != nil {
			t.Fatal(err)
		}
	}
}

func TestGroupCommit(t *testing.T) {
	cfg := Config{FS: vfs.NewMem(), DBID: 1, Segment: MinSegment}
	l, err := Create(cfg)
	if err != nil {
		t.Fatal(err)
	}
	first := l.End()
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			txn := &Txn{ID: TxnID{1, uint64(w)}}
			for i := range 200 {
				lsn, err := l.Append(txn, Update, fmt.Appendf(nil, "%d", i), l.Redo())
				if err == nil {
					err = l.Flush(lsn + 1)
				}
				if err != nil || l.Flushed() <= lsn {
					t.Errorf("writer %d: %v", w, err)
					return
				}
			}
		}()
	}
	wg.Wait()
	recs, _, _ := readAll(t, cfg, first)
	if len(recs) != 1600 {
		t.Fatalf("%d records", len(recs))
	}
	last := map[uint64]LSN{}
	random := NewRandom(cfg)
	defer random.Close()
	for _, r := range recs {
		if r.Prev != last[r.Txn.Seq] {
			t.Fatalf("record at %d chains to %d, want %d", r.LSN, r.Prev, last[r.Txn.Seq])
		}
		last[r.Txn.Seq] = r.LSN
		if got, err := random.Read(r.LSN); err != nil || !bytes.Equal(got.Payload, r.Payload) {
			t.Fatal(got, err)
		}
	}
	if _, err := random.Read(first + 1); errs.CodeOf(err) != errs.DataCorrupted {
		t.Fatal("read of no record:", err)
	}
}

func TestFailedSyncStopsTheLog(t *testing.T) {
	fault := vfs.NewFault(vfs.NewMem())
	l, err := Create(Config{FS: fault, DBID: 1, Segment: MinSegment})
	if err != nil {
		t.Fatal(err)
	}
	syncs := 0
	fault.Arm(func(_ int64, op vfs.OpKind, _ string) vfs.FaultKind {
		if op == vfs.OpSync {
			syncs++
			return vfs.FaultEIO
		}
		return vfs.NoFault
	})
	lsn, err := l.Append(nil, System, []byte("x"), 0)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := l.Flush(lsn + 1); errs.CodeOf(err) != errs.IOError {
			t.Fatal(err)
		}
	}
	if _, err := l.Append(nil, System, []byte("y"), 0); errs.CodeOf(err) != errs.IOError {
		t.Fatal(err)
	}
	if syncs != 1 {
		t.Fatalf("%d syncs: a failed sync must not be repeated", syncs)
	}
}

func TestAppendSeesCheckpoint(t *testing.T) {
	l, err := Create(Config{FS: vfs.NewMem(), DBID: 1, Segment: MinSegment})
	if err != nil {
		t.Fatal(err)
	}
	txn := &Txn{ID: TxnID{1, 1}}
	redo := l.Redo()
	if lsn, err := l.Append(txn, Update, []byte("a"), redo); lsn == 0 || err != nil {
		t.Fatal(lsn, err)
	}
	cp, err := l.BeginCheckpoint(func(active []Txn) []byte {
		if len(active) != 1 || active[0].ID != txn.ID || active[0].Last != txn.Last {
			t.Errorf("active: %v", active)
		}
		return []byte("cp")
	})
	if err != nil {
		t.Fatal(err)
	}
	if lsn, err := l.Append(txn, Update, []byte("b"), redo); lsn != 0 || err != nil {
		t.Fatal("a record made before the checkpoint was taken", lsn, err)
	}
	if l.OldestActive(cp) != txn.First {
		t.Fatal("oldest active")
	}
	if _, err := l.Append(txn, Commit, nil, 0); err != nil {
		t.Fatal(err)
	}
	if l.OldestActive(cp) != cp {
		t.Fatal("committed transaction is still active")
	}
}

func TestRecycle(t *testing.T) {
	mem := vfs.NewMem()
	cfg := Config{FS: mem, DBID: 1, Segment: MinSegment}
	l, err := Create(cfg)
	if err != nil {
		t.Fatal(err)
	}
	payload := make([]byte, 50000)
	for round := range 10 {
		for range 20 {
			if _, err := l.Append(nil, System, payload, 0); err != nil {
				t.Fatal(err)
			}
		}
		from := l.End()
		if _, err := l.Append(nil, System, fmt.Appendf(nil, "round %d", round), 0); err != nil {
			t.Fatal(err)
		}
		if err := l.Flush(l.End()); err != nil {
			t.Fatal(err)
		}
		if err := l.Recycle(from); err != nil {
			t.Fatal(err)
		}
		if n := len(mem.Files()); n > maxKept+3 {
			t.Fatalf("%d segment files", n)
		}
		if recs, _, _ := readAll(t, cfg, from); len(recs) != 1 {
			t.Fatalf("round %d: %d records", round, len(recs))
		}
	}
}

func FuzzParseRecord(f *testing.F) {
	b, _ := appendRecord(nil, &Record{LSN: 5, Payload: []byte("p")}, 1)
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, _, ok := parseRecord(b, 5, 1); ok && int(r.End())-5 > len(b) {
			t.Fatal("record longer than its input")
		}
	})
}
