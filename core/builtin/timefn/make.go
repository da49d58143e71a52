package timefn

import (
	"math"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/builtin/kit"
	"github.com/basaltdb/basalt/core/ext"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

func makeDate(y, m, d int) (int32, error) {
	bad := errs.New(errs.DatetimeFieldOverflow, "date field value out of range: %d-%02d-%02d", y, m, d)
	if y == 0 || m < 1 || m > 12 {
		return 0, bad
	}
	if y < 0 {
		y++
	}
	if d < 1 || d > datetime.DaysIn(y, m) {
		return 0, bad
	}
	days := datetime.FromYMD(y, m, d)
	if !datetime.DateValid(days) {
		return 0, errs.New(errs.DatetimeFieldOverflow, "date out of range")
	}
	return int32(days), nil
}

func makeTime(h, m int32, s float64) (int64, error) {
	if h < 0 || h > 24 || m < 0 || m > 59 || s < 0 || s > 60 || math.IsNaN(s) || h == 24 && (m > 0 || s > 0) {
		return 0, errs.New(errs.DatetimeFieldOverflow, "time field value out of range: %d:%02d:%02g", h, m, s)
	}
	return int64(h)*datetime.Hour + int64(m)*datetime.Minute + int64(math.RoundToEven(s*1e6)), nil
}

func registerMake(r *ext.Registry) {
	i4, f8 := types.Int4, types.Float8
	r.AddScalar(
		&ext.Scalar{Name: "make_date", Args: kit.Params(i4, i4, i4), ArgNames: []string{"year", "month", "day"}, Return: types.Date, Strict: true,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int32, error) {
				return makeDate(int(kit.At[int32](v[0], i)), int(kit.At[int32](v[1], i)), int(kit.At[int32](v[2], i)))
			})},
		&ext.Scalar{Name: "make_time", Args: kit.Params(i4, i4, f8), ArgNames: []string{"hour", "min", "sec"}, Return: types.Time, Strict: true,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int64, error) {
				return makeTime(kit.At[int32](v[0], i), kit.At[int32](v[1], i), kit.At[float64](v[2], i))
			})},
		&ext.Scalar{Name: "make_timestamp", Args: kit.Params(i4, i4, i4, i4, i4, f8), ArgNames: []string{"year", "month", "mday", "hour", "min", "sec"},
			Return: types.Timestamp, Strict: true,
			Eval: kit.Fixed(func(_ *ext.Call, v []*vector.Vector, i int) (int64, error) { return makeTimestamp(v, i) })},
		&ext.Scalar{Name: "make_interval", Args: kit.Params(i4, i4, i4, i4, i4, i4, f8), Defaults: 7, DefaultText: []string{"0", "0", "0", "0", "0", "0", "0"},
			ArgNames: []string{"years", "months", "weeks", "days", "hours", "mins", "secs"}, Return: types.Interval, Strict: true,
			Eval: kit.Fixed(makeInterval)},
		&ext.Scalar{Name: "to_timestamp", Args: kit.Params(f8), Return: types.TimestampTZ, Strict: true,
			Eval: kit.Map1(func(f float64) (int64, error) {
				switch {
				case math.IsInf(f, 1):
					return datetime.TimestampInfinity, nil
				case math.IsInf(f, -1):
					return datetime.TimestampNegInfinity, nil
				case math.IsNaN(f) || math.Abs(f) > 9e12:
					return 0, errs.New(errs.DatetimeFieldOverflow, "timestamp out of range: \"%g\"", f)
				}
				return int64(math.RoundToEven(f*1e6)) - datetime.UnixEpochMicros, nil
			})},
		&ext.Scalar{Name: "justify_hours", Args: kit.Params(types.Interval), Return: types.Interval, Strict: true, Eval: justify(datetime.Span.JustifyHours)},
		&ext.Scalar{Name: "justify_days", Args: kit.Params(types.Interval), Return: types.Interval, Strict: true, Eval: justify(datetime.Span.JustifyDays)},
		&ext.Scalar{Name: "justify_interval", Args: kit.Params(types.Interval), Return: types.Interval, Strict: true, Eval: justify(datetime.Span.Justify)},
	)
}

// makeInterval adds up the parts; what does not fit is an error.
func makeInterval(_ *ext.Call, v []*vector.Vector, i int) (vector.Interval, error) {
	var n [6]int64
	for k := range min(len(v), 6) {
		n[k] = int64(kit.At[int32](v[k], i))
	}
	sec := 0.0
	if len(v) > 6 {
		sec = kit.At[float64](v[6], i)
	}
	months, days := n[0]*12+n[1], n[2]*7+n[3]
	micros := math.RoundToEven(sec * 1e6)
	out := vector.Interval{Months: int32(months), Days: int32(days)}
	if int64(out.Months) != months || int64(out.Days) != days || math.IsNaN(micros) || math.Abs(micros) >= math.MaxInt64 {
		return vector.Interval{}, errs.New(errs.DatetimeFieldOverflow, "interval out of range")
	}
	clock := n[4]*datetime.Hour + n[5]*datetime.Minute
	out.Micros = clock + int64(micros)
	if (clock^out.Micros)&(int64(micros)^out.Micros) < 0 {
		return vector.Interval{}, errs.New(errs.DatetimeFieldOverflow, "interval out of range")
	}
	return out, nil
}

// justify makes a kernel of one of the ways to carry the parts of an interval.
func justify(f func(datetime.Span) (datetime.Span, error)) ext.ScalarKernel {
	return kit.Map1(func(x vector.Interval) (vector.Interval, error) {
		s, err := f(datetime.Span{Months: x.Months, Days: x.Days, Micros: x.Micros})
		return vector.Interval{Months: s.Months, Days: s.Days, Micros: s.Micros}, err
	})
}
