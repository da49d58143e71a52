package txn

import (
	"math/rand/v2"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// newOLTP loads a table of (int8 key, int8) with a unique index, hot.
func newOLTP(b *testing.B, n int) (*DB, TableID, IndexID) {
	b.Helper()
	db, err := Open(b.TempDir(), Options{WALSegment: 16 << 20})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	})
	tx := begin(b, db, ReadCommitted)
	table, err := tx.CreateTable(bg, accountCols)
	var index IndexID
	if err == nil {
		index, err = tx.CreateIndex(bg, table, uniqueOnFirst, nil)
	}
	for from := 0; from < n && err == nil; from += vector.Size {
		rows := min(vector.Size, n-from)
		keys := make([]int64, rows)
		for i := range keys {
			keys[i] = int64(from + i)
		}
		_, err = tx.Insert(bg, table, &vector.Batch{N: rows, Cols: []*vector.Vector{
			vector.WrapFixed(types.Int8, keys, nil), vector.WrapFixed(types.Int8, make([]int64, rows), nil)}})
	}
	if err != nil {
		b.Fatal(err)
	}
	commit(b, tx)
	return db, table, index
}

func BenchmarkOLTP(b *testing.B) {
	const n = 20000
	db, table, index := newOLTP(b, n)
	rng := rand.New(rand.NewPCG(1, 1))
	find := func(tx *Txn, key int64) int64 {
		k, _, err := tx.EncodeKey(nil, index, []*vector.Vector{vector.WrapFixed(types.Int8, []int64{key}, nil)}, 0)
		if err != nil {
			b.Fatal(err)
		}
		row, found, err := tx.Lookup(bg, index, k)
		if err != nil || !found {
			b.Fatal(found, err)
		}
		return row
	}
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			tx := begin(b, db, ReadCommitted)
			row := find(tx, rng.Int64N(n))
			if _, found, err := tx.Fetch(bg, table, []int64{row}, []int{1}, FetchOptions{}); err != nil || len(found) != 1 {
				b.Fatal(err)
			}
			commit(b, tx)
		}
	})
	for _, async := range []bool{false, true} {
		name := map[bool]string{false: "update-sync", true: "update-async"}[async]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				tx := begin(b, db, ReadCommitted)
				tx.SetAsyncCommit(async)
				row := find(tx, rng.Int64N(n))
				if err := addTo(tx, table, row, 1); err != nil {
					b.Fatal(err)
				}
				commit(b, tx)
			}
		})
	}
	b.Run("insert-async", func(b *testing.B) {
		b.ReportAllocs()
		key := int64(n)
		for b.Loop() {
			key++
			tx := begin(b, db, ReadCommitted)
			tx.SetAsyncCommit(true)
			batch := &vector.Batch{N: 1, Cols: []*vector.Vector{vector.WrapFixed(types.Int8, []int64{key}, nil), vector.WrapFixed(types.Int8, []int64{key}, nil)}}
			if _, err := tx.Insert(bg, table, batch); err != nil {
				b.Fatal(err)
			}
			commit(b, tx)
		}
	})
	b.Run("insert-batch", func(b *testing.B) {
		b.ReportAllocs()
		key := int64(1 << 40)
		for b.Loop() {
			keys := make([]int64, vector.Size)
			for i := range keys {
				key++
				keys[i] = key
			}
			tx := begin(b, db, ReadCommitted)
			batch := &vector.Batch{N: len(keys), Cols: []*vector.Vector{vector.WrapFixed(types.Int8, keys, nil), vector.WrapFixed(types.Int8, keys, nil)}}
			if _, err := tx.Insert(bg, table, batch); err != nil {
				b.Fatal(err)
			}
			commit(b, tx)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/vector.Size, "ns/row")
	})
}

// BenchmarkClients is eight clients that update rows, each commit on disk.
func BenchmarkClients(b *testing.B) {
	const n, clients = 20000, 8
	db, table, index := newOLTP(b, n)
	before := db.Metrics()
	b.SetParallelism(clients / 2)
	b.RunParallel(func(pb *testing.PB) {
		rng := rand.New(rand.NewPCG(1, rand.Uint64()))
		for pb.Next() {
			tx := begin(b, db, ReadCommitted)
			row, _ := lookup(b, tx, index, rng.Int64N(n))
			if err := addTo(tx, table, row, 1); err != nil {
				b.Error(err)
			}
			commit(b, tx)
		}
	})
	b.ReportMetric(float64(db.Metrics().WALSyncs-before.WALSyncs)/float64(b.N), "syncs/commit")
}
