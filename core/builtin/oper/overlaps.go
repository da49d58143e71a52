package oper

import (
	"cmp"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// dateTimeTZ puts a date and a time with its zone together.
func dateTimeTZ(d int32, t vector.TimeTZ) (int64, error) {
	ts := DateToTimestamp(d)
	if !datetime.TimestampFinite(ts) {
		return ts, nil
	}
	ts += t.Micros + int64(t.Zone)*datetime.Second
	if !datetime.TimestampValid(ts) {
		return 0, errs.New(errs.DatetimeFieldOverflow, "timestamp out of range")
	}
	return ts, nil
}

// registerZonedTimes adds the arithmetic of time with time zone.
func registerZonedTimes(r *ext.Registry) {
	z, i := types.TimeTZ, types.Interval
	move := func(t vector.TimeTZ, micros int64) (vector.TimeTZ, error) {
		return vector.TimeTZ{Micros: wrapDay(t.Micros + micros%datetime.Day), Zone: t.Zone}, nil
	}
	addBinary(r, "+", "timetz_pl_interval", z, i, z, "+", kit.Map2(func(t vector.TimeTZ, x vector.Interval) (vector.TimeTZ, error) { return move(t, x.Micros) }))
	addBinary(r, "-", "timetz_mi_interval", z, i, z, "", kit.Map2(func(t vector.TimeTZ, x vector.Interval) (vector.TimeTZ, error) {
		return move(t, -(x.Micros % datetime.Day))
	}))
	addBinary(r, "+", "interval_pl_timetz", i, z, z, "+", kit.Map2(func(x vector.Interval, t vector.TimeTZ) (vector.TimeTZ, error) { return move(t, x.Micros) }))
	addBinary(r, "+", "datetimetz_pl", types.Date, z, types.TimestampTZ, "+", kit.Map2(dateTimeTZ))
	addBinary(r, "+", "timetzdate_pl", z, types.Date, types.TimestampTZ, "+", kit.Map2(func(t vector.TimeTZ, d int32) (int64, error) { return dateTimeTZ(d, t) }))
	r.AddScalar(
		&ext.Scalar{Name: "timestamptz", Args: kit.Params(types.Date, z), Return: types.TimestampTZ, Strict: true, Eval: kit.Map2(dateTimeTZ)},
		&ext.Scalar{Name: "timestamptz", Args: kit.Params(types.Date, types.Time), Return: types.TimestampTZ, Strict: true, Volatility: ext.Stable,
			Eval: kit.Fixed(func(c *ext.Call, v []*vector.Vector, i int) (int64, error) {
				ts := DateToTimestamp(kit.At[int32](v[0], i))
				if datetime.TimestampFinite(ts) {
					ts += kit.At[int64](v[1], i)
				}
				return datetime.FromLocal(ts, c.Location), nil
			})},
		&ext.Scalar{Name: "timestamp", Args: kit.Params(types.Date, types.Time), Return: types.Timestamp, Strict: true,
			Eval: kit.Map2(func(d int32, t int64) (int64, error) { return DateToTimestamp(d) + t, nil })},
	)
}

// registerOverlaps adds the function behind OVERLAPS: of two periods, each
// given by its ends or by its start and its length.
func registerOverlaps(r *ext.Registry) {
	local := func(_ *ext.Call, ts int64, x vector.Interval) (int64, error) {
		return datetime.AddToTimestamp(ts, span(x))
	}
	addOverlaps(r, types.Timestamp, kit.At[int64], cmp.Compare[int64], local)
	addOverlaps(r, types.TimestampTZ, kit.At[int64], cmp.Compare[int64], func(c *ext.Call, ts int64, x vector.Interval) (int64, error) {
		return AddLocal(c, ts, span(x))
	})
	addOverlaps(r, types.Time, kit.At[int64], cmp.Compare[int64], func(_ *ext.Call, t int64, x vector.Interval) (int64, error) {
		return wrapDay(t + x.Micros%datetime.Day), nil
	})
	addOverlaps(r, types.TimeTZ, kit.At[vector.TimeTZ], compareTimeTZ, nil)
}

func compareTimeTZ(a, b vector.TimeTZ) int {
	x, y := a.Micros+int64(a.Zone)*datetime.Second, b.Micros+int64(b.Zone)*datetime.Second
	if c := cmp.Compare(x, y); c != 0 {
		return c
	}
	return cmp.Compare(a.Zone, b.Zone)
}

// addOverlaps registers the forms of one type; plus is nil where periods have
// no lengths.
func addOverlaps[T any](r *ext.Registry, t types.T, at func(v *vector.Vector, i int) T, compare func(a, b T) int,
	plus func(c *ext.Call, start T, x vector.Interval) (T, error)) {
	ends := []types.T{t}
	if plus != nil {
		ends = append(ends, types.Interval)
	}
	for _, e1 := range ends {
		for _, e2 := range ends {
			r.AddScalar(&ext.Scalar{Name: "overlaps", Args: kit.Params(t, e1, t, e2), Return: types.Bool, Volatility: ext.Stable,
				Eval: kit.Nullable(func(c *ext.Call, v []*vector.Vector, i int, out *vector.Builder) error {
					var p [2]period[T]
					for k := range p {
						var err error
						if p[k], err = periodOf(c, v[2*k:2*k+2], i, at, plus); err != nil {
							return err
						}
						p[k].order(compare)
					}
					yes, known := overlap(p[0], p[1], compare)
					if !known {
						out.AppendNull()
						return nil
					}
					out.AppendBool(yes)
					return nil
				})})
		}
	}
}

// period is a pair of ends; an end may be null.
type period[T any] struct {
	from, to       T
	hasFrom, hasTo bool
}

func periodOf[T any](c *ext.Call, v []*vector.Vector, i int, at func(v *vector.Vector, i int) T,
	plus func(c *ext.Call, start T, x vector.Interval) (T, error)) (period[T], error) {
	p := period[T]{hasFrom: !v[0].IsNull(i), hasTo: !v[1].IsNull(i)}
	if p.hasFrom {
		p.from = at(v[0], i)
	}
	if v[1].Type.OID != types.IntervalOID {
		if p.hasTo {
			p.to = at(v[1], i)
		}
		return p, nil
	}
	p.hasTo = p.hasTo && p.hasFrom
	if !p.hasTo {
		return p, nil
	}
	var err error
	p.to, err = plus(c, p.from, kit.At[vector.Interval](v[1], i))
	return p, err
}

// order puts the earlier end first; a period with one end known begins there.
func (p *period[T]) order(compare func(a, b T) int) {
	if !p.hasFrom && p.hasTo || p.hasFrom && p.hasTo && compare(p.from, p.to) > 0 {
		p.from, p.to = p.to, p.from
		p.hasFrom, p.hasTo = p.hasTo, p.hasFrom
	}
}

// overlap follows the SQL standard's definition with its three-valued logic.
func overlap[T any](a, b period[T], compare func(a, b T) int) (yes, known bool) {
	if !a.hasFrom || !b.hasFrom {
		return false, false
	}
	c := compare(a.from, b.from)
	if c == 0 {
		return true, a.hasTo && b.hasTo
	}
	if c < 0 {
		a, b = b, a
	}
	// a begins later, so they overlap if b ends behind that.
	switch {
	case !b.hasTo:
		return false, false
	case compare(a.from, b.to) < 0:
		return true, true
	case !a.hasTo:
		return false, false
	}
	return false, true
}
