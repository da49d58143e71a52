package segment

import (
	"math"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/storage/tuple"
	"github.com/basaltdb/basalt/vector"
)

// maxColumnBytes bounds the strings of a column in one segment, so that
// offsets fit 31 bits.
const maxColumnBytes = 1 << 30

// Builder collects the rows of a segment in memory.
type Builder struct {
	cols   []*column
	rowIDs []int64
	rows   int
}

// column is a column under construction. A null row has a zero in every
// array.
type column struct {
	typ   types.T
	lay   layout
	n     int
	valid []bool // empty while there is no null

	ints   []int64          // layInt, layFloat (bits), layNumeric (coefficients)
	scales []uint8          // layNumeric: display scales
	big    map[int][]byte   // layNumeric: encoded values that are not small
	wide   []decimal.Int128 // layWide

	dict  *dictionary // layBytes, as long as it is useful
	codes []int32
	off   []int32 // layBytes without a dictionary
	data  []byte
}

// NewBuilder returns a builder for rows of the given types.
func NewBuilder(cols []types.T) *Builder {
	b := &Builder{}
	for _, t := range cols {
		c := &column{typ: t, lay: layoutOf(t)}
		if c.lay == layBytes {
			c.dict = newDictionary()
		}
		b.cols = append(b.cols, c)
	}
	return b
}

// Rows returns the rows added so far.
func (b *Builder) Rows() int { return b.rows }

// Full reports whether a segment's worth of rows, or of bytes, is there.
func (b *Builder) Full() bool {
	if b.rows >= MaxRows {
		return true
	}
	for _, c := range b.cols {
		if len(c.data) >= maxColumnBytes/4 {
			return true
		}
	}
	return false
}

// Room returns how many rows can still be added.
func (b *Builder) Room() int { return MaxRows - b.rows }

// Append adds the rows sel of the columns; a nil column is all null. rowIDs
// are those of the rows, ascending.
func (b *Builder) Append(cols []*vector.Vector, sel []int32, rowIDs []int64) error {
	for i, c := range b.cols {
		if err := c.append(cols[i], sel); err != nil {
			return err
		}
	}
	b.rowIDs = append(b.rowIDs, rowIDs...)
	b.rows += len(sel)
	return nil
}

// append adds rows of a vector.
func (c *column) append(v *vector.Vector, sel []int32) error {
	if v == nil {
		for range sel {
			c.null()
		}
		return nil
	}
	if v.HasNulls() || len(c.valid) > 0 {
		return c.appendNullable(v, sel)
	}
	return c.appendValid(v, sel)
}

// appendNullable adds rows one by one.
func (c *column) appendNullable(v *vector.Vector, sel []int32) error {
	for i, s := range sel {
		if v.IsNull(int(s)) {
			c.null()
			continue
		}
		if err := c.appendValid(v, sel[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

// null adds a null row.
func (c *column) null() {
	if len(c.valid) == 0 {
		c.valid = make([]bool, c.n, MaxRows)
		for i := range c.valid {
			c.valid[i] = true
		}
	}
	c.valid = append(c.valid, false)
	c.n++
	switch c.lay {
	case layInt, layFloat:
		c.ints = append(c.ints, 0)
	case layNumeric:
		c.ints, c.scales = append(c.ints, 0), append(c.scales, 0)
	case layWide:
		c.wide = append(c.wide, decimal.Int128{})
	default:
		if c.dict != nil {
			c.codes = append(c.codes, -1)
		} else {
			c.off = append(c.off, int32(len(c.data)))
		}
	}
}

// appendValid adds rows of which none is null.
func (c *column) appendValid(v *vector.Vector, sel []int32) error {
	if len(c.valid) > 0 {
		for range sel {
			c.valid = append(c.valid, true)
		}
	}
	c.n += len(sel)
	switch c.lay {
	case layInt:
		c.appendInts(v, sel)
	case layFloat:
		base := v.Base()
		for _, s := range sel {
			at := v.Index(int(s))
			if c.typ.Phys() == types.PhysFloat32 {
				c.ints = append(c.ints, int64(math.Float32bits(vector.Values[float32](base)[at])))
			} else {
				c.ints = append(c.ints, int64(math.Float64bits(vector.Values[float64](base)[at])))
			}
		}
	case layWide:
		vals := vector.Values[decimal.Int128](v.Base())
		for _, s := range sel {
			c.wide = append(c.wide, vals[v.Index(int(s))])
		}
	case layNumeric:
		c.appendNumerics(v, sel)
	default:
		return c.appendBytes(v, sel)
	}
	return nil
}

func (c *column) appendInts(v *vector.Vector, sel []int32) {
	base := v.Base()
	flat := v.Enc == vector.Flat
	switch {
	case flat && c.typ.Phys() == types.PhysInt64:
		vals := vector.Values[int64](v)
		for _, s := range sel {
			c.ints = append(c.ints, vals[s])
		}
	case flat && c.typ.Phys() == types.PhysInt32 && !unsigned32(c.typ):
		vals := vector.Values[int32](v)
		for _, s := range sel {
			c.ints = append(c.ints, int64(vals[s]))
		}
	default:
		unsigned := unsigned32(c.typ)
		for _, s := range sel {
			c.ints = append(c.ints, intAt(base, v.Index(int(s)), unsigned))
		}
	}
}

func (c *column) appendNumerics(v *vector.Vector, sel []int32) {
	base := v.Base()
	if v.Enc == vector.Flat && v.Num == vector.NumFixed64 && len(v.DScale) == 0 && v.Scale >= 0 && v.Scale < 256 {
		vals := vector.Values[int64](v)
		for _, s := range sel {
			c.ints, c.scales = append(c.ints, vals[s]), append(c.scales, uint8(v.Scale))
		}
		return
	}
	for _, s := range sel {
		at := v.Index(int(s))
		coef, scale, ok := tuple.SmallNumeric(base, at)
		if ok && scale < 256 {
			c.ints, c.scales = append(c.ints, coef), append(c.scales, uint8(scale))
			continue
		}
		if c.big == nil {
			c.big = map[int][]byte{}
		}
		d := base.DecimalAt(at)
		c.big[len(c.ints)] = d.AppendEncoded(nil)
		c.ints, c.scales = append(c.ints, 0), append(c.scales, 0)
	}
}

func (c *column) appendBytes(v *vector.Vector, sel []int32) error {
	if c.dict != nil {
		switch v.Enc {
		case vector.Dict:
			c.appendCodes(v, sel)
		default:
			for _, s := range sel {
				c.codes = append(c.codes, c.dict.add(v.Bytes(int(s))))
			}
		}
		if c.dict.len() > maxDict-BlockRows || len(c.codes) >= trialRows && c.dictFails() {
			c.giveUpDict()
		}
		return nil
	}
	for _, s := range sel {
		c.data = append(c.data, v.Bytes(int(s))...)
		c.off = append(c.off, int32(len(c.data)))
		if len(c.data) > maxColumnBytes {
			return errs.New(errs.ProgramLimitExceeded, "a column of %d rows has more than %d bytes", c.n, maxColumnBytes)
		}
	}
	return nil
}

// appendCodes adds rows of a Dict vector, looking up each entry once.
func (c *column) appendCodes(v *vector.Vector, sel []int32) {
	codes, dict := v.Codes(), v.Dictionary()
	known := make([]int32, dict.Len())
	for _, s := range sel {
		k := codes[s]
		if known[k] == 0 {
			known[k] = c.dict.add(dict.Bytes(int(k))) + 1
		}
		c.codes = append(c.codes, known[k]-1)
	}
}

// dictFails reports whether the dictionary has too many entries to be useful.
func (c *column) dictFails() bool { return c.dict.len() > len(c.codes)/3 }

// giveUpDict goes on without a dictionary.
func (c *column) giveUpDict() {
	c.off = make([]int32, 1, MaxRows+1)
	for _, code := range c.codes {
		if code >= 0 {
			c.data = append(c.data, c.dict.at(code)...)
		}
		c.off = append(c.off, int32(len(c.data)))
	}
	c.dict, c.codes = nil, nil
}
