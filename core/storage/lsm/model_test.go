package lsm

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/lsm/sstable"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// record is what the owner of a tree has logged at a position.
type record struct {
	lsn LSN
	ops []Op
}

// owner is the owner of a tree in tests: it has a log, and a model of what the
// tree should have.
type owner struct {
	t     testing.TB
	seed  uint64
	rng   *rand.Rand
	fs    vfs.FS
	o     Options
	tree  *Tree
	log   []record
	next  LSN // position of the next record, or of the one being applied
	keep  LSN // the log is complete from here on
	model map[string]string
	held  []heldIter
}

// heldIter is an iterator with what it has to find.
type heldIter struct {
	it        *Iterator
	keys      []string
	model     map[string]string
	low, high string
}

func randomOptions(rng *rand.Rand) Options {
	o := Options{MemTable: minMemTable << rng.IntN(3)}
	o.Settings = Settings{
		Policy:     PolicyKind(rng.IntN(3)),
		TableSize:  uint64(1<<10) << rng.IntN(5),
		Runs:       2 + rng.IntN(3),
		BaseBytes:  uint64(4<<10) << rng.IntN(4),
		Multiplier: uint64(2 + rng.IntN(9)),
		Tables: sstable.Options{
			BlockSize: []int{0, 128, 700}[rng.IntN(3)], Restart: []int{0, 1, 5}[rng.IntN(3)], FilterBits: []int{0, -1, 6}[rng.IntN(3)],
		},
	}
	o.Suffix = rng.IntN(2) * 3
	for l := range o.Codecs {
		o.Codecs[l] = compress.Codec(rng.IntN(4))
	}
	return o
}

func newOwner(t testing.TB, seed uint64, fs vfs.FS) *owner {
	rng := rand.New(rand.NewPCG(seed, 17))
	w := &owner{t: t, seed: seed, rng: rng, fs: fs, o: randomOptions(rng), keep: 1, model: map[string]string{}}
	w.next = 1
	w.setup(fs)
	tree, err := Create(w.o)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	w.tree = tree
	return w
}

var spaces atomic.Uint64

// setup points the options to a file system, with a new pool.
func (w *owner) setup(fs vfs.FS) {
	w.fs, w.o.FS, w.o.Dir = fs, fs, "lsm/7"
	w.o.Pool = buffer.New(1<<20, buffer.NewClock(), nil)
	w.o.Space = func() uint64 { return spaces.Add(1) }
	w.o.Position = func() LSN { return w.next }
}

func (w *owner) fatal(format string, args ...any) {
	w.t.Helper()
	w.t.Fatalf("seed %d, options %+v: %s", w.seed, w.o, fmt.Sprintf(format, args...))
}

func (w *owner) must(err error) {
	w.t.Helper()
	if err != nil {
		w.fatal("%v", err)
	}
}

func (w *owner) key() []byte {
	n := w.rng.IntN(400)
	return []byte(fmt.Sprintf("%s%03d", "kkkkkkkkkkkkkk"[:n%13], n))
}

func (w *owner) value() []byte {
	return bytes.Repeat([]byte{byte('a' + w.rng.IntN(26))}, w.rng.IntN(300))
}

// apply logs and makes a batch of changes.
func (w *owner) apply(n int) error {
	r := record{lsn: w.next}
	for range n {
		r.ops = append(r.ops, Op{Key: w.key(), Value: w.value()})
		if op := &r.ops[len(r.ops)-1]; w.rng.IntN(3) == 0 {
			op.Delete, op.Value = true, nil
		}
	}
	if err := w.tree.Apply(r.lsn, r.ops...); err != nil {
		return err
	}
	w.log = append(w.log, r)
	w.next++
	w.remember(r.ops)
	return nil
}

func (w *owner) remember(ops []Op) {
	for _, op := range ops {
		if op.Delete {
			delete(w.model, string(op.Key))
		} else {
			w.model[string(op.Key)] = string(op.Value)
		}
	}
}

// setter is an Editor and Logger that does what it was made for.
type setter struct {
	w       *owner
	op      Op
	old     string
	found   bool
	applied bool
}

func (s *setter) Decide(old []byte, found bool) (btree.Action, []byte, error) {
	s.old, s.found = string(old), found
	if s.op.Delete {
		return btree.Delete, nil, nil
	}
	return btree.Put, s.op.Value, nil
}

func (s *setter) Applied() { s.applied = true }

func (s *setter) Log(c *Change) (LSN, error) {
	lsn := s.w.next
	s.w.log = append(s.w.log, record{lsn, []Op{{bytes.Clone(c.Key), bytes.Clone(c.Value), c.Delete}}})
	s.w.next++
	return lsn, nil
}

// modify changes a key through an Editor.
func (w *owner) modify() error {
	s := &setter{w: w, op: Op{Key: w.key(), Value: w.value()}}
	if w.rng.IntN(2) == 0 {
		s.op.Delete, s.op.Value = true, nil
	}
	if err := w.tree.Modify(s.op.Key, s, s); err != nil {
		return err
	}
	old, found := w.model[string(s.op.Key)]
	if s.found != found || s.old != old || s.applied != (found || !s.op.Delete) {
		w.fatal("the editor of %q got %q %v, want %q %v", s.op.Key, s.old, s.found, old, found)
	}
	w.remember([]Op{s.op})
	return nil
}

func (w *owner) get() error {
	key := w.key()
	want, exists := w.model[string(key)]
	return w.tree.Get(key, func(value []byte, found bool) error {
		if found != exists || string(value) != want {
			w.fatal("%q is %q %v, want %q %v", key, value, found, want, exists)
		}
		return nil
	})
}

// hold makes an iterator, with bounds or without, to be checked later.
func (w *owner) hold() {
	h := heldIter{model: maps.Clone(w.model)}
	var low, high []byte
	if w.rng.IntN(2) == 0 {
		low = w.key()
		h.low = string(low)
	}
	if w.rng.IntN(2) == 0 {
		high = w.key()
		h.high = string(high)
	}
	for _, k := range slices.Sorted(maps.Keys(w.model)) {
		if k >= h.low && (high == nil || k < h.high) {
			h.keys = append(h.keys, k)
		}
	}
	var err error
	h.it, err = w.tree.NewIterator(low, high)
	w.must(err)
	w.held = append(w.held, h)
}

// release checks an iterator that is held and closes it.
func (w *owner) release(i int) {
	h := w.held[i]
	w.held = slices.Delete(w.held, i, i+1)
	w.walk(&h)
	h.it.Close()
}

// walk moves an iterator at random.
func (w *owner) walk(h *heldIter) {
	i, ok := 0, h.it.First()
	for range 60 + w.rng.IntN(300) {
		w.must(h.it.Err())
		if ok != (i >= 0 && i < len(h.keys)) {
			w.fatal("at %d of %d keys from %q to %q the iterator says %v", i, len(h.keys), h.low, h.high, ok)
		}
		if ok && (string(h.it.Key()) != h.keys[i] || string(h.it.Value()) != h.model[h.keys[i]]) {
			w.fatal("key %d is %q %q, want %q %q", i, h.it.Key(), h.it.Value(), h.keys[i], h.model[h.keys[i]])
		}
		key := w.key()
		switch n := w.rng.IntN(30); {
		case ok && n < 16:
			i, ok = i+1, h.it.Next()
		case ok && n < 25:
			i, ok = i-1, h.it.Prev()
		case n < 27:
			i, _ = slices.BinarySearch(h.keys, string(key))
			ok = h.it.SeekGE(key)
		case n < 28:
			i, _ = slices.BinarySearch(h.keys, string(key))
			i, ok = i-1, h.it.SeekLT(key)
		case n < 29:
			i, ok = 0, h.it.First()
		default:
			i, ok = len(h.keys)-1, h.it.Last()
		}
	}
}

func (w *owner) releaseAll() {
	for len(w.held) > 0 {
		w.release(0)
	}
}

// checkpoint flushes, and forgets a part of the log.
func (w *owner) checkpoint() error {
	if err := w.tree.FlushTo(w.next); err != nil {
		return err
	}
	if got := w.tree.FlushedLSN(); got != w.next {
		w.fatal("flushed up to %d, want %d", got, w.next)
	}
	w.keep = w.tree.FlushedLSN()
	return nil
}

// recover opens the tree as a file system has it and applies the log.
func (w *owner) recover(fs vfs.FS) error {
	w.setup(fs)
	end := w.next
	w.next = w.keep
	tree, err := Open(w.o)
	if err != nil {
		return err
	}
	w.tree = tree
	if got := fmt.Sprint(tree.Settings()); got != fmt.Sprint(w.o.Settings.withDefaults()) {
		w.fatal("the settings are %s", got)
	}
	w.o.Policy = PolicyKind(w.rng.IntN(3))
	if err := tree.Configure(w.o.Settings); err != nil {
		return err
	}
	from := w.keep
	if w.rng.IntN(2) == 0 {
		from = max(from, tree.StoredLSN())
	}
	for _, r := range w.log {
		if r.lsn < from {
			continue
		}
		w.next = r.lsn
		if err := tree.Apply(r.lsn, r.ops...); err != nil {
			return err
		}
	}
	w.next = end
	return nil
}

// verify compares everything with the model.
func (w *owner) verify() {
	w.t.Helper()
	w.hold()
	h := w.held[len(w.held)-1]
	i := 0
	for ok := h.it.First(); ok; ok = h.it.Next() {
		if i >= len(h.keys) || string(h.it.Key()) != h.keys[i] || string(h.it.Value()) != h.model[h.keys[i]] {
			w.fatal("key %d is %q %q, want %q", i, h.it.Key(), h.it.Value(), h.keys[min(i, len(h.keys)-1)])
		}
		i++
	}
	w.must(h.it.Err())
	if i != len(h.keys) {
		w.fatal("%d keys, want %d", i, len(h.keys))
	}
	w.release(len(w.held) - 1)
	w.must(w.tree.Check())
}

// view walks a range leaf by leaf, as an index scan does, with changes between
// the leaves: what is in a leaf is what the model has then.
func (w *owner) view() error {
	walker := Walker{T: w.tree}
	defer walker.Close()
	reverse := w.rng.IntN(2) == 0
	var low, high []byte
	if w.rng.IntN(2) == 0 {
		low = w.key()
	}
	if w.rng.IntN(2) == 0 {
		high = w.key()
	}
	if low != nil && high != nil && bytes.Compare(low, high) > 0 {
		low, high = high, low
	}
	for done := false; !done; {
		pos, limit := low, high
		if reverse {
			pos, limit = high, low
		}
		err := walker.View(pos, limit, reverse, func(l *Leaf) error {
			w.checkLeaf(l)
			if reverse {
				done = l.Low == nil || low != nil && bytes.Compare(l.Low, low) <= 0
				high = bytes.Clone(l.Low)
			} else {
				done = l.High == nil || high != nil && bytes.Compare(l.High, high) >= 0
				low = bytes.Clone(l.High)
			}
			return nil
		})
		if err == nil && w.rng.IntN(3) == 0 {
			err = w.apply(1)
		}
		if err == nil && w.rng.IntN(10) == 0 {
			err = w.tree.Flush()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkLeaf compares a leaf with what the model has between its fences.
func (w *owner) checkLeaf(l *Leaf) {
	i := 0
	for _, k := range slices.Sorted(maps.Keys(w.model)) {
		if k < string(l.Low) || l.High != nil && k >= string(l.High) {
			continue
		}
		if at, found := l.Search([]byte(k)); i >= l.Slots() || !found || at != i {
			w.fatal("key %q is not at %d of a leaf of %d from %q to %q", k, i, l.Slots(), l.Low, l.High)
		}
		if key, value, _ := l.KeyValue(i); string(key) != k || string(value) != w.model[k] {
			w.fatal("%q %q is at %d of a leaf, want %q %q", key, value, i, k, w.model[k])
		}
		i++
	}
	if i != l.Slots() {
		w.fatal("a leaf has %d keys, want %d", l.Slots(), i)
	}
}

// step does something at random.
func (w *owner) step() error {
	switch n := w.rng.IntN(100); {
	case n < 40:
		return w.apply(1 + w.rng.IntN(10))
	case n < 60:
		return w.modify()
	case n < 72:
		return w.get()
	case n < 75:
		return w.view()
	case n < 80:
		w.hold()
	case n < 87:
		if len(w.held) > 0 {
			w.release(w.rng.IntN(len(w.held)))
		}
	case n < 90:
		return w.tree.Flush()
	case n < 96:
		_, err := w.tree.Compact()
		return err
	case n < 97:
		return w.checkpoint()
	case n < 98 && w.rng.IntN(4) == 0:
		return w.tree.CompactAll()
	}
	return nil
}

// Random changes, reads, flushes, compactions and openings with random options
// leave what a map has.
func TestAgainstModel(t *testing.T) {
	seeds := uint64(60)
	if testing.Short() {
		seeds = 12
	}
	for seed := range seeds {
		w := newOwner(t, seed, vfs.NewMem())
		for i := range 1500 {
			w.must(w.step())
			if i%500 == 499 {
				w.verify()
				w.releaseAll()
				w.must(w.tree.Close())
				w.must(w.recover(w.fs))
				w.verify()
			}
		}
		w.releaseAll()
		w.must(w.tree.Destroy())
		if left := w.fs.(*vfs.Mem).Files(); len(left) != 0 {
			w.fatal("destroyed, but there is %v", left)
		}
	}
}

// Tables that cannot be written now and then cost nothing but another try.
func TestTransientFaults(t *testing.T) {
	for seed := range uint64(15) {
		mem := vfs.NewMem()
		fault := vfs.NewFault(mem)
		w := newOwner(t, seed, fault)
		rng, failed := rand.New(rand.NewPCG(seed, 3)), 0
		fault.Arm(func(_ int64, op vfs.OpKind, name string) vfs.FaultKind {
			change := op == vfs.OpCreate || op == vfs.OpWrite || op == vfs.OpSync || op == vfs.OpRemove
			if change && strings.HasSuffix(name, ".sst") && rng.IntN(6) == 0 {
				return []vfs.FaultKind{vfs.FaultEIO, vfs.FaultNoSpace, vfs.FaultShortWrite}[rng.IntN(3)]
			}
			return vfs.NoFault
		})
		for range 1000 {
			if err := w.step(); errs.CodeOf(err) == errs.IOError || errs.CodeOf(err) == errs.DiskFull {
				failed++
			} else {
				w.must(err)
			}
		}
		if failed == 0 {
			w.fatal("nothing failed")
		}
		w.verify()
		w.releaseAll()
		fault.Arm(nil)
		w.must(w.tree.Close())
		w.must(w.recover(mem))
		w.verify()
		w.must(w.tree.Destroy())
		if left := mem.Files(); len(left) != 0 {
			w.fatal("destroyed, but there is %v", left)
		}
	}
}

// After a crash at any time the tables and the log have everything.
func TestCrash(t *testing.T) {
	seeds := uint64(40)
	if testing.Short() {
		seeds = 12
	}
	for seed := range seeds {
		mem := vfs.NewMem()
		w := newOwner(t, seed, mem)
		for i := range 400 {
			w.must(w.step())
			if i%7 != 0 {
				continue
			}
			c := *w
			c.held, c.rng = nil, rand.New(rand.NewPCG(seed, uint64(i)))
			if err := c.recover(mem.CrashClone(env.NewRand(seed*1000+uint64(i)), w.rng.Float64())); err != nil {
				w.fatal("step %d: %v", i, err)
			}
			c.verify()
			c.must(c.tree.Close())
		}
		w.releaseAll()
		w.must(w.tree.Close())
	}
}
