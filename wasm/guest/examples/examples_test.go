package examples

import (
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/server/sqlfile"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/guest"
	"github.com/basaltdb/basalt/wasm/host"
)

var rewrite = flag.Bool("rewrite", false, "write the answers of the first language into the file")

// TestExamples compiles the examples of each language, creates the module, and runs
// the file that is for all of them.
func TestExamples(t *testing.T) { languages(t, ".", "examples.sql", "sql") }

// TestKinds does that for what the libraries have beyond the examples.
func TestKinds(t *testing.T) {
	languages(t, filepath.Join("..", "testdata", "kinds"), "kinds.sql", "sql,log")
}

// TestTexts does it for what the libraries of C and Rust have because their languages do
// it byte by byte.
func TestTexts(t *testing.T) {
	languages(t, filepath.Join("..", "testdata", "texts"), "texts.sql", "")
}

// languages runs a file with the module of each language that a directory has.
func languages(t *testing.T, base, file, capabilities string) {
	manifest, err := os.ReadFile(filepath.Join(base, guest.ManifestFile))
	if err != nil {
		t.Fatal(err)
	}
	ran := false
	for _, l := range guest.Languages {
		dir := filepath.Join(base, string(l))
		if _, err := os.Stat(dir); err != nil {
			t.Logf("there is nothing in the language %s", l)
			continue
		}
		t.Run(string(l), func(t *testing.T) {
			module := compile(t, dir)
			module, err := guest.AppendManifest(module, manifest)
			if err != nil {
				t.Fatal(err)
			}
			answers(t, module, filepath.Join(base, file), capabilities, *rewrite && !ran)
			ran = true
		})
	}
}

func compile(t *testing.T, dir string) []byte {
	t.Helper()
	var log strings.Builder
	module, err := guest.Compile(t.Context(), dir, &log)
	if missing, ok := errors.AsType[*guest.MissingError](err); ok {
		t.Skip(missing)
	}
	if err != nil {
		t.Fatal(err)
	}
	if log.Len() > 0 {
		t.Errorf("the compiler says: %s", log.String())
	}
	t.Logf("%d bytes", len(module))
	return module
}

// answers runs the file with a module.
func answers(t *testing.T, module []byte, name, capabilities string, write bool) {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	r := open(t)
	create := fmt.Sprintf(`CREATE MODULE examples LANGUAGE wasm AS '\x%s' WITH (capabilities = '%s')`, hex.EncodeToString(module), capabilities)
	if got := r.Answer(create); got != "CREATE MODULE\n" {
		t.Fatal(got)
	}
	got, err := r.File(string(text))
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case got == string(text):
	case write:
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s: the answers differ\n%s", name, sqlfile.FirstDifference(string(text), got))
	}
}

// open makes a database in memory.
func open(t *testing.T) *sqlfile.Runner {
	t.Helper()
	engine, err := host.New(context.Background(), host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	fs := vfs.NewMem()
	r, err := sqlfile.New(func() (*session.DB, error) {
		return session.Open(context.Background(), "", session.Options{Txn: txn.Options{FS: fs, NoBackground: true}, Languages: udf.New(engine)})
	})
	t.Cleanup(func() {
		if err := errors.Join(r.Close(), engine.Close(context.Background())); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
