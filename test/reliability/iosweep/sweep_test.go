package iosweep

import (
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/test/reliability/world"
)

var (
	stride = flag.Int64("stride", 29, "every how many-th operation fails; 1 for all")
	seed   = flag.Uint64("seed", 4, "seed of the work")
	at     = flag.Int64("at", 0, "fail this operation alone")
	only   = flag.String("fault", "", "only this fault")
)

// fault is a way to fail.
type fault struct {
	name string
	kind vfs.FaultKind
	ops  []vfs.OpKind // nil: all
	// silent faults are not reported to who they happen to.
	silent bool
}

// fails reports whether an operation can fail so.
func (f fault) fails(op vfs.OpKind) bool { return f.ops == nil || slices.Contains(f.ops, op) }

var (
	reads  = []vfs.OpKind{vfs.OpRead}
	writes = []vfs.OpKind{vfs.OpWrite}
	faults = []fault{
		{name: "EIO", kind: vfs.FaultEIO},
		{name: "ENOSPC", kind: vfs.FaultNoSpace, ops: []vfs.OpKind{vfs.OpCreate, vfs.OpRename, vfs.OpWrite, vfs.OpTruncate, vfs.OpSyncDir}},
		{name: "short write", kind: vfs.FaultShortWrite, ops: writes},
		{name: "bit flip in a read", kind: vfs.FaultBitFlip, ops: reads},
		{name: "misdirected read", kind: vfs.FaultMisdirected, ops: reads},
		{name: "stale read", kind: vfs.FaultStale, ops: reads, silent: true},
		{name: "bit flip in a write", kind: vfs.FaultBitFlip, ops: writes, silent: true},
		{name: "misdirected write", kind: vfs.FaultMisdirected, ops: writes, silent: true},
		{name: "lost write", kind: vfs.FaultLost, ops: writes, silent: true},
	}
)

// operation is one of the work's, as it goes when nothing fails.
type operation struct {
	op   vfs.OpKind
	name string
}

// class is what a file is counted under.
func (o operation) class() string {
	c, _, _ := strings.Cut(o.name, "/")
	return strings.TrimSuffix(c, ".tmp")
}

// work is the standard workload: all that the world does, with a restart.
func work(w *world.World, fsys *vfs.Fault) error {
	for _, steps := range []int{160, 60} {
		if err := w.Open(fsys); err != nil {
			return err
		}
		if _, err := w.Settle(); err != nil {
			return err
		}
		for range steps {
			if err := w.Step(); err != nil {
				return err
			}
		}
		if err := w.Close(); err != nil {
			return err
		}
		if err := retried(fsys); err != nil {
			return err
		}
	}
	return nil
}

// retried says what was used again after a failed sync, which a later process may.
func retried(fsys *vfs.Fault) error {
	if again := fsys.Retried(); len(again) > 0 {
		return fmt.Errorf("after a failed sync: %v is used again", again)
	}
	return nil
}

// plan runs the work without a fault and returns its operations.
func plan() (ops []operation, err error) {
	f := vfs.NewFault(vfs.NewMem())
	f.Arm(func(_ int64, op vfs.OpKind, name string) vfs.FaultKind {
		ops = append(ops, operation{op, name})
		return vfs.NoFault
	})
	return ops, work(world.New(world.Options{Seed: *seed}), f)
}

// clear reports whether an error is one that a fault may cause.
func clear(err error) bool {
	switch errs.CodeOf(err) {
	case errs.SuccessfulCompletion, errs.IOError, errs.DiskFull, errs.DataCorrupted, errs.IndexCorrupted:
		return true
	}
	return false
}

// refused reports whether an error says that data are damaged.
func refused(err error) bool {
	return errs.CodeOf(err) == errs.DataCorrupted || errs.CodeOf(err) == errs.IndexCorrupted
}

// run makes operation n fail and returns the outcomes of what follows.
func run(f fault, n int64) (outcomes []string, err error) {
	mem := vfs.NewMem()
	fsys := vfs.NewFault(mem)
	if f.kind == vfs.FaultStale {
		fsys.KeepHistory()
	}
	reached := false
	fsys.Arm(func(k int64, op vfs.OpKind, _ string) vfs.FaultKind {
		if k != n {
			return vfs.NoFault
		}
		reached = f.fails(op)
		return f.kind
	})
	w := world.New(world.Options{Seed: *seed})
	err = work(w, fsys)
	fsys.Arm(nil)
	if !reached {
		return nil, fmt.Errorf("the operation was another one than without a fault")
	}
	if err := retried(fsys); err != nil {
		return nil, err
	}
	told := "told"
	switch {
	case err == nil:
		told = "untold"
	case !clear(err):
		if !f.silent {
			return nil, fmt.Errorf("while it happened: %w", err)
		}
		w.Crash(w.Now())
		what, err := after(w, mem.Clone())
		if what == "" {
			return nil, err
		}
		return []string{"process: wrong; restart: " + what}, nil
	}
	outcomes = append(outcomes, "process: "+told)
	then, rng := w.Now(), env.NewRand(uint64(n))
	restarted := mem.Clone()
	for _, c := range []struct {
		name string
		disk *vfs.Mem
	}{{"restart", restarted}, {"power cut", mem.CrashClone(rng, 0)}, {"restart and power cut", nil}} {
		disk := c.disk
		if disk == nil {
			disk = restarted.CrashClone(rng, 0)
		}
		w.Crash(then)
		what, err := after(w, disk)
		if err != nil && (!f.silent || !clear(err) && what == "") {
			return nil, fmt.Errorf("after a %s: %w", c.name, err)
		}
		outcomes = append(outcomes, c.name+": "+what)
		if what == "refused" {
			break // the third needs the first
		}
	}
	return outcomes, nil
}

// after opens the database that is left and says what it is: right, refused,
// or wrong, which the check may find or not.
func after(w *world.World, disk *vfs.Mem) (string, error) {
	err := w.Open(disk)
	if err == nil {
		_, err = w.Settle()
	}
	switch {
	case err == nil:
		if err := w.Verify(); err != nil {
			return "right, but the check finds something", err
		}
		return "right", nil
	case refused(err):
		return "refused", err
	case errs.CodeOf(err) == errs.IOError:
		return "stopped", err
	}
	if w.DB() == nil {
		return "", err
	}
	if found := w.Verify(); found != nil {
		return "wrong, the check finds it", err
	}
	return "undetectable", err
}

// mayLose says where a silent fault may go unnoticed, as the package comment
// says.
func mayLose(f fault, o operation) bool {
	switch c := o.class(); f.kind {
	case vfs.FaultBitFlip:
		return c == "wal"
	default:
		return c == "wal" || c == "pages"
	}
}

// TestSweep fails every operation in every way.
func TestSweep(t *testing.T) {
	// Some caches go with a garbage collection, and the operations have to be
	// the same each time.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	ops, err := plan()
	if err != nil {
		t.Fatal("without any fault:", err)
	}
	step := *stride
	if testing.Short() {
		step = max(step, 97)
	}
	counts, failed := map[string]int{}, 0
	for _, f := range faults {
		if *only != "" && *only != f.name {
			continue
		}
		runs := 0
		for n := int64(1); n <= int64(len(ops)); n++ {
			o := ops[n-1]
			if !f.fails(o.op) || *at != 0 && n != *at {
				continue
			}
			if runs++; *at == 0 && int64(runs)%step != 0 {
				continue
			}
			outcomes, err := run(f, n)
			if runs%8 == 0 || step >= 8 {
				runtime.GC()
			}
			for _, what := range outcomes {
				if strings.HasSuffix(what, "undetectable") && !mayLose(f, o) {
					err = fmt.Errorf("%s", what)
				}
				counts[fmt.Sprintf("%-20s %-9s %s", f.name, o.class(), what)]++
			}
			if err != nil {
				t.Errorf("%s at operation %d (%d of %q): %v\nagain with: go test ./test/reliability/iosweep -args -seed %d -at %d -fault %q", f.name, n, o.op, o.name, err, *seed, n, f.name)
				if failed++; failed == 10 {
					t.Fatal("too many")
				}
			}
		}
	}
	var lines []string
	for what, n := range counts {
		lines = append(lines, fmt.Sprintf("%s %d", what, n))
	}
	slices.Sort(lines)
	t.Logf("%d operations\n%s", len(ops), strings.Join(lines, "\n"))
}
