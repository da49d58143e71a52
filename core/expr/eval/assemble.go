package eval

import (
	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/vector"
)

// part is a vector that gives the values at some rows.
type part struct {
	v   *vector.Vector
	sel []int32
}

// assembler puts rows of several vectors together, each row at its own place.
type assembler struct {
	source []int16 // by row: 1 + the part that gives it
}

// assemble returns a vector of n rows of type t, made in out, or a part that
// gives all rows itself; rows that no part gives are null. Parts do not overlap.
func (a *assembler) assemble(t types.T, n int, parts []part, out *vector.Vector) *vector.Vector {
	if len(parts) == 1 && len(parts[0].sel) == n {
		return parts[0].v
	}
	switch {
	case t.Phys() == types.PhysNumeric:
		a.numeric(t, n, parts, out)
	case t.Phys() == types.PhysBytes:
		a.bytes(t, n, parts, out)
	case t.Phys() == types.PhysBool:
		out.Reset(t, n)
		bits := out.Bits()
		clear(bits)
		for _, p := range parts {
			for _, i := range p.sel {
				if !p.v.IsNull(int(i)) && p.v.Bool(int(i)) {
					bits.Set(int(i))
				}
			}
		}
	default:
		fixed(t, n, parts, out)
	}
	markMissing(n, parts, out)
	return out
}

// fixed copies fixed-width values.
func fixed(t types.T, n int, parts []part, out *vector.Vector) {
	out.Reset(t, n)
	for _, p := range parts {
		switch vector.Width(t.Phys()) {
		case 2:
			scatter[int16](out, p)
		case 4:
			scatter[int32](out, p)
		case 8:
			scatter[int64](out, p)
		default:
			scatter[decimal.Int128](out, p)
		}
	}
}

func scatter[T vector.Fixed](out *vector.Vector, p part) {
	dst, src := vector.Values[T](out), vector.Values[T](p.v.Base())
	switch p.v.Enc {
	case vector.Const:
		for _, i := range p.sel {
			dst[i] = src[0]
		}
	case vector.Flat:
		for _, i := range p.sel {
			dst[i] = src[i]
		}
	default:
		codes := p.v.Codes()
		for _, i := range p.sel {
			dst[i] = src[codes[i]]
		}
	}
}

// markMissing makes the rows null that no part gives, or gives a null for.
func markMissing(n int, parts []part, out *vector.Vector) {
	given, nulls := 0, false
	for _, p := range parts {
		given += len(p.sel)
		nulls = nulls || p.v.HasNulls()
	}
	if given == n && !nulls {
		return
	}
	valid := vector.NewBitmap(n)
	for _, p := range parts {
		for _, i := range p.sel {
			if !p.v.IsNull(int(i)) {
				valid.Set(int(i))
			}
		}
	}
	out.Valid = valid
}

// numeric copies int64 fixed point rescaled to one scale where that fits, and
// goes through decimals otherwise.
func (a *assembler) numeric(t types.T, n int, parts []part, out *vector.Vector) {
	scale, uniform, small := 0, true, true
	for i, p := range parts {
		small = small && p.v.Num == vector.NumFixed64
		if i > 0 && int(p.v.Scale) != scale || len(p.v.Base().DScale) > 0 {
			uniform = false
		}
		scale = max(scale, int(p.v.Scale))
	}
	if !small || !numeric64(t, n, scale, parts, out) {
		a.numericRows(t, n, parts, out)
		return
	}
	if uniform {
		return
	}
	out.DScale = make([]uint8, n)
	for _, p := range parts {
		show := p.v.Base().DScale
		for _, i := range p.sel {
			if len(show) > 0 {
				out.DScale[i] = show[p.v.Index(int(i))]
			} else {
				out.DScale[i] = uint8(p.v.Scale)
			}
		}
	}
}

// numeric64 fills out as Fixed64 of the given scale and reports whether all
// values fit it.
func numeric64(t types.T, n, scale int, parts []part, out *vector.Vector) bool {
	out.ResetNumeric(t, n, vector.NumFixed64, scale)
	values := vector.Values[int64](out)
	for _, p := range parts {
		up := scale - int(p.v.Scale)
		if up > 18 {
			return false
		}
		factor := decimal.Pow10[up]
		limit := (decimal.Pow10[18] - 1) / factor
		src, nulls := vector.Values[int64](p.v.Base()), p.v.HasNulls()
		for _, i := range p.sel {
			if nulls && p.v.IsNull(int(i)) {
				continue
			}
			x := src[p.v.Index(int(i))]
			if x > limit || x < -limit {
				return false
			}
			values[i] = x * factor
		}
	}
	return true
}

// trace records for each row which part gives it.
func (a *assembler) trace(n int, parts []part) []int16 {
	if cap(a.source) < n {
		a.source = make([]int16, n)
	}
	a.source = a.source[:n]
	clear(a.source)
	for k, p := range parts {
		for _, i := range p.sel {
			a.source[i] = int16(k + 1)
		}
	}
	return a.source
}

func (a *assembler) numericRows(t types.T, n int, parts []part, out *vector.Vector) {
	b := vector.NewBuilder(t, n)
	for i, k := range a.trace(n, parts) {
		if k == 0 || parts[k-1].v.IsNull(i) {
			b.AppendNull()
			continue
		}
		b.AppendRow(parts[k-1].v, i)
	}
	*out = *b.Finish()
}

// bytes makes a Dict where all parts are constants, and copies otherwise.
func (a *assembler) bytes(t types.T, n int, parts []part, out *vector.Vector) {
	source := a.trace(n, parts)
	consts := true
	for _, p := range parts {
		consts = consts && p.v.Enc == vector.Const
	}
	if consts {
		a.constDict(t, n, parts, out)
		return
	}
	size := 0
	for i, k := range source {
		if k > 0 && !parts[k-1].v.IsNull(i) {
			size += len(parts[k-1].v.Bytes(i))
		}
	}
	off, data := make([]int32, 1, n+1), make([]byte, 0, size)
	for i, k := range source {
		if k > 0 && !parts[k-1].v.IsNull(i) {
			data = append(data, parts[k-1].v.Bytes(i)...)
		}
		off = append(off, int32(len(data)))
	}
	out.Reset(t, n)
	out.SetVarlen(off, data)
}

// constDict makes out a Dict with one entry a part. Rows of a null constant,
// like rows without a part, get some code; they are marked null later.
func (a *assembler) constDict(t types.T, n int, parts []part, out *vector.Vector) {
	dict := vector.NewBuilder(t, len(parts)+1)
	for _, p := range parts {
		if p.v.IsNull(0) {
			dict.AppendBytes(nil)
		} else {
			dict.AppendBytes(p.v.Bytes(0))
		}
	}
	if len(parts) == 0 {
		dict.AppendBytes(nil)
	}
	codes := make([]int32, n)
	for i, k := range a.source {
		codes[i] = int32(max(k-1, 0))
	}
	out.SetDict(dict.Finish(), codes, nil)
}
