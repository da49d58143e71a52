package column

import (
	"encoding/binary"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/value/array"
	"github.com/basaltdb/basalt/vector"
)

// source is what a column is written from.
type source struct {
	v        *vector.Vector // nil for the room of a result
	kind     Kind
	n        int
	nulls    int
	scale    int              // of a numeric
	bytes    int              // of the values
	numerics []decimal.Int128 // the values of a numeric that is not fixed-point, at scale
	ends     []int32          // of the rows of a list, in its elements
	elements *source
}

// emptySource describes room for n rows of a type.
func emptySource(t types.T, n int) (source, error) {
	s := source{kind: KindOf(t), n: n}
	switch s.kind {
	case 0:
		return s, errNoKind(t)
	case Bool:
		s.bytes = (n + 7) / 8
	case List:
		s.elements = &source{kind: KindOf(t.Elem())}
	case Numeric:
		if _, scale, ok := t.NumericMod(); ok && scale >= 0 {
			s.scale = min(scale, decimal.MaxDigits128)
		}
		s.bytes = n * s.kind.width()
	default:
		s.bytes = n * s.kind.width()
	}
	return s, nil
}

// sourceOf prepares the first n rows of a vector.
func sourceOf(v *vector.Vector, n int) (source, error) {
	s, err := emptySource(v.Type, n)
	if err != nil {
		return s, err
	}
	s.v = v
	if v.HasNulls() {
		for i := range n {
			if v.IsNull(i) {
				s.nulls++
			}
		}
	}
	switch {
	case s.kind == Numeric:
		err = s.prepareNumeric()
	case s.kind == List:
		err = s.prepareList()
	case s.kind.varlen():
		s.bytes = s.countBytes()
	}
	return s, err
}

// countBytes returns the bytes of the values of variable length.
func (s *source) countBytes() int {
	if off, ok := s.flatOffsets(); ok {
		return int(off[s.n] - off[0])
	}
	size := 0
	for i := range s.n {
		if !s.v.IsNull(i) {
			size += len(s.v.Bytes(i))
		}
	}
	return size
}

// flatOffsets returns the offsets of a vector whose bytes can be copied as they
// are.
func (s *source) flatOffsets() ([]int32, bool) {
	if s.v.Enc != vector.Flat || s.nulls > 0 || len(s.v.Offsets()) <= s.n {
		return nil, false
	}
	return s.v.Offsets(), true
}

// prepareNumeric finds the scale, and decodes values that are not fixed-point.
func (s *source) prepareNumeric() error {
	base := s.v.Base()
	if base.Num != vector.NumVar {
		s.scale = int(base.Scale)
		if s.scale > decimal.MaxDigits128 {
			return errNumeric()
		}
		return nil
	}
	all := make([]decimal.Decimal, s.n)
	s.scale = 0
	for i := range all {
		if s.v.IsNull(i) {
			continue
		}
		all[i] = s.v.DecimalAt(i)
		if all[i].Kind != decimal.Finite {
			return errNumeric()
		}
		s.scale = max(s.scale, all[i].Scale)
	}
	if s.scale > decimal.MaxDigits128 {
		return errNumeric()
	}
	s.numerics = make([]decimal.Int128, s.n)
	for i := range all {
		if s.v.IsNull(i) {
			continue
		}
		x, ok := all[i].Int128()
		if ok {
			x, ok = x.ScaleUp(s.scale - all[i].Scale)
		}
		if !ok || !x.Fits38() {
			return errNumeric()
		}
		s.numerics[i] = x
	}
	return nil
}

func errNumeric() error {
	return errs.New(errs.NumericValueOutOfRange, "numeric value cannot be passed to a WebAssembly function").
		WithDetail("Values are finite and have at most %d digits, all values of a batch with as many digits after the point.", decimal.MaxDigits128)
}

// prepareList decodes arrays to one column of their elements.
func (s *source) prepareList() error {
	elem := s.v.Type.Elem()
	b := vector.NewBuilder(elem, s.n)
	s.ends = make([]int32, s.n)
	for i := range s.n {
		if !s.v.IsNull(i) {
			a, err := array.Decode(s.v.Bytes(i))
			if err != nil {
				return err
			}
			if len(a.Dims) > 1 {
				return errs.New(errs.FeatureNotSupported, "multidimensional arrays cannot be passed to WebAssembly functions in columns")
			}
			b.AppendFirst(a.Elems, a.Elems.Len())
		}
		s.ends[i] = int32(b.Len())
	}
	elements := b.Finish()
	inner, err := sourceOf(elements, elements.Len())
	s.elements = &inner
	return err
}

// writeValidity sets the bits of rows that are not null.
func (s *source) writeValidity(dst []byte) {
	clear(dst)
	for i := range s.n {
		if !s.v.IsNull(i) {
			dst[i>>3] |= 1 << (i & 7)
		}
	}
}

// writeOffsets writes where the rows of variable length begin and end.
func (s *source) writeOffsets(dst []byte) {
	put := func(i int, x int32) { binary.LittleEndian.PutUint32(dst[4*i:], uint32(x)) }
	put(0, 0)
	if s.kind == List {
		for i, end := range s.ends {
			put(i+1, end)
		}
		return
	}
	if off, ok := s.flatOffsets(); ok {
		dst = dst[:4*(s.n+1)]
		for _, x := range off[:s.n+1] {
			binary.LittleEndian.PutUint32(dst, uint32(x-off[0]))
			dst = dst[4:]
		}
		return
	}
	end := int32(0)
	for i := range s.n {
		if !s.v.IsNull(i) {
			end += int32(len(s.v.Bytes(i)))
		}
		put(i+1, end)
	}
}

// writeValues writes the values of a column.
func (s *source) writeValues(dst []byte) {
	switch {
	case s.kind.varlen():
		s.writeBytes(dst)
	case s.kind == Bool:
		clear(dst)
		for i := range s.n {
			if s.v.Bool(i) {
				dst[i>>3] |= 1 << (i & 7)
			}
		}
	case s.kind == Numeric:
		for i := range s.n {
			x := s.numericAt(i)
			binary.LittleEndian.PutUint64(dst[16*i:], x.Lo)
			binary.LittleEndian.PutUint64(dst[16*i+8:], uint64(x.Hi))
		}
	case s.v.Enc == vector.Flat:
		copy(dst, s.v.FixedBytes(s.n))
	default:
		w := s.kind.width()
		for i := range s.n {
			copy(dst[i*w:], s.v.RawAt(i))
		}
	}
}

// writeBytes writes the bytes of values of variable length.
func (s *source) writeBytes(dst []byte) {
	if off, ok := s.flatOffsets(); ok {
		copy(dst, s.v.Data()[off[0]:off[s.n]])
		return
	}
	at := 0
	for i := range s.n {
		if !s.v.IsNull(i) {
			at += copy(dst[at:], s.v.Bytes(i))
		}
	}
}

// numericAt returns a row at the column's scale.
func (s *source) numericAt(i int) decimal.Int128 {
	if s.numerics != nil {
		return s.numerics[i]
	}
	base, at := s.v.Base(), s.v.Index(i)
	if base.Num == vector.NumFixed64 {
		return decimal.FromInt64(vector.Values[int64](base)[at])
	}
	return vector.Values[decimal.Int128](base)[at]
}
