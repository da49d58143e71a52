package slt_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/test/slt"
)

// TestOwn runs the files of testdata, which must all pass.
func TestOwn(t *testing.T) { runDir(t, "testdata", 0) }

// TestCorpus runs the files under SLT_DATA, of which at most one record in a
// hundred may fail.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("SLT_DATA")
	if dir == "" {
		t.Skip("SLT_DATA is not set: the sqllogictest corpus is not here")
	}
	runDir(t, dir, 0.01)
}

func runDir(t *testing.T, dir string, allowed float64) {
	total, failed := 0, 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".test") {
			return err
		}
		n, bad := runFile(t, path)
		total, failed = total+n, failed+bad
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d records right", total-failed, total)
	if float64(failed) > allowed*float64(total) {
		t.Errorf("%d of %d records failed", failed, total)
	}
}

// shown bounds the failures that are printed for a file.
const shown = 5

func runFile(t *testing.T, path string) (total, failed int) {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := slt.Read(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	ctx := context.Background()
	db, err := session.Open(ctx, "", session.Options{Txn: txn.Options{FS: vfs.NewMem(), NoBackground: true}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s, err := db.NewSession(ctx, session.User{Name: "basalt"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, r := range records {
		rows, err := query(ctx, s, r.SQL)
		problem := ""
		switch {
		case r.Fails && err == nil:
			problem = "no error"
		case !r.Fails && err != nil:
			problem = err.Error()
		case r.Query && err == nil:
			problem = r.Check(rows)
		}
		if problem != "" {
			if failed++; failed <= shown {
				t.Logf("%s:%d: %s\n%s", path, r.Line, problem, r.SQL)
			}
		}
	}
	return len(records), failed
}

func query(ctx context.Context, s *session.Session, sql string) ([][]slt.Value, error) {
	list, err := s.ParseScript(sql)
	if err != nil {
		return nil, err
	}
	var rows [][]slt.Value
	for _, st := range list {
		res, err := s.Run(ctx, st)
		if err != nil {
			s.Fail()
			return nil, err
		}
		f := s.Format()
		for {
			b, err := res.Next()
			if err != nil {
				res.Close()
				s.Fail()
				return nil, err
			}
			if b == nil {
				break
			}
			for i := range b.Rows() {
				row := make([]slt.Value, len(b.Cols))
				for c, v := range b.Cols {
					if at := b.Row(i); !v.IsNull(at) {
						text := string(f.Append(nil, v, at))
						row[c] = &text
					}
				}
				rows = append(rows, row)
			}
		}
		res.Close()
	}
	return rows, s.Sync(ctx)
}
