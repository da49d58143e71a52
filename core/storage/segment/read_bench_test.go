package segment

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// BenchmarkRead reads all blocks of a column from the pool, and compares the
// sum of what it has read with the sum of what was written. Rates are of
// decoded bytes.
func BenchmarkRead(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	ints := func(value func(row int) int64) []*vector.Vector {
		return fixedColumn(types.Int8, MaxRows, 0, rng, value)
	}
	texts := func(value func(row int) string) []*vector.Vector {
		return columnOf(types.Text, MaxRows, 0, rng, func(b *vector.Builder, row int) { b.AppendString(value(row)) })
	}
	for _, c := range []struct {
		name string
		col  []*vector.Vector
	}{
		{"packed5", ints(func(int) int64 { return rng.Int64N(1 << 5) })},
		{"packed13", ints(func(int) int64 { return rng.Int64N(1 << 13) })},
		{"packed24", ints(func(int) int64 { return rng.Int64N(1 << 24) })},
		{"packed40", ints(func(int) int64 { return rng.Int64N(1 << 40) })},
		{"factor", ints(func(int) int64 { return rng.Int64N(50) * 100 })},
		{"patched", ints(func(row int) int64 { return rng.Int64N(8) + int64(row%100/99)<<40 })},
		{"delta", ints(func(row int) int64 { return int64(row/8*32 + row%8) })},
		{"runs", ints(func(row int) int64 { return int64(uint32(row/8) * 2654435761 >> 2) })},
		{"int4", fixedColumn(types.Int4, MaxRows, 0, rng, func(int) int32 { return rng.Int32N(1 << 12) })},
		{"decimals", fixedColumn(types.Float8, MaxRows, 0, rng, func(int) float64 { return float64(rng.IntN(100_000)) / 100 })},
		{"dict", texts(func(int) string { return sentence(rng, 1, 2) })},
		{"names", texts(func(int) string { return sentence(rng, 2, 6) })},
		{"hex", texts(func(int) string { return fmt.Sprintf("%016x", rng.Uint64())[:8+rng.IntN(8)] })},
		{"numbered", texts(func(row int) string { return fmt.Sprintf("Customer#%018d", row) })},
	} {
		s, _ := writeAndOpen(b, build(b, [][]*vector.Vector{c.col}, MaxRows, 1))
		b.Run(fmt.Sprintf("%s/encoding%d", c.name, s.uses(0)), func(b *testing.B) { benchmarkRead(b, s, c.col) })
	}
}

func benchmarkRead(b *testing.B, s *Segment, col []*vector.Vector) {
	want := uint64(0)
	for _, v := range col {
		want += checksumOf(v)
	}
	rd := s.NewReader(1)
	defer rd.Close()
	read := func(visit func(v *vector.Vector)) {
		for k := range s.Blocks() {
			v, err := rd.Read(0, 0, k)
			if err != nil {
				b.Fatal(err)
			}
			visit(v)
		}
	}
	bytes, got := 0, uint64(0)
	read(func(v *vector.Vector) {
		got += checksumOf(v)
		bytes += v.Len() * vector.Width(v.Phys())
		if v.IsVarlen() && v.Enc == vector.Flat {
			bytes += len(v.Data())
		}
	})
	if got != want {
		b.Fatal("other values than were written")
	}
	b.SetBytes(int64(bytes))
	b.ReportMetric(float64(s.Size())/MaxRows, "bytes/row")
	for b.Loop() {
		read(func(*vector.Vector) {})
	}
}

// checksumOf sums what identifies the values.
func checksumOf(v *vector.Vector) (sum uint64) {
	for i := range v.Len() {
		for k, c := range []byte(show(v, i)) {
			sum += uint64(c) << (k % 8 * 7)
		}
	}
	return sum
}
