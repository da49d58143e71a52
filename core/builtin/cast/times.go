package cast

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/builtin/oper"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// zoned makes a kernel of a conversion that needs the session's time zone.
func zoned[A, R vector.Fixed](f func(c *ext.Call, a A) (R, error)) ext.CastKernel {
	return func(c *ext.Call, in *vector.Vector, sel []int32, _ types.T, _ bool, out *vector.Vector) error {
		a, sa, r := vector.Values[A](in), stride(in), vector.Values[R](out)
		return kit.Each(out.Len(), sel, func(i int) (err error) {
			r[i], err = f(c, a[i&sa])
			return err
		})
	}
}

func stable(c *ext.Cast) { c.Volatility = ext.Stable }

// timestampDate cuts a timestamp to its day.
func timestampDate(ts int64) int32 {
	switch ts {
	case datetime.TimestampInfinity:
		return datetime.DateInfinity
	case datetime.TimestampNegInfinity:
		return datetime.DateNegInfinity
	}
	day, _ := datetime.SplitTimestamp(ts)
	return int32(day)
}

func dateTimestamp(d int32) (int64, error) {
	ts := oper.DateToTimestamp(d)
	if datetime.DateFinite(d) && !datetime.TimestampValid(ts) {
		return 0, errs.New(errs.DatetimeFieldOverflow, "date out of range for timestamp")
	}
	return ts, nil
}

func timeOf(ts int64) (int64, error) {
	_, micros := datetime.SplitTimestamp(ts)
	return micros, nil
}

func registerTimes(r *ext.Registry) {
	add(r, types.Date, types.Timestamp, ext.CastImplicit, convert(dateTimestamp))
	stable(add(r, types.Date, types.TimestampTZ, ext.CastImplicit, zoned(func(c *ext.Call, d int32) (int64, error) {
		ts, err := dateTimestamp(d)
		return datetime.FromLocal(ts, c.Location), err
	})))
	add(r, types.Timestamp, types.Date, ext.CastAssignment, convert(func(ts int64) (int32, error) { return timestampDate(ts), nil }))
	add(r, types.Timestamp, types.Time, ext.CastAssignment, convert(timeOf))
	stable(add(r, types.Timestamp, types.TimestampTZ, ext.CastImplicit, zoned(func(c *ext.Call, ts int64) (int64, error) {
		return datetime.FromLocal(ts, c.Location), nil
	})))
	stable(add(r, types.TimestampTZ, types.Timestamp, ext.CastAssignment, zoned(func(c *ext.Call, ts int64) (int64, error) {
		return datetime.ToLocal(ts, c.Location), nil
	})))
	stable(add(r, types.TimestampTZ, types.Date, ext.CastAssignment, zoned(func(c *ext.Call, ts int64) (int32, error) {
		return timestampDate(datetime.ToLocal(ts, c.Location)), nil
	})))
	stable(add(r, types.TimestampTZ, types.Time, ext.CastAssignment, zoned(func(c *ext.Call, ts int64) (int64, error) {
		return timeOf(datetime.ToLocal(ts, c.Location))
	})))
	stable(add(r, types.TimestampTZ, types.TimeTZ, ext.CastAssignment, zoned(func(c *ext.Call, ts int64) (vector.TimeTZ, error) {
		micros, err := timeOf(datetime.ToLocal(ts, c.Location))
		return vector.TimeTZ{Micros: micros, Zone: int32(-datetime.OffsetAt(c.Location, ts))}, err
	})))
	stable(add(r, types.Time, types.TimeTZ, ext.CastImplicit, zoned(func(c *ext.Call, t int64) (vector.TimeTZ, error) {
		return vector.TimeTZ{Micros: t, Zone: int32(-datetime.OffsetAt(c.Location, c.Now))}, nil
	})))
	add(r, types.TimeTZ, types.Time, ext.CastAssignment, convert(func(t vector.TimeTZ) (int64, error) { return t.Micros, nil }))
	add(r, types.Time, types.Interval, ext.CastImplicit, convert(func(t int64) (vector.Interval, error) { return vector.Interval{Micros: t}, nil }))
	add(r, types.Interval, types.Time, ext.CastAssignment, convert(func(i vector.Interval) (int64, error) {
		m := i.Micros % datetime.Day
		if m < 0 {
			m += datetime.Day
		}
		return m, nil
	}))
}
