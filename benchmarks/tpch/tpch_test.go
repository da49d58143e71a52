package tpch_test

import (
	"bufio"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/benchmarks/tpch"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/core/value"
	"github.com/basaltdb/basalt/vector"
)

// dataDir holds the official data unpacked: one .tbl a table.
var dataDir = os.Getenv("TPCH_DATA")

// TestAnswers loads the official data and compares the 22 answers.
func TestAnswers(t *testing.T) {
	if dataDir == "" {
		t.Skip("TPCH_DATA is not set: the official data is not here")
	}
	answers := os.Getenv("TPCH_ANSWERS")
	scale, _ := strconv.ParseFloat(os.Getenv("TPCH_SCALE"), 64)
	ctx := context.Background()
	db, err := session.Open(ctx, t.TempDir(), session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s, err := db.NewSession(ctx, session.User{Name: "basalt"})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	for i := range tpch.Tables {
		load(t, ctx, db, s, &tpch.Tables[i])
	}
	t.Logf("load %v", time.Since(start))
	exec(t, ctx, s, "ANALYZE")
	for n := 1; n <= tpch.Queries; n++ {
		if only := os.Getenv("TPCH_ONLY"); only != "" && only != strconv.Itoa(n) {
			continue
		}
		sql, err := tpch.Query(n, scale)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		got, err := query(ctx, s, sql)
		if err != nil {
			s.Fail()
			t.Errorf("q%02d: %v", n, err)
			continue
		}
		took := time.Since(start)
		want := readAnswer(t, filepath.Join(answers, fmt.Sprintf("q%02d.csv", n)))
		t.Logf("q%02d %v %d rows", n, took, len(got))
		compare(t, n, got, want)
	}
}

func load(t *testing.T, ctx context.Context, db *session.DB, s *session.Session, table *tpch.Table) {
	exec(t, ctx, s, table.Create())
	f, err := os.Open(filepath.Join(dataDir, table.Name+".tbl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	format := value.Default()
	tx, err := db.Store().Begin(ctx, txn.ReadCommitted, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.NewStatement(ctx); err != nil {
		t.Fatal(err)
	}
	id, err := s.TableID(ctx, table.Name)
	if err != nil {
		t.Fatal(err)
	}
	bulk, err := tx.Bulk(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	var cols []*vector.Builder
	n := 0
	flush := func() {
		b := &vector.Batch{N: n}
		for _, c := range cols {
			b.Cols = append(b.Cols, c.Finish())
		}
		if err := bulk.Append(ctx, b); err != nil {
			t.Fatal(err)
		}
		cols, n = nil, 0
	}
	for sc.Scan() {
		if cols == nil {
			for _, c := range table.Columns {
				cols = append(cols, vector.NewBuilder(c.Type, vector.Size))
			}
		}
		for i, field := range strings.Split(sc.Text(), "|") {
			c := table.Columns[i]
			if w, ok := c.Type.CharLimit(); ok && strings.HasPrefix(c.Type.String(), "character(") {
				field += strings.Repeat(" ", max(w-len(field), 0))
			}
			if err := format.Parse(c.Type, field, cols[i]); err != nil {
				t.Fatal(err)
			}
		}
		if n++; n == vector.Size {
			flush()
		}
	}
	if n > 0 {
		flush()
	}
	if _, err := bulk.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(ctx); err != nil {
		t.Fatal(err)
	}
}

func exec(t *testing.T, ctx context.Context, s *session.Session, sql string) {
	t.Helper()
	if _, err := query(ctx, s, sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func query(ctx context.Context, s *session.Session, sql string) ([][]string, error) {
	list, err := s.ParseScript(sql)
	if err != nil {
		return nil, err
	}
	res, err := s.Run(ctx, list[0])
	if err != nil {
		return nil, err
	}
	defer res.Close()
	f := s.Format()
	var rows [][]string
	for {
		b, err := res.Next()
		if err != nil {
			return nil, err
		}
		if b == nil {
			break
		}
		for i := range b.Rows() {
			at := b.Row(i)
			row := make([]string, len(b.Cols))
			for c, v := range b.Cols {
				if !v.IsNull(at) {
					row[c] = string(f.Append(nil, v, at))
				}
			}
			rows = append(rows, row)
		}
	}
	return rows, s.Sync(ctx)
}

func readAnswer(t *testing.T, path string) [][]string {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")[1:]
	rows := make([][]string, len(lines))
	for i, l := range lines {
		rows[i] = strings.Split(l, "|")
	}
	return rows
}

// compare checks text exactly but for trailing blanks, and numbers to a
// relative 1e-9.
func compare(t *testing.T, n int, got, want [][]string) {
	if len(got) != len(want) {
		t.Errorf("q%02d: %d rows, want %d", n, len(got), len(want))
		return
	}
	for i := range want {
		for c := range want[i] {
			g, w := strings.TrimRight(got[i][c], " "), strings.TrimRight(want[i][c], " ")
			if g == w {
				continue
			}
			x, err1 := strconv.ParseFloat(g, 64)
			y, err2 := strconv.ParseFloat(w, 64)
			if err1 != nil || err2 != nil || math.Abs(x-y) > 1e-9*math.Abs(y) {
				t.Errorf("q%02d row %d column %d: %q, want %q", n, i, c, g, w)
				return
			}
		}
	}
}
