package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
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
	for _, name := range []string{"preact", "@preact/signals", "@codemirror/view", "@tanstack/virtual-core", "assemblyscript", "binaryen"} {
		if !strings.Contains(text, "## "+name+" ") {
			t.Errorf("the licence of %s is missing", name)
		}
	}
}

// largestWorker is the most bytes, packed, of the compiler of AssemblyScript.
const largestWorker = 3_200_000

// TestWorker holds that the compiler is one file, since its policy lets it load no
// other, that it is there packed only, and that the first load does not name it.
func TestWorker(t *testing.T) {
	files, err := fs.ReadDir(web.Assets(), "workers")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 1 || !regexp.MustCompile(`^assemblyscript-[A-Za-z0-9_-]{8,}\.js\.gz$`).MatchString(files[0].Name()) {
		t.Fatalf("the workers are %v", files)
	}
	name := files[0].Name()
	packed := read(t, "workers/"+name)
	if len(packed) > largestWorker {
		t.Errorf("%s has %d bytes", name, len(packed))
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil || !bytes.Contains(plain, []byte("AssemblyScript")) {
		t.Errorf("%d bytes are unpacked: %v", len(plain), err)
	}
	script := strings.TrimSuffix(name, ".gz")
	used := 0
	err = fs.WalkDir(web.Assets(), "assets", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && bytes.Contains(read(t, path), []byte(script)) {
			used++
			if bytes.Contains(read(t, "index.html"), []byte(d.Name())) {
				t.Errorf("%s, which is read at first, names the compiler", path)
			}
		}
		return err
	})
	if err != nil || used != 1 {
		t.Errorf("%d files name the compiler: %v", used, err)
	}
}

// TestLibrary holds that the console has the library of AssemblyScript as it is now. It
// compares lines, because the script has the text as a string.
func TestLibrary(t *testing.T) {
	files, err := filepath.Glob("../wasm/guest/as/*.ts")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	pages, err := fs.Glob(web.Assets(), "assets/FunctionsPage-*.js")
	if err != nil || len(pages) != 1 {
		t.Fatalf("%v: %v", pages, err)
	}
	page := string(read(t, pages[0]))
	for _, file := range append(files, "../server/cli/fntemplate/as/index.ts", "../server/cli/fntemplate/common/manifest.json") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			line = strings.TrimSpace(line)
			if !strings.ContainsAny(line, "`\\$") && !strings.Contains(page, line) {
				t.Errorf("%s: the console has another text than %q: make web builds it anew", file, line)
				break
			}
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
