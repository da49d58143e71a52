package segment

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// fixedColumn makes a column of n rows of value(row), of which one in nulls is
// null.
func fixedColumn[T int32 | int64 | float32 | float64](typ types.T, n, nulls int, rng *rand.Rand, value func(row int) T) []*vector.Vector {
	return columnOf(typ, n, nulls, rng, func(b *vector.Builder, row int) { vector.AppendFixed(b, value(row)) })
}

func columnOf(typ types.T, n, nulls int, rng *rand.Rand, add func(b *vector.Builder, row int)) []*vector.Vector {
	var out []*vector.Vector
	for from := 0; from < n; from += vector.Size {
		b := vector.NewBuilder(typ, vector.Size)
		for row := from; row < min(n, from+vector.Size); row++ {
			if nulls > 0 && rng.IntN(nulls) == 0 {
				b.AppendNull()
			} else {
				add(b, row)
			}
		}
		out = append(out, b.Finish())
	}
	return out
}

// uses reports the encoding of a column's first block.
func (s *Segment) uses(col int) encoding { return s.cols[col].blocks[0].enc }

// Each encoding for integers is chosen for what it is made for, and does not
// lose anything.
func TestIntEncodings(t *testing.T) {
	const n = 3*BlockRows + 77
	rng := rand.New(rand.NewPCG(11, 12))
	cases := []struct {
		name  string
		want  encoding
		value func(row int) int64
	}{
		{"constant", encConst, func(int) int64 { return math.MinInt64 }},
		{"random", encPacked, func(int) int64 { return rng.Int64N(100_000) }},
		{"all bits", encPacked, func(int) int64 { return int64(rng.Uint64()) }},
		{"hundreds", encPacked, func(int) int64 { return rng.Int64N(50)*100 - 700 }},
		{"wide factor", encPacked, func(int) int64 { return rng.Int64N(1<<20) * 1_000_000_007 }},
		{"factor beyond 32 bits", encPacked, func(int) int64 { return rng.Int64N(1<<20) << 40 }},
		{"short runs", encRLE, func(row int) int64 { return int64(uint32(row/8) * 2654435761 >> 2) }},
		{"short runs of hundreds", encRLE, func(row int) int64 { return int64(uint32(row/8)*2654435761>>4) * 100 }},
		{"long runs", encDelta, func(row int) int64 { return int64(row/500*7919) % 31337 }},
		{"outliers", encPatched, func(row int) int64 {
			if row%100 == 3 {
				return rng.Int64()
			}
			return rng.Int64N(8)
		}},
		{"outliers far apart", encPatched, func(row int) int64 {
			if row%900 == 899 {
				return 1<<62 + int64(row)
			}
			return rng.Int64N(8)
		}},
		{"outliers of hundreds", encPatched, func(row int) int64 {
			if row%100 == 3 {
				return 300_000_000
			}
			return rng.Int64N(8) * 100
		}},
		{"outliers below", encPatched, func(row int) int64 {
			if row%150 == 3 {
				return -1
			}
			return 1_000_000_000 + rng.Int64N(30)
		}},
		{"outliers on both sides", encPatched, func(row int) int64 {
			switch row % 100 {
			case 3:
				return math.MinInt64
			case 50:
				return math.MaxInt64
			}
			return 77 + rng.Int64N(30)
		}},
		{"sorted pieces", encDelta, func(row int) int64 { return int64(row%600) * 1000 }},
		{"sorted noisy pieces", encDelta, func(row int) int64 { return int64(row%600)*10000 + rng.Int64N(100) }},
		{"sequence", encDelta, func(row int) int64 { return int64(row) * 3 }},
		{"descending", encDelta, func(row int) int64 { return -int64(row) << 33 }},
		{"times", encDelta, func(row int) int64 { return 1_700_000_000_000_000 + int64(row)*1_000_000 + rng.Int64N(3)*1_000_000 }},
		{"sorted with gaps", encDelta, func(row int) int64 { return int64(row/8*32 + row%8) }},
		{"sorted with leaps", encDelta, func(row int) int64 { return int64(row) + int64(row/400)<<40 }},
		{"ends of the range", encPacked, func(row int) int64 { return []int64{math.MinInt64, math.MaxInt64, 0}[rng.IntN(3)] }},
	}
	for _, c := range cases {
		for _, nulls := range []int{0, 10} {
			col := fixedColumn(types.Int8, n, nulls, rng, c.value)
			s, _ := writeAndOpen(t, build(t, [][]*vector.Vector{col}, n, 1))
			if nulls == 0 && s.uses(0) != c.want {
				t.Errorf("%s: encoding %d, want %d", c.name, s.uses(0), c.want)
			}
			checkRows(t, c.name, s, [][]*vector.Vector{col}, n, 1)
		}
	}
}

// Narrow integers in the encodings that add up or patch.
func TestNarrowEncodings(t *testing.T) {
	const n = BlockRows + 900
	rng := rand.New(rand.NewPCG(21, 22))
	shapes := []func(row int) int32{
		func(row int) int32 { return int32(row)*2 - 3000 },
		func(row int) int32 { return math.MinInt32 + int32(row/3) },
		func(row int) int32 { return int32(row) * 1_000_000 },
		func(row int) int32 {
			if row%200 == 1 {
				return math.MaxInt32
			}
			return rng.Int32N(4)
		},
		func(row int) int32 {
			if row%200 == 1 {
				return math.MinInt32
			}
			return rng.Int32N(4)
		},
		func(row int) int32 { return int32(rng.Uint32()) },
	}
	for i, value := range shapes {
		var cols [][]*vector.Vector
		for _, typ := range []types.T{types.Int4, types.Date, types.Oid} {
			for _, nulls := range []int{0, 4} {
				cols = append(cols, fixedColumn(typ, n, nulls, rng, value))
			}
		}
		s, _ := writeAndOpen(t, build(t, cols, n, 1))
		checkRows(t, fmt.Sprint("shape ", i), s, cols, n, 1)
	}
}

// Decimals are stored as integers; other floats come back just as exactly.
func TestFloatEncodings(t *testing.T) {
	const n = 2*BlockRows + 10
	rng := rand.New(rand.NewPCG(31, 32))
	special := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), math.MaxFloat64, math.SmallestNonzeroFloat64}
	cases := []struct {
		name  string
		want  encoding
		value func(row int) float64
	}{
		{"prices", encALP, func(int) float64 { return float64(rng.IntN(100_000)) / 100 }},
		{"negative", encALP, func(int) float64 { return float64(rng.IntN(2000)-1000) / 10 }},
		{"whole", encALP, func(row int) float64 { return float64(row) }},
		{"prices and others", encALP, func(row int) float64 {
			if row%50 == 3 {
				return special[rng.IntN(len(special))]
			}
			return float64(rng.IntN(1000)) / 100
		}},
		{"special", encPlain, func(int) float64 { return special[rng.IntN(len(special))] }},
		{"random", encPlain, func(int) float64 { return math.Float64frombits(rng.Uint64()) }},
		{"thirds", encPlain, func(int) float64 { return float64(rng.IntN(1000)) / 3 }},
		{"nan", encConst, func(int) float64 { return math.NaN() }},
		{"minus zero", encConst, func(int) float64 { return math.Copysign(0, -1) }},
	}
	for _, c := range cases {
		cols := [][]*vector.Vector{
			fixedColumn(types.Float8, n, 0, rng, c.value),
			fixedColumn(types.Float8, n, 7, rng, c.value),
			fixedColumn(types.Float4, n, 0, rng, func(row int) float32 { return float32(c.value(row)) }),
			fixedColumn(types.Float4, n, 7, rng, func(row int) float32 { return float32(c.value(row)) }),
		}
		s, _ := writeAndOpen(t, build(t, cols, n, 1))
		if s.uses(0) != c.want {
			t.Errorf("%s: encoding %d, want %d", c.name, s.uses(0), c.want)
		}
		checkRows(t, c.name, s, cols, n, 1)
	}
}

// sentence returns at least so many words, and fewer than most.
func sentence(rng *rand.Rand, least, most int) string {
	words := strings.Fields("carefully final deposits sleep quickly ironic requests furiously bold accounts above slyly regular packages")
	var b strings.Builder
	for range least + rng.IntN(most-least) {
		b.WriteString(words[rng.IntN(len(words))] + " ")
	}
	return b.String()
}

// Text becomes codes of words, other strings that are alike codes of symbols,
// noise stays as it is, and what repeats at length is compressed.
func TestStringEncodings(t *testing.T) {
	const n = 4 * BlockRows
	rng := rand.New(rand.NewPCG(41, 42))
	sentence := func(least, most int) string { return sentence(rng, least, most) }
	long := make([]string, 40)
	for i := range long {
		long[i] = sentence(20, 30)
	}
	cases := []struct {
		name  string
		want  encoding
		value func(row int) string
	}{
		{"names", encWords, func(int) string { return sentence(2, 6) }},
		{"numbers", encFSST, func(int) string { return fmt.Sprintf("%09d%09d", rng.Uint32(), rng.Uint32()) }},
		{"noise", encPlain, func(int) string {
			b := make([]byte, rng.IntN(30))
			for i := range b {
				b[i] = byte(rng.Uint32())
			}
			return string(b)
		}},
		{"repeated", encZstd, func(int) string { return long[rng.IntN(len(long))] + fmt.Sprint(rng.Uint32()) }},
		{"few", encDict, func(int) string { return sentence(1, 2) }},
		{"empty or not", encDict, func(row int) string { return strings.Repeat("x", row%2) }},
	}
	for _, c := range cases {
		add := func(b *vector.Builder, row int) { b.AppendString(c.value(row)) }
		cols := [][]*vector.Vector{columnOf(types.Text, n, 0, rng, add), columnOf(types.Text, n, 6, rng, add), columnOf(types.Bytea, n, 2, rng, add)}
		s, _ := writeAndOpen(t, build(t, cols, n, 1))
		if s.uses(0) != c.want {
			t.Errorf("%s: encoding %d, want %d", c.name, s.uses(0), c.want)
		}
		checkRows(t, c.name, s, cols, n, 1)
	}
}

// A dictionary of many long entries is compressed, and read alike.
func TestCompressedDictionary(t *testing.T) {
	const n = 8 * BlockRows
	rng := rand.New(rand.NewPCG(51, 52))
	col := columnOf(types.Text, n, 9, rng, func(b *vector.Builder, _ int) {
		b.AppendString(fmt.Sprintf("the branch at %d of the regional office", rng.IntN(900)))
	})
	s, _ := writeAndOpen(t, build(t, [][]*vector.Vector{col}, n, 1))
	h, body, err := s.loadShared(0)
	if err != nil || h.enc != encZstd || len(body) >= int(h.aux) {
		t.Fatalf("encoding %d, %d bytes of %d: %v", h.enc, len(body), h.aux, err)
	}
	checkRows(t, "branches", s, [][]*vector.Vector{col}, n, 1)
	h.aux++
	if _, err := s.unpackShared(&h, body); errs.CodeOf(err) != errs.DataCorrupted {
		t.Fatalf("a dictionary of a wrong size: %v", err)
	}
}

// FuzzRoundTrip writes columns of numbers made of arbitrary bytes: so many
// bytes each, perhaps added up, times a factor, with nulls.
func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte("0123456789abcdef0123456789abcdef"), uint8(1), uint32(100), uint8(0))
	f.Add([]byte{1, 1, 1, 1, 200, 1, 1, 1, 1, 1}, uint8(9), uint32(1), uint8(5))
	f.Fuzz(func(t *testing.T, b []byte, mode uint8, factor uint32, nulls uint8) {
		width, sums := int(mode)%8+1, mode&8 != 0
		n := min(len(b)/width, BlockRows+5)
		if n == 0 {
			return
		}
		values, sum := make([]int64, n), int64(0)
		for i := range values {
			v := int64(0)
			for _, c := range b[i*width:][:width] {
				v = v<<8 | int64(c)
			}
			if sums {
				sum += v
				v = sum
			}
			values[i] = v * int64(factor)
		}
		rng := rand.New(rand.NewPCG(uint64(nulls), 1))
		cols := [][]*vector.Vector{
			fixedColumn(types.Int8, n, int(nulls), rng, func(row int) int64 { return values[row] }),
			fixedColumn(types.Int4, n, int(nulls), rng, func(row int) int32 { return int32(values[row]) }),
			fixedColumn(types.Float8, n, int(nulls), rng, func(row int) float64 { return float64(values[row]) / 100 }),
			fixedColumn(types.Float8, n, int(nulls), rng, func(row int) float64 { return math.Float64frombits(uint64(values[row])) }),
			fixedColumn(types.Float4, n, int(nulls), rng, func(row int) float32 { return float32(values[row]) / 10 }),
			columnOf(types.Text, n, int(nulls), rng, func(b *vector.Builder, row int) { b.AppendString(fmt.Sprint(values[row])) }),
		}
		s, _ := writeAndOpen(t, build(t, cols, n, 1))
		checkRows(t, "fuzz", s, cols, n, 1)
	})
}
