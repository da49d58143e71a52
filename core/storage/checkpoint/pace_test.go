package checkpoint

import (
	"fmt"
	"maps"
	"sync"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/storage/btree"
	"github.com/basaltdb/basalt/core/storage/mtr"
	"github.com/basaltdb/basalt/core/storage/vfs"
)

// put sets a key for good.
func put(t *testing.T, in *Instance, tree *btree.Tree, want map[string]string, key, value string) {
	t.Helper()
	if err := tree.Modify(btree.Logger{}, []byte(key), set{value: []byte(value)}); err != nil {
		t.Fatal(err)
	}
	if err := in.log.Flush(in.log.End()); err != nil {
		t.Fatal(err)
	}
	want[key] = value
}

// lost reports what is not there after a power cut.
func lost(t *testing.T, disk *vfs.Mem, want map[string]string) {
	t.Helper()
	in, err := Open(testConfig(disk.CrashClone(env.NewRand(1), 0), 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Abandon()
	if got := dump(t, in.Meta()); !maps.Equal(got, want) {
		t.Fatalf("%d keys after a power cut, want %d", len(got), len(want))
	}
}

// While a checkpoint waits for a disk that takes for ever, changes of the very
// pages that it writes go on and become durable.
func TestCommitsDuringCheckpoint(t *testing.T) {
	mem := vfs.NewMem()
	disk := vfs.NewFault(mem)
	in, err := Open(testConfig(disk, 4<<20))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Abandon()
	tree, want := in.Meta(), map[string]string{}
	key := func(i int) string { return fmt.Sprintf("key %06d", i) }
	for i := range 3000 {
		put(t, in, tree, want, key(i), "before")
	}
	stuck, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	disk.Arm(func(_ int64, op vfs.OpKind, name string) vfs.FaultKind {
		if op == vfs.OpWrite && name == mtr.FileName {
			once.Do(func() { close(stuck) })
			<-release
		}
		return vfs.NoFault
	})
	batches, done := 0, make(chan error)
	go func() {
		done <- in.CheckpointPaced(1, func(int) error { batches++; return nil })
	}()
	<-stuck
	for i := 0; i < 3000; i += 10 {
		put(t, in, tree, want, key(i), "meanwhile")
	}
	close(release)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if batches == 0 {
		t.Fatal("the checkpoint has written nothing")
	}
	lost(t, mem, want)
}

// Changes that go into the log while a checkpoint begins are either written by
// it or repeated from it.
func TestCheckpointMissesNothing(t *testing.T) {
	mem := vfs.NewMem()
	in, err := Open(testConfig(mem, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Abandon()
	tree, want := in.Meta(), map[string]string{}
	stop, done := make(chan struct{}), make(chan error)
	go func() {
		for {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			if err := in.Checkpoint(1); err != nil {
				done <- err
				return
			}
		}
	}()
	rng := env.NewRand(7)
	for i := range 4000 {
		put(t, in, tree, want, fmt.Sprint(rng.IntN(500)), fmt.Sprint(i))
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	lost(t, mem, want)
}
