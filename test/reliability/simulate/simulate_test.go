package simulate

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/test/reliability/world"
)

var (
	seeds   = flag.Int("seeds", 60, "how many histories")
	replays = flag.Int("replays", 10, "how many of them are run again")
	seed    = flag.Uint64("seed", 0, "run the history with this seed alone, and again")
	first   = flag.Uint64("first", 1, "seed of the first history")
)

// history is what happened with one seed.
type history struct {
	hash                        string
	operations                  int64
	crashes, commits, rollbacks int
}

// lives is how often a history starts the database.
const lives = 4

// run makes a history.
func run(s uint64) (h history, err error) {
	rng := env.NewRand(s ^ 0x51b)
	disk, w := vfs.NewMem(), world.New(world.Options{Seed: s})
	sum := sha256.New()
	for range lives {
		f := vfs.NewFault(disk)
		cut := int64(20 + rng.IntN(400))
		var left *vfs.Mem
		var then world.Moment
		f.Arm(func(n int64, op vfs.OpKind, name string) vfs.FaultKind {
			if n == cut {
				left, then = disk.CrashClone(rng, rng.Float64()), w.Now()
			}
			fmt.Fprintf(sum, "%d %s\n", op, name)
			return vfs.NoFault
		})
		if err := live(w, f, func() bool { return left != nil }, sum.Write); err != nil {
			return h, err
		}
		h.operations += f.Count()
		if left == nil {
			left, then = disk.CrashClone(rng, rng.Float64()), w.Now()
		}
		h.crashes++
		fmt.Fprintf(sum, "%s %s\n", disk.Hash(), left.Hash())
		disk = left
		w.Crash(then)
	}
	if err := live(w, disk, func() bool { return true }, sum.Write); err != nil {
		return h, err
	}
	h.commits, h.rollbacks = w.Commits, w.Rollbacks
	h.hash = hex.EncodeToString(sum.Sum(nil))
	return h, nil
}

// live opens the database, checks it, and works until told to stop. What it
// reads goes to note.
func live(w *world.World, fsys vfs.FS, stop func() bool, note func([]byte) (int, error)) error {
	if err := w.Open(fsys); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if _, err := w.Settle(); err != nil {
		return err
	}
	if err := w.Verify(); err != nil {
		return err
	}
	if _, err := note([]byte(w.Acked.Dump())); err != nil {
		return err
	}
	for step := 0; step < 150 && !stop(); step++ {
		if err := w.Step(); err != nil {
			return err
		}
	}
	return nil
}

func TestSimulate(t *testing.T) {
	// Some caches go with a garbage collection, so there is none in a history.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	from, n, again := *first, *seeds, *replays
	if testing.Short() {
		n, again = min(n, 30), min(again, 5)
	}
	if *seed != 0 {
		from, n, again = *seed, 1, 1
	}
	var total history
	different, failed := map[string]bool{}, 0
	for s := from; s < from+uint64(n) && failed < 10; s++ {
		h, err := run(s)
		runtime.GC()
		if err == nil && again > 0 {
			again--
			var second history
			if second, err = run(s); err == nil && second != h {
				err = fmt.Errorf("the history is %+v, and again %+v", h, second)
			}
			runtime.GC()
		}
		if err != nil {
			failed++
			t.Errorf("seed %d: %v\nagain with: go test ./test/reliability/simulate -args -seed %d", s, err, s)
			continue
		}
		different[h.hash] = true
		total.operations += h.operations
		total.crashes += h.crashes
		total.commits += h.commits
		total.rollbacks += h.rollbacks
	}
	if failed == 0 && len(different) != n {
		t.Errorf("%d seeds gave %d histories", n, len(different))
	}
	t.Logf("seeds %d to %d, %d of them run twice: %d crashes, %d operations of the file system, %d transactions committed, %d rolled back",
		from, from+uint64(n)-1, min(*replays, n), total.crashes, total.operations, total.commits, total.rollbacks)
}
