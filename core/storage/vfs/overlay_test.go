package vfs

import (
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/basaltdb/basalt/core/base/env"
	"github.com/basaltdb/basalt/core/base/errs"
)

// content reads all files of a file system.
func content(t *testing.T, fsys FS) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, dir := range []string{".", "d"} {
		list, err := fsys.List(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range list {
			full := name
			if dir != "." {
				full = dir + "/" + name
			}
			b, err := ReadFile(fsys, full)
			if err != nil {
				t.Fatal(full, err)
			}
			out[full] = string(b)
		}
	}
	return out
}

// Random operations on an overlay do what they do on a plain file system, and
// leave what is below as it was.
func TestOverlayIsLikeAFileSystem(t *testing.T) {
	for seed := range uint64(200) {
		rng := env.NewRand(seed)
		base, plain := NewMem(), NewMem()
		names := []string{"a", "b", "c", "d/a", "d/b"}
		write := func(fsys FS, name string, off int64, p []byte) {
			f, err := fsys.Open(name)
			if NotExist(err) {
				f, err = fsys.Create(name)
			}
			if err == nil {
				_, err = f.WriteAt(p, off)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range names[:3] {
			p := bytes.Repeat([]byte{name[0]}, rng.IntN(20000))
			write(base, name, 0, p)
			write(plain, name, 0, p)
		}
		before := content(t, base)
		over := NewOverlay(base)
		for range 40 {
			name, other := names[rng.IntN(len(names))], names[rng.IntN(len(names))]
			p := bytes.Repeat([]byte{byte(rng.IntN(255))}, rng.IntN(9000))
			off, size := int64(rng.IntN(20000)), int64(rng.IntN(25000))
			op := rng.IntN(6)
			var errs [2]error
			for i, fsys := range []FS{over, plain} {
				switch op {
				case 0, 1:
					write(fsys, name, off, p)
				case 2:
					errs[i] = fsys.Remove(name)
				case 3:
					if name != other {
						errs[i] = fsys.Rename(name, other)
					}
				case 4:
					_, errs[i] = fsys.Create(name)
				default:
					var f File
					if f, errs[i] = fsys.Open(name); errs[i] == nil {
						errs[i] = f.Truncate(size)
					}
				}
			}
			if (errs[0] == nil) != (errs[1] == nil) || NotExist(errs[0]) != NotExist(errs[1]) {
				t.Fatalf("seed %d: %v, want %v", seed, errs[0], errs[1])
			}
			if got, want := content(t, over), content(t, plain); !maps.Equal(got, want) {
				t.Fatalf("seed %d: after operation %d: %v, want %v", seed, op, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
			}
		}
		if !maps.Equal(content(t, base), before) {
			t.Fatalf("seed %d: the base has changed", seed)
		}
	}
}

// A read-only directory can be read and locked together with other readers,
// not with a writer, and refuses everything else.
func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	if _, err := ReadOnly(filepath.Join(dir, "none")); !NotExist(err) {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte("text"), 0o400); err != nil {
		t.Fatal(err)
	}
	fsys, err := ReadOnly(dir)
	if err != nil {
		t.Fatal(err)
	}
	f, err := fsys.Open("file")
	if err != nil {
		t.Fatal(err)
	}
	p := make([]byte, 10)
	if n, err := f.ReadAt(p, 1); n != 3 || err != io.EOF || string(p[:3]) != "ext" {
		t.Error(n, err)
	}
	_, werr := f.WriteAt(p, 0)
	_, cerr := fsys.Create("new")
	for _, err := range []error{werr, cerr, f.Truncate(0), f.Preallocate(9), fsys.Remove("file"), fsys.Rename("file", "x"), fsys.MkdirAll("d"), fsys.SyncDir(".")} {
		if errs.CodeOf(err) != errs.IOError {
			t.Error("not refused:", err)
		}
	}
	writable, err := OS(dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := writable.Lock("LOCK")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fsys.Lock("LOCK"); errs.CodeOf(err) != errs.LockFileExists {
		t.Error("locked beside a writer:", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	one, err1 := fsys.Lock("LOCK")
	two, err2 := fsys.Lock("LOCK")
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if _, err := writable.Lock("LOCK"); errs.CodeOf(err) != errs.LockFileExists {
		t.Error("a writer locked beside readers:", err)
	}
	one.Close()
	two.Close()
}
