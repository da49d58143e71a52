package logged

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/compress"
	"github.com/basaltdb/basalt/core/storage/lsm"
	"github.com/basaltdb/basalt/core/storage/lsm/sstable"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

var spaces atomic.Uint64

func options(fs vfs.FS, policy lsm.PolicyKind) Options {
	return Options{
		Segment: wal.MinSegment,
		Tree: lsm.Options{
			FS: fs, Pool: buffer.New(1<<20, buffer.NewClock(), nil), Space: func() uint64 { return spaces.Add(1) },
			MemTable: 16 << 10,
			Settings: lsm.Settings{
				TableSize: 8 << 10, BaseBytes: 16 << 10, Policy: policy,
				Tables: sstable.Options{BlockSize: 500},
				Codecs: [7]compress.Codec{1: compress.Snappy, 6: compress.Zstd},
			},
		},
	}
}

// script is a list of batches, each with what the store has after it.
type script struct {
	batches [][]lsm.Op
	sync    []bool
	flush   []bool
	states  []map[string]string // states[i] is after i batches
}

func newScript(seed uint64, n int) *script {
	rng := rand.New(rand.NewPCG(seed, 9))
	s := &script{states: []map[string]string{{}}}
	for i := range n {
		var ops []lsm.Op
		state := maps.Clone(s.states[i])
		for range 1 + rng.IntN(6) {
			key := fmt.Sprintf("key%02d", rng.IntN(60))
			op := lsm.Op{Key: []byte(key), Value: bytes.Repeat([]byte{byte('a' + i%26)}, rng.IntN(400)), Delete: rng.IntN(4) == 0}
			if op.Delete {
				op.Value = nil
				delete(state, key)
			} else {
				state[key] = string(op.Value)
			}
			ops = append(ops, op)
		}
		s.batches = append(s.batches, ops)
		s.sync = append(s.sync, rng.IntN(2) == 0)
		s.flush = append(s.flush, rng.IntN(12) == 0)
		s.states = append(s.states, state)
	}
	return s
}

// play makes the batches until one fails, and returns how many are durable for
// certain and how many may be there.
func (s *script) play(st *Store, begun func(durable, begun int)) (durable, started int, err error) {
	for i, ops := range s.batches {
		started = i + 1
		begun(durable, started)
		if err = st.Apply(s.sync[i], ops...); err == nil && s.flush[i] {
			if err = st.Tree().Flush(); err == nil {
				_, err = st.Tree().Compact()
			}
		}
		if err != nil {
			return durable, started, err
		}
		if s.sync[i] {
			durable = started
		}
	}
	return durable, started, nil
}

func content(st *Store) (map[string]string, error) {
	it, err := st.Tree().NewIterator(nil, nil)
	if err != nil {
		return nil, err
	}
	defer it.Close()
	got := map[string]string{}
	for ok := it.First(); ok; ok = it.Next() {
		got[string(it.Key())] = string(it.Value())
	}
	return got, it.Err()
}

// find returns the state between durable and started that the store has.
func (s *script) find(st *Store, durable, started int) error {
	got, err := content(st)
	if err != nil {
		return err
	}
	if err := st.Tree().Check(); err != nil {
		return err
	}
	for i := durable; i <= started; i++ {
		if maps.Equal(got, s.states[i]) {
			return nil
		}
	}
	return fmt.Errorf("%d keys, which is no state from %d to %d", len(got), durable, started)
}

// A power cut at every operation leaves a prefix of the batches, with all that
// were synced.
func TestCrashAtEveryOperation(t *testing.T) {
	for seed := range uint64(3) {
		s := newScript(seed, 60)
		mem := vfs.NewMem()
		fault := vfs.NewFault(mem)
		type cut struct {
			fs               *vfs.Mem
			durable, started int
			n                int64
		}
		var cuts []cut
		durable, started := 0, 0
		fault.Arm(func(n int64, op vfs.OpKind, _ string) vfs.FaultKind {
			if op != vfs.OpRead && op != vfs.OpOpen && op != vfs.OpList {
				keep := []float64{0, 0.5, 1}[n%3]
				cuts = append(cuts, cut{mem.CrashClone(env.NewRand(seed<<32|uint64(n)), keep), durable, started, n})
			}
			return vfs.NoFault
		})
		st, err := Open(options(fault, lsm.PolicyKind(seed)))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.play(st, func(d, b int) { durable, started = d, b }); err != nil {
			t.Fatal(err)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		if len(cuts) < 100 {
			t.Fatalf("only %d cuts", len(cuts))
		}
		for _, c := range cuts {
			st, err := Open(options(c.fs, lsm.PolicyKind((seed+1)%3)))
			if err == nil {
				err = s.find(st, c.durable, c.started)
			}
			if err == nil {
				err = st.Apply(true, lsm.Op{Key: []byte("after")})
			}
			if err != nil {
				t.Fatalf("seed %d, cut at operation %d after %d batches: %v", seed, c.n, c.started, err)
			}
			if err := st.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Whichever operation fails, and however, what was durable is there when the
// store is opened again, and a write that was told to have failed is wholly there
// or not at all.
func TestFailAtEveryOperation(t *testing.T) {
	s := newScript(7, 40)
	for _, kind := range []vfs.FaultKind{vfs.FaultEIO, vfs.FaultNoSpace, vfs.FaultShortWrite} {
		for at := int64(1); ; at++ {
			mem := vfs.NewMem()
			fault := vfs.NewFault(mem)
			reached := false
			fault.Arm(func(n int64, op vfs.OpKind, _ string) vfs.FaultKind {
				reached = reached || n == at
				if n != at || kind == vfs.FaultShortWrite && op != vfs.OpWrite {
					return vfs.NoFault
				}
				return kind
			})
			durable, started := 0, 0
			st, err := Open(options(fault, lsm.PolicyKind(at%3)))
			if err == nil {
				durable, started, err = s.play(st, func(int, int) {})
				fault.Arm(nil)
				_ = st.Close()
			}
			if err != nil && errs.CodeOf(err) != errs.IOError && errs.CodeOf(err) != errs.DiskFull {
				t.Fatalf("fault %d at operation %d: %v", kind, at, err)
			}
			if st, err = Open(options(mem, lsm.PolicyKind(at%3))); err == nil {
				err = s.find(st, durable, started)
				_ = st.Close()
			}
			if err != nil {
				t.Fatalf("fault %d at operation %d, after %d batches: %v", kind, at, started, err)
			}
			if !reached {
				break
			}
		}
	}
}

// A bit that is flipped while a table is read is told, and never answered.
func TestFlippedReads(t *testing.T) {
	s := newScript(3, 200)
	mem := vfs.NewMem()
	fault := vfs.NewFault(mem)
	st, err := Open(options(fault, lsm.Leveled))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.play(st, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	if err := st.Tree().Flush(); err != nil {
		t.Fatal(err)
	}
	_ = st.Close()
	told := 0
	for at := int64(1); at < 200; at++ {
		fault.Arm(func(n int64, op vfs.OpKind, _ string) vfs.FaultKind {
			if n == at && op == vfs.OpRead {
				return vfs.FaultBitFlip
			}
			return vfs.NoFault
		})
		st, err := Open(options(fault, lsm.Leveled))
		if err != nil {
			told++
			continue
		}
		got, err := content(st)
		switch {
		case err != nil:
			told++
		case !maps.Equal(got, s.states[len(s.states)-1]):
			t.Fatalf("read %d with a flipped bit gave a wrong answer", at)
		}
		fault.Arm(nil)
		_ = st.Close()
	}
	if told < 20 {
		t.Errorf("only %d flips were told", told)
	}
}

// Writers that sync at the same time share syncs, and lose nothing.
func TestGroupCommit(t *testing.T) {
	o := options(vfs.NewMem(), lsm.Leveled)
	o.Tree.Background = true
	st, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	const workers, each = 8, 300
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range each {
				if err := st.Apply(true, lsm.Op{Key: fmt.Appendf(nil, "%d/%d", w, i), Value: make([]byte, 300)}); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wg.Wait()
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	st, err = Open(o)
	if err != nil {
		t.Fatal(err)
	}
	got, err := content(st)
	if err != nil || len(got) != workers*each {
		t.Fatalf("%d keys, want %d, %v", len(got), workers*each, err)
	}
	if segments := slices.DeleteFunc(o.Tree.FS.(*vfs.Mem).Files(), func(n string) bool { return n[:3] != "wal" }); len(segments) > 5 {
		t.Errorf("%d log segments are kept", len(segments))
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
}
