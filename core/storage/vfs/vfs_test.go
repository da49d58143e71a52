package vfs

import (
	"bytes"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
)

func TestContract(t *testing.T) {
	disk, err := OS(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, fsys := range map[string]FS{"os": disk, "mem": NewMem(), "fault": NewFault(NewMem())} {
		t.Run(name, func(t *testing.T) { testContract(t, fsys) })
	}
}

func testContract(t *testing.T, fsys FS) {
	if _, err := fsys.Open("missing"); !NotExist(err) || errs.CodeOf(err) != errs.IOError {
		t.Fatalf("open of a missing file: %v", err)
	}
	if err := fsys.MkdirAll("d"); err != nil {
		t.Fatal(err)
	}
	f, err := fsys.Create("d/a")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Preallocate(1000); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("hello"), 990); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 10)
	if err := ReadFull(f, buf, 985, "d/a"); err != nil || string(buf) != "\x00\x00\x00\x00\x00hello" {
		t.Fatalf("%q, %v", buf, err)
	}
	if err := ReadFull(f, buf, 995, "d/a"); errs.CodeOf(err) != errs.IOError {
		t.Fatalf("short read: %v", err)
	}
	if err := f.Truncate(992); err != nil {
		t.Fatal(err)
	}
	if size, err := f.Size(); size != 992 || err != nil {
		t.Fatal(size, err)
	}
	if err := f.Sync(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := fsys.Rename("d/a", "d/b"); err != nil {
		t.Fatal(err)
	}
	if err := WriteFileDurably(fsys, "d", "d/c", []byte("small")); err != nil {
		t.Fatal(err)
	}
	if names, err := fsys.List("d"); err != nil || strings.Join(names, " ") != "b c" {
		t.Fatal(names, err)
	}
	if content, err := ReadFile(fsys, "d/c"); err != nil || string(content) != "small" {
		t.Fatal(content, err)
	}
	if err := fsys.Remove("d/b"); err != nil {
		t.Fatal(err)
	}
	lock, err := fsys.Lock("LOCK")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fsys.Lock("LOCK"); errs.CodeOf(err) != errs.LockFileExists || !strings.Contains(err.Error(), fsys.Root()) {
		t.Fatalf("second lock: %v", err)
	}
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	if lock, err = fsys.Lock("LOCK"); err != nil {
		t.Fatal(err)
	}
	lock.Close()
}

// A crash keeps what was synced, and per sector the old or the new bytes.
func TestCrashClone(t *testing.T) {
	m := NewMem()
	f, _ := m.Create("f")
	old := bytes.Repeat([]byte{1}, 4*SectorSize)
	f.WriteAt(old, 0)
	f.Sync()
	m.SyncDir(".")
	f.WriteAt(bytes.Repeat([]byte{2}, 2*SectorSize+100), 100)
	if _, err := m.Create("unsynced"); err != nil {
		t.Fatal(err)
	}
	torn, lost, kept := false, false, false
	for seed := range uint64(50) {
		c := m.CrashClone(env.NewRand(seed), 0.5)
		got, err := ReadFile(c, "f")
		if err != nil || len(got) != len(old) {
			t.Fatal(len(got), err)
		}
		for s := range 4 {
			sector := got[s*SectorSize : (s+1)*SectorSize]
			want := make([]byte, SectorSize)
			current, _ := ReadFile(m, "f")
			copy(want, current[s*SectorSize:])
			if !bytes.Equal(sector, want) && !bytes.Equal(sector, old[:SectorSize]) {
				t.Fatalf("seed %d sector %d is neither old nor new", seed, s)
			}
		}
		torn = torn || (got[200] != got[SectorSize+200])
		if _, err := c.Open("unsynced"); NotExist(err) {
			lost = true
		} else {
			kept = true
		}
	}
	if !torn || !lost || !kept {
		t.Fatalf("50 seeds: torn %v, lost %v, kept %v", torn, lost, kept)
	}
	none := m.CrashClone(env.NewRand(1), 0)
	if got, _ := ReadFile(none, "f"); !bytes.Equal(got, old) {
		t.Fatal("keep 0 must give the synced bytes")
	}
	all := m.CrashClone(env.NewRand(1), 1)
	want, _ := ReadFile(m, "f")
	if got, _ := ReadFile(all, "f"); !bytes.Equal(got, want) {
		t.Fatal("keep 1 must give the written bytes")
	}
}

func TestCrashCloneOfRename(t *testing.T) {
	m := NewMem()
	if err := WriteFileDurably(m, ".", "control", []byte("one")); err != nil {
		t.Fatal(err)
	}
	f, _ := m.Create("control.tmp")
	f.WriteAt([]byte("two"), 0)
	f.Sync()
	m.Rename("control.tmp", "control")
	seen := map[string]bool{}
	for seed := range uint64(20) {
		got, err := ReadFile(m.CrashClone(env.NewRand(seed), 0.5), "control")
		if err != nil {
			t.Fatal(err)
		}
		seen[string(got)] = true
	}
	if len(seen) != 2 || !seen["one"] || !seen["two"] {
		t.Fatal(seen)
	}
}

func TestFaults(t *testing.T) {
	f := NewFault(NewMem())
	f.Arm(func(n int64, op OpKind, _ string) FaultKind {
		switch {
		case op == OpSync:
			return FaultEIO
		case op == OpWrite && n == 2:
			return FaultShortWrite
		case op == OpWrite && n == 4:
			return FaultBitFlip
		}
		return NoFault
	})
	file, err := f.Create("x")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := file.WriteAt([]byte("12345678"), 0); n != 4 || errs.CodeOf(err) != errs.DiskFull {
		t.Fatal(n, err)
	}
	if err := file.Sync(); errs.CodeOf(err) != errs.IOError {
		t.Fatal(err)
	}
	if _, err := file.WriteAt([]byte("abcd"), 0); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 4)
	file.ReadAt(buf, 0)
	if string(buf) == "abcd" {
		t.Fatal("no bit was flipped")
	}
}
