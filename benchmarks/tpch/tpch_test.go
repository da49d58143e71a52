package tpch_test

import (
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/benchmarks/tpch"
	"github.com/basaltdb/basalt/test/archives"
	"github.com/basaltdb/basalt/test/testserver"
	"github.com/basaltdb/basalt/test/wire"
)

// large asks for the larger of the official data's scales.
var large = flag.Bool("large", false, "compare the answers at scale 0.1 instead of 0.01")

// TestAnswers loads the official data with COPY and compares the answers of the
// 22 queries with PostgreSQL's, all over the wire: once with a buffer pool that
// has room for all of the data, and once with one for less than half of it.
func TestAnswers(t *testing.T) {
	scale, archive, small := 0.01, "tpch/sf001.tar.zst", "2MB"
	if *large {
		scale, archive, small = 0.1, "tpch/sf01.tar.zst", "13MB"
	}
	answers := filepath.Join(archives.Dir(t), "tpch", "answers", fmt.Sprintf("sf%g", scale))
	data := archives.Unpack(t, archive)
	program, dir := testserver.Build(t), filepath.Join(t.TempDir(), "data")
	for _, pool := range []string{"256MB", small} {
		t.Run("pool of "+pool, func(t *testing.T) {
			p, err := testserver.Start(program, dir, "-c", "shared_buffers="+pool)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(p.Kill)
			c := testserver.Connect(t, p.Config())
			if pool != small { // which finds what the first has loaded
				loadAll(t, c, data, scale)
			}
			compareAnswers(t, c, answers, scale)
			if err := p.Stop(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func loadAll(t *testing.T, c *wire.Conn, data string, scale float64) {
	t.Helper()
	start := time.Now()
	for i := range tpch.Tables {
		load(t, c, &tpch.Tables[i], data)
	}
	if err := c.Exec("ANALYZE"); err != nil {
		t.Fatal(err)
	}
	t.Logf("scale %g loaded in %v", scale, time.Since(start).Round(time.Millisecond))
}

// compareAnswers runs the queries.
func compareAnswers(t *testing.T, c *wire.Conn, answers string, scale float64) {
	t.Helper()
	equal := 0
	for n := 1; n <= tpch.Queries; n++ {
		sql, err := tpch.Query(n, scale)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		problem := answer(c, sql, filepath.Join(answers, fmt.Sprintf("q%02d.csv", n)))
		if problem != "" {
			t.Errorf("q%02d: %s", n, problem)
			continue
		}
		equal++
		t.Logf("q%02d %v", n, time.Since(start).Round(time.Millisecond))
	}
	t.Logf("scale %g: %d of %d answers equal", scale, equal, tpch.Queries)
}

// load makes a table and copies its rows into it.
func load(t *testing.T, c *wire.Conn, table *tpch.Table, dir string) {
	t.Helper()
	if err := c.Exec(table.Create()); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, table.Name+".tbl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	a, err := c.Do(wire.Request{SQL: "COPY " + table.Name + " FROM STDIN (DELIMITER '|')", In: func() io.Reader { return f }})
	if err != nil {
		t.Fatal(err)
	}
	if a.Err != nil {
		t.Fatalf("COPY %s: %v", table.Name, a.Err)
	}
}

// answer runs a query and compares its rows with those of a file, "" if they
// are equal.
func answer(c *wire.Conn, sql, file string) string {
	a, err := c.Query(sql)
	if err != nil {
		return err.Error()
	}
	if a.Err != nil {
		return a.Err.Error()
	}
	want, err := readAnswer(file)
	if err != nil {
		return err.Error()
	}
	var got [][]*string
	for _, r := range a.Results {
		got = append(got, r.Rows...)
	}
	return compare(got, want)
}

func readAnswer(path string) ([][]string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")[1:]
	rows := make([][]string, len(lines))
	for i, l := range lines {
		rows[i] = strings.Split(l, "|")
	}
	return rows, nil
}

// compare checks text exactly but for trailing blanks, and numbers to a
// relative 1e-9.
func compare(got [][]*string, want [][]string) string {
	if len(got) != len(want) {
		return fmt.Sprintf("%d rows, want %d", len(got), len(want))
	}
	for i := range want {
		if len(got[i]) != len(want[i]) {
			return fmt.Sprintf("%d columns, want %d", len(got[i]), len(want[i]))
		}
		for c := range want[i] {
			g := ""
			if got[i][c] != nil {
				g = strings.TrimRight(*got[i][c], " ")
			}
			w := strings.TrimRight(want[i][c], " ")
			if g == w {
				continue
			}
			x, err1 := strconv.ParseFloat(g, 64)
			y, err2 := strconv.ParseFloat(w, 64)
			if err1 != nil || err2 != nil || math.Abs(x-y) > 1e-9*math.Abs(y) {
				return fmt.Sprintf("row %d column %d: %q, want %q", i, c, g, w)
			}
		}
	}
	return ""
}
