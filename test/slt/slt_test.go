package slt_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/test/archives"
	"github.com/basaltdb/basalt/test/slt"
	"github.com/basaltdb/basalt/test/testserver"
	"github.com/basaltdb/basalt/test/wire"
)

var (
	whole  = flag.Bool("whole", false, "run the whole corpus instead of a sample")
	oracle = flag.Bool("postgres", false, "run the corpus on a PostgreSQL, to test the test")
)

const (
	// allowed is the share of the corpus' records that may fail.
	allowed = 0.01
	// stride is of how many queries the short run takes one.
	stride = 50
	// shown bounds the failures that are printed for a file.
	shown = 5
)

// TestOwn runs the files of testdata, which must all be right.
func TestOwn(t *testing.T) {
	for _, name := range archives.Files(t, "testdata", ".test") {
		if n := runFile(t, inMemory, filepath.Join("testdata", name), 1); n.Right < n.Total {
			t.Errorf("%s: %d of %d records failed", name, n.Total-n.Right, n.Total)
		}
	}
}

// TestCorpus runs SQLite's corpus, of which at most one record in a hundred
// may fail; PostgreSQL 15 itself fails one in 200, which are for databases with
// looser types. The short run sends all statements and a sample of the queries
// of each file.
func TestCorpus(t *testing.T) {
	dir := archives.Unpack(t, "sqllogictest.tar.zst")
	take := stride
	if *whole {
		take = 1
	}
	server := inMemory
	if *oracle {
		pg := testserver.StartPostgres(t, nil)
		server = func(t *testing.T) (wire.Config, func()) { return pg.Fresh(t), func() {} }
	}
	sum, start := slt.Tally{}, time.Now()
	for _, name := range archives.Files(t, dir, ".test") {
		began := time.Now()
		n := runFile(t, server, filepath.Join(dir, filepath.FromSlash(name)), take)
		t.Logf("%-40s %6d of %6d right (%.2f %%), %.1fs", name, n.Right, n.Total, share(n), time.Since(began).Seconds())
		sum.Right, sum.Total = sum.Right+n.Right, sum.Total+n.Total
	}
	t.Logf("%d of %d records right (%.3f %%), %.1fs", sum.Right, sum.Total, share(sum), time.Since(start).Seconds())
	if float64(sum.Right) < (1-allowed)*float64(sum.Total) {
		t.Errorf("%d of %d records failed", sum.Total-sum.Right, sum.Total)
	}
}

func share(n slt.Tally) float64 { return 100 * float64(n.Right) / float64(max(n.Total, 1)) }

// starter gives an empty database and what ends its server.
type starter func(t *testing.T) (wire.Config, func())

func inMemory(t *testing.T) (wire.Config, func()) { return testserver.InMemory(t) }

// runFile runs a file on a database of its own.
func runFile(t *testing.T, server starter, path string, stride int) slt.Tally {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cfg, stop := server(t)
	defer stop()
	c, err := wire.Dial(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	bad := 0
	n, err := slt.Run(c, f, stride, func(r *slt.Record, problem string) {
		if bad++; bad <= shown {
			t.Logf("%s:%d: %s\n%s", path, r.Line, problem, r.SQL)
		}
	})
	if err != nil {
		t.Errorf("%s: %v", path, err)
	}
	return n
}

// TestRead reads the kinds of records.
func TestRead(t *testing.T) {
	list, err := slt.Read(strings.NewReader(`# a comment
hash-threshold 8

statement ok
CREATE TABLE t (a INT)

skipif postgresql
statement ok
REPLACE INTO t VALUES (1)

statement error
INSERT INTO t
VALUES ('x')

onlyif mysql
query I
SELECT 1 DIV 1
----
1

query IT rowsort label-1
SELECT a, b FROM t
----
1
x
`))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 || list[0].Query || list[0].Fails || !list[1].Fails || list[1].SQL != "INSERT INTO t\nVALUES ('x')" {
		t.Fatalf("%+v", list)
	}
	if q := list[2]; !q.Query || q.Types != "IT" || q.Sort != "rowsort" || len(q.Want) != 2 {
		t.Errorf("%+v", q)
	}
}
