package txn

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// lineitemCols is TPC-H's largest table.
var lineitemCols = []ColumnDef{
	{Type: types.Int8}, {Type: types.Int4}, {Type: types.Int4}, {Type: types.Int4},
	{Type: types.NumericPS(15, 2)}, {Type: types.NumericPS(15, 2)}, {Type: types.NumericPS(15, 2)}, {Type: types.NumericPS(15, 2)},
	{Type: types.CharN(1)}, {Type: types.CharN(1)}, {Type: types.Date}, {Type: types.Date}, {Type: types.Date},
	{Type: types.CharN(25)}, {Type: types.CharN(10)}, {Type: types.VarcharN(44)},
}

// lineitems makes a batch of rows that look like lineitem's.
func lineitems(rng *rand.Rand, from, n int) *vector.Batch {
	ints := func(t types.T, f func(i int) int64) *vector.Vector {
		b := vector.NewBuilder(t, n)
		for i := range n {
			if t.Phys() == types.PhysInt64 {
				vector.AppendFixed(b, f(i))
			} else {
				vector.AppendFixed(b, int32(f(i)))
			}
		}
		return b.Finish()
	}
	num := func(max int64) *vector.Vector {
		v := &vector.Vector{}
		v.ResetNumeric(types.NumericPS(15, 2), n, vector.NumFixed64, 2)
		for i := range n {
			vector.Values[int64](v)[i] = rng.Int64N(max)
		}
		return v
	}
	pick := func(t types.T, of ...string) *vector.Vector {
		b := vector.NewBuilder(t, n)
		for range n {
			b.AppendString(of[rng.IntN(len(of))])
		}
		return b.Finish()
	}
	words := []string{"carefully ", "final ", "deposits ", "sleep ", "quickly ", "ironic ", "requests ", "furiously "}
	comment := func() *vector.Vector {
		b := vector.NewBuilder(types.VarcharN(44), n)
		for range n {
			b.AppendString(words[rng.IntN(8)] + words[rng.IntN(8)] + words[rng.IntN(8)] + fmt.Sprint(rng.IntN(1000)))
		}
		return b.Finish()
	}
	return &vector.Batch{N: n, Cols: []*vector.Vector{
		ints(types.Int8, func(i int) int64 { return int64((from + i) / 4) }),
		ints(types.Int4, func(int) int64 { return rng.Int64N(200000) }),
		ints(types.Int4, func(int) int64 { return rng.Int64N(10000) }),
		ints(types.Int4, func(i int) int64 { return int64((from+i)%4 + 1) }),
		num(5000), num(10000000), num(11), num(9),
		pick(types.CharN(1), "A", "N", "R"), pick(types.CharN(1), "O", "F"),
		ints(types.Date, func(int) int64 { return rng.Int64N(2500) }), ints(types.Date, func(int) int64 { return rng.Int64N(2500) }),
		ints(types.Date, func(int) int64 { return rng.Int64N(2500) }),
		pick(types.CharN(25), "DELIVER IN PERSON        ", "COLLECT COD              ", "NONE                     ", "TAKE BACK RETURN         "),
		pick(types.CharN(10), "AIR       ", "FOB       ", "MAIL      ", "RAIL      ", "SHIP      ", "TRUCK     ", "REG AIR   "),
		comment(),
	}}
}

// BenchmarkLineitem loads a million rows with their primary key, and scans
// the columns that TPC-H's query 6 reads.
func BenchmarkLineitem(b *testing.B) {
	const rows = 1 << 20
	rng := rand.New(rand.NewPCG(1, 1))
	var batches []*vector.Batch
	for from := 0; from < rows; from += vector.Size {
		batches = append(batches, lineitems(rng, from, vector.Size))
	}
	for b.Loop() {
		db, err := Open(b.TempDir(), Options{})
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		table := loadLineitem(b, db, batches)
		b.ReportMetric(float64(time.Since(start).Nanoseconds())/rows, "load-ns/row")
		scanLineitem(b, db, table, rows) // warm
		start = time.Now()
		scanLineitem(b, db, table, rows)
		b.ReportMetric(float64(time.Since(start).Microseconds())/1000, "scan-ms")
		st := func() TableStats {
			tx := begin(b, db, ReadCommitted)
			defer tx.Rollback()
			st, err := tx.Stats(table)
			if err != nil {
				b.Fatal(err)
			}
			return st
		}()
		b.ReportMetric(float64(st.Bytes)/rows, "bytes/row")
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func loadLineitem(b *testing.B, db *DB, batches []*vector.Batch) TableID {
	tx := begin(b, db, ReadCommitted)
	table, err := tx.CreateTable(bg, lineitemCols)
	if err == nil {
		_, err = tx.CreateIndex(bg, table, IndexDef{Unique: true, Keys: []IndexKey{{Column: 0, Type: types.Int8}, {Column: 3, Type: types.Int4}}}, nil)
	}
	var bulk *Bulk
	if err == nil {
		bulk, err = tx.Bulk(bg, table)
	}
	for _, batch := range batches {
		if err == nil {
			err = bulk.Append(bg, batch)
		}
	}
	if err == nil {
		_, err = bulk.Close(bg)
	}
	if err != nil {
		b.Fatal(err)
	}
	commit(b, tx)
	return table
}

func scanLineitem(b *testing.B, db *DB, table TableID, want int) {
	tx := begin(b, db, ReadCommitted)
	defer tx.Rollback()
	src, err := tx.Scan(table, ScanSpec{Cols: []int{4, 5, 6, 10}})
	if err != nil {
		b.Fatal(err)
	}
	defer src.Close()
	n := 0
	for m := range src.Morsels() {
		rd, err := src.Open(bg, m)
		if err != nil {
			b.Fatal(err)
		}
		for {
			batch, err := rd.Next(bg)
			if err != nil {
				b.Fatal(err)
			}
			if batch == nil {
				break
			}
			n += batch.Rows()
		}
		rd.Close()
	}
	if n != want {
		b.Fatalf("%d rows", n)
	}
}
