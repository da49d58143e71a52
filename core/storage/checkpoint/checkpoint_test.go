package checkpoint

import (
	"fmt"
	"maps"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/lsm"
	"github.com/basaltdb/basalt/core/storage/lsm/forest"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

func testConfig(fsys vfs.FS, pool int64) Config {
	return Config{FS: fsys, Rand: env.NewRand(1), PageSize: 4096, PoolBytes: pool, WALSegment: wal.MinSegment, WALCodec: wal.DefaultCodec, MemTable: 16 << 10}
}

// lsmID is the ID of the log-structured tree that the workload keeps alike with
// the catalog tree.
const lsmID = 7

// lsmTree returns it, and makes it in a new database.
func lsmTree(in *Instance) (*forest.Logged, error) {
	if _, err := in.Trees().Tree(lsmID); errs.CodeOf(err) == errs.UndefinedFile {
		if _, err := in.Trees().Create(lsmID, lsm.Settings{}); err != nil {
			return nil, err
		}
	}
	return in.Trees().Logged(lsmID, in.Store())
}

func dumpLSM(t *testing.T, in *Instance) map[string]string {
	t.Helper()
	tree, err := lsmTree(in)
	if err != nil {
		t.Fatal(err)
	}
	if err := tree.Check(); err != nil {
		t.Fatal(err)
	}
	it, err := tree.NewIterator(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer it.Close()
	got := map[string]string{}
	for ok := it.First(); ok; ok = it.Next() {
		got[string(it.Key())] = string(it.Value())
	}
	if err := it.Err(); err != nil {
		t.Fatal(err)
	}
	return got
}

type set struct {
	value []byte
	del   bool
}

func (s set) Decide([]byte, bool) (btree.Action, []byte, error) {
	if s.del {
		return btree.Delete, nil, nil
	}
	return btree.Put, s.value, nil
}

func (set) Applied() {}

func dump(t *testing.T, tree *btree.Tree) map[string]string {
	t.Helper()
	got := map[string]string{}
	w := btree.Walker{T: tree}
	var pos []byte
	for more := true; more; {
		err := w.View(pos, false, func(l *btree.Leaf) error {
			for i := range l.Slots() {
				k, v, err := l.KeyValue(i)
				if err != nil {
					return err
				}
				got[string(k)] = string(v)
			}
			more = l.High != nil
			pos = append([]byte{}, l.High...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return got
}

// workload runs random transactions, which change two trees alike; several are open at once
// and each has keys of its own. It tracks what a crash must leave.
type workload struct {
	in    *Instance
	lsm   *forest.Logged // nil where it is not used
	rng   env.Rand
	acked map[string]string // effect of the transactions whose commit returned
	doubt map[string]string // the same with the commit that is running
	open  []*openTxn
	seq   uint64
}

type openTxn struct {
	wal.Txn
	puts map[string]string
	dels map[string]bool
}

func (w *workload) step() error {
	switch op := w.rng.IntN(20); {
	case op < 2:
		return w.in.Checkpoint(w.seq)
	case op < 5 || len(w.open) == 0:
		if len(w.open) < 4 {
			w.seq++
			w.open = append(w.open, &openTxn{
				Txn:  wal.Txn{ID: wal.TxnID{Epoch: w.in.Start(), Seq: w.seq}},
				puts: map[string]string{}, dels: map[string]bool{},
			})
		}
		return nil
	case op < 9:
		i := w.rng.IntN(len(w.open))
		t := w.open[i]
		w.open = append(w.open[:i], w.open[i+1:]...)
		return w.commit(t)
	}
	return w.write(w.open[w.rng.IntN(len(w.open))])
}

func (w *workload) commit(t *openTxn) error {
	after := maps.Clone(w.acked)
	maps.Copy(after, t.puts)
	for k := range t.dels {
		delete(after, k)
	}
	w.doubt = after
	lsn, err := w.in.log.Append(&t.Txn, wal.Commit, CommitInfo{TS: w.seq, Durable: w.in.log.Flushed()}.Encode(), 0)
	if err == nil {
		err = w.in.log.Flush(lsn + 1)
	}
	if err != nil {
		return err
	}
	w.acked = after
	return nil
}

// write changes a few keys that no other open transaction has changed.
func (w *workload) write(t *openTxn) error {
	for range 1 + w.rng.IntN(20) {
		key := fmt.Sprintf("key %03d", w.rng.IntN(400))
		if w.taken(key, t) {
			continue
		}
		ed := set{value: fmt.Appendf(nil, "%d-%0*d", w.seq, 1+w.rng.IntN(200), 0), del: w.rng.IntN(3) == 0}
		if w.rng.IntN(40) == 0 {
			ed.value = make([]byte, 9000)
		}
		if err := w.in.Meta().Modify(btree.Logger{Txn: &t.Txn}, []byte(key), ed); err != nil {
			return err
		}
		if w.lsm != nil {
			if err := w.lsm.Modify(btree.Logger{Txn: &t.Txn}, []byte(key), ed); err != nil {
				return err
			}
		}
		if ed.del {
			delete(t.puts, key)
			t.dels[key] = true
		} else {
			t.puts[key] = string(ed.value)
			delete(t.dels, key)
		}
	}
	return nil
}

func (w *workload) taken(key string, but *openTxn) bool {
	for _, t := range w.open {
		if _, ok := t.puts[key]; t != but && (ok || t.dels[key]) {
			return true
		}
	}
	return false
}

// crash is what was on disk at a chosen operation, and what must come back.
type crash struct {
	disk         *vfs.Mem
	acked, doubt map[string]string
}

// run executes steps on disk and returns the state at the cut-th operation of
// the file system, nil when there were fewer.
func run(t *testing.T, disk *vfs.Mem, seed uint64, acked map[string]string, cut int64) (*crash, *workload) {
	t.Helper()
	var c *crash
	w := &workload{rng: env.NewRand(seed), acked: acked, doubt: acked}
	fault := vfs.NewFault(disk)
	crashRNG := env.NewRand(seed ^ 0xc0ffee)
	fault.Arm(func(n int64, _ vfs.OpKind, _ string) vfs.FaultKind {
		if n == cut {
			c = &crash{disk: disk.CrashClone(crashRNG, crashRNG.Float64()), acked: w.acked, doubt: w.doubt}
		}
		return vfs.NoFault
	})
	in, err := Open(testConfig(fault, 60*4096))
	if err != nil {
		t.Fatalf("seed %d: open: %v", seed, err)
	}
	w.in = in
	if w.lsm, err = lsmTree(in); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	if !maps.Equal(dumpLSM(t, in), acked) {
		t.Fatalf("seed %d: the trees differ after open", seed)
	}
	if got := dump(t, in.Meta()); !maps.Equal(got, acked) {
		t.Fatalf("seed %d: %d keys after open, want %d", seed, len(got), len(acked))
	}
	for range 60 {
		if c != nil {
			break
		}
		if err := w.step(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		w.doubt = w.acked
	}
	return c, w
}

// Power cuts at random operations, recovery and its own power cuts included:
// what was acknowledged is there, and what was not committed is not.
func TestCrashes(t *testing.T) {
	rounds := 60
	if testing.Short() {
		rounds = 40
	}
	for seed := range uint64(rounds) {
		rng := env.NewRand(seed)
		disk, acked := vfs.NewMem(), map[string]string{}
		for life := range uint64(6) {
			c, w := run(t, disk, seed*100+life, acked, 1+int64(rng.IntN(250)))
			if c == nil {
				c = &crash{disk: disk.CrashClone(rng, 0.5), acked: w.acked, doubt: w.doubt}
			}
			disk = c.disk
			// Which of the two it is shows when it is opened; that open must not
			// change the disk that the next life gets, so it happens on a clone.
			probe, err := Open(testConfig(disk.CrashClone(rng, 0), 60*4096))
			if err != nil {
				t.Fatalf("seed %d life %d: %v", seed, life, err)
			}
			got := dump(t, probe.Meta())
			if !maps.Equal(got, dumpLSM(t, probe)) {
				t.Fatalf("seed %d life %d: the trees differ", seed, life)
			}
			switch {
			case maps.Equal(got, c.acked):
				acked = c.acked
			case maps.Equal(got, c.doubt):
				acked = c.doubt
			default:
				t.Fatalf("seed %d life %d: %d keys, acknowledged %d, in doubt %d", seed, life, len(got), len(c.acked), len(c.doubt))
			}
		}
	}
}

func TestCleanReopen(t *testing.T) {
	disk := vfs.NewMem()
	in, err := Open(testConfig(disk, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Meta().Modify(btree.Logger{}, []byte("k"), set{value: []byte("v")}); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(testConfig(disk, 1<<20)); errs.CodeOf(err) != errs.LockFileExists {
		t.Fatal("second open:", err)
	}
	if err := in.Close(77); err != nil {
		t.Fatal(err)
	}
	in, err = Open(testConfig(disk, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	if records, undone := in.Recovered(); records != 1 || undone != 0 || in.LastTS() != 77 || in.Start() != 2 {
		t.Fatal(records, undone, in.LastTS(), in.Start())
	}
	if got := dump(t, in.Meta()); got["k"] != "v" {
		t.Fatal(got)
	}
}

func TestDamagedControlIsRefused(t *testing.T) {
	disk := vfs.NewMem()
	in, err := Open(testConfig(disk, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Close(1); err != nil {
		t.Fatal(err)
	}
	for bit := int64(0); bit < controlSize*8; bit += 5 {
		disk.FlipBit(controlName, bit)
		if _, err := Open(testConfig(disk, 1<<20)); errs.CodeOf(err) != errs.DataCorrupted {
			t.Fatalf("bit %d: %v", bit, err)
		}
		disk.FlipBit(controlName, bit)
	}
	disk.Remove(controlName)
	if _, err := Open(testConfig(disk, 1<<20)); errs.CodeOf(err) != errs.DataCorrupted {
		t.Fatal("lost control file:", err)
	}
}
