package arch

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/basaltdb/basalt/"

// pkg is what go list says of a package.
type pkg struct {
	ImportPath string
	Doc        string
	Imports    []string
	GoFiles    []string
}

// list returns the packages of the module.
func list(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Doc,Imports,GoFiles", "./...")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var pkgs []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

// layers orders the packages by prefix; the longest prefix decides. A package
// may import packages of its own layer and of lower ones.
var layers = []struct {
	prefix string
	level  int
}{
	{"core/base", 0},
	{"vector", 1},
	{"core/value", 1},
	{"core/storage", 2},
	{"wasm", 2},
	{"core/ext", 3}, {"core/expr", 3}, {"core/catalog", 3}, {"core/txn", 3},
	{"core/sql", 4}, {"core/plan", 4}, {"core/exec", 4}, {"core/builtin", 4}, {"core/security", 4}, {"core/copyfmt", 4},
	{"udf", 4}, {"engines", 4},
	{"core/session", 5}, {"core", 5},
	{"benchmarks", 6}, {"server", 6}, {"web", 0},
	{"test", 8}, {"", 7},
}

// level returns the layer of a package path below the module.
func level(path string) int {
	best, found := 0, -1
	for _, l := range layers {
		if (path == l.prefix || strings.HasPrefix(path, l.prefix+"/") || l.prefix == "") && len(l.prefix) > found {
			best, found = l.level, len(l.prefix)
		}
	}
	return best
}

// TestLayers holds the direction of imports.
func TestLayers(t *testing.T) {
	for _, p := range list(t) {
		from := strings.TrimPrefix(p.ImportPath+"/", module)
		from = strings.TrimSuffix(from, "/")
		for _, imp := range p.Imports {
			to, ours := strings.CutPrefix(imp, module)
			if ours && level(to) > level(from) {
				t.Errorf("%s (layer %d) imports %s (layer %d)", from, level(from), to, level(to))
			}
		}
	}
}

// forbidden lists edges that the layers alone would allow.
var forbidden = []struct{ from, to, why string }{
	{"core/exec", "core/txn", "operators read the sources that the session binds"},
	{"core/exec", "core/storage", "operators read the sources that the session binds"},
	{"core/sql", "core/txn", "binding reads the catalogue only"},
	{"core/plan", "core/txn", "plans are data"},
	{"core/session", "core/storage", "core/txn is the door to storage"},
	{"server", "core/storage", "core/txn is the door to storage"},
	{"core", "server", "core knows no server"},
	{"core", "udf", "user code comes in through core/ext"},
	{"core", "wasm", "user code comes in through core/ext"},
	{"core", "engines", "engines come in through core/ext"},
	{"wasm/wat", "wasm/meter", "the assembler stands alone"},
	{"wasm/wat", "wasm/host", "the assembler stands alone"},
}

// TestForbiddenEdges holds the edges that have a reason of their own.
func TestForbiddenEdges(t *testing.T) {
	for _, p := range list(t) {
		from := strings.TrimPrefix(p.ImportPath, module)
		for _, imp := range p.Imports {
			to, ours := strings.CutPrefix(imp, module)
			if !ours {
				continue
			}
			for _, f := range forbidden {
				if under(from, f.from) && under(to, f.to) {
					t.Errorf("%s imports %s: %s", from, to, f.why)
				}
			}
		}
	}
}

func under(path, prefix string) bool { return path == prefix || strings.HasPrefix(path, prefix+"/") }

// owners names the one package (or tree) that may import each third-party
// module outside tests.
var owners = map[string][]string{
	"github.com/pganalyze/pg_query_go":  {"core/sql/pgparse"},
	"github.com/tetratelabs/wazero":     {"wasm/host"},
	"github.com/klauspost/cpuid":        {"vector/cpu"},
	"github.com/cockroachdb/apd":        {"core/base/decimal"},
	"github.com/labstack/echo":          {"server/httpapi"},
	"github.com/danielgtaylor/huma":     {"server/httpapi"},
	"github.com/spf13/cobra":            {"server/cli"},
	"github.com/apache/arrow-go":        {"vector/arrowconv"},
	"github.com/zeebo/xxh3":             {"core/sql/parse", "vector/kernel/hash"},
	"github.com/klauspost/compress":     {"core/storage/compress", "core/storage/segment", "test/archives"},
	"github.com/pierrec/lz4":            {"core/storage/compress"},
	"github.com/cockroachdb/pebble":     {"benchmarks/storage"},
	"golang.org/x/sys":                  {"core/storage/vfs", "core/base/env", "server/pgwire"},
	"github.com/reeflective/readline":   {"server/cli"},
	"github.com/coder/websocket":        {"server/httpapi"},
	"github.com/anishathalye/porcupine": {"test/reliability/linear"},
}

// testSupport lists the packages that only tests import.
var testSupport = []string{"core/sql/internal", "core/exec/exectest"}

func forTests(path string) bool {
	for _, t := range testSupport {
		if under(path, t) {
			return true
		}
	}
	return false
}

// TestOwners holds that each third-party module is behind one package.
func TestOwners(t *testing.T) {
	for _, p := range list(t) {
		from := strings.TrimPrefix(p.ImportPath, module)
		for _, imp := range p.Imports {
			if forTests(from) || !strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") || strings.HasPrefix(imp, module) || imp == strings.TrimSuffix(module, "/") {
				continue
			}
			owned := false
			for mod, list := range owners {
				if !under(imp, mod) && !strings.HasPrefix(imp, mod+"/") {
					continue
				}
				for _, o := range list {
					owned = owned || under(from, o)
				}
			}
			if !owned {
				t.Errorf("%s imports %s, which is not its to import (see owners)", from, imp)
			}
		}
	}
}

// outside lists the standard packages that let the world in; within core only
// core/base/env and the file system may use them.
var outside = map[string]bool{"os": true, "net": true, "net/http": true, "math/rand": true, "math/rand/v2": true, "crypto/rand": true, "os/exec": true}

// TestDeterminism holds that time, randomness, disk and network reach the core
// through core/base/env and core/storage/vfs.
func TestDeterminism(t *testing.T) {
	allowed := []string{"core/base/env", "core/storage/vfs"}
	for _, p := range list(t) {
		from := strings.TrimPrefix(p.ImportPath, module)
		if !under(from, "core") && !under(from, "vector") || forTests(from) {
			continue
		}
		ok := false
		for _, a := range allowed {
			ok = ok || under(from, a)
		}
		for _, imp := range p.Imports {
			if outside[imp] && !ok {
				t.Errorf("%s imports %s; go through core/base/env", from, imp)
			}
		}
	}
}

// TestPackageDocs holds that every package says what it is.
func TestPackageDocs(t *testing.T) {
	for _, p := range list(t) {
		if len(p.GoFiles) == 0 {
			continue
		}
		if p.Doc == "" {
			t.Errorf("%s has no package comment", strings.TrimPrefix(p.ImportPath, module))
		}
	}
}
