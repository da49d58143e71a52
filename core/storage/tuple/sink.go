package tuple

import (
	"encoding/binary"
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// Column is a column that a Sink collects.
type Column struct {
	Ordinal int
	Type    types.T
	// Missing is the value for tuples that are too old to have the column, nil
	// for null.
	Missing *vector.Vector
}

// Sink collects columns of rows into vectors.
type Sink struct {
	all    []types.T // types by ordinal
	cols   []column
	byOrd  []int32 // for each ordinal the column in cols, -1 for none
	last   int     // largest ordinal that is wanted, -1 for none
	rowIDs []int64
	withID bool
	n      int
	hint   int // rows that a new batch has room for
}

type column struct {
	Column
	b   *vector.Builder
	num *numbers // in place of b for numerics
}

// NewSink returns a sink for columns of a table whose column types by ordinal
// are all. With rowID the batches have the RowID as their last column.
func NewSink(all []types.T, cols []Column, rowID bool) *Sink {
	s := &Sink{all: all, withID: rowID, hint: minHint, byOrd: make([]int32, len(all)), last: -1}
	for i := range s.byOrd {
		s.byOrd[i] = -1
	}
	for i, c := range cols {
		col := column{Column: c, b: &vector.Builder{}}
		if c.Type.Phys() == types.PhysNumeric {
			col.num = &numbers{}
		}
		s.cols = append(s.cols, col)
		if s.byOrd[c.Ordinal] < 0 {
			s.byOrd[c.Ordinal] = int32(i)
		}
		s.last = max(s.last, c.Ordinal)
	}
	s.reset()
	return s
}

// minHint is the room of a sink's first batch. Each later one has room for as
// many rows as the one before it had.
const minHint = 64

func (s *Sink) reset() {
	s.n = 0
	for i := range s.cols {
		if c := &s.cols[i]; c.num != nil {
			*c.num = numbers{}
		} else {
			c.b.Reset(c.Type, s.hint)
		}
	}
	s.rowIDs = nil
}

// Len returns the rows collected.
func (s *Sink) Len() int { return s.n }

// AddTuple adds a hot row.
func (s *Sink) AddTuple(tup []byte, rowID int64) error {
	n, bitmap, b, err := header(tup)
	if err != nil {
		return err
	}
	for c := 0; c <= s.last; c++ {
		at := s.byOrd[c]
		switch {
		case c >= n:
			if at >= 0 {
				s.addMissing(&s.cols[at])
			}
		case bitmap[c>>3]&(1<<(c&7)) == 0:
			if at >= 0 {
				s.cols[at].addNull()
			}
		default:
			rest, ok := skip(b, s.all[c])
			if !ok {
				return errTuple()
			}
			if at >= 0 && !s.cols[at].add(b[:len(b)-len(rest)]) {
				return errTuple()
			}
			b = rest
		}
	}
	s.addRowID(rowID)
	return nil
}

// AddRow adds row i of vectors that stand in the order of the sink's columns.
func (s *Sink) AddRow(vecs []*vector.Vector, i int, rowID int64) {
	for c := range s.cols {
		s.cols[c].addVector(vecs[c], i)
	}
	s.addRowID(rowID)
}

// AddRows adds the first n rows of such vectors to a sink without RowIDs.
func (s *Sink) AddRows(vecs []*vector.Vector, n int) {
	for c := range s.cols {
		if col := &s.cols[c]; col.num == nil {
			col.b.AppendFirst(vecs[c], n)
			continue
		}
		for i := range n {
			s.cols[c].addVector(vecs[c], i)
		}
	}
	s.n += n
}

func (s *Sink) addRowID(rowID int64) {
	if s.withID {
		s.rowIDs = append(s.rowIDs, rowID)
	}
	s.n++
}

func (s *Sink) addMissing(c *column) {
	if c.Missing == nil {
		c.addNull()
		return
	}
	c.addVector(c.Missing, 0)
}

func (c *column) addVector(v *vector.Vector, i int) {
	switch {
	case v.IsNull(i):
		c.addNull()
	case c.num != nil:
		c.num.addRow(v.Base(), v.Index(i))
	default:
		c.b.AppendRow(v, i)
	}
}

func (c *column) addNull() {
	if c.num != nil {
		c.num.addNull()
	} else {
		c.b.AppendNull()
	}
}

// add adds a value as a tuple has it; false when it is damaged.
func (c *column) add(b []byte) bool {
	switch c.Type.Phys() {
	case types.PhysBool:
		c.b.AppendBool(b[0] != 0)
	case types.PhysInt16:
		vector.AppendFixed(c.b, int16(binary.LittleEndian.Uint16(b)))
	case types.PhysInt32:
		vector.AppendFixed(c.b, int32(binary.LittleEndian.Uint32(b)))
	case types.PhysInt64:
		vector.AppendFixed(c.b, int64(binary.LittleEndian.Uint64(b)))
	case types.PhysFloat32:
		vector.AppendFixed(c.b, math.Float32frombits(binary.LittleEndian.Uint32(b)))
	case types.PhysFloat64:
		vector.AppendFixed(c.b, math.Float64frombits(binary.LittleEndian.Uint64(b)))
	case types.PhysInterval:
		vector.AppendFixed(c.b, vector.Interval{
			Micros: int64(binary.LittleEndian.Uint64(b)),
			Days:   int32(binary.LittleEndian.Uint32(b[8:])),
			Months: int32(binary.LittleEndian.Uint32(b[12:])),
		})
	case types.PhysTimeTZ:
		vector.AppendFixed(c.b, vector.TimeTZ{
			Micros: int64(binary.LittleEndian.Uint64(b)), Zone: int32(binary.LittleEndian.Uint32(b[8:])),
		})
	case types.PhysUUID:
		vector.AppendFixed(c.b, vector.UUID(b))
	case types.PhysNumeric:
		return c.num.addEncoded(b)
	default:
		_, n := binary.Uvarint(b)
		c.b.AppendBytes(b[n:])
	}
	return true
}

// Finish returns the collected batch and starts a new one.
func (s *Sink) Finish() *vector.Batch {
	b := &vector.Batch{N: s.n, Cols: make([]*vector.Vector, 0, len(s.cols)+1)}
	for i := range s.cols {
		c := &s.cols[i]
		first := int(s.byOrd[c.Ordinal])
		switch {
		case first < i:
			b.Cols = append(b.Cols, b.Cols[first]) // the same column once more
		case c.num != nil:
			b.Cols = append(b.Cols, c.num.finish(c.Type))
		default:
			b.Cols = append(b.Cols, c.b.Finish())
		}
	}
	if s.withID {
		b.Cols = append(b.Cols, vector.WrapFixed(types.Int8, s.rowIDs, nil))
	}
	s.hint = max(minHint, s.n)
	s.reset()
	return b
}

// numbers collects a numeric column: as int64 coefficients as long as that
// goes, then through a general builder.
type numbers struct {
	coef  []int64
	scale []uint8
	nulls []int32
	slow  *vector.Builder
}

func (c *numbers) add(coef int64, scale uint8) {
	c.coef, c.scale = append(c.coef, coef), append(c.scale, scale)
}

func (c *numbers) addNull() {
	if c.slow != nil {
		c.slow.AppendNull()
		return
	}
	c.nulls = append(c.nulls, int32(len(c.coef)))
	c.add(0, 0)
}

func (c *numbers) addSmall(coef int64, scale int) {
	if c.slow == nil && scale < 256 {
		c.add(coef, uint8(scale))
		return
	}
	c.addDecimal(decimal.New(coef, scale))
}

func (c *numbers) addDecimal(d decimal.Decimal) {
	c.general()
	c.slow.AppendDecimal(&d)
}

// general moves what was collected to the general builder.
func (c *numbers) general() {
	if c.slow != nil {
		return
	}
	c.slow = vector.NewBuilder(types.Numeric, len(c.coef))
	for i, coef := range c.coef {
		if len(c.nulls) > 0 && c.nulls[0] == int32(i) {
			c.nulls = c.nulls[1:]
			c.slow.AppendNull()
			continue
		}
		d := decimal.New(coef, int(c.scale[i]))
		c.slow.AppendDecimal(&d)
	}
}

// addRow adds row i of a numeric vector that is no Dict.
func (c *numbers) addRow(v *vector.Vector, i int) {
	if coef, scale, ok := SmallNumeric(v, i); ok {
		c.addSmall(coef, scale)
		return
	}
	c.addDecimal(v.DecimalAt(i))
}

func (c *numbers) addEncoded(b []byte) bool {
	if b[0] == numSmall {
		coef, n := binary.Varint(b[1:])
		scale, _ := binary.Uvarint(b[1+n:])
		c.addSmall(coef, int(scale))
		return true
	}
	_, n := binary.Uvarint(b[1:])
	d, err := decimal.Decode(b[1+n:])
	if err != nil {
		return false
	}
	c.addDecimal(d)
	return true
}

// finish makes the vector: fixed point with the largest scale, or whatever
// the general builder finds where that overflows 18 digits.
func (c *numbers) finish(t types.T) *vector.Vector {
	if c.slow == nil {
		if v := c.finishSmall(t); v != nil {
			return v
		}
		c.general()
	}
	v := c.slow.Finish()
	v.Type = t
	return v
}

func (c *numbers) finishSmall(t types.T) *vector.Vector {
	top, same := uint8(0), true
	for i, s := range c.scale {
		top = max(top, s)
		same = same && (s == c.scale[0] || len(c.nulls) > 0 && c.isNull(i))
	}
	if top > 18 {
		return nil
	}
	v := &vector.Vector{}
	v.ResetNumeric(t, len(c.coef), vector.NumFixed64, int(top))
	out := vector.Values[int64](v)
	const limit = 1_000_000_000_000_000_000
	for i, x := range c.coef {
		f := decimal.Pow10[top-c.scale[i]]
		y := x * f
		if y/f != x || y >= limit || y <= -limit {
			return nil
		}
		out[i] = y
	}
	if !same {
		v.DScale = append([]uint8(nil), c.scale...)
	}
	for _, i := range c.nulls {
		v.SetNull(int(i))
	}
	return v
}

func (c *numbers) isNull(i int) bool {
	for _, n := range c.nulls {
		if n == int32(i) {
			return true
		}
	}
	return false
}
