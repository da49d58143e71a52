// Package archives finds and unpacks the test data that is too large, or not
// ours, to be kept in the repository: zstd-compressed tar files in one
// directory. BASALT_TESTDATA names that directory; without it, the directory
// shared/data beside the repository is used. A test whose data is missing is
// skipped, with the reason.
package archives

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// Variable is the environment's variable that names the directory.
const Variable = "BASALT_TESTDATA"

// Dir returns the directory of the archives, or skips the test.
func Dir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv(Variable)
	if dir == "" {
		dir = filepath.Join(Root(t), "..", "shared", "data")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no test data: %s is not set and %v", Variable, err)
	}
	return dir
}

// Root returns the root of the repository: the nearest directory above that
// holds go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = up
	}
}

// Unpack unpacks the archive of that name, such as "a/b.tar.zst", into a
// directory that the test's end removes, and returns it. Other users can read
// what is in it, because servers may run as one.
func Unpack(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(Dir(t), filepath.FromSlash(name))
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("no test data: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	dir := Temp(t)
	if err := unpack(f, dir); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return dir
}

// Temp returns a new directory that every user can enter and that the test's
// end removes; t.TempDir is for one user alone.
func Temp(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "basalt-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// unpack writes the files of an archive below a directory.
func unpack(r io.Reader, dir string) error {
	z, err := zstd.NewReader(r)
	if err != nil {
		return err
	}
	defer z.Close()
	for files := tar.NewReader(z); ; {
		h, err := files.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if !filepath.IsLocal(h.Name) {
			return fmt.Errorf("%q is outside the archive", h.Name)
		}
		path := filepath.Join(dir, h.Name)
		switch h.Typeflag {
		case tar.TypeDir:
			err = os.MkdirAll(path, 0o755)
		case tar.TypeReg:
			err = writeFile(path, files)
		default:
			err = fmt.Errorf("%q is neither a file nor a directory", h.Name)
		}
		if err != nil {
			return err
		}
	}
}

func writeFile(path string, r io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close())
}

// Files returns the names below a directory that end in suffix, with slashes
// and in order.
func Files(t testing.TB, dir, suffix string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, suffix) {
			rel, _ := filepath.Rel(dir, path)
			names = append(names, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
