package segment

import (
	"bytes"
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// zonePrefix is how much of the smallest and largest string is kept.
const zonePrefix = 24

// Zone is what is known of the values of a block. Integers, dates, times and
// bools are in Min and Max as they are, floats as integers of the same order,
// numerics scaled by 10^Scale, strings in MinBytes and MaxBytes.
type Zone struct {
	Nulls    int
	Rows     int
	Known    bool // the bounds are known; never for a block of nulls
	Min, Max int64
	Scale    int
	MinBytes []byte // at most the smallest string
	MaxBytes []byte // a prefix of the largest string; nothing above it
	// Exact says that MaxBytes is the largest string itself.
	Exact bool
}

// orderedFloat maps a float to an integer of the same order: -0 is 0, and NaN
// is above all.
func orderedFloat(f float64) int64 {
	if f != f {
		return math.MaxInt64
	}
	b := int64(math.Float64bits(f + 0))
	if b < 0 {
		return ^b | math.MinInt64
	}
	return b
}

// FloatOf returns the float that a bound of a float column stands for.
func FloatOf(x int64) float64 {
	if x == math.MaxInt64 {
		return math.NaN()
	}
	if x < 0 {
		return math.Float64frombits(uint64(^(x &^ math.MinInt64)))
	}
	return math.Float64frombits(uint64(x))
}

// Op is the comparison of a Predicate.
type Op uint8

// The comparisons, in the order of core/txn's.
const (
	Eq Op = iota
	Ne
	Lt
	Le
	Gt
	Ge
	IsNull
	IsNotNull
)

// Predicate is a conjunct "column op constant" that zone maps can refute.
type Predicate struct {
	Col int
	Op  Op

	kind  predKind
	never bool // comparison with null
	i     int64
	dec   decimal.Decimal
	coef  int64
	scale int
	small bool // coef and scale are the constant
	str   []byte
}

type predKind uint8

const (
	predNone predKind = iota // nothing to compare: only null counts matter
	predInt
	predNumeric
	predBytes
)

// NewPredicate prepares a predicate on a column of type t; constant may be nil
// for IsNull and IsNotNull. ok is false when zone maps cannot help.
func NewPredicate(col int, t types.T, op Op, constant *vector.Vector) (p Predicate, ok bool) {
	p = Predicate{Col: col, Op: op}
	if op == IsNull || op == IsNotNull {
		return p, true
	}
	if constant == nil || constant.Phys() != t.Phys() {
		return p, false
	}
	if constant.IsNull(0) {
		p.never = true
		return p, true
	}
	base, at := constant.Base(), constant.Index(0)
	switch layoutOf(t) {
	case layInt:
		p.kind, p.i = predInt, intAt(base, at, unsigned32(t))
	case layFloat:
		p.kind, p.i = predInt, orderedFloat(floatAt(base, at))
	case layNumeric:
		p.kind, p.dec = predNumeric, base.DecimalAt(at)
		if c, fits := p.dec.Int128(); fits && c.IsInt64() && p.dec.Kind == decimal.Finite {
			p.coef, p.scale, p.small = int64(c.Lo), p.dec.Scale, p.dec.Scale <= 18
		}
	case layBytes:
		if !ordersBytes(t) {
			return p, false
		}
		p.kind, p.str = predBytes, trim(t, base.Bytes(at))
	default:
		return p, false
	}
	return p, true
}

// ordersBytes reports whether a type's values sort as their bytes.
func ordersBytes(t types.T) bool {
	switch t.OID {
	case types.TextOID, types.VarcharOID, types.BPCharOID, types.NameOID, types.ByteaOID:
		return true
	}
	return false
}

// trim removes what does not count in a comparison.
func trim(t types.T, b []byte) []byte {
	if t.OID == types.BPCharOID {
		return bytes.TrimRight(b, " ")
	}
	return b
}

// unsigned32 reports whether a 4-byte type sorts as unsigned.
func unsigned32(t types.T) bool {
	return t.Phys() == types.PhysInt32 && t.OID != types.Int4OID && t.OID != types.DateOID
}

func intAt(v *vector.Vector, i int, unsigned bool) int64 {
	switch v.Phys() {
	case types.PhysBool:
		if v.Bits().Get(i) {
			return 1
		}
		return 0
	case types.PhysInt16:
		return int64(vector.Values[int16](v)[i])
	case types.PhysInt32:
		x := vector.Values[int32](v)[i]
		if unsigned {
			return int64(uint32(x))
		}
		return int64(x)
	}
	return vector.Values[int64](v)[i]
}

func floatAt(v *vector.Vector, i int) float64 {
	if v.Phys() == types.PhysFloat32 {
		return float64(vector.Values[float32](v)[i])
	}
	return vector.Values[float64](v)[i]
}

// Refutes reports whether no row of a block with zone z can satisfy p.
func (p *Predicate) Refutes(z *Zone) bool {
	switch {
	case p.Op == IsNull:
		return z.Nulls == 0
	case p.Op == IsNotNull:
		return z.Nulls == z.Rows
	case p.never || z.Nulls == z.Rows:
		return true
	case !z.Known:
		return false
	}
	min, max := p.compare(z)
	switch p.Op {
	case Eq:
		return min > 0 || max < 0
	case Ne:
		return min == 0 && max == 0
	case Lt:
		return min >= 0
	case Le:
		return min > 0
	case Gt:
		return max <= 0
	default:
		return max < 0
	}
}

// compare compares the bounds of z with the constant. A bound that is only an
// estimate never compares as equal.
func (p *Predicate) compare(z *Zone) (min, max int) {
	switch p.kind {
	case predInt:
		return cmp64(z.Min, p.i), cmp64(z.Max, p.i)
	case predNumeric:
		return p.compareNumeric(z.Min, z.Scale), p.compareNumeric(z.Max, z.Scale)
	}
	min, max = bytes.Compare(z.MinBytes, p.str), bytes.Compare(z.MaxBytes, p.str)
	if !z.Exact && max <= 0 {
		// The largest string starts with MaxBytes, so it may still be above.
		if bytes.HasPrefix(p.str, z.MaxBytes) {
			max = 1
		}
	}
	if min == 0 && !z.Exact {
		min = -1
		if len(z.MinBytes) < zonePrefix {
			min = 0
		}
	}
	return min, max
}

func cmp64(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (p *Predicate) compareNumeric(x int64, scale int) int {
	if p.small && scale <= 18 {
		if scale == p.scale {
			return cmp64(x, p.coef)
		}
		if d := scale - p.scale; d > 0 {
			return decimal.FromInt64(x).Cmp(decimal.Mul64(p.coef, decimal.Pow10[d]))
		}
		return decimal.Mul64(x, decimal.Pow10[p.scale-scale]).Cmp(decimal.FromInt64(p.coef))
	}
	d := decimal.New(x, scale)
	return d.Cmp(&p.dec)
}

// Merge returns the zone of two sets of blocks of the same column together.
func (z Zone) Merge(o Zone) Zone {
	switch {
	case z.Nulls == z.Rows:
		o.Nulls += z.Nulls
		o.Rows += z.Rows
		return o
	case o.Nulls < o.Rows && z.Known:
		z.merge(&o)
	}
	z.Nulls += o.Nulls
	z.Rows += o.Rows
	return z
}

// merge widens z to cover another zone of the same column.
func (z *Zone) merge(o *Zone) {
	if !o.Known {
		if o.Nulls < o.Rows {
			z.Known = false
		}
		return
	}
	if o.MinBytes != nil || o.MaxBytes != nil {
		if bytes.Compare(o.MinBytes, z.MinBytes) < 0 {
			z.MinBytes = o.MinBytes
		}
		if bytes.Compare(o.MaxBytes, z.MaxBytes) > 0 {
			z.MaxBytes, z.Exact = o.MaxBytes, o.Exact
		}
		return
	}
	a, b := z.Scale, o.Scale
	oMin, oMax := o.Min, o.Max
	if a != b && (a > 18 || b > 18) {
		z.Known = false
		return
	}
	if cmpScaled(oMin, b, z.Min, a) < 0 {
		z.Min = oMin
		if a != b {
			z.Min, z.Known = rescale(oMin, b, a)
		}
	}
	if cmpScaled(oMax, b, z.Max, a) > 0 {
		known := true
		if a != b {
			oMax, known = rescale(oMax, b, a)
		}
		z.Max, z.Known = oMax, z.Known && known
	}
}

func cmpScaled(x int64, xs int, y int64, ys int) int {
	if xs == ys {
		return cmp64(x, y)
	}
	d, e := decimal.New(x, xs), decimal.New(y, ys)
	return d.Cmp(&e)
}

// rescale expresses x × 10^-from at scale to, when that is exact.
func rescale(x int64, from, to int) (int64, bool) {
	if from > to {
		f := decimal.Pow10[from-to]
		return x / f, x%f == 0
	}
	f := decimal.Pow10[to-from]
	y := x * f
	return y, y/f == x
}
