package btree

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

func newStore(t testing.TB, poolPages int) *mtr.Store {
	t.Helper()
	fsys := vfs.NewMem()
	st, err := mtr.Open(mtr.Config{FS: fsys, PageSize: 4096, PoolBytes: int64(poolPages) * 4096, Policy: buffer.NewClock()}, true)
	if err != nil {
		t.Fatal(err)
	}
	log, err := wal.Create(wal.Config{FS: fsys, DBID: 1, Segment: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	st.SetLog(log)
	if err := st.InitSpace(); err != nil {
		t.Fatal(err)
	}
	return st
}

func newTree(t testing.TB, poolPages int) *Tree {
	t.Helper()
	tree, err := Create(newStore(t, poolPages), nil)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// set is an Editor that sets or deletes a key and remembers what was there.
type set struct {
	value   []byte
	del     bool
	old     []byte
	found   bool
	applied int
}

func (s *set) Decide(old []byte, found bool) (Action, []byte, error) {
	s.old, s.found = bytes.Clone(old), found
	if s.del {
		return Delete, nil, nil
	}
	return Put, s.value, nil
}

func (s *set) Applied() { s.applied++ }

func put(t testing.TB, tree *Tree, key, value []byte) {
	t.Helper()
	if err := tree.Modify(Logger{}, key, &set{value: value}); err != nil {
		t.Fatal(err)
	}
}

func del(t testing.TB, tree *Tree, key []byte) {
	t.Helper()
	if err := tree.Modify(Logger{}, key, &set{del: true}); err != nil {
		t.Fatal(err)
	}
}

// dump walks a tree in one direction and checks the fences on the way.
func dump(t testing.TB, tree *Tree, reverse bool) (keys, values []string) {
	t.Helper()
	w := Walker{T: tree}
	var pos []byte
	for {
		more := false
		err := w.View(pos, reverse, func(l *Leaf) error {
			for j := range l.Slots() {
				i := j
				if reverse {
					i = l.Slots() - 1 - j
				}
				k, v, err := l.KeyValue(i)
				if err != nil {
					return err
				}
				// A leaf that was merged since the last step has keys from before it.
				if order := bytes.Compare(k, pos); pos != nil && (!reverse && order < 0 || reverse && order >= 0) {
					continue
				}
				if bytes.Compare(k, l.Low) < 0 || l.High != nil && bytes.Compare(k, l.High) >= 0 {
					t.Fatalf("key %q is outside of its fences %q, %q", k, l.Low, l.High)
				}
				keys, values = append(keys, string(k)), append(values, string(v))
			}
			next := l.High
			if reverse {
				next = l.Low
			}
			pos, more = append([]byte{}, next...), next != nil
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			return keys, values
		}
	}
}

func checkAgainst(t testing.TB, tree *Tree, model map[string]string) {
	t.Helper()
	want := make([]string, 0, len(model))
	for k := range model {
		want = append(want, k)
	}
	sort.Strings(want)
	keys, values := dump(t, tree, false)
	if !slices.Equal(keys, want) {
		t.Fatalf("forward walk gives %d keys, want %d", len(keys), len(want))
	}
	for i, k := range keys {
		if values[i] != model[k] {
			t.Fatalf("key %q: value of %d bytes, want %d", k, len(values[i]), len(model[k]))
		}
	}
	slices.Reverse(want)
	if keys, _ = dump(t, tree, true); !slices.Equal(keys, want) {
		t.Fatalf("reverse walk gives %d keys, want %d", len(keys), len(want))
	}
	last, err := tree.Last()
	if err != nil || len(want) > 0 && string(last) != want[0] || len(want) == 0 && last != nil {
		t.Fatalf("last %q, %v", last, err)
	}
}

// Random operations with keys and values of all sizes, long values included.
func TestAgainstMap(t *testing.T) {
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 3))
		tree := newTree(t, 300)
		model := map[string]string{}
		maxKey := []int{6, 40, MaxKey(4096)}[seed%3]
		for phase := range 4 {
			deletes := []int{2, 5, 9, 5}[phase]
			for range 2500 {
				key := randomKey(rng, maxKey)
				if rng.IntN(10) < deletes {
					del(t, tree, []byte(key))
					delete(model, key)
					continue
				}
				size := rng.IntN(60)
				if rng.IntN(50) == 0 {
					size = rng.IntN(20000)
				}
				value := strings.Repeat(string(rune('a'+rng.IntN(26))), size)
				put(t, tree, []byte(key), []byte(value))
				model[key] = value
			}
			checkAgainst(t, tree, model)
		}
		for k := range model {
			del(t, tree, []byte(k))
			delete(model, k)
		}
		checkAgainst(t, tree, model)
		used, _, err := tree.Store().Space()
		if err != nil || used > 4 {
			t.Fatalf("seed %d: an empty tree uses %d pages, %v", seed, used, err)
		}
	}
}

func randomKey(rng *rand.Rand, maxLen int) string {
	b := make([]byte, 1+rng.IntN(maxLen))
	for i := range b {
		b[i] = "ab"[rng.IntN(2)]
	}
	if len(b) > 8 {
		copy(b, fmt.Sprintf("%04d", rng.IntN(3000)))
	}
	return string(b)
}

func TestAscendingFillsPages(t *testing.T) {
	tree := newTree(t, 2000)
	const n = 50000
	for i := range uint64(n) {
		put(t, tree, binary.BigEndian.AppendUint64(nil, i), []byte("0123456789abcdef"))
	}
	used, _, err := tree.Store().Space()
	if err != nil {
		t.Fatal(err)
	}
	// A cell with its slot is 29 bytes.
	if full := uint64(n * 29 / 4064); used > full*11/10 {
		t.Fatalf("%d pages, %d would do", used, full)
	}
	for i := range uint64(n) {
		del(t, tree, binary.BigEndian.AppendUint64(nil, i))
	}
	if used, _, _ = tree.Store().Space(); used > 3 {
		t.Fatalf("%d pages left", used)
	}
}

func TestBuilder(t *testing.T) {
	for _, n := range []int{0, 1, 100, 60000} {
		tree := newTree(t, 3000)
		txn := &wal.Txn{ID: wal.TxnID{Epoch: 1, Seq: 1}}
		b := NewBuilder(tree, txn)
		model := map[string]string{}
		for i := range n {
			key := fmt.Appendf(nil, "key %07d%0*d", i, i%40, 0)
			if i%500 == 0 {
				key = fmt.Appendf(nil, "key %07d%0*d", i, 900, 0)
			}
			if err := b.Add(key, nil); err != nil {
				t.Fatal(err)
			}
			model[string(key)] = ""
		}
		if err := b.Finish(); err != nil {
			t.Fatal(err)
		}
		checkAgainst(t, tree, model)
		if keys, _, err := tree.Count(); err != nil || keys != int64(n) {
			t.Fatal(keys, err)
		}
		put(t, tree, []byte("key 0000050x"), []byte("between"))
		if err := tree.UndoBuild(Logger{Txn: txn, CLR: true}); err != nil {
			t.Fatal(err)
		}
		if used, _, _ := tree.Store().Space(); used != 2 {
			t.Fatalf("%d pages after undo", used)
		}
	}
}

func TestDestroyFreesEverything(t *testing.T) {
	tree := newTree(t, 500)
	before, _, _ := tree.Store().Space()
	other, err := Create(tree.Store(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3000 {
		put(t, other, fmt.Appendf(nil, "key %d", i), make([]byte, i%7*900))
	}
	if err := other.Destroy(); err != nil {
		t.Fatal(err)
	}
	if after, _, _ := tree.Store().Space(); after != before {
		t.Fatalf("%d pages before, %d after", before, after)
	}
}

// keep is an editor that looks and changes nothing.
type keep struct{}

func (keep) Decide([]byte, bool) (Action, []byte, error) { return Keep, nil, nil }
func (keep) Applied()                                    {}

// TestKeepLeavesLongValue looks at a long value as a check for duplicates does.
func TestKeepLeavesLongValue(t *testing.T) {
	tree := newTree(t, 64)
	long := bytes.Repeat([]byte("long "), 4000)
	put(t, tree, []byte("key"), long)
	if err := tree.Modify(Logger{}, []byte("key"), keep{}); err != nil {
		t.Fatal(err)
	}
	other := bytes.Repeat([]byte("other"), 4000)
	put(t, tree, []byte("other"), other) // takes the pages that are free
	checkAgainst(t, tree, map[string]string{"key": string(long), "other": string(other)})
}

func TestKeyTooLong(t *testing.T) {
	tree := newTree(t, 50)
	err := tree.Modify(Logger{}, make([]byte, MaxKey(4096)+1), &set{})
	if errs.CodeOf(err) != errs.ProgramLimitExceeded {
		t.Fatal(err)
	}
}

// Undo in reverse order brings back the state before.
func TestUndo(t *testing.T) {
	tree := newTree(t, 300)
	model := map[string]string{}
	rng := rand.New(rand.NewPCG(5, 5))
	for range 2000 {
		k, v := randomKey(rng, 10), strings.Repeat("v", rng.IntN(3000))
		put(t, tree, []byte(k), []byte(v))
		model[k] = v
	}
	txn := &wal.Txn{ID: wal.TxnID{Epoch: 1, Seq: 1}}
	var infos [][]byte
	for range 3000 {
		k := []byte(randomKey(rng, 10))
		ed := &set{value: bytes.Repeat([]byte("w"), rng.IntN(3000)), del: rng.IntN(2) == 0}
		if err := tree.Modify(Logger{Txn: txn}, k, ed); err != nil {
			t.Fatal(err)
		}
		if ed.applied > 0 {
			kind := undoInsert
			if ed.found {
				kind = undoPut
			}
			infos = append(infos, appendUndo(nil, kind, tree.Root(), k, ed.old))
		}
	}
	for _, info := range slices.Backward(infos) {
		if err := Undo(tree.Store(), Logger{Txn: txn, CLR: true, Next: 1}, info); err != nil {
			t.Fatal(err)
		}
	}
	checkAgainst(t, tree, model)
}

// Readers walk while writers insert and delete: what nobody touches is always
// seen, once and in order.
func TestConcurrent(t *testing.T) {
	tree := newTree(t, 200)
	const fixed = 2000
	for i := range fixed {
		put(t, tree, fmt.Appendf(nil, "k%05d", i*10), []byte("fixed"))
	}
	var writers, readers sync.WaitGroup
	stop := make(chan struct{})
	for w := range 3 {
		writers.Add(1)
		go func() {
			defer writers.Done()
			rng := rand.New(rand.NewPCG(uint64(w), 1))
			for range 4000 {
				key := fmt.Appendf(nil, "k%05d", rng.IntN(fixed)*10+1+w)
				ed := &set{value: make([]byte, rng.IntN(300)), del: rng.IntN(2) == 0}
				if err := tree.Modify(Logger{}, key, ed); err != nil {
					t.Error(err)
					return
				}
			}
		}()
	}
	for r := range 2 {
		readers.Add(1)
		go func() {
			defer readers.Done()
			for {
				select {
				case <-stop:
					return
				default:
				}
				keys, values := dump(t, tree, r == 1)
				seen := 0
				for i := range keys {
					if values[i] == "fixed" {
						seen++
					}
				}
				if seen != fixed {
					t.Errorf("a walk saw %d of %d keys", seen, fixed)
					return
				}
			}
		}()
	}
	writers.Wait()
	close(stop)
	readers.Wait()
}

func FuzzUndo(f *testing.F) {
	f.Add(appendUndo(nil, undoPut, 1, []byte("k"), []byte("v")))
	f.Add(appendUndo(nil, undoCreate, 9, nil, nil))
	f.Fuzz(func(t *testing.T, info []byte) {
		tree := newTree(t, 50)
		_ = Undo(tree.Store(), Logger{Txn: &wal.Txn{}, CLR: true}, info)
	})
}

// The estimated part of a range is about the true one.
func TestFraction(t *testing.T) {
	tree := newTree(t, 1000)
	const n = 20000
	key := func(i int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(i)) }
	for i := range n {
		put(t, tree, key(i*7919%n), []byte("x"))
	}
	check := func(low, high []byte, want float64) {
		t.Helper()
		got, err := tree.Fraction(low, high)
		if err != nil || math.Abs(got-want) > 0.05 {
			t.Errorf("%x to %x is %.3f of the tree, want %.3f: %v", low, high, got, want, err)
		}
	}
	check(nil, nil, 1)
	check(key(0), key(n), 1)
	check(key(n/4), nil, 0.75)
	check(nil, key(n/4), 0.25)
	check(key(n/2), key(n/2+n/10), 0.1)
	check(key(5), key(5), 0)
	check(key(9), key(2), 0)
	if got, err := tree.Entries(); err != nil || got < n/2 || got > 2*n {
		t.Errorf("%v entries, want about %d: %v", got, n, err)
	}
}
