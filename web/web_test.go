package web_test

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/web"
)

// firstLoad is the most bytes, packed, of what a browser reads before it shows
// the console.
const firstLoad = 250_000

var reference = regexp.MustCompile(`(?:src|href)="([^"]+)"`)

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := fs.ReadFile(web.Assets(), name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func packed(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

func TestFirstLoad(t *testing.T) {
	index := read(t, "index.html")
	size := packed(t, index)
	found := reference.FindAllSubmatch(index, -1)
	if len(found) < 3 { // the script, the styles and the icon
		t.Fatalf("index.html names %d files", len(found))
	}
	for _, m := range found {
		name := string(m[1])
		if !strings.HasPrefix(name, "./assets/") {
			t.Errorf("index.html loads %s", name)
			continue
		}
		size += packed(t, read(t, path.Clean(name)))
	}
	t.Logf("first load: %d bytes packed", size)
	if size > firstLoad {
		t.Errorf("the first load is %d bytes packed, the budget %d", size, firstLoad)
	}
}

// TestPolicy holds what the Content-Security-Policy asks of the page.
func TestPolicy(t *testing.T) {
	index := string(read(t, "index.html"))
	for _, inline := range []string{`<style`, `style="`, `onload=`, `onclick=`} {
		if strings.Contains(index, inline) {
			t.Errorf("index.html has %s", inline)
		}
	}
	for _, tag := range regexp.MustCompile(`<script[^>]*>`).FindAllString(index, -1) {
		if !strings.Contains(tag, " src=") {
			t.Errorf("index.html has an inline script: %s", tag)
		}
	}
	err := fs.WalkDir(web.Assets(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if path.Ext(name) == ".map" {
			t.Errorf("%s holds the source", name)
		}
		if path.Ext(name) == ".css" && regexp.MustCompile(`@import|url\(["']?(https?:)?//`).Match(read(t, name)) {
			t.Errorf("%s loads from elsewhere", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLicences(t *testing.T) {
	text := string(read(t, "licences.txt"))
	for _, name := range []string{"preact", "@preact/signals", "@codemirror/view", "@tanstack/virtual-core"} {
		if !strings.Contains(text, "## "+name+" ") {
			t.Errorf("the licence of %s is missing", name)
		}
	}
}

// TestLockfile holds that the lockfile names no registry: everybody installs
// from their own.
func TestLockfile(t *testing.T) {
	lock, err := os.ReadFile("app/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(lock, []byte(`"resolved"`)) {
		t.Error("package-lock.json says where packages come from")
	}
	if !bytes.Contains(lock, []byte(`"integrity"`)) {
		t.Error("package-lock.json has no checksums")
	}
}
