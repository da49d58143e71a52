package forest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/lsm"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// database is the owner of a forest, with a log in memory.
type database struct {
	t      *testing.T
	fs     *vfs.Mem
	f      *Forest
	log    []change
	pos    lsm.LSN
	redo   lsm.LSN // of the last checkpoint
	models map[uint64]map[string]string
}

type change struct {
	id   uint64
	ops  []byte
	drop bool
}

func open(t *testing.T, fs vfs.FS, pos *lsm.LSN) *Forest {
	return New(Config{
		FS: fs, Pool: buffer.New(1<<20, buffer.NewClock(), nil), MemTable: 16 << 10,
		Position: func() lsm.LSN { return *pos }, SyncLog: func() error { return nil },
	})
}

func (d *database) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *database) write(id uint64, rng *rand.Rand) {
	tree, err := d.f.Tree(id)
	d.must(err)
	op := lsm.Op{Key: fmt.Appendf(nil, "k%d", rng.IntN(50)), Value: make([]byte, rng.IntN(500)), Delete: rng.IntN(4) == 0}
	d.log = append(d.log, change{id: id, ops: lsm.AppendOps(nil, op)})
	lsn := d.pos
	d.pos++
	d.must(tree.Apply(lsn, op))
	if op.Delete {
		delete(d.models[id], string(op.Key))
	} else {
		d.models[id][string(op.Key)] = string(op.Value)
	}
}

// recover applies the log from the last checkpoint on.
func (d *database) recover(fs *vfs.Mem) {
	end := d.pos
	d.pos = d.redo
	d.f = open(d.t, fs, &d.pos)
	for d.pos < end {
		c := d.log[d.pos-1]
		if c.drop {
			d.must(d.f.Drop(c.id))
		} else {
			d.must(d.f.Redo(d.pos, c.id, c.ops))
		}
		d.pos++
	}
}

func (d *database) verify() {
	d.t.Helper()
	for id, model := range d.models {
		tree, err := d.f.Tree(id)
		d.must(err)
		d.must(tree.Check())
		it, err := tree.NewIterator(nil, nil)
		d.must(err)
		got := map[string]string{}
		for ok := it.First(); ok; ok = it.Next() {
			got[string(it.Key())] = string(it.Value())
		}
		d.must(it.Err())
		it.Close()
		if !maps.Equal(got, model) {
			d.t.Fatalf("tree %d has %d keys, want %d", id, len(got), len(model))
		}
	}
}

// Trees come, change and go; after a crash at any time the log brings back what
// there was.
func TestCrash(t *testing.T) {
	for seed := range uint64(10) {
		rng := rand.New(rand.NewPCG(seed, 1))
		d := &database{t: t, fs: vfs.NewMem(), pos: 1, redo: 1, models: map[uint64]map[string]string{}}
		d.f = open(t, d.fs, &d.pos)
		ids, next := []uint64(nil), uint64(1)
		for step := range 600 {
			switch n := rng.IntN(100); {
			case len(ids) == 0 || n < 3:
				_, err := d.f.Create(next, lsm.Settings{Policy: lsm.PolicyKind(rng.IntN(3))})
				d.must(err)
				d.models[next] = map[string]string{}
				ids = append(ids, next)
				next++
			case n < 4:
				i := rng.IntN(len(ids))
				d.log = append(d.log, change{id: ids[i], drop: true})
				d.pos++
				d.must(d.f.Drop(ids[i]))
				delete(d.models, ids[i])
				ids = append(ids[:i], ids[i+1:]...)
			case n < 6:
				d.must(d.f.FlushTo(d.pos))
				d.redo = d.pos
			case n < 8:
				d.must(d.f.Trim(20 << 10))
				total := 0
				for _, tree := range d.f.open() {
					total += tree.Memory()
				}
				if total > 20<<10+len(ids)*256 {
					t.Fatalf("%d bytes are in memory after trimming", total)
				}
			default:
				d.write(ids[rng.IntN(len(ids))], rng)
			}
			if step%20 == 0 {
				c := *d
				c.recover(d.fs.CrashClone(env.NewRand(seed*1000+uint64(step)), rng.Float64()))
				c.verify()
				c.must(c.f.Close())
			}
		}
		d.verify()
		d.must(d.f.Close())
		d.recover(d.fs)
		d.verify()
		for _, id := range ids {
			d.must(d.f.Drop(id))
		}
		if left := d.fs.Files(); len(left) > 0 {
			t.Fatalf("all trees are dropped, but there is %v", left)
		}
	}
}

// A crash while a tree is made or dropped leaves it whole or not at all, and it
// can be made again.
func TestCrashOfLife(t *testing.T) {
	mem := vfs.NewMem()
	fault := vfs.NewFault(mem)
	var cuts []*vfs.Mem
	fault.Arm(func(n int64, op vfs.OpKind, _ string) vfs.FaultKind {
		if op != vfs.OpRead {
			cuts = append(cuts, mem.CrashClone(env.NewRand(uint64(n)), []float64{0, 0.5, 1}[n%3]))
		}
		return vfs.NoFault
	})
	pos := lsm.LSN(1)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	f := open(t, fault, &pos)
	for range 5 {
		tree, err := f.Create(1, lsm.Settings{TableSize: 1 << 10})
		must(err)
		for i := range 50 {
			must(tree.Apply(1, lsm.Op{Key: fmt.Appendf(nil, "%d", i), Value: make([]byte, 100)}))
		}
		must(tree.Flush())
		must(tree.CompactAll())
		must(f.Drop(1))
	}
	for i, cut := range cuts {
		f := open(t, cut, &pos)
		tree, err := f.Tree(1)
		if err == nil {
			must(tree.Check())
			must(f.Drop(1))
		} else if errs.CodeOf(err) != errs.UndefinedFile {
			t.Fatalf("cut %d: %v", i, err)
		}
		tree, err = f.Create(1, lsm.Settings{})
		must(err)
		must(tree.Apply(1, lsm.Op{Key: []byte("k")}))
		must(tree.Flush())
		must(tree.Check())
		must(f.Close())
	}
}

// The same on a real file system.
func TestFiles(t *testing.T) {
	fs, err := vfs.OS(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	pos := lsm.LSN(1)
	for round := range 3 {
		f := open(t, fs, &pos)
		if round == 0 {
			if _, err := f.Create(9, lsm.Settings{}); err != nil {
				t.Fatal(err)
			}
			if err := f.Drop(10); err != nil {
				t.Fatal(err)
			}
		}
		tree, err := f.Tree(9)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 2000 {
			if err := tree.Apply(pos, lsm.Op{Key: fmt.Appendf(nil, "%d", i), Value: fmt.Append(nil, round)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.FlushTo(pos + 1); err != nil {
			t.Fatal(err)
		}
		if err := tree.Check(); err != nil {
			t.Fatal(err)
		}
		if round == 2 {
			if err := f.Drop(9); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if names, err := fs.List(Dir + "/9"); err != nil || len(names) > 0 {
		t.Fatal(names, err)
	}
}

func TestErrors(t *testing.T) {
	pos := lsm.LSN(1)
	f := open(t, vfs.NewMem(), &pos)
	if _, err := f.Tree(5); errs.CodeOf(err) != errs.UndefinedFile {
		t.Error(err)
	}
	if err := f.Redo(1, 5, nil); err != nil {
		t.Error(err)
	}
	if err := f.Drop(5); err != nil {
		t.Error(err)
	}
	if _, err := f.Create(5, lsm.Settings{}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Create(5, lsm.Settings{}); err == nil {
		t.Error("a tree was created twice")
	}
	if err := f.Redo(1, 5, []byte{255}); errs.CodeOf(err) != errs.DataCorrupted || !strings.Contains(err.Error(), "tree 5") {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Tree(5); errs.CodeOf(err) != errs.ObjectNotInPrerequisiteState {
		t.Error(err)
	}
}

// A tree that is found damaged, when it is opened or while its changes are
// repeated, is none any more, and stays so until it is dropped; other trees are as
// they were.
func TestQuarantine(t *testing.T) {
	mem, pos := vfs.NewMem(), lsm.LSN(1)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	change := func(i int) []byte {
		return lsm.AppendOps(nil, lsm.Op{Key: fmt.Appendf(nil, "%d", i), Value: make([]byte, 100)})
	}
	f := open(t, mem, &pos)
	for id := range uint64(2) {
		_, err := f.Create(id, lsm.Settings{})
		must(err)
		for i := range 50 {
			must(f.Redo(pos, id, change(i)))
		}
	}
	must(f.FlushTo(2))
	must(f.Close())
	const table = "lsm/1/000001.sst"
	content, err := vfs.ReadFile(mem, table)
	must(err)
	mem.FlipBit(table, int64(len(content)-10)*8)
	pos = 2
	for round := range 2 {
		f = open(t, mem, &pos)
		for id := range uint64(2) {
			must(f.Redo(pos, id, change(100)))
		}
		if reason := f.Damaged(1); f.Damaged(0) != nil || errs.CodeOf(reason) != errs.IndexCorrupted || !strings.Contains(reason.Error(), table) {
			t.Fatal(f.Damaged(0), reason)
		}
		if _, err := f.Tree(1); errs.CodeOf(err) != errs.IndexCorrupted {
			t.Fatal(err)
		}
		must(f.FlushTo(pos + 1))
		must(f.Close())
		if round == 0 {
			mem.FlipBit(table, int64(len(content)-10)*8) // whole again
		}
	}
	f = open(t, mem, &pos)
	must(f.Drop(1))
	if _, err := f.Tree(1); errs.CodeOf(err) != errs.UndefinedFile {
		t.Fatal(err)
	}
	if left, err := mem.List("lsm/1"); err != nil || len(left) > 0 {
		t.Fatal(left, err)
	}
	_, err = f.Tree(0)
	must(err)
	must(f.Close())
}

// What goes wrong in one reading of a file is no damage.
func TestReadError(t *testing.T) {
	mem, pos := vfs.NewMem(), lsm.LSN(1)
	f := open(t, mem, &pos)
	tree, err := f.Create(1, lsm.Settings{})
	if err == nil {
		err = tree.Apply(pos, lsm.Op{Key: []byte("k")})
	}
	if err == nil {
		err = tree.Flush()
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	fault := vfs.NewFault(mem)
	done := false
	fault.Arm(func(_ int64, op vfs.OpKind, name string) vfs.FaultKind {
		if op == vfs.OpRead && strings.HasSuffix(name, ".sst") && !done {
			done = true
			return vfs.FaultBitFlip
		}
		return vfs.NoFault
	})
	f = open(t, fault, &pos)
	if _, err := f.Tree(1); err != nil || !done {
		t.Fatal(err, done)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// What is no undo information of a tree is refused, not guessed at.
func TestUndoErrors(t *testing.T) {
	pos := lsm.LSN(1)
	f := open(t, vfs.NewMem(), &pos)
	if Owns(nil) || Owns([]byte{1}) {
		t.Error("undo information of pages is taken for that of a tree")
	}
	good := appendUndo(nil, 5, &lsm.Change{Op: lsm.Op{Key: []byte("key")}, Old: []byte("old"), Found: true})
	if !Owns(good) {
		t.Error("undo information is not known again")
	}
	for n := range len(good) - len("old") {
		if err := f.Undo(nil, btree.Logger{CLR: true}, good[:n]); errs.CodeOf(err) != errs.DataCorrupted {
			t.Errorf("the first %d bytes: %v", n, err)
		}
	}
	good[2] = 7
	if err := f.Undo(nil, btree.Logger{CLR: true}, good); errs.CodeOf(err) != errs.DataCorrupted {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
