package session_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/core/txn"
	"github.com/basaltdb/basalt/vector"
)

// BenchmarkIndexes compares an index on random keys in a tree of pages with one
// in a log-structured tree, on a real disk: batches of many rows, rows one by one,
// and reads of one row.
func BenchmarkIndexes(b *testing.B) {
	for _, c := range []struct {
		method string
		pool   int64
	}{{"btree", 0}, {"lsm", 0}, {"btree", 16 << 20}, {"lsm", 16 << 20}} {
		b.Run(fmt.Sprintf("%s/pool=%dMiB", c.method, c.pool>>20), func(b *testing.B) { benchIndex(b, c.method, c.pool) })
	}
}

const (
	benchBatch   = 10000 // rows of a batch
	benchBatches = 100
)

func benchIndex(b *testing.B, method string, pool int64) {
	ctx := context.Background()
	s := openDisk(b, txn.Options{PoolBytes: pool})
	must := func(sql string) {
		if out := run(s, sql); strings.Contains(out, "ERROR") {
			b.Fatal(out)
		}
	}
	must("SET synchronous_commit = off; CREATE TABLE t (k bigint, v int); CREATE INDEX ti ON t USING " + method + " (k)")
	start := time.Now()
	for range benchBatches {
		must(fmt.Sprintf("INSERT INTO t SELECT (random() * 9e18)::bigint, 1 FROM generate_series(1, %d) i", benchBatch))
	}
	b.Logf("%s: %.0f rows/s in batches", b.Name(), benchBatches*benchBatch/time.Since(start).Seconds())
	prepared := func(sql string, n int) *session.Prepared {
		list, err := s.ParseScript(sql)
		if err != nil {
			b.Fatal(err)
		}
		p, err := s.Prepare(ctx, list[0], []types.T{types.Int8}[:n])
		if err != nil {
			b.Fatal(err)
		}
		return p
	}
	exec := func(p *session.Prepared, k int64) (n int) {
		res, err := s.Execute(ctx, p, []*vector.Vector{vector.WrapFixed(types.Int8, []int64{k}, nil)})
		if err == nil {
			err = res.Each(func(batch *vector.Batch) error { n += batch.Rows(); return nil })
		}
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	// Keys of rows that are written one by one: no two are alike.
	key := func(i int64) int64 { return i * 6364136223846793005 }
	single := int64(0)
	b.Run("row", func(b *testing.B) {
		p := prepared("INSERT INTO t VALUES ($1, 2)", 1)
		for b.Loop() {
			exec(p, key(single))
			single++
		}
	})
	b.Run("read", func(b *testing.B) {
		p := prepared("SELECT v FROM t WHERE k = $1", 1)
		rng := rand.New(rand.NewPCG(1, 1))
		for b.Loop() {
			if n := exec(p, key(rng.Int64N(single))); n != 1 {
				b.Fatal(n)
			}
		}
	})
}
