package checkpoint

import (
	"maps"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/storage/wal"
)

// archivedConfig is testConfig with an archive.
func archivedConfig(fsys, archive vfs.FS, warn func(error)) Config {
	_, clock := env.Sim(1)
	cfg := testConfig(fsys, 60*4096)
	cfg.Archive = &wal.ArchiveConfig{Open: func() (vfs.FS, error) { return archive, nil }, Clock: clock, Warn: warn}
	return cfg
}

// A copy of the directory at a checkpoint and the segments that were archived
// since give the state at the end of the last of them, several starts, crashes
// and checkpoints later.
func TestRestore(t *testing.T) {
	for seed := range uint64(20) {
		rng := env.NewRand(seed)
		disk, archive := vfs.NewMem(), vfs.NewMem()
		warn := func(err error) { t.Errorf("seed %d: %v", seed, err) }
		w := &workload{rng: rng, acked: map[string]string{}}
		open := func() {
			t.Helper()
			var err error
			if w.in, err = Open(archivedConfig(disk, archive, warn)); err == nil {
				w.lsm, err = lsmTree(w.in)
			}
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			w.open = nil
		}
		steps := func() {
			t.Helper()
			for range 40 + rng.IntN(100) {
				if err := w.step(); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				if rng.IntN(10) == 0 {
					w.in.log.Archiver().Run(t.Context(), false)
				}
			}
		}
		open()
		steps()
		if err := w.in.Checkpoint(w.seq); err != nil {
			t.Fatal(err)
		}
		base := disk.Clone()
		copied := maps.Clone(w.acked)
		for range 1 + rng.IntN(4) {
			steps()
			switch rng.IntN(3) {
			case 0: // a power cut
				disk, archive = disk.CrashClone(rng, 1), archive.CrashClone(rng, 1)
				open()
			case 1: // a start after a stop in order
				w.in.log.Archiver().Run(t.Context(), false)
				for _, o := range w.open {
					w.in.log.Adopt(&o.Txn) // they are undone by the start
				}
				if err := w.in.Close(w.seq); err != nil {
					t.Fatal(err)
				}
				open()
			}
		}
		if _, err := w.in.log.Switch(); err != nil {
			t.Fatal(err)
		}
		want, start := w.acked, w.in.Start()
		w.in.log.Archiver().Run(t.Context(), false)
		n, err := RestoreLog(base, archive)
		if err != nil || n == 0 {
			t.Fatalf("seed %d: restored %d segments: %v", seed, n, err)
		}
		in, err := Open(testConfig(base, 60*4096))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if got := dump(t, in.Meta()); !maps.Equal(got, want) {
			t.Errorf("seed %d: %d keys, want %d (%d in the copy)", seed, len(got), len(want), len(copied))
		}
		if got := dumpLSM(t, in); !maps.Equal(got, want) {
			t.Errorf("seed %d: %d keys in the log-structured tree, want %d", seed, len(got), len(want))
		}
		if in.Start() < start { // start itself, if it has logged no transaction
			t.Errorf("seed %d: start %d of the copy may have been logged, as %d was", seed, in.Start(), start)
		}
		if err := in.Close(w.seq); err != nil {
			t.Error(err)
		}
	}
}

// While the archive refuses everything, no checkpoint and no stop takes a
// segment away, and the next start archives them.
func TestUnwritableArchive(t *testing.T) {
	disk, archive := vfs.NewMem(), vfs.NewFault(vfs.NewMem())
	archive.Arm(func(int64, vfs.OpKind, string) vfs.FaultKind { return vfs.FaultNoSpace })
	warned := 0
	in, err := Open(archivedConfig(disk, archive, func(err error) {
		if warned++; errs.CodeOf(err) != errs.DiskFull {
			t.Error(err)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	w := &workload{in: in, rng: env.NewRand(1), acked: map[string]string{}}
	for in.log.End() < 8*wal.MinSegment {
		if err := w.step(); err != nil {
			t.Fatal(err)
		}
	}
	if err := in.Checkpoint(w.seq); err != nil {
		t.Fatal(err)
	}
	if err := in.Close(w.seq); err != nil {
		t.Fatal(err)
	}
	if warned == 0 {
		t.Error("nobody was told")
	}
	segments := func(fsys vfs.FS, dir string) (n int) {
		names, err := fsys.List(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, ".wal") {
				n++
			}
		}
		return n
	}
	kept := segments(disk, wal.Dir)
	if kept < 8 {
		t.Fatalf("%d segments are left", kept)
	}
	archive.Arm(nil)
	warned = 0
	if in, err = Open(archivedConfig(disk, archive, func(err error) { t.Error(err) })); err != nil {
		t.Fatal(err)
	}
	if err := in.Close(w.seq); err != nil { // which archives what is finished
		t.Fatal(err)
	}
	if n := segments(archive, "."); n != kept-1 {
		t.Errorf("%d segments are archived of %d", n, kept)
	}
}

// What --accept-log-damage gives up is not waited for.
func TestArchiveAfterDamage(t *testing.T) {
	disk, archive := vfs.NewMem(), vfs.NewMem()
	var warned []error
	cfg := archivedConfig(disk, archive, func(err error) { warned = append(warned, err) })
	in, err := Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w := &workload{in: in, rng: env.NewRand(1), acked: map[string]string{}}
	if err := in.Checkpoint(1); err != nil {
		t.Fatal(err)
	}
	redo := in.log.Redo()
	for in.log.End() < redo+3*wal.MinSegment {
		if w.rng.IntN(20) == 0 && len(w.open) > 0 {
			err = w.commit(w.open[0])
			w.open = w.open[1:]
		} else if len(w.open) == 0 {
			w.seq++
			w.open = append(w.open, &openTxn{Txn: wal.Txn{ID: wal.TxnID{Epoch: in.Start(), Seq: w.seq}}, puts: map[string]string{}, dels: map[string]bool{}})
		} else {
			err = w.write(w.open[0])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := in.log.Flush(in.log.End()); err != nil {
		t.Fatal(err)
	}
	disk = disk.Clone()
	if !disk.FlipBit(wal.SegmentName(in.walConfig(), redo+wal.MinSegment), 8*100000) {
		t.Fatal("no such bit")
	}
	cfg.FS = disk
	if _, err := Open(cfg); errs.CodeOf(err) != errs.DataCorrupted {
		t.Fatal(err)
	}
	cfg.AcceptLogDamage = func(error) {}
	if in, err = Open(cfg); err != nil {
		t.Fatal(err)
	}
	if len(warned) != 1 || !strings.Contains(warned[0].Error(), "has a gap") {
		t.Fatalf("warned %v", warned)
	}
	// What is archived from then on is the log from then on, with or without the
	// note of how far it is.
	for range 2 {
		if _, err := in.log.Switch(); err != nil {
			t.Fatal(err)
		}
		if err := in.Checkpoint(w.seq); err != nil {
			t.Fatal(err)
		}
		if err := in.Close(w.seq); err != nil {
			t.Fatal(err)
		}
		if err := disk.Remove(wal.Dir + "/archived"); err != nil {
			t.Fatal(err)
		}
		if in, err = Open(cfg); err != nil {
			t.Fatal(err)
		}
	}
	if len(warned) != 1 {
		t.Errorf("warned %v", warned[1:])
	}
}
