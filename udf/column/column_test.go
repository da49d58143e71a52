package column_test

import (
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/udf/column"
	"github.com/basaltdb/basalt/vector"
)

// buffer is a memory that gives its room from the front.
type buffer struct {
	bytes []byte
	used  uint32
}

func (b *buffer) Alloc(size uint32) (uint32, error) {
	at := b.used + 1 // aligned to nothing
	if int64(at)+int64(size) > int64(len(b.bytes)) {
		return 0, errs.New(errs.OutOfMemory, "out of memory")
	}
	b.used = at + size
	return at, nil
}

func (b *buffer) Read(addr, size uint32) ([]byte, bool) {
	if uint64(addr)+uint64(size) > uint64(len(b.bytes)) {
		return nil, false
	}
	return b.bytes[addr : addr+size], true
}

// reader returns a reader that may copy a number of bytes.
func reader(m column.Memory, most int64) *column.Reader {
	return &column.Reader{Memory: m, Name: "f", Take: func(n int64) error {
		if most -= n; most < 0 {
			return errs.New(errs.ProgramLimitExceeded, "too much")
		}
		return nil
	}}
}

// columnTypes are the types that columns can have.
var columnTypes = []types.OID{
	types.BoolOID, types.Int2OID, types.Int4OID, types.OIDOID, types.Int8OID, types.Float4OID, types.Float8OID,
	types.TextOID, types.VarcharOID, types.BPCharOID, types.ByteaOID, types.JSONOID, types.JSONBOID, types.NumericOID,
	types.DateOID, types.TimeOID, types.TimestampOID, types.TimestampTZOID, types.UUIDOID,
	types.Of(types.Int2OID).ArrayOf().OID, types.Of(types.Int4OID).ArrayOf().OID, types.Of(types.Int8OID).ArrayOf().OID,
	types.Of(types.Float4OID).ArrayOf().OID, types.Of(types.Float8OID).ArrayOf().OID,
}

// appendValue appends a random value.
func appendValue(rng *rand.Rand, b *vector.Builder, t types.T) {
	switch {
	case t.IsArray():
		elems := vector.NewBuilder(t.Elem(), 0)
		for range rng.IntN(4) {
			if rng.IntN(5) == 0 {
				elems.AppendNull()
			} else {
				appendValue(rng, elems, t.Elem())
			}
		}
		a := array.Of(elems.Finish())
		b.AppendBytes(a.Append(nil))
	case t.OID == types.JSONOID || t.OID == types.JSONBOID:
		b.AppendString([]string{`{"a": 1}`, `[1, 2]`, `"€"`, `null`}[rng.IntN(4)])
	case t.Phys() == types.PhysBool:
		b.AppendBool(rng.IntN(2) == 0)
	case t.Phys() == types.PhysNumeric:
		appendNumeric(rng, b)
	case t.Phys() == types.PhysBytes:
		b.AppendString(strings.Repeat("ä€x", rng.IntN(5)))
	case t.Phys() == types.PhysInt16:
		vector.AppendFixed(b, int16(rng.Uint32()))
	case t.Phys() == types.PhysInt32:
		vector.AppendFixed(b, rng.Int32N(100_000))
	case t.Phys() == types.PhysFloat32:
		vector.AppendFixed(b, rng.Float32())
	case t.Phys() == types.PhysFloat64:
		vector.AppendFixed(b, rng.Float64())
	case t.Phys() == types.PhysUUID:
		vector.AppendFixed(b, vector.UUID{byte(rng.Uint32()), 15: byte(rng.Uint32())})
	default:
		vector.AppendFixed(b, rng.Int64N(86_400_000_000))
	}
}

// appendNumeric appends a number of 18, of 30 or of few digits.
func appendNumeric(rng *rand.Rand, b *vector.Builder) {
	x := decimal.FromInt64(rng.Int64N(2_000_000) - 1_000_000)
	switch rng.IntN(8) {
	case 0:
		x, _ = x.ScaleUp(20)
	case 1:
		x, _ = x.ScaleUp(8)
	}
	scale := rng.IntN(3)
	b.AppendInt128(x, scale, scale)
}

// randomVector returns n random rows, flat, constant or behind a dictionary.
func randomVector(rng *rand.Rand, t types.T, n int) *vector.Vector {
	b := vector.NewBuilder(t, 0)
	nulls := rng.IntN(3)
	for range n {
		if nulls > 0 && rng.IntN(4*nulls) == 0 {
			b.AppendNull()
		} else {
			appendValue(rng, b, t)
		}
	}
	v := b.Finish()
	switch rng.IntN(4) {
	case 0:
		if n > 0 {
			return vector.NewConst(v, rng.IntN(n), n)
		}
	case 1:
		if n > 0 && !v.HasNulls() {
			codes := make([]int32, n)
			for i := range codes {
				codes[i] = rng.Int32N(int32(n))
			}
			return vector.NewDict(v, codes, nil)
		}
	}
	return v
}

// same reports whether a row of two vectors is the same value.
func same(a, b *vector.Vector, i int) bool {
	if a.IsNull(i) || b.IsNull(i) {
		return a.IsNull(i) == b.IsNull(i)
	}
	switch a.Phys() {
	case types.PhysBool:
		return a.Bool(i) == b.Bool(i)
	case types.PhysNumeric:
		x, y := a.DecimalAt(i), b.DecimalAt(i)
		return x.Cmp(&y) == 0
	case types.PhysBytes:
		return a.Str(i) == b.Str(i)
	}
	return slices.Equal(a.RawAt(i), b.RawAt(i))
}

// TestRoundTrip lays columns of all types out and reads them back, into new vectors and
// into one that has had other rows.
func TestRoundTrip(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 1))
	f, kept := column.NewFrame(), &vector.Vector{}
	for range 300 {
		m := &buffer{bytes: make([]byte, 1<<20)}
		n := []int{0, 1, 7, 8, 9, 63, 64, 65, 200}[rng.IntN(9)]
		f.Reset()
		var cols []*vector.Vector
		for range rng.IntN(4) + 1 {
			v := randomVector(rng, types.Of(columnTypes[rng.IntN(len(columnTypes))]), n)
			cols = append(cols, v)
			if err := f.AddColumn(v, n); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		if err := f.Place(m); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for c, v := range cols {
			got, err := reader(m, 1<<30).Column(f.Column(c), v.Type, n)
			if err != nil {
				t.Fatalf("seed %d, %s: %v", seed, v.Type, err)
			}
			if err := reader(m, 1<<30).ColumnInto(kept, f.Column(c), v.Type, n); err != nil {
				t.Fatalf("seed %d, %s: %v", seed, v.Type, err)
			}
			if got.Len() != n || kept.Len() != n {
				t.Fatalf("seed %d: %d and %d of %d rows", seed, got.Len(), kept.Len(), n)
			}
			for i := range n {
				if !same(v, got, i) || !same(v, kept, i) {
					t.Fatalf("seed %d: row %d of %d of a %s differs", seed, i, n, v.Type)
				}
			}
		}
	}
}

// TestBatch lays rows out in buffers that are too small for all, until all have been,
// and reads them back; no byte is written outside.
func TestBatch(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 1))
	var b column.Batch
	for range 500 {
		n := []int{1, 7, 8, 9, 63, 64, 65, 200}[rng.IntN(8)]
		var cols []*vector.Vector
		for range rng.IntN(4) {
			cols = append(cols, randomVector(rng, types.Of(columnTypes[rng.IntN(len(columnTypes))]), n))
		}
		var rows []int32
		for i := range int32(n) {
			if n%2 == 0 || rng.IntN(3) > 0 {
				rows = append(rows, i)
			}
		}
		m := &buffer{bytes: []byte(strings.Repeat("\xa5", 1<<16))}
		at, size := uint32(16*rng.IntN(100)+16), uint32(rng.IntN(4000))
		for len(rows) > 0 {
			charged := 0
			k, err := b.Lay(m.bytes[at:at+size], at, cols, rows, func(bytes int) error { charged += bytes; return nil })
			if errs.CodeOf(err) == errs.ProgramLimitExceeded && size < 4000 {
				size = 4000 // enough for a row
				continue
			}
			if err != nil || k < 1 || k > len(rows) || charged < k*len(cols)/8 {
				t.Fatalf("seed %d: %d rows of %d in %d bytes, charged %d: %v", seed, k, len(rows), size, charged, err)
			}
			for c, v := range cols {
				got, err := reader(m, 1<<30).Column(at+uint32(c)*column.DescriptorSize, v.Type, k)
				if err != nil {
					t.Fatalf("seed %d, %s: %v", seed, v.Type, err)
				}
				want := &vector.Vector{}
				want.Gather(v, rows[:k])
				for i := range k {
					if !same(want, got, i) {
						t.Fatalf("seed %d: row %d of %d of a %s differs", seed, i, k, v.Type)
					}
				}
			}
			rows = rows[k:]
		}
		for i, x := range m.bytes {
			if x != 0xa5 && (uint32(i) < at || uint32(i) >= at+size) {
				t.Fatalf("seed %d: byte %d is written, outside [%d, %d)", seed, i, at, at+size)
			}
		}
	}
}

// TestBatchFills holds that a batch of columns of fixed width leaves less than a row of
// its buffer free, but for what the alignment takes, and one of texts too.
func TestBatchFills(t *testing.T) {
	ints, texts := vector.NewBuilder(types.Int8, 0), vector.NewBuilder(types.Text, 0)
	for i := range 1000 {
		vector.AppendFixed(ints, int64(i))
		texts.AppendString(strings.Repeat("x", i%20))
	}
	var b column.Batch
	buf := make([]byte, 4096)
	n, err := b.Lay(buf, 0, []*vector.Vector{ints.Finish(), texts.Finish()}, vector.Identity(1000), func(int) error { return nil })
	if want := (4096 - 2*(40+48)) / (8 + 4 + 10); err != nil || n < want-10 || n > want+10 {
		t.Errorf("%d rows, want about %d: %v", n, want, err)
	}
}

// TestRoom checks the room for results, which as it is has rows that are empty
// or zero, and none null.
func TestRoom(t *testing.T) {
	for _, oid := range columnTypes {
		m := &buffer{bytes: make([]byte, 1<<16)}
		f := column.NewFrame()
		typ := types.Of(oid)
		if err := f.AddResult(typ, 100); err != nil {
			t.Fatal(err)
		}
		region := f.AddBytes(16)
		if err := f.Place(m); err != nil {
			t.Fatal(err)
		}
		if f.Column(0)%64 != 0 || f.Region(region)%64 != 0 {
			t.Errorf("%s: not aligned", typ)
		}
		v, err := reader(m, 1<<20).Column(f.Column(0), typ, 100)
		if typ.OID == types.JSONOID || typ.OID == types.JSONBOID {
			if errs.CodeOf(err) != errs.InvalidTextRepresentation {
				t.Errorf("%s: empty documents gave %v", typ, err)
			}
			continue
		}
		if err != nil || v.Len() != 100 || v.HasNulls() {
			t.Errorf("%s: %v", typ, err)
		}
	}
}

// hostile is a column of 4 texts, as a guest has left it.
type hostile struct {
	typ, flags, validity, offsets, data, length, children, child uint32
}

// TestHostile gives descriptors that are wrong.
func TestHostile(t *testing.T) {
	// 0: zeros; 1000: offsets 0 2 4 6 8; 1100: "abcdefgh"; 1200: offsets that
	// decrease; 1300: bytes that are no text; 1400: numbers that are large.
	fresh := func() *buffer {
		m := &buffer{bytes: make([]byte, 4096)}
		for i, x := range []uint32{0, 2, 4, 6, 8} {
			binary.LittleEndian.PutUint32(m.bytes[1000+4*i:], x)
		}
		copy(m.bytes[1100:], "abcdefgh")
		for i, x := range []uint32{0, 4, 2, 6, 8} {
			binary.LittleEndian.PutUint32(m.bytes[1200+4*i:], x)
		}
		copy(m.bytes[1300:], "a\xffb\x00cdef")
		for i := range 128 {
			binary.LittleEndian.PutUint32(m.bytes[1400+4*i:], 1<<31-2)
		}
		return m
	}
	text, day, num := uint32(column.Text), uint32(column.Date), uint32(column.Numeric)
	ints := types.Of(types.Int4OID).ArrayOf().OID
	for name, c := range map[string]struct {
		h    hostile
		oid  types.OID
		want string // SQLSTATE, "" for a good one
	}{
		"good":                     {hostile{typ: text, offsets: 1000, data: 1100, length: 8}, types.TextOID, ""},
		"good constant":            {hostile{typ: text, flags: 1, offsets: 1000, data: 1100, length: 8}, types.TextOID, ""},
		"another type":             {hostile{typ: text + 1, offsets: 1000, data: 1100, length: 8}, types.TextOID, "38000"},
		"no type":                  {hostile{offsets: 1000, data: 1100, length: 8}, types.TextOID, "38000"},
		"unknown flags":            {hostile{typ: text, flags: 2, offsets: 1000, data: 1100, length: 8}, types.TextOID, "38000"},
		"validity outside":         {hostile{typ: text, validity: 4096, offsets: 1000, data: 1100, length: 8}, types.TextOID, "38000"},
		"offsets outside":          {hostile{typ: text, offsets: 4080, data: 1100, length: 8}, types.TextOID, "38000"},
		"offsets at the end of it": {hostile{typ: text, offsets: 1<<32 - 4, data: 1100, length: 8}, types.TextOID, "38000"},
		"data outside":             {hostile{typ: text, offsets: 1000, data: 4095, length: 8}, types.TextOID, "38000"},
		"data that wraps":          {hostile{typ: text, offsets: 1000, data: 1<<32 - 4, length: 8}, types.TextOID, "38000"},
		"length that wraps":        {hostile{typ: text, offsets: 1000, data: 1100, length: 1<<32 - 1}, types.TextOID, "38000"},
		"length too short":         {hostile{typ: text, offsets: 1000, data: 1100, length: 7}, types.TextOID, "38000"},
		"offsets that decrease":    {hostile{typ: text, offsets: 1200, data: 1100, length: 8}, types.TextOID, "38000"},
		"offsets that are huge":    {hostile{typ: text, offsets: 1400, data: 1100, length: 8}, types.TextOID, "38000"},
		"not UTF-8":                {hostile{typ: text, offsets: 1000, data: 1300, length: 8}, types.TextOID, "22021"},
		"cut UTF-8":                {hostile{typ: text, offsets: 1000, data: 1301, length: 8}, types.TextOID, "22021"},
		"any bytes":                {hostile{typ: text + 1, offsets: 1000, data: 1300, length: 8}, types.ByteaOID, ""},
		"no json":                  {hostile{typ: text + 2, offsets: 1000, data: 1100, length: 8}, types.JSONOID, "22P02"},
		"no jsonb":                 {hostile{typ: text + 2, offsets: 1000, data: 1100, length: 8}, types.JSONBOID, "22P02"},
		"dates":                    {hostile{typ: day, data: 0}, types.DateOID, ""},
		"no dates":                 {hostile{typ: day, data: 1400}, types.DateOID, "22008"},
		"no dates, but null":       {hostile{typ: day, validity: 100, data: 1400}, types.DateOID, ""},
		"values outside":           {hostile{typ: day, data: 4081}, types.DateOID, "38000"},
		"values that wrap":         {hostile{typ: day, data: 1<<32 - 8}, types.DateOID, "38000"},
		"no time":                  {hostile{typ: uint32(column.Time), data: 1400}, types.TimeOID, "22008"},
		"no timestamp":             {hostile{typ: uint32(column.Timestamp), data: 1400}, types.TimestampOID, "22008"},
		"a numeric of 39 digits":   {hostile{typ: num, data: 1400}, types.NumericOID, "22003"},
		"a numeric of scale 39":    {hostile{typ: num | 39<<16, data: 0}, types.NumericOID, "22003"},
		"a numeric of scale 38":    {hostile{typ: num | 38<<16, data: 0}, types.NumericOID, ""},
		"a list without child":     {hostile{typ: uint32(column.List), offsets: 1000}, ints, "38000"},
		"a list of itself":         {hostile{typ: uint32(column.List), offsets: 1000, children: 1, child: 2000}, ints, "38000"},
		"a child outside":          {hostile{typ: uint32(column.List), offsets: 1000, children: 1, child: 4090}, ints, "38000"},
	} {
		m := fresh()
		putHostile(m.bytes[2000:], c.h)
		_, err := reader(m, 1<<20).Column(2000, types.Of(c.oid), 4)
		if c.want == "" && err != nil || c.want != "" && (err == nil || string(errs.CodeOf(err)) != c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if _, err := reader(fresh(), 1<<20).Column(4070, types.Of(types.TextOID), 4); errs.CodeOf(err) != errs.ExternalRoutineException {
		t.Errorf("a descriptor outside: %v", err)
	}
}

func putHostile(b []byte, h hostile) {
	for i, x := range []uint32{h.typ, h.flags, 1 << 31, 77, h.validity, h.offsets, h.data, h.length, h.children, h.child} {
		binary.LittleEndian.PutUint32(b[4*i:], x)
	}
}

// TestConstantElements reads lists that are far larger than what the guest has
// made for them: the room for them is asked for.
func TestConstantElements(t *testing.T) {
	m := &buffer{bytes: make([]byte, 4096)}
	putHostile(m.bytes[2000:], hostile{typ: uint32(column.List), offsets: 1000, children: 1, child: 2040})
	putHostile(m.bytes[2040:], hostile{typ: uint32(column.Int64), flags: column.Constant})
	for i := range 5 {
		binary.LittleEndian.PutUint32(m.bytes[1000+4*i:], uint32(i)<<20)
	}
	typ := types.Of(types.Int8OID).ArrayOf()
	if _, err := reader(m, 1<<20).Column(2000, typ, 4); errs.CodeOf(err) != errs.ProgramLimitExceeded {
		t.Errorf("got %v", err)
	}
	if v, err := reader(m, 1<<26).Column(2000, typ, 4); err != nil || array.Len(v.Bytes(3)) != 1<<20 {
		t.Errorf("got %v", err)
	}
}

// TestElementsThatAreNotThere reads lists of two billion elements that the guest does not
// have: no room is made for them.
func TestElementsThatAreNotThere(t *testing.T) {
	for _, elem := range []types.OID{types.Int4OID, types.Int8OID, types.Float8OID} {
		m := &buffer{bytes: make([]byte, 4096)}
		putHostile(m.bytes[2000:], hostile{typ: uint32(column.List), offsets: 1000, children: 1, child: 2040})
		putHostile(m.bytes[2040:], hostile{typ: uint32(column.KindOf(types.Of(elem)))})
		binary.LittleEndian.PutUint32(m.bytes[1016:], 1<<31-1)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := reader(m, 1<<40).Column(2000, types.Of(elem).ArrayOf(), 4)
		if runtime.ReadMemStats(&after); errs.CodeOf(err) != errs.ExternalRoutineException || after.TotalAlloc-before.TotalAlloc > 1<<20 {
			t.Errorf("%s: got %v, with %d bytes", types.Of(elem), err, after.TotalAlloc-before.TotalAlloc)
		}
	}
}

// TestRefused lays out what columns cannot have.
func TestRefused(t *testing.T) {
	nan := decimal.Special(decimal.NaN)
	special := vector.NewBuilder(types.Of(types.NumericOID), 1)
	special.AppendDecimal(&nan)
	matrix := array.Array{Elem: types.Of(types.Int4OID), Dims: []array.Dim{{Len: 1, Lower: 1}, {Len: 1, Lower: 1}}, Elems: vector.New(types.Of(types.Int4OID), 1)}
	matrices := vector.NewBuilder(types.Of(types.Int4OID).ArrayOf(), 1)
	matrices.AppendBytes(matrix.Append(nil))
	for _, c := range []struct {
		v    *vector.Vector
		want errs.Code
	}{
		{special.Finish(), errs.NumericValueOutOfRange},
		{matrices.Finish(), errs.FeatureNotSupported},
		{vector.New(types.Of(types.IntervalOID), 1), errs.FeatureNotSupported},
	} {
		if err := column.NewFrame().AddColumn(c.v, 1); errs.CodeOf(err) != c.want {
			t.Errorf("%s: got %v", c.v.Type, err)
		}
	}
}

// FuzzReadColumn reads columns of all types from any bytes: whatever they are, what
// comes back is a vector whose rows can be read, or an error; and the same where the
// vector has had rows of another type, or an error.
func FuzzReadColumn(f *testing.F) {
	m := &buffer{bytes: make([]byte, 1024)}
	frame := column.NewFrame()
	rng := rand.New(rand.NewPCG(1, 2))
	for i, oid := range columnTypes {
		clear(m.bytes)
		m.used = 0
		frame.Reset()
		if err := frame.AddColumn(randomVector(rng, types.Of(oid), 9), 9); err != nil {
			f.Fatal(err)
		}
		if err := frame.Place(m); err != nil {
			f.Fatal(err)
		}
		f.Add(slices.Clone(m.bytes), frame.Column(0), uint8(i), uint16(9))
	}
	f.Fuzz(func(t *testing.T, b []byte, addr uint32, which uint8, rows uint16) {
		typ, other, n := types.Of(columnTypes[int(which)%len(columnTypes)]), types.Of(columnTypes[(int(which)+1)%len(columnTypes)]), int(rows)%3000
		v, err := reader(&buffer{bytes: b}, 1<<20).Column(addr, typ, n)
		kept := &vector.Vector{}
		_ = reader(&buffer{bytes: b}, 1<<20).ColumnInto(kept, addr, other, n/2)
		if again := reader(&buffer{bytes: b}, 1<<20).ColumnInto(kept, addr, typ, n); errs.CodeOf(again) != errs.CodeOf(err) {
			t.Fatalf("got %v, and %v the second time", err, again)
		}
		if err != nil {
			if errs.CodeOf(err) == errs.InternalError {
				t.Fatalf("not an error that users should see: %v", err)
			}
			return
		}
		if v.Len() != n || kept.Len() != n {
			t.Fatalf("%d and %d rows, want %d", v.Len(), kept.Len(), n)
		}
		readAll(t, v)
		for i := range n {
			if !same(v, kept, i) {
				t.Fatalf("row %d is another one the second time", i)
			}
		}
	})
}

// readAll reads all rows.
func readAll(t *testing.T, v *vector.Vector) {
	for i := range v.Len() {
		if v.IsNull(i) {
			continue
		}
		switch {
		case v.Type.IsArray():
			if _, err := array.Decode(v.Bytes(i)); err != nil {
				t.Fatal(err)
			}
		case v.Phys() == types.PhysBytes && v.Type.OID != types.ByteaOID:
			if !column.ValidText(v.Bytes(i)) {
				t.Fatalf("row %d is no text", i)
			}
		case v.IsVarlen() && v.Phys() == types.PhysBytes:
			_ = v.Bytes(i)
		case v.Phys() == types.PhysNumeric:
			if d := v.DecimalAt(i); d.Kind != decimal.Finite {
				t.Fatalf("row %d is not finite", i)
			}
		}
	}
}

// TestBits reads bitmaps of all lengths with one bit clear, or none: bits behind
// the end say nothing.
func TestBits(t *testing.T) {
	for n := 1; n < 140; n++ {
		for bit := -1; bit < n+3; bit++ {
			m := &buffer{bytes: make([]byte, 2048)}
			putHostile(m.bytes[2000:], hostile{typ: uint32(column.Int64), validity: 100, data: 512})
			for i := range 20 {
				m.bytes[100+i] = 0xff
			}
			if bit >= 0 {
				m.bytes[100+bit/8] &^= 1 << (bit % 8)
			}
			v, err := reader(m, 1<<20).Column(2000, types.Of(types.Int8OID), n)
			if err != nil {
				t.Fatal(err)
			}
			if v.HasNulls() != (bit >= 0 && bit < n) {
				t.Fatalf("%d rows, bit %d clear: nulls are %v", n, bit, v.HasNulls())
			}
			for i := range n {
				if v.IsNull(i) != (i == bit) {
					t.Fatalf("%d rows, bit %d clear: row %d is null is %v", n, bit, i, v.IsNull(i))
				}
			}
		}
	}
}

// TestValidTexts compares texts that are checked at once with each of them.
func TestValidTexts(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 2))
	pieces := []string{"a", "bc", strings.Repeat("x", 40), "é", "€", "😀", "\xc3", "\xa9", "\xf0\x9f", "\x00", "\xff"}
	for range 20_000 {
		some := pieces[:3+rng.IntN(len(pieces)-2)]
		data, off := []byte("before"), []int32{6}
		for range rng.IntN(6) {
			for range rng.IntN(4) {
				data = append(data, some[rng.IntN(len(some))]...)
			}
			off = append(off, int32(len(data)))
		}
		want := true
		for i, end := range off[1:] {
			want = want && column.ValidText(data[off[i]:end])
		}
		if got := column.ValidTexts(off, data[6:]); got != want {
			t.Fatalf("seed %d: %q at %d: got %v", seed, data, off, got)
		}
	}
}
