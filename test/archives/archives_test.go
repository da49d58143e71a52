package archives

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// pack makes an archive of files by name.
func pack(t *testing.T, files map[string]string) *bytes.Buffer {
	t.Helper()
	var out bytes.Buffer
	z, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(z)
	for name, text := range files {
		if err := w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Size: int64(len(text)), Mode: 0o644}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return &out
}

func TestUnpack(t *testing.T) {
	dir := Temp(t)
	if err := unpack(pack(t, map[string]string{"./a/b.txt": "one", "c.txt": "two", "a/d.txt": ""}), dir); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(Files(t, dir, ".txt"), " "); got != "a/b.txt a/d.txt c.txt" {
		t.Error(got)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "a", "b.txt")); err != nil || string(b) != "one" {
		t.Errorf("%q %v", b, err)
	}
}

// An archive cannot write outside of its directory.
func TestUnpackOutside(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"../x", "/x", "a/../../x"} {
		if err := unpack(pack(t, map[string]string{name: "bad"}), filepath.Join(dir, "in")); err == nil {
			t.Errorf("%s was unpacked", name)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "x")); err == nil {
		t.Error("a file is outside")
	}
}
