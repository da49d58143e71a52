package timefn

import (
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

// truncate cuts a local timestamp to a unit.
func truncate(f field, ts int64) (int64, error) {
	if !datetime.TimestampFinite(ts) {
		return ts, nil
	}
	day, micros := datetime.SplitTimestamp(ts)
	year, month, _ := datetime.YMD(day)
	cut := func(size int64) int64 { return day*datetime.Day + micros/size*size }
	switch f.unit {
	case "microsecond":
		return ts, nil
	case "millisecond":
		return cut(datetime.Millisecond), nil
	case "second":
		return cut(datetime.Second), nil
	case "minute":
		return cut(datetime.Minute), nil
	case "hour":
		return cut(datetime.Hour), nil
	case "day":
		return day * datetime.Day, nil
	case "week":
		return (day - int64((datetime.Weekday(day)+6)%7)) * datetime.Day, nil
	case "month":
		return datetime.FromYMD(year, month, 1) * datetime.Day, nil
	case "quarter":
		return datetime.FromYMD(year, (month-1)/3*3+1, 1) * datetime.Day, nil
	case "year":
		return datetime.FromYMD(year, 1, 1) * datetime.Day, nil
	case "decade":
		return datetime.FromYMD(floorDiv(year, 10)*10, 1, 1) * datetime.Day, nil
	case "century":
		return datetime.FromYMD(firstOf(year, 100), 1, 1) * datetime.Day, nil
	case "millennium":
		return datetime.FromYMD(firstOf(year, 1000), 1, 1) * datetime.Day, nil
	}
	return 0, f.unsupported()
}

// firstOf is the first year of the century or millennium of a year.
func firstOf(year, size int) int { return floorDiv(year-1, size)*size + 1 }

func registerTrunc(r *ext.Registry) {
	r.AddScalar(
		&ext.Scalar{Name: "date_trunc", Args: kit.Params(types.Text, types.Timestamp), Return: types.Timestamp, Strict: true,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int64, error) {
				return truncate(fieldOf(v[0].Str(i), types.Timestamp), kit.At[int64](v[1], i))
			})},
		&ext.Scalar{Name: "date_trunc", Args: kit.Params(types.Text, types.TimestampTZ), Return: types.TimestampTZ, Strict: true, Volatility: ext.Stable,
			Eval: kit.Fixed(func(c *ext.Call, v []*vector.Vector, i int) (int64, error) {
				ts, err := truncate(fieldOf(v[0].Str(i), types.TimestampTZ), datetime.ToLocal(kit.At[int64](v[1], i), c.Location))
				return datetime.FromLocal(ts, c.Location), err
			})},
		&ext.Scalar{Name: "date_trunc", Args: kit.Params(types.Text, types.TimestampTZ, types.Text), Return: types.TimestampTZ, Strict: true,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int64, error) {
				z, err := datetime.FindZone(v[2].Str(i))
				if err != nil {
					return 0, err
				}
				ts, err := truncate(fieldOf(v[0].Str(i), types.TimestampTZ), z.ToLocal(kit.At[int64](v[1], i)))
				return z.FromLocal(ts), err
			})},
		&ext.Scalar{Name: "date_trunc", Args: kit.Params(types.Text, types.Interval), Return: types.Interval, Strict: true,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (vector.Interval, error) {
				return truncateSpan(fieldOf(v[0].Str(i), types.Interval), kit.At[vector.Interval](v[1], i))
			})},
		&ext.Scalar{Name: "age", Args: kit.Params(types.Timestamp, types.Timestamp), Return: types.Interval, Strict: true,
			Eval: kit.Map2(func(a, b int64) (vector.Interval, error) { return age(a, b), nil })},
		&ext.Scalar{Name: "age", Args: kit.Params(types.TimestampTZ, types.TimestampTZ), Return: types.Interval, Strict: true, Volatility: ext.Stable,
			Eval: kit.Fixed(func(c *ext.Call, v []*vector.Vector, i int) (vector.Interval, error) {
				return age(datetime.ToLocal(kit.At[int64](v[0], i), c.Location), datetime.ToLocal(kit.At[int64](v[1], i), c.Location)), nil
			})},
		&ext.Scalar{Name: "age", Args: kit.Params(types.TimestampTZ), Return: types.Interval, Strict: true, Volatility: ext.Stable,
			Eval: kit.Fixed(func(c *ext.Call, v []*vector.Vector, i int) (vector.Interval, error) {
				today, _ := datetime.SplitTimestamp(datetime.ToLocal(c.Now, c.Location))
				return age(today*datetime.Day, datetime.ToLocal(kit.At[int64](v[0], i), c.Location)), nil
			})},
		&ext.Scalar{Name: "age", Args: kit.Params(types.Timestamp), Return: types.Interval, Strict: true, Volatility: ext.Stable,
			Eval: kit.Fixed(func(c *ext.Call, v []*vector.Vector, i int) (vector.Interval, error) {
				today, _ := datetime.SplitTimestamp(datetime.ToLocal(c.Now, c.Location))
				return age(today*datetime.Day, kit.At[int64](v[0], i)), nil
			})},
	)
	r.AddScalar(&ext.Scalar{Name: "isfinite", Args: kit.Params(types.Interval), Return: types.Bool, Strict: true,
		Eval: kit.Bool(func(*ext.Call, []*vector.Vector, int) (bool, error) { return true, nil })})
	for _, t := range []types.T{types.Date, types.Timestamp, types.TimestampTZ} {
		r.AddScalar(&ext.Scalar{Name: "isfinite", Args: kit.Params(t), Return: types.Bool, Strict: true,
			Eval: kit.Bool(func(_ *ext.Call, v []*vector.Vector, i int) (bool, error) {
				if v[0].Type.OID == types.DateOID {
					return datetime.DateFinite(kit.At[int32](v[0], i)), nil
				}
				return datetime.TimestampFinite(kit.At[int64](v[0], i)), nil
			})})
	}
}

func truncateSpan(f field, x vector.Interval) (vector.Interval, error) {
	micros := func(size int64) vector.Interval {
		return vector.Interval{Months: x.Months, Days: x.Days, Micros: x.Micros / size * size}
	}
	switch f.unit {
	case "microsecond":
		return x, nil
	case "millisecond":
		return micros(datetime.Millisecond), nil
	case "second":
		return micros(datetime.Second), nil
	case "minute":
		return micros(datetime.Minute), nil
	case "hour":
		return micros(datetime.Hour), nil
	case "day":
		return vector.Interval{Months: x.Months, Days: x.Days}, nil
	case "month":
		return vector.Interval{Months: x.Months}, nil
	case "quarter":
		return vector.Interval{Months: x.Months / 3 * 3}, nil
	case "year":
		return vector.Interval{Months: x.Months / 12 * 12}, nil
	case "decade":
		return vector.Interval{Months: x.Months / 120 * 120}, nil
	case "century":
		return vector.Interval{Months: x.Months / 1200 * 1200}, nil
	case "millennium":
		return vector.Interval{Months: x.Months / 12000 * 12000}, nil
	}
	if f.unit == "week" {
		return x, errs.New(errs.FeatureNotSupported, "unit \"%s\" not supported for type interval", f.name).
			WithDetail("Months usually have fractional weeks.")
	}
	return x, f.unsupported()
}

// age subtracts on the calendar: years, months and days are whole.
func age(a, b int64) vector.Interval {
	neg := a < b
	if neg {
		a, b = b, a
	}
	da, ta := datetime.SplitTimestamp(a)
	db, tb := datetime.SplitTimestamp(b)
	ya, ma, dya := datetime.YMD(da)
	yb, mb, dyb := datetime.YMD(db)
	micros, days, months := ta-tb, dya-dyb, (ya-yb)*12+ma-mb
	if micros < 0 {
		micros += datetime.Day
		days--
	}
	if days < 0 {
		// The days of the month that the earlier date is in.
		days += datetime.DaysIn(yb, mb)
		months--
	}
	out := vector.Interval{Months: int32(months), Days: int32(days), Micros: micros}
	if neg {
		out = vector.Interval{Months: -out.Months, Days: -out.Days, Micros: -out.Micros}
	}
	return out
}
