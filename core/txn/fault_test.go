package txn

import (
	"fmt"
	"maps"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/vector"
)

// faultRun is a fixed piece of work on a file system that may fail.
type faultRun struct {
	t     *testing.T
	name  string
	kind  IndexKind
	fs    *vfs.Fault
	acked map[string]bool // contents after the transactions whose commit returned
	doubt map[string]bool // the same with the commit that failed
}

// expect lets an error pass that an I/O fault may cause.
func (r *faultRun) expect(err error) bool {
	switch errs.CodeOf(err) {
	case errs.SuccessfulCompletion:
		return true
	case errs.IOError, errs.DiskFull, errs.DataCorrupted, errs.IndexCorrupted:
		return false
	}
	r.t.Fatalf("%s: unexpected error %v", r.name, err)
	return false
}

// change runs f in a transaction and says what the table has afterwards.
func (r *faultRun) change(db *DB, f func(tx *Txn) error, effect func(map[string]bool)) bool {
	tx, err := db.Begin(bg, ReadCommitted, false)
	if err == nil {
		err = tx.NewStatement(bg)
	}
	if err == nil {
		err = f(tx)
	}
	if !r.expect(err) {
		if tx != nil {
			tx.Rollback()
		}
		return false
	}
	after := maps.Clone(r.acked)
	effect(after)
	r.doubt = after
	if err := tx.Commit(bg); !r.expect(err) {
		return false
	}
	r.acked, r.doubt = after, after
	return true
}

func (r *faultRun) check(db *DB, table TableID) bool {
	tx, err := db.Begin(bg, ReadCommitted, true)
	if err == nil {
		err = tx.NewStatement(bg)
	}
	if !r.expect(err) {
		return false
	}
	defer tx.Rollback()
	got, err := readPairs(tx, table)
	if !r.expect(err) {
		return false
	}
	if !maps.Equal(got, r.acked) && !maps.Equal(got, r.doubt) {
		r.t.Fatalf("%s: read %d rows, want %d", r.name, len(got), len(r.acked))
	}
	return true
}

// readPairs is contents with errors returned.
func readPairs(tx *Txn, table TableID) (map[string]bool, error) {
	src, err := tx.Scan(table, ScanSpec{Cols: []int{0, 1}})
	if err != nil {
		return nil, err
	}
	defer src.Close()
	out := map[string]bool{}
	for m := range src.Morsels() {
		rd, err := src.Open(bg, m)
		if err != nil {
			return nil, err
		}
		for {
			b, err := rd.Next(bg)
			if err != nil {
				rd.Close()
				return nil, err
			}
			if b == nil {
				break
			}
			for i := range b.Rows() {
				k := b.Row(i)
				out[fmt.Sprintf("%d=%s", vector.Values[int64](b.Cols[0].Flattened())[k], b.Cols[1].Str(k))] = true
			}
		}
		rd.Close()
	}
	return out, nil
}

const faultTable, faultIndex = TableID(1), IndexID(2)

// run does the work until something fails.
func (r *faultRun) run(opt Options) {
	db, err := Open("", opt)
	if !r.expect(err) {
		return
	}
	defer func() { r.expect(db.Close()) }()
	db.bulkMin = 40
	r.steps(db)
}

func (r *faultRun) steps(db *DB) {
	create := func(tx *Txn) error {
		if _, err := tx.CreateTable(bg, pairCols); err != nil {
			return err
		}
		_, err := tx.CreateIndex(bg, faultTable, kept(uniqueOnFirst, r.kind), nil)
		return err
	}
	if !r.change(db, create, func(map[string]bool) {}) {
		return
	}
	for round := int64(0); round < 4; round++ {
		if !r.round(db, round) {
			return
		}
	}
}

func (r *faultRun) round(db *DB, round int64) bool {
	var keys []int64
	var texts []string
	for i := range int64(60) {
		keys, texts = append(keys, round*100+i), append(texts, fmt.Sprintf("%0*d", 1+i*i%90, i))
	}
	add := func(m map[string]bool) {
		for i, k := range keys {
			m[fmt.Sprintf("%d=%s", k, texts[i])] = true
		}
	}
	var rows []int64
	load := func(tx *Txn) error {
		if round%2 == 0 {
			ids, err := tx.Insert(bg, faultTable, pairs(keys, texts))
			rows = append(rows, ids...)
			return err
		}
		b, err := tx.Bulk(bg, faultTable)
		if err == nil {
			if err = b.Append(bg, pairs(keys, texts)); err == nil {
				_, err = b.Close(bg)
			}
		}
		return err
	}
	if !r.change(db, load, add) {
		return false
	}
	if _, err := db.Freeze(bg, faultTable, 10); !r.expect(err) {
		return false
	}
	key := round * 100
	text := texts[0]
	update := func(tx *Txn) error {
		row, err := r.find(tx, key)
		if err == nil {
			_, err = setText(tx, faultTable, row, "changed", WriteOptions{})
		}
		return err
	}
	if !r.change(db, update, func(m map[string]bool) {
		delete(m, fmt.Sprintf("%d=%s", key, text))
		m[fmt.Sprintf("%d=changed", key)] = true
	}) {
		return false
	}
	if _, err := db.Rewrite(bg, faultTable, true); !r.expect(err) {
		return false
	}
	if !r.expect(db.Checkpoint(bg)) {
		return false
	}
	return r.check(db, faultTable)
}

func (r *faultRun) find(tx *Txn, key int64) (int64, error) {
	k, _, err := tx.EncodeKey(nil, faultIndex, pairs([]int64{key}, []string{""}).Cols[:1], 0)
	if err != nil {
		return 0, err
	}
	row, found, err := tx.Lookup(bg, faultIndex, k)
	if err == nil && !found {
		err = errs.Internal("key %d is missing", key)
	}
	return row, err
}

// Every operation of the work fails once in every way: there is a clear error
// or none, never a wrong answer, and after a restart everything that was
// acknowledged is there, also when the power was cut.
func TestFaultSweep(t *testing.T) {
	faults := map[string]vfs.FaultKind{"EIO": vfs.FaultEIO, "ENOSPC": vfs.FaultNoSpace, "short write": vfs.FaultShortWrite, "bit flip": vfs.FaultBitFlip}
	stride := int64(3)
	if testing.Short() {
		stride = 17
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			eachKind(t, func(t *testing.T, kind IndexKind) {
				hits := 0
				for n := int64(1); ; n += stride {
					if !faultAt(t, name, fault, kind, n) {
						break
					}
					hits++
				}
				if hits < 10 {
					t.Fatalf("only %d operations failed", hits)
				}
			})
		})
	}
}

// faultAt makes operation n fail and reports whether there was one.
func faultAt(t *testing.T, name string, fault vfs.FaultKind, kind IndexKind, n int64) bool {
	mem := vfs.NewMem()
	r := &faultRun{t: t, kind: kind, name: fmt.Sprintf("%s at operation %d", name, n), fs: vfs.NewFault(mem), acked: map[string]bool{}, doubt: map[string]bool{}}
	opt := testOptions(r.fs)
	opt.PoolBytes = 40 * 4096
	reached := false
	r.fs.Arm(func(k int64, op vfs.OpKind, _ string) vfs.FaultKind {
		if k != n {
			return vfs.NoFault
		}
		reached = true
		if op == vfs.OpRead && fault != vfs.FaultBitFlip && fault != vfs.FaultEIO || op == vfs.OpWrite && fault == vfs.FaultBitFlip {
			return vfs.NoFault // a disk does not do this, or nobody could know
		}
		return fault
	})
	r.run(opt)
	r.fs.Arm(nil)
	cut := mem.CrashClone(env.NewRand(uint64(n)), 0)
	for what, disk := range map[string]vfs.FS{"restart": r.fs, "power cut": cut} {
		r.name = fmt.Sprintf("%s at operation %d, after %s", name, n, what)
		opt.FS = disk
		db, err := Open("", opt)
		if err != nil {
			t.Fatalf("%s: %v", r.name, err)
		}
		if _, err := db.table(faultTable); err == nil {
			if !r.check(db, faultTable) {
				t.Fatalf("%s: the table cannot be read", r.name)
			}
			if found, err := db.Check(bg); err != nil || len(found) > 0 {
				t.Fatalf("%s: %v %v", r.name, found, err)
			}
		} else if len(r.acked) > 0 {
			t.Fatalf("%s: the table is gone", r.name)
		}
		if err := db.Close(); err != nil {
			t.Fatalf("%s: %v", r.name, err)
		}
	}
	return reached
}

// The power fails at every operation of the work: what was acknowledged by
// then is there, and a commit that was under way is there wholly or not.
func TestPowerCutSweep(t *testing.T) {
	stride := int64(1)
	if testing.Short() {
		stride = 21
	}
	eachKind(t, func(t *testing.T, kind IndexKind) {
		for n := int64(1); cutAt(t, kind, n); n += stride {
		}
	})
}

// cutAt cuts the power at operation n and reports whether there was one.
func cutAt(t *testing.T, kind IndexKind, n int64) bool {
	mem := vfs.NewMem()
	rng := env.NewRand(uint64(n))
	r := &faultRun{t: t, kind: kind, name: fmt.Sprintf("power cut at operation %d", n), fs: vfs.NewFault(mem), acked: map[string]bool{}, doubt: map[string]bool{}}
	opt := testOptions(r.fs)
	opt.PoolBytes = 40 * 4096
	var disk *vfs.Mem
	var acked, doubt map[string]bool
	r.fs.Arm(func(k int64, _ vfs.OpKind, _ string) vfs.FaultKind {
		if k == n {
			disk, acked, doubt = mem.CrashClone(rng, rng.Float64()), r.acked, r.doubt
		}
		return vfs.NoFault
	})
	r.run(opt)
	if disk == nil {
		return false
	}
	opt.FS = disk
	db, err := Open("", opt)
	if err != nil {
		t.Fatalf("%s: %v", r.name, err)
	}
	if trees := len(db.indexes) * int(kind); treeDirs(disk) != trees {
		t.Fatalf("%s: files of %d trees are left, want %d", r.name, treeDirs(disk), trees)
	}
	r.acked, r.doubt = acked, doubt
	if _, err := db.table(faultTable); err == nil {
		r.check(db, faultTable)
	} else if len(acked) > 0 {
		t.Fatalf("%s: the table is gone", r.name)
	}
	if found, err := db.Check(bg); err != nil || len(found) > 0 {
		t.Fatalf("%s: %v %v", r.name, found, err)
	}
	if err := db.Close(); err != nil {
		t.Fatalf("%s: %v", r.name, err)
	}
	return true
}

// Every sync of the work fails once, and the kernel drops what it was about but
// shows it until the power is cut. A restart does not build on that: the power
// may be cut right after it, and nothing that was acknowledged is lost.
func TestFailedSyncIsNotBuiltOn(t *testing.T) {
	eachKind(t, failSyncs)
}

func failSyncs(t *testing.T, kind IndexKind) {
	syncs := 0
	for n, reached := int64(1), true; reached; n++ {
		mem := vfs.NewMem()
		r := &faultRun{t: t, kind: kind, name: fmt.Sprintf("sync %d", n), fs: vfs.NewFault(mem), acked: map[string]bool{}, doubt: map[string]bool{}}
		opt := testOptions(r.fs)
		opt.PoolBytes = 40 * 4096
		reached = false
		left := n
		r.fs.Arm(func(_ int64, op vfs.OpKind, _ string) vfs.FaultKind {
			if op != vfs.OpSync {
				return vfs.NoFault
			}
			if left--; left == 0 {
				reached = true
				syncs++
				return vfs.FaultEIO
			}
			return vfs.NoFault
		})
		r.run(opt)
		r.fs.Arm(nil)
		if again := r.fs.Retried(); len(again) > 0 {
			t.Fatalf("%s: %v is used again", r.name, again)
		}
		for _, disk := range []func() vfs.FS{func() vfs.FS { return mem }, func() vfs.FS { return mem.CrashClone(env.NewRand(1), 0) }} {
			opt.FS = disk()
			db, err := Open("", opt)
			if err != nil {
				t.Fatalf("%s: %v", r.name, err)
			}
			if _, err := db.table(faultTable); err == nil {
				if !r.check(db, faultTable) {
					t.Fatalf("%s: the table cannot be read", r.name)
				}
			} else if len(r.acked) > 0 {
				t.Fatalf("%s: the table is gone", r.name)
			}
			db.inst.Abandon() // and not closed
		}
	}
	if syncs < 10 {
		t.Fatalf("only %d syncs", syncs)
	}
}
