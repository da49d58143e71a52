package cast

import (
	"bytes"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
	"github.com/basaltdb/basalt/vector/kernel/num"
)

// registerModifiers adds the casts of a type to itself, which enforce its
// modifier.
func registerModifiers(r *ext.Registry) {
	add(r, types.Varchar, types.Varchar, ext.CastImplicit, length("character varying", false))
	add(r, types.BPChar, types.BPChar, ext.CastImplicit, length("character", true))
	add(r, types.Numeric, types.Numeric, ext.CastImplicit, func(_ *ext.Call, in *vector.Vector, sel []int32, to types.T, _ bool, out *vector.Vector) error {
		precision, scale, ok := to.NumericMod()
		if !ok {
			out.Gather(in, vector.Identity(in.Len()))
			return nil
		}
		return num.Apply(in, precision, scale, sel, out)
	})
	for _, t := range []types.T{types.Time, types.Timestamp, types.TimestampTZ} {
		add(r, t, t, ext.CastImplicit, roundMicros)
	}
	add(r, types.TimeTZ, types.TimeTZ, ext.CastImplicit, func(_ *ext.Call, in *vector.Vector, sel []int32, to types.T, _ bool, out *vector.Vector) error {
		digits, _ := to.TimePrecision()
		o := vector.Values[vector.TimeTZ](out)
		return kit.Each(out.Len(), sel, func(i int) error {
			o[i] = kit.At[vector.TimeTZ](in, i)
			o[i].Micros = datetime.RoundMicros(o[i].Micros, digits)
			return nil
		})
	})
	add(r, types.Interval, types.Interval, ext.CastImplicit, func(_ *ext.Call, in *vector.Vector, sel []int32, to types.T, _ bool, out *vector.Vector) error {
		precision, ok := to.TimePrecision()
		if !ok {
			precision = -1
		}
		fields := int(to.Mod >> 16 & 0x7fff)
		o := vector.Values[vector.Interval](out)
		return kit.Each(out.Len(), sel, func(i int) error {
			x := kit.At[vector.Interval](in, i)
			s := datetime.Span{Micros: x.Micros, Days: x.Days, Months: x.Months}.Restrict(fields, precision)
			o[i] = vector.Interval{Micros: s.Micros, Days: s.Days, Months: s.Months}
			return nil
		})
	})
}

func roundMicros(_ *ext.Call, in *vector.Vector, sel []int32, to types.T, _ bool, out *vector.Vector) error {
	digits, _ := to.TimePrecision()
	o := vector.Values[int64](out)
	return kit.Each(out.Len(), sel, func(i int) error {
		o[i] = kit.At[int64](in, i)
		if datetime.TimestampFinite(o[i]) {
			o[i] = datetime.RoundMicros(o[i], digits)
		}
		return nil
	})
}

// length enforces varchar(n) and char(n): what is too long is an error unless
// only blanks are lost or the cast is explicit; char(n) is filled with blanks.
func length(typ string, pad bool) ext.CastKernel {
	return func(_ *ext.Call, in *vector.Vector, sel []int32, to types.T, explicit bool, out *vector.Vector) error {
		limit, ok := to.CharLimit()
		return kit.FillBytes(out, sel, func(dst []byte, i int) ([]byte, bool, error) {
			s := in.Bytes(i)
			if !ok {
				return append(dst, s...), false, nil
			}
			head, rest := cutRunes(s, limit)
			if len(rest) > 0 && !explicit && len(bytes.TrimRight(rest, " ")) > 0 {
				return dst, false, errs.New(errs.StringDataRightTruncation, "value too long for type %s(%d)", typ, limit)
			}
			dst = append(dst, head...)
			if pad {
				for n := utf8.RuneCount(head); n < limit; n++ {
					dst = append(dst, ' ')
				}
			}
			return dst, false, nil
		})
	}
}
