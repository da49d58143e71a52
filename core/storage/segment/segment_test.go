package segment

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/buffer"
	"github.com/basaltdb/basalt/core/storage/encoding/fsst"
	"github.com/basaltdb/basalt/core/storage/vfs"
	"github.com/basaltdb/basalt/vector"
)

// show prints row i of v so that equal values print alike.
func show(v *vector.Vector, i int) string {
	if v.IsNull(i) {
		return "null"
	}
	b, i := v.Base(), v.Index(i)
	switch b.Phys() {
	case types.PhysBool:
		return fmt.Sprint(b.Bits().Get(i))
	case types.PhysInt16:
		return fmt.Sprint(vector.Values[int16](b)[i])
	case types.PhysInt32:
		return fmt.Sprint(vector.Values[int32](b)[i])
	case types.PhysInt64:
		return fmt.Sprint(vector.Values[int64](b)[i])
	case types.PhysFloat32:
		return fmt.Sprint(math.Float32bits(vector.Values[float32](b)[i]))
	case types.PhysFloat64:
		return fmt.Sprint(math.Float64bits(vector.Values[float64](b)[i]))
	case types.PhysInterval, types.PhysUUID, types.PhysTimeTZ:
		return fmt.Sprint(vector.Values[decimal.Int128](b)[i])
	case types.PhysNumeric:
		d := b.DecimalAt(i)
		return d.String()
	}
	return string(b.Bytes(i))
}

// shape is how the values of a test column are distributed.
type shape struct {
	name  string
	nulls int // one in so many, 0 for none
	value func(rng *rand.Rand, row int) int64
}

var shapes = []shape{
	{"constant", 0, func(*rand.Rand, int) int64 { return 42 }},
	{"constant with nulls", 3, func(*rand.Rand, int) int64 { return -7 }},
	{"all null", 1, func(*rand.Rand, int) int64 { return 0 }},
	{"ascending", 0, func(_ *rand.Rand, row int) int64 { return int64(row) * 3 }},
	{"runs", 50, func(_ *rand.Rand, row int) int64 { return int64(row / 300 % 5) }},
	{"few", 7, func(rng *rand.Rand, _ int) int64 { return rng.Int64N(12) - 5 }},
	{"many", 100, func(rng *rand.Rand, _ int) int64 { return rng.Int64N(100000) }},
	{"huge", 9, func(rng *rand.Rand, _ int) int64 { return int64(rng.Uint64()) }},
	{"extreme", 20, func(rng *rand.Rand, _ int) int64 {
		return []int64{math.MinInt64, math.MaxInt64, 0, -1, 1}[rng.IntN(5)]
	}},
	{"hundreds", 5, func(rng *rand.Rand, _ int) int64 { return rng.Int64N(100) * 100 }},
	{"clustered", 30, func(rng *rand.Rand, row int) int64 { return int64(row/4)*8 + rng.Int64N(3) }},
	{"outliers", 0, func(rng *rand.Rand, row int) int64 {
		if row%90 == 17 {
			return int64(rng.Uint64())
		}
		return rng.Int64N(30)
	}},
	{"jumps", 40, func(rng *rand.Rand, row int) int64 { return int64(row) + int64(row/700)*1_000_000 }},
	{"wide runs", 0, func(_ *rand.Rand, row int) int64 { return int64(row/300) * 1_234_567_890_123 }},
	{"null blocks", 0, func(rng *rand.Rand, _ int) int64 { return rng.Int64N(50) }},
}

var testTypes = []types.T{types.Bool, types.Int2, types.Int4, types.Date, types.Oid, types.Int8, types.Timestamp,
	types.Float4, types.Float8, types.Numeric, types.Interval, types.UUID, types.TimeTZ, types.Text, types.BPChar, types.Bytea}

func appendValue(b *vector.Builder, x int64, rng *rand.Rand) {
	switch b.Type().Phys() {
	case types.PhysBool:
		b.AppendBool(x&1 != 0)
	case types.PhysInt16:
		vector.AppendFixed(b, int16(x))
	case types.PhysInt32:
		vector.AppendFixed(b, int32(x))
	case types.PhysInt64:
		vector.AppendFixed(b, x)
	case types.PhysFloat32:
		vector.AppendFixed(b, float32(x)/3)
	case types.PhysFloat64:
		if x%17 == 3 {
			vector.AppendFixed(b, math.NaN())
			return
		}
		vector.AppendFixed(b, float64(x)/3)
	case types.PhysInterval:
		vector.AppendFixed(b, vector.Interval{Micros: x, Days: int32(x)})
	case types.PhysUUID:
		vector.AppendFixed(b, vector.UUID{byte(x), byte(x >> 8)})
	case types.PhysTimeTZ:
		vector.AppendFixed(b, vector.TimeTZ{Micros: x & 0xffffff, Zone: int32(x & 3600)})
	case types.PhysNumeric:
		d := decimal.New(x, int(uint64(x)%3))
		if x%1001 == 7 {
			d = decimal.Special(decimal.NaN)
		}
		b.AppendDecimal(&d)
	default:
		s := fmt.Sprintf("value %d", x)
		if b.Type() == types.BPChar {
			s += strings.Repeat(" ", rng.IntN(3))
		}
		if x%11 == 0 {
			s = strings.Repeat(s, 5)
		}
		if x%40 == 1 {
			s = ""
		}
		b.AppendString(s)
	}
}

// makeColumn returns a column of n rows in vectors of up to 2048.
func makeColumn(t types.T, sh shape, n int, rng *rand.Rand) []*vector.Vector {
	var out []*vector.Vector
	for from := 0; from < n; from += vector.Size {
		b := vector.NewBuilder(t, vector.Size)
		for row := from; row < min(n, from+vector.Size); row++ {
			isNull := sh.nulls > 0 && rng.IntN(sh.nulls) == 0 || sh.name == "null blocks" && row/BlockRows%2 == 1
			if isNull {
				b.AppendNull()
			} else {
				appendValue(b, sh.value(rng, row), rng)
			}
		}
		out = append(out, b.Finish())
	}
	return out
}

func build(t testing.TB, cols [][]*vector.Vector, n int, step int64) *Builder {
	t.Helper()
	var typs []types.T
	for _, c := range cols {
		typs = append(typs, c[0].Type)
	}
	b := NewBuilder(typs)
	for k, from := 0, 0; from < n; k, from = k+1, from+vector.Size {
		rows := cols[0][k].Len()
		var vecs []*vector.Vector
		for _, c := range cols {
			vecs = append(vecs, c[k])
		}
		ids := make([]int64, rows)
		for i := range ids {
			ids[i] = 1000 + int64(from+i)*step
		}
		if err := b.Append(vecs, vector.Identity(rows), ids); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func writeAndOpen(t testing.TB, b *Builder) (*Segment, *vfs.Mem) {
	t.Helper()
	fsys := vfs.NewMem()
	if _, err := Write(fsys, 5, b); err != nil {
		t.Fatal(err)
	}
	s, err := Open(fsys, buffer.New(8<<20, buffer.NewClock(), nil), 5)
	if err != nil {
		t.Fatal(err)
	}
	return s, fsys
}

// Every type in every shape comes back as it went in.
func TestRoundTrip(t *testing.T) {
	for _, n := range []int{1, 70, 5000} {
		for _, sh := range shapes {
			rng := rand.New(rand.NewPCG(uint64(n), 7))
			var cols [][]*vector.Vector
			for _, typ := range testTypes {
				cols = append(cols, makeColumn(typ, sh, n, rng))
			}
			step := int64(1 + n%3)
			s, _ := writeAndOpen(t, build(t, cols, n, step))
			checkRows(t, sh.name, s, cols, n, step)
		}
	}
}

// checkRows compares a segment with the columns that it was made of.
func checkRows(t *testing.T, name string, s *Segment, cols [][]*vector.Vector, n int, step int64) {
	t.Helper()
	rd, points := s.NewReader(len(cols)), s.NewReader(len(cols))
	defer rd.Close()
	defer points.Close()
	for k := range s.Blocks() {
		ids, err := s.RowIDs(k, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, id := range ids {
			if id != 1000+int64(k*BlockRows+i)*step {
				t.Fatalf("row id %d", id)
			}
		}
		for c := range cols {
			v, err := rd.Read(c, c, k)
			if err != nil {
				t.Fatalf("%s %s: %v", name, s.Type(c), err)
			}
			if v.Len() != s.BlockRows(k) {
				t.Fatalf("%s %s: %d rows", name, s.Type(c), v.Len())
			}
			checkBlock(t, name, v, cols[c][k], points, c, k)
		}
	}
	for _, pos := range []int{0, n / 2, n - 1} {
		at, found, err := s.Find(1000 + int64(pos)*step)
		if err != nil || !found || at != pos {
			t.Fatal(at, found, err)
		}
	}
	if _, found, _ := s.Find(999); found {
		t.Fatal("found a row that is not there")
	}
}

// checkBlock compares block k of column c with what it was made of, and some
// of its rows with the same read alone.
func checkBlock(t *testing.T, name string, v, src *vector.Vector, points *Reader, c, k int) {
	t.Helper()
	for i := range v.Len() {
		if got, want := show(v, i), show(src, i); got != want {
			t.Fatalf("%s %s row %d: %q, want %q", name, src.Type, k*BlockRows+i, got, want)
		}
		if i%97 == 0 || i%markRows < 2 || i == v.Len()-1 {
			one, err := points.ReadRow(c, c, k*BlockRows+i)
			if err != nil || one.Len() != 1 || show(one, 0) != show(v, i) {
				t.Fatalf("%s %s row %d alone: %q, want %q: %v", name, src.Type, k*BlockRows+i, show(one, 0), show(v, i), err)
			}
		}
	}
}

// holds reports whether a predicate is true of a row.
func holds(t types.T, v *vector.Vector, i int, op Op, c *vector.Vector) bool {
	switch op {
	case IsNull:
		return v.IsNull(i)
	case IsNotNull:
		return !v.IsNull(i)
	}
	if v.IsNull(i) || c.IsNull(0) {
		return false
	}
	cmp := 0
	switch layoutOf(t) {
	case layInt:
		cmp = cmp64(intAt(v.Base(), v.Index(i), unsigned32(t)), intAt(c, 0, unsigned32(t)))
	case layFloat:
		cmp = cmp64(orderedFloat(floatAt(v.Base(), v.Index(i))), orderedFloat(floatAt(c, 0)))
	case layNumeric:
		a, b := v.DecimalAt(i), c.DecimalAt(0)
		cmp = a.Cmp(&b)
	default:
		cmp = bytes.Compare(trim(t, v.Bytes(i)), trim(t, c.Bytes(0)))
	}
	return [...]bool{Eq: cmp == 0, Ne: cmp != 0, Lt: cmp < 0, Le: cmp <= 0, Gt: cmp > 0, Ge: cmp >= 0}[op]
}

// Zone maps never exclude a block that has a matching row, and do exclude
// some.
func TestZonesAreSound(t *testing.T) {
	const n = 3 * BlockRows
	refuted := 0
	for _, sh := range shapes {
		rng := rand.New(rand.NewPCG(3, 3))
		for _, typ := range testTypes {
			col := makeColumn(typ, sh, n, rng)
			s, _ := writeAndOpen(t, build(t, [][]*vector.Vector{col}, n, 1))
			for range 60 {
				op := Op(rng.IntN(8))
				b := vector.NewBuilder(typ, 1)
				src := col[rng.IntN(len(col))]
				if at := rng.IntN(src.Len()); rng.IntN(3) > 0 || src.IsNull(at) {
					appendValue(b, rng.Int64N(200000)-100, rng)
				} else {
					b.AppendRow(src, at)
				}
				c := b.Finish()
				p, ok := NewPredicate(0, typ, op, c)
				if !ok {
					continue
				}
				for k := range s.Blocks() {
					if !s.Refuted(k, []Predicate{p}) {
						continue
					}
					refuted++
					for i := range col[k].Len() {
						if holds(typ, col[k], i, op, c) {
							t.Fatalf("%s %s: op %d %s refutes block %d with %s", sh.name, typ, op, show(c, 0), k, show(col[k], i))
						}
					}
				}
			}
		}
	}
	if refuted < 1000 {
		t.Fatalf("only %d blocks were refuted", refuted)
	}
}

// The range of a column is that of all its blocks, also once it was read back.
func TestRange(t *testing.T) {
	const n = 3 * BlockRows
	cols := make([][]*vector.Vector, 2)
	for from := 0; from < n; from += vector.Size {
		ints, texts := vector.NewBuilder(types.Int4, vector.Size), vector.NewBuilder(types.Text, vector.Size)
		for i := from; i < from+vector.Size; i++ {
			vector.AppendFixed(ints, int32(i-100))
			texts.AppendString(fmt.Sprintf("%05d", i))
		}
		cols[0], cols[1] = append(cols[0], ints.Finish()), append(cols[1], texts.Finish())
	}
	s, _ := writeAndOpen(t, build(t, cols, n, 1))
	if z := s.Range(0); !z.Known || z.Min != -100 || z.Max != n-101 {
		t.Errorf("the integers are %d to %d, known: %v", z.Min, z.Max, z.Known)
	}
	if z := s.Range(1); !z.Known || string(z.MinBytes) != "00000" || string(z.MaxBytes) != fmt.Sprintf("%05d", n-1) {
		t.Errorf("the texts are %q to %q, known: %v", z.MinBytes, z.MaxBytes, z.Known)
	}
}

// A flipped bit anywhere is found when the block, or the file, is read: at
// random, and one in every block.
func TestFlippedBits(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 9))
	cols := goldenColumns(segVersion)
	s, fsys := writeAndOpen(t, build(t, cols, goldenRows, 2))
	size := s.Size()
	undetected := 0
	flip := func(bit int64) bool {
		fsys.FlipBit(Name(5), bit)
		defer fsys.FlipBit(Name(5), bit)
		err := readAll(fsys)
		if err != nil && errs.CodeOf(err) != errs.DataCorrupted {
			t.Fatalf("bit %d: %v", bit, err)
		}
		return err != nil
	}
	for range 300 {
		if !flip(rng.Int64N(size * 8)) {
			undetected++ // the padding between blocks, or reserved bytes
		}
	}
	if undetected > 10 {
		t.Fatalf("%d flips of 300 were not found", undetected)
	}
	for i := range s.cols {
		c := &s.cols[i]
		for _, m := range append([]blockMeta{c.dict}, c.blocks...) {
			if m.size > 0 && !flip(m.off*8+rng.Int64N(int64(m.size)*8)) {
				t.Errorf("a flip in a block of column %d was not found", i)
			}
		}
	}
	if err := readAll(fsys); err != nil {
		t.Fatal(err)
	}
}

func readAll(fsys vfs.FS) error {
	s, err := Open(fsys, buffer.New(1<<20, buffer.NewClock(), nil), 5)
	if err != nil {
		return err
	}
	rd := s.NewReader(1)
	defer rd.Close()
	for k := range s.Blocks() {
		if _, err := s.RowIDs(k, nil); err != nil {
			return err
		}
		for c := range s.Columns() {
			if _, err := rd.Read(0, c, k); err != nil {
				return err
			}
		}
	}
	return nil
}

// Blocks of arbitrary bytes give an error or a vector, never a panic, and a
// single value is the one that the vector has.
func FuzzDecode(f *testing.F) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, sh := range shapes {
		for i, typ := range testTypes {
			b := build(f, [][]*vector.Vector{makeColumn(typ, sh, 100, rng)}, 100, 1)
			e := &encoder{c: b.cols[0]}
			if e.c.dict != nil {
				_, _, e.remap = e.c.dict.sorted()
				e.dictN = len(e.remap)
			}
			blk, _ := e.block(0, 100)
			f.Add(bytes.Clone(blk), uint8(i))
		}
	}
	symbols := fsst.Train([][]byte{[]byte("value 12 value 13 value")}).Table()
	for i, enc := range []encoding{encPatched, encDelta, encALP, encFSST} {
		h := head{enc: enc, width: 3, count: 100, exc: 2, excW: 2, aux: 300}
		f.Add(append(h.append(nil), bytes.Repeat([]byte{1, 2, 0, 5}, 400)...), uint8([]int{2, 5, 8, 13}[i]))
	}
	f.Fuzz(func(t *testing.T, b []byte, typ uint8) {
		s := &Segment{rows: 100, cols: []columnMeta{{typ: testTypes[int(typ)%len(testTypes)]}}}
		s.dicts = []*vector.Vector{vector.WrapVarlen(s.cols[0].typ, []int32{0, 1, 3}, []byte("abb"), nil)}
		s.tables, s.inRange = []*fsst.Table{symbols}, make([]atomic.Uint64, 1)
		var c, one colReader
		blk := &c.blk
		if s.parse(blk, 0, 0, b) != nil {
			return
		}
		decoded := c.decode(blk) == nil
		if decoded {
			for i := range c.vec.Len() {
				_ = show(&c.vec, i)
			}
		}
		for _, i := range []int{0, 17, 99} {
			if one.point(blk, i) == nil && decoded && show(&one.vec, 0) != show(&c.vec, i) {
				t.Fatalf("encoding %d: row %d is %s, alone %s", blk.enc, i, show(&c.vec, i), show(&one.vec, 0))
			}
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	for _, typ := range []types.T{types.Int8, types.NumericPS(12, 2), types.Text} {
		b.Run(typ.String(), func(b *testing.B) {
			col := makeColumn(typ, shape{value: func(rng *rand.Rand, _ int) int64 { return rng.Int64N(2000) * 100 }}, MaxRows, rng)
			for b.Loop() {
				bld := build(b, [][]*vector.Vector{col}, MaxRows, 1)
				if _, err := Write(vfs.NewMem(), 1, bld); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/MaxRows, "ns/row")
		})
	}
}
