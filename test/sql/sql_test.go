package sql

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/server/sqlfile"
	"github.com/basaltdb/basalt/udf"
	"github.com/basaltdb/basalt/wasm/host"
)

var rewrite = flag.Bool("rewrite", false, "write the answers into the files")

// TestCorpus runs all files.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.sql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	engine, err := host.New(context.Background(), host.DefaultOptions)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".sql"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got, err := newRunner(t, engine).File(string(text))
			if err != nil {
				t.Fatal(err)
			}
			if got == string(text) {
				return
			}
			if *rewrite {
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("%s: the answers differ; with -rewrite and git diff you see all\n%s", name, sqlfile.FirstDifference(string(text), got))
		})
	}
}

// newRunner returns a database in memory, with the functions of an engine unless
// that is nil.
func newRunner(t *testing.T, engine *host.Engine) *sqlfile.Runner {
	t.Helper()
	fs := vfs.NewMem()
	r, err := sqlfile.New(func() (*session.DB, error) {
		opt := session.Options{Txn: txn.Options{FS: fs, NoBackground: true}}
		if engine != nil {
			opt.Languages = udf.New(engine)
		}
		return session.Open(context.Background(), "", opt)
	})
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
