package oper

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

func span(v vector.Interval) datetime.Span {
	return datetime.Span{Micros: v.Micros, Days: v.Days, Months: v.Months}
}

func interval(s datetime.Span, err error) (vector.Interval, error) {
	return vector.Interval{Micros: s.Micros, Days: s.Days, Months: s.Months}, err
}

func errDateRange() error { return errs.New(errs.DatetimeFieldOverflow, "date out of range") }

// addDays moves a date; the infinities stay.
func addDays(d int32, days int64) (int32, error) {
	if !datetime.DateFinite(d) {
		return d, nil
	}
	sum := int64(d) + days
	if !datetime.DateValid(sum) {
		return 0, errDateRange()
	}
	return int32(sum), nil
}

func registerDates(r *ext.Registry) {
	registerDateArithmetic(r)
	registerTimestampArithmetic(r)
	registerIntervalArithmetic(r)
	registerTimeArithmetic(r)
	registerZonedTimes(r)
	registerOverlaps(r)
}

func registerDateArithmetic(r *ext.Registry) {
	addBinary(r, "+", "date_pli", types.Date, types.Int4, types.Date, "+", kit.Map2(func(d, n int32) (int32, error) { return addDays(d, int64(n)) }))
	addBinary(r, "+", "integer_pl_date", types.Int4, types.Date, types.Date, "+", kit.Map2(func(n, d int32) (int32, error) { return addDays(d, int64(n)) }))
	addBinary(r, "-", "date_mii", types.Date, types.Int4, types.Date, "", kit.Map2(func(d, n int32) (int32, error) { return addDays(d, -int64(n)) }))
	addBinary(r, "-", "date_mi", types.Date, types.Date, types.Int4, "", kit.Map2(func(a, b int32) (int32, error) {
		if !datetime.DateFinite(a) || !datetime.DateFinite(b) {
			return 0, errs.New(errs.DatetimeFieldOverflow, "cannot subtract infinite dates")
		}
		return a - b, nil
	}))
	plus := func(d int32, i vector.Interval) (int64, error) {
		return datetime.AddToTimestamp(DateToTimestamp(d), span(i))
	}
	addBinary(r, "+", "date_pl_interval", types.Date, types.Interval, types.Timestamp, "+", kit.Map2(plus))
	addBinary(r, "+", "interval_pl_date", types.Interval, types.Date, types.Timestamp, "+", kit.Map2(func(i vector.Interval, d int32) (int64, error) { return plus(d, i) }))
	addBinary(r, "-", "date_mi_interval", types.Date, types.Interval, types.Timestamp, "", kit.Map2(func(d int32, i vector.Interval) (int64, error) {
		neg, err := span(i).Neg()
		if err != nil {
			return 0, err
		}
		return datetime.AddToTimestamp(DateToTimestamp(d), neg)
	}))
	addBinary(r, "+", "datetime_pl", types.Date, types.Time, types.Timestamp, "+", kit.Map2(func(d int32, t int64) (int64, error) { return DateToTimestamp(d) + t, nil }))
	addBinary(r, "+", "timedate_pl", types.Time, types.Date, types.Timestamp, "+", kit.Map2(func(t int64, d int32) (int64, error) { return DateToTimestamp(d) + t, nil }))
}

// AddLocal adds an interval to an instant on the calendar of loc.
func AddLocal(c *ext.Call, ts int64, s datetime.Span) (int64, error) {
	if !datetime.TimestampFinite(ts) {
		return ts, nil
	}
	if s.Months != 0 || s.Days != 0 {
		local, err := datetime.AddToTimestamp(datetime.ToLocal(ts, c.Location), datetime.Span{Months: s.Months, Days: s.Days})
		if err != nil {
			return 0, err
		}
		ts = datetime.FromLocal(local, c.Location)
	}
	return datetime.AddToTimestamp(ts, datetime.Span{Micros: s.Micros})
}

func registerTimestampArithmetic(r *ext.Registry) {
	plus := func(ts int64, i vector.Interval) (int64, error) { return datetime.AddToTimestamp(ts, span(i)) }
	minus := func(ts int64, i vector.Interval) (int64, error) {
		neg, err := span(i).Neg()
		if err != nil {
			return 0, err
		}
		return datetime.AddToTimestamp(ts, neg)
	}
	addBinary(r, "+", "timestamp_pl_interval", types.Timestamp, types.Interval, types.Timestamp, "+", kit.Map2(plus))
	addBinary(r, "+", "interval_pl_timestamp", types.Interval, types.Timestamp, types.Timestamp, "+", kit.Map2(func(i vector.Interval, ts int64) (int64, error) { return plus(ts, i) }))
	addBinary(r, "-", "timestamp_mi_interval", types.Timestamp, types.Interval, types.Timestamp, "", kit.Map2(minus))
	tz := func(sign int) ext.ScalarKernel {
		return kit.Fixed(func(c *ext.Call, args []*vector.Vector, i int) (int64, error) {
			s := span(kit.At[vector.Interval](args[1], i))
			if sign < 0 {
				neg, err := s.Neg()
				if err != nil {
					return 0, err
				}
				s = neg
			}
			return AddLocal(c, kit.At[int64](args[0], i), s)
		})
	}
	addBinary(r, "+", "timestamptz_pl_interval", types.TimestampTZ, types.Interval, types.TimestampTZ, "+", tz(1)).Volatility = ext.Stable
	addBinary(r, "-", "timestamptz_mi_interval", types.TimestampTZ, types.Interval, types.TimestampTZ, "", tz(-1)).Volatility = ext.Stable
	addBinary(r, "+", "interval_pl_timestamptz", types.Interval, types.TimestampTZ, types.TimestampTZ, "+",
		kit.Fixed(func(c *ext.Call, args []*vector.Vector, i int) (int64, error) {
			return AddLocal(c, kit.At[int64](args[1], i), span(kit.At[vector.Interval](args[0], i)))
		})).Volatility = ext.Stable
	diff := kit.Map2(func(a, b int64) (vector.Interval, error) {
		if !datetime.TimestampFinite(a) || !datetime.TimestampFinite(b) {
			return vector.Interval{}, errs.New(errs.DatetimeFieldOverflow, "cannot subtract infinite timestamps")
		}
		d := a - b
		return vector.Interval{Days: int32(d / datetime.Day), Micros: d % datetime.Day}, nil
	})
	addBinary(r, "-", "timestamp_mi", types.Timestamp, types.Timestamp, types.Interval, "", diff)
	addBinary(r, "-", "timestamptz_mi", types.TimestampTZ, types.TimestampTZ, types.Interval, "", diff)
}

func registerIntervalArithmetic(r *ext.Registry) {
	i := types.Interval
	addBinary(r, "+", "interval_pl", i, i, i, "+", kit.Map2(func(a, b vector.Interval) (vector.Interval, error) { return interval(span(a).Add(span(b))) }))
	addBinary(r, "-", "interval_mi", i, i, i, "", kit.Map2(func(a, b vector.Interval) (vector.Interval, error) {
		neg, err := span(b).Neg()
		if err != nil {
			return vector.Interval{}, err
		}
		return interval(span(a).Add(neg))
	}))
	addBinary(r, "*", "interval_mul", i, types.Float8, i, "*", kit.Map2(func(a vector.Interval, f float64) (vector.Interval, error) { return interval(span(a).Mul(f)) }))
	addBinary(r, "*", "mul_d_interval", types.Float8, i, i, "*", kit.Map2(func(f float64, a vector.Interval) (vector.Interval, error) { return interval(span(a).Mul(f)) }))
	addBinary(r, "/", "interval_div", i, types.Float8, i, "", kit.Map2(func(a vector.Interval, f float64) (vector.Interval, error) {
		if f == 0 {
			return vector.Interval{}, errs.New(errs.DivisionByZero, "division by zero")
		}
		return interval(span(a).Div(f))
	}))
	addPrefix(r, "-", "interval_um", i, i, kit.Map1(func(a vector.Interval) (vector.Interval, error) { return interval(span(a).Neg()) }))
}

// wrapDay brings microseconds into one day.
func wrapDay(micros int64) int64 {
	micros %= datetime.Day
	if micros < 0 {
		micros += datetime.Day
	}
	return micros
}

func registerTimeArithmetic(r *ext.Registry) {
	t := types.Time
	addBinary(r, "+", "time_pl_interval", t, types.Interval, t, "+", kit.Map2(func(a int64, i vector.Interval) (int64, error) { return wrapDay(a + i.Micros%datetime.Day), nil }))
	addBinary(r, "+", "interval_pl_time", types.Interval, t, t, "+", kit.Map2(func(i vector.Interval, a int64) (int64, error) { return wrapDay(a + i.Micros%datetime.Day), nil }))
	addBinary(r, "-", "time_mi_interval", t, types.Interval, t, "", kit.Map2(func(a int64, i vector.Interval) (int64, error) { return wrapDay(a - i.Micros%datetime.Day), nil }))
	addBinary(r, "-", "time_mi_time", t, t, types.Interval, "", kit.Map2(func(a, b int64) (vector.Interval, error) { return vector.Interval{Micros: a - b}, nil }))
}
